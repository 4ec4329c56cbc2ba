"""A container's specification as the Docker Engine wants it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from headrace.engines.docker import convert
from headrace.engines.docker.api import Json
from headrace.engines.docker.privileged import lacking, piecemeal
from headrace.engines.spec import ContainerSpec, HealthCheck, Mount, Port

MEBIBYTE = 1024**2


def created(privileges: Json | None = None, folders: Mapping[str, Path] | None = None, **spec: Any) -> Json:
    return convert.container(
        ContainerSpec(**{"name": "web", "image": "image", **spec}),
        installation="here",
        run="r1",
        network=convert.joined("sandbox"),
        privileges=privileges or {},
        folders=folders or {},
        runtime={},
    )


def test_what_is_left_out_is_left_to_the_image() -> None:
    body = created()
    assert not {"Entrypoint", "Cmd", "User", "WorkingDir", "Hostname"} & body.keys()
    assert not {"Memory", "MemorySwap", "NanoCpus", "CpuShares", "PidsLimit"} & body["HostConfig"].keys()


def test_folders_of_mounted_trees_stand_beside_its_volumes() -> None:
    mounts = (Mount(kind="run", source="work", path="/work"),)
    made = created(folders={"/in": Path("/data/trees/r1/0")}, mounts=mounts)["HostConfig"]["Mounts"]
    assert [(mount["Type"], mount["Target"]) for mount in made] == [("volume", "/work"), ("bind", "/in")]
    assert made[1]["Source"] == "/data/trees/r1/0"


def test_an_empty_command_is_not_the_same_as_none() -> None:
    assert created(command=(), entrypoint=())["Cmd"] == []


def test_the_image_s_own_health_check_is_switched_off() -> None:
    assert created()["Healthcheck"] == {"Test": ["NONE"]}


def test_health_checks_count_in_nanoseconds() -> None:
    check = HealthCheck(command=("CMD", "true"), interval=10, timeout=2, retries=4, start_period=1)
    assert created(health_check=check)["Healthcheck"] == {
        "Test": ["CMD", "true"],
        "Interval": 10_000_000_000,
        "Timeout": 2_000_000_000,
        "Retries": 4,
        "StartPeriod": 1_000_000_000,
    }


def test_memory_is_a_limit_without_swap_unless_some_is_given() -> None:
    assert created(memory_limit=64 * MEBIBYTE)["HostConfig"]["MemorySwap"] == 64 * MEBIBYTE
    swapping = created(memory_limit=64 * MEBIBYTE, swap=MEBIBYTE)["HostConfig"]
    assert swapping["MemorySwap"] == 65 * MEBIBYTE


def test_cores_become_nanocpus() -> None:
    assert created(cpu_limit=0.25)["HostConfig"]["NanoCpus"] == 250_000_000


def test_volumes_belong_to_the_run_or_stay() -> None:
    mounts = (
        Mount(kind="run", source="work", path="/work"),
        Mount(kind="kept", source="cache", path="/cache", read_only=True),
        Mount(kind="host", source="/srv", path="/srv"),
    )
    host = created(mounts=mounts)["HostConfig"]
    work, cache = host["Mounts"]
    assert (work["Source"], work["VolumeOptions"]["Labels"]["dev.headrace.run"]) == ("headrace-r1-work", "r1")
    assert (cache["Source"], cache["ReadOnly"]) == ("headrace-here-kept-cache", True)
    assert "dev.headrace.run" not in cache["VolumeOptions"]["Labels"]
    assert host["Binds"] == ["/srv:/srv:rw"]


def test_our_labels_can_not_be_overwritten() -> None:
    labels = created(labels={"dev.headrace.run": "another", "team": "campus"})["Labels"]
    assert (labels["dev.headrace.run"], labels["team"]) == ("r1", "campus")


def test_the_output_is_never_cut_short_by_the_engine_s_defaults() -> None:
    assert created()["HostConfig"]["LogConfig"] == {"Type": "json-file", "Config": {}}


def test_a_network_of_its_own_holds_the_ports_of_all_containers() -> None:
    web = ContainerSpec(name="web", image="i", ports=(Port(container=80, host=8080), Port(container=80)))
    side = ContainerSpec(name="side", image="i", ports=(Port(container=53, protocol="udp"),), hostname="mill")
    body = convert.own_network(
        "headrace", (web, side), address="127.0.0.1", hosts={"db": ["10.0.0.1", "10.0.0.2"]}
    )
    assert body["HostConfig"]["ExtraHosts"] == ["db:10.0.0.1", "db:10.0.0.2"]
    assert body["HostConfig"]["PortBindings"] == {
        "80/tcp": [{"HostIp": "127.0.0.1", "HostPort": "8080"}, {"HostIp": "127.0.0.1", "HostPort": ""}],
        "53/udp": [{"HostIp": "127.0.0.1", "HostPort": ""}],
    }
    assert body["Labels"] == {"dev.headrace.ports": '{"80/tcp":"web","53/udp":"side"}'}
    assert body["Hostname"] == "mill"


def test_privileges_are_added_to_what_is_asked_for() -> None:
    mounts = (Mount(kind="host", source="/srv", path="/srv"),)
    body = created(piecemeal(["SYS_RESOURCE"]), mounts=mounts, security_options=("label=disable",))
    host = body["HostConfig"]
    assert host["Binds"] == ["/srv:/srv:rw", "/sys/fs/cgroup:/sys/fs/cgroup:rw"]
    assert host["SecurityOpt"] == ["label=disable", "seccomp=unconfined", "apparmor=unconfined"]
    assert (host["CapAdd"], host["CapDrop"]) == (["ALL"], ["SYS_RESOURCE"])
    assert body["Volumes"] == {"/var/lib/docker": {}}


def test_the_bounding_set_tells_what_is_lacking() -> None:
    assert lacking("Name:\tx\nCapBnd:\t000001fffeffffff\nSeccomp:\t0\n") == ["SYS_RESOURCE"]
    assert lacking("CapBnd:\t000001ffffffffff\n") == []
