"""On which container instance a task is put: pure functions over instances.

«ECS developer guide, task placement»: those with room, then those that meet the constraints, then the best
by the strategy.
"""
