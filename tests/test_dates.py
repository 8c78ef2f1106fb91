"""Plain EDTF is read without the `edtf` package, and just as that package reads it."""

from __future__ import annotations

import doctest
from datetime import date

import edtf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obligations import dates, errors
from obligations.dates import DateError, Interval, add_months, first_of_next_month, parse_edtf
from obligations.load import effect
from obligations.load.effect import Deposit, TreatyRule, effect_of

DAYS = st.dates(date(1000, 1, 1), date(9999, 12, 30))


@pytest.mark.parametrize("module", [dates, errors, effect])
def test_examples_in_docstrings_hold(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type]  # each is a module
    assert (result.failed, result.attempted > 0) == (0, True)


@settings(deadline=None)
@given(DAYS, st.integers(0, 2))
def test_plain_dates_are_read_as_the_package_reads_them(day: date, precision: int) -> None:
    text = day.isoformat()[: (10, 7, 4)[precision]]
    parsed = edtf.parse_edtf(text)
    bounds = (date(*parsed.lower_strict()[:3]), date(*parsed.upper_strict()[:3]))
    assert parse_edtf(text) == Interval(*bounds)


@settings(deadline=None, max_examples=60)
@given(DAYS, st.integers(0, 2), st.sampled_from("~?%"))
def test_doubted_dates_are_widened_as_the_package_widens_them(day: date, precision: int, mark: str) -> None:
    text = day.isoformat()[: (10, 7, 4)[precision]] + mark
    try:
        parsed = edtf.parse_edtf(text)
        bounds = (date(*parsed.lower_fuzzy()[:3]), date(*parsed.upper_fuzzy()[:3]))
    except (ValueError, OverflowError):  # it leads out of the calendar
        assert dates._doubted(text) is None
    else:
        assert dates._doubted(text) == parse_edtf(text) == Interval(*bounds)


@pytest.mark.parametrize("text", ["2001-21~", "199X~", "2001-02-30~", "0001~", "9999~", "2001-13?", "~", "2001-~"])
def test_no_plain_date_with_a_mark_of_doubt_is_left_to_the_package(text: str) -> None:
    assert dates._doubted(text) is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2016-07/2017-09", "2016-07-01", "2017-09-30"),
        ("../2013-03", None, "2013-03-31"),
        ("2017-08/..", "2017-08-01", None),
        ("[1998..2013-03]", "1998-01-01", "2013-03-31"),
        ("199X", "1990-01-01", "1999-12-31"),
        ("2013?", "2012-01-01", "2014-12-31"),
        ("9999-12", "9999-12-01", "9999-12-31"),
    ],
)
def test_intervals(text: str, first: str | None, last: str | None) -> None:
    expected = Interval(*(date.fromisoformat(one) if one else None for one in (first, last)))
    assert parse_edtf(text) == expected


@pytest.mark.parametrize("text", ["", "yesterday", "2017-13", "2017-02-30", "2018/2017", "../..", "2017-7-1"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(DateError):
        parse_edtf(text)


@pytest.mark.parametrize(
    ("rule", "deposit", "effect_day"),
    [
        (TreatyRule(date(1987, 6, 26), days=30), "1988-10-04", "1988-11-03"),
        (TreatyRule(date(1987, 6, 26), days=30), "1986-01-01", "1987-06-26"),
        (TreatyRule(date(1976, 3, 23), months=3), "1981-09-14", "1981-12-14"),
        (TreatyRule(date(2002, 7, 1), days=60, then_first_of_next_month=True), "2005-01-15", "2005-04-01"),
        (TreatyRule(date(2002, 2, 12), months=1, waits_only_after_entry=True), "2002-02-01", "2002-02-12"),
        (TreatyRule(date(2002, 2, 12), months=1), "2002-02-01", "2002-03-01"),
    ],
)
def test_day_of_effect(rule: TreatyRule, deposit: str, effect_day: str) -> None:
    assert rule.day_of_effect(date.fromisoformat(deposit)).isoformat() == effect_day


def test_a_stated_day_wins_only_if_the_depositary_states_it() -> None:
    rule, made = TreatyRule(date(1950, 10, 21), months=6), parse_edtf("2014-04-02")
    stated = date(2014, 4, 2)
    by_list = effect_of(Deposit("accession", made, stated), rule)
    by_depositary = effect_of(Deposit("accession", made, stated, by_depositary=True), rule)
    assert (by_list.certainly_from, by_list.mismatch) == (date(2014, 10, 2), stated)
    assert (by_depositary.certainly_from, by_depositary.basis) == (stated, "statedByDepositary")


def test_a_state_is_not_bound_before_it_exists() -> None:
    found = effect_of(Deposit("ratification", parse_edtf("1992-03-18")), TreatyRule(), date(1993, 1, 1))
    assert found.certainly_from == date(1993, 1, 1)


def test_months_end_where_the_month_ends() -> None:
    assert add_months(date(2001, 1, 31), 1) == date(2001, 2, 28)
    assert first_of_next_month(date(2001, 12, 31)) == date(2002, 1, 1)
