"""Turns what stands in a cell into what a field of a record holds."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from obligations.bring_in.faults import as_written, nearest_dates, slug
from obligations.dates import DateError, parse_edtf

if TYPE_CHECKING:
    from obligations.bring_in.mapping import Column
    from obligations.load.fields import Field

_MOST_DIGITS = 18
"""How many digits a whole number may have: those that every store of RDF can hold in 64 bits."""


class Wrong(ValueError):  # noqa: N818 - never leaves this package
    """A cell whose value cannot be turned into what the field holds."""


def value_of(value: Any, column: Column, field: Field) -> Any:
    """Return what a cell puts into a field; None if the cell says nothing.

    Raises:
        Wrong: The value fits no form of the mapping; what would fit is named.
    """
    if field.many:
        parts = _text(value).split(column.separator) if column.separator and value is not None else [value]
        found = [_one(_stripped(part), column, field) for part in parts]
        return [one for one in found if one is not None] or None
    return _one(value, column, field)


def _stripped(value: Any) -> Any:
    return value.strip() or None if isinstance(value, str) else value


def _one(value: Any, column: Column, field: Field) -> Any:
    known = _known(value, column.values)
    if known is not None:
        return known if not isinstance(known, str) or known else None
    if value is None:
        return None
    if field.kind == "flag":
        return {"true": True, "false": False}.get(_text(value).lower(), value)
    if field.kind == "count":
        return _count(value)
    if field.kind == "date":
        return _date(value, column)
    text = slug(_text(value)) if column.slug else _text(value)
    return f"{column.prefix}{text}"


def _known(value: Any, table: dict[str, Any]) -> Any:
    """Look a value up in the table of a column, in its own spelling first, then in any case."""
    text = "" if value is None else _text(value)
    if text in table:
        return table[text]
    return next((one for key, one in table.items() if key.casefold() == text.casefold()), None) if text else None


def _text(value: Any) -> str:
    """Write a cell as a person reads it."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def whole_number(text: str) -> int | None:
    """Return the whole number that a text writes in the digits 0 to 9; None if it writes none, or one too long.

    >>> whole_number("12"), whole_number("-1"), whole_number("²"), whole_number("9" * 19)
    (12, None, None, None)
    """
    return int(text) if _digits(text) and len(text) <= _MOST_DIGITS else None


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def figure(text: str) -> int | str:
    """Return the whole number that a text writes; any other text as it stands, for the check of the record to refuse.

    Raises:
        Wrong: The number has more digits than one may have.
    """
    number = whole_number(text)
    if number is None and _digits(text):
        raise Wrong(f"is a number of {len(text):,} digits; a whole number may have {_MOST_DIGITS}")
    return text if number is None else number


def _count(value: Any) -> Any:
    """Return a whole number; anything else as it stands, for the check of the record to refuse."""
    found = figure(_text(value))
    return value if isinstance(found, str) else found


def _date(value: Any, column: Column) -> str:
    text = _text(value)
    for form in column.dates:
        if found := as_written(text, form):
            return found
    try:
        parse_edtf(text)
    except DateError as error:
        close = nearest_dates(text)
        forms = f", and fits none of {', '.join(column.dates)}" if column.dates else ""
        hint = f"; nearest: {' or '.join(close)}" if close else ""
        quoted = f'"{text}"'
        whole = f"{quoted} is no date; write EDTF (ISO 8601-2), such as 2017-07-04, 2016-07/2017-09 or ../2013"
        raise Wrong(f"{error if quoted in str(error) else whole}{forms}{hint}") from error
    return text


def date_between(start: str | None, end: str | None, empty: str) -> str | None:
    """Return the date from its first day to its last; what an empty last day means, the mapping says.

    >>> date_between("2017-07-01", None, "open"), date_between("2017-07-01", None, "same")
    ('2017-07-01/..', '2017-07-01')
    """
    if start is None:
        return f"/{end}" if end else None
    if end is None:
        return {"open": f"{start}/..", "same": start}.get(empty, f"{start}/")
    return start if start == end else f"{start}/{end}"
