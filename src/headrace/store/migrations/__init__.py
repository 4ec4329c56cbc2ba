"""The store's schema over time, by Alembic, applied when the store is opened.

A change of `tables.py` needs a new module in `versions/` and `HEAD` set to it; a test compares the two.
"""

from pathlib import Path

from sqlalchemy import Connection, NullPool, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError

from headrace.store.base import StoreUnavailable
from headrace.store.sqlite_session import connect

HEAD = "0001"
"""The newest version."""

PATIENCE = 30.0
"""Seconds to wait while another process migrates."""


def migrate(path: Path) -> None:
    """Bring the SQLite file up to date, all or nothing. Several processes may try at once."""
    engine = create_engine("sqlite://", creator=lambda: connect(path, patience=PATIENCE), poolclass=NullPool)
    event.listen(engine, "begin", begin_immediate)
    try:
        with engine.begin() as connection:
            if version(connection) != HEAD:
                upgrade(connection)
    except DBAPIError as error:
        raise StoreUnavailable(str(error.orig)) from error


def begin_immediate(connection: Connection) -> None:
    """Take the file for writing at once, so that two processes don't both find it out of date."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def version(connection: Connection) -> str | None:
    """The version of the schema; None if there is none yet."""
    try:
        found: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    except OperationalError:
        return None
    return found


def upgrade(connection: Connection) -> None:
    """Apply what is missing. Alembic is loaded only if something is: it takes a while."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
