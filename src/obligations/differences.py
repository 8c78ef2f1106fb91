"""Holds two states of one finding side by side: what differs, and which supposed facts reach it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from obligations.model import Finding
    from obligations.supposed_record import Supposed

_JOINING = ("ratify", "accede", "succeed", "sign", "denounce", "extend", "treaty-act")
_PARTS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(_JOINING, frozenset({"binding", "via", "element", "roots"})),
    **dict.fromkeys(("reserve", "withdraw-reservation", "reservation"), frozenset({"reservation"})),
    **dict.fromkeys(("claim", "position", "accept-position"), frozenset({"element", "roots", "exception"})),
    "date": frozenset({"binding", "via", "reservation", "element", "roots", "exception"}),
    "accept": frozenset(),
}
"""In which parts of a finding each kind of fact can show. Status, tense and reasons follow from these."""

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


def differences(was: Finding | None, now: Finding | None, supposed: Sequence[Supposed]) -> tuple[Difference, ...]:
    """List what differs between a finding on file and the same finding under a supposition.

    Claims alone do not count: another claim that changes no status, element, root or reason leaves the finding so.
    Nor does the paper of a binding, while the State is bound in the same way.
    """
    reaching = [one for one in supposed if any(_reaches(one, finding) for finding in (was, now) if finding)]
    if was is None or now is None:
        old, new = (one.status if one else "" for one in (was, now))
        causes = [one for one in reaching if "element" in _PARTS[one.verb]] or reaching
        return (Difference("status", "", old, new, _named(causes)),)
    sides = was.to_dict(), now.to_dict()
    raw = _raw(*map(_flat, sides))
    near = {key: _near(key, sides, reaching) for key, _, _ in raw}
    every = [one for one in reaching if any(one in some for some in near.values())] or reaching
    return tuple(Difference(*key, old, new, _named(near[key] or every)) for key, old, new in raw)


def _named(causes: Sequence[Supposed]) -> tuple[str, ...]:
    return tuple(one.cause for one in causes)


def _reaches(one: Supposed, finding: Finding) -> bool:
    treaties = {finding.treaty, *(finding.via or ())[:1]}
    pairs = {f"{finding.state}/{treaty.lower()}" for treaty in treaties if treaty}
    return bool(pairs & one.pairs) or f"{finding.incident}.{finding.act}" in one.acts


def _near(
    key: tuple[str, str], sides: tuple[Mapping[str, Any], Mapping[str, Any]], reaching: Sequence[Supposed]
) -> Sequence[Supposed]:
    """List the facts that such a difference can come from: those that it names, else those of its kind."""
    what, label = key
    kind = [one for one in reaching if what in _PARTS[one.verb]]
    named = {label} | {claim for side in sides for claim in _cited(side, label)}
    return [one for one in kind if one.thing in named] or kind


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
