"""Counts words as the bodies do that set limits in words: as Word counts them.

Word counts what stands between blanks, and each Chinese character or Japanese sign as a word of its own; numbers that
it gives paragraphs itself, headers and footers are no words, tables are. What a Document will count is what its written
file counts, in every format.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from obligations.draft.document import Note, lines_of
from obligations.draft.writers.common import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from obligations.draft.check.reading import Reading
    from obligations.draft.document import Document, Section

_SIGNS = "\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_SIGNS}]|[^\s{_SIGNS}]+")


def words(text: str) -> int:
    """Count the words of a text.

    >>> words("CAT, art. 3(1): well-founded"), words("图们 detention centre")
    (4, 4)
    """
    return len(_WORD.findall(text))


def count(reading: Reading, *, notes: bool) -> int:
    """Count the words of a written draft that count towards a limit.

    Args:
        reading: The draft as it was read back.
        notes: Whether footnotes or endnotes count.
    """
    return sum(by_section(reading, notes=notes).values())


def by_section(reading: Reading, *, notes: bool) -> dict[str, int]:
    """Count the words of each section that counts, by its id, or by its heading where the user added it."""
    found: dict[str, int] = {}
    for one in reading.sections:
        if one.counted:
            key = one.id or one.heading
            found[key] = found.get(key, 0) + _sum((one.heading, *one.lines, *(one.notes if notes else ())))
    return found


def planned(document: Document, *, notes: bool) -> int:
    """Count the words of a draft that is not written yet; the same number as `count` of its file."""
    return sum(_planned(one, notes=notes) for one in document.sections if one.counted)


def _planned(section: Section, *, notes: bool) -> int:
    lines = [line for block in section.blocks for line in lines_of(block)]
    texts = ["".join(clean(part.words) for part in line if not isinstance(part, Note)) for line in lines]
    if notes:
        texts += [clean(part.words) for line in lines for part in line if isinstance(part, Note)]
    return _sum((section.heading, *texts))


def _sum(texts: Iterable[str]) -> int:
    return sum(map(words, texts))
