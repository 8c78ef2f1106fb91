"""Answers what bound a State on a day: bound, not bound, signatory only, or unknown, each with its reason.

The rule files derive every binding with its days; this module only looks up which of them hold on one day in one place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from obligations.accepted import acceptance
from obligations.consent import reservation, treaty_act
from obligations.dates import Interval, written
from obligations.names import STATE
from obligations.onfile import OnFile

if TYPE_CHECKING:
    from obligations.consent import Reservation, TreatyAct
    from obligations.onfile import Pair, Period, Treaty
    from obligations.view import View

_FROM_MEMORY = "The act is on file from memory only (editor knowledge, unverified)."

_GOOD_FAITH = "Until then good faith not to defeat its object and purpose (rule of VCLT art. 18(b)), no treaty duty."
_PROVISIONAL = "provisional-application"
Status = Literal["bound", "notBound", "signatoryOnly", "unknown"]

_VERBS = {
    "ratification": "ratified",
    "accession": "acceded",
    "acceptance": "accepted",
    "approval": "approved",
    "succession": "succeeded",
    "definitive-signature": "signed definitively",
    "formal-confirmation": "confirmed formally",
    "accession-or-succession": "acceded or succeeded",
    "ratification-accession-or-succession": "consented",
    "territorial-extension": "extended it to the territory",
    "territorial-continuation": "gave notice that it continues to apply in the territory",
    "contested-ratification": "ratified (contested)",
    _PROVISIONAL: "agreed to apply it provisionally",
    "signature": "signed",
    "succession-to-signature": "succeeded to the signature",
}


@dataclass(frozen=True)
class Question:
    """Who is asked about, by what, where and when.

    Attributes:
        state: ISO code of the State.
        treaty: Code of the treaty.
        provision: IRI of the provision; None for the treaty as a whole.
        on: The day.
        territory: Id of a territory with a status of its own; None for the State at large.
    """

    state: str
    treaty: str
    provision: str | None
    on: date
    territory: str | None = None


@dataclass(frozen=True)
class Bound:
    """Whether a State was bound by a treaty on a day, and why.

    Attributes:
        question: What was asked.
        status: `bound`, `notBound`, `signatoryOnly` or `unknown`; unknown is never "no".
        since: Day from which the status holds, or the interval in which it began; None if not known.
        until: First day on which it no longer holds; None if it goes on.
        acts: The acts of the State that the answer rests on.
        reservations: Reservations to the provision (or to the treaty) that stand on the day.
        data_complete_to: Day to which the list of parties is complete; None if not known.
        data_note: What to know about that list.
        reason: One sentence.
        via: Code of the instrument that carries the provision, where one does.
        notes: Further sentences: territories, freshness, unread reservations, unverified acts.
        number: The provision as it is printed, such as `3(1)`; empty for the treaty as a whole.
        mode: Mode of the binding that the answer rests on, such as `contestedConsentMode`; empty where on none.
    """

    question: Question
    status: Status
    since: date | Interval | None
    until: date | None
    acts: tuple[TreatyAct, ...]
    reservations: tuple[Reservation, ...]
    data_complete_to: date | None
    data_note: str
    reason: str
    via: str | None = None
    notes: tuple[str, ...] = ()
    number: str = ""
    mode: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        since: Any = self.since.isoformat() if isinstance(self.since, date) else None
        if isinstance(self.since, Interval):
            since = {"earliest": _iso(self.since.earliest), "latest": _iso(self.since.latest)}
        return {
            "state": self.question.state,
            "treaty": self.question.treaty,
            "provision": self.number or None,
            "on": self.question.on.isoformat(),
            "territory": self.question.territory,
            "status": self.status,
            "since": since,
            "until": _iso(self.until),
            "via": self.via,
            "reason": self.reason,
            "acts": [act.to_dict() for act in self.acts],
            "reservations": [one.to_dict() for one in self.reservations],
            "dataCompleteTo": _iso(self.data_complete_to),
            "dataNote": self.data_note,
            "notes": list(self.notes),
        }


@dataclass(frozen=True)
class _Asked:
    """A question with what is on file about it."""

    question: Question
    treaty: Treaty
    pair: Pair

    @property
    def on(self) -> date:
        return self.question.on

    @property
    def slug(self) -> str:
        return self.question.treaty.lower()

    @property
    def territory(self) -> str | None:
        return self.question.territory


class Bindings:
    """Answers questions from what is on file: each step returns an answer, or nothing if the next one decides."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.file = OnFile(view)

    def answer(self, question: Question) -> Bound:
        """Answer one question about a State, a treaty, a day and perhaps a territory."""
        slug = question.treaty.lower()
        asked = _Asked(question, self.file.treaty(slug), self.file.pair(question.state, slug))
        if asked.treaty.soft:
            return self._no(asked, f"{asked.treaty.title} is no treaty: it binds no State by itself.")
        general = [one for one in asked.pair.periods if one.place is None and self._reaches(asked, one)]
        if asked.territory:
            found = self._in_territory(asked)
            if found:
                return found
            if self.file.needs_extension(asked.territory):
                return self._unsettled(asked, general) or self._silent(asked, general)
        return self._in_force(asked, general) or self._silent(asked, general)

    def _in_territory(self, asked: _Asked) -> Bound | None:
        """Answer from acts about the territory itself."""
        territory = asked.territory or ""
        name = self.file.place_name(territory)
        holders = self.file.administration(territory)
        holding = [state for state, since, until in holders if since <= asked.on < until]
        if holders and asked.question.state not in holding:
            by = f"; it was administered by {self.view.label(STATE + holding[0])}" if holding else ""
            return self._no(asked, f"{name} was not the State's on that day{by}.")
        local = [one for one in asked.pair.periods if one.place == territory and self._reaches(asked, one)]
        found = self._in_force(asked, local)
        if found:
            return found
        excluded = tuple(iri for place, since, iri in asked.pair.exclusions if place == territory and since <= asked.on)
        return self._no(asked, f"On the acts on file it does not apply to {name}.", excluded) if excluded else None

    def _in_force(self, asked: _Asked, periods: list[Period]) -> Bound | None:
        """Return the first of: bound, possibly bound, contested, signatory only."""
        by_mode: dict[str, list[Period]] = {}
        for one in periods:
            if one.touches(asked.on):
                by_mode.setdefault(one.mode, []).append(one)
        bound = by_mode.get("bound", [])
        certain = [one for one in bound if one.covers(asked.on)]
        if certain:
            return self._yes(asked, next((one for one in certain if not one.via), certain[0]))
        if bound:
            days = f"{written(bound[0].possibly)} and {written(bound[0].since)}"
            reason = f"The day of effect is known only as lying between {days}: the day of its act would decide."
            return self._built(asked, "unknown", bound[0], reason)
        if "contestedConsentMode" in by_mode:
            contested = by_mode["contestedConsentMode"][0]
            note = treaty_act(self.view, contested.basis).note or "the authority behind the act of consent is disputed."
            return self._built(asked, "unknown", contested, f"Disputed: {note}")
        if "signatoryOnly" in by_mode and not asked.territory:
            signed = by_mode["signatoryOnly"][0]
            reason = self._pending(asked, periods) or (
                f"Signed on {_when(treaty_act(self.view, signed.basis))}, not ratified by that day: good faith not to "
                "defeat its object and purpose (rule of VCLT art. 18), no treaty duty."
            )
            return self._built(asked, "signatoryOnly", signed, reason)
        return None

    def _yes(self, asked: _Asked, period: Period) -> Bound:
        act = treaty_act(self.view, period.basis)
        by_rule = act.basis in {"treatyRule", "statedAndRuleAgree"} and not period.via
        rule = f" ({asked.treaty.rule})" if by_rule and asked.treaty.rule else ""
        if by_rule and period.since == asked.treaty.entry_into_force:
            rule = " (the treaty's own first day)"
        how = "applied by it from" if act.kind == _PROVISIONAL else "in force for it"
        reason = f"{_verb(act)} {_when(act)}, {how} {written(period.since)}{rule}."
        if period.via:
            reason = f"through {self.file.treaty(period.via).title}: {reason}"
        return self._built(asked, "bound", period, reason[0].upper() + reason[1:])

    def _pending(self, asked: _Asked, periods: list[Period]) -> str | None:
        """Say that consent was given before the day, with effect after it (VCLT art. 18(b))."""
        for period in periods:
            act = treaty_act(self.view, period.basis)
            consents = period.mode == "bound" and act.kind != _PROVISIONAL
            if consents and period.since > asked.on and act.date <= asked.on.isoformat():
                return (
                    f"{_verb(act).capitalize()} {_when(act)}, in force only from {written(period.since)}. {_GOOD_FAITH}"
                )
        return None

    def _unsettled(self, asked: _Asked, general: list[Period]) -> Bound | None:
        """A territory that the State's own consent does not settle."""
        name = self.file.place_name(asked.territory or "")
        standing = {one.mode: one for one in general if one.touches(asked.on)}
        if "bound" in standing:
            reason = (
                f"The State is bound, but no act on file says whether the treaty applies in {name}; "
                "its treaties apply there by extension (VCLT art. 29: a different intention)."
            )
            return self._built(asked, "unknown", standing["bound"], reason)
        if "signatoryOnly" in standing:
            local = [one for one in asked.pair.periods if one.place == asked.territory]
            reason = self._pending(asked, local) or (
                f"The State has only signed by that day, and no act on file extends the treaty to {name} yet."
            )
            return self._built(asked, "signatoryOnly", standing["signatoryOnly"], reason)
        return None

    def _silent(self, asked: _Asked, general: list[Period]) -> Bound:
        """No binding holds on the day: say whether that means no, or unknown."""
        ended = [one for one in asked.pair.ends if one[0] <= asked.on]
        if ended:
            return self._no(asked, f"Its participation ended on {written(max(ended)[0])}.", (max(ended)[1],))
        reason = self._did_not_exist(asked)
        later = [one for one in general if one.possibly > asked.on]
        if reason is None and later:
            first = min(later, key=lambda one: one.possibly)
            act = treaty_act(self.view, first.basis)
            begins = written(first.since) if first.mode == "bound" else _when(act)
            given = first.mode == "bound" and act.kind != _PROVISIONAL and act.date <= asked.on.isoformat()
            faith = f" {_GOOD_FAITH}" if given else ""
            told = f"Not yet: it {_verb(act)} {_when(act)}, with effect from {begins}.{faith}"
            return self._no(asked, told, (first.basis,))
        reason = reason or self._known_absence(asked)
        if reason:
            return self._no(asked, reason)
        return self._without_act(asked, "unknown", _why_unknown(asked.treaty))

    def _did_not_exist(self, asked: _Asked) -> str | None:
        """Say that the State or the treaty was not there on the day."""
        reason, begins = self.file.absence(asked.question.state, asked.on), asked.treaty.entry_into_force
        if not reason and begins and asked.on < begins:
            return f"The treaty entered into force only on {written(begins)}."
        return reason or None

    def _known_absence(self, asked: _Asked) -> str | None:
        """Say why silence means that the State is no party."""
        if self.file.cannot_join(asked.question.state, asked.question.treaty.lower()):
            return "It cannot join: the treaty is open to a group of States that it does not belong to."
        known = asked.treaty.absence_known_until
        if known and asked.on <= known:
            return f"No act of consent on a list of parties that is complete to {written(known)}."
        return None

    def _no(self, asked: _Asked, reason: str, acts: tuple[str, ...] = ()) -> Bound:
        return self._without_act(asked, "notBound", reason, acts)

    def _without_act(self, asked: _Asked, status: Status, reason: str, acts: tuple[str, ...] = ()) -> Bound:
        found = tuple(treaty_act(self.view, one) for one in acts)
        doubt = (_FROM_MEMORY,) if any(act.confidence == "unverified" for act in found) else ()
        return Bound(
            question=asked.question,
            status=status,
            since=None,
            until=None,
            acts=found,
            reservations=(),
            data_complete_to=asked.treaty.complete_to,
            data_note=asked.treaty.note,
            reason=reason,
            notes=(*doubt, *self._notes(asked, None)),
            number=self._number(asked),
        )

    def _built(self, asked: _Asked, status: Status, period: Period, reason: str) -> Bound:
        exact = period.possibly == period.since
        return Bound(
            question=asked.question,
            status=status,
            since=period.since if exact else Interval(period.possibly, period.since),
            until=None if period.until.year == date.max.year else period.until,
            acts=(treaty_act(self.view, period.basis),),
            reservations=self._reservations(asked),
            data_complete_to=asked.treaty.complete_to,
            data_note=asked.treaty.note,
            reason=reason,
            via=self.file.treaty(period.via).code if period.via else None,
            notes=self._notes(asked, period),
            number=self._number(asked),
            mode=period.mode,
        )

    def _notes(self, asked: _Asked, period: Period | None) -> tuple[str, ...]:
        notes, complete, provision = [], asked.treaty.complete_to, asked.question.provision
        said = acceptance(self.view, asked.question.state, asked.slug, provision, asked.on) if provision else None
        notes += [said] if said else []
        if complete and asked.on > complete:
            notes.append(f"The list of parties goes to {written(complete)}; later acts are not known.")
        if period and treaty_act(self.view, period.basis).confidence == "unverified":
            notes.append(_FROM_MEMORY)
        notes += self._unread(asked)
        if not asked.territory:
            notes += self._territories(asked)
        for act in (treaty_act(self.view, iri) for iri in asked.pair.others):
            if (act.effect or "9999") <= asked.on.isoformat():
                what = f"{act.kind.replace('-', ' ').capitalize()} of {_when(act)}"
                notes.append(f"{what}: {act.note}" if act.note else f"{what}.")
        return tuple(notes)

    @staticmethod
    def _unread(asked: _Asked) -> list[str]:
        if asked.treaty.reservations_unread:
            return ["Reservations to this treaty have not been read: unknown, not absent."]
        if asked.pair.gap:
            return ["A reservation of this State is known to exist, or was not checked; its text is unknown."]
        read = asked.treaty.reservations_known_to
        if read and asked.on > read:
            return [f"Reservations were read to {written(read)}; later changes are known only where one is named."]
        return []

    def _territories(self, asked: _Asked) -> list[str]:
        notes = []
        held = sorted({one.place for one in asked.pair.periods if one.place and one.covers(asked.on)})
        if held:
            notes.append(f"Applies by its own act in: {', '.join(map(self.file.place_name, held))}.")
        kept = sorted({place for place, since, _ in asked.pair.exclusions if since <= asked.on} - set(held))
        if kept:
            notes.append(f"Kept from applying in: {', '.join(map(self.file.place_name, kept))}.")
        return notes

    def _reservations(self, asked: _Asked) -> tuple[Reservation, ...]:
        standing = [iri for iri, *_ in asked.pair.reservations if self.file.standing(iri, asked.on) == "stands"]
        provision = asked.question.provision
        if provision:
            standing = [iri for iri in standing if self.file.touches(iri, provision)]
        found = (reservation(self.view, iri) for iri in standing)
        return tuple(one for one in found if one.holds_in(asked.territory))

    def _reaches(self, asked: _Asked, period: Period) -> bool:
        return self.file.reaches(period, asked.slug, asked.question.provision)

    def _number(self, asked: _Asked) -> str:
        provision = asked.question.provision
        return (self.view.one(provision, "number") or "") if provision else ""


def _why_unknown(treaty: Treaty) -> str:
    if not treaty.has_list:
        return "No list of parties is on file for this instrument."
    if treaty.complete_to is None or treaty.absence_known_until is None:
        return "No act of consent is on file, but the list is not known to be complete."
    return f"No act of consent is on file, but the list goes only to {written(treaty.complete_to)}."


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _verb(act: TreatyAct) -> str:
    return _VERBS.get(act.kind, act.kind)


def _when(act: TreatyAct) -> str:
    return written(date.fromisoformat(act.date)) if len(act.date) == 10 else act.date
