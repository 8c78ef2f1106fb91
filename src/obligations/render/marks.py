"""How a status is marked in a picture: a letter and a pattern, with the words of the status in the legend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from obligations.render import words
from obligations.render.svg import HEIGHT, LINE, MARGIN, NO_EDGE, SMALL, WIDTH, Pen, Sheet, width, wrap
from obligations.render.words import STANDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from obligations.pictures.basis import Basis


@dataclass(frozen=True)
class Mark:
    """A letter, the fill of its field, the line of an edge that carries it, and its words."""

    letter: str
    fill: str
    pen: Pen
    words: str


_DRAWN = {
    "primaFacie": ("P", "#000", Pen(1.8)),
    "arguable": ("A", "dense", Pen(1.0)),
    "needsFacts": ("F", "dots", Pen(0.7, dash="4 2")),
    "undetermined": ("U", "lines", Pen(0.8, dash="1 2")),
    "excepted": ("E", "cross", Pen(0.7, dash="6 2 1 2")),
    "contradicted": ("C", "upright", Pen(0.7, dash="6 2 1 2 1 2")),
    "signatoryDutyOnly": ("S", "hatch", Pen(0.7, "#555", "2 3")),
    "notApplicable": ("N", "#fff", Pen(0.5, "#777", "1 4")),
}
_IN_PROSPECT = {" (conditional)": "~", " (overtaken)": "\u2212"}
"""What stands after the letter of a finding on what was only in prospect."""


def _mark(sign: str, words: str) -> Mark:
    """Make the mark of a finding: on what was done as its status is drawn, else with a broken line and a sign."""
    status, space, mood = sign.partition(" ")
    letter, fill, pen = _DRAWN[status]
    if not space:
        return Mark(letter, fill, pen, words)
    return Mark(letter + _IN_PROSPECT[space + mood], "#fff", Pen(pen.width, "#555", "1 3"), words)


MARKS = {sign: _mark(sign, words) for sign, words in STANDS.items()}
"""Marks by the sign of a finding."""
STANDING = {
    "bound": Mark("B", "#888", Pen(1.2), "bound"),
    "signatoryOnly": Mark("S", "hatch", Pen(0.7, dash="4 2"), "signature only"),
    "notBound": Mark("\u2013", "#fff", Pen(0.5, "#777", "1 3"), "not bound"),
    "didNotExist": Mark("\u00d7", "#fff", Pen(0.5, "#777", "1 3"), "did not exist on that day"),
    "unknown": Mark("?", "dots", Pen(0.7, dash="1 2"), "unknown (never no)"),
}
"""How a State stands to a treaty on a day."""


def draw_mark(sheet: Sheet, corner: tuple[float, float], size: tuple[float, float], mark: Mark) -> None:
    """Draw the field of a status: its pattern, and its letter on a clear ground."""
    sheet.area(corner, size, mark.fill, Pen(0.5))
    x, y = corner[0] + size[0] / 2, corner[1] + size[1] / 2
    wide = max(width(mark.letter, SMALL + 1, bold=True), 5.0) + 1.5
    sheet.area((x - wide / 2, y - 4.2), (wide, 8.4), "#fff", NO_EDGE)
    sheet.text((x, y + 2.9), mark.letter, SMALL + 1, anchor="middle", bold=True)


def legend(sheet: Sheet, marks: Iterable[Mark], bottom: float, lead: str) -> None:
    """Draw the legend of marks on one or more lines that end above `bottom`."""
    items = [(mark, width(mark.words) + 24) for mark in marks]
    rows: list[list[tuple[Mark, float]]] = [[]]
    room = WIDTH - 2 * MARGIN - width(lead, bold=True) - 8
    for item in items:
        if rows[-1] and sum(wide for _, wide in rows[-1]) + item[1] > room:
            rows.append([])
        rows[-1].append(item)
    y = bottom - 12 * len(rows)
    sheet.text((MARGIN, y + 8), lead, bold=True)
    for row in rows:
        x = MARGIN + width(lead, bold=True) + 8
        for mark, wide in row:
            draw_mark(sheet, (x, y), (13, 10), mark)
            sheet.text((x + 16, y + 7.6), mark.words)
            x += wide
        y += 12


def head(sheet: Sheet, title: str, below: str, page: tuple[int, int]) -> float:
    """Write title, second line and page number; returns where the picture may begin."""
    y = MARGIN + 10
    for line in wrap(title, WIDTH - 2 * MARGIN - 70, 11, bold=True):
        sheet.text((MARGIN, y), line, 11, bold=True)
        y += 13
    if page[1] > 1:
        sheet.text((WIDTH - MARGIN, MARGIN + 10), f"page {page[0]} of {page[1]}", 8, anchor="end")
    for line in wrap(below, WIDTH - 2 * MARGIN, 8) if below else []:
        sheet.text((MARGIN, y), line, 8)
        y += 10
    return y + 2


FOOT = HEIGHT - MARGIN - 2 * LINE
"""Where the foot of every page begins."""


def foot(sheet: Sheet, words: str) -> None:
    """Write what the picture rests on."""
    lines = wrap(words, WIDTH - 2 * MARGIN)
    for number, line in enumerate(lines):
        sheet.text((MARGIN, HEIGHT - MARGIN - LINE * (len(lines) - 1 - number)), line)


def footing(basis: Basis) -> str:
    """Say what an answer rests on, and what it is not."""
    norms = "the one norm" if basis.unreviewed == 1 else f"any of the {basis.unreviewed} norms"
    review = f"no lawyer has reviewed the encoding of {norms} here" if basis.unreviewed else ""
    return words.foot(basis.law_as_of, basis.data_version, words.MAY_BREACH, after=review)


def used(signs: Sequence[str]) -> list[Mark]:
    """List the marks of the signs that occur, in their order."""
    return [mark for sign, mark in MARKS.items() if sign in signs]
