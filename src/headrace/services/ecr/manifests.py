"""What a manifest says (OCI image specification, Docker image manifest V2 schema 2). Pure."""

from typing import Any

import msgspec

from headrace.services.ecr import errors
from headrace.services.ecr.digests import is_digest

LARGEST = 4 * 1024 * 1024
"""Bytes."""
INDEXES = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
)
MANIFESTS = (
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
)
OCI_INDEX, _DOCKER_LIST = INDEXES
_OCI_MANIFEST, _DOCKER_MANIFEST = MANIFESTS
_ELSEWHERE = ("nondistributable", "foreign")
"""Layers of such types are fetched from where their maker keeps them and need not be pushed."""


class Descriptor(msgspec.Struct, frozen=True, rename="camel"):
    """A reference to content."""

    digest: str
    size: int
    media_type: str = ""
    urls: tuple[str, ...] = ()


class _Manifest(msgspec.Struct, frozen=True, rename="camel"):
    schema_version: int
    media_type: str | None = None
    config: Descriptor | None = None
    layers: tuple[Descriptor, ...] | None = None
    manifests: tuple[Descriptor, ...] | None = None
    subject: Descriptor | None = None
    artifact_type: str | None = None
    annotations: dict[str, str] | None = None


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """What Headrace needs to know of a manifest."""

    media_type: str
    blobs: tuple[Descriptor, ...]
    """The configuration and the layers that have to be in the repository."""
    members: tuple[Descriptor, ...]
    """The manifests that a list lists."""
    size: int
    """Bytes of all that `config` and `layers` name."""
    subject: str | None
    artifact_type: str | None
    annotations: dict[str, str]


def read(body: bytes, media_type: str | None) -> Content:
    """Understand a manifest that was sent with this media type, if any.

    Raises `InvalidParameterException`.
    """
    try:
        manifest = msgspec.json.decode(body, type=_Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _invalid(str(error)) from error
    actual = _media_type(manifest, media_type)
    named = _descriptors(manifest, actual)
    return Content(
        media_type=actual,
        blobs=tuple(blob for blob in named if not _is_elsewhere(blob)),
        members=manifest.manifests or () if actual in INDEXES else (),
        size=sum(blob.size for blob in named),
        subject=manifest.subject.digest if manifest.subject else None,
        artifact_type=_artifact_type(manifest, actual),
        annotations=manifest.annotations or {},
    )


def _media_type(manifest: _Manifest, sent: str | None) -> str:
    if manifest.schema_version != 2:
        raise _invalid(f"manifests of schema version {manifest.schema_version} are not supported")
    said = manifest.media_type or None
    if sent and said and sent != said:
        raise _invalid(f"its mediaType is '{said}' but it was sent as '{sent}'")
    actual = said or sent or (OCI_INDEX if manifest.manifests is not None else _OCI_MANIFEST)
    if actual not in INDEXES + MANIFESTS:
        raise _invalid(f"the media type '{actual}' is not supported")
    return actual


def _descriptors(manifest: _Manifest, media_type: str) -> tuple[Descriptor, ...]:
    """All that it names; raises if what its kind must have is missing."""
    if media_type in INDEXES:
        if manifest.manifests is None or manifest.layers is not None or manifest.config is not None:
            raise _invalid("a manifest list has 'manifests', and neither 'config' nor 'layers'")
        checked = manifest.manifests
        blobs: tuple[Descriptor, ...] = ()
    else:
        if manifest.config is None or manifest.layers is None or manifest.manifests is not None:
            raise _invalid("an image manifest has 'config' and 'layers', and no 'manifests'")
        checked = blobs = (manifest.config, *manifest.layers)
    for descriptor in (*checked, *([manifest.subject] if manifest.subject else [])):
        if not is_digest(descriptor.digest) or descriptor.size < 0:
            raise _invalid(f"it refers to '{descriptor.digest}' of {descriptor.size} bytes")
    return blobs


def _is_elsewhere(blob: Descriptor) -> bool:
    return bool(blob.urls) or any(mark in blob.media_type for mark in _ELSEWHERE)


def _artifact_type(manifest: _Manifest, media_type: str) -> str | None:
    """What a referrer is listed as (OCI distribution specification, listing referrers)."""
    if manifest.artifact_type:
        return manifest.artifact_type
    return manifest.config.media_type or None if manifest.config and media_type in MANIFESTS else None


def referrers_index(descriptors: list[dict[str, Any]]) -> bytes:
    """The list of the manifests that refer to one."""
    return msgspec.json.encode({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": descriptors})


def _invalid(message: str) -> Exception:
    return errors.constraint("ImageManifest", f"Invalid JSON syntax: {message}")
