"""A draft as data: sections of headings, paragraphs, lists and tables, with notes and places that the user must fill.

Every writer (Word, HTML, Markdown) draws the same document, so that what is counted and checked is what is sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Filled(StrEnum):
    """Who filled a section, as its reader is told."""

    FROM_GRAPH = "filled from the data"
    IN_PART = "filled in part: it needs you"
    BY_USER = "filled from the case file"
    NEEDS_USER = "needs you"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True)
class Text:
    """Words in a line; `strong` and `emphasis` are for sense, never for looks alone."""

    words: str
    strong: bool = False
    emphasis: bool = False


@dataclass(frozen=True)
class Link:
    """Words that lead to an address on the web."""

    words: str
    url: str


@dataclass(frozen=True)
class Note:
    """A note at this place: a footnote, or an endnote where the body asks for these."""

    parts: tuple[Text | Link, ...]

    @property
    def words(self) -> str:
        """What the note says, without its form."""
        return "".join(part.words for part in self.parts)


@dataclass(frozen=True)
class Gap:
    """A place that only the user can fill; it stays visible until a case file or the user's own hand fills it.

    Attributes:
        id: By which a case file fills it, such as `remedies`.
        asks: What belongs there, in a few words.
        why: Why the body needs it; nothing where this is plain.
        optional: The body takes the draft without it.
    """

    id: str
    asks: str
    why: str = ""
    optional: bool = False

    @property
    def words(self) -> str:
        """The marker that stands in the draft."""
        return f"[[{'OPTIONAL' if self.optional else 'MISSING'}: {self.asks}]]"


Inline = Text | Link | Note | Gap
Line = tuple[Inline, ...]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `numbered` ones bear running numbers through the whole draft."""

    parts: Line
    numbered: bool = True
    quotation: bool = False


@dataclass(frozen=True)
class Heading:
    """A heading within a section; level 2 lies under that of the section, 3 under 2."""

    words: str
    level: int = 2


@dataclass(frozen=True)
class Bullets:
    """A list without order, or with letters where later text refers to its items."""

    items: tuple[Line, ...]
    lettered: bool = False


@dataclass(frozen=True)
class Table:
    """A table with a head that is repeated on each page; `widths` are shares of the line, in the order of the head."""

    head: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    caption: str = ""
    widths: tuple[float, ...] = ()


Block = Paragraph | Heading | Bullets | Table


@dataclass(frozen=True)
class Section:
    """One section of a draft.

    Attributes:
        id: Its name in the record of the procedure, by which `draft check` finds it again.
        heading: What stands above it.
        blocks: What it holds, in order.
        filled: Who filled it.
        counted: Its words count towards the limit; covers and annexes often do not.
        annex: It stands behind the notes of the draft, on pages of its own.
    """

    id: str
    heading: str
    blocks: tuple[Block, ...]
    filled: Filled = Filled.FROM_GRAPH
    counted: bool = True
    annex: bool = False


@dataclass(frozen=True)
class Stamp:
    """What a draft rests on, so that it can be made again and its age seen.

    Attributes:
        procedure: Id of the record that gives the structure.
        state: ISO code of the State that it is about.
        incidents: Ids of the events.
        law_as_of: The latest day on which the law was checked, ISO 8601; never today.
        source_kinds: How many sources of each kind the draft cites, such as `press-article`, by id of the kind.
        treaty: Code of the treaty that was named; it tells which body's limit holds. Empty where none was.
        joint: Whether several senders write together; the limit may be another.
        door: Id of the procedure that it goes to; empty where it goes to none.
    """

    procedure: str
    state: str
    incidents: tuple[str, ...]
    software_version: str
    data_version: str
    law_as_of: str
    source_kinds: tuple[tuple[str, int], ...] = ()
    treaty: str = ""
    joint: bool = False
    door: str = ""


@dataclass(frozen=True)
class Document:
    """A whole draft.

    Attributes:
        title: Its title.
        addressee: To whom it goes, a line for each line of the address.
        banner: What its head says on every page, such as that it is a draft and no legal advice.
        notice: What its first line says before all else, such as that the procedure is closed; empty for none.
        sections: In the order that the body asks for; annexes last.
        endnotes: Notes stand at the end, not at the foot of the page.
        language: ISO 639-1 code of its language.
    """

    title: str
    addressee: tuple[str, ...]
    banner: str
    sections: tuple[Section, ...]
    stamp: Stamp
    endnotes: bool = False
    language: str = "en"
    notice: str = ""

    def lines(self) -> Iterator[tuple[Section, Line]]:
        """Yield each line of text with its section, in order: paragraphs, items, cells."""
        for section in self.sections:
            for block in section.blocks:
                for line in lines_of(block):
                    yield section, line

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """The places that are still to be filled, each once, in order."""
        found = [part for _, line in self.lines() for part in line if isinstance(part, Gap)]
        return tuple(dict.fromkeys(found))


def lines_of(block: Block) -> Iterator[Line]:
    """Yield the lines of text of a block in reading order; heads of tables are lines too."""
    match block:
        case Paragraph():
            yield block.parts
        case Heading():
            yield (Text(block.words),)
        case Bullets():
            yield from block.items
        case Table():
            if block.caption:
                yield (Text(block.caption),)
            yield from ((Text(word),) for word in block.head)
            for row in block.rows:
                yield from row
