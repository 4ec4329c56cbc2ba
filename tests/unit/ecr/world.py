"""ECR alone, without a gateway: its operations called as the gateway calls them, its registry by HTTP."""

import hashlib
import json
from base64 import b64decode
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from headrace.aws.call import Call
from headrace.aws.errors import AwsError
from headrace.blobs.base import BlobMissing, BlobsUnavailable
from headrace.kit.clock import VirtualClock
from headrace.kit.ids import RandomIds
from headrace.services.ecr import service
from headrace.store.base import Store

ACCOUNT = "111122223333"
SCOPE = f"{ACCOUNT}/eu-west-1"
HOST = "127.0.0.1:4566"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"


class MemoryBlobs:
    """Blobs that are a dict."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.full = False

    async def put(self, key: str, body: AsyncIterator[bytes] | bytes) -> int:
        content = body if isinstance(body, bytes) else b"".join([chunk async for chunk in body])
        if self.full:
            raise BlobsUnavailable("no space left on device")
        self.kept[key] = content
        return len(content)

    async def get(self, key: str, *, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        if key not in self.kept:
            raise BlobMissing(key)
        yield self.kept[key][start:end]

    async def size(self, key: str) -> int | None:
        return len(self.kept[key]) if key in self.kept else None

    async def delete(self, *keys: str) -> None:
        for key in keys:
            self.kept.pop(key, None)

    async def keys(self, prefix: str = "") -> AsyncIterator[str]:
        for key in list(self.kept):
            yield key


class World:
    """A registry. Another one on the same store and blobs is the same after a restart."""

    def __init__(self, store: Store, clock: VirtualClock, blobs: MemoryBlobs | None = None) -> None:
        self.store = store
        self.clock = clock
        self.blobs = blobs or MemoryBlobs()
        self.ecr = service.create(
            store=store,
            blobs=self.blobs,
            clock=clock,
            ids=RandomIds(),
            signing_key=b"a key for tests",
            registry_host=HOST,
            aliases=["172.17.0.1:4566", "localhost:4566"],
        )
        self.http = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=self.ecr.registry_app), base_url=f"http://{HOST}"
        )

    async def call(self, operation: str, scope: str = SCOPE, /, **request: Any) -> dict[str, Any]:
        account, region = scope.split("/")
        call = Call(
            service="ecr",
            operation=operation,
            account=account,
            region=region,
            principal=f"arn:aws:iam::{account}:root",
            request_id="1",
            now=self.clock.now(),
            base_url=f"http://{HOST}",
            headers={},
        )
        return await self.ecr.api.call(call, request)

    async def refused(self, operation: str, /, **request: Any) -> AwsError:
        with pytest.raises(AwsError) as caught:
            await self.call(operation, **request)
        return caught.value

    async def log_in(self, scope: str = SCOPE) -> None:
        (data,) = (await self.call("GetAuthorizationToken", scope))["authorizationData"]
        user, _, password = b64decode(data["authorizationToken"]).decode().partition(":")
        self.http.auth = httpx.BasicAuth(user, password)

    async def repository(self, name: str = "app", **settings: Any) -> None:
        """Make a repository and log in to the registry."""
        await self.call("CreateRepository", repositoryName=name, **settings)
        await self.log_in()

    async def push_blob(self, content: bytes, name: str = "app") -> dict[str, Any]:
        """Push a blob and describe it."""
        digest = digest_of(content)
        answer = await self.http.post(
            f"/v2/{name}/blobs/uploads/", params={"digest": digest}, content=content
        )
        assert answer.status_code == 201, answer.text
        return {"mediaType": "application/octet-stream", "digest": digest, "size": len(content)}

    async def manifest(self, content: bytes = b"layer", name: str = "app", **more: Any) -> bytes:
        """A manifest of an image of one layer, which is pushed, as the manifest is not."""
        body = {
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": await self.push_blob(b"{}", name),
            "layers": [await self.push_blob(content, name)],
        }
        return json.dumps(body | more, indent=1).encode()

    async def put(
        self, reference: str, manifest: bytes, name: str = "app", media_type: str = MANIFEST
    ) -> httpx.Response:
        return await self.http.put(
            f"/v2/{name}/manifests/{reference}", content=manifest, headers={"Content-Type": media_type}
        )

    async def push(self, *tags: str, content: bytes = b"layer", name: str = "app") -> str:
        """Push an image of one layer under these tags, or under its digest alone; returns the digest."""
        manifest = await self.manifest(content, name)
        for reference in tags or [digest_of(manifest)]:
            answer = await self.put(reference, manifest, name)
            assert answer.status_code == 201, answer.text
        return digest_of(manifest)

    async def push_index(self, tag: str, *members: str, name: str = "app") -> str:
        """Push a list of images that are there; returns its digest."""
        answer = await self.put(tag, index_of(*members), name, INDEX)
        assert answer.status_code == 201, answer.text
        return digest_of(index_of(*members))

    async def tags(self, name: str = "app") -> list[str]:
        answer = await self.call("ListImages", repositoryName=name, filter={"tagStatus": "TAGGED"})
        return [id["imageTag"] for id in answer["imageIds"]]

    async def digests(self, name: str = "app") -> set[str]:
        answer = await self.call("DescribeImages", repositoryName=name)
        return {image["imageDigest"] for image in answer["imageDetails"]}


def index_of(*members: str) -> bytes:
    entries = [{"mediaType": MANIFEST, "digest": digest, "size": 1} for digest in members]
    return json.dumps({"schemaVersion": 2, "mediaType": INDEX, "manifests": entries}).encode()


def digest_of(content: bytes) -> str:
    return "sha256:" + hashlib.sha256(content).hexdigest()


def error_of(answer: httpx.Response) -> tuple[int, str, str]:
    """Status, code and message of an error of the registry."""
    (error,) = answer.json()["errors"]
    return answer.status_code, error["code"], error["message"]
