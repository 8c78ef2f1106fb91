"""The page of one finding: why, on whose word, what speaks against it, what would decide it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from obligations.render.arguments import answers_of_state, law_left_out, strongest_answer
from obligations.render.page import Page
from obligations.render.words import (
    ASKED_AS,
    BASIS,
    BINDING,
    CLAIMS_SHOWN,
    DECLARATION,
    ELEMENT,
    EXCEPTION,
    JURISDICTION,
    MAY_BREACH,
    RESERVATION,
    STATUS,
    day,
    foot,
    the_law,
    the_state,
    told_by,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from obligations.consent import TreatyAct
    from obligations.model import Claim, Element, Finding

SHORT, MEDIUM, FULL = "short", "medium", "full"
_DOCUMENTS_SHOWN = 3


def explanation_page(finding: Finding, level: str, versions: tuple[str, str], others: Sequence[Finding] = ()) -> Page:
    """Write the page of one finding, at one of three levels of detail.

    Args:
        finding: The finding.
        level: `short`, `medium` or `full`.
        versions: The data version and the law-as-of day.
        others: Findings of the same event, for the law that was left out; read at the level `full` alone.
    """
    data_version, law_as_of = versions
    page = Page(finding.id)
    act = f"{finding.phrase or finding.label} ({finding.act}, {day(finding.edtf)})"
    page.heading(sentence(finding, act), aside="" if level == SHORT else finding.id)
    page.line(f"{STATUS[finding.status].capitalize()}.{_why(finding)}", strong=True)
    if level != SHORT:
        _law(page, finding, level)
        page.heading("Elements", level=2)
        for element in finding.elements:
            _element(page, element, level)
        if finding.other_claims:
            page.line("Beside the elements", indent=2, strong=True)
            _claims(page, "said", finding.other_claims, level)
        _exceptions(page, finding, level)
        answers_of_state(page, finding, everything=level == FULL)
        if level == FULL:
            law_left_out(page, finding, others)
        page.line(_consequence(finding))
        _forums(page, finding, level)
    else:
        strongest_answer(page, finding)
    page.line(
        foot(law_as_of, data_version, MAY_BREACH, after=_review(finding)),
        faint=True,
    )
    return page


def sentence(finding: Finding, act: str) -> str:
    """Say what a finding asks, in one sentence; `act` is what the State would have done, with its time."""
    state, law = the_state(finding.state_name), the_law(finding.citation) if finding.treaty else finding.citation
    if finding.status in {"notApplicable", "signatoryDutyOnly", "contradicted", "excepted"}:
        return f"{finding.citation} and {state}: {act}"
    if finding.tense == "conditional" and not finding.is_overtaken:
        said = f"{state} would, if this is carried out, engage {law}: {act}"
    elif finding.is_overtaken:
        said = f"{_overtaken(finding)}, {state} would have engaged {law}: {act}"
    elif finding.status == "needsFacts":
        said = f"open on this record: if the missing facts are found, {state} may have breached {law} by {act}"
    else:
        said = f"{state} may have breached {law} by {act}"
    return said[0].upper() + said[1:]


def _overtaken(finding: Finding) -> str:
    """Say what became of what was in prospect: it can no longer come, or a later act on record carried it out."""
    if any(reason.code == "reasonCarriedOut" for reason in finding.reasons):
        return "a later act carried this out, and is asked about itself; had this act been the last word"
    return "what was in prospect can no longer come, on this record; had it been carried out"


def _consequence(finding: Finding) -> str:
    """Say what would follow: nothing of the law of responsibility where no duty binds or nothing can come any more."""
    if not finding.consequences:
        return ""
    lead = "What follows" if finding.tense == "conditional" else "What follows, if it is established"
    return f"{lead}: {'; '.join(finding.consequences)}."


def _forums(page: Page, finding: Finding, level: str) -> None:
    """Say which procedures could hear it; the reasons of those that are shut come with the full page."""
    if not finding.forums:
        return
    page.heading("Who can hear it", level=2)
    for status in ("open", "unknown", "closed"):
        found = [(name, why) for _, name, one, why in finding.forums if one == status]
        if found and (level != FULL or status == "open"):
            page.line(f"{status.capitalize()}: {'; '.join(name for name, _ in found)}.", indent=2)
        elif found:
            page.line(f"{status.capitalize()}:", indent=2)
            for name, why in found:
                page.line(f"{name}: {why}", indent=4)
    page.line(f"More: obligations forum --state {finding.state} --incident {finding.incident}", indent=2, faint=True)


def _why(finding: Finding) -> str:
    reasons = "; ".join(reason.text for reason in finding.reasons)
    return f" {reasons[0].upper()}{reasons[1:]}." if reasons else " Every element is documented on this record."


def _review(finding: Finding) -> str:
    return (
        "encoding reviewed by no lawyer"
        if finding.encoding_review == "noLawyerReviewed"
        else "encoding reviewed by a lawyer"
    )


def _law(page: Page, finding: Finding, level: str) -> None:
    binding = finding.binding
    page.heading("Law", level=2)
    since = f" since {day(binding.since)}" if binding.since else ""
    until = f" until {day(binding.until)}" if binding.until else ""
    where = f" in {binding.territory}" if binding.territory else ""
    page.line(f"Binding: {BINDING[binding.mode]}{since}{until}{where}. {binding.reason}".rstrip(), indent=2)
    for act in binding.acts:
        page.line(_act(act), indent=4)
    if binding.data_complete_to:
        page.line(
            f"List of parties on file to {day(binding.data_complete_to)}. {binding.data_note}".rstrip(),
            indent=4,
            faint=True,
        )
    page.line(f"Asked of it because {ASKED_AS[finding.asked_as]}." if finding.asked_as else "", indent=2)
    if finding.jurisdiction:
        page.line(
            "Jurisdiction: " + "; ".join(JURISDICTION.get(one, one) for one in finding.jurisdiction) + ".", indent=2
        )
    if BASIS[finding.norm_basis] and finding.treaty:
        page.line(f"Reading: {BASIS[finding.norm_basis]}: {finding.authority}", indent=2)
    elif not finding.treaty:
        page.line(
            f"Authority: {finding.authority}. The day from which the rule is taken to stand is the editors'.", indent=2
        )
    elif finding.authority and level == FULL:
        page.line(f"Read with: {finding.authority}", indent=2)
    if finding.later_authority:
        later = ", ".join(finding.later_authority)
        page.line(f"Later than the act, so no test of it by itself; what it restates may be older: {later}", indent=2)
    page.line(f"Cited with: {', '.join(finding.read_with)}" if finding.read_with else "", indent=2)
    page.line(f"Test: {finding.standard}" if finding.standard else "", indent=2)
    if finding.read_back and level == FULL:
        page.line(f"Encoding read back against the text on {finding.read_back}", indent=2, faint=True)
    _reservations(page, finding)
    for note in finding.notes if level == FULL or not finding.treaty else ():
        page.line(f"Note: {note}", indent=2, faint=True)


def _reservations(page: Page, finding: Finding) -> None:
    for one in finding.reservations:
        ended = f", withdrawn {day(one.withdrawn_on)}" if one.withdrawn_on else ""
        page.line(
            f"Reservation to {one.articles} ({RESERVATION.get(one.effect, one.effect)}{ended}): {one.gist}", indent=2
        )
    if finding.treaty and not finding.reservations:
        unread = any(reason.code == "reasonReservationUnknown" for reason in finding.reasons)
        page.line(
            "Reservations: not read, so unknown." if unread else "Reservations: none on file that touches it.", indent=2
        )


def _act(act: TreatyAct) -> str:
    mark = " [from memory, unverified]" if act.confidence == "unverified" else ""
    if act.kind == "purported-withdrawal":
        return f"notice of withdrawal {day(act.date)}{mark}: {act.note or 'without effect'}"
    as_of = f", list of {act.source_date}" if act.source_date else ""
    source = f"({act.sources[0] if act.sources else 'no source'}{as_of})"
    if act.kind in DECLARATION:
        when = f" of {day(act.date)}" if act.date else ", its day not on file"
        return f"{DECLARATION[act.kind]}{when}{mark} {source}"
    effect = (
        f", effect {day(act.effect)}"
        if act.effect == act.possibly
        else f", effect between {day(act.possibly)} and {day(act.effect)}"
    )
    where = f" for {act.territory}" if act.territory else ""
    return f"{act.kind} {day(act.date)}{where}{effect}{mark} {source}"


def _element(page: Page, element: Element, level: str) -> None:
    page.line(f"{element.order} {element.label}: {_standing(element)}", indent=2, strong=True)
    _claims(page, "for", element.supporting, level)
    _claims(page, "against", element.opposing, level)
    if element.question and (level == FULL or element.strength < 5):
        page.line(f"ask: {element.question}", indent=6, faint=True)
        _read_by(page, element.authority, level)


def _read_by(page: Page, documents: Sequence[str], level: str) -> None:
    """Name the documents that read an element; below the full level a few, and how many more."""
    shown = documents if level == FULL else documents[:_DOCUMENTS_SHOWN]
    more = len(documents) - len(shown)
    rest = f"; and {more} more (--level full shows them)" if more else ""
    page.line(f"read in: {'; '.join(shown)}{rest}" if shown else "", indent=6, faint=True)


def _standing(element: Element) -> str:
    """Say how an element stands; where only what is told of a general situation fills it, say that."""
    only_general = element.supporting and all(claim.situation for claim in element.supporting)
    return "general situation only" if only_general and element.status == "inferredOnly" else ELEMENT[element.status]


def _claims(page: Page, side: str, claims: Sequence[Claim], level: str) -> None:
    """Write the claims on one side, the weightiest first; below the full level a few, and how many more."""
    shown = claims if level == FULL else claims[:CLAIMS_SHOWN]
    for claim in shown:
        page.line(f"{side}: {_claim(claim)}", indent=6)
    if len(claims) > len(shown):
        page.line(f"{side}: {len(claims) - len(shown)} more (--level full shows them)", indent=6, faint=True)


def _claim(claim: Claim) -> str:
    about = ""
    if claim.situation:
        meets = "" if claim.period_meets else ", an earlier period"
        fits = "" if claim.class_fits else ", of a class to which these people are not shown to belong"
        about = f" [general situation{meets}{fits}]"
    premises = f"; inferred from {', '.join(claim.rests_on)}" if claim.rests_on else ""
    return f"{claim.label}{about}: {told_by(claim)} [{claim.id}{premises}]"


def _exceptions(page: Page, finding: Finding, level: str) -> None:
    page.heading("Exceptions", level=2)
    if not finding.exceptions:
        page.line("None is encoded for this norm.", indent=2)
    for outcome in finding.exceptions:
        where = f", art. {outcome.provision}" if outcome.provision else ""
        page.line(f"{outcome.label}{where}: {EXCEPTION[outcome.status]}", indent=2)
        if outcome.status != "exceptionNotRaised" or level == FULL:
            for element in outcome.elements:
                _element(page, element, level)
        for counter in outcome.counters:
            page.line(f"unless {counter.label}: {EXCEPTION[counter.status]}", indent=4)
