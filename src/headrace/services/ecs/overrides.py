"""A task definition with what RunTask overrides: pure."""

from typing import Any

from headrace.services.ecs.errors import invalid_parameter

OWN = ("cpu", "memory", "taskRoleArn", "executionRoleArn")
"""Of the task as a whole."""
REPLACED = ("command", "cpu", "memory", "memoryReservation")


def check(definition: dict[str, Any], overrides: dict[str, Any]) -> None:
    """Refuse overrides of containers that the definition does not have."""
    names = {one["name"] for one in definition["containerDefinitions"]}
    for override in overrides.get("containerOverrides", ()):
        name = override.get("name")
        if name is None:
            raise invalid_parameter("Container override is missing the container's name.")
        if name not in names:
            raise invalid_parameter(
                f"Override for container named {name} is not a container in the TaskDefinition."
            )


def apply(definition: dict[str, Any], overrides: dict[str, Any]) -> dict[str, Any]:
    """The definition as this task has it."""
    by_name = {override["name"]: override for override in overrides.get("containerOverrides", ())}
    own: dict[str, Any] = {name: overrides[name] for name in OWN if name in overrides}
    containers = [_container(one, by_name.get(one["name"], {})) for one in definition["containerDefinitions"]]
    return {**definition, **own, "containerDefinitions": containers}


def _container(one: dict[str, Any], override: dict[str, Any]) -> dict[str, Any]:
    """Members are replaced, but for the environment, which is merged by name, and its files: the override's
    come first, and so win."""
    replaced = {name: override[name] for name in REPLACED if name in override}
    environment = {pair["name"]: pair.get("value", "") for pair in one["environment"]}
    environment.update({pair["name"]: pair.get("value", "") for pair in override.get("environment", ())})
    pairs = [{"name": name, "value": value} for name, value in environment.items()]
    files = [*override.get("environmentFiles", ()), *one.get("environmentFiles", ())]
    return {**one, **replaced, "environment": pairs, "environmentFiles": files}
