"""The JSON Schema of what `changes` prints."""

from __future__ import annotations

from typing import Any

from obligations.schemas.parts import COUNT, TEXT, list_, object_, titled


def changes_schema() -> dict[str, Any]:
    """Return the schema of `changes --format json`."""
    from obligations.changes import KINDS
    from obligations.render.words import STATUS

    every, status = list_(TEXT), {"enum": [*STATUS, None]}
    side = object_(dict.fromkeys(("name", "dataVersion", "lawAsOf"), TEXT))
    finding = object_(
        {
            "change": {"enum": ["appears", "disappears", "changes"]},
            **dict.fromkeys(("finding", "incident", "act", "state", "norm", "label"), TEXT),
            **dict.fromkeys(("before", "after"), status),
        }
    )
    moved = {"added": every, "removed": every}
    body = object_(
        {
            "schemaVersion": {"const": 1},
            **dict.fromkeys(("old", "new"), side),
            "findings": list_(finding),
            **dict.fromkeys(("notShown", "sameStatus"), COUNT),
            "things": object_(dict.fromkeys(KINDS, object_(moved))),
            "files": object_({**moved, "changed": every}),
        }
    )
    return titled("changes", "Answers of `obligations changes`", body)
