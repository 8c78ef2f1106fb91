"""Whether a State was bound when it acted: the day before and the day itself, whole years, continuing acts, gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worlds import act, claim, finding, findings, outcome, outcomes, removal

if TYPE_CHECKING:
    from obligations import KnowledgeBase


def test_cat_3_binds_china_from_the_thirtieth_day_after_its_deposit(kb: KnowledgeBase) -> None:
    found = findings(
        kb,
        removal("before-signing", "CHN", on="1986-01/1986-11"),
        removal("signed", "CHN", on="1987"),
        removal("last-day-before", "CHN", on="1988-11-02"),
        removal("first-day", "CHN", on="1988-11-03"),
        removal("some-day-of-1988", "CHN", on="1988"),
        removal("all-through-1988", "CHN", on="1988", continuing=True),
    )
    assert outcomes(found, "cat-3-1") == {
        "before-signing": ("notApplicable", ["reasonNotBound"]),
        "signed": ("signatoryDutyOnly", ["reasonSignatoryOnly"]),
        "last-day-before": ("signatoryDutyOnly", ["reasonSignatoryOnly"]),
        "first-day": ("primaFacie", []),
        "some-day-of-1988": ("undetermined", ["reasonDateUndetermined"]),
        "all-through-1988": ("arguable", ["reasonBoundInPart"]),
    }


def test_an_open_start_leaves_the_day_undetermined_and_an_open_end_does_not(kb: KnowledgeBase) -> None:
    found = findings(kb, removal("up-to-2013", "CHN", on="../2013"), removal("since-2013", "CHN", on="2013/.."))
    assert outcomes(found, "cat-3-1") == {
        "up-to-2013": ("undetermined", ["reasonDateUndetermined"]),
        "since-2013": ("primaFacie", []),
    }


def test_a_denunciation_ends_the_duty_on_its_day_of_effect(planted: KnowledgeBase) -> None:
    found = findings(
        planted,
        removal("day-before", "BLZ", on="2010-05-31"),
        removal("day-of-effect", "BLZ", on="2010-06-01"),
        removal("that-summer", "BLZ", on="2010-05/2010-08"),
        removal("through-that-summer", "BLZ", on="2010-05/2010-08", continuing=True),
    )
    assert outcomes(found, "cat-3-1") == {
        "day-before": ("primaFacie", []),
        "day-of-effect": ("notApplicable", ["reasonNotBound"]),
        "that-summer": ("undetermined", ["reasonDateUndetermined"]),
        "through-that-summer": ("arguable", ["reasonBoundInPart"]),
    }


def test_a_continuing_act_is_held_against_disputed_custom_for_the_part_after_it_is_taken_to_stand(
    kb: KnowledgeBase,
) -> None:
    found = findings(
        kb,
        act("some-day", "PRK", claim("exit-restriction"), on="1960/2000"),
        act("all-through", "PRK", claim("exit-restriction"), on="1960/2000", continuing=True),
        act("before", "PRK", claim("exit-restriction"), on="1960/1965", continuing=True),
    )
    assert outcomes(found, "custom-right-to-leave") == {
        "some-day": ("undetermined", ["reasonDateUndetermined"]),
        "all-through": ("arguable", ["reasonBindingContested"]),
        "before": ("undetermined", ["reasonStatusUnknown"]),
    }


def test_the_dprk_is_bound_by_iccpr_7_in_spite_of_its_notice_and_never_by_cat(kb: KnowledgeBase) -> None:
    found = findings(
        kb,
        act("before-entry", "PRK", claim("torture"), on="1981-12-13"),
        act("after-notice", "PRK", claim("torture"), on="1997-09-01"),
        act("twenty-years-on", "PRK", claim("torture"), on="2017-07-01"),
    )
    assert outcomes(found, "iccpr-7") == {
        "before-entry": ("notApplicable", ["reasonNotBound"]),
        "after-notice": ("primaFacie", []),
        "twenty-years-on": ("primaFacie", []),
    }
    assert {one for one, _reasons in outcomes(found, "cat-2-1").values()} == {"notApplicable"}
    assert outcomes(found, "custom-torture")["twenty-years-on"] == ("primaFacie", [])


def test_silence_beyond_the_list_is_unknown_and_a_known_status_stands(kb: KnowledgeBase) -> None:
    """The list of parties to CAT goes to 28 May 2026."""
    found = findings(
        kb,
        removal("last-day", "PRK", on="2026-05-28"),
        removal("day-after", "PRK", on="2026-05-29"),
        removal("party-after", "CHN", on="2026-05-29"),
    )
    assert outcomes(found, "cat-3-1") == {
        "last-day": ("notApplicable", ["reasonNotBound"]),
        "day-after": ("undetermined", ["reasonStatusUnknown"]),
        "party-after": ("primaFacie", []),
    }


def test_a_signature_stands_beyond_the_list(kb: KnowledgeBase) -> None:
    """China and the ICCPR in October 2023: the list goes to June 2022."""
    found = findings(kb, removal("october-2023", "CHN", on="2023-10"))
    assert outcomes(found, "iccpr-7-refoulement") == {"october-2023": ("signatoryDutyOnly", ["reasonSignatoryOnly"])}
    assert finding(found, "iccpr-7-refoulement").binding.data_complete_to == "2022-06-10"


def test_contested_consent_binds_no_higher_than_arguable(planted: KnowledgeBase) -> None:
    found = findings(planted, removal("before", "PRK", on="2014-12-31"), removal("after", "PRK", on="2017-01-01"))
    assert outcomes(found, "cat-3-1") == {
        "before": ("notApplicable", ["reasonNotBound"]),
        "after": ("arguable", ["reasonBindingContested"]),
    }


def test_custom_is_not_said_to_bind_before_the_day_from_which_the_rule_is_taken_to_stand(kb: KnowledgeBase) -> None:
    found = findings(
        kb,
        act("day-before", "PRK", claim("torture"), on="1975-12-08"),
        act("first-day", "PRK", claim("torture"), on="1975-12-09"),
    )
    assert outcomes(found, "custom-torture") == {
        "day-before": ("undetermined", ["reasonStatusUnknown"]),  # no authority names a first day: open, not "no"
        "first-day": ("primaFacie", []),
    }


def test_the_binding_names_the_act_that_it_rests_on(kb: KnowledgeBase) -> None:
    binding = finding(findings(kb, removal("return", "CHN")), "cat-3-1").binding
    assert (binding.mode, binding.since, binding.until) == ("bound", "1988-11-03", "")
    assert [one.id for one in binding.acts] == ["chn-cat-ratification-1988-10-04"]


def test_an_act_of_a_predecessor_is_not_the_successors(kb: KnowledgeBase) -> None:
    found = findings(kb, removal("last-day", "CZE", on="1992-12-31"), removal("first-day", "CZE", on="1993-01-01"))
    assert outcomes(found, "refugee-1951-33-1")["last-day"][0] == "notApplicable"
    assert outcome(finding(found, "cat-3-1", "last-day")) == ("notApplicable", ["reasonNotBound"])
    assert finding(found, "cat-3-1", "first-day").binding.mode == "bound"
