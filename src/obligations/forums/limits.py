"""Reckons when the time for filing ends; whether that shuts a procedure is for the rule files to say."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from obligations import names
from obligations.dates import add_days, add_months

if TYPE_CHECKING:
    from obligations.view import View

_DURATION: Final = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")
_LAST_YEAR: Final = 9900
"""Later days stand for "no end", from which nothing is reckoned."""


def end_of(duration: str, start: date) -> date | None:
    """Return the last day of a period that runs from a day; None for what is no duration.

    Args:
        duration: As in ISO 8601: years, months, weeks and days, such as `P6M`.
        start: The day of the event from which time runs.

    >>> end_of("P6M", date(2023, 8, 31))
    datetime.date(2024, 2, 29)
    >>> end_of("reasonable", date(2023, 8, 31)) is None
    True
    """
    found = _DURATION.fullmatch(duration)
    if found is None or duration == "P" or start.year > _LAST_YEAR:
        return None
    years, months, weeks, days = (int(one or 0) for one in found.groups())
    return add_days(add_months(start, 12 * years + months), 7 * weeks + days)


def begins(view: View, act: str) -> date | None:
    """Return the day from which time would run if it ran from an act.

    An act that goes on is taken from its first day, any other from its last possible one: nothing is shut early.
    """
    name = "firstDay" if view.one(act, "extendsInTime") == "true" else "lastDay"
    found = view.one(act, name)
    return date.fromisoformat(found) if found else None


def passed(view: View, act: str, filed: date) -> list[str]:
    """List the procedures whose time runs from the act itself and ended before the day of filing."""
    start = begins(view, act)
    found = []
    for one in view.subjects("a", names.OBL + "Procedure"):
        event = view.one(one, "timeLimitFrom")
        if start and event and view.one(event, "runsFromTheAct") == "true":
            end = end_of(view.one(one, "timeLimit") or "", start)
            if end and end < filed:
                found.append(one)
    return found
