"""Multi-node jobs: groups of containers that start and stop together."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from tests.headrace import Server
from tests.images import busybox
from tests.services.batch.conftest import SIZE, Submit, ended, job, when
from tests.waiting import until

Queue = Callable[..., str]
Register = Callable[..., str]


def container(*command: str, image: str = "app") -> dict[str, Any]:
    return {"image": image, "command": list(command), "resourceRequirements": SIZE}


@pytest.fixture
def register(batch: Any) -> Register:
    """Registers a definition of three nodes: the first is the main node."""

    def make(main: dict[str, Any], others: dict[str, Any], **nodes: Any) -> str:
        properties = {
            "numNodes": 3,
            "mainNode": 0,
            "nodeRangeProperties": [
                {"targetNodes": "0:", "container": others},
                {"targetNodes": "0", "container": main},
            ],
            **nodes,
        }
        name = f"n-{uuid4().hex[:8]}"
        batch.register_job_definition(jobDefinitionName=name, type="multinode", nodeProperties=properties)
        return name

    return make


def nodes(batch: Any, id: str, status: str) -> list[int]:
    """The nodes of the job with this status."""
    listed = batch.list_jobs(multiNodeJobId=id, jobStatus=status)["jobSummaryList"]
    return [one["nodeProperties"]["nodeIndex"] for one in listed]


def test_the_job_ends_with_its_main_node_and_the_others_are_stopped(
    batch: Any, queue: Queue, submit: Submit, register: Register
) -> None:
    definition = register(container("sleep", "0.5"), container("sleep", "infinity"))
    id = submit(queue(), definition)
    until(lambda: nodes(batch, id, "RUNNING") == [0, 1, 2])
    running = job(batch, f"{id}#1")
    assert (running["status"], running["nodeDetails"]) == (
        "RUNNING",
        {"nodeIndex": 1, "isMainNode": False},
    )
    found = ended(batch, id)
    assert found["status"] == "SUCCEEDED"
    assert found["nodeProperties"]["numNodes"] == 3
    main, other = job(batch, f"{id}#0"), job(batch, f"{id}#2")
    assert (main["status"], main["container"]["exitCode"]) == ("SUCCEEDED", 0)
    assert (other["status"], other["container"]["exitCode"]) == ("FAILED", 143)
    assert batch.describe_jobs(jobs=[f"{id}#3"])["jobs"] == []


def test_all_nodes_start_or_none(batch: Any, queue: Queue, submit: Submit, register: Register) -> None:
    name = queue(vcpus=4)
    definition = register(container("sleep", "infinity"), container("sleep", "infinity"))
    first = submit(name, definition)
    until(lambda: nodes(batch, first, "RUNNING") == [0, 1, 2])
    second = submit(name, definition)
    when(batch, second, "RUNNABLE")
    assert nodes(batch, second, "RUNNABLE") == [0, 1, 2]
    batch.terminate_job(jobId=first, reason="enough")
    found = ended(batch, first)
    assert (found["status"], found["statusReason"]) == ("FAILED", "enough")
    until(lambda: nodes(batch, second, "RUNNING") == [0, 1, 2])
    batch.terminate_job(jobId=second, reason="enough")
    ended(batch, second)


def test_a_failed_main_node_is_tried_again_with_all_the_others(
    batch: Any, queue: Queue, submit: Submit, register: Register
) -> None:
    definition = register(container("sh", "-c", "exit 3"), container("sleep", "infinity"))
    found = ended(batch, submit(queue(), definition, retryStrategy={"attempts": 2}))
    assert found["status"] == "FAILED"
    assert [attempt["container"]["exitCode"] for attempt in found["attempts"]] == [3, 3]


def test_nodes_are_more_or_others_for_one_job(
    batch: Any, queue: Queue, submit: Submit, register: Register
) -> None:
    definition = register(container("sleep", "infinity"), container("sleep", "infinity"))
    override = {"targetNodes": "0", "containerOverrides": {"command": ["sleep", "0.3"]}}
    overrides = {"numNodes": 4, "nodePropertyOverrides": [override]}
    id = submit(queue(), definition, nodeOverrides=overrides)
    assert ended(batch, id)["status"] == "SUCCEEDED"
    assert job(batch, f"{id}#3")["nodeDetails"]["nodeIndex"] == 3


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"numNodes": 0}, "numNodes must be between 1 and 1000"),
        ({"mainNode": 3}, "mainNode the number of one of them"),
        ({"nodeRangeProperties": [{"targetNodes": "0:1", "container": container("x")}]}, "cover every node"),
        ({"nodeRangeProperties": [{"targetNodes": "0:9", "container": container("x")}]}, "not within 0:2"),
        ({"nodeRangeProperties": [{"targetNodes": "a", "container": container("x")}]}, "is not valid"),
        ({"nodeRangeProperties": [{"targetNodes": "0:"}]}, "needs either container or ecsProperties"),
    ],
)
def test_nodes_that_make_no_sense_are_refused(register: Register, changed: dict[str, Any], text: str) -> None:
    with pytest.raises(ClientError, match=text):
        register(container("x"), container("x"), **changed)


@pytest.mark.docker
def test_nodes_find_the_main_node(docker_headrace: Server) -> None:
    batch, logs = docker_headrace.client("batch"), docker_headrace.client("logs")
    resources = {"type": "EC2", "maxvCpus": 4, "subnets": ["s"]}
    batch.create_compute_environment(computeEnvironmentName="ce", type="MANAGED", computeResources=resources)
    order = [{"order": 1, "computeEnvironment": "ce"}]
    batch.create_job_queue(jobQueueName="q", priority=1, computeEnvironmentOrder=order)
    small = [{"type": "VCPU", "value": "1"}, {"type": "MEMORY", "value": "16"}]
    main = container("sh", "-c", "nc -l -p 7000", image=busybox())
    other = container(
        "sh",
        "-c",
        "trap exit TERM; until echo node $AWS_BATCH_JOB_NODE_INDEX of $AWS_BATCH_JOB_NUM_NODES "
        "| nc -w 5 $AWS_BATCH_JOB_MAIN_NODE_PRIVATE_IPV4_ADDRESS 7000; do sleep 0.1; done; sleep 60 & wait",
        image=busybox(),
    )
    batch.register_job_definition(
        jobDefinitionName="pair",
        type="multinode",
        nodeProperties={
            "numNodes": 2,
            "mainNode": 0,
            "nodeRangeProperties": [
                {"targetNodes": "0", "container": {**main, "resourceRequirements": small}},
                {"targetNodes": "1", "container": {**other, "resourceRequirements": small}},
            ],
        },
    )
    id = batch.submit_job(jobName="pair", jobQueue="q", jobDefinition="pair")["jobId"]
    found = ended(batch, id)
    assert found["status"] == "SUCCEEDED", found
    stream = job(batch, f"{id}#0")["container"]["logStreamName"]
    events = logs.get_log_events(logGroupName="/aws/batch/job", logStreamName=stream)["events"]
    assert [event["message"] for event in events] == ["node 1 of 2"]
