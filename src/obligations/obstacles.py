"""What stands between an event and a finding, in plain sentences: what the rules left in the graph, put into words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from obligations import names
from obligations.assessment import SUPPORTED
from obligations.names import tail
from obligations.norms import role_of
from obligations.render.words import ELEMENT, told_by
from obligations.trials import SUPPOSED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from obligations.knowledge import KnowledgeBase
    from obligations.model import Element, Finding
    from obligations.view import View


@dataclass(frozen=True)
class Place:
    """Where a norm might have been engaged: an act, the norm, a State, and the roles that it holds in the act."""

    act: str
    norm: str
    state: str
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Obstacle:
    """One thing that stands in the way: its kind, a sentence or two, and where that can be read.

    Attributes:
        code: `noRole`, `notOwed`, `noConduct`, `notCarriedOut`, `notBound`, `signatoryOnly`, `notBinding`, `reserved`,
            `notAccepted`, `unknown`, `acceptanceUnknown`, `dateUndetermined`, `missing`, `negated`, `exceptionShown`,
            `weak` or `law`.
        text: The sentence.
        sources: Where it stands.
    """

    code: str
    text: str
    sources: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {"code": self.code, "text": self.text, "sources": list(self.sources)}


def obstacles(
    knowledge: KnowledgeBase, case: View, place: Place, base: Finding | None, probe: Finding | None
) -> Iterator[Obstacle]:
    """Yield what stands in the way, the first thing first.

    Args:
        knowledge: The law on file.
        case: The event as the rules see it.
        place: The act, norm and State.
        base: The finding that the rules made of the record as it stands, if they made one.
        probe: The finding with everything supposed that the norm asks for; None if even then there is none.
    """
    needed = tail(role_of(knowledge.view, place.norm))
    if needed not in place.roles:
        yield _no_role(knowledge.view, place, needed)
        return
    if probe is None:
        yield _not_owed(knowledge.view, case, place)
        return
    yield from _of_law(knowledge, case, place, probe)
    if base is None and _is_own_act(knowledge.view, case, place):
        yield _not_owed(knowledge.view, case, place)
    if base is None:
        yield _no_conduct(knowledge.view, place, probe)
    elif base.tense == "conditional":
        yield _not_carried_out(base)
    yield from _of_record(base, probe)


def legal_change(probe: Finding) -> str:
    """Say which change in the law would help where the law stands in the way; nothing where it does not."""
    name = probe.state_name
    if probe.status == "signatoryDutyOnly":
        return f"{name} would have to have ratified, with effect by the day of the act."
    if probe.status == "notApplicable":
        return _to_apply(probe)
    if probe.binding.mode in {"unknown", "acceptanceUnknown"}:
        return "What is unknown is the law, not the event: the depositary's list, or its note on the place, settles it."
    return ""


def _to_apply(probe: Finding) -> str:
    """Say what would let a norm apply that does not."""
    name, mode = probe.state_name, probe.binding.mode
    if mode == "notBinding":
        return "Nor would any act of consent: the instrument has no binding force."
    if any(one.code == "reasonReserved" for one in probe.reasons):
        return f"{name} would have to have withdrawn its reservation by the day of the act."
    if mode == "notAccepted":
        return f"{name} would have to have accepted the procedure by a declaration that stood on the day of the act."
    return f"{name} would have to have been bound by {probe.short_citation} on the day of the act, there."


def _role(view: View, role: str) -> str:
    return view.one(names.OBL + role, "termLabel") or role


def _no_role(view: View, place: Place, needed: str) -> Obstacle:
    asks = f"Asked of the {_role(view, needed)}"
    name = view.label(place.state)
    acted = " No act by it is on record here." if needed == "roleActing" else ""
    if not place.roles:
        return Obstacle("noRole", f"{asks}; {name} is on record in no role in this act.{acted}")
    held = " and ".join(_role(view, one) for one in place.roles)
    return Obstacle("noRole", f"{asks}; {name} is on record here as {held} only.{acted}")


def _not_owed(view: View, case: View, place: Place) -> Obstacle:
    """Say why the rules ask nothing of a State that holds the role, whatever the record might add: every reason."""
    found = list(_why_not_owed(view, case, place))
    if not found:
        said = f"The rules do not ask it of {view.label(place.state)} in this act, whatever the record might add."
        return Obstacle("notOwed", said)
    sources = (one for _, term in found for one in view.many(names.OBL + term, "dcterms:source"))
    return Obstacle("notOwed", " ".join(said for said, _ in found), tuple(dict.fromkeys(sources)))


def _why_not_owed(view: View, case: View, place: Place) -> Iterator[tuple[str, str]]:
    """Yield each reason why a norm asks nothing of this State in this act, with the term that states it of the norm."""
    name = view.label(place.state)

    def of_norm(term: str, role: str) -> bool:
        return view.one(place.norm, term) == "true" and place.state in case.many(place.act, role)

    treaty = view.one(place.norm, "instrument") or ""
    if treaty in view.many(place.state, "cannotJoin"):
        yield f"{view.label(treaty)} is closed to {name}, which is not among the States that may join it.", "openTo"
    fields = view.many(place.norm, "fieldOfApplication")
    if fields and place.norm not in case.many(place.act, "inFieldOf"):
        wanted = " or ".join(view.label(one).lower() for one in fields)
        yield f"It holds in a field of its own, and nothing on record tells of it: {wanted}.", "fieldOfApplication"
    if of_norm("notOwedToNationals", "roleNationality"):
        said = f"people of this act are on record as nationals of {name}"
        yield f"It is owed to people outside their own country, and {said}.", "notOwedToNationals"
    if of_norm("toAnotherState", "roleReceiving"):
        said = f"on this record {name} itself is where they were, or were to be, taken"
        yield f"It is about sending people to another State, and {said}.", "toAnotherState"
    if _is_own_act(view, case, place):
        said = f"the organs of {name} alone are on record as acting here"
        yield f"It is a duty over what others do, and {said}.", "overOthers"


def _is_own_act(view: View, case: View, place: Place) -> bool:
    """Tell whether a duty over others meets an act of the State's own organs alone."""
    return view.one(place.norm, "overOthers") == "true" and place.state in case.many(place.act, "ownOrgansOnly")


def _no_conduct(view: View, place: Place, probe: Finding) -> Obstacle:
    """Say which conduct the norm asks about, and which concepts would state it."""
    triggers = (one for one in view.many(place.norm, "element") if view.one(one, "trigger") == "true")
    would = ", ".join(sorted(view.label(one) for each in triggers for one in view.many(each, "satisfiedBy")))
    said = f"Nothing on the record says that this happened here: {_trigger(probe).label} (would be: {would})."
    return Obstacle("noConduct", said)


def _trigger(finding: Finding) -> Element:
    return min(finding.elements, key=lambda one: one.order)


def _not_carried_out(base: Finding) -> Obstacle:
    trigger = _trigger(base)
    said = f"Not carried out on this record: it was ordered, threatened or about to happen ({trigger.label})."
    return Obstacle("notCarriedOut", said, tuple(told_by(one) for one in trigger.supporting))


def _of_law(knowledge: KnowledgeBase, case: View, place: Place, probe: Finding) -> Iterator[Obstacle]:
    """Yield what the gate says: not bound, signature only, reserved, unknown, or a date that leaves it open."""
    if probe.status in SUPPORTED or probe.status == "excepted":
        return
    reserved = [one for one in probe.reasons if one.code == "reasonReserved"]
    if reserved and probe.status == "notApplicable":
        said = [f"{one.gist} ({one.articles}, made {one.made_on})" for one in probe.reservations]
        yield Obstacle("reserved", " ".join((_sentence(reserved[0].text), *said)), _reserved_in(probe))
        return
    gate = set(map(tail, knowledge.view.many(names.OBL + probe.binding.gate, "givesReason")))
    reason = next((one for one in probe.reasons if one.code in gate), None)
    why, sources = _on_the_day(knowledge, case, place, probe)
    text = _sentence(reason.text if reason else probe.binding.gate)
    yield Obstacle(probe.binding.mode, f"{text} {why}".rstrip(), sources)


def _reserved_in(probe: Finding) -> tuple[str, ...]:
    return tuple(f"{one.source}, {one.source_date}" if one.source_date else one.source for one in probe.reservations)


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _on_the_day(knowledge: KnowledgeBase, case: View, place: Place, probe: Finding) -> tuple[str, tuple[str, ...]]:
    """Say of a treaty what `bound` says of the last day of the act (of its first, if that is all there is)."""
    day = case.one(place.act, "latest") or case.one(place.act, "earliest")
    if probe.treaty is None:
        return "", ()
    if day is None or probe.binding.mode == "dateUndetermined":
        return "", tuple(_act(one) for one in probe.binding.acts)
    territory = next((one for one in case.many(place.act, "place") if case.many(one, "administeredUnder")), None)
    number = probe.provision.split(", ")[0]
    provision = f"{probe.treaty}:{number}" if number else probe.treaty
    known = knowledge.bound(tail(place.state), provision, day, tail(territory) if territory else None)
    if known.status == "bound":
        return "", ()
    return known.reason, tuple(_act(one) for one in known.acts)


def _act(act: Any) -> str:
    listed = f", list of {act.source_date}" if act.source_date else ""
    memory = " [from memory, unverified]" if act.confidence == "unverified" else ""
    return f"{act.kind} {act.date}{memory}: {act.sources[0] if act.sources else 'no source'}{listed}"


def _of_record(base: Finding | None, probe: Finding) -> Iterator[Obstacle]:
    """Yield what the record leaves open: elements without support, denied or weak ones, an exception that is shown."""
    elements = base.elements if base else probe.elements
    missing = [one for one in elements if all(SUPPOSED in claim.id for claim in one.supporting)]
    missing = [one for one in missing if base or one != _trigger(probe)]
    negated = [one for one in missing if one.status == "negated"]
    bare = [one for one in missing if one not in negated]
    if bare:
        yield Obstacle("missing", f"Nothing on the record on: {'; '.join(one.label for one in bare)}.")
    for one in negated:
        against = tuple(told_by(claim) for claim in one.opposing)
        yield Obstacle("negated", f"Denied with particulars, and nothing for it: {one.label}.", against)
    if base is None:
        return
    for outcome in base.exceptions:
        if outcome.status == "exceptionShown":
            said = tuple(told_by(claim) for one in outcome.elements for claim in one.supporting)
            where = f" (art. {outcome.provision})" if outcome.provision else ""
            yield Obstacle("exceptionShown", f"An exception is shown on this record: {outcome.label}{where}.", said)
    if base.status in SUPPORTED:
        yield from _weak(base)


def _weak(base: Finding) -> Iterator[Obstacle]:
    """Yield what holds a supported finding below the highest status: weak elements, then doubts of law."""
    undone = (_trigger(base),) if base.tense == "conditional" else ()
    for one in (one for one in base.elements if one.strength < 5 and one not in undone):
        said = tuple(dict.fromkeys(told_by(claim) for claim in (*one.supporting, *one.opposing)))
        yield Obstacle("weak", f"Weak on this record: {one.label} ({ELEMENT[one.status]}).", said)
    for reason in base.reasons:
        if not reason.code.startswith("reasonElement"):
            yield Obstacle("law", _sentence(reason.text))
