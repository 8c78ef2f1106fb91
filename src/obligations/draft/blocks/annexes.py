"""Annexes: the sources, the acts as a table, every finding, events by provisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from obligations import names
from obligations.assessment import SHOWN_BY_DEFAULT
from obligations.draft.blocks.facts import figure, who
from obligations.draft.document import Link, Paragraph, Table, Text
from obligations.draft.phrases import article
from obligations.draft.wording import CONDITION
from obligations.render.words import STANDS, STATUS, counted, day, weak_spot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from obligations.assessment import Act
    from obligations.draft.document import Block, Line
    from obligations.draft.material import Material
    from obligations.model import Finding, Source


_WIDTHS = (0.44, 0.13, 0.16, 0.27)
_HEAD = ("Source", "Date", "Kind", "Repeats")


def sources(material: Material, _options: Mapping[str, Any]) -> tuple[Block, ...]:
    """List the sources of the acts, with the independent roots behind them, then what is only background.

    Notes of the editors are no source: they are left out of list and count.
    """
    facts = {source.id: source for those in material.places().values() for source, _ in those}
    every = {one.id: one for incident in material.incidents for one in incident.sources} | material.notes.used
    beside = {id_: one for id_, one in every.items() if id_ not in facts and not material.notes.is_from_memory(one)}
    blocks: list[Block] = []
    if facts:
        roots = {root for one in facts.values() for root in one.roots or (one.id,)}
        lead = f"Sources of what is told of the acts: {len(facts)}. {_common(len(facts), len(roots))}"
        blocks += _listed(material, lead, facts)
    if beside:
        lead = "Background: what is told of the situation, of the law, and of what the State and bodies said."
        blocks += _listed(material, lead, beside)
    return tuple(blocks)


def _common(sources: int, roots: int) -> str:
    """Say how many roots the sources go back to as filed, and that a derivation nobody filed may still be there.

    >>> _common(4, 2)
    'As filed they go back to 2; no common source is filed among these 2; that is not proof that there is none.'
    >>> _common(1, 1)
    'On what it rests in turn is not on file.'
    >>> _common(3, 1)
    'As filed they all go back to one.'
    """
    if sources == 1:
        return "On what it rests in turn is not on file."
    if roots == 1:
        return "As filed they all go back to one."
    back = f"As filed they go back to {roots}; no" if roots < sources else "No"
    return f"{back} common source is filed among these {roots}; that is not proof that there is none."


def _listed(material: Material, lead: str, found: Mapping[str, Source]) -> tuple[Block, ...]:
    ordered = sorted(found.values(), key=lambda one: (one.date, one.id))
    rows = tuple(_source(material, one) for one in ordered)
    return (Paragraph((Text(lead),), numbered=False), Table(_HEAD, rows, widths=_WIDTHS))


def _source(material: Material, one: Source) -> tuple[Line, ...]:
    """Write one row; the address stands in it only where no note has it."""
    title = f"{one.title}{f', {one.publisher}' if one.publisher and one.publisher not in one.title else ''}"
    told = material.notes.gives_address(one)
    address: Line = (Text(". "), Link(one.url, one.url)) if one.url and not told else ()
    repeats = [material.reader.source(names.SOURCE + each).title for each in one.roots if each != one.id]
    return (
        (Text(title), *address),
        (Text(day(one.date) if one.date else "not on file"),),
        (Text(one.kind or "not on file"),),
        (Text("; ".join(repeats) or "none filed"),),
    )


def chronology(material: Material, _options: Mapping[str, Any]) -> tuple[Block, ...]:
    """Set the acts out as a table: when, where, who acted, what is said, how many."""
    rows = []
    for incident, act in material.acts():
        wording = material.notes.wording
        claims = [one for one in material.reported(incident, act) if not set(one.asserts) <= material.person_concepts]
        affirmed = wording.in_order(each for one in claims if one.stance == "affirms" for each in one.asserts)
        said = "; ".join(wording.phrase(each) for each in affirmed if wording.part(each) != CONDITION)
        rows.append(
            (
                (Text(day(act.edtf) if act.edtf else "not on file"),),
                (Text(act.place or "not on file"),),
                (Text(who(act)),),
                (Text(said or "nothing on file"), *material.notes.of_claims(claims)),
                (Text(_figures(act)),),
            )
        )
    head, widths = ("When", "Where", "Who acted", "What is said", "People"), (0.16, 0.17, 0.17, 0.25, 0.25)
    return (Table(head, tuple(rows), widths=widths),) if rows else ()


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
    head = ("Provision", "What may breach it", "When", "How it stands", "Weak spot")
    table = Table(head, shown, widths=(0.2, 0.2, 0.14, 0.12, 0.34))
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
