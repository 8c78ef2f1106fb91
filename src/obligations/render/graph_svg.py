"""The picture of a graph: five columns, a line for each finding, with the letter of its status where it begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from obligations.render.graph_layout import MARK, PAD, Layout
from obligations.render.marks import FOOT, MARKS, draw_mark, foot, head, legend, used
from obligations.render.svg import LINE, Pen, Sheet, document

if TYPE_CHECKING:
    from obligations.pictures.graph import Edge, Graph
    from obligations.render.graph_layout import Box, Placed

_HEADS = ("State", "Treaty or rule", "Provision, finding", "Event, act", "Body that spoke")
_PLAIN = Pen(0.6, "#555")
_OPEN = Pen(0.6, "#555", "3 2")
_TOP = 76.0
_LEGEND = 16.0


def graph_svg(graph: Graph, told: str, rests_on: str) -> str:
    """Draw a graph; `told` describes it in words, `rests_on` is the foot of each page."""
    bottom = FOOT - _LEGEND - 10
    pages = Layout(graph, _TOP, bottom).pages()
    marks = used([one.sign for one in graph.edges if one.kind == "finding"])
    sheets = []
    for number, page in enumerate(pages, 1):
        sheet = Sheet()
        head(sheet, graph.title, _BELOW, (number, len(pages)))
        _columns(sheet, page)
        for edge in page.edges:
            _edge(sheet, page, edge)
        for box in page.boxes.values():
            _box(sheet, page, box)
        legend(sheet, marks, FOOT - 6, "findings:")
        foot(sheet, rests_on)
        sheets.append(sheet)
    return document(sheets, graph.title, told)


_BELOW = (
    "Who was bound by what, what it says, which act may breach it (each line a finding), and who spoke about the event."
)


def _columns(sheet: Sheet, page: Placed) -> None:
    """Write the head of each column that has boxes."""
    for box in {box.column: box for box in page.boxes.values()}.values():
        sheet.text((box.left, _TOP - 6), _HEADS[box.column], 8, bold=True)


def _box(sheet: Sheet, page: Placed, box: Box) -> None:
    sheet.area((box.left, box.top), (box.width, box.height), "#fff", Pen(0.8))
    y = box.top + PAD + LINE - 2
    for line in box.head:
        sheet.text((box.left + PAD, y), line, bold=True)
        y += LINE
    for line in box.detail:
        sheet.text((box.left + PAD, y), line)
        y += LINE
    statuses = {edge.id: edge.sign for edge in page.edges if edge.kind == "finding"}
    for row in box.rows:
        sheet.line((box.left, row.top), (box.left + box.width, row.top), Pen(0.3, "#999"))
        for number, line in enumerate(row.lines):
            sheet.text((box.left + PAD + 4, row.top + LINE * (number + 1) - 0.9), line)
        if row.id in statuses:
            corner = (box.left + box.width - MARK, row.middle - 4.6)
            draw_mark(sheet, corner, (MARK - 1, 9.2), MARKS[statuses[row.id]])


def _edge(sheet: Sheet, page: Placed, edge: Edge) -> None:
    """Draw one line, from the right side of what it leaves to the left side of what it reaches."""
    start, end = page.boxes[edge.source], _target(page, edge)
    rows = {row.id: row.middle for box in (start, end) for row in box.rows}
    leaves = (start.left + start.width, rows[edge.id] if edge.kind == "finding" else start.middle)
    reached = edge.target if edge.kind == "finding" else edge.id
    arrives = (end.left, rows[reached] if edge.kind in {"finding", "binding", "intervention"} else end.middle)
    if edge.kind == "finding":
        pen = MARKS[edge.sign].pen
    else:
        firm = edge.kind != "binding" or edge.status in {"bound", "custom"}
        pen = _PLAIN if firm else _OPEN
    sheet.curve(leaves, arrives, pen)


def _target(page: Placed, edge: Edge) -> Box:
    if edge.target in page.boxes:
        return page.boxes[edge.target]
    return next(box for box in page.boxes.values() if any(row.id == edge.target for row in box.rows))
