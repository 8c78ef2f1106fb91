"""The picture of a timeline: acts above, and under them a band for each treaty with what happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from obligations.dates import written
from obligations.render.marks import FOOT, MARKS, Mark, draw_mark, foot, head, legend
from obligations.render.svg import FAINT, LINE, MARGIN, NO_EDGE, WIDTH, Pen, Sheet, document, width, wrap
from obligations.render.words import day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from obligations.pictures.timeline import Band, Held, Moment, Span, Timeline

BANDS = {
    "bound": Mark("B", "#888", Pen(0.6), "bound"),
    "signatoryOnly": Mark("S", "hatch", Pen(0.6), "signature only"),
    "disputed": Mark("D", "cross", Pen(0.6), "disputed whether bound"),
    "unknown": Mark("?", "dots", Pen(0.6), "unknown (never no)"),
    "notBound": Mark("\u2013", "#fff", Pen(0.4, "#999"), "not bound"),
}
_LEFT: Final = 172.0
_RIGHT: Final = WIDTH - MARGIN
_NAMES: Final = _LEFT - MARGIN - 8
_LABEL: Final = 250.0
"""How wide a label in a lane may be before it is broken."""


@dataclass(frozen=True)
class Strip:
    """A horizontal part of a picture that stays on one page: its height, and how it is drawn from a height on."""

    height: float
    draw: Callable[[Sheet, float], None]


@dataclass(frozen=True)
class Block:
    """The strips of one act or treaty, with the name that stands beside them."""

    name: str
    below: str
    strips: tuple[Strip, ...]


@dataclass(frozen=True)
class Axis:
    """Where a day lies."""

    first: date
    last: date

    def at(self, when: date) -> float:
        """Return how far from the left a day lies, kept within the axis."""
        share = (when - self.first).days / max(1, (self.last - self.first).days)
        return _LEFT + (_RIGHT - _LEFT) * min(1.0, max(0.0, share))

    def years(self) -> list[int]:
        """List the years that are named, so that their names do not touch."""
        span = self.last.year - self.first.year + 1
        step = next(one for one in (1, 2, 5, 10, 20, 50, 100, 1000) if span / one <= (_RIGHT - _LEFT) / 34)
        return [year for year in range(self.first.year + 1, self.last.year + 1) if year % step == 0]


def timeline_svg(shown: Timeline, told: str, rests_on: str) -> str:
    """Draw a timeline; `told` describes it in words, `rests_on` is the foot of each page."""
    axis = Axis(shown.first, shown.last)
    blocks = _event_blocks(axis, shown.spans) + [_band_block(axis, one) for one in shown.bands]
    pages = _pages(blocks)
    statuses = {one.sign for band in shown.bands for one in band.findings}
    sheets = []
    for number, page in enumerate(pages, 1):
        sheet = Sheet()
        top = head(sheet, shown.title, _BELOW, (number, len(pages)))
        _grid(sheet, axis, top + 10, _bottom(page, top + 14))
        y = top + 14
        for block, strips in page:
            y = _draw(sheet, block, strips, y)
        marks = [*BANDS.values(), *(mark for status, mark in MARKS.items() if status in statuses)]
        legend(sheet, marks, FOOT - 5, "bands and findings:")
        foot(sheet, rests_on)
        sheets.append(sheet)
    return document(sheets, shown.title, told)


_BELOW = (
    "Acts: black where they took these days for certain, hatched where the date is open, an arrow where it has no "
    "limit. Under each treaty: what the State did, reservations from making to withdrawal, findings on the day that "
    "they turn on (a black triangle on the band)."
)
_TOP = 28.0 + 10 + 13 + 20 + 2 + 14
_ROOM = FOOT - 5 - 26 - _TOP
_BETWEEN = 5.0

Part = tuple[Block, list[Strip]]


def _pages(blocks: Sequence[Block]) -> list[list[Part]]:
    """Divide blocks among pages; a block that is higher than what is left goes on on the next page."""
    pages: list[list[Part]] = [[]]
    left = _ROOM
    for block in blocks:
        whole = _height(block, block.strips)
        if pages[-1] and whole > left and whole <= _ROOM:
            pages.append([])
            left = _ROOM
        part: list[Strip] = []
        for strip in block.strips:
            if part and _height(block, [*part, strip]) > left:
                pages[-1].append((block, part))
                pages.append([])
                left, part = _ROOM, []
            part.append(strip)
        pages[-1].append((block, part))
        left -= _height(block, part) + _BETWEEN
    return pages


def _height(block: Block, strips: Sequence[Strip]) -> float:
    named = LINE * (len(wrap(block.name, _NAMES, bold=True)) + (len(wrap(block.below, _NAMES)) if block.below else 0))
    return max(named + 2, sum(one.height for one in strips))


def _bottom(page: Sequence[Part], top: float) -> float:
    return top + sum(_height(block, strips) + _BETWEEN for block, strips in page)


def _grid(sheet: Sheet, axis: Axis, top: float, bottom: float) -> None:
    """Draw the years."""
    for year in axis.years():
        x = axis.at(date(year, 1, 1))
        sheet.line((x, top + 2), (x, bottom), FAINT)
        sheet.text((x, top), str(year), anchor="middle")
    sheet.line((_LEFT, top + 2), (_RIGHT, top + 2))


def _draw(sheet: Sheet, block: Block, strips: Sequence[Strip], y: float) -> float:
    line = y + LINE - 2
    going_on = "" if strips and strips[0] is block.strips[0] else " (continued)"
    for text in wrap(block.name + going_on, _NAMES, bold=True):
        sheet.text((MARGIN, line), text, bold=True)
        line += LINE
    for text in wrap(block.below, _NAMES) if block.below else []:
        sheet.text((MARGIN, line), text)
        line += LINE
    at = y
    for strip in strips:
        strip.draw(sheet, at)
        at += strip.height
    end = y + _height(block, strips) + _BETWEEN
    sheet.line((MARGIN, end - _BETWEEN / 2), (_RIGHT, end - _BETWEEN / 2), Pen(0.3, "#bbb"))
    return end


def _event_blocks(axis: Axis, spans: Sequence[Span]) -> list[Block]:
    """Put the acts of each event under its name."""
    events: dict[str, list[Span]] = {}
    for one in spans:
        events.setdefault(one.id.partition(".")[0], []).append(one)
    return [Block(event, "", tuple(_act(axis, one) for one in acts)) for event, acts in events.items()]


def _act(axis: Axis, span: Span) -> Strip:
    """Draw an act: black for certain, hatched where its date is open, an arrow where nothing limits it."""
    start, end = (axis.at(span.earliest or axis.first), axis.at(_after(span.latest) or axis.last))
    words = f"{span.id.partition('.')[2]}, {day(span.edtf)}"

    def draw(sheet: Sheet, y: float) -> None:
        sheet.area((start, y + 2), (max(end - start, 1.6), 7), "dense", Pen(0.5))
        if span.sure_from and span.sure_to and span.sure_from <= span.sure_to:
            sure = (axis.at(span.sure_from), axis.at(span.sure_to + timedelta(days=1)))
            sheet.area((sure[0], y + 2), (max(sure[1] - sure[0], 1.6), 7), "#000", NO_EDGE)
        if span.earliest is None:
            sheet.path(f"M{start + 5:.2f},{y:.2f} l-5,5.5 l5,5.5 z", NO_EDGE, "#000")
        if span.latest is None:
            sheet.path(f"M{end - 5:.2f},{y:.2f} l5,5.5 l-5,5.5 z", NO_EDGE, "#000")
        if end + 4 + width(words) <= _RIGHT:
            sheet.backed((end + 4, y + 8), words)
        elif start - 4 - width(words) >= _LEFT:
            sheet.backed((start - 4, y + 8), words, anchor="end")
        else:
            sheet.backed(((start + end) / 2, y + 8), words, anchor="middle")

    return Strip(11.0, draw)


def _after(last: date | None) -> date | None:
    return last + timedelta(days=1) if last and last < date.max else last


def _band_block(axis: Axis, band: Band) -> Block:
    strips = [Strip(14.0, lambda sheet, y: _stretches(sheet, axis, band, y))]
    strips += _lanes([_label(axis, one) for one in band.acts])
    strips += [_reservation(axis, one) for one in band.reservations]
    strips += _lanes(_finding_labels(axis, band.findings))
    return Block(f"{band.state}  {band.treaty}", f"{band.title}. On file: {band.lists}.", tuple(strips))


def _stretches(sheet: Sheet, axis: Axis, band: Band, y: float) -> None:
    """Draw the band: neighbouring stretches of one standing as one."""
    joined: list[tuple[str, date, date]] = []
    for one in band.stretches:
        if joined and joined[-1][0] == one.standing:
            joined[-1] = (one.standing, joined[-1][1], one.until)
        else:
            joined.append((one.standing, one.since, one.until))
    for standing, since, until in joined:
        start, end = axis.at(since), axis.at(until)
        mark = BANDS[standing]
        sheet.area((start, y + 1), (max(end - start, 0.4), 10), mark.fill, mark.pen)
        words = mark.words.partition(" (")[0]
        if width(words) + 10 <= end - start:
            sheet.backed(((start + end) / 2, y + 8.4), words, anchor="middle")
    for x in sorted({axis.at(one.on) for one in band.findings}):
        sheet.path(f"M{x:.2f},{y + 7:.2f} l-3,-6.5 h6 z", Pen(0.5, "#fff"), "#000")


@dataclass(frozen=True)
class _Label:
    """Words that belong to a day, with a mark at the day; they stand before it where there is no room after it."""

    x: float
    lines: list[str]
    mark: Mark | None = None

    @property
    def wide(self) -> float:
        return max(map(width, self.lines)) + (15 if self.mark else 4)

    @property
    def before(self) -> bool:
        return self.x + self.wide > _RIGHT

    @property
    def left(self) -> float:
        return self.x - self.wide if self.before else self.x

    @property
    def right(self) -> float:
        return self.x if self.before else self.x + self.wide

    @property
    def height(self) -> float:
        return LINE * len(self.lines) + 1.5


def _label(axis: Axis, moment: Moment) -> _Label:
    return _Label(axis.at(moment.on), wrap(moment.text, _LABEL))


def _finding_labels(axis: Axis, findings: Iterable[Moment]) -> list[_Label]:
    """Write findings of one act, day and status as one label: `1 Jul 2016, 2016-17-returns.return: 3(1), 16(1)`."""
    grouped: dict[tuple[date, str, str], list[str]] = {}
    for one in findings:
        act, _, provision = one.text.partition(": ")
        grouped.setdefault((one.on, act, one.sign), []).append(provision)
    return [
        _Label(axis.at(on), wrap(f"{written(on)}, {act}: {_listed(stated)}", _LABEL), MARKS[status])
        for (on, act, status), stated in grouped.items()
    ]


def _listed(stated: Iterable[str]) -> str:
    """List provisions, the code of another treaty only before the first of its provisions."""
    said, code = [], ""
    for one in dict.fromkeys(stated):
        said.append(one.removeprefix(f"{code} ") if code else one)
        code = one.partition(" ")[0] if " " in one else ""
    return ", ".join(said)


def _lanes(labels: Sequence[_Label]) -> list[Strip]:
    """Put labels into lanes, from the right, so that none touches another, each with a line up to its day."""
    lanes: list[list[_Label]] = []
    floor: list[tuple[_Label, int]] = []
    for label in sorted(labels, key=lambda one: (-one.x, -one.left, one.lines)):
        touched = [lane for other, lane in floor if other.left < label.right + 4 and label.left < other.right + 4]
        lane = max(touched, default=-1) + 1
        while len(lanes) <= lane:
            lanes.append([])
        lanes[lane].append(label)
        floor.append((label, lane))
    return [_lane(lane) for lane in lanes]


def _lane(labels: Sequence[_Label]) -> Strip:
    def draw(sheet: Sheet, y: float) -> None:
        for one in labels:
            shift = (14.0 if one.mark else 3.0) * (-1 if one.before else 1)
            for number, line in enumerate(one.lines):
                at = (one.x + shift, y + LINE * (number + 1) - 1.4)
                sheet.backed(at, line, anchor="end" if one.before else "start")
            if one.mark:
                draw_mark(sheet, (one.x - 11 if one.before else one.x, y + 0.4), (11, 8.4), one.mark)
            sheet.line((one.x, y - 1), (one.x, y + 8.8), Pen(0.8))

    return Strip(max(one.height for one in labels), draw)


def _reservation(axis: Axis, held: Held) -> Strip:
    """Draw a reservation as a line from its day to its withdrawal, an arrow where it stands, with words below."""
    start = axis.at(held.since) if held.since else _LEFT
    end = axis.at(held.until) if held.until else _RIGHT
    lines = wrap(held.text, _RIGHT - _LEFT - 6)
    left = max(_LEFT, min(start, _RIGHT - max(map(width, lines)) - 3))

    def draw(sheet: Sheet, y: float) -> None:
        sheet.line((start, y + 3), (end, y + 3), Pen(1.4))
        if held.since:
            sheet.line((start, y + 0.8), (start, y + 5.2), Pen(1.2))
        else:
            sheet.path(f"M{start:.2f},{y + 3:.2f} l4.5,-2.4 v4.8 z", NO_EDGE, "#000")
        if held.until:
            sheet.line((end, y + 0.8), (end, y + 5.2), Pen(1.2))
        else:
            sheet.path(f"M{end:.2f},{y + 3:.2f} l-4.5,-2.4 v4.8 z", NO_EDGE, "#000")
        for number, line in enumerate(lines):
            sheet.backed((left + 2, y + 5 + LINE * (number + 1) - 2), line)

    return Strip(6 + LINE * len(lines), draw)
