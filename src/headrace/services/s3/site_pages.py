"""The pages that S3 shows where a site has no error document of its own."""

from html import escape
from http import HTTPStatus

from starlette.responses import HTMLResponse

from headrace.aws.errors import AwsError


def error(error: AwsError, error_document: AwsError | None = None) -> HTMLResponse:
    """An error as a page; `error_document`: why the site's own error document cannot be shown."""
    title = f"{error.status} {HTTPStatus(error.status).phrase}"
    second = ""
    if error_document is not None:
        heading = "An Error Occurred While Attempting to Retrieve a Custom Error Document"
        second = f"<h3>{heading}</h3>\n{_facts(error_document)}\n"
    page = (
        f"<html>\n<head><title>{title}</title></head>\n<body>\n<h1>{title}</h1>\n"
        f"{_facts(error)}\n{second}<hr/>\n</body>\n</html>\n"
    )
    headers = {"x-amz-error-code": error.code, "x-amz-error-message": error.message, **error.headers}
    return HTMLResponse(page, error.status, headers)


def _facts(error: AwsError) -> str:
    facts = {"Code": error.code, "Message": error.message, **error.fields}
    items = "\n".join(f"<li>{escape(name)}: {escape(str(value))}</li>" for name, value in facts.items())
    return f"<ul>\n{items}\n</ul>"
