"""The five categories of arbitrary detention of the Working Group, each held against what is on file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from obligations.draft.blocks.before import of_body_elsewhere
from obligations.draft.document import Bullets, Paragraph, Text
from obligations.draft.phrases import told
from obligations.draft.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from obligations.draft.document import Block, Inline, Line
    from obligations.draft.material import Material


def categories(material: Material, _options: Mapping[str, Any]) -> tuple[Block, ...]:
    """Say of each category what it asks and which claims touch it; where none does, what would have to be found out.

    What the Working Group itself said on a related event follows, with the title of that event.
    """
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
            line.append(Text(" Nothing in the record of these events speaks to it."))
        line.append(Text(f" To be found out: {row['asks']}"))
        items.append(tuple(line))
    if not items:
        return ()
    elsewhere = of_body_elsewhere(material)
    lead = Paragraph((Text("On other events under the same provisions the Working Group has spoken:"),), numbered=False)
    return (Bullets(tuple(items)), *((lead, Bullets(elsewhere)) if elsewhere else ()))
