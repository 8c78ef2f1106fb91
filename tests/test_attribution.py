"""The ILC Articles on State Responsibility, article by article: attribution (4-11) and aid or assistance (16).

What tests/test_rules_roles.py shows already is not repeated: joint organs, another ground than the one claimed, help in
a chain, help under a treaty that the helper has not joined or has reserved.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from obligations.names import CONCEPT, OBL, TREATY
from worlds import act, claim, denial, findings, outcomes, record, removal

if TYPE_CHECKING:
    from obligations import KnowledgeBase
    from obligations.assessment import AidQuestion
    from worlds import Outcome, Record

FREE: Outcome = ("primaFacie", [])
BY_CLAIM: Outcome = ("primaFacie", ["reasonAttributionByClaim"])
WEAK: Outcome = ("arguable", ["reasonAttributionByClaim", "reasonElementWeak"])
CONTESTED: Outcome = ("arguable", ["reasonAttributionByClaim", "reasonElementContested"])
TORTURE = claim("torture")
# Article, ground, people who are no organ of the State that the record names.
GROUNDS = [
    ("5", "governmental-authority-exercised", "guards of a company that runs a prison under statute"),
    ("6", "organ-at-disposal", "officers lent by another State"),
    ("8", "instructions-direction-control", "a ring of brokers"),
    ("9", "absence-of-authorities", "a committee that guards a town which officials have left"),
    ("10", "insurrectional-movement", "fighters who now rule"),
    ("11", "adopted-as-own", "students who hold an embassy"),
]
BY_GROUND = pytest.mark.parametrize(("ground", "people"), [one[1:] for one in GROUNDS], ids=[one[0] for one in GROUNDS])


def private(people: str, ground: str | None = None, state: str = "KEN") -> Record:
    """People who are no organ, with the State that is said to answer for them, if any."""
    return {"nonState": people, "state": state, "attribution": ground} if ground else {"nonState": people}


def tortured(kb: KnowledgeBase, *acts: Record, state: str | None = None, **more: object) -> dict[str, Outcome]:
    """Act by act, the outcome under the customary ban on torture, which has no clause on jurisdiction."""
    return outcomes(findings(kb, *acts, **more), "custom-torture", state)


def questions(kb: KnowledgeBase, *acts: Record) -> list[AidQuestion]:
    return list(kb.assessment(record(*acts)).questions)


# --- where the grounds stand


def test_each_ground_names_its_article_and_the_articles_bind_nobody_as_a_text(kb: KnowledgeBase) -> None:
    for article, ground, _ in GROUNDS:
        named = kb.view.many(CONCEPT + ground, "statedIn")
        assert named, ground
        for one in named:
            assert OBL + "Provision" in kb.view.many(one, "a")
        assert any(re.fullmatch(rf"{TREATY}arsiwa/art_{article}(__.*)?", one) for one in named)
    statuses = {kb.bound("KEN", one, on="2010-01-01").status for one in ("ARSIWA:8", "UDHR")}
    assert statuses == {"notBound"}


# --- articles 4 and 7: organs


def test_an_organ_of_any_branch_and_level_is_the_state(kb: KnowledgeBase) -> None:
    organs = ("parliament", "county-court", "village-police", "army")
    acts = [act(organ, {"state": "KEN", "organ": organ}, TORTURE) for organ in organs]
    assert tortured(kb, *acts) == dict.fromkeys(organs, FREE)


def test_an_official_who_acts_as_a_private_person_is_recorded_as_one(kb: KnowledgeBase) -> None:
    at_home: Record = {"place": {"state": "KEN"}}
    assert tortured(kb, act("quarrel", private("a constable off duty, in a family quarrel"), TORTURE, **at_home)) == {}


def test_an_organ_that_exceeds_its_powers_is_still_the_state(kb: KnowledgeBase) -> None:
    """Article 7; that national law forbids the act is no answer either (article 3)."""
    beyond = act("beyond-powers", "KEN", TORTURE, claim("no-legal-basis"))
    disowned = act("disowned", "KEN", TORTURE, denial("state-organ", by="KEN"))
    own_law = {"id": "own-law", "state": "KEN", "type": "internalLaw", "about": ["beyond-powers"]}
    assert tortured(kb, beyond, disowned, positions=[own_law]) == {"beyond-powers": FREE, "disowned": FREE}


# --- articles 5, 6, 8, 9, 10, 11: people who are no organ


@BY_GROUND
def test_a_ground_has_to_be_claimed_and_carries_the_strength_of_the_claim(
    kb: KnowledgeBase, ground: str, people: str
) -> None:
    named, proof = private(people, ground), {"standardOfProof": "reasonable grounds", "by": "a commission"}
    found = tortured(
        kb,
        act("found", named, TORTURE, claim(ground, "authoritative", **proof)),
        act("documented", named, TORTURE, claim(ground)),
        act("alleged", named, TORTURE, claim(ground, "alleged")),
        act("alleged-and-denied", named, TORTURE, claim(ground, "alleged"), denial(ground, "documented")),
        act("denied", named, TORTURE, denial(ground, "documented")),
        act("not-claimed", named, TORTURE),
        act("no-state-named", private(people), TORTURE, claim(ground)),
    )
    assert found == {"found": BY_CLAIM, "documented": BY_CLAIM, "alleged": WEAK, "alleged-and-denied": CONTESTED}


def test_of_two_grounds_for_one_state_the_better_supported_is_asked(kb: KnowledgeBase) -> None:
    """Instructions alleged and adoption documented: one element, on record; the other ground is no second condition."""
    actors = [
        private("a gang", "instructions-direction-control"),
        {"nonState": "the same gang", "state": "KEN", "attribution": "adopted-as-own"},
    ]
    said = (TORTURE, claim("instructions-direction-control", "alleged"), claim("adopted-as-own"))
    beating = {**act("beating", "KEN", *said), "actors": actors}
    (one,) = (found for found in findings(kb, beating) if found.norm == "custom-torture")
    assert outcomes([one], "custom-torture") == {"beating": BY_CLAIM}
    assert [part.order for part in one.elements if part.order >= 90] == [95]


def test_officials_who_are_said_to_have_acted_as_private_people_hold_the_finding_at_arguable(kb: KnowledgeBase) -> None:
    doubt: Outcome = ("arguable", ["reasonPrivateCapacity"])
    brawl = act("brawl", "KEN", TORTURE, claim("private-capacity", "alleged"))
    denied = act("denied", "KEN", TORTURE, denial("private-capacity"))
    with_others = act("mixed", "KEN", TORTURE, claim("private-conduct"))
    with_others["actors"] = [*with_others["actors"], private("a gang")]
    own_word = act("own-word", "KEN", TORTURE, claim("private-capacity", by="KEN"))
    another_word = act("another-word", "KEN", TORTURE, claim("private-capacity", "alleged", by="UGA"))
    assert tortured(kb, brawl, denied, with_others, own_word, another_word) == {
        "brawl": doubt,
        "denied": FREE,
        "mixed": FREE,
        "own-word": FREE,
        "another-word": doubt,
    }


def test_a_loan_puts_the_state_that_lent_the_organ_in_doubt_and_not_the_one_that_had_it(kb: KnowledgeBase) -> None:
    lent = act("lent", "COG", TORTURE, claim("organ-at-disposal"))
    lent["actors"] = [*lent["actors"], private("the contingent", "organ-at-disposal")]
    not_lent = {**lent, "id": "not-lent", "claims": [TORTURE]}
    assert tortured(kb, lent, not_lent, state="COG") == {"lent": ("arguable", ["reasonOrganLent"]), "not-lent": FREE}
    assert tortured(kb, lent, not_lent, state="KEN") == {"lent": BY_CLAIM}


@BY_GROUND
def test_what_falls_short_of_a_ground_attributes_nothing(kb: KnowledgeBase, ground: str, people: str) -> None:
    """A bare word on responsibility, tolerance, and a claim that the conduct was private."""
    near = ("attributed-to-state", "acquiescence-or-consent", "private-conduct", "knowledge-of-abuse")
    acts = [act(one, private(people, ground), TORTURE, claim(one)) for one in near]
    assert tortured(kb, *acts) == {}


def test_a_lent_organ_acts_for_the_state_that_has_it_at_its_disposal_and_an_organ_under_orders_from_home_does_not(
    kb: KnowledgeBase,
) -> None:
    ground = "organ-at-disposal"
    lent = act("lent", private("judges sent by Congo", ground), TORTURE, claim(ground))
    stationed = act("stationed", {"state": "COG", "organ": "troops"}, TORTURE, place={"state": "KEN"})
    assert tortured(kb, lent, stationed, state="KEN") == {"lent": BY_CLAIM}
    assert tortured(kb, lent, stationed, state="COG") == {"stationed": FREE}


def test_troops_of_an_organisation_are_no_organ_of_the_state_where_they_serve(kb: KnowledgeBase) -> None:
    force: Record = {"organization": "a peace force"}
    assert tortured(kb, act("patrol", force, TORTURE, place={"state": "KEN"})) == {}


def test_a_movement_that_founds_a_state_answers_for_what_it_did_before(kb: KnowledgeBase) -> None:
    """Article 10(2): custom reaches the new State for that time, and a treaty that it joined later does not."""
    ground = "insurrectional-movement"
    place: Record = {"place": {"state": "SDN"}}
    movement = act("before", private("a movement", ground, "SSD"), TORTURE, claim(ground), on="2010-05", **place)
    found = findings(kb, movement)
    assert outcomes(found, "custom-torture", "SSD") == {"before": BY_CLAIM}
    assert outcomes(found, "cat-2-1", "SSD")["before"][0] == "notApplicable"
    assert outcomes(found, "custom-torture", "SDN") == {}, "not the State against which it fought"


def test_conduct_is_adopted_from_the_act_that_is_adopted_on(kb: KnowledgeBase) -> None:
    """Article 11: students seize people; the government keeps them held and says so. Praise is not enough."""
    ground, students = "adopted-as-own", "students"
    held = (claim("detention"), claim("arbitrary-or-unlawful"), claim("prolonged-detention"))
    place: Record = {"place": {"state": "IRN"}}
    found = findings(
        kb,
        act("seizure", private(students), *held, on="1979-11-04", **place),
        act("praise", private(students, ground, "IRN"), *held, claim("acquiescence-or-consent"), on="1979-11", **place),
        act("kept", private(students, ground, "IRN"), *held, claim(ground), on="1979-11-18/1981-01-20", **place),
    )
    assert outcomes(found, "custom-detention", "IRN") == {"kept": BY_CLAIM}


# --- article 16: aid or assistance


def help_by(state: str, *claims: Record, on: str = "2017-07-01") -> Record:
    return act("help", state, claim("aid-or-assistance"), *claims, on=on, leadsTo=[{"act": "wrong"}])


def wrong_of(state: str, *claims: Record) -> Record:
    return act("wrong", state, *(claims or (TORTURE,)), on="2017-08")


def test_help_with_knowledge_is_arguable_under_custom_that_binds_both(kb: KnowledgeBase) -> None:
    (one,) = questions(kb, help_by("COG", claim("knowledge-of-abuse")), wrong_of("PRK"))
    assert (one.state, one.status, one.knowledge_claimed) == ("COG", "arguable", True)
    assert "custom-torture" in one.opposable_under


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ((), "needsFacts"),
        ((claim("should-have-known"),), "needsFacts"),
        ((claim("intent-to-facilitate"),), "needsFacts"),
        ((denial("knowledge-of-abuse"),), "needsFacts"),
        ((denial("knowledge-of-abuse", "documented"),), "contradicted"),
    ],
    ids=["nothing", "ought-to-know", "intent", "denied", "denied-with-particulars"],
)
def test_help_without_knowledge_is_no_question_yet(kb: KnowledgeBase, said: tuple[Record, ...], status: str) -> None:
    """Article 16(a) asks for knowledge: that the helper ought to have known is less."""
    (one,) = questions(kb, help_by("COG", *said), wrong_of("PRK"))
    assert (one.status, one.knowledge_claimed) == (status, False)


def test_contribution_and_intent_are_open_points_that_decide_nothing(kb: KnowledgeBase) -> None:
    knew = claim("knowledge-of-abuse")
    meant = (claim("intent-to-facilitate"), claim("contribution-to-wrongful-act", "alleged"))
    (bare,), (full,) = (questions(kb, help_by("COG", knew, *more), wrong_of("PRK")) for more in ((), meant))
    assert [one.status for one in bare.open_points] == ["missing", "missing"]
    assert [one.status for one in full.open_points] == ["allegedOnly", "onRecord"]
    assert (bare.status, full.status, bare.principal) == ("arguable", "arguable", "primaFacie")


def test_contested_custom_is_not_held_against_a_helper(kb: KnowledgeBase) -> None:
    """The finding on exit is arguable for the DPRK; whether the rule binds China is open (article 16(b))."""
    barred = wrong_of("PRK", claim("exit-restriction"))
    assert outcomes(findings(kb, barred), "custom-right-to-leave")["wrong"][0] == "arguable"
    asked = questions(kb, help_by("CHN", claim("knowledge-of-abuse")), barred)
    assert "custom-right-to-leave" not in {norm for one in asked for norm in one.opposable_under}


def test_help_opens_no_question_in_the_near_misses(kb: KnowledgeBase) -> None:
    knew = claim("knowledge-of-abuse")
    assert questions(kb, help_by("PRK", knew), wrong_of("PRK")) == [], "one State helps nobody"
    assert questions(kb, help_by("COG", knew), wrong_of("PRK", claim("arrest"))) == [], "no wrong is arguable"
    couriers = act("help", private("couriers"), claim("aid-or-assistance"), knew, leadsTo=[{"act": "wrong"}])
    assert questions(kb, couriers, wrong_of("PRK")) == [], "no State helped"
    by_rebels = act("wrong", private("rebels"), TORTURE, on="2017-08")
    assert questions(kb, help_by("COG", knew), by_rebels) == [], "no State was helped"


def test_help_to_people_whose_act_is_a_states_by_claim_is_help_to_that_state(kb: KnowledgeBase) -> None:
    ground = "instructions-direction-control"
    militia = act("wrong", private("a militia", ground, "PRK"), TORTURE, claim(ground), on="2017-08")
    (one,) = questions(kb, help_by("COG", claim("knowledge-of-abuse")), militia)
    assert "custom-torture" in one.opposable_under


def test_the_helper_is_measured_by_the_law_at_the_time_of_its_help(kb: KnowledgeBase) -> None:
    """Congo is bound by the Convention against Torture from 29 August 2003; here only that treaty bans the return."""
    knew = claim("knowledge-of-abuse")
    returned = removal("wrong", "KEN", on="2004-01")
    asked = {
        day: [norm for one in questions(kb, help_by("COG", knew, on=day), returned) for norm in one.opposable_under]
        for day in ("2003-08-28", "2003-08-29")
    }
    assert "cat-3-1" not in asked["2003-08-28"]
    assert "cat-3-1" in asked["2003-08-29"]
