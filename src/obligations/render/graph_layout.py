"""Places a graph on pages: boxes in five columns, ordered so that few lines cross, and as many pages as it needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from obligations.render.svg import LINE, MARGIN, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from obligations.pictures.graph import Edge, Graph, Node

COLUMNS: Final = ("state", "treaty", "provision", "incident", "body")
"""What the boxes of each column are; an act is a row in the box of its event."""
_ROOM: Final = (84.0, 118.0, 226.0, 138.0, 126.0)
"""How wide the boxes of each column are."""
_LEFT: Final = tuple(MARGIN + one for one in (0.0, 100.0, 236.0, 502.0, 660.0))
"""Where each column begins: most room lies where the findings run."""
PAD: Final = 3.0
MARK: Final = 15.0
"""The width that the mark of a finding takes at the end of its row."""
_GAP: Final = 6.0
_SWEEPS: Final = 8
_BALANCED: Final = 6
"""Up to so many pages are filled evenly."""


@dataclass
class Row:
    """A part of a box that lines may reach: a finding in its provision, an act in its event."""

    id: str
    lines: list[str]
    top: float = 0.0

    @property
    def height(self) -> float:
        """Its height."""
        return LINE * len(self.lines) + 2.5

    @property
    def middle(self) -> float:
        """Where lines reach it."""
        return self.top + self.height / 2


@dataclass
class Box:
    """A node as it is drawn: its name in bold, a title, and rows."""

    node: Node
    column: int
    left: float
    width: float
    head: list[str]
    detail: list[str]
    rows: list[Row] = field(default_factory=list)
    top: float = 0.0

    @property
    def height(self) -> float:
        """Its height."""
        return PAD * 2 + LINE * (len(self.head) + len(self.detail)) + sum(row.height for row in self.rows)

    def place(self, top: float) -> None:
        """Put it, and with it its rows, at a height on the page."""
        self.top = top
        top += PAD + LINE * (len(self.head) + len(self.detail))
        for row in self.rows:
            row.top = top
            top += row.height

    @property
    def middle(self) -> float:
        """Where lines that reach no row reach it."""
        return self.top + self.height / 2


@dataclass(frozen=True)
class Placed:
    """One page: its boxes by the id of their node, and the edges between them."""

    boxes: Mapping[str, Box]
    edges: tuple[Edge, ...]


class Layout:
    """Divides the edges of a graph among pages and places each page."""

    def __init__(self, graph: Graph, top: float, bottom: float) -> None:
        self.graph, self.top, self.bottom = graph, top, bottom
        self.nodes = {one.id: one for one in graph.nodes}
        self._acts = [one.source for one in graph.edges if one.kind == "partOf"]
        self._bindings = [one for one in graph.edges if one.kind == "binding"]
        self._leads = [one for one in graph.edges if one.kind in _LEADS]
        self._told = [one for one in graph.edges if one.kind in {"finding", "intervention"}]
        self._several = sum(one.kind == "incident" for one in graph.nodes) > 1
        self._home = {one.source: one.target for one in graph.edges if one.kind == "partOf"}

    def pages(self) -> list[Placed]:
        """Place everything: each finding and each intervention on exactly one page."""
        room = self.bottom - self.top
        parts = self._parts(room)
        if 1 < len(parts) <= _BALANCED:  # as many pages, each about as full
            tried = (self._parts(room * share) for share in (0.6, 0.7, 0.8, 0.9))
            parts = next((one for one in tried if len(one) == len(parts)), parts)
        alone = self._alone() if len(parts) == 1 else []
        return [self._placed(part, alone) for part in parts]

    def _parts(self, room: float) -> list[list[Edge]]:
        """Divide findings and interventions into pages of a height."""
        findings = [one for one in self.graph.edges if one.kind == "finding"]
        spoken = [one for one in self.graph.edges if one.kind == "intervention"]
        parts: list[list[Edge]] = []
        for one in findings:
            if not parts or not self._fits([*parts[-1], one], room):
                parts.append([])
            parts[-1].append(one)
        parts = parts or [[]]
        for part in parts:
            events = {self._home[one.target] for one in part}
            for one in [each for each in spoken if each.source in events or not findings]:
                if self._fits([*part, one], room):
                    part.append(one)
                    spoken.remove(one)
        for one in spoken:
            if not self._fits([*parts[-1], one], room):
                parts.append([])
            parts[-1].append(one)
        return parts

    def _alone(self) -> list[str]:
        """List nodes that neither a finding nor an intervention leads to, as far as they have a box of their own."""
        return [one.id for one in self.graph.nodes if one.kind != "act"]

    def _fits(self, part: Sequence[Edge], room: float) -> bool:
        if len(part) == 1:
            return True
        boxes = self._boxes(part, [])
        return all(
            sum(box.height + _GAP for box in boxes.values() if box.column == column) <= room
            for column in range(len(COLUMNS))
        )

    def _boxes(self, part: Iterable[Edge], alone: Iterable[str]) -> dict[str, Box]:
        """Make the boxes that some findings and interventions need, in the order in which they are met."""
        boxes: dict[str, Box] = {}
        wanted = {one.id for one in part}
        found = [one for one in part if one.kind == "finding"]
        provisions, bonds = {one.source for one in found}, {one.rests_on for one in found}
        laws = {one.target for one in self._bindings if one.id in bonds}
        leads = [one for one in self._leads if one.target in provisions and one.source in laws]
        for edge in self._bindings:
            if edge.id in bonds:
                self._box(boxes, edge.source)
                self._row(self._box(boxes, edge.target), edge.id, f"{_code(edge.source)}: {edge.label}")
        for edge in leads:
            self._box(boxes, edge.source)
            self._box(boxes, edge.target)
        for edge in self._told:
            if edge.id in wanted:
                self._tell(boxes, edge)
        self._add(boxes, alone)
        for box in boxes.values():
            if box.node.kind == "incident":
                box.rows.sort(key=lambda row: self._acts.index(row.id))
        return boxes

    def _tell(self, boxes: dict[str, Box], edge: Edge) -> None:
        """Add a finding to the box of its provision, or what a body said to the box of the body."""
        if edge.kind == "intervention":
            self._box(boxes, edge.source)
            self._row(self._box(boxes, edge.target), edge.id, edge.label)
            return
        act = edge.target.partition("/")[2] if self._several else self.nodes[edge.target].label
        self._row(self._box(boxes, edge.source), edge.id, f"{edge.label} ({edge.state}, {act})", MARK)
        self._act(boxes, edge.target)

    def _add(self, boxes: dict[str, Box], alone: Iterable[str]) -> None:
        """Add boxes that nothing leads to, and every act of an event."""
        named = list(alone)
        for one in named:
            self._box(boxes, one)
        for act, home in self._home.items():
            if named and home in boxes:
                self._act(boxes, act)

    def _act(self, boxes: dict[str, Box], act: str) -> None:
        node, box = self.nodes[act], self._box(boxes, self._home[act])
        if all(row.id != act for row in box.rows):
            self._row(box, act, f"{node.label}: {node.detail}" if node.detail else node.label)

    def _box(self, boxes: dict[str, Box], name: str) -> Box:
        if name not in boxes:
            node = self.nodes[name]
            column = COLUMNS.index("treaty" if node.kind == "rule" else node.kind)
            wide, left = _ROOM[column], _LEFT[column]
            detail = node.detail if node.kind not in {"provision", "body"} else ""
            boxes[name] = Box(
                node,
                column,
                left,
                wide,
                wrap(node.label, wide - 2 * PAD, bold=True),
                wrap(detail, wide - 2 * PAD) if detail else [],
            )
        return boxes[name]

    @staticmethod
    def _row(box: Box, name: str, text: str, taken: float = 0.0) -> None:
        box.rows.append(Row(name, wrap(text, box.width - 2 * PAD - 4 - taken)))

    def _placed(self, part: Sequence[Edge], alone: Sequence[str]) -> Placed:
        boxes = self._boxes(part, alone)
        wanted = {one.id for one in part}
        rows = {row.id for box in boxes.values() for row in box.rows}
        edges = tuple(
            one
            for one in self.graph.edges
            if (one.id in wanted if one.kind in {"finding", "intervention"} else one.source in boxes)
            and one.target in boxes | dict.fromkeys(rows)
            and one.kind != "partOf"
            and (one.kind != "binding" or one.id in rows)
        )
        columns = _ordered(boxes, self._links(boxes, edges))
        self._sort_findings(boxes, edges, columns[COLUMNS.index("incident")])
        for column in columns:
            self._spread([boxes[one] for one in column])
        return Placed(boxes, edges)

    def _sort_findings(self, boxes: Mapping[str, Box], edges: Iterable[Edge], events: Sequence[str]) -> None:
        """Put the findings on one provision in the order in which their events stand beside them."""
        acts = {one.id: one.target for one in edges if one.kind == "finding"}
        for box in boxes.values():
            if box.node.kind == "provision":
                box.rows.sort(key=lambda row: (events.index(self._home[acts[row.id]]), self._acts.index(acts[row.id])))

    def _links(self, boxes: Mapping[str, Box], edges: Iterable[Edge]) -> list[tuple[str, str]]:
        """List the boxes that are joined."""
        return [(one.source, one.target if one.target in boxes else self._home[one.target]) for one in edges]

    def _spread(self, column: Sequence[Box]) -> None:
        """Put the boxes of a column one below the other, and what room is left evenly between them."""
        free = self.bottom - self.top - sum(box.height for box in column)
        gap = max(_GAP, min(free / (len(column) + 1), 40.0)) if column else 0.0
        used = sum(box.height for box in column) + gap * (len(column) - 1)
        y = self.top + max(0.0, (self.bottom - self.top - used) / 2)
        for box in column:
            box.place(y)
            y += box.height + gap


_LEADS = frozenset({"states", "carries"})


def _code(state: str) -> str:
    return state.partition("/")[2]


def _ordered(boxes: Mapping[str, Box], links: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Order each column by the mean place of what its boxes are joined to, and keep the order with fewest crossings."""
    columns = [[name for name, box in boxes.items() if box.column == column] for column in range(len(COLUMNS))]
    best, fewest = [list(one) for one in columns], _crossings(columns, links)
    for sweep in range(_SWEEPS):
        steps = list(pairwise(range(len(COLUMNS))))
        for fixed, moved in steps if sweep % 2 == 0 else [(two, one) for one, two in reversed(steps)]:
            columns[moved] = _by_mean(columns[moved], columns[fixed], links)
        now = _crossings(columns, links)
        if now < fewest:
            best, fewest = [list(one) for one in columns], now
    return best


def _by_mean(moved: Sequence[str], fixed: Sequence[str], links: Sequence[tuple[str, str]]) -> list[str]:
    places = {name: number for number, name in enumerate(fixed)}
    here = {name: number for number, name in enumerate(moved)}

    def mean(name: str) -> tuple[float, int]:
        met = [places[one] for pair in links if name in pair for one in pair if one in places]
        return (sum(met) / len(met) if met else here[name] * len(fixed) / max(1, len(moved)), here[name])

    return sorted(moved, key=mean)


def _crossings(columns: Sequence[Sequence[str]], links: Sequence[tuple[str, str]]) -> int:
    """Count the pairs of lines between neighbouring columns that cross."""
    total = 0
    for left, right in pairwise(columns):
        at, to = ({name: number for number, name in enumerate(one)} for one in (left, right))
        met = sorted((at[one], to[two]) for one, two in links if one in at and two in to)
        total += sum(one[0] < two[0] and one[1] > two[1] for n, one in enumerate(met) for two in met[n + 1 :])
    return total
