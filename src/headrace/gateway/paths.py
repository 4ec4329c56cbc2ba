"""REST operations by method, path, query and headers: tables made once from the models."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from headrace.aws.errors import AwsError
from headrace.aws.http import HttpRequest
from headrace.aws.models import Model, Operation

_LABEL = re.compile(r"\{([^}]+?)(\+?)\}")
_NOT_ANSWERED = frozenset({"WriteGetObjectResponse", "ListDirectoryBuckets"})
"""Of hosts of their own: S3 Object Lambda's and S3 Express's."""

Labels = dict[str, str]


class Conditions(NamedTuple):
    """What else an operation wants of a request."""

    query: Mapping[str, str | None]
    """Names that must be in the query; a value if it must be that one."""
    headers: Collection[str]
    operation: Operation

    @property
    def number(self) -> int:
        return len(self.query) + len(self.headers)

    def hold(self, query: Mapping[str, str], headers: Mapping[str, str]) -> bool:
        """Whether the request has it all."""
        for name in self.headers:
            if name not in headers:
                return False
        for name, value in self.query.items():
            if name not in query or (value is not None and query[name] != value):
                return False
        return True


@dataclass
class _Choices:
    """The operations of one method and kind of path, those with most conditions first."""

    default: Operation | None = None
    special: list[Conditions] = field(default_factory=list)
    query_names: set[str] = field(default_factory=set)
    header_names: set[str] = field(default_factory=set)

    def add(self, conditions: Conditions) -> None:
        if conditions.number == 0:
            self.default = conditions.operation
            return
        self.special.append(conditions)
        self.special.sort(key=lambda each: -each.number)
        self.query_names.update(conditions.query)
        self.header_names.update(conditions.headers)

    def choose(self, request: HttpRequest) -> Operation | None:
        headers = request.headers
        query = dict(request.parameters) if request.query else {}
        if self.query_names.isdisjoint(query) and self.header_names.isdisjoint(headers):
            return self.default
        for conditions in self.special:
            if conditions.hold(query, headers):
                return conditions.operation
        return self.default


class S3Paths:
    """S3's operations: by whether there is a bucket and a key, and by what the query asks for."""

    def __init__(self, service: Model) -> None:
        self._choices: dict[tuple[str, int], _Choices] = {}
        for operation in _operations(service):
            if operation.name not in _NOT_ANSWERED:
                path = operation.uri.partition("?")[0]
                key = (operation.method, path.count("{"))
                self._choices.setdefault(key, _Choices()).add(_conditions(operation))

    def find(self, request: HttpRequest, bucket: str | None) -> tuple[Operation | None, Labels]:
        """The operation and its labels. `bucket`: the one that the host name stands for.

        Raises `AwsError` InvalidURI if the path is not UTF-8.
        """
        path = request.path[1:]
        if bucket is None:
            bucket, _, path = path.partition("/")
        labels: Labels = {}
        if bucket:
            labels["Bucket"] = _decoded(bucket)
            if path:
                labels["Key"] = _decoded(path)
        choices = self._choices.get((request.method, len(labels)))
        return (choices.choose(request) if choices is not None else None), labels


class RestPaths:
    """The operations of any other REST service, by the templates of their URIs."""

    def __init__(self, service: Model) -> None:
        self._by_method: dict[str, dict[re.Pattern[str], _Choices]] = {}
        for operation in sorted(_operations(service), key=_specificity):
            path = re.compile(_pattern(operation.uri.partition("?")[0]))
            choices = self._by_method.setdefault(operation.method, {})
            choices.setdefault(path, _Choices()).add(_conditions(operation))

    def find(self, request: HttpRequest) -> tuple[Operation | None, Labels]:
        """The operation and its labels."""
        for path, choices in self._by_method.get(request.method, {}).items():
            if (found := path.fullmatch(request.path)) is None:
                continue
            if (operation := choices.choose(request)) is not None:
                names = (name for name, _ in _LABEL.findall(operation.uri))
                values = (_decoded(value) for value in found.groups())
                return operation, dict(zip(names, values, strict=False))
        return None, {}


def _decoded(text: str) -> str:
    try:
        return unquote_to_bytes(text.encode("latin-1")).decode()
    except UnicodeDecodeError as error:
        raise AwsError("InvalidURI", "Couldn't parse the specified URI.") from error


def _operations(service: Model) -> list[Operation]:
    found = (service.operation(name) for name in sorted(service.operation_names))
    return [each for each in found if each is not None and not each.description.deprecated]


def _conditions(operation: Operation) -> Conditions:
    query: dict[str, str | None] = {}
    for part in operation.uri.partition("?")[2].split("&"):
        name, equals, value = part.partition("=")
        if name and name != "x-id":
            query[name] = value if equals else None
    headers: list[str] = []
    if operation.input is not None and operation.service.name == "s3":
        for name in operation.input.required_members:
            member = operation.input.members[name].serialization
            if member.get("location") == "querystring":
                query[member["name"]] = None
            elif member.get("location") == "header" and "?" not in operation.uri:
                headers.append(member["name"].lower())
    return Conditions(query, headers, operation)


def _specificity(operation: Operation) -> tuple[int, int, str]:
    path = operation.uri.partition("?")[0]
    return (path.count("+}"), path.count("{") - path.count("/"), path)


def _pattern(path: str) -> str:
    pattern, end = "", 0
    for label in _LABEL.finditer(path):
        pattern += re.escape(path[end : label.start()]) + ("(.+)" if label[2] else "([^/]+)")
        end = label.end()
    return pattern + re.escape(path[end:]) + "/?"
