"""Drafts are written as Word, HTML, Markdown and PDF: real structure, safe text, and the same bytes each time."""

from __future__ import annotations

import doctest
import io
import re
import shutil
import subprocess
import sys
import zipfile
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import docx
import pytest
from docx_plus.notes import read_endnotes, read_footnotes
from lxml import etree, html
from markdown_it import MarkdownIt

from cli_runner import ROOT
from made_up_draft import HARD, REMEDIES, draft
from obligations.draft.check import words
from obligations.draft.document import Gap, Link, Note, Paragraph, Section, Text
from obligations.draft.writers import FORMS, common, draft_bytes, markdown, write_draft
from obligations.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NOTES = 75
"""How many notes the made-up draft has."""


def pango_is_here() -> bool:
    """Tell whether the system has the libraries that WeasyPrint loads; the package itself is one of the test extras."""
    try:
        import weasyprint  # noqa: F401, PLC0415  loaded only to see whether it can be
    except OSError:
        return False
    return True


PRINTED = pytest.param("pdf", marks=pytest.mark.skipif(not pango_is_here(), reason="Pango is not installed here"))


def word(*, endnotes: bool = False) -> Any:
    return docx.Document(io.BytesIO(draft_bytes(draft(endnotes=endnotes), "docx")))


def entries(*, endnotes: bool = False) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(draft_bytes(draft(endnotes=endnotes), "docx"))) as package:
        return {name: package.read(name) for name in package.namelist()}


def styled(file: Any, style: str) -> list[Any]:
    return [one for one in file.paragraphs if one.style.name == style]


@pytest.mark.parametrize("module", [common, markdown, words])
def test_examples_in_docstrings_hold(module: Any) -> None:
    result = doctest.testmod(module)
    assert (result.failed, result.attempted > 0) == (0, True)


@pytest.mark.parametrize("form", [*FORMS[:3], PRINTED])
def test_a_draft_is_written_with_the_same_bytes_in_another_process(form: str, tmp_path: Path) -> None:
    program = (
        "import sys; from made_up_draft import draft; from obligations.draft.writers import write_draft; "
        f"write_draft(draft(), {form!r}, sys.argv[1])"
    )
    there = tmp_path / "there"
    environment = {"PYTHONPATH": str(ROOT / "tests"), "PYTHONHASHSEED": "12", "PATH": "", "TZ": "Asia/Seoul"}
    subprocess.run([sys.executable, "-c", program, str(there)], check=True, env=environment)
    assert there.read_bytes() == draft_bytes(draft(), form)


def test_headings_are_headings_and_the_banner_stands_on_every_page() -> None:
    file = word()
    assert [one.text for one in styled(file, "Heading 1")] == [one.heading for one in draft().sections]
    assert [one.text for one in styled(file, "Heading 2")] == ["What is said of the place"]
    assert [one.text for one in styled(file, "Heading 3")] == ["One day"]
    assert [one.text for one in styled(file, "Title")] == [draft().title]
    assert [one.text for one in styled(file, "Addressee")] == list(draft().addressee)
    assert all(one.header.paragraphs[0].text == "Draft, not legal advice" for one in file.sections)
    assert " PAGE " in [one.text for one in file.sections[0].footer.paragraphs[0]._p.iter(f"{W}instrText")]


def test_paragraphs_are_numbered_by_word_and_not_by_typed_digits() -> None:
    file = word()
    numbered = styled(file, "Numbered Paragraph")
    assert numbered[0].text.startswith("On 3 May 2016")
    assert len(numbered) == 7
    assert file.styles["Numbered Paragraph"].element.find(f".//{W}numId").get(f"{W}val") == "1"
    plain = next(one for one in file.paragraphs if one.text.startswith("1. This line"))
    assert plain.style.name == "Normal"


def test_each_lettered_list_begins_again_at_a() -> None:
    file = word()
    numbers = [one._p.find(f".//{W}numId").get(f"{W}val") for one in styled(file, "Lettered Item")]
    assert numbers == ["3", "3", "4"]
    again = {
        one.get(f"{W}numId"): one.find(f".//{W}startOverride").get(f"{W}val")
        for one in file.part.numbering_part.element.iter(f"{W}num")
        if one.get(f"{W}numId") in numbers
    }
    assert again == {"3": "1", "4": "1"}


def test_heads_of_tables_come_again_and_rows_do_not_split() -> None:
    table = word().tables[0]
    heads = [row._tr.find(f".//{W}tblHeader") is not None for row in table.rows]
    assert heads == [True] + [False] * 69
    assert all(row._tr.find(f".//{W}cantSplit") is not None for row in table.rows)
    widths = [cell.width for cell in table.rows[5].cells]
    assert widths[1] == pytest.approx(3 * widths[0], rel=0.01)


@pytest.mark.parametrize(("language", "locale"), [("en", "en-GB"), ("fr", "fr-FR"), ("it", "it")])
def test_language_and_letters_are_those_that_bodies_ask_for(language: str, locale: str) -> None:
    file = docx.Document(io.BytesIO(draft_bytes(draft(language=language), "docx")))
    defaults = file.styles.element.find(f"{W}docDefaults")
    assert defaults.find(f".//{W}lang").get(f"{W}val") == locale
    assert defaults.find(f".//{W}rFonts").get(f"{W}ascii") == "Times New Roman"
    assert defaults.find(f".//{W}sz").get(f"{W}val") == "24"  # half points


def test_another_program_reads_our_footnotes_and_finds_no_endnotes() -> None:
    file = word()
    notes = read_footnotes(file)
    assert len(notes) == NOTES
    assert notes[0].text.strip() == "Examplia Human Rights Group, p. 4, the report"
    assert read_endnotes(file) == []


def test_endnotes_are_endnotes_with_decimal_numbers_before_the_annexes() -> None:
    file = word(endnotes=True)
    assert (len(read_endnotes(file)), read_footnotes(file)) == (NOTES, [])
    rules = [one for part in (file.settings.element, file.element.body) for one in part.iter(f"{W}endnotePr")]
    assert {one.find(f"{W}numFmt").get(f"{W}val") for one in rules} == {"decimal"}
    assert rules[0].find(f"{W}pos").get(f"{W}val") == "sectEnd"
    assert len(file.sections) == 2
    assert len(word().sections) == 1


def test_annexes_begin_on_new_pages_and_other_sections_do_not() -> None:
    breaks = [bool(one.paragraph_format.page_break_before) for one in styled(word(), "Heading 1")]
    assert breaks == [False, False, False, False, True, True]


def test_two_notes_at_one_place_do_not_read_as_one_number() -> None:
    first = styled(word(), "Numbered Paragraph")[0]
    marks = [one.getparent() for one in first._p.iter(f"{W}footnoteReference")]
    assert [one.find(f".//{W}spacing") is not None for one in marks] == [True, False]


def test_a_gap_is_marked_and_a_comment_says_what_belongs_there_and_why() -> None:
    file = word()
    marked = [run for one in file.paragraphs for run in one.runs if run.font.highlight_color is not None]
    assert [one.text for one in marked].count(REMEDIES.words) == 2
    comments = [one.text for one in file.comments]
    assert any(REMEDIES.asks in one and REMEDIES.why in one for one in comments)
    assert "This section: needs you." in comments
    assert len(comments) == 5  # three gaps, one of them twice, and two sections that the user has to see to


def test_nothing_says_who_wrote_it_or_when() -> None:
    package = entries()
    assert b"w:date=" not in package["word/comments.xml"]
    core = etree.fromstring(package["docProps/core.xml"])
    said = {etree.QName(one).localname: one.text for one in core}
    assert (said["creator"], said["lastModifiedBy"]) == (None, None)
    assert (said["created"], said["modified"]) == ("2026-10-04T00:00:00Z", "2026-10-04T00:00:00Z")
    assert b"python-docx" not in b"".join(package.values())
    with zipfile.ZipFile(io.BytesIO(draft_bytes(draft(), "docx"))) as file:
        assert {one.date_time for one in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("form", ["docx", "html", "md"])
def test_only_addresses_on_the_web_become_links(form: str) -> None:
    written = draft_bytes(draft(), form)
    if form == "docx":
        written = b"".join(content for name, content in entries().items() if name.endswith(".rels"))
    assert b"https://example.org/2" in written
    assert b"javascript:" not in written


def test_html_escapes_what_it_is_given_and_asks_for_nothing_from_outside() -> None:
    section = Section(
        "s", "<script>h</script>", (Paragraph((Text("<img src=x onerror=alert(1)>"), Note((Text(HARD),)))),)
    )
    text = draft_bytes(replace(draft(), title="</title><script>", sections=(section,)), "html").decode()
    root = html.document_fromstring(text)
    assert next(root.iter("script", "img", "link", "iframe"), None) is None
    assert root.find(".//h2").text == "<script>h</script>"
    assert not re.search(r"(src|@import|url\()", text.replace("img src=x", ""))


def test_each_note_of_html_leads_there_and_back() -> None:
    root = html.document_fromstring(draft_bytes(draft(), "html"))
    ids = [one.get("id") for one in root.xpath("//*[@id]")]
    assert len(ids) == len(set(ids))
    targets = {one.get("href")[1:] for one in root.xpath("//a[starts-with(@href, '#')]")}
    assert targets == {f"{kind}-{at}" for kind in ("note", "mark") for at in range(1, NOTES + 1)}
    assert targets <= set(ids)


def test_numbers_of_paragraphs_go_on_through_html_and_markdown() -> None:
    root = html.document_fromstring(draft_bytes(draft(), "html"))
    starts = [one.get("start") for one in root.iter("ol") if one.get("class") == "paragraphs"]
    assert starts == ["1", "2", "3", "4", "5", "6", "7"]
    lists = MarkdownIt("commonmark").parse(draft_bytes(draft(), "md").decode())
    assert [one.attrs.get("start", 1) for one in lists if one.type == "ordered_list_open"] == [1, 2, 3, 4, 5, 6, 7]


def test_markdown_keeps_words_that_look_like_markup() -> None:
    text = draft_bytes(draft(), "md").decode().partition("---\n\n")[2]
    shown = MarkdownIt("commonmark").enable("table").render(text)
    root = html.fromstring(f"<div>{shown}</div>")
    assert any(HARD in " ".join(one.text_content().split()) for one in root.iter("li"))
    assert root.findall(".//b") == []
    assert len(root.findall(".//table")) == 2


@pytest.mark.parametrize("endnotes", [False, True])
@pytest.mark.parametrize("form", [PRINTED])
def test_pdf_is_made_with_notes_and_says_what_it_is(form: str, *, endnotes: bool) -> None:
    made = draft_bytes(draft(endnotes=endnotes), form)
    assert made.startswith(b"%PDF-")
    parts = (zlib.decompressobj().decompress(one) for one in re.findall(rb"stream\r?\n(.*?)endstream", made, re.DOTALL))
    told = made + b"".join(one for one in parts if b"/Catalog" in one)
    assert b"/Lang (en)" in told
    assert b"D:20261004" in told
    assert b"/StructTreeRoot" in told


def test_without_weasyprint_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)  # as where the extra is not installed
    with pytest.raises(UsageError, match=r"obligations\[pdf\].*--format docx or html"):
        draft_bytes(draft(), "pdf")


def test_a_draft_that_cannot_be_made_leaves_the_file_that_stood_there(tmp_path: Path) -> None:
    path = tmp_path / "draft.docx"
    path.write_bytes(b"mine")
    with pytest.raises(UsageError, match=r'"odt".*docx, html, md, pdf'):
        write_draft(draft(), "odt", path)
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("draft.docx", b"mine")]
    write_draft(draft(), "docx", path)
    assert [one.name for one in tmp_path.iterdir()] == ["draft.docx"]
    assert zipfile.is_zipfile(path)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written: No such file"):
        write_draft(draft(), "md", tmp_path / "none" / "draft.md")


def test_a_note_keeps_its_emphasis_and_its_link() -> None:
    note = Note((Text("In "), Text("Name v State", emphasis=True), Text(", "), Link("here", "https://example.org/v")))
    section = Section("s", "S", (Paragraph((Text("Held."), note)),))
    package = draft_bytes(replace(draft(), sections=(section,)), "docx")
    with zipfile.ZipFile(io.BytesIO(package)) as file:
        root = etree.fromstring(file.read("word/footnotes.xml"))
        assert b"https://example.org/v" in file.read("word/_rels/footnotes.xml.rels")
    italic = [one for one in root.iter(f"{W}r") if one.find(f"{W}rPr/{W}i") is not None]
    assert ["".join(one.itertext()) for one in italic] == ["Name v State"]
    assert "*Name v State*" in draft_bytes(replace(draft(), sections=(section,)), "md").decode()


def test_no_comment_stands_between_the_first_note_and_the_second(tmp_path: Path) -> None:
    gap = Paragraph((Gap("one", "who writes"),))
    one, two = (Paragraph((Text("Told."), Note((Text(said),)))) for said in ("note one", "note two"))
    made = replace(draft(), sections=(Section("only", "Only", (one, gap, two, gap)),))
    write_draft(made, "docx", tmp_path / "draft.docx")
    with zipfile.ZipFile(tmp_path / "draft.docx") as package:
        body = package.read("word/document.xml").decode()
    first, second = (body.index(f'<w:footnoteReference w:id="{number}"/>') for number in (1, 2))
    assert "commentReference" not in body[first:second]
    assert body[second:].count("commentReference") == 1


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
@pytest.mark.parametrize("endnotes", [False, True])
def test_libreoffice_opens_a_draft_and_prints_it(tmp_path: Path, *, endnotes: bool) -> None:
    write_draft(draft(endnotes=endnotes), "docx", tmp_path / "draft.docx")
    office = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf"]
    subprocess.run([*office, "--outdir", str(tmp_path), str(tmp_path / "draft.docx")], check=True, timeout=120)
    assert (tmp_path / "draft.pdf").read_bytes().startswith(b"%PDF-")
