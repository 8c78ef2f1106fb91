"""Reads an HTML file back, as a browser shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from obligations.draft.check.reading import Piece, Raw, folded, refused
from obligations.draft.writers.html import SECTION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LINES = frozenset(
    ("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "caption", "blockquote", "address", "dt", "dd", "pre")
)
_PARTS_OF_TABLES = ("table", "thead", "tbody", "tfoot", "tr")
_AROUND = frozenset(
    ("body", "section", "article", "main", "div", "header", "footer", "ol", "ul", "dl", *_PARTS_OF_TABLES)
)
_UNSEEN = frozenset(("script", "style", "template", "colgroup", "head", "title"))


def read(file: Path) -> Raw:
    """Read an .html file.

    Raises:
        BadDataError: It is no text, or no HTML.
        OSError: It cannot be opened.
    """
    from lxml import etree, html

    try:
        text = file.read_text(encoding="utf-8-sig")
        root = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8", no_network=True))
    except (ValueError, etree.LxmlError) as error:
        raise refused(file, f"no HTML that can be read: {error}") from error
    named = {one.get("name"): one.get("content") or "" for one in root.iter("meta") if one.get("name")}
    return Raw(named, tuple(_Reader(root).pieces()))


class _Reader:
    """Reads one file; notes are read first, then the body refers to them."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self.notes = {
            one.get("id"): folded(_text(one)) for one in root.iter("li") if (one.get("id") or "").startswith("note-")
        }

    def pieces(self) -> Iterator[Piece]:
        """Yield the lines of the file in order."""
        for body in self.root.iter("body"):
            yield from self._blocks(body)

    def _blocks(self, parent: Any) -> Iterator[Piece]:
        """Yield lines; one that holds others, as an item may hold paragraphs, gives its own words first."""
        for child in parent:
            if not isinstance(child.tag, str) or child.tag in _UNSEEN or _is_aside(child):
                continue
            if child.tag in _LINES:
                yield self._piece(child)
            if child.tag in _AROUND or child.tag in _LINES:
                yield from self._blocks(child)

    def _piece(self, element: Any) -> Piece:
        marks = [one for one in _own(element) if one.tag == "a" and _is_mark(one.getparent())]
        notes = (self.notes.get((one.get("href") or "").removeprefix("#")) for one in marks)
        opens = None
        if element.tag == "h2":
            id_ = element.get("id") or ""
            opens = id_.removeprefix(SECTION) if id_.startswith(SECTION) else ""
        return Piece(folded(_text(element)), tuple(one for one in notes if one is not None), opens)


def _is_mark(element: Any) -> bool:
    return element is not None and element.tag == "sup" and "note" in _classes(element)


def _is_aside(element: Any) -> bool:
    """Tell whether an element is none of the draft's words: the list of notes, the line on who fills a section."""
    return bool({"notes", "standing"} & _classes(element))


def _classes(element: Any) -> set[str]:
    return set((element.get("class") or "").split())


def _own(element: Any) -> Iterator[Any]:
    """Yield the elements within a line, without other lines in it."""
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _LINES | _AROUND | _UNSEEN:
            yield child
            yield from _own(child)


def _text(element: Any) -> str:
    """Return the words of a line without those of other lines in it, of marks of notes, and of links back."""
    parts = [element.text or ""] if isinstance(element.tag, str) else []
    for child in element:
        left_out = not isinstance(child.tag, str) or child.tag in _LINES | _AROUND | _UNSEEN
        if child.tag == "br":
            parts.append(" ")
        elif not left_out and not _is_mark(child) and "back" not in _classes(child):
            parts.append(_text(child))
        parts.append((" " if left_out and isinstance(child.tag, str) else "") + (child.tail or ""))
    return "".join(parts)
