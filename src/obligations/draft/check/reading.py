"""Reads a written draft back: its stamp, its sections, their words and notes, the places that are still to be filled.

The file may have been edited since, in Word, LibreOffice or a text editor: styles renamed, runs split, changes tracked,
sections added, moved or taken out. What counts is what a reader of the file sees.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from obligations.draft.stamped import has_endnotes, stamp_in
from obligations.errors import BadDataError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from obligations.draft.document import Stamp
    from obligations.draft.stamped import Planned

Form = Literal["docx", "html", "md"]
_FORMS: dict[str, Form] = {".docx": "docx", ".html": "html", ".htm": "html", ".md": "md", ".markdown": "md"}
_MARKER = re.compile(r"\[\[\s*(MISSING|OPTIONAL)\s*:\s*(.*?)\s*\]\]", re.DOTALL)
LARGEST = 100_000_000
"""No draft holds more bytes, unpacked; a larger file is refused before it fills the memory."""


@dataclass(frozen=True)
class Piece:
    """One line of a file as its reader found it.

    Attributes:
        text: Its words, blanks folded.
        notes: The words of the notes at it, in order.
        opens: Id of the section whose heading it is, empty for a heading that is not ours; None for any other line.
    """

    text: str
    notes: tuple[str, ...] = ()
    opens: str | None = None


AUTHORS = frozenset({"author", "creator", "dc.creator", "dcterms.creator", "lastmodifiedby", "manager", "company"})
"""Names, in small letters, under which a file says who wrote it."""


@dataclass(frozen=True)
class Carried:
    """Words that go out with a file though its reader does not see them in the text.

    Attributes:
        where: `author`, `tracked change`, `deleted text`, `comment`, `comment of a user`, or another, such as `header`.
        text: The words.
    """

    where: str
    text: str


@dataclass(frozen=True)
class Raw:
    """What a reader of one format found: what the file carries by name, its lines in order, and what nobody sees."""

    named: Mapping[str, str]
    pieces: tuple[Piece, ...]
    carried: tuple[Carried, ...] = ()


@dataclass(frozen=True)
class Marker:
    """A place that is still to be filled.

    Attributes:
        section: Id of the section, or its heading where the user added it; empty before the first section.
        asks: What belongs there.
        optional: The body takes the draft without it.
    """

    section: str
    asks: str
    optional: bool


@dataclass
class Found:
    """One section as it stands in the file.

    Attributes:
        id: Its name in the record of the procedure; empty for a section that the user added.
        heading: What stands above it now.
        counted: Its words count towards the limit.
        annex: It stands behind the notes.
        lines: Its lines of text, in order: paragraphs, items, cells; the heading is not among them.
        notes: The words of its notes, in order.
    """

    id: str
    heading: str
    counted: bool
    annex: bool
    lines: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Reading:
    """A written draft, read back.

    Attributes:
        form: Its format.
        stamp: What it rests on.
        front: The lines before the first section: banner, addressee, title; they count towards no limit.
        sections: The sections in the order of the file.
        missing: Ids of sections that the draft was written with and that are gone.
        markers: The places still to be filled, in order.
        endnotes: It was written with endnotes.
        carried: What goes out with the file unseen: properties, comments, deleted text, headers and the like.
    """

    form: Form
    stamp: Stamp
    front: tuple[str, ...]
    sections: tuple[Found, ...]
    missing: tuple[str, ...]
    markers: tuple[Marker, ...]
    endnotes: bool
    carried: tuple[Carried, ...] = ()


def read_draft(path: Path | str) -> Reading:
    """Read a draft that `obligations draft` wrote, as it is now.

    Raises:
        BadDataError: The file cannot be read, is none of the formats, or is no draft of ours.
    """
    file = Path(path)
    form = _FORMS.get(file.suffix.lower())
    if form is None:
        hint = "a PDF cannot be read back: give the file it was made from" if file.suffix.lower() == ".pdf" else ""
        raise refused(file, hint or "no draft that can be read back: give a .docx, .html or .md file")
    try:
        if file.stat().st_size > LARGEST:
            raise refused(file, f"larger than {LARGEST:,} bytes: no draft of this program")
        raw = _reader(form)(file)
    except OSError as error:
        raise refused(file, f"cannot be read: {error.strerror or error}") from error
    return _assembled(file, form, raw)


def refused(file: Path, why: str) -> BadDataError:
    """Return the error for a file that cannot be read back."""
    return BadDataError([Problem(str(file), 0, "", why)])


def folded(text: str) -> str:
    """Return a text with each run of blanks as one."""
    return " ".join(text.split())


def _reader(form: Form) -> Callable[[Path], Raw]:
    if form == "docx":
        from obligations.draft.check.read_word import read

        return read
    if form == "html":
        from obligations.draft.check.read_html import read

        return read
    from obligations.draft.check.read_markdown import read

    return read


def _assembled(file: Path, form: Form, raw: Raw) -> Reading:
    found = stamp_in(raw.named)
    if found is None:
        message = (
            "no draft of this program: it carries no stamp (or the editor that saved it last dropped it); "
            "write it again with `obligations draft`"
        )
        raise refused(file, message)
    stamp, plan = found
    front, sections = _sections(raw.pieces, plan)
    present = {one.id for one in sections}
    return Reading(
        form=form,
        stamp=stamp,
        front=tuple(front.lines),
        sections=tuple(sections),
        missing=tuple(one.id for one in plan if one.id not in present),
        markers=tuple(marker for one in (front, *sections) for marker in _markers(one)),
        endnotes=has_endnotes(raw.named),
        carried=tuple(dict.fromkeys(one for one in raw.carried if one.text.strip())),
    )


def _sections(pieces: Iterable[Piece], plan: tuple[Planned, ...]) -> tuple[Found, list[Found]]:
    """Sort lines into the front and the sections; a heading that lost its id is known again by its words."""
    pieces = list(pieces)
    marked = {one.opens for one in pieces if one.opens}
    lost = {folded(one.heading): one for one in plan if one.id not in marked}
    by_id = {one.id: one for one in plan}
    front, sections = Found("", "", counted=False, annex=False), list[Found]()
    for piece in pieces:
        known = by_id.get(piece.opens or "") or lost.pop(piece.text, None)
        if known:
            sections.append(Found(known.id, piece.text, known.counted, known.annex))
        elif piece.opens is not None and sections:
            annex = sections[-1].annex
            sections.append(Found("", piece.text, counted=sections[-1].counted or not annex, annex=annex))
        elif piece.text:
            (sections[-1] if sections else front).lines.append(piece.text)
        (sections[-1] if sections else front).notes.extend(piece.notes)
    return front, sections


def _markers(found: Found) -> Iterable[Marker]:
    for text in (found.heading, *found.lines, *found.notes):
        for kind, asks in _MARKER.findall(text):
            yield Marker(found.id or found.heading, asks, kind == "OPTIONAL")
