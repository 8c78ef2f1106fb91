"""Turns the table of statements into a graph: what sources say beyond facts, and what is so where they are wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from obligations import names
from obligations.errors import nearest
from obligations.load.record import is_slug
from obligations.load.terms import Graph, edtf, english, node, text

if TYPE_CHECKING:
    from obligations.load.row import Row

COLUMNS: Final = ("id", "source", "locator", "kind", "by", "date", "about", "gist", "so", "so_source")
_KINDS: Final = ("background", "opinion", "legal-view", "proposal", "prediction", "publication")


def load_statement(row: Row, graph: Graph) -> None:
    """Turn one row into a statement; no rule reads it, so it can reach no finding."""
    if not is_slug(row["id"]) or row["id"] in row.register.statements:
        row.wrong("id", f'"{row["id"]}" must be lower case words with hyphens, and no other statement may have it')
        return
    row.register.statements.add(row["id"])
    it = node(names.STATEMENT + row["id"])
    graph.a(it, "Statement")
    graph.add(it, "slug", text(row["id"]))
    if row["source"] in row.register.sources:
        graph.add(it, "source", node(names.SOURCE + row["source"]))
    else:
        row.wrong("source", f'no source has the id "{row["source"]}"{nearest(row["source"], row.register.sources)}')
    if row["kind"] not in _KINDS:
        row.wrong("kind", f'"{row["kind"]}" is not known{nearest(row["kind"], _KINDS)}')
    for column in ("locator", "gist"):
        if not row[column]:
            row.wrong(column, "must be filled")
    if bool(row["so"]) != bool(row["so_source"]):
        row.wrong("so_source", "what is so, and where that stands, go together")
    row.interval("date")
    graph.add(it, "locator", text(row["locator"]) if row["locator"] else None)
    graph.add(it, "statementKind", text(row["kind"]))
    graph.add(it, "saidBy", text(row["by"]) if row["by"] else None)
    graph.add(it, "edtf", edtf(row["date"]) if row["date"] else None)
    graph.add(it, "gist", english(row["gist"]) if row["gist"] else None)
    graph.add(it, "correction", english(row["so"]) if row["so"] else None)
    graph.add(it, "correctionBasis", text(row["so_source"]) if row["so_source"] else None)
    for one in row.many("about"):
        graph.add(it, "about", node((names.ACT if "." in one else names.INCIDENT) + one))
