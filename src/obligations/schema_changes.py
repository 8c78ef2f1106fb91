"""The JSON Schema of what `changes` prints."""

from __future__ import annotations

from typing import Any


def changes_schema() -> dict[str, Any]:
    """Return the schema of `changes --format json`."""
    from obligations import schemas as parts
    from obligations.changes import KINDS
    from obligations.render.words import STATUS

    object_, list_ = parts._object, parts._list  # noqa: SLF001 - the pieces of which every schema is made
    text, count = {"type": "string"}, {"type": "integer", "minimum": 0}
    texts, status = list_(text), {"enum": [*STATUS, None]}
    side = object_(dict.fromkeys(("name", "dataVersion", "lawAsOf"), text))
    finding = object_(
        {
            "change": {"enum": ["appears", "disappears", "changes"]},
            **dict.fromkeys(("finding", "incident", "act", "state", "norm", "label"), text),
            **dict.fromkeys(("before", "after"), status),
        }
    )
    moved = {"added": texts, "removed": texts}
    body = object_(
        {
            "schemaVersion": {"const": 1},
            **dict.fromkeys(("old", "new"), side),
            "findings": list_(finding),
            **dict.fromkeys(("notShown", "sameStatus"), count),
            "things": object_(dict.fromkeys(KINDS, object_(moved))),
            "files": object_({**moved, "changed": texts}),
        }
    )
    return parts._titled("changes", "Answers of `obligations changes`", body)  # noqa: SLF001 - the same
