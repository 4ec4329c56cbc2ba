"""Runs: groups of containers that are placed, started, watched and removed together.

An ECS task, a Batch attempt and a CodeBuild build are each one run. Only this package talks to an
engine; a service creates a `Run`, sets what it desires of it, and watches what becomes of it.
"""
