"""General law beside the norms: excuses, derogation, counter-exceptions, linked norms, assurances, what is overtaken.

Sources: ILC Articles on State Responsibility (16-26, 30-31, 40-41, 48), ICCPR art. 4, Refugee Convention art. 1C(5).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from obligations.errors import BadDataError
from worlds import act, claim, denial, finding, findings, outcome, outcomes, record, removal

if TYPE_CHECKING:
    from obligations import KnowledgeBase
    from worlds import Outcome, Record

FREE: Outcome = ("primaFacie", [])
RAISED: Outcome = ("arguable", ["reasonExceptionRaised"])
BARRED: Outcome = ("primaFacie", ["reasonExcuseBarred"])
NECESSITY, MET, OWN_DOING = "excuse-necessity", "excuse-conditions-met", "contributed-to-situation"


def invoked(excuse: str, about: str = "act", **more: object) -> Record:
    return {"id": "plea", "state": "KEN", "type": "exceptionInvoked", "about": [about], "asserts": [excuse], **more}


# --- circumstances that preclude wrongfulness (ILC Articles arts. 20-26)


def excused(kb: KnowledgeBase, norm: str, excuse: str | None, *said: Record) -> Outcome:
    """The outcome for an act of Kenya that is asked about under a norm, with an excuse invoked by it or not."""
    conduct = "arbitrary-detention" if norm == "iccpr-9-1" else "torture"
    one = act("act", "KEN", claim(conduct), *said)
    return outcome(finding(findings(kb, one, positions=[invoked(excuse)] if excuse else []), norm))


def test_an_excuse_is_asked_about_only_where_the_state_invokes_it(kb: KnowledgeBase) -> None:
    assert excused(kb, "iccpr-9-1", None, claim(NECESSITY), claim(MET)) == FREE
    assert excused(kb, "iccpr-9-1", NECESSITY) == RAISED


def test_an_excuse_of_which_others_show_every_condition_excuses(kb: KnowledgeBase) -> None:
    assert excused(kb, "iccpr-9-1", NECESSITY, claim(NECESSITY), claim(MET)) == ("excepted", ["reasonExceptionShown"])
    assert excused(kb, "iccpr-9-1", NECESSITY, claim(NECESSITY), claim(MET, by="KEN")) == RAISED, "its own word"


def test_a_state_that_made_the_situation_itself_cannot_plead_it(kb: KnowledgeBase) -> None:
    """Article 25(2)(b): an exception to the exception, shown or raised."""
    met = (claim(NECESSITY), claim(MET))
    assert excused(kb, "iccpr-9-1", NECESSITY, *met, claim(OWN_DOING)) == ("primaFacie", ["reasonExceptionDefeated"])
    assert excused(kb, "iccpr-9-1", NECESSITY, *met, claim(OWN_DOING, "alleged")) == RAISED
    assert excused(kb, "iccpr-9-1", None, *met, claim(OWN_DOING)) == FREE, "nothing to defeat"


@pytest.mark.parametrize("excuse", ["excuse-necessity", "excuse-distress", "excuse-force-majeure"])
@pytest.mark.parametrize("norm", ["custom-torture", "iccpr-7"])
def test_no_excuse_reaches_a_peremptory_norm_or_a_treaty_norm_that_restates_it(
    kb: KnowledgeBase, norm: str, excuse: str
) -> None:
    assert excused(kb, norm, excuse, claim(excuse), claim(MET)) == BARRED


@pytest.mark.parametrize("excuse", ["excuse-countermeasure", "excuse-consent-of-state", "excuse-self-defence"])
def test_what_holds_between_states_does_not_excuse_a_wrong_to_people(kb: KnowledgeBase, excuse: str) -> None:
    assert excused(kb, "iccpr-9-1", excuse, claim(excuse), claim(MET)) == BARRED


def test_an_excuse_that_another_state_invokes_is_not_this_states(kb: KnowledgeBase) -> None:
    plea = invoked(NECESSITY) | {"state": "UGA"}
    one = act("act", "KEN", claim("arbitrary-detention"))
    assert outcome(finding(findings(kb, one, positions=[plea]), "iccpr-9-1")) == FREE


# --- derogation (ICCPR art. 4)

EMERGENCY = (
    *("public-emergency", "derogation-strictly-required", "derogation-consistent-with-other-obligations"),
    *("derogation-non-discriminatory", "derogation-notified"),
)


def test_an_emergency_on_record_raises_a_derogation_and_excuses_only_if_every_condition_is_shown(
    kb: KnowledgeBase,
) -> None:
    detained = claim("arbitrary-detention")
    found = findings(
        kb,
        act("no-emergency", "KEN", detained, *map(claim, EMERGENCY[1:])),
        act("emergency", "KEN", detained, claim("public-emergency")),
        act("own-word", "KEN", detained, *(claim(one, by="KEN") for one in EMERGENCY)),
        act("all-shown", "KEN", detained, *map(claim, EMERGENCY)),
        act("not-notified", "KEN", detained, *map(claim, EMERGENCY[:4])),
    )
    assert outcomes(found, "iccpr-9-1") == {
        "no-emergency": FREE,
        "emergency": RAISED,
        "own-word": RAISED,
        "all-shown": ("excepted", ["reasonExceptionShown"]),
        "not-notified": RAISED,
    }


def test_no_derogation_reaches_a_norm_that_article_4_keeps(kb: KnowledgeBase) -> None:
    found = findings(kb, act("torture", "KEN", claim("torture"), *map(claim, EMERGENCY)))
    assert outcome(finding(found, "iccpr-7")) == FREE


@pytest.mark.parametrize(
    ("on", "more", "expected"),
    [
        ("2010-06-01", {}, RAISED),
        ("2010-05-31", {}, FREE),
        ("2011-06-01", {}, FREE),
        ("2011-05-31", {}, RAISED),
        ("2010-06-01", {"place": {"state": "UGA"}}, FREE),
    ],
    ids=["first-day", "day-before", "lifted", "last-day", "elsewhere"],
)
def test_a_notice_of_derogation_raises_the_exception_while_and_where_it_stands(
    planted: KnowledgeBase, on: str, more: Record, expected: Outcome
) -> None:
    """Kenya's planted notice reaches article 9, at home, from 1 June 2010 to 31 May 2011."""
    here = (claim("effective-control-of-area"),) if more else ()
    one = act("detention", "KEN", claim("arbitrary-detention"), *here, on=on, **more)
    found = findings(planted, one)
    assert outcome(finding(found, "iccpr-9-1")) == expected


def test_a_notice_shows_that_it_was_notified_and_only_says_that_there_is_an_emergency(planted: KnowledgeBase) -> None:
    one = act("detention", "KEN", claim("arbitrary-detention"), on="2010-07")
    (raised,) = finding(findings(planted, one), "iccpr-9-1").exceptions
    assert [part.status for part in raised.elements] == ["allegedOnly", "missing", "missing", "missing", "onRecord"]


def test_a_notice_does_not_reach_an_article_that_it_does_not_name(planted: KnowledgeBase) -> None:
    found = findings(planted, act("separation", "KEN", claim("family-separation"), on="2010-07"))
    assert "iccpr-derogation.x1" not in {one.id for one in finding(found, "iccpr-23-1").exceptions}


# --- exceptions to exceptions in a treaty (Refugee Convention art. 1C(5), second paragraph)


def test_compelling_reasons_from_earlier_persecution_keep_a_refugee_whose_status_would_cease(kb: KnowledgeBase) -> None:
    refugee = (claim("refugee-character"), claim("threat-on-convention-ground"))
    ceased, reasons = claim("refugee-status-ceased"), "compelling-reasons-from-persecution"
    found = findings(
        kb,
        removal("ceased", "KEN", *refugee, ceased),
        removal("kept", "KEN", *refugee, ceased, claim(reasons)),
        removal("raised", "KEN", *refugee, ceased, claim(reasons, "alleged")),
        removal("denied", "KEN", *refugee, ceased, denial(reasons, "documented")),
    )
    assert outcomes(found, "refugee-1951-33-1") == {
        "ceased": ("excepted", ["reasonExceptionShown"]),
        "kept": RAISED,
        "raised": RAISED,
        "denied": ("excepted", ["reasonExceptionShown"]),
    }


# --- norms that are read with others


def test_discrimination_in_a_covenant_right_needs_the_right(kb: KnowledgeBase) -> None:
    unequal = (claim("discrimination-race"), claim("no-objective-justification"))
    found = findings(
        kb,
        act("alone", "KEN", *unequal),
        act("with-detention", "KEN", *unequal, claim("arbitrary-detention")),
        act("with-an-open-finding", "KEN", *unequal, claim("arrest")),
    )
    alone = ("needsFacts", ["reasonReadAlone"])
    assert outcomes(found, "iccpr-2-1") == {"alone": alone, "with-detention": FREE, "with-an-open-finding": alone}
    assert "ICCPR:9(1)" in finding(found, "iccpr-2-1", "with-detention").read_with
    assert outcomes(found, "iccpr-26")["alone"][0] == "primaFacie", "article 26 stands alone"


def test_a_remedy_is_read_with_the_finding_on_the_act_that_led_to_it(kb: KnowledgeBase) -> None:
    refused = (claim("remedy-denial"), claim("arguable-claim-of-violation"), claim("wrong-within-jurisdiction"))
    found = findings(
        kb,
        act("torture", "KEN", claim("torture"), leadsTo=[{"act": "refusal"}]),
        act("refusal", "KEN", *refused, on="2018"),
        act("another", "KEN", *refused, on="2018"),
    )
    assert outcomes(found, "iccpr-2-3") == {"refusal": FREE, "another": ("arguable", ["reasonReadAlone"])}
    assert "ICCPR:7" in finding(found, "iccpr-2-3", "refusal").read_with


# --- assurances


def test_assurances_contest_a_danger_and_never_remove_it(kb: KnowledgeBase) -> None:
    """CAT General Comment 4, paras 19-20: they are weighed, and answer nothing by themselves."""
    danger, given = "risk-of-torture", "diplomatic-assurances-given"
    found = findings(
        kb,
        removal("documented", "KEN", claim(danger), claim(given)),
        removal("alleged", "KEN", claim(danger), claim(given, "alleged")),
        removal("own-word", "KEN", claim(danger), claim(given, by="KEN")),
        removal("no-danger", "KEN", claim("voluntary-return"), claim(given)),
        removal("worthless", "KEN", claim(danger), claim(given), claim("assurances-unreliable")),
        removal("doubted", "KEN", claim(danger), claim(given), claim("assurances-unreliable", "alleged")),
        removal("worthless-and-denied", "KEN", claim(danger), claim(given), denial("assurances-unreliable")),
        removal("only-worthless", "KEN", claim(danger), claim("assurances-unreliable")),
    )
    contested = ("arguable", ["reasonElementContested"])
    assert outcomes(found, "cat-3-1") == {
        "documented": contested,
        "alleged": FREE,
        "own-word": FREE,
        "no-danger": ("needsFacts", ["reasonElementMissing"]),
        "worthless": FREE,
        "doubted": contested,
        "worthless-and-denied": contested,
        "only-worthless": FREE,
    }
    beside = {one.act: [two.asserts[0] for two in one.other_claims] for one in found if one.norm == "cat-3-1"}
    assert beside["worthless"] == [given, "assurances-unreliable"]
    assert beside["doubted"] == ["assurances-unreliable"], "the assurances stand against the element itself"
    assert beside["documented"] == []


# --- what can no longer come


def test_an_order_that_can_no_longer_be_carried_out_would_have_engaged_the_norm(kb: KnowledgeBase) -> None:
    ordered = (claim("removal-order"), claim("risk-of-torture"))
    found = findings(
        kb,
        act("pending", "KEN", *ordered),
        act("ended", "KEN", *ordered, claim("prospect-ended")),
        act("not-ended", "KEN", *ordered, denial("prospect-ended")),
        act("carried-out", "KEN", *ordered, leadsTo=[{"act": "return"}]),
        act("followed-by-another-act", "KEN", *ordered, leadsTo=[{"act": "detention"}]),
        removal("return", "KEN"),
        act("detention", "KEN", claim("arbitrary-detention")),
    )
    tenses = {one.act: (one.tense, outcome(one)) for one in found if one.norm == "cat-3-1"}
    assert tenses == {
        "pending": ("conditional", FREE),
        "ended": ("conditional", ("arguable", ["reasonProspectEnded"])),
        "not-ended": ("conditional", FREE),
        "carried-out": ("conditional", ("arguable", ["reasonCarriedOut"])),
        "followed-by-another-act": ("conditional", FREE),
        "return": ("completed", FREE),
    }


# --- consequences (ILC Articles arts. 28-41, 48)


def test_what_follows_depends_on_tense_and_on_the_rank_of_the_norm(kb: KnowledgeBase) -> None:
    found = findings(
        kb,
        act("torture", "KEN", claim("torture")),
        act("order", "KEN", claim("removal-order"), claim("risk-of-torture")),
        removal("before-joining", "KEN", on="1996-01-01"),
    )
    told = {one.norm: " ".join(one.consequences) for one in found if one.act != "order"}
    assert "arts. 29-30" in told["custom-torture"]
    assert "arts. 40-41" in told["custom-torture"]
    assert "arts. 40-41" not in told["cat-16-1"]
    assert "art. 48" in told["cat-16-1"]
    assert told["cat-3-1"] == "", "not bound in 1996"
    order = next(one for one in found if one.norm == "cat-3-1" and one.act == "order")
    assert [one.split(" (")[0] for one in order.consequences] == ["not to carry it out"]


# --- direction and coercion of another State (ILC Articles arts. 17-18)


@pytest.mark.parametrize(
    ("key", "ground", "article"),
    [("directedBy", "direction-over-another-state", "17"), ("coercedBy", "coercion-of-another-state", "18")],
)
def test_a_state_behind_the_wrong_of_another_is_asked_about(
    kb: KnowledgeBase, key: str, ground: str, article: str
) -> None:
    actor = {"state": "KEN", "organ": "police", key: "UGA"}

    def asked(*said: Record, by: Record = actor) -> list[tuple[str, str, str]]:
        wrong = act("wrong", by, claim("torture"), *said)
        return [(one.state, one.article, one.status) for one in kb.assessment(record(wrong)).questions]

    knew = claim("knowledge-of-abuse")
    assert asked(claim(ground), knew) == [("UGA", article, "arguable")]
    assert asked(claim(ground)) == [("UGA", article, "needsFacts")]
    assert asked(knew) == [("UGA", article, "needsFacts")]
    assert asked(denial(ground, "documented"), knew) == [("UGA", article, "contradicted")]
    assert asked(claim(ground), knew, by={"state": "KEN", "organ": "police"}) == []
    assert asked(claim(ground), knew, by=actor | {key: "KEN"}) == [], "no State stands behind itself"


# --- time and chains


def test_a_composite_act_is_tested_for_the_part_while_the_state_was_bound(kb: KnowledgeBase) -> None:
    """ILC Articles art. 15: Kazakhstan is bound by the Convention from 25 September 1998."""
    years: Record = {"on": "1995/2005", "composite": True}
    found = findings(
        kb,
        act("series", "KAZ", claim("torture"), claim("detained-person"), **years),
        act("one-act", "KAZ", claim("torture"), claim("detained-person"), on="1995/2005"),
        act("before", "KAZ", claim("torture"), claim("detained-person"), on="1990/1995", composite=True),
    )
    assert outcomes(found, "cat-2-1") == {
        "series": ("arguable", ["reasonBoundInPart"]),
        "one-act": ("undetermined", ["reasonDateUndetermined"]),
        "before": ("notApplicable", ["reasonNotBound"]),
    }


def test_a_circle_of_acts_is_followed_forward_in_time_only(kb: KnowledgeBase) -> None:
    """The return leads to torture and, as the record has it, the torture to the return: one question, of the return."""
    knew = claim("knowledge-of-abuse")
    returned = removal("return", "COG", claim("risk-of-torture"), knew, on="2017-07", leadsTo=[{"act": "torture"}])
    tortured = act("torture", "PRK", claim("torture"), on="2017-08", leadsTo=[{"act": "return"}])
    asked = kb.assessment(record(returned, tortured)).questions
    assert [(one.act, one.principal_act) for one in asked] == [("world.return", "world.torture")]


def test_the_state_to_which_people_come_sends_them_nowhere(kb: KnowledgeBase) -> None:
    actors = [{"state": "KAZ", "organ": "police"}, {"state": "UZB", "organ": "police"}]
    handover = {**removal("handover", "KAZ"), "actors": actors, "destination": {"state": "UZB"}}
    found = findings(kb, handover)
    assert {one.state for one in found if one.norm == "cat-3-1"} == {"KAZ"}
    elsewhere = findings(kb, {**handover, "destination": {"state": "TKM"}})
    assert {one.state for one in elsewhere if one.norm == "cat-3-1"} == {"KAZ", "UZB"}


def test_custom_reaches_a_state_while_it_exists(kb: KnowledgeBase) -> None:
    days = ("2011-07-08", "2011-07-09", "2011")
    acts = [act(f"on-{day}", "SSD", claim("torture"), on=day) for day in days]
    assert outcomes(findings(kb, *acts), "custom-torture") == {
        "on-2011-07-08": ("notApplicable", ["reasonNotBound"]),
        "on-2011-07-09": FREE,
        "on-2011": ("undetermined", ["reasonDateUndetermined"]),
    }


def test_inferences_that_rest_on_each_other_are_refused(kb: KnowledgeBase) -> None:
    circle = [
        {"id": "one", "asserts": "torture", "mode": "inferred", "restsOn": ["two"]},
        {"id": "two", "asserts": "cidt", "mode": "inferred", "restsOn": ["one"]},
    ]
    with pytest.raises(BadDataError, match="rest on each other and on nothing else: one, two"):
        findings(kb, {**act("beating", "KEN"), "claims": circle})
    circle[1]["restsOn"] = ["three"]
    grounded = [*circle, {"id": "three", "asserts": "beating", "mode": "documented"}]
    assert findings(kb, {**act("beating", "KEN"), "claims": grounded}) != []


def test_sources_that_copy_each_other_are_one_root(kb: KnowledgeBase) -> None:
    said = [claim("torture", source=one) for one in ("report", "second")]
    event = record(act("torture", "KEN", *said))
    event["sources"][0]["derivedFrom"], event["sources"][1]["derivedFrom"] = ["second"], ["report"]
    assert finding(kb.assess(event), "custom-torture").roots == 1
    del event["sources"][0]["derivedFrom"], event["sources"][1]["derivedFrom"]
    assert finding(kb.assess(event), "custom-torture").roots == 2


def test_a_treaty_that_is_applied_provisionally_binds_until_that_ends(planted: KnowledgeBase) -> None:
    """VCLT art. 25; Malaysia's application from 2010 to 2011 is planted."""
    days = ("2009-12-31", "2010-01-01", "2011-12-31", "2012-01-01", "2009-12/2010-02")
    found = findings(planted, *(removal(f"on-{n}", "MYS", on=day) for n, day in enumerate(days)))
    assert [one[0] for one in outcomes(found, "cat-3-1").values()] == [
        *("notApplicable", "primaFacie", "primaFacie", "notApplicable", "undetermined")
    ]
    answer = planted.bound("MYS", "CAT", on="2010-06-01")
    assert (answer.status, answer.acts[0].kind) == ("bound", "provisional-application")


def test_what_is_told_of_a_class_counts_for_those_who_are_shown_to_belong_to_it(kb: KnowledgeBase) -> None:
    """Group-wide risk may be enough for refugee status (element 2), for people of that group."""
    told: Record = {"id": "told", "period": "2010/2020", "claims": [claim("refugee-character", id="of-the-class")]}
    women = {**told, "class": "women", "persons": ["woman"]}
    ground = claim("threat-on-convention-ground")
    returned = [
        act(name, "KEN", claim("forced-return"), ground, *said, context=["told"])
        for name, said in {"unknown": (), "woman": (claim("woman"),), "pregnant": (claim("pregnant-woman"),)}.items()
    ]
    found = findings(kb, *returned, situations=[women])
    general = outcomes(findings(kb, *returned, situations=[told]), "refugee-1951-33-1")["unknown"]
    of_class = outcomes(found, "refugee-1951-33-1")
    assert of_class["woman"] == of_class["pregnant"] == general
    assert of_class["unknown"] == ("arguable", ["reasonClassOpen", "reasonElementWeak"])
