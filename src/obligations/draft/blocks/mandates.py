"""Mandates of the special procedures to address: those that the rules of doors find the events to concern."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from obligations import names
from obligations.draft.document import Bullets, Paragraph, Text
from obligations.draft.phrases import listed, within
from obligations.errors import UsageError
from obligations.render.words import the_state

if TYPE_CHECKING:
    from collections.abc import Mapping

    from obligations.draft.document import Block, Line
    from obligations.draft.material import Material
    from obligations.forums.model import Mandate

_MOST = 8


def mandates(material: Material, options: Mapping[str, Any]) -> tuple[Block, ...]:
    """Name the mandates: those on a country in the events first, then those with most themes in common.

    Those beyond `most` are named in a sentence without their reasons; none is left out.
    """
    found: dict[str, Mandate] = {}
    for event in material.asked.incidents:
        try:
            concerned = material.knowledge.forums(material.asked.state, event=event).mandates
        except UsageError:  # the State has no part in this one of the events
            continue
        found |= {one.id: one for one in concerned if len(one.themes) >= len(found.get(one.id, one).themes)}
    ordered = sorted(found.values(), key=lambda one: (not one.on, -len(one.themes), one.name))
    most = options.get("most", _MOST)
    items: list[Line] = [(Text(f"{one.name}: {_reason(material, one)}."),) for one in ordered[:most]]
    rest = "; ".join(one.name for one in ordered[most:])
    more = (
        (Paragraph((Text(f"The record touches the subjects of these too: {rest}."),), numbered=False),) if rest else ()
    )
    return (Bullets(tuple(items), lettered=True), *more) if items else ()


def _reason(material: Material, mandate: Mandate) -> str:
    told = [f"its mandate is {listed(the_state(one) for one in mandate.on)}"] if mandate.on else []
    inferred = {material.knowledge.view.label(names.CONCEPT + one) for one in material.only_inferred}
    themes = [one for one in mandate.themes if one not in inferred]
    told += [f"the record speaks of {listed(map(within, themes))}"] if themes else []
    told += ["its subject may be inferred from the record"] if not told else []
    return "; ".join(told)
