"""What S3 remembers.

Bucket names are global, so a bucket's id is its name; an object's id is `bucket/key`. Bytes are not
records: they are in the object's record when there are few (see `contents`), otherwise in blobs.
"""

from datetime import datetime
from typing import ClassVar, Literal

import msgspec

from headrace.services.s3.cors import CorsRule
from headrace.services.s3.website import Website
from headrace.store.base import Index, Record

ChecksumType = Literal["FULL_OBJECT", "COMPOSITE"]


class Checksum(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A checksum as S3 shows it."""

    algorithm: str
    """One of `checksums.ALGORITHMS`."""
    value: str
    """Base64; of a composite checksum with `-` and the number of parts behind it."""
    type: ChecksumType = "FULL_OBJECT"


class PublicAccessBlock(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What keeps a bucket private whatever its policy says. On AWS a new bucket has all four."""

    block_acls: bool = False
    ignore_acls: bool = False
    block_policy: bool = False
    restrict_buckets: bool = False


BLOCK_EVERYTHING = PublicAccessBlock(
    block_acls=True, ignore_acls=True, block_policy=True, restrict_buckets=True
)


class Bucket(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A bucket. Its id is its name."""

    kind: ClassVar[str] = "s3-bucket"

    account: str
    region: str
    created: datetime
    tags: dict[str, str] = {}
    policy: str = ""
    """The policy document as it was put; empty for none."""
    public_access_block: PublicAccessBlock = PublicAccessBlock()
    website: Website | None = None
    cors: tuple[CorsRule, ...] = ()

    @property
    def name(self) -> str:
        return self.id

    def index(self) -> Index:
        return Index(owner=self.account, sort=self.id)


class Headers(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a client stores with an object and gets back with it."""

    content_type: str = "binary/octet-stream"
    cache_control: str = ""
    content_disposition: str = ""
    content_encoding: str = ""
    content_language: str = ""
    expires: datetime | None = None
    website_redirect: str = ""
    metadata: dict[str, str] = {}


class Description(Record, frozen=True, kw_only=True, omit_defaults=True):
    """An object without the bytes that its record holds: as much as a list or a check needs to read."""

    kind: ClassVar[str] = "s3-object"

    bucket: str
    key: str
    size: int
    etag: str
    """Without the quotes."""
    modified: datetime
    headers: Headers = Headers()
    storage_class: str = "STANDARD"
    tags: dict[str, str] = {}
    checksum: Checksum | None = None
    blob: str = ""
    manifest: str = ""
    parts: int = 0
    """How many parts it was uploaded in; 0 if it was not a multipart upload."""

    def index(self) -> Index:
        return Index(owner=self.bucket, sort=self.key)


class Object(Description, frozen=True, kw_only=True, omit_defaults=True):
    """An object. Its bytes are `inline`, or the blob `blob`, or the parts that `manifest` lists."""

    inline: bytes = b""


def object_id(bucket: str, key: str) -> str:
    return f"{bucket}/{key}"


class PartContent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The bytes of one part."""

    number: int
    size: int
    md5: str
    checksum: Checksum
    blob: str = ""
    """Empty for a part without bytes."""


class Manifest(Record, frozen=True, kw_only=True, omit_defaults=True):
    """The parts of an object that was uploaded in parts, in order. Never changed.

    Kept beside the object's record, so that listing objects does not read it. Its id is the upload's.
    """

    kind: ClassVar[str] = "s3-manifest"

    parts: tuple[PartContent, ...]


class Upload(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A multipart upload that has been neither completed nor aborted."""

    kind: ClassVar[str] = "s3-upload"

    bucket: str
    key: str
    initiated: datetime
    headers: Headers = Headers()
    storage_class: str = "STANDARD"
    tags: dict[str, str] = {}
    algorithm: str
    checksum_type: ChecksumType
    default_checksum: bool = False
    """Whether the client asked for no checksum: then S3 makes one, but does not ask for the parts'."""

    def index(self) -> Index:
        return Index(owner=self.bucket, sort=upload_sort(self.key, self.id))


def upload_sort(key: str, upload: str) -> str:
    """Uploads are listed by key, then by id. The separator sorts before whatever a key may hold."""
    return f"{key}\x01{upload}"


class Part(Record, frozen=True, kw_only=True, omit_defaults=True):
    """An uploaded part of an unfinished upload. Its id is `upload/number`."""

    kind: ClassVar[str] = "s3-part"

    upload: str
    modified: datetime
    content: PartContent

    def index(self) -> Index:
        return Index(owner=self.upload, sort=part_sort(self.content.number))


def part_id(upload: str, number: int) -> str:
    return f"{upload}/{part_sort(number)}"


def part_sort(number: int) -> str:
    return f"{number:05d}"


class Reference(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Says that a blob belongs to an object or a part. Its id is the blob's key.

    A blob without one was left by a crash between writing the bytes and writing the record.
    """

    kind: ClassVar[str] = "s3-blob"


class Garbage(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What was replaced or deleted and may be removed once nobody can still be reading it."""

    kind: ClassVar[str] = "s3-garbage"

    since: datetime
    blobs: tuple[str, ...] = ()
    manifest: str = ""
    """A manifest that goes, with the blobs of its parts."""
    upload: str = ""
    """A finished upload, whose part records go."""

    def index(self) -> Index:
        return Index(sort=f"{self.since.isoformat()}/{self.id}")
