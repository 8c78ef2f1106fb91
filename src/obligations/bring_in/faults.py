"""What is wrong with what is brought in: each fault with its file, line or cell, and the nearest valid value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from obligations.errors import ObligationsError
from obligations.load.fields import LONGEST_ID

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from obligations.errors import Problem

_TOLD = re.compile(r'"(?P<value>.*)" is no (?P<kind>EDTF date|day of the calendar|id)\b', re.DOTALL)
_FORMS = (
    *("%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d"),
    *("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%Y-%d-%m"),
)
_MONTHS = ("%m/%Y", "%m.%Y", "%B %Y", "%b %Y", "%Y/%m", "%Y.%m")


@dataclass(frozen=True, order=True)
class Place:
    """Where something stands in what was brought in.

    Attributes:
        file: The file as the user named it.
        line: Its line, counted from 1; 0 where the format gives none.
        sheet: The sheet of a workbook.
        row: The row of a table, counted from 1 as a spreadsheet does; 0 outside tables.
        column: Letters of the column.
    """

    file: str
    line: int = 0
    sheet: str = ""
    row: int = 0
    column: str = ""

    @property
    def cell(self) -> str:
        """The cell as a spreadsheet names it, such as `events!D17`; nothing outside tables."""
        if not self.row:
            return ""
        return f"{self.sheet}!{self.column}{self.row}" if self.sheet else f"{self.column}{self.row}"

    def __str__(self) -> str:
        if self.row:
            return f"{self.file}: {self.cell}"
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, or that is pointed out.

    Attributes:
        place: Where it stands.
        path: Where it would stand in the record, such as `acts[0].date`.
        message: What is wrong, and what would be right.
    """

    place: Place
    path: str
    message: str

    def __str__(self) -> str:
        if self.place.row:
            return f"{self.place}: {self.message}" + (f" ({self.path})" if self.path else "")
        return f"{self.place}: {self.path}: {self.message}" if self.path else f"{self.place}: {self.message}"

    @property
    def order(self) -> tuple[str, str, int, int, int, str, str, str]:
        """Key that sorts faults as they stand: by file, sheet, row and column."""
        at = self.place
        return at.file, at.sheet, at.row, at.line, len(at.column), at.column, self.path, self.message

    def to_dict(self) -> dict[str, Any]:
        """Return the fault as JSON has it."""
        at = self.place
        return {
            "file": at.file,
            "line": at.line,
            "sheet": at.sheet,
            "row": at.row,
            "column": at.column,
            "cell": at.cell,
            "path": self.path,
            "message": self.message,
        }


class RefusedError(ObligationsError):
    """Nothing was imported; every fault of all files is listed."""

    exit_code = 4

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = in_order(faults)
        super().__init__("\n".join(map(str, self.faults)))


def in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Return faults as they stand in the files, each once."""
    return tuple(sorted(set(faults), key=lambda one: one.order))


def told(problems: Sequence[Problem]) -> list[Fault]:
    """Return what the check of a record file found."""
    return [Fault(Place(one.file, one.line), one.path, with_nearest(one.message)) for one in problems]


def with_nearest(message: str) -> str:
    """Name the nearest valid date or id, where a message names a wrong one.

    >>> with_nearest('"Case 12" is no id: use lower-case words with hyphens')
    '"Case 12" is no id: use lower-case words with hyphens; nearest: case-12'
    """
    found = _TOLD.match(message)
    if not found:
        return message
    close = [slug(found["value"])[:LONGEST_ID].rstrip("-")] if found["kind"] == "id" else nearest_dates(found["value"])
    return f"{message}; nearest: {' or '.join(close)}" if any(close) else message


def slug(text: str) -> str:
    """Turn words into an id: lower case, with hyphens; what is not a Latin letter or digit is left out."""
    import unicodedata

    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def nearest_dates(text: str) -> list[str]:
    """Return what a wrong date may have meant; several where day and month could change places.

    >>> nearest_dates("03/04/2017")
    ['2017-04-03', '2017-03-04']
    >>> nearest_dates("2017-02-30")
    ['2017-02']
    """
    text = text.strip()
    found = [one for form in _FORMS if (one := as_written(text, form))]
    found = found or [one for form in _MONTHS if (one := as_written(text, form))]
    if not found and (month := re.match(r"(\d{4}-(?:0[1-9]|1[0-2]))-\d\d\Z", text)):
        found = [month[1]]
    if not found and (year := re.search(r"\b(1[5-9]\d\d|20\d\d)\b", text)):
        found = [year[1]]
    return list(dict.fromkeys(found))


def as_written(text: str, form: str) -> str:
    """Read a date in a form of `strptime` and write it as EDTF, as exact as the form is; nothing if it does not fit."""
    try:
        day = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day of the calendar has no time zone
    except ValueError:
        return ""
    named = set(re.findall(r"%([A-Za-z])", form))
    if named & {"d", "j", "D", "x", "c"}:
        return day.isoformat()
    return day.isoformat()[:7] if named & {"m", "b", "B"} else day.isoformat()[:4]
