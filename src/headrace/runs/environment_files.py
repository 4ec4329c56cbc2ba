"""Files of environment variables («ECS developer guide, passing environment variables»): pure."""

from collections.abc import Iterable, Mapping


def parse(text: str) -> dict[str, str]:
    """The variables of a file: `NAME=VALUE` on a line, taken as it is. Empty lines, those that begin with `#`
    and those without `=` say nothing; of a name that is there twice the last one holds."""
    variables = {}
    for line in text.splitlines():
        name, equals, value = line.partition("=")
        if equals and name.strip() and not line.lstrip().startswith("#"):
            variables[name.strip()] = value
    return variables


def merged(files: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Of a name that is in several files the first one holds."""
    variables: dict[str, str] = {}
    for file in files:
        variables = {**file, **variables}
    return variables
