"""How many tasks a service shall have."""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from headrace.services.autoscaling.decide import Outcome, decide
from headrace.services.autoscaling.records import Last, Policy, ScalableTarget, Suspended

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SCOPE = "000000000000/us-east-1"
RESOURCE = "service/default/web"


class Count(NamedTuple):
    desired: int
    running: int
    deploying: bool = False


class Signal(NamedTuple):
    value: float
    above: bool = True
    threshold: float = 50.0
    name: str = "alarm"
    since: datetime = NOW
    at: datetime = NOW - timedelta(minutes=2)


def target(minimum: int = 1, maximum: int = 10, **suspended: bool) -> ScalableTarget:
    return ScalableTarget(
        id=f"{SCOPE}/{RESOURCE}",
        scope=SCOPE,
        resource=RESOURCE,
        number="n",
        minimum=minimum,
        maximum=maximum,
        suspended=Suspended(**suspended),
        created_at=NOW,
    )


def policy(name: str, kind: str, configuration: dict[str, Any], last: Last | None = None) -> Policy:
    return Policy(
        id=f"{SCOPE}/{RESOURCE}/{name}",
        scope=SCOPE,
        target=f"{SCOPE}/{RESOURCE}",
        resource=RESOURCE,
        name=name,
        number=name,
        type=kind,
        configuration=configuration,
        last=last,
        created_at=NOW,
    )


def tracking(name: str = "cpu", last: Last | None = None, **fields: Any) -> Policy:
    return policy(name, "TargetTrackingScaling", {"TargetValue": 50.0, **fields}, last)


def stepping(change: int, name: str = "step", last: Last | None = None) -> Policy:
    bound = {"MetricIntervalLowerBound": 0.0} if change > 0 else {"MetricIntervalUpperBound": 0.0}
    steps = [{**bound, "ScalingAdjustment": change}]
    return policy(name, "StepScaling", {"AdjustmentType": "ChangeInCapacity", "StepAdjustments": steps}, last)


def outcome(
    count: Count, *said: tuple[Policy, Signal | None], of: ScalableTarget | None = None, now: datetime = NOW
) -> Outcome:
    signals = {one.arn: [signal] for one, signal in said if signal is not None}
    return decide(of or target(), [one for one, _ in said], signals, count, now)


def capacity(*args: Any, **options: Any) -> int | None:
    decision = outcome(*args, **options).decision
    return None if decision is None else decision.capacity


LOW = Signal(10.0, above=False, threshold=45.0)


def test_load_is_met_in_proportion_to_the_running_tasks() -> None:
    assert capacity(Count(2, 2), (tracking(), Signal(100.0))) == 4
    assert capacity(Count(2, 2), (tracking(), Signal(51.0))) == 3
    assert capacity(Count(4, 2), (tracking(), Signal(90.0))) is None


def test_little_load_leaves_as_many_tasks_as_keep_it_under_the_target() -> None:
    assert capacity(Count(5, 5), (tracking(), LOW)) == 1
    assert capacity(Count(5, 5), (tracking(), LOW._replace(value=44.0))) is None
    assert capacity(Count(5, 5), (tracking(), LOW._replace(value=39.0))) == 4


def test_nothing_is_done_without_an_alarm() -> None:
    assert capacity(Count(2, 2), (tracking(), None)) is None


def test_a_service_without_tasks_gets_one_when_load_is_seen() -> None:
    assert capacity(Count(0, 0), (tracking(), Signal(400.0)), of=target(0)) == 1


def test_the_policy_that_wants_most_has_its_way() -> None:
    said = (tracking("cpu"), Signal(60.0)), (tracking("memory"), Signal(100.0)), (tracking("idle"), LOW)
    assert capacity(Count(2, 2), *said) == 4


def test_tasks_are_stopped_only_if_all_tracking_policies_agree() -> None:
    assert capacity(Count(5, 5), (tracking("cpu"), LOW), (tracking("memory"), None)) is None
    both = (tracking("cpu"), LOW), (tracking("memory"), LOW._replace(value=25.0))
    assert capacity(Count(5, 5), *both) == 3
    willing = tracking("memory", DisableScaleIn=True)
    assert capacity(Count(5, 5), (tracking("cpu"), LOW), (willing, None)) == 1


def test_no_tasks_are_stopped_during_a_deployment_but_some_are_started() -> None:
    assert capacity(Count(5, 5, deploying=True), (tracking(), LOW)) is None
    assert capacity(Count(2, 2, deploying=True), (tracking(), Signal(100.0))) == 4


def test_what_cools_down_counts_what_it_has_added() -> None:
    """The guide's example: two were added; in the cooldown a step of three adds one more."""
    last = Last(at=NOW - timedelta(minutes=1), out=True, base=10)
    assert capacity(Count(12, 12), (stepping(3, last=last), Signal(60.0)), of=target(1, 50)) == 13
    assert capacity(Count(12, 12), (stepping(2, last=last), Signal(60.0)), of=target(1, 50)) is None
    later = NOW + timedelta(minutes=5)
    assert capacity(Count(12, 12), (stepping(2, last=last), Signal(60.0)), of=target(1, 50), now=later) == 14


def test_a_metric_that_lags_behind_does_not_double_what_was_started() -> None:
    last = Last(at=NOW - timedelta(minutes=1), out=True, base=2)
    assert capacity(Count(4, 4), (tracking(last=last), Signal(100.0))) is None
    assert capacity(Count(4, 4), (tracking(last=last), Signal(150.0))) == 6
    assert capacity(Count(4, 4), (tracking(last=last), Signal(100.0, at=NOW))) == 8


def test_scaling_in_cools_down_but_scaling_out_does_not_wait_for_it() -> None:
    last = Last(at=NOW - timedelta(minutes=1), out=False, base=6)
    assert capacity(Count(5, 5), (tracking(last=last), LOW)) is None
    assert capacity(Count(5, 5), (tracking(last=last), Signal(100.0))) == 10
    assert capacity(Count(5, 5), (tracking(last=last, ScaleInCooldown=30), LOW)) == 1


def test_what_is_suspended_does_not_happen() -> None:
    assert capacity(Count(2, 2), (tracking(), Signal(100.0)), of=target(scale_out=True)) is None
    assert capacity(Count(5, 5), (tracking(), LOW), of=target(scale_in=True)) is None
    assert capacity(Count(5, 5), (tracking(), LOW), of=target(scale_out=True)) == 1


def test_a_bound_that_is_reached_is_told() -> None:
    [hindrance] = outcome(Count(10, 10), (tracking(), Signal(100.0))).hindrances
    assert hindrance.reason == {"Code": "AlreadyAtMaxCapacity", "CurrentCapacity": 10, "MaxCapacity": 10}
    [hindrance] = outcome(Count(1, 1), (stepping(-1), LOW)).hindrances
    assert hindrance.reason["Code"] == "AlreadyAtMinCapacity"


def test_a_service_outside_its_bounds_comes_back_only_in_the_direction_asked_for() -> None:
    assert capacity(Count(0, 0), (stepping(1), Signal(60.0)), of=target(3)) == 4
    assert capacity(Count(1, 1), (stepping(-1), LOW), of=target(3)) is None


SIGNALS = st.one_of(
    st.none(),
    st.floats(50.1, 1000).map(Signal),
    st.floats(0, 44.9).map(lambda value: Signal(value, above=False, threshold=45.0)),
)


@given(st.integers(0, 20), st.integers(0, 20), st.lists(SIGNALS, max_size=4), st.booleans())
def test_whatever_is_decided_lies_within_the_bounds_and_moves_as_an_alarm_said(
    desired: int, running: int, signals: list[Signal | None], deploying: bool
) -> None:
    said = [(tracking(f"p{number}"), signal) for number, signal in enumerate(signals)]
    found = capacity(Count(desired, running, deploying), *said, of=target(2, 12))
    if found is None:
        return
    assert 2 <= found <= 12
    assert found != desired
    directions = {signal.above for signal in signals if signal is not None}
    assert (found > desired) in directions
    assert found > desired or not deploying
    assert found > desired or directions == {False}


@given(st.integers(1, 10), st.integers(1, 2000))
def test_steady_load_is_met_and_then_nothing_more_is_done(tasks: int, load: int) -> None:
    """`load`: percent of one task."""
    goal, of = tracking(), target(1, 50)
    for _ in range(20):
        percent = load / tasks
        high = Signal(percent) if percent > 50 else None
        low = Signal(percent, above=False, threshold=45.0) if percent < 45 else None
        found = capacity(Count(tasks, tasks), (goal, high or low), of=of)
        if found is None:
            break
        tasks = found
    assert found is None
    assert load / tasks <= 50 or tasks == 50
    assert replace(goal, last=None) == goal
