"""Event in, findings out: the derived graph of a recorded event is read, a user's own event gets a small store.

The small store holds the event, the norms that it triggers and the bindings of its States. The rule files that ran on
everything when the store was compiled run on it too, and tests hold both to the same findings.
"""

from __future__ import annotations

import contextlib
from collections import deque
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, Store

from obligations import names
from obligations.assessment import Assessment
from obligations.findings import FindingReader
from obligations.incident import read_incident
from obligations.load.terms import TYPE, node, obl, participation, value
from obligations.names import tail
from obligations.rules import run_rules, split
from obligations.version import VERSION
from obligations.view import View, of_events

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from obligations.knowledge import KnowledgeBase
    from obligations.load.claims import Record
    from obligations.view import Quads

_FOLLOWED = {
    obl(one)
    for one in (
        *("element", "exception", "statedIn", "inProvision", "instrument", "incorporates", "jurisdictionClause"),
        *(
            "waivedBy",
            "carriedBy",
            "usesProvision",
            "organOf",
            "place",
            "inPlace",
            "administeredUnder",
            "sovereign",
            "rootSource",
            "source",
        ),
        *("wholeStateBinding", "territorialBinding", "carriedBinding", "everywhereBinding"),
        *("reservationMade", "exclusionMade", "gapKnown", "withdrawalNotice", "modifies"),
        *("declarationMade", "requiresDeclaration"),
        *("derogationMade", "defeatedBy", "weighsAgainst", "undoes", "movementBinding"),
        *(
            "isA",
            "satisfiedBy",
            "prospectOf",
            "asserts",
            "mode",
            "stance",
            "normBasis",
            "realization",
            "establishesJurisdiction",
        ),
    )
}
"""Properties along which the law that an event needs is gathered."""

_FOLLOWED.add(node(names.PROV + "wasDerivedFrom"))

_ALWAYS = (
    *("ElementStatus", "BindingGate", "ClaimMode", "BindingMode", "NormBasis", "Reason"),
    *("PositionType", "ArgumentKind", "Answer", "Consequence"),
)
"""Classes of which every member is copied: closed lists, and what answers the arguments of States."""

_GENERAL = ("askedFor", "askedWhereModified", "invokedAs", "derogationFrom", "raisesDoubt")
"""Properties of elements and excuses of the general law, which any event may need."""


def recorded(knowledge: KnowledgeBase, incidents: Sequence[str]) -> Assessment:
    """Read the findings of recorded events from the compiled store.

    A store on disk is read slowly, so the answer for one event is remembered beside it.
    """
    if not incidents or knowledge.path is None:
        return _assessment(knowledge, knowledge.view, incidents)
    return summed_up([_remembered(knowledge, knowledge.path, one) for one in incidents])


def _remembered(knowledge: KnowledgeBase, store: Path, slug: str) -> Assessment:
    from obligations.pack import pack, unpack
    from obligations.store import answers_folder, write_whole

    note = answers_folder(store) / f"{slug}.json"
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        folders = tuple(map(str, knowledge.sources.data[1:]))
        return replace(unpack(note.read_text(encoding="utf-8")), data_folders=folders)
    answer = _assessment(knowledge, knowledge.view, [slug])
    with contextlib.suppress(OSError):
        note.parent.mkdir(exist_ok=True)
        write_whole(note, pack(answer))
    return answer


def assess_records(knowledge: KnowledgeBase, records: Sequence[Record]) -> Assessment:
    """Assess checked records in a small store of their own."""
    case = _events(knowledge, records)
    return assess_case(knowledge, case, [record["id"] for record in records], knowledge.store)


def _events(knowledge: KnowledgeBase, records: Sequence[Record]) -> Store:
    """Return a store of checked records as they were loaded."""
    from obligations.load.events import event_graph

    case = Store()
    for record in records:
        case.extend(event_graph(record, knowledge.vocabulary, f"{names.GRAPH}incidents/{record['id']}"))
    return case


def own_facts(knowledge: KnowledgeBase, incident: str, files: Sequence[Path]) -> Store:
    """Return an event as it was loaded, nothing derived: out of record files if any are given, else a recorded one."""
    from obligations.load.record import read_records

    records = [record for path in files for record in read_records(path, knowledge.vocabulary)]
    if records:
        return _events(knowledge, [one for one in records if one["id"] == incident])
    case = Store()
    case.extend(knowledge.store.quads_for_pattern(None, None, None, node(f"{names.GRAPH}incidents/{incident}")))
    return case


def assess_case(knowledge: KnowledgeBase, case: Store, incidents: Sequence[str], law: Quads) -> Assessment:
    """Assess the events that a small store holds under a law: gather what they need, run the rules, read back."""
    gather(case, law)
    run_rules(case, split(knowledge.sources.rules())[1])
    return _assessment(knowledge, View(case, law), incidents)


def summed_up(parts: Sequence[Assessment]) -> Assessment:
    """Put assessments together in the order given; a recorded event that is named twice counts once."""
    first = parts[0]
    incidents = {incident.id: incident for part in parts for incident in part.incidents}
    return Assessment(
        first.software_version,
        first.data_version,
        first.law_as_of,
        tuple(incidents.values()),
        tuple({one.id: one for part in parts for one in part.findings}.values()),
        tuple(dict.fromkeys(chain.from_iterable(part.questions for part in parts))),
        first.norms_examined,
        tuple(chain.from_iterable(part.data_files for part in parts)),
        first.data_folders,
    )


def _assessment(knowledge: KnowledgeBase, view: View, incidents: Sequence[str]) -> Assessment:
    reader = FindingReader(view)
    acts = {one: view.subjects("inIncident", names.INCIDENT + one) for one in incidents}
    acts = {one: [iri for iri in found if iri.startswith(names.ACT)] for one, found in acts.items()}
    everything = list(chain.from_iterable(acts.values()))
    return Assessment(
        software_version=VERSION,
        data_version=knowledge.data_version,
        law_as_of=knowledge.law_as_of,
        incidents=tuple(read_incident(view, reader, one, acts[one]) for one in incidents),
        findings=tuple(chain.from_iterable(reader.findings(act) for act in everything)),
        questions=tuple(chain.from_iterable(reader.questions(act) for act in everything)),
        norms_examined=len(
            {quad.subject for quad in knowledge.store.quads_for_pattern(None, obl("bearerRole"), None, None)}
        ),
        data_folders=tuple(map(str, knowledge.sources.data[1:])),
    )


def gather(case: Store, law: Quads, norms: Sequence[NamedNode] | None = None) -> None:
    """Copy into an event's store the law that its assessment needs: norms it triggers, bindings of its States.

    Args:
        case: The event's store.
        law: The compiled store.
        norms: The norms to copy; by default those whose triggering conduct the event asserts.
    """
    seen: set[NamedNode] = set()
    _follow(case, law, [term for quad in case for term in (quad.subject, quad.object)], seen)
    for kind in _ALWAYS:
        for quad in law.quads_for_pattern(None, TYPE, obl(kind), None):
            _copy(case, law, quad.subject)
    for name in _GENERAL:
        _follow(case, law, {quad.subject for quad in law.quads_for_pattern(None, obl(name), None, None)}, seen)
    asserted = {quad.object for quad in case.quads_for_pattern(None, obl("asserts"), None, None)}
    norms = triggered(asserted, law) if norms is None else norms
    _follow(case, law, norms, seen)
    states = {quad.subject for quad in case.quads_for_pattern(None, TYPE, obl("State"), None)}
    instruments = {one for norm in norms for one in _objects(law, norm, "instrument")}
    carriers = {quad.subject for quad in law.quads_for_pattern(None, obl("incorporates"), None, None)}
    for state in states:
        for instrument in (*instruments, *carriers):
            _follow(case, law, [participation(tail(value(state)), tail(value(instrument)))], seen)


def triggered(asserted: Iterable[object], law: Quads) -> list[NamedNode]:
    """List the norms that are triggered by conduct that is asserted, or would be if an order were carried out."""
    above = {one for concept in asserted for one in _objects(law, concept, "isA")}
    prospects = {one for concept in above for one in _objects(law, concept, "prospectOf")}
    above |= {one for concept in prospects for one in _objects(law, concept, "isA")}
    found = {quad.subject for one in above for quad in law.quads_for_pattern(None, obl("triggeredBy"), one, None)}
    return sorted((one for one in found if isinstance(one, NamedNode)), key=value)


def _objects(store: Quads, subject: object, name: str) -> list[NamedNode]:
    """Return the things that a thing has as values of a property."""
    if not isinstance(subject, NamedNode):
        return []
    values = (quad.object for quad in store.quads_for_pattern(subject, obl(name), None, None))
    return [one for one in values if isinstance(one, NamedNode)]


def _follow(case: Store, law: Quads, start: Iterable[object], seen: set[NamedNode]) -> None:
    """Copy what the law says of the starting things and of everything that they lead to."""
    waiting = deque(one for one in start if isinstance(one, NamedNode))
    while waiting:
        subject = waiting.popleft()
        if subject in seen or not subject.value.startswith(names.ID):
            continue
        seen.add(subject)
        for quad in _copy(case, law, subject):
            if quad.predicate in _FOLLOWED and isinstance(quad.object, NamedNode):
                waiting.append(quad.object)


def _copy(case: Store, law: Quads, subject: object) -> list[Quad]:
    """Copy what the law says of one thing, and return it."""
    if not isinstance(subject, NamedNode):
        return []
    quads = [quad for quad in law.quads_for_pattern(subject, None, None, None) if _is_law(quad)]
    case.extend([Quad(quad.subject, quad.predicate, quad.object) for quad in quads])
    return quads


def _is_law(quad: Quad) -> bool:
    """Leave out other events, and what no rule reads: labels and definitions."""
    return not of_events(quad) and not (isinstance(quad.object, Literal) and quad.object.language is not None)
