"""From targets to the calls that they stand for."""

from typing import Any

import pytest

from headrace.aws.errors import AwsError
from headrace.services.scheduler.targets import Wanted, check, wanted

ROLE = "arn:aws:iam::000000000000:role/clock"


class Known:
    """A Headrace with these operations."""

    def __init__(self, *operations: str) -> None:
        self._operations = operations

    def find(self, sdk: str, action: str) -> tuple[str, str] | None:
        operation = action[:1].upper() + action[1:]
        return (sdk, operation) if f"{sdk}:{action}" in self._operations else None

    async def call(self, *_: Any, **__: Any) -> Any:
        raise AssertionError("nothing is called")


def call(arn: str, text: str | None, *operations: str) -> Wanted:
    target = {"Arn": arn, "RoleArn": ROLE, **({"Input": text} if text is not None else {})}
    check(target, Known(*operations))
    return wanted(target, "nightly", {"scheduled-time": "2026-01-01T02:30:00Z"}, Known(*operations))


def test_a_project_is_built_with_what_the_input_says() -> None:
    made = call("arn:aws:codebuild:us-east-1:000000000000:project/site", '{"sourceVersion": "main"}')
    assert made == Wanted("codebuild", "StartBuild", {"projectName": "site", "sourceVersion": "main"})
    assert made.arn == "arn:aws:scheduler:::aws-sdk:codebuild:startBuild"


def test_a_queue_is_sent_the_input_whatever_it_is() -> None:
    made = call("arn:aws:sqs:us-east-1:000000000000:bells", "at <aws.scheduler.scheduled-time>")
    sent = {"QueueUrl": "000000000000/bells", "MessageBody": "at 2026-01-01T02:30:00Z"}
    assert made == Wanted("sqs", "SendMessage", sent)


def test_a_universal_target_is_any_operation_that_headrace_has() -> None:
    made = call("arn:aws:scheduler:::aws-sdk:batch:submitJob", '{"JobName": "j"}', "batch:submitJob")
    assert made == Wanted("batch", "SubmitJob", {"JobName": "j"})
    with pytest.raises(AwsError, match="Headrace has no operation submitJob of batch"):
        call("arn:aws:scheduler:::aws-sdk:batch:submitJob", "{}")


def test_a_pipeline_is_started_where_there_are_pipelines() -> None:
    pipeline = "arn:aws:codepipeline:us-east-1:000000000000:release"
    made = call(pipeline, None, "codepipeline:startPipelineExecution")
    assert made == Wanted("codepipeline", "StartPipelineExecution", {"name": "release"})
    with pytest.raises(AwsError, match="Headrace has no CodePipeline"):
        call(pipeline, None)
