"""Reads a picture back: its pages, its texts and where they stand."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass

from obligations.render.svg import HEIGHT, WIDTH, width

SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Said:
    """A text on a page, with the room that it takes."""

    page: int
    text: str
    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: Said) -> bool:
        """Tell whether two texts lie on each other by more than the rounding of lengths."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return self.page == other.page and across > 0.05 and down > 0.05

    def on_page(self) -> bool:
        """Tell whether the text lies on its page."""
        return self.left >= 0 and self.top >= 0 and self.right <= WIDTH and self.bottom <= HEIGHT


def root(svg: str) -> ET.Element:
    return ET.fromstring(svg.encode())  # noqa: S314 - our own picture


def pages(svg: str) -> int:
    return len(root(svg).findall(f"{SVG}g"))


def said(svg: str) -> list[Said]:
    """List the texts of a picture, page by page."""
    return [
        _said(number, one)
        for number, page in enumerate(root(svg).findall(f"{SVG}g"))
        for one in page.iter(f"{SVG}text")
    ]


def texts(svg: str) -> list[str]:
    return [one.text for one in said(svg)]


def whole(svg: str) -> str:
    """All texts in the order in which they are drawn, so that a text broken into lines can be found."""
    return " ".join(texts(svg))


def _said(page: int, one: ET.Element) -> Said:
    text, size = one.text or "", float(one.attrib["font-size"])
    x, y = float(one.attrib["x"]), float(one.attrib["y"])
    long = width(text, size, bold="font-weight" in one.attrib) / 1.03
    rise, fall = size * 0.72, size * 0.1
    if "transform" in one.attrib:
        return Said(page, text, x - rise, y - long, x + fall, y)
    left = x - {"start": 0, "middle": long / 2, "end": long}[one.attrib.get("text-anchor", "start")]
    return Said(page, text, left, y - rise, left + long, y + fall)
