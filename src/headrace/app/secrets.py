"""Where the secrets of runs come from: the services that keep them."""

from collections.abc import Mapping

from headrace.runs.ports import SecretMissing, Secrets

PARAMETERS = "ssm"
"""The service that keeps what is referred to by a name alone."""


class RunSecrets:
    """Sends each reference to the service that its ARN names."""

    def __init__(self, services: Mapping[str, Secrets]) -> None:
        self._services = services

    async def fetch(self, scope: str, value_from: str) -> str:
        """The value. Raises `SecretMissing`."""
        parts = value_from.split(":")
        name = parts[2] if len(parts) > 2 and parts[0] == "arn" else PARAMETERS
        service = self._services.get(name)
        if service is None:
            raise SecretMissing(
                f"unable to pull secrets or registry auth: {value_from} can't be resolved: Headrace keeps "
                f"secrets in {' and '.join(self._services)} only"
            )
        return await service.fetch(scope, value_from)
