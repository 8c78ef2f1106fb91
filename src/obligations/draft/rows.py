"""Sentences and tables from a named query: what a record says of each row becomes a line of the draft."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from obligations import names
from obligations.draft.document import Bullets, Table, Text
from obligations.draft.record import fill
from obligations.names import tail
from obligations.render.words import day

if TYPE_CHECKING:
    from obligations.answer import Term
    from obligations.draft.document import Block, Inline, Line
    from obligations.draft.material import Material
    from obligations.draft.record import Part

_BRACES = re.compile(r"\{(\w+)\}")
_DAYS = (names.XSD + "date", names.EDTF)


def of_query(material: Material, part: Part) -> tuple[Block, ...]:
    """Run the query of a part and write its rows; empty where it has none."""
    given: dict[str, Any] = {name: fill(str(value), material.variables) for name, value in part.given.items()}
    answer = material.knowledge.query(part.says, **given)
    every = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    if not every:
        return ()
    shown = every[: part.most or None]
    more = len(every) - len(shown)
    if part.row:
        items = [_line(material, part, part.row, row, noted=True) for row in shown]
        items += [(Text(f"{more} more on file."),)] if more else []
        return (Bullets(tuple(dict.fromkeys(items))),)
    last = len(part.cells) - 1
    lines = (
        tuple(_line(material, part, cell, row, noted=place == last) for place, cell in enumerate(part.cells))
        for row in shown
    )
    return (Table(part.head, tuple(lines), caption=f"{more} more on file." if more else ""),)


def _line(material: Material, part: Part, template: str, row: dict[str, Term | None], *, noted: bool) -> Line:
    values = {name: words(material, term) for name, term in row.items()}
    text = fill(template, {**material.variables, **values})
    return (Text(text), *(_note(material, part, row, values) if noted and part.note else ()))


def _note(material: Material, part: Part, row: dict[str, Term | None], values: dict[str, str]) -> tuple[Inline, ...]:
    """Cite the source that the note names, at the place that stands beside it; else the words alone."""
    columns = [one for one in _BRACES.findall(part.note) if one in row]
    sources = [one for one in columns if isinstance(row[one], NamedNode) and _iri(row[one]).startswith(names.SOURCE)]
    if not sources:
        return material.notes.of_words(fill(part.note, {**material.variables, **values}))
    place = ", ".join(values[one] for one in columns if one not in sources and values[one])
    return material.notes.of_source(material.reader.source(_iri(row[sources[0]])), place)


def _iri(term: object) -> str:
    return getattr(term, "value", "")


def words(material: Material, term: object) -> str:
    """Write a cell for a reader: a thing by its name, a day as a lawyer reads it; never a code of ours.

    A thing without a name gives nothing.
    """
    if isinstance(term, NamedNode):
        label = material.knowledge.view.label(term.value)
        return "" if label == tail(term.value) and "-" in label else label
    if isinstance(term, Literal) and term.datatype.value in _DAYS:
        return day(term.value)
    return _iri(term)
