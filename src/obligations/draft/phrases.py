"""How drafts say things: when an act was, who says what and how firmly, lists in a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from obligations.draft.document import Text
from obligations.draft.wording import AMONG, CONDITION
from obligations.render.account import merged
from obligations.render.words import POSITION, day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from obligations.draft.document import Inline, Line
    from obligations.draft.notes import Notes
    from obligations.draft.wording import Wording
    from obligations.model import Claim, Finding

_EXACT = re.compile(r"\d{4}-\d{2}-\d{2}")
_VERB: Final = {"authoritative": "found", "documented": "reported", "alleged": "alleged", "inferred": "inferred"}
_EDITOR: Final = "it may be inferred from what else is reported, say the drafters' notes:"
_AS_INFERRED: Final = "as may be inferred from what else is reported, say the drafters' notes"
_WITH_ARTICLE: Final = re.compile(
    r"(UN |[Dd]irector |Committee |Commission |Working Group |Special Rapporteur |Office |Ministry )"
)
"""Speakers that bear an article in a sentence."""
_DANGER: Final = "a danger "
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


def about(claim: Claim) -> str:
    """Say of whom a claim speaks where it does not speak of the act itself."""
    if claim.period_meets is None:
        return ""
    told = ["of the general situation, not of these people"]
    told += [] if claim.period_meets else ["for an earlier period"]
    told += [] if claim.class_fits is not False else ["of a class to which these people are not shown to belong"]
    return f" ({', '.join(told)})"


def told(claims: Sequence[Claim], notes: Notes, most: int | None = None, *, bare: bool = True) -> Line:
    """Say in sentences who says what, what one speaker says in one place together, each sentence with its note.

    Args:
        claims: The claims, in any order.
        notes: What makes the notes.
        most: How many sentences are told; the rest are counted.
        bare: Whether conditions are told too that only a rule asks for, such as the purpose of an act.
    """
    kept = [one for one in claims if bare or not _is_condition(one, notes.wording)]
    said = _said(kept, notes.wording)
    shown = list(said.items())[: most or None]
    line: list[Inline] = []
    for sentence, group in shown:
        line += [Text(f"{' ' if line else ''}{sentence}."), *notes.of_claims(group)]
    more = len(said) - len(shown)
    if more:
        line.append(Text(f" {more} more {'statement' if more == 1 else 'statements'} to this effect on file."))
    return tuple(line)


def _is_condition(claim: Claim, wording: Wording) -> bool:
    return bool(claim.asserts) and all(wording.part(one) == CONDITION for one in claim.asserts)


def _said(claims: Sequence[Claim], wording: Wording) -> dict[str, list[Claim]]:
    """Put together what one speaker says in one source, then what is said alike in several, by sentence."""
    by_source: dict[tuple[object, ...], list[Claim]] = {}
    for one in sorted(claims, key=_weight):
        of_people = bool(one.asserts) and set(one.asserts) <= wording.persons
        who = (one.said_by, one.mode, one.standard_of_proof, one.position_type, about(one))
        by_source.setdefault((*who, one.stance, one.source.id if one.source else "", of_people), []).append(one)
    groups: list[list[Claim]] = []
    keys: list[tuple[object, ...]] = []
    for key, group in by_source.items():
        speaker = key if group[0].position_type else (*key[:-2], key[-1])
        alike = next((at for at, one in enumerate(groups) if keys[at] == speaker and _covers(one, group)), None)
        if alike is None:
            groups.append(group)
            keys.append(speaker)
        else:
            groups[alike] = [*groups[alike], *group]
    found: dict[str, list[Claim]] = {}
    for group in groups:
        found.setdefault(_sentence(group, wording), []).extend(group)
    return found


def _covers(one: Sequence[Claim], other: Sequence[Claim]) -> bool:
    """Tell whether what a speaker says in one source takes in what the same speaker says in another."""
    return {each for claim in one for each in claim.asserts} >= {each for claim in other for each in claim.asserts}


def _sentence(group: Sequence[Claim], wording: Wording) -> str:
    """Write what one speaker says: "Human Rights Watch reported arrests"."""
    first = group[0]
    concepts = wording.in_order(concept for one in group for concept in one.asserts)
    phrases = _joined(list(map(wording.phrase, concepts)))
    if first.position_type:
        on = f", on this: {phrases}" if phrases else ""
        return f"{capital(wording.voice(first))}: {POSITION.get(first.position_type, first.position_type)}{on}"
    general = about(first)
    who, verb = _speaker(first)
    if first.stance == "denies":
        denied = "not this" if who == _EDITOR else "denied this"
        return f"{capital(who)} {denied}: {phrases}{general}"
    if set(concepts) <= wording.persons and concepts:
        by = _AS_INFERRED if who == _EDITOR else f"as {verb} by {who}".rstrip(",")
        return f"{_people(concepts, wording, by)}{general}"
    return f"{capital(f'{who} {verb}'.rstrip())} {phrases or 'what is told here'}{general}"


def _speaker(claim: Claim) -> tuple[str, str]:
    """Say who speaks and how: "Human Rights Watch", "reported"."""
    said = claim.said_by or (claim.source.publisher or claim.source.title if claim.source else "a source not on file")
    if claim.mode == "inferred" and said == "editor":
        return _EDITOR, ""
    standard = f" ({claim.standard_of_proof})" if claim.standard_of_proof else ""
    named = f"the {said}" if _WITH_ARTICLE.match(said) else said
    return f"{named}," if ", " in named else named, f"{_VERB.get(claim.mode, 'said')}{standard}"


def _joined(phrases: list[str]) -> str:
    """List phrases, the word for dangers that several share only once.

    >>> _joined(["a danger of torture", "a danger to life", "detention"])
    'detention and a danger of torture and to life'
    """
    dangers = [one.removeprefix(_DANGER) for one in phrases if one.startswith(_DANGER)]
    others = [one for one in phrases if not one.startswith(_DANGER)]
    return listed([*others, *([_DANGER + listed(dangers)] if dangers else [])])


def _people(concepts: Sequence[str], wording: Wording, source: str) -> str:
    """Say who the people were: some of them by group, then what all are."""
    among = [wording.phrase(one) for one in concepts if wording.part(one) == AMONG]
    classes = [wording.phrase(one) for one in concepts if wording.part(one) != AMONG]
    if not among:
        return f"They were, {source}: {listed(classes)}"
    return "; ".join(filter(None, (f"Among them, {source}: {listed(among)}", listed(classes))))


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
