"""Secrets Manager by the client that people use."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.headrace import serving
from tests.services.conftest import simulated


def test_a_secret_is_made_changed_listed_and_taken_back_from_deletion(client: Callable[[str], Any]) -> None:
    manager = client("secretsmanager")
    first = manager.create_secret(Name="shop/db", SecretString="one", Tags=[{"Key": "team", "Value": "shop"}])
    second = manager.put_secret_value(SecretId="shop/db", SecretString="two")
    assert manager.get_secret_value(SecretId=first["ARN"])["SecretString"] == "two"
    previous = manager.get_secret_value(SecretId="shop/db", VersionStage="AWSPREVIOUS")
    assert previous["SecretString"] == "one"
    assert previous["VersionId"] == first["VersionId"] != second["VersionId"]

    listed = manager.list_secrets(Filters=[{"Key": "tag-key", "Values": ["team"]}])["SecretList"]
    assert [secret["Name"] for secret in listed] == ["shop/db"]

    manager.delete_secret(SecretId="shop/db", RecoveryWindowInDays=7)
    with pytest.raises(ClientError) as refused:
        manager.get_secret_value(SecretId="shop/db")
    assert refused.value.response["Error"]["Code"] == "InvalidRequestException"
    manager.restore_secret(SecretId="shop/db")
    assert manager.get_secret_value(SecretId="shop/db")["SecretString"] == "two"


def test_bytes_come_back_as_they_were_put(client: Callable[[str], Any]) -> None:
    manager = client("secretsmanager")
    manager.create_secret(Name="binary", SecretBinary=bytes(range(256)))
    assert manager.get_secret_value(SecretId="binary")["SecretBinary"] == bytes(range(256))


def test_a_value_is_nowhere_in_the_data_folder_in_the_clear(tmp_path: Path) -> None:
    with serving(tmp_path, simulated) as server:
        server.client("secretsmanager").create_secret(Name="hidden", SecretString="swordfish-4711")
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert any(b"hidden" in data for data in files)
    assert not any(b"swordfish-4711" in data for data in files)
