"""The law of a draft: what bound the State on the days of the acts, its reservations, and what is not argued."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from obligations import names
from obligations.assessment import SUPPORTED
from obligations.draft.document import Bullets, Paragraph, Text
from obligations.draft.phrases import article, capital, listed, within
from obligations.names import in_order, tail
from obligations.render.account import merged
from obligations.render.words import LEGAL_EFFECT, RESERVATION, day

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from obligations.bound import Bound
    from obligations.consent import Reservation
    from obligations.draft.document import Block, Inline, Line
    from obligations.draft.material import Material

_CUSTOM = ("custom", "jus-cogens")
_KINDS = {
    "opt-out": "declaration of exclusion",
    "dispute-clause-exclusion": "reservation on the settlement of disputes",
}
_UNIVERSAL = {"allStates", "groupIlo"}
"""Groups whose treaties every Member of the United Nations can join, by itself or as a Member of the ILO."""
_UNREAD = "have not been read"
_LIST_OF = "list of "
_LATER = "What the State did after that day is not on file."
_OPT_OUT = "opt-out"
_AT_NO_TIME = "at an unknown time"
"""What the time of the facts is where no act has a day."""


def applicable(material: Material, options: Mapping[str, Any]) -> tuple[Block, ...]:
    """Say treaty by treaty how the State stood on the last day of the acts; then custom, standards, what is left out.

    Args:
        material: What the draft is made from.
        options: `brief` leaves out reservations that touch nothing that is argued.
    """
    brief = bool(options.get("brief"))
    codes = _treaties(material)
    answers = {code: material.bound(code) for code in codes}
    bound = [one for one in answers.values() if one.status == "bound" and _asked(material, one)]
    argued = [one for one in bound if not brief or _asked(material, one, supported=True)] or bound
    blocks: list[Block] = [Paragraph(_binding(material, one, brief=brief)) for one in argued]
    beside = _not_argued(material, [one.question.treaty for one in bound if one not in argued])
    if beside:
        said = f"It was bound too by these, which are not argued because facts are missing: {'; '.join(beside)}."
        blocks.append(Paragraph((Text(said),)))
    blocks += _custom(material)
    signed = [one for one in answers.values() if one.status == "signatoryOnly"]
    blocks += [Paragraph(_signed(material, one)) for one in signed]
    blocks += [Paragraph(_unknown(material, one)) for one in answers.values() if one.status == "unknown"]
    absent = [
        material.title(code)
        for code, one in answers.items()
        if one.status == "notBound" and _could(material, code) and _would_be_argued(material, code)
    ]
    if absent:
        said = (
            f"{_name(material)} was not bound by these treaties, and nothing is argued under them: {'; '.join(absent)}."
        )
        blocks.append(Paragraph((Text(said),)))
    return (*blocks, *_standards(material)) if blocks else ()


def _could(material: Material, code: str) -> bool:
    """Tell whether a State can join a treaty: one of the United Nations system, or of a group it belongs to."""
    view = material.knowledge.view
    group = view.one(names.TREATY + code.lower(), "openTo") or ""
    return tail(group) in _UNIVERSAL or group in view.many(names.STATE + material.asked.state, "memberOf")


def _would_be_argued(material: Material, code: str) -> bool:
    """Tell whether a rule of a treaty would have some support for every element if the treaty bound."""
    found = (one for one in material.against if code in {one.treaty, *(one.via or ())[:1]})
    return any(one.status_if_bound in SUPPORTED for one in found)


def _not_argued(material: Material, codes: Sequence[str]) -> list[str]:
    """Name the treaties that bind and are not argued, those of one rule together, with what is missing for it."""
    waiting: dict[tuple[str, str], list[str]] = {}
    for code in codes:
        waiting.setdefault(_lacking(material, code), []).append(material.title(code))
    return [
        f"{listed(titles)}{f' (for {law} it is not on file: {missing})' if law else ''}"
        for (law, missing), titles in waiting.items()
    ]


def _lacking(material: Material, code: str) -> tuple[str, str]:
    """Return the rule of a treaty for which the fewest facts are missing, and these facts; nothing where none is."""
    of_treaty = [one for one in material.shown if code in {one.treaty, *(one.via or ())[:1]}]
    missing = [(one, [each.label for each in one.elements if each.status == "missing"]) for one in of_treaty]
    nearest = min((one for one in missing if one[1]), key=lambda one: len(one[1]), default=None)
    return (article(nearest[0]), listed(map(within, nearest[1]))) if nearest else ("", "")


def _treaties(material: Material) -> list[str]:
    """List the treaties that findings on the State name, the carrier of another among them, the leading ones first."""
    named = material.asked.treaty
    found: dict[str, None] = {}
    for one in material.against:
        if one.source == "soft-law" or not one.treaty or (named and named not in {one.treaty, *(one.via or ())[:1]}):
            continue
        found.update(dict.fromkeys([*([one.via[0]] if one.via else []), one.treaty]))
    return list(found)


def _asked(material: Material, answer: Bound, *, supported: bool = False) -> bool:
    """Tell whether anything that is argued or open (or argued alone) rests on a treaty."""
    code = answer.question.treaty
    found = material.findings() if supported else material.shown
    return any(code in {one.treaty, *(one.via or ())[:1]} for one in found)


def _name(material: Material) -> str:
    return material.variables["State"]


def _binding(material: Material, answer: Bound, *, brief: bool) -> Line:
    line: list[Inline] = [
        Text(
            f"{_name(material)} was bound by the {material.title(answer.question.treaty)} {material.last_day_said}: "
            f"{within(answer.reason)}"
        ),
        *_note(material, answer),
    ]
    touched = _touching(material, answer.question.treaty)
    others = [one for one in answer.reservations if one.id not in {each.id for each in touched}]
    listed_here = touched if brief else [*touched, *others]
    for one in listed_here:
        line.append(Text(f" {_reservation(one, touches=one in touched)}"))
        line += material.notes.of_words(_listed(one.source, one.source_date))
    read = [note for note in answer.notes if note.startswith("Reservations")]
    unread = any(_UNREAD in note for note in read)
    if not touched and not others and not unread:
        line.append(Text(" No reservation of it to this treaty is on file."))
    if unread or not brief:
        line += [Text(f" {note}") for note in read]
    return tuple(line)


def _note(material: Material, answer: Bound) -> tuple[Inline, ...]:
    """Cite the treaty, and the list on which the act of the State stands."""
    acts = [_listed(one.sources[0] if one.sources else "", one.source_date) for one in answer.acts]
    return material.notes.of_treaty(answer.question.treaty, list(dict.fromkeys(filter(None, acts))))


def _listed(source: str, of: str) -> str:
    return f"{source}{f', {_LIST_OF}{day(of)}' if of else ''}" if source else ""


def _touching(material: Material, code: str) -> list[Reservation]:
    found = {each.id: each for one in material.shown if code == one.treaty for each in one.reservations}
    return list(found.values())


def _reservation(one: Reservation, *, touches: bool) -> str:
    effect = LEGAL_EFFECT.get(one.legal_effect) or RESERVATION.get(one.effect, "")
    made = f" of {day(one.made_on)}" if one.made_on else ""
    ended = f", withdrawn {day(one.withdrawn_on)}" if one.withdrawn_on else ""
    where = f" on art{'s' if ';' in one.articles else ''}. {one.articles.replace(';', ', ')}" if one.articles else ""
    beside = "" if touches else " It does not touch what is argued here."
    told = f" ({effect})" if effect else ""
    return f"Its {_KINDS.get(one.kind, one.kind.replace('-', ' '))}{made}{where}{told}{ended}: {one.gist}{beside}"


def _signed(material: Material, answer: Bound) -> Line:
    said = (
        f"{_name(material)} has only signed the {material.title(answer.question.treaty)}: {within(answer.reason)} "
        "It is not argued here as binding."
    )
    return (Text(said), *_note(material, answer))


def _unknown(material: Material, answer: Bound) -> Line:
    said = (
        f"Whether {material.variables['state']} was bound by the {material.title(answer.question.treaty)} is unknown: "
        f"{within(answer.reason)} It is not argued here as binding."
    )
    return (Text(said), *_note(material, answer))


def _custom(material: Material) -> list[Block]:
    """Name the rules of custom that are argued, and say where it is disputed that they bind."""
    rules = {one.rule: one for one in material.shown if one.source in _CUSTOM and not material.asked.treaty}
    items = []
    for one in rules.values():
        disputed = " Whether custom has this rule is disputed." if one.binding.mode == "contested" else ""
        items.append((Text(f"{capital(one.citation)}.{disputed}"), *material.notes.of_words(one.authority)))
    if not items:
        return []
    lead = (
        "Rules of customary law on the same facts, which bind without a treaty (that they stand is argued from the "
        "authorities noted):"
    )
    return [Paragraph((Text(lead),)), Bullets(tuple(items))]


def _standards(material: Material) -> list[Block]:
    """Name the texts without binding force that the same acts touch."""
    found: dict[str, set[str]] = {}
    for one in material.against:
        if one.source == "soft-law" and not material.asked.treaty:
            found.setdefault(one.treaty or "", set()).add(one.provision)
    told = [
        merged(f"{material.title(code)}, art. {one}" for one in sorted(those, key=in_order))
        for code, those in found.items()
    ]
    said = f"Texts without binding force on the same facts: {'; '.join(told)}."
    return [Paragraph((Text(said), *material.notes.of_law(*found)))] if told else []


def acceptance(material: Material, _options: Mapping[str, Any]) -> tuple[Block, ...]:
    """Say what opens the procedure, and what is on file of the State's acceptance."""
    if not material.procedure:
        return ()
    view, iri = material.knowledge.view, names.PROCEDURE + material.procedure
    material.notes.compare(f"What opens the procedure: {_looked_up(material, iri)}")
    condition = view.one(iri, "stateCondition") or "not on file."
    blocks: list[Block] = [Paragraph((Text(f"What must be true of the State: {condition}"),))]
    blocks += [Paragraph((Text(one),)) for one in _door(material)]
    who = view.one(iri, "whoMayFile")
    blocks += [Paragraph((Text(f"Who may use it: {who}"),))] if who else []
    return tuple(blocks)


def _looked_up(material: Material, iri: str) -> str:
    view = material.knowledge.view
    on = view.one(iri, "lookedUpOn")
    known = [f"looked up {day(on)}" if on else "not compared with its source", view.one(iri, "confidence") or ""]
    return f"{view.one(iri, 'dcterms:source') or 'no source on file'} ({', '.join(filter(None, known))} confidence)"


def _door(material: Material) -> list[str]:
    """Say how the procedure stands on the day on which it was judged, why, and how the facts lie to it."""
    door, state = material.door, material.variables["state"]
    if door is None:
        return [f"Whether the procedure is open for {state} was not judged: {state} has no part in the events."]
    stands = {one: f"the procedure is {one} for {state}." for one in ("open", "closed")}
    said = stands.get(door.standing, f"whether the procedure is open for {state} is not known.")
    deciding = [way for way in door.ways if way.status == door.standing]
    excluding = [_excluding(material, act) for act in door.acts]
    if door.standing == "open" and any(way.by == _OPT_OUT for way in deciding):
        excluding.append("No declaration that excludes it is on file.")
    later = _LATER if door.judged_on < material.knowledge.law_as_of else ""
    told = " ".join(filter(None, [f"As judged on {day(door.judged_on)}, {said} {door.told}", *excluding, later]))
    reaches = door.standing == "open" and material.period != _AT_NO_TIME
    lies = " Nothing on file puts them before the time that the procedure reaches." if reaches else ""
    return [told, f"Time of the facts: {material.period}.{lies}"]


def _excluding(material: Material, act: str) -> str:
    """Tell of a declaration of exclusion on which a way turns; nothing for any other act."""
    from obligations.consent import reservation

    view, iri = material.knowledge.view, names.RESERVATION + act
    return _reservation(reservation(view, iri), touches=True) if view.many(iri, "a") else ""
