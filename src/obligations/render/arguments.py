"""What the State would answer to a finding, and which other law on the same act was left out: parts of its page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from obligations.render.words import CLAIMS_SHOWN, STATUS, the_state, told_by

if TYPE_CHECKING:
    from collections.abc import Sequence

    from obligations.model import CounterArgument, Finding
    from obligations.render.page import Page

_DECIDED_BY = {"contradicted": "reasonElementNegated", "excepted": "reasonExceptionShown"}
_MAY_BE = "May be said."
_SPOKEN = "Said by, or by the source ascribed to,"
"""A position may stand in the State's own words or in those of whoever reports it; the source named tells which."""
_REPLIES = 2
"""How many replies to one argument are shown unless everything is asked for."""


def answers_of_state(page: Page, finding: Finding, *, everything: bool) -> None:
    """Write each argument with who made it, what would follow if it were right, and what answers it."""
    if not finding.arguments:
        return
    page.heading(f"What {the_state(finding.state_name)} would answer", level=2)
    given: set[str] = set()
    for argument in _merged(finding.arguments):
        page.line(f"{argument.text} {_made(argument, everything=everything)}", indent=2, strong=True)
        page.line(_effect(finding, argument), indent=6)
        for reply in argument.replies if everything else argument.replies[:_REPLIES]:
            text = "as above, in the same words." if reply.text in given else reply.text
            page.line(f"answer: {text} [{reply.authority}]", indent=6)
            given.add(reply.text)
        if not argument.replies:
            page.line(_unanswered(argument), indent=6)


def strongest_answer(page: Page, finding: Finding) -> None:
    """Write in one line the argument that would do most."""
    if finding.arguments:
        best = finding.arguments[0]
        made = f"Said by {the_state(best.said_by)}." if best.said_by else _MAY_BE
        page.line(f"Strongest answer to it: {best.text} {made} {_effect(finding, best)}")


def law_left_out(page: Page, finding: Finding, others: Sequence[Finding]) -> None:
    """Write one line for each finding on the same act and State that is not listed by default, with its reason."""
    hidden = [
        one
        for one in others
        if (one.act, one.state, one.incident) == (finding.act, finding.state, finding.incident)
        and one.id != finding.id
        and one.status in {"excepted", "contradicted", "signatoryDutyOnly", "notApplicable"}
    ]
    if not hidden:
        return
    page.heading("Law left out on this act", level=2)
    for one in sorted(hidden, key=lambda one: (one.status_order, one.citation, one.id)):
        page.line(f"{one.short_citation}, {one.label}: {STATUS[one.status]}: {_why_not(one)}", indent=2)


def _why_not(finding: Finding) -> str:
    """Say why a finding was left out: by what decided its status."""
    decisive = [reason.text for reason in finding.reasons if reason.code == _DECIDED_BY.get(finding.status)]
    gates = [reason.text for reason in finding.reasons if not reason.code.startswith("reasonElement")]
    return "; ".join(decisive or gates or [reason.text for reason in finding.reasons])


def _merged(arguments: Sequence[CounterArgument]) -> list[CounterArgument]:
    """Put together what may be said alike of several things, with the same effect and the same replies."""
    merged: dict[tuple[object, ...], CounterArgument] = {}
    for one in arguments:
        key = (one.kind, one.if_accepted, one.replies, one.claims)
        if key in merged:
            both = dict.fromkeys((merged[key].subject, one.subject))
            reaches = tuple(sorted({*merged[key].reaches, *one.reaches}))
            merged[key] = replace(merged[key], subject="; ".join(both), reaches=reaches)
        else:
            merged[key] = one
    return list(merged.values())


def _made(argument: CounterArgument, *, everything: bool) -> str:
    claims = argument.claims if everything else argument.claims[:CLAIMS_SHOWN]
    if claims:
        more = len(argument.claims) - len(claims)
        told = [*map(told_by, claims), *([f"{more} more (--level full shows them)"] if more else [])]
        return f"{_SPOKEN if any(one.position_type for one in claims) else 'Said by'} {'; '.join(told)}."
    return f"Said by {the_state(argument.said_by)}." if argument.said_by else _MAY_BE


def _effect(finding: Finding, argument: CounterArgument) -> str:
    stands = STATUS[finding.status]
    if argument.borne_out:
        return f"The record bears it out: {stands}.{_aim(argument)}"
    if argument.if_accepted == finding.status:
        return f"If right: still {stands}."
    return f"If right: {STATUS[argument.if_accepted]}; as the record stands: {stands}.{_aim(argument)}"


def _aim(argument: CounterArgument) -> str:
    if not argument.reaches:
        return ""
    noun = "element" if len(argument.reaches) == 1 else "elements"
    return f" It goes to {noun} {', '.join(map(str, argument.reaches))}."


def _unanswered(argument: CounterArgument) -> str:
    if argument.reaches:
        return "no answer on file; the question at the element says what to find out"
    return "no answer on file"
