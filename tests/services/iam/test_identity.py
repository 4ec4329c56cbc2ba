"""IAM and STS through real clients."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.headrace import Server


def test_one_learns_who_one_is(headrace: Server, client: Callable[[str], Any]) -> None:
    identity = client("sts").get_caller_identity()

    assert identity["Arn"] == f"arn:aws:iam::{identity['Account']}:root"
    assert identity["UserId"] == identity["Account"]


def test_a_key_can_be_made_used_and_removed(headrace: Server, client: Callable[[str], Any]) -> None:
    iam = client("iam")
    made = iam.create_access_key()["AccessKey"]
    new = {
        "aws_access_key_id": made["AccessKeyId"],
        "aws_secret_access_key": made["SecretAccessKey"],
    }

    listed = [key["AccessKeyId"] for key in iam.list_access_keys()["AccessKeyMetadata"]]
    account = headrace.client("sts", **new).get_caller_identity()["Account"]
    iam.delete_access_key(AccessKeyId=made["AccessKeyId"])

    assert made["AccessKeyId"] in listed
    assert account == client("sts").get_caller_identity()["Account"]
    with pytest.raises(ClientError, match="InvalidClientTokenId"):
        headrace.client("sts", **new).get_caller_identity()


def test_a_key_that_is_not_there_can_not_be_removed(client: Callable[[str], Any]) -> None:
    iam = client("iam")

    with pytest.raises(iam.exceptions.NoSuchEntityException, match="cannot be found"):
        iam.delete_access_key(AccessKeyId="AKIAXXXXXXXXXXXXXXXX")


def assumed(headrace: Server, sts: Any, **fields: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The answer of AssumeRole, and what a client of the session needs."""
    account = sts.get_caller_identity()["Account"]
    asked = {"RoleArn": f"arn:aws:iam::{account}:role/path/deployer", "RoleSessionName": "ci-1", **fields}
    answer = sts.assume_role(**asked)
    made = answer["Credentials"]
    return answer, {
        "aws_access_key_id": made["AccessKeyId"],
        "aws_secret_access_key": made["SecretAccessKey"],
        "aws_session_token": made["SessionToken"],
    }


def test_a_role_is_assumed_and_its_session_is_known(headrace: Server, client: Callable[[str], Any]) -> None:
    answer, session = assumed(headrace, client("sts"), DurationSeconds=900)
    identity = headrace.client("sts", **session).get_caller_identity()
    assert identity["Arn"] == answer["AssumedRoleUser"]["Arn"]
    assert identity["Arn"].endswith(":assumed-role/deployer/ci-1")
    assert identity["UserId"] == answer["AssumedRoleUser"]["AssumedRoleId"]
    headrace.client("s3", **session).create_bucket(Bucket="by-a-role")
    with pytest.raises(ClientError, match="role chaining"):
        assumed(headrace, headrace.client("sts", **session), DurationSeconds=7200)
    assumed(headrace, headrace.client("sts", **session))


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"RoleArn": "arn:aws:iam::999999999999:role/other"}, "AccessDenied"),
        ({"RoleArn": "arn:aws:iam::000000000000:user/nobody"}, "ValidationError"),
        ({"RoleSessionName": "no spaces"}, "ValidationError"),
        ({"DurationSeconds": 60000}, "ValidationError"),
        ({"Policy": "{}"}, "ValidationError"),
    ],
)
def test_roles_that_can_not_be_assumed_are_refused(
    headrace: Server, client: Callable[[str], Any], fields: dict[str, Any], code: str
) -> None:
    with pytest.raises(ClientError) as refused:
        assumed(headrace, client("sts"), **fields)
    assert refused.value.response["Error"]["Code"] == code


def test_an_unbuilt_operation_says_so(client: Callable[[str], Any]) -> None:
    with pytest.raises(ClientError, match="does not support the operation ListUsers of iam"):
        client("iam").list_users()
