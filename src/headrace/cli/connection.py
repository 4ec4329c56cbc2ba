"""Where a command finds Headrace and what it signs with."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from headrace.cli.failure import Failure

VARIABLES = ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")


@dataclass(frozen=True, kw_only=True)
class Connection:
    """Where Headrace listens and a key that it knows."""

    endpoint: str
    access_key: str
    secret: str
    region: str
    token: str = ""
    """The session token that goes with a run's key."""
    folder: Path | None = None
    """The data folder; None if it was found by the environment."""

    def variables(self) -> dict[str, str]:
        """The environment in which AWS's own clients use Headrace. Older ones know only the second name
        of the region."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": self.access_key,
            "AWS_SECRET_ACCESS_KEY": self.secret,
            "AWS_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
            # Some operations are asked of names such as `data-…`, which lead nowhere.
            "AWS_DISABLE_HOST_PREFIX_INJECTION": "true",
        }

    def unreachable(self, problem: object) -> Failure:
        """What to say when Headrace does not answer."""
        if self.folder is not None:
            advice = f"start it with 'headrace up --data {self.folder}'"
        else:
            advice = "the address is from AWS_ENDPOINT_URL: correct it, or name a data folder with --data"
        return Failure(f"Headrace does not answer at {self.endpoint}: {problem}", advice)


def from_environment(environment: Mapping[str, str] = os.environ) -> Connection | None:
    """The connection that AWS's own variables name, if they are all set."""
    if not all(environment.get(name) for name in VARIABLES):
        return None
    endpoint, key, secret = (environment[name] for name in VARIABLES)
    return Connection(
        endpoint=endpoint.rstrip("/"),
        access_key=key,
        secret=secret,
        region=environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION") or "us-east-1",
        token=environment.get("AWS_SESSION_TOKEN", ""),
    )
