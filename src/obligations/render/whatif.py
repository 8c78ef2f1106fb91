"""The page of what some supposed facts would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from obligations.render.page import Page, write_pages
from obligations.render.words import BINDING, ELEMENT, EXCEPTION, MAY_BREACH, STATUS, counted, day, foot, weak_spot
from obligations.render.writers import as_json, as_lines, separated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from obligations.differences import Difference
    from obligations.model import Finding
    from obligations.render.page import Medium
    from obligations.whatif import Change, QuestionChange, WhatIf

_COLUMNS = (
    "change",
    "id",
    "incident",
    "act",
    "state",
    "citation",
    "label",
    "statusBefore",
    "statusAfter",
    "differences",
    "because",
)
_HEADINGS = {"gained": "Gained", "lost": "Lost", "changed": "Changed"}
_SHOWN_PARTS = ("binding", "via", "reservation", "element", "exception", "roots")


def write_what_if(found: WhatIf, medium: Medium) -> str:
    """Write what would change in one of the formats."""
    form = medium.form
    if form == "json":
        return as_json(found.to_dict())
    if form == "jsonl":
        return as_lines(one.to_dict() for one in found.changes)
    if form in {"csv", "tsv"}:
        return separated(_COLUMNS, [_row(one) for one in found.changes], form)
    return write_pages([_page(found)], medium)


def _row(change: Change) -> tuple[str, ...]:
    one = change.finding
    statuses = (part.status if part else "" for part in (change.before, change.after))
    because = "; ".join(change.causes)
    return (
        *(change.kind, one.id, one.incident, one.act, one.state, one.citation, one.label, *statuses),
        _differences(change),
        because,
    )


def _page(found: WhatIf) -> Page:
    page = Page("What if")
    page.heading("What if: supposed, not on file")
    for number, fact in enumerate(found.supposed, 1):
        sign = "-" if fact.removed else "+"
        page.line(f"[{number}] {sign} {fact.says}", indent=2)
        for note in fact.notes:
            page.line(note, indent=6, faint=True)
    page.line(_answer(found), strong=True)
    for kind, heading in _HEADINGS.items():
        changes = [one for one in found.changes if one.kind == kind]
        if changes:
            page.heading(f"{heading} ({len(changes)})", level=2)
            rows = [_cells(one, found) for one in changes]
            page.table(("Status", "Norm", "Act and State", "What differs"), rows)
    if found.questions:
        page.heading("Aid or assistance", level=2)
        for question in found.questions:
            page.line(_question(question), indent=2)
    page.line(
        foot(found.after.law_as_of, found.after.data_version, "supposed: nothing was written", MAY_BREACH),
        faint=True,
    )
    return page


def _answer(found: WhatIf) -> str:
    parts = [f"{len(getattr(found, kind))} {kind}" for kind in _HEADINGS]
    held = counted(len(found.after.findings), "finding")
    where = counted(len(found.after.incidents), "event")
    same = len(found.after.findings) - sum(one.after is not None for one in found.every)
    said = f"{', '.join(parts)}. Of {held} in {where}, {same} stay as they are."
    if found.claims_only:
        said += f" {found.claims_only} of these would rest on other claims and keep their status."
    if found.answers_only:
        said += f" To {found.answers_only} of these the State may answer otherwise, to the same effect."
    hidden = len(found.every) - len(found.changes)
    if hidden:
        said += (
            f" {counted(hidden, 'change')} beside these {'is' if hidden == 1 else 'are'} not shown (--all shows all)."
        )
    quiet = [number for number, fact in enumerate(found.supposed, 1) if not _counts(found, fact.cause)]
    if quiet:
        said += f" No finding changes through {', '.join(f'[{one}]' for one in quiet)}."
    return said


def _counts(found: WhatIf, cause: str) -> bool:
    return any(cause in one.causes for one in found.every)


def _cells(change: Change, found: WhatIf) -> tuple[str, ...]:
    one = change.finding
    numbers = [number for number, fact in enumerate(found.supposed, 1) if fact.cause in change.causes]
    marks = "".join(f" [{number}]" for number in numbers) if len(found.supposed) > 1 else ""
    spot = f"; {weak_spot(one)}" if change.kind == "gained" else ""
    return (
        _status(change),
        f"{one.short_citation}: {one.label}",
        f"{one.incident}.{one.act}, {one.state}",
        f"{_differences(change)}{spot}{marks}",
    )


def _status(change: Change) -> str:
    before, after = (STATUS[one.status] if one else "none" for one in (change.before, change.after))
    return after if before == after else f"{before} → {after}"


def _differences(change: Change) -> str:
    """Say in words what differs; what only follows from it (status, reasons) is left to the status."""
    if change.before is None:
        return "the record asks about this norm now"
    if change.after is None:
        return "nothing on the record asks about this norm any more"
    moved = {one.label for one in change.differences if one.what == "element"}
    shown = [
        one
        for one in change.differences
        if one.what in _SHOWN_PARTS and not (one.what == "roots" and one.label in moved)
    ]
    shown = shown or [one for one in change.differences if one.what in {"tense", "reason"}]
    return "; ".join(_told(one, change.before, change.after) for one in shown)


def _told(one: Difference, before: Finding, after: Finding) -> str:
    if one.what == "binding":
        return f"{_bound(before)} → {_bound(after)}"
    if one.what == "via":
        return f"bound through {one.after}" if one.after else f"no longer bound through {one.before}"
    if one.what == "reservation":
        named = "the supposed reservation" if one.label.startswith("supposed-") else f"reservation {one.label}"
        return f"{named} {'touches it' if one.after else 'no longer touches it'}"
    if one.what == "roots":
        return f"{one.label}: {one.before or 0} → {counted(int(one.after or 0), 'independent root')}"
    words = {"element": ELEMENT, "exception": EXCEPTION}.get(one.what, {})
    old, new = (words.get(part, part or "not asked") for part in (one.before, one.after))
    return f"{one.label}: {old} → {new}" if one.label and one.what != "reason" else f"{old} → {new}"


def _bound(finding: Finding) -> str:
    binding = finding.binding
    return f"{BINDING[binding.mode].strip(',')}{f' from {day(binding.since)}' if binding.since else ''}"


def _question(change: QuestionChange) -> str:
    one = change.after or change.before
    if one is None:
        return ""
    head = f"{change.kind}: {one.state_name}, through {one.act} to {one.principal_act}"
    if change.before is None or change.after is None:
        return f"{head} ({STATUS[one.status]})"
    told = [f"{STATUS[change.before.status]} → {STATUS[one.status]}"] if change.before.status != one.status else []
    told += _more_and_less("findings on the later act", change.before.principal_findings, one.principal_findings)
    told += _more_and_less("rules that bind both States", change.before.opposable_labels, one.opposable_labels)
    return f"{head}: {'; '.join(told) or STATUS[one.status]}"


def _more_and_less(what: str, before: Sequence[str], after: Sequence[str]) -> list[str]:
    more, less = ([one for one in some if one not in other] for some, other in ((after, before), (before, after)))
    told = [f"{word} {', '.join(some)}" for word, some in (("also", more), ("no longer", less)) if some]
    return [f"{what}: {', '.join(told)}"] if told else []
