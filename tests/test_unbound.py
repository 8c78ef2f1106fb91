"""What a page says where no duty stood, where claims are many, and where an organisation or a former State acted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from obligations import UnknownNameError
from obligations.assessment import SHOWN_BY_DEFAULT
from obligations.render.page import Medium
from obligations.render.writers import write_assessment, write_finding
from worlds import act, claim, finding, findings, record

if TYPE_CHECKING:
    from obligations import KnowledgeBase
    from obligations.model import Finding
    from worlds import Record

TORTURE = claim("torture")
WIDE = Medium("text", 10_000)


def tortured(kb: KnowledgeBase, state: str, on: str, norm: str = "cat-2-1", **more: object) -> Finding:
    return finding(findings(kb, act("act", state, TORTURE, claim("detained-person"), on=on, **more)), norm)


def explained(one: Finding, level: str = "medium") -> str:
    return write_finding(one, WIDE, level, ("0", "2026-11-21"))


def shown(kb: KnowledgeBase, event: Record) -> str:
    """The page of an event with every finding that is listed by default."""
    assessed = kb.assessment(event)
    kept = {one.id for one in assessed.findings if one.status in SHOWN_BY_DEFAULT}
    return write_assessment(assessed, kept, WIDE, everything=False)


# --- why nothing bound


@pytest.mark.parametrize(
    ("state", "on", "norm", "reason"),
    [
        ("KAZ", "1998-09-24", "cat-2-1", "Not yet: it acceded 26 Aug 1998, with effect from 25 Sep 1998."),
        ("KAZ", "1998-09-25", "cat-2-1", ""),
        ("KAZ", "1998-08-25", "cat-2-1", "Not yet: it acceded 26 Aug 1998, with effect from 25 Sep 1998."),
        ("JPN", "1987-06-25", "cat-2-1", "The treaty entered into force only on 26 Jun 1987."),
        ("DDR", "1990-10-03", "iccpr-7", "Its participation ended on 3 Oct 1990."),
        ("DDR", "1990-10-02", "iccpr-7", ""),
        ("SSD", "2011-07-08", "cat-2-1", "The State came to be only on 9 Jul 2011."),
        ("SSD", "2011-07-08", "custom-torture", "The State came to be only on 9 Jul 2011."),
        ("SSD", "2011-07-09", "custom-torture", ""),
        ("DDR", "1990-10-03", "custom-torture", "The State ended on 3 Oct 1990."),
        ("JPN", "1975-12-08", "custom-torture", "The rule is taken to stand from 9 Dec 1975; before, that is open."),
        ("JPN", "1975-12-09", "custom-torture", ""),
        ("MYS", "2026-06-02", "cat-2-1", "No act of consent is on file, but the list goes only to 28 May 2026."),
        ("SDN", "2010-03-01", "cat-2-1", "Signed on 4 Jun 1986, not ratified by that day: good faith not to defeat"),
    ],
)
def test_a_finding_says_in_the_words_of_bound_why_no_duty_stood(
    kb: KnowledgeBase, state: str, on: str, norm: str, reason: str
) -> None:
    found = tortured(kb, state, on, norm)
    assert found.binding.reason.startswith(reason)
    assert bool(found.binding.reason) == bool(reason)
    assert reason in explained(found)
    assert found.to_dict()["binding"]["reason"] == found.binding.reason


def test_where_nothing_bound_a_state_all_that_it_did_about_the_treaty_is_listed(kb: KnowledgeBase) -> None:
    before = tortured(kb, "JPN", "1987-06-25").binding
    assert [(one.kind, one.effect) for one in before.acts] == [("accession", "1999-07-29")]
    ended = tortured(kb, "DDR", "1990-10-03", "iccpr-7").binding
    assert [one.kind for one in ended.acts] == ["ratification", "state-ended"]
    assert [one.kind for one in tortured(kb, "DDR", "1990-10-02", "iccpr-7").binding.acts] == ["ratification"]
    assert tortured(kb, "SSD", "2011-07-08", "custom-torture").binding.acts == ()


def test_a_status_that_is_unknown_is_told_of_the_treaty_or_of_the_rule(kb: KnowledgeBase) -> None:
    event = record(act("old", "JPN", TORTURE, on="1910"), act("ahead", "MYS", TORTURE, on="2026-06-02"))
    page = shown(kb, event)
    assert "prohibition-of-torture: 1 norm would be asked if this rule of custom stood on that day" in page
    assert "CAT: 2 norms would be asked if the State was party on that day" in page
    assert "prohibition-of-torture: 1 norm would be asked if the State was party" not in page


@pytest.mark.parametrize(("on", "told"), [("1998-08-25", False), ("1998-08-26", True)])
def test_between_deposit_and_effect_good_faith_is_owed(kb: KnowledgeBase, on: str, *, told: bool) -> None:
    assert ("(rule of VCLT art. 18(b))" in tortured(kb, "KAZ", on).binding.reason) is told


# --- many claims


@pytest.mark.parametrize(("number", "more"), [(8, None), (9, 1), (20, 12)])
def test_at_the_middle_level_eight_claims_stand_on_each_side_and_the_rest_are_counted(
    kb: KnowledgeBase, number: int, more: int | None
) -> None:
    said = [claim("torture", by=f"witness {one}") for one in range(number)]
    against = [claim("torture", "alleged", stance="denies", by=f"guard {one}") for one in range(number)]
    found = finding(findings(kb, act("act", "KEN", *said, *against)), "custom-torture")
    medium, full = (explained(found, level).partition("Exceptions")[0] for level in ("medium", "full"))
    elements = len(found.elements)
    for side in ("for", "against"):
        told = medium.count(f"{side}: Torture")
        assert told == elements * min(number, 8)
        assert medium.count(f"{side}: {more} more (--level full shows them)") == (elements if more else 0)
        assert full.count(f"{side}: Torture") == elements * number
    assert "more (" not in full


# --- organisations and former States


def test_the_page_says_that_nothing_is_asked_of_an_organisation_itself(kb: KnowledgeBase) -> None:
    force = act("patrol", {"organization": "a peace force"}, TORTURE, place={"state": "COD"})
    page = shown(kb, record(force))
    assert page.count("Nothing is asked here of the organisation itself (a peace force)") == 1
    assert kb.assessment(record(force)).incidents[0].acts[0].to_dict()["organizations"] == ["a peace force"]
    men = act("patrol", {"nonState": "a peace force"}, TORTURE, place={"state": "COD"})
    assert "the organisation itself" not in shown(kb, record(men))


@pytest.mark.parametrize(
    ("code", "state"),
    [
        *(
            ("SUN", "RUS"),
            ("SCG", "SRB"),
            ("BUR", "MMR"),
            ("ZAR", "COD"),
            ("DHY", "BEN"),
            ("HVO", "BFA"),
            ("BYS", "BLR"),
        ),
        *((one, one) for one in ("DDR", "YUG", "CSK")),
    ],
)
def test_a_former_code_names_the_state_that_goes_on_or_the_one_that_ended(
    kb: KnowledgeBase, code: str, state: str
) -> None:
    assert kb.names.state(code) == state
    assert {one.state for one in findings(kb, act("act", code, TORTURE, on="1991-06"))} == {state}


def test_a_code_of_no_state_on_file_is_refused_with_the_nearest_names(kb: KnowledgeBase) -> None:
    with pytest.raises(UnknownNameError, match="DDR"):
        kb.names.state("DDE")


# --- how a page speaks of a State, its role, its law and its days


@pytest.mark.parametrize(
    ("norm", "by", "role"),
    [
        ("cat-2-1", "KEN", "the record names its organs as those who acted"),
        (
            "cat-2-1",
            {"nonState": "a militia", "state": "KEN", "attribution": "adopted-as-own"},
            "a claim makes the conduct",
        ),
        ("cat-2-1-prevent", {"nonState": "a gang"}, "it happened in its territory"),
    ],
)
def test_a_page_says_by_which_role_the_state_is_asked(
    kb: KnowledgeBase, norm: str, by: str | Record, role: str
) -> None:
    said = (TORTURE, claim("detained-person"), claim("adopted-as-own"), claim("no-adequate-state-measures"))
    found = findings(kb, act("act", by, *said, claim("official-involvement"), on="2010-05-05", place={"state": "KEN"}))
    asked = [one for one in found if one.norm == norm]
    assert [f"Asked of it because {role}" in explained(one) for one in asked] == [True]


@pytest.mark.parametrize(("on", "later"), [("2017-12-05", True), ("2017-12-06", False)])
def test_authority_issued_after_the_act_is_marked(kb: KnowledgeBase, on: str, *, later: bool) -> None:
    gone = finding(findings(kb, act("act", "KEN", claim("forced-return"), claim("risk-of-torture"), on=on)), "cat-3-1")
    assert ("Later than the act" in explained(gone)) is later
