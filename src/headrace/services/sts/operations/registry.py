"""Where STS's operations are registered."""

from headrace.aws.call import Operations

OPERATIONS: Operations[None] = Operations("sts")
operation = OPERATIONS
