"""botocore's protocol test vectors: what a client sends for which values, and the other way round.

They were made to test clients. Run backwards they test a server: what the client is expected to send
must be read as the values it was given, and values must be written as what it is known to read.
"""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from botocore.model import ListShape, MapShape, OperationModel, ServiceModel, Shape, StructureShape

from headrace.aws.models import Model, Operation

VECTORS = Path(__file__).parent / "vectors"
WORDS = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


@dataclass
class Case:
    """One vector."""

    file: str
    suite: dict[str, Any]
    case: dict[str, Any]
    number: str

    @property
    def id(self) -> str:
        return str(self.case.get("id", self.number))

    def operation(self) -> Operation:
        """The operation the vector is about, of a service that has only it."""
        name = self.case["given"].get("name", "OperationName")
        description = {**self.suite, "operations": {name: self.case["given"]}}
        description["metadata"] = {"endpointPrefix": "vector", **description["metadata"]}
        model = ServiceModel(json.loads(json.dumps(description)), "vector")
        service = Model(model, "vector")
        return Operation(service, OperationModel(self.case["given"], model, name))


def cases(folder: str) -> Iterator[Case]:
    """All vectors of a folder."""
    for path in sorted((VECTORS / folder).glob("*.json")):
        for position, suite in enumerate(json.loads(path.read_text())):
            for number, case in enumerate(suite["cases"]):
                yield Case(path.stem, suite, case, f"{path.stem}-{position}-{number}")


def as_written(shape: Shape | None, value: Any) -> Any:
    """Values as the vectors have them: times as seconds, bytes as text, special floats as words."""
    if value is None or shape is None:
        return value
    if isinstance(shape, StructureShape):
        if shape.is_document_type:
            return value
        return {name: as_written(shape.members[name], each) for name, each in value.items()}
    if isinstance(shape, ListShape):
        return [as_written(shape.member, each) for each in value]
    if isinstance(shape, MapShape):
        return {name: as_written(shape.value, each) for name, each in value.items()}
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, float) and not math.isfinite(value):
        return next(word for word, number in WORDS.items() if str(number) == str(value))
    return value


def as_meant(shape: Shape | None, value: Any) -> Any:
    """The vectors' values as Headrace has them."""
    if value is None or shape is None:
        return value
    if isinstance(shape, StructureShape):
        if shape.is_document_type:
            return value
        return {name: as_meant(shape.members[name], each) for name, each in value.items()}
    if isinstance(shape, ListShape):
        return [as_meant(shape.member, each) for each in value]
    if isinstance(shape, MapShape):
        return {name: as_meant(shape.value, each) for name, each in value.items()}
    match shape.type_name:
        case "timestamp":
            return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=value)
        case "blob":
            return value.encode()
        case "float" | "double" if value in WORDS:
            return WORDS[value]
    return value


def without_nulls(value: Any) -> Any:
    """What is not said is not there; a null among others is dropped, as botocore's models do not say
    which lists and maps may hold nulls."""
    if isinstance(value, dict):
        return {name: without_nulls(each) for name, each in value.items() if each is not None}
    if isinstance(value, list):
        return [without_nulls(each) for each in value if each is not None]
    return value
