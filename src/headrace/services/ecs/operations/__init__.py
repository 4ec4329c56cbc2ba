"""The operations of Amazon ECS, a module per resource."""

from headrace.aws.call import Operations
from headrace.services.ecs.context import Context

operation: Operations[Context] = Operations("ecs")
