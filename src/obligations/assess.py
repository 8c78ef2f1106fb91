"""Event in, findings out: the derived graph of a recorded event is read, a user's own event gets a small store.

What only a new answer needs is imported where it is made: most answers about recorded events are remembered.

The small store holds the event, the norms that it triggers and the bindings of its States. The recorded events went
through the same when the store was compiled. Tests hold it to what the rule files find on everything at once.
"""

from __future__ import annotations

import functools
from itertools import chain
from typing import TYPE_CHECKING

from obligations import names, notes
from obligations.assessment import Assessment
from obligations.errors import UsageError
from obligations.load.terms import TYPE, node, obl
from obligations.version import VERSION
from obligations.view import View

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pyoxigraph import Store

    from obligations.knowledge import KnowledgeBase
    from obligations.load.claims import Record
    from obligations.view import Quads


def recorded(knowledge: KnowledgeBase, incidents: Sequence[str]) -> Assessment:
    """Read the findings of recorded events from the compiled store.

    A store on disk is read slowly, so the answer for one event is remembered beside it.
    """
    if not incidents or knowledge.path is None:
        return read_back(knowledge, knowledge.view, incidents)
    answers = {one: functools.partial(read_back, knowledge, knowledge.view, [one]) for one in incidents}
    return summed_up([notes.assessment(knowledge, one, make) for one, make in answers.items()])


def assess_records(knowledge: KnowledgeBase, records: Sequence[Record]) -> Assessment:
    """Assess checked records in a small store of their own."""
    case = _events(knowledge, records)
    return assess_case(knowledge, case, [record["id"] for record in records], knowledge.law)


def _events(knowledge: KnowledgeBase, records: Sequence[Record]) -> Store:
    """Return a store of checked records as they were loaded."""
    from pyoxigraph import Store

    from obligations.load.events import event_graph

    case = Store()
    for record in records:
        case.extend(event_graph(record, knowledge.vocabulary, f"{names.GRAPH}incidents/{record['id']}"))
    return case


def own_facts(knowledge: KnowledgeBase, incident: str, files: Sequence[Path]) -> Store:
    """Return an event as it was loaded, nothing derived: out of record files if any are given, else a recorded one."""
    from pyoxigraph import Store

    from obligations.load.record import read_records

    records = [record for path in files for record in read_records(path, knowledge.vocabulary, beginning=incident)]
    if records:
        return _events(knowledge, [one for one in records if one["id"] == incident])
    case = Store()
    case.extend(knowledge.store.quads_for_pattern(None, None, None, node(f"{names.GRAPH}incidents/{incident}")))
    return case


def around(knowledge: KnowledgeBase, finding_id: str, files: Sequence[Path]) -> Assessment:
    """Assess the events of record files; of a file of many only those that a finding can be about, by its id.

    Raises:
        BadDataError: A file cannot be read, a record has faults, or no file holds such an event.
    """
    from obligations.errors import BadDataError, Problem
    from obligations.load.record import read_records

    event = finding_id.partition("/")[2].partition(".")[0].partition("/")[0]
    records = [one for path in files for one in read_records(path, knowledge.vocabulary, beginning=event)]
    if not records:
        message = f'holds no record whose id begins with "{event}"'
        raise BadDataError([Problem(", ".join(map(str, files)), 0, "", message)])
    return knowledge.assessment(records)


def assess_case(knowledge: KnowledgeBase, case: Store, incidents: Sequence[str], law: Quads) -> Assessment:
    """Assess the events that a small store holds under a law: gather what they need, run the rules, read back."""
    _derive(knowledge, case, law)
    return read_back(knowledge, View(case, law, knowledge.lang), incidents)


def _derive(knowledge: KnowledgeBase, case: Store, law: Quads) -> None:
    """Gather what the events in a small store need and run the rules on them."""
    from obligations.gather import gather
    from obligations.rules import run_rules, split

    gather(case, law)
    run_rules(case, split(knowledge.sources.rules())[1])


def judged(knowledge: KnowledgeBase, event: str | Path | Record | list[Record]) -> tuple[str, Store]:
    """Return one event's id, and a small store with its acts, its interventions and what was found on them.

    Raises:
        UnknownNameError: No event has that id.
        BadDataError: The record has problems.
        UsageError: The file holds several events.
    """
    found = knowledge.records(event)
    if isinstance(found, str):
        return found, _recorded_case(knowledge, found)
    if len(found) != 1:
        raise UsageError(f"{len(found)} events are in the file: give it one")
    case = _events(knowledge, found)
    _derive(knowledge, case, knowledge.law)
    return str(found[0]["id"]), case


def _recorded_case(knowledge: KnowledgeBase, incident: str) -> Store:
    case, store = own_facts(knowledge, incident, ()), knowledge.store
    acts = [quad.subject for quad in case.quads_for_pattern(None, TYPE, obl("Act"), None)]
    findings = [quad.subject for act in acts for quad in store.quads_for_pattern(None, obl("act"), act, None)]
    told = [quad.subject for act in acts for quad in store.quads_for_pattern(None, obl("ofAct"), act, None)]
    for thing in (*acts, *findings, *told):
        case.extend(store.quads_for_pattern(thing, None, None, None))
    return case


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


def read_back(knowledge: KnowledgeBase, view: View, incidents: Sequence[str]) -> Assessment:
    """Read what the rule files found on events that a view shows; the knowledge base says what it rests on."""
    from obligations.findings import FindingReader
    from obligations.incident import read_incident

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
        norms_examined=notes.norms_on_file(knowledge),
        data_folders=tuple(map(str, knowledge.sources.data[1:])),
    )
