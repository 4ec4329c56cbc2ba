"""`Ref::name` in commands («AWS Batch user guide, job definition parameters»). Pure."""

import re
from collections.abc import Mapping, Sequence

from headrace.services.batch.errors import client_exception

REFERENCE = re.compile(r"Ref::([A-Za-z0-9_-]+)")


def substituted(command: Sequence[str], parameters: Mapping[str, str]) -> list[str]:
    """The command with the parameters' values. Raises `ClientException`."""

    def value(match: re.Match[str]) -> str:
        if match[1] not in parameters:
            raise client_exception(f"Unable to substitute value. No parameter found for reference {match[1]}")
        return parameters[match[1]]

    return [REFERENCE.sub(value, word) for word in command]
