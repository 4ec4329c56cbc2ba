"""The school's bucket, which every job reads from and writes to."""

import os
from pathlib import Path
from typing import Any

import boto3

BUCKET = "campus-school"


def read(key: str) -> str:
    return bytes(_s3().get_object(Bucket=BUCKET, Key=key)["Body"].read()).decode()


def write(key: str, text: str) -> None:
    _s3().put_object(Bucket=BUCKET, Key=key, Body=text.encode())
    print(f"wrote s3://{BUCKET}/{key}, {len(text):,} characters")


def fetch(key: str, file: Path) -> None:
    _s3().download_file(BUCKET, key, str(file))


def put(key: str, file: Path) -> None:
    _s3().upload_file(str(file), BUCKET, key)
    print(f"wrote s3://{BUCKET}/{key}, {file.stat().st_size:,} bytes")


def _s3() -> Any:
    return boto3.client("s3", endpoint_url=os.environ.get("AWS_ENDPOINT_URL"))
