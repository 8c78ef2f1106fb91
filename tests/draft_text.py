"""Drafts as plain text for tests: sections with their lines, notes in order, words as a body counts them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from obligations.draft.compose import kinds_on_file
from obligations.draft.document import Document, Note, Section, lines_of

if TYPE_CHECKING:
    from obligations import KnowledgeBase
    from obligations.draft.record import Kind


@cache
def kinds_of(kb: KnowledgeBase) -> dict[str, Kind]:
    """Every kind of draft on file, read once: half a second that tests of what is written need not spend again."""
    return kinds_on_file(kb)


def said(section: Section, *, notes: bool = False) -> str:
    """The words of a section, a line for each line; with its notes, or without them."""
    kept = (
        "".join(part.words if notes or not isinstance(part, Note) else "" for part in line)
        for block in section.blocks
        for line in lines_of(block)
    )
    return "\n".join(kept)


def whole(document: Document, *, notes: bool = True) -> str:
    """Everything that a draft says."""
    head = [document.title, *document.addressee]
    return "\n".join([*head, *(f"{one.heading}\n{said(one, notes=notes)}" for one in document.sections)])


def section(document: Document, name: str) -> Section:
    """The section of this id."""
    return next(one for one in document.sections if one.id == name)


def told(document: Document, name: str) -> str:
    """What the section of this id says, without its notes."""
    return said(section(document, name))


def notes(document: Document) -> list[str]:
    """All notes in the order of their numbers."""
    return [part.words for _, line in document.lines() for part in line if isinstance(part, Note)]


def notes_in(document: Document, name: str) -> list[str]:
    """The notes of one section."""
    return [part.words for one, line in document.lines() if one.id == name for part in line if isinstance(part, Note)]


def words(document: Document) -> int:
    """How many words count towards a limit: no notes, no annex, no section that is not counted."""
    counted = [one for one in document.sections if one.counted and not one.annex]
    return sum(len(f"{one.heading} {said(one)}".split()) for one in counted)


def headings(document: Document) -> list[str]:
    """The headings of the sections that are no annex."""
    return [one.heading for one in document.sections if not one.annex]


def gaps(document: Document) -> list[str]:
    """Ids of the places that are still open, optional ones left out."""
    return [one.id for one in document.gaps if not one.optional]
