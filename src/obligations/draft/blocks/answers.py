"""What the State says to the claims of a draft, or may say, and what answers it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from obligations import names
from obligations.draft.blocks.argument import leading
from obligations.draft.document import Bullets, Paragraph, Text
from obligations.draft.phrases import cited
from obligations.render.words import STATUS, counted, the_state

if TYPE_CHECKING:
    from collections.abc import Mapping

    from obligations.draft.document import Block, Inline, Line
    from obligations.draft.material import Material
    from obligations.model import CounterArgument, Finding

_MOST, _REPLIES = 6, 2
_IF_RIGHT = {
    "needsFacts": "open until more facts are found",
    "excepted": "met by an exception",
    "contradicted": "one that the record speaks against",
    "notApplicable": "without a duty to rest on",
    "signatoryDutyOnly": "one under a treaty that was only signed",
}
_BRACKETED = re.compile(r"\(([a-z0-9.-]+)\)")


def answers(material: Material, options: Mapping[str, Any]) -> tuple[Block, ...]:
    """Tell each argument once: who made it, against which claims, what would follow, what answers it."""
    merged: dict[str, list[tuple[Finding, CounterArgument]]] = {}
    for lead in leading(material, options):
        for one in lead.finding.arguments:
            merged.setdefault(one.text, []).append((lead.finding, one))
    order = sorted(merged.values(), key=lambda one: (not one[0][1].said_by, -len(one)))
    most = options.get("most", _MOST)
    blocks: list[Block] = []
    for made in order[:most]:
        blocks += _answer(material, made, options.get("replies", _REPLIES))
    if len(order) > most:
        blocks.append(
            Paragraph((Text(f"On file besides: {counted(len(order) - most, 'further argument')} that may be made."),))
        )
    return tuple(blocks)


def _answer(material: Material, made: list[tuple[Finding, CounterArgument]], replies: int) -> list[Block]:
    argument = made[0][1]
    claims = tuple({claim.id: claim for _, one in made for claim in one.claims}.values())
    said = f" Said by {the_state(argument.said_by)}, or by the source ascribed to it." if argument.said_by else ""
    line: list[Inline] = [
        Text(_named(material, argument.text)),
        Text(said or " This may be said."),
        *material.notes.of_claims(claims),
    ]
    reached = cited(finding for finding, _ in made)
    line.append(Text(f" It goes to {reached}. {_effect(*made[0])}"))
    given = tuple(_reply(material, one.text, one.authority) for one in argument.replies[:replies])
    if not given:
        return [Paragraph((*line, Text(" No answer to it is on file.")))]
    return [Paragraph((*line, Text(" Answers:"))), Bullets(given, lettered=True)]


def _named(material: Material, text: str) -> str:
    """Name a source by its publisher or title where an argument names it by its id."""
    view = material.knowledge.view

    def named(found: re.Match[str]) -> str:
        iri = names.SOURCE + found[1]
        return f"({view.one(iri, 'dcterms:publisher') or view.label(iri)})" if view.many(iri, "a") else found[0]

    return _BRACKETED.sub(named, text)


def _reply(material: Material, text: str, authority: str) -> Line:
    return (Text(text), *material.notes.of_words(authority))


def _effect(finding: Finding, argument: CounterArgument) -> str:
    if argument.borne_out:
        return "The record bears it out."
    if argument.if_accepted == finding.status:
        return "If it is right, the claim stands as it does now."
    return f"If it is right, the claim is {_IF_RIGHT.get(argument.if_accepted, STATUS[argument.if_accepted])}."
