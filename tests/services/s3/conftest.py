"""The clients that people use S3 with."""

import json
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from tests.aws import run
from tests.headrace import Server

_numbers = count()


@pytest.fixture(scope="module")
def s3(headrace: Server) -> Any:
    """A boto3 client."""
    return boto3.client(
        "s3",
        endpoint_url=headrace.url,
        region_name=headrace.running.region,
        aws_access_key_id=headrace.running.access_key,
        aws_secret_access_key=headrace.running.secret,
        config=Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}),
    )


@pytest.fixture
def bucket(s3: Any) -> str:
    """The name of a new bucket."""
    name = f"bucket-{next(_numbers)}"
    s3.create_bucket(Bucket=name)
    return name


@pytest.fixture
def public_bucket(s3: Any, bucket: str) -> str:
    """The name of a new bucket whose objects everybody may read."""
    statement = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{bucket}/*",
    }
    s3.delete_public_access_block(Bucket=bucket)
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps({"Statement": [statement]}))
    return bucket


Aws = Callable[..., str]


@pytest.fixture
def aws(headrace: Server, tmp_path: Path) -> Aws:
    """Runs the `aws` command; gives what it printed."""
    return partial(run, headrace, folder=tmp_path)
