"""The words that pages use for codes: statuses, modes, dates. "May breach", never "breached"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from obligations.model import Claim, Element, Finding

STATUS = {
    "primaFacie": "prima facie",
    "arguable": "arguable",
    "needsFacts": "needs facts",
    "undetermined": "undetermined",
    "excepted": "excepted",
    "contradicted": "contradicted",
    "signatoryDutyOnly": "signature only",
    "notApplicable": "not applicable",
}
_MOODS = {"conditional": "if carried out", "overtaken": "had it been carried out"}
_SAME_IN_EVERY_TENSE = ("contradicted", "signatoryDutyOnly", "notApplicable")
STANDS = {
    f"{status} ({mood})" if mood else status: f"{words}, {condition}" if condition else words
    for mood, condition in {"": "", **_MOODS}.items()
    for status, words in STATUS.items()
    if not (mood and status in _SAME_IN_EVERY_TENSE)
}
"""How a finding stands, by its `sign`: those on what was done before those on what was only in prospect."""
ELEMENT = {
    "established": "established",
    "onRecord": "on record",
    "allegedOnly": "alleged only",
    "inferredOnly": "inferred only",
    "contested": "contested",
    "missing": "nothing on the record",
    "negated": "denied, nothing for it",
}
EXCEPTION = {
    "exceptionShown": "shown",
    "exceptionRaised": "raised, not shown",
    "exceptionNotRaised": "not raised",
    "exceptionDefeated": "met, and defeated by an exception to it",
}
RESPONSIBILITY = {"16": "Aid or assistance", "17": "Direction and control", "18": "Coercion"}
BASIS = {"textual": "", "settledInterpretation": "settled reading", "advancedInterpretation": "advanced reading"}
POSITION = {
    "factualDenial": "denial of fact",
    "legalCharacterisation": "legal label",
    "exceptionInvoked": "exception invoked",
    "internalLaw": "its own law",
    "competenceObjection": "objection to competence",
    "admission": "admission",
}
RESERVATION = {
    "excludes": "excludes the article",
    "modifiesScope": "changes its scope",
    "subjectToDomesticLaw": "puts it under domestic or religious law",
    "interprets": "reads it",
    "noEffectOnNorm": "changes nothing in it",
}
LEGAL_EFFECT = {"disputed": "of disputed effect", "withoutEffect": "without effect"}
"""What a reservation does in law, where it is not what it says."""

BINDING = {
    "bound": "bound",
    "boundInPart": "bound for a part of the time",
    "dateUndetermined": "bound, though perhaps not at the time of the act,",
    "contested": "disputed whether bound",
    "custom": "bound by custom",
    "unknown": "unknown whether bound",
    "signatoryOnly": "signature only",
    "notBound": "not bound",
    "notBinding": "a standard without binding force",
    "notAccepted": "a party, but the procedure not accepted, bound by the treaty",
    "acceptanceUnknown": "a party, unknown whether the procedure was accepted, bound by the treaty",
}
DECLARATION = {
    "accepts-competence": "declaration that accepts the procedure",
    "opt-out": "declaration that excludes the procedure",
}
CLAIMS_SHOWN = 8
"""How many claims on one side are shown unless everything is asked for."""

JURISDICTION = {
    "jurisdictionTerritorial": "territorial: the act took place in its territory",
    "jurisdictionStateAgent": "authority of its agents over the person",
    "jurisdictionEffectiveControl": "effective control of the area",
    "jurisdictionFlag": "flag or interception",
    "jurisdictionFunctional": "effect on the person's rights (contested ground)",
}


ASKED_AS = {
    "organ": "the record names its organs as those who acted (ILC Articles, art. 4); how firmly, the elements say",
    "attributed": "a claim makes the conduct of others its own (ILC Articles, arts. 5-11; see the element on it)",
    "territorial": "it happened in its territory, and the duty is to guard, to prevent or to provide",
    "receiving": "the people were taken to it",
    "nationality": "the people have its nationality",
}
"""Why a State is asked at all, by the role that the norm gives it."""

MAY_BREACH = "may breach is not breached"
"""What stands below every answer on findings."""
_MONTH = r"\d{4}-(0[1-9]|1[0-2])"
_DURATION = r"P(?=\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?"
_UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day"}
_OF_ITS_KIND = r"\b(Republic|Kingdom|Federation|States|Union|Emirates|Islands|State|See)\b"
_WITH_ARTICLE = ("Bahamas", "Comoros", "Congo", "Gambia", "Maldives", "Netherlands", "Niger", "Philippines", "Sudan")


def duration(code: str) -> str:
    """Write a duration of ISO 8601 in words, as far as it has years, months, weeks and days; another text as it is.

    >>> duration("P4M"), duration("P1Y6M"), duration("P180D"), duration("none")
    ('4 months', '1 year 6 months', '180 days', 'none')
    """
    if not re.fullmatch(_DURATION, code):
        return code
    return " ".join(counted(int(many), _UNITS[unit]) for many, unit in re.findall(r"(\d+)([YMWD])", code))


def foot(law_as_of: str, data_version: str, *before: str, after: str = "") -> str:
    """Say below an answer what it is not and what it rests on, between what else is said there.

    >>> foot("2026-11-22", "0.1.0", MAY_BREACH)
    'may breach is not breached · no legal advice · law as of 22 Nov 2026 · data 0.1.0'
    """
    said = [*before, "no legal advice", f"law as of {day(law_as_of)}", f"data {data_version}", after]
    return " · ".join(one for one in said if one)


def sign(status: str, tense: str, *, overtaken: bool = False) -> str:
    """Return the key of `STANDS` for a finding: its status, and whether it is about what was only in prospect.

    >>> STANDS[sign("arguable", "completed")], STANDS[sign("arguable", "conditional")]
    ('arguable', 'arguable, if carried out')
    >>> STANDS[sign("arguable", "conditional", overtaken=True)], STANDS[sign("notApplicable", "conditional")]
    ('arguable, had it been carried out', 'not applicable')
    """
    if tense != "conditional" or status in _SAME_IN_EVERY_TENSE:
        return status
    return f"{status} ({'overtaken' if overtaken else tense})"


def the_state(name: str) -> str:
    """Write a State's name as it stands in a sentence.

    >>> the_state("Democratic People's Republic of Korea"), the_state("Iran (Islamic Republic of)"), the_state("Kenya")
    ("the Democratic People's Republic of Korea", 'Iran (Islamic Republic of)', 'Kenya')
    """
    plain = name.partition(" (")[0]
    return f"the {name}" if re.search(_OF_ITS_KIND, plain) or plain in _WITH_ARTICLE else name


def the_law(citation: str) -> str:
    """Write a citation as it stands in a sentence: a title takes the article, a code does not.

    >>> the_law("Refugee Protocol, art. I(1), with Refugee Convention, art. 33(1)"), the_law("ICCPR, art. 7")
    ('the Refugee Protocol, art. I(1), with Refugee Convention, art. 33(1)', 'ICCPR, art. 7')
    """
    return citation if citation.partition(",")[0].isupper() else f"the {citation}"


def day(iso: str) -> str:
    """Write an ISO day or an imprecise date for a reader.

    >>> day("1988-11-03")
    '3 Nov 1988'
    >>> day("2016-07/2017-09"), day("../2013"), day("2017-09-18/..")
    ('Jul 2016 to Sep 2017', 'up to 2013', 'from 18 Sep 2017')
    >>> day("1998~"), day("199X")
    ('about 1998', '199X')
    """
    first, slash, last = iso.partition("/")
    if slash:
        ends = [one for one in (first, last) if one.strip(".")]
        if len(ends) == 2:
            return f"{day(first)} to {day(last)}"
        return f"{'from' if first in ends else 'up to'} {day(ends[0])}" if ends else "at an unknown time"
    if iso.endswith("~"):
        return f"about {day(iso[:-1])}"
    import calendar
    from datetime import date

    from obligations.dates import written

    if re.fullmatch(_MONTH, iso):
        return f"{calendar.month_abbr[int(iso[5:])]} {iso[:4]}"
    try:
        return written(date.fromisoformat(iso))
    except ValueError:
        return iso


def counted(number: int, one: str, many: str = "") -> str:
    """Write a number with its noun.

    >>> counted(1, "root"), counted(2, "root")
    ('1 root', '2 roots')
    """
    return f"{number} {one if number == 1 else many or one + 's'}"


def told_by(claim: Claim) -> str:
    """Write who says it, where: source, date, locator, mode."""
    source = claim.source
    parts = [claim.said_by] if claim.said_by else []
    if source:
        parts += [
            source.title
            + (f" ({source.publisher})" if source.publisher and source.publisher not in source.title else "")
        ]
        parts += [day(source.date)] if source.date else []
    parts += [claim.locator] if claim.locator else []
    mode = POSITION.get(claim.position_type) or claim.mode
    if claim.standard_of_proof:
        body = f", {source.kind}" if source and source.kind else ""
        mode += f"{body}: {claim.standard_of_proof}"
    return ", ".join(parts) + f" ({mode})"


def weak_spot(finding: Finding) -> str:
    """Say in a few words what holds a finding back, or how many independent sources carry it."""
    missing = [one.label for one in finding.elements if one.status == "missing"]
    if finding.status == "needsFacts":
        return "missing: " + "; ".join(missing)
    weakest = finding.weakest
    if finding.binding.mode == "dateUndetermined" and finding.binding.since:
        return "; ".join((_undated(finding), *(["missing: " + ", ".join(missing)] if missing else [])))
    law = [reason.text for reason in finding.reasons if not reason.code.startswith("reasonE")]
    if finding.status == "arguable" and weakest and weakest.strength < 5:
        return "; ".join((f"weakest: {weakest.label} ({held_up(weakest)})", *law))
    if finding.status == "primaFacie":
        return counted(finding.roots, "independent source root")
    if missing:
        return "; ".join((*law, "missing: " + ", ".join(missing)))
    told = [reason.text for reason in finding.reasons if not reason.code.startswith("reasonElement")]
    told = told or [reason.text for reason in finding.reasons[:1]]
    return "; ".join(told) or counted(finding.roots, "independent source root")


def _undated(finding: Finding) -> str:
    """Say what the finding would be on the days on which the State was bound, and which day would decide."""
    since, until = finding.binding.since, finding.binding.until
    spans_end = until and (finding.earliest or "") < until <= (finding.latest or "9999")
    spans_start = not finding.earliest or finding.earliest < since
    if spans_end and not spans_start:
        when = f"before {day(until)}, when it ceased to be bound"
    elif finding.source in {"custom", "jus-cogens"}:
        when = f"on or after {day(since)}, from when the rule is taken to stand"
    else:
        when = f"on or after {day(since)}, when it became bound"
    if finding.status_if_bound == "needsFacts":
        return f"the date is open: it must lie {when}"
    return f"{STATUS[finding.status_if_bound]} if it happened {when}; the date is open"


def held_up(element: Element) -> str:
    """Say how far the record fills an element; a general situation alone says nothing of the persons."""
    general = element.supporting and all(one.period_meets is not None for one in element.supporting)
    if general and element.status == "inferredOnly":
        return "general situation only"
    return ELEMENT[element.status]
