"""AWS's models of its services, as botocore carries them: the specification of the wire.

A model is read when it is first asked for. What is derived from a shape is compiled once and kept.
"""

import gzip
import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache, cached_property
from sys import intern
from typing import Any, TypeVar

from botocore.exceptions import UnknownServiceError
from botocore.loaders import JSONFileLoader, Loader
from botocore.model import OperationModel, ServiceModel, Shape, StructureShape

from headrace.aws import amendments

T = TypeVar("T")

_OPENERS: dict[str, Callable[..., Any]] = {".json": open, ".json.gz": gzip.open}


class UnknownService(LookupError):
    """botocore has no service of that name."""


class Model:
    """One service."""

    def __init__(
        self, description: ServiceModel, name: str, *, in_query: Mapping[str, Any] | None = None
    ) -> None:
        self.name = name
        self._in_query = in_query
        self.description = description
        metadata = description.metadata
        self.protocols: tuple[str, ...] = tuple(metadata.get("protocols", (metadata["protocol"],)))
        self.protocol: str = metadata["protocol"]
        self.target_prefix: str = metadata.get("targetPrefix", "")
        self.signing_name: str = metadata.get("signingName") or metadata.get("endpointPrefix", name)
        self.json_version: str = metadata.get("jsonVersion", "1.1")
        self.namespace: str = _namespace(metadata.get("xmlNamespace"))
        self.query_compatible = description.is_query_compatible
        self._operations: dict[str, Operation] = {}

    @cached_property
    def in_query(self) -> "Model":
        """The model for requests that speak `query`: the same, for all but a few services."""
        return self if self._in_query is None else Model(ServiceModel(self._in_query, self.name), self.name)

    @cached_property
    def operation_names(self) -> frozenset[str]:
        """Every operation AWS has."""
        return frozenset(self.description.operation_names)

    def operation(self, name: str) -> "Operation | None":
        """The operation of that name, or None if AWS has no such operation."""
        found = self._operations.get(name)
        if found is None and name in self.operation_names:
            found = self._operations[name] = Operation(self, self.description.operation_model(name))
        return found

    @cached_property
    def errors(self) -> dict[str, StructureShape]:
        """The shapes of the errors that the model knows, by their name and by their code."""
        shapes = [shape for shape in self.description.error_shapes if isinstance(shape, StructureShape)]
        by_name = {shape.name: shape for shape in shapes}
        return by_name | {shape.error_code: shape for shape in shapes}


class Operation:
    """One operation of a service."""

    def __init__(self, service: Model, description: OperationModel) -> None:
        self.service = service
        self.description = description
        self.name: str = description.name
        self.method: str = description.http.get("method", "POST")
        self.uri: str = description.http.get("requestUri", "/")
        self.status: int = description.http.get("responseCode", 200)
        self.input: StructureShape | None = description.input_shape
        self.output: StructureShape | None = description.output_shape
        self._compiled: dict[object, object] = {}

    @cached_property
    def streams_input(self) -> bool:
        """Whether the body is a blob that is to be read as it arrives."""
        payload = payload_of(self.input)
        return payload is not None and payload.type_name == "blob" and is_streaming(payload)

    @cached_property
    def unsigned_payload(self) -> bool:
        """Whether AWS lets the body out of the signature."""
        auth_type = self.description.auth_type
        return bool(self.description.unsigned_payload) or auth_type == "v4-unsigned-body"

    def compiled(self, maker: Callable[["Operation"], T]) -> T:
        """What `maker` makes of this operation, made once."""
        made = self._compiled.get(maker)
        if made is None:
            made = self._compiled[maker] = maker(self)
        return made  # type: ignore[return-value]


@cache
def model(name: str) -> Model:
    """The model of a service by botocore's name for it, e.g. `ecs`. Raises `UnknownService`."""
    try:
        description = Loader(file_loader=_LeanFiles()).load_service_model(name, "service-2")
    except (UnknownServiceError, ValueError) as error:
        raise UnknownService(name) from error
    amended = amendments.amended(name, description)
    return Model(ServiceModel(amended, name), name, in_query=amendments.in_query(name, amended))


class _LeanFiles(JSONFileLoader):
    """Reads botocore's files without their documentation, which is most of them, and keeps each text once."""

    def exists(self, file_path: str) -> bool:
        """Whether there is the file of this path, which goes without its ending."""
        return any(os.path.isfile(file_path + ending) for ending in _OPENERS)

    def load_file(self, file_path: str) -> Any:
        """What is in it; None if there is none."""
        for ending, opener in _OPENERS.items():
            with suppress(FileNotFoundError), opener(file_path + ending, "rb") as file:
                return json.loads(file.read(), object_pairs_hook=_lean)
        return None


def _lean(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {
        name: intern(value) if type(value) is str else value
        for name, value in pairs
        if name != "documentation" or type(value) is not str
    }


def payload_of(shape: StructureShape | None) -> Shape | None:
    """The member that is the whole body, if there is one."""
    if shape is None or (name := shape.serialization.get("payload")) is None:
        return None
    return shape.members[name]


def is_streaming(shape: Shape) -> bool:
    """Whether a blob is of any size. botocore keeps the trait at the reference or at the shape."""
    return bool(shape.serialization.get("streaming"))


def _namespace(declared: object) -> str:
    if isinstance(declared, dict):
        declared = declared.get("uri")
    return declared if isinstance(declared, str) else ""


UNKNOWN = Model(ServiceModel({"metadata": {"protocol": "json", "endpointPrefix": "aws"}}), "aws")
"""What stands for the service where a request does not say which it means."""
