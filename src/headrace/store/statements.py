"""Every statement of the store, built once. Their values are given by name when they run.

Names of values: `of_…` says which record, `new_…` what is written, `low_…` and `high_…` are bounds.
"""

from functools import cache
from typing import Any, Literal, NamedTuple

from sqlalchemy import (
    ClauseElement,
    ColumnElement,
    Delete,
    Select,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    null,
    select,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.dialects import sqlite

from headrace.store.tables import counter, deletions, lines, records

r, d, ln = records.c, deletions.c, lines.c


def value(name: str) -> Any:
    """A value that is given when the statement runs."""
    return bindparam(name)


# Revisions, and positions of lines

revision = select(counter.c.revision)
next_revision = update(counter).values(revision=counter.c.revision + 1).returning(counter.c.revision)
take_positions = (
    update(counter)
    .values(position=counter.c.position + value("taken"))
    .returning(counter.c.position - value("taken"))
)

# One record

_this = (r.kind == value("of_kind")) & (r.id == value("of_id"))
_this_as_seen = _this & (r.revision == value("of_revision"))
_same_places = (
    (r.scope == value("new_scope"))
    & (r.owner == value("new_owner"))
    & (r.phase == value("new_phase"))
    & (r.sort == value("new_sort"))
)
_new_state = {"revision": value("new_revision"), "body": value("new_body")}

get = select(r.body).where(_this)
# ON CONFLICT is one construct in both databases' dialects.
create = sqlite.insert(records).on_conflict_do_nothing(index_elements=["kind", "id"])
replace_in_place = update(records).where(_this_as_seen & _same_places).values(_new_state)
"""For a record that keeps its places in lists, which leaves most indexes alone."""
replace = (
    update(records)
    .where(_this_as_seen)
    .values(
        _new_state
        | {
            "scope": value("new_scope"),
            "owner": value("new_owner"),
            "phase": value("new_phase"),
            "sort": value("new_sort"),
        }
    )
)
delete_any = delete(records).where(_this)
delete_seen = delete(records).where(_this_as_seen)
note_deletion = insert(deletions)
forget_deletions = delete(deletions).where(
    d.revision.in_(
        select(d.revision).where(d.deleted_at < value("before")).order_by(d.deleted_at).limit(value("limit"))
    )
)


@cache
def get_many(count: int) -> Select[Any]:
    """Records by id; values `id_0` and so on."""
    ids = [value(f"id_{number}") for number in range(count)]
    return select(r.id, r.body).where(r.kind == value("of_kind"), r.id.in_(ids))


# Lists of records


Given = Literal["any", "none", "one"]


class Shape(NamedTuple):
    """What a list is narrowed down by. "none": records without an owner, or without a phase."""

    scope: bool
    owner: Given
    phase: Given
    low: Literal["", ">", ">="] = ""
    high: Literal["", "<", "<="] = ""
    descending: bool = False


@cache
def page(shape: Shape) -> Select[Any]:
    """Bodies of a list in order."""
    order = r.sort.desc() if shape.descending else r.sort
    narrowed = select(r.body).where(*_narrowed(shape), *_bounded(shape))
    return narrowed.order_by(order).limit(value("limit"))


@cache
def count(shape: Shape) -> Select[Any]:
    """How many records a list has."""
    return select(func.count()).select_from(records).where(*_narrowed(shape))


def _narrowed(shape: Shape) -> list[ColumnElement[bool]]:
    conditions = [r.kind == value("of_kind")]
    if shape.scope:
        # An owner's records seldom have several scopes: an expression keeps the planner on the owner's index.
        scope = r.scope if shape.owner != "one" else r.scope + literal_column("''")
        conditions.append(scope == value("of_scope"))
    conditions += _given(r.owner, value("of_owner"), shape.owner)
    conditions += _given(r.phase, value("of_phase"), shape.phase)
    return conditions


def _given(column: Any, wanted: Any, given: Given) -> list[ColumnElement[bool]]:
    """The condition, and with it the words that let a partial index be used."""
    empty: ColumnElement[str] = literal_column("''")
    return {"any": [], "none": [column == empty], "one": [column == wanted, column != empty]}[given]


def _bounded(shape: Shape) -> list[ColumnElement[bool]]:
    bounds: list[ColumnElement[bool]] = []
    if shape.low:
        bounds.append(r.sort.op(shape.low, is_comparison=True)(value("low_sort")))
    if shape.high:
        bounds.append(r.sort.op(shape.high, is_comparison=True)(value("high_sort")))
    return bounds


# What has changed

changes = (
    union_all(
        select(r.revision, r.id, r.body).where(
            r.kind == value("of_kind"),
            r.revision > value("low_revision"),
            r.revision <= value("high_revision"),
        ),
        select(d.revision, d.id, null()).where(
            d.kind == value("of_kind"),
            d.revision > value("low_revision"),
            d.revision <= value("high_revision"),
        ),
    )
    .order_by("revision")
    .limit(value("limit"))
)

# Log lines

append = insert(lines)


@cache
def group_lines(descending: bool) -> ClauseElement:
    """The lines of a group between two bounds."""
    return _in_order(_lines_between(), descending)


@cache
def stream_lines(streams: int, descending: bool) -> ClauseElement:
    """The lines of several streams, merged; their names are the values `stream_0` and so on."""
    each = [_lines_between().where(ln.log_stream == value(f"stream_{number}")) for number in range(streams)]
    return _in_order(each[0] if streams == 1 else union_all(*each), descending)


def _lines_between() -> Select[Any]:
    place = tuple_(ln.time, ln.position)
    return select(ln.position, ln.log_stream, ln.time, ln.ingested, ln.message).where(
        ln.log_group == value("of_group"),
        place > tuple_(value("low_time"), value("low_position")),
        place < tuple_(value("high_time"), value("high_position")),
    )


def _in_order(statement: Any, descending: bool) -> ClauseElement:
    columns = [statement.selected_columns["time"], statement.selected_columns["position"]]
    order = [column.desc() for column in columns] if descending else columns
    ordered: ClauseElement = statement.order_by(*order).limit(value("limit"))
    return ordered


@cache
def erase(stream: bool, until: bool) -> Delete:
    """Remove lines of a group."""
    statement = delete(lines).where(ln.log_group == value("of_group"))
    if stream:
        statement = statement.where(ln.log_stream == value("of_stream"))
    if until:
        statement = statement.where(ln.time < value("until"))
    return statement
