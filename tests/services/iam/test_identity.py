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


def test_an_unbuilt_operation_says_so(client: Callable[[str], Any]) -> None:
    with pytest.raises(ClientError, match="does not support the operation ListUsers of iam"):
        client("iam").list_users()
