"""What a run's containers call Headrace with."""

from collections.abc import Callable
from datetime import timedelta

from headrace.app.agent import AgentDoor
from headrace.runs.records import Phase, Run
from headrace.services.ecs import service as ecs
from headrace.services.ecs.agent import environment
from headrace.services.ecs.agent.badges import Badges
from headrace.services.iam.task_credentials import TaskCredentials
from headrace.store.base import Reader

RELATIVE = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
LIFETIME = timedelta(days=365)
"""At most; they end with the run."""


class RunIdentity:
    """Gives each run credentials that hold for as long as it is not STOPPED, computed and never stored."""

    def __init__(
        self, credentials: TaskCredentials, endpoint: Callable[[], str], badges: Badges, door: AgentDoor
    ) -> None:
        self._credentials = credentials
        self._endpoint = endpoint
        self._badges = badges
        self._door = door

    def environment(self, run: Run, container: str) -> dict[str, str]:
        """A task that has a role asks the agent for its credentials, where it can, and has none else."""
        region = run.scope.split("/")[1]
        given = {
            "AWS_ENDPOINT_URL": self._endpoint(),
            "AWS_REGION": region,
            "AWS_DEFAULT_REGION": region,
            "AWS_DISABLE_HOST_PREFIX_INJECTION": "true",  # no name such as `data-…` leads here
            **self._agent(run, container),
        }
        return given if run.role and RELATIVE in given else {**given, **self._keys(run)}

    def _agent(self, run: Run, container: str) -> dict[str, str]:
        if run.service != ecs.operation.service:
            return {}
        place = [one.name for one in run.spec.containers].index(container)
        badge = self._door.badge(self._badges.badge(run.id, place))
        found = environment.environment(self._door.base(), badge)
        return {**found, **environment.credentials(badge)} if self._door.is_open else found

    def _keys(self, run: Run) -> dict[str, str]:
        account, region = run.scope.split("/")
        issued = self._credentials.issue(account, region, run.id, run.role or run.service, LIFETIME)
        return {
            "AWS_ACCESS_KEY_ID": issued.access_key_id,
            "AWS_SECRET_ACCESS_KEY": issued.secret,
            "AWS_SESSION_TOKEN": issued.session_token,
        }


async def is_alive(reader: Reader, run_id: str) -> bool:
    """Whether the run may still call."""
    run = await reader.get(Run, run_id)
    return run is not None and run.phase is not Phase.STOPPED
