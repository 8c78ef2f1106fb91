"""The law behind a memory: what was read of a thing once is not read from disk again.

Whoever assesses many events, or tries many facts on one, reads the same norms and bindings each time.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from pyoxigraph import RdfFormat, parse

from obligations import law_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Literal, NamedNode, Quad

    from obligations.law_table import Entries, Entry
    from obligations.view import Quads


@runtime_checkable
class Law(Protocol):
    """Law from which an event takes what it needs."""

    def entry(self, thing: str) -> Entry:
        """Return what the law says of a thing."""


class Remembered:
    """Answers for the statements of a read-only store, from memory where a question was asked before.

    The store must not change, as no compiled store does.

    Args:
        store: The store.
        table: What its law says of each thing, by its IRI; what is read of a thing then comes from the table, which
            names no graph and holds no event.
    """

    def __init__(self, store: Quads, table: Entries | None = None) -> None:
        self._store, self._table = store, table
        self._entries: dict[str, Entry] = {}
        self._about: dict[NamedNode, list[Quad]] = {}
        self._with: dict[tuple[NamedNode | None, NamedNode | Literal | None], list[Quad]] = {}

    @cached_property
    def stored(self) -> Remembered:
        """The store itself behind a memory: every statement with its graph, those of recorded events too."""
        return Remembered(self._store)

    def quads_for_pattern(
        self,
        subject: NamedNode | None,
        predicate: NamedNode | None,
        value: NamedNode | Literal | None,
        graph: NamedNode | None = None,
        /,
    ) -> Iterator[Quad]:
        """Return the quads that have these parts, None standing for any."""
        if graph is not None or (subject is None and predicate is None and value is None):
            return iter(self._store.quads_for_pattern(subject, predicate, value, graph))
        if subject is None:
            return iter(self._having(predicate, value))
        known = self._statements(subject)
        if predicate is None and value is None:
            return iter(known)
        return (
            one
            for one in known
            if (predicate is None or one.predicate == predicate) and (value is None or one.object == value)
        )

    def entry(self, thing: str) -> Entry:
        """Return what the law says of a thing; only what is on file is remembered, so that memory has a bound."""
        found = self._entries.get(thing)
        if found is None:
            found = self._read_entry(thing)
            if found != law_table.NOTHING:
                self._entries[thing] = found
        return found

    def _read_entry(self, thing: str) -> Entry:
        if self._table is not None:
            return self._table.get(thing) or law_table.NOTHING
        from obligations.load.terms import node

        return law_table.entry_of(self._store.quads_for_pattern(node(thing), None, None, None))

    def _statements(self, subject: NamedNode) -> list[Quad]:
        """Read everything stated about a thing."""
        if subject not in self._about:
            self._about[subject] = list(self._read(subject))
        return self._about[subject]

    def _read(self, subject: NamedNode) -> Iterator[Quad]:
        if self._table is None:
            return self._store.quads_for_pattern(subject, None, None, None)
        said = self.entry(subject.value)
        return parse(said.rules + said.texts, format=RdfFormat.N_TRIPLES)

    def _having(self, predicate: NamedNode | None, value: NamedNode | Literal | None) -> list[Quad]:
        """Read everything that has a value."""
        asked = predicate, value
        if asked not in self._with:
            self._with[asked] = list(self._store.quads_for_pattern(None, predicate, value, None))
        return self._with[asked]
