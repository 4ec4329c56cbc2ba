"""Records as AWS shows them."""

from headrace.aws.call import Response
from headrace.services.secretsmanager import names
from headrace.services.secretsmanager.records import Secret, Version
from headrace.services.secretsmanager.values import Value, shown


def named(secret: Secret) -> Response:
    return {"ARN": names.arn(secret.scope, secret.name, secret.suffix), "Name": secret.name}


def described(secret: Secret) -> Response:
    return {**_facts(secret), "VersionIdsToStages": _stages(secret)}


def listed(secret: Secret) -> Response:
    return {**_facts(secret), "SecretVersionsToStages": _stages(secret)}


def version(one: Version) -> Response:
    return {"VersionId": one.id, "VersionStages": list(one.stages), "CreatedDate": one.created_at}


def value(secret: Secret, one: Version, value: Value) -> Response:
    return {**named(secret), **version(one), **shown(value)}


def _facts(secret: Secret) -> Response:
    return {
        **named(secret),
        "Description": secret.description,
        "KmsKeyId": secret.kms_key_id,
        "CreatedDate": secret.created_at,
        "LastChangedDate": secret.changed_at,
        "DeletedDate": secret.deleted_at,
        "Tags": [{"Key": key, "Value": value} for key, value in secret.tags.items()],
    }


def _stages(secret: Secret) -> dict[str, list[str]]:
    return {one.id: list(one.stages) for one in secret.versions if one.stages}
