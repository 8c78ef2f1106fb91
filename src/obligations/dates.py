"""EDTF dates as intervals of days, and the waiting times that treaties set before they take effect.

The Extended Date/Time Format is ISO 8601-2. Plain dates, plain intervals, dates with a mark of doubt and `[a..b]` ("one
day between a and b") are read here because the `edtf` package costs a fifth of a second to import and milliseconds a
date; every other form goes to that package. A date marked uncertain or approximate is widened as that package does:
"1998~" allows more than the days of 1998.
"""

from __future__ import annotations

import calendar
import functools
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from obligations.errors import ObligationsError, UsageError

_PLAIN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?\Z")
_DOUBT = {"~": 1, "?": 1, "%": 2}
"""Marks of doubt (approximate, uncertain, both), and by how many of each of its parts a date is widened for them."""
_ONE_OF = re.compile(r"\[([^,\]]*)\.\.([^,\]]*)\]\Z")


class DateError(ObligationsError, ValueError):
    """A text that is no EDTF date, or a date that does not exist."""

    exit_code = 4


@dataclass(frozen=True)
class Interval:
    """The days between which something happened, both included; None where the record sets no limit."""

    earliest: date | None
    latest: date | None

    def within(self, other: Interval) -> bool:
        """Tell whether every day of this interval lies in the other."""
        starts = other.earliest is None or (self.earliest is not None and other.earliest <= self.earliest)
        ends = other.latest is None or (self.latest is not None and self.latest <= other.latest)
        return starts and ends


@functools.lru_cache(maxsize=4096)
def parse_edtf(text: str) -> Interval:
    """Read an EDTF date as the interval of days that it allows.

    An open end (`..`) and an unknown end (nothing) both give no limit: silence sets none.

    Raises:
        DateError: The text is no EDTF date, or its end lies before its start.

    >>> parse_edtf("2016-07/2017-09")
    Interval(earliest=datetime.date(2016, 7, 1), latest=datetime.date(2017, 9, 30))
    >>> parse_edtf("../2013-03").earliest is None
    True
    """
    text = text.strip()
    one_of = _ONE_OF.match(text)
    first, slash, last = (one_of[1], "/", one_of[2]) if one_of else text.partition("/")
    if not slash:
        interval = _single(text)
    else:
        start, end = (None if part in ("", "..") else _single(part) for part in (first, last))
        if start is None and end is None:
            raise DateError(f'"{text}" names no day at all')
        interval = Interval(start.earliest if start else None, end.latest if end else None)
    if interval.earliest and interval.latest and interval.latest < interval.earliest:
        raise DateError(f'"{text}" ends before it starts')
    return interval


def parse_day(text: str) -> date:
    """Read one exact day, `YYYY-MM-DD`.

    Raises:
        DateError: The text is not one exact day.
    """
    match = _PLAIN.match(text.strip())
    if not match or not match[3]:
        raise DateError(f'"{text}" is not a day; write it as YYYY-MM-DD')
    return _day(int(match[1]), int(match[2]), int(match[3]), text)


def as_day(on: object) -> date:
    """Take a day as text, date, or date and time.

    Raises:
        DateError: The text is not one exact day.
        UsageError: It is none of the three.
    """
    if isinstance(on, datetime):
        return on.date()
    if isinstance(on, date):
        return on
    if isinstance(on, str):
        return parse_day(on)
    raise UsageError(f"{on!r} is no day: give YYYY-MM-DD or a date")


def add_months(day: date, months: int) -> date:
    """Count calendar months on, to the same day of the month or, where it has none, to its last day.

    >>> add_months(date(1981, 9, 14), 3)
    datetime.date(1981, 12, 14)
    >>> add_months(date(2000, 11, 30), 3)
    datetime.date(2001, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def first_of_next_month(day: date) -> date:
    """Return the first day of the month that follows.

    >>> first_of_next_month(date(2002, 6, 10))
    datetime.date(2002, 7, 1)
    """
    return add_months(day.replace(day=1), 1)


def add_days(day: date, days: int) -> date:
    """Count days on: the 30th day after deposit is the day of deposit and thirty days."""
    return day + timedelta(days=days)


def written(day: date) -> str:
    """Write a day as a lawyer reads it.

    >>> written(date(1988, 11, 3))
    '3 Nov 1988'
    """
    return f"{day.day} {calendar.month_abbr[day.month]} {day.year}"


def _single(text: str) -> Interval:
    match = _PLAIN.match(text)
    if not match:
        return _doubted(text) or _by_package(text)
    year, month, day = int(match[1]), match[2], match[3]
    if day:
        exact = _day(year, int(month), int(day), text)
        return Interval(exact, exact)
    if month and int(month) > 12:
        return _by_package(text)
    if month:
        first = _day(year, int(month), 1, text)
        return Interval(first, first.replace(day=calendar.monthrange(year, int(month))[1]))
    return Interval(_day(year, 1, 1, text), _day(year, 12, 31, text))


def _doubted(text: str) -> Interval | None:
    """Read a plain date with one mark of doubt, `1998~`; None where it is none, or leads out of the calendar."""
    match = _PLAIN.match(text[:-1]) if text[-1:] in _DOUBT else None
    if not match or int(match[2] or 0) > 12:  # a season
        return None
    times = _DOUBT[text[-1]]
    months, days = times * (13 if match[2] else 12), times if match[3] else 0
    try:
        plain = _single(text[:-1])
        if plain.earliest is None or plain.latest is None:
            return None
        return Interval(
            add_days(add_months(plain.earliest, -months), -days), add_days(add_months(plain.latest, months), days)
        )
    except (DateError, ValueError, OverflowError):
        return None


def _day(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise DateError(f'"{text}" is no day of the calendar') from error


def _by_package(text: str) -> Interval:
    import edtf

    try:
        parsed = edtf.parse_edtf(text)
        bounds = [parsed.lower_fuzzy(), parsed.upper_fuzzy()]
        first, last = (date(*bound[:3]) for bound in bounds)
    except (edtf.parser.edtf_exceptions.EDTFParseException, TypeError, ValueError, OverflowError) as error:
        raise DateError(
            f'"{text}" is no EDTF date (ISO 8601-2), such as 2017-07-04, 2016-07/2017-09 or ../2013'
        ) from error
    return Interval(first, last)
