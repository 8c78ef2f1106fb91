"""Writes a draft as a Word file: real styles, numbering, notes, comments, fields, and nothing about who made it.

The notes are parts built here. docx-plus 0.6 was tried: its `add_footnote` is sound, but takes plain text only, while
our notes hold links and emphasis, and every user would install one more package; the tests read our files with it.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from obligations.draft.document import Bullets, Gap, Heading, Link, Note, Paragraph, Table, Text
from obligations.draft.stamped import PREFIX, properties
from obligations.draft.writers.common import advice, clean, on_the_web, standing
from obligations.draft.writers.word_notes import Notes, element, xml_of
from obligations.draft.writers.word_package import blank, custom_properties, with_fixed_dates

if TYPE_CHECKING:
    from docx.document import Document as WordFile
    from docx.table import Table as WordTable
    from docx.text.paragraph import Paragraph as WordParagraph
    from docx.text.run import Run

    from obligations.draft.document import Block, Document, Inline, Line, Section

BOOKMARK = PREFIX.replace("-", "_") + "section_"
"""Begins the name of the bookmark at each section's heading; its number is that of the section's property."""

_LOCALES = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES", "ru": "ru-RU", "ar": "ar-SA", "zh": "zh-CN", "ko": "ko-KR"}
_LETTERS = "2"
"""Id of the abstract numbering of lettered lists in `blank/numbering.xml`."""

_LINE = 9026
"""Length of a line on A4 between the margins, in twentieths of a point."""

ASKER = "obligations"
"""Whom Word names beside a comment: the program, so that no person is."""


def as_word(document: Document) -> bytes:
    """Return a draft as the bytes of a .docx file."""
    import docx

    writer = _Writer(docx.Document(blank()), document)
    writer.write()
    return with_fixed_dates(writer.saved())


class _Writer:
    """Fills one blank Word file with one draft."""

    def __init__(self, file: WordFile, document: Document) -> None:
        self.file = file
        self.document = document
        self.notes = Notes(file, "endnote" if document.endnotes else "footnote")
        self.bookmarks = 0
        self.latest: WordParagraph

    def write(self) -> None:
        """Write front, sections and metadata."""
        self._front()
        behind = False
        for section in self.document.sections:
            self._section(section, begins_annexes=section.annex and not behind)
            behind = behind or section.annex
        self._metadata()

    def saved(self) -> bytes:
        """Return the package as it is now."""
        out = io.BytesIO()
        self.file.save(out)
        return out.getvalue()

    def _front(self) -> None:
        header = self.file.sections[0].header.paragraphs[0]
        header.add_run(clean(self.document.banner))
        if self.document.notice:
            self._paragraph((Text(self.document.notice, strong=True),), "Normal")
        for line in self.document.addressee:
            self._paragraph((Text(line),), "Addressee")
        self._paragraph((Text(self.document.title),), "Title")

    def _section(self, section: Section, *, begins_annexes: bool) -> None:
        from docx.enum.section import WD_SECTION

        if begins_annexes and self.document.endnotes:
            self.file.add_section(WD_SECTION.NEW_PAGE)
        heading = self._paragraph((Text(section.heading),), "Heading 1")
        if section.annex and not (begins_annexes and self.document.endnotes):
            heading.paragraph_format.page_break_before = True
        self._bookmark(heading)
        if standing(section):
            self._comment(heading.runs[0], standing(section))
        for block, after in zip(section.blocks, (*section.blocks, None)[1:], strict=True):
            self._block(block)
            if isinstance(block, Paragraph) and isinstance(after, Table | Bullets):
                self.latest.paragraph_format.keep_with_next = True

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph():
                style = "Quote" if block.quotation else "Numbered Paragraph" if block.numbered else "Normal"
                self._paragraph(block.parts, style)
            case Heading():
                self._paragraph((Text(block.words),), f"Heading {block.level}")
            case Bullets():
                self._list(block)
            case Table():
                self._table(block)

    def _list(self, block: Bullets) -> None:
        number = self._letters() if block.lettered else None
        for item in block.items:
            paragraph = self._paragraph(item, "Lettered Item" if block.lettered else "List Bullet")
            if number is not None:
                level = element("w:numPr", element("w:ilvl", val="0"), element("w:numId", val=str(number)))
                xml_of(paragraph).get_or_add_pPr().append(level)

    def _letters(self) -> int:
        """Begin a list that counts from (a) again, and return its number."""
        numbering: Any = self.file.part.numbering_part.element
        number = len(numbering.num_lst) + 1
        again = element("w:lvlOverride", element("w:startOverride", val="1"), ilvl="0")
        numbering.append(element("w:num", element("w:abstractNumId", val=_LETTERS), again, numId=str(number)))
        return number

    def _table(self, block: Table) -> None:
        if block.caption:
            self._paragraph((Text(block.caption),), "Caption")
        table = self.file.add_table(rows=len(block.rows) + 1, cols=len(block.head), style="Table Grid")
        heads: list[Line] = [(Text(one),) for one in block.head]
        for at, (row, cells) in enumerate(zip(table.rows, [heads, *block.rows], strict=True)):
            for cell, line in zip(row.cells, cells, strict=True):
                paragraph = cell.paragraphs[0]
                _set_style(paragraph, "Table Text" if at else "Table Head")
                self._fill(paragraph, line)
            rule = xml_of(row.cells[0].paragraphs[0]).getparent().getparent().get_or_add_trPr()
            rule.append(element("w:cantSplit"))
            if not at:
                rule.append(element("w:tblHeader"))
        _set_widths(table, block.widths or (1.0,) * len(block.head))
        self._paragraph((), "Table Text")

    def _paragraph(self, line: Line, style: str) -> WordParagraph:
        self.latest = self.file.add_paragraph()
        _set_style(self.latest, style)
        self._fill(self.latest, line)
        return self.latest

    def _fill(self, paragraph: WordParagraph, line: Line) -> None:
        for part in line:
            self._inline(paragraph, part)

    def _inline(self, paragraph: WordParagraph, part: Inline) -> None:
        from docx.enum.text import WD_COLOR_INDEX

        match part:
            case Text():
                run = paragraph.add_run(clean(part.words))
                run.bold, run.italic = part.strong or None, part.emphasis or None
            case Link():
                _link(paragraph, part)
            case Note():
                self.notes.add(paragraph, part)
            case Gap():
                run = paragraph.add_run(clean(part.words))
                run.font.highlight_color = WD_COLOR_INDEX.YELLOW
                self._comment(run, advice(part))

    def _comment(self, run: Run, words: str) -> None:
        """Put a comment beside a run, but none between the first note and the second.

        LibreOffice (seen in 7.4) gives each note the words of the next one where a comment stands there.
        """
        if self.notes.many != 1:
            self.file.add_comment(run, clean(words), author=ASKER, initials="")

    def _bookmark(self, paragraph: WordParagraph) -> None:
        self.bookmarks += 1
        name = f"{BOOKMARK}{self.bookmarks:03}"
        runs = xml_of(paragraph).r_lst
        runs[0].addprevious(element("w:bookmarkStart", id=str(self.bookmarks), name=name))
        runs[-1].addnext(element("w:bookmarkEnd", id=str(self.bookmarks)))

    def _metadata(self) -> None:
        from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        core, day = self.file.core_properties, self.document.stamp.law_as_of
        core.title, core.author, core.last_modified_by, core.comments = clean(self.document.title), "", "", ""
        core.language = _locale(self.document.language)
        core.created = core.modified = datetime.fromisoformat(day).replace(tzinfo=UTC)
        package = self.file.part.package
        content = custom_properties({name: clean(value) for name, value in properties(self.document).items()})
        named = Part(PackURI("/docProps/custom.xml"), CONTENT_TYPE.OFC_CUSTOM_PROPERTIES, content, package)
        package.relate_to(named, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)
        for language in self.file.styles.element.iter("{*}lang"):
            language.set(language.tag.replace("lang", "val"), _locale(self.document.language))
        for related in self.file.part.rels.values():
            if related.reltype == RELATIONSHIP_TYPE.COMMENTS:
                _undate(related.target_part)


def _set_style(paragraph: WordParagraph, name: str) -> None:
    """Give a paragraph one of the styles of `blank/styles.xml`, whose ids are their names without blanks.

    By name, python-docx searches all styles each time.
    """
    xml_of(paragraph).style = name.replace(" ", "")


def _locale(language: str) -> str:
    return _LOCALES.get(language, language)


def _undate(comments: Any) -> None:
    """Take the clock out of comments: python-docx writes when each was made."""
    for comment in comments.element:
        for name in [one for one in comment.attrib if one.endswith("}date")]:
            del comment.attrib[name]


def _link(paragraph: WordParagraph, link: Link) -> None:
    """Add words that lead to the web; other addresses are left out, and their words stay."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.ns import qn

    if not on_the_web(link.url):
        paragraph.add_run(clean(link.words))
        return
    address = paragraph.part.relate_to(link.url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    run = paragraph.add_run(clean(link.words), style="Hyperlink")
    around = element("w:hyperlink")
    around.set(qn("r:id"), address)
    words: Any = run.font.element
    words.addprevious(around)
    around.append(words)


def _set_widths(table: WordTable, shares: tuple[float, ...]) -> None:
    from docx.shared import Twips

    table.autofit = False
    widths = [Twips(round(_LINE * share / sum(shares))) for share in shares]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
