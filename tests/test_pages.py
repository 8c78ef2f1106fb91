"""The page of an assessment: what leads it, what a filter leaves, and input that could break it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from cli_runner import Cli, cli_fixture
from obligations import BadDataError
from obligations.load.record import check_records
from obligations.render.assessment import assessment_pages
from obligations.render.page import as_markdown, as_text
from obligations.render.words import weak_spot
from worlds import act, claim, finding, findings, record, removal

if TYPE_CHECKING:
    from pathlib import Path

    from obligations import KnowledgeBase

__all__ = ["cli_fixture"]

WIDE = 400


def page(kb: KnowledgeBase, *records: dict[str, Any]) -> str:
    answer = kb.assessment(list(records))
    return as_text(assessment_pages(answer, lambda _: True, everything=False), WIDE)


def test_textual_treaties_lead_and_readings_and_custom_stand_beside_them(kb: KnowledgeBase) -> None:
    told = page(kb, record(removal("return", "CHN", claim("risk-of-torture"), claim("child"))))
    lead, _, beside = told.partition("Also, on the same act and for the same right")
    assert "CAT, art. 3(1)" in lead
    assert "CRC, art" not in lead
    assert "CRC, art. 37(a) (settled reading)" in beside


def test_what_waits_for_one_fact_has_a_row_and_what_waits_for_more_a_line(kb: KnowledgeBase) -> None:
    told = page(kb, record(removal("return", "CHN")))
    near, _, far = told.partition("Two facts or more away")
    assert "missing: the person removed was under eighteen" in near.partition("One fact away")[2]
    assert "CRC, arts. 22(1), 3(1)" in far.splitlines()[1]


def test_acts_that_all_lead_on_to_each_other_are_told_in_a_few_chains(kb: KnowledgeBase) -> None:
    names = [f"act-{number:02}" for number in range(26)]
    acts = [
        act(name, "CHN", claim("arrest"), leadsTo=[{"act": later} for later in names[place + 1 :]])
        for place, name in enumerate(names)
    ]
    told = page(kb, record(*acts))
    assert told.count("Chain: ") == 6
    assert "There are more ways through these acts" in told


def test_a_circle_of_acts_is_told_once_around(kb: KnowledgeBase) -> None:
    acts = [
        act(name, "CHN", claim("arrest"), leadsTo=[{"act": other}])
        for name, other in (("a", "b"), ("b", "c"), ("c", "a"))
    ]
    assert "Chain: a (China) → b (China) → c (China)\n" in page(kb, record(*acts))


def test_a_filter_leaves_nothing_beside_what_was_asked_for(cli: Cli) -> None:
    told = cli("assess", "2016-17-returns", "--treaty", "CAT", "--state", "CHN").out
    assert "CAT, art. 3(1)" in told
    assert [word for word in ("CRC", "UDHR", "also ", "Aid or", "Korea:", "It answers") if word in told] == []


def test_a_filter_by_status_folds_nothing_away(cli: Cli) -> None:
    told = cli("assess", "2016-17-returns", "--status", "needsFacts", "--state", "CHN").out
    assert "31(1)" in told
    assert "Two facts or more away" not in told


def test_a_filter_keeps_one_line_for_a_treaty_whose_party_is_unknown(kb: KnowledgeBase) -> None:
    beyond = record(removal("return", "KEN", claim("risk-of-torture"), claim("refugee-character"), on="2026-06-02"))
    answer = kb.assessment([beyond])
    unknown = [one for one in answer.findings if one.status == "undetermined"]
    assert unknown
    told = as_text(assessment_pages(answer, lambda one: one in unknown, everything=False, narrowed=True), WIDE)
    assert "status unknown: " in told
    assert "undetermined" not in told


def test_an_open_date_names_the_day_that_would_decide(kb: KnowledgeBase) -> None:
    found = findings(
        kb,
        removal("begins", "CHN", on="1988"),
        removal("ends", "CSK", on="1992/1993"),
        removal("undated", "CHN", on="../1990"),
    )
    spots = {one: weak_spot(finding(found, "cat-3-1", one)) for one in ("begins", "ends", "undated")}
    assert spots == {
        "begins": "prima facie if it happened on or after 3 Nov 1988, when it became bound; the date is open",
        "ends": "prima facie if it happened before 1 Jan 1993, when it ceased to be bound; the date is open",
        "undated": spots["begins"],
    }
    found = findings(kb, removal("undated", "CHN", claim("risk-of-torture", "alleged"), on="../1990"))
    assert weak_spot(finding(found, "cat-3-1")).startswith("arguable if it happened on or after 3 Nov 1988")
    found = findings(kb, act("undated", "CHN", claim("forced-return"), on="../1990"))
    assert weak_spot(finding(found, "cat-3-1")).startswith("the date is open: it must lie on or after 3 Nov 1988")


def test_text_of_a_record_cannot_break_markdown(kb: KnowledgeBase) -> None:
    said = {
        "id": "said",
        "body": "a | ministry",
        "gist": "one line\ntwo [here](http://example.org) <b>",
        "about": ["return"],
    }
    told = record(removal("return", "CHN"), interventions=[said], summary="# no heading\n- no list")
    written = as_markdown(assessment_pages(kb.assessment([told]), lambda _: True, everything=False))
    assert "| a \\| ministry |  | one line two \\[here\\](http://example.org) &lt;b&gt; |" in written
    assert "\n\\# no heading - no list\n" in written


def test_an_intervention_and_a_count_without_a_source_rest_on_the_first_one(kb: KnowledgeBase) -> None:
    returned = removal("return", "CHN", victims={"counts": [{"exact": 3, "of": "people"}]})
    told = page(kb, record(returned, interventions=[{"id": "said", "body": "a ministry", "gist": "It objected."}]))
    assert "3 people (world.report)" in told
    assert "It objected.  world.report" in told


def test_a_body_that_looks_like_an_id_must_be_one(kb: KnowledgeBase) -> None:
    wrong = record(removal("return", "CHN"), interventions=[{"id": "said", "body": "coi-dkrp", "gist": "It spoke."}])
    with pytest.raises(BadDataError, match="coi-dprk"):
        check_records(wrong, kb.vocabulary)
    right = record(removal("return", "CHN"), interventions=[{"id": "said", "body": "coi-dprk", "gist": "It spoke."}])
    assert "It was no court" in page(kb, right)


def test_json_holds_what_the_page_tells_of_the_event(cli: Cli, tmp_path: Path) -> None:
    target = tmp_path / "answer.json"
    cli("assess", "2016-17-returns", "--format", "json", "-o", str(target))
    (event,) = json.loads(target.read_text(encoding="utf-8"))["incidents"]
    assert [one["leadsTo"] for one in event["acts"]] == [["return"], ["ill-treatment"], []]
    assert {one["locator"] for one in event["acts"][0]["counts"]} == {"para 4", "para 5"}
    assert any("no court" in one["cannotDecide"] for one in event["interventions"])
