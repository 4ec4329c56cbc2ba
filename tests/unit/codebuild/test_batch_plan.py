from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headrace.services.codebuild.batch_plan import PlannedMember, next_step, plan
from headrace.services.codebuild.buildspec import BatchSpec, BuildspecError, parse
from headrace.services.codebuild.records import Status
from headrace.services.codebuild.settings import BatchRestrictions


def batch(text: str) -> BatchSpec:
    spec = parse(f"version: 0.2\nbatch:\n{text}").batch
    assert spec is not None
    return spec


GRAPH = """
  build-graph:
    - {identifier: a}
    - {identifier: b, depend-on: [a], env: {image: big, variables: {X: '1'}}, ignore-failure: true}
    - {identifier: c, depend-on: [a, b], buildspec: other.yml}
"""
MATRIX = """
  build-matrix:
    static: {ignore-failure: true, env: {type: LINUX_CONTAINER, privileged-mode: true, variables: {S: s}}}
    dynamic:
      buildspec: [one.yml]
      env: {image: [i1, i2], variables: {V: [x, y], W: [z]}}
"""


class TestPlan:
    def test_a_graph_keeps_what_each_build_says(self) -> None:
        a, b, c = plan(batch(GRAPH))
        assert (a.identifier, a.depends_on) == ("a", ())
        assert b.depends_on == ("a",)
        assert b.ignore_failure
        assert b.env.image == "big"
        assert b.env.variables == {"X": "1"}
        assert c.buildspec == "other.yml"

    def test_a_list_has_no_dependencies(self) -> None:
        members = plan(batch("  build-list: [{identifier: a}, {identifier: b, depend-on: [a]}]"))
        assert [member.depends_on for member in members] == [(), ()]

    def test_a_matrix_is_the_product_of_its_axes(self) -> None:
        members = plan(batch(MATRIX))
        assert [(m.identifier, m.env.image, m.env.variables["V"]) for m in members] == [
            ("build0", "i1", "x"),
            ("build1", "i1", "y"),
            ("build2", "i2", "x"),
            ("build3", "i2", "y"),
        ]
        assert all(member.ignore_failure and member.buildspec == "one.yml" for member in members)
        assert members[0].env.variables == {"S": "s", "V": "x", "W": "z"}
        assert members[0].env.privileged_mode

    def test_a_fan_out_numbers_its_shards(self) -> None:
        members = plan(batch("  build-fanout: {parallelism: 2}"))
        assert [member.env.variables["CODEBUILD_CURRENT_SHARD"] for member in members] == ["0", "1"]

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("  build-graph: [{identifier: a, depend-on: [x]}]", "Build a depends on unknown build x"),
            ("  build-graph: [{identifier: a, depend-on: [a]}]", "The build graph has a circle: a"),
            (
                "  build-graph: [{identifier: a, depend-on: [b]}, {identifier: b, depend-on: [a]}]",
                "The build graph has a circle: a, b",
            ),
            ("  build-matrix: {dynamic: {env: {variables: {V: []}}}}", "The batch has no builds"),
        ],
    )
    def test_what_can_t_be_built_is_refused(self, text: str, message: str) -> None:
        with pytest.raises(BuildspecError) as refused:
            plan(batch(text))
        assert refused.value.message == message

    def test_a_huge_matrix_is_refused_before_it_is_made(self) -> None:
        axes = ", ".join(f"V{n}: [{', '.join(map(str, range(20)))}]" for n in range(12))
        with pytest.raises(BuildspecError, match="at most 100 are allowed"):
            plan(batch(f"  build-matrix: {{dynamic: {{env: {{variables: {{{axes}}}}}}}}}"))

    def test_restrictions_hold(self) -> None:
        with pytest.raises(BuildspecError, match="at most 2 are allowed"):
            plan(batch(GRAPH), restrictions=BatchRestrictions(maximum_builds_allowed=2))
        allowed = BatchRestrictions(compute_types_allowed=("BUILD_GENERAL1_SMALL",))
        assert plan(batch(GRAPH), restrictions=allowed, compute_type="BUILD_GENERAL1_SMALL")
        with pytest.raises(BuildspecError, match="BUILD_GENERAL1_LARGE of build a is not allowed"):
            plan(batch(GRAPH), restrictions=allowed, compute_type="BUILD_GENERAL1_LARGE")


class TestNextStep:
    def test_builds_start_when_all_they_depend_on_have_ended_well(self) -> None:
        members = plan(batch(GRAPH))
        assert next_step(members, {}).start == ("a",)
        assert next_step(members, {"a": Status.IN_PROGRESS}).start == ()
        assert next_step(members, {"a": Status.SUCCEEDED}).start == ("b",)
        assert next_step(members, {"a": Status.SUCCEEDED, "b": Status.FAILED}).start == ("c",)

    def test_dependants_of_a_failed_build_never_start(self) -> None:
        step = next_step(plan(batch(GRAPH)), {"a": Status.FAILED})
        assert step == ((), (), Status.FAILED, ("b", "c"))

    def test_a_batch_of_ignored_failures_succeeds(self) -> None:
        states = {"a": Status.SUCCEEDED, "b": Status.TIMED_OUT, "c": Status.SUCCEEDED}
        assert next_step(plan(batch(GRAPH)), states).status is Status.SUCCEEDED

    def test_fast_fail_stops_the_others(self) -> None:
        members = plan(batch("  build-list: [{identifier: a}, {identifier: b}, {identifier: c}]"))
        states = {"a": Status.FAILED, "b": Status.IN_PROGRESS}
        assert next_step(members, states, fast_fail=True) == ((), ("b",), Status.IN_PROGRESS, ("c",))
        ended = next_step(members, states | {"b": Status.STOPPED}, fast_fail=True)
        assert ended.status is Status.FAILED
        assert next_step(members, states).start == ("c",)

    def test_a_stop_stops_what_runs_and_starts_nothing(self) -> None:
        members = plan(batch(GRAPH))
        assert next_step(members, {"a": Status.IN_PROGRESS}, stopping=True).stop == ("a",)
        assert next_step(members, {"a": Status.STOPPED}, stopping=True).status is Status.STOPPED

    def test_a_stop_that_came_too_late_changes_nothing(self) -> None:
        members = plan(batch("  build-list: [{identifier: a}]"))
        assert next_step(members, {"a": Status.SUCCEEDED}, stopping=True).status is Status.SUCCEEDED


ENDINGS = (Status.SUCCEEDED, Status.FAILED, Status.TIMED_OUT, Status.STOPPED, Status.FAULT)


@st.composite
def graphs(draw: st.DrawFn) -> tuple[PlannedMember, ...]:
    """Members in any order, each depending on some that were drawn before it."""
    members: list[PlannedMember] = []
    for place in range(draw(st.integers(1, 8))):
        before = [member.identifier for member in members]
        depends_on = draw(st.lists(st.sampled_from(before), unique=True)) if before else []
        members.append(
            PlannedMember(
                identifier=f"m{place}", depends_on=tuple(depends_on), ignore_failure=draw(st.booleans())
            )
        )
    return tuple(draw(st.permutations(members)))


def passed(member: PlannedMember, states: Mapping[str, Status]) -> bool:
    status = states.get(member.identifier)
    return status is Status.SUCCEEDED or (member.ignore_failure and status in ENDINGS)


@given(members=graphs(), fast_fail=st.booleans(), data=st.data())
def test_any_batch_is_worked_off_in_order(
    members: tuple[PlannedMember, ...], fast_fail: bool, data: st.DataObject
) -> None:
    by_name = {member.identifier: member for member in members}
    states: dict[str, Status] = {}
    while (step := next_step(members, states, fast_fail=fast_fail)).status is Status.IN_PROGRESS:
        failed = any(
            status in ENDINGS and not passed(by_name[name], states) for name, status in states.items()
        )
        for name in step.start:
            assert name not in states, "nothing starts twice"
            assert all(passed(by_name[needed], states) for needed in by_name[name].depends_on)
        if fast_fail and failed:
            assert step.start == ()
            assert set(step.stop) == {name for name, status in states.items() if status is Status.IN_PROGRESS}
        states |= dict.fromkeys(step.start, Status.IN_PROGRESS)
        running = sorted(name for name, status in states.items() if status is Status.IN_PROGRESS)
        assert running, "a batch in progress has something that runs"
        states[data.draw(st.sampled_from(running))] = data.draw(st.sampled_from(ENDINGS))
    assert Status.IN_PROGRESS not in states.values()
    good = all(passed(member, states) for member in members)
    assert step.status is (Status.SUCCEEDED if good else Status.FAILED)
    if not fast_fail:
        unstarted = [member for member in members if member.identifier not in states]
        for member in unstarted:
            assert any(not passed(by_name[needed], states) for needed in member.depends_on)
        assert set(step.stopped) == {member.identifier for member in unstarted}
