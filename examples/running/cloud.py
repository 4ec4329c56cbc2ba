"""boto3's clients of an example's Headrace."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import boto3
from botocore.config import Config


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
