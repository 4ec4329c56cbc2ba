"""The tree on its way into S3."""

from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory

from headrace.cli.building.packing import pack
from headrace.cli.building.tree import Tree
from headrace.cli.client import Client
from headrace.cli.listing import size
from headrace.cli.speaking import say

HOME_REGION = "us-east-1"
"""The one region whose buckets are made without naming it."""


def bucket_of(client: Client, account: str) -> str:
    """The bucket of all sources of this account and region."""
    return f"headrace-source-{account}-{client.connection.region}"


def upload(client: Client, bucket: str, project: str, tree: Tree) -> str:
    """Put the tree where builds find it, and say where: `bucket/key`.

    The key is the content's digest, so builds that run at once never take each other's source.
    """
    with TemporaryDirectory(prefix="headrace-build-") as folder:
        packed = Path(folder) / "source.zip"
        pack(tree, packed)
        location = f"{bucket}/{project}/{_digest(packed)}.zip"
        _ensure_bucket(client, bucket)
        if not client.has(f"/{location}"):
            say(f"uploading {_described(tree)}, {size(packed.stat().st_size)} packed")
            client.put(f"/{location}", packed)
    return location


def _ensure_bucket(client: Client, bucket: str) -> None:
    if client.has(f"/{bucket}"):
        return
    region = client.connection.region
    constraint = f"<LocationConstraint>{region}</LocationConstraint>" if region != HOME_REGION else ""
    body = f"<CreateBucketConfiguration>{constraint}</CreateBucketConfiguration>" if constraint else ""
    client.put(f"/{bucket}", body.encode())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _described(tree: Tree) -> str:
    return f"{'what git does not ignore' if tree.by_git else 'all files'} ({len(tree.files)})"
