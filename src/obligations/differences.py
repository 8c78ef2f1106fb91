"""Holds two states of one finding side by side: what differs, and which supposed facts reach it.

A fact reaches a finding through the finding's own pair of State and treaty, or its own act; or from further off,
through an act that led to that act or followed from it, or through what the finding is read with. If none does, all
are named.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from obligations.assessment import Incident
    from obligations.model import Finding
    from obligations.supposed_record import Supposed

_JOINING = ("ratify", "accede", "succeed", "sign", "denounce", "extend")
_RESERVING = ("reserve", "withdraw-reservation", "reservation")
_PARTS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(_JOINING, frozenset({"binding", "via", "element", "roots"})),
    "treaty-act": frozenset({"binding", "via", "element", "roots", "exception"}),
    **dict.fromkeys(_RESERVING, frozenset({"reservation", "element", "roots"})),
    **dict.fromkeys(("claim", "position", "accept-position"), frozenset({"element", "roots", "exception"})),
    "date": frozenset({"binding", "via", "reservation", "element", "roots", "exception"}),
    "accept": frozenset({"binding"}),
}
"""In which parts of a finding each kind of fact can show. Status, tense and reasons follow from these. A struck
act may be a notice of derogation; a reservation that limits a definition adds an element (rule 60-limit-slots)."""

_ACROSS = frozenset({"reasonCarriedOut", "reasonReadAlone"})
"""Reasons that another act, or a finding on another article, gives or takes away (45-prospect-ended, 83-read-alone)."""

_OPEN = ("boundInPart", "dateUndetermined")
"""Modes of binding whose days decide; for the others an earlier or later end of the binding changes nothing."""


@dataclass(frozen=True)
class Difference:
    """One thing in which a finding differs.

    Attributes:
        what: `status`, `tense`, `via`, `binding`, `reservation`, `element`, `exception`, `roots` or `reason`.
        label: Which one, where there are several: the element or the exception in words, the reservation's id.
        before: How it stands on file, as a code or a number; empty where it is not there.
        after: How it would stand.
        causes: The facts that reach it, in words.
    """

    what: str
    label: str
    before: str
    after: str
    causes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "what": self.what,
            "label": self.label,
            "before": self.before,
            "after": self.after,
            "causes": list(self.causes),
        }


Chains = dict[str, frozenset[str]]
"""Of each act, as `event.act`: the acts that led to it and those that followed, through every step."""


def chains(incidents: Iterable[Incident]) -> Chains:
    """Read which acts of events led to which, both ways."""
    nexts = {
        f"{event.id}.{act.id}": {f"{event.id}.{one}" for one in act.leads_to}
        for event in incidents
        for act in event.acts
    }
    later = {one: _later(one, nexts) for one in nexts}
    return {one: later[one] | {other for other in nexts if one in later[other]} for one in nexts}


def _later(act: str, nexts: Mapping[str, set[str]]) -> frozenset[str]:
    found, waiting = set[str](), [act]
    while waiting:
        more = nexts.get(waiting.pop(), set()) - found
        found |= more
        waiting += more
    return frozenset(found)


def differences(
    was: Finding | None, now: Finding | None, supposed: Sequence[Supposed], led: Chains
) -> tuple[Difference, ...]:
    """List what differs between a finding on file and the same finding under a supposition.

    Claims alone do not count: another claim that changes no status, element, root or reason leaves the finding so.
    Nor does the paper of a binding, while the State is bound in the same way.

    Args:
        was: The finding on file.
        now: The finding under the supposition.
        supposed: The facts.
        led: Which acts led to which.
    """
    raw = _raw(_flat(was.to_dict()), _flat(now.to_dict())) if was and now else []
    if was and now and not raw:
        return ()
    reaching = _Reaching([one for one in (was, now) if one], supposed, led)
    if was is None or now is None:
        old, new = (one.status if one else "" for one in (was, now))
        return (Difference("status", "", old, new, _named(reaching.whole())),)
    near = {key: reaching.near(*key, comes_or_goes=not (old and new)) for key, old, new in raw}
    every = [one for one in reaching.all if any(one in some for some in near.values())] or reaching.all
    return tuple(Difference(*key, old, new, _named(near[key] or every)) for key, old, new in raw)


def _named(causes: Sequence[Supposed]) -> tuple[str, ...]:
    return tuple(one.cause for one in causes)


class _Reaching:
    """The facts that reach a finding as it is on file or as it would be."""

    def __init__(self, findings: Sequence[Finding], supposed: Sequence[Supposed], led: Chains) -> None:
        self.sides = [one.to_dict() for one in findings]
        self.touched = {one.id for finding in findings for one in finding.reservations}
        self.direct = [one for one in supposed if any(_reaches(one, finding) for finding in findings)]
        self.linked = [
            one
            for one in supposed
            if one not in self.direct and any(_reaches_beside(one, finding, led) for finding in findings)
        ]
        self.all = [*self.direct, *self.linked] or supposed

    def whole(self) -> Sequence[Supposed]:
        """List the facts by which the finding itself comes or goes; a reservation only where it touches it."""
        nearest = self.direct or self.all
        return [one for one in nearest if one.verb not in _RESERVING or one.thing in self.touched] or nearest

    def near(self, what: str, label: str, *, comes_or_goes: bool) -> Sequence[Supposed]:
        """List the facts that such a difference can come from: those that it names, else those of its kind.

        Where an element is asked or not, law may be behind it whatever claims fill it.
        """
        if what == "reason" and label in _ACROSS:
            return self.all
        for facts in (self.direct, self.linked, self.all):
            kind = [one for one in facts if self._can_show(one, what)]
            named = {label} | {claim for side in self.sides for claim in _cited(side, label)}
            if kind:
                law = comes_or_goes and what in {"element", "roots"}
                return [one for one in kind if one.thing in named or (law and one.pairs)] or kind
        return []

    def _can_show(self, one: Supposed, what: str) -> bool:
        """Tell whether a fact can show in such a part; a reservation in elements only where it touches the finding."""
        limits = what in {"element", "roots"} and one.verb in _RESERVING
        return what in _PARTS[one.verb] and (not limits or one.thing in self.touched)


def _reaches(one: Supposed, finding: Finding) -> bool:
    """Tell whether a fact is about the law of a finding, or about its act."""
    if one.norms is not None and finding.norm not in one.norms:
        return False
    treaties = {finding.treaty, finding.rule, *(finding.via or ())[:1]}
    return bool(_pairs(finding, treaties) & one.pairs) or f"{finding.incident}.{finding.act}" in one.acts


def _reaches_beside(one: Supposed, finding: Finding, led: Chains) -> bool:
    """Tell whether a fact is about an act of the same chain, or about the law of what the finding is read with."""
    treaties = {cited.partition(":")[0] for cited in finding.read_with}
    acts = led.get(f"{finding.incident}.{finding.act}", frozenset())
    return bool(acts & one.acts) or (one.norms is None and bool(_pairs(finding, treaties) & one.pairs))


def _pairs(finding: Finding, treaties: Iterable[str | None]) -> set[str]:
    return {f"{finding.state}/{treaty.lower()}" for treaty in treaties if treaty}


def _cited(side: Mapping[str, Any], label: str) -> Iterator[str]:
    """List the claims for and against the element, or the exception, that is called so."""
    excepting = [one for whole in side["exceptions"] if whole["label"] == label for one in whole["elements"]]
    for element in [*(one for one in side["elements"] if one["label"] == label), *excepting]:
        yield from (claim["id"] for claim in (*element["for"], *element["against"]))


def _raw(
    old: Mapping[tuple[str, str], str], new: Mapping[tuple[str, str], str]
) -> list[tuple[tuple[str, str], str, str]]:
    keys = dict.fromkeys((*old, *new))
    return [(key, old.get(key, ""), new.get(key, "")) for key in keys if old.get(key, "") != new.get(key, "")]


def _flat(finding: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """Write down what is compared, each under what it is and which one it is."""
    found = {
        ("status", ""): finding["status"],
        ("tense", ""): finding["tense"],
        ("via", ""): finding["via"]["treaty"] if finding["via"] else "",
        ("binding", ""): _binding(finding["binding"]),
    }
    for one in finding["reservations"]:
        found["reservation", one["id"]] = f"{one['effect']} {one['legalEffect']}"
    for one in finding["elements"]:
        found["element", one["label"]] = one["status"]
        found["roots", one["label"]] = str(one["independentRoots"])
    for one in finding["exceptions"]:
        found["exception", one["label"]] = one["status"]
    for one in finding["reasons"]:
        found["reason", one["code"]] = one["text"]
    return found


def _binding(binding: Mapping[str, Any]) -> str:
    """Write how the State is bound: the mode, the gate where the mode has several, the days where these decide."""
    mode = binding["gate"] if binding["mode"] == "unknown" else binding["mode"]
    days = (binding["from"], binding["until"]) if mode in _OPEN else ()
    return " ".join(one for one in (mode, binding["territory"], *days) if one)
