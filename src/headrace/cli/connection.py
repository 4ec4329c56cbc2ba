"""How a command finds Headrace and what it signs with."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from headrace.cli.failure import Failure

ENDPOINT_FILE = "endpoint.json"
"""In the data folder: where the Headrace that runs on it listens."""

VARIABLES = ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")


@dataclass(frozen=True)
class Connection:
    """Where Headrace listens and a key that it knows."""

    endpoint: str
    access_key: str
    secret: str
    region: str

    def variables(self) -> dict[str, str]:
        """The environment in which AWS's own clients use Headrace. Older ones know only the second name
        of the region."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": self.access_key,
            "AWS_SECRET_ACCESS_KEY": self.secret,
            "AWS_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
        }

    def client(self, service: str) -> Any:
        """A botocore client of this service."""
        return self._session.create_client(
            service,
            endpoint_url=self.endpoint,
            region_name=self.region,
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret,
        )

    @cached_property
    def _session(self) -> Any:
        from botocore.session import Session  # slow to import

        return Session()


def from_environment(environment: Mapping[str, str] = os.environ) -> Connection | None:
    """The connection that AWS's own variables name, if they are all set."""
    if not all(environment.get(name) for name in VARIABLES):
        return None
    endpoint, key, secret = (environment[name] for name in VARIABLES)
    region = environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION") or "us-east-1"
    return Connection(endpoint.rstrip("/"), key, secret, region)


def endpoint_of(data: Path) -> str:
    """Where the Headrace of this data folder listens. Raises `Failure` if none has been started there."""
    try:
        return str(json.loads((data / ENDPOINT_FILE).read_text())["url"])
    except FileNotFoundError:
        raise Failure(
            f"no Headrace has been started in {data}",
            f"start one with 'headrace up --data {data}', or name another folder with --data",
        ) from None
