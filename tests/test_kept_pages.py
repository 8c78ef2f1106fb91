"""Pages that are kept: given again as they were, and never where a source, the code or the question has changed."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING

import pytest

from small_checkout import EVENT, RECORD, Checkout, small_checkout

if TYPE_CHECKING:
    from pathlib import Path

ASSESS = ("assess", EVENT)
TITLE = RECORD["title"]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """A small checkout with a cache of its own."""
    return small_checkout(tmp_path / "checkout", tmp_path / "cache")


@pytest.mark.parametrize("form", ["text", "md", "html", "json"])
def test_page_is_given_again_as_it_was_without_what_writes_it(checkout: Checkout, form: str) -> None:
    first, second = (checkout.ask(*ASSESS, "--format", form) for _ in range(2))
    assert (first.code, first.err, first.anew) == (0, "", True)
    assert (second.code, second.err, second.anew) == (0, "", False)
    assert second.out == first.out
    assert str(TITLE) in first.out
    (checkout.root / "page").write_text("before", encoding="utf-8")
    third = checkout.ask(*ASSESS, "--format", form, "-o", str(checkout.root / "page"))
    assert (third.out, third.anew) == ("", False)
    assert (checkout.root / "page").read_text(encoding="utf-8") == first.out


@pytest.mark.parametrize(
    "options",
    [
        *(["--state", "XAA"], ["--treaty", "ONE"], ["--status", "arguable"], ["--since", "2017-01-01"]),
        *(
            ["--until", "2018-01-01"],
            ["--corroborated"],
            ["--limit", "1"],
            ["--offset", "1"],
            ["--fail-on", "arguable"],
        ),
        *(["--format", "jsonl"], ["--format", "csv"], ["--format", "table"], ["--format", "turtle"]),
        *(["--all", "--limit", "0"], ["--lang", "fr", "--state", "XAA"]),
    ],
    ids=" ".join,
)
def test_choice_among_findings_and_forms_with_more_to_say_are_written_anew(
    checkout: Checkout, options: list[str]
) -> None:
    assert not [checkout.ask(*ASSESS).anew for _ in range(2)][1]
    first, second = (checkout.ask(*ASSESS, *options) for _ in range(2))
    assert (first.code, first.anew, second) == (0, True, first)


def test_other_question_never_gets_the_page_of_the_first(checkout: Checkout, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    other = {**RECORD, "id": "bridge", "title": "What happened at the bridge"}
    (checkout.record.parent / "bridge.json").write_text(json.dumps(other), encoding="utf-8")
    asked = (
        ASSESS,
        *((*ASSESS, *more) for more in (["--all"], ["--format", "json"], ["--lang", "fr"], ["--format", "md"])),
        *(("assess", "bridge"), (*ASSESS, "bridge"), ("assess", "bridge", EVENT), ("assess",), ("assess", EVENT[:3])),
        (*ASSESS, "--data", str(tmp_path / "more")),
    )
    fresh = [checkout.ask(*one) for one in asked]
    assert [one.anew for one in fresh] == [True] * len(asked)
    again = [checkout.ask(*one) for one in asked]
    assert [one.out for one in again] == [one.out for one in fresh]
    assert [one.anew for one in again] == [*[False] * 6, *[True] * 4, False]
    assert str(tmp_path / "more") in checkout.ask(*ASSESS, "--data", str(tmp_path / "more"), "--format", "json").out


def test_edited_source_gives_a_new_page_and_the_same_text_the_old_one(checkout: Checkout) -> None:
    before, text = checkout.ask(*ASSESS), checkout.record.read_text(encoding="utf-8")
    for _ in range(2):
        checkout.record.write_text(text.replace("the river", "the RIVER"), encoding="utf-8")
        edited = [checkout.ask(*ASSESS) for _ in range(2)]
        assert [one.out.startswith("What happened at the RIVER ") for one in edited] == [True, True]
        assert [one.anew for one in edited] == [True, False]  # the hash of a file that was touched is taken anew
        checkout.record.write_text(text, encoding="utf-8")
        assert checkout.ask(*ASSESS).out == before.out


def test_law_that_is_added_gives_a_new_page(checkout: Checkout) -> None:
    checkout.ask(*ASSESS)
    facts = "data:dataset a obl:Dataset .\n".replace("data:dataset", "<https://w3id.org/obligations/id/dataset>")
    prefix = "@prefix obl: <https://w3id.org/obligations/ns#> .\n"
    (checkout.root / "data/more.ttl").write_text(prefix + facts, encoding="utf-8")
    first, second = (checkout.ask(*ASSESS) for _ in range(2))
    assert (first.anew, second.anew) == (True, False)
    (checkout.root / "data/more.ttl").unlink()
    assert not checkout.ask(*ASSESS).anew


@pytest.mark.parametrize(
    "module", ["render/words.py", "render/assessment.py", "cli/options.py", "version.py", "draft/writers/draft.css"]
)
def test_edited_code_gives_a_new_page(checkout: Checkout, module: str) -> None:
    checkout.ask(*ASSESS)
    path = checkout.root / "src/obligations" / module
    path.write_text(path.read_text(encoding="utf-8") + "\n# edited\n", encoding="utf-8")
    assert [checkout.ask(*ASSESS).anew for _ in range(2)] == [True, False]


def test_code_of_another_size_or_another_moment_is_other_code(checkout: Checkout) -> None:
    """A page in other words shows it; a file put in place of one with its size and time is told by its other time."""
    before, path = checkout.ask(*ASSESS), checkout.root / "src/obligations/render/words.py"
    text, stat = path.read_text(encoding="utf-8"), path.stat()
    path.write_text(text.replace("may breach is not breached", "MAY BREACH IS NOT BREACHED"), encoding="utf-8")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    shutil.rmtree(path.parent / "__pycache__")  # Python itself takes byte code for current by size and time
    after = checkout.ask(*ASSESS)
    assert after.anew
    assert after.out == before.out.replace("may breach is not breached", "MAY BREACH IS NOT BREACHED") != before.out


@pytest.mark.parametrize(
    "before", ['import pyoxigraph; pyoxigraph.__version__ += "x"', 'sys.version += " of another make"'], ids=repr
)
def test_other_library_or_python_gives_a_new_page(checkout: Checkout, before: str) -> None:
    assert [checkout.ask(*ASSESS).anew for _ in range(2)] == [True, False]
    assert [checkout.ask(*ASSESS, before=before).anew for _ in range(2)] == [True, False]


def test_terminals_of_other_widths_and_without_colour_get_pages_of_their_own(checkout: Checkout) -> None:
    plain, pale = checkout.ask(*ASSESS), checkout.on_a_terminal(60, *ASSESS, "--no-color")
    shown = {columns: checkout.on_a_terminal(columns, *ASSESS) for columns in (60, 90, 140)}
    assert [one.anew for one in shown.values()] == [True] * 3
    for columns, first in shown.items():
        assert checkout.on_a_terminal(columns, *ASSESS).out == first.out
        assert not checkout.on_a_terminal(columns, *ASSESS).anew
    assert len({one.out for one in shown.values()} | {plain.out}) == 4
    assert "\x1b" in shown[60].out
    assert "\x1b" not in pale.out + plain.out
    assert checkout.on_a_terminal(60, *ASSESS, "--no-color").out == pale.out
    assert checkout.ask(*ASSESS) == checkout.ask(*ASSESS)
    assert checkout.ask(*ASSESS).out == plain.out


def test_page_of_which_a_part_was_lost_is_written_anew(checkout: Checkout) -> None:
    whole = checkout.ask(*ASSESS)
    (page,) = checkout.pages()
    content = page.read_bytes()
    seal, _, text = content.partition(b"\n")
    for left in (b"", b"\n", content[:1], content[: len(content) // 2], content[:-1], seal, seal + b"\n", text):
        page.write_bytes(left)
        told = checkout.ask(*ASSESS)
        assert (told.code, told.out, told.anew) == (0, whole.out, True), left
        assert page.read_bytes() == content
    assert not checkout.ask(*ASSESS).anew


def test_file_that_is_called_as_the_event_is_read_as_before(checkout: Checkout, tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    assert checkout.ask(*ASSESS, cwd=tmp_path / "here").anew
    assert not checkout.ask(*ASSESS, cwd=tmp_path / "here").anew
    (tmp_path / "here" / EVENT).write_text("{", encoding="utf-8")
    told = checkout.ask(*ASSESS, cwd=tmp_path / "here")
    assert (told.code, told.out) == (4, "")


def test_record_of_the_user_leaves_no_page(checkout: Checkout) -> None:
    told = [checkout.ask("assess", "--file", str(checkout.record)) for _ in range(2)]
    assert ([one.anew for one in told], checkout.pages()) == ([True, True], [])


def test_cache_that_cannot_be_written_gives_the_page_with_a_notice_each_time(checkout: Checkout) -> None:
    usual = checkout.ask(*ASSESS)
    (checkout.root / "file").touch()
    for _ in range(2):
        told = checkout.ask(*ASSESS, "--cache", str(checkout.root / "file/cache"))
        assert (told.code, told.out, told.anew) == (0, usual.out, True)
        assert told.err.startswith("note: the cache ")


def test_removed_store_is_built_again_and_its_page_with_it(checkout: Checkout) -> None:
    usual = checkout.ask(*ASSESS)
    (answers,) = checkout.cache.glob("*.answers")
    shutil.rmtree(answers.with_suffix(""))
    told = checkout.ask(*ASSESS)
    assert (told.out, told.anew) == (usual.out, True)


@pytest.mark.parametrize(
    "arguments",
    [("assess", "nowhere"), ("assess", EVENT, "--lang", "xx"), ("assess", EVENT, "--data", "nowhere")],
    ids=" ".join,
)
def test_faults_are_told_each_time(checkout: Checkout, arguments: tuple[str, ...]) -> None:
    first, second = (checkout.ask(*arguments) for _ in range(2))
    assert first == second
    assert first.code in {3, 4}
    assert checkout.pages() == []
