"""Results, as they come out of containers that nobody trusts."""

import io
import tarfile

import pytest

from headrace.services.batch.control.results import BadResult, taken


def packed(*entries: tuple[str, bytes, bytes]) -> bytes:
    """A tar archive of entries, each with its name, its type and its content or what it links to."""
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        for name, kind, content in entries:
            entry = tarfile.TarInfo(name)
            entry.type = kind
            if kind == tarfile.REGTYPE:
                entry.size = len(content)
                tar.addfile(entry, io.BytesIO(content))
            else:
                entry.linkname = content.decode()
                tar.addfile(entry)
    return archive.getvalue()


def test_a_small_file_of_json_is_taken_as_it_is() -> None:
    assert taken(packed(("r.json", tarfile.REGTYPE, b'{"a": 1}')), "r.json", 8) == b'{"a": 1}'


@pytest.mark.parametrize(
    ("archive", "complaint"),
    [
        (packed(("r.json", tarfile.REGTYPE, b'{"a": 12}')), "is larger than 8 bytes"),
        (packed(("r.json", tarfile.SYMTYPE, b"/etc/passwd")), "is not a file"),
        (packed(("r.json", tarfile.LNKTYPE, b"other")), "is not a file"),
        (packed(("r.json", tarfile.FIFOTYPE, b"")), "is not a file"),
        (packed(("r.json", tarfile.DIRTYPE, b"")), "is not a file"),
        (packed(("other", tarfile.REGTYPE, b"1")), "is not a file"),
        (packed(("r.json", tarfile.REGTYPE, b"[1")), "is not JSON"),
        (packed(("r.json", tarfile.REGTYPE, b"\xff")), "is not JSON"),
        (packed(("r.json", tarfile.REGTYPE, b"NaN")), "is not JSON"),
        (b"no archive", "can't be read"),
    ],
)
def test_anything_else_is_not(archive: bytes, complaint: str) -> None:
    with pytest.raises(BadResult, match=complaint):
        taken(archive, "r.json", 8)


def test_json_that_is_as_deep_as_can_be_ends_no_one() -> None:
    with pytest.raises(BadResult, match="is not JSON"):
        taken(packed(("r.json", tarfile.REGTYPE, b"[" * 200_000)), "r.json", 10**6)
