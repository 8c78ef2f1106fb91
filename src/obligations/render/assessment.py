"""The page of an assessment: event, dates, States, leading findings, weak spots counted, what to do next."""

from __future__ import annotations

from collections import Counter
from shlex import quote
from typing import TYPE_CHECKING

from obligations.render.page import Page
from obligations.render.words import BASIS, STATUS, counted, day, weak_spot

if TYPE_CHECKING:
    from collections.abc import Callable

    from obligations.assessment import AidQuestion, Assessment, Incident
    from obligations.model import Finding

_COUNTED = {"estimate": "estimate", "share": "share"}
_HEAD = ("Status", "Provision", "What may breach it", "Weak spot")


def assessment_pages(assessment: Assessment, chosen: Callable[[Finding], bool], *, everything: bool) -> list[Page]:
    """Write one page for each event, and a foot page on what the answer rests on.

    Args:
        assessment: What was found.
        chosen: Which findings the user asked for.
        everything: Whether to list also what does not apply.
    """
    pages = [_event(assessment, incident, chosen, everything=everything) for incident in assessment.incidents]
    pages.append(_foot(assessment, chosen))
    return pages


def _event(assessment: Assessment, incident: Incident, chosen: Callable[[Finding], bool], *, everything: bool) -> Page:
    page = Page(incident.title)
    page.heading(incident.title, aside=incident.id)
    page.line(incident.summary)
    _acts(page, incident)
    found = [one for one in assessment.findings if one.incident == incident.id]
    listed = [one for one in found if chosen(one)]
    for state in _states(incident, found):
        page.heading(state, level=2)
        findings = [one for one in listed if one.state_name == state]
        single = [one for one in findings if everything or not _only_unknown(one)]
        page.table(_HEAD, [_row(one, len(incident.acts) > 1) for one in sorted(single, key=_rank)])
        _unknown_lines(page, findings, everything=everything)
        _rest(page, [one for one in found if one.state_name == state], findings, everything=everything)
    if not listed:
        page.line(_nothing(assessment, incident), strong=True)
    for question in assessment.questions:
        if question.act.startswith(f"{incident.id}."):
            page.line(_question(question), indent=2)
    return page


def _question(question: AidQuestion) -> str:
    knowledge = "knowledge is claimed" if question.knowledge_claimed else "nothing on the record about knowledge"
    common = ", ".join(question.opposable_under)
    return (
        f"Further question: aid or assistance by {question.state_name} (ILC Articles, art. 16), through {question.act} "
        f"to {question.principal_act}: {STATUS[question.status]}; {knowledge}, intent contested. Rules that bind both "
        f"States (art. 16(b)): {common}. A court may have to stop at the absence of the other State (Monetary Gold)."
    )


def _states(incident: Incident, found: list[Finding]) -> list[str]:
    """Name the States in the order in which their acts stand in the event."""
    order = {act.id: place for place, act in enumerate(incident.acts)}
    return list(
        dict.fromkeys(one.state_name for one in sorted(found, key=lambda one: (order[one.act], one.state_name)))
    )


def _acts(page: Page, incident: Incident) -> None:
    for act in incident.acts:
        page.line(
            f"{act.id}: {', '.join(act.actors)}; {act.place or 'place not recorded'}; {act.edtf}", indent=2, faint=True
        )
        for count in act.counts:
            told = ", ".join(part for part in (_COUNTED.get(count.kind, ""), count.source) if part)
            page.line(f"{count.text} {count.of or 'persons'} ({told})", indent=4, faint=True)


def _row(finding: Finding, name_act: bool) -> tuple[str, ...]:  # noqa: FBT001 - private, one caller
    label = finding.label
    if finding.tense == "conditional":
        label = f"would, if carried out, engage: {label}"
    basis = BASIS[finding.norm_basis]
    citation = finding.short_citation
    if basis and finding.treaty:
        citation += f" ({basis})"
    elif finding.source == "jus-cogens":
        citation += " (peremptory rule)"
    return STATUS[finding.status], citation, f"{label} [{finding.act}]" if name_act else label, weak_spot(finding)


def _rank(finding: Finding) -> tuple[int, bool, int, str, str]:
    return finding.status_order, finding.tense == "conditional", -finding.roots, finding.citation, finding.act


def _only_unknown(finding: Finding) -> bool:
    return any(reason.code == "reasonStatusUnknown" for reason in finding.reasons)


def _unknown_lines(page: Page, findings: list[Finding], *, everything: bool) -> None:
    """Findings whose doubt is whether the State was party: one line for each treaty."""
    if everything:
        return
    unknown = Counter(one.treaty or one.rule or "" for one in findings if _only_unknown(one))
    for treaty, number in sorted(unknown.items()):
        page.line(
            f"status unknown: {treaty}: {counted(number, 'norm')} would be asked if the State was party on that day",
            indent=2,
        )


def _rest(page: Page, found: list[Finding], listed: list[Finding], *, everything: bool) -> None:
    hidden = Counter(one.status for one in found if one not in listed)
    if hidden and not everything:
        counts = ", ".join(f"{hidden[status]} {words}" for status, words in STATUS.items() if hidden[status])
        page.line(f"also {counts} (--all shows them)", indent=2, faint=True)


def _nothing(assessment: Assessment, incident: Incident) -> str:
    return (
        f"No finding to show: {counted(len(incident.acts), 'act')} held against "
        f"{counted(assessment.norms_examined, 'norm')} on file. "
        "That is not a statement that nothing was breached."
    )


def _foot(assessment: Assessment, chosen: Callable[[Finding], bool]) -> Page:
    page = Page("What this rests on")
    listed = [one for one in assessment.findings if chosen(one)]
    norms = {one.norm: one.encoding_review for one in listed}
    unreviewed = sum(review == "noLawyerReviewed" for review in norms.values())
    page.line(
        f"may breach is not breached · no legal advice · law as of {day(assessment.law_as_of)} · "
        f"data {assessment.data_version} · "
        f"{_reviewed(unreviewed, len(norms))}",
        faint=True,
    )
    if listed:
        first = min(listed, key=_rank)
        where = "".join(f" --data {quote(one)}" for one in assessment.data_folders)
        where += f" --file {quote(assessment.data_files[0])}" if assessment.data_files else ""
        page.line(f"Next: obligations explain {first.id}{where}", faint=True)
    return page


def _reviewed(unreviewed: int, norms: int) -> str:
    if unreviewed == norms:
        return f"no lawyer has reviewed the encoding of any of the {counted(norms, 'norm')} here"
    return f"no lawyer has reviewed the encoding of {unreviewed} of the {counted(norms, 'norm')} here"
