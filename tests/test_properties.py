"""Properties of the whole: they hold in every world that can be drawn, whatever its law and events.

More support never weakens, order is nothing, running again changes nothing, a norm speaks for itself alone, two engines
agree, and a duty counts from its day of effect. A failure prints the smallest world that hypothesis finds.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, Store
from rdflib import Dataset

from generated import CIRCUMSTANCES, CONDUCT, EXCUSES, NARROWER, NEUTRAL, claims, worlds
from made_up import Exempt, Norm, at_home, dated, joining, knowledge, small, with_claim
from obligations import KnowledgeBase
from obligations.gather import gather
from obligations.load.events import event_graph
from obligations.names import DERIVED_EVENTS, DERIVED_LAW
from obligations.rules import run_rules, run_rules_in_rdflib, split
from test_engines import in_oxigraph, in_rdflib, read_by_rules
from worlds import act, claim, finding, outcome, record

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from made_up import World
    from obligations.model import Finding
    from test_engines import Triples
    from worlds import Record

Key = tuple[str, str, str, str]
NEUTRAL_CONCEPTS = (*CONDUCT, *CIRCUMSTANCES, *NARROWER, *NEUTRAL)
PLAIN = worlds(excusing=False, countering=False)
SHUFFLES = st.randoms(use_true_random=True)


def examples(number: int) -> settings:
    """Few rich worlds, the same in every run."""
    return settings(
        max_examples=number,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def found(kb: KnowledgeBase, record: Record) -> dict[Key, Finding]:
    """All findings. One on an act still to come is another finding than one on an act that was done."""
    return {(one.norm, one.act, one.state, one.tense): one for one in kb.assess(record, include_all=True)}


def weaker(one: Finding, other: Finding) -> bool:
    """Say whether a finding has a weaker status than another on the same act, or a weaker element."""
    strengths = {part.order: part.strength for part in other.elements}
    fallen = [part for part in one.elements if part.strength < strengths.get(part.order, 0)]
    return one.status_order > other.status_order or bool(fallen)


def carried_out(one: Finding) -> bool:
    """Say whether a finding on an act still to come has passed into one on the act that was done."""
    return "reasonCarriedOut" in {reason.code for reason in one.reasons}


def written(kb: KnowledgeBase, record: Record) -> dict[Key, dict[str, Any]]:
    return {key: one.to_dict() for key, one in found(kb, record).items()}


def _norm(name: str, *concepts: str, exceptions: tuple[Exempt, ...] = ()) -> Norm:
    """A norm of the first treaty for the State that acts, with one element for each concept."""
    return Norm(name, "t:one", "treaty/one/art_1", "roleActing", tuple((one,) for one in concepts), (), exceptions)


# --- more support, more denial


def more(stance: str) -> st.SearchStrategy[list[tuple[int, Record]]]:
    """Three claims, each with a number that says what it is about, and whether it repeats what is said there."""
    return st.lists(st.tuples(st.integers(0, 9), claims(*NEUTRAL_CONCEPTS, stances=(stance,))), min_size=3, max_size=3)


@given(world=PLAIN, extras=more("affirms"))
@examples(6)
def test_one_more_affirming_claim_weakens_no_finding(world: World, extras: list[tuple[int, Record]]) -> None:
    kb = knowledge(world)
    before = found(kb, world.record)
    for at, extra in extras:
        after = found(kb, with_claim(world.record, at, extra))
        still = {one for one in before.keys() & after.keys() if not carried_out(after[one])}
        assert {one for one in still if weaker(after[one], before[one])} == set()
        assert {one[:3] for one in before} <= {one[:3] for one in after}


@given(world=PLAIN, extras=more("denies"))
@examples(6)
def test_one_more_denial_strengthens_no_finding(world: World, extras: list[tuple[int, Record]]) -> None:
    kb = knowledge(world)
    before = found(kb, world.record)
    for at, extra in extras:
        after = found(kb, with_claim(world.record, at, extra))
        assert {one for one in before.keys() & after.keys() if weaker(before[one], after[one])} == set()
        assert after.keys() == before.keys()


# --- order


def shuffled(record: Record, order: Random) -> Record:
    """Put acts, claims, sources and every other list of a record into another order; actors are numbered, and stay."""
    if isinstance(record, list):
        record = [shuffled(one, order) for one in record]
        order.shuffle(record)
        return record
    if not isinstance(record, dict):
        return record
    return {name: what if name == "actors" else shuffled(what, order) for name, what in record.items()}


@given(world=worlds(), order=SHUFFLES)
@examples(6)
def test_the_order_of_files_statements_rows_and_records_is_nothing(world: World, order: Random) -> None:
    straight = knowledge(world).assessment(world.record)
    other = knowledge(world, order).assessment(shuffled(world.record, order))
    assert other.to_dict() == straight.to_dict()


def derived(store: Store) -> set[tuple[str, str, str]]:
    return in_oxigraph(store, DERIVED_LAW) | in_oxigraph(store, DERIVED_EVENTS)


def stated(store: Store) -> Store:
    """Everything but what rules derived."""
    bare = Store()
    bare.extend([quad for quad in store if quad.graph_name not in {NamedNode(DERIVED_LAW), NamedNode(DERIVED_EVENTS)}])
    return bare


@given(world=worlds(), order=SHUFFLES)
@examples(6)
def test_the_order_in_which_triples_come_in_is_nothing(world: World, order: Random) -> None:
    kb = knowledge(world, recorded=True)
    quads = sorted(stated(kb.store), key=str)
    order.shuffle(quads)
    other = Store()
    other.extend(quads)
    run_rules(other, kb.sources.rules())
    assert sorted(derived(other) ^ derived(kb.store)) == []


# --- again


@given(world=worlds())
@examples(6)
def test_running_the_rules_on_their_own_output_changes_no_finding(world: World) -> None:
    kb = knowledge(world, recorded=True)
    before = kb.assessment("world").to_dict()
    run_rules(kb.store, kb.sources.rules())
    assert KnowledgeBase(kb.store, kb.sources).assessment("world").to_dict() == before


def test_running_the_rules_on_their_own_output_adds_nothing() -> None:
    coerced = {"state": "XAA", "organ": "police", "coercedBy": "XBB"}
    event = record(act("first", coerced, claim("removal")))
    kb = knowledge(small((_norm("one-1", "removal"),), event), recorded=True)
    once = derived(kb.store)
    run_rules(kb.store, kb.sources.rules())
    assert sorted(derived(kb.store) - once) == []


@given(world=worlds())
@examples(6)
def test_a_record_on_file_and_one_that_is_brought_give_the_same_bytes_twice(world: World) -> None:
    kb = knowledge(world, recorded=True)
    runs = [kb.assessment(one).to_dict() for one in ("world", world.record, world.record)]
    assert json.dumps(runs[1]) == json.dumps(runs[2])
    assert runs[0]["findings"] == runs[1]["findings"]
    assert runs[0]["aidOrAssistance"] == runs[1]["aidOrAssistance"]


# --- one norm less


def less(answer: dict[str, Any], norm: str) -> dict[str, Any]:
    """Strike out of an answer what belongs to a norm: its findings, and what names them."""

    def others(ids: list[str]) -> list[str]:
        return [one for one in ids if one.partition("/")[0] != norm]

    questions = [
        {**one, "principalFindings": others(one["principalFindings"]), "opposableUnder": others(one["opposableUnder"])}
        for one in answer["aidOrAssistance"]
    ]
    return {
        "findings": {one["id"]: one for one in answer["findings"] if one["norm"] != norm},
        "aidOrAssistance": [one for one in questions if one["principalFindings"]],
    }


def cited(finding: dict[str, Any]) -> str:
    """Name the provision as a finding does that is read with it."""
    return f"{finding['treaty']}:{finding['provision']}"


@given(world=worlds(), at=st.integers(0, 11))
@examples(6)
def test_a_norm_that_was_never_written_leaves_every_other_finding_as_it_was(world: World, at: int) -> None:
    norm = world.norms[at % len(world.norms)]
    whole = knowledge(world).assessment(world.record).to_dict()
    without = knowledge(world.without(norm)).assessment(world.record).to_dict()
    gone = {cited(one) for one in whole["findings"] if one["norm"] == norm.name}
    leaning = {one["id"] for one in whole["findings"] if gone & {*one["readWith"]}}
    struck, left = less(whole, norm.name), less(without, norm.name)
    assert struck["findings"].keys() == left["findings"].keys()
    assert {one for one in left["findings"] if left["findings"][one] != struck["findings"][one]} <= leaning
    status = "principalStatus"
    assert [{**one, status: ""} for one in left["aidOrAssistance"]] == [
        {**one, status: ""} for one in struck["aidOrAssistance"]
    ]


def test_a_norm_that_asks_for_what_excuses_elsewhere_leaves_that_norm_alone() -> None:
    excused = _norm("one-1", "removal", exceptions=(Exempt((EXCUSES[0],), defeated=False, disputed=False),))
    asking = _norm("one-2", "cidt", EXCUSES[0])
    event = record(
        act("first", "XAA", claim("removal")),
        positions=[
            {"id": "own-word", "state": "XAA", "type": "exceptionInvoked", "asserts": EXCUSES[0], "particulars": True}
        ],
    )
    alone, beside = (
        knowledge(small(norms, event)).assess(event, include_all=True) for norms in ((excused,), (excused, asking))
    )
    assert (
        outcome(finding(beside, "one-1")) == outcome(finding(alone, "one-1")) == ("arguable", ["reasonExceptionRaised"])
    )


# --- two engines


def in_both(store: Store, rules: list[Path], graph: str) -> tuple[Triples, Triples]:
    """Run rules in rdflib over a copy of what they read, and return what each engine derived."""
    named = read_by_rules(rules) | {"http://www.w3.org/1999/02/22-rdf-syntax-ns#type"}
    plain = Store()
    plain.extend([quad for quad in store if quad.graph_name != NamedNode(graph) and quad.predicate.value in named])
    dataset = Dataset(default_union=True)
    dataset.parse(data=plain.dump(format=RdfFormat.N_QUADS), format="nquads")
    run_rules_in_rdflib(dataset, rules)
    return in_oxigraph(store, graph), in_rdflib(dataset, graph)


@given(world=worlds())
@examples(2)
def test_both_engines_derive_the_same(world: World) -> None:
    kb = knowledge(world, recorded=True)
    law, event = split(kb.sources.rules())
    ours, theirs = in_both(kb.store, law, DERIVED_LAW)
    assert sorted(ours ^ theirs) == []
    case = Store()
    case.extend(event_graph(world.record, kb.vocabulary, "urn:event"))
    gather(case, kb.law)
    run_rules(case, event)
    ours, theirs = in_both(case, event, DERIVED_EVENTS)
    assert sorted(ours ^ theirs) == []
    assert ours


# --- the day of effect


EVE, DAY = "2006-07-30", "2006-07-31"
"""Thirty days after XAA deposits on 1 July 2006; no other date in any world lies near."""


@given(world=worlds())
@examples(6)
def test_the_day_of_effect_changes_the_findings_on_that_treaty_and_nothing_else(world: World) -> None:
    world = at_home(joining(world, "2006-07-01"))
    kb = knowledge(world)
    eve, day = (written(kb, dated(world.record, one)) for one in (EVE, DAY))
    assert eve.keys() == day.keys()
    mine = {key for key in day if key[1:3] == ("first", "XAA") and day[key]["treaty"] == "ONE"}
    for key in mine:
        assert eve[key]["binding"]["gate"] in {"gateNotBound", "gateSignatoryOnly"}
        assert eve[key]["status"] in {"notApplicable", "signatoryDutyOnly"}
        assert day[key]["binding"]["gate"] == "gateBound"
        reserved = "reasonReserved" in {one["code"] for one in day[key]["reasons"]}
        assert (day[key]["status"] == "notApplicable") == reserved
    reached = {cited(day[one]) for one in mine}
    leaning = {key for key in day if reached & {*day[key]["readWith"]}}
    changed = {key for key in day if {**day[key], "date": ""} != {**eve[key], "date": ""}}
    assert mine <= changed <= mine | leaning
