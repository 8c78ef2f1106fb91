"""What is on file about a State and a treaty: bindings with their days, exclusions, ends, reservations, the list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from obligations.dates import written
from obligations.load.terms import participation
from obligations.names import PLACE, STATE, TREATY, tail

if TYPE_CHECKING:
    from obligations.view import View

Standing = Literal["stands", "ended", "later"]
"""How a reservation stood on a day; `later`: made only after it."""

_ENDS = frozenset({"denunciation-effective", "withdrawal-effective", "membership-ended-effect", "state-ended"})
_ENDING_NOTICES = frozenset({"provisional-application-ended", "signature-intent-withdrawn"})
_REMARKABLE = frozenset(
    {"purported-withdrawal", "predecessor-act", "denunciation-notified", "withdrawal-notified", "withdrawal-rescinded"}
)


@dataclass(frozen=True)
class Period:
    """One derived binding: in which mode, where, from when to when, resting on which act."""

    mode: str
    place: str | None
    possibly: date
    since: date
    until: date
    basis: str
    via: str | None

    def covers(self, day: date) -> bool:
        """Tell whether it binds on that day for certain."""
        return self.since <= day < self.until

    def touches(self, day: date) -> bool:
        """Tell whether it binds on that day, for certain or possibly."""
        return self.possibly <= day < self.until


@dataclass(frozen=True)
class Pair:
    """Everything on file about one State and one treaty.

    Attributes:
        periods: Bindings, in the order of their days.
        exclusions: Territories kept out: id, first day, act.
        ends: Ends of participation: day, act.
        reservations: Reservations: IRI, first day, first day without it.
        others: Acts without effect so far.
        gap: Whether a reservation is known to exist and its text is not.
        notices: Notices that end provisional application, or the good faith that a signature asks for: day, act.
        declarations: Declarations that accept or exclude a body: IRI, first day, first day without it.
        derogations: Notices of derogation, in the same way.
    """

    periods: tuple[Period, ...]
    exclusions: tuple[tuple[str, date, str], ...]
    ends: tuple[tuple[date, str], ...]
    reservations: tuple[tuple[str, date, date], ...]
    others: tuple[str, ...]
    gap: bool
    notices: tuple[tuple[date, str], ...]
    declarations: tuple[tuple[str, date, date], ...]
    derogations: tuple[tuple[str, date, date], ...]


@dataclass(frozen=True)
class Treaty:
    """What is on file about a treaty as a whole."""

    code: str
    title: str
    entry_into_force: date | None
    absence_known_until: date | None
    complete_to: date | None
    note: str
    reservations_unread: bool
    reservations_known_to: date | None
    has_list: bool
    soft: bool
    rule: str


class OnFile:
    """Reads the file one State, treaty and territory at a time, and remembers what it has read."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._pairs: dict[tuple[str, str], Pair] = {}
        self._treaties: dict[str, Treaty] = {}
        self._outsiders: dict[str, frozenset[str]] = {}
        self._administrations: dict[str, tuple[tuple[str, date, date], ...]] = {}
        self._carried: dict[str, frozenset[str]] = {}

    def treaty(self, slug: str) -> Treaty:
        """Read what is on file about a treaty, once."""
        if slug not in self._treaties:
            view, iri = self.view, TREATY + slug
            complete = _date(view.one(iri, "dataCompleteTo"))
            rule = view.one(iri, "entryIntoForceRule")
            self._treaties[slug] = Treaty(
                code=view.one(iri, "code") or slug.upper(),
                title=view.one(iri, "shortTitle") or view.label(iri),
                entry_into_force=_date(view.one(iri, "entryIntoForce")),
                absence_known_until=_date(view.one(iri, "absenceKnownUntil")),
                complete_to=complete,
                note=view.one(iri, "dataNote") or "",
                reservations_unread=view.one(iri, "reservationsUnread") == "true",
                reservations_known_to=_date(view.one(iri, "reservationsKnownTo")),
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

    def pair(self, state: str, slug: str) -> Pair:
        """Read what is on file about a State and a treaty, once."""
        if (state, slug) not in self._pairs:
            self._pairs[state, slug] = self._read_pair(state, slug)
        return self._pairs[state, slug]

    def _read_pair(self, state: str, slug: str) -> Pair:
        view, pair = self.view, participation(state, slug).value
        kinds = ("wholeStateBinding", "territorialBinding", "carriedBinding")
        periods = [self._period(iri) for kind in kinds for iri in view.many(pair, kind)]
        exclusions, ends, others, notices = [], [], [], []
        for iri in view.many(pair, "actMade"):
            kind, since = view.one(iri, "actKind"), _date(view.one(iri, "fromDay")) or date.max
            if kind == "territorial-exclusion":
                exclusions.append((tail(view.one(iri, "onlyIn") or ""), since, iri))
            elif kind in _ENDS:
                ends.append((since, iri))
            elif kind in _ENDING_NOTICES:
                notices.append((since, iri))
            elif kind in _REMARKABLE:
                others.append(iri)
        reservations, declarations, derogations = (
            tuple((iri, *self._days(iri)) for iri in view.many(pair, made))
            for made in ("reservationMade", "declarationMade", "derogationMade")
        )
        return Pair(
            tuple(sorted(periods, key=lambda one: (one.since, one.basis, one.via or ""))),
            tuple(exclusions),
            tuple(ends),
            reservations,
            tuple(others),
            bool(view.many(pair, "gapKnown")),
            tuple(notices),
            declarations,
            derogations,
        )

    def _period(self, iri: str) -> Period:
        view, (since, until) = self.view, self._days(iri)
        return Period(
            mode=tail(view.one(iri, "bindingMode") or ""),
            place=tail(view.one(iri, "onlyIn") or "") or None,
            possibly=_date(view.one(iri, "possiblyFromDay")) or since,
            since=since,
            until=until,
            basis=view.one(iri, "basis") or "",
            via=tail(view.one(iri, "via") or "") or None,
        )

    def _days(self, iri: str) -> tuple[date, date]:
        return _date(self.view.one(iri, "fromDay")) or date.max, _date(self.view.one(iri, "untilDay")) or date.max

    def standing(self, reservation: str, on: date) -> Standing:
        """Tell how a reservation stood on a day: from its first day to the day before it was withdrawn."""
        since, until = self._days(reservation)
        if on < since:
            return "later"
        return "stands" if on < until else "ended"

    def reaches(self, period: Period, treaty: str, provision: str | None) -> bool:
        """Tell whether a binding reaches a provision, or the whole treaty.

        Another instrument carries the articles that it takes over, and the whole only where every article stands in it.
        """
        if not period.via:
            return True
        if not provision:
            return TREATY + treaty in self.view.many(TREATY + period.via, "incorporatesWhole")
        if period.via not in self._carried:
            self._carried[period.via] = frozenset(self.view.many(TREATY + period.via, "incorporatesProvision"))
        return bool(self._carried[period.via] & set(self.view.many(provision, "inProvision")))

    def absence(self, state: str, on: date) -> str:
        """Say that a State was not there on a day: not yet, or no more; empty if it was."""
        since, until = (_date(self.view.one(STATE + state, name)) for name in ("existsFrom", "existsUntil"))
        if until and on >= until:
            return f"The State ended on {written(until)}."
        return f"The State came to be only on {written(since)}." if since and on < since else ""

    def cannot_join(self, state: str, slug: str) -> bool:
        """Tell whether a treaty is closed to a State."""
        if state not in self._outsiders:
            self._outsiders[state] = frozenset(tail(one) for one in self.view.many(STATE + state, "cannotJoin"))
        return slug in self._outsiders[state]

    def administration(self, territory: str) -> tuple[tuple[str, date, date], ...]:
        """List who administered a territory, from which day, and until which."""
        if territory not in self._administrations:
            terms = self.view.many(PLACE + territory, "administeredUnder")
            found = ((tail(self.view.one(one, "administrator") or ""), *self._days(one)) for one in terms)
            self._administrations[territory] = tuple(sorted(found))
        return self._administrations[territory]

    def needs_extension(self, territory: str) -> bool:
        """Tell whether treaties apply in a territory by extension only."""
        return self.view.one(PLACE + territory, "extensionPlace") == "true"

    def place_name(self, territory: str) -> str:
        """Return the name of a territory."""
        return self.view.label(PLACE + territory)

    def touches(self, reservation: str, provision: str) -> bool:
        """Tell whether a reservation is made to a provision, to something above it, or to a part of it."""
        reserved = {*self.view.many(reservation, "modifies"), *self.view.many(reservation, "modifiesWhole")}
        around = set(self.view.many(provision, "inProvision"))
        return bool(reserved & around) or any(provision in self.view.many(one, "inProvision") for one in reserved)


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
