"""Makes the JSON Schema of a record from its fields, as `json_form` makes its JSON."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from obligations.json_form import camel
from obligations.schemas.parts import DAY, TEXT, list_, object_

if TYPE_CHECKING:
    from collections.abc import Mapping

_PLAIN: Final[Mapping[type, Mapping[str, Any]]] = {
    str: TEXT,
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    date: DAY,
    NoneType: {"type": "null"},
}


def record(kind: type, known: Mapping[str, type], given: Mapping[type, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the schema of a record.

    Args:
        kind: The class of the record, a dataclass.
        known: Classes by the names that annotations use, where a module imports them for type checkers alone.
        given: Schemas of records that write their JSON themselves.
    """
    hints = get_type_hints(kind, localns=dict(known))
    return object_({camel(one.name): _of(hints[one.name], known, given) for one in fields(kind)})


def _of(kind: Any, known: Mapping[str, type], given: Mapping[type, Mapping[str, Any]]) -> dict[str, Any]:
    if kind in given or kind in _PLAIN:
        return dict(given.get(kind) or _PLAIN[kind])
    parts = get_args(kind)
    if get_origin(kind) is Literal:
        return {"enum": list(parts)}
    if get_origin(kind) in {Union, UnionType}:
        return {"oneOf": [_of(one, known, given) for one in parts]}
    if get_origin(kind) is tuple:
        if parts[-1] is Ellipsis:
            return list_(_of(parts[0], known, given))
        return {"type": "array", "prefixItems": [_of(one, known, given) for one in parts], "items": False}
    return record(kind, known, given)
