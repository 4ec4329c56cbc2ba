"""Errors in the registry's form. ECR's own errors are shown with the code that the specification has."""

from collections.abc import Mapping
from typing import Any

import msgspec
from starlette.responses import Response

from headrace.aws.errors import AwsError

IMAGE_NOT_FOUND = "Requested image not found"
"""ECR's text for a manifest that is not there."""

_SHOWN_AS = {
    "RepositoryNotFoundException": (404, "NAME_UNKNOWN"),
    "ImageNotFoundException": (404, "MANIFEST_UNKNOWN"),
    "ImageTagAlreadyExistsException": (400, "TAG_INVALID"),
    "ImageReferencedByManifestList": (403, "DENIED"),
    "ImageDigestDoesNotMatchException": (400, "DIGEST_INVALID"),
    "LayersNotFoundException": (400, "MANIFEST_BLOB_UNKNOWN"),
    "ReferencedImagesNotFoundException": (400, "MANIFEST_BLOB_UNKNOWN"),
    "InvalidLayerException": (400, "DIGEST_INVALID"),
    "UploadNotFoundException": (404, "BLOB_UPLOAD_UNKNOWN"),
    "InvalidParameterException": (400, "MANIFEST_INVALID"),
}


class RegistryError(Exception):
    """What a client of the registry is told."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        detail: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.detail = detail
        self.headers = dict(headers or {})

    def response(self) -> Response:
        error = {"code": self.code, "message": self.message, "detail": self.detail}
        return Response(
            msgspec.json.encode({"errors": [error]}),
            self.status,
            headers=self.headers,
            media_type="application/json",
        )


def shown(error: AwsError) -> RegistryError:
    """An error of ECR's as the registry shows it."""
    status, code = _SHOWN_AS.get(error.code, (400, "UNSUPPORTED"))
    return RegistryError(status, code, error.message, detail=error.fields.get("details"))


def blob_unknown(digest: str) -> RegistryError:
    return RegistryError(404, "BLOB_UNKNOWN", "blob unknown to registry", detail={"digest": digest})


def manifest_unknown() -> RegistryError:
    return RegistryError(404, "MANIFEST_UNKNOWN", IMAGE_NOT_FOUND)


def digest_invalid(digest: str) -> RegistryError:
    return RegistryError(400, "DIGEST_INVALID", "provided digest is not valid", detail={"digest": digest})


def name_invalid(name: str) -> RegistryError:
    return RegistryError(400, "NAME_INVALID", "invalid repository name", detail={"name": name})


def unsupported(message: str) -> RegistryError:
    return RegistryError(405, "UNSUPPORTED", message)


def unavailable() -> RegistryError:
    """Nothing has been changed; the client may try again."""
    message = "The registry can't do this now; its disk may be full."
    return RegistryError(503, "UNAVAILABLE", message, headers={"Retry-After": "5"})
