"""Dates as citation styles write them, as exact as the record is and no more."""

from __future__ import annotations

import calendar
import re
from typing import Final

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?\Z")
_DASH: Final = "\N{EN DASH}"
_MONTHS: Final = ("Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")
"""Months as the Bluebook shortens them (table T12)."""


def parts(text: str) -> list[tuple[int, ...]]:
    """Read a date as year, month and day, as far as they are known; an interval gives two.

    Nothing comes back for what no style can print: an open interval, or another form of EDTF.

    >>> parts("2021-09")
    [(2021, 9)]
    >>> parts("2014~")
    []
    """
    found = [_DATE.match(one) for one in text.split("/")] if text else []
    return [tuple(int(part) for part in one.groups() if part) for one in found if one] if all(found) else []


def year(text: str) -> str:
    """Return the year in which a date begins; nothing where none is known."""
    found = parts(text)
    return str(found[0][0]) if found else ""


def exact(text: str) -> bool:
    """Tell whether the date is one day."""
    found = parts(text)
    return len(found) == 1 and len(found[0]) == 3


def british(text: str) -> str:
    """Write a date as the United Nations and OSCOLA do: 10 December 1984.

    >>> british("1984-12-10")
    '10 December 1984'
    """
    found = parts(text)
    if len(found) == 2 and found[0][:2] == found[1][:2] and len(found[0]) == len(found[1]) == 3:
        return f"{found[0][2]}{_DASH}{_british(found[1])}"
    return _DASH.join(map(_british, found))


def american(text: str) -> str:
    """Write a date as the Bluebook does: Dec. 10, 1984.

    >>> american("2021-09")
    'Sept. 2021'
    """
    found = parts(text)
    if len(found) == 2 and found[0][:2] == found[1][:2] and len(found[0]) == len(found[1]) == 3:
        return _american(found[0]).replace(",", f"{_DASH}{found[1][2]},")
    return _DASH.join(map(_american, found))


def _british(day: tuple[int, ...]) -> str:
    words = [str(day[0]), *(calendar.month_name[one] for one in day[1:2]), *(str(one) for one in day[2:])]
    return " ".join(reversed(words))


def _american(day: tuple[int, ...]) -> str:
    if len(day) == 1:
        return str(day[0])
    month = _MONTHS[day[1] - 1]
    return f"{month} {day[2]}, {day[0]}" if len(day) == 3 else f"{month} {day[0]}"
