"""Jobs that nobody trusts: each attack is run for real, beside a neighbour that must not notice."""

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from socketserver import StreamRequestHandler, TCPServer
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from botocore.exceptions import ClientError

from tests.headrace import Server, serving
from tests.images import busybox
from tests.machine import needs_the_kernel_log
from tests.services.batch.conftest import SIZE, Submit, ended, job, when
from tests.waiting import until

pytestmark = pytest.mark.docker

SETTINGS = """
[profiles.graders]
memory = 64
processes = 24
open_files = 64
file_size = 4
scratch = 6
output = 64
seconds = 6
result = "/result/feedback.json"
result_size = 4
results = "grades"

[profiles.callers]
allow = ["{address}:{port}"]
seconds = 20

[profiles.strays]
allow = ["nowhere.invalid:80"]

[hardened.queues]
grading = "graders"
calling = "callers"
straying = "strays"

[hardened.clusters]
exam = "graders"
"""
WITH_A_VOLUME = "headrace/with-a-volume:latest"
GOOD = """echo '{"fractionalScore": 1}' > /result/feedback.json"""


class Greets(StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"hello\n")


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[str, int]]:
    """A server on this machine: at an address that containers reach, and a port."""
    route = ["docker", "run", "--rm", busybox(), "ip", "route", "show", "default"]
    shown = subprocess.run(route, check=True, capture_output=True, text=True).stdout
    address = shown.split()[2]  # default via ADDRESS dev eth0
    with TCPServer((address, 0), Greets) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield address, server.server_address[1]
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def headrace(tmp_path_factory: pytest.TempPathFactory, listener: tuple[str, int]) -> Iterator[Server]:
    """A Headrace on the Docker Engine whose operator trusts nobody in the queue `grading`."""
    data = tmp_path_factory.mktemp("headrace")
    (data / "headrace.toml").write_text(SETTINGS.format(address=listener[0], port=listener[1]))
    busybox()
    with serving(data) as server:
        batch = server.client("batch")
        resources = {"type": "EC2", "maxvCpus": 8, "subnets": ["s"]}
        batch.create_compute_environment(
            computeEnvironmentName="ce", type="MANAGED", computeResources=resources
        )
        order = [{"order": 1, "computeEnvironment": "ce"}]
        for name in ("grading", "trusted", "calling", "straying"):
            batch.create_job_queue(jobQueueName=name, priority=1, computeEnvironmentOrder=order)
        server.client("s3").create_bucket(Bucket="grades")
        yield server


@pytest.fixture
def script(define: Callable[..., str]) -> Callable[..., str]:
    """A definition of a job that runs this in a shell."""

    def make(text: str, **container: Any) -> str:
        return define("sh", "-c", text, container={"image": busybox(), **container})

    return make


@pytest.fixture
def neighbour(batch: Any, submit: Submit, script: Callable[..., str]) -> Iterator[str]:
    """Another untrusted job that runs meanwhile, and that ends well."""
    id = submit("grading", script(f"sleep 4; {GOOD}"))
    when(batch, id, "RUNNING")
    yield id
    found = ended(batch, id)
    assert found["status"] == "SUCCEEDED", found


def lines(headrace: Server, found: dict[str, Any]) -> list[str]:
    events = headrace.client("logs").get_log_events(
        logGroupName="/aws/batch/job", logStreamName=found["container"]["logStreamName"], startFromHead=True
    )["events"]
    return [event["message"] for event in events]


TOO_MANY_PROCESSES = "ProcessLimitExceeded: the container had as many processes as it may"
ATTACKS = {
    "a memory bomb": ("tail /dev/zero", "OutOfMemoryError: Container killed due to memory usage"),
    "a fork bomb": ("(while :; do sleep 100 & done) 2>/dev/null; exec sleep 100", TOO_MANY_PROCESSES),
    "a full disk": (
        "for n in 1 2 3 4 5; do dd if=/dev/zero of=/tmp/$n bs=1M count=3; done; sleep 1; exit 1",
        "DiskLimitExceeded: no space was left in a volume of the container",
    ),
    "endless output": ("yes", "OutputLimitExceeded: the container printed more than it may"),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_takes_too_much_is_ended_and_the_reason_is_told(
    batch: Any, submit: Submit, script: Callable[..., str], neighbour: str, attack: str
) -> None:
    text, reason = ATTACKS[attack]
    found = ended(batch, submit("grading", script(text)))
    assert found["status"] == "FAILED"
    assert found["container"]["reason"] == reason
    assert job(batch, neighbour)["status"] in ("RUNNING", "SUCCEEDED")


@needs_the_kernel_log
def test_what_ends_at_once_for_a_process_too_many_is_told_so(
    batch: Any, submit: Submit, script: Callable[..., str]
) -> None:
    found = ended(batch, submit("grading", script("while :; do sleep 100 & done")))
    assert found["container"]["reason"] == TOO_MANY_PROCESSES


def test_who_ignores_the_signal_to_stop_is_killed_when_the_time_is_over(
    batch: Any, submit: Submit, script: Callable[..., str], neighbour: str
) -> None:
    found = ended(batch, submit("grading", script("trap '' TERM; while :; do :; done")))
    assert found["statusReason"] == "Job attempt duration exceeded timeout"
    assert found["container"]["exitCode"] == 137
    assert found["stoppedAt"] - found["startedAt"] >= 6_000
    assert neighbour


def test_what_an_image_calls_a_volume_is_as_read_only_as_the_rest(
    headrace: Server, batch: Any, submit: Submit, script: Callable[..., str], tmp_path: Path
) -> None:
    lines_of_the_file = (
        f"FROM {busybox()}",
        "RUN mkdir /data && chmod 1777 /data && echo as it was > /data/file",
        "VOLUME /data",
    )
    (tmp_path / "Dockerfile").write_text("\n".join(lines_of_the_file))
    build = ["docker", "build", "--quiet", "--tag", WITH_A_VOLUME, str(tmp_path)]
    subprocess.run(build, check=True, capture_output=True)
    text = f"cat /data/file; echo more 2>&1 >/data/more; {GOOD}"
    found = ended(batch, submit("grading", script(text, image=WITH_A_VOLUME)))
    assert found["status"] == "SUCCEEDED", found
    assert lines(headrace, found) == ["as it was", "sh: can't create /data/more: Read-only file system"]


PROBES = {
    "who am I": ("id -u", "65534"),
    "can I write": ("echo x > /x || echo no", "no"),
    "can I become root": (
        "cp /bin/busybox /tmp/busybox; chmod 4755 /tmp/busybox; /tmp/busybox id -u",
        "65534",
    ),
    "what may I": ("grep CapEff /proc/self/status", "CapEff:\t0000000000000000"),
    "can I gain privileges": ("grep NoNewPrivs /proc/self/status", "NoNewPrivs:\t1"),
    "is there a filter of calls": ("grep Seccomp: /proc/self/status", "Seccomp:\t2"),
    "is there a network": ("ls /sys/class/net", "lo"),
    "can I reach the agent": (
        "nc -w 2 169.254.170.2 80 2>&1 </dev/null",
        "nc: can't connect to remote host (169.254.170.2): Network is unreachable",
    ),
    "can I reach the neighbours": (
        "nc -w 2 172.18.0.1 4566 2>&1 </dev/null",
        "nc: can't connect to remote host (172.18.0.1): Network is unreachable",
    ),
    "have I credentials": ("env | grep -c AWS_ACCESS || true", "0"),
    "have I an agent": ("env | grep -c ECS_CONTAINER || true", "0"),
    "how many files may I open": ("ulimit -n", "64"),
    "how large may a file be": ("dd if=/dev/zero of=/tmp/f bs=1M count=5 2>/dev/null; echo $?", "153"),
}


@pytest.mark.parametrize("probe", PROBES)
def test_a_job_has_no_more_than_the_profile_gives(
    headrace: Server, batch: Any, submit: Submit, script: Callable[..., str], probe: str
) -> None:
    text, expected = PROBES[probe]
    found = ended(batch, submit("grading", script(f"{text}\n{GOOD}")))
    assert found["status"] == "SUCCEEDED", found
    assert expected in lines(headrace, found)


def test_a_profile_may_allow_a_few_destinations(
    headrace: Server, batch: Any, submit: Submit, script: Callable[..., str], listener: tuple[str, int]
) -> None:
    address, port = listener
    own = urlsplit(headrace.url).port
    text = f"""
        nc -w 5 {address} {port} </dev/null
        for other in "{address} 22" "172.18.0.1 {own}" "169.254.170.2 80"; do
            nc -w 5 $other </dev/null 2>/dev/null && echo "reached $other"
        done
        id -u
    """
    found = ended(batch, submit("calling", script(text)))
    assert found["status"] == "SUCCEEDED", found
    assert lines(headrace, found) == ["hello", "65534"]


def test_a_job_that_may_speak_to_what_nobody_knows_does_not_start(
    batch: Any, submit: Submit, script: Callable[..., str]
) -> None:
    found = ended(batch, submit("straying", script("true")))
    assert found["status"] == "FAILED"
    assert found["container"]["reason"].startswith(
        "ResourceInitializationError: the run may speak to nowhere.invalid, which has no address"
    )


NO_RESULT = "ResultMissing: there is no file /result/feedback.json"
RESULTS = {
    "none": (":", NO_RESULT),
    "none after a process too many": ("(while :; do sleep 100 & done) 2>/dev/null; :", NO_RESULT),
    "no JSON": ("echo hello > /result/feedback.json", "ResultInvalid: /result/feedback.json is not JSON"),
    "not a number": ("echo NaN > /result/feedback.json", "ResultInvalid: /result/feedback.json is not JSON"),
    "a link": (
        "ln -s /etc/passwd /result/feedback.json",
        "ResultInvalid: /result/feedback.json is not a file",
    ),
    "a link to a way out": (
        "ln -s ../../../../etc/shadow /result/feedback.json",
        "ResultInvalid: /result/feedback.json is not a file",
    ),
    "a folder": ("mkdir /result/feedback.json", "ResultInvalid: /result/feedback.json is not a file"),
    "too large": (
        "dd if=/dev/zero of=/result/feedback.json bs=1k count=5",
        "ResultInvalid: /result/feedback.json is larger than 4096 bytes",
    ),
}


@pytest.mark.parametrize("kind", RESULTS)
def test_a_result_that_is_no_good_fails_the_job(
    batch: Any, submit: Submit, script: Callable[..., str], kind: str
) -> None:
    text, reason = RESULTS[kind]
    found = ended(batch, submit("grading", script(text)))
    assert (found["status"], found["container"]["exitCode"]) == ("FAILED", 0)
    assert found["container"]["reason"].startswith(reason)


def test_a_submission_is_read_and_its_result_is_kept(
    headrace: Server, batch: Any, submit: Submit, script: Callable[..., str]
) -> None:
    s3 = headrace.client("s3")
    s3.create_bucket(Bucket="submissions")
    s3.put_object(Bucket="submissions", Key="ada/answer.txt", Body=b"42")
    text = """
        echo changed > /submission/answer.txt && exit 9
        rm -f /submission/answer.txt && exit 8
        echo "{\\"answer\\": $(cat /submission/answer.txt)}" > /result/feedback.json
        echo '{"answer": 0}'
    """
    id = submit("grading", script(text), parameters={"submission": "s3://submissions/ada/answer.txt"})
    found = ended(batch, id)
    assert found["status"] == "SUCCEEDED", found
    kept = s3.get_object(Bucket="grades", Key=f"{id}.json")
    assert json.load(kept["Body"]) == {"answer": 42}
    assert kept["ContentType"] == "application/json"
    missing = submit("grading", script(GOOD), parameters={"submission": "s3://submissions/nobody"})
    found = ended(batch, missing)
    assert found["container"]["reason"].startswith("ResourceInitializationError: s3://submissions/nobody")


ASKED: dict[str, tuple[dict[str, Any], str]] = {
    "privileges": ({"privileged": True}, "to be privileged (container default)"),
    "root": ({"user": "root"}, "to run as root (container default)"),
    "a role": ({"jobRoleArn": "arn:aws:iam::000000000000:role/admin"}, "a role"),
    "memory": (
        {"resourceRequirements": [SIZE[0], {"type": "MEMORY", "value": "65"}]},
        "more than 64 MiB of memory (container default)",
    ),
    "the machine": (
        {
            "volumes": [{"name": "v", "host": {"sourcePath": "/"}}],
            "mountPoints": [{"sourceVolume": "v", "containerPath": "/v"}],
        },
        "folders of the machine (container default)",
    ),
    "a secret": ({"secrets": [{"name": "S", "valueFrom": "s"}]}, "secrets"),
}


@pytest.mark.parametrize("what", ASKED)
def test_a_definition_that_asks_for_more_is_refused_when_it_is_submitted(
    batch: Any, submit: Submit, script: Callable[..., str], what: str
) -> None:
    container, reason = ASKED[what]
    definition = script("true", **container)
    with pytest.raises(ClientError) as refused:
        submit("grading", definition)
    assert f"which may not ask for {reason}" in refused.value.response["Error"]["Message"]


def test_other_queues_are_as_ever(batch: Any, submit: Submit, script: Callable[..., str]) -> None:
    found = ended(batch, submit("trusted", script("test $(id -u) = 0 && echo x > /x")))
    assert found["status"] == "SUCCEEDED"


def test_tasks_in_a_hardened_cluster_are_as_hard(headrace: Server, tmp_path: Path) -> None:
    ecs = headrace.client("ecs")
    ecs.create_cluster(clusterName="exam")
    main = {"name": "main", "image": busybox(), "memory": 32}
    text = "test $(id -u) = 65534 && ! touch /x && test $(ls /sys/class/net) = lo || exit 9"
    fill = "dd if=/dev/zero of=/tmp/1 bs=1M count=4; dd if=/dev/zero of=/tmp/2 bs=1M count=4"
    ecs.register_task_definition(
        family="exam", containerDefinitions=[{**main, "command": ["sh", "-c", f"({text}) && {fill}"]}]
    )
    [task] = ecs.run_task(cluster="exam", taskDefinition="exam")["tasks"]

    def stopped() -> dict[str, Any] | None:
        [found] = ecs.describe_tasks(cluster="exam", tasks=[task["taskArn"]])["tasks"]
        return dict(found) if found["lastStatus"] == "STOPPED" else None

    [container] = until(stopped)["containers"]
    assert (container["exitCode"], container["reason"].partition(":")[0]) == (1, "DiskLimitExceeded")
    with pytest.raises(ClientError) as refused:
        ecs.run_task(cluster="exam", taskDefinition="exam", enableExecuteCommand=True)
    assert "may not ask for to be worked in" in refused.value.response["Error"]["Message"]
    ecs.register_task_definition(
        family="web", containerDefinitions=[{**main, "portMappings": [{"containerPort": 80}]}]
    )
    with pytest.raises(ClientError) as refused:
        ecs.create_service(cluster="exam", serviceName="web", taskDefinition="web", desiredCount=1)
    assert "may not ask for ports (container main)" in refused.value.response["Error"]["Message"]
