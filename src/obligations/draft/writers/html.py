"""Writes a draft as one HTML file that needs nothing from outside, with its own style for print.

The same HTML is what the PDF is made from; there, notes stand at the foot of their page (CSS Generated Content for
Paged Media: `float: footnote`), which browsers do not know, so that a file for the screen lists them at the end.
"""

from __future__ import annotations

from html import escape
from importlib import resources
from typing import TYPE_CHECKING

from obligations.draft.document import Bullets, Gap, Heading, Link, Note, Paragraph, Table, Text
from obligations.draft.stamped import properties
from obligations.draft.writers.common import NOTES, Running, advice, clean, is_numbered, on_the_web, standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from obligations.draft.document import Block, Document, Inline, Line, Section

SECTION = "section-"
"""Begins the id of each section's heading."""


def as_html(document: Document, *, at_the_foot: bool = False) -> str:
    """Return a draft as HTML.

    Args:
        document: The draft.
        at_the_foot: Put notes where a program that makes pages takes them to the foot of each; for PDF alone.
    """
    return "\n".join(_Writer(document, at_the_foot=at_the_foot and not document.endnotes).lines()) + "\n"


class _Writer:
    """Writes one draft; counts its paragraphs and notes on the way."""

    def __init__(self, document: Document, *, at_the_foot: bool) -> None:
        self.document = document
        self.at_the_foot = at_the_foot
        self.running = Running()

    def lines(self) -> Iterator[str]:
        """Yield the file, line by line."""
        document, day = self.document, self.document.stamp.law_as_of
        yield f'<!doctype html>\n<html lang="{_safe(document.language)}">\n<head>\n<meta charset="utf-8">'
        yield f"<title>{_safe(document.title)}</title>"
        yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
        yield from (f'<meta name="dcterms.{one}" content="{_safe(day)}">' for one in ("created", "modified"))
        for name, value in properties(document).items():
            yield f'<meta name="{_safe(name)}" content="{_safe(value)}">'
        yield f"<style>\n{_style()}</style>\n</head>\n<body>"
        yield f'<p class="banner">{_safe(document.banner)}</p>'
        if document.notice:
            yield f"<p><strong>{_safe(document.notice)}</strong></p>"
        if document.addressee:
            yield f"<address>{'<br>'.join(map(_safe, document.addressee))}</address>"
        yield f"<h1>{_safe(document.title)}</h1>"
        yield from self._sections()
        yield "</body>\n</html>"

    def _sections(self) -> Iterator[str]:
        """Yield the sections; the notes stand before the annexes, those of the annexes with them."""
        written = [(one.annex, "\n".join(self._section(one))) for one in self.document.sections]
        yield from (words for annex, words in written if not annex)
        yield from self._notes()
        yield from (words for annex, words in written if annex)

    def _section(self, section: Section) -> Iterator[str]:
        kinds = ' class="annex"' if section.annex else ""
        yield f'<h2 id="{SECTION}{_safe(section.id)}"{kinds}>{_safe(section.heading)}</h2>'
        if standing(section):
            yield f'<p class="standing">{_safe(standing(section))}</p>'
        open_list = False
        for block in section.blocks:
            if is_numbered(block) != open_list:
                open_list = not open_list
                yield self._opened() if open_list else "</ol>"
            yield from self._block(block)
        if open_list:
            yield "</ol>"

    def _opened(self) -> str:
        """Open a list of numbered paragraphs that goes on from the last; not every program heeds `start`."""
        so_far = self.running.paragraphs
        return f'<ol class="paragraphs" start="{so_far + 1}" style="counter-reset: list-item {so_far}">'

    def _block(self, block: Block) -> Iterator[str]:
        match block:
            case Paragraph() if is_numbered(block):
                self.running.paragraph()
                yield f"<li>{self._line(block.parts)}</li>"
            case Paragraph():
                around = "blockquote" if block.quotation else "p"
                yield f"<{around}>{self._line(block.parts)}</{around}>"
            case Heading():
                yield f"<h{block.level + 1}>{_safe(block.words)}</h{block.level + 1}>"
            case Bullets():
                around = "ol" if block.lettered else "ul"
                yield '<ol class="letters">' if block.lettered else "<ul>"
                yield from (f"<li>{self._line(one)}</li>" for one in block.items)
                yield f"</{around}>"
            case Table():
                yield from self._table(block)

    def _table(self, block: Table) -> Iterator[str]:
        yield "<table>"
        if block.caption:
            yield f"<caption>{_safe(block.caption)}</caption>"
        if block.widths:
            shares = (f'<col style="width:{100 * one / sum(block.widths):.1f}%">' for one in block.widths)
            yield f"<colgroup>{''.join(shares)}</colgroup>"
        yield f"<thead><tr>{''.join(f'<th>{_safe(one)}</th>' for one in block.head)}</tr></thead>\n<tbody>"
        for row in block.rows:
            yield f"<tr>{''.join(f'<td>{self._line(one)}</td>' for one in row)}</tr>"
        yield "</tbody>\n</table>"

    def _line(self, line: Line) -> str:
        return "".join(map(self._inline, line))

    def _inline(self, part: Inline) -> str:
        match part:
            case Note():
                return self._mark(part)
            case Gap():
                kind = "optional" if part.optional else "missing"
                return f'<mark class="{kind}" title="{_safe(advice(part))}">{_safe(part.words)}</mark>'
            case _:
                return _words(part)

    def _mark(self, note: Note) -> str:
        at = self.running.note(note)
        if self.at_the_foot:
            return f'<span class="footnote">{"".join(map(_words, note.parts))}</span>'
        return f'<sup class="note" id="mark-{at}"><a href="#note-{at}">{at}</a></sup>'

    def _notes(self) -> Iterator[str]:
        if self.at_the_foot or not self.running.notes:
            return
        yield f'<section class="notes">\n<h2>{NOTES}</h2>\n<ol>'
        for at, note in enumerate(self.running.notes, start=1):
            back = f'<a class="back" href="#mark-{at}" aria-label="Back to the text">↩</a>'
            yield f'<li id="note-{at}">{"".join(map(_words, note.parts))} {back}</li>'
        yield "</ol>\n</section>"


def _words(part: Text | Link) -> str:
    words = _safe(part.words)
    if isinstance(part, Link):
        return f'<a href="{_safe(part.url)}">{words}</a>' if on_the_web(part.url) else words
    words = f"<em>{words}</em>" if part.emphasis else words
    return f"<strong>{words}</strong>" if part.strong else words


def _safe(words: str) -> str:
    return escape(clean(words))


def _style() -> str:
    return resources.files(__package__).joinpath("draft.css").read_text(encoding="utf-8")
