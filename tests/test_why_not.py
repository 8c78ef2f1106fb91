"""Why there is no finding, and the smallest sets of facts: each is added to the record and assessed the public way."""

from __future__ import annotations

import copy
import json
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from cli_runner import Cli, cli_fixture
from obligations import BadDataError, UnknownNameError, UsageError
from obligations.fact_sets import Choice, Fact, FactSet, few
from obligations.load.record import read_records
from obligations.locate import locate
from obligations.schemas import SCHEMAS
from worlds import Record, act, claim, denial, record, removal

if TYPE_CHECKING:
    from obligations import KnowledgeBase
    from obligations.why_not import Answer, WhyNot

__all__ = ["cli_fixture"]

INCIDENTS = locate().data[0] / "incidents"
SUPPORTED = ("primaFacie", "arguable")
ASKED = [
    ("2016-17-returns", "REFUGEE-1951:31(1)"),
    ("2016-17-returns", "CAT:3(1)"),
    ("2017-07-family", "CAT:3(1)"),
    ("custody-abuse", "prohibition-of-torture"),
]


def answer(found: WhyNot, act_name: str, norm: str, state: str) -> Answer:
    """The one answer on an act, a norm and a State."""
    (only,) = (one for one in found.answers if (one.act, one.norm, one.state) == (act_name, norm, state))
    return only


def codes(one: Answer) -> list[str]:
    return [obstacle.code for obstacle in one.obstacles]


def asked_for(facts: FactSet) -> list[list[str]]:
    """The concepts that would do, fact by fact; the days for a fact that is a date."""
    return [
        [one.concept for one in fact.choices] if fact.window is None else [day.isoformat() for day in fact.window]
        for fact in facts.facts
    ]


def with_facts(event: Record, act_name: str, facts: tuple[Fact, ...], name: str) -> Record:
    """A copy of a record with one claim more on an act for each fact, each stated by its first concept."""
    made = copy.deepcopy(event)
    made["id"] = name
    (here,) = (one for one in made["acts"] if one["id"] == act_name)
    (source, *_) = (one["source"] for each in made["acts"] for one in each.get("claims", []) if one.get("source"))
    for number, fact in enumerate(facts):
        if fact.window:
            here["date"] = "/".join(day.isoformat() for day in fact.window)
            continue
        stance = "denies" if fact.kind == "denied" else "affirms"
        more = {"standardOfProof": "reasonable grounds"} if fact.mode == "authoritative" else {}
        here.setdefault("claims", []).append(
            {
                "id": f"supposed-{number}",
                "asserts": fact.choices[0].concept,
                "stance": stance,
                "mode": fact.mode,
                "source": source,
                "locator": "para 1",
                **more,
            }
        )
    return made


def comes_out(kb: KnowledgeBase, event: Record, one: Answer, tried: list[tuple[Fact, ...]]) -> list[str]:
    """The status of the finding for each way to add facts, empty where there is no completed finding."""
    made = [with_facts(event, one.act, facts, f"tried-{number}") for number, facts in enumerate(tried)]
    found = {
        (each.incident, each.norm, each.act, each.state): each.status
        for each in kb.assess(made, include_all=True)
        if each.tense == "completed"
    }
    return [found.get((each["id"], one.norm, one.act, one.state), "") for each in made]


@pytest.mark.parametrize(("event", "provision"), ASKED)
def test_each_set_suffices_and_no_part_of_it_does(kb: KnowledgeBase, event: str, provision: str) -> None:
    (plain,) = read_records(INCIDENTS / f"{event}.yaml", kb.vocabulary)
    sets = 0
    for one in kb.why_not(event, provision).answers:
        goal = SUPPORTED[:1] if one.status in SUPPORTED and one.tense == "completed" else SUPPORTED
        for each in one.sets[:1]:
            (whole,) = comes_out(kb, plain, one, [each.facts])
            assert whole in goal, (one.norm, one.act, asked_for(each))
            assert SUPPORTED.index(whole) <= SUPPORTED.index(each.status)
            parts = [part for size in range(len(each.facts)) for part in combinations(each.facts, size)]
            assert not set(comes_out(kb, plain, one, parts)) & set(goal), (one.norm, one.act, asked_for(each))
            sets += 1
    assert sets > 0


def test_every_choice_in_a_set_suffices(kb: KnowledgeBase) -> None:
    (plain,) = read_records(INCIDENTS / "custody-abuse.yaml", kb.vocabulary)
    one = answer(kb.why_not("custody-abuse", "cat-2-1"), "detention", "cat-2-1", "CHN")
    ways = [each.facts for found in one.sets for each in found.single()]
    assert len(ways) > len(one.sets)
    assert set(comes_out(kb, plain, one, ways)) <= set(SUPPORTED)


def test_signature_alone_is_beyond_what_facts_can_mend(kb: KnowledgeBase) -> None:
    found = kb.why_not("2016-17-returns", "ICCPR:7", "China")
    one = answer(found, "return", "iccpr-7-refoulement", "CHN")
    assert (one.status, codes(one), one.sets) == ("signatoryDutyOnly", ["signatoryOnly"], ())
    assert "Signed on 5 Oct 1998" in one.obstacles[0].text
    assert one.obstacles[0].sources[0].startswith("signature 1998-10-05")
    assert one.legal_change == "China would have to have ratified, with effect by the day of the act."
    absent = answer(found, "apprehension", "iccpr-7-refoulement", "CHN")
    assert (absent.status, codes(absent), absent.sets) == ("", ["signatoryOnly", "noConduct"], ())


def test_the_questions_of_missing_elements_are_the_set(kb: KnowledgeBase) -> None:
    one = answer(kb.why_not("2016-17-returns", "REFUGEE-1951:31(1)"), "apprehension", "refugee-1951-31-1", "CHN")
    assert (one.status, codes(one)) == ("needsFacts", ["missing"])
    (only,) = one.sets
    assert asked_for(only) == [["came-directly"], ["presented-promptly"], ["good-cause-for-irregular-entry"]]
    assert [fact.fills[0].order for fact in only.facts] == [4, 5, 6]
    assert all(fact.fills[0].question.endswith("?") and fact.choices[0].definition for fact in only.facts)


def test_an_act_still_to_come_lacks_the_act_itself(kb: KnowledgeBase) -> None:
    one = answer(kb.why_not("2017-07-family", "CAT:3(1)"), "arrest", "cat-3-1", "CHN")
    assert (one.tense, codes(one)[0]) == ("conditional", "notCarriedOut")
    assert [asked_for(each) for each in one.sets] == [[["removal"]]]


def test_one_concept_that_fills_several_elements_comes_before_several(kb: KnowledgeBase) -> None:
    one = answer(kb.why_not("custody-abuse", "CAT:2(1)"), "sexual-abuse", "cat-2-1", "CHN")
    assert [asked_for(each) for each in one.sets] == [[["torture"]], [["severe-pain"], ["prohibited-purpose"]]]


def test_a_duty_over_others_needs_others_or_officials_who_let_it_happen(kb: KnowledgeBase) -> None:
    one = answer(kb.why_not("custody-abuse", "cat-2-1-prevent"), "detention", "cat-2-1-prevent", "CHN")
    assert codes(one)[0] == "notOwed"
    assert "HRC General Comment No. 31, para. 8" in one.obstacles[0].sources
    assert all(["acquiescence-or-consent"] in asked_for(each) for each in one.sets)
    assert one.sets


def test_without_a_norm_the_answer_is_unknown_and_not_no(kb: KnowledgeBase) -> None:
    found = kb.why_not("2016-17-returns", "CAT:21")
    assert (found.norms, found.answers) == ((), ())
    assert "No norm is encoded" in found.note
    assert "unknown is not no" in found.note
    assert "CAT:3(1)" in found.note


def test_a_protocol_sends_the_reader_to_what_it_carries(kb: KnowledgeBase) -> None:
    assert "(REFUGEE-1951)" in kb.why_not("2016-17-returns", "REFUGEE-1967:I(1)").note


def test_a_treaty_never_joined_is_said_with_the_list(kb: KnowledgeBase) -> None:
    one = answer(kb.why_not("2016-17-returns", "CAT:2(1)", "PRK"), "ill-treatment", "cat-2-1", "PRK")
    assert (codes(one)[0], one.sets) == ("notBound", ())
    assert "complete to 28 May 2026" in one.obstacles[0].text
    assert one.legal_change.startswith("Democratic People's Republic of Korea would have to have been bound by CAT")


def test_a_standard_without_force_is_mended_by_no_consent(kb: KnowledgeBase) -> None:
    one = answer(kb.why_not("2016-17-returns", "UDHR:9"), "apprehension", "udhr-9", "CHN")
    assert (codes(one)[0], one.legal_change) == (
        "notBinding",
        "Nor would any act of consent: the instrument has no binding force.",
    )


def test_a_finding_that_stands_is_raised_by_firmer_claims(kb: KnowledgeBase) -> None:
    found = kb.why_not("2016-17-returns", "ICCPR:12(2)", "PRK")
    one = answer(found, "ill-treatment", "iccpr-12-2", "PRK")
    assert (one.status, codes(one)) == ("arguable", ["weak"])
    assert [(asked_for(each), each.status) for each in one.sets] == [([["penalisation-departure"]], "primaFacie")]
    assert codes(answer(found, "return", "iccpr-12-2", "PRK")) == ["noRole"]


CHILD = "crc-37-a-refoulement"


def of_child(*claims: Record, **more: Any) -> Record:
    """A documented return of a documented child, with what is said of the danger."""
    return record(removal("return", "CHN", claim("child"), *claims, **more))


@pytest.mark.parametrize(
    ("claims", "asked"),
    [
        (("risk-of-torture", "risk-of-gender-based-violence"), ["risk-of-gender-based-violence", "risk-of-torture"]),
        (
            ("risk-of-torture", "risk-of-torture", "risk-of-gender-based-violence"),
            ["risk-of-torture", "risk-of-gender-based-violence"],
        ),
        (("risk-of-torture", "risk-of-ill-treatment"), ["risk-of-ill-treatment"]),
    ],
)
def test_all_that_the_record_has_is_asked_what_it_has_best_first(
    kb: KnowledgeBase, claims: tuple[str, ...], asked: list[str]
) -> None:
    one = answer(kb.why_not(of_child(*(claim(each, "alleged") for each in claims)), CHILD), "return", CHILD, "CHN")
    (only,) = one.sets
    assert (one.status, asked_for(only), only.facts[0].more) == ("arguable", [asked], 0)


def test_of_a_return_on_record_the_danger_told_of_its_time_is_asked_first(kb: KnowledgeBase, cli: Cli) -> None:
    one = answer(kb.why_not("2016-17-returns", CHILD), "return", CHILD, "CHN")
    (only,) = one.sets
    assert asked_for(only) == [["forced-return"], ["child"], ["risk-of-torture", "risk-of-gender-based-violence"]]
    (plain,) = read_records(INCIDENTS / "2016-17-returns.yaml", kb.vocabulary)
    assert set(comes_out(kb, plain, one, [each.facts for each in only.single()])) == {"primaFacie"}
    assert "may do" not in cli("why-not", "2016-17-returns", CHILD, "--state", "CHN").out


def test_what_is_said_of_the_act_comes_before_what_is_said_of_another_time(kb: KnowledgeBase) -> None:
    before = {"id": "before", "period": "2010/2012", "claims": []}
    said = claim("risk-of-gender-based-violence", "authoritative", standardOfProof="reasonable grounds", id="old")
    world = of_child(claim("risk-of-torture", "alleged"), context=["before"])
    world["situations"] = [{**before, "claims": [{**said, "source": "report"}]}]
    one = answer(kb.why_not(world, CHILD), "return", CHILD, "CHN")
    assert [asked_for(each) for each in one.sets] == [[["risk-of-torture", "risk-of-gender-based-violence"]]]


def test_concepts_that_were_not_tried_are_told_apart_from_those_that_do() -> None:
    choices = [Choice(one, one, "") for one in "abcd"]
    kept, left = zip(*few([choices, choices[:2]], 4), strict=True)
    facts = FactSet(tuple(Fact("shown", choices=one, more=more) for one, more in zip(kept, left, strict=True)))
    assert [("".join(c.concept for c in one.choices), one.more) for one in facts.facts] == [("ab", 2), ("ab", 0)]


def test_page_says_of_concepts_that_were_not_tried_that_they_may_do(kb: KnowledgeBase, cli: Cli) -> None:
    one = answer(kb.why_not("2016-17-returns", "CRC:37"), "apprehension", "crc-37-c", "CHN")
    left = one.sets[0].facts[0].more
    alone = answer(kb.why_not("2016-17-returns", "crc-37-c", "CHN"), "apprehension", "crc-37-c", "CHN")
    tried = [len(each.sets[0].facts[0].choices) for each in (one, alone)]
    assert (alone.sets[0].facts[0].more, left) == (0, tried[1] - tried[0])
    assert left > 0, "so that there is something to say"
    said = " ".join(cli("why-not", "2016-17-returns", "CRC:37").out.split())
    assert f"{left} further concept{'s' if left > 1 else ''}, not proved here, may do" in said


def test_a_part_of_a_set_is_tried_choice_by_choice() -> None:
    ways = [tuple(Choice(one, one, "") for one in each) for each in ("ab", "cd", "e")]
    proposed = FactSet(tuple(Fact("shown", choices=each) for each in ways))
    stated = [
        sorted("".join(sorted(claim.concept[-1] for claim in one)) for one in part.combinations())
        for part in proposed.parts()
    ]
    assert stated == [["ce", "de"], ["ae", "be"], ["ac", "ad", "bc", "bd"]]


@pytest.mark.parametrize(
    ("good", "kept"),
    [
        ({"ac", "ad", "bc", "bd"}, [("ab", 0), ("cd", 0)]),
        ({"ac", "bc", "bd"}, [("ab", 0), ("c", 1)]),
        ({"bd"}, [("b", 0), ("d", 0)]),
        ({"bc", "ad"}, [("a", 1), ("d", 1)]),
    ],
)
def test_a_choice_that_does_beside_some_others_only_may_do(good: set[str], kept: list[tuple[str, int]]) -> None:
    pairs = [tuple(Choice(one, one, "") for one in each) for each in ("ab", "cd")]
    proposed = FactSet(tuple(Fact("shown", choices=each) for each in pairs))

    def suffices(part: FactSet) -> bool:
        return {"".join(claim.concept[-1] for claim in sorted(one)) for one in part.combinations()} <= good

    largest = proposed.largest(suffices)
    assert largest is not None
    assert [("".join(c.concept for c in one.choices), one.more) for one in largest.facts] == kept


def test_a_doubt_of_law_is_raised_by_no_claim(kb: KnowledgeBase) -> None:
    found = kb.why_not("2016-17-returns", "cedaw-2-refoulement")
    one = answer(found, "return", "cedaw-2-refoulement", "CHN")
    assert (one.status, one.sets) == ("arguable", ())
    assert "law" in codes(one)


def test_what_is_prima_facie_has_nothing_in_its_way(kb: KnowledgeBase) -> None:
    one = answer(kb.why_not(record(removal("return", "CHN")), "CAT:3(1)"), "return", "cat-3-1", "CHN")
    assert (one.status, one.obstacles, one.sets) == ("primaFacie", (), ())


def test_a_duty_to_refugees_is_not_owed_to_nationals(kb: KnowledgeBase) -> None:
    one = answer(kb.why_not("2016-17-returns", "REFUGEE-1951:31(1)"), "ill-treatment", "refugee-1951-31-1", "PRK")
    assert (codes(one), one.sets) == (["notOwed"], ())
    assert "outside their own country" in one.obstacles[0].text


def taken(destination: str, *, by: str = "CHN", of: str = "PRK") -> Record:
    """Police of one State take people of another from Laos."""
    where = {"place": {"state": "LAO"}, "destination": {"state": destination}, "victims": {"nationality": of}}
    return record({**act("taken", by, claim("forced-return")), **where})


@pytest.mark.parametrize(
    ("world", "reasons"),
    [
        (taken("CHN"), ["to another State"]),
        (taken("PRK", of="CHN"), ["outside their own country"]),
        (taken("CHN", of="CHN"), ["outside their own country", "to another State"]),
        (taken("PRK"), []),
    ],
)
def test_the_reason_why_a_duty_is_not_owed_is_that_of_this_state(
    kb: KnowledgeBase, world: Record, reasons: list[str]
) -> None:
    one = answer(kb.why_not(world, "REFUGEE-1951:33(1)", "CHN"), "taken", "refugee-1951-33-1", "CHN")
    assert ("notOwed" in codes(one)) == bool(reasons)
    known = ["outside their own country", "to another State"]
    said = " ".join(each.text for each in one.obstacles if each.code == "notOwed")
    assert [each for each in known if each in said] == reasons
    assert "Democratic People's Republic of Korea" not in said
    assert said.count("China") == len(reasons)
    if reasons == known:
        assert one.obstacles[0].sources == (
            "RC art. 1A(2); CRC art. 22",
            "CAT art. 3(1); Refugee Convention art. 33(1)",
        )


def test_where_a_person_came_to_is_no_reason_for_a_norm_that_asks_no_sending_on(kb: KnowledgeBase) -> None:
    one = answer(kb.why_not(taken("CHN"), "cat-2-1", "CHN"), "taken", "cat-2-1", "CHN")
    assert "notOwed" not in codes(one)


def test_a_state_without_a_role_is_told_which_role_is_asked(kb: KnowledgeBase) -> None:
    found = kb.why_not("2016-17-returns", "CAT:3(1)", "France")
    assert {one.obstacles[0].code for one in found.answers} == {"noRole"}
    assert found.answers[0].obstacles[0].text == (
        "Asked of the acting state; France is on record in no role in this act. No act by it is on record here."
    )


@pytest.mark.parametrize(
    ("mode", "status", "obstacle", "against"),
    [("documented", "contradicted", "negated", ("world.no-risk",)), ("alleged", "needsFacts", "missing", ())],
)
def test_a_fact_that_a_firm_denial_meets_is_marked(
    kb: KnowledgeBase, mode: str, status: str, obstacle: str, against: tuple[str, ...]
) -> None:
    denied = denial("risk-of-torture", mode, id="no-risk", locator="para 2")
    world = record(removal("return", "CHN", denied))
    one = answer(kb.why_not(world, "CAT:3(1)"), "return", "cat-3-1", "CHN")
    assert (one.status, codes(one)) == (status, [obstacle])
    ((fact,),) = (each.facts for each in one.sets)
    assert (fact.choices[0].concept, fact.choices[0].contradicts) == ("risk-of-torture", against)


@pytest.mark.parametrize(
    ("mode", "needed"), [("alleged", "documented"), ("documented", "authoritative"), ("authoritative", None)]
)
def test_a_contested_element_needs_what_outweighs_the_denial(kb: KnowledgeBase, mode: str, needed: str | None) -> None:
    proof = {"standardOfProof": "reasonable grounds"} if mode == "authoritative" else {}
    risk = (claim("risk-of-torture", "alleged"), denial("risk-of-torture", mode, **proof))
    one = answer(kb.why_not(record(removal("return", "CHN", *risk)), "CAT:3(1)"), "return", "cat-3-1", "CHN")
    assert (one.status, codes(one)) == ("arguable", ["weak"])
    assert [fact.mode for each in one.sets for fact in each.facts] == ([needed] if needed else [])


@pytest.mark.parametrize(("mode", "status"), [("documented", "excepted"), ("alleged", "arguable")])
def test_an_exception_that_is_shown_has_to_be_denied(kb: KnowledgeBase, mode: str, status: str) -> None:
    facts = (claim("refugee-character"), claim("threat-on-convention-ground"))
    world = record(removal("return", "CHN", *facts, claim("danger-to-security-individualised", mode)))
    one = answer(kb.why_not(world, "REFUGEE-1951:33(1)"), "return", "refugee-1951-33-1", "CHN")
    assert one.status == status
    shown = status == "excepted"
    assert ("exceptionShown" in codes(one)) == shown
    kinds = [(fact.kind, fact.choices[0].concept) for each in one.sets for fact in each.facts]
    assert kinds == ([("denied", "danger-to-security-individualised")] if shown else [])


@pytest.mark.parametrize(
    ("on", "obstacle", "sets"),
    [
        ("1988-11-02", ["signatoryOnly"], []),
        ("1988-10/1988-12", ["dateUndetermined"], [[["1988-11-03", "1988-12-31"]]]),
        ("1988-11-03", [], []),
    ],
)
def test_the_days_that_would_decide_are_named(
    kb: KnowledgeBase, on: str, obstacle: list[str], sets: list[list[list[str]]]
) -> None:
    one = answer(kb.why_not(record(removal("return", "CHN", on=on)), "CAT:3(1)"), "return", "cat-3-1", "CHN")
    assert (codes(one), [asked_for(each) for each in one.sets]) == (obstacle, sets)


@pytest.mark.parametrize(("state", "expected"), [("ALB", ["reserved"]), ("AND", [])])
def test_a_reservation_that_excludes_is_named(planted: KnowledgeBase, state: str, expected: list[str]) -> None:
    world = record(removal("return", state))
    one = answer(planted.why_not(world, "CAT:3(1)"), "return", "cat-3-1", state)
    assert codes(one) == expected
    if expected:
        assert "withdrawn its reservation" in one.legal_change


@pytest.mark.parametrize(
    ("on", "obstacle", "change"),
    [("2017-07-01", "notBound", "have been bound"), ("2026-06-02", "unknown", "is unknown")],
)
def test_past_the_end_of_a_list_of_parties_the_law_is_unknown(
    kb: KnowledgeBase, on: str, obstacle: str, change: str
) -> None:
    one = answer(kb.why_not(record(removal("return", "PRK", on=on)), "CAT:3(1)"), "return", "cat-3-1", "PRK")
    assert (codes(one), one.sets) == ([obstacle], ())
    assert change in one.legal_change


def test_a_whole_treaty_is_too_wide_a_question(kb: KnowledgeBase) -> None:
    with pytest.raises(UsageError, match=r"CAT is a whole instrument.*CAT:3\(1\)"):
        kb.why_not("2016-17-returns", "CAT")


@pytest.mark.parametrize(("name", "near"), [("CAT:3(4)", "CAT:3(1)"), ("cat-3-3", "cat-3-1"), ("CATT:3", "CAT")])
def test_an_unknown_name_gets_the_nearest_ones(kb: KnowledgeBase, name: str, near: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        kb.why_not("2016-17-returns", name)
    assert near in caught.value.nearest


def test_a_record_with_a_problem_is_refused(kb: KnowledgeBase) -> None:
    with pytest.raises(BadDataError, match="nosuch"):
        kb.why_not(record(act("detention", "CHN", claim("nosuch"))), "CAT:2(1)")


def test_several_records_are_too_many(kb: KnowledgeBase) -> None:
    two = [record(removal("return", "CHN")), {**record(removal("return", "CHN")), "id": "other"}]
    with pytest.raises(UsageError, match="world, other"):
        kb.why_not(two, "CAT:3(1)")


def test_json_keeps_its_schema(cli: Cli) -> None:
    for provision in ("CAT:2(1)", "CAT:21", "UDHR:5"):
        ran = cli("why-not", "custody-abuse", provision, "--format", "json")
        assert ran.code == 0, ran.err
        Draft202012Validator(SCHEMAS["why-not"]()).validate(json.loads(ran.out))


def test_schema_refuses_a_set_that_does_not_complete_the_finding(cli: Cli) -> None:
    said: dict[str, Any] = json.loads(cli("why-not", "custody-abuse", "CAT:2(1)", "--format", "json").out)
    next(one for one in said["answers"] if one["sets"])["sets"][0]["status"] = "needsFacts"
    assert not Draft202012Validator(SCHEMAS["why-not"]()).is_valid(said)


@pytest.mark.parametrize("form", ["text", "md", "html"])
def test_page_asks_the_question_and_defines_the_concept(cli: Cli, form: str) -> None:
    ran = cli("why-not", "2017-07-family", "CAT:3(1)", "--state", "CHN", "--format", form)
    said = " ".join(ran.out.split())
    assert ran.code == 0
    assert "1 fact away at the nearest" in said
    assert "Who removed or handed over the person" in said
    assert "A person is put, against their will" in said
    assert "no legal advice" in said


def test_page_defines_a_concept_once(cli: Cli) -> None:
    said = " ".join(cli("why-not", "custody-abuse", "cat-2-1").out.split())
    assert (said.count("Torture (torture)"), said.count("Severe pain or suffering, bodily or mental")) == (3, 1)


def test_page_says_that_no_fact_would_help(cli: Cli) -> None:
    said = " ".join(cli("why-not", "2016-17-returns", "ICCPR:7", "--state", "CHN").out.split())
    assert "China: no fact about the event would help." in said
    assert "obligations what-if tries such a change" in said


def test_a_file_answers_as_the_recorded_event(cli: Cli) -> None:
    path = str(INCIDENTS / "2017-07-family.yaml")
    ran = cli("why-not", "2017-07", "CAT:3(1)", "--file", path)
    assert (ran.code, ran.out) == (0, cli("why-not", "2017-07-family", "CAT:3(1)").out)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("2016-17-returns", "CATT:3"), 3),
        (("nosuch", "CAT:3"), 3),
        (("2016-17-returns", "CAT:3", "--state", "Chnia"), 3),
        (("2016-17-returns", "CAT"), 2),
    ],
)
def test_exit_codes_are_those_of_the_contract(cli: Cli, arguments: tuple[str, ...], code: int) -> None:
    ran = cli("why-not", *arguments)
    assert (ran.code, ran.out) == (code, "")
