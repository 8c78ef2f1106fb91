"""Turns checked event records into graphs: acts, claims, situations, positions, sources, counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from obligations import names
from obligations.dates import parse_edtf
from obligations.load.claims import Record, listed, named_claims
from obligations.load.terms import Graph, day, edtf, english, flag, node, number, text

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

    from obligations.load.checking import Vocabulary

_FIRST, _LAST = date(1, 1, 1), date(9998, 12, 31)
_PREF = node(names.SKOS + "prefLabel")
_DENYING = {"factualDenial", "legalCharacterisation"}
_REACHING = {*_DENYING, "exceptionInvoked", "admission"}

_BEHIND = {"directedBy": "direction-over-another-state", "coercedBy": "coercion-of-another-state"}
"""Keys of an actor that name a State behind another State, and the ground that each names."""


def event_graph(record: Record, vocabulary: Vocabulary, graph_iri: str) -> Graph:
    """Return the graph of one checked event record.

    Nothing is summed, and no date is invented: an open end stays open.
    """
    return _Event(record, vocabulary, Graph(graph_iri)).build()


def claim_graph(
    record: Record, about: NamedNode, named: tuple[str, Record], vocabulary: Vocabulary, graph_iri: str
) -> Graph:
    """Return the graph of one claim more, with its id, about an act or a situation of a record."""
    event = _Event(record, vocabulary, Graph(graph_iri))
    event.add_claim(about, *named)
    return event.graph


def state_date(graph: Graph, it: NamedNode, written: str) -> None:
    """State when something happened: as it is written, and between which days; an open end stays open."""
    interval = parse_edtf(written)
    graph.add(it, "edtf", edtf(written))
    graph.add(it, "earliest", day(interval.earliest) if interval.earliest else None)
    graph.add(it, "latest", day(interval.latest) if interval.latest else None)
    graph.add(it, "firstDay", day(interval.earliest or _FIRST))
    graph.add(it, "lastDay", day(interval.latest or _LAST))


@dataclass
class _Event:
    record: Record
    vocabulary: Vocabulary
    graph: Graph

    def __post_init__(self) -> None:
        self.slug = str(self.record["id"])
        self._sources = [str(source["id"]) for source in listed(self.record.get("sources"))]
        self._own_sources = frozenset(self._sources)

    def build(self) -> Graph:
        graph, it = self.graph, node(names.INCIDENT + self.slug)
        graph.a(it, "Incident")
        graph.add(it, "slug", text(self.slug))
        graph.add(it, node(names.DCTERMS + "title"), english(self.record["title"]))
        if self.record.get("summary"):
            graph.add(it, node(names.DCTERMS + "abstract"), english(self.record["summary"]))
        for source in listed(self.record.get("sources")):
            self._source(source)
        for situation in listed(self.record.get("situations")):
            self._situation(situation, it)
        for act in listed(self.record.get("acts")):
            self._act(act, it)
        for position in listed(self.record.get("positions")):
            self._position(position)
        for intervention in listed(self.record.get("interventions")):
            self._intervention(intervention, it)
        return graph

    def _local(self, base: str, one: str) -> NamedNode:
        return node(f"{base}{self.slug}.{one}")

    def _source_node(self, one: str) -> NamedNode:
        return self._local(names.SOURCE, one) if one in self._own_sources else node(names.SOURCE + one)

    def _first_source(self) -> str | None:
        return self._sources[0] if self._sources else None

    def _state(self, value: str) -> NamedNode:
        return node(names.STATE + self.vocabulary.states[value.strip().lower()])

    def _source(self, source: Record) -> None:
        graph, it = self.graph, self._source_node(source["id"])
        graph.a(it, "Source")
        graph.add(it, node(names.DCTERMS + "title"), english(source["title"]))
        for key, verb in (("publisher", "publisher"), ("author", "creator"), ("date", "issued")):
            graph.add(it, node(names.DCTERMS + verb), text(source[key]) if source.get(key) else None)
        graph.add(it, "sourceUrl", text(source["url"]) if source.get("url") else None)
        graph.add(it, "sourceKindText", text(source["kind"]) if source.get("kind") else None)
        for parent in listed(source.get("derivedFrom")):
            graph.add(it, node(names.PROV + "wasDerivedFrom"), self._source_node(parent))

    def _where(self, it: NamedNode, place: Record | None) -> None:
        if not place:
            return
        if place.get("territory"):
            self.graph.add(it, "place", node(names.PLACE + place["territory"]))
        elif place.get("state"):
            code = self.vocabulary.states[place["state"].strip().lower()]
            self.graph.add(it, "place", node(names.PLACE + code.lower()))
        self.graph.add(it, "placeName", text(place["name"]) if place.get("name") else None)

    def _act(self, act: Record, incident: NamedNode) -> None:
        graph, it = self.graph, self._local(names.ACT, act["id"])
        graph.a(it, "Act")
        graph.add(it, "inIncident", incident)
        graph.add(it, "slug", text(act["id"]))
        state_date(graph, it, act["date"])
        for name in ("continuing", "composite"):
            graph.add(it, name, flag(True) if act.get(name) else None)
        self._where(it, act.get("place"))
        if act.get("destination"):
            graph.add(it, "destination", self._state(act["destination"]["state"]))
        for position, actor in enumerate(listed(act.get("actors")), 1):
            self._actor(it, actor, f"{act['id']}-{position}")
        self._victims(it, act)
        for situation in listed(act.get("context")):
            graph.add(it, "context", self._local(names.SITUATION, situation))
        for link in listed(act.get("leadsTo")):
            graph.add(it, "leadsTo", self._local(names.ACT, link["act"]))
            graph.add(it, "leadsToHow", text(f"{link['act']}: {link['how']}") if link.get("how") else None)
        self._claims(it, act)

    def _actor(self, act: NamedNode, actor: Record, suffix: str) -> None:
        graph = self.graph
        state = self._state(actor["state"]) if actor.get("state") else None
        for key, kind in (("nonState", "NonStateActor"), ("organization", "InternationalBody")):
            if actor.get(key):
                it = self._local(names.AGENT, f"{suffix}-{_slug(actor[key])}")
                graph.a(it, kind)
                graph.add(it, _PREF, english(actor[key]))
                graph.add(act, "actor", it)
                if state and actor.get("attribution"):
                    self._attribution(act, suffix, state, actor["attribution"])
                return
        for key, kind in _BEHIND.items():
            if actor.get(key):
                self._attribution(act, f"{suffix}-{key.lower()}", self._state(actor[key]), kind)
        if actor.get("organ"):
            it = self._local(names.AGENT, f"{suffix}-{_slug(actor['organ'])}")
            graph.a(it, "StateOrgan")
            graph.add(it, _PREF, english(actor["organ"]))
            graph.add(it, "organOf", state)
            graph.add(act, "actor", it)
        else:
            graph.add(act, "actor", state)

    def _attribution(self, act: NamedNode, suffix: str, state: NamedNode, ground: str) -> None:
        it = self._local(f"{names.ID}attribution/", suffix)
        self.graph.a(it, "Attribution")
        self.graph.add(act, "attribution", it)
        self.graph.add(it, "attributedTo", state)
        self.graph.add(it, "attributionGround", node(names.CONCEPT + ground))

    def _victims(self, act: NamedNode, record: Record) -> None:
        victims = record.get("victims")
        if not victims:
            return
        graph, group = self.graph, self._local(names.GROUP, record["id"])
        graph.a(group, "PersonGroup")
        graph.add(act, "victims", group)
        graph.add(group, "nationality", self._state(victims["nationality"]) if victims.get("nationality") else None)
        for position, count in enumerate(listed(victims.get("counts")), 1):
            it = self._local(names.COUNT, f"{record['id']}-{position}")
            graph.a(it, "CountClaim")
            graph.add(it, "about", act)
            graph.add(it, "countOrder", number(position))
            for key, verb in (("min", "countMin"), ("max", "countMax"), ("exact", "countExact")):
                graph.add(it, verb, number(count[key]) if count.get(key) is not None else None)
            for key, verb in (("kind", "countKind"), ("of", "countOf"), ("asOf", "asOf"), ("locator", "locator")):
                graph.add(it, verb, text(count[key]) if count.get(key) else None)
            source = count.get("source") or self._first_source()
            graph.add(it, "source", self._source_node(source) if source else None)

    def _claims(self, about: NamedNode, thing: Record) -> None:
        for one, claim in named_claims(thing, self._first_source()):
            self.add_claim(about, one, claim)

    def add_claim(self, about: NamedNode, one: str, claim: Record) -> None:
        """State one claim about an act or a situation."""
        it = self._evidence(one, about, claim, claim.get("source") or self._first_source())
        self.graph.a(it, "Claim")
        self.graph.add(it, "asserts", node(names.CONCEPT + claim["asserts"]))
        self.graph.add(it, "stance", node(names.OBL + claim.get("stance", "affirms")))
        self.graph.add(it, "mode", node(names.OBL + claim.get("mode", "alleged")))
        by = claim.get("by")
        if by:
            self.graph.add(it, "saidBy", text(by))
            code = self.vocabulary.states.get(by.strip().lower())
            self.graph.add(it, "sayingState", node(names.STATE + code) if code else None)
        self.graph.add(it, "standardOfProof", text(claim["standardOfProof"]) if claim.get("standardOfProof") else None)
        for other in listed(claim.get("restsOn")):
            self.graph.add(it, "restsOn", self._local(names.CLAIM, other))

    def _evidence(self, one: str, about: NamedNode, said: Record, source: str | None) -> NamedNode:
        it = self._local(names.CLAIM, one)
        self.graph.add(it, "slug", text(one))
        self.graph.add(it, "about", about)
        self.graph.add(it, "source", self._source_node(source) if source else None)
        self.graph.add(it, "locator", text(said["locator"]) if said.get("locator") else None)
        return it

    def _situation(self, situation: Record, incident: NamedNode) -> None:
        it = self._local(names.SITUATION, situation["id"])
        self.graph.a(it, "Situation")
        self.graph.add(it, "inIncident", incident)
        self.graph.add(it, "slug", text(situation["id"]))
        state_date(self.graph, it, situation["period"])
        self._where(it, situation.get("place"))
        self.graph.add(it, "personClass", english(situation["class"]) if situation.get("class") else None)
        self.graph.add(it, "classAttribute", *(node(names.CONCEPT + one) for one in listed(situation.get("persons"))))
        self._claims(it, situation)

    def _position(self, position: Record) -> None:
        """A State's position: a denial or an invocation reaches what it names; law of the State reaches nothing."""
        graph, kind = self.graph, position["type"]
        first, *others = self._targets(position) or [node(names.INCIDENT + self.slug)]
        it = self._evidence(position["id"], first, position, position.get("source") or self._first_source())
        graph.a(it, "Claim", "Position")
        graph.add(it, "about", *others)
        state = self._state(position["state"])
        graph.add(it, "positionOf", state)
        graph.add(it, "sayingState", state)
        graph.add(it, "positionType", node(names.OBL + kind))
        graph.add(it, "particulars", flag(True) if position.get("particulars") else None)
        firm = "authoritative" if kind == "admission" else "documented" if position.get("particulars") else "alleged"
        graph.add(it, "mode", node(names.OBL + firm))
        concepts = [node(names.CONCEPT + one) for one in listed(position.get("asserts"))]
        if kind in _REACHING:
            graph.add(it, "asserts", *concepts)
            graph.add(it, "stance", node(names.OBL + ("denies" if kind in _DENYING else "affirms")))
        else:
            graph.add(it, "refersTo", *concepts)

    def _targets(self, position: Record) -> list[NamedNode]:
        acts = {act["id"]: act for act in listed(self.record.get("acts"))}
        about: list[Any] = listed(position.get("about"))
        if not about:
            code = self.vocabulary.states[position["state"].strip().lower()]
            about = [one for one, act in acts.items() if code in self._acting(act)]
        return [self._local(names.ACT if one in acts else names.SITUATION, one) for one in about]

    def _acting(self, act: Record) -> set[str]:
        named = (actor["state"] for actor in listed(act.get("actors")) if actor.get("state"))
        return {self.vocabulary.states[one.strip().lower()] for one in named}

    def _intervention(self, intervention: Record, incident: NamedNode) -> None:
        graph, it = self.graph, self._local(names.INTERVENTION, intervention["id"])
        acts = {act["id"] for act in listed(self.record.get("acts"))}
        graph.a(it, "Intervention")
        graph.add(it, "inIncident", incident)
        graph.add(it, "slug", text(intervention["id"]))
        graph.add(it, "byBody", text(intervention["body"]))
        if intervention["body"] in self.vocabulary.bodies:
            graph.add(it, "ofBody", node(names.BODY + intervention["body"]))
        graph.add(it, "edtf", edtf(intervention["date"]) if intervention.get("date") else None)
        graph.add(it, "interventionKind", text(intervention["kind"]) if intervention.get("kind") else None)
        graph.add(it, "gist", english(intervention["gist"]) if intervention.get("gist") else None)
        for one in listed(intervention.get("about")):
            graph.add(it, "about", self._local(names.ACT if one in acts else names.SITUATION, one))
        source = intervention.get("source") or self._first_source()
        graph.add(it, "source", self._source_node(source) if source else None)
        graph.add(it, "locator", text(intervention["locator"]) if intervention.get("locator") else None)


def _slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:60] or "actor"
