"""What changed in the law that binds a State between two days: the day itself, the day before, and what is unknown."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from cli_runner import Cli, cli_fixture
from obligations import UsageError
from obligations.render.diff import write_diff
from obligations.render.page import Medium
from obligations.schemas import SCHEMAS
from rule_worlds import small_law, write_law

if TYPE_CHECKING:
    from obligations import KnowledgeBase
    from obligations.diff import LawChange, LawDiff

__all__ = ["cli_fixture"]


def told(found: LawDiff) -> list[tuple[str, str, str]]:
    """Kind, treaty and day of each change."""
    return [(one.kind, one.treaty, one.day) for one in found.changes]


def one_of(found: LawDiff, kind: str) -> LawChange:
    """The one change of a kind."""
    (only,) = (one for one in found.changes if one.kind == kind)
    return only


@pytest.mark.parametrize(
    ("first", "second", "changes"),
    [
        ("1988-11-02", "1988-11-03", [("bound", "CAT", "1988-11-03")]),
        ("1988-11-01", "1988-11-02", []),
        ("1988-11-03", "1988-11-04", []),
        ("1986-12-11", "1986-12-12", [("signed", "CAT", "1986-12-12")]),
    ],
)
def test_change_falls_on_its_day_of_effect(
    kb: KnowledgeBase, first: str, second: str, changes: list[tuple[str, str, str]]
) -> None:
    assert told(kb.diff("China", first, second, treaty="CAT")) == changes


def test_change_names_act_source_and_confidence(kb: KnowledgeBase) -> None:
    change = one_of(kb.diff("CHN", "1988-10-30", "1988-12-01", treaty="CAT"), "bound")
    assert change.act == "chn-cat-ratification-1988-10-04"
    assert change.what == "bound (ratification, 4 Oct 1988)"
    assert change.source.endswith("list of 2015-03-14")
    assert change.confidence == "sourced"


def test_reservations_are_changes_of_their_own(kb: KnowledgeBase) -> None:
    found = kb.diff("CHN", "1988-10-03", "1988-10-04", treaty="CAT")
    assert [(one.kind, one.act) for one in found.changes] == [
        ("reservationMade", "cat-chn-01"),
        ("reservationMade", "cat-chn-02"),
    ]


def test_withdrawn_reservation_is_a_change_on_the_day_of_its_withdrawal(planted: KnowledgeBase) -> None:
    found = planted.diff("ARG", "2005-05-31", "2005-06-01", treaty="CAT")
    assert [(one.kind, one.act, one.day) for one in found.changes] == [
        ("reservationWithdrawn", "planted-arg", "2005-06-01")
    ]


def test_end_of_participation_is_a_change(planted: KnowledgeBase) -> None:
    assert told(planted.diff("BLZ", "2010-05-31", "2010-06-01", treaty="CAT")) == [("ended", "CAT", "2010-06-01")]


def test_disputed_consent_is_no_plain_yes(planted: KnowledgeBase) -> None:
    found = planted.diff("PRK", "2014-01-01", "2016-01-01", treaty="CAT")
    assert [one.kind for one in found.changes] == ["disputed"]
    assert [one.question.treaty for one in found.unknown] == ["CAT"]


def test_notice_without_effect_is_told_with_its_note(kb: KnowledgeBase) -> None:
    change = one_of(kb.diff("PRK", "1997-01-01", "1998-01-01", treaty="ICCPR"), "notice")
    assert change.what == "purported withdrawal of 1997-08"
    assert change.note.startswith("without effect")


def test_articles_that_another_treaty_carries_bind_through_it(kb: KnowledgeBase) -> None:
    found = kb.diff("CHN", "1982-09-23", "1982-09-24", treaty="REFUGEE-1951")
    assert one_of(found, "bound").via == "REFUGEE-1967"


def test_predecessor_acts_change_nothing_for_the_state(kb: KnowledgeBase) -> None:
    assert told(kb.diff("CHN", "1967-10-04", "1967-10-05", treaty="ICCPR")) == []


def test_transfer_of_a_territory_is_a_change(kb: KnowledgeBase) -> None:
    found = kb.diff("CHN", "1997-06-30", "1997-07-01", treaty="ICCPR")
    assert told(found) == [("territory", "", "1997-07-01"), ("bound", "ICCPR", "1997-07-01")]
    assert {one.territory for one in found.changes} == {"hong-kong"}


def test_what_is_asked_of_one_territory_leaves_out_the_rest(kb: KnowledgeBase) -> None:
    there = kb.diff("CHN", "1997-01-01", "2000-01-01", territory="hong-kong")
    assert {one.territory for one in there.changes} == {"hong-kong"}
    assert {one.territory for one in kb.diff("CHN", "1997-01-01", "2000-01-01").changes} == {"hong-kong", "macao", ""}


def test_status_on_both_days_agrees_with_what_changed(kb: KnowledgeBase) -> None:
    """Held against `bound`: whatever became binding by the later day and was not on the earlier one is a change."""
    first, second = "1980-01-01", "2010-01-01"
    for state in ("CHN", "PRK", "SRB", "GBR"):
        answers = [{one.question.treaty: one.status for one in kb.bound_to_all(state, day)} for day in (first, second)]
        began = {code for code, status in answers[1].items() if status == "bound" and answers[0][code] != "bound"}
        found = kb.diff(state, first, second)
        assert began <= {one.treaty for one in found.changes if one.kind == "bound"}
        ended = {code for code, status in answers[0].items() if status == "bound" and answers[1][code] != "bound"}
        assert ended <= {one.treaty for one in found.changes if one.kind == "ended"}


def test_list_that_ends_before_the_later_day_is_named(kb: KnowledgeBase) -> None:
    after, within = (kb.diff("CHN", "2020-01-01", day, treaty="ICCPR") for day in ("2023-01-01", "2022-06-10"))
    assert after.lists_end == (("ICCPR", "2022-06-10"),)
    assert within.lists_end == ()
    assert after.reservations_end == (("ICCPR", "2015-03-14"),)


def test_status_that_is_not_known_is_named_as_unknown(kb: KnowledgeBase) -> None:
    (unknown,) = kb.diff("CHN", "2000-01-01", "2020-01-01", treaty="STATELESS-1961").unknown
    assert unknown.question.on == date(2020, 1, 1)
    assert "the list goes only to 27 Jan 2015" in unknown.reason


def test_earlier_day_comes_first(kb: KnowledgeBase, cli: Cli) -> None:
    with pytest.raises(UsageError, match="give the earlier day first"):
        kb.diff("CHN", "2000-01-01", "1990-01-01")
    assert cli("diff", "CHN", "2000-01-01", "1990-01-01").code == 2
    assert cli("diff", "CHN", "2000", "2001-01-01").code == 4
    assert cli("diff", "Chnia", "2000-01-01", "2001-01-01").code == 3


def test_json_keeps_its_schema(cli: Cli) -> None:
    answer = json.loads(cli("diff", "CHN", "1980-01-01", "2024-01-01", "--format", "json").out)
    assert list(Draft202012Validator(SCHEMAS["diff"]()).iter_errors(answer)) == []
    assert len(answer["changes"]) > 50


@pytest.mark.parametrize("form", ["text", "table", "jsonl", "csv", "tsv", "md", "html"])
def test_every_format_tells_the_change(cli: Cli, form: str) -> None:
    ran = cli("diff", "CHN", "1988-11-01", "1988-12-01", "--treaty", "CAT", "--format", form)
    assert ran.code == 0, ran.err
    assert "bound (ratification, 4 Oct 1988)" in " ".join(ran.out.split())


def test_page_says_what_stayed_unknown(cli: Cli) -> None:
    page = " ".join(cli("diff", "CHN", "2020-01-01", "2023-01-01", "--treaty", "ICCPR").out.split())
    assert "No change is on file between these days. The same on both days: 1 signature only." in page
    assert "acts after these days are not known: ICCPR (10 Jun 2022)." in page


SMALL = {
    "actions": [
        {"treaty": treaty, "state": state, "action": action, "date": day, "id": f"{state}-{treaty}-{action}"}
        for state, treaty, action, day in (
            ("XBB", "loose", "provisional-application", "2000-05-10"),
            ("XBB", "loose", "provisional-application-ended", "2005-05-10"),
            ("XDD", "loose", "provisional-application", "2000-05-10"),
            ("XDD", "loose", "ratification", "2005-04-10"),
            ("XDD", "loose", "provisional-application-ended", "2005-05-10"),
            ("XCC", "tiny", "signature-intent-withdrawn", "2002-05-06"),
        )
    ],
    "declarations": [
        {"treaty": "tiny", "state": "XAA", "provision": "6", "kind": kind, "id": kind, **cells}
        for kind, cells in (
            ("accepts-competence", {"made_on": "2003-01-01", "withdrawn_on": "2007-01-01", "effect": "complaints"}),
            ("opt-out", {"made_on": "2004"}),
        )
    ]
    + [
        {
            "treaty": "tiny",
            "state": "XAA",
            "provision": "5",
            "kind": "accepts-competence",
            "id": "listed",
            "source_date": "2009-01-01",
        }
    ],
    "turtle": """
action:notice a obl:Derogation ; obl:actingState s:XAA ; obl:instrument t:tiny ; obl:modifies tiny:art_4 , tiny:art_5 ;
  obl:fromDay "2005-01-01"^^xsd:date ; obl:untilDay "2012-06-01"^^xsd:date .
action:endless a obl:Derogation ; obl:actingState s:XAA ; obl:instrument t:tiny ; obl:modifies tiny:art_2 ;
  obl:onlyIn pl:islands ; obl:fromDay "2006-01-01"^^xsd:date ; obl:untilDay "9999-12-31"^^xsd:date .
""",
}


@pytest.fixture(scope="module", name="small")
def small_fixture(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """The small law with provisional application, declarations and notices of derogation."""
    return small_law(write_law(tmp_path_factory.mktemp("small") / "law", SMALL))


def notable(found: LawDiff) -> list[tuple[str, str, str]]:
    """Kind, day and words of each change that is no beginning and no transfer."""
    return [(one.kind, one.day, one.what) for one in found.changes if one.kind not in {"bound", "territory"}]


def test_end_of_provisional_application_is_a_change_on_its_day(small: KnowledgeBase) -> None:
    ended = small.diff("XBB", "2005-05-09", "2005-05-10", treaty="LOOSE")
    what = "no more bound to apply it provisionally (provisional application ended, 10 May 2005)"
    assert notable(ended) == [("ended", "2005-05-10", what)]
    assert notable(small.diff("XBB", "2005-05-08", "2005-05-09", treaty="LOOSE")) == []


def test_provisional_application_that_consent_replaces_ends_nothing(small: KnowledgeBase) -> None:
    assert notable(small.diff("XDD", "2000-01-01", "2010-01-01", treaty="LOOSE")) == []


def test_signature_that_is_disowned_is_a_change(small: KnowledgeBase) -> None:
    (change,) = notable(small.diff("XCC", "2002-05-05", "2002-05-06", treaty="TINY"))
    assert change[:2] == ("ended", "2002-05-06")
    assert change[2].startswith("good faith of a signatory owed no more")


def test_declarations_on_a_body_are_changes_on_their_days(small: KnowledgeBase) -> None:
    assert notable(small.diff("XAA", "2002-12-31", "2003-01-01", treaty="TINY")) == [
        ("declarationMade", "2003-01-01", "competence accepted under art. 6: complaints")
    ]
    assert notable(small.diff("XAA", "2003-01-01", "2004-12-30", treaty="TINY")) == []
    (excluded,) = small.diff("XAA", "2003-01-01", "2004-12-31", treaty="TINY").changes
    assert (excluded.what, excluded.possibly) == ("competence excluded under art. 6", "2004-01-01")
    assert ("declarationWithdrawn", "2007-01-01", "no more competence accepted under art. 6: complaints") in notable(
        small.diff("XAA", "2006-12-31", "2007-01-01", treaty="TINY")
    )


def test_declaration_of_an_unknown_day_is_named_as_not_known(small: KnowledgeBase) -> None:
    found = small.diff("XAA", "2007-01-01", "2008-01-01", treaty="TINY")
    assert found.undated == (("TINY", "5", "2009-01-01"),)
    assert found.changes == ()
    page = " ".join(write_diff(found, Medium("text", 120), (str, "x", "2020-01-01")).split())
    assert "a body on a day that is not known: TINY art. 5 (list of 1 Jan 2009)" in page
    assert small.diff("XAA", "2009-01-01", "2012-01-01", treaty="TINY").undated == ()


def test_notice_of_derogation_is_a_change_at_both_its_ends(small: KnowledgeBase) -> None:
    def told_of(first: str, second: str, territory: str | None = None) -> list[tuple[str, str, str]]:
        return notable(small.diff("XAA", first, second, treaty="TINY", territory=territory))

    made, ended = "notice of derogation from art. 4, 5", "derogation from art. 4, 5 ended"
    assert told_of("2004-12-31", "2005-01-01") == [("derogationMade", "2005-01-01", made)]
    assert told_of("2012-05-31", "2012-06-01") == [("derogationEnded", "2012-06-01", ended)]
    assert told_of("2012-06-01", "9999-12-31") == []
    local = ("derogationMade", "2006-01-01", "notice of derogation from art. 2 in Islands")
    assert told_of("2005-12-31", "2006-01-01", "islands") == [local]
    assert told_of("2005-12-31", "2006-01-01", "harbour") == []


def test_new_changes_keep_the_schema_and_are_named_on_the_page(small: KnowledgeBase) -> None:
    found = small.diff("XAA", "2000-01-02", "2013-01-01")
    facts = {"dataVersion": "x", "lawAsOf": "2020-01-01", "schemaVersion": 1}
    assert list(Draft202012Validator(SCHEMAS["diff"]()).iter_errors({**facts, **found.to_dict()})) == []
    page = " ".join(write_diff(found, Medium("text", 160), (str, "x", "2020-01-01")).split())
    assert "2 declaration made, 1 declaration withdrawn, 2 derogation, 1 derogation ended" in page
