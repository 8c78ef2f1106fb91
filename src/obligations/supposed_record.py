"""Applies supposed facts to events: claims added and struck, positions struck and accepted, dates changed.

Nothing on file is touched: the statements of each event are copied into a small store first, and edited there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, Quad

from obligations import names
from obligations.load.terms import TYPE, Graph, english, flag, node, obl, value
from obligations.names import tail

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pyoxigraph import Store

    from obligations.knowledge import KnowledgeBase
    from obligations.suppose import Fact

_DENIALS = {"factualDenial", "legalCharacterisation"}
_WITHOUT_REACH = {
    "internalLaw": "A State's own law is no justification (VCLT art. 27): the position reaches no element.",
    "competenceObjection": "It goes to the competence of a body, not to the merits: it reaches no element.",
    "admission": "An admission counts as found already.",
}


@dataclass(frozen=True)
class Supposed:
    """One supposed fact, as it was understood.

    Attributes:
        fact: As it was given.
        removed: Whether something on file was taken away.
        says: What is supposed, in words.
        notes: What to know beside it.
        verb: What kind of fact it is, as `suppose` names it.
        thing: Id of the claim, reservation or act that it adds, takes away or changes.
        pairs: State and instrument of the law that it touches, as `CHN/cat`.
        acts: Acts that it touches, as `event.act`.
        norms: The only norms that it reaches; None where it may reach any.
    """

    fact: str
    removed: bool
    says: str
    notes: tuple[str, ...] = ()
    verb: str = ""
    thing: str = ""
    pairs: frozenset[str] = frozenset()
    acts: frozenset[str] = frozenset()
    norms: frozenset[str] | None = None

    @property
    def cause(self) -> str:
        """Name the fact as the cause of a change, marked as supposed."""
        return f"{self.says} (supposed)"

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {"fact": self.fact, "removed": self.removed, "says": self.says, "notes": list(self.notes)}


@dataclass
class Events:
    """The statements of recorded events and of events that the user brings."""

    knowledge: KnowledgeBase
    records: Sequence[dict[str, Any]] = ()
    _quads: dict[str, list[Quad]] = field(default_factory=dict)

    @cached_property
    def known(self) -> list[str]:
        """Ids of all events, recorded or brought."""
        return sorted({*self.knowledge.incidents, *(record["id"] for record in self.records)})

    def quads(self, event: str) -> list[Quad]:
        """Return what the sources state of one event, nothing derived; a brought event goes before a recorded one."""
        if event not in self._quads:
            graph = f"{names.GRAPH}incidents/{event}"
            brought = next((one for one in self.records if one["id"] == event), None)
            if brought is None:
                found = list(self.knowledge.store.quads_for_pattern(None, None, None, node(graph)))
            else:
                from obligations.load.events import event_graph

                found = list(event_graph(brought, self.knowledge.vocabulary, graph))
            self._quads[event] = found
        return self._quads[event]

    def ids(self, event: str, base: str) -> list[str]:
        """List the ids of the things of one kind in an event, as `event.thing`."""
        subjects = {value(quad.subject) for quad in self.quads(event)}
        return sorted(tail(one) for one in subjects if one.startswith(base))

    def named(self, event: str, kind: str) -> list[str]:
        """List the claims, the positions, or the acts and situations of an event."""
        if kind == "act":
            return [*self.ids(event, names.ACT), *self.ids(event, names.SITUATION)]
        positions = {
            tail(value(quad.subject))
            for quad in self.quads(event)
            if quad.predicate == TYPE and quad.object == obl("Position")
        }
        if kind == "position":
            return sorted(positions)
        return [one for one in self.ids(event, names.CLAIM) if one not in positions]


def suppose_record(knowledge: KnowledgeBase, case: Store, number: int, fact: Fact) -> Supposed:
    """Apply one fact about an event to the small store that holds it."""
    return _APPLY[fact.verb, fact.removed](_Edit(knowledge, case, number, fact))


@dataclass(frozen=True)
class _Edit:
    """One fact with the store that it is applied to."""

    knowledge: KnowledgeBase
    case: Store
    number: int
    fact: Fact

    @property
    def claim(self) -> NamedNode:
        return node(names.CLAIM + self.fact.values["claim"])

    def objects(self, subject: NamedNode, predicate: str) -> list[NamedNode]:
        found = (quad.object for quad in self.case.quads_for_pattern(subject, obl(predicate), None))
        return [one for one in found if isinstance(one, NamedNode)]

    def drop(self, subject: NamedNode, *predicates: str) -> None:
        """Take away what is stated of a thing: these properties, or all of them and every mention of it."""
        for predicate in predicates:
            for quad in list(self.case.quads_for_pattern(subject, obl(predicate), None)):
                self.case.remove(quad)
        if not predicates:
            for quad in [*self.case.quads_for_pattern(subject, None, None), *self._mentions(subject)]:
                self.case.remove(quad)

    def _mentions(self, thing: NamedNode) -> list[Quad]:
        return list(self.case.quads_for_pattern(None, None, thing))

    def state(self, subject: NamedNode, predicate: str, value: NamedNode | Literal) -> None:
        self.case.add(Quad(subject, obl(predicate), value, node(names.GRAPH + "supposed")))

    def acts(self, things: Sequence[NamedNode]) -> frozenset[str]:
        """Return the acts among things, and those that stand in the context of a situation among them."""
        found = set(things)
        for one in things:
            found |= {
                quad.subject
                for quad in self.case.quads_for_pattern(None, obl("context"), one)
                if isinstance(quad.subject, NamedNode)
            }
        return frozenset(tail(one.value) for one in found if one.value.startswith(names.ACT))

    def thing(self) -> NamedNode:
        """Return the act or the situation that the fact is about."""
        name = self.fact.values["about"]
        act = node(names.ACT + name)
        is_act = any(self.case.quads_for_pattern(act, TYPE, obl("Act")))
        return act if is_act else node(names.SITUATION + name)

    def words(self, claim: NamedNode) -> str:
        """Say what a claim asserts: `denial of refugee character`."""
        label = self.knowledge.view.label
        concepts = [*self.objects(claim, "asserts"), *self.objects(claim, "refersTo")]
        said = ", ".join(label(one.value) for one in concepts)
        return f"denial of {said}" if obl("denies") in self.objects(claim, "stance") else said

    def done(self, says: str, acts: frozenset[str], notes: Sequence[str] = (), claim: str = "") -> Supposed:
        fact = self.fact
        return Supposed(fact.text, fact.removed, says, tuple(notes), fact.verb, claim, acts=acts)


def _add_claim(edit: _Edit) -> Supposed:
    from obligations.load.events import claim_graph

    given, about = edit.fact.values, edit.thing()
    event, name = given["about"].partition(".")[0], f"supposed-{edit.number}"
    claim = {"asserts": given["concept"], "mode": given["mode"], "stance": given.get("stance", "affirms")}
    claim |= {key: given[key] for key in ("by",) if key in given}
    claim["source"] = given.get("source", name)
    own = {value(one.subject) for one in edit.case.quads_for_pattern(None, TYPE, obl("Source"))}
    sources = [{"id": tail(one).partition(".")[2]} for one in own if tail(one).startswith(f"{event}.")]
    if "source" not in given:
        sources.append({"id": name})
        source = Graph(names.GRAPH + "supposed")
        source.a(node(f"{names.SOURCE}{event}.{name}"), "Source")
        source.add(node(f"{names.SOURCE}{event}.{name}"), node(names.DCTERMS + "title"), english("a supposed source"))
        edit.case.extend(source)
    record = {"id": event, "sources": sources}
    graph = claim_graph(record, about, (name, claim), edit.knowledge.vocabulary, names.GRAPH + "supposed")
    edit.case.extend(graph)
    iri = node(f"{names.CLAIM}{event}.{name}")
    says = f"claim about {given['about']}: {edit.words(iri)} ({given['mode']})"
    return edit.done(says, edit.acts([about]), claim=tail(iri.value))


def _strike(edit: _Edit) -> Supposed:
    """Strike a claim or position. What rests on it stays: whether it falls too is for the reader to say."""
    claim = edit.claim
    about, says = edit.objects(claim, "about"), edit.words(claim)
    resting = sorted(tail(value(one.subject)) for one in edit.case.quads_for_pattern(None, obl("restsOn"), claim))
    notes = [f"Rests on it and is not struck with it: {', '.join(resting)}."] if resting else []
    edit.drop(claim)
    return edit.done(
        f"{edit.fact.verb} {tail(claim.value)} struck ({says})", edit.acts(about), notes, tail(claim.value)
    )


def _accept_position(edit: _Edit) -> Supposed:
    """Take a position as found by a competent body; claims about the same acts that say otherwise are set aside."""
    claim = edit.claim
    kind = next((tail(one.value) for one in edit.objects(claim, "positionType")), "")
    about, says, notes = edit.objects(claim, "about"), edit.words(claim), []
    if kind in _WITHOUT_REACH:
        notes.append(_WITHOUT_REACH[kind])
    else:
        edit.drop(claim, "mode", "sayingState")
        edit.state(claim, "mode", obl("authoritative"))
        edit.state(claim, "particulars", flag(True))
    if kind in _DENIALS:
        edit.drop(claim, "positionType")
        edit.state(claim, "positionType", obl("factualDenial"))
        fallen = _saying_otherwise(edit, claim, about)
        for one in fallen:
            edit.drop(one)
        if fallen:
            notes.append(f"Set aside with it: {', '.join(tail(one.value) for one in fallen)}.")
        notes.append("What is known of the general situation stays on the record, contested by it.")
    return edit.done(f"position {tail(claim.value)} accepted ({says})", edit.acts(about), notes, tail(claim.value))


def _saying_otherwise(edit: _Edit, denial: NamedNode, about: Sequence[NamedNode]) -> list[NamedNode]:
    """List the claims about the same things that affirm what a denial denies, or anything narrower."""
    denied, law = set(edit.objects(denial, "asserts")), edit.knowledge.store
    found = set()
    for thing in about:
        for quad in edit.case.quads_for_pattern(None, obl("about"), thing):
            one = quad.subject
            if isinstance(one, NamedNode) and obl("affirms") in edit.objects(one, "stance"):
                above = {
                    up.object
                    for said in edit.objects(one, "asserts")
                    for up in law.quads_for_pattern(said, obl("isA"), None)
                }
                if above & denied:
                    found.add(one)
    return sorted(found, key=value)


def _change_date(edit: _Edit) -> Supposed:
    from obligations.load.events import state_date

    thing, written = edit.thing(), edit.fact.values["edtf"]
    before = next((value(quad.object) for quad in edit.case.quads_for_pattern(thing, obl("edtf"), None)), "")
    edit.drop(thing, "edtf", "earliest", "latest", "firstDay", "lastDay")
    graph = Graph(names.GRAPH + "supposed")
    state_date(graph, thing, written)
    edit.case.extend(graph)
    return edit.done(f"date of {edit.fact.values['about']}: {written} instead of {before}", edit.acts([thing]))


_APPLY: Mapping[tuple[str, bool], Callable[[_Edit], Supposed]] = {
    ("claim", False): _add_claim,
    ("claim", True): _strike,
    ("position", True): _strike,
    ("accept-position", False): _accept_position,
    ("date", False): _change_date,
}
RECORD_FACTS = frozenset(_APPLY)
"""Facts about events, by verb and whether they take something away; all others are about the law."""
