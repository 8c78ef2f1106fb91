"""Names of persons without consent reach no draft and no file that goes out, however they are written."""

from __future__ import annotations

import unicodedata
import zipfile
from typing import TYPE_CHECKING, Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from draft_text import kinds_of
from obligations.draft.case import CaseFile, Person
from obligations.draft.check.checks import check_draft
from obligations.draft.check.reading import read_draft
from obligations.draft.compose import asked_of, compose
from obligations.draft.writers import write_draft

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from obligations import KnowledgeBase
    from obligations.draft.check.checks import Checked

SILENT = (Person("person 1", "Ann"), Person("person 2", "Ann Lee"), Person("person 3", "김철수"))
KIND = "sp-allegation-letter"


@pytest.fixture(scope="module")
def file(kb: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A letter in Word that names nobody."""
    kind, path = kinds_of(kb)[KIND], tmp_path_factory.mktemp("letter") / "letter.docx"
    case = CaseFile(dict.fromkeys(kind.gaps(), "As told by us."))
    write_draft(compose(kb, kind, asked_of(kb, ["2016-17-returns"], "CHN"), case), "docx", path)
    return path


def hidden(text: str, *persons: Person) -> str:
    return CaseFile({"facts": text}, persons or SILENT).text("facts")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Ann Lee and Ann were held.", "person 2 and person 1 were held."),
        ("Ann\nLee was held.", "person 2 was held."),
        ("Ann\u00a0Lee was held.", "person 2 was held."),
        ("ANN LEE, ann lee", "person 2, person 2"),
        ("Ann's letter; (Ann)", "person 1's letter; (person 1)"),
        ("A\u00adnn \u200bLee", "person 2"),
        ("Annabel read Annex Ann-1", "Annabel read Annex person 1-1"),
        ("Joann Lee", "Joann Lee"),
        ("김철수는 끌려갔다", "person 3는 끌려갔다"),
        ("Ann被遣返", "person 1被遣返"),
        ("{person 2} came, {person 9} did not", "person 2 came, {person 9} did not"),
    ],
)
def test_names_become_codes_and_words_that_only_look_like_them_stay(text: str, wanted: str) -> None:
    assert hidden(text) == wanted


def test_name_with_consent_stays_though_it_holds_one_without() -> None:
    persons = (Person("person 1", "Ann"), Person("person 2", "Ann Lee", consent=True))
    assert hidden("Ann Lee met Ann; {person 2} left.", *persons) == "Ann Lee met person 1; Ann Lee left."
    assert hidden("Bo met Bo.", Person("person 1", "Bo", consent=True), Person("person 2", "Bo")) == (
        "person 2 met person 2."
    )


def test_name_in_decomposed_letters_or_with_another_hyphen_is_found() -> None:
    written = unicodedata.normalize("NFD", "José") + " Al\u2011Amin"
    assert hidden(written, Person("person 1", "José Al-Amin")) == "person 1"
    assert hidden("Jose Al-Amin", Person("person 1", "José Al-Amin")) == "Jose Al-Amin"


def checked(kb: KnowledgeBase, path: Path, *persons: Person, case: bool = True) -> Checked:
    return check_draft(kb, read_draft(path), kinds_of(kb)[KIND], CaseFile({}, persons) if case else None)


def said(found: Checked, code: str) -> list[str]:
    return [one.says for one in found.points if one.code == code]


def changed(file: Path, folder: Path, change: Callable[[Any], None]) -> Path:
    word, copy = docx.Document(str(file)), folder / "changed.docx"
    change(word)
    word.save(str(copy))
    return copy


def paragraph_of(word: Any) -> Any:
    return next(one for one in word.paragraphs if "As told by us." in one.text)


def test_short_name_is_not_found_within_a_word_and_is_found_as_one(
    kb: KnowledgeBase, file: Path, tmp_path: Path
) -> None:
    near = changed(file, tmp_path, lambda word: paragraph_of(word).add_run(" See Annex 1 and Annabel."))
    assert said(checked(kb, near, *SILENT), "consent") == []
    hit = changed(file, tmp_path, lambda word: paragraph_of(word).add_run(" See ANN."))
    assert said(checked(kb, hit, *SILENT), "consent") == ["The name of person 1, who has not consented, stands in it."]


def test_name_on_the_first_page_is_found(kb: KnowledgeBase, file: Path, tmp_path: Path) -> None:
    hit = changed(file, tmp_path, lambda word: word.paragraphs[0].add_run(" on behalf of Ann Lee"))
    assert said(checked(kb, hit, *SILENT), "consent") == [
        "The name of person 2, who has not consented, stands in the lines before the first section."
    ]


def _header(word: Any) -> None:
    paragraph = word.sections[0].header.paragraphs[0]
    paragraph.add_run(" An")
    paragraph.add_run("n Lee")


def _footer(word: Any) -> None:
    word.sections[0].footer.paragraphs[0].add_run(" Ann Lee")


def _title(word: Any) -> None:
    word.core_properties.keywords = "Ann Lee"


def _comment(word: Any) -> None:
    word.add_comment(paragraph_of(word).runs[0], text="Ask Ann Lee", author="An editor")


def _deleted(word: Any) -> None:
    run, around = paragraph_of(word).add_run("x")._r, OxmlElement("w:del")
    around.set(qn("w:author"), "An editor")
    around.set(qn("w:id"), "900")
    run.addprevious(around)
    around.append(run)
    text = run.find(qn("w:t"))
    text.tag, text.text = qn("w:delText"), "Ann Lee"


@pytest.mark.parametrize("place", [_header, _footer, _title, _comment, _deleted])
def test_name_that_goes_out_unseen_is_found(
    kb: KnowledgeBase, file: Path, tmp_path: Path, place: Callable[[Any], None]
) -> None:
    hit = changed(file, tmp_path, place)
    found = said(checked(kb, hit, *SILENT), "consent")
    assert [one.partition(" stands in what goes out with the file unseen")[0] for one in found] == [
        "The name of person 2, who has not consented,"
    ]
    assert said(checked(kb, hit, Person("person 1", "Lee An")), "consent") == []


def test_name_in_a_property_of_a_users_own_is_found(kb: KnowledgeBase, file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "custom.docx"
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(copy, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/custom.xml":
                content = content.replace(b"2016-17-returns<", b"2016-17-returns Ann Lee<")
                assert b"Ann Lee" in content
            new.writestr(name, content)
    found = said(checked(kb, copy, *SILENT), "consent")
    assert found == [
        "The name of person 2, who has not consented, stands in what goes out with the file unseen (properties)."
    ]


def test_changes_comments_and_authors_are_pointed_out_and_our_own_comments_are_not(
    kb: KnowledgeBase, file: Path, tmp_path: Path
) -> None:
    def codes(path: Path) -> list[str]:
        return [one.code for one in checked(kb, path).points if one.code in {"changes", "comments", "author"}]

    def author(word: Any) -> None:
        word.core_properties.last_modified_by = "An editor"

    assert codes(file) == []
    assert codes(changed(file, tmp_path, _deleted)) == ["changes"]
    assert codes(changed(file, tmp_path, _comment)) == ["comments"]
    assert codes(changed(file, tmp_path, author)) == ["author"]


def test_check_without_a_case_file_says_that_names_were_not_looked_for(kb: KnowledgeBase, file: Path) -> None:
    assert said(checked(kb, file, case=False), "names") == [
        "Names of persons were not looked for: give your case file with --case."
    ]
    assert said(checked(kb, file), "names") == []


@pytest.mark.parametrize(
    ("form", "old", "new"),
    [
        ("html", "<h1>", "<!-- Ann Lee --><h1>"),
        ("html", "<h1>", "<p hidden>Ann Lee</p><h1>"),
        ("html", "<h1>", '<img alt="Ann Lee" src="x.png"><h1>'),
        ("md", "\n# ", "\n<!-- Ann Lee -->\n# "),
        ("md", "---\n", "---\nauthor: Ann Lee\n"),
    ],
)
def test_name_that_a_text_format_does_not_show_is_found(
    kb: KnowledgeBase, tmp_path: Path, form: str, old: str, new: str
) -> None:
    kind, path = kinds_of(kb)[KIND], tmp_path / f"letter.{form}"
    write_draft(compose(kb, kind, asked_of(kb, ["2016-17-returns"], "CHN")), form, path)
    assert said(checked(kb, path, *SILENT), "consent") == []
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = said(checked(kb, path, *SILENT), "consent")
    assert found
    assert all("of person 2" in one and "unseen" in one for one in found)
