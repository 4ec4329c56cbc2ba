"""Where STS's operations are registered."""

from headrace.aws.call import Operations
from headrace.services.sts.ports import Sessions

OPERATIONS: Operations[Sessions] = Operations("sts")
operation = OPERATIONS
