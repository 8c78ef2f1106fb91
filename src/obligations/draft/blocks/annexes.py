"""Annexes: the sources, the acts as a table, every finding, events by provisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from obligations import names
from obligations.assessment import SHOWN_BY_DEFAULT
from obligations.draft.blocks.facts import figure, who
from obligations.draft.document import Link, Paragraph, Table, Text
from obligations.draft.phrases import article, listed, within
from obligations.render.words import STANDS, STATUS, counted, day, weak_spot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from obligations.assessment import Act
    from obligations.draft.document import Block, Line
    from obligations.draft.material import Material
    from obligations.model import Finding, Source


def sources(material: Material, _options: Mapping[str, Any]) -> tuple[Block, ...]:
    """List the sources of the events and of the notes: title, publisher, day, kind, address, what each repeats."""
    found = {one.id: one for incident in material.incidents for one in incident.sources} | material.notes.used
    ordered = sorted(found.values(), key=lambda one: (one.date, one.id))
    rows = tuple(_source(material, one) for one in ordered)
    if not rows:
        return ()
    roots = {root for one in ordered for root in one.roots or (one.id,)}
    lead = f"Sources: {len(rows)}. Independent roots behind them, as filed: {len(roots)}."
    return (Paragraph((Text(lead),), numbered=False), Table(("Source", "Date", "Kind", "Repeats"), rows))


def _source(material: Material, one: Source) -> tuple[Line, ...]:
    title = f"{one.title}{f', {one.publisher}' if one.publisher and one.publisher not in one.title else ''}"
    address: Line = (Text(". "), Link(one.url, one.url)) if one.url else ()
    repeats = [material.reader.source(names.SOURCE + each).title for each in one.roots if each != one.id]
    return (
        (Text(title), *address),
        (Text(day(one.date) if one.date else "not on file"),),
        (Text(one.kind or "not on file"),),
        (Text("; ".join(repeats) or "nothing, as filed"),),
    )


def chronology(material: Material, _options: Mapping[str, Any]) -> tuple[Block, ...]:
    """Set the acts out as a table: when, where, who acted, what is said, how many."""
    rows = []
    for incident, act in material.acts():
        claims = [one for one in material.claims(incident, act) if not set(one.asserts) <= material.person_concepts]
        said = listed(within(one.label) for one in claims if one.stance == "affirms")
        rows.append(
            (
                (Text(day(act.edtf) if act.edtf else "not on file"),),
                (Text(act.place or "not on file"),),
                (Text(who(act)),),
                (Text(said or "nothing on file"), *material.notes.of_claims(claims)),
                (Text(_figures(act)),),
            )
        )
    return (Table(("When", "Where", "Who acted", "What is said", "People"), tuple(rows)),) if rows else ()


def _figures(act: Act) -> str:
    told = [figure(one) for one in act.counts[:2]]
    more = len(act.counts) - len(told)
    return "; ".join(told) + (f"; {counted(more, 'more figure')}" if more else "") or "no number on file"


def findings(material: Material, options: Mapping[str, Any]) -> tuple[Block, ...]:
    """Set every finding on the State out: provision, act, how it stands, its weak spot."""
    rows: dict[tuple[str, ...], tuple[Line, ...]] = {}
    for one in material.findings(*SHOWN_BY_DEFAULT):
        cells = (article(one), one.label, day(one.edtf), _stands(one), weak_spot(one))
        rows.setdefault(cells, tuple((Text(cell),) for cell in cells))
    most = options.get("most", len(rows))
    shown = tuple(rows.values())[:most]
    table = Table(("Provision", "What may breach it", "When", "How it stands", "Weak spot"), shown)
    more = len(rows) - len(shown)
    rest = (Paragraph((Text(f"{counted(more, 'further finding')} not shown."),), numbered=False),) if more else ()
    return (table, *rest) if rows else ()


def _stands(finding: Finding) -> str:
    if finding.tense != "conditional":
        return STATUS[finding.status]
    return f"{STATUS[finding.status]}, {'had it been' if finding.is_overtaken else 'if'} carried out"


def matrix(material: Material, _options: Mapping[str, Any]) -> tuple[Block, ...]:
    """Set events against provisions, the strongest finding in each cell; an empty cell says that none is on file."""
    from obligations.pictures.matrix import of_events

    kept = {one.id for one in material.shown}
    found = of_events(material.knowledge, material.assessment, lambda one: one.id in kept)
    rows = []
    for column in found.columns:
        cells = [found.cells.get((row.id, column.id)) for row in found.rows]
        law = f"{material.title(column.group)}, art. {column.name}" if column.group != "custom" else column.name
        said = [(Text(STANDS[one.sign] if one else "none on file"),) for one in cells]
        rows.append(((Text(law),), *said))
    head = ("Provision", *(one.name for one in found.rows))
    return (Table(head, tuple(rows)),) if rows else ()
