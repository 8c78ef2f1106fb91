"""Reads a Word file back: what a reader sees with all changes accepted, with its notes and bookmarks."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from obligations.draft.check.carried_word import carried
from obligations.draft.check.reading import LARGEST, Piece, Raw, folded, refused
from obligations.draft.stamped import PREFIX
from obligations.draft.writers.word import BOOKMARK

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HIDDEN = frozenset(
    {*(f"{_W}{one}" for one in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "footnoteRef", "endnoteRef"))}
    | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
)
"""What a reader does not see: deleted and moved text, codes of fields, the second form of a picture."""

_SPELT = {f"{_W}tab": " ", f"{_W}br": " ", f"{_W}cr": " ", f"{_W}noBreakHyphen": "-", f"{_W}ptab": " "}
_HEADING = re.compile(r"heading\s*1\b", re.IGNORECASE)


def read(file: Path) -> Raw:
    """Read a .docx file.

    Raises:
        BadDataError: It is no Word file, or too large when unpacked.
        OSError: It cannot be opened.
    """
    import docx
    from docx.opc.exceptions import OpcError
    from lxml import etree

    with file.open("rb") as opened:
        if not zipfile.is_zipfile(opened):
            raise refused(file, "no Word file (.docx): it may be an older .doc, or be locked with a password")
    try:
        with zipfile.ZipFile(file) as package:
            if sum(one.file_size for one in package.infolist()) > LARGEST:
                raise refused(file, f"holds more than {LARGEST:,} bytes when unpacked: no draft of this program")
        raw = _Reader(docx.Document(str(file))).raw()
        return replace(raw, carried=tuple(carried(file)))
    except (AttributeError, KeyError, ValueError, OpcError, etree.LxmlError, zipfile.BadZipFile) as error:
        raise refused(file, f"no Word file that can be read: {error}") from error


class _Reader:
    """Reads one file; notes are read first, then the body refers to them."""

    def __init__(self, file: Any) -> None:
        self.file = file
        self.related = {one.reltype.rpartition("/")[2]: one for one in file.part.rels.values() if not one.is_external}
        self.notes = {kind: self._notes(kind) for kind in ("footnote", "endnote")}
        self.headings = _headings(file.styles.element)
        self.named = self._properties()

    def raw(self) -> Raw:
        """Return what the file carries and says."""
        return Raw(self.named, tuple(self._blocks(self.file.element.body)))

    def _properties(self) -> dict[str, str]:
        from lxml import etree

        for one in self.file.part.package.rels.values():
            if not one.is_external and one.reltype.endswith("/custom-properties"):
                parser = etree.XMLParser(resolve_entities=False, no_network=True)
                root = etree.fromstring(one.target_part.blob, parser)
                return {child.get("name") or "": "".join(child.itertext()) for child in root}
        return {}

    def _notes(self, kind: str) -> dict[str, str]:
        """Read the notes of one kind by their ids; separators have a type and are none."""
        from docx.oxml.parser import parse_xml

        related = self.related.get(f"{kind}s")
        if related is None:
            return {}
        found: Any = parse_xml(related.target_part.blob)
        written = [one for one in found.iter(f"{_W}{kind}") if one.get(f"{_W}type", "normal") == "normal"]
        return {one.get(f"{_W}id"): folded(" ".join(map(_text, one.iter(f"{_W}p")))) for one in written}

    def _blocks(self, parent: Any) -> Iterator[Piece]:
        """Yield the lines of a body or a cell, whatever stands around them: tables, content controls, tracked moves."""
        for child in parent:
            if child.tag == f"{_W}p":
                yield self._piece(child)
            elif child.tag not in _HIDDEN:
                yield from self._blocks(child)

    def _piece(self, paragraph: Any) -> Piece:
        references = (one for one in _seen(paragraph) if one.tag in {f"{_W}footnoteReference", f"{_W}endnoteReference"})
        ids = [(one.tag[len(_W) :].removesuffix("Reference"), one.get(f"{_W}id")) for one in references]
        notes = tuple(self.notes[kind][id_] for kind, id_ in ids if id_ in self.notes[kind])
        text = folded(_text(paragraph))
        return Piece(text, notes, self._opens(paragraph) if text else None)

    def _opens(self, paragraph: Any) -> str | None:
        """Return the id of the section that a heading opens; empty for a heading that the user added."""
        names = (one.get(f"{_W}name") or "" for one in paragraph.iter(f"{_W}bookmarkStart"))
        ours = next((one for one in names if one.startswith(BOOKMARK)), None)
        if ours:
            plan = self.named.get(f"{PREFIX}section-{ours[len(BOOKMARK) :]}", "").split(" ")
            return plan[1] if len(plan) > 1 else ""
        level = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
        if level is not None:
            return "" if level.get(f"{_W}val") == "0" else None
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        return "" if style is not None and style.get(f"{_W}val") in self.headings else None


def _headings(styles: Any) -> frozenset[str]:
    """Name the styles of the highest outline level, by their own word or by that of the style they rest on."""
    rests_on: dict[str, str] = {}
    found: set[str] = set()
    for style in styles.iter(f"{_W}style"):
        id_, name = style.get(f"{_W}styleId") or "", style.find(f"{_W}name")
        based, level = style.find(f"{_W}basedOn"), style.find(f"{_W}pPr/{_W}outlineLvl")
        if level is not None:
            found |= {id_} if level.get(f"{_W}val") == "0" else set()
        elif name is not None and _HEADING.match(name.get(f"{_W}val") or ""):
            found.add(id_)
        elif based is not None:
            rests_on[id_] = based.get(f"{_W}val") or ""
    for _ in rests_on:
        found |= {one for one, below in rests_on.items() if below in found}
    return frozenset(found)


def _seen(element: Any) -> Iterator[Any]:
    """Yield what a reader sees of an element, in order."""
    for child in element:
        if child.tag not in _HIDDEN:
            yield child
            yield from _seen(child)


def _text(paragraph: Any) -> str:
    return "".join(_spelt(one) for one in _seen(paragraph))


def _spelt(element: Any) -> str:
    if element.tag == f"{_W}t":
        return element.text or ""
    return _SPELT.get(element.tag, " " if element.tag == f"{_W}p" else "")
