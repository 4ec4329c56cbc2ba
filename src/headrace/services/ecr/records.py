"""What ECR remembers.

What belongs to a repository is kept under the repository's `key`, which is new at every creation: so a
repository can be deleted at once, however much is in it, and one made again under its name is empty.
"""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

import msgspec

from headrace.store.base import Index, Record


class Mutability(StrEnum):
    """Whether a tag may move to another image."""

    MUTABLE = "MUTABLE"
    IMMUTABLE = "IMMUTABLE"
    MUTABLE_WITH_EXCLUSION = "MUTABLE_WITH_EXCLUSION"
    IMMUTABLE_WITH_EXCLUSION = "IMMUTABLE_WITH_EXCLUSION"


class Encryption(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was asked for; Headrace itself leaves encryption to the disk."""

    type: str = "AES256"
    kms_key: str | None = None


class Repository(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A repository. Its id is `account/region/name`."""

    kind: ClassVar[str] = "ecr-repository"

    name: str
    key: str
    created_at: datetime
    mutability: Mutability = Mutability.MUTABLE
    exclusions: tuple[str, ...] = ()
    """Wildcards of the tags to which the contrary of `mutability` applies."""
    scan_on_push: bool = False
    encryption: Encryption = Encryption()
    policy: str | None = None
    lifecycle_policy: str | None = None
    lifecycle_evaluated_at: datetime | None = None
    tags: dict[str, str] = {}

    @property
    def account(self) -> str:
        return self.scope.split("/")[0]

    def index(self) -> Index:
        """A space sorts before all that a name may hold: this is the order of the names."""
        return Index(owner=EXPIRING if self.lifecycle_policy else "", sort=f"{self.name} {self.scope}")


EXPIRING = "with lifecycle policy"
"""The owner by which the repositories are listed whose images may expire."""


class Image(Record, frozen=True, kw_only=True, omit_defaults=True):
    """An image: one manifest in one repository. Its id is `key of the repository/digest`."""

    kind: ClassVar[str] = "ecr-image"

    repository: str
    """The repository's key."""
    digest: str
    media_type: str
    size: int
    """Bytes of the configuration and the layers; for a manifest list those of its largest member."""
    pushed_at: datetime
    pulled_at: datetime | None = None
    """Renewed once a day at most."""
    tags: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    """Digests of the blobs it needs, its configuration among them."""
    members: tuple[str, ...] = ()
    """Digests of the manifests that it lists."""
    lists: tuple[str, ...] = ()
    """Digests of the manifest lists that it is a member of. It can't be deleted before them."""
    subject: str | None = None
    """The digest of the manifest that it refers to, which need not be there."""
    artifact_type: str | None = None
    annotations: dict[str, str] = {}
    manifest_size: int

    def index(self) -> Index:
        return Index(owner=self.repository, phase=self.subject or "", sort=self.digest)


class Manifest(Record, frozen=True, kw_only=True, omit_defaults=True):
    """The very bytes of an image's manifest. Has the image's id and lives as long as it."""

    kind: ClassVar[str] = "ecr-manifest"

    repository: str
    body: bytes

    def index(self) -> Index:
        return Index(owner=self.repository, sort=self.id)


class Tag(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A name for an image; the image lists it too. Its id is `key of the repository/tag`."""

    kind: ClassVar[str] = "ecr-tag"

    repository: str
    name: str
    digest: str

    def index(self) -> Index:
        return Index(owner=self.repository, sort=self.name)


class Piece(msgspec.Struct, frozen=True, array_like=True):
    """A run of bytes of a layer, kept as one blob."""

    blob: str
    size: int
    sha256: str


class Layer(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A layer's or a configuration's bytes, kept once however many repositories have it.
    Its id is `account/region/digest`."""

    kind: ClassVar[str] = "ecr-layer"

    digest: str
    size: int
    pieces: tuple[Piece, ...]
    spare_since: datetime | None = None
    """Since when no repository is known to have it."""

    def index(self) -> Index:
        return Index(sort=f"{self.digest} {self.scope}")


class LayerLink(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A repository has a layer: it was pushed or mounted there. Its id is `key of the repository/digest`."""

    kind: ClassVar[str] = "ecr-layer-link"

    repository: str
    digest: str
    size: int
    media_type: str | None = None
    """What the last manifest to name it called it."""
    spare_since: datetime | None = None
    """Since when no image of the repository is known to need it."""

    def index(self) -> Index:
        return Index(owner=self.repository, sort=f"{self.digest} {self.repository}")


class Upload(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A layer that is being uploaded. Its id is a UUID."""

    kind: ClassVar[str] = "ecr-upload"

    repository: str
    pieces: tuple[Piece, ...] = ()
    started_at: datetime

    @property
    def size(self) -> int:
        return sum(piece.size for piece in self.pieces)

    def index(self) -> Index:
        return Index(owner=self.repository, sort=f"{self.started_at.isoformat()}/{self.id}")


class Waste(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Blobs that nothing needs any more and that are still to be deleted."""

    kind: ClassVar[str] = "ecr-waste"

    blobs: tuple[str, ...]


class Erasure(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A deleted repository whose images, layers and uploads are still to be removed.
    Its id is the repository's key."""

    kind: ClassVar[str] = "ecr-erasure"


class LifecyclePreview(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A policy that somebody wants to see the effect of. Its id is the repository's key."""

    kind: ClassVar[str] = "ecr-lifecycle-preview"

    policy: str
    started_at: datetime
