"""Two tables: events by provisions, with the strongest finding of each pair; States by treaties on a day.

A cell is a status in words, never a number; an empty cell says that no finding is on file, and nothing more. Rows and
columns stand in the order of names, provisions as in their treaty: nothing is ranked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from obligations import names
from obligations.assessment import SHOWN_BY_DEFAULT
from obligations.bound import Bindings
from obligations.names import in_order
from obligations.pictures.basis import Basis, basis_of, provision_key
from obligations.render.words import sign
from obligations.tensed import COMPLETED, tense_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from obligations.assessment import Assessment
    from obligations.knowledge import KnowledgeBase
    from obligations.model import Finding


ABSENT = "didNotExist"
"""How a State stands to a treaty on a day on which there was no such State."""


@dataclass(frozen=True)
class Line:
    """A row or a column: its id, its name, and under which heading it stands."""

    id: str
    name: str
    group: str = ""


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: a status with its tense, and what is behind it.

    Attributes:
        status: Status of the strongest finding, or how a State stands to a treaty.
        behind: Ids of the findings, or the reason.
        tense: Tense of that finding; empty for a State and a treaty.
        overtaken: Whether what that finding is about can no longer come, or was carried out by a later act.
        via: Codes of instruments by way of which findings of that standing bind the State.
    """

    status: str
    behind: tuple[str, ...]
    tense: str = ""
    overtaken: bool = False
    via: tuple[str, ...] = ()

    @property
    def sign(self) -> str:
        """The key of its mark."""
        return sign(self.status, self.tense, overtaken=self.overtaken)

    def to_dict(self) -> dict[str, Any]:
        """Return what it adds to the JSON form of a table."""
        if not self.tense:
            return {"status": self.status, "reason": list(self.behind)}
        told = {"status": self.status, "tense": self.tense, "overtaken": self.overtaken, "via": list(self.via)}
        return {**told, "findings": list(self.behind)}


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
        left_out: Ids of rows without a cell that were left out.
    """

    title: str
    kind: str
    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    cells: Mapping[tuple[str, str], Cell]
    basis: Basis
    left_out: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            **self.basis.to_dict(),
            "title": self.title,
            "kind": self.kind,
            "rows": [{"id": one.id, "name": one.name} for one in self.rows],
            "columns": [{"id": one.id, "name": one.name} for one in self.columns],
            "leftOut": list(self.left_out),
            "cells": [{"row": row, "column": column, **one.to_dict()} for (row, column), one in self.cells.items()],
        }


def of_events(
    knowledge: KnowledgeBase, assessment: Assessment, chosen: Callable[[Finding], bool], *, everything: bool = True
) -> Matrix:
    """Set events against provisions: each cell holds the strongest status among the chosen findings.

    Every provision with a chosen finding has a column; every event with one a row, with `everything` every event.
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
        (row.id, column): _cell(cells[row.id, column])
        for row in rows
        for column in columns
        if (row.id, column) in cells
    }
    title = "Events by provisions: the strongest finding of each pair"
    filled = {row for row, _ in found}
    left = () if everything else tuple(one.id for one in rows if one.id not in filled)
    rows = tuple(one for one in rows if one.id not in left)
    return Matrix(title, "findings", rows, tuple(columns.values()), found, basis_of(knowledge, listed), left)


def _cell(findings: Sequence[Finding]) -> Cell:
    """Hold the strongest finding: one on what was done before one on what was only in prospect."""
    best = min(findings, key=_strength)
    alike = [one for one in findings if _strength(one)[:-1] == _strength(best)[:-1]]
    ways = sorted({one.via[0] for one in alike if one.via})
    return Cell(best.status, tuple(one.id for one in findings), **tense_of(best), via=tuple(ways))


def _strength(one: Finding) -> tuple[bool, bool, bool, int, str]:
    hidden = one.status not in SHOWN_BY_DEFAULT
    return hidden, one.tense != COMPLETED, one.is_overtaken, one.status_order, one.id


def of_states(knowledge: KnowledgeBase, states: Sequence[str], treaties: Sequence[str], on: str | date) -> Matrix:
    """Set States against treaties on a day: what `kb.bound` says of each pair, with its reason.

    Args:
        knowledge: Where the law is read.
        states: Codes or names of States; none for every State on file that there was on that day.
        treaties: Codes or titles of treaties; none for every one on file.
        on: The day.

    Raises:
        UnknownNameError: A name is not on file.
        DateError: The day is no day.
    """
    from obligations.dates import as_day, written
    from obligations.identify import spellings

    day, view = as_day(on), knowledge.view
    every, bindings = set(spellings(knowledge.store).values()), Bindings(view)
    absent = {code: bindings.file.absence(code, day) for code in every}
    codes = {knowledge.names.state(one) for one in states} or {code for code in every if not absent[code]}
    cells = {}
    for state in sorted(codes):
        asked = [knowledge.bound(state, one, day) for one in treaties]
        for answer in asked or knowledge.bound_to_all(state, day):
            stood = ABSENT if absent.get(state) and answer.status == "notBound" else answer.status
            cells[state, answer.question.treaty] = Cell(stood, (answer.reason,))
    rows = tuple(Line(one, view.label(names.STATE + one)) for one in sorted(codes))
    columns = tuple(Line(law, law) for law in dict.fromkeys(law for _, law in cells))
    return Matrix(f"States by treaties on {written(day)}", "standing", rows, columns, cells, basis_of(knowledge))
