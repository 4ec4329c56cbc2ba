"""Amazon ECS: clusters, task definitions, tasks and services, on runs."""
