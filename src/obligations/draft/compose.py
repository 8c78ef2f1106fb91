"""Composes a draft: the record of its kind, filled from the graph and the case file, as one document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from obligations import names
from obligations.assessment import SHOWN_BY_DEFAULT
from obligations.draft.blocks import BLOCKS, build
from obligations.draft.blocks.rests import rests, source_kinds
from obligations.draft.case import CaseFile
from obligations.draft.document import Bullets, Document, Filled, Gap, Heading, Note, Paragraph, Section, Stamp, Text
from obligations.draft.doors import best_of
from obligations.draft.material import Asked, Material
from obligations.draft.notes import numbered
from obligations.draft.record import fill, read_all
from obligations.draft.rows import of_query
from obligations.errors import UsageError
from obligations.names import tail
from obligations.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from obligations.draft.document import Block, Inline
    from obligations.draft.record import Kind, Part, SectionRecord
    from obligations.knowledge import KnowledgeBase

BANNER = "Draft, not legal advice"
RESTS = "rests"
_RESTS_ON = "For the drafter: take this page out before you send it"
_CITE = "cite:"
_LEAD = "As far as is on file:"


def kinds_on_file(knowledge: KnowledgeBase) -> dict[str, Kind]:
    """Read every kind of draft: the shipped ones and those of added folders.

    Raises:
        BadDataError: A record or a table has problems, or names what is not on file; all of all are listed.
    """
    return read_all(knowledge.sources, knowledge.view)


def asked_of(
    knowledge: KnowledgeBase,
    incidents: Sequence[str],
    state: str | None = None,
    treaty: str | None = None,
    *,
    joint: bool = False,
) -> Asked:
    """Read what a draft is asked to be about.

    Args:
        knowledge: What is on file.
        incidents: Ids of recorded events; where none is named, every one with a finding against the State.
        state: Code or name of the State; where none is given, the only one with a finding that is shown.
        treaty: Code or name of a treaty.
        joint: Whether several senders write together.

    Raises:
        UnknownNameError: A name is not on file.
        UsageError: Neither an event nor a State is named, or no State and several are asked about.
    """
    if not (incidents or state):
        raise UsageError("name an event with --incident, or a State with --state")
    ids = tuple(dict.fromkeys(map(knowledge.incident, incidents))) or _against(knowledge, state or "")
    code = knowledge.names.state(state) if state else _only_state(knowledge, ids)
    return Asked(code, ids, knowledge.names.treaty(treaty) if treaty else "", joint)


def _against(knowledge: KnowledgeBase, state: str) -> tuple[str, ...]:
    """Return the recorded events with a finding against a State that is shown, the oldest first."""
    code = knowledge.names.state(state)
    found = [one for one in knowledge.assessment().findings if one.state == code and one.status in SHOWN_BY_DEFAULT]
    if not found:
        raise UsageError(f"no recorded event has a finding against {knowledge.view.label(names.STATE + code)}")
    return tuple(dict.fromkeys(one.incident for one in sorted(found, key=lambda one: (one.earliest, one.incident))))


def _only_state(knowledge: KnowledgeBase, incidents: tuple[str, ...]) -> str:
    found = knowledge.assessment(*incidents).findings
    states = {one.state: one.state_name for one in found if one.status in SHOWN_BY_DEFAULT}
    if len(states) != 1:
        told = ", ".join(f"{code} ({name})" for code, name in sorted(states.items())) or "none"
        raise UsageError(f"name the State with --state; these events ask about: {told}")
    return next(iter(states))


def procedure_of(knowledge: KnowledgeBase, kind: Kind, asked: Asked) -> str:
    """Return the procedure that a draft goes to; empty for a general memo.

    Of those that fit the treaty, where one is asked for, it is the one that stands most open for the State.

    Raises:
        UsageError: The kind asks for a treaty and none is named, or none of its procedures is about the treaty.
    """
    if not kind.procedures:
        return ""
    view = knowledge.view
    about = {one: view.many(names.PROCEDURE + one, "supervises") for one in kind.procedures}
    if kind.treaty != "required":
        return best_of(knowledge, kind.procedures, asked.state, asked.incidents)
    wanted = names.TREATY + asked.treaty.lower() if asked.treaty else ""
    fitting = [one for one, treaties in about.items() if wanted in treaties]
    if not fitting:
        codes = sorted({view.one(one, "code") or tail(one) for treaties in about.values() for one in treaties})
        lead = f'"{kind.id}" is about one treaty' if not asked.treaty else f'"{kind.id}" does not go to {asked.treaty}'
        raise UsageError(f"{lead}: name one of {', '.join(codes)} with --treaty")
    return best_of(knowledge, fitting, asked.state, asked.incidents)


def compose(knowledge: KnowledgeBase, kind: Kind, asked: Asked, case: CaseFile | None = None) -> Document:
    """Compose a draft.

    Raises:
        UsageError: The kind asks for a treaty that was not named.
        UnknownNameError: A parameter of a query names nothing on file.
    """
    procedure = procedure_of(knowledge, kind, asked)
    material = Material(knowledge, kind, asked, procedure, case or CaseFile())
    own = [_section(material, one) for one in kind.sections]
    body = [*(one for one in own if not one.annex), *(one for one in own if one.annex)]
    written, unverified = numbered(body, endnotes=kind.notes == "endnotes")
    last = Section(RESTS, _RESTS_ON, rests(material, unverified), counted=False, annex=True)
    return Document(
        title=fill(kind.title, material.variables),
        addressee=tuple(fill(one, material.variables) for one in kind.addressee),
        banner=BANNER,
        sections=(*written, last),
        stamp=_stamp(material),
        endnotes=kind.notes == "endnotes",
        notice=_notice(material),
    )


def _notice(material: Material) -> str:
    """Say first of all that the procedure is closed, or not known to be open, and why; nothing where it is open."""
    door = material.door
    if door is None or door.standing == "open":
        return ""
    lead = {
        "closed": "CLOSED: this procedure is closed for {state}.",
        "unknown": "NOT KNOWN TO BE OPEN: whether this procedure is open for {state} is not known.",
    }[door.standing]
    return f"{fill(lead, material.variables)} {door.told}"


def _stamp(material: Material) -> Stamp:
    return Stamp(
        procedure=material.kind.id,
        state=material.asked.state,
        incidents=material.asked.incidents,
        software_version=VERSION,
        data_version=material.knowledge.data_version,
        law_as_of=material.knowledge.law_as_of,
        source_kinds=source_kinds(material),
        treaty=material.asked.treaty,
        joint=material.asked.joint,
        door=material.procedure,
    )


def _section(material: Material, record: SectionRecord) -> Section:
    heading = fill(record.heading, material.variables)
    if not material.holds(record.when):
        blocks: tuple[Block, ...] = (_prose(fill(record.otherwise, material.variables)),)
        filled = Filled.NOT_APPLICABLE
    else:
        blocks = _parts(material, record.parts)
        filled = _who_filled(material, record, blocks)
    return Section(record.id, heading, blocks, filled, counted=record.counted, annex=record.annex)


def _parts(material: Material, parts: Sequence[Part]) -> tuple[Block, ...]:
    """Make the parts of a section one after another; a sentence leads into each list."""
    blocks: list[Block] = []
    for part in parts:
        made = _part(material, part)
        if made and isinstance(made[0], Bullets) and not (blocks and _leads_on(blocks[-1])):
            lead = BLOCKS[part.says].lead if part.kind == "block" else _LEAD
            blocks.append(Paragraph((Text(lead),), numbered=False))
        blocks += made
    return tuple(blocks)


def _leads_on(block: Block) -> bool:
    """Tell whether a block ends with a colon, so that a list can follow it."""
    parts = [one for one in block.parts if not isinstance(one, Note)] if isinstance(block, Paragraph) else []
    return bool(parts) and isinstance(parts[-1], Text) and parts[-1].words.rstrip().endswith(":")


def _who_filled(material: Material, record: SectionRecord, blocks: Sequence[Block]) -> Filled:
    """Say who filled a section: it needs its user as long as a place that the body asks for is empty."""
    gaps = [one for block in blocks if isinstance(block, Paragraph) for one in block.parts if isinstance(one, Gap)]
    if any(not one.optional for one in gaps):
        return Filled.NEEDS_USER if record.filled_by == "user" else Filled.IN_PART
    by_user = any(material.case.text(part.says) for part in record.parts if part.kind == "gap")
    return Filled.BY_USER if by_user and record.filled_by == "user" else Filled.FROM_GRAPH


def _part(material: Material, part: Part) -> tuple[Block, ...]:
    if not material.holds(part.when):
        return ()
    if part.kind == "heading":
        return (Heading(fill(part.says, material.variables)),)
    if part.kind == "text":
        return (_prose(fill(part.says, material.variables), _note(material, part), numbered=part.numbered),)
    if part.kind == "gap":
        return _gap(material, part)
    if part.kind == "query":
        found = of_query(material, part)
    else:
        found = build(part.says, material, {**part.given, **({"most": part.most} if part.most is not None else {})})
    return found or (_prose(fill(part.none, material.variables)),)


def _prose(text: str, note: tuple[Inline, ...] = (), *, numbered: bool = True) -> Paragraph:
    return Paragraph((Text(" ".join(text.split())), *note), numbered=numbered)


def _note(material: Material, part: Part) -> tuple[Inline, ...]:
    """Make the note of a piece of prose: words, or what `cite:` names, one after another with semicolons."""
    text = fill(part.note, material.variables)
    if text.startswith(_CITE):
        return material.notes.of_law(*(one.strip() for one in text.removeprefix(_CITE).split(";")))
    return material.notes.of_words(text)


def _gap(material: Material, part: Part) -> tuple[Block, ...]:
    """Put in what the case file says, a paragraph for each of its own, or leave the place open for all to see."""
    lead: tuple[Inline, ...] = (Text(fill(part.lead, material.variables).rstrip() + " "),) if part.lead else ()
    said = material.case.text(part.says)
    if not said:
        return (Paragraph((*lead, Gap(part.says, part.asks, part.why, part.optional)), numbered=part.numbered),)
    first, *more = [" ".join(one.split()) for one in said.split("\n\n") if one.strip()]
    return (
        Paragraph((*lead, Text(first)), numbered=part.numbered),
        *(Paragraph((Text(one),), numbered=part.numbered) for one in more),
    )


def case_of(path: str | Path | None, kind: Kind) -> CaseFile:
    """Read the case file, if one is named.

    Raises:
        BadDataError: It has problems; all of them are listed.
    """
    from obligations.draft.case import read_case

    return read_case(Path(path), kind) if path else CaseFile()
