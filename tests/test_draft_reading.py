"""A written draft is read back: stamp, sections, words, notes and markers, also after somebody has worked on it."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from made_up_draft import NAMES, REMEDIES, draft
from obligations.draft.check import reading, words
from obligations.draft.check.reading import read_draft
from obligations.draft.document import Bullets, Heading, Note, Paragraph, Section, Table, Text, lines_of
from obligations.draft.writers import write_draft
from obligations.draft.writers.common import clean
from obligations.errors import BadDataError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from obligations.draft.check.reading import Reading
    from obligations.draft.document import Document

TEXT_FORMS = ("docx", "html", "md")


def folded(text: str) -> str:
    return " ".join(clean(text).split())


def expected(document: Document) -> list[tuple[str, str, list[str], list[str]]]:
    """What a reader should find: id, heading, lines and notes of each section."""
    found = []
    for section in document.sections:
        lines = [line for block in section.blocks for line in lines_of(block)]
        texts = [folded("".join(part.words for part in line if not isinstance(part, Note))) for line in lines]
        notes = [folded(part.words) for line in lines for part in line if isinstance(part, Note)]
        found.append((section.id, folded(section.heading), [one for one in texts if one], notes))
    return found


def as_read(found: Reading) -> list[tuple[str, str, list[str], list[str]]]:
    return [(one.id, one.heading, one.lines, one.notes) for one in found.sections]


def written(tmp_path: Path, form: str, document: Document | None = None) -> Path:
    path = tmp_path / f"draft.{form}"
    write_draft(document or draft(), form, path)
    return path


@pytest.mark.parametrize("endnotes", [False, True])
@pytest.mark.parametrize("form", TEXT_FORMS)
def test_what_is_written_is_read_back(form: str, tmp_path: Path, *, endnotes: bool) -> None:
    document = draft(endnotes=endnotes)
    found = read_draft(written(tmp_path, form, document))
    assert as_read(found) == expected(document)
    assert (found.stamp, found.missing, found.endnotes) == (document.stamp, (), endnotes)
    assert [(one.counted, one.annex) for one in found.sections] == [
        (one.counted, one.annex) for one in document.sections
    ]
    assert document.title in found.front


@pytest.mark.parametrize("form", TEXT_FORMS)
def test_markers_are_found_where_they_stand(form: str, tmp_path: Path) -> None:
    markers = read_draft(written(tmp_path, form)).markers
    assert [(one.section, one.asks, one.optional) for one in markers] == [
        ("facts", REMEDIES.asks, False),
        ("remedies", REMEDIES.asks, False),
        ("applicable-law", NAMES.asks, True),
    ]


@pytest.mark.parametrize("notes", [False, True])
@pytest.mark.parametrize("form", TEXT_FORMS)
def test_words_are_those_that_were_planned_and_covers_and_annexes_are_left_out(
    form: str, tmp_path: Path, *, notes: bool
) -> None:
    found = read_draft(written(tmp_path, form))
    by_section = words.by_section(found, notes=notes)
    assert words.count(found, notes=notes) == words.planned(draft(), notes=notes) == sum(by_section.values())
    assert list(by_section) == ["facts", "remedies", "applicable-law", "annex-rests"]
    without = words.by_section(found, notes=False)
    assert (by_section["facts"] > without["facts"]) is notes


@pytest.mark.parametrize(
    ("text", "many"),
    [("", 0), ("two words", 2), ("art. 3(1), well-founded", 3), ("no\u00a0break", 2), ("图们 centre", 3), (" ( ) ", 2)],
)
def test_words_are_counted_as_word_counts_them(text: str, many: int) -> None:
    assert words.words(text) == many


def tricky_document(text: str) -> Document:
    line = (Text("a "), Text(text, strong=True), Note((Text(text),)), Text(text))
    blocks = (
        Paragraph(line),
        Paragraph((Text(text),), numbered=False),
        Paragraph((Text(text), Note((Text("n " + text),))), quotation=True),
        Heading("H " + text),
        Bullets(((Text("b " + text),), (Text("- " + text),))),
        Bullets(((Text("l " + text),),), lettered=True),
        Table(("Head " + text,), (((Text("c " + text),),),), caption="Caption " + text),
    )
    return replace(draft(), title="T", sections=(Section("s", "S " + text, blocks), Section("t", "End", ())))


@pytest.mark.parametrize("form", TEXT_FORMS)
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(text=st.one_of(st.text(max_size=30), st.text(alphabet="ab1.()#*_[]{}<>&|\\`~^-+=: \n", max_size=20)))
def test_no_text_is_lost_or_becomes_markup(form: str, tmp_path: Path, text: str) -> None:
    document = tricky_document(text)
    found = read_draft(written(tmp_path, form, document))
    wanted = [(id_, heading, lines, [one for one in notes if one]) for id_, heading, lines, notes in expected(document)]
    read = [(id_, heading, lines, [one for one in notes if one]) for id_, heading, lines, notes in as_read(found)]
    assert read == wanted


def edited(path: Path, change: Callable[[Any], None]) -> Reading:
    file = docx.Document(str(path))
    change(file)
    file.save(str(path))
    return read_draft(path)


def test_split_runs_and_renamed_styles_change_nothing(tmp_path: Path) -> None:
    def change(file: Any) -> None:
        for style in list(file.styles):
            style.element.find(qn("w:name")).set(qn("w:val"), f"House {style.element.get(qn('w:styleId'))}")
        for paragraph in file.paragraphs:
            for run in [one for one in paragraph.runs if one.text]:
                text, run.text = run.text, run.text[:2]
                paragraph.add_run(text[2:])
                run._r.addnext(paragraph.runs[-1]._r)

    assert as_read(edited(written(tmp_path, "docx"), change)) == expected(draft())


def test_deleted_words_and_their_notes_do_not_count_while_inserted_ones_do(tmp_path: Path) -> None:
    def change(file: Any) -> None:
        first = next(one for one in file.paragraphs if one.text.startswith("On 3 May"))
        around = OxmlElement("w:del")
        first._p.append(around)
        for run in [one for one in first._p if one.tag == qn("w:r")]:
            around.append(run)
        inserted = OxmlElement("w:ins")
        inserted.append(file.add_paragraph("Now this.").runs[0]._r)
        first._p.append(inserted)

    facts = edited(written(tmp_path, "docx"), change).sections[1]
    assert facts.lines[0] == "Now this."
    assert facts.notes == expected(draft())[1][3][2:]


def test_a_section_that_was_taken_out_is_missing_and_one_that_was_added_counts(tmp_path: Path) -> None:
    def change(file: Any) -> None:
        body = file.element.body
        heading = next(one for one in file.paragraphs if one.text == "Remedies")
        after = heading._p.getnext()
        body.remove(after)
        heading.text = ""
        heading.add_run("Our own words")
        for one in heading._p.findall(qn("w:bookmarkStart")):
            heading._p.remove(one)

    found = edited(written(tmp_path, "docx"), change)
    assert found.missing == ("remedies",)
    assert [(one.id, one.heading, one.counted) for one in found.sections[2:4]] == [
        ("", "Our own words", True),
        ("applicable-law", "The law that applies", True),
    ]


def test_a_heading_without_its_bookmark_is_known_again_by_its_words(tmp_path: Path) -> None:
    def change(file: Any) -> None:
        for one in list(file.element.body.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))):
            one.getparent().remove(one)

    assert as_read(edited(written(tmp_path, "docx"), change)) == expected(draft())


@pytest.mark.parametrize("form", TEXT_FORMS)
def test_a_heading_that_was_reworded_keeps_its_section(form: str, tmp_path: Path) -> None:
    path = written(tmp_path, form)
    if form == "docx":
        file = docx.Document(str(path))
        next(run for one in file.paragraphs for run in one.runs if run.text == "Remedies").text = "Domestic courts"
        file.save(str(path))
    else:
        text = path.read_text(encoding="utf-8")
        changed = text.replace(">Remedies<", ">Domestic courts<").replace("## Remedies", "## Domestic courts")
        path.write_text(changed, encoding="utf-8")
    found = read_draft(path)
    assert (found.missing, found.sections[2].id, found.sections[2].heading) == ((), "remedies", "Domestic courts")


def test_a_draft_of_a_later_form_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "md")
    text = path.read_text(encoding="utf-8")
    assert text.count("obligations-draft: '1'") == 1
    path.write_text(text.replace("obligations-draft: '1'", "obligations-draft: '2'"), encoding="utf-8")
    with pytest.raises(BadDataError, match="no draft of this program"):
        read_draft(path)


def test_a_marker_that_was_filled_is_gone_and_the_others_stay(tmp_path: Path) -> None:
    def change(file: Any) -> None:
        run = next(run for one in file.paragraphs for run in one.runs if run.text == REMEDIES.words)
        run.text = "None was open."

    assert [one.section for one in edited(written(tmp_path, "docx"), change).markers] == ["remedies", "applicable-law"]


@pytest.mark.parametrize("form", ["html", "md"])
def test_edits_by_hand_in_text_formats_are_read(form: str, tmp_path: Path) -> None:
    path = written(tmp_path, form)
    added = {"html": "<h2>Mine</h2><p>Three new words</p>", "md": "## Mine\n\nThree\nnew words\n"}[form]
    before = {"html": '<h2 id="section-remedies"', "md": "## Remedies"}[form]
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, f"{added}\n{before}"), encoding="utf-8")
    found = read_draft(path)
    assert [one.id for one in found.sections][1:4] == ["facts", "", "remedies"]
    assert (found.sections[2].heading, found.sections[2].lines) == ("Mine", ["Three new words"])
    assert words.by_section(found, notes=True)["Mine"] == 4


@pytest.mark.parametrize(
    ("added", "lines"),
    [
        ("<div>In a box</div>", ["In a box"]),
        ("<figure><img src='x'><figcaption>Under it</figcaption></figure>", ["Under it"]),
        ("<details><summary>More</summary>Loose <b>words</b></details>", ["More", "Loose words"]),
        ("Bare words", ["Bare words"]),
        ("<div>Before <p>within</p> after</div>", ["Before", "within", "after"]),
        ("<span>Around <div>a box</div></span>", ["Around", "a box"]),
        ("<custom-box>Own</custom-box>", ["Own"]),
        ("<center>Old</center>", ["Old"]),
        ("<p hidden>Unseen</p><p style='display: none'>Unseen</p><script>x</script><!-- x -->", []),
        ("one<br>two", ["one two"]),
    ],
)
def test_whatever_holds_words_in_a_page_is_read_in_its_place(tmp_path: Path, added: str, lines: list[str]) -> None:
    path = written(tmp_path, "html")
    before, text = '<h2 id="section-remedies"', path.read_text(encoding="utf-8")
    was = read_draft(path).sections[1].lines
    path.write_text(text.replace(before, f"{added}\n{before}"), encoding="utf-8")
    assert read_draft(path).sections[1].lines == [*was, *lines]


def test_words_among_the_notes_count_unless_they_are_a_note_that_is_referred_to(tmp_path: Path) -> None:
    path = written(tmp_path, "html")
    text = path.read_text(encoding="utf-8")
    head = '<section class="notes">\n<h2>Notes</h2>\n<ol>'
    assert text.count(head) == 1
    was = [one for section in read_draft(path).sections for one in section.lines]
    path.write_text(text.replace(head, f"{head}<li>Mine</li><li id='note-99'>Lost</li>"), encoding="utf-8")
    now = [one for section in read_draft(path).sections for one in section.lines]
    assert [one for one in now if one not in was] == ["Mine", "Lost"]
    assert len(now) == len(was) + 2


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
@pytest.mark.parametrize("endnotes", [False, True])
def test_a_draft_saved_again_by_libreoffice_is_the_same_draft(tmp_path: Path, *, endnotes: bool) -> None:
    document = draft(endnotes=endnotes)
    path, out = written(tmp_path, "docx", document), tmp_path / "saved"
    office = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to"]
    subprocess.run([*office, "docx:MS Word 2007 XML", "--outdir", str(out), str(path)], check=True, timeout=120)
    found = read_draft(out / "draft.docx")
    assert as_read(found) == expected(document)
    assert found.stamp == document.stamp


def test_a_file_that_is_no_draft_is_refused_by_name(tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "letter.docx"))
    (tmp_path / "page.html").write_text("<p>hello</p>")
    (tmp_path / "empty.html").write_text("")
    (tmp_path / "notes.md").write_text("# hello")
    (tmp_path / "list.md").write_text("---\n- a\n---\n")
    for name in ("letter.docx", "page.html", "notes.md", "list.md"):
        with pytest.raises(BadDataError, match=f"{name}: no draft of this program: it carries no stamp"):
            read_draft(tmp_path / name)
    with pytest.raises(BadDataError, match=r"empty\.html"):
        read_draft(tmp_path / "empty.html")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "older .doc, or be locked"),
        ("torn.docx", b"PK\x05\x06" + bytes(18), "no Word file that can be read"),
        ("draft.pdf", b"%PDF-1.7", "a PDF cannot be read back"),
        ("draft.odt", b"", "give a .docx, .html or .md file"),
        ("draft.md", b"---\na: [\n---\n", "are no YAML"),
        ("latin.md", "é".encode("latin-1"), "no text in UTF-8"),
        ("latin.html", "é".encode("latin-1"), "no HTML that can be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_why(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadDataError, match=message) as refused:
        read_draft(tmp_path / name)
    assert name in str(refused.value)


def test_a_file_that_is_not_there_and_one_that_is_too_large_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BadDataError, match="cannot be read: No such file"):
        read_draft(tmp_path / "none.docx")
    path = written(tmp_path, "docx")
    monkeypatch.setattr("obligations.draft.check.read_word.LARGEST", path.stat().st_size)
    with pytest.raises(BadDataError, match="when unpacked"):
        read_draft(path)
    monkeypatch.setattr(reading, "LARGEST", 10)
    with pytest.raises(BadDataError, match="larger than 10 bytes"):
        read_draft(path)
