"""AWS signatures as requests bear them: read here, verified in `verification`.

IAM user guide, «Signature Version 4 for API requests»; S3's departures from it are in its API
reference, «Authenticating requests».
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from headrace.aws.errors import AwsError
from headrace.aws.http import HttpRequest
from headrace.aws.timestamps import from_rfc822
from headrace.gateway import refusals, version2
from headrace.gateway.dialect import Dialect, dialect_of

ALGORITHM = "AWS4-HMAC-SHA256"
UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD"
PAYLOAD_HASH = "x-amz-content-sha256"
LONGEST_URL = 604_800
"""Seconds that a presigned URL may last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A signature as it came with a request; not verified yet."""

    access_key_id: str
    date: str
    region: str
    service: str
    signed_headers: tuple[str, ...]
    value: str
    token: str | None
    time: datetime
    stamp: str
    """The time as it was sent, e.g. `20261122T224500Z`."""
    expires: int | None = None
    """Seconds a presigned URL lasts; None for a signature in a header."""
    version: int = 4

    @property
    def scope(self) -> str:
        """What its key is limited to."""
        return f"{self.date}/{self.region}/{self.service}/aws4_request"


def read(request: HttpRequest) -> Signature | None:
    """The request's signature; None if it has none. Raises `AwsError` if it can't be read."""
    authorization = request.headers.get("authorization")
    if authorization is not None:
        return _from_header(request, authorization)
    if "X-Amz-Signature=" in request.query or "X-Amz-Algorithm=" in request.query:
        return _from_query(request)
    return _from_old_query(request) if version2.is_in(request) else None


def _from_header(request: HttpRequest, authorization: str) -> Signature:
    scheme, _, rest = authorization.partition(" ")
    if scheme != ALGORITHM:
        raise _unsupported(_likely_dialect(request))
    parts = {
        name.strip(): value.strip()
        for name, found, value in (part.partition("=") for part in rest.split(","))
        if found
    }
    try:
        stamp = request.headers.get("x-amz-date") or _date_header(request)
        return _signature(
            parts["Credential"],
            parts["SignedHeaders"],
            parts["Signature"],
            request.headers.get("x-amz-security-token") or None,
            stamp,
        )
    except KeyError as error:
        detail = f"Authorization header requires '{error.args[0]}' parameter."
        raise refusals.malformed(_likely_dialect(request), detail) from None
    except ValueError as error:
        raise refusals.malformed(_likely_dialect(request), str(error)) from None


def _likely_dialect(request: HttpRequest) -> Dialect:
    """What a request speaks whose signature does not say which service it is for."""
    return dialect_of(request, "s3" if PAYLOAD_HASH in request.headers else "")


def _from_query(request: HttpRequest) -> Signature:
    dialect = dialect_of(request, "")
    given = dict(request.parameters)
    try:
        if given["X-Amz-Algorithm"] != ALGORITHM:
            raise _unsupported(dialect)
        expires = int(given["X-Amz-Expires"])
        if not 0 < expires <= LONGEST_URL:
            raise ValueError("X-Amz-Expires must be between 1 and 604800 seconds")
        return _signature(
            given["X-Amz-Credential"],
            given["X-Amz-SignedHeaders"],
            given["X-Amz-Signature"],
            given.get("X-Amz-Security-Token") or None,
            given["X-Amz-Date"],
            expires,
        )
    except KeyError as error:
        detail = f"Query-string authentication version 4 requires the {error.args[0]} parameter."
        raise refusals.malformed_query(dialect, detail) from None
    except ValueError as error:
        raise refusals.malformed_query(dialect, str(error)) from None


def _from_old_query(request: HttpRequest) -> Signature:
    """A signature of version 2 names neither a region nor when it was made, only when it ends."""
    given = dict(request.parameters)
    expires = given.get(version2.EXPIRES, "")
    if not expires.isdecimal() or len(expires) > 10:
        detail = "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters"
        raise AwsError("AccessDenied", detail, status=403)
    return Signature(
        access_key_id=given.get(version2.KEY, ""),
        date="",
        region="us-east-1",
        service="s3",
        signed_headers=(),
        value=given.get(version2.SIGNATURE, ""),
        token=given.get(version2.TOKEN) or None,
        time=datetime.fromtimestamp(0, UTC),
        stamp="",
        expires=int(expires),
        version=2,
    )


def _signature(
    credential: str,
    signed_headers: str,
    value: str,
    token: str | None,
    stamp: str,
    expires: int | None = None,
) -> Signature:
    parts = credential.split("/")
    if len(parts) != 5 or parts[4] != "aws4_request" or not parts[0]:
        raise ValueError("the Credential is mal-formed; expecting KEY/YYYYMMDD/REGION/SERVICE/aws4_request.")
    access_key_id, date, region, service, _ = parts
    if not _is_name(region) or not _is_name(service):
        raise ValueError("the Credential's region or service is not valid.")
    if stamp[:8] != date:
        raise ValueError(f"the Credential's date '{date}' is not that of the request.")
    return Signature(
        access_key_id=access_key_id,
        date=date,
        region=region,
        service=service,
        signed_headers=tuple(signed_headers.lower().split(";")),
        value=value,
        token=token,
        time=_time(stamp),
        stamp=stamp,
        expires=expires,
    )


def _is_name(text: str) -> bool:
    return 0 < len(text) <= 64 and text.isascii() and text.replace("-", "").replace(".", "").isalnum()


def _time(stamp: str) -> datetime:
    """A time like 20261122T224500Z; sliced, because every request has one."""
    if len(stamp) != 16 or stamp[8] != "T" or stamp[15] != "Z":
        raise ValueError("the date must be in the form YYYYMMDDTHHMMSSZ.")
    return datetime(
        int(stamp[:4]),
        int(stamp[4:6]),
        int(stamp[6:8]),
        int(stamp[9:11]),
        int(stamp[11:13]),
        int(stamp[13:15]),
        tzinfo=UTC,
    )


def _date_header(request: HttpRequest) -> str:

    return f"{from_rfc822(request.headers.get('date', '')):%Y%m%dT%H%M%SZ}"


def _unsupported(dialect: Dialect) -> AwsError:
    message = f"The authorization mechanism you have provided is not supported. Please use {ALGORITHM}."
    if dialect is Dialect.S3:
        return AwsError("InvalidRequest", message)
    return refusals.malformed(dialect, message)
