"""Writes a matrix: as a picture, as rows, or in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from obligations.render.marks import MARKS, STANDING, footing
from obligations.render.page import Page, write_pages
from obligations.render.words import counted
from obligations.render.writers import as_json, as_lines, separated

if TYPE_CHECKING:
    from obligations.pictures.matrix import Line, Matrix
    from obligations.render.page import Medium


def write_matrix(matrix: Matrix, medium: Medium) -> str:
    """Write a matrix in one of the formats."""
    form = medium.form
    if form == "svg":
        from obligations.render.matrix_svg import matrix_svg

        rests_on = " · ".join(one for one in (footing(matrix.basis), _left(matrix), medium.foot) if one)
        return matrix_svg(matrix, told(matrix), rests_on)
    if form == "json":
        return as_json(matrix.to_dict())
    if form == "jsonl":
        return as_lines(matrix.to_dict()["cells"])
    if form in {"csv", "tsv"}:
        rows = [[row.id, row.name, *(_status(matrix, row, one) for one in matrix.columns)] for row in matrix.rows]
        return separated(["id", "name", *(one.id for one in matrix.columns)], rows, form)
    return write_pages([_page(matrix, in_words=form not in {"md", "html"})], medium)


def told(matrix: Matrix) -> str:
    """Say in a sentence or two what a picture of a matrix shows."""
    counts = ", ".join(
        f"{many} {mark.words}"
        for status, mark in (MARKS if matrix.kind == "findings" else STANDING).items()
        if (many := sum(one.sign == status for one in matrix.cells.values()))
    )
    carried = f"{said}. " if (said := ways(matrix)) else ""
    left = f"{said} " if (said := left_out(matrix)) else ""
    return (
        f"{matrix.title}. {counted(len(matrix.rows), 'row')}, {counted(len(matrix.columns), 'column')}. "
        f"Cells: {counts or 'none'}. {carried}{left}--format md writes the same as a table."
    )


def ways(matrix: Matrix) -> str:
    """Say which provisions bind in which rows by way of another instrument; empty where none does."""
    carried: dict[tuple[str, str], list[str]] = {}
    for row in matrix.rows:
        for column in matrix.columns:
            cell = matrix.cells.get((row.id, column.id))
            for via in cell.via if cell else ():
                carried.setdefault((_heading(column), via), []).append(row.id)
    return "; ".join(f"{law} by way of {via} in: {', '.join(rows)}" for (law, via), rows in carried.items())


def _status(matrix: Matrix, row: Line, column: Line) -> str:
    cell = matrix.cells.get((row.id, column.id))
    return cell.sign if cell else ""


def _page(matrix: Matrix, *, in_words: bool) -> Page:
    """Make the page: a grid of letters, or, for a terminal, each row with what its cells say in words."""
    page = Page("Matrix")
    marks = MARKS if matrix.kind == "findings" else STANDING
    page.heading(matrix.title)
    if in_words:
        page.table(("Row", "Cells"), [(f"{row.name} ({row.id})", _in_words(matrix, row)) for row in matrix.rows])
    else:
        shown = {one.sign for one in matrix.cells.values()}
        letters = [f"{mark.letter} {mark.words}" for status, mark in marks.items() if status in shown]
        page.line("; ".join(letters))
        page.line(ways(matrix))
        rows = [
            (f"{row.name} ({row.id})", *(_letter(matrix, row, column) for column in matrix.columns))
            for row in matrix.rows
        ]
        page.table(("", *(_heading(one) for one in matrix.columns)), rows)
    page.line(left_out(matrix))
    if matrix.kind == "findings":
        page.line("An empty cell: no finding on file. That is not a statement that nothing was breached.")
    page.line(footing(matrix.basis), faint=True)
    return page


def _left(matrix: Matrix) -> str:
    """Count the events without a row, where there is no room to name them; the description of the picture does."""
    many = len(matrix.left_out)
    return f"no finding, and no row: {counted(many, 'event')} (--all shows them)" if many else ""


def left_out(matrix: Matrix) -> str:
    """Name the events that have no finding and no row; empty where none was left out."""
    if not matrix.left_out:
        return ""
    return f"No finding, and no row: {', '.join(matrix.left_out)} (--all shows them)."


def _heading(column: Line) -> str:
    return f"{column.group} {column.name}" if column.group else column.name


def _letter(matrix: Matrix, row: Line, column: Line) -> str:
    status = _status(matrix, row, column)
    return (MARKS if matrix.kind == "findings" else STANDING)[status].letter if status else ""


def _told(matrix: Matrix, row: Line, column: Line) -> str:
    """Name a column as one cell has it: with the instrument by way of which every State there is bound."""
    ways = matrix.cells[row.id, column.id].via
    return f"{_heading(column)} (by way of {', '.join(ways)})" if ways else _heading(column)


def _in_words(matrix: Matrix, row: Line) -> str:
    """Say what the cells of a row hold, status by status."""
    said = []
    for status, mark in (MARKS if matrix.kind == "findings" else STANDING).items():
        held = [_told(matrix, row, one) for one in matrix.columns if _status(matrix, row, one) == status]
        said += [f"{mark.words}: {', '.join(held)}"] if held else []
    return "; ".join(said) or "no finding"
