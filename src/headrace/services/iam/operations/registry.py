"""Where IAM's operations are registered."""

from headrace.aws.call import Operations
from headrace.services.iam.access_keys import AccessKeys

OPERATIONS: Operations[AccessKeys] = Operations("iam")
operation = OPERATIONS
