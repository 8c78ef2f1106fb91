"""What would change: findings under supposed facts held against those on file, each hit with its near miss."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from cli_runner import Cli, cli_fixture
from obligations import KnowledgeBase, SuppositionError, names
from obligations.differences import differences
from obligations.load.events import event_graph
from obligations.load.record import check_records
from obligations.load.tables import ACTION_CLASSES
from obligations.render.page import Medium
from obligations.render.whatif import write_what_if
from obligations.rules import run_rules, split
from obligations.schemas import SCHEMAS
from obligations.suppose import ADDITIONS, REMOVALS, read_facts
from obligations.supposed_law import TouchedPairs, suppose_law
from obligations.supposed_record import Events
from obligations.view import View, of_events
from rule_worlds import small_event, small_law, write_law
from worlds import FEW, act, claim, denial, record, removal

if TYPE_CHECKING:
    from pathlib import Path

    from obligations.whatif import Change, WhatIf

__all__ = ["cli_fixture"]

RETURNS = "2016-17-returns"
RATIFIED = "ratify CHN ICCPR 1998-10-05"
Statuses = tuple[str | None, str | None]


def statuses(change: Change) -> Statuses:
    """The status on file and the supposed one."""
    before, after = (one.status if one else None for one in (change.before, change.after))
    return before, after


def moved(found: WhatIf) -> dict[str, Statuses]:
    """Every finding whose status changes, those not listed by default too."""
    changes = {one.finding.id: statuses(one) for one in found.every}
    return {one: both for one, both in changes.items() if both[0] != both[1]}


def one_change(found: WhatIf, norm: str) -> Change:
    """The one change of a finding on this norm."""
    (only,) = (one for one in found.every if one.finding.norm == norm)
    return only


def parts(change: Change) -> dict[tuple[str, str], tuple[str, str]]:
    """What differs, with both sides; reasons left out, since they follow."""
    return {(one.what, one.label): (one.before, one.after) for one in change.differences if one.what != "reason"}


def supposing(kb: KnowledgeBase, *add: str, remove: str = "", on: dict[str, Any] | str = RETURNS) -> WhatIf:
    """Suppose facts about one event."""
    return kb.what_if(add, [remove] if remove else [], [on])


def test_nothing_supposed_gives_what_assess_gives(kb: KnowledgeBase) -> None:
    found = kb.what_if(events=FEW)
    assert found.after.to_dict() == kb.assessment(*FEW).to_dict()
    assert (found.every, found.questions, found.claims_only) == ((), (), 0)


def test_nothing_supposed_about_a_record_gives_what_assess_gives(kb: KnowledgeBase) -> None:
    world = record(removal("removed", "CHN"))
    found = kb.what_if(events=[world])
    assert [one.to_dict() for one in found.after.findings] == [
        one.to_dict() for one in kb.assess(world, include_all=True)
    ]
    assert found.every == ()


@pytest.mark.parametrize("state", ["CHN", "PRK", "GBR", "SRB"])
def test_pairs_that_are_derived_anew_are_those_on_file(kb: KnowledgeBase, state: str) -> None:
    """Guards the small store: a rule of law that reads more than it copies would show here."""
    pairs = frozenset(f"{state}/{code.lower()}" for code in kb.names.treaties())
    touched = TouchedPairs(kb, pairs)
    law = touched.derived()
    on_file = {
        (quad.subject, quad.predicate, quad.object)
        for one in touched.touched
        for quad in kb.store.quads_for_pattern(one, None, None, None)
        if not of_events(quad)
    }
    assert len(on_file) > 200
    assert {(quad.subject, quad.predicate, quad.object) for quad in law.instead} == on_file


def test_ratification_turns_signature_only_into_arguable(kb: KnowledgeBase) -> None:
    change = one_change(supposing(kb, RATIFIED), "iccpr-7-refoulement")
    assert change.kind == "gained"
    assert parts(change) == {
        ("status", ""): ("signatoryDutyOnly", "arguable"),
        ("binding", ""): ("signatoryOnly", "bound"),
    }
    assert change.causes == (
        (
            "ratification of ICCPR by China, 5 Oct 1998: in force for it from 5 Jan 1999 "
            "(3 months after deposit, art. 49(2)) (supposed)"
        ),
    )


def test_ratification_after_the_act_gains_nothing(kb: KnowledgeBase) -> None:
    assert moved(supposing(kb, "ratify CHN ICCPR 2017-09-30")) == {}


@pytest.mark.parametrize(("deposit", "gained"), [("2017-06-01", True), ("2017-06-02", False)])
def test_day_of_effect_is_counted_by_the_rule_of_the_treaty(kb: KnowledgeBase, deposit: str, *, gained: bool) -> None:
    """CAT art. 27(2): the 30th day after the deposit; the removal took place on 1 July 2017."""
    found = supposing(kb, f"accede PRK CAT {deposit}", on=record(removal("removed", "PRK", on="2017-07-01")))
    wanted = {"cat-3-1/world.removed/PRK": ("notApplicable", "primaFacie")}
    assert moved(found) == (wanted if gained else {})


def test_accession_of_the_dprk_to_cat_gains_findings_on_the_ill_treatment(kb: KnowledgeBase) -> None:
    found = supposing(kb, "accede PRK CAT 2016-01-04")
    assert found.lost == found.changed == ()
    assert {one.finding.id for one in found.gained} >= {f"cat-2-1/{RETURNS}.ill-treatment/PRK"}
    assert {(one.finding.treaty, one.finding.state) for one in found.gained} == {("CAT", "PRK")}


def test_aid_or_assistance_sees_the_supposed_law(kb: KnowledgeBase) -> None:
    (question,) = supposing(kb, "accede PRK CAT 2016-01-04").questions
    assert question.before is not None
    assert question.after is not None
    more = set(question.after.principal_findings) - set(question.before.principal_findings)
    assert f"cat-2-1/{RETURNS}.ill-treatment/PRK" in more


def test_act_on_file_that_is_struck_and_supposed_again_changes_nothing(kb: KnowledgeBase) -> None:
    struck = "treaty-act:chn-cat-ratification-1988-10-04"
    assert supposing(kb, "ratify CHN CAT 1988-10-04", remove=struck).every == ()
    assert moved(supposing(kb, remove=struck))[f"cat-3-1/{RETURNS}.return/CHN"] == ("arguable", "signatoryDutyOnly")


def test_act_on_file_that_is_supposed_again_is_named_as_known(kb: KnowledgeBase) -> None:
    found = supposing(kb, "ratify CHN CAT 1988-10-04")
    assert found.every == ()
    assert found.supposed[0].notes[0].startswith("On file it is bound on that day already: Ratified 4 Oct 1988")


@pytest.mark.parametrize(("day", "lost"), [("2017-07-01", True), ("2017-07-02", False)])
def test_leaving_a_treaty_ends_it_from_the_day_of_effect(kb: KnowledgeBase, day: str, *, lost: bool) -> None:
    found = supposing(kb, f"denounce CHN CAT {day}", on=record(removal("removed", "CHN", on="2017-07-01")))
    assert moved(found) == ({"cat-3-1/world.removed/CHN": ("primaFacie", "notApplicable")} if lost else {})
    assert len(found.every) == len(moved(found))


def test_leaving_names_what_the_treaty_says_of_leaving(kb: KnowledgeBase) -> None:
    (fact,) = supposing(kb, "denounce PRK ICCPR 1997-08-25").supposed
    assert "No clause on leaving." in fact.notes[0]


def test_struck_notice_is_cited_no_more(kb: KnowledgeBase) -> None:
    def cited(found: WhatIf) -> set[str]:
        return {one.kind for item in found.after.findings if item.norm == "iccpr-7" for one in item.binding.acts}

    assert cited(supposing(kb)) == {"accession", "purported-withdrawal"}
    struck = "treaty-act:prk-iccpr-purported-withdrawal-1997-08"
    assert cited(supposing(kb, remove=struck)) == {"accession"}
    law, _ = suppose_law(kb, list(enumerate(read_facts(kb, Events(kb), [], [struck]), 1)))
    acts = View(law).subjects("participation", f"{names.ID}participation/PRK/iccpr")
    assert [one for one in acts if one.startswith(names.TREATY_ACTION)] == [
        f"{names.TREATY_ACTION}prk-iccpr-accession-1981-09-14"
    ]


@pytest.mark.parametrize(
    ("fact", "moves"),
    [
        ("withdraw-reservation planted-bfa 2010-01-01", True),
        ("withdraw-reservation planted-bfa 2017-07-02", False),
        ("withdraw-reservation planted-and 2010-01-01", False),
    ],
)
def test_withdrawing_a_reservation_frees_its_own_article_from_its_day(
    planted: KnowledgeBase, fact: str, *, moves: bool
) -> None:
    world = record(removal("by-bfa", "BFA", on="2017-07-01"), removal("by-and", "AND", on="2017-07-01"))
    found = planted.what_if([fact], events=[world])
    assert moved(found) == ({"cat-3-1/world.by-bfa/BFA": ("notApplicable", "primaFacie")} if moves else {})
    assert len(found.every) == len(moved(found))


def test_reservation_that_was_never_made_frees_the_article(planted: KnowledgeBase) -> None:
    found = supposing(planted, remove="reservation:planted-bfa", on=record(removal("removed", "BFA")))
    assert parts(one_change(found, "cat-3-1")) == {
        ("status", ""): ("notApplicable", "primaFacie"),
        ("reservation", "planted-bfa"): ("excludes asPurported", ""),
    }


@pytest.mark.parametrize(
    ("fact", "status"),
    [
        ("reserve CHN CAT:3 1988-10-04 excludes", "notApplicable"),
        ("reserve CHN CAT:3 1988-10-04 excludes legal=disputed", "arguable"),
        ("reserve CHN CAT:3 1988-10-04 excludes legal=without-effect", "primaFacie"),
        ("reserve CHN CAT:3 2017-07-02 excludes", "primaFacie"),
        ("reserve CHN CAT:30(1) 1988-10-04 excludes", "primaFacie"),
    ],
)
def test_reservation_reaches_its_article_with_the_effect_that_law_gives_it(
    kb: KnowledgeBase, fact: str, status: str
) -> None:
    found = supposing(kb, fact, on=record(removal("removed", "CHN", on="2017-07-01")))
    assert {one.status for one in found.after.findings if one.norm == "cat-3-1"} == {status}
    assert set(moved(found)) == (set() if status == "primaFacie" else {"cat-3-1/world.removed/CHN"})


def test_forbidden_reservation_is_named(kb: KnowledgeBase) -> None:
    world = record(removal("removed", "CHN"))
    forbidden, allowed = (
        supposing(kb, f"reserve CHN {article} 1982-09-24 excludes", on=world).supposed[0].notes
        for article in ("REFUGEE-1951:33", "CAT:30(1)")
    )
    assert [note[:44] for note in forbidden] == ["The treaty's text admits no such reservation"]
    assert allowed == ()


def test_without_the_protocol_the_convention_asks_for_events_before_1951(kb: KnowledgeBase) -> None:
    found = supposing(kb, remove="treaty-act:chn-refugee-1967-accession-1982-09-24")
    change = one_change(found, "refugee-1951-33-1")
    assert parts(change)["via", ""] == ("REFUGEE-1967", "")
    assert statuses(change) == ("arguable", "needsFacts")


def test_extension_settles_a_territory(kb: KnowledgeBase) -> None:
    world = record(removal("removed", "CHN", place={"territory": "hong-kong"}))
    struck = "treaty-act:chn-cat-territorial-continuation-1997-06-06-hong-kong"
    assert moved(supposing(kb, remove=struck, on=world)) == {
        "cat-3-1/world.removed/CHN": ("primaFacie", "undetermined")
    }
    assert moved(supposing(kb, "extend CHN CAT hong-kong 2001-01-01", remove=struck, on=world)) == {}


def test_accepting_a_procedure_changes_no_finding_and_says_so(kb: KnowledgeBase, cli: Cli) -> None:
    found = supposing(kb, "accept CHN CAT:20 2010-01-01")
    assert found.every == ()
    assert "Stands against it on file: cat-chn-01." in found.supposed[0].notes
    ran = cli("what-if", RETURNS, "--add", "accept CHN CAT:20 2010-01-01")
    assert "No finding changes through [1]." in " ".join(ran.out.split())


def test_striking_one_of_two_claims_leaves_weaker_roots_only(kb: KnowledgeBase) -> None:
    two = (claim("forced-return", source="report"), claim("forced-return", source="second"))
    world = record(act("removed", "CHN", *two, claim("risk-of-torture", source="report")))
    change = one_change(supposing(kb, remove="claim:world.removed-1", on=world), "cat-3-1")
    assert change.kind == "changed"
    assert {what: sides for (what, _), sides in parts(change).items()} == {"roots": ("2", "1")}
    assert change.causes == ("claim world.removed-1 struck (Forced return) (supposed)",)


def test_striking_the_only_claim_of_the_conduct_leaves_no_finding(kb: KnowledgeBase) -> None:
    change = one_change(supposing(kb, remove="claim:world.removed-1", on=record(removal("removed", "CHN"))), "cat-3-1")
    assert (change.kind, statuses(change)) == ("lost", ("primaFacie", None))


def test_what_rests_on_a_struck_claim_is_named_and_stays(kb: KnowledgeBase) -> None:
    found = supposing(kb, remove=f"claim:{RETURNS}.returned")
    assert f"{RETURNS}.tortured" in found.supposed[0].notes[0]
    assert f"iccpr-7/{RETURNS}.ill-treatment/PRK" not in moved(found)


def test_claim_fills_an_element_of_its_own_act_alone(kb: KnowledgeBase) -> None:
    world = record(
        act("first", "CHN", claim("forced-return"), on="2017-07-01"),
        act("second", "CHN", claim("forced-return"), on="2017-07-02"),
    )
    found = supposing(kb, "claim world.first risk-of-torture documented by='a survivor'", on=world)
    assert moved(found)["cat-3-1/world.first/CHN"] == ("needsFacts", "primaFacie")
    assert {one.finding.act for one in found.every} == {"first"}
    assert one_change(found, "cat-3-1").causes == ("claim about world.first: Risk of torture (documented) (supposed)",)


def test_claim_from_a_source_on_file_adds_no_root(kb: KnowledgeBase) -> None:
    world = record(act("removed", "CHN", claim("forced-return"), claim("risk-of-torture")))
    same, other = (
        supposing(
            kb,
            f"claim world.removed {concept} documented{source}",
            f"claim world.removed {more} documented{source}",
            on=world,
        )
        for source in (" source=report", "")
        for concept, more in [("forced-return", "risk-of-torture")]
    )
    assert same.every == ()
    assert same.claims_only > 0
    assert {one.what for one in one_change(other, "cat-3-1").differences} == {"roots"}


def test_denial_contests_what_it_reaches(kb: KnowledgeBase) -> None:
    world = record(removal("removed", "CHN"))
    change = one_change(
        supposing(kb, "claim world.removed risk-of-torture documented stance=denies", on=world), "cat-3-1"
    )
    assert statuses(change) == ("primaFacie", "arguable")


def test_accepted_position_takes_away_what_it_denies(kb: KnowledgeBase) -> None:
    found = supposing(kb, f"accept-position {RETURNS}.chn-label")
    assert statuses(one_change(found, "custom-refugee-non-refoulement")) == ("arguable", "contradicted")
    assert f"cat-3-1/{RETURNS}.return/CHN" not in moved(found)
    assert f"{RETURNS}.returned-sur-place" in found.supposed[0].notes[0]


def test_accepted_position_on_its_own_law_changes_nothing(kb: KnowledgeBase) -> None:
    position = {"id": "law", "state": "CHN", "type": "internalLaw", "asserts": ["forced-return"], "source": "report"}
    found = supposing(kb, "accept-position world.law", on=record(removal("removed", "CHN"), positions=[position]))
    assert found.every == ()
    assert "VCLT art. 27" in found.supposed[0].notes[0]


def test_struck_denial_no_longer_contests(kb: KnowledgeBase) -> None:
    world = record(removal("removed", "CHN", claim("risk-of-torture"), denial("risk-of-torture", "documented")))
    change = one_change(supposing(kb, remove="claim:world.removed-3", on=world), "cat-3-1")
    assert statuses(change) == ("arguable", "primaFacie")


@pytest.mark.parametrize(
    ("day", "status"),
    [("1988-11-02", "signatoryDutyOnly"), ("1988-11-03", "primaFacie"), ("2018-01-01", "primaFacie")],
)
def test_date_of_an_act_decides_whether_the_treaty_bound(kb: KnowledgeBase, day: str, status: str) -> None:
    found = supposing(kb, f"date world.removed {day}", on=record(removal("removed", "CHN", on="2017-07-01")))
    assert {(one.status, one.edtf) for one in found.after.findings if one.norm == "cat-3-1"} == {(status, day)}
    assert found.supposed[0].says == f"date of world.removed: {day} instead of 2017-07-01"


def test_each_difference_names_the_fact_that_reaches_it(kb: KnowledgeBase) -> None:
    world = record(act("removed", "CHN", claim("forced-return")))
    facts = (RATIFIED, "claim world.removed risk-of-torture documented", "accept CHN ICCPR:41 2010-01-01")
    found = supposing(kb, *facts, on=world)
    joined, said, accepted = (one.cause for one in found.supposed)
    change = one_change(found, "iccpr-7-refoulement")
    causes = {one.what: one.causes for one in change.differences}
    assert (causes["binding"], causes["element"]) == ((joined,), (said,))
    assert change.causes == (joined, said)
    assert all(accepted not in one.causes for one in found.every)


def test_events_that_are_not_examined_would_not_change(few: KnowledgeBase) -> None:
    facts = ["accede PRK CAT 2016-01-04"]
    chosen, everywhere = few.what_if(facts), few.what_if(facts, events=FEW)
    examined = {one.id for one in chosen.after.incidents}
    assert set(FEW) - examined
    changed = [part.incident for one in everywhere.every if (part := one.after or one.before)]
    assert changed
    assert set(changed) <= examined
    assert set(everywhere.questions) <= set(chosen.questions)


def test_event_in_which_the_state_may_have_helped_is_examined(few: KnowledgeBase) -> None:
    """No finding rests on this treaty, but an act of China led on to another: the treaty might bind both States."""
    examined = [one.id for one in few.what_if(["accede CHN VCDR 2000-01-01"]).after.incidents]
    assert RETURNS in examined
    assert "stateless-children" not in examined


def test_fact_about_an_event_examines_that_event_alone(kb: KnowledgeBase) -> None:
    found = kb.what_if(remove=[f"claim:{RETURNS}.returned"])
    assert [one.id for one in found.after.incidents] == [RETURNS]


def test_nothing_is_written(kb: KnowledgeBase) -> None:
    supposing(kb, RATIFIED, remove=f"claim:{RETURNS}.returned")
    assert kb.bound("CHN", "ICCPR", on="2017-07-01").status == "signatoryOnly"
    assert kb.view.subjects("confidence", names.OBL + "supposed") == []
    assert kb.what_if(events=[RETURNS]).every == ()


def test_every_problem_of_every_fact_is_told_at_once(kb: KnowledgeBase) -> None:
    add = [
        "ratify Chnia ICCPR 1998",
        f"claim {RETURNS}.retrun refugee-charcter documentd",
        "ratfy CHN ICCPR 1998-10-05",
        "ratify CHN",
        f"claim {RETURNS}.return torture alleged stence=denies",
        "reserve CHN CAT 1988-10-04 excludes",
        'claim "x',
    ]
    with pytest.raises(SuppositionError) as raised:
        kb.what_if(add, [f"claim:{RETURNS}.chn-label", "reservation:cat-chn-9", "frob"])
    told = "\n".join(raised.value.problems)
    for words in (
        '"1998" is not a day',
        "China (CHN)",
        f"Did you mean {RETURNS}.return",
        "Did you mean refugee-character",
        '"documentd" is none of: authoritative, documented',
        "nearest: ratify",
        'write it as "ratify STATE TREATY DATE"',
        '"stence=" does not belong here; known: stance, by, source',
        "add the article, such as CAT:3",
        "a quotation mark has no end",
        f"position:{RETURNS}.chn-label",
        "cat-chn-01",
        "It knows: claim, position, reservation, treaty-act",
    ):
        assert words in told
    assert raised.value.exit_code == 4


def test_unknown_names_alone_exit_3_and_malformed_facts_4(cli: Cli) -> None:
    unknown = cli("what-if", "--add", "ratify Chnia ICCPR 1998-10-05")
    assert (unknown.code, unknown.out) == (3, "")
    assert 'No state called "Chnia"' in unknown.err
    assert cli("what-if", "--add", "ratify China ICCPR yesterday").code == 4
    assert cli("what-if").code == 2


def test_help_lists_every_kind_of_fact_with_an_example_that_can_be_read(cli: Cli, kb: KnowledgeBase) -> None:
    shown = cli("what-if", "--help").out
    assert all(f"\n    {verb} {' '.join(form.slots)}" in shown for verb, form in ADDITIONS.items())
    assert all(f"\n    {kind}:{' '.join(form.slots)}" in shown for kind, form in REMOVALS.items())
    examples = [f"{verb} {form.example}" for verb, form in ADDITIONS.items()]
    removed = [f"{kind}:{form.example}" for kind, form in REMOVALS.items()]
    assert [one.text for one in read_facts(kb, Events(kb), examples, removed)] == [*examples, *removed]


def test_json_keeps_its_schema(cli: Cli) -> None:
    arguments = ("what-if", RETURNS, "--add", RATIFIED, "--remove", f"claim:{RETURNS}.returned", "--all")
    ran = cli(*arguments, "--format", "json")
    answer = json.loads(ran.out)
    assert list(Draft202012Validator(SCHEMAS["what-if"]()).iter_errors(answer)) == []
    assert (len(answer["supposed"]), answer["supposed"][1]["removed"]) == (2, True)
    assert {one["change"] for one in answer["lost"]} == {"lost"}
    assert cli(*arguments, "--format", "json").out == ran.out


@pytest.mark.parametrize("form", ["text", "table", "jsonl", "csv", "tsv", "md", "html"])
def test_every_format_marks_what_is_supposed(cli: Cli, form: str) -> None:
    ran = cli("what-if", RETURNS, "--add", "accede PRK CAT 2016-01-04", "--format", form)
    assert ran.code == 0, ran.err
    assert "supposed" in ran.out
    assert "3 Feb 2016" in ran.out


def test_options_of_assess_choose_among_the_changes(cli: Cli) -> None:
    def ids(*options: str) -> list[str]:
        ran = cli(
            "what-if", RETURNS, "--add", RATIFIED, "--add", "accede PRK CAT 2016-01-04", "--format", "jsonl", *options
        )
        return [json.loads(line)["id"] for line in ran.out.splitlines()]

    assert {one.rpartition("/")[2] for one in ids()} == {"CHN", "PRK"}
    assert {one.rpartition("/")[2] for one in ids("--state", "PRK")} == {"PRK"}
    assert {one.partition("-")[0] for one in ids("--treaty", "ICCPR")} == {"iccpr"}
    assert ids("--status", "excepted") == []


def test_record_of_ones_own_is_read_from_its_file(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "world.json"
    path.write_text(json.dumps(record(removal("removed", "PRK"))), encoding="utf-8")
    ran = cli("what-if", "--file", str(path), "--add", "accede PRK CAT 2016-01-04", "--format", "csv")
    assert ran.out.splitlines()[1].startswith("gained,cat-3-1/world.removed/PRK,")
    assert len(ran.out.splitlines()) == 2


SMALL = {
    "states": [{"id": "XEE", "name": "Eland"}],
    "actions": [
        {
            "treaty": "loose",
            "state": "XEE",
            "action": kind,
            "date": f"20{10 + number}-01-01",
            "id": f"eland-{kind}",
            "territory": "harbour" if kind.startswith("territorial") else "",
        }
        for number, kind in enumerate(ACTION_CLASSES)
    ]
    + [
        {
            "treaty": "tiny",
            "state": "XAA",
            "action": "territorial-extension",
            "date": "2002-01-01",
            "territory": "islands",
            "id": "islands",
        }
    ],
    "reservations": [
        {
            "treaty": "tiny",
            "state": "XBB",
            "kind": "reservation",
            "made_on": "2001-01-01",
            "articles": "2",
            "effect": "excludes",
        }
    ],
    "declarations": [
        {
            "treaty": "tiny",
            "state": "XAA",
            "provision": "6",
            "kind": kind,
            "made_on": "2003-01-01",
            "id": f"arland-{kind}",
        }
        for kind in ("accepts-competence", "opt-out")
    ],
    "gaps": [{"treaty": "tiny", "state": "XCC", "what_is_known": "a statement of unknown text"}],
    "turtle": """
n:emergency.x1 a obl:Exception ; obl:burden obl:onState ; obl:derogationFrom t:tiny ; obl:element n:emergency.x1.e1 .
n:emergency.x1.e1 a obl:Element ; obl:order 1 ; obl:satisfiedBy c:public-emergency ; obl:shownByNotice 4 .
n:open-arrest a obl:Prohibition ; obl:statedIn tiny:art_4 ; obl:instrument t:tiny ; obl:derogability obl:derogable ;
  obl:bearerRole obl:roleActing ; obl:element n:arrest.e1 .
n:asked-arrest a obl:Prohibition ; obl:statedIn tiny:art_4 ; obl:instrument t:tiny ;
  obl:requiresDeclaration tiny:art_1 ; obl:bearerRole obl:roleActing ; obl:element n:arrest.e1 .
tiny:art_1 obl:declarationsKnownTo "2020-01-01"^^xsd:date .
n:limit.e1 a obl:Element ; obl:order 80 ; obl:satisfiedBy c:events-in-europe ; obl:askedWhereModified tiny:art_5 .
action:notice a obl:Derogation ; obl:actingState s:XAA ; obl:instrument t:tiny ; obl:modifies tiny:art_4 ;
  obl:fromDay "2005-01-01"^^xsd:date ; obl:untilDay "2012-06-01"^^xsd:date .
action:objection a obl:PersistentObjection ; obl:actingState s:XBB ; obl:instrument cust:tiny-contested .
""",
}
"""Beside the small law: every kind of act that the tables know, a reservation, declarations, a gap, notices."""
ARREST = small_event("e", {"facts": ["arrest"], "mode": "alleged"})
CLAIM = "claim e.act arrest documented"


@pytest.fixture(scope="module", name="small")
def small_fixture(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """The small law with every kind of pair."""
    return small_law(write_law(tmp_path_factory.mktemp("small") / "law", SMALL))


def of(found: WhatIf, finding: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """What differs in one finding, each with the short names of the facts that are said to reach it."""
    (change,) = (one for one in found.every if one.finding.id == finding)
    short = {one.cause: one.fact.partition(" ")[0].partition(":")[0] for one in found.supposed}
    return {(one.what, one.label): tuple(short[cause] for cause in one.causes) for one in change.differences}


def test_neutral_edit_of_any_kind_of_pair_derives_what_the_file_has(small: KnowledgeBase) -> None:
    """Every pair on its own, with what carries its articles, and every property that the rules of law give to pairs."""
    base, derived = f"{names.ID}participation/", set()
    law = [quad for quad in small.store if not of_events(quad)]
    pairs = sorted({quad.subject.value for quad in law if quad.subject.value.startswith(base)})
    for pair in pairs:
        state, slug = pair.removeprefix(base).split("/")
        slugs = {"tiny", "tiny-protocol"} if slug in {"tiny", "tiny-protocol"} else {slug}
        case = TouchedPairs(small, frozenset(f"{state}/{one}" for one in slugs))
        now = {(quad.subject, quad.predicate, quad.object) for quad in case.derived().instead}
        on_file = {(quad.subject, quad.predicate, quad.object) for quad in law if quad.subject in case.touched}
        assert now == on_file, pair
        derived |= {names.tail(predicate.value) for subject, predicate, _ in on_file if subject.value == pair}
    assert len(pairs) > 20
    assert derived >= {
        *("actMade", "consentDay", "endDay", "refusalDay", "reservationMade", "exclusionMade", "gapKnown"),
        *("declarationMade", "derogationMade", "persistentObjection", "withdrawalNotice"),
        *("wholeStateBinding", "territorialBinding", "carriedBinding", "everywhereBinding"),
    }


def test_notice_of_derogation_stands_beside_a_supposed_act(small: KnowledgeBase) -> None:
    found = small.what_if(["sign XAA TINY 1999-12-01"], events=[ARREST])
    assert found.every == ()
    (norm,) = (one for one in found.after.findings if one.norm == "open-arrest")
    assert [one.status for one in norm.exceptions] == ["exceptionRaised"]


def test_struck_notice_of_derogation_raises_nothing(small: KnowledgeBase) -> None:
    found = small.what_if(remove=["treaty-act:notice"], events=[ARREST])
    assert found.supposed[0].says == "derogation from TINY by Arland never took place"
    assert of(found, "open-arrest/e.act/XAA")["exception", "emergency.x1"] == ("treaty-act",)
    assert {one.finding.norm for one in found.every} == {"open-arrest"}


def test_struck_objection_leaves_the_rule_of_custom_binding(small: KnowledgeBase) -> None:
    event = small_event("e", {"facts": ["arrest"], "against": "XBB"})
    found = small.what_if(remove=["treaty-act:objection"], events=[event])
    assert moved(found) == {"contested-arrest/e.act/XBB": ("notApplicable", "arguable")}
    assert of(found, "contested-arrest/e.act/XBB")["status", ""] == ("treaty-act",)


def test_accepted_procedure_is_named_beside_a_claim(small: KnowledgeBase) -> None:
    found = small.what_if(["accept XAA TINY:1 2001-01-01", CLAIM], events=[ARREST])
    causes = of(found, "asked-arrest/e.act/XAA")
    assert causes["binding", ""] == ("accept",)
    assert causes["element", "arrest.e1"] == ("claim",)
    assert causes["status", ""] == ("accept", "claim")
    assert of(found, "no-arrest/e.act/XAA")["status", ""] == ("claim",)


def test_reservation_that_limits_a_definition_is_behind_the_element_it_adds(small: KnowledgeBase) -> None:
    found = small.what_if(["reserve XAA TINY:5 2001-01-01 modifies", CLAIM], events=[ARREST])
    causes = of(found, "no-arrest/e.act/XAA")
    assert causes["element", "limit.e1"] == ("reserve",)
    assert causes["element", "arrest.e1"] == ("claim",)
    beside = small.what_if(["reserve XAA TINY:3 2001-01-01 modifies", CLAIM], events=[ARREST])
    assert of(beside, "no-arrest/e.act/XAA")["status", ""] == ("claim",)


def test_claim_about_a_later_act_is_behind_a_prospect_that_was_carried_out(small: KnowledgeBase) -> None:
    later = {"id": "later", "date": "2010-06-01", "facts": ["arrest"]}
    facts = ["removal-order", "risk-of-torture"]
    event = small_event("e", {"facts": facts, "act": {"leadsTo": [{"act": "later"}]}, "others": [later]})
    found = small.what_if(["claim e.later removal documented"], events=[event])
    assert of(found, "no-return/e.act/XAA") == {("status", ""): ("claim",), ("reason", "reasonCarriedOut"): ("claim",)}


def test_claim_about_an_earlier_act_is_behind_what_is_read_with_it(small: KnowledgeBase) -> None:
    early = {
        "id": "early",
        "date": "2010-01-01",
        "claims": [claim("official-involvement")],
        "leadsTo": [{"act": "act"}],
    }
    beside = {"id": "beside", "date": "2010-01-01", "claims": [claim("official-involvement")]}
    event = small_event("e", {"facts": ["discrimination-race"], "others": [early, beside]})
    said = "claim e.early arrest documented"
    causes = small.what_if([said, "claim e.beside removal documented"], events=[event])
    assert of(causes, "no-discrimination/e.act/XAA")["reason", "reasonReadAlone"] == ("claim",)
    (change,) = (one for one in causes.every if one.finding.id == "no-discrimination/e.act/XAA")
    assert change.causes == (causes.supposed[0].cause,)


def test_difference_that_nothing_reaches_names_every_fact(small: KnowledgeBase) -> None:
    found = small.what_if([CLAIM], events=[ARREST])
    was, now = (next(one for one in part.findings if one.norm == "no-arrest") for part in (found.before, found.after))
    strange = tuple(replace(one, acts=frozenset({f"e.{one.thing}"})) for one in found.supposed) * 2
    assert {one.causes for one in differences(was, now, strange, {})} == {(found.supposed[0].cause,) * 2}


@pytest.mark.parametrize(
    ("actor", "examined"),
    [
        ({"state": "XDD", "organ": "police", "directedBy": "XAA"}, ["e"]),
        ({"state": "XDD", "organ": "police", "coercedBy": "XAA"}, ["e"]),
        ({"state": "XDD", "organ": "police", "coercedBy": "XBB"}, []),
    ],
)
def test_event_in_which_the_state_directed_or_coerced_another_is_examined(
    tmp_path: Path, actor: dict[str, str], examined: list[str]
) -> None:
    law = small_law(write_law(tmp_path / "law", SMALL))
    facts = ["cidt", "detained-person", "direction-over-another-state", "coercion-of-another-state"]
    event = small_event("e", {"facts": facts, "act": {"actors": [actor]}})
    (checked,) = check_records([event], law.vocabulary)
    law.store.extend(event_graph(checked, law.vocabulary, f"{names.GRAPH}incidents/e"))
    run_rules(law.store, split(law.sources.rules())[1])
    found = KnowledgeBase(law.store, law.sources).what_if(["denounce XAA TINY 2005-01-01"])
    assert [one.id for one in found.after.incidents] == examined


def test_struck_position_that_changes_only_answers_is_counted(small: KnowledgeBase) -> None:
    position = {"id": "law", "state": "XAA", "type": "internalLaw", "asserts": []}
    event = small_event("e", {"facts": ["arrest"], "positions": [position]})
    struck = small.what_if(remove=["position:e.law"], events=[event])
    assert (struck.every, struck.claims_only, struck.answers_only > 0) == ((), 0, True)
    assert small.what_if(events=[event]).answers_only == 0
    assert struck.to_dict()["otherAnswersOnly"] == struck.answers_only
    page = " ".join(write_what_if(struck, Medium("text", 120)).split())
    assert f"To {struck.answers_only} of these the State may answer otherwise" in page
