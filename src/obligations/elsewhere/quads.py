"""Statements of an endpoint, read as those of a store are: a few at a time, and each only once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, Quad

from obligations import law_table, names
from obligations.elsewhere.rewrite import values
from obligations.elsewhere.whole import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Literal

    from obligations.elsewhere.protocol import Endpoint
    from obligations.law_table import Entry

RUNS: Final = names.GRAPH + "runs/"
"""How the names of graphs begin in which an assessment works; no text on file gives such a name."""

EVERYTHING: Final = "{}"
"""Statements of all graphs together; a pattern goes into the braces."""

_NO_LAW = (names.GRAPH + "incidents/", names.DERIVED_EVENTS, RUNS)

_IS_LAW = " && ".join([f'STRSTARTS(STR(?g), "{names.GRAPH}")', *(f'!STRSTARTS(STR(?g), "{one}")' for one in _NO_LAW)])

LAW: Final = f"GRAPH ?g {{{{ {{}} }}}} FILTER({_IS_LAW})"
"""Statements of the law alone: in one of our graphs that is neither an event's nor derived from events."""

_AT_ONCE = 400


class RemoteQuads:
    """Answers for the statements of an endpoint, from memory where a thing was read before.

    Args:
        endpoint: The endpoint; what it holds must not change meanwhile.
        scope: Where a pattern must be found: `EVERYTHING` or `LAW`.
    """

    def __init__(self, endpoint: Endpoint, scope: str = EVERYTHING) -> None:
        self._endpoint, self._scope = endpoint, scope
        self._about: dict[str, list[Quad]] = {}
        self._entries: dict[str, Entry] = {}
        self._with: dict[tuple[NamedNode | None, NamedNode | Literal | None], list[Quad]] = {}

    def quads_for_pattern(
        self,
        subject: NamedNode | None,
        predicate: NamedNode | None,
        value: NamedNode | Literal | None,
        _graph: NamedNode | None = None,
        /,
    ) -> Iterator[Quad]:
        """Return the statements that have these parts, None standing for any; the graph is not told."""
        if subject is None:
            return iter(self._having(predicate, value))
        self.read([subject.value])
        return (
            one
            for one in self._about[subject.value]
            if (predicate is None or one.predicate == predicate) and (value is None or one.object == value)
        )

    def entry(self, thing: str) -> Entry:
        """Return what is said of a thing, as the rules read it."""
        if thing not in self._entries:
            self.read([thing])
            self._entries[thing] = law_table.entry_of(self._about[thing])
        return self._entries[thing]

    def read(self, things: Iterable[str]) -> None:
        """Read what is said of things, many of them with one query."""
        new = sorted({one for one in things if one not in self._about})
        for part in (new[start : start + _AT_ONCE] for start in range(0, len(new), _AT_ONCE)):
            self._about |= {one: [] for one in part}
            for quad in self._select("?s ?p ?o", values("s", part)):
                if isinstance(quad.subject, NamedNode):
                    self._about[quad.subject.value].append(quad)

    def follow(self, start: Iterable[object]) -> None:
        """Read things and all that they lead to, one query for each step instead of one for each thing."""
        seen = set[str]()
        waiting = {one.value for one in start if isinstance(one, NamedNode) and one.value.startswith(names.ID)}
        while waiting:
            self.read(waiting)
            seen |= waiting
            waiting = {lead for one in waiting for lead in self.entry(one).leads} - seen

    def _having(self, predicate: NamedNode | None, value: NamedNode | Literal | None) -> list[Quad]:
        asked = predicate, value
        if asked not in self._with:  # terms stand in the pattern itself: rdflib joins two VALUES row by row
            self._with[asked] = list(self._select(f"?s {predicate or '?p'} {value or '?o'}", "", predicate, value))
        return self._with[asked]

    def _select(
        self, pattern: str, given: str, verb: NamedNode | None = None, known: NamedNode | Literal | None = None
    ) -> Iterator[Quad]:
        """Read the statements that fit a pattern; terms that stand in it come back as they are."""
        where = f"{given} {self._scope.format(pattern)}"
        for subject, said_by, said in rows(self._endpoint, "?s ?p ?o", where):
            predicate, value = said_by or verb, said or known
            if isinstance(subject, NamedNode) and isinstance(predicate, NamedNode) and value is not None:
                yield Quad(subject, predicate, value)
