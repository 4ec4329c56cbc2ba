"""Amazon ECS: clusters, task definitions and tasks, on runs."""
