"""Where secrets come from: nowhere yet."""

from headrace.runs.ports import SecretMissing


class NoSecrets:
    """Answers every reference with what is missing. Headrace has no Secrets Manager and no parameters."""

    async def fetch(self, scope: str, value_from: str) -> str:
        raise SecretMissing(
            f"unable to pull secrets: Headrace has neither Secrets Manager nor SSM parameters; {value_from} "
            f"of {scope.split('/')[0]} can't be resolved"
        )
