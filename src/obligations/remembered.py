"""The law behind a memory: what was read of a thing once is not read from disk again.

A store lies on disk and costs some microseconds for each statement read. Whoever assesses many events, or tries many
facts on one, reads the same norms and bindings each time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from pyoxigraph import Literal, Quad

from obligations.view import of_events

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pyoxigraph import NamedNode

    from obligations.view import Quads


@runtime_checkable
class Law(Protocol):
    """Law from which an event takes what it needs."""

    def about(self, subject: NamedNode) -> Sequence[Quad]:
        """Return what the law says of a thing, as it goes into the store of an event."""


def for_events(quads: Iterable[Quad]) -> list[Quad]:
    """Leave out other events and what no rule reads, labels and definitions; name no graph."""
    return [
        Quad(one.subject, one.predicate, one.object)
        for one in quads
        if not of_events(one) and not (isinstance(one.object, Literal) and one.object.language is not None)
    ]


class Remembered:
    """Answers for the statements of a read-only store, from memory where a question was asked before.

    The store must not change, as no compiled store does.
    """

    def __init__(self, store: Quads) -> None:
        self._store = store
        self._for_events: dict[NamedNode, list[Quad]] = {}
        self._about: dict[NamedNode, list[Quad]] = {}
        self._with: dict[tuple[NamedNode | None, NamedNode | Literal | None], list[Quad]] = {}

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

    def about(self, subject: NamedNode) -> Sequence[Quad]:
        """Return what the law says of a thing, as it goes into the store of an event."""
        if subject not in self._for_events:
            self._for_events[subject] = for_events(self._store.quads_for_pattern(subject, None, None, None))
        return self._for_events[subject]

    def _statements(self, subject: NamedNode) -> list[Quad]:
        """Read everything stated about a thing."""
        if subject not in self._about:
            self._about[subject] = list(self._store.quads_for_pattern(subject, None, None, None))
        return self._about[subject]

    def _having(self, predicate: NamedNode | None, value: NamedNode | Literal | None) -> list[Quad]:
        """Read everything that has a value."""
        asked = predicate, value
        if asked not in self._with:
            self._with[asked] = list(self._store.quads_for_pattern(None, predicate, value, None))
        return self._with[asked]
