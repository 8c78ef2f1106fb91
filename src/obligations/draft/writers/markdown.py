"""Writes a draft as Markdown: front matter, headings with ids, notes as `[^1]`, tables with pipes.

What it uses beyond CommonMark (tables, notes, `{#id}` at headings) is what Pandoc reads, so that the file can be turned
into what a body asks for.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from obligations.draft.document import Bullets, Gap, Heading, Link, Note, Paragraph, Table, Text
from obligations.draft.stamped import properties
from obligations.draft.writers.common import (
    NOTES,
    Running,
    clean,
    is_numbered,
    letter,
    on_the_web,
    standing,
)
from obligations.draft.writers.html import SECTION
from obligations.render.page import MD_LEADING, MD_SPECIAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from obligations.draft.document import Block, Document, Inline, Line, Section

_MORE = str.maketrans({one: f"\\{one}" for one in "{}~"})
"""What Pandoc reads as markup, beside what pages escape."""


def as_markdown(document: Document) -> str:
    """Return a draft as Markdown."""
    return "\n\n".join(_Writer(document).blocks()) + "\n"


class _Writer:
    """Writes one draft; counts its paragraphs and notes on the way."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.running = Running()

    def blocks(self) -> Iterator[str]:
        """Yield the file, block by block."""
        document = self.document
        yield f"---\n{_front_matter(document)}---"
        yield f"> {_line(document.banner)}"
        if document.notice:
            yield f"**{_line(document.notice)}**"
        if document.addressee:
            yield "\\\n".join(map(_line, document.addressee))
        yield f"# {_line(document.title)}"
        written = [(one.annex, list(self._section(one))) for one in document.sections]
        yield from (block for annex, blocks in written if not annex for block in blocks)
        yield from self._notes()
        yield from (block for annex, blocks in written if annex for block in blocks)

    def _section(self, section: Section) -> Iterator[str]:
        yield f"## {_line(section.heading)} {{#{SECTION}{section.id}}}"
        if standing(section):
            yield f"<!-- {clean(standing(section))} -->"
        for block in section.blocks:
            yield from self._block(block)

    def _block(self, block: Block) -> Iterator[str]:
        match block:
            case Paragraph() if is_numbered(block):
                yield f"{self.running.paragraph()}. {self._line(block.parts)}"
            case Paragraph():
                yield f"{'> ' if block.quotation else ''}{self._line(block.parts)}"
            case Heading():
                yield f"{'#' * (block.level + 1)} {_line(block.words)}"
            case Bullets(lettered=True):
                yield from (f"({letter(at)}) {self._line(one)}" for at, one in enumerate(block.items))
            case Bullets():
                yield "\n".join(f"- {self._line(one)}" for one in block.items)
            case Table():
                yield from self._table(block)

    def _table(self, block: Table) -> Iterator[str]:
        if block.caption:
            yield f"**{_line(block.caption)}**"
        rows = [_row([_line(one) for one in block.head]), "|" + " --- |" * len(block.head)]
        yield "\n".join([*rows, *(_row([self._line(one) for one in row]) for row in block.rows)])

    def _line(self, line: Line) -> str:
        return _begun("".join(map(self._inline, line)))

    def _inline(self, part: Inline) -> str:
        match part:
            case Note():
                return f"[^{self.running.note(part)}]"
            case Gap():
                return f"[[{_escaped(part.words[2:-2])}]]"  # brackets as they are, so that a search finds them
            case _:
                return _words(part)

    def _notes(self) -> Iterator[str]:
        if self.running.notes:
            yield f"## {NOTES}"
            yield from (
                f"[^{at}]: {_begun(''.join(map(_words, note.parts)))}"
                for at, note in enumerate(self.running.notes, start=1)
            )


def _front_matter(document: Document) -> str:
    from ruamel.yaml import YAML

    writer, out = YAML(), io.StringIO()
    writer.width = 10_000
    writer.allow_unicode = True
    writer.dump({name: clean(value) for name, value in properties(document).items()}, out)
    return out.getvalue()


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _line(words: str) -> str:
    return _begun(_escaped(words))


def _begun(line: str) -> str:
    """Keep the beginning of a line from being read as the mark of a list, a heading or a definition."""
    line = line.strip()
    line = MD_LEADING.sub(lambda found: f"{found[1] or ''}\\{found[2] or found[3]}", line)
    return f"\\{line}" if line.startswith(("(", ":", "=")) else line


def _escaped(words: str) -> str:
    return clean(words).translate(MD_SPECIAL).translate(_MORE)


def _words(part: Text | Link) -> str:
    words = _escaped(part.words)
    if isinstance(part, Link):
        return f"[{words}](<{part.url}>)" if on_the_web(part.url) else words
    for asked, mark, tag in ((part.emphasis, "*", "em"), (part.strong, "**", "strong")):
        words = _marked(words, mark, tag) if asked else words
    return words


def _marked(words: str, mark: str, tag: str) -> str:
    """Put a mark around words, or a tag where they begin or end with what keeps a mark from being one.

    >>> _marked("No. ", "**", "strong"), _marked("(v)", "*", "em")
    ('**No.** ', '<em>(v)</em>')
    """
    inner = words.strip()
    if not inner:
        return words
    at = words.index(inner)
    before, after = words[:at], words[at + len(inner) :]
    plain = (before or inner[0].isalnum()) and (after or inner[-1].isalnum())  # CommonMark 0.31, 6.2: flanking
    begin, end = (mark, mark) if plain else (f"<{tag}>", f"</{tag}>")
    return f"{before}{begin}{inner}{end}{after}"
