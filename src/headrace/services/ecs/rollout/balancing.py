"""Which tasks to put into target groups, to take out, and to let go: pure."""

from dataclasses import dataclass, field

from headrace.engines.base import SeenPort
from headrace.engines.spec import Network
from headrace.runs.records import Phase, Run
from headrace.services.ecs.rollout.situation import Situation, is_staying
from headrace.services.ecs.service_records import Place, Replica


@dataclass(kw_only=True)
class Moves:
    """What is to be done."""

    register: dict[str, tuple[Place, ...]] = field(default_factory=dict)
    """By task."""
    deregister: dict[str, tuple[Place, ...]] = field(default_factory=dict)
    """By task."""
    let_go: list[str] = field(default_factory=list)
    """Tasks that were told to stop and have no requests any more."""

    @property
    def empty(self) -> bool:
        return not (self.register or self.deregister or self.let_go)


def moves(situation: Situation) -> Moves:
    """A task is registered when it runs, and deregistered when it is not to run any more; it stops when
    it has drained."""
    found = Moves()
    for replica in situation.replicas:
        run = situation.runs.get(replica.id)
        if run is not None and not replica.leaving and is_staying(run):
            if places := _places(situation, replica, run):
                found.register[replica.id] = places
            continue
        states = {place: situation.states.get((place.group, place.port)) for place in replica.places}
        if there := tuple(place for place, state in states.items() if state not in (None, "draining")):
            found.deregister[replica.id] = there
        elif run is not None and run.lingers and not any(states.values()):
            found.let_go.append(replica.id)
    return found


def _places(situation: Situation, replica: Replica, run: Run) -> tuple[Place, ...]:
    """Where it is to be registered, if it is not yet."""
    if run.phase is not Phase.RUNNING or replica.places:
        return ()
    found = []
    for balancer in situation.balancers(replica):
        port = _port(run, balancer["containerName"], balancer["containerPort"])
        if port is not None:
            found.append(Place(group=balancer["targetGroupArn"], port=port))
    return tuple(found)


def _port(run: Run, container: str, port: int) -> int | None:
    """The machine's port by which the container's is reached; None while the engine has not told."""
    if run.spec.network is Network.HOST:
        return port
    seen: tuple[SeenPort, ...] = run.ports.get(container, ())
    return next((one.host for one in seen if one.container == port), None)
