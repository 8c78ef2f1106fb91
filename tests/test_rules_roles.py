"""Which State answers: its own organs, private acts, acts abroad, attribution by claim, aid or assistance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from obligations.names import NORM, OBL
from worlds import act, claim, denial, element, finding, findings, outcome, outcomes, record, removal

if TYPE_CHECKING:
    from obligations import KnowledgeBase
    from obligations.assessment import AidQuestion
    from worlds import Outcome, Record

FREE: Outcome = ("primaFacie", [])
OPEN: Outcome = ("arguable", ["reasonJurisdictionOpen"])
BROKERS: Record = {"nonState": "a ring of brokers"}
IN_CHINA: Record = {"place": {"state": "CHN"}}
ABROAD: Record = {"place": {"state": "COG"}}
SOLD = (claim("trafficking"), claim("woman"))
INSTRUCTED = "instructions-direction-control"


def militia(**more: str) -> Record:
    return {"nonState": "a militia", **more}


def questions(kb: KnowledgeBase, *acts: Record) -> list[AidQuestion]:
    return list(kb.assessment(record(*acts)).questions)


def test_a_private_trafficker_is_no_organ_and_the_territorial_state_owes_measures(kb: KnowledgeBase) -> None:
    found = findings(
        kb,
        act("unexamined", BROKERS, *SOLD, **IN_CHINA),
        act("alleged", BROKERS, *SOLD, claim("no-adequate-state-measures", "alleged"), **IN_CHINA),
        act("documented", BROKERS, *SOLD, claim("official-collusion"), **IN_CHINA),
        act("nowhere", BROKERS, *SOLD),
    )
    assert outcomes(found, "cedaw-6") == {
        "unexamined": ("needsFacts", ["reasonElementMissing"]),
        "alleged": ("arguable", ["reasonElementWeak"]),
        "documented": FREE,
    }
    assert {one.state for one in found} == {"CHN"}
    assert {role for one in found for role in kb.view.many(NORM + one.norm, "bearerRole")} == {OBL + "roleTerritorial"}


def test_a_private_act_fires_no_norm_on_a_states_own_organs(kb: KnowledgeBase) -> None:
    found = findings(kb, act("blows", BROKERS, claim("torture"), **IN_CHINA))
    assert {role for one in found for role in kb.view.many(NORM + one.norm, "bearerRole")} == {OBL + "roleTerritorial"}


def test_a_duty_over_others_is_not_asked_of_a_states_own_organs_alone(kb: KnowledgeBase) -> None:
    both = [{"state": "CHN"}, {"nonState": "brokers"}]
    found = findings(
        kb,
        act("guards", "CHN", claim("torture")),
        act("brokers", BROKERS, claim("torture"), **IN_CHINA),
        act("together", "CHN", claim("torture"), actors=both),
        act("another-state", "PRK", claim("torture"), **IN_CHINA),
        act("let-happen", "CHN", claim("torture"), claim("acquiescence-or-consent")),
    )
    assert set(outcomes(found, "cat-2-1-prevent", "CHN")) == {"brokers", "together", "another-state", "let-happen"}
    assert set(outcomes(found, "cat-2-1", "CHN")) == {"guards", "together", "let-happen"}


def test_an_organ_acting_abroad_leaves_jurisdiction_open_until_control_is_shown(kb: KnowledgeBase) -> None:
    found = findings(
        kb,
        act("at-home", "PRK", claim("torture")),
        act("abroad", "PRK", claim("torture"), **ABROAD),
        act("occupied", "PRK", claim("torture"), claim("effective-control-of-area"), **ABROAD),
        act("arrested", "PRK", claim("torture"), claim("state-agent-authority"), **ABROAD),
        act("boarded", "PRK", claim("torture"), claim("flag-or-interception"), **ABROAD),
        act("from-afar", "PRK", claim("torture"), claim("functional-control"), **ABROAD),
    )
    assert outcomes(found, "iccpr-7") == {
        "at-home": FREE,
        "abroad": OPEN,
        "occupied": FREE,
        "arrested": FREE,
        "boarded": FREE,
        "from-afar": ("arguable", ["reasonJurisdictionContested"]),
    }
    assert finding(found, "iccpr-7", "occupied").jurisdiction == ("jurisdictionEffectiveControl",)


def test_control_that_is_only_alleged_or_is_disputed_leaves_jurisdiction_open(kb: KnowledgeBase) -> None:
    control = "effective-control-of-area"
    found = findings(
        kb,
        act("alleged", "PRK", claim("torture"), claim(control, "alleged"), **ABROAD),
        act("disputed", "PRK", claim("torture"), claim(control), denial(control, "documented"), **ABROAD),
    )
    assert outcomes(found, "iccpr-7") == {"alleged": OPEN, "disputed": OPEN}


def test_cat_3_has_no_clause_on_jurisdiction_and_cat_2_has_one(kb: KnowledgeBase) -> None:
    abroad: Record = {"place": {"state": "KEN"}}
    found = findings(kb, removal("return", "COG", **abroad), act("blows", "COG", claim("torture"), **abroad))
    assert outcome(finding(found, "cat-3-1")) == FREE
    assert outcome(finding(found, "cat-2-1")) == OPEN


def test_a_private_act_is_the_states_own_only_if_a_claim_says_on_what_ground(kb: KnowledgeBase) -> None:
    named = militia(state="PRK", attribution=INSTRUCTED)
    place: Record = {"place": {"state": "PRK"}}
    found = findings(
        kb,
        act("ground-claimed", named, claim("torture"), claim(INSTRUCTED), **place),
        act("ground-not-claimed", named, claim("torture"), **place),
        act("another-ground-claimed", named, claim("torture"), claim("adopted-as-own"), **place),
        act("no-state-named", militia(), claim("torture"), claim(INSTRUCTED), **place),
    )
    assert outcomes(found, "iccpr-7") == {"ground-claimed": ("primaFacie", ["reasonAttributionByClaim"])}


def test_a_claim_of_attribution_does_not_weaken_what_the_states_own_organ_did(kb: KnowledgeBase) -> None:
    joint = act("joint", "PRK", claim("torture"), claim(INSTRUCTED), place={"state": "PRK"})
    joint["actors"].append(militia(state="PRK", attribution=INSTRUCTED))
    assert outcome(finding(findings(kb, joint), "iccpr-7")) == FREE


def test_two_states_that_act_together_each_answer_for_themselves(kb: KnowledgeBase) -> None:
    joint = removal("handover", "CHN", claim("risk-of-torture"))
    joint["actors"].append({"state": "PRK", "organ": "border guards"})
    found = findings(kb, joint)
    assert outcomes(found, "cat-3-1", "CHN") == {"handover": FREE}
    assert outcomes(found, "cat-3-1", "PRK") == {"handover": ("notApplicable", ["reasonNotBound"])}


def test_aid_is_asked_about_where_the_other_state_may_have_breached_a_rule_that_binds_both(kb: KnowledgeBase) -> None:
    """China returns, the DPRK tortures: custom and CRC bind both; China is no party to the ICCPR."""
    knew = claim("knowledge-of-abuse", "alleged")
    after = act("torture", "PRK", claim("torture"), claim("child"), on="2017-08")
    leads: Record = {"leadsTo": [{"act": "torture", "how": "handed over"}]}
    (one,) = questions(kb, removal("return", "CHN", claim("risk-of-torture"), knew, **leads), after)
    assert (one.state, one.act, one.principal_act, one.status) == ("CHN", "world.return", "world.torture", "arguable")
    assert {finding_id.partition("/")[0] for finding_id in one.principal_findings} == {"custom-torture", "crc-37-a"}
    assert set(one.opposable_under) == {"custom-torture", "crc-37-a"}


def test_without_a_claim_of_knowledge_the_question_needs_facts(kb: KnowledgeBase) -> None:
    after = act("torture", "PRK", claim("torture"), on="2017-08")
    (one,) = questions(kb, removal("return", "CHN", leadsTo=[{"act": "torture"}]), after)
    assert (one.status, one.knowledge_claimed) == ("needsFacts", False)


def test_no_aid_is_asked_about_in_the_near_misses(kb: KnowledgeBase) -> None:
    leads: Record = {"leadsTo": [{"act": "after"}]}
    torture = claim("torture")
    tortured = act("after", "PRK", torture, on="2017-08")
    assert questions(kb, removal("return", "CHN"), tortured) == []  # not linked
    assert questions(kb, removal("return", "PRK", **leads), tortured) == []  # one State
    missing = act("after", "PRK", claim("rape"), on="2017-08")  # severity, purpose not on the record
    assert "custom-torture" not in {
        norm for one in questions(kb, removal("return", "CHN", **leads), missing) for norm in one.opposable_under
    }
    before = act("after", "PRK", torture, on="1970")  # no finding on custom is at least arguable
    assert questions(kb, removal("return", "CHN", on="1969", **leads), before) == []


def test_a_rule_that_does_not_bind_the_helper_opens_no_question(kb: KnowledgeBase) -> None:
    """Exit is barred by the DPRK: ICCPR 12(2) binds it and not China."""
    leads: Record = {"leadsTo": [{"act": "punishment"}]}
    punished = act("punishment", "PRK", claim("penalisation-departure"), on="2017-08")
    assert outcomes(findings(kb, punished), "iccpr-12-2") == {"punishment": FREE}
    assert questions(kb, removal("return", "CHN", **leads), punished) == []
    (one,) = questions(kb, removal("return", "COG", **leads), punished)  # a party to the ICCPR
    assert one.opposable_under == ("iccpr-12-2",)


def test_an_article_that_the_protocol_does_not_carry_is_not_opposable_to_a_party_to_the_protocol(
    kb: KnowledgeBase,
) -> None:
    """Article 35 of the Convention binds China and not the United States, which owes the Protocol's article II."""
    refusal = map(
        claim, ("unhcr-access-denial", "request-for-access-made", "request-for-access-refused", "refugee-character")
    )
    refused = act("refusal", "CHN", *refusal, on="2017-08")
    (one,) = questions(kb, removal("return", "USA", leadsTo=[{"act": "refusal"}]), refused)
    assert one.opposable_under == ("refugee-1967-2-1",)


def test_an_article_that_the_protocol_carries_is_opposable_to_a_party_to_the_protocol(kb: KnowledgeBase) -> None:
    refugees = (claim("refugee-character"), claim("threat-on-convention-ground"))
    returned = removal("return", "CHN", *refugees, on="2017-08")
    (one,) = questions(kb, act("handover", "USA", claim("arrest"), leadsTo=[{"act": "return"}]), returned)
    assert "refugee-1951-33-1" in one.opposable_under


def test_a_rule_that_the_helper_has_reserved_is_not_opposable_to_it(planted: KnowledgeBase) -> None:
    """Albania has put CAT 3 aside here: its own return would not be wrongful (ILC Articles art. 16(b))."""
    returned = removal("return", "CHN", on="2017-08")
    opposable = {}
    for state in ("ALB", "KEN"):
        handover = act("handover", state, claim("arrest"), leadsTo=[{"act": "return"}])
        opposable[state] = [norm for one in questions(planted, handover, returned) for norm in one.opposable_under]
    assert opposable == {"ALB": [], "KEN": ["cat-3-1"]}


def test_the_chain_may_have_steps_between(kb: KnowledgeBase) -> None:
    acts = (
        act("arrest", "CHN", claim("arrest"), on="2017-06", leadsTo=[{"act": "return"}]),
        removal("return", "CHN", on="2017-07", leadsTo=[{"act": "torture"}]),
        act("torture", "PRK", claim("torture"), on="2017-08"),
    )
    assert {one.act for one in questions(kb, *acts)} == {"world.return"}, "the nearest act of the State is asked about"
    handed_on = removal("return", "KOR", on="2017-07", leadsTo=[{"act": "torture"}])
    assert {one.act for one in questions(kb, acts[0], handed_on, acts[2])} == {"world.arrest", "world.return"}


def test_a_child_norm_needs_a_child(kb: KnowledgeBase) -> None:
    found = findings(
        kb,
        act("adult", "PRK", claim("torture")),
        act("child", "PRK", claim("torture"), claim("newborn")),
        act("maybe", "PRK", claim("torture"), claim("child", "inferred")),
    )
    assert outcomes(found, "crc-37-a") == {
        "adult": ("needsFacts", ["reasonElementMissing"]),
        "child": FREE,
        "maybe": ("arguable", ["reasonElementWeak"]),
    }
    assert element(finding(found, "crc-37-a", "maybe"), 2) == "inferredOnly"
