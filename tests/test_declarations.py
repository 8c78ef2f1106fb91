"""Norms that bind only a State which has accepted a procedure: declared, withdrawn, undated, excluded, not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import obligations
from obligations.errors import BadDataError
from worlds import act, claim, declarations, findings, outcomes, record

if TYPE_CHECKING:
    from pathlib import Path

    from obligations import KnowledgeBase
    from worlds import Outcome, Record

ACCEPTED: Outcome = ("primaFacie", [])
CLOSED: Outcome = ("notApplicable", ["reasonNoDeclaration"])
UNKNOWN: Outcome = ("undetermined", ["reasonDeclarationUnknown"])


def ignored(name: str, by: str, on: str, **more: object) -> Record:
    """A State that removed a person although the Committee against Torture had asked it to wait."""
    return act(name, by, claim("interim-measures-breach"), claim("interim-measures-requested-cat"), on=on, **more)


def held(kb: KnowledgeBase, state: str, *days: str, **more: object) -> list[Outcome]:
    """The outcome for CAT article 22 on each of some days."""
    acts = [ignored(f"act-{number}", state, one, **more) for number, one in enumerate(days)]
    return list(outcomes(findings(kb, *acts), "cat-22", state).values())


def test_the_duty_begins_on_the_day_of_the_declaration(kb: KnowledgeBase) -> None:
    assert held(kb, "AUS", "1993-01-27", "1993-01-28") == [CLOSED, ACCEPTED]


def test_a_state_on_no_complete_list_has_not_accepted_and_after_the_list_nobody_knows(kb: KnowledgeBase) -> None:
    assert held(kb, "CHN", "2017-07-01", "2026-05-28", "2026-05-29") == [CLOSED, CLOSED, UNKNOWN]


def test_a_declaration_without_a_day_stands_from_the_day_of_its_list_and_is_unknown_before(kb: KnowledgeBase) -> None:
    assert held(kb, "SWE", "2012-06-10", "2026-05-27", "2026-05-28") == [UNKNOWN, UNKNOWN, ACCEPTED]


def test_a_declaration_between_two_lists_is_unknown_between_them_only(kb: KnowledgeBase) -> None:
    assert held(kb, "HND", "2022-02-14", "2024-01-01", "2026-05-28") == [CLOSED, UNKNOWN, ACCEPTED]


def test_who_is_not_a_party_is_not_asked_for_a_declaration(kb: KnowledgeBase) -> None:
    assert held(kb, "PRK", "2017-07-01") == [("notApplicable", ["reasonNotBound"])]
    assert held(kb, "AUS", "1989-09-06") == [("signatoryDutyOnly", ["reasonSignatoryOnly"])]


def test_other_norms_of_the_treaty_ask_for_no_declaration(kb: KnowledgeBase) -> None:
    removed = act("removed", "CHN", claim("forced-return"), claim("risk-of-torture"))
    assert outcomes(findings(kb, removed), "cat-3-1") == {"removed": ACCEPTED}


def test_a_withdrawn_declaration_no_longer_stands(planted: KnowledgeBase) -> None:
    known = planted.bound("BEN", "CAT:22", on="1995-01-01")
    assert "It had accepted the procedure; the declaration no longer stood from 1 Jan 1995." in known.notes
    assert held(planted, "BEN", "1994-12-31", "1995-01-01", "2000-12-31", "2001-01-01") == [
        ACCEPTED,
        CLOSED,
        CLOSED,
        ACCEPTED,
    ]


def test_a_declaration_known_by_its_year_leaves_that_year_open(planted: KnowledgeBase) -> None:
    assert held(planted, "MNG", "2002-12-31", "2003-06-01", "2003-12-31") == [CLOSED, UNKNOWN, ACCEPTED]


def test_an_exclusion_goes_before_an_acceptance(planted: KnowledgeBase) -> None:
    days = ("2009-12-31", "2010-01-01", "2011-12-31", "2012-01-01")
    assert held(planted, "IRL", *days) == [ACCEPTED, CLOSED, CLOSED, ACCEPTED]


def test_an_act_that_went_on_is_held_against_the_time_after_the_declaration(kb: KnowledgeBase) -> None:
    assert held(kb, "AUS", "1993-01-01/1993-03-01", continuing=True) == [("arguable", ["reasonBoundInPart"])]
    assert held(kb, "AUS", "1993-01-01/1993-03-01") == [UNKNOWN]
    assert held(kb, "AUS", "1993-01-01/1993-01-27", continuing=True) == [CLOSED]


def test_supposing_an_acceptance_makes_the_norm_bind(kb: KnowledgeBase) -> None:
    world = record(ignored("ignored", "CHN", "2012-06-10"))
    found = kb.what_if(add=["accept CHN CAT:22 2012-06-10"], events=[world])
    (change,) = found.every
    assert change.finding.norm == "cat-22"
    assert "Norms that bind only with it: cat-22." in found.supposed[0].notes
    assert kb.what_if(add=["accept CHN CAT:22 2012-06-11"], events=[world]).every == ()


def test_striking_a_declaration_closes_the_procedure(kb: KnowledgeBase) -> None:
    world = record(ignored("ignored", "ARG", "2012-06-10"))
    (change,) = kb.what_if(remove=["treaty-act:cat-22-arg"], events=[world]).every
    assert change.finding.norm == "cat-22"


def test_the_finding_names_the_declaration_that_it_rests_on(kb: KnowledgeBase) -> None:
    (one,) = (found for found in findings(kb, ignored("ignored", "ARG", "2012-06-10")) if found.norm == "cat-22")
    assert "cat-22-arg" in {done.id for done in one.binding.acts}


@pytest.mark.parametrize(
    ("state", "day", "said"),
    [
        ("CHN", "2017-07-01", "It has not accepted the procedure: no declaration of it on a list that is complete to"),
        ("CHN", "2026-06-01", "later declarations are not known"),
        ("AUS", "1993-01-28", "It had accepted the procedure: by its declaration of 28 Jan 1993."),
        ("AUS", "1993-01-27", "It accepted the procedure only later: its declaration is of 28 Jan 1993."),
        ("SWE", "2012-06-10", "Whether it had accepted the procedure by then is not known"),
    ],
)
def test_bound_says_whether_the_procedure_was_accepted(kb: KnowledgeBase, state: str, day: str, said: str) -> None:
    assert any(said in note for note in kb.bound(state, "CAT:22", on=day).notes)


def test_bound_says_nothing_of_acceptance_where_none_is_asked_for(kb: KnowledgeBase) -> None:
    assert not any("procedure" in note for note in kb.bound("CHN", "CAT:3", on="2017-07-01").notes)


@pytest.fixture(scope="module")
def refused(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[int, str]:
    """What is said of two rows that lack a day, by line; the first names a list that has none."""
    rows = (
        "without-day,DEU,22,accepts-competence,,,,,editor-knowledge,,unverified,\n"
        "without-end,DEU,22,accepts-competence,,1992-05-01,,2005,editor-knowledge,,unverified,\n"
    )
    with pytest.raises(BadDataError) as error:
        obligations.open(data=[declarations(tmp_path_factory.mktemp("data"), rows)], cache=cache)
    return {one.line: one.message for one in error.value.problems}


def test_a_declaration_without_a_day_needs_the_day_of_its_source(refused: dict[int, str]) -> None:
    assert "needs the date of its source" in refused[2]


def test_a_withdrawal_needs_its_day(refused: dict[int, str]) -> None:
    assert "give the day from which it no longer stands" in refused[3]
    assert len(refused) == 2
