import pytest

from tests.unit.s3.world import ANA, BEN, World


async def test_a_bucket_is_listed_by_its_account_alone(s3: World) -> None:
    await s3("CreateBucket", Bucket="attic")
    assert [bucket["Name"] for bucket in (await s3("ListBuckets"))["Buckets"]] == ["attic", "box"]
    assert (await s3("ListBuckets", account=BEN))["Buckets"] == []


async def test_buckets_are_listed_in_pages(s3: World) -> None:
    await s3("CreateBucket", Bucket="attic")
    first = await s3("ListBuckets", MaxBuckets=1)
    assert [bucket["Name"] for bucket in first["Buckets"]] == ["attic"]
    second = await s3("ListBuckets", MaxBuckets=1, ContinuationToken=first["ContinuationToken"])
    assert [bucket["Name"] for bucket in second["Buckets"]] == ["box"]
    assert "ContinuationToken" not in second


async def test_a_name_is_taken_for_all_accounts(s3: World) -> None:
    assert (await s3.refuses("CreateBucket", Bucket="box")).code == "BucketAlreadyOwnedByYou"
    assert (await s3.refuses("CreateBucket", Bucket="box", account=BEN)).code == "BucketAlreadyExists"


@pytest.mark.parametrize(
    "name", ["ab", "Box", "box_1", "-box", "box.", "a..b", "192.168.1.1", "xn--box", "box-s3alias", "b" * 64]
)
async def test_a_name_against_the_rules_is_refused(s3: World, name: str) -> None:
    assert (await s3.refuses("CreateBucket", Bucket=name)).code == "InvalidBucketName"


async def test_a_bucket_with_objects_is_not_deleted(s3: World) -> None:
    await s3.put("a")
    assert (await s3.refuses("DeleteBucket", Bucket="box")).code == "BucketNotEmpty"
    await s3("DeleteObject", Bucket="box", Key="a")
    await s3("DeleteBucket", Bucket="box")
    assert (await s3.refuses("HeadBucket", Bucket="box")).code == "NoSuchBucket"


async def test_the_oldest_region_has_no_location(s3: World) -> None:
    await s3("CreateBucket", Bucket="far", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    assert await s3("GetBucketLocation", Bucket="far") == {"LocationConstraint": "eu-west-1"}
    assert await s3("GetBucketLocation", Bucket="box") == {}


async def test_a_constraint_of_another_region_is_refused(s3: World) -> None:
    error = await s3.refuses(
        "CreateBucket",
        Bucket="far",
        region="eu-west-1",
        CreateBucketConfiguration={"LocationConstraint": "us-west-2"},
    )
    assert error.code == "IllegalLocationConstraintException"


async def test_another_account_and_nobody_are_denied(s3: World) -> None:
    for account in (BEN, ""):
        for operation in ("HeadBucket", "ListObjectsV2", "DeleteBucket"):
            assert (await s3.refuses(operation, Bucket="box", account=account)).code == "AccessDenied"
    assert (await s3.refuses("ListBuckets", account="")).code == "AccessDenied"


async def test_an_unexpected_owner_is_denied(s3: World) -> None:
    await s3("HeadBucket", Bucket="box", ExpectedBucketOwner=ANA)
    error = await s3.refuses("HeadBucket", Bucket="box", ExpectedBucketOwner=BEN)
    assert error.code == "AccessDenied"
