"""The last section of every draft: versions, encodings nobody reviewed, limits, how fresh the lists are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from obligations.draft.document import Bullets, Paragraph, Table, Text
from obligations.draft.limits import limit_of
from obligations.draft.phrases import capital, listed
from obligations.draft.record import fill
from obligations.render.words import counted, day
from obligations.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from obligations.draft.document import Block, Line
    from obligations.draft.material import Material
    from obligations.draft.record import Limit

_NO_LAWYER = "noLawyerReviewed"
MEDIA = frozenset({"media", "press"})
"""Kinds of sources that are mass media: the one on file, and what records write for it."""


def rests(material: Material, unverified: Sequence[str]) -> tuple[Block, ...]:
    """Say what the whole draft rests on.

    Args:
        material: What the draft was made from.
        unverified: Facts in its citations that are from memory.
    """
    knowledge = material.knowledge
    norms = {one.norm: one.encoding_review for one in material.shown}
    unreviewed = sum(review == _NO_LAWYER for review in norms.values())
    told = [
        "It says what may breach which rule on the present record; it establishes no breach. It is no legal advice.",
        fill(material.kind.proof, material.variables),
        (
            f"Software obligations {VERSION}, data {knowledge.data_version}, law as of {day(knowledge.law_as_of)}. "
            f"Whether treaties bound is told as it was {material.last_day_said}."
        ),
        f"No lawyer has reviewed the encoding of {unreviewed} of the {counted(len(norms), 'rule')} that it asks about.",
        _limit(limit_of(knowledge.view, material.kind, material.procedure)),
        f"Order of the sections: {material.kind.source}",
    ]
    blocks: list[Block] = [Paragraph((Text(one),), numbered=False) for one in told if one]
    blocks += _freshness(material)
    blocks += _sources(material)
    if material.beside:
        lead = "On file besides, and left out of this draft:"
        blocks.append(Paragraph((Text(lead),), numbered=False))
        blocks.append(Bullets(tuple((Text(one),) for one in material.beside)))
    if material.notes.to_compare:
        lead = "To add, or to compare with the document, before it goes out:"
        blocks.append(Paragraph((Text(lead),), numbered=False))
        blocks.append(Bullets(tuple((Text(one),) for one in material.notes.to_compare)))
    if unverified:
        lead = "In the citations these facts are from memory; compare them with the document:"
        blocks.append(Paragraph((Text(lead),), numbered=False))
        blocks.append(Bullets(tuple((Text(one),) for one in unverified)))
    return tuple(blocks)


def _limit(limit: Limit | None) -> str:
    """Say how long the draft may be, when that was looked up, and how sure it is."""
    if limit is None:
        return "Length: whether there is a limit is not known. Look it up before filing."
    sizes = [
        f"{size:,} {limit.unit} for {whom}"
        for size, whom in ((limit.single, "one sender"), (limit.joint, "several together"))
        if size
    ]
    size = listed(sizes) or ("none known" if limit.unit == "none" else "unknown")
    leaves = f", without {limit.leaves_out}" if limit.leaves_out else ""
    checked = f"checked on {day(limit.checked_on)}" if limit.checked_on else "never checked"
    sure = "unverified" if limit.confidence == "unverified" else f"{checked}; {limit.confidence} confidence"
    return f"Length: {size}{leaves} ({limit.source}; {sure}). Look it up again before filing."


def _freshness(material: Material) -> list[Block]:
    """Say treaty by treaty to which day lists go."""
    codes = dict.fromkeys(one.treaty for one in material.shown if one.treaty)
    rows: list[tuple[Line, ...]] = []
    for code in codes:
        answer = material.bound(code)
        to = day(answer.data_complete_to.isoformat()) if answer.data_complete_to else "not known"
        notes = " ".join(one for one in answer.notes if "eservations were read" in one or "known only" in one)
        rows.append(((Text(material.title(code)),), (Text(to),), (Text(notes or "no note"),)))
    head = ("Treaty", "List of parties goes to", "Reservations")
    return [Table(head, tuple(rows), widths=(0.45, 0.2, 0.35))] if rows else []


def _sources(material: Material) -> list[Block]:
    """Say what kinds of sources it rests on, and warn where there are only mass media."""
    kinds = source_kinds(material)
    if not kinds:
        return [Paragraph((Text("It cites no source of fact."),), numbered=False)]
    told = listed(f"{capital(kind)}: {number}" for kind, number in kinds)
    said = f"Sources of fact by kind: {told}."
    if {kind for kind, _ in kinds} <= MEDIA:
        said += " All of them are mass media; several bodies do not take up what rests on these alone."
    return [Paragraph((Text(said),), numbered=False)]


def source_kinds(material: Material) -> tuple[tuple[str, int], ...]:
    """Count the sources that notes cite, by kind; a note of the editors is none, and adds nothing to mass media."""
    found: dict[str, int] = {}
    for one in material.notes.used.values():
        if material.notes.is_from_memory(one):
            continue
        found[one.kind or "kind not on file"] = found.get(one.kind or "kind not on file", 0) + 1
    return tuple(sorted(found.items()))
