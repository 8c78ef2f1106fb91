"""Each of the forty competency questions has an answer, and the line that the page gives for it runs as it stands."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import pytest

import documents
from cli_runner import ROOT
from obligations.cli import run
from obligations.queries import load_queries, run_named

if TYPE_CHECKING:
    from pathlib import Path

    from documents import Shown
    from obligations.knowledge import KnowledgeBase

PAGE = ROOT / "docs/competency-questions.md"
QUERIES = load_queries(ROOT / "queries/ask")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if re.match(r"\| \d", line)
]
LINES = [line for row in ROWS for line in re.findall(r"`(obligations [^`]+)`", row[3])]
ASKED = [line for line in LINES if line.startswith("obligations query run ")]
COMMANDS = [line for line in LINES if line not in ASKED]
SHOWN = [one for block in documents.blocks(PAGE, "console") for one in documents.commands(block)]


def query_of(line: str) -> tuple[str, dict[str, str]]:
    """Take the name of the query and its parameters out of a line of the shell."""
    _, _, _, name, *rest = shlex.split(line)
    assert rest[::2] == ["-p"] * (len(rest) // 2)
    return name, dict(one.split("=", 1) for one in rest[1::2])


def test_forty_questions_stand_in_order_each_with_its_user_and_a_line() -> None:
    assert [row[0] for row in ROWS] == [str(number) for number in range(1, 41)]
    assert {row[2] for row in ROWS} == {"R", "D", "L"}
    assert [row[0] for row in ROWS if not row[1].endswith("?") or "`obligations " not in row[3]] == []


@pytest.mark.parametrize("line", ASKED)
def test_a_query_answers_as_the_page_asks_it(line: str, kb: KnowledgeBase) -> None:
    name, given = query_of(line)
    answer = run_named(kb, QUERIES[name], given)
    assert answer.columns == tuple(QUERIES[name].columns)
    assert bool(answer.rows) == (not QUERIES[name].example.none)


def test_every_command_but_changes_is_shown_with_what_it_prints() -> None:
    told = [shlex.split(line) for line in COMMANDS if not line.startswith("obligations changes ")]
    assert sorted(told) == sorted(list(one.words) for one in SHOWN)
    assert len(COMMANDS) == len(told) + 1


@pytest.mark.parametrize("shown", SHOWN, ids=[" ".join(one.words[1:4]) for one in SHOWN])
def test_a_command_prints_what_the_page_shows(shown: Shown, cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert [line for line in shown.lines if line.strip() != "…"]
    assert run([*shown.words[1:], "--cache", str(cache)]) == 0
    assert shown.missing(capsys.readouterr().out) == []
