"""Mandates of the special procedures to address: those whose themes the record touches, and those on a State in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from obligations import names
from obligations.draft.document import Bullets, Text
from obligations.draft.phrases import listed, within
from obligations.names import tail
from obligations.render.words import the_state

if TYPE_CHECKING:
    from collections.abc import Mapping

    from obligations.draft.document import Block, Line
    from obligations.draft.material import Material

_MOST = 6
_THEMATIC, _COUNTRY = names.BODY_KIND + "thematic-mandate", names.BODY_KIND + "country-mandate"


def mandates(material: Material, options: Mapping[str, Any]) -> tuple[Block, ...]:
    """Name the mandates, those with most themes in common first; country mandates only for States in the events."""
    view = material.knowledge.view
    states = _states(material)
    touched = material.concepts
    found: list[tuple[int, str, str, list[str]]] = []
    for body in (*view.subjects("bodyKind", _THEMATIC), *view.subjects("bodyKind", _COUNTRY)):
        if view.one(body, "active") != "yes":
            continue
        common = [one for one in view.many(body, "theme") if tail(one) in touched]
        on = [one for one in view.many(body, "mandateOn") if one in states]
        if on or (common and not view.many(body, "mandateOn")):
            themes = [within(view.label(one)) for one in common]
            found.append((-len(common) - len(on), view.label(body), _reason(material, on, themes), themes))
    items: list[Line] = [(Text(f"{name}: {why}."),) for _, name, why, _ in sorted(found)[: options.get("most", _MOST)]]
    return (Bullets(tuple(items), lettered=True),) if items else ()


def _reason(material: Material, on: list[str], themes: list[str]) -> str:
    view = material.knowledge.view
    told = [f"its mandate is {listed(the_state(view.label(one)) for one in on)}"] if on else []
    told += [f"the record speaks of {listed(themes)}"] if themes else []
    return "; ".join(told)


def _states(material: Material) -> set[str]:
    """Return the States in the events: those that act, and those to which people are taken (IRIs)."""
    view = material.knowledge.view
    found = set()
    for incident, act in material.acts():
        iri = f"{names.ACT}{incident.id}.{act.id}"
        for role in ("roleActing", "roleReceiving", "roleTerritorial"):
            found |= set(view.many(iri, role))
    return found
