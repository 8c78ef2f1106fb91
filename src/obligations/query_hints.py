"""Points out names in a query that nothing on file bears: a misspelt name gives no rows, and no rows read as "no"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from obligations import names
from obligations.errors import nearest
from obligations.load.terms import node, value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyoxigraph import Store

    from obligations.query_guard import Named

_KIND = node(names.RDF + "type")

MOST = 10
"""How many names are pointed out; a query with more is written for other data."""


def hints(store: Store, named: Sequence[Named]) -> list[str]:
    """Say of each name in a query that matches nothing, with its place and the nearest names on file.

    Only names that begin as this project's own, or those of the vocabularies that it uses, are looked at.
    """
    known: list[str] = []
    found = []
    for one in named:
        space = _space(one.iri)
        if not space or one.iri == names.PREFIXES[space]:
            continue
        why = _misspelt(store, one, space)
        if why:
            known = known or _typed(store)
            found.append(_hint(one, space, why + ", so nothing matches it" + _nearest(one, space, known)))
        elif space == "obl" and one.role and (why := _unused(store, one)):
            found.append(_hint(one, space, why))
    return found[:MOST]


def _misspelt(store: Store, one: Named, space: str) -> str:
    """Say why a name is not the right one; an empty text where it may be."""
    if not _is_on_file(store, one.iri):
        return "is not declared in the ontology" if space == "obl" else "is nowhere on file"
    if space != "obl" or not one.role:
        return ""
    kinds = {value(quad.object) for quad in store.quads_for_pattern(node(one.iri), _KIND, None, None)}
    is_class = names.OWL + "Class" in kinds
    if one.role == "predicate":
        return "is a class and no property" if is_class else ""
    return "is no class" if kinds and not is_class else ""


def _unused(store: Store, one: Named) -> str:
    """Say that a declared property or class has no use on file; of a class, name its kinds."""
    term = node(one.iri)
    if one.role == "predicate":
        used = next(store.quads_for_pattern(None, term, None, None), None)
        return "" if used else "is declared, and nothing on file uses it"
    if next(store.quads_for_pattern(None, _KIND, term, None), None):
        return ""
    below = store.quads_for_pattern(None, node(names.RDFS + "subClassOf"), term, None)
    kinds = sorted(f"obl:{names.tail(value(quad.subject))}" for quad in below)
    return f"is a class of which nothing is stated directly; its kinds: {', '.join(kinds) or 'none'}"


def _hint(one: Named, space: str, why: str) -> str:
    place = f"{one.place}: " if one.place else ""
    return f"{place}{_written(one.iri, space)} {why}"


def _nearest(one: Named, space: str, known: Sequence[str]) -> str:
    """Name the nearest names of the same namespace, those first that differ in capitals alone."""
    written, base = _written(one.iri, space), names.PREFIXES[space]
    others = [_written(iri, space) for iri in known if iri.startswith(base) and iri != one.iri]
    alike = [other for other in others if other.lower() == written.lower()]
    return f"; nearest: {', '.join(alike)}" if alike else nearest(written, others)


def _written(iri: str, space: str) -> str:
    return f"{space}:{iri.removeprefix(names.PREFIXES[space])}"


def _space(iri: str) -> str:
    """Return the prefix of the longest known namespace that holds an IRI; datatypes are not looked at."""
    holding = [(len(base), prefix) for prefix, base in names.PREFIXES.items() if iri.startswith(base)]
    prefix = max(holding)[1] if holding else ""
    return "" if prefix == "xsd" else prefix


def _is_on_file(store: Store, iri: str) -> bool:
    term = node(iri)
    bearing = (
        store.quads_for_pattern(term, None, None, None),
        store.quads_for_pattern(None, term, None, None),
        store.quads_for_pattern(None, None, term, None),
    )
    return store.contains_named_graph(term) or any(next(quads, None) is not None for quads in bearing)


def _typed(store: Store) -> list[str]:
    """List everything on file of which a class is stated, terms of the ontology included."""
    quads = store.quads_for_pattern(None, _KIND, None, None)
    return sorted({quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)})
