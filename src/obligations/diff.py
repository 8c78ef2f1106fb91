"""Answers what changed in the treaty law that binds a State between two days, act by act, and what stayed unknown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from obligations.bound import Question
from obligations.consent import reservation, treaty_act
from obligations.dates import written
from obligations.errors import UsageError
from obligations.load.effect import FOREVER
from obligations.names import STATE, tail

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from obligations.bound import Bindings, Bound
    from obligations.onfile import Pair, Period

KINDS = (
    "bound",
    "disputed",
    "signed",
    "ended",
    "reservationMade",
    "reservationWithdrawn",
    "declarationMade",
    "declarationWithdrawn",
    "derogationMade",
    "derogationEnded",
    "excluded",
    "notice",
    "territory",
)
"""What can change: newly bound (in a territory, where one is named), consent that is disputed, signature, end of
participation, of provisional application or of a signature's good faith, reservations, declarations that accept or
exclude a body, notices of derogation, a territory kept out, a notice without effect so far, a territory transferred."""


@dataclass(frozen=True)
class Span:
    """Who is asked about, and between which days: later than the first, up to and with the second.

    Attributes:
        state: ISO code of the State.
        first: The earlier day.
        second: The later day.
        territory: Id of a territory; None for the State with all of its territories.
    """

    state: str
    first: date
    second: date
    territory: str | None = None

    def __post_init__(self) -> None:
        if self.first > self.second:
            raise UsageError(f"{self.first} lies after {self.second}: give the earlier day first")

    def holds(self, day: date) -> bool:
        """Tell whether a change on that day is asked about."""
        return self.first < day <= self.second


@dataclass(frozen=True)
class LawChange:
    """One change in the law that binds a State.

    Attributes:
        kind: One of `KINDS`.
        treaty: Code of the treaty; empty for the transfer of a territory.
        day: Day of effect (ISO); the last possible one where it is not known exactly.
        possibly: First possible day, where it is not known exactly; else empty.
        territory: Id of the territory that it is about; empty for the State as a whole.
        via: Code of the instrument that carries the treaty's articles; empty for none.
        what: The change in words.
        act: Id of the act or reservation behind it; empty for a transfer.
        source: Title of its main source, with the day of that source.
        confidence: How well the act is sourced.
        note: What a reader must know.
    """

    kind: str
    treaty: str
    day: str
    what: str
    possibly: str = ""
    territory: str = ""
    via: str = ""
    act: str = ""
    source: str = ""
    confidence: str = ""
    note: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "kind": self.kind,
            "treaty": self.treaty or None,
            "effectiveFrom": self.day,
            "possiblyFrom": self.possibly or None,
            "territory": self.territory or None,
            "via": self.via or None,
            "what": self.what,
            "act": self.act,
            "source": self.source,
            "confidence": self.confidence,
            "note": self.note,
        }


@dataclass(frozen=True)
class LawDiff:
    """What changed between two days, and what is not known.

    Attributes:
        span: What was asked.
        changes: The changes by day.
        unknown: Treaties whose status is unknown on one of the days.
        lists_end: Codes of treaties open to it whose list of parties ends before the second day, with its last day.
        reservations_end: Codes of treaties that it joined or signed and whose reservations were read to an earlier day
            than the second, or not at all.
        standing: How many treaties stand the same on both days, by status.
        undated: Declarations that accept or exclude a body and were made on an unknown day, perhaps between the two:
            code, article, day of the list that marks them.
    """

    span: Span
    changes: tuple[LawChange, ...]
    unknown: tuple[Bound, ...]
    lists_end: tuple[tuple[str, str], ...]
    reservations_end: tuple[tuple[str, str], ...]
    standing: tuple[tuple[str, int], ...]
    undated: tuple[tuple[str, str, str], ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "state": self.span.state,
            "first": self.span.first.isoformat(),
            "second": self.span.second.isoformat(),
            "territory": self.span.territory,
            "changes": [one.to_dict() for one in self.changes],
            "unknown": [
                {"treaty": one.question.treaty, "on": one.question.on.isoformat(), "reason": one.reason}
                for one in self.unknown
            ],
            "listsEnd": [{"treaty": code, "completeTo": day} for code, day in self.lists_end],
            "reservationsEnd": [{"treaty": code, "readTo": day or None} for code, day in self.reservations_end],
            "undatedDeclarations": [
                {"treaty": code, "provision": art, "listOf": day} for code, art, day in self.undated
            ],
            "unchanged": dict(self.standing),
        }


def law_diff(bindings: Bindings, span: Span, codes: Sequence[str]) -> LawDiff:
    """Compare the law of two days for these treaties."""
    reader = _Reader(bindings, span)
    changes = [one for code in codes for one in reader.of_treaty(code)]
    changes += reader.transfers()
    unknown, standing, joined = [], dict[str, int](), list[str]()
    touched = {one.treaty for one in changes}
    for code in codes:
        answers = [
            bindings.answer(Question(span.state, code, None, day, span.territory)) for day in (span.first, span.second)
        ]
        unknown += [one for one in answers if one.status == "unknown"][-1:]
        if any(one.status in {"bound", "signatoryOnly"} for one in answers):
            joined.append(code)
        if answers[0].status == answers[1].status and code not in touched:
            standing[answers[0].status] = standing.get(answers[0].status, 0) + 1
    return LawDiff(
        span,
        tuple(sorted(changes, key=lambda one: (one.day, one.treaty, KINDS.index(one.kind), one.territory, one.act))),
        tuple(unknown),
        tuple(reader.lists_end(codes)),
        tuple(reader.reservations_end(joined)),
        tuple(sorted(standing.items())),
        tuple(one for code in codes for one in reader.undated(code)),
    )


class _Reader:
    """Reads the changes of one span off the file, treaty by treaty."""

    def __init__(self, bindings: Bindings, span: Span) -> None:
        self.view, self.file, self.span = bindings.view, bindings.file, span

    def of_treaty(self, code: str) -> Iterator[LawChange]:
        pair = self.file.pair(self.span.state, code.lower())
        yield from self._periods(code, pair)
        yield from self._ends(code, pair)
        yield from self._reservations(code, pair)
        yield from self._declarations(code, pair)
        yield from self._derogations(code, pair)
        for place, since, iri in pair.exclusions:
            if self._asked(place) and self.span.holds(since):
                where = self.file.place_name(place)
                yield replace(
                    self._by_act("excluded", code, since, iri, f"kept from applying in {where}"), territory=place
                )
        for iri in pair.others:
            act = treaty_act(self.view, iri)
            if act.kind != "predecessor-act" and self.span.holds(_day(act.effect)):
                yield self._by_act("notice", code, _day(act.effect), iri, f"{act.kind.replace('-', ' ')} of {act.date}")

    def _asked(self, place: str | None) -> bool:
        """Tell whether what is about this place is asked about; what is general, where the territory follows it."""
        territory = self.span.territory
        if territory is None or place == territory:
            return True
        return place is None and not self.file.needs_extension(territory)

    def _periods(self, code: str, pair: Pair) -> Iterator[LawChange]:
        """Bindings that begin, and those for one territory that end; other ends are acts of their own."""
        for one in pair.periods:
            where = f" in {self.file.place_name(one.place)}" if one.place else ""
            if not self._asked(one.place):
                continue
            if self.span.holds(one.since):
                yield self._beginning(code, one, where)
            if one.place and self.span.holds(one.until):
                what = f"no longer applies{where} by an act of this State"
                yield replace(self._by_act("ended", code, one.until, one.basis, what), territory=one.place)

    def _beginning(self, code: str, one: Period, where: str) -> LawChange:
        kind, what = {
            "bound": ("bound", "bound"),
            "contestedConsentMode": ("disputed", "consent of disputed authority"),
            "signatoryOnly": ("signed", "signed: good faith only (rule of VCLT art. 18)"),
        }[one.mode]
        via = self.file.treaty(one.via).code if one.via else ""
        through = f" to the articles that {via} takes over" if via else ""
        possibly = "" if one.possibly == one.since else one.possibly.isoformat()
        change = self._by_act(kind, code, one.since, one.basis, f"{what}{where}{through}")
        return replace(change, territory=one.place or "", via=via, possibly=possibly)

    def _ends(self, code: str, pair: Pair) -> Iterator[LawChange]:
        for since, iri in pair.ends:
            if self._asked(None) and self.span.holds(since):
                yield self._by_act("ended", code, since, iri, "participation ended")
        for since, iri in pair.notices:
            ending = {one.mode for one in pair.periods if one.until == since and not one.place}
            goes_on = any(one.covers(since) and not one.place for one in pair.periods)
            if self._asked(None) and self.span.holds(since) and ending and not goes_on:
                signed = "signatoryOnly" in ending
                what = "good faith of a signatory owed no more" if signed else "no more bound to apply it provisionally"
                yield self._by_act("ended", code, since, iri, what)

    def _reservations(self, code: str, pair: Pair) -> Iterator[LawChange]:
        for iri, since, until in pair.reservations:
            one = reservation(self.view, iri)
            places = one.territory.split(", ") if one.territory else [None]
            if not any(self._asked(place) for place in places):
                continue
            about = (
                f"{one.kind.replace('-', ' ')} to art. {one.articles}" if one.articles else one.kind.replace("-", " ")
            )
            source = f"{one.source}{f', list of {one.source_date}' if one.source_date else ''}"
            for kind, day, what in (
                ("reservationMade", since, f"{about}: {one.gist}"),
                ("reservationWithdrawn", until, f"{about} withdrawn: {one.gist}"),
            ):
                if self.span.holds(day):
                    yield LawChange(
                        kind,
                        code,
                        day.isoformat(),
                        what,
                        territory=one.territory,
                        act=one.id,
                        source=source,
                        confidence=one.confidence,
                        note=one.note,
                    )

    def _declarations(self, code: str, pair: Pair) -> Iterator[LawChange]:
        """Declarations that accept or exclude a body, and their withdrawals, where the day is known."""
        for iri, since, until in pair.declarations:
            if not self._asked(None):
                continue
            under = self._articles(iri, "declaredUnder")
            excludes = "CompetenceExclusion" in map(tail, self.view.many(iri, "a"))
            about = f"{'competence excluded' if excludes else 'competence accepted'} under art. {under}"
            gist = self.view.one(iri, "gist")
            about += f": {gist}" if gist else ""
            if self.view.one(iri, "date") and self.span.holds(since):
                possibly = self.view.one(iri, "possiblyFromDay") or ""
                change = self._by_act("declarationMade", code, since, iri, about)
                yield replace(change, possibly="" if possibly == change.day else possibly)
            if until < FOREVER and self.span.holds(until):
                yield self._by_act("declarationWithdrawn", code, until, iri, f"no more {about}")

    def undated(self, code: str) -> Iterator[tuple[str, str, str]]:
        """Name declarations of an unknown day, which may lie between the two: a list marks them."""
        for iri, since, _ in self.file.pair(self.span.state, code.lower()).declarations:
            possibly = _day(self.view.one(iri, "possiblyFromDay") or since.isoformat())
            known = self.view.one(iri, "date") or since <= self.span.first or possibly > self.span.second
            if self._asked(None) and not known:
                yield code, self._articles(iri, "declaredUnder"), since.isoformat()

    def _derogations(self, code: str, pair: Pair) -> Iterator[LawChange]:
        for iri, since, until in pair.derogations:
            places = [tail(one) for one in self.view.many(iri, "onlyIn")]
            if not (any(map(self._asked, places)) if places else self._asked(None)):
                continue
            where = f" in {', '.join(map(self.file.place_name, places))}" if places else ""
            about = f"derogation from art. {self._articles(iri, 'modifies')}{where}"
            for kind, day, what in (
                ("derogationMade", since, f"notice of {about}"),
                ("derogationEnded", until, f"{about} ended"),
            ):
                if day < FOREVER and self.span.holds(day):
                    yield replace(self._by_act(kind, code, day, iri, what), territory=", ".join(places))

    def _articles(self, iri: str, name: str) -> str:
        numbers = (self.view.one(one, "number") or self.view.label(one) for one in self.view.many(iri, name))
        return ", ".join(numbers)

    def transfers(self) -> Iterator[LawChange]:
        """Territories that came to the State or left it."""
        for place in self._places():
            for state, since, until in self.file.administration(place):
                if state != self.span.state:
                    continue
                name = self.file.place_name(place)
                for day, what in ((since, f"{name} came under its administration"), (until, f"{name} left it")):
                    if self.span.holds(day):
                        yield LawChange("territory", "", day.isoformat(), what, territory=place)

    def _places(self) -> list[str]:
        if self.span.territory:
            return [self.span.territory]
        terms = self.view.subjects("administrator", STATE + self.span.state)
        return sorted({tail(place) for term in terms for place in self.view.subjects("administeredUnder", term)})

    def _by_act(self, kind: str, code: str, day: date, iri: str, what: str) -> LawChange:
        act = treaty_act(self.view, iri)
        dated = f", list of {act.source_date}" if act.source_date else ""
        rests = f" ({act.kind.replace('-', ' ')}, {_when(act.date)})" if kind in {"bound", "disputed", "ended"} else ""
        return LawChange(
            kind,
            code,
            day.isoformat(),
            f"{what}{rests}",
            act=act.id,
            source=f"{act.sources[0]}{dated}" if act.sources else "",
            confidence=act.confidence,
            note=act.note,
        )

    def lists_end(self, codes: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Name the treaties whose list of parties ends before the second day."""
        for code in codes:
            complete = self.file.treaty(code.lower()).complete_to
            closed = self.file.cannot_join(self.span.state, code.lower())
            if complete and complete < self.span.second and not closed:
                yield code, complete.isoformat()

    def reservations_end(self, codes: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Name the treaties whose reservations were read to a day before the second, or never."""
        for code in codes:
            treaty = self.file.treaty(code.lower())
            if treaty.reservations_unread:
                yield code, ""
            elif treaty.reservations_known_to and treaty.reservations_known_to < self.span.second:
                yield code, treaty.reservations_known_to.isoformat()


def _when(given: str) -> str:
    """Write a day for a reader, or an imprecise date as it stands."""
    return written(_day(given)) if len(given) == len("2000-01-01") else given


def _day(iso: str) -> date:
    return date.fromisoformat(iso)
