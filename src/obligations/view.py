"""Reads a store by subject and predicate; the few look-ups from which answers are put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from obligations.load.terms import node, obl
from obligations.names import DCTERMS, RDF, SKOS

if TYPE_CHECKING:
    from pyoxigraph import Store

_SHORT = {"a": RDF + "type", "label": SKOS + "prefLabel", "alt": SKOS + "altLabel", "note": SKOS + "note"}


def verb(name: str) -> NamedNode:
    """Name a predicate: a term of the ontology, `dcterms:…`, or one of a few short names."""
    if name in _SHORT:
        return node(_SHORT[name])
    if name.startswith("dcterms:"):
        return node(DCTERMS + name[8:])
    return obl(name)


class View:
    """Look-ups over one store after another: an event's own store first, the law behind it.

    Values come back as text (IRIs and literals alike), sorted, so that no answer depends on the order of a store.
    """

    def __init__(self, *stores: Store) -> None:
        self.stores = stores

    def many(self, subject: str, name: str) -> list[str]:
        """Return every value of a property, sorted and without repeats."""
        it, predicate = NamedNode(subject), verb(name)
        return sorted({q.object.value for store in self.stores for q in store.quads_for_pattern(it, predicate, None, None)})  # type: ignore[union-attr]

    def one(self, subject: str, name: str) -> str | None:
        """Return the value of a property, the first in order where it has several, None where it has none."""
        values = self.many(subject, name)
        return values[0] if values else None

    def subjects(self, name: str, value: str) -> list[str]:
        """Return every subject that has this thing as value of a property, sorted."""
        predicate, it = verb(name), NamedNode(value)
        return sorted({q.subject.value for store in self.stores for q in store.quads_for_pattern(None, predicate, it, None)})  # type: ignore[union-attr]

    def label(self, subject: str) -> str:
        """Return the label of a thing, or the end of its IRI where it has none."""
        from obligations.names import tail

        return self.one(subject, "label") or self.one(subject, "dcterms:title") or tail(subject)
