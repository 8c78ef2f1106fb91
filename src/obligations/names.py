"""Every namespace this project uses; the terms themselves live in the ontology, and tests hold code to it."""

from __future__ import annotations

import re
from typing import Final

BASE: Final = "https://w3id.org/obligations/"
OBL: Final = BASE + "ns#"
ID: Final = BASE + "id/"
GRAPH: Final = BASE + "graph/"

CONCEPT: Final = ID + "concept/"
STATE: Final = ID + "state/"
TREATY: Final = ID + "treaty/"
NORM: Final = ID + "norm/"
CUSTOM: Final = ID + "custom/"
ACT: Final = ID + "act/"
CLAIM: Final = ID + "claim/"
INCIDENT: Final = ID + "incident/"
SITUATION: Final = ID + "situation/"
INTERVENTION: Final = ID + "intervention/"
GROUP: Final = ID + "group/"
COUNT: Final = ID + "count/"
SOURCE: Final = ID + "source/"
STATEMENT: Final = ID + "statement/"
DOCUMENT: Final = ID + "document/"
PLACE: Final = ID + "place/"
AGENT: Final = ID + "agent/"
BODY: Final = ID + "body/"
BODY_KIND: Final = ID + "body-kind/"
PROCEDURE: Final = ID + "procedure/"
TREATY_ACTION: Final = ID + "treaty-action/"
RESERVATION: Final = ID + "reservation/"
DERIVED: Final = ID + "derived/"
FINDING: Final = DERIVED + "finding/"

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
DCTERMS: Final = "http://purl.org/dc/terms/"
PROV: Final = "http://www.w3.org/ns/prov#"
EDTF: Final = "http://id.loc.gov/datatypes/edtf/EDTF"

DATASET: Final = ID + "dataset"
DERIVED_LAW: Final = GRAPH + "derived/law"
DERIVED_EVENTS: Final = GRAPH + "derived/events"

PREFIXES: Final[dict[str, str]] = {
    "obl": OBL,
    "c": CONCEPT,
    "s": STATE,
    "t": TREATY,
    "n": NORM,
    "cust": CUSTOM,
    "act": ACT,
    "claim": CLAIM,
    "incident": INCIDENT,
    "src": SOURCE,
    "doc": DOCUMENT,
    "pl": PLACE,
    "ag": AGENT,
    "body": BODY,
    "proc": PROCEDURE,
    "action": TREATY_ACTION,
    "d": DERIVED,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "dcterms": DCTERMS,
    "prov": PROV,
}
"""Prefixes that queries may use without declaring them."""


def tail(iri: str) -> str:
    """Return the part of an IRI that a person reads: what follows its kind.

    >>> tail("https://w3id.org/obligations/id/norm/cat-3-1")
    'cat-3-1'
    >>> tail("https://w3id.org/obligations/ns#primaFacie")
    'primaFacie'
    """
    if iri.startswith(FINDING):
        return iri[len(FINDING) :]
    if iri.startswith(ID):
        return iri[len(ID) :].split("/", 1)[-1]
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def in_order(number: str) -> list[tuple[bool, int, str]]:
    """Key that sorts numbers of provisions as they stand in a treaty: 2(1) before 2(10) before 10(1).

    >>> sorted(["10(1)", "2(10)", "2(2)"], key=in_order)
    ['2(2)', '2(10)', '10(1)']
    """
    return [
        (not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in re.split(r"(\d+)", number) if part
    ]
