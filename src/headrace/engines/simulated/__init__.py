"""A machine park in memory, for tests and simulations: nothing runs, but everything behaves."""

from headrace.engines.simulated.behaviour import Behaviour
from headrace.engines.simulated.engine import SimulatedEngine
from headrace.engines.simulated.park import Park

__all__ = ["Behaviour", "Park", "SimulatedEngine"]
