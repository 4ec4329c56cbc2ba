"""Which URLs name a remote store of blobs, and what its failures look like."""

import pytest
from obstore.store import S3Store

from headrace.blobs.base import BlobsUnavailable
from headrace.blobs.remote import RemoteBlobs, open_remote


@pytest.mark.parametrize("url", ["s3://bucket", "s3://bucket/a/prefix", "gs://bucket", "memory:///"])
def test_a_url_names_a_remote_store(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    assert isinstance(open_remote(url), RemoteBlobs)


@pytest.mark.parametrize("url", ["ftp://host/folder", "not a url"])
def test_another_url_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="not the URL"):
        open_remote(url)


async def test_a_store_that_cannot_be_reached_is_unavailable() -> None:
    blobs = RemoteBlobs(
        S3Store(
            "bucket",
            region="eu-west-1",
            endpoint="http://127.0.0.1:9",
            access_key_id="key",
            secret_access_key="secret",
            client_options={"allow_http": True},
            retry_config={"max_retries": 0},
        )
    )
    with pytest.raises(BlobsUnavailable):
        await blobs.put("a", b"x")
    with pytest.raises(BlobsUnavailable):
        await blobs.size("a")
    with pytest.raises(BlobsUnavailable):
        [key async for key in blobs.keys("")]
