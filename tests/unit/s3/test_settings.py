import json
from typing import Any

import pytest

from tests.unit.s3.world import BEN, World

SETTINGS: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "BucketTagging": (
        {"Tagging": {"TagSet": [{"Key": "a", "Value": "b"}]}},
        {"TagSet": [{"Key": "a", "Value": "b"}]},
        "NoSuchTagSet",
    ),
    "BucketWebsite": (
        {
            "WebsiteConfiguration": {
                "IndexDocument": {"Suffix": "index.html"},
                "ErrorDocument": {"Key": "404.html"},
                "RoutingRules": [
                    {
                        "Condition": {"KeyPrefixEquals": "old/", "HttpErrorCodeReturnedEquals": "404"},
                        "Redirect": {"ReplaceKeyPrefixWith": "", "HttpRedirectCode": "302"},
                    }
                ],
            }
        },
        {},
        "NoSuchWebsiteConfiguration",
    ),
    "BucketCors": (
        {
            "CORSConfiguration": {
                "CORSRules": [{"AllowedMethods": ["GET"], "AllowedOrigins": ["*"], "MaxAgeSeconds": 5}]
            }
        },
        {},
        "NoSuchCORSConfiguration",
    ),
    "PublicAccessBlock": (
        {
            "PublicAccessBlockConfiguration": {
                "BlockPublicAcls": True,
                "IgnorePublicAcls": False,
                "BlockPublicPolicy": True,
                "RestrictPublicBuckets": False,
            }
        },
        {},
        "NoSuchPublicAccessBlockConfiguration",
    ),
}


@pytest.mark.parametrize("name", SETTINGS)
async def test_a_setting_is_put_got_and_deleted(s3: World, name: str) -> None:
    request, answer, missing = SETTINGS[name]
    await s3(f"Put{name}", Bucket="box", **request)
    shown = await s3(f"Get{name}", Bucket="box")
    assert shown in (answer, request, *request.values())
    await s3(f"Delete{name}", Bucket="box")
    assert (await s3.refuses(f"Get{name}", Bucket="box")).code == missing
    assert (await s3.refuses(f"Get{name}", Bucket="box", account=BEN)).code == "AccessDenied"


def policy(effect: str = "Allow", principal: Any = "*", **statement: Any) -> str:
    return json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": {
                "Effect": effect,
                "Principal": principal,
                "Action": "s3:GetObject",
                "Resource": "arn:aws:s3:::box/*",
                **statement,
            },
        }
    )


async def test_a_new_bucket_refuses_public_policies(s3: World) -> None:
    error = await s3.refuses("PutBucketPolicy", Bucket="box", Policy=policy())
    assert error.code == "AccessDenied"
    await s3("DeletePublicAccessBlock", Bucket="box")
    await s3("PutBucketPolicy", Bucket="box", Policy=policy())
    assert (await s3("GetBucketPolicy", Bucket="box"))["Policy"] == policy()
    assert (await s3("GetBucketPolicyStatus", Bucket="box"))["PolicyStatus"] == {"IsPublic": True}


async def test_a_public_object_is_read_by_everybody_but_written_by_nobody_else(s3: World) -> None:
    await s3("DeletePublicAccessBlock", Bucket="box")
    await s3("PutBucketPolicy", Bucket="box", Policy=policy(Resource="arn:aws:s3:::box/open/*"))
    await s3.put("open/a", b"1")
    await s3.put("shut", b"2")
    for account in ("", BEN):
        assert await s3.read("open/a", account=account) == b"1"
        assert (
            await s3.refuses("GetObject", Bucket="box", Key="shut", account=account)
        ).code == "AccessDenied"
        assert (
            await s3.refuses("GetObject", Bucket="box", Key="open/b", account=account)
        ).code == "AccessDenied"
        for operation in ("PutObject", "DeleteObject", "ListObjectsV2", "GetBucketPolicy"):
            error = await s3.refuses(operation, Bucket="box", Key="open/a", account=account)
            assert error.code == "AccessDenied"


@pytest.mark.parametrize(
    "document",
    [
        policy(principal={"AWS": "arn:aws:iam::222222222222:root"}),
        policy(Action="s3:PutObject"),
        policy(Condition={"Bool": {"aws:SecureTransport": "true"}}),
        json.dumps(
            {"Statement": [json.loads(policy())["Statement"], json.loads(policy("Deny"))["Statement"]]}
        ),
    ],
)
async def test_a_policy_that_is_not_for_everybody_opens_nothing(s3: World, document: str) -> None:
    await s3("DeletePublicAccessBlock", Bucket="box")
    await s3("PutBucketPolicy", Bucket="box", Policy=document)
    await s3.put("a", b"1")
    assert (await s3.refuses("GetObject", Bucket="box", Key="a", account="")).code == "AccessDenied"


async def test_a_restricted_bucket_stays_shut_whatever_its_policy_says(s3: World) -> None:
    await s3("DeletePublicAccessBlock", Bucket="box")
    await s3("PutBucketPolicy", Bucket="box", Policy=policy())
    await s3.put("a", b"1")
    block = {"RestrictPublicBuckets": True}
    await s3("PutPublicAccessBlock", Bucket="box", PublicAccessBlockConfiguration=block)
    assert (await s3.refuses("GetObject", Bucket="box", Key="a", account="")).code == "AccessDenied"


@pytest.mark.parametrize(
    "document",
    [
        "no json",
        "[]",
        "{}",
        '{"Statement": [1]}',
        policy("Perhaps"),
        policy(Resource="arn:aws:s3:::other/*"),
        policy(Resource=[]),
    ],
)
async def test_a_malformed_policy_is_refused(s3: World, document: str) -> None:
    error = await s3.refuses("PutBucketPolicy", Bucket="box", Policy=document)
    assert error.code == "MalformedPolicy"


async def test_settings_that_cannot_be_changed_are_answered(s3: World) -> None:
    assert await s3("GetBucketVersioning", Bucket="box") == {}
    grants = (await s3("GetBucketAcl", Bucket="box"))["Grants"]
    assert [grant["Permission"] for grant in grants] == ["FULL_CONTROL"]
    error = await s3.refuses("GetBucketEncryption", Bucket="box")
    assert error.code == "ServerSideEncryptionConfigurationNotFoundError"
    await s3("PutBucketAcl", Bucket="box", ACL="private")


async def test_what_headrace_cannot_do_is_refused(s3: World) -> None:
    enabled = {"Status": "Enabled"}
    error = await s3.refuses("PutBucketVersioning", Bucket="box", VersioningConfiguration=enabled)
    assert (error.code, error.status) == ("NotImplemented", 501)
    error = await s3.refuses("PutBucketAcl", Bucket="box", ACL="public-read")
    assert error.code == "AccessControlListNotSupported"


@pytest.mark.parametrize(
    ("configuration", "code"),
    [
        ({}, "InvalidArgument"),
        ({"IndexDocument": {"Suffix": "a/b"}}, "InvalidArgument"),
        ({"IndexDocument": {"Suffix": "i"}, "RedirectAllRequestsTo": {"HostName": "h"}}, "InvalidArgument"),
        ({"IndexDocument": {"Suffix": "i"}, "RoutingRules": [{}]}, "MalformedXML"),
        (
            {"IndexDocument": {"Suffix": "i"}, "RoutingRules": [{"Redirect": {"HttpRedirectCode": "200"}}]},
            "InvalidRequest",
        ),
        (
            {
                "IndexDocument": {"Suffix": "i"},
                "RoutingRules": [{"Redirect": {"ReplaceKeyWith": "a", "ReplaceKeyPrefixWith": "b"}}],
            },
            "InvalidRequest",
        ),
    ],
)
async def test_an_impossible_website_is_refused(s3: World, configuration: dict[str, Any], code: str) -> None:
    error = await s3.refuses("PutBucketWebsite", Bucket="box", WebsiteConfiguration=configuration)
    assert error.code == code
