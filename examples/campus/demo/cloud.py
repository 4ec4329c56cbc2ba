"""boto3's clients of Headrace, and the names that the demonstration gives."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import boto3
from botocore.config import Config

SOURCES = "campus-sources"
SITE = "campus-site"
APPS_PROJECT = "campus-apps"
SHIP_PROJECT = "campus-ship"
SITE_REPOSITORY = "campus/site"
ROLE = "arn:aws:iam::000000000000:role/campus"
"""Projects must name one; Headrace gives builds the rights of their account."""


@dataclass(frozen=True)
class Cloud:
    """Clients that are pointed at Headrace and look nowhere else."""

    endpoint: str
    access_key: str
    secret: str
    region: str

    @cache  # noqa: B019  there is one Cloud in a process
    def client(self, service: str) -> Any:
        session: Any = boto3.Session(self.access_key, self.secret, region_name=self.region)
        settings = Config(max_pool_connections=16, retries={"max_attempts": 3})
        return session.client(service, endpoint_url=self.endpoint, config=settings)


def connect(environment: dict[str, str]) -> Cloud:
    """From the variables that `headrace env` prints."""
    return Cloud(
        environment["AWS_ENDPOINT_URL"],
        environment["AWS_ACCESS_KEY_ID"],
        environment["AWS_SECRET_ACCESS_KEY"],
        environment.get("AWS_REGION", "us-east-1"),
    )
