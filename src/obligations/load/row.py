"""One row of a table, with the means to complain about one of its cells, and what the tables refer to and build up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from obligations import names
from obligations.dates import DateError, Interval, parse_edtf
from obligations.errors import Problem, nearest
from obligations.load.terms import edtf, english, node, text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from pyoxigraph import NamedNode

    from obligations.load.effect import TreatyRule
    from obligations.load.terms import Graph


@dataclass
class Register:
    """What the tables refer to and build up: names on file, days of existence, rules of effect, mismatches found.

    Attributes:
        documents: What Turtle says of each document of authority, by predicate; nothing for one that a table adds.
        symbols: Which document has a symbol.
        tabled: The documents that have a row.
        readable: What a document can read, by id: norms, elements, exceptions and general rules.
        readings: Where a document and what it reads (nothing, if no element turns on it) were first named together.
        read: Where a table first names something that a document reads.
        statuses: The statuses of findings, elements and exceptions.
        named: What a row has named already: the line it stands in, or the State that a spelling means.
    """

    states: dict[str, date | None] = field(default_factory=dict)
    places: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    statements: set[str] = field(default_factory=set)
    concepts: set[str] = field(default_factory=set)
    statuses: set[str] = field(default_factory=set)
    named: dict[tuple[str, ...], str] = field(default_factory=dict)
    body_kinds: dict[str, tuple[str, str]] = field(default_factory=dict)
    bodies: set[str] = field(default_factory=set)
    procedures: set[str] = field(default_factory=set)
    referrals: set[str] = field(default_factory=set)
    documents: dict[str, dict[str, str]] = field(default_factory=dict)
    symbols: dict[str, str] = field(default_factory=dict)
    tabled: set[str] = field(default_factory=set)
    readable: dict[str, str] = field(default_factory=dict)
    readings: dict[tuple[str, str], str] = field(default_factory=dict)
    read: dict[tuple[str, str], str] = field(default_factory=dict)
    rules: dict[str, TreatyRule] = field(default_factory=dict)
    depositary_sources: set[tuple[str, str]] = field(default_factory=set)
    numbers: dict[str, dict[str, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    mismatches: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """One row of a table, with the means to complain about one of its cells."""

    cells: Mapping[str, str]
    file: str
    line: int
    register: Register

    def __getitem__(self, column: str) -> str:
        return self.cells[column] or ""

    def many(self, column: str) -> list[str]:
        """Return the parts of a cell that lists several."""
        return [part.strip() for part in self[column].split(";") if part.strip()]

    def wrong(self, column: str, message: str) -> None:
        """Note what is wrong with a cell."""
        self.register.problems.append(Problem(self.file, self.line, column, message))

    def date(self, column: str) -> date | None:
        """Return an exact day; a month or year counts from its first day."""
        interval = self.interval(column)
        return interval.earliest if interval else None

    def interval(self, column: str) -> Interval | None:
        """Return the days that a date allows; None for an empty cell."""
        if not self[column]:
            return None
        try:
            return parse_edtf(self[column])
        except DateError as error:
            self.wrong(column, str(error))
            return None

    def choice(self, column: str, known: Mapping[str, str]) -> str | None:
        """Return what a word stands for."""
        if self[column] in known:
            return known[self[column]]
        self.wrong(column, f'"{self[column]}" is not known{nearest(self[column], known)}')
        return None

    def state(self, column: str = "state") -> NamedNode | None:
        """Return the State that a cell names."""
        return self.known_state(self[column], column)

    def known_state(self, one: str, column: str = "state") -> NamedNode | None:
        """Return the State of a code."""
        if one in self.register.states:
            return node(names.STATE + one)
        self.wrong(column, f'no State has the code "{one}"{nearest(one, self.register.states)}')
        return None

    def place(self, column: str) -> NamedNode | None:
        """Return the place that a cell names; None for an empty cell."""
        return self.known_place(self[column], column) if self[column] else None

    def known_place(self, one: str, column: str = "territory") -> NamedNode | None:
        """Return the place of an id."""
        if one in self.register.places:
            return node(names.PLACE + one)
        self.wrong(column, f'no place has the id "{one}"{nearest(one, self.register.places)}')
        return None

    def provision(self, column: str, number: str, treaty: str) -> NamedNode | None:
        """Return the provision with this number of a treaty."""
        known = self.register.numbers.get(treaty, {})
        eid = known.get(number.lower())
        if eid:
            return node(f"{names.TREATY}{treaty}/{eid}")
        self.wrong(column, f'{treaty} has no provision "{number}" on file{nearest(number.lower(), known)}')
        return None

    def provenance(self, graph: Graph, it: NamedNode) -> None:
        """State where what the row says comes from, how sure it is, and what to know about it."""
        graph.add(it, node(names.DCTERMS + "source"), node(names.SOURCE + self["source"]) if self["source"] else None)
        graph.add(it, "sourceAsOf", edtf(self["source_date"]) if self["source_date"] else None)
        graph.add(it, "confidence", text(self["confidence"]) if self["confidence"] else None)
        graph.add(it, node(names.SKOS + "note"), english(self["note"]) if self["note"] else None)

    @property
    def treaty(self) -> str:
        """Slug of the treaty: the folder that the table lies in names it."""
        return self.file.rsplit("/", 2)[-2]
