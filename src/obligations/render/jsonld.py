"""Findings as RDF: Turtle or JSON-LD with the terms of the ontology."""

from __future__ import annotations

from typing import TYPE_CHECKING

from obligations.names import ACT, CLAIM, FINDING, NORM, OBL, PREFIXES, STATE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rdflib import Graph

    from obligations.model import Element, Finding


def findings_as_rdf(findings: Sequence[Finding], form: str, data_version: str) -> str:
    """Write findings with their elements and the claims for and against them as `turtle` or `jsonld`."""
    from rdflib import Graph

    graph = Graph()
    for prefix, iri in PREFIXES.items():
        graph.bind(prefix, iri)
    for finding in findings:
        _state(graph, finding, data_version)
    if form == "turtle":
        return graph.serialize(format="turtle")
    return graph.serialize(format="json-ld", auto_compact=True, sort_keys=True)


def _state(graph: Graph, finding: Finding, data_version: str) -> None:
    from rdflib import Literal, Namespace, URIRef
    from rdflib.namespace import RDF

    obl = Namespace(OBL)
    it = URIRef(FINDING + finding.id)
    for verb, value in (
        (RDF.type, obl.Finding),
        (obl.norm, URIRef(NORM + finding.norm)),
        (obl.act, URIRef(f"{ACT}{finding.incident}.{finding.act}")),
        (obl.state, URIRef(STATE + finding.state)),
        (obl.tense, obl[finding.tense]),
        (obl.status, obl[finding.status]),
        (obl.gate, obl[finding.binding.gate]),
        (obl.citation, Literal(finding.citation, lang="en")),
        (obl.dataVersion, Literal(data_version)),
        *((obl.reason, obl[reason.code]) for reason in finding.reasons),
    ):
        graph.add((it, verb, value))
    for element in finding.elements:
        result = URIRef(f"{FINDING}{finding.id}/{finding.norm}.e{element.order}")
        graph.add((result, RDF.type, obl.ElementResult))
        graph.add((result, obl.ofFinding, it))
        graph.add((result, obl.elementStatus, obl[element.status]))
        graph.add((result, obl.order, Literal(element.order)))
        for verb_name, claim in _claims(element):
            graph.add((result, obl[verb_name], URIRef(CLAIM + claim)))


def _claims(element: Element) -> list[tuple[str, str]]:
    return [("supportedBy", one.id) for one in element.supporting] + [("deniedBy", one.id) for one in element.opposing]
