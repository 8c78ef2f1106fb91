"""What the State says to the claims of a draft, or may say, and what answers it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from obligations import names
from obligations.draft.blocks.argument import leading
from obligations.draft.document import Bullets, Paragraph, Text
from obligations.draft.phrases import capital, cited, listed, within
from obligations.render.words import POSITION, STATUS, counted, day, the_state

if TYPE_CHECKING:
    from collections.abc import Mapping

    from obligations.draft.document import Block, Inline, Line
    from obligations.draft.material import Material
    from obligations.model import Claim, CounterArgument, Finding

_MOST, _REPLIES = 6, 2
_IF_RIGHT = {
    "needsFacts": "open until more facts are found",
    "excepted": "met by an exception",
    "contradicted": "one that the record speaks against",
    "notApplicable": "without a duty to rest on",
    "signatoryDutyOnly": "one under a treaty that was only signed",
}
_DOES = {"Denies", "Puts", "Relies", "Said", "Is", "Was", "Had"}
"""Words with which an argument begins that tells what the State does."""
_BRACKETED = re.compile(r"\(([a-z0-9.-]+)\)")


def answers(material: Material, options: Mapping[str, Any]) -> tuple[Block, ...]:
    """Tell what the State is on file as saying: who says that it does, against which claims, what answers it.

    Positions of the State on the events that are aimed at no claim told here follow as the record has them; nothing is
    returned only where the events have none.
    """
    made = _told(material, options, made=True)
    return (*made, *_positions(material, told_of=_claims_told(material) if made else frozenset()))


def foreseen(material: Material, options: Mapping[str, Any]) -> tuple[Block, ...]:
    """Tell what nobody on file ascribes to the State and may yet be said against the claims, with what answers it."""
    return _told(material, options, made=False)


def _told(material: Material, options: Mapping[str, Any], *, made: bool) -> tuple[Block, ...]:
    """Tell each argument once for all claims on which it has the same effect and gets the same answers.

    With `answered` those that nothing on file answers go to the drafter's page.
    """
    replies = options.get("replies", _REPLIES)
    merged: dict[tuple[object, ...], list[tuple[Finding, CounterArgument]]] = {}
    for finding, one in _arguments(material, made=made):
        if options.get("answered") and not one.replies:
            material.leave_beside(
                f"An argument of the State that nothing on file answers: {_named(material, one.text)}"
            )
        else:
            key = (one.text, _effect(finding, one), one.replies[:replies])
            merged.setdefault(key, []).append((finding, one))
    widest: dict[object, int] = {}
    for (text, *_), those in merged.items():
        widest[text] = max(widest.get(text, 0), len(those))
    order = sorted(merged.values(), key=lambda one: (-widest[one[0][1].text], one[0][1].text, -len(one)))
    most = options.get("most", _MOST)
    blocks = [block for one in order[:most] for block in _answer(material, one, replies)]
    if len(order) > most:
        more = counted(len(order) - most, "further argument")
        material.leave_beside(f"{more} on these claims (the legal memorandum tells them).")
    return tuple(blocks)


def _arguments(material: Material, *, made: bool) -> list[tuple[Finding, CounterArgument]]:
    """Return the arguments against the leading claims, those that the State made or those that it may yet make.

    What it said of other acts, or of an alternative, is among those that it made, where no leading claim has it.
    """
    leads = leading(material, {})
    first = [lead.finding for lead in leads]
    beside = [one for lead in leads for one in (*lead.alike, *lead.others)] if made else []
    kept = [(each, one) for each in first for one in each.arguments if bool(_voices(material, one)) is made]
    known = {one.text for _, one in kept}
    more = [
        (each, one) for each in beside for one in each.arguments if one.text not in known and _voices(material, one)
    ]
    return [*kept, *more]


def _claims_told(material: Material) -> frozenset[str]:
    """Return the ids of the positions that arguments of the State are made by."""
    return frozenset(claim.id for _, one in _arguments(material, made=True) for claim in one.claims)


def _positions(material: Material, told_of: frozenset[str]) -> tuple[Block, ...]:
    """Tell the positions of the State on the acts as the record has them: whose word, when, what of, in what words."""
    view, state = material.knowledge.view, names.STATE + material.asked.state
    acts = [f"{names.ACT}{incident.id}.{act.id}" for incident, act in material.acts()]
    said = dict.fromkeys(one for act in acts for one in view.subjects("about", act))
    kept = [material.reader.claim(one) for one in said if view.one(one, "positionOf") == state]
    items = tuple(_position(material, one) for one in kept if one.id not in told_of)
    if not items:
        return ()
    lead = f"Positions of {the_state(material.state_name)} on these events{', besides' if told_of else ''}, as on file:"
    return (Paragraph((Text(lead),), numbered=False), Bullets(items))


def _position(material: Material, claim: Claim) -> Line:
    wording = material.notes.wording
    source = claim.source
    told_on = f" ({day(source.date)})" if source and source.date else ""
    what = listed(map(wording.phrase, wording.in_order(claim.asserts)))
    kind = POSITION.get(claim.position_type, claim.position_type)
    words = claim.locator.partition(": ")[2]
    quoted = f". In the words of the record: \u201c{words}\u201d" if words else ""
    said = f"{capital(wording.voice(claim))}{told_on}: {kind}{f', on this: {what}' if what else ''}{quoted}."
    return (Text(said), *material.notes.of_claims([claim]))


def _voices(material: Material, argument: CounterArgument) -> list[str]:
    """Say who says that the State has made an argument; nothing where nobody on file does."""
    state = material.state_name
    own = [one for one in argument.claims if one.position_type or one.said_by == state]
    voices = dict.fromkeys(material.notes.wording.voice(one, state) for one in own)
    if not argument.claims and argument.said_by:
        voices[f"said by {the_state(state)} in a notice on file"] = None
    return list(voices)


def _answer(material: Material, made: list[tuple[Finding, CounterArgument]], replies: int) -> list[Block]:
    argument = made[0][1]
    claims = tuple({claim.id: claim for _, one in made for claim in one.claims}.values())
    lead = "; ".join(dict.fromkeys(voice for _, one in made for voice in _voices(material, one)))
    said = _named(material, argument.text)
    line: list[Inline] = [
        Text(f"{capital(lead)}: {_clause(said)}" if lead else capital(said)),
        *material.notes.of_claims(claims),
    ]
    reached = cited(finding for finding, _ in made)
    line.append(Text(f" It goes to {reached}. {_effect(*made[0])}"))
    given = tuple(_reply(material, one.text, one.authority) for one in argument.replies[:replies])
    if not given:
        return [Paragraph((*line, Text(" No answer to it is on file.")))]
    return [Paragraph((*line, Text(" What answers it:"))), Bullets(given, lettered=True)]


def _clause(text: str) -> str:
    """Write an argument after a colon: with a subject where it begins with what the State does.

    >>> _clause("Denies the fact: return."), _clause("Its own law allows it.")
    ('it denies the fact: return.', 'its own law allows it.')
    """
    return f"it {within(text)}" if text.partition(" ")[0] in _DOES else within(text)


def _named(material: Material, text: str) -> str:
    """Name a source by its publisher or title where an argument names it by its id."""
    view = material.knowledge.view

    def named(found: re.Match[str]) -> str:
        iri = names.SOURCE + found[1]
        return f"({view.one(iri, 'dcterms:publisher') or view.label(iri)})" if view.many(iri, "a") else found[0]

    return _BRACKETED.sub(named, text).replace("of this norm", "of this rule")


def _reply(material: Material, text: str, authority: str) -> Line:
    return (Text(text), *material.notes.of_words(authority))


def _effect(finding: Finding, argument: CounterArgument) -> str:
    if argument.borne_out:
        return "The record bears it out."
    if argument.if_accepted == finding.status:
        return "If it were right, the claim would stand as it does now."
    return f"If it were right, the claim would be {_IF_RIGHT.get(argument.if_accepted, STATUS[argument.if_accepted])}."
