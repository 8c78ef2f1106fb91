"""The five categories of arbitrary detention of the Working Group, each held against what is on file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from obligations.draft.document import Bullets, Text
from obligations.draft.phrases import told
from obligations.draft.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from obligations.draft.document import Block, Inline, Line
    from obligations.draft.material import Material


def categories(material: Material, _options: Mapping[str, Any]) -> tuple[Block, ...]:
    """Say of each category what it asks and which claims touch it; where none does, what would have to be found out."""
    claims = material.own_claims
    items: list[Line] = []
    for row in read_table(material.knowledge.sources, "categories"):
        wanted = set(row["concepts"].split(";"))
        touching = [one for one in claims if one.stance == "affirms" and material.concepts_of([one]) & wanted]
        line: list[Inline] = [Text(f"Category {row['id']}", strong=True), Text(f": {row['says']}")]
        line += material.notes.of_words(row["basis"])
        if touching:
            line += [Text(" The facts touch it. "), *told(touching, material.notes)]
        else:
            line.append(Text(" Nothing on file speaks to it."))
        line.append(Text(f" To be found out: {row['asks']}"))
        items.append(tuple(line))
    return (Bullets(tuple(items)),) if items else ()
