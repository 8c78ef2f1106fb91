"""Turns the table of documents of authority into a graph: what each settles, how surely, and which provisions it reads.

A document is authority for a reading of a norm, never law (ICJ Statute art. 38(1)(d)). One that a Turtle file already
describes keeps its id; the table adds what that file leaves out and may not say again what it says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal

from obligations import names
from obligations.errors import nearest
from obligations.load.record import is_slug
from obligations.load.terms import english, node, text, value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import NamedNode, Store

    from obligations.load.row import Register, Row
    from obligations.load.terms import Graph, Node

COLUMNS: Final = (
    "id",
    "kind",
    "body",
    "symbol",
    "title",
    "date",
    "date_basis",
    "provisions",
    "settles",
    "paragraph",
    "settled_or_contested",
    "outcome",
    "superseded_by",
    "url",
    "source",
    "confidence",
    "paragraph_read",
    "note",
)
_SYMBOL: Final = names.OBL + "symbol"
_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "kind": (
        "general-comment",
        "recommendation",
        "conclusion",
        "guideline",
        "resolution",
        "report",
        "ilc",
        "view",
        "judgment",
        "advisory-opinion",
        "decision",
        "order",
        "survey",
        "study",
    ),
    "date_basis": ("adopted", "delivered", "adopted or issued", "session", "catalogue"),
    "settled_or_contested": ("settled", "body-practice", "contested", "mixed"),
    "confidence": ("H", "M", "L"),
    "paragraph_read": ("yes", "partly", "no"),
}
"""The words that a column may hold: kind of document, basis of its date, how settled, how sure, whether read."""
_NEEDED: Final[Mapping[str, str]] = {
    "kind": names.OBL + "documentKind",
    "body": names.DCTERMS + "publisher",
    "title": names.DCTERMS + "title",
    "date": names.DCTERMS + "issued",
    "date_basis": names.OBL + "issuedBasis",
    "settles": names.OBL + "settles",
    "settled_or_contested": names.OBL + "settledOrContested",
    "confidence": names.OBL + "confidence",
    "paragraph_read": names.OBL + "paragraphRead",
}
"""What every document needs, in the table or in a Turtle file."""
_TERMS: Final[Mapping[str, str]] = {
    **_NEEDED,
    "symbol": _SYMBOL,
    "paragraph": names.OBL + "settlesAt",
    "outcome": names.OBL + "outcome",
    "url": names.OBL + "sourceUrl",
}
_ENGLISH: Final = ("title", "settles")


def register_documents(store: Store, register: Register) -> None:
    """Take from Turtle which documents it describes, and what it says of each."""
    for found in store.quads_for_pattern(None, node(names.RDF + "type"), node(names.OBL + "Document"), None):
        one = value(found.subject).removeprefix(names.DOCUMENT)
        facts = register.documents.setdefault(one, {})
        for quad in store.quads_for_pattern(found.subject, None, None, None):
            facts[quad.predicate.value] = value(quad.object)
        if _SYMBOL in facts:
            register.symbols[facts[_SYMBOL]] = one


def announce_authority(row: Row) -> None:
    """Enter a row's id and symbol before any row loads, so that rows can name each other and nothing stands twice."""
    one, symbol, register = row["id"], row["symbol"], row.register
    if not is_slug(one) or one in register.tabled:
        row.wrong("id", f'"{one}" must be lower case words with hyphens, and no other row may have it')
    register.tabled.add(one)
    holder = register.symbols.setdefault(symbol, one) if symbol else one
    if holder != one:
        row.wrong("symbol", f'"{symbol}" is the symbol of {holder} already: use that id, or say which part this is')
    register.documents.setdefault(one, {})


def load_authority(row: Row, graph: Graph) -> None:
    """State one document, or what a document of a Turtle file lacks."""
    if not is_slug(row["id"]):
        return
    told = row.register.documents[row["id"]]
    _check_words(row)
    for column, term in _TERMS.items():
        if row[column] and told.get(term, row[column]) != row[column]:
            row.wrong(column, f'a Turtle file says "{told[term]}" of {row["id"]}: leave the cell blank')
    for column, term in _NEEDED.items():
        if not row[column] and term not in told:
            row.wrong(column, "must be filled")
    row.interval("date")
    it = node(names.DOCUMENT + row["id"])
    if not told:
        graph.a(it, "Document")
    for column, term in _TERMS.items():
        if row[column] and term not in told:  # what Turtle says too is stated once: a union of graphs counts both
            graph.add(it, node(term), _term(column, row[column]))
    graph.add(it, "reads", *_provisions(row))
    graph.add(it, "supersededBy", _successor(row))
    graph.add(it, node(names.DCTERMS + "source"), *_sources(row))
    graph.add(it, node(names.SKOS + "note"), english(row["note"]) if row["note"] else None)


def _check_words(row: Row) -> None:
    for column, words in _WORDS.items():
        if row[column] and row[column] not in words:
            row.wrong(column, f'"{row[column]}" is not known{nearest(row[column], words)}')


def _term(column: str, cell: str) -> Node:
    if column == "url":
        return Literal(cell, datatype=node(names.XSD + "anyURI"))
    return english(cell) if column in _ENGLISH else text(cell)


def _provisions(row: Row) -> list[NamedNode]:
    """Return the provisions that the document reads, written `CAT:3(1)`."""
    found = []
    for one in row.many("provisions"):
        code, _, number = one.rpartition(":")
        slug = code.lower()
        if slug not in row.register.numbers:
            codes = [known.upper() for known in row.register.numbers]
            row.wrong("provisions", f'"{one}" names no instrument with provisions{nearest(code.upper(), codes)}')
            continue
        provision = row.provision("provisions", number, slug)
        if provision and provision not in found:
            found.append(provision)
    return found


def _successor(row: Row) -> NamedNode | None:
    """Return the document that replaced this one."""
    later, known = row["superseded_by"], row.register.documents
    if not later:
        return None
    if later not in known or later == row["id"]:
        others = [one for one in known if one != row["id"]]
        row.wrong("superseded_by", f'"{later}" is no other document on file{nearest(later, others)}')
        return None
    return node(names.DOCUMENT + later)


def _sources(row: Row) -> list[NamedNode]:
    """Return the sources that were read for the row; memory is a source of its own."""
    known, named = row.register.sources, row.many("source")
    if not named:
        row.wrong("source", "must be filled; what is from memory has the source editor-knowledge")
    for one in named:
        if one not in known:
            row.wrong("source", f'no source has the id "{one}"{nearest(one, known)}')
    return [node(names.SOURCE + one) for one in named if one in known]
