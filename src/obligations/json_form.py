"""Writes records as JSON does: names in camel case, days as text, tuples as lists."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any


def json_form(thing: Any) -> Any:
    """Return the JSON form of a record, of records in a tuple, or of a plain value.

    A record that has a `to_dict` of its own is written by it.
    """
    if hasattr(thing, "to_dict"):
        return thing.to_dict()
    if is_dataclass(thing) and not isinstance(thing, type):
        return {camel(one.name): json_form(getattr(thing, one.name)) for one in fields(thing)}
    if isinstance(thing, tuple | list):
        return [json_form(one) for one in thing]
    return thing.isoformat() if isinstance(thing, date) else thing


def camel(name: str) -> str:
    """Write a name in camel case.

    >>> camel("law_as_of")
    'lawAsOf'
    """
    first, *rest = name.split("_")
    return first + "".join(one.capitalize() for one in rest)
