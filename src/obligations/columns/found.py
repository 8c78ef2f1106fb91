"""What the compiled rules found on a batch of events, read out in columns."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from obligations.columns.failure import failing
from obligations.columns.law import ALL, STATUSES
from obligations.columns.staging import is_class
from obligations.columns.terms import quoted, reader, table
from obligations.findings import DECLARED
from obligations.names import OBL, PROV, RDF

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa
    from pyoxigraph import Quad, Triple

    from obligations.bulk.engine import FoundRow
    from obligations.columns.engine import ColumnEngine

_GROUNDS = " UNION ALL ".join(f"FROM own.{table(OBL + one)}" for one in ("gateBinding", *DECLARED))

_ROWS = """
WITH finding AS MATERIALIZED (SELECT s FROM "a obl:Finding"),
spoken AS (
  SELECT s AS id FROM finding UNION ALL SELECT o FROM own."obl:act" UNION ALL SELECT o FROM own."obl:state"
  UNION ALL SELECT o FROM own."obl:norm" UNION ALL SELECT o FROM own."obl:status" UNION ALL SELECT o FROM own."obl:gate"
  UNION ALL SELECT o FROM own."obl:tense" UNION ALL SELECT o FROM own."obl:reason"
  UNION ALL SELECT o FROM own."obl:slot" UNION ALL SELECT o FROM own."obl:ofElement"
  UNION ALL SELECT o FROM own."obl:elementStatus" UNION ALL SELECT o FROM own."obl:ofException"
  UNION ALL SELECT o FROM own."obl:exceptionStatus" UNION ALL SELECT o FROM own."obl:touchedByReservation"),
named AS MATERIALIZED (
  SELECT id, written, CASE
    WHEN contains(written, '/derived/finding/') THEN substr(written, strpos(written, '/derived/finding/') + 17)
    WHEN contains(written, '#') THEN split_part(written, '#', 2)
    ELSE regexp_extract(written, '/id/[^/]+/(.*)$', 1) END AS tail
  FROM texts WHERE id IN (SELECT id FROM spoken)),
part AS MATERIALIZED (
  SELECT f.o AS finding, f.s AS part FROM own."obl:ofFinding" f SEMI JOIN finding ON finding.s = f.o),
{only},
element AS (
  SELECT finding, list_sort(list(
    {{'element': e.tail, 'slot': coalesce(slot.tail, ''), 'status': coalesce(st.tail, '')}})) AS elements
  FROM part JOIN own."obl:ofElement" oe ON oe.s = part JOIN named e ON e.id = oe.o
  LEFT JOIN slot ON slot.s = part LEFT JOIN "elementStatus" st ON st.s = part GROUP BY finding),
exempt AS (
  SELECT finding, list_sort(list({{'exception': e.tail, 'status': coalesce(st.tail, '')}})) AS exceptions
  FROM part JOIN own."obl:ofException" oe ON oe.s = part JOIN named e ON e.id = oe.o
  LEFT JOIN "exceptionStatus" st ON st.s = part GROUP BY finding),
reasons AS (
  SELECT r.s AS finding, list_sort(list(tail)) AS reasons FROM own."obl:reason" r JOIN named ON id = o GROUP BY r.s),
reservation AS (
  SELECT t.s AS finding, list_sort(list(tail)) AS reservations
  FROM own."obl:touchedByReservation" t JOIN named ON id = o GROUP BY t.s),
roots AS (SELECT s AS finding, min(whole(o)) AS roots FROM own."obl:independentRoots" GROUP BY s),
carrier AS (SELECT s AS finding, min(written) AS via FROM own."obl:via" JOIN texts ON id = o GROUP BY s),
ground AS (
  SELECT s AS finding, list_sort(list(DISTINCT written)) AS grounds FROM ({grounds}) JOIN texts ON id = o GROUP BY s)
SELECT f.tail AS finding, split_part(coalesce(act.tail, ''), '.', 1) AS incident,
  CASE WHEN contains(act.tail, '.') THEN substr(act.tail, strpos(act.tail, '.') + 1) ELSE '' END AS act,
  coalesce(state.tail, '') AS state, coalesce(norm.tail, '') AS norm,
  coalesce(status.tail, '') AS status, coalesce(gate.tail, '') AS gate, coalesce(tense.tail, '') AS tense,
  coalesce(reasons, []) AS reasons, coalesce(roots, 0) AS independentRoots, coalesce(elements, []) AS elements,
  coalesce(exceptions, []) AS exceptions, coalesce(reservations, []) AS reservations,
  coalesce(via, '') AS via, coalesce(grounds, []) AS grounds
FROM finding JOIN named f ON f.id = finding.s
LEFT JOIN act ON act.s = finding.s LEFT JOIN state ON state.s = finding.s LEFT JOIN norm ON norm.s = finding.s
LEFT JOIN status ON status.s = finding.s LEFT JOIN gate ON gate.s = finding.s LEFT JOIN tense ON tense.s = finding.s
LEFT JOIN reasons ON reasons.finding = finding.s
LEFT JOIN element ON element.finding = finding.s
LEFT JOIN exempt ON exempt.finding = finding.s
LEFT JOIN roots ON roots.finding = finding.s
LEFT JOIN reservation ON reservation.finding = finding.s
LEFT JOIN carrier ON carrier.finding = finding.s
LEFT JOIN ground ON ground.finding = finding.s
ORDER BY f.tail
""".format(
    grounds=_GROUNDS,
    only=",\n".join(
        f'"{one}" AS (SELECT s, arg_min(tail, written) AS tail FROM own."obl:{one}" JOIN named ON id = o GROUP BY s)'
        for one in ("act", "state", "norm", "status", "gate", "tense", "slot", "elementStatus", "exceptionStatus")
    ),
)
"""What rows are made of: of a property with several values the first in order, as where the rule files run."""


class ColumnsFound:
    """What was found on some events. The engine holds the last batch only: ask an answer before the next is begun."""

    def __init__(self, engine: ColumnEngine, quads: Sequence[Quad]) -> None:
        self._engine = engine
        self.quads = quads
        self.batch = object()
        """Stands for the batch in the engine, which so keeps no events of a batch that nobody asks for any more."""

    def table(self) -> pa.Table:
        """Return the findings as an Arrow table, one row each, in the order of their ids."""
        self._engine.run(self, STATUSES)
        return self._arrow("reading the findings", _ROWS)

    def statuses(self) -> Iterator[FoundRow]:
        """Return one row for each finding, in the order of their ids."""
        for batch in self.table().to_batches(max_chunksize=1000):
            yield from batch.to_pylist()

    def triples(self) -> Iterator[Triple]:
        """Return every triple that the rule files derived, each once; what they derive from law alone is left out."""
        from pyoxigraph import NamedNode, Triple

        self._engine.run(self, ALL)
        read = functools.cache(reader())
        kind = NamedNode(RDF + "type")
        for source in self._engine.derived:
            named = NamedNode(_full(source))
            sql = (
                f"SELECT s, t.written, o, u.written FROM ({self._rows(source)}) "
                "LEFT JOIN texts t ON t.id = s LEFT JOIN texts u ON u.id = o"
            )
            for s, written, o, other in self._fetched("reading what was derived", sql):
                subject: Any = read(s, written)
                yield Triple(subject, kind, named) if o is None else Triple(subject, named, read(o, other))

    def ntriples(self) -> Iterator[bytes]:
        """Return the same triples as lines of N-Triples, many at a time, put together by the engine itself."""
        self._engine.run(self, ALL)
        for source in self._engine.derived:
            verb = f"<{RDF}type> <{_full(source)}>" if is_class(source) else f"<{_full(source)}>"
            end = "''" if is_class(source) else "' ' || ntriple(o, u.written)"
            sql = (
                f"SELECT ntriple(s, t.written) || {quoted(f' {verb}')} || {end} || ' .' || chr(10) AS line "
                f"FROM ({self._rows(source)}) LEFT JOIN texts t ON t.id = s LEFT JOIN texts u ON u.id = o"
            )
            for chunk in self._arrow("reading what was derived", sql).column(0).chunks:
                yield _joined(chunk)

    def _arrow(self, doing: str, sql: str) -> pa.Table:
        with failing(doing):
            return self._engine.connection.sql(sql).to_arrow_table()

    def _fetched(self, doing: str, sql: str) -> list[Any]:
        with failing(doing):
            return self._engine.connection.execute(sql).fetchall()

    @staticmethod
    def _rows(source: str) -> str:
        """Write what was derived in a table, without what the law alone gives."""
        end = "NULL::BIGINT" if is_class(source) else "d.o"
        return (
            f"SELECT d.s, {end} AS o FROM own.{source} d WHERE NOT EXISTS (SELECT 1 FROM law.alone a "
            f"WHERE a.source = {quoted(source)} AND a.s = d.s AND a.o IS NOT DISTINCT FROM {end})"
        )

    def numbers(self) -> dict[str, list[tuple[int, int | None]]]:
        """Return what was derived in each table as numbers of terms; members of a class have no second."""
        self._engine.run(self, ALL)
        found = dict[str, list[tuple[int, int | None]]]()
        for source in self._engine.derived:
            end = "NULL" if is_class(source) else "o"
            found[source] = self._fetched("reading what was derived", f"SELECT s, {end} FROM own.{source}")
        return {source: rows for source, rows in found.items() if rows}


def _joined(texts: pa.StringArray) -> bytes:
    """Return the texts of an Arrow column one after the other, as they lie in memory."""
    import pyarrow as pa

    _, places, content = texts.cast(pa.large_string()).buffers()
    if content is None or not len(texts):
        return b""
    first, last = (memoryview(places).cast("q")[texts.offset + at] for at in (0, len(texts)))
    return bytes(memoryview(content)[first:last])


def _full(source: str) -> str:
    """Write the IRI of a predicate or class whose table is named."""
    named = source.strip('"').removeprefix("a ").replace('""', '"')
    prefix, _, rest = named.partition(":")
    known = {"obl": OBL, "prov": PROV, "rdf": RDF}
    return known[prefix] + rest if prefix in known else named
