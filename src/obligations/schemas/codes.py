"""Codes with their labels, as the ontology has them: what an answer names, and what that means."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from obligations.names import OBL, RDF, SKOS, tail

if TYPE_CHECKING:
    from collections.abc import Mapping


def codes(kind: str) -> dict[str, Any]:
    """Return the schema of a code: each member of a class of the ontology, with its label and its definition.

    Args:
        kind: The class, such as `Reason`.
    """
    return {"oneOf": list(_codes()[kind])}


@cache
def _codes() -> Mapping[str, list[dict[str, str]]]:
    """Read every code, by its class, in the order of the file."""
    from pyoxigraph import Literal, NamedNode, RdfFormat, parse

    from obligations.locate import locate

    said: dict[str, dict[str, str]] = {}
    kinds: list[tuple[str, str]] = []
    for quad in parse(path=str(locate().ontology / "ordinals.ttl"), format=RdfFormat.TURTLE):
        if not isinstance(quad.subject, NamedNode):
            continue
        code, verb, told = quad.subject.value, quad.predicate.value, quad.object
        if isinstance(told, NamedNode) and verb == RDF + "type" and told.value.startswith(OBL):
            kinds.append((tail(told.value), code))
        elif isinstance(told, Literal) and told.language in {None, "en"}:
            said.setdefault(code, {})[verb] = told.value
    found: dict[str, list[dict[str, str]]] = {}
    for kind, code in kinds:
        told_of = said.get(code, {})
        one = {
            "const": tail(code),
            "title": told_of.get(SKOS + "prefLabel", ""),
            "description": told_of.get(SKOS + "definition", ""),
        }
        found.setdefault(kind, []).append(one)
    return found
