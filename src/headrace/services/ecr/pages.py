"""The size of a page of a list."""

from headrace.aws.call import Request
from headrace.services.ecr import errors


def page_size(request: Request, *, default: int = 100, most: int = 1000) -> int:
    """How many a request asks for. Raises `InvalidParameterException`."""
    size = int(request.get("maxResults", default))
    if not 1 <= size <= most:
        raise errors.constraint("maxResults", f"must be between 1 and {most}")
    return size
