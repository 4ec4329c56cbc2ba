"""Why a request's sender is not believed, in the words of each family of services.

S3's are those of its API reference («Error responses»), the others those of the common errors of
AWS's services.
"""

from datetime import datetime
from typing import Any

from headrace.aws.errors import AwsError
from headrace.gateway.dialect import Dialect

_MISMATCH = (
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret"
    " Access Key and signing method. Consult the service documentation for details."
)
_S3_MISMATCH = (
    "The request signature we calculated does not match the signature you provided. Check your key and"
    " signing method."
)


def missing(dialect: Dialect) -> AwsError:
    """It is not signed."""
    if dialect is Dialect.S3:
        return AwsError("AccessDenied", "Access Denied", status=403)
    return _worded(dialect, "MissingAuthenticationToken", "Missing Authentication Token")


def malformed(dialect: Dialect, detail: str) -> AwsError:
    """Its signature can't be read."""
    if dialect is Dialect.S3:
        return AwsError("AuthorizationHeaderMalformed", f"The authorization header is malformed; {detail}")
    return _worded(dialect, "IncompleteSignature", detail)


def malformed_query(dialect: Dialect, detail: str) -> AwsError:
    """The signature in its URL can't be read."""
    if dialect is Dialect.S3:
        return AwsError("AuthorizationQueryParametersError", detail)
    return malformed(dialect, detail)


def unknown_key(dialect: Dialect, access_key_id: str) -> AwsError:
    """Its key does not exist."""
    if dialect is Dialect.S3:
        message = "The AWS Access Key Id you provided does not exist in our records."
        return AwsError("InvalidAccessKeyId", message, status=403, AWSAccessKeyId=access_key_id)
    message = "The security token included in the request is invalid."
    if dialect is Dialect.QUERY:
        return AwsError("InvalidClientTokenId", message, status=403)
    return AwsError("UnrecognizedClientException", message)


def expired_token(dialect: Dialect) -> AwsError:
    """Its key has ended."""
    if dialect is Dialect.S3:
        return AwsError("ExpiredToken", "The provided token has expired.")
    return _worded(dialect, "ExpiredToken", "The security token included in the request is expired")


def mismatch(dialect: Dialect, access_key_id: str = "", string_to_sign: str = "") -> AwsError:
    """Its signature is not the one its key makes."""
    if dialect is Dialect.S3:
        return AwsError(
            "SignatureDoesNotMatch",
            _S3_MISMATCH,
            status=403,
            AWSAccessKeyId=access_key_id,
            StringToSign=string_to_sign,
        )
    return _invalid(dialect, _MISMATCH)


def skewed(dialect: Dialect, sent: datetime, now: datetime, minutes: int) -> AwsError:
    """Its time is too far from ours."""
    if dialect is Dialect.S3:
        return AwsError(
            "RequestTimeTooSkewed",
            "The difference between the request time and the current time is too large.",
            status=403,
            RequestTime=_stamp(sent),
            ServerTime=f"{now:%Y-%m-%dT%H:%M:%SZ}",
            MaxAllowedSkewMilliseconds=str(minutes * 60_000),
        )
    if sent < now:
        relation = "Signature expired: {} is now earlier than {} - {} min."
    else:
        relation = "Signature not yet current: {} is still later than {} + {} min."
    return _invalid(dialect, relation.format(_stamp(sent), _stamp(now), minutes))


def expired_url(dialect: Dialect, seconds: int, expired: datetime, now: datetime) -> AwsError:
    """Its presigned URL has ended."""
    if dialect is Dialect.S3:
        fields: dict[str, Any] = {"X-Amz-Expires": str(seconds)}
        return AwsError(
            "AccessDenied",
            "Request has expired",
            status=403,
            **fields,
            Expires=f"{expired:%Y-%m-%dT%H:%M:%SZ}",
            ServerTime=f"{now:%Y-%m-%dT%H:%M:%SZ}",
        )
    return _invalid(dialect, f"Signature expired: {_stamp(expired)} is now earlier than {_stamp(now)}")


def unsigned_headers(dialect: Dialect, names: list[str]) -> AwsError:
    """It has headers that matter outside of its signature."""
    message = "There were headers present in the request which were not signed"
    if dialect is Dialect.S3:
        return AwsError("AccessDenied", message, status=403, HeadersNotSigned=", ".join(names))
    return _invalid(dialect, f"{message}: {', '.join(names)}")


def wrong_payload_hash(given: str, found: str) -> AwsError:
    """Its body is not the one that was signed (S3 only; elsewhere the signature itself is wrong)."""
    return AwsError(
        "XAmzContentSHA256Mismatch",
        "The provided 'x-amz-content-sha256' header does not match what was computed.",
        ClientComputedContentSHA256=given,
        S3ComputedContentSHA256=found,
    )


def _invalid(dialect: Dialect, message: str) -> AwsError:
    if dialect is Dialect.QUERY:
        return AwsError("SignatureDoesNotMatch", message, status=403)
    return AwsError("InvalidSignatureException", message)


def _worded(dialect: Dialect, code: str, message: str) -> AwsError:
    if dialect is Dialect.QUERY:
        return AwsError(code, message, status=403)
    return AwsError(f"{code}Exception", message)


def _stamp(time: datetime) -> str:
    return f"{time:%Y%m%dT%H%M%SZ}"
