"""S3's operations, a module per resource."""

from headrace.aws.call import Operations
from headrace.services.s3.context import Context

operation = Operations[Context]("s3")
