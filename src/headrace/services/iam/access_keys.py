"""Access keys: made, listed, removed, and found when a request bears one."""

import re
import secrets
import string
from collections.abc import Sequence

from headrace.aws.credentials import Credential
from headrace.kit.clock import Clock
from headrace.kit.sealing import Sealing
from headrace.services.iam.records import AccessKey
from headrace.store.base import Store

DEFAULT_ACCOUNT = "000000000000"

_ACCOUNT = re.compile(r"\d{12}")
_ID_LETTERS = string.ascii_uppercase + "234567"
_SECRET_LETTERS = string.ascii_letters + string.digits + "+/"
_CACHED = 10_000


class BadAccount(Exception):
    """An account id is not 12 digits; the message is for people."""


class NoSuchKey(Exception):
    """There is no such access key; the message is for people."""


class AccessKeys:
    """The access keys of all accounts. An account exists when it has a key."""

    def __init__(self, store: Store, sealing: Sealing, clock: Clock) -> None:
        self._store = store
        self._sealing = sealing
        self._clock = clock
        self._unsealed: dict[tuple[str, int], Credential] = {}

    async def create(self, account: str = DEFAULT_ACCOUNT) -> tuple[AccessKey, str]:
        """A new key and its secret. Raises `BadAccount`."""
        if not _ACCOUNT.fullmatch(account):
            raise BadAccount(f"An account is named by 12 digits; {account!r} is not.")
        id = "AKIA" + _random(_ID_LETTERS, 16)
        secret = _random(_SECRET_LETTERS, 40)
        key = AccessKey(
            id=id,
            scope=f"{account}/",
            account=account,
            sealed_secret=self._sealing.seal(secret.encode(), id),
            created_at=self._clock.now(),
        )
        async with self._store.write() as tx:
            return await tx.create(key), secret

    async def first(self, account: str = DEFAULT_ACCOUNT) -> tuple[AccessKey, str]:
        """The oldest key of an account and its secret; made if there is none. Raises `BadAccount`."""
        if keys := await self.list(account, limit=1):
            return keys[0], self.secret(keys[0])
        return await self.create(account)

    async def list(self, account: str | None = None, *, limit: int = 1000) -> Sequence[AccessKey]:
        """The keys of an account, or of all, oldest first."""
        return await self._store.page(AccessKey, owner=account, limit=limit)

    async def remove(self, id: str, *, account: str | None = None) -> None:
        """Remove a key, from now on. Raises `NoSuchKey`, also if it is another account's."""
        async with self._store.write() as tx:
            key = await tx.get(AccessKey, id)
            if key is None or account not in (None, key.account):
                raise NoSuchKey(f"The Access Key with id {id} cannot be found.")
            await tx.delete(AccessKey, id)

    def secret(self, key: AccessKey) -> str:
        """The key's secret. Raises `NotSealedHere`."""
        return self._sealing.unseal(key.sealed_secret, key.id).decode()

    async def find(self, id: str) -> Credential | None:
        """Whose key it is. Reads the store each time, so that a key that was removed is refused at once."""
        key = await self._store.get(AccessKey, id)
        if key is None:
            return None
        known = self._unsealed.get((id, key.revision))
        if known is None:
            known = Credential(
                secret=self.secret(key), account=key.account, principal=f"arn:aws:iam::{key.account}:root"
            )
            if len(self._unsealed) >= _CACHED:
                self._unsealed.clear()
            self._unsealed[id, key.revision] = known
        return known


def _random(letters: str, length: int) -> str:
    return "".join(secrets.choice(letters) for _ in range(length))
