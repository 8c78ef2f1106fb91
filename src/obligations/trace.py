"""Follows a thing on file to what leads to it and from it, layer by layer, and says what hangs on a source or a claim.

The graph is read around the thing as far as it is asked for; nothing else is loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from obligations.errors import UsageError
from obligations.links import BROAD, OF_EVENTS, SHARED, kind_of, neighbours
from obligations.names import FINDING, SOURCE, tail
from obligations.nodes import Words, find
from obligations.tensed import tense_on_file

if TYPE_CHECKING:
    from obligations.answer import Answer
    from obligations.knowledge import KnowledgeBase
    from obligations.links import Neighbour
    from obligations.view import View
    from obligations.whatif import WhatIf

DEEPEST = 6
_WIDEST = 60
"""How many things of one layer are followed further."""


@dataclass(frozen=True)
class Thing:
    """A thing on file: its kind, its id, and what it is in words."""

    kind: str
    id: str
    words: str


@dataclass(frozen=True)
class Lead:
    """What one thing leads to in one way: `start` `phrase` each of `ends`."""

    start: Thing
    phrase: str
    ends: tuple[Thing, ...]


@dataclass(frozen=True)
class Layer:
    """What is new so many steps away.

    Attributes:
        depth: How many steps.
        leads: What is reached, each thing by the first way that reaches it.
        not_followed: How many things of the layer before were not followed, because there were too many.
    """

    depth: int
    leads: tuple[Lead, ...]
    not_followed: int


@dataclass(frozen=True)
class Trace:
    """What leads to a thing and from it.

    Attributes:
        thing: The thing asked about.
        depth: How many layers were asked for.
        layers: The layers, the nearest first; fewer than asked for where nothing more is linked.
    """

    thing: Thing
    depth: int
    layers: tuple[Layer, ...]


@dataclass(frozen=True)
class Hung:
    """A finding that hangs on a source.

    Attributes:
        id: Its id.
        status: How it stands.
        tense: Whether it is about what was done, or what was only in prospect.
        overtaken: Whether what was in prospect can no longer come, or was carried out by a later act on record.
        sources: Ids of the sources that its claims name: the root, or sources filed as derived from it.
    """

    id: str
    status: str
    tense: str
    overtaken: bool
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Hanging:
    """What hangs on one source.

    Attributes:
        source: The source.
        root: The source that it repeats; None where it is a root itself.
        repeated_by: Sources on file that go back to it.
        only: Findings every claim of which on file leads to it, or to a source that is filed as derived from it.
        besides: How many other findings it reaches, which have another root beside it.
    """

    source: Thing
    root: Thing | None
    repeated_by: tuple[Thing, ...]
    only: tuple[Hung, ...]
    besides: int


def thing(words: Words, iri: str) -> Thing:
    """Describe a thing."""
    view, kind = words.view, kind_of(words.view, iri)
    if kind == "provision":
        code = view.one(view.one(iri, "ofTreaty") or "", "code")
        return Thing(kind, f"{code}:{view.one(iri, 'number')}", words.of(iri))
    return Thing(kind, view.one(iri, "code") or tail(iri), words.of(iri))


def trace(knowledge: KnowledgeBase, node: str, depth: int) -> Trace:
    """Read the layers around a thing.

    Raises:
        UnknownNameError: Nothing is called so, or several things are.
        UsageError: No layer, or more than `DEEPEST`, is asked for.
    """
    if not 1 <= depth <= DEEPEST:
        raise UsageError(f"a trace goes 1 to {DEEPEST} layers deep, not {depth}")
    start = find(knowledge, node)
    walk = _Walk(Words(knowledge.view), start)
    layers: list[Layer] = []
    while walk.edge and len(layers) < depth:
        layers.append(Layer(len(layers) + 1, *walk.further()))
    return Trace(thing(walk.words, start), depth, tuple(one for one in layers if one.leads))


@dataclass(frozen=True)
class _Reached:
    """A thing at the edge of a walk: how it was reached, and whether it is law that was reached from an event."""

    iri: str
    came: Neighbour | None
    from_event: bool


class _Walk:
    """Goes outwards from a thing, each other thing being told where it is first reached."""

    def __init__(self, words: Words, start: str) -> None:
        self.words = words
        self.edge = [_Reached(start, None, from_event=False)]
        self._seen = {start}

    def further(self) -> tuple[tuple[Lead, ...], int]:
        """Go one step on; return what is new, and how many things of the edge were not followed."""
        followed, left = self.edge[:_WIDEST], max(0, len(self.edge) - _WIDEST)
        found = [(here, self._new(here)) for here in followed]
        self.edge = [self._as_reached(here, one) for here, new in found for one in new if self._kind(one) not in BROAD]
        return tuple(lead for here, new in found for lead in self._leads(here.iri, new)), left

    def _kind(self, one: Neighbour) -> str:
        return kind_of(self.words.view, one.iri)

    def _as_reached(self, here: _Reached, one: Neighbour) -> _Reached:
        came_from_event = here.from_event or kind_of(self.words.view, here.iri) in OF_EVENTS
        return _Reached(one.iri, one, from_event=came_from_event and self._kind(one) in SHARED)

    def _new(self, here: _Reached) -> list[Neighbour]:
        """Name what is linked and was not seen yet, but for other events that only share the law."""
        new: dict[str, Neighbour] = {}
        for one in neighbours(self.words.view, here.iri):
            elsewhere = here.from_event and self._kind(one) in OF_EVENTS
            register = here.came is not None and one.link.printed and one.backwards
            if one.iri not in self._seen and not (elsewhere or register or self._back(here, one)):
                new.setdefault(one.iri, one)
        self._seen |= new.keys()
        return list(new.values())

    def _back(self, here: _Reached, one: Neighbour) -> bool:
        """Tell whether a link goes back along the one by which shared law was reached."""
        came = here.came
        if came is None or kind_of(self.words.view, here.iri) not in SHARED:
            return False
        return came.link is one.link and came.backwards is not one.backwards

    def _leads(self, here: str, new: list[Neighbour]) -> list[Lead]:
        groups: dict[tuple[str, str], list[Thing]] = {}
        for one in new:
            end = thing(self.words, one.iri)
            groups.setdefault((said_of(self.words.view, here, one), end.kind), []).append(end)
        about = thing(self.words, here)
        return [Lead(about, phrase, tuple(ends)) for (phrase, _), ends in groups.items()]


def said_of(view: View, here: str, one: Neighbour) -> str:
    """Return what a link says; of a claim that carries something, also whether it tells of a general situation only."""
    ends = {kind_of(view, each): each for each in (here, one.iri)}
    if "claim" not in ends or not ends.keys() & {"element", "finding"}:
        return one.phrase
    about = [kind_of(view, each) for each in view.many(ends["claim"], "about")]
    general = bool(about) and set(about) == {"situation"}
    return f"{one.phrase} (general situation only)" if general else one.phrase


def hanging(knowledge: KnowledgeBase, source: str) -> Hanging:
    """Name what hangs on a source, as the named queries `single-root-findings` and `source-findings` tell it.

    Raises:
        UnknownNameError: No source is called so.
    """
    view, iri = knowledge.view, find(knowledge, source, "source")
    words = Words(view)
    root = next((one for one in view.many(iri, "rootSource") if one != iri), None)
    read: dict[tuple[str, str], list[str]] = {}
    for finding, status, named, one in _cells(
        knowledge.query("single-root-findings"), "finding", "status", "source", "root"
    ):
        if one == iri and finding.startswith(FINDING):
            read.setdefault((finding, status), []).append(tail(named))
    only = tuple(
        Hung(tail(finding), tail(status), **tense_on_file(view, finding), sources=tuple(named))
        for (finding, status), named in sorted(read.items())
    )
    cited = _cells(knowledge.query("source-findings", source=tail(iri)), "finding", "status")
    reached = {tail(finding) for finding, status in cited if view.one(status, "shownByDefault") == "true"}
    return Hanging(
        source=thing(words, iri),
        root=thing(words, root) if root else None,
        repeated_by=tuple(thing(words, one) for one in _repeating(view, iri)),
        only=only,
        besides=len(reached - {one.id for one in only}),
    )


def _repeating(view: View, source: str) -> list[str]:
    return [one for one in view.subjects("rootSource", source) if one != source and one.startswith(SOURCE)]


def _cells(answer: Answer, *columns: str) -> list[tuple[str, ...]]:
    """Return some columns of an answer as text."""
    places = [answer.columns.index(one) for one in columns]
    return [tuple(str(getattr(row[at], "value", "")) for at in places) for row in answer.rows]


def falling(knowledge: KnowledgeBase, claim: str) -> WhatIf:
    """Say what would change if a claim, or a position, fell: assessed again without it, not read off the links.

    Raises:
        UnknownNameError: No claim is called so.
    """
    iri = find(knowledge, claim, "claim")
    kind = "position" if knowledge.view.one(iri, "positionType") else "claim"
    return knowledge.what_if(remove=[f"{kind}:{tail(iri)}"])
