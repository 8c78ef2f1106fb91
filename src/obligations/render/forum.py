"""The page of the forum finder: open doors, doors for States only, unknown ones, each closed one with its reason."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from obligations import names
from obligations.render.page import Page, write_pages
from obligations.render.words import counted, day, duration
from obligations.render.writers import as_json
from obligations.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from obligations.forums.model import Door, Forums
    from obligations.render.page import Medium
    from obligations.view import View

_BARS: Final = {
    "none": "",
    "being-examined": "Not while another international procedure examines the same matter.",
    "examined-or-being": "Not if another international procedure examines, or has examined, the same matter.",
    "unknown": "Whether another procedure on the same matter bars it is not known.",
}
_REMEDIES: Final = {
    "yes": "Domestic remedies first, unless ineffective or unduly prolonged.",
    "partly": "Domestic steps first, in part.",
    "no": "No domestic remedies need be tried first.",
    "unknown": "Whether domestic remedies come first is not known.",
}
_SHOWN = 6
_LANGUAGES: Final = {
    "ar": "Arabic",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "pt": "Portuguese",
    "ru": "Russian",
    "zh": "Chinese",
    "any": "any language",
    "parties": "the official languages of the parties",
    "unknown": "not known",
}


def write_forums(found: Forums, medium: Medium, view: View, *, everything: bool = False) -> str:
    """Write the answer in one of the formats; `everything` writes all conditions, and each door of a region, out."""
    if medium.form == "json":
        head = {"schemaVersion": 1, "softwareVersion": VERSION, "dataVersion": found.data_version}
        return as_json({**head, "lawAsOf": found.law_as_of, **found.to_dict()})
    return write_pages([_page(found, view, everything=everything)], medium)


def _page(found: Forums, view: View, *, everything: bool) -> Page:
    state = view.label(names.STATE + found.state)
    page = Page(f"Which door is open against {state}")
    page.heading(f"Which door is open against {state}", aside=found.incident or found.state)
    page.line(_asked(found, view))
    open_now = [door for door in found.doors if door.status == "open"]
    useful = [door for door in open_now if not door.only_states and not door.nothing_to_bring]
    by_states = [door for door in open_now if door.only_states and not door.nothing_to_bring]
    empty = [door for door in open_now if door.nothing_to_bring]
    unknown = [door for door in found.doors if door.status == "unknown" and not door.nothing_to_bring]
    idle = [door for door in found.doors if door.status == "unknown" and door.nothing_to_bring]
    closed = [door for door in found.doors if door.status == "closed"]
    page.line(
        f"{len(useful)} open, {len(by_states)} open to other States only, {len(unknown)} unknown, {len(closed)} closed"
        + (f"; with nothing on file to bring: {len(empty)} open, {len(idle)} unknown." if empty or idle else "."),
        strong=True,
    )
    _open(page, "Open", useful, everything=everything)
    _mandates(page, found)
    _categories(page, found)
    _open(page, "Open, but only another State can use it", by_states, everything=everything)
    _brief(page, "Unknown: the data do not settle it", unknown)
    _closed(page, closed, everything=everything)
    _nothing(page, "Open to the State, but nothing on file about this event falls under it", empty)
    _nothing(page, "Not known whether it is open, and nothing on file about this event falls under it", idle)
    _foot(page, found)
    return page


def _asked(found: Forums, view: View) -> str:
    when = (
        f"as if filed on {day(found.on)}"
        if found.on
        else "each on the last day to which the acts of States are on file"
    )
    if not found.incident:
        return f"No event was asked about: facts of any time. Looked at {when}."
    title = view.one(names.INCIDENT + found.incident, "dcterms:title") or found.incident
    return f"Event: {title}; {counted(len(found.acts), 'act')} in which the State has a part. Looked at {when}."


def _open(page: Page, heading: str, doors: Sequence[Door], *, everything: bool) -> None:
    if not doors:
        return
    page.heading(heading, level=2)
    for kind, group in groupby(doors, key=lambda door: door.kind_name):
        page.line(f"{kind[0].upper()}{kind[1:]}", strong=True)
        for door in group:
            page.line(f"{door.name} ({door.id}): {door.reason}{_as_of(door)}", indent=2)
            for line in _conditions(door) if everything else _in_short(door):
                page.line(line, indent=4, faint=True)


def _in_short(door: Door) -> list[str]:
    """Say in a few lines what a drafter must know first; the rest comes with everything."""
    needs = [] if door.condition.startswith("None:") else [door.condition]
    needs += [_REMEDIES[door.exhaustion]] if door.exhaustion != "no" else []
    needs += ["Not on reports of mass media alone."] if door.media_alone == "no" else []
    needs += [_BARS[door.parallel_bar], _limit(door) if door.limit.duration != "none" else door.limit.note]
    looked = f"looked up {day(door.looked_up)}" if door.looked_up else "not looked up on a live page"
    form = (
        f"{', '.join(_LANGUAGES.get(one, one) for one in door.languages)}; {_length(door)}; {looked}, {door.confidence}"
    )
    brings = "; ".join(part for part in (_heard(door), ", ".join(door.themes)) if part)
    return [one for one in (" ".join(filter(None, needs)), f"Brings: {brings}." if brings else "", f"{form}.") if one]


def _heard(door: Door) -> str:
    """Count the findings that could be brought, those that still wait for facts apart."""
    if not door.findings:
        return ""
    found, waiting = counted(len(door.findings), "finding"), len(door.findings) - len(door.supported)
    wait = "waits for facts" if waiting == 1 else "wait for facts"
    if not door.supported:
        return f"{found} that {wait}"
    return f"{found}, {len(door.supported)} prima facie or arguable" + (f", {waiting} that {wait}" if waiting else "")


def _as_of(door: Door) -> str:
    return f" [as of {day(door.judged_on)}]" if door.judged_on else ""


def _conditions(door: Door) -> list[str]:
    """Say what else must be met, and what could be brought; only what the record says."""
    said = [
        f"Before: {door.body_name} ({door.id}). Basis: {', '.join(door.provisions) or door.basis}.",
        f"Condition: {door.condition}",
        f"Who: {door.who_may_file}",
        " ".join(filter(None, (_REMEDIES[door.exhaustion], _BARS[door.parallel_bar]))),
        "It takes nothing that rests on reports of mass media alone." if door.media_alone == "no" else "",
        _limit(door),
        _form(door),
        f"Findings it could hear: {_listed(door.findings)}." if door.findings else "",
        f"Its themes on record: {', '.join(door.themes)}." if door.themes else "",
        _by_act(door),
    ]
    if door.parallel_bar != "none" and door.earlier:
        said.append(f"Already on record: {'; '.join(door.earlier)}. Ask whether one of them is the same matter.")
    said.append(_checked(door))
    return [one for one in said if one]


def _by_act(door: Door) -> str:
    statuses = {status for _, status in door.by_act}
    return f"By act: {'; '.join(f'{act} {status}' for act, status in door.by_act)}." if len(statuses) > 1 else ""


def _limit(door: Door) -> str:
    """Say how long one may wait, and when that would end if it ran from the act."""
    limit = door.limit
    if limit.duration == "none":
        return f"No time limit. {limit.note}".rstrip()
    said = f"Time limit: {duration(limit.duration)}"
    said += f" from {limit.runs_from}." if limit.runs_from else "."
    if limit.ends:
        passed = ", which has passed" if limit.passed else ""
        said += (
            f" If it ran from the last act it would end on {day(limit.ends)}{passed}; when it began is for you to say."
        )
    return f"{said} {limit.note}".rstrip()


def _form(door: Door) -> str:
    languages = ", ".join(_LANGUAGES.get(one, one) for one in door.languages)
    return (
        f"Languages: {languages}; {_length(door)}; anonymous: {door.anonymous}; "
        f"interim measures: {door.interim_measures}."
    )


def _length(door: Door) -> str:
    words = {"none": "no limit on length", "unknown": "limit on length not known"}
    return words.get(door.length_limit, f"length: {door.length_limit}")


def _checked(door: Door) -> str:
    looked = f"looked up on {day(door.looked_up)}" if door.looked_up else "not looked up on a live page"
    return f"Record of the procedure: {looked}, confidence {door.confidence}; {door.source}."


def _listed(findings: Sequence[str]) -> str:
    more = len(findings) - _SHOWN
    return ", ".join(findings[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _mandates(page: Page, found: Forums) -> None:
    if found.mandates:
        page.line("Mandates of the special procedures that the event concerns", strong=True)
        for one in found.mandates:
            why = [f"its country is {', '.join(one.on)}"] if one.on else []
            page.line(f"{one.name}: {'; '.join([*why, *one.themes])} ({one.id})", indent=2)


def _categories(page: Page, found: Forums) -> None:
    if found.categories:
        page.line("Categories of arbitrary detention that the facts touch (Working Group)", strong=True)
        for one, says in found.categories:
            page.line(f"{one}: {says}", indent=2)


def _brief(page: Page, heading: str, doors: Sequence[Door]) -> None:
    if doors:
        page.heading(heading, level=2)
        for door in doors:
            page.line(f"{door.name} ({door.id}): {door.reason}{_as_of(door)}", indent=2)


def _closed(page: Page, doors: Sequence[Door], *, everything: bool) -> None:
    """Name each closed procedure with its reason; those of regions to which the State does not belong in one line."""
    regional = [door for door in doors if not everything and door.elsewhere]
    told = [door for door in doors if door not in regional]
    if doors:
        page.heading("Closed", level=2)
    for kind, group in groupby(told, key=lambda door: door.kind_name):
        page.line(f"{kind[0].upper()}{kind[1:]}", strong=True)
        for door in group:
            page.line(f"{door.name} ({door.id}): {door.reason}{_as_of(door)}", indent=2)
    if regional:
        bodies = ", ".join(dict.fromkeys(door.body_name for door in regional))
        many = counted(len(regional), "procedure")
        page.line(f"{many} of organizations or regions to which the State does not belong: {bodies}.", indent=2)


def _nothing(page: Page, heading: str, doors: Sequence[Door]) -> None:
    if doors:
        page.heading(heading, level=2)
        page.line(", ".join(f"{door.name} ({door.id})" for door in doors) + ".", indent=2)


def _foot(page: Page, found: Forums) -> None:
    page.heading("What this rests on", level=2)
    page.line(f"Law as of {day(found.law_as_of)}, data {found.data_version}. Not legal advice.", indent=2)
    page.line(
        "Open means that the State can be brought there; whether a case is admissible turns on persons, remedies and "
        "other procedures, which are not on file. Look forms, limits and addresses up before you file.",
        indent=2,
    )
