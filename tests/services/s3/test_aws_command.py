"""S3 as the `aws` command speaks it."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.headrace import Server
from tests.services.s3.conftest import Aws


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A folder with files in it."""
    for name, text in (("index.html", "home"), ("assets/app.js", "run()"), ("assets/style.css", "a{}")):
        file = tmp_path / "tree" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path / "tree"


def contents(folder: Path) -> dict[str, str]:
    return {str(file.relative_to(folder)): file.read_text() for file in folder.rglob("*") if file.is_file()}


def test_a_folder_is_synchronized_both_ways(aws: Aws, tree: Path, tmp_path: Path) -> None:
    bucket = "s3://synchronized"
    assert "make_bucket" in aws("s3", "mb", bucket)
    assert aws("s3", "sync", str(tree), bucket).count("upload:") == 3
    (tree / "index.html").unlink()
    (tree / "assets/app.js").write_text("run(faster)")
    second = aws("s3", "sync", str(tree), bucket, "--delete")
    assert (second.count("upload:"), second.count("delete:")) == (1, 1)
    aws("s3", "sync", bucket, str(tmp_path / "back"))
    assert contents(tmp_path / "back") == contents(tree)
    assert "PRE assets/" in aws("s3", "ls", bucket)
    assert "BucketNotEmpty" in aws("s3", "rb", bucket, fails=True)
    aws("s3", "rb", bucket, "--force")


def test_files_are_copied_moved_and_removed(s3: Any, bucket: str, aws: Aws, tree: Path) -> None:
    target = f"s3://{bucket}"
    aws("s3", "cp", str(tree / "index.html"), f"{target}/a.html", "--cache-control", "no-cache")
    aws("s3", "cp", f"{target}/a.html", f"{target}/b.html")
    aws("s3", "mv", f"{target}/b.html", f"{target}/c.html")
    head = s3.head_object(Bucket=bucket, Key="c.html")
    assert (head["ContentType"], head["CacheControl"]) == ("text/html", "no-cache")
    assert aws("s3", "cp", f"{target}/c.html", "-") == "home"
    aws("s3", "rm", target, "--recursive")
    assert s3.list_objects_v2(Bucket=bucket)["KeyCount"] == 0


def test_a_file_of_many_parts_goes_up_and_down(bucket: str, aws: Aws, tmp_path: Path) -> None:
    content = bytes(range(256)) * (20 * 1024**2 // 256)
    (tmp_path / "large").write_bytes(content)
    aws("s3", "cp", "large", f"s3://{bucket}/large", "--no-progress")
    aws("s3", "cp", f"s3://{bucket}/large", "back", "--no-progress")
    assert (tmp_path / "back").read_bytes() == content


def test_a_presigned_url_and_a_web_site(s3: Any, headrace: Server, public_bucket: str, aws: Aws) -> None:
    s3.put_object(Bucket=public_bucket, Key="a", Body=b"1")
    assert httpx.get(aws("s3", "presign", f"s3://{public_bucket}/a").strip()).text == "1"
    aws("s3", "website", f"s3://{public_bucket}", "--index-document", "a")
    host = {"host": f"{public_bucket}.s3-website.localhost"}
    assert httpx.get(headrace.url, headers=host).text == "1"
