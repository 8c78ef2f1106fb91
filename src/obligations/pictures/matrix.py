"""Two tables: events by provisions, with the strongest finding of each pair; States by treaties on a day.

A cell is a status in words, never a number; an empty cell says that no finding is on file, and nothing more. Rows and
columns stand in the order of names, provisions as in their treaty: nothing is ranked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from obligations import names
from obligations.names import in_order
from obligations.pictures.basis import Basis, basis_of, provision_key

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from obligations.assessment import Assessment
    from obligations.knowledge import KnowledgeBase
    from obligations.model import Finding


@dataclass(frozen=True)
class Line:
    """A row or a column: its id, its name, and under which heading it stands."""

    id: str
    name: str
    group: str = ""


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: a status, and the findings or the reason behind it."""

    status: str
    behind: tuple[str, ...]


@dataclass(frozen=True)
class Matrix:
    """A table of statuses.

    Attributes:
        title: What it shows.
        kind: `findings`, or `standing` for States and treaties.
        rows: Its rows.
        columns: Its columns.
        cells: Cells by the ids of row and column; a pair without one has no finding.
        basis: What it rests on.
    """

    title: str
    kind: str
    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    cells: Mapping[tuple[str, str], Cell]
    basis: Basis

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        behind = "findings" if self.kind == "findings" else "reason"
        return {
            **self.basis.to_dict(),
            "title": self.title,
            "kind": self.kind,
            "rows": [{"id": one.id, "name": one.name} for one in self.rows],
            "columns": [{"id": one.id, "name": one.name} for one in self.columns],
            "cells": [
                {"row": row, "column": column, "status": one.status, behind: list(one.behind)}
                for (row, column), one in self.cells.items()
            ],
        }


def of_events(knowledge: KnowledgeBase, assessment: Assessment, chosen: Callable[[Finding], bool]) -> Matrix:
    """Set events against provisions: each cell holds the strongest status among the chosen findings.

    Every event of the assessment has a row, and every provision with a chosen finding a column.
    """
    listed = [one for one in assessment.findings if chosen(one)]
    cells: dict[tuple[str, str], list[Finding]] = {}
    columns: dict[str, Line] = {}
    for one in sorted(listed, key=lambda each: (each.treaty is None, in_order(provision_key(each)), each.id)):
        key = provision_key(one)
        name = (one.provision or one.short_citation) if one.treaty else one.short_citation.removesuffix(" (custom)")
        columns.setdefault(key, Line(key, name, one.treaty or "custom"))
        cells.setdefault((one.incident, key), []).append(one)
    rows = tuple(Line(one.id, one.title) for one in sorted(assessment.incidents, key=lambda each: each.id))
    found = {
        (row.id, column): Cell(_strongest(cells[row.id, column]), tuple(one.id for one in cells[row.id, column]))
        for row in rows
        for column in columns
        if (row.id, column) in cells
    }
    title = "Events by provisions: the strongest finding of each pair"
    return Matrix(title, "findings", rows, tuple(columns.values()), found, basis_of(knowledge, listed))


def _strongest(findings: Sequence[Finding]) -> str:
    return min(findings, key=lambda one: (one.status_order, one.id)).status


def of_states(knowledge: KnowledgeBase, states: Sequence[str], treaties: Sequence[str], on: str | date) -> Matrix:
    """Set States against treaties on a day: what `kb.bound` says of each pair, with its reason.

    Args:
        knowledge: Where the law is read.
        states: Codes or names of States; none for every State on file.
        treaties: Codes or titles of treaties; none for every one on file.
        on: The day.

    Raises:
        UnknownNameError: A name is not on file.
        DateError: The day is no day.
    """
    from obligations.dates import as_day, written
    from obligations.identify import spellings

    day, view = as_day(on), knowledge.view
    codes = {knowledge.names.state(one) for one in states} or set(spellings(knowledge.store).values())
    cells = {}
    for state in sorted(codes):
        asked = [knowledge.bound(state, one, day) for one in treaties]
        for answer in asked or knowledge.bound_to_all(state, day):
            cells[state, answer.question.treaty] = Cell(answer.status, (answer.reason,))
    rows = tuple(Line(one, view.label(names.STATE + one)) for one in sorted(codes))
    columns = tuple(Line(law, law) for law in dict.fromkeys(law for _, law in cells))
    return Matrix(f"States by treaties on {written(day)}", "standing", rows, columns, cells, basis_of(knowledge))
