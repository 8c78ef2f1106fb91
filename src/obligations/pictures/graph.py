"""The graph around events, findings, provisions or States: who was bound by what, what happened, who spoke.

Nodes stand in five layers: State, treaty, provision, act and event, body. Each finding is one edge, from the provision
to the act, with its status and its State; nothing else in the graph is a judgement.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from obligations import names
from obligations.errors import UnknownNameError
from obligations.names import in_order, tail
from obligations.pictures.basis import Basis, basis_of, instrument, provision_key
from obligations.render.words import BINDING, day, sign
from obligations.tensed import tense_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from obligations.assessment import Act, Assessment, Incident
    from obligations.knowledge import KnowledgeBase
    from obligations.model import Finding

LAYERS = ("State", "treaty", "provision", "event", "body")
KINDS = ("state", "treaty", "rule", "provision", "act", "incident", "body")
"""Kinds of nodes. A rule of custom stands in the layer of treaties; an act and its event stand in one layer."""


@dataclass(frozen=True)
class Node:
    """A thing in the graph.

    Attributes:
        id: Its id: kind, slash, code or id.
        kind: One of `KINDS`.
        label: Its short name.
        detail: A title, a date, or nothing.
    """

    id: str
    kind: str
    label: str
    detail: str = ""


@dataclass(frozen=True)
class Edge:
    """What joins two things.

    Attributes:
        id: The finding's or intervention's id, or both ends.
        source: Id of the node that it leaves.
        target: Id of the node that it reaches.
        kind: `binding`, `states`, `carries`, `finding`, `partOf` or `intervention`.
        label: It in words.
        status: The status of a finding, the mode of a binding; else empty.
        tense: The tense of a finding, `completed` or `conditional`; else empty.
        overtaken: Whether what a conditional finding is about can no longer come, or was carried out by a later act.
        state: Code of the State that a finding is about; else empty.
        rests_on: Id of the binding that a finding rests on; else empty.
    """

    id: str
    source: str
    target: str
    kind: str
    label: str
    status: str = ""
    state: str = ""
    rests_on: str = ""
    tense: str = ""
    overtaken: bool = False

    @property
    def sign(self) -> str:
        """The key of its mark and of its words in `STANDS`."""
        return sign(self.status, self.tense, overtaken=self.overtaken)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        told = {**vars(self), "restsOn": self.rests_on}
        del told["rests_on"]
        return {name: value for name, value in told.items() if value}


@dataclass(frozen=True)
class Graph:
    """Nodes and edges, each in a fixed order, with what was asked and what the answer rests on."""

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    basis: Basis

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            **self.basis.to_dict(),
            "title": self.title,
            "nodes": [dict(vars(one)) for one in self.nodes],
            "edges": [one.to_dict() for one in self.edges],
        }


@dataclass(frozen=True)
class Subject:
    """What a graph is drawn around.

    Attributes:
        kind: `incident`, `state`, `treaty`, `provision` or `finding`.
        id: Its code or id.
        node: It as a node.
        event: The recorded event that it belongs to; empty for law, which every event may concern.
    """

    kind: str
    id: str
    node: Node
    event: str = ""

    def concerns(self, finding: Finding) -> bool:
        """Tell whether a finding belongs to the graph around this thing."""
        if self.kind == "treaty":
            return self.id in {finding.treaty, instrument(finding)}
        if self.kind == "provision":
            return _holds(self.id, finding)
        return self.id == {"incident": finding.incident, "finding": finding.id, "state": finding.state}[self.kind]


def subject(knowledge: KnowledgeBase, text: str) -> Subject:
    """Find what a text names: an event, a State, a treaty, a provision or a finding, in this order.

    Raises:
        UnknownNameError: It names none of them, or several.
    """
    known = knowledge.names
    if text in knowledge.incidents:
        return _event(knowledge, text)
    close: list[str] = []
    for read in (_state, _provision, _finding):
        try:
            return read(knowledge, text)
        except UnknownNameError as error:
            close += error.nearest
    try:
        return _event(knowledge, known.one_of("event", text, knowledge.incidents))
    except UnknownNameError as error:
        near = [*error.nearest, *close]
    raise UnknownNameError("event, State, provision or finding", text, list(dict.fromkeys(near))[:4])


def _event(knowledge: KnowledgeBase, slug: str) -> Subject:
    title = knowledge.view.one(names.INCIDENT + slug, "dcterms:title") or slug
    return Subject("incident", slug, Node(f"incident/{slug}", "incident", slug, title), slug)


def _state(knowledge: KnowledgeBase, text: str) -> Subject:
    code = knowledge.names.state(text)
    return Subject("state", code, _state_node(code, knowledge.view.label(names.STATE + code)))


def _provision(knowledge: KnowledgeBase, text: str) -> Subject:
    code, provision = knowledge.names.provision(text)
    if provision is None:
        return Subject("treaty", code, _treaty_node(knowledge, code))
    key = f"{code}:{knowledge.view.one(provision, 'number') or tail(provision)}"
    cited = f"{_treaty_node(knowledge, code).detail}, art. {key.partition(':')[2]}"
    return Subject("provision", key, Node(f"provision/{key}", "provision", _spaced(key), cited))


def _finding(knowledge: KnowledgeBase, text: str) -> Subject:
    found = knowledge.explain(text)
    return Subject("finding", found.id, _provision_node(found), found.incident)


def graph(
    knowledge: KnowledgeBase, subjects: Sequence[Subject], assessment: Assessment, chosen: Callable[[Finding], bool]
) -> Graph:
    """Build the graph around some things from the findings of an assessment that concern them and were chosen.

    Without things, everything in the assessment is in it; a finding that is asked for by its id always is.
    """
    asked = {one.id for one in subjects if one.kind == "finding"}
    listed = [
        one
        for one in assessment.findings
        if (chosen(one) or one.id in asked) and (not subjects or any(each.concerns(one) for each in subjects))
    ]
    listed.sort(key=_order)
    named = {one.id for one in subjects if one.kind == "incident"} or (
        set() if subjects else {one.id for one in assessment.incidents}
    )
    events = [one for one in assessment.incidents if one.id in named | {each.incident for each in listed}]
    builder = _Builder(knowledge)
    for each in subjects:
        if each.kind not in {"incident", "finding"}:
            builder.add(each.node)
    for found in listed:
        builder.finding(found)
    for event in events:
        builder.event(event, {one.act for one in listed if one.incident == event.id}, whole=event.id in named)
    title = "; ".join(_asked(one) for one in subjects) or "; ".join(one.title for one in events)
    return builder.built(title, basis_of(knowledge, listed))


class _Builder:
    """Collects nodes and edges, each once."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._knowledge = knowledge
        self._nodes: dict[str, Node] = {}
        self._edges: dict[tuple[str, str], Edge] = {}

    def add(self, node: Node) -> str:
        """Add a node, unless it is there."""
        return self._nodes.setdefault(node.id, node).id

    def join(self, edge: Edge) -> None:
        """Add an edge, unless it is there."""
        self._edges.setdefault((edge.kind, edge.id), edge)

    def finding(self, found: Finding) -> None:
        """Add a finding, with the provision, the instrument that binds, and how the State was bound."""
        code = instrument(found)
        state = self.add(_state_node(found.state, found.state_name))
        law = self.add(_treaty_node(self._knowledge, code) if found.treaty else _rule_node(found))
        provision = self.add(_provision_node(found))
        kind = "carries" if found.via else "states"
        self.join(Edge(f"{law} {provision}", law, provision, kind, "carries" if found.via else "contains"))
        mode, since = found.binding.mode, found.binding.since
        bound = Edge(f"{state} {law} {mode} {since}".rstrip(), state, law, "binding", _bound_words(found), mode)
        self.join(bound)
        act = f"act/{found.incident}.{found.act}"
        about = (found.label, found.status, found.state, bound.id)
        self.join(Edge(found.id, provision, act, "finding", *about, **tense_of(found)))

    def event(self, event: Incident, acts: Iterable[str], *, whole: bool) -> None:
        """Add an event, its acts (all, or those that findings are about), and what bodies said of it."""
        place = self.add(Node(f"incident/{event.id}", "incident", event.id, event.title))
        shown = set(acts)
        for act in event.acts:
            if whole or act.id in shown:
                node = self.add(_act_node(event, act))
                self.join(Edge(f"{node} {place}", node, place, "partOf", "is part of"))
        for one in event.interventions:
            body = self.add(Node(f"body/{one.body}", "body", one.body))
            words = ", ".join(part for part in (one.kind.replace("-", " "), _day(one.edtf)) if part)
            self.join(Edge(one.id, place, body, "intervention", words))

    def built(self, title: str, basis: Basis) -> Graph:
        """Return what was collected: nodes by kind, everything else in the order in which it was added."""
        nodes = sorted(self._nodes.values(), key=lambda one: KINDS.index(one.kind))
        return Graph(title, tuple(nodes), tuple(self._edges.values()), basis)


def _order(found: Finding) -> tuple[Any, ...]:
    """Order findings by event, then as the law stands: instrument, provision, State."""
    return (found.incident, instrument(found), in_order(provision_key(found)), found.state, found.act, found.id)


def _holds(key: str, finding: Finding) -> bool:
    """Tell whether a finding is on a provision or on a part of it: `CAT:3` holds `CAT:3(1)`, and not `CAT:30`."""
    code, _, number = key.partition(":")
    if finding.treaty != code:
        return False
    stated = (one.strip() for one in finding.provision.split(","))
    return any(one == number or one.startswith(f"{number}(") for one in stated)


def _state_node(code: str, name: str) -> Node:
    return Node(f"state/{code}", "state", code, name)


def _treaty_node(knowledge: KnowledgeBase, code: str) -> Node:
    iri, view = names.TREATY + code.lower(), knowledge.view
    return Node(f"treaty/{code}", "treaty", code, view.one(iri, "shortTitle") or view.label(iri))


def _rule_node(found: Finding) -> Node:
    kind = "peremptory rule" if found.source == "jus-cogens" else "rule of custom"
    return Node(f"rule/{instrument(found)}", "rule", found.short_citation, kind)


def _provision_node(found: Finding) -> Node:
    key = provision_key(found)
    return Node(f"provision/{key}", "provision", _spaced(key) if found.treaty else "the rule itself", found.citation)


def _act_node(event: Incident, act: Act) -> Node:
    return Node(f"act/{event.id}.{act.id}", "act", act.id, _day(act.edtf))


def _spaced(key: str) -> str:
    return key.replace(":", " ", 1)


def _day(edtf: str) -> str:
    return day(edtf) if edtf else ""


def _bound_words(found: Finding) -> str:
    mode = found.binding.mode
    words = BINDING[mode].removesuffix(",")
    if found.binding.since and (mode == "custom" or found.treaty is None):
        lead = "" if mode in {"bound", "custom"} else f"{words}; "
        return f"{lead}on file as custom by {day(found.binding.since)}, perhaps earlier"
    return f"{words} from {day(found.binding.since)}" if found.binding.since else words


def _asked(one: Subject) -> str:
    if one.kind == "finding":
        return f"Finding {one.id}"
    return one.node.detail or one.node.label
