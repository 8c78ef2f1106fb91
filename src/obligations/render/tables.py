"""Writes the answer to a query in every format: columns for a terminal, W3C result formats, pages, RDF."""

from __future__ import annotations

import csv
import io
import json
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, serialize

from obligations import names
from obligations.answer import Answer, to_json
from obligations.errors import UsageError
from obligations.render.page import Page, as_html, as_markdown
from obligations.render.results_xml import as_xml
from obligations.render.words import duration

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from obligations.answer import Term

_RDF = {
    "turtle": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "rdfxml": RdfFormat.RDF_XML,
}
"""The forms in which a graph is written."""

_FOR_GRAPHS = {"text": "turtle", "json": "jsonld", "xml": "rdfxml"}
"""What a form means for a graph, where rows have a form of the same name."""

_GAP = "  "
_NARROWEST = 24
"""How narrow a long text may be set before columns stop to help a reader."""


def prefixed(iri: str) -> str:
    """Shorten an IRI with a known prefix, as a query may write it; others stand in angle brackets.

    >>> prefixed("https://w3id.org/obligations/id/state/CHN")
    's:CHN'
    """
    prefix, base = max(names.PREFIXES.items(), key=lambda one: len(one[1]) if iri.startswith(one[1]) else 0)
    return f"{prefix}:{iri[len(base) :]}" if iri.startswith(base) else f"<{iri}>"


def readable(iri: str) -> str:
    """Shorten an IRI of this project to what a person reads; others as `prefixed` does.

    >>> readable("https://w3id.org/obligations/ns#primaFacie")
    'primaFacie'
    """
    return names.tail(iri) if iri.startswith(names.BASE) else prefixed(iri)


@dataclass(frozen=True)
class Setting:
    """How an answer is set.

    Attributes:
        title: What it answers; the heading of pages.
        foot: What a reader must know beside it; the last line of pages.
        width: Columns of the terminal.
        color: Whether the terminal shows colours.
        short: How IRIs are shortened where people read them.
        worded: Whether codes that nobody reads, such as `P4M`, are written out where people read them.
    """

    title: str = "Query"
    foot: str = ""
    width: int = 120
    color: bool = False
    short: Callable[[str], str] = prefixed
    worded: bool = False


def shown(term: Term | None, short: Callable[[str], str] = prefixed) -> str:
    """Write a term for a person: a short name, or the plain value; nothing where there is none."""
    if term is None:
        return ""
    if isinstance(term, NamedNode):
        return short(term.value)
    if isinstance(term, BlankNode):
        return f"_:{term.value}"
    if isinstance(term, Triple):
        return f"<< {' '.join(shown(one, short) for one in (term.subject, term.predicate, term.object))} >>"
    return term.value


def write_answer(answer: Answer, form: str, setting: Setting) -> str:
    """Write an answer in one of the formats of the contract.

    Raises:
        UsageError: The format is for graphs, and the answer is none.
    """
    if form in _RDF or (answer.kind == "graph" and form in _FOR_GRAPHS):
        return _rdf(answer, _FOR_GRAPHS.get(form, form))
    if form == "xml":
        return as_xml(answer)
    if answer.kind == "ask" and form not in {"md", "html"}:
        return _truth(bool(answer.boolean), form)
    if form in {"csv", "tsv"}:
        return _csv(answer) if form == "csv" else _tsv(answer)
    return _json(answer, form) if form in {"json", "jsonl"} else _for_people(answer, form, setting)


def _truth(value: bool, form: str) -> str:  # noqa: FBT001 - the answer itself, not a switch
    if form == "json":
        return json.dumps({"head": {}, "boolean": value}) + "\n"
    return json.dumps({"boolean": value} if form == "jsonl" else value) + "\n"


def _json(answer: Answer, form: str) -> str:
    """Write SPARQL 1.1 JSON results, or one object of the same kind on each line."""
    columns, rows = answer.table()
    bindings = [
        {name: to_json(term) for name, term in zip(columns, row, strict=True) if term is not None} for row in rows
    ]
    if form == "jsonl":
        return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in bindings)
    results = {"head": {"vars": list(columns)}, "results": {"bindings": bindings}}
    return json.dumps(results, ensure_ascii=False, indent=2) + "\n"


def _csv(answer: Answer) -> str:
    """Write SPARQL 1.1 CSV results: plain values, lines that end as that format asks."""
    columns, rows = answer.table()
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([shown(term, str) for term in row] for row in rows)
    return out.getvalue()


def _tsv(answer: Answer) -> str:
    """Write SPARQL 1.1 TSV results: whole terms, with language and datatype."""
    columns, rows = answer.table()
    lines = ["\t".join(f"?{name}" for name in columns)]
    lines += ["\t".join("" if term is None else str(term) for term in row) for row in rows]
    return "\n".join(lines) + "\n"


def _rdf(answer: Answer, form: str) -> str:
    if answer.kind != "graph":
        raise UsageError(
            f"{form} is for queries that CONSTRUCT or DESCRIBE a graph; choose json, xml, csv, tsv or text"
        )
    triples = sorted(answer.triples, key=_order)
    if form == "jsonld":
        expanded = json.loads(_serialized(triples, RdfFormat.JSON_LD))
        return json.dumps(expanded, ensure_ascii=False, indent=2) + "\n"
    plain = _serialized(triples, RdfFormat.N_TRIPLES)
    prefixes = {key: iri for key, iri in names.PREFIXES.items() if f"<{iri}" in plain}
    return _serialized(triples, _RDF[form], prefixes)


def _order(triple: Triple) -> tuple[str, bool, str, str]:
    """Sort triples by subject, its kind first, so that the same graph is always the same text."""
    is_kind = triple.predicate.value == names.RDF + "type"
    return str(triple.subject), not is_kind, str(triple.predicate), str(triple.object)


def _serialized(triples: Sequence[Triple], form: RdfFormat, prefixes: dict[str, str] | None = None) -> str:
    return (serialize(triples, format=form, prefixes=prefixes) or b"").decode()


def _for_people(answer: Answer, form: str, setting: Setting) -> str:
    columns, rows = _cells(answer, setting)
    if form in {"md", "html"}:
        page = Page(setting.title)
        page.heading(setting.title)
        page.table(columns, rows, indent=0)
        page.line(setting.foot, faint=True)
        return as_markdown([page]) if form == "md" else as_html([page])
    if not rows:
        return "no rows\n"
    return _rich(columns, rows, setting) if form == "table" else _text(columns, rows, setting.width)


def _cells(answer: Answer, setting: Setting) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    if answer.kind == "ask":
        return ("answer",), [("yes" if answer.boolean else "no",)]
    columns, rows = answer.table()
    said = duration if setting.worded else str
    return columns, [tuple(said(shown(term, setting.short)) for term in row) for row in rows]


def _rich(columns: Sequence[str], rows: Sequence[Sequence[str]], setting: Setting) -> str:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns, title=setting.title)
    for row in rows:
        table.add_row(*map(Text, row))
    out = io.StringIO()
    console = Console(file=out, width=setting.width, no_color=not setting.color, force_terminal=setting.color)
    console.print(table)
    return out.getvalue()


def _text(columns: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> str:
    """Write aligned columns with long texts wrapped; one paragraph for each row where that cannot fit."""
    widths = _fitting([columns, *rows], width)
    if widths is None:
        return "\n".join(_paragraph(columns, row, width) for row in rows)
    return "".join(_aligned(row, widths) for row in (columns, *rows))


def _fitting(rows: Sequence[Sequence[str]], width: int) -> list[int] | None:
    """Find widths for columns that fit a line without breaking a word or setting a text too narrowly."""
    across = list(zip(*rows, strict=True))
    widths = [max(map(len, cells)) for cells in across]
    words = [max(len(word) for cell in cells for word in cell.split() or [""]) for cells in across]
    least = [max(word, min(wide, _NARROWEST)) for word, wide in zip(words, widths, strict=True)]
    room = width - len(_GAP) * (len(widths) - 1)
    if sum(least) > room:
        return None
    while sum(widths) > room:
        widest = max((at for at in range(len(widths)) if widths[at] > least[at]), key=widths.__getitem__)
        widths[widest] -= 1
    return widths


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [_wrapped(cell, wide) for cell, wide in zip(row, widths, strict=True)]
    lines = []
    for at in range(max(map(len, cells))):
        parts = [cell[at] if at < len(cell) else "" for cell in cells]
        lines.append(_GAP.join(part.ljust(wide) for part, wide in zip(parts, widths, strict=True)).rstrip())
    return "".join(line + "\n" for line in lines)


def _paragraph(columns: Sequence[str], row: Sequence[str], width: int) -> str:
    wide = max(map(len, columns))
    lines: list[str] = []
    for name, cell in zip(columns, row, strict=True):
        if cell:
            first, *others = _wrapped(cell, max(width - wide - len(_GAP), _NARROWEST))
            lines += [name.ljust(wide) + _GAP + first, *(" " * wide + _GAP + other for other in others)]
    return "".join(line + "\n" for line in lines)


def _wrapped(cell: str, width: int) -> list[str]:
    return textwrap.wrap(cell, width, break_on_hyphens=False) or [""]
