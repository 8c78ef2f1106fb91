"""Reads an HTML file back, as a browser shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from obligations.draft.check.reading import AUTHORS, Carried, Piece, Raw, folded, refused
from obligations.draft.writers.common import NOTES
from obligations.draft.writers.html import SECTION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_INLINE = frozenset(
    (
        *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em"),
        *("font", "i", "ins", "kbd", "label", "mark", "nobr", "output", "q", "rb", "rp", "rt", "ruby", "s", "samp"),
        *("small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"),
    )
)
"""Elements that stand within a line; every other that is seen begins a line of its own."""
_UNSEEN = frozenset(
    (
        *("script", "style", "template", "colgroup", "head", "title", "noscript", "datalist"),
        *("audio", "video", "canvas", "object", "iframe"),
    )
)
_ATTRIBUTES = ("alt", "title", "aria-label", "placeholder", "value", "content", "href")
_LIST_OF_NOTES = "notes"


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
    reader = _Reader(root)
    return Raw(named, tuple(reader.pieces()), tuple(_carried(root)))


def _carried(root: Any) -> Iterator[Carried]:
    """Yield what a browser does not show: comments, hidden elements, values of attributes; and whom the file names."""
    for one in root.iter():
        if not isinstance(one.tag, str):
            yield Carried("comment", one.text or "")
            continue
        if one.tag in _UNSEEN or _is_hidden(one):
            yield Carried("hidden text", " ".join(one.itertext()))
        if one.tag == "meta" and (one.get("name") or "").lower() in AUTHORS and (one.get("content") or "").strip():
            yield Carried("author", one.get("content") or "")
        yield from (Carried("attribute", one.get(name)) for name in _ATTRIBUTES if one.get(name))


class _Reader:
    """Reads one file; notes are read first, then the body refers to them."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self.notes = {
            one.get("id"): folded(_text(one)) for one in root.iter("li") if (one.get("id") or "").startswith("note-")
        }

    def pieces(self) -> Iterator[Piece]:
        """Yield the lines of the file in order."""
        referred = {
            (one.get("href") or "").removeprefix("#") for one in self.root.iter("a") if _is_mark(one.getparent())
        }
        self.listed = {id_ for id_ in self.notes if id_ in referred}
        for body in self.root.iter("body"):
            yield from self._lines(body)

    def _lines(self, parent: Any) -> Iterator[Piece]:
        """Yield the lines of an element: its own words up to each element that begins a line, and those of that."""
        words, marks = [parent.text or ""], list[Any]()
        for child in parent:
            if not _is_seen(child) or self._is_ours(child):
                words.append(" " if isinstance(child.tag, str) else "")
            elif _is_within(child):
                words.append(_text(child))
                marks += _marks(child)
            else:
                yield from self._line(words, marks)
                words, marks = [], []
                yield from [self._heading(child)] if child.tag == "h2" else self._lines(child)
            words.append(child.tail or "")
        yield from self._line(words, marks)

    def _line(self, words: list[str], marks: list[Any]) -> Iterator[Piece]:
        notes, text = self._notes(marks), folded("".join(words))
        if text or notes:
            yield Piece(text, notes)

    def _notes(self, marks: list[Any]) -> tuple[str, ...]:
        found = (self.notes.get((one.get("href") or "").removeprefix("#")) for one in marks)
        return tuple(one for one in found if one is not None)

    def _heading(self, element: Any) -> Piece:
        id_ = element.get("id") or ""
        opens = id_.removeprefix(SECTION) if id_.startswith(SECTION) else ""
        return Piece(folded(_text(element)), self._notes(_marks(element)), opens)

    def _is_ours(self, element: Any) -> bool:
        """Tell whether an element is none of the draft's words: a note, the head of the notes, who fills a section."""
        if "standing" in _classes(element):
            return True
        if element.tag == "li":
            return element.get("id") in self.listed
        return (
            element.tag == "h2" and _LIST_OF_NOTES in _classes(element.getparent()) and folded(_text(element)) == NOTES
        )


def _is_mark(element: Any) -> bool:
    return element is not None and element.tag == "sup" and "note" in _classes(element)


def _marks(element: Any) -> list[Any]:
    """Return the references to notes in a line, in order."""
    return [one for one in element.iter("a") if _is_mark(one.getparent())]


def _is_seen(element: Any) -> bool:
    return isinstance(element.tag, str) and element.tag not in _UNSEEN and not _is_hidden(element)


def _is_hidden(element: Any) -> bool:
    style = "".join((element.get("style") or "").lower().split())
    return element.get("hidden") is not None or "display:none" in style or "visibility:hidden" in style


def _is_within(element: Any) -> bool:
    """Tell whether an element stands within a line, with all that it holds."""
    return all(one.tag in _INLINE or not isinstance(one.tag, str) or not _is_seen(one) for one in element.iter())


def _classes(element: Any) -> set[str]:
    return set((element.get("class") or "").split())


def _text(element: Any) -> str:
    """Return the words of an element without marks of notes and links back."""
    if element.tag == "br":
        return " "
    if not _is_seen(element) or _is_mark(element) or "back" in _classes(element):
        return ""
    parts = [element.text or ""]
    for child in element:
        parts += [_text(child), child.tail or ""]
    words = "".join(parts)
    return words if element.tag in _INLINE else f" {words} "
