"""Traps of the record, 13 to 16: who found it, whose act it is, as of which day, and what has not happened yet."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from cli_runner import Cli, cli_fixture
from obligations import UnknownNameError
from obligations.dates import parse_edtf
from obligations.names import tail
from traps import page, recorded, rows, shipped_fixture
from worlds import SEEDS, act, claim, element, findings, outcome

if TYPE_CHECKING:
    from obligations import KnowledgeBase
    from obligations.assessment import Assessment
    from worlds import Record

__all__ = ["cli_fixture", "shipped_fixture"]

REFUGEE = (claim("refugee-character"), claim("threat-on-convention-ground"))


# Trap 13: the commission of inquiry is no court, and the Universal Periodic Review is political.


def test_trap_13_the_page_prints_the_standard_of_proof(cli: Cli) -> None:
    told = page(cli, "explain", "cat-3-1/2016-17-returns.return/CHN")
    assert "reasonable grounds to believe) [2016-17-returns.coi-torture]" in told
    assert "(documented) [2016-17-returns.risk-torture]" in told


def test_trap_13_the_page_tells_fact_finding_from_judging(cli: Cli) -> None:
    """An authoritative source is shown as judicial, quasi-judicial or fact-finding: the commission was the last."""
    told = page(cli, "explain", "cat-3-1/2016-17-returns.return/CHN")
    assert ("fact-finding" in told, "judicial" in told) == (True, False)


def test_trap_13_a_finding_on_conditions_in_general_settles_no_single_case(shipped: Assessment) -> None:
    (one,) = (found for found in shipped.findings if found.id == "cat-3-1/2016-17-returns.return/CHN")
    assert "authoritative" in {said.mode for said in one.elements[1].supporting}
    assert (element(one, 2), one.status) == ("inferredOnly", "arguable")


@pytest.mark.parametrize(
    ("event", "note"),
    [
        ("infanticide-account", "It was no court and bound nobody"),
        ("custody-abuse", "It is a political review and finds no breach. A recommendation binds nobody in law"),
        ("unhcr-access", "It is no court: it cannot rule that a State broke the Convention"),
    ],
)
def test_trap_13_the_page_says_what_each_body_may_not_decide(cli: Cli, event: str, note: str) -> None:
    assert note in page(cli, "assess", event)
    assert note not in page(cli, "assess", "2017-07-family"), "none of the three spoke on the family"


def test_trap_13_every_body_that_spoke_comes_with_what_it_may_not_decide(kb: KnowledgeBase) -> None:
    bodies = rows(kb, "SELECT ?body ?not { ?body a obl:Body . OPTIONAL { ?body obl:mayNotDecide ?not } }")
    assert {"coi-dprk", "upr", "unhcr"} <= {tail(row["body"]) for row in bodies}
    assert [row["body"] for row in bodies if "not" not in row] == []


def test_trap_13_a_review_is_no_instrument_and_binds_nobody(kb: KnowledgeBase) -> None:
    with pytest.raises(UnknownNameError):
        kb.bound("CHN", "UPR", on="2017-07-01")
    assert kb.query("ASK { obl:PoliticalCommitment rdfs:subClassOf* obl:Instrument }").boolean is False
    assert kb.query("ASK { obl:Treaty rdfs:subClassOf* obl:Instrument }").boolean is True
    reviewed = [row["kind"] for row in rows(kb, "by-source", source="returns-over-the-years.ohchr-upr-2013")]
    assert set(reviewed) == {"intervention"}


# Trap 14: the findings on the two States stand without each other; only aid or assistance joins them.

CHAINS = ["2016-17-returns", "forced-abortion-account", "infanticide-account", "punishment-of-returnees"]
CHAINS += ["returnee-accounts", "returns-over-the-years"]


def without(record: Record, state: str) -> Record:
    """The event without the acts of one State, and without what speaks of those acts."""
    acts = [one for one in record["acts"] if state not in {actor.get("state") for actor in one["actors"]}]
    places = acts + record.get("situations", [])
    names = {one["id"] for one in places}
    claims = {said["id"] for one in places for said in one["claims"]}
    for one in acts:
        one["leadsTo"] = [link for link in one.get("leadsTo", []) if link["act"] in names]
    for said in (said for one in places for said in one["claims"] if "restsOn" in said):
        said["restsOn"] = [basis for basis in said["restsOn"] if basis in claims]
    positions = [one for one in record.get("positions", []) if names >= set(one["about"])]
    return {**record, "acts": acts, "positions": positions, "interventions": []}


@pytest.mark.parametrize("event", CHAINS)
@pytest.mark.parametrize(("dropped", "other"), [("CHN", "PRK"), ("PRK", "CHN")])
def test_trap_14_dropping_the_acts_of_one_state_leaves_the_findings_on_the_other(
    kb: KnowledgeBase, shipped: Assessment, event: str, dropped: str, other: str
) -> None:
    alone = kb.assessment(without(recorded(event), dropped))
    whole = {one.id: outcome(one) for one in shipped.findings if (one.incident, one.state) == (event, other)}
    assert whole
    assert {one.id: outcome(one) for one in alone.findings if one.state == other} == whole
    assert alone.questions == ()


def test_trap_14_aid_or_assistance_is_derived_from_the_act_of_the_other(shipped: Assessment) -> None:
    (question,) = (one for one in shipped.questions if one.act == "2016-17-returns.return")
    assert (question.state, question.principal_act) == ("CHN", "2016-17-returns.ill-treatment")
    assert {name.rpartition("/")[2] for name in question.principal_findings} == {"PRK"}
    assert question.opposable_under == ("custom-torture",), "of the rules on that act, the one that binds both"
    assert [one.id for one in shipped.findings if one.treaty == "ARSIWA"] == []


def test_trap_14_the_page_puts_aid_apart_and_leaves_intent_open(cli: Cli) -> None:
    told = page(cli, "assess", "2016-17-returns")
    assert "a question of its own Aid or assistance by China (ILC Articles, art. 16)" in told
    assert "(whether that is needed is disputed): nothing on the record" in told
    assert "Aid or assistance" not in page(cli, "assess", "2017-07-family")


def test_trap_14_without_a_link_there_is_no_question(kb: KnowledgeBase) -> None:
    record = recorded("2016-17-returns")
    assert len(kb.assessment(record).questions) == 1
    for one in record["acts"]:
        one.pop("leadsTo", None)
    assert kb.assessment(record).questions == ()


# Trap 15: a source knows nothing of what came after it; its counts are as of its day.


def published(issued: str) -> date:
    """The last day on which the source could know: that of its publication, the first if later copies are open."""
    days = parse_edtf(issued)
    last = days.latest or days.earliest
    assert last
    return last


def last_days(kb: KnowledgeBase) -> dict[str, tuple[date, date]]:
    """For each act, the last day on which it may have happened, and the last on which a source of its claims wrote."""
    told: dict[str, tuple[date, date]] = {}
    undated = {
        row["act"]
        for row in rows(
            kb,
            "SELECT DISTINCT ?act { ?claim obl:about ?act ; obl:source ?source ."
            " FILTER NOT EXISTS { ?source dcterms:issued ?day } }",
        )
    }
    for row in rows(
        kb,
        "SELECT DISTINCT ?act ?written ?issued { ?claim obl:about ?act ; obl:stance ?stance ; obl:source/dcterms:issued"
        " ?issued . ?act a obl:Act ; obl:edtf ?written FILTER NOT EXISTS { ?claim a obl:Position } }",
    ):
        days, day = parse_edtf(row["written"].replace("~", "")), published(row["issued"])
        latest = days.latest or days.earliest  # an act without an end was going on when the source wrote
        assert latest, row["act"]
        if row["act"] in undated:
            continue
        told[tail(row["act"])] = (latest, max(day, told.get(tail(row["act"]), (latest, day))[1]))
    return told


def with_a_day(kb: KnowledgeBase) -> set[str]:
    """The acts whose last day is told as a day, not as a month or a year."""
    dated = rows(kb, "SELECT ?act ?written { ?act a obl:Act ; obl:edtf ?written }")
    return {tail(row["act"]) for row in dated if re.search(r"\d{4}-\d\d-\d\d$", row["written"])}


def test_trap_15_no_act_ends_in_a_month_after_its_last_source(kb: KnowledgeBase) -> None:
    days = last_days(kb)
    assert len(days) > 50
    late = {name: (end, day) for name, (end, day) in days.items() if (end.year, end.month) > (day.year, day.month)}
    assert late == {}


def test_trap_15_no_act_ends_on_a_day_after_its_last_source(kb: KnowledgeBase) -> None:
    """An act of which the day is told; of one in a month or a year the end of that month or year is no day told."""
    told = with_a_day(kb)
    days = {name: pair for name, pair in last_days(kb).items() if name in told}
    assert len(days) > 30
    assert sorted(name for name, (end, day) in days.items() if end > day) == []


def test_trap_15_every_count_is_as_of_a_day_not_after_its_source(kb: KnowledgeBase) -> None:
    counts = rows(
        kb,
        "SELECT ?count ?as_of ?issued { ?count a obl:CountClaim ; obl:source/dcterms:issued ?issued ."
        " OPTIONAL { ?count obl:asOf ?as_of } }",
    )
    assert len(counts) > 40
    assert [row["count"] for row in counts if "as_of" not in row] == []
    assert [row["count"] for row in counts if published(row["as_of"]) > published(row["issued"])] == []


def test_trap_15_the_query_says_as_of_when_people_were_counted(kb: KnowledgeBase) -> None:
    listed = {row["of"]: row["as_of"] for row in rows(kb, "counts", incident="2016-17-returns")}
    assert listed["those of the 92 still in Chinese custody"] == "2017-09-18"


def test_trap_15_the_page_says_as_of_when_people_were_counted(cli: Cli) -> None:
    assert "as of 18 Sep 2017" in page(cli, "assess", "2016-17-returns")


def test_trap_15_what_lay_ahead_of_an_article_is_told_as_due(kb: KnowledgeBase) -> None:
    """The article of March 2013 speaks of the review of October 2013."""
    spoken = rows(
        kb,
        "SELECT ?it ?written ?issued ?gist { ?it a obl:Intervention ; obl:edtf ?written ; obl:gist ?gist ;"
        " obl:source/dcterms:issued ?issued }",
    )
    ahead = {
        tail(row["it"]): row["gist"]
        for row in spoken
        if (parse_edtf(row["written"]).earliest or date.min) > published(row["issued"])
    }
    assert set(ahead) == {"custody-abuse.upr-2013", "returns-over-the-years.upr-2013"}
    assert [name for name, gist in ahead.items() if "was due" not in gist] == []


# Trap 16: a removal that is threatened, ordered or feared is no removal.

RETURN_NORMS = ("cat-3-1", "refugee-1951-33-1", "crc-37-a-refoulement", "custom-torture-non-refoulement")


@pytest.mark.parametrize(
    ("conduct", "tense"),
    [
        ("forced-return", "completed"),
        ("removal-order", "conditional"),
        ("imminent-removal", "conditional"),
        ("threat-of-removal", None),
        ("prospective-removal", None),
        ("arrest", None),
    ],
)
def test_trap_16_only_a_removal_completes_the_norms_on_removal(
    kb: KnowledgeBase, conduct: str, tense: str | None
) -> None:
    feared = (claim("risk-of-torture"), claim("child"), *REFUGEE)
    found = findings(kb, act("act", "CHN", claim(conduct), *feared, destination={"state": "PRK"}))
    tenses = {one.norm: one.tense for one in found if one.norm in RETURN_NORMS}
    assert tenses == ({} if tense is None else dict.fromkeys(RETURN_NORMS, tense))


def test_trap_16_a_risk_alone_is_no_act(kb: KnowledgeBase) -> None:
    risks = (claim("risk-of-torture"), claim("risk-of-persecution"), *REFUGEE)
    assert findings(kb, act("risk", "CHN", *risks)) == []


def test_trap_16_the_family_of_july_2017_was_not_returned(shipped: Assessment) -> None:
    of_return = [one for one in shipped.findings if one.right == "Protection from refoulement"]
    tenses = {act: {one.tense for one in of_return if one.act == act} for act in ("arrest", "return", "held-2023")}
    assert tenses == {"arrest": {"conditional"}, "return": {"completed"}, "held-2023": set()}


def test_trap_16_every_completed_return_on_record_rests_on_a_claim_of_removal(
    kb: KnowledgeBase, shipped: Assessment
) -> None:
    removed = rows(
        kb,
        "SELECT DISTINCT ?act { ?claim obl:about ?act ; obl:stance obl:affirms ; obl:asserts ?conduct ."
        " ?conduct skos:broader* c:removal }",
    )
    completed = {one.act for one in shipped.findings if one.norm == "cat-3-1" and one.tense == "completed"}
    told = [tail(row["act"]).partition(".") for row in removed]
    assert completed == {act for event, _, act in told if event in SEEDS}


def test_trap_16_the_pages_keep_to_the_conditional(cli: Cli) -> None:
    listed = page(cli, "assess", "2017-07-family", "--format", "md")
    assert "| would have engaged, had it come to it: return to a danger of torture |" in listed
    assert "| return to a danger of torture |" not in listed
    told = page(cli, "explain", "cat-3-1/2017-07-family.arrest/CHN")
    told_of_the_dead = "What was in prospect can no longer come, on this record; had it been carried out, China"
    assert told.startswith(told_of_the_dead), "the family is reported dead"
    assert "not to carry it out" not in told
    assert "may have breached" not in told
    done = page(cli, "explain", "cat-3-1/2016-17-returns.return/CHN")
    assert done.startswith("China may have breached")
