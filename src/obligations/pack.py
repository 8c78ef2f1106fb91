"""Writes answers to JSON and reads them back as the records they were: a memory of what the store already answered."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from obligations import assessment, consent, model

if TYPE_CHECKING:
    from obligations.assessment import Assessment

_CLASSES = {
    kind.__name__: kind
    for module in (assessment, consent, model)
    for kind in vars(module).values()
    if isinstance(kind, type) and is_dataclass(kind)
}


def pack(answer: Assessment) -> str:
    """Write an assessment as text."""
    return json.dumps(_flat(answer), ensure_ascii=False, separators=(",", ":"))


def unpack(text: str) -> Assessment:
    """Read an assessment that was packed.

    Raises:
        ValueError: The text is no packed assessment.
    """
    found = _built(json.loads(text))
    if not isinstance(found, assessment.Assessment):
        raise ValueError("holds no assessment")  # noqa: TRY004 - the text is wrong, not its type
    return found


def _flat(value: Any) -> Any:
    if is_dataclass(value):
        return [type(value).__name__, *(_flat(getattr(value, one.name)) for one in fields(value))]
    if isinstance(value, tuple):
        return ["", *map(_flat, value)]
    return value


def _built(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    name, *parts = value
    built = [_built(part) if isinstance(part, list) else part for part in parts]
    return _CLASSES[name](*built) if name else tuple(built)
