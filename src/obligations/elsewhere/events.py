"""The events that an endpoint holds, read from their graphs there and assessed here."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad, Store

from obligations import names
from obligations.assess import assess_case, summed_up
from obligations.elsewhere.quads import RUNS
from obligations.elsewhere.whole import rows, triples
from obligations.errors import EngineError
from obligations.load.terms import node, obl, value
from obligations.names import tail

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from obligations.assessment import Assessment
    from obligations.elsewhere.connect import RemoteKnowledge
    from obligations.elsewhere.protocol import Endpoint
    from obligations.knowledge import KnowledgeBase

_EVENTS = f'GRAPH ?g {{ ?event a <{names.OBL}Incident> }} FILTER(!STRSTARTS(STR(?g), "{RUNS}"))'


def events(endpoint: Endpoint) -> Mapping[str, list[NamedNode]]:
    """Map the id of each event that an endpoint holds to the graphs that tell of it.

    Raises:
        EngineError: It fails, or holds no event in a graph of its own.
    """
    found = defaultdict[str, list[NamedNode]](list)
    for event, graph in rows(endpoint.own_dataset(), "?event ?g", _EVENTS):
        if isinstance(graph, NamedNode):
            found[tail(value(event))].append(graph)
    if not found:
        why = "no event in a graph of its own; load N-Quads or TriG, which keep the graphs apart"
        raise EngineError(f"{endpoint.name} holds {why}")
    return {one: sorted(graphs, key=value) for one, graphs in sorted(found.items())}


def chosen(there: RemoteKnowledge, incidents: Sequence[str]) -> Mapping[str, list[NamedNode]]:
    """Map the events asked about, or all where none is named, to their graphs.

    Raises:
        UnknownNameError: No event there has that id.
    """
    known = events(there.endpoint)
    ids = [there.names.one_of("incident", one, known) for one in dict.fromkeys(incidents)] or sorted(known)
    return {one: known[one] for one in ids}


def pull(endpoint: Endpoint, incident: str, graphs: Sequence[NamedNode]) -> Store:
    """Read an event as it was loaded there, nothing derived."""
    case = Store()
    home = node(f"{names.GRAPH}incidents/{incident}")
    for graph in graphs:
        said = triples(endpoint.own_dataset(), graph)
        case.extend([Quad(one.subject, one.predicate, one.object, home) for one in said])
    return case


def assess_here(there: RemoteKnowledge, here: KnowledgeBase, incidents: Sequence[str]) -> Assessment:
    """Assess events of an endpoint on this machine, under the law of this installation; nothing is sent.

    Raises:
        UnknownNameError: No event there has that id.
        EngineError: The endpoint failed, or an event speaks in terms that the law here does not know.
    """
    parts = []
    for one, graphs in chosen(there, incidents).items():
        case = pull(there.endpoint, one, graphs)
        _refuse_unknown(case, here, one)
        parts.append(assess_case(here, case, [one], here.law))
    return summed_up(parts)


def _refuse_unknown(case: Store, here: KnowledgeBase, incident: str) -> None:
    """Refuse an event whose claims assert what the law here knows nothing of: it would seem to meet no norm."""
    asserted = {tail(value(one.object)) for one in case.quads_for_pattern(None, obl("asserts"), None, None)}
    unknown = sorted(asserted - here.vocabulary.concepts)
    if unknown:
        advice = "install the version of the data that the endpoint holds, or assess there with --update-endpoint"
        raise EngineError(f"{incident} asserts {', '.join(unknown[:5])}, which the law here does not know; {advice}")
