"""`obligations draft` at the command line: endings and formats, who may read the file, what help and refusals say."""

from __future__ import annotations

import json
import stat
import zipfile
from typing import TYPE_CHECKING

import docx
import pytest

from cli_runner import cli_fixture
from made_up_draft import draft
from obligations.draft.case import read_case
from obligations.draft.check.reading import read_draft
from obligations.draft.compose import kinds_on_file
from obligations.draft.writers import write_draft
from obligations.errors import BadDataError

if TYPE_CHECKING:
    from pathlib import Path

    from cli_runner import Cli
    from obligations import KnowledgeBase

__all__ = ["cli_fixture"]

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
CALL = ("draft", "sp-allegation-letter", "--incident", "2016-17-returns", "--state", "CHN")


@pytest.mark.parametrize(
    ("name", "more", "told"),
    [
        ("letter.doc", (), 'no draft is written to a file that ends in ".doc"'),
        ("letter.doc", ("--format", "docx"), 'no draft is written to a file that ends in ".doc"'),
        ("letter.md", ("--format", "docx"), '"letter.md" ends in .md, but --format says docx'),
    ],
)
def test_ending_that_is_unknown_or_says_another_thing_is_refused(
    cli: Cli, tmp_path: Path, name: str, more: tuple[str, ...], told: str
) -> None:
    ran = cli(*CALL, "-o", str(tmp_path / name), *more)
    assert (ran.code, told in ran.err) == (2, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "more", "begins"),
    [
        ("letter.htm", (), b"<!doctype html>"),
        ("letter.MD", ("--format", "md"), b"---"),
        ("letter", (), b"PK"),
        ("letter", ("--format", "html"), b"<!doctype html>"),
    ],
)
def test_ending_tells_the_format_and_without_one_the_option_does(
    cli: Cli, tmp_path: Path, name: str, more: tuple[str, ...], begins: bytes
) -> None:
    assert cli(*CALL, "-o", str(tmp_path / name), *more).code == 0
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_draft_made_with_a_case_file_is_read_by_its_owner_only(cli: Cli, tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text("persons:\n  - name: Ann Made-Up\n", encoding="utf-8")
    for name, more in (("private.md", ("--case", str(case))), ("plain.md", ())):
        (tmp_path / name).write_text("older", encoding="utf-8")
        (tmp_path / name).chmod(0o644)
        assert cli(*CALL, "-o", str(tmp_path / name), *more).code == 0
    assert stat.S_IMODE((tmp_path / "private.md").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "plain.md").stat().st_mode) & 0o044


def test_kinds_are_listed_as_json_too(cli: Cli, kb: KnowledgeBase) -> None:
    listed = json.loads(cli("draft", "kinds", "--format", "json").out)
    assert [one["id"] for one in listed] == list(kinds_on_file(kb))
    assert listed[0] == {
        "id": "legal-memo",
        "name": kinds_on_file(kb)["legal-memo"].name,
        "treaty": kinds_on_file(kb)["legal-memo"].treaty,
        "procedures": [],
    }


def test_help_names_each_kind_as_its_record_does(cli: Cli, kb: KnowledgeBase) -> None:
    shown = " ".join(cli("draft", "--help").out.split())
    assert [one.id for one in kinds_on_file(kb).values() if f"{one.id} {one.name}" not in shown] == []


def test_empty_case_file_is_refused_with_the_way_to_a_template(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    for text, told in (
        ("", "is empty"),
        ("# nothing\n", "is empty"),
        ("- a\n", "must be a mapping of gap ids to texts"),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(BadDataError, match=f"{told}: `obligations draft wgad --case-template` prints one"):
            read_case(path, kinds_on_file(kb)["wgad"])


def test_draft_of_a_kind_that_is_not_on_file_asks_for_its_folder(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "draft.md"
    write_draft(draft(), "md", path)
    ran = cli("draft", "check", str(path))
    assert (ran.code, "name its folder with --data" in ran.err) == (3, True)
    (tmp_path / "added").mkdir()
    again = cli("draft", "check", str(path), "--data", str(tmp_path / "added"))
    assert (again.code, "name its folder with --data" in again.err) == (3, False)


@pytest.mark.parametrize("types", ["", "<Types/>", f'<Types xmlns="{TYPES}"/>'])
def test_word_file_with_an_empty_list_of_types_is_refused(tmp_path: Path, types: str) -> None:
    whole, torn = tmp_path / "whole.docx", tmp_path / "torn.docx"
    docx.Document().save(str(whole))
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(torn, "w") as new:
        for name in old.namelist():
            new.writestr(name, types if name == "[Content_Types].xml" else old.read(name))
    with pytest.raises(BadDataError, match="no Word file that can be read"):
        read_draft(torn)
