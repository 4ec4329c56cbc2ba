"""What the ECS agent offers a task's containers: metadata, credentials, protection («ECS developer guide,
task metadata endpoint version 4»)."""
