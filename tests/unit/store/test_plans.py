"""Lists take time in proportion to their answer: SQLite finds every one of them by an index, in order."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Literal

import pytest
from sqlalchemy import ClauseElement

from headrace.store import statements
from headrace.store.migrations import migrate
from headrace.store.session import text
from headrace.store.sqlite_session import DIALECT
from headrace.store.statements import Given, Shape

PlanOf = Callable[[ClauseElement], str]
Low = Literal["", ">", ">="]
High = Literal["", "<", "<="]


@pytest.fixture(scope="module")
def plan_of(tmp_path_factory: pytest.TempPathFactory) -> PlanOf:
    path = tmp_path_factory.mktemp("plans") / "headrace.db"
    migrate(path)

    def explain(statement: ClauseElement) -> str:
        values = dict.fromkeys(statement.compile(dialect=DIALECT).params, 1)
        with closing(sqlite3.connect(path)) as connection:
            rows = connection.execute(f"EXPLAIN QUERY PLAN {text(statement, DIALECT).sql}", values).fetchall()
        return "\n".join(row[3] for row in rows)

    return explain


NARROWED: list[tuple[bool, Given, Given, str]] = [
    (True, "any", "any", "records_by_scope (kind=? AND scope=?"),
    (True, "any", "one", "records_by_phase (kind=? AND phase=? AND scope=?"),
    (False, "one", "any", "records_by_owner (kind=? AND owner=?"),
    (True, "one", "any", "records_by_owner (kind=? AND owner=?"),
    (False, "one", "one", "records_by_owner_and_phase (kind=? AND owner=? AND phase=?"),
    (True, "one", "one", "records_by_owner_and_phase (kind=? AND owner=? AND phase=?"),
]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("low", ["", ">", ">="])
@pytest.mark.parametrize("high", ["", "<", "<="])
@pytest.mark.parametrize(("scope", "owner", "phase", "index"), NARROWED)
def test_a_page_is_read_from_an_index_in_order(
    plan_of: PlanOf,
    scope: bool,
    owner: Given,
    phase: Given,
    index: str,
    low: Low,
    high: High,
    descending: bool,
) -> None:
    plan = plan_of(statements.page(Shape(scope, owner, phase, low, high, descending)))
    assert index in plan
    assert "SCAN" not in plan
    assert "TEMP B-TREE" not in plan
    if low or high:
        assert "sort>" in plan or "sort<" in plan


@pytest.mark.parametrize(("scope", "owner", "phase", "index"), NARROWED)
def test_counting_reads_an_index(
    plan_of: PlanOf, scope: bool, owner: Given, phase: Given, index: str
) -> None:
    plan = plan_of(statements.count(Shape(scope, owner, phase)))
    assert index in plan
    assert "SCAN" not in plan


def test_the_records_of_a_phase_are_found_in_every_scope(plan_of: PlanOf) -> None:
    assert "records_by_phase (kind=? AND phase=?" in plan_of(statements.page(Shape(False, "any", "one")))


@pytest.mark.parametrize(
    "statement",
    [
        statements.get,
        statements.get_many(8),
        statements.replace,
        statements.replace_in_place,
        statements.delete_any,
        statements.delete_seen,
        statements.changes,
        statements.forget_deletions,
        *(statements.erase(stream, until) for stream in (False, True) for until in (False, True)),
    ],
    ids=lambda statement: type(statement).__name__,
)
def test_nothing_else_looks_at_every_row(plan_of: PlanOf, statement: ClauseElement) -> None:
    plan = plan_of(statement)
    assert "SCAN" not in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize("descending", [False, True])
def test_lines_are_read_from_an_index_in_order(plan_of: PlanOf, descending: bool) -> None:
    plans = [plan_of(statements.group_lines(descending))]
    plans += [plan_of(statements.stream_lines(streams, descending)) for streams in (1, 2, 8)]
    assert "lines_by_group (log_group=? AND time>? AND time<?" in plans[0]
    for plan in plans[1:]:
        assert "lines_by_stream (log_group=? AND log_stream=? AND time>? AND time<?" in plan
    for plan in plans:
        assert "SCAN" not in plan
        assert "TEMP B-TREE" not in plan
