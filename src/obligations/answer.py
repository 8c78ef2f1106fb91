"""What a query answers: rows, yes or no, or triples; and its terms in the W3C form of JSON results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import pyoxigraph
from pyoxigraph import BlankNode, NamedNode, Triple

from obligations.names import XSD

if TYPE_CHECKING:
    from collections.abc import Mapping

Term = NamedNode | BlankNode | pyoxigraph.Literal | Triple
Row = tuple[Term | None, ...]
Form = Literal["select", "ask", "graph"]
"""What a query answers with: rows, yes or no, or triples."""

_STRING = XSD + "string"


@dataclass(frozen=True)
class Answer:
    """The answer to one query.

    Attributes:
        kind: `select` for rows, `ask` for yes or no, `graph` for triples.
        columns: Names of the columns, in the order selected.
        rows: One term for each column, None where it has none.
        boolean: Yes or no.
        triples: The triples of a constructed or described graph.
        truncated: Whether a row limit ended the answer, so that there may be more.
        notes: What a reader should know of the query, such as a name in it that nothing on file bears.
    """

    kind: Form
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    boolean: bool | None = None
    triples: tuple[Triple, ...] = ()
    truncated: bool = False
    notes: tuple[str, ...] = ()

    def records(self) -> list[dict[str, str]]:
        """Return each row as the values of its columns, as text; empty where a column has none."""
        return [
            {name: getattr(cell, "value", "") for name, cell in zip(self.columns, row, strict=True)}
            for row in self.rows
        ]

    def table(self) -> tuple[tuple[str, ...], tuple[Row, ...]]:
        """Return columns and rows; triples become rows of subject, predicate and object."""
        if self.kind == "graph":
            return ("subject", "predicate", "object"), tuple(
                (one.subject, one.predicate, one.object) for one in self.triples
            )
        return self.columns, self.rows


def to_json(term: Term) -> dict[str, Any]:
    """Write a term as SPARQL 1.1 JSON results write it.

    >>> to_json(NamedNode("https://example.org/a"))
    {'type': 'uri', 'value': 'https://example.org/a'}
    """
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: to_json(part) for name, part in parts.items()}}
    written: dict[str, Any] = {"type": "literal", "value": term.value}
    if term.language:
        written["xml:lang"] = term.language
    elif term.datatype.value != _STRING:
        written["datatype"] = term.datatype.value
    return written


def from_json(written: Mapping[str, Any]) -> Term:
    """Read a term that `to_json` wrote."""
    kind, value = written["type"], written["value"]
    if kind == "uri":
        return NamedNode(value)
    if kind == "bnode":
        return BlankNode(value)
    if kind == "triple":
        return _triple(*(from_json(value[name]) for name in ("subject", "predicate", "object")))
    if "xml:lang" in written:
        return pyoxigraph.Literal(value, language=written["xml:lang"])
    return pyoxigraph.Literal(value, datatype=NamedNode(written.get("datatype", _STRING)))


def _triple(subject: Any, predicate: Any, value: Any) -> Triple:
    return Triple(subject, predicate, value)
