"""Holds the sources against the SHACL shapes: form and completeness. What rules derive is left to queries."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, NamedNode

from obligations.check.report import Fault, Severity
from obligations.errors import EngineError, Problem
from obligations.names import DERIVED_EVENTS, DERIVED_LAW, RDF, RDFS, XSD, tail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Store
    from rdflib import Graph
    from rdflib.term import Node

    from obligations.check.origin import Origins
    from obligations.locate import Sources

_FOR_DERIVED = "derived.ttl"
"""Shapes of what rules derive: a fault of a rule, for which the tests and `derived-outcome` look."""

_DERIVED = frozenset({DERIVED_LAW, DERIVED_EVENTS})
_SHACL = "http://www.w3.org/ns/shacl#"
_ALWAYS = frozenset({RDF + "type", RDFS + "subClassOf"})
_IN_QUERY = re.compile(r"<([^<>\s]+)>")
_SEVERITIES = {"Violation": Severity.VIOLATION, "Warning": Severity.WARNING, "Info": Severity.INFO}


def check_shapes(store: Store, sources: Sources, origins: Origins) -> tuple[list[Fault], int]:
    """Validate the source graphs of a store and return what is wrong, and the number of shapes.

    Raises:
        EngineError: The shapes themselves cannot be run.
    """
    from pyshacl import validate
    from rdflib import RDF as TYPES
    from rdflib import SH, Graph

    shapes = Graph()
    for file in sorted((sources.ontology / "shapes").glob("*.ttl")):
        if file.name != _FOR_DERIVED:
            shapes.parse(file, format="turtle")
    count = len(set(shapes.subjects(TYPES.type, SH.NodeShape)))
    data = _as_rdflib(store, _predicates(shapes))
    aim(shapes)
    try:
        _, results, said = validate(data, shacl_graph=shapes, inference="none", inplace=True)
    except RuntimeError as error:  # what pySHACL raises on a faulty shape
        raise EngineError(f"the shapes cannot be run: {error}") from error
    if not isinstance(results, Graph):
        raise EngineError(f"the shapes cannot be run: {said}")
    faults = [_fault(results, one, origins) for one in results.subjects(TYPES.type, SH.ValidationResult)]
    return faults, count


def aim(shapes: Graph) -> None:
    """Give the property shapes of a shape its targets, and take them from it: SHACL 2.1.3 lets both have targets.

    The results are the same, since a property shape is held against the very node that its shape is held against
    (SHACL 4.7.2); but pySHACL then takes all nodes at once, where it else begins anew for every node and property.
    """
    from rdflib import RDF as TYPES
    from rdflib import SH

    targets = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
    for shape in set(shapes.subjects(TYPES.type, SH.NodeShape)):
        aims = [(verb, one) for verb in targets for one in shapes.objects(shape, verb)]
        if not aims or (shape, SH.deactivated, None) in shapes:
            continue
        for part in list(shapes.objects(shape, SH.property)):
            if len(set(shapes.subjects(SH.property, part))) == 1:
                shapes.add((part, TYPES.type, SH.PropertyShape))
                for verb, one in aims:
                    shapes.add((part, verb, one))
                shapes.remove((shape, SH.property, part))


def _predicates(shapes: Graph) -> set[str] | None:
    """Name the predicates that shapes look at, the only ones to copy; None if they look at all."""
    from rdflib import SH, URIRef

    if (None, SH.closed, None) in shapes:
        return None
    named = {str(one) for one in shapes.objects() if isinstance(one, URIRef)}
    for query in (*shapes.objects(None, SH.select), *shapes.objects(None, SH.ask)):
        named |= set(_IN_QUERY.findall(str(query)))
    return named | _ALWAYS


def _as_rdflib(store: Store, predicates: set[str] | None) -> Graph:
    """Copy the source graphs, derived ones left out, to where pySHACL can read them."""
    from rdflib import Graph

    graph = Graph()
    for quad in _source_quads(store, predicates):
        graph.add((_term(quad.subject), _term(quad.predicate), _term(quad.object)))
    return graph


def _source_quads(store: Store, predicates: set[str] | None) -> Iterator[Any]:
    if predicates is None:
        found: Iterator[Any] = iter(store)
    else:
        verbs = [NamedNode(one) for one in sorted(predicates)]
        found = (quad for verb in verbs for quad in store.quads_for_pattern(None, verb, None, None))
    return (quad for quad in found if getattr(quad.graph_name, "value", "") not in _DERIVED)


def _term(term: Any) -> Any:
    from rdflib import BNode, Literal

    if isinstance(term, NamedNode):
        return _named(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    kind = term.datatype.value
    if term.language:
        return Literal(term.value, lang=term.language)
    return Literal(term.value) if kind == XSD + "string" else Literal(term.value, datatype=_named(kind))


@cache
def _named(iri: str) -> Any:
    from rdflib import URIRef

    return URIRef(iri)


def _fault(results: Graph, result: Node, origins: Origins) -> Fault:
    from rdflib import SH

    focus = results.value(result, SH.focusNode)
    level = str(results.value(result, SH.resultSeverity)).removeprefix(_SHACL)
    message = " ".join(sorted(str(one) for one in results.objects(result, SH.resultMessage)))
    value = results.value(result, SH.value)
    if value is not None and value != focus:
        message += f" (here: {tail(str(value))})"
    file, line = origins.of(str(focus))
    return Fault(_SEVERITIES[level], "shape", Problem(file or "data", line, tail(str(focus)), message))
