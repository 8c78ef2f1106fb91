"""Short ways to write the RDF terms that the loaders make."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from obligations import names

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

TYPE = NamedNode(names.RDF + "type")
_DATE = NamedNode(names.XSD + "date")
_BOOLEAN = NamedNode(names.XSD + "boolean")
_INTEGER = NamedNode(names.XSD + "integer")
_EDTF = NamedNode(names.EDTF)

Node = NamedNode | Literal


@cache
def obl(term: str) -> NamedNode:
    """Name a term of the ontology."""
    return NamedNode(names.OBL + term)


@lru_cache(maxsize=100_000)
def node(iri: str) -> NamedNode:
    """Name anything by its IRI."""
    return NamedNode(iri)


def value(term: object) -> str:
    """Return the IRI of a node, or the text of a literal; nothing for any other term."""
    return term.value if isinstance(term, NamedNode | Literal) else ""


def day(value: date) -> Literal:
    """Write a day as `xsd:date`."""
    return Literal(value.isoformat(), datatype=_DATE)


def edtf(value: str) -> Literal:
    """Write an imprecise date as it stands in the source."""
    return Literal(value, datatype=_EDTF)


def flag(value: bool) -> Literal:  # noqa: FBT001 - a literal's value, not a switch
    """Write yes or no."""
    return Literal("true" if value else "false", datatype=_BOOLEAN)


def number(value: int) -> Literal:
    """Write a whole number."""
    return Literal(str(value), datatype=_INTEGER)


def text(value: str) -> Literal:
    """Write a text without language: a code, an identifier, a locator."""
    return Literal(value)


def english(value: str) -> Literal:
    """Write a text in English."""
    return Literal(value, language="en")


def participation(state: str, instrument: str) -> NamedNode:
    """Name the pair of a State and an instrument; every act, binding and reservation of the pair shares it."""
    return node(f"{names.ID}participation/{state}/{instrument}")


class Graph:
    """Collects the quads of one named graph."""

    def __init__(self, iri: str) -> None:
        self.name = NamedNode(iri)
        self.quads: list[Quad] = []

    def add(self, subject: NamedNode, predicate: str | NamedNode, *objects: Node | None) -> None:
        """State `subject predicate object` for every object that is not None."""
        verb = obl(predicate) if isinstance(predicate, str) else predicate
        for one in objects:
            if one is not None:
                self.quads.append(Quad(subject, verb, one, self.name))

    def a(self, subject: NamedNode, *classes: str) -> None:
        """State what kind of thing the subject is."""
        for one in classes:
            self.quads.append(Quad(subject, TYPE, obl(one), self.name))

    def __iter__(self) -> Iterator[Quad]:
        return iter(self.quads)
