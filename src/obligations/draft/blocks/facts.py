"""The facts of a draft: events, acts in order, numbers, actors, dangers; each sentence with its note."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from obligations import names
from obligations.draft.document import Bullets, Paragraph, Text
from obligations.draft.phrases import capital, listed, told, when
from obligations.render.words import counted, day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from obligations.assessment import Act, Count
    from obligations.draft.document import Block, Inline, Line
    from obligations.draft.material import Material
    from obligations.model import Claim

_GROUNDS = {
    "organ": "the record names its organs as those who acted (ILC Articles, art. 4)",
    "state": "the record says that the State acted; which organ is not on file (ILC Articles, art. 4)",
    "attributed": "a claim makes the conduct of others its own (ILC Articles, arts. 5-11)",
    "territorial": "it happened in its territory, and the duty is to guard, to prevent or to provide",
    "receiving": "the people were taken to it",
    "nationality": "the people have its nationality",
}
"""On what ground a State is asked about an act, by the role that the rule gives it."""
_DANGERS = {"risk-of-serious-harm", "threat-on-convention-ground"}
_FIGURES = {"estimate": "estimate", "share": "share"}
_LONG = re.compile(r"\d{4,}")
_NUMBER = "A number as its source gives it:"
_READ = "A number, in an editors' reading of the source:"
_READING = "an editors' reading of the source"
_IS_READ = re.compile(r"\b(?:lowest|highest|narrower|wider) reading\b")
"""Words with which a record says that a figure is a reading of its source, such as of "hundreds"."""
_NUMBERS = "Numbers as each source gives them; they may overlap and are not added up:"


def summary(material: Material, options: Mapping[str, Any]) -> tuple[Block, ...]:
    """Tell each event in the words of its record; `most` events, the rest by title.

    The note of each names where its acts and their numbers are told of, and no source that speaks of something else.
    """
    most = options.get("most") or len(material.incidents)
    shown = [one for one in material.incidents[:most] if one.summary]
    told_of = material.places()
    blocks = [
        Paragraph((Text(one.summary.strip()), *material.notes.of_places(told_of.get(one.id, [])))) for one in shown
    ]
    rest = [one.title for one in material.incidents[most:]]
    if rest:
        blocks.append(Paragraph((Text(f"{_elsewhere(material)}: {'; '.join(rest)}."),)))
    return tuple(blocks)


def chronology(material: Material, options: Mapping[str, Any]) -> tuple[Block, ...]:
    """Tell each act: when, where, who acted, what is said of it and by whom; then the numbers."""
    blocks: list[Block] = []
    acts = list(material.acts())
    shown = acts[: options.get("acts") or None]
    for incident, act in shown:
        claims = material.reported(incident, act)
        of_people = [one for one in claims if set(one.asserts) <= material.person_concepts]
        of_acts = [one for one in claims if one not in of_people]
        line: list[Inline] = [
            Text(f"{_scene(act)} "),
            *told(of_acts, material.notes, options.get("claims"), bare=False),
        ]
        people = told(of_people, material.notes, options.get("claims"))
        line += [Text(" "), *people] if people else []
        blocks.append(Paragraph(tuple(line)))
        blocks += _numbers(material, act.counts[: options.get("numbers", len(act.counts))])
    if len(acts) > len(shown):
        _further(material, blocks, len(acts) - len(shown))
    return tuple(blocks)


def _elsewhere(material: Material) -> str:
    """Say where an event is told that the body of the draft only names."""
    return "Told in the annex alone" if material.has_block("chronology-table") else "Besides these there are"


def _further(material: Material, blocks: list[Block], number: int) -> None:
    """Say where further acts stand: in the annex, or on file beside the draft."""
    said = counted(number, "further act")
    if material.has_block("chronology-table"):
        blocks.append(Paragraph((Text(f"The table in the annex has {said}."),)))
    else:
        material.leave_beside(f"{said} of these events (the page of the event tells them).")


def _scene(act: Act) -> str:
    """Say when and where an act was, and who acted."""
    where = f", {act.place}" if act.place else " (place not on file)"
    return f"{when(act.edtf)}{where}. Acting: {who(act)}."


def who(act: Act) -> str:
    """Name the actors of an act, with the State where only an organ is named."""
    states = [one for one in act.states if one not in act.actors]
    return f"{listed(act.actors) or 'not on file'}{f' ({listed(states)})' if states else ''}"


def _numbers(material: Material, counts: Iterable[Count]) -> tuple[Block, ...]:
    those = tuple(counts)
    items = tuple(_number(material, one, alone=len(those) == 1) for one in those)
    if not items:
        return ()
    lead = _NUMBERS if len(items) > 1 else _READ if any(map(_is_read, those)) else _NUMBER
    return (Paragraph((Text(lead),), numbered=False), Bullets(items))


def _is_read(count: Count) -> bool:
    return bool(_IS_READ.search(count.of))


def _number(material: Material, count: Count, *, alone: bool) -> Line:
    reading = _READING if _is_read(count) and not alone else ""
    how = [reading, _FIGURES.get(count.kind, ""), f"as of {day(count.as_of)}" if count.as_of else ""]
    beside = ", ".join(filter(None, how))
    said = f"{figure(count)}{f' ({beside})' if beside else ''}"
    source = material.reader.source(names.SOURCE + count.source) if count.source else None
    return (Text(said), *material.notes.of_source(source, count.locator))


def figure(count: Count) -> str:
    """Write a number with what it is of, the way its source gives it."""
    return f"{_LONG.sub(lambda found: f'{int(found[0]):,}', count.text)}: {count.of or 'persons'}"


def affected(material: Material, options: Mapping[str, Any]) -> tuple[Block, ...]:
    """Say who is affected: what is on file of the people in each act, and how many."""
    blocks: list[Block] = []
    for incident, act in material.acts():
        claims = [one for one in material.reported(incident, act) if set(one.asserts) <= material.person_concepts]
        line = told(claims, material.notes)
        numbers = _numbers(material, act.counts[: options.get("numbers", len(act.counts))])
        if line or numbers:
            blocks.append(
                Paragraph(
                    (Text(f"{when(act.edtf)}{'.' if line else ':'} "), *(line or (Text("only numbers are on file."),)))
                )
            )
            blocks += numbers
    return tuple(blocks)


def actors(material: Material, options: Mapping[str, Any]) -> tuple[Block, ...]:
    """Say who acted in each act, and on what ground the State is asked.

    Args:
        material: What the draft is made from.
        options: `asked` leaves out acts that the State is not asked about.
    """
    items: list[Line] = []
    for incident, act in material.acts():
        asked = [one for one in material.against if (one.incident, one.act) == (incident.id, act.id)]
        if options.get("asked") and not asked:
            continue
        grounds = dict.fromkeys(_GROUNDS[_role(act, one.asked_as)] for one in asked if one.asked_as)
        ground = f" Ground on which {material.variables['state']} is asked: {'; '.join(grounds)}." if grounds else ""
        claims = material.reported(incident, act)
        items.append((Text(f"{when(act.edtf)}: {who(act)}.{ground}"), *material.notes.of_claims(_firmest(claims))))
    return (Bullets(tuple(items)),) if items else ()


def _role(act: Act, asked_as: str) -> str:
    """Say by which role a State is asked; that of its organs only where one is named."""
    return "state" if asked_as == "organ" and set(act.actors) <= set(act.states) else asked_as


def _firmest(claims: list[Claim]) -> list[Claim]:
    """Return the weightiest claim of an act: what the naming of its actors rests on."""
    return sorted(claims, key=lambda one: (-one.weight, one.id))[:1]


def dangers(material: Material, options: Mapping[str, Any]) -> tuple[Block, ...]:
    """Tell what is on file of dangers: of the acts themselves, then of general situations."""
    most = options.get("claims")
    blocks = []
    for incident, act in material.acts():
        kept = [one for one in material.reported(incident, act) if material.concepts_of([one]) & _DANGERS]
        if kept:
            blocks.append(Paragraph((Text(f"{when(act.edtf)}. "), *told(kept, material.notes, most))))
    for lead, claims in _situations(material).items():
        blocks.append(Paragraph((Text(f"{lead}. "), *told(claims, material.notes, most))))
    return tuple(blocks)


def _situations(material: Material) -> dict[str, list[Claim]]:
    """Put together what several events say of one situation, each claim once."""
    view = material.knowledge.view
    found: dict[str, dict[tuple[object, ...], Claim]] = {}
    for iri, claims in material.situations():
        place = next((view.label(one) for one in view.many(iri, "place")), "")
        people = view.one(iri, "personClass") or "people there"
        lead = capital(f"{people}{f', {place}' if place else ''}, {day(view.one(iri, 'edtf') or '')}")
        for one in (each for each in claims if each.mode != "inferred"):
            found.setdefault(lead, {}).setdefault((one.label, one.stance, one.said_by, one.source, one.locator), one)
    return {lead: list(claims.values()) for lead, claims in found.items()}
