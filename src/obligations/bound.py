"""Answers what bound a State on a day: bound, not bound, signatory only, or unknown, each with its reason.

The rule files derive every binding with its days; this module only looks up which of them hold on one day in one place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from obligations.consent import reservation, treaty_act
from obligations.dates import Interval, written
from obligations.load.tables import participation
from obligations.names import PLACE, STATE, TREATY, tail

if TYPE_CHECKING:
    from obligations.model import Reservation, TreatyAct
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


@dataclass(frozen=True)
class _Period:
    """One derived binding: in which mode, where, from when to when, resting on which act."""

    mode: str
    place: str | None
    possibly: date
    since: date
    until: date
    basis: str
    via: str | None

    def covers(self, day: date) -> bool:
        return self.since <= day < self.until

    def touches(self, day: date) -> bool:
        return self.possibly <= day < self.until


@dataclass(frozen=True)
class _Pair:
    """Everything on file about one State and one treaty."""

    periods: tuple[_Period, ...]
    exclusions: tuple[tuple[str, date, str], ...]
    ends: tuple[tuple[date, str], ...]
    reservations: tuple[tuple[str, date, date], ...]
    others: tuple[str, ...]
    gap: bool


@dataclass(frozen=True)
class _Treaty:
    code: str
    title: str
    adopted: date | None
    absence_known_until: date | None
    complete_to: date | None
    note: str
    reservations_unread: bool
    has_list: bool
    soft: bool
    rule: str


class Bindings:
    """Looks up bindings, one State and treaty at a time, and remembers what it has read."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._pairs: dict[tuple[str, str], _Pair] = {}
        self._treaties: dict[str, _Treaty] = {}
        self._cannot_join: dict[str, frozenset[str]] = {}
        self._administrations: dict[str, tuple[tuple[str, date, date], ...]] = {}
        self._carried: dict[str, frozenset[str]] = {}

    def answer(self, question: Question) -> Bound:
        """Answer one question about a State, a treaty, a day and perhaps a territory."""
        slug = question.treaty.lower()
        treaty, pair = self._treaty(slug), self._pair(question.state, slug)
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
                reason = f"An act of the State keeps it from applying to {self._place_name(question.territory)}."
                return self._negative(question, treaty, "notBound", reason, acts=tuple(one[2] for one in excluded))
        general = [one for one in pair.periods if one.place is None and self._reaches(one, question)]
        if question.territory and self._needs_extension(question.territory):
            return self._unsettled(question, treaty, pair, general)
        return self._in_force(question, treaty, pair, general) or self._silent(question, treaty, pair)

    def _in_force(self, question: Question, treaty: _Treaty, pair: _Pair, periods: list[_Period]) -> Bound | None:
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
        self, question: Question, treaty: _Treaty, pair: _Pair, status: Status, period: _Period, via: str | None
    ) -> Bound:
        act = treaty_act(self.view, period.basis)
        rule = f" ({treaty.rule})" if act.basis in {"treatyRule", "statedAndRuleAgree"} and treaty.rule and not via else ""
        reason = f"{_verb(act)} {_when(act)}, in force for it {written(period.since)}{rule}."
        if via:
            reason = f"Through {self._treaty(via).title}: {reason[0].lower()}{reason[1:]}"
        return self._built(question, treaty, pair, status, period, reason[0].upper() + reason[1:], via)

    def _built(
        self, question: Question, treaty: _Treaty, pair: _Pair, status: Status, period: _Period, reason: str, via: str | None = None
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
            via=self._treaty(via).code if via else None,
            notes=self._notes(question, treaty, pair, period),
            number=self._number(question),
        )

    def _negative(
        self, question: Question, treaty: _Treaty, status: Status, reason: str, acts: tuple[str, ...] = ()
    ) -> Bound:
        pair = self._pair(question.state, question.treaty.lower())
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

    def _unsettled(self, question: Question, treaty: _Treaty, pair: _Pair, general: list[_Period]) -> Bound:
        """A territory that the State's own consent does not settle."""
        name = self._place_name(question.territory or "")
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

    def _silent(self, question: Question, treaty: _Treaty, pair: _Pair) -> Bound:
        """No binding holds on the day: say whether that means no, or unknown."""
        day = question.on
        ended = [one for one in pair.ends if one[0] <= day]
        general = [one for one in pair.periods if one.place is None and self._reaches(one, question)]
        later = [one for one in general if one.possibly > day]
        if ended:
            act = treaty_act(self.view, max(ended)[1])
            word = "The State ended" if act.kind == "state-ended" else "Its participation ended"
            return self._negative(question, treaty, "notBound", f"{word} on {written(max(ended)[0])}.", acts=(max(ended)[1],))
        if treaty.adopted and day < treaty.adopted:
            return self._negative(question, treaty, "notBound", f"The treaty was adopted only on {written(treaty.adopted)}.")
        if later:
            first = min(later, key=lambda one: one.possibly)
            act = treaty_act(self.view, first.basis)
            begins = written(first.since) if first.mode == "bound" else _when(act)
            return self._negative(
                question, treaty, "notBound", f"Not yet: it {_verb(act)} {_when(act)}, with effect from {begins}.", acts=(first.basis,)
            )
        if question.treaty.lower() in self._outsiders(question.state):
            return self._negative(question, treaty, "notBound", "It cannot join: the treaty is open to a group of States that it does not belong to.")
        if treaty.absence_known_until and day <= treaty.absence_known_until:
            reason = f"No act of consent on a list of parties that is complete to {written(treaty.absence_known_until)}."
            return self._negative(question, treaty, "notBound", reason)
        if not treaty.has_list:
            return self._negative(question, treaty, "unknown", "No list of parties is on file for this instrument.")
        if treaty.complete_to is None or treaty.absence_known_until is None:
            return self._negative(question, treaty, "unknown", "No act of consent is on file, but the list is not known to be complete.")
        reason = f"No act of consent is on file, but the list goes only to {written(treaty.complete_to)}."
        return self._negative(question, treaty, "unknown", reason)

    def _outside(self, question: Question, treaty: _Treaty) -> Bound | None:
        """The territory was not this State's on that day."""
        holders = self._administration(question.territory or "")
        if not holders or any(state == question.state and since <= question.on < until for state, since, until in holders):
            return None
        others = [state for state, since, until in holders if since <= question.on < until]
        by = f"; it was administered by {self.view.label(STATE + others[0])}" if others else ""
        reason = f"{self._place_name(question.territory or '')} was not the State's on that day{by}."
        return self._negative(question, treaty, "notBound", reason)

    def _notes(self, question: Question, treaty: _Treaty, pair: _Pair, period: _Period | None) -> tuple[str, ...]:
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

    def _territories(self, question: Question, pair: _Pair) -> list[str]:
        day, notes = question.on, []
        held = sorted({one.place for one in pair.periods if one.place and one.covers(day)})
        if held:
            notes.append(f"Applies by its own act in: {', '.join(map(self._place_name, held))}.")
        kept = sorted({one[0] for one in pair.exclusions if one[1] <= day} - set(held))
        if kept:
            notes.append(f"Kept from applying in: {', '.join(map(self._place_name, kept))}.")
        return notes

    def _reservations(self, question: Question, pair: _Pair) -> tuple[Reservation, ...]:
        standing = [iri for iri, since, until in pair.reservations if since <= question.on < until]
        if question.provision:
            standing = [iri for iri in standing if self._touches(iri, question.provision)]
        found = [reservation(self.view, iri) for iri in standing]
        return tuple(one for one in found if not one.territory or question.territory in one.territory.split(", "))

    def _touches(self, iri: str, provision: str) -> bool:
        reserved = set(self.view.many(iri, "modifies"))
        around = set(self.view.many(provision, "inProvision"))
        return bool(reserved & around) or any(provision in self.view.many(one, "inProvision") for one in reserved)

    def _reaches(self, period: _Period, question: Question) -> bool:
        """A carried binding reaches only the articles that the carrier takes over, never the treaty as a whole."""
        if not period.via:
            return True
        if not question.provision:
            return False
        if period.via not in self._carried:
            self._carried[period.via] = frozenset(self.view.many(TREATY + period.via, "incorporatesProvision"))
        return bool(self._carried[period.via] & set(self.view.many(question.provision, "inProvision")))

    def _needs_extension(self, territory: str) -> bool:
        return self.view.one(PLACE + territory, "extensionPlace") == "true"

    def _number(self, question: Question) -> str:
        return (self.view.one(question.provision, "number") or "") if question.provision else ""

    def _place_name(self, territory: str) -> str:
        return self.view.label(PLACE + territory)

    def _outsiders(self, state: str) -> frozenset[str]:
        if state not in self._cannot_join:
            self._cannot_join[state] = frozenset(tail(one) for one in self.view.many(STATE + state, "cannotJoin"))
        return self._cannot_join[state]

    def _administration(self, territory: str) -> tuple[tuple[str, date, date], ...]:
        if territory not in self._administrations:
            view, found = self.view, []
            for one in view.many(PLACE + territory, "administeredUnder"):
                days = [_date(view.one(one, name)) or date.max for name in ("fromDay", "untilDay")]
                found.append((tail(view.one(one, "administrator") or ""), days[0], days[1]))
            self._administrations[territory] = tuple(sorted(found))
        return self._administrations[territory]

    def _treaty(self, slug: str) -> _Treaty:
        if slug not in self._treaties:
            view, iri = self.view, TREATY + slug
            complete = _date(view.one(iri, "dataCompleteTo"))
            rule = view.one(iri, "entryIntoForceRule")
            self._treaties[slug] = _Treaty(
                code=view.one(iri, "code") or slug.upper(),
                title=view.one(iri, "shortTitle") or view.label(iri),
                adopted=_date(view.one(iri, "adopted")),
                absence_known_until=_date(view.one(iri, "absenceKnownUntil")),
                complete_to=complete,
                note=view.one(iri, "dataNote") or "",
                reservations_unread=view.one(iri, "reservationsUnread") == "true",
                has_list=view.one(iri, "hasPartyList") == "true",
                soft=any(tail(kind) == "SoftLaw" for kind in view.many(iri, "a")),
                rule=self._rule(rule) if rule else "",
            )
        return self._treaties[slug]

    def _rule(self, rule: str) -> str:
        """Say in words how a treaty counts, with the article: `30th day after deposit, art. 27(2)`."""
        view = self.view
        days, months, clause = (view.one(rule, name) for name in ("waitsDays", "waitsMonths", "ruleProvision"))
        words = "on deposit"
        if days and days != "0":
            words = f"{days}th day after deposit"
        elif months and months != "0":
            words = f"{months} month{'' if months == '1' else 's'} after deposit"
        if view.one(rule, "thenFirstOfNextMonth") == "true":
            words = f"first day of the month after {words}" if days else f"first day of the month that follows {words}"
        number = view.one(clause, "number") if clause else None
        return f"{words}, art. {number}" if number else words

    def _pair(self, state: str, slug: str) -> _Pair:
        if (state, slug) not in self._pairs:
            self._pairs[state, slug] = self._read_pair(state, slug)
        return self._pairs[state, slug]

    def _read_pair(self, state: str, slug: str) -> _Pair:
        view = self.view
        periods, exclusions, ends, reservations, others, gap = [], [], [], [], [], False
        for iri in view.subjects("participation", participation(state, slug).value):
            kinds = {tail(kind) for kind in view.many(iri, "a")}
            since, until = _date(view.one(iri, "fromDay")), _date(view.one(iri, "untilDay"))
            place = tail(view.one(iri, "onlyIn") or "") or None
            if "Binding" in kinds and since and until:
                periods.append(
                    _Period(
                        mode=tail(view.one(iri, "bindingMode") or ""),
                        place=place,
                        possibly=_date(view.one(iri, "possiblyFromDay")) or since,
                        since=since,
                        until=until,
                        basis=view.one(iri, "basis") or "",
                        via=tail(view.one(iri, "via") or "") or None,
                    )
                )
            elif "TerritorialExclusion" in kinds and since and place:
                exclusions.append((place, since, iri))
            elif "WithdrawalEffect" in kinds and since:
                ends.append((since, iri))
            elif "Reservation" in kinds and since and until:
                reservations.append((iri, since, until))
            elif kinds & {"PurportedWithdrawal", "PredecessorAct", "WithdrawalNotice", "WithdrawalRescission"}:
                others.append(iri)
            gap = gap or "ReservationGap" in kinds
        periods.sort(key=lambda one: (one.since, one.basis, one.via or ""))
        return _Pair(tuple(periods), tuple(exclusions), tuple(ends), tuple(reservations), tuple(others), gap)


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _verb(act: TreatyAct) -> str:
    return _VERBS.get(act.kind, act.kind)


def _when(act: TreatyAct) -> str:
    return written(date.fromisoformat(act.date)) if len(act.date) == 10 else act.date
