"""Says what came out of a proof: the finding as it was derived, the differences, and what nobody could check."""

from __future__ import annotations

import textwrap
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from obligations.verify.dossier import OBL, TYPE, Term, Triple, by_subject, only, tail

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from obligations.verify.dossier import About, Dossier

_LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
_SHOWN = 20
_KINDS = ("Reservation", "Derogation")
_RULES = {
    "same": "the same texts as in this installation",
    "different": "not the texts of this installation",
    "unknown": "no installation here to compare their texts with",
}


@dataclass(frozen=True)
class Report:
    """What came out.

    Attributes:
        finding: Id of the finding that the file is about.
        outcome: What the rules made of it: status, gate, reasons, elements, exceptions.
        counts: How many premises, rule files and stated results there are.
        rules: `same` or `different` beside the rule files of this installation, `unknown` where there are none.
        other_rules: The rule files that are not the same here and there.
        accepts_other_rules: Whether rule files that are not the same here and there were allowed.
        digest: SHA-256 of the premises, to compare with one that somebody else was given.
        differences: Everything that is not as the file states, or that a proof cannot do without.
        given: What was taken from the file as it stands.
    """

    finding: str
    outcome: dict[str, Any]
    counts: dict[str, int]
    rules: str
    other_rules: tuple[str, ...]
    accepts_other_rules: bool
    digest: str
    differences: tuple[str, ...]
    given: tuple[str, ...]

    @property
    def rederived(self) -> bool:
        """Whether everything came out as the file states, by the rules of this installation or others allowed."""
        return not self.differences and (self.accepts_other_rules or not self.other_rules)

    def to_dict(self) -> dict[str, Any]:
        """Return the report for a program."""
        return {"rederived": self.rederived, **asdict(self)}


def outcome(finding: str, results: set[Triple], premises: frozenset[Triple]) -> dict[str, Any]:
    """Read what the rules made of the finding."""
    about = by_subject({*results, *premises})
    it = about.get(finding, {})
    parts = [about[one[0]] for one in results if one[1] == OBL + "ofFinding" and one[2].value == finding]
    elements = [_element(one, about) for one in parts if tail(only(one, "slot")) == "requiredSlot"]
    exceptions = [_named(one, "ofException", "exceptionStatus") for one in parts if OBL + "ofException" in one]
    return {
        **_named(it, "status", "statusIfBound", "gate", "tense"),
        "reasons": sorted(tail(reason.value) for reason in it.get(OBL + "reason", ())),
        "readWith": sorted(tail(other.value) for other in it.get(OBL + "readWithFinding", ())),
        "elements": sorted(elements, key=lambda one: (one["order"], one["element"])),
        "exceptions": sorted(exceptions, key=lambda one: one["ofException"]),
    }


def _named(about: Mapping[str, list[Term]], *names: str) -> dict[str, str]:
    return {name: tail(only(about, name)) for name in names}


def _element(part: Mapping[str, list[Term]], about: Mapping[str, About]) -> dict[str, Any]:
    element = only(part, "ofElement")
    known = about.get(element, {})
    label = next((one.value for one in known.get(_LABEL, ())), "")
    status = tail(only(part, "elementStatus"))
    return {"order": int(only(known, "order") or 0), "element": tail(element), "label": label, "status": status}


def given(proof: Dossier, results: set[Triple]) -> list[str]:
    """Say what was taken from the file as it stands, with what it knows of its own gaps."""
    stated = by_subject(set().union(*proof.stated.values()))
    about = by_subject({*results, *proof.premises})
    it = about.get(proof.finding) or stated.get(proof.finding, {})
    state = only(it, "state")
    law = only(about.get(only(it, "norm"), {}), "instrument")
    rest = (
        "the rest of the law: the rules on law ran over this norm and those that it is read with, what "
        f"{tail(state)} did towards their instruments, the concepts in question and the general law that these call "
        "up; it holds no other norm"
    )
    author = (
        "who wrote the file: whoever changes premises, results and digests together makes another proof, so compare "
        "the SHA-256 of the premises with one from somebody you trust"
    )
    return [
        "that treaties, authorities and sources say what the file says of them: look at the places that it names",
        f"that nothing was left out, which no file can show. On file: {_on_file(state, law, about)}",
        "the days: when an act began and ended, and when an act of State took effect, as the loader worked them out",
        rest,
        "that the rules are right in law: to run them does not show it",
        author,
    ]


def _on_file(state: str, law: str, about: Mapping[str, About]) -> str:
    """Count what the file holds of the State's acts, and say to which day lists are complete."""
    own = [one for one in about.values() if only(one, "actingState") == state]
    carriers = [one for one in about if law in {carried.value for carried in about[one].get(OBL + "incorporates", ())}]
    return "; ".join(_of_instrument(one, own, about.get(one, {})) for one in [law, *carriers] if one)


def _of_instrument(law: str, own: Sequence[About], known: About) -> str:
    done = [one for one in own if only(one, "instrument") == law]
    if "/custom/" in law:
        return f"{tail(law)}: a rule of custom, objections of the State {len(done)}"
    acts = sum(OBL + "actKind" in one for one in done)
    reserved, notices = (sum(Term("iri", OBL + kind) in one.get(TYPE, ()) for one in done) for kind in _KINDS)
    complete = only(known, "dataCompleteTo") if only(known, "listComplete") == "true" else ""
    read_to = only(known, "reservationsKnownTo")
    return (
        f"{tail(law)}: acts of the State {acts}, list of parties complete to {complete or 'no day known'}, "
        f"reservations and declarations of the State {reserved}, read to {read_to or 'no day known'}, notices of "
        f"derogation {notices}"
    )


def as_text(report: Report) -> str:
    """Write the report for a reader."""
    came, counts = report.outcome, report.counts
    other = _first(report.other_rules, ", ", "and {} more")
    lines = [
        report.finding,
        f"{_verdict(report)}: status {came['status'] or 'none'}, gate {came['gate'] or 'none'}",
        f"  reasons     {', '.join(came['reasons']) or 'none'}",
        *(f"  element {one['order']}   {one['status']}: {one['label'] or one['element']}" for one in came["elements"]),
        *(f"  exception   {one['exceptionStatus']}: {one['ofException']}" for one in came["exceptions"]),
        f"  rule files  {counts['ruleFiles']}, run over {counts['premises']} premises: {_RULES[report.rules]}"
        + (f" ({other})" if other else ""),
        f"  results     {counts['results']} stated, each compared",
        f"  premises    SHA-256 {report.digest}",
    ]
    if report.other_rules and not report.accepts_other_rules:
        lines.append("  accepted    no: --other-rules accepts rule files that are not those of this installation")
    if report.differences:
        shown = _first(report.differences, "\n  ", "and {} more, which --format json names")
        lines += ["", f"Differences ({len(report.differences)})", f"  {shown}"]
    left_open = (textwrap.fill(one, 116, initial_indent="  - ", subsequent_indent="    ") for one in report.given)
    return "\n".join([*lines, "", "Taken as given, not checked", *left_open]) + "\n"


def _verdict(report: Report) -> str:
    """Say in a few words what came out, and by which rules."""
    by = ", by other rules than those of this installation" if report.other_rules else ""
    if report.differences:
        return f"Differs from what the file states; derived here{by}"
    if not report.rederived:
        return f"Comes out as the file states, but only{by.lstrip(',')}"
    return f"Re-derived{by}" if report.rules != "unknown" else "Re-derived, by rules compared with no installation"


def _first(what: Sequence[str], between: str, more: str) -> str:
    """List the first of many, and say how many more there are."""
    left = len(what) - _SHOWN
    return between.join([*what[:_SHOWN], *([more.format(left)] if left > 0 else [])])
