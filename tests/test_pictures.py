"""The pictures of the shipped data: nothing lies on anything else, the same bytes each time, the same in words."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

import drawn
from cli_runner import Cli, cli_fixture
from obligations.render.marks import MARKS
from obligations.render.svg import clean, wrap

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["cli_fixture"]

CORE = ("ICERD", "ICESCR", "ICCPR", "CEDAW", "CAT", "CRC", "ICMW", "CPED", "CRPD")
STATES = ("CHN", "PRK", "KOR", "USA", "RUS", "MMR", "IRN", "SAU")
ON_A_DAY = ("--rows", "states", "--on", "2017-07-01")
OF_STATES = (
    *ON_A_DAY,
    *(part for one in CORE for part in ("--treaty", one)),
    *(part for one in STATES for part in ("--state", one)),
)
PICTURES = {
    "graph of an event": ("graph", "2016-17-returns"),
    "graph of a provision": ("graph", "CAT:3"),
    "graph of a finding": ("graph", "cat-3-1/2016-17-returns.return/CHN"),
    "timeline of an event": ("timeline", "2023-returns"),
    "timeline of a State": ("timeline", "--state", "PRK"),
    "timeline of treaties": ("timeline", "--state", "CHN", "--treaty", "CAT", "--treaty", "ICCPR", "2016-17-returns"),
    "matrix of a treaty": ("matrix", "--treaty", "CAT"),
    "matrix of all": ("matrix",),
    "matrix of States": ("matrix", *OF_STATES),
}


@pytest.fixture(scope="module", name="pictures")
def pictures_fixture(cli: Cli) -> dict[str, str]:
    """Each picture, as the command prints it."""
    made = {name: cli(*words) for name, words in PICTURES.items()}
    assert {name: ran.err for name, ran in made.items() if ran.code} == {}
    return {name: ran.out for name, ran in made.items()}


@pytest.mark.parametrize("name", PICTURES)
def test_no_two_texts_lie_on_each_other_and_none_leaves_its_page(pictures: dict[str, str], name: str) -> None:
    said = drawn.said(pictures[name])
    assert [one.text for one in said if not one.on_page()] == []
    pages: dict[int, list[drawn.Said]] = {}
    for one in said:
        pages.setdefault(one.page, []).append(one)
    touching = [
        (one.text, other.text)
        for page in pages.values()
        for number, one in enumerate(page)
        for other in page[number + 1 :]
        if one.touches(other)
    ]
    assert touching == []


@pytest.mark.parametrize("name", PICTURES)
def test_picture_names_itself_and_says_what_it_rests_on(pictures: dict[str, str], name: str) -> None:
    root = drawn.root(pictures[name])
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"] == "title desc"
    title, desc = (root.findtext(f"{drawn.SVG}{tag}") for tag in ("title", "desc"))
    assert title
    assert title in (desc or "")
    many = drawn.pages(pictures[name])
    assert root.attrib["height"] == f"{210 * many}mm"
    assert drawn.whole(pictures[name]).count("may breach is not breached") == many


@pytest.mark.parametrize("name", ["graph of an event", "timeline of an event", "matrix of a treaty"])
def test_same_question_gives_the_same_bytes_in_another_process(cli: Cli, pictures: dict[str, str], name: str) -> None:
    assert cli(*PICTURES[name], env={"PYTHONHASHSEED": "7"}).out == pictures[name]


@pytest.mark.parametrize("form", ["dot", "graphml", "gexf"])
def test_files_for_graph_programs_have_the_same_bytes_each_time(cli: Cli, tmp_path: Path, form: str) -> None:
    first, second = (
        cli("graph", "2017-07-family", "--as", form, "-o", f"{seed}", cwd=tmp_path, env={"PYTHONHASHSEED": seed})
        for seed in ("1", "2")
    )
    assert (first.code, second.code) == (0, 0)
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()


def test_every_finding_of_an_event_is_drawn_once_over_all_pages(cli: Cli, pictures: dict[str, str]) -> None:
    assessed = json.loads(cli("assess", "2016-17-returns", "--format", "json").out)["findings"]
    rows = [f"{one['label']} ({one['state']}, {one['act']})" for one in assessed]
    words = drawn.whole(pictures["graph of an event"])
    assert drawn.pages(pictures["graph of an event"]) > 1
    assert {row: words.count(row) for row in set(rows)} == {row: rows.count(row) for row in set(rows)}


def test_every_cell_of_a_matrix_over_many_pages_is_drawn_once(cli: Cli, pictures: dict[str, str]) -> None:
    rows = list(csv.reader(io.StringIO(cli("matrix", "--format", "csv", "--quiet").out)))
    cells = [cell for row in rows[1:] for cell in row[2:] if cell]
    many = drawn.pages(pictures["matrix of all"])
    assert many > 1
    known = {mark.letter for mark in MARKS.values()}
    letters = [one for one in drawn.texts(pictures["matrix of all"]) if one in known]
    assert len(letters) == len(cells) + len(set(cells)) * many  # each page has a legend of all that occur


@pytest.mark.parametrize("form", ["text", "md", "html"])
def test_words_hold_what_the_pictures_hold(cli: Cli, form: str) -> None:
    graph = " ".join(cli("graph", "2017-07-family", "--format", form).out.split())
    assert all(one in graph for one in ("return of a refugee to", "bound from 24 Sep 1982", "arguable"))
    timeline = " ".join(cli(*PICTURES["timeline of treaties"], "--format", form).out.split())
    assert all(one in timeline for one in ("signature only", "dispute clause exclusion, art. 30(1)", "1 Jul 2016"))
    matrix = " ".join(cli("matrix", *OF_STATES, "--format", form).out.split())
    assert all(one in matrix for one in ("signature only", "Saudi Arabia (SAU)", "CRPD"))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("graph",), 2),
        (("timeline",), 2),
        (("matrix", "--rows", "states"), 2),
        (("matrix", *ON_A_DAY, "--status", "arguable"), 2),
        (("matrix", "--on", "2017-07-01"), 2),
        (("matrix", *ON_A_DAY, "--columns", "provisions"), 2),
        (("graph", "2016-17-retruns"), 3),
        (("timeline", "--state", "Chnia"), 3),
        (("matrix", *ON_A_DAY[:3], "2017-07"), 4),
    ],
)
def test_wrong_use_and_wrong_names_are_told_apart(cli: Cli, words: tuple[str, ...], code: int) -> None:
    ran = cli(*words)
    assert (ran.code, ran.out) == (code, "")


def test_wrong_name_gets_the_nearest_event(cli: Cli) -> None:
    assert "2016-17-returns" in cli("graph", "2016-17-retruns").err


def test_text_is_broken_without_losing_a_letter() -> None:
    long = "unterseebootkapitaensmuetze and 2020-10-refused-at-the-border"
    lines = wrap(long, 60)
    assert len(lines) > 3
    assert "".join(lines).replace(" ", "") == long.replace(" ", "")


def test_what_xml_cannot_hold_is_replaced() -> None:
    assert clean("a\x00b\x1fc\ud800d\ne") == "a\ufffdb\ufffdc\ufffdd e"
    assert clean("\u017bd\u00e1r \U0001f30d <&>") == "\u017bd\u00e1r \U0001f30d <&>"
