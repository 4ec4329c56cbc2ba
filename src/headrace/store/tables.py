"""The tables of the store, for SQLite and PostgreSQL alike. `migrations/` makes them.

`records` holds the latest state of everything, `deletions` what a watcher must still hear of,
`counter` the one row that every revision and every line's position comes from, `lines` the logs.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, Table, Text, text

KEY = Text().with_variant(Text(collation="C"), "postgresql")
"""A text ordered by its UTF-8 bytes, which is SQLite's own order and PostgreSQL's collation "C"."""

ROW = BigInteger().with_variant(Integer(), "sqlite")
"""A 64-bit key given by us; SQLite keeps a table in the order of an INTEGER primary key."""

metadata = MetaData()


def partial_index(name: str, *columns: str, where: str) -> Index:
    """An index of some rows only: what a record has no owner or phase for costs nothing to write. (It is one
    in PostgreSQL too: the migrations say so. Said here, SQLAlchemy would load all that it knows of that.)"""
    return Index(name, *columns, sqlite_where=text(where))


counter = Table(
    "counter",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("revision", BigInteger, nullable=False),
    Column("position", BigInteger, nullable=False),
)

records = Table(
    "records",
    metadata,
    Column("kind", KEY, primary_key=True),
    Column("id", KEY, primary_key=True),
    Column("scope", KEY, nullable=False),
    Column("owner", KEY, nullable=False),
    Column("phase", KEY, nullable=False),
    Column("sort", KEY, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
    Index("records_by_revision", "kind", "revision"),
    Index("records_by_scope", "kind", "scope", "sort"),
    partial_index("records_by_phase", "kind", "phase", "scope", "sort", where="phase <> ''"),
    partial_index("records_by_owner", "kind", "owner", "sort", where="owner <> ''"),
    partial_index(
        "records_by_owner_and_phase",
        "kind",
        "owner",
        "phase",
        "sort",
        where="owner <> '' AND phase <> ''",
    ),
)

deletions = Table(
    "deletions",
    metadata,
    Column("revision", ROW, primary_key=True, autoincrement=False),
    Column("kind", KEY, nullable=False),
    Column("id", KEY, nullable=False),
    Column("deleted_at", BigInteger, nullable=False),
    Index("deletions_by_revision", "kind", "revision"),
    Index("deletions_by_time", "deleted_at"),
)

lines = Table(
    "lines",
    metadata,
    Column("position", ROW, primary_key=True, autoincrement=False),
    Column("log_group", KEY, nullable=False),
    Column("log_stream", KEY, nullable=False),
    Column("time", BigInteger, nullable=False),
    Column("ingested", BigInteger, nullable=False),
    Column("message", Text, nullable=False),
    Index("lines_by_stream", "log_group", "log_stream", "time", "position"),
    Index("lines_by_group", "log_group", "time", "position"),
)
