"""Reads what goes out with a Word file beside its text: properties, comments, headers, changes, other XML parts."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any

from obligations.draft.check.reading import AUTHORS, Carried
from obligations.draft.writers.word import ASKER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
"""What the reader of the file sees; carried is what was deleted or moved away, and codes of fields."""
_CODE = f"{_W}instrText"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_GONE = {f"{_W}del", f"{_W}moveFrom"}
_SPOKEN = ("author", "initials", "descr", "title", "name", "alt", "tooltip", "Target", "userId")
"""Attributes that hold words of people: who changed or commented, what a picture shows, where a link goes."""
_NAMED = {"header": "header", "footer": "footer", "core": "properties", "app": "properties", "custom": "properties"}


def carried(file: Path) -> Iterator[Carried]:
    """Yield what the XML parts of a .docx file hold that a reader of its text does not see.

    Raises:
        zipfile.BadZipFile: It is no package.
        lxml.etree.LxmlError: A part is no XML.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    with zipfile.ZipFile(file) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")) and (content := package.read(name)).strip():
                yield from _of_part(name, etree.fromstring(content, parser))


def _of_part(name: str, root: Any) -> Iterator[Carried]:
    if name in _TEXTS:
        yield from (Carried("deleted text", _words(one)) for one in root.iter(*_GONE))
        yield from (Carried("second form of a picture", _words(one)) for one in root.iter(_FALLBACK))
        yield Carried("codes of fields", "".join(one.text or "" for one in root.iter(_CODE)))
    elif name.endswith("comments.xml"):
        for one in root.iter(f"{_W}comment"):
            ours = one.get(f"{_W}author") == ASKER
            yield Carried("comment" if ours else "comment of a user", _words(one) or "empty")
    else:
        yield Carried(_NAMED.get(_stem(name), "other part"), _words(root))
    if name in {"docProps/core.xml", "docProps/app.xml"}:
        named = (one for one in root if _local(one).lower() in AUTHORS and (one.text or "").strip())
        yield from (Carried("author", one.text) for one in named)
    changed = (one for one in root.iter(f"{_W}*") if one.tag != f"{_W}comment" and one.get(f"{_W}author") is not None)
    yield from (Carried("tracked change", one.get(f"{_W}author") or "unnamed") for one in changed)
    yield from _attributes(root)


def _attributes(root: Any) -> Iterator[Carried]:
    for one in root.iter():
        if isinstance(one.tag, str):
            named = ((key.rpartition("}")[2], value) for key, value in one.attrib.items())
            yield from (Carried("attribute", value) for key, value in named if key in _SPOKEN)


def _stem(name: str) -> str:
    return name.rpartition("/")[2].partition(".")[0].rstrip("0123456789")


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _words(element: Any) -> str:
    """Return all text of an element: runs of a paragraph joined, other elements with text on lines of their own."""
    parts = []
    for one in element.iter():
        tag = one.tag if isinstance(one.tag, str) else ""
        if tag in {f"{_W}t", f"{_W}delText"}:
            parts.append(one.text or "")
        elif tag in {f"{_W}tab", f"{_W}br", f"{_W}cr"}:
            parts.append(" ")
        elif tag == f"{_W}p" or not tag.startswith(_W):
            parts.append(f"\n{one.text or ''}")
    return "".join(parts).strip()
