"""The Parameter Store, through a real client."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from tests.headrace import Server, serving
from tests.services.conftest import simulated


@pytest.fixture
def ssm(headrace: Server) -> Any:
    return headrace.client("ssm")


@pytest.fixture
def folder() -> str:
    """A folder of the test's own."""
    return f"/t{uuid4().hex[:8]}"


def code(refused: pytest.ExceptionInfo[ClientError]) -> str:
    return str(refused.value.response["Error"]["Code"])


def test_a_parameter_is_put_read_overwritten_and_deleted(ssm: Any, folder: str) -> None:
    name = f"{folder}/db"
    assert ssm.put_parameter(Name=name, Value="one", Type="String")["Version"] == 1
    with pytest.raises(ClientError) as refused:
        ssm.put_parameter(Name=name, Value="two", Type="String")
    assert code(refused) == "ParameterAlreadyExists"
    assert ssm.put_parameter(Name=name, Value="two", Overwrite=True)["Version"] == 2
    shown = ssm.get_parameter(Name=name)["Parameter"]
    assert (shown["Value"], shown["Version"], shown["Type"]) == ("two", 2, "String")
    assert shown["ARN"].endswith(f":parameter{name}")
    assert ssm.get_parameter(Name=shown["ARN"])["Parameter"]["Value"] == "two"
    assert ssm.get_parameter(Name=f"{name}:1")["Parameter"]["Value"] == "one"
    ssm.delete_parameter(Name=name)
    with pytest.raises(ClientError) as refused:
        ssm.get_parameter(Name=name)
    assert code(refused) == "ParameterNotFound"


def test_a_secure_value_is_readable_only_when_it_is_decrypted(ssm: Any, folder: str) -> None:
    name = f"{folder}/password"
    ssm.put_parameter(Name=name, Value="swordfish", Type="SecureString")
    assert "swordfish" not in ssm.get_parameter(Name=name)["Parameter"]["Value"]
    shown = ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]
    assert shown["Value"] == "swordfish"
    [listed] = ssm.describe_parameters(ParameterFilters=[{"Key": "Name", "Values": [name]}])["Parameters"]
    assert listed["KeyId"] == "alias/aws/ssm"


def test_a_folder_is_listed_with_and_without_what_is_below_it_by_pages(ssm: Any, folder: str) -> None:
    for number in range(12):
        ssm.put_parameter(Name=f"{folder}/a{number:02}", Value="x", Type="String")
    ssm.put_parameter(Name=f"{folder}/deep/er", Value="x", Type="StringList")
    pages = ssm.get_paginator("get_parameters_by_path").paginate(Path=folder)
    names = [one["Name"] for page in pages for one in page["Parameters"]]
    assert names == [f"{folder}/a{number:02}" for number in range(12)]
    pages = ssm.get_paginator("get_parameters_by_path").paginate(Path=folder, Recursive=True)
    assert sum(len(page["Parameters"]) for page in pages) == 13
    found = ssm.get_parameters_by_path(
        Path=folder, Recursive=True, ParameterFilters=[{"Key": "Type", "Values": ["StringList"]}]
    )["Parameters"]
    assert [one["Name"] for one in found] == [f"{folder}/deep/er"]


def test_labels_name_versions_and_move(ssm: Any, folder: str) -> None:
    name = f"{folder}/labelled"
    for value in ("one", "two"):
        ssm.put_parameter(Name=name, Value=value, Type="String", Overwrite=True)
    ssm.label_parameter_version(Name=name, ParameterVersion=1, Labels=["live"])
    assert ssm.get_parameter(Name=f"{name}:live")["Parameter"]["Value"] == "one"
    answer = ssm.label_parameter_version(Name=name, Labels=["live", "1bad"])
    assert answer["InvalidLabels"] == ["1bad"]
    shown = ssm.get_parameter(Name=f"{name}:live")["Parameter"]
    assert (shown["Value"], shown["Selector"]) == ("two", ":live")
    history = ssm.get_parameter_history(Name=name)["Parameters"]
    assert [(one["Version"], one["Labels"]) for one in history] == [(1, []), (2, ["live"])]
    ssm.unlabel_parameter_version(Name=name, ParameterVersion=2, Labels=["live"])
    with pytest.raises(ClientError) as refused:
        ssm.get_parameter(Name=f"{name}:live")
    assert code(refused) == "ParameterVersionNotFound"


def test_several_parameters_are_read_and_deleted_at_once(ssm: Any, folder: str) -> None:
    ssm.put_parameter(Name=f"{folder}/a", Value="x", Type="String")
    names = [f"{folder}/a", f"{folder}/b"]
    answer = ssm.get_parameters(Names=names)
    assert [one["Name"] for one in answer["Parameters"]] == [f"{folder}/a"]
    assert answer["InvalidParameters"] == [f"{folder}/b"]
    assert ssm.delete_parameters(Names=names)["DeletedParameters"] == [f"{folder}/a"]


def test_tags_are_kept_and_found_by(ssm: Any, folder: str) -> None:
    name = f"{folder}/tagged"
    ssm.put_parameter(Name=name, Value="x", Type="String", Tags=[{"Key": "team", "Value": folder}])
    ssm.add_tags_to_resource(ResourceType="Parameter", ResourceId=name, Tags=[{"Key": "more", "Value": "1"}])
    ssm.remove_tags_from_resource(ResourceType="Parameter", ResourceId=name, TagKeys=["more"])
    tags = ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId=name)["TagList"]
    assert tags == [{"Key": "team", "Value": folder}]
    filters = [{"Key": "tag:team", "Values": [folder]}]
    assert [one["Name"] for one in ssm.describe_parameters(ParameterFilters=filters)["Parameters"]] == [name]


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        ({"Name": "aws/x"}, "ValidationException"),
        ({"Name": "a/b"}, "ValidationException"),
        ({"Name": "with space"}, "ValidationException"),
        ({"Value": "x" * 4097}, "ValidationException"),
        ({"Value": "{{other}}"}, "ValidationException"),
        ({"AllowedPattern": "^[0-9]+$"}, "ParameterPatternMismatchException"),
        ({"AllowedPattern": "("}, "ValidationException"),
        ({"Type": None}, "ValidationException"),
        ({"DataType": "aws:ec2:image"}, "ValidationException"),
    ],
)
def test_bad_parameters_are_refused(ssm: Any, request_: dict[str, Any], expected: str) -> None:
    asked = {"Name": "bad", "Value": "x", "Type": "String", **request_}
    with pytest.raises(ClientError) as refused:
        ssm.put_parameter(**{key: value for key, value in asked.items() if value is not None})
    assert code(refused) == expected
    assert ssm.get_parameters(Names=["bad"])["Parameters"] == []


def test_a_value_is_nowhere_in_the_data_folder_in_the_clear(tmp_path: Path) -> None:
    with serving(tmp_path, simulated) as server:
        server.client("ssm").put_parameter(Name="hidden", Value="swordfish-4711", Type="SecureString")
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert any(b"hidden" in data for data in files)
    assert not any(b"swordfish-4711" in data for data in files)
