"""Footnotes and endnotes of a Word file: real parts with the separators that Word asks for.

Both parts are always there, since the settings name their separators (ECMA-376 part 1, 17.11); one holds the notes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from obligations.draft.document import Link
from obligations.draft.writers.common import clean, on_the_web
from obligations.draft.writers.word_package import part as blank_part

if TYPE_CHECKING:
    from docx.document import Document as WordFile
    from docx.text.paragraph import Paragraph as WordParagraph

    from obligations.draft.document import Note, Text

Kind = Literal["footnote", "endnote"]
_APART = "60"
"""Space between two notes at one place, in twentieths of a point, so that 1 and 2 do not read as 12."""

_STYLES = {"footnote": "Footnote", "endnote": "Endnote"}


def element(tag: str, *children: Any, **attributes: str) -> Any:
    """Return one element of WordprocessingML, such as `w:numId`, with attributes of the same namespace."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    made: Any = OxmlElement(tag, {qn(f"w:{name}"): value for name, value in attributes.items()})
    made.extend(children)
    return made


def xml_of(paragraph: WordParagraph) -> Any:
    """Return the XML of a paragraph: python-docx cannot make lists, bookmarks, links or notes."""
    return paragraph.paragraph_format.element


def run(words: str, *, style: str = "", strong: bool = False, emphasis: bool = False) -> Any:
    """Return a run of text."""
    made = element("w:r")
    if style or strong or emphasis:
        kinds = [element("w:rStyle", val=style)] if style else []
        kinds += [element("w:b")] if strong else []
        kinds += [element("w:i")] if emphasis else []
        made.append(element("w:rPr", *kinds))
    text = element("w:t")
    text.text = words
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    made.append(text)
    return made


class Notes:
    """The notes of one Word file, of one kind."""

    def __init__(self, file: WordFile, kind: Kind) -> None:
        self.kind = kind
        self.many = 0
        self._parts = {one: _part(file, one) for one in _STYLES}

    def add(self, paragraph: WordParagraph, note: Note) -> None:
        """Add a note at the end of a paragraph as it is now."""
        self.many += 1
        form = element("w:rPr", element("w:rStyle", val=f"{_STYLES[self.kind]}Reference"))
        line = xml_of(paragraph)
        before = line[-1]
        if len(before) and before[-1].tag.endswith("noteReference"):
            before[0].append(element("w:spacing", val=_APART))
        mark = element("w:r", form, element(f"w:{self.kind}Reference", id=str(self.many)))
        line.append(mark)
        self._parts[self.kind].element.append(element(f"w:{self.kind}", self._body(note), id=str(self.many)))

    def _body(self, note: Note) -> Any:
        style = _STYLES[self.kind]
        begin = element(
            "w:r", element("w:rPr", element("w:rStyle", val=f"{style}Reference")), element(f"w:{self.kind}Ref")
        )
        parts = [self._inline(one) for one in note.parts]
        return element("w:p", element("w:pPr", element("w:pStyle", val=f"{style}Text")), begin, run(" "), *parts)

    def _inline(self, part: Text | Link) -> Any:
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.oxml.ns import qn

        if not isinstance(part, Link):
            return run(clean(part.words), strong=part.strong, emphasis=part.emphasis)
        if not on_the_web(part.url):
            return run(clean(part.words))
        address = self._parts[self.kind].relate_to(part.url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        around = element("w:hyperlink", run(clean(part.words), style="Hyperlink"))
        around.set(qn("r:id"), address)
        return around


def _part(file: WordFile, kind: str) -> Any:
    """Add an empty part of notes to a file."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import XmlPart
    from docx.oxml.parser import parse_xml

    content, related = {
        "footnote": (CONTENT_TYPE.WML_FOOTNOTES, RELATIONSHIP_TYPE.FOOTNOTES),
        "endnote": (CONTENT_TYPE.WML_ENDNOTES, RELATIONSHIP_TYPE.ENDNOTES),
    }[kind]
    root = parse_xml(blank_part(f"{kind}s.xml"))
    made = XmlPart(PackURI(f"/word/{kind}s.xml"), content, root, file.part.package)
    file.part.relate_to(made, related)
    return made
