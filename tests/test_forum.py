"""The forum finder on the shipped data: what is open against China and why, page and JSON, names that are wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cli_runner import Cli, cli_fixture
from draft_text import kinds_of
from obligations import UnknownNameError, UsageError
from obligations.draft.compose import asked_of, compose
from obligations.draft.document import lines_of

if TYPE_CHECKING:
    from obligations import KnowledgeBase
    from obligations.forums import Forums

__all__ = ["cli_fixture"]

EVENT = "2016-17-returns"
UN_COMPLAINTS = (
    "cat-22",
    "hrc-op1",
    "cedaw-op-2",
    "crc-opic-5",
    "ced-31",
    "cerd-14",
    "crpd-op-1",
    "cescr-op-2",
    "cmw-77",
)
INQUIRIES = ("cat-20", "cedaw-op-8", "crpd-op-6", "crc-opic-13", "cescr-op-11", "ced-33")
OPEN = (
    *("sp-allegation-letter", "sp-urgent-appeal", "wgad-opinion", "wgeid-standard", "hrc-complaint", "upr-stakeholder"),
    *("alt-cat", "alt-cedaw", "alt-crc", "alt-cerd", "alt-cescr", "alt-crpd", "icerd-11"),
)


@pytest.fixture(scope="module")
def china(kb: KnowledgeBase) -> Forums:
    return kb.forums("China", event=EVENT)


@pytest.mark.parametrize("procedure", [*UN_COMPLAINTS, *INQUIRIES])
def test_individual_complaints_and_inquiries_are_closed_for_china_each_with_its_reason(
    china: Forums, procedure: str
) -> None:
    door = china.door(procedure)
    assert door.status == "closed"
    assert door.reason
    assert door.judged_on


@pytest.mark.parametrize("procedure", OPEN)
def test_doors_that_need_no_acceptance_and_those_of_treaties_it_joined_are_open(china: Forums, procedure: str) -> None:
    assert china.door(procedure).status == "open"


def test_closed_door_names_the_act_or_the_list_that_shuts_it(china: Forums) -> None:
    assert "20" in china.door("cat-20").reason
    assert "4 Oct 1988" in china.door("cat-20").reason
    assert "cat-chn-01" in china.door("cat-20").ways[0].acts
    assert "no declaration of it on a list that is complete to 28 May 2026" in china.door("cat-22").reason
    assert "10 Jun 2022" in china.door("hrc-op1").reason


def test_body_hears_what_its_treaty_covers(china: Forums) -> None:
    assert "cat-3-1/2016-17-returns.return/CHN" in china.door("alt-cat").findings
    assert not china.door("alt-cat").nothing_to_bring
    assert china.door("alt-cerd").nothing_to_bring  # nothing on record of discrimination by race
    assert china.door("wgeid-standard").nothing_to_bring
    assert "Forced return" in china.door("sp-dprk-information").themes


def test_deprivation_of_liberty_is_what_the_working_group_asks_about_whatever_the_record_calls_it(
    kb: KnowledgeBase,
) -> None:
    held = kb.forums("CHN", event="2012-02-arrests").door("wgad-opinion")
    assert (held.nothing_to_bring, held.themes) == (False, ("Deprivation of liberty",))
    assert kb.forums("ITA", event="2009-05-libya-pushback").door("wgad-opinion").nothing_to_bring


def test_findings_that_wait_for_facts_are_counted_apart(kb: KnowledgeBase, cli: Cli) -> None:
    door = kb.forums("CHN", event="2023-returns").door("alt-crc")
    statuses = {one.id: one.status for one in kb.assessment("2023-returns").findings}
    assert set(door.supported) == {one for one in door.findings if statuses[one] in {"primaFacie", "arguable"}}
    assert 0 < len(door.supported) < len(door.findings)
    told = cli("forum", "--state", "CHN", "--incident", "2023-returns").out
    waiting = len(door.findings) - len(door.supported)
    wait = "waits" if waiting == 1 else "wait"
    assert f"{len(door.supported)} prima facie or arguable, {waiting} that {wait} for facts" in told


def test_what_the_protocol_carries_is_brought_under_the_protocols_clause(kb: KnowledgeBase) -> None:
    found = kb.forums("CHN", event="2023-returns")
    carried = "refugee-1951-33-1/2023-returns.return-october/CHN"
    assert carried in found.door("icj-protocol-4").findings
    assert found.door("icj-refugee-38").nothing_to_bring
    assert carried in found.door("unhcr-protection").findings
    assert "cat-3-1/2023-returns.return-october/CHN" in found.door("alt-cat").findings  # a treaty that binds by itself


def test_mandate_on_a_country_is_named_where_that_country_has_a_part(kb: KnowledgeBase, china: Forums) -> None:
    assert {one.id for one in china.mandates} >= {"sr-dprk", "sr-torture", "sr-vaw", "sr-migrants"}
    assert "sr-food" not in {one.id for one in china.mandates}
    pakistan = kb.forums("PAK", event="2023-10-pakistan")
    assert "sr-dprk" not in {one.id for one in pakistan.mandates}
    assert {one.id for one in pakistan.mandates} >= {"sr-torture", "sr-afghanistan"}
    assert pakistan.door("sp-dprk-information").nothing_to_bring


def test_categories_of_detention_are_those_that_the_facts_touch(kb: KnowledgeBase, china: Forums) -> None:
    assert [one for one, _ in china.categories] == ["II", "IV"]
    assert kb.forums("PAK", event="2023-10-pakistan").categories == ()
    assert kb.forums("CHN").categories == ()


def test_covenant_opens_for_hong_kong_alone_and_not_for_an_event_on_the_mainland(
    kb: KnowledgeBase, china: Forums
) -> None:
    anywhere = kb.forums("CHN").door("alt-iccpr")
    assert (anywhere.status, "Hong Kong" in anywhere.reason) == ("open", True)
    assert china.door("alt-iccpr").status == "closed"


def test_day_of_filing_after_the_list_makes_silence_unknown(kb: KnowledgeBase) -> None:
    assert kb.forums("CHN", on="2022-06-10").door("hrc-op1").status == "closed"
    assert kb.forums("CHN", on="2022-06-11").door("hrc-op1").status == "unknown"


def test_file_of_the_user_answers_as_the_recorded_event(kb: KnowledgeBase, china: Forums) -> None:
    record = next(one.path for one in kb.sources.record_files() if one.path.stem == EVENT)
    own = kb.forums("CHN", event=record)
    assert [(one.id, one.status, one.findings) for one in own.doors] == [
        (one.id, one.status, one.findings) for one in china.doors
    ]


def test_time_that_runs_from_a_disappearance_shuts_the_urgent_case(kb: KnowledgeBase) -> None:
    event = next(one for one in kb.incidents if one.startswith("2000-01-pastor"))
    found = kb.forums("PRK", on="2000-03-01", event=event).door("wgeid-urgent")
    assert found.limit.ends
    assert (found.status, kb.forums("PRK", on="2001-06-01", event=event).door("wgeid-urgent").status) == (
        "open",
        "closed",
    )


def test_state_without_a_part_and_names_that_are_wrong_are_refused(kb: KnowledgeBase) -> None:
    with pytest.raises(UsageError, match="Fiji has no part"):
        kb.forums("Fiji", event=EVENT)
    with pytest.raises(UnknownNameError):
        kb.forums("Chnia")
    with pytest.raises(UnknownNameError):
        kb.forums("CHN", event="2016-17-return-of-nobody")


@pytest.mark.parametrize(("day", "status"), [("1991-03-04", "closed"), ("1991-03-05", "open")])
def test_body_hears_nothing_before_it_was_set_up(kb: KnowledgeBase, day: str, status: str) -> None:
    assert kb.forums("ITA", on=day).door("wgad-opinion").status == status


def test_draft_addresses_the_mandates_that_the_finder_names(kb: KnowledgeBase) -> None:
    for event, state in ((EVENT, "CHN"), ("2023-10-pakistan", "PAK"), ("2021-08-usnarz", "POL")):
        draft = compose(kb, kinds_of(kb)["sp-allegation-letter"], asked_of(kb, [event], state))
        told = next(one for one in draft.sections if one.id == "mandates")
        said = ["".join(part.words for part in line) for block in told.blocks for line in lines_of(block)]
        lines = [one for one in said if one.startswith(("Special Rapporteur", "Working Group"))]
        named = [one.name for one in kb.forums(state, event=event).mandates]
        assert sorted(one.partition(":")[0] for one in lines) == sorted(named), event


def test_recorded_event_is_judged_once_and_a_record_of_ones_own_each_time(kb: KnowledgeBase) -> None:
    assert kb.forums("CHN", event=EVENT) is kb.forums("CHN", event=EVENT)
    assert kb.forums("CHN", event=EVENT) is not kb.forums("CHN", on="2020-01-01", event=EVENT)
    file = next(one.path for one in kb.sources.record_files() if one.path.stem == EVENT)
    assert kb.forums("CHN", event=file) is not kb.forums("CHN", event=file)


def test_page_tells_open_doors_first_and_says_what_it_rests_on(cli: Cli) -> None:
    ran = cli("forum", "--state", "CHN", "--incident", EVENT)
    assert ran.code == 0
    assert ran.out.index("\nOpen\n") < ran.out.index("\nUnknown: ") < ran.out.index("\nClosed\n")
    assert "Allegation letter of the special procedures (sp-allegation-letter)" in ran.out
    unknown, idle = ran.out.partition("\nUnknown: ")[2].split("\nNot known whether it is open, and nothing on file")
    assert "(icj-36-2)" in unknown.partition("\nClosed\n")[0]
    assert "(ap1-90)" in idle  # an enquiry in an armed conflict, of which nothing is on record
    assert "(ap1-90)" not in unknown
    assert "Special Rapporteur on torture" in ran.out
    assert "Not legal advice" in ran.out
    assert "looked up" in ran.out
    assert "have breached" not in ran.out


def test_json_lists_every_procedure_with_state_and_reason(cli: Cli, kb: KnowledgeBase) -> None:
    said = json.loads(cli("forum", "--state", "CHN", "--format", "json").out)
    assert len(said["forums"]) == len({one["procedure"] for one in kb.query("procedures").records()})
    assert {one["state"] for one in said["forums"]} == {"open", "closed", "unknown"}
    assert all(one["reason"] for one in said["forums"])
    assert said["question"] == {"state": "CHN", "on": None, "incident": None}


def test_explanation_says_who_can_hear_the_finding(cli: Cli) -> None:
    finding = f"cat-3-1/{EVENT}.return/CHN"
    page = cli("explain", finding).out
    assert "Who can hear it" in page
    assert "Closed: " in page
    told = json.loads(cli("explain", finding, "--format", "json").out)["forums"]
    assert {one["id"]: one["state"] for one in told}["cat-22"] == "closed"
    assert "hrc-op1" not in {one["id"] for one in told}  # no finding under the Covenant's protocol
    assert "Who can hear it" not in cli("explain", finding, "--level", "short").out
