"""Parameters that runs refer to, by name or by ARN («ECS developer guide, passing sensitive data»)."""

from headrace.aws.errors import AwsError
from headrace.runs.ports import SecretMissing
from headrace.services.ssm import parameters
from headrace.services.ssm.values import Values
from headrace.store.base import Reader


class References:
    """Resolves them."""

    def __init__(self, store: Reader, values: Values) -> None:
        self._store = store
        self._values = values

    async def fetch(self, scope: str, value_from: str) -> str:
        """The value. Raises `SecretMissing`, in the ECS agent's words."""
        try:
            _, version = await parameters.find(self._store, scope, value_from)
        except AwsError as error:
            raise SecretMissing(
                "unable to pull secrets or registry auth: unable to retrieve secrets from ssm: "
                f"{error.code}: {error.message}"
            ) from error
        return self._values.plain(version)
