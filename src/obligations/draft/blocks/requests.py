"""What follows and what is asked: consequences in the law of responsibility, and recommendations from the tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from obligations.draft.blocks.argument import leading
from obligations.draft.document import Bullets, Text
from obligations.draft.phrases import capital
from obligations.draft.tables import rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from obligations.draft.document import Block, Line
    from obligations.draft.material import Material

_BASIS = re.compile(r" \((?P<basis>[^()]*arts?\.[^()]*)\)\Z")
_MOST = 12


def consequences(material: Material, options: Mapping[str, Any]) -> tuple[Block, ...]:
    """List what would follow if the leading claims were established, each with its basis in a note.

    Args:
        material: What the draft is made from.
        options: `without` names a basis whose consequence is left out, such as what only other States may ask.
    """
    found = dict.fromkeys(said for lead in leading(material, {}) for said in lead.finding.consequences)
    items: list[Line] = []
    for said in found:
        basis = _BASIS.search(said)
        if basis and options.get("without") and options["without"] in basis["basis"]:
            continue
        words = said[: basis.start()] if basis else said
        items.append((Text(f"{capital(words)}."), *material.notes.of_words(basis["basis"] if basis else "")))
    return (Bullets(tuple(items), lettered=True),) if items else ()


def recommendations(material: Material, options: Mapping[str, Any]) -> tuple[Block, ...]:
    """List what the State is asked to do: the rows of the table whose condition is met, each with its basis."""
    found: dict[str, str] = {}
    for row in rows(material, "recommendations"):
        found.setdefault(row["text"], row["basis"])
    items = tuple((Text(text), *material.notes.of_words(basis)) for text, basis in found.items())
    return (Bullets(items[: options.get("most", _MOST)], lettered=True),) if items else ()
