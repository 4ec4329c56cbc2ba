"""When the ground shakes: clear errors, and work goes on when it has passed."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from headrace.engines.simulated import Park, SimulatedEngine
from headrace.kit.clock import SystemClock
from tests.headrace import serving
from tests.waiting import until

DISK = 16 * 1024 * 1024


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own that is soon full."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "none", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("nothing can be mounted here")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def code_of(error: pytest.ExceptionInfo[ClientError]) -> str:
    return str(error.value.response["Error"]["Code"])


def test_a_full_disk_is_said_and_forgotten_when_there_is_room_again(small_disk: Path) -> None:
    park = Park(SystemClock())
    with serving(small_disk / "data", lambda: SimulatedEngine("test", park)) as server:
        s3, ecs = server.client("s3"), server.client("ecs")
        s3.create_bucket(Bucket="full")
        with pytest.raises(ClientError) as refused:
            s3.put_object(Bucket="full", Key="large", Body=bytes(2 * DISK))
        assert code_of(refused) == "ServiceUnavailable"
        assert "Contents" not in s3.list_objects_v2(Bucket="full")

        fill(small_disk / "filler")
        with pytest.raises(ClientError) as refused:
            until(lambda: fails(ecs))
        assert code_of(refused) in ("ServiceUnavailable", "ServiceUnavailableException")
        (small_disk / "filler").unlink()
        ecs.create_cluster(clusterName="afterwards")
        s3.put_object(Bucket="full", Key="small", Body=b"fits")
        assert s3.get_object(Bucket="full", Key="small")["Body"].read() == b"fits"


def fill(path: Path) -> None:
    """Leave not a byte."""
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return


def fails(ecs: Any) -> None:
    """Write until there is no room, some of which the store has already taken."""
    ecs.create_cluster(clusterName="no-room")
    ecs.delete_cluster(cluster="no-room")


def test_a_task_accepted_while_the_engine_is_away_runs_when_it_is_back(tmp_path: Path) -> None:
    park = Park(SystemClock())
    with serving(tmp_path / "data", lambda: SimulatedEngine("test", park)) as server:
        ecs = server.client("ecs")
        ecs.register_task_definition(
            family="f", containerDefinitions=[{"name": "main", "image": "app", "memory": 64}]
        )
        [first] = ecs.run_task(taskDefinition="f")["tasks"]
        until(lambda: status(ecs, first["taskArn"]) == "STOPPED")
        park.go_down()
        [task] = ecs.run_task(taskDefinition="f")["tasks"]
        assert status(ecs, task["taskArn"]) == "PENDING"
        park.come_up()
        until(lambda: status(ecs, task["taskArn"]) == "STOPPED")


def status(ecs: Any, arn: str) -> str:
    [task] = ecs.describe_tasks(tasks=[arn])["tasks"]
    return str(task["lastStatus"])
