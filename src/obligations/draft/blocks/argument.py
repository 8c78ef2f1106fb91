"""The argument of a draft: leading claims element by element, alternatives, and what stays open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from obligations import names
from obligations.draft.document import Bullets, Heading, Paragraph, Text
from obligations.draft.phrases import STANDING, STATUS_SAID, article, capital, cited, listed, told, when, within
from obligations.draft.strength import strength
from obligations.names import tail
from obligations.render.account import groups, merged, only_unknown, rank, split
from obligations.render.explanation import sentence
from obligations.render.words import BASIS, EXCEPTION, STATUS, counted, day

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from obligations.draft.document import Block, Inline, Line
    from obligations.draft.material import Material
    from obligations.model import Element, ExceptionOutcome, Finding

_MOST = 6
_OPEN = ("needsFacts", "undetermined")
_WEAK = 5
_SAME = 4
"""How many other acts are told of which the same rule is asked."""
_BRIEF, _LEAD = "brief", "lead"
_NO_EXCEPTION = "No exception to this rule is on file."
_ABSOLUTE, _NON_DEROGABLE = "absolute", "nonDerogable"
_NO_WORD = ""
"""The chronology says already where no exact day is on file."""


def argued(material: Material, options: Mapping[str, Any]) -> tuple[Block, ...]:
    """Argue each leading claim; what is claimed of the same act for the same right follows as alternatives.

    Args:
        material: What the draft is made from.
        options: `most` leading claims; `detail` full, brief or lead; `treaties` (codes or rules) and `concepts` to keep
            to; `exceptions` false leaves exceptions out.
    """
    parted = leading(material, options)
    most = options.get("most", _MOST)
    blocks: list[Block] = []
    for lead in parted[:most]:
        blocks += _claim(material, lead.finding, options)
        blocks += _same(lead)
        blocks += _alternatives(lead) if options.get("detail") != _LEAD else []
    rest = parted[most:]
    if rest:
        blocks.append(_rest(material, rest))
    return tuple(blocks)


def _rest(material: Material, rest: Sequence[Lead]) -> Block:
    """Name the law of claims that are not told here, and the annex that tells them where the draft has it."""
    where = "; the table in the annex says how each stands" if material.has_block("findings-table") else ""
    return Paragraph((Text(f"The same facts are also argued under {cited(lead.finding for lead in rest)}{where}."),))


@dataclass(frozen=True)
class Lead:
    """One leading claim.

    Attributes:
        finding: The strongest finding on its rule.
        alike: Leading findings on the same rule for other acts.
        others: What is claimed of the same act, or of the acts of `alike`, for the same right and leads nowhere.
    """

    finding: Finding
    alike: tuple[Finding, ...]
    others: tuple[Finding, ...]


def leading(material: Material, options: Mapping[str, Any]) -> list[Lead]:
    """Return the leading claims, the strongest first, each rule once; no alternative is named twice.

    Of several acts that stand alike under one rule the one with the strongest record leads.
    """
    found = [one for one in material.findings(treaties=options.get("treaties", ())) if _about(material, one, options)]
    heads: dict[str, list[Finding]] = {}
    others: dict[str, list[Finding]] = {}
    for incident in material.incidents:
        for group in groups(one for one in found if one.incident == incident.id):
            best, rest = split(group)
            for one in best:
                heads.setdefault(one.norm, []).append(one)
            others.setdefault(best[-1].norm, []).extend(rest)
    named = set(heads)
    leads = []
    by_record = [sorted(one, key=lambda each: strength(material, each)) for one in heads.values()]
    for same in sorted(by_record, key=lambda one: rank(one[0])):
        kept = [one for one in _each_rule(material, same[0], others.get(same[0].norm, [])) if one.norm not in named]
        named |= {one.norm for one in kept}
        leads.append(Lead(same[0], tuple(same[1:]), tuple(sorted(kept, key=rank))))
    return leads


def _each_rule(material: Material, lead: Finding, found: Sequence[Finding]) -> list[Finding]:
    """Keep one alternative for each rule: that on the act which leads, else the one with the strongest record."""
    kept: dict[str, Finding] = {}
    for one in sorted(found, key=lambda each: (not _on_same_act(lead, each), strength(material, each))):
        kept.setdefault(one.norm, one)
    return list(kept.values())


def _on_same_act(one: Finding, other: Finding) -> bool:
    return (one.incident, one.act) == (other.incident, other.act)


def _about(material: Material, finding: Finding, options: Mapping[str, Any]) -> bool:
    """Tell whether a finding rests on one of the concepts to which a record keeps."""
    only = set(options.get("concepts", ()))
    if not only:
        return True
    return bool(material.concepts_of(claim for part in finding.elements for claim in part.supporting) & only)


def _claim(material: Material, finding: Finding, options: Mapping[str, Any]) -> list[Block]:
    brief = options.get("detail") in {_BRIEF, _LEAD}
    blocks: list[Block] = [Heading(f"{capital(finding.label)}: {article(finding)}")]
    blocks.append(Paragraph(_lead(material, finding, brief=brief)))
    if options.get("detail") == _LEAD:
        return blocks
    if brief:
        return [*blocks, Paragraph(_standings(material, finding))]
    if finding.standard:
        blocks.append(Paragraph((Text(f"The test: {finding.standard}"), *material.notes.of_words(finding.authority))))
    blocks.append(Bullets(tuple(_element(material, one) for one in finding.elements), lettered=True))
    if options.get("exceptions", True):
        blocks += _exceptions(material, finding)
    return blocks


def _lead(material: Material, finding: Finding, *, brief: bool) -> Line:
    """Say what may breach what, how it stands, and why no more."""
    act = f"{finding.phrase or finding.label}, {within(when(finding.edtf, _NO_WORD))}"
    reasons = "; ".join(one.text for one in finding.reasons)
    line: list[Inline] = [Text(f"{sentence(finding, act)}."), *_law(material, finding)]
    line.append(Text(f" {STATUS_SAID[finding.status]}{f' {capital(reasons)}.' if reasons else ''}"))
    basis = BASIS[finding.norm_basis]
    if basis and finding.treaty and not brief:
        line += [Text(f" That the provision reaches this is {_a(basis)}."), *material.notes.of_words(finding.authority)]
    return tuple(line)


def _law(material: Material, finding: Finding) -> tuple[Inline, ...]:
    if not finding.treaty:
        return material.notes.of_words(finding.authority)
    stated = material.knowledge.view.many(names.NORM + finding.norm, "statedIn")
    numbers = [material.knowledge.view.one(one, "number") or "" for one in stated]
    cited = [f"{finding.treaty}:{one}" for one in numbers if one] or [finding.treaty]
    return material.notes.of_law(*cited)


def _element(material: Material, element: Element) -> Line:
    """Say how one element stands, who speaks for it and who against, and what would fill it."""
    line: list[Inline] = [
        Text(f"{capital(element.label)}", strong=True),
        Text(f": {STANDING[element.status]}{_general(element)}. "),
        *told(element.supporting, material.notes),
    ]
    if element.opposing:
        line += [Text(" Against it: "), *told(element.opposing, material.notes)]
    if element.strength < _WEAK and element.question:
        line.append(Text(f" To be found out: {material.asked_of_people(element.question)}"))
    return tuple(line)


def _general(element: Element) -> str:
    """Say where only what is told of a general situation fills an element."""
    only = element.supporting and all(one.period_meets is not None for one in element.supporting)
    return ", from a general situation alone" if only else ""


def _standings(material: Material, finding: Finding) -> Line:
    """Say in one paragraph how the elements stand, the claims in notes."""
    line: list[Inline] = []
    for element in finding.elements:
        lead = "; " if line else "Elements: "
        line.append(Text(f"{lead}{within(element.label)}: {STANDING[element.status]}{_general(element)}"))
        line += material.notes.of_claims((*element.supporting, *element.opposing))
    line.append(Text("."))
    return tuple(line)


def _exceptions(material: Material, finding: Finding) -> list[Block]:
    """Say which exceptions the rule has, and whether any was raised or shown."""
    if not finding.exceptions:
        said = "The rule as encoded admits no exception." if _is_absolute(material, finding) else _NO_EXCEPTION
        return [Paragraph((Text(said),))]
    return [Paragraph(_exception(material, one)) for one in finding.exceptions]


def _is_absolute(material: Material, finding: Finding) -> bool:
    """Tell whether all provisions of a rule are on file as absolute, or a rule of custom as one nothing suspends."""
    view, norm = material.knowledge.view, names.NORM + finding.norm
    if not finding.treaty:
        return tail(view.one(norm, "derogability") or "") == _NON_DEROGABLE
    stated = view.many(norm, "statedIn")
    return bool(stated) and all(view.one(one, "qualification") == _ABSOLUTE for one in stated)


def _exception(material: Material, outcome: ExceptionOutcome) -> Line:
    where = f" (art. {outcome.provision})" if outcome.provision else ""
    line: list[Inline] = [Text(f"Exception: {within(outcome.label)}{where}: {EXCEPTION[outcome.status]}.")]
    if outcome.status != "exceptionNotRaised":
        for one in outcome.elements:
            line.append(Text(f" {capital(one.label)}: {STANDING[one.status]}. "))
            line += told((*one.supporting, *one.opposing), material.notes)
    line += [Text(f" Unless {within(one.label)}: {EXCEPTION[one.status]}.") for one in outcome.counters]
    return tuple(line)


def _same(lead: Lead) -> list[Block]:
    """Say of which other acts the same rule is asked."""
    if not lead.alike:
        return []
    told_of = sorted(lead.alike, key=_by_day)[:_SAME]
    days = [f"{within(when(one.edtf, _NO_WORD))} ({STATUS[one.status]})" for one in told_of]
    more = len(lead.alike) - len(told_of)
    said = listed([*days, *([f"at {more} more times"] if more else [])])
    return [Paragraph((Text(f"The same rule, {article(lead.finding)}, is asked about what happened {said}."),))]


def _by_day(finding: Finding) -> tuple[str, str]:
    return finding.earliest or finding.edtf, finding.id


def _alternatives(lead: Lead) -> list[Block]:
    """Say what is claimed besides for the same right: of the act that is argued, then of others, each with its day."""
    here = merged(f"{article(one)} ({_stands(one)})" for one in lead.others if _on_same_act(lead.finding, one))
    days: dict[str, list[str]] = {}
    for one in lead.others:
        if not _on_same_act(lead.finding, one):
            days.setdefault(within(when(one.edtf, _NO_WORD)), []).append(f"{article(one)} ({_stands(one)})")
    elsewhere = "; ".join(f"{told_of}: {merged(those)}" for told_of, those in days.items())
    said = [f"In the alternative, on the same act and for the same right: {here}."] if here else []
    said += [f"For the same right, of what happened {elsewhere}."] if elsewhere else []
    return [Paragraph((Text(one),)) for one in said]


def _stands(finding: Finding) -> str:
    basis = BASIS[finding.norm_basis]
    return f"{STATUS[finding.status]}{f', on {_a(basis)}' if basis and finding.treaty else ''}"


def _a(words: str) -> str:
    return f"{'an' if words[:1] in 'aeiou' else 'a'} {words}"


def left_open(material: Material, options: Mapping[str, Any]) -> tuple[Block, ...]:
    """List the rules that wait for facts: which facts, in a line each."""
    found = [
        one
        for one in material.findings(*_OPEN, treaties=options.get("treaties", ()))
        if _about(material, one, options) and not only_unknown(one)
    ]
    waiting: dict[tuple[str, ...], Finding] = {}
    for one in sorted(found, key=lambda each: (_missing(each), rank(each))):
        waiting.setdefault((one.citation, one.label), one)
    most = options.get("most", len(waiting))
    items = [_waits(one) for one in list(waiting.values())[:most]]
    more = len(waiting) - len(items)
    if more > 0:
        if material.has_block("findings-table"):
            items.append(
                (Text(f"{counted(more, 'further rule')} in the same way; the table in the annex names them."),)
            )
        else:
            material.leave_beside(f"{counted(more, 'rule')} that wait for facts (the legal memorandum tells them).")
    return (Bullets(tuple(items)),) if items else ()


def _missing(finding: Finding) -> int:
    return sum(one.status == "missing" for one in finding.elements)


def _waits(finding: Finding) -> Line:
    missing = [within(one.label) for one in finding.elements if one.status == "missing"]
    law = [one.text for one in finding.reasons if not one.code.startswith("reasonE")]
    wanting = f"not on file: {'; '.join(missing)}" if missing else "; ".join(law) or "open"
    return (Text(f"{article(finding)}, {finding.label} ({_days(finding)}): {wanting}."),)


def _days(finding: Finding) -> str:
    return day(finding.edtf) if finding.edtf else "no day on file"
