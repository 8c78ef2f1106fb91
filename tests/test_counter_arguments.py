"""What the State would answer to a finding: the arguments, what would follow, what answers them, how it reads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from cli_runner import Cli, cli_fixture
from obligations.names import NORM, OBL
from obligations.schemas import SCHEMAS
from traps import page
from worlds import act, claim, denial, finding, findings, removal

if TYPE_CHECKING:
    from obligations import KnowledgeBase
    from obligations.model import CounterArgument, Finding
    from worlds import Record

__all__ = ["cli_fixture"]

GROUND = claim("threat-on-convention-ground")
REFUGEE = (claim("refugee-character"), GROUND)
ABROAD: Record = {"place": {"state": "PRK"}}


def position(kind: str, *asserts: str, **more: Any) -> Record:
    """A position of China on every act of its own."""
    return {"id": "taken", "state": "CHN", "type": kind, "asserts": list(asserts), **more}


def kinds(one: Finding) -> list[str]:
    return [argument.kind.removeprefix("argument") for argument in one.arguments]


def only(one: Finding, kind: str) -> CounterArgument:
    """The one argument of a kind."""
    (found,) = (argument for argument in one.arguments if argument.kind == f"argument{kind}")
    return found


def weighed(one: Finding, kind: str) -> tuple[str, str, bool]:
    """The status as the record stands, the status if the argument is right, and whether the finding stands."""
    argument = only(one, kind)
    return one.status, argument.if_accepted, argument.survives


# --- labels and denials


def test_a_label_would_take_the_case_out_of_the_norm_whether_it_contests_the_record_or_not(kb: KnowledgeBase) -> None:
    found = findings(
        kb,
        removal("alleged", "CHN", claim("refugee-character", "alleged"), GROUND),
        removal("documented", "CHN", *REFUGEE),
        removal("silent", "CHN", GROUND),
        positions=[position("legalCharacterisation", "refugee-character", source="report", locator="para 7")],
    )
    label = {
        one: weighed(finding(found, "refugee-1951-33-1", one), "Label") for one in ("alleged", "documented", "silent")
    }
    assert label == {
        "alleged": ("arguable", "notApplicable", True),
        "documented": ("primaFacie", "notApplicable", True),
        "silent": ("needsFacts", "notApplicable", False),
    }
    argument = only(finding(found, "refugee-1951-33-1", "documented"), "Label")
    assert (argument.said_by, [one.locator for one in argument.claims], argument.reaches) == ("China", ["para 7"], (2,))
    assert "Handbook paras 28" in argument.replies[0].authority


def test_a_label_that_goes_to_no_element_is_told_and_changes_nothing(kb: KnowledgeBase) -> None:
    found = findings(
        kb,
        removal("return", "CHN"),
        positions=[position("legalCharacterisation", "refugee-character", source="report")],
    )
    one = finding(found, "cat-3-1")
    assert weighed(one, "ElsewhereDenied") == ("primaFacie", "primaFacie", True)
    assert "Label" not in kinds(one)
    assert only(one, "ElsewhereDenied").replies[0].text.startswith("Article 3 protects every person")


@pytest.mark.parametrize(
    ("denied", "shown", "expected"),
    [
        ("refugee-character", ["refugee-sur-place"], "contradicted"),
        ("refugee-character", ["refugee-character", "refugee-sur-place"], "contradicted"),
        ("refugee-sur-place", ["refugee-sur-place"], "needsFacts"),
        ("refugee-sur-place", ["refugee-sur-place", "recognised-refugee"], "primaFacie"),
    ],
)
def test_a_denial_that_is_right_leaves_the_facts_that_it_does_not_cover(
    kb: KnowledgeBase, denied: str, shown: list[str], expected: str
) -> None:
    taken = position("factualDenial", denied, source="report")
    found = findings(kb, removal("return", "CHN", *map(claim, shown), GROUND), positions=[taken])
    one = finding(found, "refugee-1951-33-1")
    assert (one.status, only(one, "Denial").if_accepted) == ("primaFacie", expected)


def test_a_denial_that_leaves_only_weaker_facts_leaves_an_arguable_finding(kb: KnowledgeBase) -> None:
    shown = (claim("refugee-sur-place"), claim("recognised-refugee", "alleged"), GROUND)
    taken = position("factualDenial", "refugee-sur-place", source="report")
    one = finding(findings(kb, removal("return", "CHN", *shown), positions=[taken]), "refugee-1951-33-1")
    assert weighed(one, "Denial") == ("primaFacie", "arguable", True)


def test_a_denial_with_particulars_and_nothing_against_it_is_borne_out_and_comes_first(kb: KnowledgeBase) -> None:
    risk = "risk-of-torture"
    found = findings(
        kb,
        act("negated", "CHN", claim("forced-return"), denial(risk, "documented")),
        act("missing", "CHN", claim("forced-return"), denial(risk, "alleged")),
    )
    negated, missing = (finding(found, "cat-3-1", one) for one in ("negated", "missing"))
    first = negated.arguments[0]
    assert (negated.status, first.kind, first.borne_out) == ("contradicted", "argumentOthersDenial", True)
    assert (missing.status, missing.arguments[0].kind) == ("needsFacts", "argumentElementMissing")
    assert not only(missing, "OthersDenial").borne_out


def test_a_label_reaches_the_duty_to_let_unhcr_in_and_leaves_those_who_seek_protection(kb: KnowledgeBase) -> None:
    refused = ("unhcr-access-denial", "request-for-access-made", "request-for-access-refused")
    found = findings(
        kb,
        act("refugees", "CHN", *map(claim, (*refused, "refugee-character"))),
        act("seekers", "CHN", *map(claim, (*refused, "asylum-seeker"))),
        positions=[position("legalCharacterisation", "refugee-character", source="report")],
    )
    refugees, seekers = (finding(found, "refugee-1951-35-1", one) for one in ("refugees", "seekers"))
    assert weighed(refugees, "Label") == ("arguable", "needsFacts", True)
    assert weighed(seekers, "Label") == ("arguable", "arguable", True)
    assert only(refugees, "Label").reaches == (4,)
    assert any(one.text.startswith("Access serves to find out") for one in only(refugees, "Label").replies)
    assert "ElsewhereDenied" not in kinds(refugees)


def test_own_law_goes_to_one_of_the_ways_into_the_article_on_refugee_children_alone(kb: KnowledgeBase) -> None:
    shown = (claim("child"), claim("status-not-examined"), *REFUGEE)
    found = findings(kb, removal("return", "CHN", *shown), positions=[position("internalLaw", source="report")])
    child, refugee = (finding(found, one) for one in ("crc-22-1", "refugee-1951-33-1"))
    assert "one of the two ways into that article" in only(child, "InternalLaw").replies[0].text
    assert all("article 22(1)" not in one.text for one in only(refugee, "InternalLaw").replies)


# --- own law, objections, exceptions


@pytest.mark.parametrize(("kind", "told"), [("internalLaw", "InternalLaw"), ("competenceObjection", "Competence")])
def test_own_law_and_an_objection_to_a_body_never_change_a_finding(kb: KnowledgeBase, kind: str, told: str) -> None:
    found = findings(kb, removal("return", "CHN"), positions=[position(kind, source="report")])
    one = finding(found, "cat-3-1")
    assert weighed(one, told) == ("primaFacie", "primaFacie", True)
    assert only(one, told).replies


def test_an_admission_is_no_argument(kb: KnowledgeBase) -> None:
    taken = position("admission", "risk-of-torture", source="report")
    with_it, without = (findings(kb, removal("return", "CHN"), positions=one) for one in ([taken], []))
    assert kinds(finding(with_it, "cat-3-1")) == kinds(finding(without, "cat-3-1"))


def test_an_exception_is_open_until_something_speaks_for_it_and_is_borne_out_once_shown(kb: KnowledgeBase) -> None:
    security = "danger-to-security-individualised"
    found = findings(
        kb,
        removal("open", "CHN", *REFUGEE),
        removal("raised", "CHN", *REFUGEE, claim(security, "alleged", by="a newspaper")),
        removal("shown", "CHN", *REFUGEE, claim(security, by="a court")),
    )
    open_, raised, shown = (finding(found, "refugee-1951-33-1", one) for one in ("open", "raised", "shown"))
    assert "ExceptionRaised" not in kinds(open_)
    assert kinds(open_).count("ExceptionOpen") == len(open_.exceptions) == kinds(raised).count("ExceptionOpen") + 1
    assert weighed(raised, "ExceptionRaised") == ("arguable", "excepted", True)
    assert (raised.arguments[0].kind, raised.arguments[0].said_by) == ("argumentExceptionRaised", "a newspaper")
    assert weighed(shown, "ExceptionRaised") == ("excepted", "excepted", False)
    assert (shown.arguments[0].kind, shown.arguments[0].borne_out) == ("argumentExceptionRaised", True)


def test_a_ground_that_the_norm_knows_as_no_exception_changes_nothing(kb: KnowledgeBase) -> None:
    """Danger to security is an exception to Refugee Convention 33 and none to CAT 3."""
    taken = position("exceptionInvoked", "danger-to-security-individualised", source="report")
    danger = (*REFUGEE, claim("risk-of-torture"))
    found = findings(kb, removal("return", "CHN", *danger), positions=[taken])
    torture, refugee = (finding(found, norm) for norm in ("cat-3-1", "refugee-1951-33-1"))
    assert weighed(torture, "ElsewhereExcused") == ("primaFacie", "primaFacie", True)
    assert only(torture, "ElsewhereExcused").replies[0].authority.startswith("CAT art. 2(2)")
    assert weighed(refugee, "ExceptionRaised") == ("arguable", "excepted", True)
    assert "ElsewhereExcused" not in kinds(refugee)


@pytest.mark.parametrize(
    ("taken", "kind", "reply"),
    [
        (("factualDenial", "risk-individualised"), "ElsewhereDenied", "Salah Sheekh v Netherlands para 148"),
        (("factualDenial", "social-group-member"), "ElsewhereDenied", "International Protection No. 2"),
        (("factualDenial", "family-member-of-escapee"), "ElsewhereDenied", "International Protection No. 2"),
        (("exceptionInvoked", "ground-raised-late"), "ElsewhereExcused", "Comment No. 4 para 42"),
        (("exceptionInvoked", "refused-asylum-applicant"), "ElsewhereExcused", "Comment No. 4 para 50"),
        (("exceptionInvoked", "internal-alternative-available"), "ElsewhereExcused", "Comment No. 4 para 47"),
    ],
)
def test_what_a_state_says_of_a_danger_beside_the_norm_is_answered(
    kb: KnowledgeBase, taken: tuple[str, str], kind: str, reply: str
) -> None:
    """The near miss is a word of the same kind on another matter, which the answer is not given to."""
    near = (taken[0], {"ElsewhereDenied": "older-person", "ElsewhereExcused": "danger-to-community"}[kind])
    given = {}
    for one in (taken, near):
        found = findings(kb, removal("return", "CHN"), positions=[position(*one, source="report")])
        given[one] = [answer.authority for answer in only(finding(found, "cat-3-1"), kind).replies]
    assert any(reply in one for one in given[taken])
    assert not any(reply in one for one in given[near])


def test_safety_elsewhere_in_the_country_is_an_exception_to_refugee_norms_alone(kb: KnowledgeBase) -> None:
    taken = position("exceptionInvoked", "internal-alternative-available", source="report")
    found = findings(kb, removal("return", "CHN", *REFUGEE, claim("risk-of-torture")), positions=[taken])
    torture, refugee = (finding(found, norm) for norm in ("cat-3-1", "refugee-1951-33-1"))
    assert weighed(refugee, "ExceptionRaised") == ("arguable", "excepted", True)
    assert "No. 4 paras 6-7" in only(refugee, "ExceptionRaised").replies[0].authority
    assert weighed(torture, "ElsewhereExcused") == ("primaFacie", "primaFacie", True)


# --- law


def test_a_reading_can_be_denied_and_a_text_cannot(kb: KnowledgeBase) -> None:
    danger = (claim("risk-of-gender-based-violence"), claim("woman"), claim("risk-of-torture"))
    found = findings(kb, removal("return", "CHN", *danger))
    reading = finding(found, "cedaw-2-refoulement")
    assert (reading.norm_basis, only(reading, "AdvancedReading").if_accepted) == (
        "advancedInterpretation",
        "notApplicable",
    )
    assert only(reading, "AdvancedReading").replies[0].authority == reading.authority
    assert not {"AdvancedReading", "SettledReading"} & set(kinds(finding(found, "cat-3-1")))


def test_the_reason_of_a_cap_is_part_of_the_argument(kb: KnowledgeBase) -> None:
    capped = [one for one in kb.assess("unhcr-access") if "reasonNormCapped" in {reason.code for reason in one.reasons}]
    assert capped
    for one in capped:
        (reason,) = kb.view.many(NORM + one.norm, "capReason")
        assert only(one, "NormCapped").text.endswith(f": {reason}")
        assert weighed(one, "NormCapped")[1] == "notApplicable"


def test_contested_custom_is_denied_otherwise_than_settled_custom(kb: KnowledgeBase) -> None:
    found = findings(kb, removal("return", "CHN", *REFUGEE), act("blows", "CHN", claim("torture")))
    contested, settled = (finding(found, norm) for norm in ("custom-refugee-non-refoulement", "custom-torture"))
    assert weighed(contested, "CustomContested") == ("arguable", "notApplicable", True)
    assert "SettledCustom" not in kinds(contested)
    assert weighed(settled, "SettledCustom")[1] == "notApplicable"
    assert "CustomContested" not in kinds(settled)


def test_that_objection_is_in_vain_is_said_of_peremptory_rules_alone(kb: KnowledgeBase) -> None:
    found = findings(kb, removal("return", "CHN", claim("risk-of-torture")), act("blows", "CHN", claim("torture")))
    peremptory = only(finding(found, "custom-torture"), "SettledCustom")
    contested = only(finding(found, "custom-torture-non-refoulement"), "CustomContested")
    assert any("14(3)" in one.authority for one in peremptory.replies)
    assert all("peremptory" not in one.text + one.authority for one in contested.replies)


def test_an_agreement_with_another_state_is_answered_as_one(kb: KnowledgeBase) -> None:
    taken = position("exceptionInvoked", "bilateral-agreement-invoked", source="report")
    found = findings(kb, removal("return", "CHN"), act("blows", "CHN", claim("torture")), positions=[taken])
    treaty, peremptory = (
        [one.authority for one in only(finding(found, norm), "ElsewhereExcused").replies]
        for norm in ("cat-3-1", "custom-torture")
    )
    assert any("30(4)(b)" in one for one in treaty)
    assert not any("53 and 64" in one for one in treaty)
    assert any("53 and 64" in one for one in peremptory)


def test_jurisdiction_is_an_argument_abroad_until_control_is_shown(kb: KnowledgeBase) -> None:
    blows = claim("torture")
    found = findings(
        kb,
        act("abroad", "CHN", blows, **ABROAD),
        act("held", "CHN", blows, claim("state-agent-authority"), **ABROAD),
        act("at-home", "CHN", blows),
    )
    told = {
        one: "JurisdictionOpen" in kinds(finding(found, "cat-16-1", one, "CHN"))
        for one in ("abroad", "held", "at-home")
    }
    assert told == {"abroad": True, "held": False, "at-home": False}
    assert only(finding(found, "cat-16-1", "abroad", "CHN"), "JurisdictionOpen").if_accepted == "notApplicable"


@pytest.mark.parametrize(
    ("state", "kind"),
    [("ARM", "ReservationModifies"), ("AZE", "ReservationDisputed"), ("ATG", "ReservationDomesticLaw"), ("AND", None)],
)
def test_a_reservation_that_touches_the_article_is_an_argument_and_one_beside_it_is_not(
    planted: KnowledgeBase, state: str, kind: str | None
) -> None:
    one = finding(findings(planted, removal("return", state)), "cat-3-1")
    assert [told for told in kinds(one) if told.startswith("Reservation")] == [kind] * (kind is not None)
    if kind:
        assert weighed(one, kind) == ("arguable", "notApplicable", True)
        assert only(one, kind).text.endswith("to 3.")


def test_nothing_is_argued_where_no_duty_was_owed(planted: KnowledgeBase) -> None:
    reserved = finding(findings(planted, removal("return", "ALB")), "cat-3-1")
    signed = finding(findings(planted, removal("return", "CHN")), "iccpr-7-refoulement")
    assert (reserved.status, reserved.arguments) == ("notApplicable", ())
    assert (signed.status, signed.arguments) == ("signatoryDutyOnly", ())


def test_a_notice_of_withdrawal_is_an_argument_from_its_day_on(kb: KnowledgeBase) -> None:
    found = findings(
        kb,
        act("before", "PRK", claim("torture"), on="1997-07-31"),
        act("after", "PRK", claim("torture"), on="1997-09-30"),
    )
    before, after = (finding(found, "iccpr-7", one) for one in ("before", "after"))
    assert "Withdrawal" not in kinds(before)
    assert weighed(after, "Withdrawal") == ("primaFacie", "notApplicable", True)
    assert after.arguments[0].kind == "argumentWithdrawal"
    assert "General Comment No. 26" in only(after, "Withdrawal").replies[0].authority
    assert "Withdrawal" not in kinds(finding(found, "custom-torture", "after"))


def test_an_open_date_is_an_argument_and_a_day_within_the_time_is_not(kb: KnowledgeBase) -> None:
    found = findings(kb, removal("open", "CHN", on="1988"), removal("first-day", "CHN", on="1988-11-03"))
    assert weighed(finding(found, "cat-3-1", "open"), "DateUndetermined") == ("undetermined", "notApplicable", False)
    assert "DateUndetermined" not in kinds(finding(found, "cat-3-1", "first-day"))


def test_conduct_of_others_can_be_disowned_and_that_of_an_organ_cannot(kb: KnowledgeBase) -> None:
    ground = "instructions-direction-control"
    brokers: Record = {"nonState": "a ring of brokers", "state": "CHN", "attribution": ground}
    found = findings(
        kb, act("brokers", brokers, claim("torture"), claim(ground)), act("police", "CHN", claim("torture"))
    )
    told = {one: "AttributionByClaim" in kinds(finding(found, "custom-torture", one)) for one in ("brokers", "police")}
    assert told == {"brokers": True, "police": False}


# --- the record


@pytest.mark.parametrize(
    ("claims", "kind"),
    [
        ((), "ElementMissing"),
        ((claim("risk-of-torture", "inferred"),), "InferredOnly"),
        ((claim("risk-of-torture", "alleged"),), "AllegedOnly"),
        ((claim("risk-of-torture"),), None),
    ],
)
def test_weak_evidence_is_an_argument_that_would_leave_facts_to_find(
    kb: KnowledgeBase, claims: tuple[Record, ...], kind: str | None
) -> None:
    one = finding(findings(kb, act("return", "CHN", claim("forced-return"), *claims)), "cat-3-1")
    weak = [
        told for told in kinds(one) if told in {"ElementMissing", "InferredOnly", "AllegedOnly", "GeneralSituation"}
    ]
    assert weak == [kind] * (kind is not None)
    if kind:
        assert (only(one, kind).if_accepted, only(one, kind).reaches) == ("needsFacts", (2,))


@pytest.mark.parametrize(
    ("on", "more", "kind"),
    [
        ("2012-05", (), "GeneralSituation"),
        ("2017-05", (), "EarlierPeriod"),
        ("2012-05", (claim("threat-on-convention-ground", "inferred"),), "InferredOnly"),
        ("2012-05", (claim("threat-on-convention-ground"),), None),
    ],
)
def test_a_general_situation_of_the_time_is_told_apart_from_one_of_an_earlier_time(
    kb: KnowledgeBase, on: str, more: tuple[Record, ...], kind: str | None
) -> None:
    general = [
        claim("threat-on-convention-ground", "authoritative", id="general", standardOfProof="reasonable grounds")
    ]
    conditions = {"id": "conditions", "period": "2010/2014", "place": {"state": "PRK"}, "claims": general}
    shown = (claim("forced-return"), claim("refugee-character"), *more)
    found = findings(kb, act("return", "CHN", *shown, on=on, context=["conditions"]), situations=[conditions])
    weak = {"GeneralSituation", "EarlierPeriod", "InferredOnly"} & set(kinds(finding(found, "refugee-1951-33-1")))
    assert weak == ({kind} if kind else set())


def test_one_source_behind_an_element_is_an_argument_and_two_are_none(kb: KnowledgeBase) -> None:
    again = [claim(one, source="second") for one in ("forced-return", "risk-of-torture")]
    found = findings(kb, removal("one", "CHN"), removal("two", "CHN", claim("risk-of-torture"), *again))
    assert "OneRoot" not in kinds(finding(found, "cat-3-1", "two"))
    one = finding(found, "cat-3-1", "one")
    assert weighed(one, "OneRoot") == ("primaFacie", "needsFacts", True)
    assert only(one, "OneRoot").reaches == (1, 2)


def test_argument_from_one_source_cites_what_the_claims_cite_and_the_root_beside_it(kb: KnowledgeBase) -> None:
    reprint = {"id": "reprint", "title": "Reprint", "derivedFrom": ["report"]}
    sources = [{"id": "report", "title": "Report"}, reprint]
    for cited, told in (("reprint", "Reprint; filed as derived from Report"), ("report", "Report")):
        claims = [claim(one, source=cited) for one in ("forced-return", "risk-of-torture")]
        found = findings(kb, act("one", "CHN", *claims), sources=sources)
        assert f"({told})" in only(finding(found, "cat-3-1", "one"), "OneRoot").text


# --- answers and words


def test_every_kind_says_what_it_argues_and_every_answer_answers_a_kind(kb: KnowledgeBase) -> None:
    all_kinds = kb.view.subjects("a", OBL + "ArgumentKind")
    assert len(all_kinds) == 37
    for one in all_kinds:
        assert (kb.view.one(one, "argues") or "").count("{}") in {0, 1}
        assert kb.view.one(one, "argues")
    answers = kb.view.subjects("a", OBL + "Answer")
    assert len(answers) > 25
    assert all(kb.view.many(one, "answersKind") and kb.view.one(one, "authorityPinpoint") for one in answers)


def test_every_shipped_argument_has_words_one_outcome_and_a_finding_that_was_in_play(kb: KnowledgeBase) -> None:
    found = kb.assessment().findings
    assert sum(len(one.arguments) for one in found) > 1000
    for one in found:
        assert bool(one.arguments) <= (one.status not in {"notApplicable", "signatoryDutyOnly"})
        for argument in one.arguments:
            assert "{" not in argument.text
            assert not argument.text.rstrip(".").endswith(":")
            assert argument.survives == (one.status in {"primaFacie", "arguable"})


# --- the page


def test_the_page_puts_the_strongest_answer_first_with_who_said_it_and_what_answers_it(cli: Cli) -> None:
    told = page(cli, "explain", "refugee-1951-33-1/2016-17-returns.return/CHN")
    section = told.partition("What China would answer")[2]
    heading = 'Puts the people or the conduct under another legal heading: not "refugee character".'
    assert section.strip().startswith(f"{heading} Said by, or by the source ascribed to, China")
    assert "If right: not applicable; as the record stands: arguable. It goes to element 2." in section
    assert "[Handbook paras 28, 62-64 (economic migrants), 94-96 (refugees sur place), 61 (unlawful" in section
    assert "May be said. If right: excepted; as the record stands: arguable." in section
    assert "no answer on file" not in section
    unanswered = page(cli, "explain", "refugee-1951-35-1/unhcr-access.access-barred/CHN")
    assert "no answer on file" in unanswered
    assert section.index("Its own law") > section.index("An exception may be raised")
    assert "Law left out" not in told


def test_the_short_page_tells_the_strongest_answer_alone(cli: Cli) -> None:
    told = page(cli, "explain", "refugee-1951-33-1/2016-17-returns.return/CHN", "--level", "short")
    assert told.count("If right:") == 1
    assert "Strongest answer to it: Puts the people" in told
    assert "Handbook" not in told


def test_the_full_page_names_the_law_left_out_on_the_same_act(cli: Cli) -> None:
    left_out = page(cli, "explain", "cat-3-1/2016-17-returns.return/CHN", "--level", "full").partition("Law left out")[
        2
    ]
    reason = "signature only: signed or ratified, and not bound by that day"
    assert f"ICCPR, art. 7, return to a risk of torture or ill-treatment: {reason}" in left_out
    assert "CAT, art. 3(1)" not in left_out
    assert "art. 9(1)" not in left_out, "arrest is another act"


def test_json_of_one_finding_keeps_the_schema_of_its_arguments(cli: Cli) -> None:
    ran = cli("explain", "refugee-1951-33-1/2016-17-returns.return/CHN", "--format", "json")
    schema = SCHEMAS["findings"]()
    validator = Draft202012Validator({"$defs": schema["$defs"], "$ref": "#/$defs/finding"})
    answer = json.loads(ran.out)
    validator.validate(answer)
    first = answer["counterArguments"][0]
    assert (first["kind"], first["saidBy"], first["reaches"], first["ifAccepted"], first["survives"]) == (
        "argumentLabel",
        "China",
        [2],
        "notApplicable",
        True,
    )
    assert [one["id"] for one in first["claims"]] == [
        "2016-17-returns.chn-label",
        "2016-17-returns.chn-mfa-not-refugees",
    ]
    answer["counterArguments"][0]["ifAccepted"] = "breached"
    assert not validator.is_valid(answer)
