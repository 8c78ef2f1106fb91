"""Reads a store by subject and predicate; the few look-ups from which answers are put together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from pyoxigraph import NamedNode

from obligations.languages import ENGLISH
from obligations.load.terms import node, obl
from obligations.names import DCTERMS, DERIVED_EVENTS, GRAPH, OBL, RDF, RDFS, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Literal, Quad

_SHORT = {
    "a": RDF + "type",
    "label": SKOS + "prefLabel",
    "alt": SKOS + "altLabel",
    "note": SKOS + "note",
    "definition": SKOS + "definition",
    "broader": SKOS + "broader",
    "notation": SKOS + "notation",
    "termLabel": RDFS + "label",
}


def verb(name: str) -> NamedNode:
    """Name a predicate: a term of the ontology, `dcterms:…`, or one of a few short names."""
    if name in _SHORT:
        return node(_SHORT[name])
    if name.startswith("dcterms:"):
        return node(DCTERMS + name[8:])
    return obl(name)


class Quads(Protocol):
    """Whatever answers for quads by their parts: a store, or law that is supposed over one."""

    def quads_for_pattern(
        self,
        subject: NamedNode | None,
        predicate: NamedNode | None,
        value: NamedNode | Literal | None,
        graph: NamedNode | None = None,
        /,
    ) -> Iterator[Quad]:
        """Return the quads that have these parts, None standing for any."""


class View:
    """Look-ups over an event's own store first, then the law behind it.

    Recorded events in the store of the law are passed over where an event brings a store of its own: a user's record
    may carry the id of a recorded one. Values come back as text (IRIs and literals alike), sorted, so that no answer
    depends on the order of a store. Of texts in several languages only those in `lang` come back, those in English
    where there is none, and others only where nothing else is said.
    """

    def __init__(self, first: Quads, law: Quads | None = None, lang: str = ENGLISH) -> None:
        self._first, self._law, self._lang = first, law, lang
        self._known: dict[str, dict[str, list[str]]] = {}
        self._subjects: dict[tuple[str, str], list[str]] = {}

    def many(self, subject: str, name: str) -> list[str]:
        """Return every value of a property, sorted and without repeats."""
        return self._about(subject).get(verb(name).value, [])

    def one(self, subject: str, name: str) -> str | None:
        """Return the value of a property, the first in order where it has several, None where it has none."""
        values = self.many(subject, name)
        return values[0] if values else None

    def subjects(self, name: str, value: str) -> list[str]:
        """Return every subject that has this thing as value of a property, sorted."""
        if (name, value) not in self._subjects:
            found = self._quads(None, verb(name), NamedNode(value))
            self._subjects[name, value] = sorted({quad.subject.value for quad in found})  # type: ignore[union-attr]  # no triple terms here
        return self._subjects[name, value]

    def every(self, name: str) -> Iterator[tuple[str, str]]:
        """Yield each subject that has a property with each of its values: for one property of very many things."""
        for quad in self._quads(None, verb(name)):
            yield quad.subject.value, quad.object.value  # type: ignore[union-attr]  # nor here

    def _about(self, subject: str) -> dict[str, list[str]]:
        """Read everything stated about a thing at once, and remember it: a store that is read is never edited."""
        if subject not in self._known:
            found: dict[str, set[str]] = {}
            elsewhere: dict[str, dict[str, set[str]]] = {}
            it = NamedNode(subject)
            for quad in self._quads(it) if self._law else self._first.quads_for_pattern(it, None, None, None):
                tag = getattr(quad.object, "language", None)
                kept = found if tag is None or tag == ENGLISH else elsewhere.setdefault(tag, {})
                kept.setdefault(quad.predicate.value, set()).add(quad.object.value)  # type: ignore[union-attr]  # nor here
            if elsewhere:
                found = _in_one_language(found, elsewhere, self._lang)
            self._known[subject] = {predicate: sorted(values) for predicate, values in found.items()}
        return self._known[subject]

    def _quads(
        self, subject: NamedNode | None, predicate: NamedNode | None = None, value: NamedNode | None = None
    ) -> Iterator[Quad]:
        yield from self._first.quads_for_pattern(subject, predicate, value, None)
        if self._law:
            for quad in self._law.quads_for_pattern(subject, predicate, value, None):
                if not of_events(quad):
                    yield quad

    def label(self, subject: str) -> str:
        """Return the label of a thing, or the end of its IRI where it has none."""
        from obligations.names import tail

        return self.one(subject, "label") or self.one(subject, "dcterms:title") or tail(subject)


def _in_one_language(
    english: dict[str, set[str]], elsewhere: dict[str, dict[str, set[str]]], lang: str
) -> dict[str, set[str]]:
    """Choose the texts of a thing: in the language asked for, else in English, else in any.

    A title in the language asked for goes before a short title that is on file in English only.
    """
    found: dict[str, set[str]] = {}
    for tag in sorted(elsewhere):
        for predicate, texts in elsewhere[tag].items():
            found.setdefault(predicate, texts)
    asked = elsewhere.get(lang, {})
    found |= english | asked
    if SKOS + "prefLabel" in asked and OBL + "shortTitle" not in asked:
        found.pop(OBL + "shortTitle", None)
    return found


def of_events(quad: Quad) -> bool:
    """Tell whether a statement belongs to a recorded event, or was derived from one."""
    graph = quad.graph_name
    return isinstance(graph, NamedNode) and graph.value.startswith(_EVENTS)


_EVENTS = (DERIVED_EVENTS, GRAPH + "incidents/")
