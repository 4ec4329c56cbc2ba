"""The only place that wires everything together."""

from headrace.app.headrace import Headrace, start

__all__ = ["Headrace", "start"]
