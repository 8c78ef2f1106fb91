"""How drafts say things: when an act was, who says what and how firmly, lists in a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from obligations.draft.document import Text
from obligations.render.account import merged
from obligations.render.words import POSITION, day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from obligations.draft.document import Inline, Line
    from obligations.draft.notes import Notes
    from obligations.model import Claim, Finding

_EXACT = re.compile(r"\d{4}-\d{2}-\d{2}")
_SAID: Final = {
    "authoritative": "found by",
    "documented": "documented by",
    "alleged": "alleged by",
    "inferred": "inferred by",
}
_EDITOR: Final = "the editors of the data from what else is reported"
_FIRST: Final = ("authoritative", "documented", "alleged", "inferred")

STANDING: Final = {
    "established": "established by a competent body",
    "onRecord": "documented",
    "allegedOnly": "alleged, without particulars",
    "inferredOnly": "inferred only",
    "contested": "contested",
    "missing": "unknown: nothing on file speaks to it",
    "negated": "denied, and nothing on file speaks for it",
}
"""How far the record fills an element, as a reader outside is told."""

STATUS_SAID: Final = {
    "primaFacie": "On the present record every element is documented.",
    "arguable": "On the present record this is arguable: every element has some support.",
    "needsFacts": "On the present record this is open: facts are missing.",
    "undetermined": "On the present record this cannot be determined.",
    "excepted": "On the present record an exception takes the act out of the rule.",
    "contradicted": "On the present record what is reported speaks against it.",
    "signatoryDutyOnly": "The State has only signed the treaty.",
    "notApplicable": "No duty stood.",
}


def when(edtf: str, vague: str = " (no exact day is on file)") -> str:
    """Say when an act was, and say it where no exact day is on file.

    Args:
        edtf: The date as recorded.
        vague: What is said where there is no exact day.

    >>> when("2023-10-09"), when("2016-07/2017-09")
    ('On 9 Oct 2023', 'Between Jul 2016 and Sep 2017 (no exact day is on file)')
    >>> when("2023-10"), when("../2013", "")
    ('In Oct 2023 (no exact day is on file)', 'Up to 2013')
    >>> when("2017-09-18/.."), when("")
    ('From 18 Sep 2017', 'At a time that is not on file')
    """
    first, slash, last = edtf.partition("/")
    known = [one for one in (first, last) if one.strip(".")]
    if not known:
        return "At a time that is not on file"
    if not slash:
        return f"On {day(edtf)}" if _EXACT.fullmatch(edtf) else f"In {day(edtf)}{vague}"
    if len(known) == 2:
        exact = all(map(_EXACT.fullmatch, known))
        return f"Between {day(first)} and {day(last)}{'' if exact else vague}"
    if known == [first]:
        return f"From {day(first)}"
    return f"Up to {day(last)}{vague}"


def within(label: str) -> str:
    """Write a label as it stands inside a sentence.

    >>> within("Forced return"), within("UNHCR not let in")
    ('forced return', 'UNHCR not let in')
    """
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def listed(words: Iterable[str]) -> str:
    """Write words as a list in a sentence.

    >>> listed(["arrest", "detention", "return"]), listed(["arrest"])
    ('arrest, detention and return', 'arrest')
    """
    every = list(dict.fromkeys(words))
    return " and ".join(filter(None, (", ".join(every[:-1]), every[-1]))) if every else ""


def by(claim: Claim) -> str:
    """Say how firmly a claim is made and by whom: "documented by Human Rights Watch"."""
    said = claim.said_by or (claim.source.publisher or claim.source.title if claim.source else "a source not on file")
    if claim.position_type:
        return f"answered by {said}: {POSITION.get(claim.position_type, claim.position_type)}"
    if claim.mode == "inferred" and said == "editor":
        return f"inferred by {_EDITOR}"
    standard = f", {claim.standard_of_proof}" if claim.standard_of_proof else ""
    return f"{_SAID.get(claim.mode, 'said by')} {said}{standard}"


def about(claim: Claim) -> str:
    """Say of whom a claim speaks where it does not speak of the act itself."""
    if claim.period_meets is None:
        return ""
    told = ["of the general situation, not of these people"]
    told += [] if claim.period_meets else ["for an earlier period"]
    told += [] if claim.class_fits is not False else ["of a class to which these people are not shown to belong"]
    return f"; {', '.join(told)}"


def told(claims: Sequence[Claim], notes: Notes, most: int | None = None) -> Line:
    """Say what claims say, those of one speaker and one place together, each with its note.

    Args:
        claims: The claims, in any order.
        notes: What makes the notes.
        most: How many groups are told; the rest are counted.
    """
    grouped = _grouped(claims)
    shown = list(grouped.items())[: most or None]
    line: list[Inline] = []
    for (speaker, labels, _), group in shown:
        denied = all(one.stance == "denies" and not one.position_type for one in group)
        said = f"{'Denied: ' + labels if denied else capital(labels)} ({speaker})" if labels else capital(speaker)
        line += [Text(f"{' ' if line else ''}{said}."), *notes.of_claims(group)]
    more = len(grouped) - len(shown)
    if more:
        line.append(Text(f" {more} more {'statement' if more == 1 else 'statements'} to this effect on file."))
    return tuple(line)


def _grouped(claims: Sequence[Claim]) -> dict[tuple[str, str, str], list[Claim]]:
    """Put together what one speaker says in one source, then what is said alike in several."""
    by_source: dict[tuple[str, str, str], list[Claim]] = {}
    for one in sorted(claims, key=_weight):
        speaker = f"{by(one)}{about(one)}"
        by_source.setdefault((speaker, one.stance, one.source.id if one.source else ""), []).append(one)
    grouped: dict[tuple[str, str, str], list[Claim]] = {}
    for (speaker, stance, _), group in by_source.items():
        labels = "; ".join(dict.fromkeys(within(one.label) for one in group if one.label))
        grouped.setdefault((speaker, labels, stance), []).extend(group)
    return grouped


def _weight(claim: Claim) -> tuple[bool, bool, int, str]:
    mode = _FIRST.index(claim.mode) if claim.mode in _FIRST else len(_FIRST)
    return claim.period_meets is not None, claim.period_meets is False, mode, claim.id


def article(finding: Finding) -> str:
    """Write the law of a finding for a heading: the short citation, or the rule of custom."""
    if finding.source == "jus-cogens":
        return f"{finding.citation} (peremptory rule)"
    return finding.citation


def cited(findings: Iterable[Finding]) -> str:
    """Cite the law of findings one after another, the articles of one treaty together."""
    return merged(article(one) for one in findings)


def capital(text: str) -> str:
    """Begin with a capital."""
    return text[:1].upper() + text[1:]
