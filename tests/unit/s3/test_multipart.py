import hashlib
from base64 import b64decode, b64encode
from typing import Any

import pytest

from headrace.aws import checksums
from tests.unit.s3.world import World

MIB = 1024**2
FIRST = bytes(range(256)) * (5 * MIB // 256)


async def begin(s3: World, **request: Any) -> str:
    upload: str = (await s3("CreateMultipartUpload", Bucket="box", Key="a", **request))["UploadId"]
    return upload


async def send(s3: World, upload: str, number: int, body: bytes) -> dict[str, Any]:
    """Upload a part; returns it as CompleteMultipartUpload wants it."""
    part = await s3("UploadPart", Bucket="box", Key="a", UploadId=upload, PartNumber=number, Body=body)
    return {"PartNumber": number, **part}


async def complete(s3: World, upload: str, *parts: dict[str, Any], **request: Any) -> dict[str, Any]:
    listed = {"Parts": list(parts)}
    return await s3(
        "CompleteMultipartUpload", Bucket="box", Key="a", UploadId=upload, MultipartUpload=listed, **request
    )


async def uploads_left(s3: World) -> list[str]:
    return [one["Key"] for one in (await s3("ListMultipartUploads", Bucket="box"))["Uploads"]]


def checksum(algorithm: str, content: bytes) -> str:
    running = checksums.ALGORITHMS[algorithm]()
    running.update(content)
    return checksums.text(running)


async def test_parts_become_an_object_without_copying(s3: World) -> None:
    upload = await begin(s3, ContentType="text/css", Metadata={"x": "1"}, Tagging="a=b")
    second = await send(s3, upload, 7, b"end")
    first = await send(s3, upload, 2, FIRST)
    kept = dict(s3.blobs.kept)
    made = await complete(s3, upload, first, second)
    md5s = hashlib.md5(FIRST).digest() + hashlib.md5(b"end").digest()
    assert made["ETag"] == f'"{hashlib.md5(md5s).hexdigest()}-2"'
    assert s3.blobs.kept == kept
    assert await s3.read("a") == FIRST + b"end"
    head = await s3("HeadObject", Bucket="box", Key="a")
    assert (head["ContentType"], head["Metadata"], head["TagCount"]) == ("text/css", {"x": "1"}, 1)
    assert await uploads_left(s3) == []


async def test_a_range_may_span_parts_and_a_part_may_be_read_alone(s3: World) -> None:
    upload = await begin(s3)
    await complete(s3, upload, await send(s3, upload, 1, FIRST), await send(s3, upload, 2, b"end"))
    size = len(FIRST)
    assert await s3.read("a", Range=f"bytes={size - 2}-{size + 1}") == FIRST[-2:] + b"en"
    part = await s3.get("a", PartNumber=2)
    assert (part["ContentRange"], part["PartsCount"]) == (f"bytes {size}-{size + 2}/{size + 3}", 2)
    assert await s3.read("a", PartNumber=2) == b"end"
    error = await s3.refuses("GetObject", Bucket="box", Key="a", PartNumber=3)
    assert (error.code, error.status) == ("InvalidPartNumber", 416)


@pytest.mark.parametrize("algorithm", ["CRC32", "CRC32C", "CRC64NVME"])
async def test_the_crc_of_the_whole_comes_from_those_of_its_parts(s3: World, algorithm: str) -> None:
    upload = await begin(s3, ChecksumAlgorithm=algorithm, ChecksumType="FULL_OBJECT")
    made = await complete(s3, upload, await send(s3, upload, 1, FIRST), await send(s3, upload, 2, b"end"))
    assert made[f"Checksum{algorithm}"] == checksum(algorithm.lower(), FIRST + b"end")
    assert made["ChecksumType"] == "FULL_OBJECT"


async def test_a_composite_checksum_is_that_of_the_parts_checksums(s3: World) -> None:
    upload = await begin(s3, ChecksumAlgorithm="SHA256")
    made = await complete(s3, upload, await send(s3, upload, 1, FIRST), await send(s3, upload, 2, b"end"))
    digests = hashlib.sha256(FIRST).digest() + hashlib.sha256(b"end").digest()
    assert made["ChecksumSHA256"] == b64encode(hashlib.sha256(digests).digest()).decode() + "-2"
    assert made["ChecksumType"] == "COMPOSITE"


async def test_an_impossible_kind_of_checksum_is_refused(s3: World) -> None:
    for algorithm, kind in (("SHA256", "FULL_OBJECT"), ("CRC64NVME", "COMPOSITE")):
        request: dict[str, Any] = {
            "Bucket": "box",
            "Key": "a",
            "ChecksumAlgorithm": algorithm,
            "ChecksumType": kind,
        }
        assert (await s3.refuses("CreateMultipartUpload", **request)).code == "InvalidRequest"


async def test_a_part_sent_again_takes_the_place_of_the_first(s3: World) -> None:
    upload = await begin(s3)
    old = await send(s3, upload, 1, b"old")
    new = await send(s3, upload, 1, b"new")
    with pytest.raises(Exception, match="InvalidPart"):
        await complete(s3, upload, old)
    await complete(s3, upload, new)
    assert await s3.read("a") == b"new"


async def test_what_cannot_be_completed_is_refused_and_stays(s3: World) -> None:
    upload = await begin(s3)
    small, end = await send(s3, upload, 1, b"small"), await send(s3, upload, 2, b"end")
    for parts, code in (
        ([small, end], "EntityTooSmall"),
        ([end, small], "InvalidPartOrder"),
        ([end | {"PartNumber": 3}], "InvalidPart"),
        ([end | {"ETag": '"x"'}], "InvalidPart"),
        ([end | {"ChecksumCRC64NVME": b64encode(bytes(8)).decode()}], "InvalidPart"),
        ([], "MalformedXML"),
    ):
        with pytest.raises(Exception, match=code):
            await complete(s3, upload, *parts)
    with pytest.raises(Exception, match="InvalidRequest"):
        await complete(s3, upload, end, MpuObjectSize=4)
    with pytest.raises(Exception, match="BadDigest"):
        await complete(s3, upload, end, ChecksumCRC64NVME=b64encode(bytes(8)).decode())
    assert await uploads_left(s3) == ["a"]
    await complete(s3, upload, end)


async def test_completing_twice_answers_the_same(s3: World) -> None:
    upload = await begin(s3)
    part = await send(s3, upload, 1, b"x")
    assert await complete(s3, upload, part) == await complete(s3, upload, part)


async def test_completing_only_if_the_object_is_new(s3: World) -> None:
    await s3.put("a", b"first")
    upload = await begin(s3)
    part = await send(s3, upload, 1, b"x")
    with pytest.raises(Exception, match="PreconditionFailed"):
        await complete(s3, upload, part, IfNoneMatch="*")
    assert await s3.read("a") == b"first"


async def test_an_aborted_upload_is_gone(s3: World) -> None:
    upload = await begin(s3)
    part = await send(s3, upload, 1, b"x")
    await s3("AbortMultipartUpload", Bucket="box", Key="a", UploadId=upload)
    for attempt in (send(s3, upload, 2, b"y"), complete(s3, upload, part)):
        with pytest.raises(Exception, match="NoSuchUpload"):
            await attempt


async def test_another_checksum_than_the_uploads_is_refused(s3: World) -> None:
    upload = await begin(s3, ChecksumAlgorithm="SHA256")
    request: dict[str, Any] = {"Bucket": "box", "Key": "a", "UploadId": upload, "PartNumber": 1, "Body": b""}
    error = await s3.refuses("UploadPart", ChecksumCRC32=b64encode(bytes(4)).decode(), **request)
    assert error.code == "InvalidRequest"
    assert (await s3.refuses("UploadPart", **request | {"PartNumber": 10_001})).code == "InvalidArgument"


async def test_a_part_may_be_copied_from_an_object(s3: World) -> None:
    await s3.put("source", b"0123456789")
    upload = await begin(s3)
    request: dict[str, Any] = {
        "Bucket": "box",
        "Key": "a",
        "UploadId": upload,
        "PartNumber": 1,
        "CopySource": "box/source",
    }
    part = (await s3("UploadPartCopy", CopySourceRange="bytes=2-4", **request))["CopyPartResult"]
    error = await s3.refuses("UploadPartCopy", CopySourceRange="bytes=2-10", **request)
    assert error.code == "InvalidArgument"
    await complete(s3, upload, {"PartNumber": 1, "ETag": part["ETag"]})
    assert await s3.read("a") == b"234"


async def test_parts_are_listed_in_pages(s3: World) -> None:
    upload = await begin(s3)
    for number in (3, 1, 2):
        await send(s3, upload, number, bytes(number))
    request: dict[str, Any] = {"Bucket": "box", "Key": "a", "UploadId": upload, "MaxParts": 2}
    first = await s3("ListParts", **request)
    assert [(part["PartNumber"], part["Size"]) for part in first["Parts"]] == [(1, 1), (2, 2)]
    assert first["IsTruncated"]
    second = await s3("ListParts", PartNumberMarker=first["NextPartNumberMarker"], **request)
    assert [part["PartNumber"] for part in second["Parts"]] == [3]
    assert not second["IsTruncated"]


async def test_uploads_are_listed_in_pages(s3: World) -> None:
    begun = []
    for key in ("b/2", "a", "b/1", "a", "c"):
        begun.append((key, (await s3("CreateMultipartUpload", Bucket="box", Key=key))["UploadId"]))
    seen: list[tuple[str, str]] = []
    markers: dict[str, str] = {}
    while True:
        page = await s3("ListMultipartUploads", Bucket="box", MaxUploads=1, **markers)  # type: ignore[arg-type]
        seen += [(one["Key"], one["UploadId"]) for one in page["Uploads"]]
        if not page["IsTruncated"]:
            break
        markers = {"KeyMarker": page["NextKeyMarker"], "UploadIdMarker": page["NextUploadIdMarker"]}
    assert seen == sorted(begun)
    rolled = await s3("ListMultipartUploads", Bucket="box", Delimiter="/", KeyMarker="a")
    assert rolled["CommonPrefixes"] == [{"Prefix": "b/"}]
    assert [one["Key"] for one in rolled["Uploads"]] == ["c"]


async def test_the_parts_of_an_object_can_be_asked_for(s3: World) -> None:
    upload = await begin(s3)
    await complete(s3, upload, await send(s3, upload, 1, FIRST), await send(s3, upload, 2, b"end"))
    wanted = ["ETag", "Checksum", "ObjectParts", "ObjectSize"]
    answer = await s3("GetObjectAttributes", Bucket="box", Key="a", ObjectAttributes=wanted)
    assert answer["ObjectSize"] == len(FIRST) + 3
    assert answer["ObjectParts"]["TotalPartsCount"] == 2
    assert [part["Size"] for part in answer["ObjectParts"]["Parts"]] == [len(FIRST), 3]
    assert len(b64decode(answer["Checksum"]["ChecksumCRC64NVME"])) == 8
    assert "StorageClass" not in answer
