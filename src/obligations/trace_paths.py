"""Finds how one thing on file leads to another: the shortest path, or all up to a length, each as one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

from obligations.errors import UsageError
from obligations.links import BROAD, KINDS, OF_EVENTS, SHARED, kind_of, neighbours
from obligations.nodes import Words, find
from obligations.trace import said_of, thing

if TYPE_CHECKING:
    from obligations.knowledge import KnowledgeBase
    from obligations.links import Neighbour
    from obligations.trace import Thing
    from obligations.view import View

LONGEST = 10
"""How long a path may be at most, in steps."""
_USUAL, _USUAL_FOR_ALL = 8, 4
_MOST = 2_000
"""How many things are read before the search ends and says so."""
_COUNTED, SHOWN = 2_000, 20


@dataclass(frozen=True)
class Step:
    """One step of a path: `start` `phrase` `end`."""

    start: Thing
    phrase: str
    end: Thing


@dataclass(frozen=True)
class Paths:
    """How one thing leads to another.

    Attributes:
        start: Where the path begins.
        end: Where it ends.
        longest: How many steps a path could have.
        paths: The paths, the shortest first.
        found: How many there are: of that length if the shortest was asked for, else up to it.
        cut: Whether the search ended before everything was read or counted, so that there may be more.
        through: Whether the shortest goes through what many things share: a State, a treaty or a concept, or law that
            other events are asked about too.
    """

    start: Thing
    end: Thing
    longest: int
    paths: tuple[tuple[Step, ...], ...]
    found: int
    cut: bool
    through: bool


def sentence(path: tuple[Step, ...]) -> str:
    """Write a path as one sentence."""
    first, *rest = path
    told = f"{first.start.words} {first.phrase} {first.end.words}"
    told += "".join(f", which {one.phrase} {one.end.words}" for one in rest)
    return f"{told[0].upper()}{told[1:]}."


def paths(knowledge: KnowledgeBase, node: str, to: str, *, every: bool, longest: int | None) -> Paths:
    """Find the shortest path between two things, or every simple path up to a length.

    Raises:
        UnknownNameError: Nothing is called so, or several things are.
        UsageError: Both are the same, or the length is none that is searched.
    """
    usual = _USUAL_FOR_ALL if every else _USUAL
    limit = usual if longest is None else longest
    if not 1 <= limit <= LONGEST:
        raise UsageError(f"a path has 1 to {LONGEST} steps, not {limit}")
    view = knowledge.view
    start, end = find(knowledge, node), find(knowledge, to)
    if start == end:
        raise UsageError("a path needs two things")
    search = _Search(view, (start, end), limit, every=every)
    found, cut = _simple(search.graph(), (start, end), limit, every=every)
    if not found:
        search = _Search(view, (start, end), limit, every=every, through=True)
        found, cut = _simple(search.graph(), (start, end), limit, every=every)
    found.sort(key=lambda one: (len(one), [KINDS.index(kind_of(view, node)) for node in one], one))
    words = Words(view)
    told = [tuple(_step(words, a, b) for a, b in pairwise(one)) for one in found[: SHOWN if every else 1]]
    ends = (thing(words, start), thing(words, end))
    shared = bool(found) and _shares(view, found[0])
    return Paths(*ends, limit, tuple(told), len(found), cut or search.cut, through=shared)


def _shares(view: View, path: list[str]) -> bool:
    """Tell whether a path goes through what many things share, or by shared law from one event to another."""
    kinds = [kind_of(view, one) for one in path]
    inside = zip(kinds, kinds[1:], kinds[2:], strict=False)
    return any(
        middle in BROAD or (middle in SHARED and before in OF_EVENTS and after in OF_EVENTS)
        for before, middle, after in inside
    )


def _step(words: Words, here: str, there: str) -> Step:
    phrase = next(said_of(words.view, here, one) for one in neighbours(words.view, here) if one.iri == there)
    return Step(thing(words, here), phrase, thing(words, there))


def _simple(graph: Any, ends: tuple[str, str], limit: int, *, every: bool) -> tuple[list[list[str]], bool]:
    """List the paths, and say whether there are more than are counted."""
    import networkx as nx

    start, end = ends
    if end not in graph or start not in graph or not nx.has_path(graph, start, end):
        return [], False
    if not every:
        return list(islice(nx.all_shortest_paths(graph, start, end), _COUNTED)), False
    near = [nx.single_source_shortest_path_length(graph, one, cutoff=limit) for one in ends]
    kept = graph.subgraph([one for one, far in near[0].items() if far + near[1].get(one, limit + 1) <= limit])
    found = list(islice(nx.all_simple_paths(kept, start, end, cutoff=limit), _COUNTED + 1))
    return found[:_COUNTED], len(found) > _COUNTED


class _Search:
    """Reads the links around both ends until they meet or the limit is reached, first where there is less to read."""

    def __init__(self, view: View, ends: tuple[str, str], limit: int, *, every: bool, through: bool = False) -> None:
        self.view, self.ends, self.limit, self.every, self.through = view, ends, limit, every, through
        self.cut = False
        self._read: dict[str, list[str]] = {}

    def graph(self) -> Any:
        """Return what was read as a graph."""
        import networkx as nx

        seen = [{one} for one in self.ends]
        edges: list[list[str]] = [[one] for one in self.ends]
        depths = [0, 0]
        while sum(depths) < self.limit and any(edges) and not self.cut:
            side = min((one for one in (0, 1) if edges[one]), key=lambda one: len(edges[one]))
            edges[side] = self._beyond(edges[side], seen[side])
            depths[side] += 1
            if not self.every and seen[0] & seen[1]:
                break
        return nx.Graph([(here, one) for here, links in self._read.items() for one in links])

    def _beyond(self, edge: list[str], seen: set[str]) -> list[str]:
        """Read the links of an edge; return what was not seen before, which is the next edge."""
        beyond = []
        for here in edge:
            if len(self._read) >= _MOST:
                self.cut = True
                break
            for one in self._links(here):
                if one not in seen:
                    seen.add(one)
                    beyond.append(one)
        return beyond

    def _links(self, here: str) -> list[str]:
        if here not in self._read:
            self._read[here] = [one.iri for one in neighbours(self.view, here) if self._open(here, one)]
        return self._read[here]

    def _open(self, here: str, one: Neighbour) -> bool:
        """Tell whether a path may take a link: not through what many things share, nor through a register."""
        if one.link.printed:
            return (here if one.backwards else one.iri) in self.ends
        return self.through or one.iri in self.ends or kind_of(self.view, one.iri) not in BROAD
