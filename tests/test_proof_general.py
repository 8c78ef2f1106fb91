"""Proofs of findings that rest on more than their own norm: linked norms, excuses, derogation, claimed attribution.

Each is written, derived again with rdflib, then changed by a forger who puts the digests right, and found out.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from obligations import EngineError, names
from obligations.assess import own_facts
from obligations.proof import prove
from obligations.render.proof import proof_as_rdf
from obligations.verify.dossier import load, take_apart
from obligations.verify.rules import run
from proofs import changed, struck, verified, with_digests
from worlds import act, claim, finding, outcome, record, removal

if TYPE_CHECKING:
    from pathlib import Path

    from obligations import KnowledgeBase
    from obligations.proof import Proof
    from obligations.verify import Report
    from worlds import Outcome, Record

FREE: Outcome = ("primaFacie", [])
RAISED: Outcome = ("arguable", ["reasonExceptionRaised"])
ALONE: Outcome = ("needsFacts", ["reasonReadAlone"])
UNEQUAL = (claim("discrimination-race"), claim("no-objective-justification"))
REFUSED = (claim("remedy-denial"), claim("arguable-claim-of-violation"), claim("wrong-within-jurisdiction"))
ORDERED = (claim("removal-order"), claim("risk-of-torture"))
DETAINED = claim("arbitrary-detention")
REFUGEE = (claim("refugee-character"), claim("threat-on-convention-ground"))
BY_MILITIA = {"nonState": "militia", "state": "KEN", "attribution": "instructions-direction-control"}


def pleaded(excuse: str) -> Record:
    return {"id": "plea", "state": "KEN", "type": "exceptionInvoked", "about": ["act"], "asserts": [excuse]}


class World:
    """A small world of Kenya's acts, and the proof of one finding in it."""

    def __init__(self, kb: KnowledgeBase, folder: Path) -> None:
        self.kb, self.folder, self.path = kb, folder, folder / "world.json"

    def told(self, *acts: Record, **more: object) -> World:
        """Write the record down."""
        self.path.write_text(json.dumps(record(*acts, **more)), encoding="utf-8")
        return self

    def proves(self, norm: str, act_name: str, expected: Outcome) -> str:
        """Write the proof of a finding that came out as expected, and derive it again."""
        found = finding(self.kb.assess(self.path, include_all=True), norm, act_name)
        assert outcome(found) == expected
        text = self.kb.proof(found.id, self.path)
        report = verified(self.folder, text)
        assert report.differences == ()
        assert came_out(report) == expected
        assert report.outcome["exceptions"] == [
            {"ofException": one.id, "exceptionStatus": one.status} for one in found.exceptions
        ]
        return text

    def proof(self, norm: str, act_name: str) -> Proof:
        """Put the proof of a finding together."""
        found = finding(self.kb.assess(self.path, include_all=True), norm, act_name)
        return prove(self.kb, found, own_facts(self.kb, "world", [self.path]))

    def forged(self, text: str, rule: str) -> Outcome:
        """Derive a careful forgery, see that this rule gives it away, and return what it comes to."""
        report = verified(self.folder, with_digests(self.folder, text))
        assert any(one.startswith(f"{rule}: stated and not derived") for one in report.differences), report.differences
        return came_out(report)


def came_out(report: Report) -> Outcome:
    return report.outcome["status"], report.outcome["reasons"]


def subjects(proof: Proof, kind: str) -> set[str]:
    """Name what of one kind the premises hold: norms, acts, treaty actions."""
    return {one[0].removeprefix(kind) for one in proof.premises if one[0].startswith(kind)}


def weighed(world: World, norm: str, one: str) -> str:
    """Derive a proof again, and read what a claim weighs in it as a plea, whether the finding rests on it or not."""
    path = world.folder / "weighed.ttl"
    path.write_text(proof_as_rdf(world.proof(norm, "act"), "turtle"), encoding="utf-8")
    made, _ = run(take_apart(load(path)))
    said = names.ID + one.replace(":", "/"), f"{names.OBL}weightAsPlea"
    (weight,) = (what[2].value for what in made["36-claim-weight.rq"] if what[:2] == said)
    return weight


@pytest.fixture
def world(kb: KnowledgeBase, tmp_path: Path) -> World:
    return World(kb, tmp_path)


# --- norms that are read with others


def test_a_linked_norm_is_proved_with_the_finding_that_it_is_read_with(world: World) -> None:
    world.told(act("act", "KEN", *UNEQUAL, DETAINED))
    text = world.proves("iccpr-2-1", "act", FREE)
    assert world.forged(struck(text, "claim:world.act-3"), "82-read-with.rq") == ALONE
    assert "iccpr-9-1/world.act/KEN" in verified(world.folder, text).outcome["readWith"]
    norms = [one for one in world.proof("iccpr-2-1", "act").premises if one[0].startswith(names.NORM)]
    assert {one[2].value for one in norms if one[1] == names.OBL + "instrument"} == {names.TREATY + "iccpr"}


def test_a_linked_norm_that_stands_alone_is_proved_so(world: World) -> None:
    world.told(act("act", "KEN", *UNEQUAL), act("another", "KEN", DETAINED))
    text = world.proves("iccpr-2-1", "act", ALONE)
    assert "act:world.another" not in text
    asking_for_none = changed(text, "n:iccpr-2-1", "obl:linkNeeds obl:linkArguable", "obl:linkNeeded obl:linkArguable")
    assert world.forged(asking_for_none, "83-read-alone.rq") == FREE


def test_a_remedy_is_proved_with_the_act_that_led_to_the_refusal(world: World) -> None:
    torture = act("torture", "KEN", claim("torture"), leadsTo=[{"act": "refusal"}])
    world.told(torture, act("refusal", "KEN", *REFUSED, on="2018"))
    text = world.proves("iccpr-2-3", "refusal", FREE)
    chain = f"{names.ACT}world.torture", f"{names.OBL}ledUltimatelyTo"
    assert chain in {one[:2] for one in world.proof("iccpr-2-3", "refusal").steps["44-chain.rq"]}
    unlinked = changed(text, "act:world.torture", "obl:leadsTo act:world.refusal", "obl:leadsTo act:world.torture")
    assert world.forged(unlinked, "82-read-with.rq") == ("arguable", ["reasonReadAlone"])


def test_an_act_before_is_left_out_where_the_norm_is_read_with_none(world: World) -> None:
    world.told(act("torture", "KEN", claim("torture"), leadsTo=[{"act": "act"}]), act("act", "KEN", DETAINED))
    assert subjects(world.proof("iccpr-9-1", "act"), names.ACT) == {"world.act"}


def test_an_order_that_a_remedy_is_read_with_keeps_what_carried_it_out(world: World) -> None:
    """The order is a finding of the proof too, and a later act on another branch tells how that one stands."""
    order = act("order", "KEN", *ORDERED, leadsTo=[{"act": "refusal"}, {"act": "return"}])
    world.told(order, act("refusal", "KEN", *REFUSED, on="2018"), removal("return", "KEN"))
    proof = world.proof("iccpr-2-3", "refusal")
    linked = {one[0] for one in proof.steps["81-finding-reasons.rq"] if one[2].value == names.OBL + "reasonCarriedOut"}
    assert {one for one in linked if "/world.order/" in one}


# --- attribution by claim


def test_a_claimed_ground_of_attribution_is_proved_as_one_more_element(world: World) -> None:
    world.told(act("act", BY_MILITIA, claim("torture"), claim("instructions-direction-control")))
    by_claim: Outcome = ("primaFacie", ["reasonAttributionByClaim"])
    text = world.proves("custom-torture", "act", by_claim)
    weaker = changed(text, "claim:world.act-2", "obl:documented", "obl:alleged")
    assert world.forged(weaker, "66-element-strength.rq") == (
        "arguable",
        ["reasonAttributionByClaim", "reasonElementWeak"],
    )
    unasked = struck(text, "n:attribution-8.e1")
    assert world.forged(unasked, "60-attribution-options.rq") == by_claim


# --- circumstances that preclude wrongfulness


def test_an_invoked_excuse_is_proved_with_its_conditions(world: World) -> None:
    world.told(act("act", "KEN", DETAINED), positions=[pleaded("excuse-necessity")])
    text = world.proves("iccpr-9-1", "act", RAISED)
    assert world.forged(struck(text, "claim:world.plea"), "60-excuses.rq") == FREE


def test_a_barred_excuse_is_proved_with_the_rule_that_bars_it(world: World) -> None:
    world.told(act("act", "KEN", claim("torture")), positions=[pleaded("excuse-distress")])
    text = world.proves("iccpr-7", "act", ("primaFacie", ["reasonExcuseBarred"]))
    rule = "<https://w3id.org/obligations/id/custom/prohibition-of-torture>"
    rule = rule if f"obl:embodies {rule}" in text else "cust:prohibition-of-torture"
    unbarred = changed(text, "n:iccpr-7", f"obl:embodies {rule}", "obl:embodies obl:nothing")
    assert world.forged(unbarred, "06-norm-features.rq") == RAISED


def test_a_defeated_excuse_is_proved_with_what_defeats_it(world: World) -> None:
    shown = (claim("excuse-necessity"), claim("excuse-conditions-met"), claim("contributed-to-situation"))
    world.told(act("act", "KEN", DETAINED, *shown), positions=[pleaded("excuse-necessity")])
    text = world.proves("iccpr-9-1", "act", ("primaFacie", ["reasonExceptionDefeated"]))
    undefeated = struck(text, "claim:world.act-4")
    assert world.forged(undefeated, "69-exception-outcome.rq") == ("excepted", ["reasonExceptionShown"])


def test_a_states_own_word_for_its_excuse_weighs_in_the_proof_what_it_weighs_on_the_whole(world: World) -> None:
    """What it weighs as a plea hangs on who says it, and on no other norm (rule 36)."""
    said = (claim("excuse-necessity"), claim("excuse-conditions-met", by="KEN"))
    world.told(act("act", "KEN", DETAINED, said[1]))
    assert weighed(world, "iccpr-9-1", "claim:world.act-2") == "2", "though nobody pleads anything"
    world.told(act("act", "KEN", DETAINED, *said), positions=[pleaded("excuse-necessity")])
    text = world.proves("iccpr-9-1", "act", RAISED)
    by_another = changed(text, "claim:world.act-3", "obl:sayingState s:KEN", "obl:sayingState s:UGA")
    assert world.forged(by_another, "36-claim-weight.rq") == ("excepted", ["reasonExceptionShown"])


def test_general_law_that_a_finding_cannot_need_is_left_out(world: World) -> None:
    world.told(act("act", "KEN", claim("torture")))
    norms = subjects(world.proof("cat-2-1", "act"), names.NORM)
    assert {one for one in norms if one.startswith(("excuse", "attribution", "iccpr", "arsiwa", "refugee"))} == set()


# --- derogation


def test_a_notice_of_derogation_is_proved(planted: KnowledgeBase, tmp_path: Path) -> None:
    world = World(planted, tmp_path).told(act("act", "KEN", DETAINED, on="2010-07"))
    text = world.proves("iccpr-9-1", "act", RAISED)
    assert world.forged(struck(text, "action:planted-3"), "08-derogation.rq") == FREE
    later = changed(text, "action:planted-3", 'obl:fromDay "2010-06-01"', 'obl:fromDay "2010-08-01"')
    assert world.forged(later, "61-derogation-slots.rq") == FREE
    told = verified(tmp_path, text).given[1]
    assert "iccpr: acts of the State" in told
    assert "notices of derogation 1" in told


def test_the_notice_of_another_state_is_no_premise(planted: KnowledgeBase, tmp_path: Path) -> None:
    world = World(planted, tmp_path).told(act("act", "UGA", DETAINED, on="2010-07"))
    text = world.proves("iccpr-9-1", "act", FREE)
    assert "planted-3" not in text
    assert "notices of derogation 0" in verified(tmp_path, text).given[1]


def test_an_emergency_on_record_is_proved(world: World) -> None:
    world.told(act("act", "KEN", DETAINED, claim("public-emergency")))
    text = world.proves("iccpr-9-1", "act", RAISED)
    assert world.forged(struck(text, "claim:world.act-2"), "61-derogation-slots.rq") == FREE


# --- what can no longer come


def test_an_order_that_was_carried_out_is_proved_with_the_later_act(world: World) -> None:
    order = act("order", "KEN", *ORDERED, leadsTo=[{"act": "detention"}])
    detention = act("detention", "KEN", DETAINED, claim("torture"), leadsTo=[{"act": "return"}])
    world.told(order, detention, removal("return", "KEN"))
    text = world.proves("cat-3-1", "order", ("arguable", ["reasonCarriedOut"]))
    assert world.forged(struck(text, "claim:world.return-1"), "45-prospect-ended.rq") == FREE
    cut = changed(text, "act:world.detention", "obl:leadsTo act:world.return", "obl:leadsTo act:world.order")
    assert world.forged(cut, "45-prospect-ended.rq") == FREE
    assert "claim:world.detention-" not in text, "of acts between, the chain alone"


def test_an_act_that_led_to_another_and_ordered_nothing_is_proved_by_itself(world: World) -> None:
    world.told(removal("return", "KEN", leadsTo=[{"act": "later"}]), removal("later", "KEN"))
    proof = world.proof("cat-3-1", "return")
    assert subjects(proof, names.ACT) == {"world.return"}


# --- consequences, limits


def test_consequences_are_proved(world: World) -> None:
    world.told(act("act", "KEN", DETAINED))
    text = world.proves("iccpr-9-1", "act", FREE)
    kept = changed(text, "obl:consequenceCease", "obl:followsFrom obl:completed", "obl:followsFrom obl:conditional")
    assert world.forged(kept, "94-consequences.rq") == FREE


def test_the_limit_that_a_state_chose_is_proved_as_one_more_element(world: World) -> None:
    world.told(removal("act", "COG", *REFUGEE))
    text = world.proves("refugee-1951-33-1", "act", ("needsFacts", ["reasonElementMissing"]))
    assert world.forged(struck(text, "n:refugee-1951-limit.e1"), "60-limit-slots.rq")[0] == "arguable"


# --- what was not gathered


def test_a_proof_that_would_prove_something_else_is_not_written(world: World) -> None:
    world.told(act("act", "KEN", DETAINED))
    found = finding(world.kb.assess(world.path, include_all=True), "iccpr-9-1")
    other = replace(found, status="arguable", consequences=())
    with pytest.raises(EngineError, match=r"no proof was written\. .* other consequences, status than the whole"):
        prove(world.kb, other, own_facts(world.kb, "world", [world.path]))
