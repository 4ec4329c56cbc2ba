"""Wires IAM."""

from dataclasses import dataclass

from headrace.aws.call import Service
from headrace.aws.credentials import Credential
from headrace.kit.clock import Clock
from headrace.kit.sealing import Sealing
from headrace.services.iam.access_keys import AccessKeys
from headrace.services.iam.operations import OPERATIONS
from headrace.services.iam.task_credentials import Alive, TaskCredentials
from headrace.store.base import Store


class Keys:
    """Everyone who may call: holders of access keys, and runs."""

    def __init__(self, access_keys: AccessKeys, task_credentials: TaskCredentials) -> None:
        self._access_keys = access_keys
        self._task_credentials = task_credentials

    async def find(self, access_key_id: str, session_token: str | None) -> Credential | None:
        """What the key stands for; None if there is no such key or the token is not its own."""
        if session_token is not None:
            return await self._task_credentials.find(access_key_id, session_token)
        return await self._access_keys.find(access_key_id)


@dataclass(frozen=True)
class Iam:
    """What IAM offers."""

    api: Service
    access_keys: AccessKeys
    task_credentials: TaskCredentials
    keys: Keys


def create(*, store: Store, sealing: Sealing, clock: Clock, alive: Alive) -> Iam:
    """IAM. `alive` says whether a run is unfinished: its credentials end with it."""
    access_keys = AccessKeys(store, sealing, clock)
    task_credentials = TaskCredentials(sealing, clock, alive)
    return Iam(
        api=OPERATIONS.bind(access_keys),
        access_keys=access_keys,
        task_credentials=task_credentials,
        keys=Keys(access_keys, task_credentials),
    )
