"""How strong the record of a finding is: what decides which of several acts a draft argues first under one rule."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from obligations.render.account import rank

if TYPE_CHECKING:
    from obligations.draft.material import Material
    from obligations.model import Finding

_NUMBER = re.compile(r"\d+")


def strength(material: Material, finding: Finding) -> tuple[object, ...]:
    """Return a key that sorts the findings of one rule, the strongest record first.

    How the finding stands comes first, as on the page of an event; then how many independent roots, claims and general
    situations speak for its elements, and how many people the act touched. Only what ties in all goes by day and id.
    """
    claims = {one.id: one for element in finding.elements for one in element.supporting}
    sources = [one.source for one in claims.values() if one.source]
    roots = {root for one in sources for root in one.roots or (one.id,)}
    situations = {one.situation for one in claims.values() if one.situation}
    *stands, _, _ = rank(finding)
    counted = (-len(roots), -len(claims), -len(situations), -persons(material, finding))
    return (*stands, *counted, finding.earliest, finding.act)


def persons(material: Material, finding: Finding) -> int:
    """Return the highest number of people that a source gives for the act, each figure at its lowest; 0 without any."""
    counts = (
        count.text
        for incident in material.incidents
        for act in incident.acts
        if (incident.id, act.id) == (finding.incident, finding.act)
        for count in act.counts
    )
    return max((min(map(int, found)) for one in counts if (found := _NUMBER.findall(one))), default=0)
