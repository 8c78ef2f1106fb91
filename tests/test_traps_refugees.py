"""Traps of return and refuge, 6 to 8: who is a refugee, and what each rule on return, entry and access asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cli_runner import Cli, cli_fixture
from obligations.names import tail
from traps import CAPPED, FREE, HONG_KONG, MISSING, THROUGH_PROTOCOL, page, recorded, rows, shipped_fixture
from worlds import act, claim, element, finding, findings, outcome, outcomes, removal

if TYPE_CHECKING:
    from obligations import KnowledgeBase
    from obligations.assessment import Assessment
    from worlds import Outcome, Record

__all__ = ["cli_fixture", "shipped_fixture"]

NO_ANSWER: Outcome = ("needsFacts", ["reasonElementMissing", "reasonNormCapped"])
REFUGEE = (claim("refugee-character"), claim("threat-on-convention-ground"))
HEARD = ("rhodes-2013", "daily-nk-2017")


# Trap 6: refugee status is declaratory; no refusal to assess, no motive and no label of the State takes it away.


@pytest.mark.parametrize(
    "beside",
    [
        claim("status-not-examined"),
        claim("irregular-migrant"),
        claim("left-without-permission"),
        claim("asylum-procedure-denial"),
    ],
    ids=lambda beside: str(beside["asserts"]),
)
def test_trap_06_neither_a_refusal_to_assess_nor_the_way_out_says_who_is_a_refugee(
    kb: KnowledgeBase, beside: Record
) -> None:
    ground = claim("threat-on-convention-ground")
    found = findings(
        kb,
        removal("refugee", "CHN", claim("refugee-sur-place"), ground, beside),
        removal("nothing-said", "CHN", ground, beside),
    )
    assert outcomes(found, "refugee-1951-33-1") == {"refugee": FREE, "nothing-said": MISSING}


@pytest.mark.parametrize(
    ("affirmed", "answer", "particulars", "expected"),
    [
        ("alleged", "legalCharacterisation", False, ("contested", "arguable")),  # as recorded
        ("documented", "legalCharacterisation", False, ("onRecord", "arguable")),
        (None, "legalCharacterisation", False, ("missing", "needsFacts")),
        (None, "legalCharacterisation", True, ("missing", "needsFacts")),
        (None, "factualDenial", False, ("missing", "needsFacts")),
        (None, "factualDenial", True, ("negated", "contradicted")),
    ],
)
def test_trap_06_economic_migrants_is_a_label_and_never_negates(
    kb: KnowledgeBase, *, affirmed: str | None, answer: str, particulars: bool, expected: tuple[str, str]
) -> None:
    record = recorded("2016-17-returns")
    (returned,) = (one for one in record["acts"] if one["id"] == "return")
    (said,) = (one for one in returned["claims"] if one["id"] == "returned-sur-place")
    if affirmed:
        said["mode"] = affirmed
    else:
        returned["claims"].remove(said)
    for position in record["positions"]:
        if position.get("asserts") == ["refugee-character"]:
            position.update(type=answer, particulars=particulars)
    one = finding(kb.assess(record, include_all=True), "refugee-1951-33-1", "return")
    assert (element(one, 2), one.status) == expected
    assert {opposing.id for opposing in one.elements[1].opposing} == {
        "2016-17-returns.chn-label",
        "2016-17-returns.chn-mfa-not-refugees",
    }


def test_trap_06_no_recorded_answer_of_china_ends_a_question(shipped: Assessment) -> None:
    said = {position.id: position.asserts for one in shipped.findings for position in one.positions}
    assert list(said.values()).count(("refugee-character",)) > 5
    negated = [part for one in shipped.findings for part in one.elements if part.status == "negated"]
    assert negated != []
    assert [claim.id for part in negated for claim in part.opposing if claim.position_type] == []


def test_trap_06_that_the_motive_does_not_matter_is_kept_as_a_view_and_not_corrected(kb: KnowledgeBase) -> None:
    told = {tail(row["item"]): row for source in HEARD for row in rows(kb, "by-source", source=source)}
    motive, label = told["rhodes-2013-motive"], told["daily-nk-2017-signatory"]
    assert (motive["kind"], motive["findings"], "what_is_so" in motive) == ("statement", "0", False)
    assert "a label that a State gives does not decide who is a refugee" in label["what_is_so"]


def test_trap_06_the_page_calls_it_a_label(cli: Cli) -> None:
    told = page(cli, "explain", "refugee-1951-33-1/2016-17-returns.return/CHN")
    assert "the person meets the refugee definition: contested" in told
    assert "economic migrants (legal label)" in told
    assert "as the record stands: arguable. It goes to element 2." in told
    assert "denied, nothing for it" not in told


# Trap 7: CAT 3 is about torture alone and knows no exception; ICCPR 7 reaches ill-treatment; RC 33 asks for a ground.


@pytest.mark.parametrize(
    ("facts", "cat", "covenant", "refugee"),
    [
        (("risk-of-torture",), FREE, FREE, MISSING),
        (("risk-of-ill-treatment",), MISSING, FREE, MISSING),
        (("risk-of-gender-based-violence",), MISSING, FREE, MISSING),
        (("refugee-character", "threat-on-convention-ground"), MISSING, MISSING, FREE),
        (("refugee-character", "risk-of-persecution"), MISSING, MISSING, MISSING),  # for which reason is not said
    ],
)
def test_trap_07_each_rule_on_return_asks_for_its_own_danger(
    kb: KnowledgeBase, facts: tuple[str, ...], cat: Outcome, covenant: Outcome, refugee: Outcome
) -> None:
    """Albania is party to all three and has reserved none of them."""
    found = findings(kb, removal("return", "ALB", *map(claim, facts)))
    norms = ("cat-3-1", "iccpr-7-refoulement", "refugee-1951-33-1")
    assert [outcome(finding(found, norm)) for norm in norms] == [cat, covenant, refugee]


@pytest.mark.parametrize(
    "facts",
    [
        ("danger-to-security-individualised",),
        ("convicted-particularly-serious-crime", "danger-to-community"),
        ("serious-reasons-for-exclusion",),
    ],
)
def test_trap_07_what_takes_article_33_away_leaves_the_bans_on_torture_standing(
    kb: KnowledgeBase, facts: tuple[str, ...]
) -> None:
    child = (claim("risk-of-torture"), *REFUGEE, claim("child"))
    found = findings(kb, removal("plain", "ALB", *child), removal("shown", "ALB", *child, *map(claim, facts)))
    assert outcomes(found, "refugee-1951-33-1") == {"plain": FREE, "shown": ("excepted", ["reasonExceptionShown"])}
    for norm in ("cat-3-1", "iccpr-7-refoulement", "crc-37-a-refoulement"):
        assert outcomes(found, norm) == {"plain": FREE, "shown": FREE}


def test_trap_07_in_hong_kong_the_covenant_and_cat_forbid_what_the_refugee_convention_does_not_reach(
    kb: KnowledgeBase,
) -> None:
    facts = (claim("forced-return"), claim("risk-of-torture"), *REFUGEE)
    found = findings(kb, act("mainland", "CHN", *facts), act("hong-kong", "CHN", *facts, **HONG_KONG))
    statuses = {
        norm: [outcomes(found, norm)[place][0] for place in ("mainland", "hong-kong")]
        for norm in ("cat-3-1", "iccpr-7-refoulement", "refugee-1951-33-1")
    }
    assert statuses == {
        "cat-3-1": ["primaFacie", "primaFacie"],
        "iccpr-7-refoulement": ["signatoryDutyOnly", "primaFacie"],
        "refugee-1951-33-1": ["primaFacie", "notApplicable"],
    }


def test_trap_07_the_pages_show_which_rule_has_an_exception(cli: Cli) -> None:
    assert "None is encoded for this norm." in page(cli, "explain", "cat-3-1/2016-17-returns.return/CHN")
    refugee = page(cli, "explain", "refugee-1951-33-1/2016-17-returns.return/CHN")
    assert "danger to the security of the country, art. 33(2): not raised" in refugee


# Trap 8: RC 31 asks for direct and prompt arrival; access of UNHCR asks for a request that was refused.

IRREGULAR = (
    "penalisation-irregular-entry",
    "refugee-character",
    "came-directly",
    "presented-promptly",
    "good-cause-for-irregular-entry",
)
REFUSED = ("unhcr-access-denial", "request-for-access-made", "request-for-access-refused", "refugee-character")
ACCESS = ("refugee-1951-35-1", "refugee-1967-2-1", "unhcr-chn-1995-iii-5")


@pytest.mark.parametrize("absent", [None, *IRREGULAR[1:]])
def test_trap_08_a_penalty_for_entry_needs_each_condition_of_article_31(kb: KnowledgeBase, absent: str | None) -> None:
    facts = [claim(one) for one in IRREGULAR if one != absent]
    one = finding(findings(kb, act("penalty", "CHN", *facts)), "refugee-1951-31-1")
    assert (outcome(one), one.via) == (MISSING if absent else FREE, THROUGH_PROTOCOL)


@pytest.mark.parametrize("act_id", ["apprehension", "arrest"])
def test_trap_08_the_recorded_arrests_do_not_say_how_the_people_came(shipped: Assessment, act_id: str) -> None:
    one = finding(list(shipped.findings), "refugee-1951-31-1", act_id)
    missing = " ".join(part.label for part in one.elements if part.status == "missing")
    assert one.status == "needsFacts"
    assert "directly" in missing
    assert "without delay" in missing


@pytest.mark.parametrize(
    ("facts", "expected"),
    [(REFUSED, CAPPED), (REFUSED[:2] + REFUSED[3:], NO_ANSWER), (REFUSED[:1] + REFUSED[3:], NO_ANSWER)],
    ids=["refused", "asked", "never asked"],
)
@pytest.mark.parametrize("norm", ACCESS)
def test_trap_08_access_of_unhcr_needs_a_request_refused_and_stays_arguable(
    kb: KnowledgeBase, norm: str, facts: tuple[str, ...], expected: Outcome
) -> None:
    assert outcome(finding(findings(kb, act("barred", "CHN", *map(claim, facts))), norm)) == expected


def test_trap_08_the_agreement_of_1995_binds_china_from_its_day_and_nobody_else(kb: KnowledgeBase) -> None:
    facts = tuple(map(claim, REFUSED))
    found = findings(
        kb,
        act("the-day-before", "CHN", *facts, on="1995-11-30"),
        act("the-day", "CHN", *facts, on="1995-12-01"),
        act("another-state", "KOR", *facts),
    )
    statuses = {name: status for name, (status, _) in outcomes(found, "unhcr-chn-1995-iii-5").items()}
    assert statuses == {"the-day-before": "notApplicable", "the-day": "arguable"}, "closed to any other State"
    assert outcomes(found, "refugee-1967-2-1") == dict.fromkeys((*statuses, "another-state"), CAPPED)


def test_trap_08_no_source_says_that_unhcr_asked(shipped: Assessment) -> None:
    barred = [one for one in shipped.findings if one.norm in ACCESS]
    assert {one.act for one in barred} == {"access-barred", "no-access-2017"}
    assert {(one.status, element(one, 2), element(one, 3)) for one in barred} == {("needsFacts", "missing", "missing")}
