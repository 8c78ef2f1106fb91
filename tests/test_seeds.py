"""The five press articles, whole: each claim found in them is on record under its article, or listed with a reason."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cli_runner import ROOT
from obligations.load.row import Register, Row
from obligations.load.statements import COLUMNS, load_statement
from obligations.load.terms import TYPE, Graph, value
from obligations.names import ID, OBL, STATEMENT, tail

if TYPE_CHECKING:
    from obligations import KnowledgeBase

LIST = Path(__file__).parent / "seed_claims.csv"
ARTICLES = {
    "S0": ("rhodes-2013", 33),
    "S1": ("christian-post-2021", 22),
    "S2": ("seoul-conference-2023", 36),
    "S3": ("pacific-standard-2017", 29),
    "S4": ("daily-nk-2017", 26),
}
KINDS = ("claim", "act", "situation", "position", "count", "intervention", "statement", "source", "none")
ROWS_OF_EACH = 146


@dataclass(frozen=True)
class Kept:
    """One claim of an article, and what became of it."""

    claim_id: str
    kept_as: tuple[str, ...]
    items: tuple[str, ...]
    reason: str


def _read() -> list[Kept]:
    with LIST.open(encoding="utf-8", newline="") as handle:
        return [
            Kept(row["claim_id"], _parts(row["kept_as"]), _parts(row["items"]), row["reason"])
            for row in csv.DictReader(handle)
        ]


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


KEPT = _read()


def test_every_claim_of_every_article_is_listed_once() -> None:
    wanted = [f"{prefix}-{number:03}" for prefix, (_, last) in ARTICLES.items() for number in range(1, last + 1)]
    assert len(wanted) == ROWS_OF_EACH
    assert Counter(one.claim_id for one in KEPT) == Counter(wanted)


def test_what_is_not_kept_says_why() -> None:
    assert [one.claim_id for one in KEPT if not set(one.kept_as) <= set(KINDS) or not one.kept_as] == []
    assert [one.claim_id for one in KEPT if ("none" in one.kept_as) == bool(one.items)] == []
    assert [one.claim_id for one in KEPT if "none" in one.kept_as and len(one.reason) < len("Rhetoric.")] == []


@pytest.mark.parametrize("prefix", ARTICLES)
def test_the_query_finds_each_claim_under_its_article_with_its_place(kb: KnowledgeBase, prefix: str) -> None:
    article = ARTICLES[prefix][0]
    answer = kb.query("by-source", source=article)
    rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    found = {tail(value(row["item"])): value(row["locator"]) for row in rows}
    wrong = []
    for one in KEPT:
        if not one.claim_id.startswith(prefix) or "none" in one.kept_as or one.items == (article,):
            continue
        here = [item for item in one.items if item in found]
        if not here:
            wrong.append(f"{one.claim_id}: none of {', '.join(one.items)} is listed under {article}")
        wrong += [f"{one.claim_id}: {item} has no locator" for item in here if not found[item]]
    assert not wrong, "\n".join(wrong)


def test_every_item_of_the_list_is_on_file(kb: KnowledgeBase) -> None:
    typed = (value(quad.subject) for quad in kb.store.quads_for_pattern(None, TYPE, None, None))
    known = {tail(one) for one in typed if one.startswith(ID)}
    assert sorted({item for one in KEPT for item in one.items} - known) == []


def test_what_an_article_gets_wrong_stands_beside_what_is_so(kb: KnowledgeBase) -> None:
    corrected = {
        tail(one): (kb.view.one(one, "correction"), tail(kb.view.one(one, "source") or ""))
        for one in kb.view.subjects("a", OBL + "Statement")
        if kb.view.one(one, "correction")
    }
    by_article = {
        article: [text or "" for text, source in corrected.values() if source == article]
        for article, _ in ARTICLES.values()
    }
    assert any("acce" in text for text in by_article["rhodes-2013"])
    assert any("acce" in text for text in by_article["seoul-conference-2023"])
    assert any("People Power" in text for text in by_article["seoul-conference-2023"])
    assert any("arbitrat" in text for text in by_article["seoul-conference-2023"])
    assert by_article["daily-nk-2017"]


def test_no_statement_reaches_a_finding(kb: KnowledgeBase) -> None:
    statements = set(kb.view.subjects("a", OBL + "Statement"))
    assert statements
    reached = {item for article, _ in ARTICLES.values() for item in _column(kb, "source-findings", article, "claim")}
    assert reached
    assert {tail(one) for one in statements} & reached == set()
    cited = {
        one.id for event in kb.assessment().incidents for one in event.sources if event.id == "infanticide-account"
    }
    assert cited == {"rhodes-2013", "coi-2014"}


def _column(kb: KnowledgeBase, query: str, source: str, column: str) -> set[str]:
    answer = kb.query(query, source=source)
    return {tail(value(row[answer.columns.index(column)])) for row in answer.rows}


ROW = {
    "id": "told",
    "source": "hrw-2017",
    "locator": "para 1",
    "kind": "opinion",
    "by": "the author",
    "date": "2017",
    "about": "2016-17-returns;2016-17-returns.return",
    "gist": "It will get worse.",
    "so": "",
    "so_source": "",
}


def _loaded(changed: dict[str, str]) -> tuple[Graph, list[str]]:
    register = Register(sources={"hrw-2017"})
    graph = Graph("https://example.org/graph")
    load_statement(Row({**ROW, **changed}, "statements.csv", 2, register), graph)
    return graph, [f"{one.path}: {one.message}" for one in register.problems]


def test_a_statement_points_to_events_and_acts() -> None:
    graph, problems = _loaded({})
    about = {tail(value(quad.object)) for quad in graph if quad.predicate.value == OBL + "about"}
    assert (problems, about) == ([], {"2016-17-returns", "2016-17-returns.return"})
    assert tuple(ROW) == COLUMNS
    assert {value(quad.subject) for quad in graph} == {STATEMENT + "told"}


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"source": "hrw-2071"}, 'source: no source has the id "hrw-2071"'),
        ({"kind": "opinoin"}, 'kind: "opinoin" is not known'),
        ({"locator": ""}, "locator: must be filled"),
        ({"gist": ""}, "gist: must be filled"),
        ({"so": "It is not so."}, "so_source: what is so, and where that stands, go together"),
        ({"date": "2017-13"}, "date: "),
    ],
)
def test_a_bad_statement_is_named_with_its_cell(changed: dict[str, str], problem: str) -> None:
    assert [one[: len(problem)] for one in _loaded(changed)[1]] == [problem]


def test_the_list_of_what_no_norm_covers_is_what_the_query_finds(kb: KnowledgeBase) -> None:
    text = (ROOT / "data/incidents/README.md").read_text(encoding="utf-8")
    section = text.split("## What the articles allege and no norm covers")[1]
    listed = set(re.findall(r"^\| `([\w.-]+)` \|", section, flags=re.MULTILINE))
    answer = kb.query("acts-without-norm")
    assert listed == {tail(value(row[answer.columns.index("act")])) for row in answer.rows}
