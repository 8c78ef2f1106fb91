"""The picture of a matrix: a letter on a pattern in each cell, as many pages as rows and columns need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from obligations.pictures.matrix import ABSENT
from obligations.render.marks import FOOT, MARKS, STANDING, draw_mark, foot, head, legend, used
from obligations.render.svg import LINE, MARGIN, WIDTH, Pen, Sheet, document, width, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from obligations.pictures.matrix import Line, Matrix
    from obligations.render.marks import Mark

_NAMES: Final = (232.0, 420.0)
"""How wide the names of rows are, at least and at most."""
_CELL: Final = 22.0
_ACROSS: Final = WIDTH - 2 * MARGIN - 4
_TOP: Final = MARGIN + 10 + 13 + 10 + 6
_BOTTOM: Final = FOOT - 34


def matrix_svg(matrix: Matrix, told: str, rests_on: str) -> str:
    """Draw a matrix; `told` describes it in words, `rests_on` is the foot of each page."""
    across = _across(matrix.columns)
    parts = [(rows, columns) for columns in across for rows in _down(matrix, columns, whole=len(across) == 1)]
    below = _BELOW[matrix.kind] + (_LEFT_OUT if len(across) > 1 else "")
    shown = [one.sign for one in matrix.cells.values()]
    sheets = []
    for number, (rows, columns) in enumerate(parts, 1):
        sheet = Sheet()
        head(sheet, matrix.title, below, (number, len(parts)))
        _page(sheet, matrix, rows, columns)
        marks = used(shown) if matrix.kind == "findings" else _standing(shown)
        legend(sheet, marks, FOOT - 6, "may breach:" if matrix.kind == "findings" else "on that day:")
        foot(sheet, rests_on)
        sheets.append(sheet)
    return document(sheets, matrix.title, told)


def _standing(shown: Sequence[str]) -> list[Mark]:
    """List every way to stand to a treaty; that a State was not there, only where it occurs."""
    return [mark for code, mark in STANDING.items() if code != ABSENT or code in shown]


_LEFT_OUT = " Each page lists only the rows that have something in its columns."
_BELOW = {
    "findings": "An empty cell: no finding on file, which says nothing more.",
    "standing": "Each list of parties goes to a day of its own, which `obligations bound` names with its reason.",
}


def _across(columns: Sequence[Line]) -> list[Sequence[Line]]:
    """Divide columns among pages, about evenly."""
    most = int((_ACROSS - _NAMES[0]) / _CELL)
    return _evenly(columns, -(-len(columns) // most)) if columns else [()]


def _evenly(lines: Sequence[Line], parts: int) -> list[Sequence[Line]]:
    size = -(-len(lines) // max(1, parts))
    return [lines[at : at + size] for at in range(0, len(lines), size)]


def _room(matrix: Matrix, columns: Sequence[Line]) -> float:
    """Return how wide the names of rows are beside these columns: no wider than the longest of them."""
    longest = max((width(_words(one)) for one in matrix.rows), default=0.0)
    return min(_NAMES[1], longest + 2, max(_NAMES[0], _ACROSS - _CELL * len(columns)))


def _heads(columns: Sequence[Line]) -> float:
    """Return how high the names of columns are, which stand upright, with the treaties above them."""
    longest = max((width(part) for one in columns for part in _name(one, columns)), default=0.0)
    return longest + 8 + (LINE + 4 if any(one.group for one in columns) else 0)


def _name(column: Line, columns: Sequence[Line]) -> list[str]:
    """Break the name of a column; it holds the treaty where the columns of that are too narrow for its name."""
    return wrap(column.name if _is_headed(column.group, columns) else f"{column.group} {column.name}", 120)


def _is_headed(group: str, columns: Sequence[Line]) -> bool:
    """Tell whether the name of a treaty has room above its columns."""
    return not group or width(group, bold=True) + 2 <= _CELL * sum(one.group == group for one in columns)


def _height(row: Line, names: float) -> float:
    return max(12.0, LINE * len(wrap(_words(row), names)) + 3)


def _words(row: Line) -> str:
    return f"{row.name} ({row.id})" if row.name != row.id else row.id


def _down(matrix: Matrix, columns: Sequence[Line], *, whole: bool) -> list[list[Line]]:
    """Divide rows among pages by their heights; `whole` keeps those with nothing in these columns too."""
    names = _room(matrix, columns)
    pages: list[list[Line]] = [[]]
    left = room = _BOTTOM - _TOP - _heads(columns)
    for row in matrix.rows:
        if not whole and all((row.id, one.id) not in matrix.cells for one in columns):
            continue
        if _height(row, names) > left and pages[-1]:
            pages.append([])
            left = room
        pages[-1].append(row)
        left -= _height(row, names)
    return pages


def _page(sheet: Sheet, matrix: Matrix, rows: Sequence[Line], columns: Sequence[Line]) -> None:
    names = _room(matrix, columns)
    left, top = MARGIN + names + 4, _TOP + _heads(columns)
    _column_names(sheet, columns, (left, top))
    marks = MARKS if matrix.kind == "findings" else STANDING
    y, right = top, left + _CELL * len(columns)
    for row in rows:
        high = _height(row, names)
        lines = wrap(_words(row), names)
        first = y + (high - LINE * len(lines)) / 2 + LINE - 1.8
        for number, line in enumerate(lines):
            sheet.text((MARGIN, first + LINE * number), line)
        sheet.line((MARGIN, y), (right, y), Pen(0.3, "#999"))
        for number, column in enumerate(columns):
            cell = matrix.cells.get((row.id, column.id))
            if cell:
                draw_mark(sheet, (left + _CELL * number + 1, y + 1), (_CELL - 2, high - 2), marks[cell.sign])
        y += high
    sheet.line((MARGIN, y), (right, y), Pen(0.3, "#999"))
    for number in range(len(columns) + 1):
        sheet.line((left + _CELL * number, top), (left + _CELL * number, y), Pen(0.3, "#999"))


def _column_names(sheet: Sheet, columns: Sequence[Line], corner: tuple[float, float]) -> None:
    """Write the names of columns upright, and above them the treaty that they belong to."""
    (left, top), groups = corner, dict[str, list[int]]()
    for number, column in enumerate(columns):
        groups.setdefault(column.group, []).append(number)
        x = left + _CELL * number + _CELL / 2
        lines = _name(column, columns)
        for at, line in enumerate(lines):
            sheet.upward((x + 2.5 + LINE * (at - (len(lines) - 1) / 2), top - 4), line)
    for group, members in groups.items():
        if group and _is_headed(group, columns):
            _group(sheet, group, (left + _CELL * members[0], left + _CELL * (members[-1] + 1)))


def _group(sheet: Sheet, name: str, ends: tuple[float, float]) -> None:
    sheet.line((ends[0] + 1, _TOP + LINE + 1), (ends[1] - 1, _TOP + LINE + 1))
    sheet.text(((ends[0] + ends[1]) / 2, _TOP + LINE - 2), name, anchor="middle", bold=True)
