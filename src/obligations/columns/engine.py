"""Runs the compiled rules over a batch of events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from obligations.columns.failure import failing
from obligations.columns.found import ColumnsFound
from obligations.columns.law import ALL, ROW_TABLES
from obligations.columns.staging import create, load
from obligations.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection
    from pyoxigraph import Quad

    from obligations.columns.compile import Program
    from obligations.columns.law import LawTables


_OWN = (
    "CREATE SCHEMA IF NOT EXISTS own",
    "CREATE OR REPLACE TABLE own.texts (id BIGINT, written VARCHAR)",
    "CREATE OR REPLACE VIEW texts AS SELECT * FROM law.texts UNION ALL SELECT * FROM own.texts",
    "CREATE OR REPLACE TABLE nothing (s BIGINT, o BIGINT)",
)


class ColumnEngine:
    """Assesses the events of one batch at a time, under one law."""

    def __init__(self, law: LawTables, threads: int = 1) -> None:
        self._law = law
        self.connection: DuckDBPyConnection = law.connection
        self.connection.execute(f"SET threads = {threads}")
        for statement in _OWN:
            self.connection.execute(statement)
        self._tables = sorted(law.programs[ALL].reads | law.programs[ALL].writes | ROW_TABLES)
        self._views = dict[str, str]()
        for one in self._tables:
            create(self.connection, "own", one)
        self._show(frozenset())
        self._on_hand: tuple[object, str] | None = None

    def assess(self, quads: Sequence[Quad]) -> ColumnsFound:
        """Assess the events whose source graphs are given; the rules run when the answer is asked for what they say.

        Raises:
            EngineError: The events state what only rules may derive, or hold a literal that columns cannot compare.
        """
        return ColumnsFound(self, quads)

    @property
    def derived(self) -> list[str]:
        """The tables that rules write."""
        return sorted(self._law.programs[ALL].writes)

    def run(self, found: ColumnsFound, name: str) -> None:
        """Load the events of an answer and run the rules for what it wants, unless that was just done."""
        if self._on_hand in {(found.batch, name), (found.batch, ALL)}:
            return
        self._on_hand = None
        with failing("loading the events"):
            self._load(found.quads)
        for rule, statements in self._law.programs[name].steps:
            for statement in statements:
                with failing(f"rule file {rule}"):
                    self.connection.execute(statement)
        with failing("holding texts against each other"):
            self._no_collision()
        self._on_hand = found.batch, name

    def _load(self, quads: Sequence[Quad]) -> None:
        program = self._program
        filled = load(self.connection, "own", quads, self._tables, known="law.texts")
        if stated := sorted(filled & (program.writes | program.closed)):
            raise EngineError(f"events state what only the rules or the law may state: {', '.join(stated)}")
        self._show(filled)

    @property
    def _program(self) -> Program:
        return self._law.programs[ALL]

    def _show(self, filled: frozenset[str] | set[str]) -> None:
        """Show under the name of each table what the law and the events have in it."""
        for one in self._tables:
            law, own = one in self._law.tables, one in filled or one in self._program.writes
            parts = [f"SELECT * FROM {schema}.{one}" for schema, has in (("law", law), ("own", own or not law)) if has]
            text = " UNION ALL ".join(parts)
            if self._views.get(one) != text:
                self.connection.execute(f"CREATE OR REPLACE VIEW {one} AS {text}")
                self._views[one] = text

    def _no_collision(self) -> None:
        """End the batch where two texts have one number; with 60 bits that is not to be expected in a lifetime."""
        twice = "SELECT count(*) - count(DISTINCT id) FROM own.texts"
        clash = "SELECT count(*) FROM own.texts o JOIN law.texts l USING (id) WHERE o.written <> l.written"
        if any(self.connection.execute(one).fetchall() != [(0,)] for one in (twice, clash)):
            raise EngineError("two texts have one hash: assess these events in two batches")
