"""Makes sheets of events for the tests of `import`: sound ones of any length, and sixty faults to plant in them."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = (
    *("Case", "Title", "Act", "State", "Start", "End", "Place name", "To", "Who", "What", "Sure", "Said", "Source"),
    *("Paragraph", "Least", "Most", "Figure", "Report", "Body", "Remark"),
)
MAPPING = """\
sheet: events
header: 2
columns:
  Case: id
  Title: title
  Act: {field: acts.id, slug: true}
  State: {field: acts.actors.state, values: {PRC: CHN}}
  Start: {field: acts.date, part: start, dates: ["%d/%m/%Y"]}
  End: {field: acts.date, part: end, dates: ["%d/%m/%Y"], empty: same}
  Place name: acts.place.name
  To: acts.destination.state
  Who: {field: acts.victims.attributes, separator: ";"}
  What: acts.claims.asserts
  Sure: {field: acts.claims.mode, values: {confirmed: documented}}
  Said: {field: acts.claims.stance, values: {"yes": affirms, "no": denies}}
  Source: acts.claims.source
  Paragraph: acts.claims.locator
  Least: acts.victims.counts.min
  Most: acts.victims.counts.max
  Figure: acts.victims.counts.kind
  Report: interventions.id
  Body: interventions.body
  Remark: interventions.gist
constant:
  sources.id: survey
  sources.title: A survey
  sources.2.id: letters
  sources.2.title: Letters
  acts.victims.nationality: PRK
"""
FIRST = 3
"""The row of the first event: a line of words and the header stand above it."""

Row = dict[str, Any]
Plant = tuple[str, Any, str]
"""A column, what is put there, and a part of the message that must come at that cell."""

PLANTS: tuple[tuple[int, tuple[Plant, ...]], ...] = (
    (5, (("State", "Chna", 'no State is called "Chna"; nearest: CHN'),)),
    (3, (("To", "Thailnd", 'no State is called "Thailnd"; nearest: THA'),)),
    (5, (("What", "forced-retur", 'no concept is called "forced-retur"; nearest: forced-return'),)),
    (3, (("Who", "child; asylum-seker", 'no concept is called "asylum-seker"; nearest: asylum-seeker'),)),
    (2, (("Start", "2017-13-45", '"2017-13-45" is no'),)),
    (2, (("End", "31/02/2018", '"31/02/2018" is no date'),)),
    (2, (("Start", "2019-05", "ends before it starts"), ("End", "2019-04", ""))),
    (4, (("Case", None, '"id" is missing'),)),
    (3, (("Title", None, '"title" is missing'),)),
    (4, (("Case", "case-1", 'a second event has the id "case-1"; the first stands in '),)),
    (4, (("Source", "surveys", 'no source is called "surveys"; nearest: survey'),)),
    (4, (("Least", 9, "min, exact and max contradict each other"), ("Most", 3, ""))),
    (3, (("Most", "many", "must be a whole number"),)),
    (3, (("Sure", "documentd", '"documentd" is not one of authoritative, documented'),)),
    (2, (("Figure", "guess", '"guess" is not one of reported'),)),
    (1, (("Said", "maybe", '"maybe" is not one of affirms, denies'),)),
    (3, (("Title", "=A1&B1", "is a formula, and no value is stored with it"),)),
    (2, (("Paragraph", "#REF!", "holds the error #REF!"),)),
    (2, (("Body", "hr-comittee", 'no body is called "hr-comittee"; nearest: arab-committee'),)),
    (2, (("Case", "Case 12/B", "hyphens, of 120 characters at most; nearest: case-12-b"),)),
)
"""How often each fault is planted. With the column of names they are sixty."""


def sound(count: int) -> list[Row]:
    """Make the rows of so many events, each of its own kind."""
    states, concepts = ("CHN", "PRC", "China", "THA", "RUS"), ("forced-return", "disguised-return", "pushback")
    rows = []
    for number in range(count):
        day = date(2010, 1, 1) + timedelta(days=number)
        rows.append(
            {
                "Case": f"case-{number + 1}",
                "Title": f"Return no {number + 1}",
                "Act": f"Return {number % 7}",
                "State": states[number % 5],
                "Start": day.strftime("%d/%m/%Y") if number % 3 else datetime(day.year, day.month, day.day),  # noqa: DTZ001 - as cells are
                "End": (day + timedelta(days=3)).isoformat() if number % 4 == 0 else None,
                "Place name": "a border post",
                "To": "PRK" if number % 2 else None,
                "Who": "child; asylum-seeker" if number % 5 else None,
                "What": concepts[number % 3],
                "Sure": ("confirmed", "alleged", None)[number % 3],
                "Said": ("yes", "no")[number % 2],
                "Source": ("survey", "letters")[number % 2],
                "Paragraph": number,
                "Least": number % 9,
                "Most": number % 9 + 2,
                "Figure": "estimate",
                "Report": "report" if number % 2 else None,
                "Body": "a committee of lawyers" if number % 2 else None,
                "Remark": None,
            }
        )
    return rows


def planted(rows: list[Row]) -> list[tuple[str, str]]:
    """Plant the faults, far from each other, and return each cell with what must be said of it."""
    expected = []
    faults = [one for times, one in PLANTS for _ in range(times)]
    step = len(rows) // (len(faults) + 2)
    for number, fault in enumerate(faults, 1):
        row = number * step | 1  # an event with all columns filled
        for column, value, message in fault:
            rows[row][column] = value
            if message:
                expected.append((f"{letter(column)}{row + FIRST}", message))
    return expected


def letter(column: str) -> str:
    """Return the letter of a column."""
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[COLUMNS.index(column)]


def write_csv(path: Path, rows: list[Row], more: dict[str, str] | None = None) -> Path:
    """Write a sheet as CSV; `more` are columns with the same words in every row."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(_lines(rows, more or {}, as_text=True))
    return path


def write_xlsx(path: Path, rows: list[Row], more: dict[str, str] | None = None) -> Path:
    """Write a workbook whose second sheet holds the events."""
    book = Workbook(write_only=True)
    book.create_sheet("about").append(["not this one"])
    sheet = book.create_sheet("events")
    for line in _lines(rows, more or {}, as_text=False):
        sheet.append(line)
    book.save(path)
    return path


def _lines(rows: list[Row], more: dict[str, str], *, as_text: bool) -> list[list[Any]]:
    found: list[list[Any]] = [["A list of events"], [*COLUMNS, *more]]
    for row in rows:
        values = [row[column] for column in COLUMNS]
        if as_text:
            values = [one.date().isoformat() if isinstance(one, datetime) else one for one in values]
        found.append([*values, *more.values()])
    return found
