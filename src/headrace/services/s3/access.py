"""Who may do what: the owner everything, anybody else only read what a bucket's policy opens."""

from headrace.aws.call import Call, Request
from headrace.services.s3 import errors, policy
from headrace.services.s3.records import Bucket
from headrace.store.base import Reader


async def owned(reader: Reader, call: Call, request: Request) -> Bucket:
    """The bucket that the request names. Raises NoSuchBucket, or AccessDenied if it is not the caller's."""
    bucket = await existing(reader, request["Bucket"])
    if not owns(call, bucket):
        raise errors.access_denied()
    expect_owner(bucket, request.get("ExpectedBucketOwner"))
    return bucket


async def readable(reader: Reader, call: Call, request: Request) -> Bucket:
    """The same for reading the object that the request names, which may be open to everybody."""
    bucket = await existing(reader, request["Bucket"])
    if not owns(call, bucket) and not public(bucket, request["Key"]):
        raise errors.access_denied()
    expect_owner(bucket, request.get("ExpectedBucketOwner"))
    return bucket


async def existing(reader: Reader, name: str) -> Bucket:
    """The bucket of this name. Raises NoSuchBucket."""
    bucket = await reader.get(Bucket, name)
    if bucket is None:
        raise errors.no_such_bucket(name)
    return bucket


def owns(call: Call, bucket: Bucket) -> bool:
    """Whether the caller belongs to the account that owns the bucket."""
    return bool(call.principal) and call.account == bucket.account


def public(bucket: Bucket, key: str) -> bool:
    """Whether everybody may read the object of this key."""
    if bucket.public_access_block.restrict_buckets:
        return False
    return policy.lets_anybody_read(bucket.policy, bucket.name, key)


def expect_owner(bucket: Bucket, account: str | None) -> None:
    """Raises AccessDenied if the caller takes the bucket for another account's."""
    if account is not None and account != bucket.account:
        raise errors.access_denied()
