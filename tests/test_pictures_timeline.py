"""The timeline: each day on the right side of each border, and no law of its own."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

import drawn
from obligations.assessment import SHOWN_BY_DEFAULT
from obligations.pictures.timeline import Timeline, timeline
from obligations.render.page import Medium
from obligations.render.timeline import write_timeline
from obligations.render.timeline_svg import Axis
from rule_worlds import small_event, small_law, write_law

if TYPE_CHECKING:
    from obligations import KnowledgeBase
    from obligations.pictures.timeline import Band

ADDED = {
    "actions": [
        {"treaty": "loose", "state": "XDD", "action": "accession", "date": "2001-01-01", "id": "xdd-in"},
        {"treaty": "loose", "state": "XDD", "action": "withdrawal-effective", "date": "2008-06-01", "id": "xdd-out"},
        {"treaty": "tiny", "state": "XDD", "action": "contested-ratification", "date": "2003-01-01", "id": "xdd-odd"},
        {"treaty": "loose", "state": "XCC", "action": "accession", "date": "2004", "id": "xcc-in"},
    ],
    "reservations": [
        {
            "treaty": "tiny",
            "state": "XAA",
            "id": f"res-{name}",
            "kind": "reservation",
            "made_on": "2000-01-01",
            "articles": article,
            "effect": "excludes",
            **cells,
        }
        for name, article, cells in (
            ("gone", "2", {"withdrawn_on": "2005-06-01"}),
            ("stands", "3", {}),
            ("undated", "4", {"made_on": ""}),
        )
    ],
}


@pytest.fixture(scope="module", name="law")
def law_fixture(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """The small law with a State that left, a consent that is disputed, and reservations."""
    return small_law(write_law(tmp_path_factory.mktemp("law") / "added", ADDED))


def on(day: str, state: str = "XAA") -> dict[str, Any]:
    """A return on a day."""
    act = {"date": day, "actors": [{"state": state, "organ": "police"}]}
    return small_event("world", {"against": state, "facts": ["forced-return", "risk-of-torture"], "act": act})


def shown(law: KnowledgeBase, day: str, state: str, *treaties: str) -> Timeline:
    """The timeline of one return."""
    return timeline(law, [state], treaties, law.assessment(on(day, state)), lambda one: one.status in SHOWN_BY_DEFAULT)


def band(law: KnowledgeBase, state: str, treaty: str, day: str = "2010-05-05") -> Band:
    (only,) = shown(law, day, state, treaty).bands
    return only


def standings(found: Band) -> list[tuple[str, str]]:
    return [(one.standing, one.since.isoformat()) for one in found.stretches]


def test_band_begins_on_the_day_of_effect_and_the_day_before_lies_outside(law: KnowledgeBase) -> None:
    found = band(law, "XAA", "TINY")
    bound = found.stretches[-1]
    assert (bound.standing, bound.since) == ("bound", date(2000, 1, 1))
    assert found.stretches[-2].standing == "notBound"
    assert found.stretches[-2].until == date(2000, 1, 1)
    axis = Axis(date(1999, 1, 1), date(2011, 1, 1))
    assert axis.at(date(1999, 12, 31)) < axis.at(bound.since)


def test_act_on_the_day_before_has_no_finding_and_on_the_day_itself_has(law: KnowledgeBase) -> None:
    before, itself = (shown(law, day, "XAA", "TINY") for day in ("1999-12-31", "2000-01-01"))
    assert before.bands[0].findings == ()
    assert before.spans == ()
    assert {(one.on, one.finding) for one in itself.bands[0].findings} == {
        (date(2000, 1, 1), "no-return/world.act/XAA"),
        (date(2000, 1, 1), "asylum/world.act/XAA"),
    }
    assert [one.id for one in itself.spans] == ["world.act"]


def test_withdrawn_reservation_ends_and_the_other_goes_on(law: KnowledgeBase) -> None:
    undated, gone, stands = band(law, "XAA", "TINY").reservations
    assert (gone.id, gone.since, gone.until) == ("res-gone", date(2000, 1, 1), date(2005, 6, 1))
    assert (stands.id, stands.until) == ("res-stands", None)
    assert gone.text.endswith("withdrawn 1 Jun 2005")
    assert "withdrawn" not in stands.text
    assert (undated.since, undated.until) == (None, None)
    assert undated.text.endswith("made on a day not on file")


def test_band_ends_with_withdrawal(law: KnowledgeBase) -> None:
    found = band(law, "XDD", "LOOSE")
    assert standings(found)[-2:] == [("bound", "2001-01-01"), ("notBound", "2008-06-01")]
    assert [(one.on.isoformat(), one.text) for one in found.acts] == [
        ("2001-01-01", "accession 1 Jan 2001"),
        ("2008-06-01", "withdrawal effective 1 Jun 2008"),
    ]


def test_disputed_consent_is_no_plain_unknown_and_signature_no_bond(law: KnowledgeBase) -> None:
    assert standings(band(law, "XDD", "TINY"))[-1] == ("disputed", "2003-01-01")
    assert standings(band(law, "XCC", "TINY"))[-1] == ("signatoryOnly", "2000-01-01")


def test_silence_past_the_end_of_a_list_is_unknown(law: KnowledgeBase) -> None:
    found = band(law, "XBB", "TINY", "2021-05-05")
    assert standings(found)[-1] == ("unknown", "2020-01-02")
    assert found.stretches[-2].standing == "notBound"


def test_day_of_effect_that_is_not_known_is_a_margin(law: KnowledgeBase) -> None:
    found = standings(band(law, "XCC", "LOOSE"))
    assert found[-2:] == [("unknown", "2004-01-01"), ("bound", "2004-12-31")]


@pytest.mark.parametrize(
    ("edtf", "limits", "certain"),
    [
        ("2010-05-05", ("2010-05-05", "2010-05-05"), True),
        ("2010-03", ("2010-03-01", "2010-03-31"), False),
        ("2010-03/2010-05", ("2010-03-01", "2010-05-31"), True),
        ("2010-03/2010-03", ("2010-03-01", "2010-03-31"), False),
        ("../2010", (None, "2010-12-31"), False),
        ("2010/..", ("2010-01-01", None), False),
    ],
)
def test_imprecise_dates_keep_their_margins(
    law: KnowledgeBase, edtf: str, limits: tuple[str | None, str | None], certain: object
) -> None:
    (span,) = shown(law, edtf, "XAA", "TINY").spans
    assert tuple(one.isoformat() if one else None for one in (span.earliest, span.latest)) == limits
    sure = span.sure_from is not None and span.sure_to is not None and span.sure_from <= span.sure_to
    assert sure is certain


def test_margins_of_a_span_are_the_days_that_are_open(law: KnowledgeBase) -> None:
    (span,) = shown(law, "2010-03/2010-05", "XAA", "TINY").spans
    assert (span.sure_from, span.sure_to) == (date(2010, 3, 31), date(2010, 5, 1))


@pytest.mark.parametrize(
    ("edtf", "state", "treaty", "day"),
    [
        ("2010-05-05", "XAA", "TINY", "2010-05-05"),
        ("1999-06/2000-06", "XAA", "TINY", "2000-01-01"),
        ("1999-06-01/2000-01-01", "XAA", "TINY", "2000-01-01"),
        ("../2010", "XAA", "TINY", "2000-01-01"),
        ("2000-01/2000-06", "XAA", "TINY", "2000-01-01"),
        ("2000-02/2000-06", "XAA", "TINY", "2000-02-01"),
        ("2008-01/2008-12", "XDD", "LOOSE", "2008-06-01"),
        ("2019-06/2020-06", "XBB", "TINY-PROTOCOL", "2019-06-01"),
        ("2019-06/2020-06", "XDD", "TINY", "2019-06-01"),
    ],
)
def test_finding_turns_on_the_first_day_of_its_act_or_on_the_border_within_it(
    law: KnowledgeBase, edtf: str, state: str, treaty: str, day: str
) -> None:
    days = {one.on.isoformat() for one in band(law, state, treaty, edtf).findings}
    assert days == {day}


@pytest.mark.parametrize(("edtf", "day"), [("2019-06/2021-06", "2020-01-02"), ("2021-01-01", "2021-01-01")])
def test_finding_of_which_the_list_knows_no_more_turns_on_the_first_day_of_its_act_that_is_unknown(
    edtf: str, day: str
) -> None:
    (only,) = (one for one in shown(small_law(None), edtf, "XDD", "TINY").bands)
    assert {(one.on.isoformat(), one.status) for one in only.findings} == {(day, "undetermined")}


@pytest.mark.parametrize("state", ["CHN", "PRK", "USA", "KOR"])
def test_every_day_of_a_band_says_what_bound_says(kb: KnowledgeBase, state: str) -> None:
    codes = ("CAT", "ICCPR", "CRC", "REFUGEE-1951", "REFUGEE-1967", "STATELESS-1961", "ICC")
    known = [one for one in codes if one in kb.names.treaties()]
    found = timeline(kb, [state], known, kb.assessment("2017-07-family"), lambda _: False)
    wrong = []
    for one in found.bands:
        for stretch in one.stretches:
            length = (stretch.until - stretch.since).days
            for day in {stretch.since + timedelta(days=n) for n in (0, length // 3, length // 2, length - 1)}:
                said = kb.bound(state, one.treaty, day).status
                if said != ("unknown" if stretch.standing == "disputed" else stretch.standing):
                    wrong.append((one.treaty, day, stretch.standing, said))
    assert len(found.bands) == len(known)
    assert wrong == []


def test_picture_marks_what_the_timeline_holds(law: KnowledgeBase) -> None:
    found = shown(law, "2010-05-05", "XAA", "TINY")
    words = drawn.texts(write_timeline(found, Medium("svg")))
    for said in (
        "XAA TINY",
        "bound",
        "accession 1 Jan 2000",
        "reservation, art. 2, excludes the article, made 1 Jan 2000, withdrawn 1 Jun 2005",
        "act, 5 May 2010",
        "5 May 2010, world.act: 1(1)",
        "5 May 2010, world.act: 1(2)",
    ):
        assert said in words, said


def test_hostile_titles_stay_text(law: KnowledgeBase) -> None:
    record = on("2010-05-05") | {"title": '<script>alert("&")</script>'}
    found = timeline(law, ["XAA"], ["TINY"], law.assessment(record), lambda _: True)
    assert "script" not in {
        one.tag.rpartition("}")[2] for one in drawn.root(write_timeline(found, Medium("svg"))).iter()
    }
    page = write_timeline(found, Medium("html"))
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_nothing_to_show_is_said(law: KnowledgeBase) -> None:
    found = timeline(law, [], [], law.assessment(on("1999-12-31")), lambda _: False)
    assert "No treaty to show" in write_timeline(found, Medium("text", 120))
    assert drawn.pages(write_timeline(found, Medium("svg"))) == 1


def test_moments_are_in_order_of_days_and_name_tense_and_open_dates(law: KnowledgeBase) -> None:
    order = {"id": "order", "date": "2003-04", "facts": ["removal-order", "risk-of-ill-treatment"]}
    act = {"date": "2010-05-05", "actors": [{"state": "XAA", "organ": "police"}]}
    record = small_event("w", {"facts": ["removal", "risk-of-ill-treatment"], "act": act, "others": [order]})
    found = timeline(law, ["XAA"], ["TINY"], law.assessment(record), lambda one: one.norm == "no-return")
    moments = [one.to_dict() for one in found.bands[0].findings]
    assert [(one["on"], one["tense"], one["orLater"]) for one in moments] == [
        ("2003-04-01", "conditional", True),
        ("2010-05-05", "completed", False),
    ]
    page = write_timeline(found, Medium("md"))
    assert "Earliest day the finding turns on" in page
    assert "| from 1 Apr 2003 or later | w.order: 1(1) | prima facie, if carried out |" in page
    assert "| 5 May 2010 | w.act: 1(1) | prima facie |" in page


def test_span_without_a_certain_day_names_none(law: KnowledgeBase) -> None:
    days = [shown(law, edtf, "XAA", "TINY").spans[0].to_dict() for edtf in ("2010-03", "2010-03/2010-05")]
    assert [(one["sure_from"], one["sure_to"]) for one in days] == [(None, None), ("2010-03-31", "2010-05-01")]
