"""The `batch` section of a specification («Batch build buildspec reference»)."""

from headrace.services.codebuild.buildspec import reading
from headrace.services.codebuild.buildspec.loading import Items, Keys, Value
from headrace.services.codebuild.buildspec.values import (
    BatchSpec,
    BuildspecError,
    FanoutSpec,
    MatrixSpec,
    MemberEnv,
    MemberSpec,
)

KINDS = ("build-list", "build-graph", "build-matrix", "build-fanout")


def batch(value: Value) -> BatchSpec:
    """What is said under `batch`. Raises `BuildspecError`."""
    said = reading.keys(value, "batch")
    kinds = [kind for kind in KINDS if kind in said]
    if len(kinds) != 1:
        raise BuildspecError(f"Expected exactly one of {', '.join(KINDS)} in batch")
    kind, fast_fail = kinds[0], bool(reading.flag(said.get("fast-fail"), "fast-fail"))
    if kind == "build-matrix":
        return BatchSpec(fast_fail=fast_fail, matrix=_matrix(reading.keys(said[kind], kind)))
    if kind == "build-fanout":
        return BatchSpec(fast_fail=fast_fail, fanout=_fanout(reading.keys(said[kind], kind)))
    return BatchSpec(fast_fail=fast_fail, builds=_builds(said[kind], kind))


def _builds(value: Value, kind: str) -> tuple[MemberSpec, ...]:
    if not isinstance(value, Items) or not value:
        raise BuildspecError(f"Expected {kind} to be a list of builds")
    members = tuple(
        _member(reading.keys(item, f"{kind}[{index}]"), graph=kind == "build-graph")
        for index, item in enumerate(value)
    )
    _check_unique(members)
    return members


def _check_unique(members: tuple[MemberSpec, ...]) -> None:
    seen: set[str] = set()
    for member in members:
        if member.identifier in seen:
            raise BuildspecError(f"Duplicate build identifier: {member.identifier}")
        seen.add(member.identifier)


def _member(said: Keys, *, graph: bool) -> MemberSpec:
    return MemberSpec(
        identifier=reading.identifier(said.get("identifier"), "identifier"),
        buildspec=reading.text(said.get("buildspec"), "buildspec"),
        debug_session=bool(reading.flag(said.get("debug-session"), "debug-session")),
        depends_on=reading.texts(said.get("depend-on"), "depend-on") if graph else (),
        env=_env(reading.keys(said.get("env"), "env")),
        ignore_failure=bool(reading.flag(said.get("ignore-failure"), "ignore-failure")),
    )


def _env(said: Keys) -> MemberEnv:
    env = MemberEnv(
        compute_type=reading.text(said.get("compute-type"), "compute-type"),
        fleet=reading.text(said.get("fleet"), "fleet"),
        image=reading.text(said.get("image"), "image"),
        privileged_mode=reading.flag(said.get("privileged-mode"), "privileged-mode"),
        type=reading.text(said.get("type"), "type"),
        variables=reading.table(said.get("variables"), "variables"),
    )
    if env.compute_type and env.fleet:
        raise BuildspecError("compute-type and fleet can't be given together")
    return env


def _matrix(said: Keys) -> MatrixSpec:
    static = reading.keys(said.get("static"), "static")
    dynamic = reading.keys(said.get("dynamic"), "dynamic")
    env = reading.keys(dynamic.get("env"), "env")
    variables = reading.keys(env.get("variables"), "variables")
    return MatrixSpec(
        static=_env(reading.keys(static.get("env"), "env")),
        ignore_failure=bool(reading.flag(static.get("ignore-failure"), "ignore-failure")),
        buildspecs=reading.texts(dynamic.get("buildspec"), "buildspec"),
        images=reading.texts(env.get("image"), "image"),
        compute_types=reading.texts(env.get("compute-type"), "compute-type"),
        fleets=reading.texts(env.get("fleet"), "fleet"),
        variables={name: reading.texts(values, name) for name, values in variables.items()},
    )


def _fanout(said: Keys) -> FanoutSpec:
    return FanoutSpec(
        parallelism=reading.whole(said.get("parallelism"), "parallelism", 1, 100),
        ignore_failure=bool(reading.flag(said.get("ignore-failure"), "ignore-failure")),
    )
