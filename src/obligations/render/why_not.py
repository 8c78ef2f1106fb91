"""The page of why not: what stands in the way, State by State, and the questions whose answers would complete it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from obligations.render.page import Page, write_pages
from obligations.render.words import MAY_BREACH, STATUS, counted, day, foot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from obligations.fact_sets import Choice, Fact, FactSet
    from obligations.render.page import Medium
    from obligations.why_not import Answer, WhyNot

_FIRM = {
    "documented": "documented with particulars",
    "authoritative": "found by a competent body, or admitted",
}
_LISTED = 3
"""How many ways are written out for the acts nearest to a finding of a norm; for the other acts, one."""


def write_why_not(found: WhyNot, medium: Medium) -> str:
    """Write the answer in one of the formats."""
    if medium.form == "json":
        return json.dumps(found.to_dict(), ensure_ascii=False, indent=2) + "\n"
    return write_pages([why_not_page(found)], medium)


def why_not_page(found: WhyNot) -> Page:
    """Write the page: the short answer first, then each State with the norms nearest to a finding first."""
    page = Page(f"Why not: {found.asked}")
    page.heading(f"Why no finding of {found.asked}?", aside=found.incident)
    page.line(found.title)
    page.line(found.note, strong=True)
    by_state: dict[str, list[Answer]] = {}
    for answer in sorted(found.answers, key=lambda one: (_distance(one), one.norm)):
        by_state.setdefault(answer.state, []).append(answer)
    for answers in by_state.values():
        page.line(_in_short(answers), strong=True)
    for answers in by_state.values():
        page.heading(answers[0].state_name, level=2)
        _state(page, answers)
    if found.norms and not found.answers:
        page.line("No State holds a role in any act of this event.", strong=True)
    page.line(
        foot(
            found.law_as_of,
            found.data_version,
            "a set of facts is a list of questions, not of conclusions",
            MAY_BREACH,
        ),
        faint=True,
    )
    page.line(_next(found))
    return page


def _distance(answer: Answer) -> int:
    """Say how far an answer is from a finding, the nearest first; for the order on the page alone."""
    if answer.status in {"primaFacie", "arguable"} and answer.tense == "completed":
        return 0
    if answer.sets:
        return len(answer.sets[0].facts)
    return {"noRole": 90, "notOwed": 80}.get(answer.obstacles[0].code if answer.obstacles else "", 70)


def _in_short(answers: Sequence[Answer]) -> str:
    """Answer for one State in a sentence."""
    nearest, name = answers[0], answers[0].state_name
    where = f"{nearest.citation} [{nearest.act}]"
    if _distance(nearest) == 0:
        return f"{name}: there is a finding, {STATUS[nearest.status]}: {where}."
    if nearest.sets:
        return f"{name}: {counted(len(nearest.sets[0].facts), 'fact')} away at the nearest: {where}."
    code = nearest.obstacles[0].code
    if code == "noRole":
        return f"{name} holds no role in this event that this is asked of."
    if code == "notOwed":
        return f"{name}: not asked of it on these acts."
    return f"{name}: no fact about the event would help. {nearest.obstacles[0].text}"


def _state(page: Page, answers: Sequence[Answer]) -> None:
    """Write what is said of one State: norm by norm, then the acts in which it holds no role that is asked of."""
    defined, shown = set[str](), set[str]()
    for group in _alike([one for one in answers if not _is_roleless(one)]):
        _group(page, group, defined, _LISTED if group[0].norm not in shown else 1)
        shown.add(group[0].norm)
    lines: dict[str, list[str]] = {}
    for one in (one for one in answers if _is_roleless(one)):
        acts = lines.setdefault(one.obstacles[0].text, [])
        acts += [one.act] if one.act not in acts else []
    for text, acts in lines.items():
        page.line(f"[{', '.join(acts)}] {text}", indent=2)


def _is_roleless(answer: Answer) -> bool:
    return bool(answer.obstacles) and answer.obstacles[0].code == "noRole"


def _alike(answers: Sequence[Answer]) -> list[list[Answer]]:
    """Put together acts of which the same is said of the same norm."""
    groups: dict[str, list[Answer]] = {}
    for one in answers:
        said = {**one.to_dict(), "act": "", "date": "", "finding": ""}
        groups.setdefault(json.dumps(said, sort_keys=True), []).append(one)
    return list(groups.values())


def _group(page: Page, group: Sequence[Answer], defined: set[str], most: int) -> None:
    """Write one norm and the acts of which the same is said; `defined` holds the concepts that the page has defined."""
    first = group[0]
    page.heading(f"{first.citation}: {first.label} [{', '.join(one.act for one in group)}]", level=3, aside=first.norm)
    lead = first.obstacles[0].text if first.obstacles else ""
    page.line(f"{_status(first)} {lead}".rstrip(), indent=2, strong=True)
    for number, obstacle in enumerate(first.obstacles):
        page.line(obstacle.text[0].upper() + obstacle.text[1:] if number else "", indent=2)
        for one in obstacle.sources:
            page.line(one, indent=4, faint=True)
    if first.legal_change:
        page.line(f"No fact about the event would help. {first.legal_change}{_pointer(first)}", indent=2)
    for number, each in enumerate(first.sets[:most]):
        _set(page, each, first, defined, "Or" if number else "Smallest set")
    left = first.more_sets + len(first.sets[most:])
    if left:
        page.line(
            f"{counted(left, 'further way')} to fill these elements, with as many facts or more, may do.", indent=2
        )
    if first.obstacles and not first.sets and not first.legal_change:
        page.line(_without_set(first), indent=2)


def _pointer(answer: Answer) -> str:
    """Point to the command that tries a change of the law, where a change would help."""
    helps = not {one.code for one in answer.obstacles} & {"unknown", "acceptanceUnknown", "notBinding"}
    return " (obligations what-if tries such a change)" if helps else ""


def _status(answer: Answer) -> str:
    if not answer.status:
        return "No finding."
    if answer.tense == "conditional":
        return f"Conditional only: {STATUS[answer.status]}, if it were carried out."
    highest = " Nothing stands in the way." if answer.status == "primaFacie" else ""
    return f"{STATUS[answer.status].capitalize()}.{highest}"


def _without_set(answer: Answer) -> str:
    """Say why no set of facts is given: the law holds the finding, or no claim could lift it."""
    codes = {one.code for one in answer.obstacles}
    if answer.status == "arguable" and answer.tense == "completed" and "weak" not in codes:
        return "Every element is well supported on this record; what is said above holds the finding there."
    if answer.status == "arguable" and answer.tense == "completed":
        return "Firmer claims on the weak elements alone would leave it arguable."
    if codes == {"notOwed"}:
        return "No further claim about this act would help."
    return "No set of further claims was found that would complete it."


def _set(page: Page, one: FactSet, answer: Answer, defined: set[str], name: str) -> None:
    """Write one set: how many facts, what comes out, then each question."""
    several = any(len(fact.choices) > 1 for fact in one.facts) and one.status == "arguable"
    raised = " to move it up" if answer.status == "arguable" and answer.tense == "completed" else ""
    firm = {fact.mode for fact in one.facts if fact.choices}
    how = f", {_FIRM[firm.pop()]}" if len(firm) == 1 else ""
    what = f"{counted(len(one.facts), 'fact')}{how}: then{' at least' if several else ''} {STATUS[one.status]}."
    page.line(f"{name}{raised}: {what}", indent=2)
    for number, fact in enumerate(one.facts, 1):
        _fact(page, fact, number, defined)


def _fact(page: Page, fact: Fact, number: int, defined: set[str]) -> None:
    asks = " ".join(one.question or f"{one.label}?" for one in fact.fills) or _when(fact)
    page.line(f"{number}. {asks}", indent=4)
    denied = "not so: " if fact.kind == "denied" else ""
    for place, choice in enumerate(fact.choices):
        page.line(f"{'or ' if place else ''}{denied}{_choice(choice, defined)}", indent=6)
    if fact.more:
        page.line(f"{counted(fact.more, 'further concept')}, not proved here, may do", indent=6, faint=True)
    if fact.fills:
        what = "takes away of the exception" if fact.kind == "denied" else "fills"
        firm = f" ({_FIRM[fact.mode]})" if fact.mode != "documented" else ""
        page.line(f"{what} {'; '.join(f'{one.order} {one.label}' for one in fact.fills)}{firm}", indent=6, faint=True)


def _choice(choice: Choice, defined: set[str]) -> str:
    """Write a concept, with its definition and narrower examples where the page has not given them yet."""
    against = f" Would contradict {', '.join(choice.contradicts)}." if choice.contradicts else ""
    if choice.concept in defined:
        return f"{choice.label} ({choice.concept}).{against}"
    defined.add(choice.concept)
    listed = ", ".join(one[0].lower() + one[1:] for one in choice.examples)
    examples = f" For example: {listed}." if listed else ""
    return f"{choice.label} ({choice.concept}): {choice.definition}{examples}{against}"


def _when(fact: Fact) -> str:
    """Write the days between which the act must lie; an end that is open in the record stays open."""
    first, last = (one.isoformat() for one in fact.window or ())
    if last.startswith("9998"):
        return f"On which day did it happen? It must lie on or after {day(first)}."
    if first.startswith("0001"):
        return f"On which day did it happen? It must lie on or before {day(last)}."
    return f"On which day did it happen? It must lie between {day(first)} and {day(last)}."


def _next(found: WhyNot) -> str:
    known = next((one.finding for one in found.answers if one.finding), "")
    return f"Next: obligations explain {known}" if known else f"Next: obligations assess {found.incident} --all"
