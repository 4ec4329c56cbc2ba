"""Requests whose members are spelt as one likes."""

from typing import Any

import pytest

from headrace.aws.models import model
from headrace.aws.spelling import Misspelt, spelt


def run_task(value: Any) -> Any:
    operation = model("ecs").operation("RunTask")
    assert operation is not None
    return spelt(operation.input, value)


def test_the_first_letter_of_members_may_be_large_or_small_and_keys_of_maps_stay() -> None:
    asked = {
        "Cluster": "c",
        "taskDefinition": "t",
        "Overrides": {"ContainerOverrides": [{"Name": "main", "Environment": [{"Name": "A", "Value": "1"}]}]},
    }
    assert run_task(asked) == {
        "cluster": "c",
        "taskDefinition": "t",
        "overrides": {"containerOverrides": [{"name": "main", "environment": [{"name": "A", "value": "1"}]}]},
    }
    tags = model("codebuild").operation("CreateProject")
    assert tags is not None


@pytest.mark.parametrize(
    ("value", "where"),
    [
        ([], "the input"),
        ({"Nothing": 1}, "Nothing"),
        ({"cluster": 1}, "cluster"),
        ({"count": "1"}, "count"),
        ({"count": True}, "count"),
        ({"overrides": {"containerOverrides": {}}}, "overrides.containerOverrides"),
        ({"overrides": {"containerOverrides": [{"what": 1}]}}, "overrides.containerOverrides[0].what"),
        ({"enableExecuteCommand": "yes"}, "enableExecuteCommand"),
    ],
)
def test_what_the_model_does_not_know_is_refused_and_named(value: Any, where: str) -> None:
    with pytest.raises(Misspelt, match=where.replace("[", r"\[").replace(".", r"\.")):
        run_task(value)
