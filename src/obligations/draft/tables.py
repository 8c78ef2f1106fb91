"""The tables beside the records of drafts (data/drafts/*.csv): recommendations, questions, categories, by condition."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Final

from obligations.draft.record import NAMES, fill
from obligations.errors import BadDataError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from obligations.draft.material import Material
    from obligations.locate import Sources

COLUMNS: Final = {
    "questions": ("id", "when", "on", "concept", "text", "basis"),
    "recommendations": ("id", "when", "on", "concept", "text", "basis"),
    "categories": ("id", "concepts", "says", "asks", "basis"),
}
CONDITIONS: Final = ("concept", "not-party", "signed-only", "bound", "finding", "reservation", "not-accepted", "always")
"""What `when` of a row may say; `on` then names what it is about: concepts, treaties, provisions, norms or nothing."""
_NOT_ACCEPTED = ("It has not accepted", "It had not accepted")


def rows(material: Material, table: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a table whose condition holds, with their templates filled, in order.

    A row on reservations comes once for each reservation that touches a finding.

    Raises:
        BadDataError: A table lacks a column or a row has a condition that is not known.
    """
    for row in read_table(material.knowledge.sources, table):
        for values in _each(material, row):
            yield {**row, "text": fill(row["text"], {**material.variables, **values})}


def read_table(sources: Sources, table: str) -> list[dict[str, str]]:
    """Read a table of the shipped data and of added folders; what a user adds comes first.

    Raises:
        BadDataError: It lacks a column, or a row has a condition that is not known.
    """
    found: list[dict[str, str]] = []
    problems = []
    files = [one for one in sources.draft_files() if one.path.name == f"{table}.csv"]
    for file in sorted(files, key=lambda one: one.name.startswith("data/drafts/")):
        with file.path.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            if tuple(reader.fieldnames or ()) != COLUMNS[table]:
                problems.append(Problem(file.name, 1, "", f"must have the columns {', '.join(COLUMNS[table])}"))
                continue
            for number, row in enumerate(reader, 2):
                if "when" in row and row["when"] not in CONDITIONS:
                    told = f'"{row["when"]}" is not one of {", ".join(CONDITIONS)}'
                    problems.append(Problem(file.name, number, "when", told))
                found.append(row)
    if problems:
        raise BadDataError(problems)
    return found


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
    answer = material.bound(provision)
    return answer.status == "bound" and any(one.startswith(_NOT_ACCEPTED) for one in answer.notes)


def _reservations(material: Material) -> list[dict[str, str]]:
    """Name each reservation that touches a finding and still stands."""
    found = {
        each.id: {"article": each.articles.replace(";", ", "), "of_treaty": material.title(one.treaty or "")}
        for one in material.shown
        for each in one.reservations
        if not each.withdrawn_on
    }
    return list(found.values())


ROW_NAMES: Final = (*NAMES, "article", "of_treaty")
"""What a template of a row may name."""
