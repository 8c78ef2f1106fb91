"""Answers what bound a State on a day: bound, not bound, signatory only, or unknown, each with its reason.

The rule files derive every binding with its days; this module only looks up which of them hold on one day in one place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from obligations.consent import reservation, treaty_act
from obligations.dates import Interval, written
from obligations.names import STATE
from obligations.onfile import OnFile

if TYPE_CHECKING:
    from obligations.consent import Reservation, TreatyAct
    from obligations.onfile import Pair, Period, Treaty
    from obligations.view import View

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


class Bindings:
    """Answers questions from what is on file."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.file = OnFile(view)

    def answer(self, question: Question) -> Bound:
        """Answer one question about a State, a treaty, a day and perhaps a territory."""
        slug = question.treaty.lower()
        treaty, pair = self.file.treaty(slug), self.file.pair(question.state, slug)
        if treaty.soft:
            return self._negative(question, treaty, "notBound", f"{treaty.title} is no treaty: it binds no State by itself.")
        if question.territory:
            outside = self._outside(question, treaty)
            if outside:
                return outside
            local = [one for one in pair.periods if one.place == question.territory]
            found = self._in_force(question, treaty, pair, local)
            if found:
                return found
            excluded = [one for one in pair.exclusions if one[0] == question.territory and one[1] <= question.on]
            if excluded:
                reason = f"An act of the State keeps it from applying to {self.file.place_name(question.territory)}."
                return self._negative(question, treaty, "notBound", reason, acts=tuple(one[2] for one in excluded))
        general = [one for one in pair.periods if one.place is None and self.file.reaches(one, question.provision)]
        if question.territory and self.file.needs_extension(question.territory):
            return self._unsettled(question, treaty, pair, general)
        return self._in_force(question, treaty, pair, general) or self._silent(question, treaty, pair)

    def _in_force(self, question: Question, treaty: Treaty, pair: Pair, periods: list[Period]) -> Bound | None:
        """Return the first of: bound, possibly bound, contested, signatory only."""
        day = question.on
        bound = [one for one in periods if one.mode == "bound" and one.covers(day)]
        if bound:
            direct = [one for one in bound if not one.via] or bound
            return self._positive(question, treaty, pair, "bound", direct[0], bound[-1].via if direct is bound else None)
        possible = [one for one in periods if one.mode == "bound" and one.touches(day)]
        if possible:
            one = possible[0]
            reason = (
                f"The day of effect is known only as lying between {written(one.possibly)} and {written(one.since)}: "
                "the day of its act would decide."
            )
            return self._built(question, treaty, pair, "unknown", one, reason)
        contested = [one for one in periods if one.mode == "contestedConsentMode" and one.touches(day)]
        if contested:
            act = treaty_act(self.view, contested[0].basis)
            reason = f"Contested: {act.note}" if act.note else "Contested: the authority behind the act of consent is disputed."
            return self._built(question, treaty, pair, "unknown", contested[0], reason)
        signed = [one for one in periods if one.mode == "signatoryOnly" and one.touches(day)]
        if signed and not question.territory:
            act = treaty_act(self.view, signed[0].basis)
            reason = (
                f"Signed on {_when(act)}, not ratified by that day: good faith not to defeat its object and purpose "
                "(rule of VCLT art. 18), no treaty duty."
            )
            return self._built(question, treaty, pair, "signatoryOnly", signed[0], reason)
        return None

    def _positive(
        self, question: Question, treaty: Treaty, pair: Pair, status: Status, period: Period, via: str | None
    ) -> Bound:
        act = treaty_act(self.view, period.basis)
        rule = f" ({treaty.rule})" if act.basis in {"treatyRule", "statedAndRuleAgree"} and treaty.rule and not via else ""
        reason = f"{_verb(act)} {_when(act)}, in force for it {written(period.since)}{rule}."
        if via:
            reason = f"Through {self.file.treaty(via).title}: {reason[0].lower()}{reason[1:]}"
        return self._built(question, treaty, pair, status, period, reason[0].upper() + reason[1:], via)

    def _built(
        self, question: Question, treaty: Treaty, pair: Pair, status: Status, period: Period, reason: str, via: str | None = None
    ) -> Bound:
        exact = period.possibly == period.since
        return Bound(
            question=question,
            status=status,
            since=period.since if exact else Interval(period.possibly, period.since),
            until=None if period.until.year == 9999 else period.until,
            acts=(treaty_act(self.view, period.basis),),
            reservations=self._reservations(question, pair),
            data_complete_to=treaty.complete_to,
            data_note=treaty.note,
            reason=reason,
            via=self.file.treaty(via).code if via else None,
            notes=self._notes(question, treaty, pair, period),
            number=self._number(question),
        )

    def _negative(
        self, question: Question, treaty: Treaty, status: Status, reason: str, acts: tuple[str, ...] = ()
    ) -> Bound:
        pair = self.file.pair(question.state, question.treaty.lower())
        return Bound(
            question=question,
            status=status,
            since=None,
            until=None,
            acts=tuple(treaty_act(self.view, one) for one in acts),
            reservations=(),
            data_complete_to=treaty.complete_to,
            data_note=treaty.note,
            reason=reason,
            notes=self._notes(question, treaty, pair, None),
            number=self._number(question),
        )

    def _unsettled(self, question: Question, treaty: Treaty, pair: Pair, general: list[Period]) -> Bound:
        """A territory that the State's own consent does not settle."""
        name = self.file.place_name(question.territory or "")
        bound = [one for one in general if one.mode == "bound" and one.touches(question.on)]
        if bound:
            reason = (
                f"The State is bound, but no act on file says whether the treaty applies in {name}; "
                "its treaties apply there by extension (VCLT art. 29: a different intention)."
            )
            return self._built(question, treaty, pair, "unknown", bound[0], reason)
        signed = [one for one in general if one.mode == "signatoryOnly" and one.touches(question.on)]
        if signed:
            reason = f"The State has only signed, and no act on file extends the treaty to {name}."
            return self._built(question, treaty, pair, "signatoryOnly", signed[0], reason)
        return self._silent(question, treaty, pair)

    def _silent(self, question: Question, treaty: Treaty, pair: Pair) -> Bound:
        """No binding holds on the day: say whether that means no, or unknown."""
        general = [one for one in pair.periods if one.place is None and self.file.reaches(one, question.provision)]
        ended = [one for one in pair.ends if one[0] <= question.on]
        later = [one for one in general if one.possibly > question.on]
        acts: tuple[str, ...] = ()
        if ended:
            acts = (max(ended)[1],)
            reason: str | None = f"Its participation ended on {written(max(ended)[0])}."
        else:
            reason = self._did_not_exist(question, treaty)
        if reason is None and later:
            first = min(later, key=lambda one: one.possibly)
            act, acts = treaty_act(self.view, first.basis), (first.basis,)
            begins = written(first.since) if first.mode == "bound" else _when(act)
            reason = f"Not yet: it {_verb(act)} {_when(act)}, with effect from {begins}."
        reason = reason or self._known_absence(question, treaty)
        if reason:
            return self._negative(question, treaty, "notBound", reason, acts)
        return self._negative(question, treaty, "unknown", self._why_unknown(treaty))

    def _did_not_exist(self, question: Question, treaty: Treaty) -> str | None:
        """Say that the State or the treaty was not there on the day."""
        exists, ceased = self.file.existence(question.state)
        if question.on >= ceased:
            return f"The State ended on {written(ceased)}."
        if question.on < exists:
            return f"The State came to be only on {written(exists)}."
        if treaty.entry_into_force and question.on < treaty.entry_into_force:
            return f"The treaty entered into force only on {written(treaty.entry_into_force)}."
        return None

    def _known_absence(self, question: Question, treaty: Treaty) -> str | None:
        """Say why silence means that the State is no party."""
        if self.file.cannot_join(question.state, question.treaty.lower()):
            return "It cannot join: the treaty is open to a group of States that it does not belong to."
        known = treaty.absence_known_until
        if known and question.on <= known:
            return f"No act of consent on a list of parties that is complete to {written(known)}."
        return None

    @staticmethod
    def _why_unknown(treaty: Treaty) -> str:
        if not treaty.has_list:
            return "No list of parties is on file for this instrument."
        if treaty.complete_to is None or treaty.absence_known_until is None:
            return "No act of consent is on file, but the list is not known to be complete."
        return f"No act of consent is on file, but the list goes only to {written(treaty.complete_to)}."

    def _outside(self, question: Question, treaty: Treaty) -> Bound | None:
        """The territory was not this State's on that day."""
        holders = self.file.administration(question.territory or "")
        if not holders or any(state == question.state and since <= question.on < until for state, since, until in holders):
            return None
        others = [state for state, since, until in holders if since <= question.on < until]
        by = f"; it was administered by {self.view.label(STATE + others[0])}" if others else ""
        reason = f"{self.file.place_name(question.territory or '')} was not the State's on that day{by}."
        return self._negative(question, treaty, "notBound", reason)

    def _notes(self, question: Question, treaty: Treaty, pair: Pair, period: Period | None) -> tuple[str, ...]:
        notes = []
        if treaty.complete_to and question.on > treaty.complete_to:
            notes.append(f"The list of parties goes to {written(treaty.complete_to)}; later acts are not known.")
        if period and treaty_act(self.view, period.basis).confidence == "unverified":
            notes.append("The act is on file from memory only (editor knowledge, unverified).")
        if treaty.reservations_unread:
            notes.append("Reservations to this treaty have not been read: unknown, not absent.")
        elif pair.gap:
            notes.append("A reservation or declaration of this State is known to exist or was not checked; its text is unknown.")
        if not question.territory:
            notes += self._territories(question, pair)
        for iri in pair.others:
            act = treaty_act(self.view, iri)
            if (act.effect or "9999") <= question.on.isoformat():
                notes.append(f"{act.kind.replace('-', ' ').capitalize()} of {_when(act)}: {act.note}" if act.note else f"{act.kind} of {_when(act)}.")
        return tuple(notes)

    def _territories(self, question: Question, pair: Pair) -> list[str]:
        day, notes = question.on, []
        held = sorted({one.place for one in pair.periods if one.place and one.covers(day)})
        if held:
            notes.append(f"Applies by its own act in: {', '.join(map(self.file.place_name, held))}.")
        kept = sorted({one[0] for one in pair.exclusions if one[1] <= day} - set(held))
        if kept:
            notes.append(f"Kept from applying in: {', '.join(map(self.file.place_name, kept))}.")
        return notes

    def _reservations(self, question: Question, pair: Pair) -> tuple[Reservation, ...]:
        standing = [iri for iri, since, until in pair.reservations if since <= question.on < until]
        if question.provision:
            standing = [iri for iri in standing if self.file.touches(iri, question.provision)]
        found = [reservation(self.view, iri) for iri in standing]
        return tuple(one for one in found if not one.territory or question.territory in one.territory.split(", "))

    def _number(self, question: Question) -> str:
        return (self.view.one(question.provision, "number") or "") if question.provision else ""

def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _verb(act: TreatyAct) -> str:
    return _VERBS.get(act.kind, act.kind)


def _when(act: TreatyAct) -> str:
    return written(date.fromisoformat(act.date)) if len(act.date) == 10 else act.date
