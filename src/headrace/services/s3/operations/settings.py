"""Settings of a bucket: tags, policy, public access, website, cross-origin rules."""

from typing import Any

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services.s3 import access, attributes, cors, errors, policy, website
from headrace.services.s3.context import Context
from headrace.services.s3.operations import operation
from headrace.services.s3.records import Bucket, PublicAccessBlock


@operation("GetBucketTagging")
async def get_bucket_tagging(context: Context, call: Call, request: Request) -> Response:
    bucket = await access.owned(context.store, call, request)
    if not bucket.tags:
        raise errors.setting_missing("NoSuchTagSet", "The TagSet does not exist", bucket.name)
    return {"TagSet": attributes.show_tags(bucket.tags)}


@operation("PutBucketTagging")
async def put_bucket_tagging(context: Context, call: Call, request: Request) -> Response:
    tags = attributes.tag_set(request["Tagging"]["TagSet"], attributes.MOST_BUCKET_TAGS)
    return await _change(context, call, request, tags=tags)


@operation("DeleteBucketTagging")
async def delete_bucket_tagging(context: Context, call: Call, request: Request) -> Response:
    return await _change(context, call, request, tags={})


@operation("GetBucketPolicy")
async def get_bucket_policy(context: Context, call: Call, request: Request) -> Response:
    return {"Policy": (await _with_policy(context, call, request)).policy}


@operation("GetBucketPolicyStatus")
async def get_bucket_policy_status(context: Context, call: Call, request: Request) -> Response:
    bucket = await _with_policy(context, call, request)
    return {"PolicyStatus": {"IsPublic": policy.is_public(bucket.policy)}}


@operation("PutBucketPolicy")
async def put_bucket_policy(context: Context, call: Call, request: Request) -> Response:
    document = request["Policy"]
    policy.check(document, request["Bucket"])
    bucket = await access.owned(context.store, call, request)
    if bucket.public_access_block.block_policy and policy.is_public(document):
        raise errors.access_denied(
            "Access Denied: public policies are prevented by the BlockPublicPolicy setting in S3 Block "
            "Public Access."
        )
    return await _change(context, call, request, policy=document)


@operation("DeleteBucketPolicy")
async def delete_bucket_policy(context: Context, call: Call, request: Request) -> Response:
    return await _change(context, call, request, policy="")


@operation("GetPublicAccessBlock")
async def get_public_access_block(context: Context, call: Call, request: Request) -> Response:
    bucket = await access.owned(context.store, call, request)
    block = bucket.public_access_block
    if block == PublicAccessBlock():
        raise errors.setting_missing(
            "NoSuchPublicAccessBlockConfiguration",
            "The public access block configuration was not found",
            bucket.name,
        )
    return {
        "PublicAccessBlockConfiguration": {
            "BlockPublicAcls": block.block_acls,
            "IgnorePublicAcls": block.ignore_acls,
            "BlockPublicPolicy": block.block_policy,
            "RestrictPublicBuckets": block.restrict_buckets,
        }
    }


@operation("PutPublicAccessBlock")
async def put_public_access_block(context: Context, call: Call, request: Request) -> Response:
    asked = request["PublicAccessBlockConfiguration"]
    block = PublicAccessBlock(
        block_acls=asked.get("BlockPublicAcls", False),
        ignore_acls=asked.get("IgnorePublicAcls", False),
        block_policy=asked.get("BlockPublicPolicy", False),
        restrict_buckets=asked.get("RestrictPublicBuckets", False),
    )
    return await _change(context, call, request, public_access_block=block)


@operation("DeletePublicAccessBlock")
async def delete_public_access_block(context: Context, call: Call, request: Request) -> Response:
    return await _change(context, call, request, public_access_block=PublicAccessBlock())


@operation("GetBucketWebsite")
async def get_bucket_website(context: Context, call: Call, request: Request) -> Response:
    bucket = await access.owned(context.store, call, request)
    if bucket.website is None:
        raise errors.no_website(bucket.name)
    return website.show(bucket.website)


@operation("PutBucketWebsite")
async def put_bucket_website(context: Context, call: Call, request: Request) -> Response:
    return await _change(context, call, request, website=website.parse(request["WebsiteConfiguration"]))


@operation("DeleteBucketWebsite")
async def delete_bucket_website(context: Context, call: Call, request: Request) -> Response:
    return await _change(context, call, request, website=None)


@operation("GetBucketCors")
async def get_bucket_cors(context: Context, call: Call, request: Request) -> Response:
    bucket = await access.owned(context.store, call, request)
    if not bucket.cors:
        raise errors.setting_missing(
            "NoSuchCORSConfiguration", "The CORS configuration does not exist", bucket.name
        )
    return {"CORSRules": [cors.show(rule) for rule in bucket.cors]}


@operation("PutBucketCors")
async def put_bucket_cors(context: Context, call: Call, request: Request) -> Response:
    rules = cors.parse(request["CORSConfiguration"]["CORSRules"])
    return await _change(context, call, request, cors=rules)


@operation("DeleteBucketCors")
async def delete_bucket_cors(context: Context, call: Call, request: Request) -> Response:
    return await _change(context, call, request, cors=())


async def _with_policy(context: Context, call: Call, request: Request) -> Bucket:
    bucket = await access.owned(context.store, call, request)
    if not bucket.policy:
        raise errors.setting_missing("NoSuchBucketPolicy", "The bucket policy does not exist", bucket.name)
    return bucket


async def _change(context: Context, call: Call, request: Request, **fields: Any) -> Response:
    async with context.store.write() as tx:
        bucket = await access.owned(tx, call, request)
        await tx.replace(replace(bucket, **fields), expect=bucket.revision)
    return {}
