"""Alarms: what they are, when they are evaluated and what follows."""
