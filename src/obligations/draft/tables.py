"""The tables beside the records of drafts (data/drafts/*.csv): recommendations, questions, categories, by condition."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Final

from obligations.draft.record import NAMES, fill, unknown_names
from obligations.draft.references import check_row
from obligations.errors import BadDataError, Problem, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from obligations.draft.material import Material
    from obligations.draft.references import Known
    from obligations.locate import Sources

COLUMNS: Final = {
    "questions": ("id", "when", "on", "concept", "text", "basis"),
    "recommendations": ("id", "when", "on", "concept", "text", "basis"),
    "briefing": ("id", "when", "on", "concept", "text", "basis"),
    "phrases": ("concept", "part", "phrase"),
    "categories": ("id", "concepts", "says", "asks", "basis"),
}
CONDITIONS: Final = ("concept", "not-party", "signed-only", "bound", "finding", "reservation", "not-accepted", "always")
"""What `when` of a row may say; `on` then names what it is about: concepts, treaties, provisions, norms or nothing."""
ROW_NAMES: Final = (*NAMES, "article", "of_treaty")
"""What a template of a row may name."""
_NOT_ACCEPTED: Final = frozenset({"no-declaration", "excluded"})
_NOT_A_PARTY: Final = frozenset({"not-party", "signed-only"})
"""What the door of a procedure says against a way into it; what is only unknown is none of these."""


def rows(material: Material, table: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a table whose condition holds, with their templates filled, in order.

    A row on reservations comes once for each reservation that touches a finding.

    Raises:
        BadDataError: A table lacks a column or a row has a condition that is not known.
    """
    for row in read_table(material.knowledge.sources, table):
        for values in _each(material, row):
            yield {**row, "text": fill(row["text"], {**material.variables, **values})}


def read_table(sources: Sources, table: str, known: Known | None = None) -> list[dict[str, str]]:
    """Read a table of the shipped data and of added folders; what a user adds comes first.

    Args:
        sources: Where tables lie.
        table: Its name.
        known: What is on file, against which rows are held; None where that was done before.

    Raises:
        BadDataError: It lacks a column, or rows have conditions or names that are not known; all are listed.
    """
    found: list[dict[str, str]] = []
    problems: list[Problem] = []
    files = [one for one in sources.draft_files() if one.path.name == f"{table}.csv"]
    for file in sorted(files, key=lambda one: one.name.startswith("data/drafts/")):
        with file.path.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            if tuple(reader.fieldnames or ()) != COLUMNS[table]:
                problems.append(Problem(file.name, 1, "", f"must have the columns {', '.join(COLUMNS[table])}"))
                continue
            begins = reader.line_num + 1
            for row in reader:
                problems += [Problem(file.name, begins, at, said) for at, said in _wrong(row, known)]
                found.append(row)
                begins = reader.line_num + 1
    if problems:
        raise BadDataError(problems)
    return found


def check_tables(sources: Sources, known: Known | None) -> Iterator[Problem]:
    """Yield every problem of every table."""
    for table in COLUMNS:
        try:
            read_table(sources, table, known)
        except BadDataError as error:
            yield from error.problems


def _wrong(row: dict[str, str], known: Known | None) -> list[tuple[str, str]]:
    """Return what is wrong with a row, as columns and messages."""
    if None in row or None in row.values():
        return [("", "has more or fewer cells than the table has columns")]
    if "when" in row and row["when"] not in CONDITIONS:
        return [("when", f'"{row["when"]}" is not one of {", ".join(CONDITIONS)}{nearest(row["when"], CONDITIONS)}')]
    found: list[tuple[str, str]] = []
    check_row(row, known, lambda column, said: found.append((column, said)))
    fits = ROW_NAMES if row.get("when") == "reservation" else (*NAMES,)
    unknown = unknown_names(row.get("text", ""), fits)
    return [*found, *(("text", f'nothing is called "{{{one}}}" here{nearest(one, fits)}') for one in unknown)]


def _each(material: Material, row: dict[str, str]) -> list[dict[str, str]]:
    """Return the values for each time that a row applies; none where it does not."""
    on, concepts = ([one for one in row[name].split(";") if one] for name in ("on", "concept"))
    if concepts and not material.concepts & set(concepts):
        return []
    applies: dict[str, Callable[[], bool]] = {
        "always": lambda: True,
        "concept": lambda: bool(material.concepts & set(on)),
        "finding": lambda: any(
            {one.norm, one.rule, one.treaty, f"{one.treaty}:{one.provision}"} & set(on) for one in material.findings()
        ),
        "not-party": lambda: all(material.bound(one).status == "notBound" for one in on),
        "signed-only": lambda: all(material.bound(one).status == "signatoryOnly" for one in on),
        "bound": lambda: all(material.bound(one).status == "bound" for one in on),
        "not-accepted": lambda: all(_not_accepted(material, one) for one in on),
    }
    if row["when"] == "reservation":
        return _reservations(material)
    return [{}] if applies[row["when"]]() else []


def _not_accepted(material: Material, provision: str) -> bool:
    """Say whether a party is known not to have accepted the procedure of a provision."""
    return any(codes & _NOT_ACCEPTED and not codes & _NOT_A_PARTY for codes in material.way_codes(provision))


def _reservations(material: Material) -> list[dict[str, str]]:
    """Name each reservation that touches a finding and still stands."""
    found = {
        each.id: {"article": each.articles.replace(";", ", "), "of_treaty": material.title(one.treaty or "")}
        for one in material.shown
        for each in one.reservations
        if not each.withdrawn_on
    }
    return list(found.values())
