"""Reads a table: a CSV file, or one sheet of an XLSX workbook. Nothing in it is computed."""

from __future__ import annotations

import csv
import io
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from obligations.bring_in.faults import Fault, Place, RefusedError
from obligations.bring_in.private import is_private
from obligations.errors import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from obligations.bring_in.mapping import Mapping

LARGEST = 100 * 1024 * 1024
_UNPACKED = 1024 * 1024 * 1024
_ROWS = 1_048_576
_DELIMITERS = (",", ";", "\t", "|")
_ERRORS = frozenset({"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})


@dataclass(frozen=True)
class Cell:
    """A cell that a column of the mapping names.

    Attributes:
        value: What it holds: a text, a number, true or false, a day; None if it is empty.
        place: Where it stands.
        fault: Why its value cannot be used; empty if it can.
    """

    value: Any
    place: Place
    fault: str = ""


Row = dict[str, Cell]


@dataclass(frozen=True)
class Table:
    """What a table holds in the columns that the mapping names.

    Attributes:
        rows: The rows below the header that are not empty, each by the titles of its columns.
        faults: Columns that are missing, stand twice, or are refused.
        notes: What was left out.
    """

    rows: list[Row]
    faults: list[Fault]
    notes: list[str]


Line = tuple[Place, list[Any]]


def read_table(path: Path, mapping: Mapping) -> Table:
    """Read the columns of a table that a mapping names; ignored columns are not looked at.

    Raises:
        RefusedError: The file or its sheet cannot be read.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise RefusedError([Fault(Place(str(path)), "", f"is larger than {LARGEST // 1024**2} MB; divide it")])
        lines = _workbook(path, mapping) if path.suffix.lower() in {".xlsx", ".xlsm"} else _text_lines(path, mapping)
        return _table(path, mapping, lines)
    except OSError as error:
        raise RefusedError([Fault(Place(str(path)), "", f"cannot be read: {error.strerror or error}")]) from error


def _table(path: Path, mapping: Mapping, lines: Iterator[Line]) -> Table:
    at, titles = next(itertools.islice(lines, mapping.header - 1, None), (Place(str(path)), []))
    titles = [_title(one) for one in titles]
    if not any(titles):
        raise RefusedError([Fault(at, "", f"row {mapping.header}, which should hold the titles of columns, is empty")])
    faults = list(_header_faults(at, titles, mapping))
    wanted = {one.title: titles.index(one.title) for one in mapping.columns if one.title in titles}
    rows = list(_rows(lines, wanted)) if len(wanted) == len(mapping.columns) else []
    if not rows and not faults:
        faults.append(Fault(at, "", f"holds no row below the header in row {mapping.header}"))
    known = {*wanted, *mapping.ignore, ""}
    unused = [one for one in dict.fromkeys(titles) if one not in known and not is_private(one)]
    notes = [f"{path}: columns not used: {', '.join(unused)}"] if unused else []
    computed = sum(isinstance(cell.value, _Computed) for row in rows for cell in row.values())
    if computed:
        notes.append(f"{path}: {computed} cells hold a formula; the value stored with it is taken, nothing is computed")
    return Table([{title: _plain(cell) for title, cell in row.items()} for row in rows], faults, notes)


def _title(value: Any) -> str:
    value = value.value if isinstance(value, _Computed) else value
    return "" if value is None else str(value).strip()


def _header_faults(at: Place, titles: list[str], mapping: Mapping) -> Iterator[Fault]:
    mapped = {one.title for one in mapping.columns}
    for column in mapping.columns:
        if column.title not in titles:
            close = nearest(column.title, [one for one in titles if one])
            yield Fault(
                column.place, column.title, f'no column "{column.title}" in row {mapping.header} of {at.file}{close}'
            )
    for number, title in enumerate(titles):
        place = _at(at, number)
        if title in mapped and title in titles[:number]:
            yield Fault(place, "", f'a second column is called "{title}"')
        if title and is_private(title) and title not in mapping.ignore:
            message = f'the column "{title}" may name or reach private persons: it is not imported; '
            yield Fault(place, "", message + "list it under `ignore` in the mapping, and it is left out")


def _rows(lines: Iterator[Line], wanted: dict[str, int]) -> Iterator[Row]:
    for at, values in lines:
        row = {}
        for title, number in wanted.items():
            value = values[number] if number < len(values) else None
            row[title] = _cell(value, _at(at, number))
        if any(one not in (None, "") for one in values):
            yield row


def _cell(value: Any, place: Place) -> Cell:
    if isinstance(value, str):
        value = value.strip()
        if value.startswith("=") and not isinstance(value, _Stored):
            return Cell(None, place, "is a formula, and no value is stored with it: put the value itself")
        if value in _ERRORS:
            return Cell(None, place, f"holds the error {value} instead of a value")
    return Cell(None if value == "" else value, place)


@dataclass(frozen=True)
class _Computed:
    """The value that a spreadsheet stored with a formula."""

    value: Any


class _Stored(str):
    """A text of a workbook that starts with "=" and is no formula."""

    __slots__ = ()

    def strip(self, chars: str | None = None, /) -> _Stored:
        return _Stored(super().strip(chars))


def _plain(cell: Cell) -> Cell:
    value = cell.value
    if isinstance(value, _Computed):
        return _cell(value.value, cell.place)
    return Cell(str(value), cell.place, cell.fault) if isinstance(value, _Stored) else cell


def _at(row: Place, number: int) -> Place:
    """Return the place of a cell from that of its row and the number of its column, counted from 0."""
    letters, number = "", number + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return Place(row.file, row.line, row.sheet, row.row, letters)


def _text_lines(path: Path, mapping: Mapping) -> Iterator[Line]:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        message = "is not UTF-8: save it as CSV UTF-8"
        raise RefusedError([Fault(Place(str(path), line), "", message)]) from error
    reader = csv.reader(_lines(text), delimiter=mapping.delimiter or _delimiter(path, text, mapping), strict=True)
    row, began = 0, 1
    try:
        for row, values in enumerate(reader, 1):
            yield Place(str(path), began, "", row), list(values)
            began = reader.line_num + 1
    except csv.Error as error:
        raise RefusedError([Fault(Place(str(path), began), "", f"cannot be read as CSV: {error}")]) from error


def _lines(text: str) -> io.StringIO:
    """Return the lines of a CSV text: only CR and LF end one, not what Word and Unicode take for the end of a line."""
    return io.StringIO(text, newline="")


def _delimiter(path: Path, text: str, mapping: Mapping) -> str:
    """Find out what stands between the columns: what makes the header name most columns of the mapping."""
    if path.suffix.lower() == ".tsv":
        return "\t"
    mapped = {one.title for one in mapping.columns}

    def named(delimiter: str) -> int:
        try:
            header = next(itertools.islice(csv.reader(_lines(text), delimiter=delimiter), mapping.header - 1, None), [])
        except csv.Error:
            return 0
        return len(mapped.intersection(one.strip() for one in header))

    return max(_DELIMITERS, key=named)


def _workbook(path: Path, mapping: Mapping) -> Iterator[Line]:
    """Yield the rows of a sheet: the stored value of each cell, and what is written where none is stored."""
    import zipfile
    import zlib
    from xml.etree.ElementTree import ParseError

    books: list[Any] = []
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(one.file_size for one in archive.infolist()) > _UNPACKED:
                raise RefusedError([Fault(Place(str(path)), "", "unpacks to more than 1 GB; divide it")])
        from openpyxl import load_workbook

        books += [load_workbook(path, read_only=True, data_only=one, keep_links=False) for one in (True, False)]
        yield from _sheet_lines(path, mapping, books)
    except (
        zipfile.BadZipFile,
        zlib.error,
        ParseError,
        EOFError,
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
    ) as error:
        raise RefusedError([Fault(Place(str(path)), "", f"is no XLSX workbook that can be read: {error}")]) from error
    finally:
        for book in books:
            book.close()


def _sheet_lines(path: Path, mapping: Mapping, books: list[Any]) -> Iterator[Line]:
    """Yield the rows of the sheet that the mapping names, from a book of values and a book of formulas."""
    names = [one.title for one in books[0].worksheets]
    name = mapping.sheet or (names or [""])[0]
    if name not in names:
        message = f'{path} has no sheet "{name}"{nearest(name, names)}'
        raise RefusedError([Fault(Place(mapping.file), "sheet", message)])
    for book in books:
        book[name].reset_dimensions()
    rows = zip(*(book[name].iter_rows() for book in books), strict=False)
    for number, (values, texts) in enumerate(rows, 1):
        if number > _ROWS:
            raise RefusedError([Fault(Place(str(path), 0, name, number), "", f"has more than {_ROWS:,} rows")])
        yield Place(str(path), 0, name, number), list(itertools.starmap(_seen, itertools.zip_longest(values, texts)))


def _seen(stored: Any, written: Any) -> Any:
    """Return what one cell holds, from its two readings."""
    value = stored.value if stored is not None else None
    if written is None or written.data_type != "f":
        return _Stored(value) if isinstance(value, str) and value.startswith("=") else value
    return "=" if value in (None, "") else _Computed(value)
