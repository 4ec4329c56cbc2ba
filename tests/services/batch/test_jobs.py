"""Jobs on a simulated machine, through a real client."""

import random
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.services.batch.conftest import Submit, ended, job, when
from tests.waiting import until

Queue = Callable[..., str]
Define = Callable[..., str]


def message(refused: pytest.ExceptionInfo[ClientError]) -> str:
    assert refused.value.response["Error"]["Code"] == "ClientException"
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    return str(refused.value.response["Error"]["Message"])


def test_a_job_runs_with_its_parameters_and_what_the_submission_says(
    batch: Any, queue: Queue, define: Define, submit: Submit
) -> None:
    definition = define(
        "echo",
        "Ref::what",
        container={"environment": [{"name": "A", "value": "1"}, {"name": "B", "value": "1"}]},
        parameters={"what": "nothing"},
    )
    overrides = {
        "environment": [{"name": "B", "value": "2"}],
        "resourceRequirements": [{"type": "MEMORY", "value": "32"}],
    }
    name = queue()
    found = ended(batch, submit(name, definition, parameters={"what": "all"}, containerOverrides=overrides))
    assert (found["status"], found["container"]["exitCode"]) == ("SUCCEEDED", 0)
    assert found["statusReason"] == "Essential container in task exited"
    assert found["container"]["command"] == ["echo", "all"]
    assert {one["name"]: one["value"] for one in found["container"]["environment"]} == {"A": "1", "B": "2"}
    assert {one["type"]: one["value"] for one in found["container"]["resourceRequirements"]} == {
        "VCPU": "1",
        "MEMORY": "32",
    }
    assert found["createdAt"] <= found["startedAt"] <= found["stoppedAt"]
    [attempt] = found["attempts"]
    assert attempt["container"]["logStreamName"] == found["container"]["logStreamName"]
    assert found["container"]["logStreamName"].startswith(f"{definition.split(':')[0]}/default/")
    assert found["jobQueue"].endswith(f":job-queue/{name}")
    assert found["jobDefinition"].endswith(f":job-definition/{definition}")


def test_a_failed_attempt_is_followed_by_another_until_they_are_used_up(
    batch: Any, queue: Queue, define: Define, submit: Submit
) -> None:
    definition = define("sh", "-c", "exit 3", retryStrategy={"attempts": 3})
    found = ended(batch, submit(queue(), definition))
    assert found["status"] == "FAILED"
    assert [attempt["container"]["exitCode"] for attempt in found["attempts"]] == [3, 3, 3]
    assert len({attempt["container"]["taskArn"] for attempt in found["attempts"]}) == 3


def test_a_rule_can_end_the_job_at_once(batch: Any, queue: Queue, define: Define, submit: Submit) -> None:
    rules = [{"onExitCode": "3", "action": "EXIT"}]
    strategy = {"attempts": 5, "evaluateOnExit": rules}
    found = ended(batch, submit(queue(), define("sh", "-c", "exit 3"), retryStrategy=strategy))
    assert len(found["attempts"]) == 1


def test_a_cancelled_job_ends_before_it_starts_and_goes_on_once_it_has(
    batch: Any, queue: Queue, define: Define, submit: Submit
) -> None:
    name, definition = queue(vcpus=1), define("sleep", "infinity")
    first = submit(name, definition)
    when(batch, first, "RUNNING")
    second = submit(name, definition)
    when(batch, second, "RUNNABLE")
    for id in (first, second):
        assert "jobId" not in batch.cancel_job(jobId=id, reason="changed my mind")
    found = ended(batch, second)
    assert (found["status"], found["statusReason"]) == ("FAILED", "changed my mind")
    assert found["isCancelled"]
    assert found["attempts"] == []
    assert job(batch, first)["status"] == "RUNNING"
    batch.terminate_job(jobId=first, reason="enough")
    found = ended(batch, first)
    assert (found["status"], found["statusReason"]) == ("FAILED", "enough")
    assert found["isTerminated"]
    assert found["container"]["exitCode"] == 143
    batch.terminate_job(jobId=first, reason="again")
    assert job(batch, first)["statusReason"] == "enough"


def test_a_job_waits_for_those_it_depends_on_and_fails_with_them(
    batch: Any, queue: Queue, define: Define, submit: Submit
) -> None:
    name = queue()
    slow, bad = submit(name, define("sleep", "0.5")), submit(name, define("false"))
    good = submit(name, define(), dependsOn=[{"jobId": slow}])
    assert job(batch, good)["status"] in ("SUBMITTED", "PENDING")
    doomed = submit(name, define(), dependsOn=[{"jobId": slow}, {"jobId": bad}])
    after = submit(name, define(), dependsOn=[{"jobId": doomed}])
    assert ended(batch, good)["startedAt"] >= ended(batch, slow)["stoppedAt"]
    for id in (doomed, after):
        found = ended(batch, id)
        assert (found["status"], found["statusReason"]) == ("FAILED", "Dependent Job failed")
    late = submit(name, define(), dependsOn=[{"jobId": good}])
    assert ended(batch, late)["status"] == "SUCCEEDED"


def test_no_job_of_a_web_of_dependencies_starts_before_those_it_depends_on(
    batch: Any, queue: Queue, define: Define, submit: Submit
) -> None:
    chance = random.Random(7)
    name, definition = queue(), define("sleep", "0.02")
    waits: dict[str, list[str]] = {}
    for _ in range(60):
        on = chance.sample(list(waits), min(len(waits), chance.randint(0, 3)))
        waits[submit(name, definition, dependsOn=[{"jobId": id} for id in on])] = on
    found = {id: ended(batch, id) for id in waits}
    for id, on in waits.items():
        assert all(found[id]["startedAt"] >= found[one]["stoppedAt"] for one in on)


def test_an_array_runs_a_job_for_each_index_and_fails_if_one_does(
    batch: Any, queue: Queue, define: Define, submit: Submit
) -> None:
    name = queue()
    id = submit(name, define(), arrayProperties={"size": 25})
    found = ended(batch, id)
    assert found["status"] == "SUCCEEDED"
    assert found["arrayProperties"]["statusSummary"]["SUCCEEDED"] == 25
    child = job(batch, f"{id}:24")
    assert (child["arrayProperties"]["index"], child["status"]) == (24, "SUCCEEDED")
    bad = submit(name, define("sh", "-c", "exit 1"), arrayProperties={"size": 3})
    found = ended(batch, bad)
    assert (found["status"], found["statusReason"]) == ("FAILED", "Array Child Job failed")
    assert found["arrayProperties"]["statusSummary"]["FAILED"] == 3
    listed = batch.list_jobs(arrayJobId=bad, jobStatus="FAILED")["jobSummaryList"]
    assert [one["arrayProperties"]["index"] for one in listed] == [0, 1, 2]


def test_the_children_of_a_sequential_array_run_one_after_the_other(
    batch: Any, queue: Queue, define: Define, submit: Submit
) -> None:
    id = submit(
        queue(), define("sleep", "0.05"), arrayProperties={"size": 4}, dependsOn=[{"type": "SEQUENTIAL"}]
    )
    assert ended(batch, id)["status"] == "SUCCEEDED"
    found = [job(batch, f"{id}:{place}") for place in range(4)]
    for before, after in pairwise(found):
        assert before["stoppedAt"] <= after["startedAt"]
    id = submit(queue(), define("false"), arrayProperties={"size": 4}, dependsOn=[{"type": "SEQUENTIAL"}])
    assert ended(batch, id)["status"] == "FAILED"
    assert [len(job(batch, f"{id}:{place}")["attempts"]) for place in range(4)] == [1, 0, 0, 0]


def test_each_child_waits_for_its_own_of_another_array(
    batch: Any, queue: Queue, define: Define, submit: Submit
) -> None:
    name = queue()
    first = submit(name, define("sleep", "0.2"), arrayProperties={"size": 6})
    second = submit(
        name,
        define(),
        arrayProperties={"size": 6},
        dependsOn=[{"jobId": first, "type": "N_TO_N"}],
    )
    join = submit(name, define(), dependsOn=[{"jobId": second}])
    assert ended(batch, join)["status"] == "SUCCEEDED"
    for place in range(6):
        before, after = job(batch, f"{first}:{place}"), job(batch, f"{second}:{place}")
        assert before["stoppedAt"] <= after["startedAt"]
    assert ended(batch, second)["stoppedAt"] <= job(batch, join)["startedAt"]


def test_an_array_that_is_terminated_ends_with_all_its_children(
    batch: Any, queue: Queue, define: Define, submit: Submit
) -> None:
    id = submit(queue(vcpus=2), define("sleep", "infinity"), arrayProperties={"size": 700})
    until(lambda: job(batch, id)["arrayProperties"]["statusSummary"]["RUNNING"] == 2)
    assert job(batch, id)["status"] == "PENDING"
    batch.cancel_job(jobId=f"{id}:600", reason="not this one")
    assert ended(batch, f"{id}:600")["statusReason"] == "not this one"
    batch.terminate_job(jobId=id, reason="stop it all")
    found = ended(batch, id)
    assert (found["status"], found["statusReason"]) == ("FAILED", "stop it all")
    assert found["arrayProperties"]["statusSummary"]["FAILED"] == 700


def test_a_job_of_several_containers_succeeds_if_the_essential_ones_do(
    batch: Any, queue: Queue, submit: Submit
) -> None:
    size = [{"type": "VCPU", "value": "1"}, {"type": "MEMORY", "value": "16"}]
    containers = [
        {"name": "main", "image": "app", "command": ["sleep", "0.2"], "resourceRequirements": size},
        {
            "name": "side",
            "image": "app",
            "command": ["sh", "-c", "exit 4"],
            "essential": False,
            "resourceRequirements": size,
        },
    ]
    batch.register_job_definition(
        jobDefinitionName="two",
        type="container",
        ecsProperties={"taskProperties": [{"containers": containers}]},
    )
    name = queue()
    found = ended(batch, submit(name, "two"))
    assert found["status"] == "SUCCEEDED"
    [task] = found["ecsProperties"]["taskProperties"]
    assert {one["name"]: one["exitCode"] for one in task["containers"]} == {"main": 0, "side": 4}
    assert all(one["logStreamName"].startswith(f"two/{one['name']}/") for one in task["containers"])
    override = {"containers": [{"name": "main", "command": ["sh", "-c", "exit 5"]}]}
    found = ended(batch, submit(name, "two", ecsPropertiesOverride={"taskProperties": [override]}))
    assert found["status"] == "FAILED"


def test_a_job_is_found_by_status_name_definition_and_time(
    batch: Any, queue: Queue, define: Define, submit: Submit
) -> None:
    name, definition = queue(), define("sleep", "infinity")
    ids = [submit(name, definition, f"Report-{number}") for number in range(3)]
    for id in ids:
        when(batch, id, "RUNNING")
    assert [one["jobId"] for one in batch.list_jobs(jobQueue=name)["jobSummaryList"]] == ids
    assert batch.list_jobs(jobQueue=name, jobStatus="FAILED")["jobSummaryList"] == []

    def found(**fields: Any) -> list[str]:
        listed = batch.list_jobs(jobQueue=name, **fields)["jobSummaryList"]
        return [one["jobId"] for one in listed]

    assert found(filters=[{"name": "JOB_NAME", "values": ["report-*"]}]) == ids[::-1]
    assert found(filters=[{"name": "JOB_NAME", "values": ["REPORT-1"]}]) == [ids[1]]
    plain = definition.split(":")[0]
    assert found(filters=[{"name": "JOB_DEFINITION", "values": [plain]}]) == ids[::-1]
    assert found(filters=[{"name": "AFTER_CREATED_AT", "values": ["0"]}]) == ids[::-1]
    assert found(filters=[{"name": "BEFORE_CREATED_AT", "values": ["1"]}]) == []
    page = batch.list_jobs(jobQueue=name, maxResults=2)
    rest = batch.list_jobs(jobQueue=name, maxResults=2, nextToken=page["nextToken"])
    assert [one["jobId"] for one in page["jobSummaryList"] + rest["jobSummaryList"]] == ids
    batch.terminate_jobs(jobs=ids, reason="done")
    assert {ended(batch, id)["statusReason"] for id in ids} == {"done"}


def test_what_a_job_needs_of_a_consumable_resource_it_waits_for(
    batch: Any, queue: Queue, define: Define, submit: Submit
) -> None:
    batch.create_consumable_resource(consumableResourceName="licence", totalQuantity=1)
    batch.create_consumable_resource(
        consumableResourceName="budget", totalQuantity=2, resourceType="NON_REPLENISHABLE"
    )
    both = [
        {"consumableResource": "licence", "quantity": 1},
        {"consumableResource": "budget", "quantity": 1},
    ]
    definition = define("sleep", "0.2", consumableResourceProperties={"consumableResourceList": both})
    name = queue()
    ids = [submit(name, definition) for _ in range(3)]
    first, second = ended(batch, ids[0]), ended(batch, ids[1])
    assert first["stoppedAt"] <= second["startedAt"]
    assert job(batch, ids[2])["status"] == "RUNNABLE"
    left = batch.describe_consumable_resource(consumableResource="budget")
    assert (left["totalQuantity"], left["availableQuantity"]) == (0, 0)
    batch.update_consumable_resource(
        consumableResource="budget", operation="ADD", quantity=1, clientToken="once"
    )
    assert ended(batch, ids[2])["status"] == "SUCCEEDED"
    used = batch.list_jobs_by_consumable_resource(consumableResource="licence")["jobs"]
    assert {one["jobArn"].rsplit("/", 1)[1] for one in used} == set(ids)


def test_the_snapshot_shows_who_is_next(batch: Any, queue: Queue, define: Define, submit: Submit) -> None:
    name, definition = queue(vcpus=1), define("sleep", "infinity")
    first = submit(name, definition)
    when(batch, first, "RUNNING")
    waiting = [submit(name, definition) for _ in range(3)]
    for id in waiting:
        when(batch, id, "RUNNABLE")

    def front() -> list[str]:
        jobs = batch.get_job_queue_snapshot(jobQueue=name)["frontOfQueue"]["jobs"]
        return [one["jobArn"].rsplit("/", 1)[1] for one in jobs]

    assert until(lambda: front() == waiting)
    usage = batch.get_job_queue_snapshot(jobQueue=name)["queueUtilization"]["totalCapacityUsage"]
    assert usage == [{"capacityUnit": "VCPU", "quantity": 1.0}]
    batch.terminate_jobs(jobs=[first, *waiting], reason="done")


def test_a_job_that_no_environment_can_hold_says_so_and_stops_nobody(
    batch: Any, queue: Queue, define: Define, submit: Submit
) -> None:
    name = queue(vcpus=2)
    large = [{"type": "VCPU", "value": "4"}, {"type": "MEMORY", "value": "16"}]
    id = submit(name, define(container={"resourceRequirements": large}))
    assert ended(batch, submit(name, define()))["status"] == "SUCCEEDED"
    reason = until(lambda: job(batch, id).get("statusReason", ""))
    assert reason.startswith("MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE")
    batch.update_compute_environment(computeEnvironment=name, computeResources={"maxvCpus": 4})
    assert ended(batch, id)["status"] == "SUCCEEDED"


def test_fair_share_queues_need_a_share_and_others_take_none(
    batch: Any, queue: Queue, define: Define, submit: Submit
) -> None:
    arn = batch.create_scheduling_policy(
        name="fair",
        fairsharePolicy={"shareDistribution": [{"shareIdentifier": "A*", "weightFactor": 0.5}]},
    )["arn"]
    fair, definition = queue(vcpus=1, schedulingPolicyArn=arn), define("sleep", "0.1")
    with pytest.raises(ClientError) as refused:
        submit(fair, definition)
    assert "needs a shareIdentifier" in message(refused)
    with pytest.raises(ClientError) as refused:
        submit(queue(), definition, shareIdentifier="A1")
    assert "can onlybe submitted" in message(refused)
    with pytest.raises(ClientError) as refused:
        batch.delete_scheduling_policy(arn=arn)
    assert "existing JobQueue relationship" in message(refused)
    many = [submit(fair, definition, shareIdentifier="A1") for _ in range(4)]
    other = submit(fair, definition, shareIdentifier="B", schedulingPriorityOverride=3)
    ended(batch, other)
    assert job(batch, many[-1])["status"] != "SUCCEEDED"
    assert ended(batch, many[-1])["shareIdentifier"] == "A1"


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"jobName": "no spaces"}, "Job name should match valid pattern"),
    ({"jobQueue": "nowhere"}, "Job queue nowhere does not exist"),
    ({"jobDefinition": "nothing"}, "Job definition nothing does not exist"),
    ({"jobDefinition": "nothing:7"}, "Job definition nothing:7 does not exist"),
    ({"arrayProperties": {"size": 0}}, "Array size must be between 2 and 10000"),
    ({"arrayProperties": {"size": 1}}, "Array size must be between 2 and 10000"),
    ({"arrayProperties": {"size": 10001}}, "Array size must be between 2 and 10000"),
    ({"dependsOn": [{"jobId": "gone"}]}, "The job gone of dependsOn does not exist"),
    ({"dependsOn": [{"type": "SEQUENTIAL"}]}, "is for array jobs"),
    ({"retryStrategy": {}}, "RetryAttempts must be provided with retry strategy"),
    ({"retryStrategy": {"attempts": 11}}, "between 1 and 10"),
    ({"timeout": {"attemptDurationSeconds": 5}}, "at least 60"),
    ({"containerOverrides": {"environment": [{"name": "AWS_BATCH_X", "value": "1"}]}}, "is reserved"),
    ({"containerOverrides": {"command": ["Ref::lost"]}}, "No parameter found for reference lost"),
    ({"containerOverrides": {"memory": 64}}, "submitted in a deprecated key"),
]


@pytest.mark.parametrize(("fields", "text"), REFUSED)
def test_what_can_t_be_a_job_is_refused_and_nothing_is_submitted(
    batch: Any, queue: Queue, define: Define, fields: dict[str, Any], text: str
) -> None:
    name = queue()
    with pytest.raises(ClientError) as refused:
        batch.submit_job(**{"jobName": "job", "jobQueue": name, "jobDefinition": define(), **fields})
    assert text in message(refused)
    filters = [{"name": "AFTER_CREATED_AT", "values": ["0"]}]
    assert batch.list_jobs(jobQueue=name, filters=filters)["jobSummaryList"] == []


def test_an_empty_reason_is_refused(batch: Any, queue: Queue, define: Define, submit: Submit) -> None:
    id = submit(queue(), define())
    with pytest.raises(ClientError) as refused:
        batch.cancel_job(jobId=id, reason="")
    assert message(refused) == "'reason' is a required field (cannot be an empty string)"
    batch.terminate_job(jobId="unknown", reason="no matter")
