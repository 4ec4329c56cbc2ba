"""Where the secrets and environment files of runs come from: the services that keep them."""

from collections.abc import Mapping

from headrace.aws.errors import AwsError
from headrace.runs.ports import SecretMissing, Secrets
from headrace.services.s3.objects import Objects

S3 = "arn:aws:s3:::"
URL = "s3://"
LARGEST_FILE = 1024 * 1024
LARGEST_INPUT = 16 * 1024 * 1024
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


class RunFiles:
    """Environment files in S3, `arn:aws:s3:::BUCKET/KEY`, and files that runs read."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects

    async def fetch(self, scope: str, value_from: str) -> str:
        """The file's text. Raises `SecretMissing`, in the ECS agent's words."""
        bucket, _, key = value_from.removeprefix(S3).partition("/")
        try:
            info, chunks = await self._objects.get(scope.split("/")[0], bucket, key)
            if info.size > LARGEST_FILE:
                raise SecretMissing(f"failed to download env files: {value_from} is larger than 1 MiB")
            return b"".join([chunk async for chunk in chunks]).decode()
        except AwsError as error:
            raise SecretMissing(
                f"failed to download env files: {value_from}: {error.code}: {error.message}"
            ) from error
        except UnicodeDecodeError as error:
            raise SecretMissing(f"failed to download env files: {value_from} is not text") from error

    async def read(self, scope: str, source: str) -> bytes:
        """What is in the object `s3://BUCKET/KEY`. Raises `SecretMissing`."""
        bucket, _, key = source.removeprefix(URL).partition("/")
        try:
            info, chunks = await self._objects.get(scope.split("/")[0], bucket, key)
        except AwsError as error:
            raise SecretMissing(f"{source} can't be read: {error.code}: {error.message}") from error
        if info.size > LARGEST_INPUT:
            raise SecretMissing(f"{source} is larger than {LARGEST_INPUT} bytes")
        return b"".join([chunk async for chunk in chunks])
