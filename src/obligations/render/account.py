"""What one State is asked about in an event: leading findings, alternatives, weak spots counted, its own answers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from obligations.names import in_order
from obligations.render.words import BASIS, POSITION, STATUS, counted, held_up, weak_spot

if TYPE_CHECKING:
    from collections.abc import Iterable

    from obligations.model import Claim, Finding
    from obligations.render.page import Page

_HEAD = ("Status", "Provision", "What may breach it", "Weak spot")
_SOFT = "soft-law"
_OPEN = {"needsFacts", "undetermined"}
_FIRMNESS = ("textual", "settledInterpretation", "advancedInterpretation")
_CUSTOM = ("custom", "jus-cogens")


@dataclass(frozen=True)
class Sight:
    """How much of a State's account is shown.

    Attributes:
        name_acts: Whether a finding must say which act it is about.
        everything: Whether each finding has a row of its own, those that do not apply included.
        narrowed: Whether the user asked for some findings only: then none is folded away.
    """

    name_acts: bool
    everything: bool
    narrowed: bool = False


def account_of_state(page: Page, found: list[Finding], listed: list[Finding], sight: Sight) -> None:
    """Write the section of one State.

    Args:
        page: Where to write.
        found: Every finding of the event against this State.
        listed: Those of them that the user asked for.
        sight: How much is shown.
    """
    clear = [one for one in listed if sight.everything or not only_unknown(one)]
    if sight.everything or sight.narrowed:
        page.table(_HEAD, _rows([_line(one) for one in sorted(clear, key=rank)], name_acts=sight.name_acts))
        _unknown(page, [one for one in listed if one not in clear])
        return
    parted = [split(group) for group in groups(one for one in clear if not _missing(one))]
    supported = [_line(one) for leading, _ in parted for one in leading]
    page.table(_HEAD, _rows(supported, name_acts=sight.name_acts))
    if any(others for _, others in parted):
        page.line("Also, on the same act and for the same right", indent=2, strong=True)
    for leading, others in parted:
        if others:
            page.line(_alternatives(leading[0], others, name_act=sight.name_acts), indent=4)
    near, far = _by_distance([one for one in clear if _missing(one)], keep_all=not supported)
    if near and supported:
        page.line("One fact away", indent=2, strong=True)
    page.table(_HEAD, _rows(_to_collect(near), name_acts=sight.name_acts))
    _far_off(page, far, name_acts=sight.name_acts)
    _weak_spots(page, clear)
    _unknown(page, listed)
    _answers(page, found)
    _standards(page, found)
    _rest(page, found, listed)


def rank(finding: Finding) -> tuple[int, bool, int, bool, int, str, str]:
    """Order findings: status, what has happened before what may, text before readings, treaties before custom."""
    return (
        finding.status_order,
        finding.tense != "completed",
        _FIRMNESS.index(finding.norm_basis),
        finding.source in _CUSTOM,
        -finding.roots,
        finding.citation,
        finding.act,
    )


def only_unknown(finding: Finding) -> bool:
    """Say whether the doubt is whether the State was party, or the rule stood, at all."""
    return any(reason.code == "reasonStatusUnknown" for reason in finding.reasons)


def groups(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Put together what is claimed of one act for one right, the strongest first."""
    found: dict[tuple[str, str, str], list[Finding]] = {}
    for one in sorted(findings, key=rank):
        found.setdefault((one.act, one.tense, one.right), []).append(one)
    return list(found.values())


def split(group: list[Finding]) -> tuple[list[Finding], list[Finding]]:
    """Part the leading findings of a group from the alternatives: readings, custom, and what has less support."""
    best = group[0]
    leading = [
        one
        for one in group
        if one is best or (one.status == best.status and one.norm_basis == "textual" and one.source not in _CUSTOM)
    ]
    return leading, [one for one in group if one not in leading]


@dataclass(frozen=True)
class _Line:
    """What one row says, apart from the act; the same said of several acts is one row."""

    status: str
    citation: str
    label: str
    weak: str
    act: str


def _line(finding: Finding) -> _Line:
    label = _tensed(finding, finding.label)
    return _Line(STATUS[finding.status], _citation(finding), label, weak_spot(finding), finding.act)


def _tensed(finding: Finding, label: str) -> str:
    if finding.tense == "completed":
        return label
    would = "would have engaged, had it come to it" if finding.is_overtaken else "would, if carried out, engage"
    return f"{would}: {label}"


def _rows(lines: Iterable[_Line], *, name_acts: bool) -> list[tuple[str, ...]]:
    """Write lines as rows, in order; acts of which the same is said share a row."""
    acts: dict[_Line, list[str]] = {}
    for one in lines:
        acts.setdefault(replace(one, act=""), []).append(one.act)
    return [
        (one.status, one.citation, f"{one.label} [{', '.join(where)}]" if name_acts else one.label, one.weak)
        for one, where in acts.items()
    ]


def _by_distance(findings: list[Finding], *, keep_all: bool) -> tuple[list[Finding], list[Finding]]:
    """Part the findings that wait for one fact from those that wait for more; all are near if nothing else is shown."""
    near = [one for one in findings if keep_all or _missing(one) == 1]
    return near, [one for one in findings if one not in near]


def _missing(finding: Finding) -> int:
    """Count the facts that an open finding waits for; a finding with another status waits for none."""
    return sum(element.status == "missing" for element in finding.elements) if finding.status in _OPEN else 0


def _far_off(page: Page, findings: list[Finding], *, name_acts: bool) -> None:
    """Name in one line the norms that wait for two facts or more; acts with the same norms share it."""
    acts: dict[str, list[str]] = {}
    for one in sorted(findings, key=rank):
        acts.setdefault(one.act, []).append(_citation(one))
    same: dict[str, list[str]] = {}
    for act, citations in acts.items():
        same.setdefault(merged(citations), []).append(act)
    if same:
        page.line("Two facts or more away (--status needsFacts --status undetermined shows them)", indent=2, faint=True)
    for told, where in same.items():
        page.line(f"[{', '.join(where)}] {told}" if name_acts else told, indent=4, faint=True)


def _to_collect(findings: list[Finding]) -> list[_Line]:
    """Put together the findings of one act that wait for the same facts: one row for each thing to find out."""
    waiting: dict[tuple[str, ...], list[Finding]] = {}
    for one in sorted(findings, key=rank):
        waiting.setdefault((one.act, one.tense, one.status, weak_spot(one)), []).append(one)
    groups = sorted(waiting.values(), key=lambda group: (group[0].status_order, _missing(group[0]), -len(group)))
    return [
        replace(
            _line(group[0]),
            citation=merged(map(_citation, group)),
            label=_tensed(group[0], "; ".join(dict.fromkeys(one.label for one in group))),
        )
        for group in groups
    ]


def merged(citations: Iterable[str]) -> str:
    """Write citations one after another, the articles of one treaty together.

    >>> merged(["CRC, art. 3(1)", "ICCPR, art. 7", "CRC, art. 6 (settled reading)"])
    'CRC, arts. 3(1), 6 (settled reading); ICCPR, art. 7'
    """
    articles: dict[str, list[str]] = {}
    for one in dict.fromkeys(citations):
        title, _, article = one.rpartition(", art. ")
        articles.setdefault(title or article, []).append(article if title else "")
    return "; ".join(
        title if not any(listed) else f"{title}, {'art.' if len(listed) == 1 else 'arts.'} {', '.join(listed)}"
        for title, listed in articles.items()
    )


def _citation(finding: Finding) -> str:
    basis = BASIS[finding.norm_basis]
    if basis and finding.treaty:
        return f"{finding.short_citation} ({basis})"
    if finding.source == "jus-cogens":
        return f"{finding.short_citation} (peremptory rule)"
    return finding.short_citation


def _alternatives(lead: Finding, others: list[Finding], *, name_act: bool) -> str:
    by_status: dict[str, list[str]] = {}
    for one in others:
        by_status.setdefault(STATUS[one.status], []).append(_citation(one))
    told = "; ".join(f"{status}: {merged(names)}" for status, names in by_status.items())
    about = f"{lead.right or lead.label} [{lead.act}]" if name_act else lead.right or lead.label
    return f"{about}: {told}"


def _weak_spots(page: Page, findings: list[Finding]) -> None:
    """Count what holds the findings back that have some support for every element."""
    supported = [one for one in findings if one.status in {"primaFacie", "arguable"}]
    spots: Counter[str] = Counter()
    for one in supported:
        weakest = one.weakest
        if weakest and weakest.strength < 5:
            spots[f"weakest element {held_up(weakest)}"] += 1
        spots.update(reason.text for reason in one.reasons if not reason.code.startswith("reasonE"))
        if one.roots == 1:
            spots["one source root"] += 1
    if spots:
        told = " · ".join(f"{text} {number}" for text, number in spots.most_common())
        page.line(f"Weak spots of {counted(len(supported), 'supported finding')}: {told}", indent=2)


def _unknown(page: Page, findings: list[Finding]) -> None:
    """Findings whose doubt is whether the State was party, or whether the rule of custom stood: one line for each."""
    unknown = Counter((one.treaty or one.rule or "", one.source in _CUSTOM) for one in findings if only_unknown(one))
    for (law, custom), number in sorted(unknown.items()):
        condition = "this rule of custom stood" if custom else "the State was party"
        page.line(
            f"status unknown: {law}: {counted(number, 'norm')} would be asked if {condition} on that day",
            indent=2,
        )


def _answers(page: Page, found: list[Finding]) -> None:
    """What the State itself says, each answer once with the places where it is reported."""
    said: dict[str, Claim] = {claim.id: claim for one in found for claim in one.positions}
    answers: dict[str, list[str]] = {}
    for claim in said.values():
        about = f" against {claim.label.lower()}" if claim.label else ""
        where = ", ".join(part for part in (claim.source.id if claim.source else "", claim.locator) if part)
        answers.setdefault(f"{POSITION.get(claim.position_type, claim.position_type)}{about}", []).append(where)
    for answer, places in answers.items():
        page.line(f"It answers: {answer} ({'; '.join(places)})", indent=2)


def _standards(page: Page, found: list[Finding]) -> None:
    """Name the texts without binding force that the same acts touch."""
    soft: dict[str, set[str]] = {}
    for one in found:
        if one.source == _SOFT:
            soft.setdefault(one.treaty or "", set()).add(one.provision)
    for code, provisions in soft.items():
        articles = merged(f"{code}, art. {one}" for one in sorted(provisions, key=in_order))
        page.line(
            f"Standard without binding force on the same facts: {articles} (bodies that need no consent may apply it)",
            indent=2,
        )


def _rest(page: Page, found: list[Finding], listed: list[Finding]) -> None:
    shown = {one.id for one in listed}
    hidden = [one for one in found if one.id not in shown and one.source != _SOFT]
    told = []
    for status, words in STATUS.items():
        titles = [one.treaty or one.rule or "" for one in hidden if one.status == status]
        if titles:
            named = f" ({', '.join(sorted(set(titles)))})" if status == "signatoryDutyOnly" else ""
            told.append(f"{len(titles)} {words}{named}")
    if told:
        page.line(f"also {', '.join(told)} (--all shows them)", indent=2, faint=True)
