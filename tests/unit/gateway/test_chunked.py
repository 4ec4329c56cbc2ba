"""`aws-chunked` bodies: decoded, their signatures and trailing checksums verified."""

import hmac
import zlib
from base64 import b64encode
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headrace.aws import checksums
from headrace.aws.body import Body
from headrace.aws.call import Call, Request, Response
from headrace.aws.errors import AwsError
from headrace.gateway import chunked
from headrace.gateway.canonical import signing_key
from headrace.gateway.chunked import ChunkSigner
from headrace.gateway.signature import Signature
from tests.unit.gateway.asking import Asked, ask, signed
from tests.unit.gateway.conftest import Running

SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
STAMP = "20130524T000000Z"
SCOPE = "20130524/us-east-1/s3/aws4_request"
SEED = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"
CHUNKS = [
    (65_536, "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648"),
    (1024, "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497"),
    (0, "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9"),
]
TRAILER_SEED = "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e"
TRAILER_CHUNKS = [
    (65_536, "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2"),
    (1024, "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7"),
    (0, "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992"),
]
TRAILER = b"x-amz-checksum-crc32c:sOO8/Q==\r\nx-amz-trailer-signature:%s\r\n\r\n"
TRAILER_SIGNATURE = b"d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435"


def signer(seed: str) -> ChunkSigner:
    key = signing_key(SECRET, "20130524", "us-east-1", "s3")

    def sign(string_to_sign: str) -> bytes:
        return hmac.digest(key, string_to_sign.encode(), "sha256").hex().encode()

    return ChunkSigner(STAMP, SCOPE, seed, sign)


def framed(chunks: list[tuple[int, str]], end: bytes = b"\r\n") -> bytes:
    lines = b""
    for size, chunk_signature in chunks:
        lines += f"{size:x};chunk-signature={chunk_signature}\r\n".encode() + b"a" * size
        lines += b"\r\n" if size else b""
    return lines + end


async def pieces(data: bytes, size: int) -> AsyncIterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


async def decoded(
    data: bytes, chunk_signer: ChunkSigner | None = None, *, size: int = 5000
) -> tuple[bytes, Body]:
    body = Body(pieces(data, size))
    return b"".join([each async for each in chunked.decode(pieces(data, size), body, chunk_signer)]), body


async def test_the_s3_references_example_is_accepted() -> None:
    content, _ = await decoded(framed(CHUNKS), signer(SEED))

    assert content == b"a" * 66_560


async def test_the_s3_references_example_with_a_trailer_is_accepted() -> None:
    data = framed(TRAILER_CHUNKS, TRAILER % TRAILER_SIGNATURE)

    content, body = await decoded(data, signer(TRAILER_SEED))

    assert content == b"a" * 66_560
    assert body.trailers == {"x-amz-checksum-crc32c": "sOO8/Q=="}


async def test_a_trailer_may_follow_an_empty_line() -> None:
    data = framed(TRAILER_CHUNKS, b"\r\n" + TRAILER % TRAILER_SIGNATURE)

    _, body = await decoded(data, signer(TRAILER_SEED))

    assert body.trailers == {"x-amz-checksum-crc32c": "sOO8/Q=="}


async def test_a_changed_chunk_is_refused() -> None:
    data = bytearray(framed(CHUNKS))
    data[1000] = ord("b")

    with pytest.raises(AwsError, match="SignatureDoesNotMatch"):
        await decoded(bytes(data), signer(SEED))


async def test_a_changed_trailer_is_refused() -> None:
    data = framed(TRAILER_CHUNKS, TRAILER.replace(b"sOO8", b"sOO9") % TRAILER_SIGNATURE)

    with pytest.raises(AwsError, match="SignatureDoesNotMatch"):
        await decoded(data, signer(TRAILER_SEED))


@given(
    content=st.lists(st.binary(min_size=1, max_size=300)),
    size=st.integers(min_value=1, max_value=400),
    trailers=st.booleans(),
)
@settings(deadline=None)
async def test_chunks_are_put_together_however_they_arrive(
    content: list[bytes], size: int, trailers: bool
) -> None:
    data = b"".join(b"%x\r\n%s\r\n" % (len(each), each) for each in content) + b"0\r\n"
    data += b"x-a:1\r\nX-B: two \r\n\r\n" if trailers else b"\r\n"

    found, body = await decoded(data, size=size)

    assert found == b"".join(content)
    assert body.trailers == ({"x-a": "1", "x-b": "two"} if trailers else {})


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "IncompleteBody"),
        (b"5\r\nabc", "IncompleteBody"),
        (b"5\r\nabcde", "IncompleteBody"),
        (b"3\r\nabcde\r\n0\r\n\r\n", "InvalidRequest"),
        (b"-5\r\nabcde\r\n0\r\n\r\n", "InvalidRequest"),
        (b"zz\r\n", "InvalidRequest"),
        (b"0\r\nno colon\r\n\r\n", "InvalidRequest"),
        (b"1" * 20_000, "InvalidRequest"),
        (b"0\r\n" + b"a:b\r\n" * 100, "InvalidRequest"),
    ],
)
async def test_a_mangled_body_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(AwsError, match=code):
        await decoded(data)


async def keep(call: Call, request: Request) -> Response:
    content = b"".join([chunk async for chunk in request["Body"]])
    return {"ETag": str(len(content)), "ChecksumCRC32": request["Body"].checksums.get("crc32", "")}


def upload(content: bytes, checksum: bytes, *, length: int | None = None) -> Asked:
    """A PutObject as current SDKs send it over TLS: an unsigned body with a checksum behind it."""
    asked = signed(
        "PUT",
        "/b/k",
        service="s3",
        headers={
            "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
            "x-amz-trailer": "x-amz-checksum-crc32",
            "x-amz-decoded-content-length": str(len(content) if length is None else length),
            "content-encoding": "aws-chunked,gzip",
        },
    )
    asked.body = b"%x\r\n%s\r\n0\r\nx-amz-checksum-crc32:%s\r\n\r\n" % (len(content), content, checksum)
    asked.headers["content-length"] = str(len(asked.body))
    return asked


CONTENT = b"some content"
CHECKSUM = b64encode(zlib.crc32(CONTENT).to_bytes(4, "big"))


async def test_a_trailing_checksum_is_verified_and_told(running: Running) -> None:
    running.services["s3"].answers["PutObject"] = keep

    answer = await ask(running.gateway, upload(CONTENT, CHECKSUM), chunk=7)

    assert answer.status == 200
    assert answer.headers["etag"] == "12"
    assert answer.headers["x-amz-checksum-crc32"] == CHECKSUM.decode()
    _, request = running.services["s3"].calls[0]
    assert (request["ContentLength"], request["ContentEncoding"]) == (12, "gzip")


async def test_a_wrong_trailing_checksum_is_refused(running: Running) -> None:
    running.services["s3"].answers["PutObject"] = keep

    answer = await ask(running.gateway, upload(CONTENT, b64encode(b"nope")))

    assert (answer.status, b"<Code>BadDigest</Code>" in answer.body) == (400, True)


async def test_a_body_shorter_than_promised_is_refused(running: Running) -> None:
    running.services["s3"].answers["PutObject"] = keep

    answer = await ask(running.gateway, upload(CONTENT, CHECKSUM, length=13))

    assert (answer.status, b"<Code>IncompleteBody</Code>" in answer.body) == (400, True)


@pytest.mark.parametrize("algorithm", ["crc32", "crc32c", "crc64nvme", "sha1", "sha256"])
async def test_checksums_in_headers_are_verified(running: Running, algorithm: str) -> None:
    running.services["s3"].answers["PutObject"] = keep
    running.services["s3"].answers["DeleteObjects"] = {}
    checksum = checksums.ALGORITHMS[algorithm]()
    checksum.update(CONTENT)
    name = f"x-amz-checksum-{algorithm}"
    ask_with = partial(signed, "PUT", "/b/k", service="s3", body=CONTENT)

    good = await ask(running.gateway, ask_with(headers={name: checksums.text(checksum)}))
    bad = await ask(running.gateway, ask_with(headers={name: b64encode(b"nope").decode()}))

    assert good.status == 200
    assert (bad.status, b"<Code>BadDigest</Code>" in bad.body) == (400, True)


def test_a_signature_knows_its_scope() -> None:
    found = Signature(
        access_key_id="A",
        date="20130524",
        region="us-east-1",
        service="s3",
        signed_headers=("host",),
        value="",
        token=None,
        time=datetime(2013, 5, 24, tzinfo=UTC),
        stamp=STAMP,
    )

    assert found.scope == SCOPE
