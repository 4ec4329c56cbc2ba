"""Runs whose containers nobody trusts: what they may not ask for, and what is made of them. Pure.

Whatever a definition says, a hardened run has no network but what the operator allows it, no capabilities, no
credentials and no way to become somebody else; it writes only into sized memory, and everything else that it
takes has an end.
"""

from collections.abc import Mapping
from posixpath import dirname

from msgspec.structs import replace

from headrace.engines.base import Strain
from headrace.engines.spec import ContainerSpec, Mount, Network, Ulimit
from headrace.profiles import Bindings, Profile
from headrace.runs.decide import TOO_MUCH_OUTPUT
from headrace.runs.records import ContainerState, Hardening, Limit, Output, Run

MIB = 1024 * 1024
KIB = 1024
SCRATCH, RESULT = "scratch", "result"
"""The names of the volumes, and of the output."""
TMP = "/tmp"  # noqa: S108 - inside the container
ROOTS = ("", "0", "root")
ENGINE_KEEPS = 4
"""Times what is kept of the output: so that all of that has been read before the engine throws any away."""
NOBODY_ASKS = 0.0
"""Seconds between the signal to stop and the kill."""


class Profiles:
    """The operator's profiles, and whom they hold for."""

    def __init__(self, profiles: Mapping[str, Profile], bindings: Bindings) -> None:
        self._profiles = profiles
        self._bindings = bindings

    def of_job(self, queue: str, definition: str) -> Profile | None:
        """Of a job in this queue, by this definition's name."""
        return self._named(self._bindings.queues.get(queue) or self._bindings.families.get(definition))

    def of_task(self, cluster: str, family: str) -> Profile | None:
        """Of a task in this cluster, of this family."""
        return self._named(self._bindings.clusters.get(cluster) or self._bindings.families.get(family))

    def _named(self, name: str | None) -> Profile | None:
        return self._profiles[name] if name else None


def objections(run: Run, profile: Profile) -> list[str]:
    """What the run asks for and the profile does not give; empty if it may run."""
    found = ["the machine's network"] * (run.spec.network is Network.HOST)
    found += ["a role"] * bool(run.role)
    found += ["secrets"] * bool(run.secrets)
    found += ["environment files"] * bool(run.environment_files)
    for spec in run.spec.containers:
        found += [f"{what} (container {spec.name})" for what in _asked(spec, profile)]
    return found


def strained(run: Run, strain: Strain, *, overflowing: bool) -> Run:
    """The run with the limits that the engine saw it at; `overflowing`: it has printed more than is kept."""
    found = {Limit.DISK: strain.disk, Limit.OUTPUT: overflowing}
    return replace(
        run,
        breaches=run.breaches | {limit for limit, reached in found.items() if reached},
        containers=tuple(
            replace(state, breaches=state.breaches | {Limit.PROCESSES})
            if state.name in strain.processes
            else state
            for state in run.containers
        ),
    )


def reason(run: Run, state: ContainerState) -> str:
    """Why the container is as it is, for people; of a hardened run also which limit it came to, in words that
    begin as ECS's do. What the containers share, output and volumes, explains only a failure."""
    if state.reason:
        return state.reason
    if state.exit_code and Limit.OUTPUT in run.breaches:
        return TOO_MUCH_OUTPUT
    if state.exit_code and Limit.DISK in run.breaches:
        return "DiskLimitExceeded: no space was left in a volume of the container"
    if Limit.PROCESSES in state.breaches:
        return "ProcessLimitExceeded: the container had as many processes as it may"
    return ""


def hardened(run: Run, profile: Profile) -> Run:
    """The run, as hard as the profile wants it."""
    spec = replace(
        run.spec,
        containers=tuple(
            _container(one, profile, result=place == 0) for place, one in enumerate(run.spec.containers)
        ),
        network=Network.LIMITED if profile.allow else Network.NONE,
        allowed=profile.allowed,
        trust="",
    )
    limit = min(run.time_limit or profile.seconds, profile.seconds)
    first = run.spec.containers[0].name  # the others may run what is judged, and have no part in it
    outputs = (Output(name=RESULT, container=first, path=profile.result),) if profile.result else ()
    return replace(
        run,
        spec=spec,
        credentials=False,
        role="",
        time_limit=limit,
        timed_from_start=True,
        outputs=outputs,
        hardening=Hardening(output=profile.output * KIB, result_size=profile.result_size * KIB),
    )


def _asked(spec: ContainerSpec, profile: Profile) -> list[str]:
    wanted = {
        "to be privileged": spec.privileged,
        "capabilities": bool(spec.capabilities_add),
        "to run as root": spec.user is not None and spec.user.partition(":")[0] in ROOTS,
        "ports": bool(spec.ports),
        "kernel settings": bool(spec.sysctls),
        "weaker security options": any(
            not one.startswith("no-new-privileges") for one in spec.security_options
        ),
        "folders of the machine": any(mount.kind == "host" for mount in spec.mounts),
        "volumes that stay": any(mount.kind == "kept" for mount in spec.mounts),
        f"more than {profile.memory} MiB of memory": (spec.memory_limit or 0) > profile.memory * MIB,
        "swap": bool(spec.swap),
        "a terminal": spec.tty or spec.interactive,
    }
    return [what for what, asked in wanted.items() if asked]


def _container(spec: ContainerSpec, profile: Profile, *, result: bool) -> ContainerSpec:
    """`result`: it is the one whose result counts."""
    memory = profile.memory * MIB
    return replace(
        spec,
        user=profile.user,
        privileged=False,
        read_only=True,
        mounts=_mounts(spec, profile, result=result),
        tmpfs=(),
        ports=(),
        extra_hosts=(),
        sysctls={},
        capabilities_add=(),
        capabilities_drop=("ALL",),
        security_options=("no-new-privileges:true",),
        cpu_limit=min(spec.cpu_limit or profile.cpus, profile.cpus),
        memory_limit=min(spec.memory_limit or memory, memory),
        swap=0,
        shm_size=MIB,
        pids_limit=profile.processes,
        ulimits=(
            Ulimit(name="nofile", soft=profile.open_files, hard=profile.open_files),
            Ulimit(name="fsize", soft=profile.file_size * MIB, hard=profile.file_size * MIB),
            Ulimit(name="core", soft=0, hard=0),
        ),
        init=True,
        tty=False,
        interactive=False,
        stop_timeout=NOBODY_ASKS,
        sandboxed=True,
        output_limit=max(MIB, ENGINE_KEEPS * profile.output * KIB),
    )


def _mounts(spec: ContainerSpec, profile: Profile, *, result: bool) -> tuple[Mount, ...]:
    """Sized memory: scratch space of its own, and what the definition calls a volume of the run, of the same
    size."""
    scratch = [Mount(kind="run", source=f"{SCRATCH}-{spec.name}", path=TMP, size=profile.scratch * MIB)]
    given = [
        replace(mount, size=profile.scratch * MIB)
        for mount in spec.mounts
        if mount.kind == "run" and mount.path != TMP
    ]
    if result and profile.result:
        size = profile.result_size * KIB * 2  # a file that is too large is one, and not a full disk
        scratch.append(Mount(kind="run", source=RESULT, path=dirname(profile.result), size=size))
    return (*scratch, *given)
