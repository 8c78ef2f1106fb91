"""Statements into columns: a row of numbers in the table of a predicate or class, and each text once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from obligations.columns.terms import IRI, TEXT, members, node, table
from obligations.names import RDF

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from duckdb import DuckDBPyConnection
    from pyoxigraph import Quad

_TYPE = RDF + "type"


def is_class(source: str) -> bool:
    """Tell the table of the members of a class, which has one column, from that of a predicate."""
    return source.startswith('"a ')


def create(connection: DuckDBPyConnection, schema: str, source: str) -> None:
    """Create a table, empty; what lay there is gone."""
    columns = "s BIGINT" if is_class(source) else "s BIGINT, o BIGINT"
    connection.execute(f"CREATE OR REPLACE TABLE {schema}.{source} ({columns})")


def load(
    connection: DuckDBPyConnection, schema: str, quads: Iterable[Quad], tables: Collection[str], known: str = ""
) -> set[str]:
    """Put statements into the tables of a schema that are named, and return which of these have rows.

    The tables are created; statements that belong in no named table are left out. Texts go into the table `texts` of
    the schema, but for those that the dictionary `known` has.

    Raises:
        EngineError: A literal is of a kind that the columns do not compare rightly.
    """
    import pyarrow as pa

    rows = _rows(quads, list(tables))
    taken = pa.table({name: pa.array(rows[name], kind) for name, kind in _columns().items()})
    connection.register("taken", taken)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE staged AS "
        "SELECT place, sk, st, ok, ot, stored(sk, st) AS s, stored(ok, ot) AS o FROM taken"
    )
    connection.unregister("taken")
    connection.execute(
        f"CREATE OR REPLACE TABLE {schema}.texts AS "
        f"SELECT s AS id, st AS written FROM staged WHERE sk >= {TEXT} "
        f"UNION SELECT o, ot FROM staged WHERE ok >= {TEXT}"
        + (f" EXCEPT SELECT id, written FROM {known}" if known else "")
    )
    empty = _empty(connection, schema)
    filled = {at for (at,) in connection.execute("SELECT DISTINCT place FROM staged").fetchall()}
    for at, source in enumerate(tables):
        if at in filled:
            listed = "s" if is_class(source) else "s, o"
            connection.execute(
                f"CREATE OR REPLACE TABLE {schema}.{source} AS SELECT DISTINCT {listed} FROM staged WHERE place = {at}"
            )
        elif source not in empty:
            create(connection, schema, source)
    connection.execute("DROP TABLE staged")
    return {source for at, source in enumerate(tables) if at in filled}


def _empty(connection: DuckDBPyConnection, schema: str) -> set[str]:
    """Name the tables of a schema that have no row; to make each anew costs more than a small batch does."""
    named = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE estimated_size = 0 "
        "AND schema_name = ? AND database_name = current_database()",
        [schema],
    ).fetchall()
    return {'"' + one.replace('"', '""') + '"' for (one,) in named}


def _columns() -> dict[str, object]:
    import pyarrow as pa

    return {"place": pa.int16(), "sk": pa.int64(), "st": pa.string(), "ok": pa.int64(), "ot": pa.string()}


def _rows(quads: Iterable[Quad], tables: list[str]) -> dict[str, list[object]]:
    """Take statements apart: their table, and the kinds and texts of subject and object."""
    from pyoxigraph import NamedNode

    places = {source: at for at, source in enumerate(tables)}
    known = dict[str, int | None]()
    at, sk, st, ok, ot = list[object](), list[object](), list[object](), list[object](), list[object]()
    for subject, predicate, end, _ in quads:
        verb = predicate.value
        if verb == _TYPE:
            verb = f"a {end.value}"
        if verb not in known:
            known[verb] = places.get(members(verb[2:]) if verb.startswith("a ") else table(verb))
        place = known[verb]
        if place is None:
            continue
        kind, written = (IRI, subject.value) if isinstance(subject, NamedNode) else node(subject)
        at.append(place)
        sk.append(kind)
        st.append(written)
        if verb.startswith("a "):
            kind, written = IRI, ""
        else:
            kind, written = (IRI, end.value) if isinstance(end, NamedNode) else node(end)
        ok.append(kind)
        ot.append(written)
    return {"place": at, "sk": sk, "st": st, "ok": ok, "ot": ot}
