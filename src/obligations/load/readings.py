"""Turns the table of readings into a graph: which norm, element or rule a document reads, or why it reads none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from obligations import names
from obligations.errors import nearest
from obligations.load.terms import TYPE, english, node, obl, value
from obligations.names import tail

if TYPE_CHECKING:
    from pyoxigraph import Store

    from obligations.load.row import Register, Row
    from obligations.load.terms import Graph

COLUMNS: Final = ("document", "reads", "why")


def register_readable(store: Store, register: Register) -> None:
    """Take from Turtle what a document can read (norms and their parts, general law, custom), and is cited for."""
    for quad in store.quads_for_pattern(None, TYPE, None, None):
        if value(quad.subject).startswith((names.NORM, names.CUSTOM)):
            register.readable[tail(value(quad.subject))] = value(quad.subject)
    for quad in store.quads_for_pattern(None, obl("authority"), None, None):
        if value(quad.subject).startswith((names.NORM, names.CUSTOM)):
            register.readings[tail(value(quad.object)), tail(value(quad.subject))] = "a Turtle file"


def announce_reading(row: Row) -> None:
    """Enter what a document reads before any row loads, so that no row of that table can say that it reads nothing."""
    if row["reads"]:
        row.register.read.setdefault((row.file, row["document"]), _place(row))


def load_reading(row: Row, graph: Graph) -> None:
    """State that a document is authority for one norm, element or rule, or why no element turns on it."""
    register, document, read = row.register, row["document"], row["reads"]
    if document not in register.documents:
        row.wrong("document", f'no document has the id "{document}"{nearest(document, register.documents)}')
    if read and read not in register.readable:
        row.wrong("reads", f'no norm, element or rule has the id "{read}"{nearest(read, register.readable)}')
    if not read and not row["why"]:
        row.wrong("why", "must be filled where reads is blank: say why no element turns on the document")
    if not read and (elsewhere := register.read.get((row.file, document))):
        row.wrong("reads", f"{elsewhere} names what {document} reads: fill or remove the row")
    earlier = register.readings.setdefault((document, read), _place(row))
    if earlier != _place(row):
        row.wrong("reads", f"{earlier} says so of {document}: remove the row")
        return
    it = node(names.DOCUMENT + document)
    if read in register.readable:
        graph.add(node(register.readable[read]), "authority", it)
    elif not read:
        graph.add(it, "readsNoElement", english(row["why"]))


def _place(row: Row) -> str:
    return f"line {row.line} of {row.file}"
