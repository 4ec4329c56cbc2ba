"""What a run's containers call Headrace with."""

from collections.abc import Callable
from datetime import timedelta

from headrace.runs.records import Phase, Run
from headrace.services.iam.task_credentials import TaskCredentials
from headrace.store.base import Reader

LIFETIME = timedelta(days=365)
"""At most; they end with the run."""


class RunIdentity:
    """Gives each run credentials that hold for as long as it is not STOPPED, computed and never stored."""

    def __init__(self, credentials: TaskCredentials, endpoint: Callable[[], str]) -> None:
        self._credentials = credentials
        self._endpoint = endpoint

    def environment(self, run: Run) -> dict[str, str]:
        account, region = run.scope.split("/")
        issued = self._credentials.issue(account, region, run.id, run.service, LIFETIME)
        return {
            "AWS_ENDPOINT_URL": self._endpoint(),
            "AWS_REGION": region,
            "AWS_DEFAULT_REGION": region,
            "AWS_ACCESS_KEY_ID": issued.access_key_id,
            "AWS_SECRET_ACCESS_KEY": issued.secret,
            "AWS_SESSION_TOKEN": issued.session_token,
        }


async def is_alive(reader: Reader, run_id: str) -> bool:
    """Whether the run may still call."""
    run = await reader.get(Run, run_id)
    return run is not None and run.phase is not Phase.STOPPED
