"""What all writers share: clean words, safe addresses, running numbers of paragraphs and notes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from obligations.draft.document import Filled, Paragraph

if TYPE_CHECKING:
    from obligations.draft.document import Block, Gap, Note, Section

_BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ue000\ue001\ufffe\uffff]")
"""What XML 1.0 (sec. 2.2) does not allow or advises against, and two characters that the reading of Markdown uses."""

_WEB = re.compile(r"https?://[^\s<>\"]+\Z", re.IGNORECASE)
NOTES = "Notes"
"""The heading of the notes where a format gives them a place of their own."""


def clean(words: str) -> str:
    r"""Return words as one line that every format can hold.

    >>> clean("two\nlines\x00")
    'two lines'
    """
    return _FORBIDDEN.sub("", _BREAKS.sub(" ", words))


def on_the_web(url: str) -> bool:
    """Tell whether an address may be made a link: only the web, never `javascript:` or a local file.

    >>> on_the_web("https://example.org/a?b=1"), on_the_web("javascript:alert(1)"), on_the_web("file:///etc")
    (True, False, False)
    """
    return bool(_WEB.match(url))


def is_numbered(block: Block) -> bool:
    """Tell whether a block bears a running number: a paragraph that asks for one and is no quotation."""
    return isinstance(block, Paragraph) and block.numbered and not block.quotation


def advice(gap: Gap) -> str:
    """Say beside a marker what belongs there and why."""
    need = "The body takes the draft without it." if gap.optional else "The draft is incomplete without it."
    return " ".join(one for one in (f"Needs you: {gap.asks}.", gap.why, need) if one)


def standing(section: Section) -> str:
    """Say who fills a section, where the user has to know; nothing where it is filled."""
    if section.filled in {Filled.FROM_GRAPH, Filled.BY_USER}:
        return ""
    return f"This section: {section.filled.value}."


@dataclass
class Running:
    """The running numbers of a draft while it is written.

    Attributes:
        paragraphs: How many numbered paragraphs were written.
        notes: The notes met so far, in order.
    """

    paragraphs: int = 0
    notes: list[Note] = field(default_factory=list)

    def paragraph(self) -> int:
        """Give the next paragraph its number."""
        self.paragraphs += 1
        return self.paragraphs

    def note(self, note: Note) -> int:
        """Give the next note its number."""
        self.notes.append(note)
        return len(self.notes)


def letter(at: int) -> str:
    """Return the letters of an item as Word counts them: a to z, then aa, bb.

    >>> letter(0), letter(25), letter(26)
    ('a', 'z', 'aa')
    """
    return chr(ord("a") + at % 26) * (at // 26 + 1)
