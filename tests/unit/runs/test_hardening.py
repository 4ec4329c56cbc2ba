"""Runs that nobody trusts."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from headrace.engines.base import Strain
from headrace.engines.spec import ContainerSpec, Mount, Network, Port, RunSpec, Tmpfs, Ulimit
from headrace.kit.destinations import Destination
from headrace.profiles import Bindings, Profile
from headrace.runs.hardening import Profiles, hardened, objections, reason, strained
from headrace.runs.records import ContainerState, Run, SecretReference
from headrace.settings import SettingsError, load

MIB = 1024 * 1024
NOW = datetime(2026, 1, 1, tzinfo=UTC)
PROFILE = Profile(memory=64, seconds=60, result="/out/result.json")


def run(network: Network = Network.OWN, **spec: Any) -> Run:
    container = ContainerSpec(name="main", image="i", **spec)
    return Run(
        id="r",
        scope="1/r",
        service="ecs",
        group="g",
        spec=RunSpec(containers=(container,), network=network, trust="1"),
        created_at=NOW,
    )


ASKED: list[tuple[dict[str, Any], str]] = [
    ({"privileged": True}, "to be privileged"),
    ({"capabilities_add": ("SYS_ADMIN",)}, "capabilities"),
    ({"user": "root:root"}, "to run as root"),
    ({"user": "0"}, "to run as root"),
    ({"ports": (Port(container=80),)}, "ports"),
    ({"sysctls": {"net.core.somaxconn": "1"}}, "kernel settings"),
    ({"security_options": ("seccomp=unconfined",)}, "weaker security options"),
    ({"mounts": (Mount(kind="host", source="/", path="/h"),)}, "folders of the machine"),
    ({"mounts": (Mount(kind="kept", source="c", path="/c"),)}, "volumes that stay"),
    ({"memory_limit": 65 * MIB}, "more than 64 MiB of memory"),
    ({"swap": MIB}, "swap"),
    ({"tty": True}, "a terminal"),
]


@pytest.mark.parametrize(("spec", "text"), ASKED)
def test_what_asks_for_more_is_told_what(spec: dict[str, Any], text: str) -> None:
    assert objections(run(**spec), PROFILE) == [f"{text} (container main)"]


def test_a_run_as_a_whole_may_ask_for_too_much() -> None:
    secret = SecretReference(container="main", name="S", value_from="s")
    asked = replace(run(Network.HOST), role="admin", secrets=(secret,))
    assert objections(asked, PROFILE) == ["the machine's network", "a role", "secrets"]
    assert objections(run(), PROFILE) == []


@pytest.mark.parametrize("spec", [spec for spec, _ in ASKED])
def test_whatever_a_definition_says_nothing_of_it_is_left(spec: dict[str, Any]) -> None:
    made = hardened(
        replace(run(Network.HOST, **spec), role="admin", time_limit=3600.0),
        PROFILE,
    )
    [container] = made.spec.containers
    assert (made.spec.network, made.spec.trust) == (Network.NONE, "")
    assert (made.credentials, made.role) == (False, "")
    assert (made.time_limit, made.timed_from_start) == (60.0, True)
    assert not container.privileged
    assert container.user == "65534:65534"
    assert (container.capabilities_add, container.capabilities_drop) == ((), ("ALL",))
    assert container.security_options == ("no-new-privileges:true",)
    assert container.read_only
    assert (container.ports, container.sysctls, container.tmpfs) == ((), {}, ())
    assert (container.memory_limit, container.swap) == (64 * MIB, 0)
    assert container.pids_limit == 64
    assert Ulimit(name="nofile", soft=256, hard=256) in container.ulimits
    assert {mount.path for mount in container.mounts} == {"/tmp", "/out"}
    assert all(mount.kind == "run" and mount.size for mount in container.mounts)
    assert objections(made, PROFILE) == []


def test_an_allow_list_is_all_that_it_reaches() -> None:
    made = hardened(run(), replace(PROFILE, allow=("10.0.0.5:5432", "pypi.org")))
    assert made.spec.network is Network.LIMITED
    assert made.spec.allowed == (Destination("10.0.0.5", 5432), Destination("pypi.org"))


def test_what_asks_for_less_gets_less() -> None:
    made = hardened(replace(run(memory_limit=MIB, cpu_limit=0.5), time_limit=5.0), PROFILE)
    assert (made.spec.containers[0].memory_limit, made.spec.containers[0].cpu_limit) == (MIB, 0.5)
    assert made.time_limit == 5.0


def test_scratch_space_is_only_what_the_profile_gives() -> None:
    spec: dict[str, Any] = {
        "mounts": (Mount(kind="run", source="work", path="/work"),),
        "tmpfs": (Tmpfs(path="/big", size=1 << 40),),
    }
    made = hardened(run(**spec), Profile(scratch=5))
    sizes = {mount.path: mount.size for mount in made.spec.containers[0].mounts}
    assert sizes == {"/tmp": 5 * MIB, "/work": 5 * MIB}


FULL = Strain(disk=True)
FORKED = Strain(processes=frozenset({"main"}))


def reasons(*strains: Strain, overflowing: bool = False, **states: int) -> list[str]:
    """What is said of containers with these exit codes after the run was seen at these limits."""
    containers = tuple(ContainerState(name=name, exit_code=code) for name, code in states.items())
    found = replace(run(), containers=containers)
    for strain in strains:
        found = strained(found, strain, overflowing=overflowing)
    return [reason(found, state).partition(":")[0] for state in found.containers]


def test_a_failed_container_is_told_the_worst_limit_that_the_run_ever_came_to() -> None:
    assert reasons(Strain(), main=1) == [""]
    assert reasons(FORKED, Strain(), main=1) == ["ProcessLimitExceeded"]
    assert reasons(FULL, FORKED, main=1) == ["DiskLimitExceeded"]
    assert reasons(FULL, FORKED, overflowing=True, main=1) == ["OutputLimitExceeded"]


def test_what_ended_well_is_told_only_of_processes_of_its_own() -> None:
    assert reasons(FORKED, FULL, main=0, other=0) == ["ProcessLimitExceeded", ""]


def test_what_killed_a_container_is_told_before_the_limits_it_came_to() -> None:
    killed = ContainerState(name="main", exit_code=137, reason="OutOfMemoryError: killed")
    found = strained(replace(run(), containers=(killed,)), FORKED, overflowing=True)
    assert reason(found, found.containers[0]) == "OutOfMemoryError: killed"


def test_a_profile_holds_for_queues_clusters_and_families() -> None:
    one, two = Profile(seconds=1), Profile(seconds=2)
    bindings = Bindings(queues={"q": "one"}, clusters={"c": "two"}, families={"f": "one"})
    profiles = Profiles({"one": one, "two": two}, bindings)
    assert profiles.of_job("q", "x") is one
    assert profiles.of_job("x", "f") is one
    assert profiles.of_job("x", "x") is None
    assert profiles.of_task("c", "f") is two
    assert profiles.of_task("x", "f") is one


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('[hardened.queues]\nq = "nobody"', "q is bound to the profile nobody"),
        ("[profiles.p]\nmemroy = 5", "memroy"),
        ('[profiles.p]\nseconds = "long"', "seconds"),
        ('[profiles.p]\nallow = ["10.0.0.5:x"]', "10.0.0.5:x"),
    ],
)
def test_mistakes_in_the_operator_s_file_are_refused(tmp_path: Path, text: str, complaint: str) -> None:
    (tmp_path / "headrace.toml").write_text(text)
    with pytest.raises(SettingsError, match=complaint):
        load({"data": str(tmp_path)}, {})


def test_the_environment_can_t_weaken_a_profile(tmp_path: Path) -> None:
    (tmp_path / "headrace.toml").write_text('[profiles.p]\nseconds = 5\n[hardened.queues]\nq = "p"')
    settings = load({"data": str(tmp_path)}, {"HEADRACE_HARDENED": "{}", "HEADRACE_PROFILES": "{}"})
    assert settings.hardened.queues == {"q": "p"}
    assert settings.profiles["p"].seconds == 5
