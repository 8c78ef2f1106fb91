"""Draws pages of A4 as SVG: text stays text, areas are told apart by patterns, so that they read in black and white.

Lengths are points (1/72 inch). Text is measured by the widths of DejaVu Sans, the widest of the usual sans-serif fonts,
and a little more, so that it keeps within its place whichever font a system has.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH: Final = 842.0
HEIGHT: Final = 595.0
"""A page of A4, lying."""
MARGIN: Final = 28.0
SMALL: Final = 7.0
"""The smallest type on a page."""
LINE: Final = 8.6
"""From one line of small type to the next."""

_FONT = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
_WIDTHS = (
    *(32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34),
    *(64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 53),
    *(100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79),
    *(60, 79, 69, 63, 61, 73, 68, 99, 69, 61, 69, 39, 34, 39, 84, 50),
    *(50, 61, 63, 55, 63, 62, 35, 63, 63, 28, 28, 58, 28, 97, 63, 61),
    *(63, 63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84),
)
"""Widths of the printable characters of ASCII, from the space on, in hundredths of the type size."""
_WIDE = 0x2E80
"""From here on lie the scripts whose characters are as wide as high."""
_UNFIT = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PATTERNS = {
    "dense": '<path d="M-1,1 l2,-2 M0,4 l4,-4 M3,5 l2,-2" stroke="#000" stroke-width="1.3"/>',
    "hatch": '<path d="M-1,1 l2,-2 M0,4 l4,-4 M3,5 l2,-2" stroke="#000" stroke-width="0.45"/>',
    "cross": '<path d="M0,0 l4,4 M0,4 l4,-4" stroke="#000" stroke-width="0.5"/>',
    "dots": '<circle cx="1" cy="1" r="0.6"/><circle cx="3" cy="3" r="0.6"/>',
    "lines": '<path d="M0,2 h4" stroke="#000" stroke-width="0.8"/>',
    "upright": '<path d="M1,0 v4 M3,0 v4" stroke="#000" stroke-width="0.5"/>',
}


def clean(text: str) -> str:
    """Replace what XML cannot hold, and put a text on one line."""
    return " ".join(_UNFIT.sub("\ufffd", text).split())


def width(text: str, size: float = SMALL, *, bold: bool = False) -> float:
    """Measure a text in points.

    >>> round(width("CAT", 10), 1)
    20.6
    """
    units = sum(
        _WIDTHS[ord(one) - 32] if " " <= one <= "~" else 100 if ord(one) >= _WIDE else 70 for one in clean(text)
    )
    return units * size / 100 * (1.16 if bold else 1.03)


def wrap(text: str, room: float, size: float = SMALL, *, bold: bool = False) -> list[str]:
    """Break a text into lines no wider than the room; a word wider than that is broken too, and nothing is left out.

    >>> wrap("return to a danger of torture", 70)
    ['return to a', 'danger of torture']
    """
    lines, current = [], ""
    for word in clean(text).split(" "):
        tried = f"{current} {word}" if current else word
        if width(tried, size, bold=bold) <= room:
            current = tried
            continue
        lines += [current] if current else []
        current = word
        while width(current, size, bold=bold) > room and len(current) > 1:
            fits = _fitting(current, room, size, bold=bold)
            lines.append(current[:fits])
            current = current[fits:]
    return [*lines, current]


def _fitting(word: str, room: float, size: float, *, bold: bool) -> int:
    """Count the characters of a word that fit on a line, up to a hyphen or a point where there is one."""
    most = 1
    while most + 1 < len(word) and width(word[: most + 1], size, bold=bold) <= room:
        most += 1
    after_mark = [n for n in range(2, most + 1) if word[n - 1] in "-./"]
    return max(after_mark, default=most)


@dataclass(frozen=True)
class Pen:
    """How a line or the edge of an area is drawn."""

    width: float = 0.6
    color: str = "#000"
    dash: str = ""

    def attributes(self) -> str:
        """Write it as attributes of SVG."""
        dashed = f' stroke-dasharray="{self.dash}"' if self.dash else ""
        return f'stroke="{self.color}" stroke-width="{_n(self.width)}"{dashed}'


THIN: Final = Pen()
FAINT: Final = Pen(0.4, "#999")
NO_EDGE: Final = Pen(0, "none")


@dataclass
class Sheet:
    """One page under construction."""

    parts: list[str] = field(default_factory=list)

    def text(
        self, at: tuple[float, float], text: str, size: float = SMALL, *, anchor: str = "start", bold: bool = False
    ) -> None:
        """Write a text from (or, by its anchor, around or up to) a point on its base line."""
        style = f' text-anchor="{anchor}"' if anchor != "start" else ""
        self.parts.append(_text(at, text, size, style + (' font-weight="bold"' if bold else "")))

    def upward(self, at: tuple[float, float], text: str, size: float = SMALL) -> None:
        """Write a text from the bottom to the top."""
        turned = f' transform="rotate(-90 {_n(at[0])} {_n(at[1])})"'
        self.parts.append(_text(at, text, size, turned))

    def backed(self, at: tuple[float, float], text: str, size: float = SMALL, *, anchor: str = "start") -> None:
        """Write a text on a white ground, where it stands on a pattern or a line."""
        wide = width(text, size)
        left = at[0] - {"start": 0, "middle": wide / 2, "end": wide}[anchor]
        self.area((left - 1.5, at[1] - size * 0.85), (wide + 3, size * 1.15), "#fff", NO_EDGE)
        self.text(at, text, size, anchor=anchor)

    def area(self, corner: tuple[float, float], size: tuple[float, float], fill: str = "none", pen: Pen = THIN) -> None:
        """Draw a rectangle: its fill is a colour, `none`, or the name of a pattern, which lies on white."""
        painted = f"url(#{fill})" if fill in _PATTERNS else fill
        place = " ".join(f'{key}="{_n(value)}"' for key, value in zip(_BOX, (*corner, *size), strict=True))
        if fill in _PATTERNS:
            self.parts.append(f'<rect {place} fill="#fff"/>')
        self.parts.append(f'<rect {place} fill="{painted}" {pen.attributes()}/>')

    def line(self, start: tuple[float, float], end: tuple[float, float], pen: Pen = THIN) -> None:
        """Draw a straight line."""
        self.path(f"M{_at(start)} L{_at(end)}", pen)

    def curve(self, start: tuple[float, float], end: tuple[float, float], pen: Pen = THIN) -> None:
        """Draw a curve that leaves and arrives level."""
        middle = (start[0] + end[0]) / 2
        self.path(f"M{_at(start)} C{_at((middle, start[1]))} {_at((middle, end[1]))} {_at(end)}", pen)

    def path(self, drawn: str, pen: Pen = THIN, fill: str = "none") -> None:
        """Draw a path."""
        self.parts.append(f'<path d="{drawn}" fill="{fill}" {pen.attributes()}/>')


_BOX = ("x", "y", "width", "height")


def document(sheets: Sequence[Sheet], title: str, told: str) -> str:
    """Write pages, one below the other, as one SVG file with its title and its description in words."""
    many = len(sheets)
    pages = "\n".join(
        f'<g transform="translate(0 {_n(number * HEIGHT)})">\n' + "\n".join(sheet.parts) + "\n</g>"
        for number, sheet in enumerate(sheets)
    )
    patterns = "".join(
        f'<pattern id="{name}" width="4" height="4" patternUnits="userSpaceOnUse">{drawn}</pattern>'
        for name, drawn in _PATTERNS.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="297mm" height="{210 * many}mm" '
        f'viewBox="0 0 {_n(WIDTH)} {_n(HEIGHT * many)}" role="img" aria-labelledby="title desc" '
        f'xml:lang="en" font-family={quoteattr(_FONT)}>\n'
        f'<title id="title">{escape(clean(title))}</title>\n<desc id="desc">{escape(clean(told))}</desc>\n'
        f"<defs>{patterns}</defs>\n"
        f'<rect width="{_n(WIDTH)}" height="{_n(HEIGHT * many)}" fill="#fff"/>\n{pages}\n</svg>\n'
    )


def _text(at: tuple[float, float], text: str, size: float, style: str) -> str:
    where = f'x="{_n(at[0])}" y="{_n(at[1])}" font-size="{_n(size)}"'
    return f"<text {where}{style}>{escape(clean(text))}</text>"


def _at(point: tuple[float, float]) -> str:
    return f"{_n(point[0])},{_n(point[1])}"


def _n(value: float) -> str:
    """Write a length with at most two decimals, the same on every machine."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))
