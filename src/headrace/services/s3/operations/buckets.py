"""Buckets themselves."""

from headrace.aws.call import Call, Request, Response
from headrace.aws.errors import AwsError
from headrace.services.s3 import access, attributes, errors, names, uploads, wire
from headrace.services.s3.context import Context
from headrace.services.s3.operations import operation
from headrace.services.s3.records import BLOCK_EVERYTHING, Bucket, Description
from headrace.services.s3.storing import milliseconds
from headrace.store.base import AlreadyExists

MOST_BUCKETS = 10_000


@operation("CreateBucket")
async def create_bucket(context: Context, call: Call, request: Request) -> Response:
    require_caller(call)
    name = request["Bucket"]
    names.check_bucket(name)
    attributes.refuse_unsupported(request)
    if request.get("ObjectLockEnabledForBucket"):
        raise errors.not_supported("object lock")
    configuration = request.get("CreateBucketConfiguration", {})
    bucket = Bucket(
        id=name,
        scope=call.scope,
        account=call.account,
        region=_region(call, configuration.get("LocationConstraint")),
        created=milliseconds(call.now),
        tags=attributes.tag_set(configuration.get("Tags", ()), attributes.MOST_BUCKET_TAGS),
        public_access_block=BLOCK_EVERYTHING,
    )
    await _create(context, bucket)
    return {"Location": f"/{name}", "BucketArn": f"arn:aws:s3:::{name}"}


@operation("ListBuckets")
async def list_buckets(context: Context, call: Call, request: Request) -> Response:
    require_caller(call)
    limit, prefix = request.get("MaxBuckets", MOST_BUCKETS), request.get("Prefix", "")
    if not 1 <= limit <= MOST_BUCKETS:
        raise errors.invalid_argument(
            f"The value of max-buckets must be between 1 and {MOST_BUCKETS}.", "max-buckets", str(limit)
        )
    buckets = await context.store.page(
        Bucket,
        owner=call.account,
        prefix=prefix,
        after=request.get("ContinuationToken", ""),
        limit=limit + 1,
    )
    region = request.get("BucketRegion")
    shown = [wire.bucket(bucket) for bucket in buckets[:limit] if region in (None, bucket.region)]
    answer: Response = {"Buckets": shown, "Owner": wire.owner(call.account)}
    if prefix:
        answer["Prefix"] = prefix
    if len(buckets) > limit:
        answer["ContinuationToken"] = buckets[limit - 1].name
    return answer


@operation("HeadBucket")
async def head_bucket(context: Context, call: Call, request: Request) -> Response:
    bucket = await access.owned(context.store, call, request)
    return {
        "BucketRegion": bucket.region,
        "BucketArn": f"arn:aws:s3:::{bucket.name}",
        "AccessPointAlias": False,
    }


@operation("GetBucketLocation")
async def get_bucket_location(context: Context, call: Call, request: Request) -> Response:
    bucket = await access.owned(context.store, call, request)
    # The oldest region has no name here (S3 API reference, GetBucketLocation).
    return {} if bucket.region == "us-east-1" else {"LocationConstraint": bucket.region}


@operation("DeleteBucket")
async def delete_bucket(context: Context, call: Call, request: Request) -> Response:
    """Uploads that were begun and never completed are aborted."""
    async with context.store.write() as tx:
        bucket = await access.owned(tx, call, request)
        if await tx.page(Description, owner=bucket.name, limit=1):
            raise errors.bucket_not_empty(bucket.name)
        await uploads.abort_all(tx, context, bucket)
        await tx.delete(Bucket, bucket.id, expect=bucket.revision)
    return {}


def require_caller(call: Call) -> None:
    """Raises AccessDenied for a request that nobody signed."""
    if not call.principal:
        raise errors.access_denied()


async def _create(context: Context, bucket: Bucket) -> None:
    try:
        async with context.store.write() as tx:
            await tx.create(bucket)
    except AlreadyExists:
        old = await context.store.get(Bucket, bucket.name)
        if old is not None and old.account == bucket.account:
            raise errors.bucket_already_owned(bucket.name) from None
        raise errors.bucket_already_exists(bucket.name) from None


def _region(call: Call, constraint: str | None) -> str:
    """Where the bucket is to be. A constraint must name the region that was asked, as on AWS; without
    one, the region that was asked is meant, also where AWS wants it said."""
    region = {None: call.region, "EU": "eu-west-1"}.get(constraint, constraint) or call.region
    if region != call.region and call.region != "us-east-1":
        raise AwsError(
            "IllegalLocationConstraintException",
            f"The {constraint} location constraint is incompatible for the region specific endpoint this "
            "request was sent to.",
        )
    return region
