"""The migrations make the tables that the statements are built on."""

import asyncio
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from headrace.kit.clock import VirtualClock
from headrace.store import migrations
from headrace.store.opening import open_store
from headrace.store.tables import metadata


def test_a_migrated_file_has_the_tables_of_tables_py(path: Path, clock: VirtualClock) -> None:
    asyncio.run(open_store(path, clock).close())
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_head_is_the_newest_version() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_current_head() == migrations.HEAD
