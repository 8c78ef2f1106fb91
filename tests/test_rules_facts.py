"""What a record can carry: denials and their weight, broader and narrower, general conditions, exceptions, tense."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from obligations.errors import BadDataError
from worlds import act, claim, denial, element, finding, findings, outcome, outcomes, record, removal

if TYPE_CHECKING:
    from obligations import KnowledgeBase
    from worlds import Outcome, Record

FREE: Outcome = ("primaFacie", [])
MISSING: Outcome = ("needsFacts", ["reasonElementMissing"])
CONTESTED: Outcome = ("arguable", ["reasonElementContested"])
WEAK: Outcome = ("arguable", ["reasonElementWeak"])
NEGATED: Outcome = ("contradicted", ["reasonElementNegated"])
REFUGEE = (claim("refugee-character"), claim("threat-on-convention-ground"))
DANGER = "risk-of-torture"


def position(name: str, kind: str, about: str, *asserts: str, **more: object) -> Record:
    return {"id": name, "state": "CHN", "type": kind, "about": [about], "asserts": list(asserts), **more}


@pytest.mark.parametrize(
    ("claims", "expected", "status"),
    [
        ([], MISSING, "missing"),
        ([claim(DANGER, "inferred")], WEAK, "inferredOnly"),
        ([claim(DANGER, "alleged")], WEAK, "allegedOnly"),
        ([claim(DANGER, "documented")], FREE, "onRecord"),
        ([claim(DANGER, "authoritative")], FREE, "established"),
        ([claim(DANGER, "alleged"), denial(DANGER, "alleged")], CONTESTED, "contested"),
        ([claim(DANGER, "documented"), denial(DANGER, "alleged")], FREE, "onRecord"),
        ([claim(DANGER, "documented"), denial(DANGER, "documented")], CONTESTED, "contested"),
        ([claim(DANGER, "authoritative"), denial(DANGER, "documented")], FREE, "established"),
        ([claim(DANGER, "authoritative"), denial(DANGER, "authoritative")], CONTESTED, "contested"),
        ([denial(DANGER, "alleged")], MISSING, "missing"),
        ([denial(DANGER, "documented")], NEGATED, "negated"),
    ],
)
def test_the_ladder_of_claims_and_denials_on_one_element(
    kb: KnowledgeBase, claims: list[Record], expected: Outcome, status: str
) -> None:
    one = finding(findings(kb, act("return", "CHN", claim("forced-return"), *claims)), "cat-3-1")
    assert (outcome(one), element(one, 2)) == (expected, status)


def test_what_the_acting_state_says_for_itself_weighs_as_an_allegation(kb: KnowledgeBase) -> None:
    """However firm its words, a State in its own cause does not make a denial of fact."""
    found = findings(
        kb,
        removal("own-denial", "CHN", denial(DANGER, "authoritative", by="CHN")),
        removal("against-documents", "CHN", claim(DANGER), denial(DANGER, "authoritative", by="CHN")),
        removal("against-allegation", "CHN", claim(DANGER, "alleged"), denial(DANGER, "authoritative", by="CHN")),
        removal("anothers-denial", "CHN", claim(DANGER), denial(DANGER, "authoritative", by="a court")),
    )
    assert outcomes(found, "cat-3-1") == {
        "own-denial": MISSING,
        "against-documents": FREE,
        "against-allegation": CONTESTED,
        "anothers-denial": CONTESTED,
    }


def test_a_state_that_denies_failing_to_protect_speaks_for_itself_too(kb: KnowledgeBase) -> None:
    """Due diligence: the State did not act, yet it is the State that the norm addresses."""
    private = {"nonState": "a ring of brokers"}
    claims = (claim("trafficking"), claim("woman"), claim("no-adequate-state-measures"))
    own = denial("no-adequate-state-measures", "authoritative", by="CHN")
    found = findings(kb, act("sale", private, *claims, own, place={"state": "CHN"}))
    assert outcome(finding(found, "cedaw-6")) == FREE


def test_an_admission_is_authoritative(kb: KnowledgeBase) -> None:
    admitted = position("admission", "admission", "return", DANGER)
    found = findings(kb, removal("return", "CHN", claim(DANGER, "alleged")), positions=[admitted])
    assert element(finding(found, "cat-3-1"), 2) == "established"


@pytest.mark.parametrize(
    ("kind", "particulars", "expected"),
    [
        ("factualDenial", True, NEGATED),
        ("factualDenial", False, MISSING),
        ("legalCharacterisation", True, MISSING),
        ("legalCharacterisation", False, MISSING),
        ("internalLaw", True, MISSING),
        ("competenceObjection", True, MISSING),
    ],
)
def test_only_a_denial_of_fact_with_particulars_negates(
    kb: KnowledgeBase, kind: str, *, particulars: bool, expected: Outcome
) -> None:
    taken = position("taken", kind, "return", DANGER, particulars=particulars)
    found = findings(kb, act("return", "CHN", claim("forced-return")), positions=[taken])
    assert outcome(finding(found, "cat-3-1")) == expected


def test_a_denial_with_particulars_contests_what_is_affirmed_and_does_not_negate_it(kb: KnowledgeBase) -> None:
    taken = position("taken", "factualDenial", "return", DANGER, particulars=True)
    found = findings(kb, removal("return", "CHN", claim(DANGER, "inferred")), positions=[taken])
    assert outcome(finding(found, "cat-3-1")) == CONTESTED


def test_economic_migrants_is_a_label_that_contests_an_allegation_only(kb: KnowledgeBase) -> None:
    label = {"id": "label", "state": "CHN", "type": "legalCharacterisation", "asserts": ["refugee-character"]}
    ground = claim("threat-on-convention-ground")
    found = findings(
        kb,
        removal("alleged", "CHN", claim("refugee-character", "alleged"), ground),
        removal("documented", "CHN", claim("refugee-character"), ground),
        removal("silent", "CHN", ground),
        positions=[label],
    )
    assert outcomes(found, "refugee-1951-33-1") == {"alleged": CONTESTED, "documented": FREE, "silent": MISSING}
    assert [one.id for one in finding(found, "refugee-1951-33-1", "silent").elements[1].opposing] == ["world.label"]


def test_a_denial_reaches_what_is_narrower_and_not_what_is_broader_or_beside_it(kb: KnowledgeBase) -> None:
    ground, not_sur_place = claim("threat-on-convention-ground"), denial("refugee-sur-place", "documented")
    found = findings(
        kb,
        removal("broader-denied", "CHN", claim("refugee-sur-place"), denial("refugee-character", "documented"), ground),
        removal("narrower-denied", "CHN", claim("refugee-character"), not_sur_place, ground),
        removal("sibling-denied", "CHN", claim("recognised-refugee"), not_sur_place, ground),
    )
    assert outcomes(found, "refugee-1951-33-1") == {
        "broader-denied": CONTESTED,
        "narrower-denied": FREE,
        "sibling-denied": FREE,
    }


def test_torture_proves_ill_treatment_and_not_the_reverse(kb: KnowledgeBase) -> None:
    found = findings(kb, act("torture", "CHN", claim("torture")), act("ill-treatment", "CHN", claim("cidt")))
    assert outcomes(found, "cat-2-1") == {"torture": FREE, "ill-treatment": MISSING}
    assert set(outcomes(found, "cat-16-1")) == {"torture", "ill-treatment"}


def test_denying_one_way_to_meet_an_element_negates_only_that_way(kb: KnowledgeBase) -> None:
    """Custody is one of several facts that show official involvement; without it the element is open, not negated."""
    shown = [claim(one) for one in ("rape", "severe-pain", "prohibited-purpose")]
    assault = act("assault", "CHN", *shown, denial("detained-person", "documented"))
    one = finding(findings(kb, assault), "cat-2-1")
    assert (outcome(one), element(one, 5)) == (MISSING, "missing")


def test_general_conditions_are_inferred_for_the_person_unless_a_body_takes_them_as_enough(kb: KnowledgeBase) -> None:
    of_all = (DANGER, "refugee-character", "threat-on-convention-ground")
    general = [claim(one, "authoritative", id=f"general-{one}") for one in of_all]
    situations = [{"id": "conditions", "period": "2010/2014", "place": {"state": "PRK"}, "claims": general}]
    found = findings(
        kb,
        act("within", "CHN", claim("forced-return"), on="2012-05", context=["conditions"]),
        act("later", "CHN", claim("forced-return"), on="2017-05", context=["conditions"]),
        act("unlinked", "CHN", claim("forced-return"), on="2012-05"),
        situations=situations,
    )
    assert outcomes(found, "cat-3-1") == {
        "within": WEAK,
        "later": ("arguable", ["reasonEarlierPeriod", "reasonElementWeak"]),
        "unlinked": MISSING,
    }
    within, later = (finding(found, "refugee-1951-33-1", one) for one in ("within", "later"))
    assert [element(within, order) for order in (2, 3)] == ["onRecord", "inferredOnly"]
    assert [element(later, order) for order in (2, 3)] == ["inferredOnly", "inferredOnly"]
    assert outcome(within) == WEAK


def test_an_earlier_situation_is_marked_beside_one_of_the_time_and_no_doubt_where_that_one_stands(
    kb: KnowledgeBase,
) -> None:
    periods = {"timely": "2017", "earlier": "2010/2014"}
    situations = [
        {"id": one, "period": period, "claims": [claim(DANGER, id=f"told-{one}")]} for one, period in periods.items()
    ]
    returned = act("return", "CHN", claim("forced-return"), on="2017-05", context=list(periods))
    one = finding(findings(kb, returned, situations=situations), "cat-3-1")
    assert outcome(one) == WEAK
    assert [(claim.id, claim.period_meets) for claim in one.elements[1].supporting] == [
        ("world.told-timely", True),
        ("world.told-earlier", False),
    ]


@pytest.mark.parametrize("speaker", ["claim", "position"])
def test_a_denial_of_general_conditions_counts_against_them(kb: KnowledgeBase, speaker: str) -> None:
    said, taken = [claim("refugee-character", "authoritative", id="class")], []
    if speaker == "claim":
        said.append(denial("refugee-character", "documented", id="class-denied"))
    else:
        taken = [position("class-denied", "factualDenial", "conditions", "refugee-character", particulars=True)]
    returned = removal("return", "CHN", claim("threat-on-convention-ground"), on="2012-05", context=["conditions"])
    conditions = {"id": "conditions", "period": "2010/2014", "claims": said}
    one = finding(findings(kb, returned, situations=[conditions], positions=taken), "refugee-1951-33-1")
    assert [opposing.id for opposing in one.elements[1].opposing] == ["world.class-denied"]
    assert element(one, 2) == "contested"


def test_two_articles_that_repeat_one_report_are_one_root(kb: KnowledgeBase) -> None:
    sources = [
        {"id": "report", "title": "Report"},
        {"id": "paper", "title": "Newspaper", "derivedFrom": ["report"]},
        {"id": "agency", "title": "Agency", "derivedFrom": ["paper"]},
        {"id": "second", "title": "Another report"},
    ]
    returned = claim("forced-return", source="report")
    copies = removal("copies", "CHN", returned, claim(DANGER, source="paper"), claim(DANGER, source="agency"))
    apart = removal("apart", "CHN", returned, claim(DANGER, source="paper"), claim(DANGER, source="second"))
    found = kb.assess({**record(copies, apart), "sources": sources})
    roots = {one.act: [part.roots for part in one.elements] for one in found if one.norm == "cat-3-1"}
    assert roots == {"copies": [1, 1], "apart": [1, 2]}
    assert {one.act: one.roots for one in found if one.norm == "cat-3-1"} == {"copies": 1, "apart": 1}


def test_an_exception_caps_where_it_is_raised_and_defeats_where_it_is_shown(kb: KnowledgeBase) -> None:
    security, crime = "danger-to-security-individualised", "convicted-particularly-serious-crime"
    menace = "danger-to-community"
    base = (claim(DANGER), *REFUGEE)
    found = findings(
        kb,
        removal("not-raised", "CHN", *base),
        removal("alleged", "CHN", *base, claim(security, "alleged")),
        removal("shown", "CHN", *base, claim(security)),
        removal("half-shown", "CHN", *base, claim(crime)),
        removal("wholly-shown", "CHN", *base, claim(crime), claim(menace)),
        removal("shown-and-disputed", "CHN", *base, claim(security), denial(security, "documented")),
    )
    raised = ("arguable", ["reasonExceptionRaised"])
    excepted = ("excepted", ["reasonExceptionShown"])
    assert outcomes(found, "refugee-1951-33-1") == {
        "not-raised": FREE,
        "alleged": raised,
        "shown": excepted,
        "half-shown": raised,
        "wholly-shown": excepted,
        "shown-and-disputed": raised,
    }
    assert [one for one in outcomes(found, "cat-3-1").values() if one != FREE] == []


def test_a_state_does_not_show_an_exception_by_its_own_word(kb: KnowledgeBase) -> None:
    own = claim("danger-to-security-individualised", "authoritative", by="CHN")
    invoked = position("invoked", "exceptionInvoked", "invoked-by-position", "danger-to-security-individualised")
    found = findings(
        kb,
        removal("claimed-by-state", "CHN", *REFUGEE, own),
        removal("invoked-by-position", "CHN", *REFUGEE),
        positions=[invoked],
    )
    raised = ("arguable", ["reasonExceptionRaised"])
    assert outcomes(found, "refugee-1951-33-1") == {"claimed-by-state": raised, "invoked-by-position": raised}


def test_an_order_gives_a_conditional_finding_a_return_a_completed_one_an_arrest_none(kb: KnowledgeBase) -> None:
    found = findings(
        kb,
        act("order", "CHN", claim("removal-order"), claim(DANGER)),
        act("about-to-return", "CHN", claim("imminent-removal"), claim(DANGER)),
        removal("return", "CHN"),
        removal("order-carried-out", "CHN", claim("removal-order"), claim(DANGER)),
        act("arrest", "CHN", claim("arrest"), claim(DANGER)),
        act("threat", "CHN", claim("threat-of-removal"), claim(DANGER)),
    )
    tenses = {one.act: one.tense for one in found if one.norm == "cat-3-1"}
    assert tenses == {
        "order": "conditional",
        "about-to-return": "conditional",
        "return": "completed",
        "order-carried-out": "completed",
    }
    assert [one for one in outcomes(found, "cat-3-1").values() if one != FREE] == []


def test_an_ordered_extradition_is_no_ordered_expulsion(kb: KnowledgeBase) -> None:
    found = findings(kb, act("decision", "CHN", claim("extradition-decision"), *REFUGEE))
    assert outcome(finding(found, "refugee-1951-33-1")) == FREE
    assert "refugee-1951-32-1" not in {one.norm for one in found}


def test_a_risk_to_life_is_no_risk_of_torture(kb: KnowledgeBase) -> None:
    found = findings(kb, removal("return", "ALB", claim("risk-to-life")))
    assert outcome(finding(found, "iccpr-6-refoulement")) == FREE
    assert outcome(finding(found, "cat-3-1")) == MISSING
    assert outcome(finding(found, "iccpr-7-refoulement")) == MISSING


def test_unnamed_claims_that_differ_are_kept_apart_or_refused(kb: KnowledgeBase) -> None:
    """The id of an unnamed claim comes from act, concept and source: claim and denial must not run into one."""
    unnamed = removal("return", "CHN")
    unnamed["claims"] = [claim("forced-return"), claim(DANGER), denial(DANGER)]
    try:
        one = finding(kb.assess(record(unnamed)), "cat-3-1")
    except BadDataError:
        return
    assert outcome(one) == FREE
