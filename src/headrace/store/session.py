"""What runs the store's statements: one database connection, whichever database it is."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple, Protocol

from sqlalchemy import ClauseElement
from sqlalchemy.engine import Dialect

Row = Sequence[Any]


class Session(Protocol):
    """Runs statements on a connection. Everything raises `StoreUnavailable` if the database fails."""

    async def rows(self, statement: ClauseElement, values: Mapping[str, Any]) -> list[Row]:
        """Run a query, or a statement with RETURNING, to its end."""

    async def change(self, statement: ClauseElement, values: Mapping[str, Any]) -> int:
        """Run a statement; how many rows it changed."""

    async def change_slowly(self, statement: ClauseElement, values: Mapping[str, Any]) -> int:
        """The same for a statement that may touch very many rows: nobody else is held up meanwhile."""

    async def change_each(self, statement: ClauseElement, values: Sequence[Mapping[str, Any]]) -> None:
        """Run a statement once for each of these."""


class Text(NamedTuple):
    """A statement as its database wants it."""

    sql: str
    constants: Mapping[str, Any]
    """Values that belong to the statement itself."""


@cache
def text(statement: ClauseElement, dialect: Dialect) -> Text:
    """Compile a statement, once. The statements of the store are module constants or cached themselves."""
    compiled = statement.compile(dialect=dialect)
    constants = {name: value for name, value in compiled.params.items() if value is not None}
    return Text(str(compiled), constants)
