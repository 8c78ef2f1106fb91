"""The page of an assessment: event, chain, States with their findings, who spoke, sources, what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from shlex import quote
from typing import TYPE_CHECKING

from obligations.assessment import SHOWN_BY_DEFAULT
from obligations.render.account import Sight, account_of_state, rank
from obligations.render.page import Page
from obligations.render.words import MAY_BREACH, RESPONSIBILITY, STATUS, counted, day, foot, held_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from obligations.assessment import Act, AidQuestion, Assessment, Incident
    from obligations.model import Finding, Source

_COUNTED = {"estimate": "estimate", "share": "share"}
_CHAINS_SHOWN = 6


def assessment_pages(
    assessment: Assessment, chosen: Callable[[Finding], bool], *, everything: bool, narrowed: bool = False
) -> list[Page]:
    """Write one page for each event, and a foot page on what the answer rests on.

    Args:
        assessment: What was found.
        chosen: Which findings the user asked for.
        everything: Whether to list also what does not apply.
        narrowed: Whether the user asked for some States, treaties, days or statuses only.
    """
    asked = _Asked(chosen, everything, narrowed)
    pages = [_event(assessment, incident, asked) for incident in assessment.incidents]
    pages.append(_foot(assessment, chosen))
    return pages


@dataclass(frozen=True)
class _Asked:
    """What the user asked to see."""

    chosen: Callable[[Finding], bool]
    everything: bool
    narrowed: bool


def _event(assessment: Assessment, incident: Incident, asked: _Asked) -> Page:
    page = Page(incident.title)
    page.heading(incident.title, aside=incident.id)
    page.line(incident.summary)
    _acts(page, incident)
    found = [one for one in assessment.findings if one.incident == incident.id]
    listed = [one for one in found if asked.chosen(one)]
    for state, role in _states(incident, found):
        against = [one for one in found if one.state_name == state]
        asked_for = [one for one in listed if one.state_name == state]
        if not asked_for and (asked.narrowed or any(one.status in SHOWN_BY_DEFAULT for one in against)):
            continue
        page.heading(f"{state}: {role}" if role else state, level=2)
        account_of_state(
            page,
            against,
            asked_for,
            Sight(name_acts=len(incident.acts) > 1, everything=asked.everything, narrowed=asked.narrowed),
        )
    if not listed:
        page.line(_nothing(assessment, incident), strong=True)
    if not asked.narrowed:
        _questions(page, assessment, incident)
        _spoken(page, incident)
    _sources(page, incident)
    return page


def _questions(page: Page, assessment: Assessment, incident: Incident) -> None:
    """Aid or assistance is a question of its own, beside what each State is asked about."""
    asked = [one for one in assessment.questions if one.act.startswith(f"{incident.id}.")]
    if asked:
        page.heading("A part in the wrong of another State, a question of its own", level=2)
    for question in asked:
        page.line(_question(question), indent=2)


_SAME_RULE = {"16", "17"}
"""Articles under which the act must be wrongful if the other State did it (ILC Articles, arts. 16(b), 17(b))."""


def _question(question: AidQuestion) -> str:
    """Say whose part in which wrong is asked about, what the record says of each condition, what stays open in law."""
    told = [f"{one.label}: {held_up(one)}" for one in question.elements]
    told += [f"open in law: {one.label}: {held_up(one)}" for one in question.open_points]
    common = "; ".join(question.opposable_labels)
    asks_for_it = common and question.article in _SAME_RULE
    both = f" Rules that bind both States (art. {question.article}(b)): {common}." if asks_for_it else ""
    conditions = "; ".join(told)
    conditions = conditions[:1].upper() + conditions[1:]
    return (
        f"{RESPONSIBILITY[question.article]} by {question.state_name} (ILC Articles, art. {question.article}), through "
        f"{question.act} to {question.principal_act}: {STATUS[question.status]}. {conditions}. The finding on the "
        f"other State is itself {STATUS[question.principal]}.{both} A court may have to stop at the absence of the "
        "other State (Monetary Gold)."
    )


def _states(incident: Incident, found: list[Finding]) -> list[tuple[str, str]]:
    """Name the States in the order in which their acts stand in the event, with the acts that each is asked about."""
    order = {act.id: place for place, act in enumerate(incident.acts)}
    asked: dict[str, list[str]] = {}
    for one in sorted(found, key=lambda one: (order[one.act], one.state_name)):
        asked.setdefault(one.state_name, []).append(one.act)
    return [
        (state, f"asked about {', '.join(dict.fromkeys(acts))}" if len(incident.acts) > 1 else "")
        for state, acts in asked.items()
    ]


def _acts(page: Page, incident: Incident) -> None:
    for act in incident.acts:
        page.line(
            f"{act.id}: {', '.join(act.actors)}; {act.place or 'place not recorded'}; {day(act.edtf)}",
            indent=2,
            faint=True,
        )
        for count in act.counts:
            as_of = f"as of {day(count.as_of)}" if count.as_of else ""
            told = ", ".join(part for part in (_COUNTED.get(count.kind, ""), count.source, as_of) if part)
            page.line(f"{count.text} {count.of or 'persons'}" + (f" ({told})" if told else ""), indent=4, faint=True)
    _organizations(page, incident)
    chains, more = _chains(incident)
    for chain in chains:
        page.line(f"Chain: {' → '.join(map(_link, chain))}", indent=2)
    if more:
        page.line("There are more ways through these acts (query run chains lists each step).", indent=2, faint=True)


def _organizations(page: Page, incident: Incident) -> None:
    """Say in one line that an international organisation on record as an actor is asked nothing here."""
    named = dict.fromkeys(one for act in incident.acts for one in act.organizations)
    if named:
        page.line(
            f"Nothing is asked here of the organisation itself ({', '.join(named)}): not for its conduct, nor for a "
            "part in a State's wrong (Articles on the Responsibility of International Organizations, arts. 6-7, 14). "
            "What its member States and the State of the place did themselves is asked about.",
            indent=2,
        )


def _link(act: Act) -> str:
    return f"{act.id} ({', '.join(act.states)})" if act.states else act.id


def _chains(incident: Incident) -> tuple[list[tuple[Act, ...]], bool]:
    """List the first ways through the acts of an event, and whether there are more.

    A way begins at an act to which none leads, or at the first of a circle; it ends where an act leads to nothing new.
    """
    acts = {act.id: act for act in incident.acts}
    later = {one for act in incident.acts for one in act.leads_to}
    starts = [act for act in incident.acts if act.leads_to and act.id not in later]
    starts = starts or [act for act in incident.acts if act.leads_to][:1]

    def onward(way: tuple[Act, ...]) -> Iterator[tuple[Act, ...]]:
        nexts = [acts[one] for one in way[-1].leads_to if one in acts and acts[one] not in way]
        if not nexts and len(way) > 1:
            yield way
        for one in nexts:
            yield from onward((*way, one))

    ways = list(islice((way for start in starts for way in onward((start,))), _CHAINS_SHOWN + 1))
    return sorted(ways[:_CHAINS_SHOWN], key=len, reverse=True), len(ways) > _CHAINS_SHOWN


def _spoken(page: Page, incident: Incident) -> None:
    """Who spoke about the event, and what those who spoke can and cannot decide."""
    if not incident.interventions:
        return
    page.heading("What others said or asked", level=2)
    page.table(
        ("Who", "When", "What", "Where"),
        [
            (
                one.body,
                one.edtf,
                one.gist,
                ", ".join(part for part in (one.source.id if one.source else "", one.locator) if part),
            )
            for one in incident.interventions
        ],
    )
    decides = {one.body: one for one in incident.interventions if one.can_decide or one.cannot_decide}
    for body, one in sorted(decides.items()):
        page.line(f"{body}: {one.can_decide} {one.cannot_decide}".strip(), indent=2, faint=True)


def _sources(page: Page, incident: Incident) -> None:
    if not incident.sources:
        return
    roots = {root for one in incident.sources for root in one.roots}
    page.heading(
        f"Sources: {counted(len(incident.sources), 'source')}, {counted(len(roots), 'independent root')}", level=2
    )
    for one in incident.sources:
        page.line(f"{one.id}: {_source(one)}", indent=2, faint=True)


def _source(source: Source) -> str:
    repeats = [one for one in source.roots if one != source.id]
    parts = [source.title, source.publisher, day(source.date) if source.date else ""]
    return ", ".join(part for part in parts if part) + (f"; repeats {', '.join(repeats)}" if repeats else "")


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
        foot(assessment.law_as_of, assessment.data_version, MAY_BREACH, after=_reviewed(unreviewed, len(norms))),
        faint=True,
    )
    if listed:
        first = min(listed, key=rank)
        where = "".join(f" --data {quote(one)}" for one in assessment.data_folders)
        where += f" --file {quote(assessment.data_files[0])}" if assessment.data_files else ""
        page.line(f"Next: obligations explain {first.id}{where}", faint=True)
    return page


def _reviewed(unreviewed: int, norms: int) -> str:
    if unreviewed == norms:
        return f"no lawyer has reviewed the encoding of any of the {counted(norms, 'norm')} here"
    return f"no lawyer has reviewed the encoding of {unreviewed} of the {counted(norms, 'norm')} here"
