"""Records, deletions, the counter and log lines."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    create_counter()
    create_records()
    create_deletions()
    create_lines()


def create_counter() -> None:
    counter = op.create_table(
        "counter",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
    )
    op.bulk_insert(counter, [{"id": 1, "revision": 0, "position": 0}])


def create_records() -> None:
    op.create_table(
        "records",
        sa.Column("kind", KEY, primary_key=True),
        sa.Column("id", KEY, primary_key=True),
        sa.Column("scope", KEY, nullable=False),
        sa.Column("owner", KEY, nullable=False),
        sa.Column("phase", KEY, nullable=False),
        sa.Column("sort", KEY, nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("records_by_revision", "records", ["kind", "revision"])
    op.create_index("records_by_scope", "records", ["kind", "scope", "sort"])
    create_partial_index("records_by_phase", ["kind", "phase", "scope", "sort"], "phase <> ''")
    create_partial_index("records_by_owner", ["kind", "owner", "sort"], "owner <> ''")
    create_partial_index(
        "records_by_owner_and_phase", ["kind", "owner", "phase", "sort"], "owner <> '' AND phase <> ''"
    )


def create_partial_index(name: str, columns: list[str], where: str) -> None:
    op.create_index(name, "records", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def create_deletions() -> None:
    op.create_table(
        "deletions",
        sa.Column("revision", ROW, primary_key=True, autoincrement=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("deleted_at", sa.BigInteger, nullable=False),
    )
    op.create_index("deletions_by_revision", "deletions", ["kind", "revision"])
    op.create_index("deletions_by_time", "deletions", ["deleted_at"])


def create_lines() -> None:
    op.create_table(
        "lines",
        sa.Column("position", ROW, primary_key=True, autoincrement=False),
        sa.Column("log_group", KEY, nullable=False),
        sa.Column("log_stream", KEY, nullable=False),
        sa.Column("time", sa.BigInteger, nullable=False),
        sa.Column("ingested", sa.BigInteger, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
    )
    op.create_index("lines_by_stream", "lines", ["log_group", "log_stream", "time", "position"])
    op.create_index("lines_by_group", "lines", ["log_group", "time", "position"])
