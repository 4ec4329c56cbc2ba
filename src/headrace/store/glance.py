"""A look into a SQLite file without opening the store, for programs that must answer at once.

Opening the store loads SQLAlchemy and may bring the file up to date; a look does neither.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from headrace.store.base import R
from headrace.store.codec import decode

_FIRST = "SELECT body FROM records WHERE kind = ? AND owner = ? AND owner <> '' ORDER BY sort LIMIT 1"


def first(path: Path, kind: type[R], *, owner: str) -> R | None:
    """The owner's first record of this kind; None if there is none to be seen, for whatever reason."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            row = connection.execute(_FIRST, (kind.kind, owner)).fetchone()
    except sqlite3.Error:
        return None
    return decode(kind, row[0]) if row else None
