"""The law and the events of a State on one axis: bands of treaties, reservations, acts, the days of findings.

Nothing is decided here: each stretch of a band is what `kb.bound` answers on its first day, and a stretch ends where
the file has a day on which that answer can change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from obligations import names
from obligations.bound import Bindings, Question
from obligations.consent import reservation, treaty_act
from obligations.dates import DateError, parse_edtf, written
from obligations.pictures.basis import Basis, basis_of, instrument, provision_key
from obligations.render.words import RESERVATION, day, sign
from obligations.tensed import tense_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from obligations.assessment import Act, Assessment, Incident
    from obligations.bound import Bound
    from obligations.knowledge import KnowledgeBase
    from obligations.model import Finding
    from obligations.onfile import Pair
    from obligations.view import View

DISPUTED = "disputed"
STANDINGS = ("bound", "signatoryOnly", DISPUTED, "unknown", "notBound")
"""What a stretch of a band may say; `disputed` is an unknown whose reason is that the consent itself is contested."""


@dataclass(frozen=True)
class Stretch:
    """A stretch of a band: a standing from a day to the day before another."""

    standing: str
    since: date
    until: date
    reason: str

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {**vars(self), "since": self.since.isoformat(), "until": self.until.isoformat()}


@dataclass(frozen=True)
class Moment:
    """A day, or two, that is marked: an act of the State, the end of a list, a finding.

    Attributes:
        on: The day.
        text: It in words.
        status: The status of a finding; else empty.
        finding: The id of a finding; else empty.
        tense: The tense of a finding, `completed` or `conditional`; else empty.
        overtaken: Whether what a conditional finding is about can no longer come, or was carried out by a later act.
        open: Whether the act of a finding may have taken place on a later day.
    """

    on: date
    text: str
    status: str = ""
    finding: str = ""
    tense: str = ""
    overtaken: bool = False
    open: bool = False

    @property
    def sign(self) -> str:
        """The key of its mark and of its words in `STANDS`."""
        return sign(self.status, self.tense, overtaken=self.overtaken)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form; what only a finding has is left out of the rest."""
        told = {"on": self.on.isoformat(), "text": self.text, "status": self.status, "finding": self.finding}
        own = {"tense": self.tense, "overtaken": self.overtaken, "orLater": self.open}
        return {**told, **own} if self.finding else told


@dataclass(frozen=True)
class Held:
    """A reservation from the day it was made, None if that is not on file, to its withdrawal, None while it stands."""

    id: str
    text: str
    since: date | None
    until: date | None

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        since, until = (one.isoformat() if one else None for one in (self.since, self.until))
        return {"id": self.id, "text": self.text, "since": since, "until": until}


@dataclass(frozen=True)
class Band:
    """A State and a treaty through the years."""

    state: str
    state_name: str
    treaty: str
    title: str
    lists: str
    stretches: tuple[Stretch, ...]
    acts: tuple[Moment, ...]
    reservations: tuple[Held, ...]
    findings: tuple[Moment, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        parts = ("stretches", "acts", "reservations", "findings")
        told = {name: [one.to_dict() for one in getattr(self, name)] for name in parts}
        return {"state": self.state, "treaty": self.treaty, "title": self.title, "lists": self.lists, **told}


@dataclass(frozen=True)
class Span:
    """An act in time: the days that it may have taken, and those that it took for certain.

    Attributes:
        id: `event.act`.
        title: Title of the event.
        edtf: The date as the record writes it.
        earliest: First day it may have begun; None where nothing limits it.
        latest: Last day it may have ended; None where nothing limits it.
        sure_from: Last day on which it may have begun.
        sure_to: First day on which it may have ended; it took these days for certain if it is not before `sure_from`.
    """

    id: str
    title: str
    edtf: str
    earliest: date | None
    latest: date | None
    sure_from: date | None
    sure_to: date | None

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form; `sure_from` and `sure_to` are null where no day is certain."""
        known = self.sure_from is not None and self.sure_to is not None and self.sure_from <= self.sure_to
        told = vars(self) if known else {**vars(self), "sure_from": None, "sure_to": None}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in told.items()}


@dataclass(frozen=True)
class Timeline:
    """Acts and bands on an axis from one day to another."""

    title: str
    first: date
    last: date
    spans: tuple[Span, ...]
    bands: tuple[Band, ...]
    basis: Basis

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            **self.basis.to_dict(),
            "title": self.title,
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "acts": [one.to_dict() for one in self.spans],
            "bands": [one.to_dict() for one in self.bands],
        }


def timeline(
    knowledge: KnowledgeBase,
    states: Sequence[str],
    treaties: Sequence[str],
    assessment: Assessment,
    chosen: Callable[[Finding], bool],
) -> Timeline:
    """Set the acts of an assessment over the treaties of the States that its findings concern.

    Args:
        knowledge: Where the law is read.
        states: Codes of States; none for those with a finding.
        treaties: Codes of treaties; none for those with a finding.
        assessment: The events.
        chosen: Which findings are marked.
    """
    found = [
        one
        for one in assessment.findings
        if chosen(one)
        and one.treaty
        and (not states or one.state in states)
        and (not treaties or {one.treaty, instrument(one)} & set(treaties))
    ]
    pairs = [(state, code) for state in states or _each(one.state for one in found) for code in treaties]
    pairs = pairs or sorted({(one.state, instrument(one)) for one in found})
    spans = [_span(event, act) for event in assessment.incidents for act in event.acts if _shown(event, act, found)]
    bindings = Bindings(knowledge.view)
    ends = [bindings.file.treaty(code.lower()).complete_to for _, code in pairs]
    ends += [date.fromisoformat(knowledge.law_as_of)] if knowledge.law_as_of else []
    ends += [one for pair in pairs for one in _changes(bindings, pair)]
    last = max((one for one in [*ends, *(span.latest for span in spans)] if one), default=date(2000, 1, 1))
    bands = [_band(bindings, pair, found, last) for pair in pairs]
    days = [one.since for band in bands for one in band.stretches[1:]]
    days += [one.on for band in bands for one in (*band.acts, *band.findings)]
    days += [one.since for band in bands for one in band.reservations if one.since]
    days += [one for span in spans for one in (span.earliest, span.sure_from) if one]
    first = date(min(days, default=last).year - 1, 1, 1)
    named = _each(f"{band.state_name}" for band in bands)
    title = f"{', '.join(named) or 'No State'}: treaties and events"
    return Timeline(title, first, last, tuple(spans), tuple(bands), basis_of(knowledge, found))


def _each(values: Iterable[str]) -> list[str]:
    return sorted(set(values))


def _shown(event: Incident, act: Act, found: Iterable[Finding]) -> bool:
    return any((one.incident, one.act) == (event.id, act.id) for one in found)


def _span(event: Incident, act: Act) -> Span:
    """Read the date of an act: outer limits, and the days between which nothing is open."""
    whole = parse_edtf(act.edtf)
    start, slash, end = act.edtf.partition("/")
    began = parse_edtf(start).latest if slash and start.strip(".") else None if slash else whole.latest
    ended = parse_edtf(end).earliest if slash and end.strip(".") else None if slash else whole.earliest
    return Span(f"{event.id}.{act.id}", event.title, act.edtf, whole.earliest, whole.latest, began, ended)


def _band(bindings: Bindings, pair: tuple[str, str], found: Sequence[Finding], last: date) -> Band:
    state, code = pair
    view, on_file = bindings.view, bindings.file.pair(state, code.lower())
    treaty = bindings.file.treaty(code.lower())
    stretches = _stretches(bindings, pair, last)
    held = [_held(view, *one) for one in on_file.reservations]
    marked = [_moment(one, stretches) for one in found if (one.state, instrument(one)) == pair]
    return Band(
        state=state,
        state_name=view.label(names.STATE + state),
        treaty=code,
        title=treaty.title,
        lists=_lists(treaty.complete_to, treaty.reservations_known_to),
        stretches=tuple(stretches),
        acts=tuple(_acts(bindings, on_file)),
        reservations=tuple(sorted(held, key=lambda one: (one.since or date.min, one.id))),
        findings=tuple(sorted(marked, key=lambda one: (one.on, one.text, one.finding))),
    )


def _lists(parties: date | None, reservations: date | None) -> str:
    said = f"parties to {written(parties)}" if parties else "list of parties: day unknown"
    return f"{said}; reservations {f'to {written(reservations)}' if reservations else 'not read'}"


def _stretches(bindings: Bindings, pair: tuple[str, str], last: date) -> list[Stretch]:
    """Ask what bound the State on each day on which that may change, and join equal answers."""
    days = sorted(_changes(bindings, pair))
    start = date(min([one.year for one in days], default=last.year) - 1, 1, 1)
    made: list[Stretch] = []
    for opening, following in zip([start, *days], [*days, last + timedelta(days=1)], strict=True):
        answer = bindings.answer(Question(pair[0], pair[1], None, opening))
        standing = _standing(answer)
        if made and (made[-1].standing, made[-1].reason) == (standing, answer.reason):
            made[-1] = Stretch(standing, made[-1].since, following, answer.reason)
        else:
            made.append(Stretch(standing, opening, following, answer.reason))
    return made


def _changes(bindings: Bindings, pair: tuple[str, str]) -> set[date]:
    """List the days on which the answer can change: of bindings, ends, of the treaty, its list, and the State."""
    treaty, view = bindings.file.treaty(pair[1].lower()), bindings.view
    on_file = bindings.file.pair(pair[0], pair[1].lower())
    days = {one for each in on_file.periods for one in (each.possibly, each.since, each.until)}
    days |= {one for one, _ in (*on_file.ends, *on_file.notices)}
    known = treaty.absence_known_until
    days |= {known + timedelta(days=1)} if known and known < date.max else set()
    days |= {treaty.entry_into_force} if treaty.entry_into_force else set()
    lived = (view.one(names.STATE + pair[0], name) for name in ("existsFrom", "existsUntil"))
    days |= {date.fromisoformat(one) for one in lived if one}
    acts = (treaty_act(view, one.basis) for one in on_file.periods if one.basis)
    days |= {one for act in acts if (one := _first(act.date))}
    return {one for one in days if one.year > 1 and one < date(9999, 1, 1)}


def _standing(answer: Bound) -> str:
    """Tell a disputed consent from the other unknowns, by the mode of the binding that the answer rests on."""
    contested = answer.status == "unknown" and answer.mode == "contestedConsentMode"
    return DISPUTED if contested else answer.status


def _acts(bindings: Bindings, on_file: Pair) -> list[Moment]:
    """List what the State did about the treaty, each act once, with the day on which it took effect."""
    found: dict[str, Moment] = {}
    for one in (each for each in on_file.periods if each.place is None and each.basis):
        act = treaty_act(bindings.view, one.basis)
        on = _first(act.date) or one.since
        words = f"{act.kind.replace('-', ' ')} {day(act.date)}" if act.date else act.kind.replace("-", " ")
        words += f" (through {bindings.file.treaty(one.via).code})" if one.via else ""
        if one.mode == "bound" and act.effect and act.effect != act.date:
            margin = f"between {day(act.possibly)} and " if act.possibly and act.possibly != act.effect else ""
            words += f", in force {margin}{day(act.effect)}"
        found.setdefault(act.id, Moment(on, words))
    for since, iri in (*on_file.ends, *on_file.notices):
        act = treaty_act(bindings.view, iri)
        if since < date(9999, 1, 1):
            found.setdefault(act.id, Moment(since, f"{act.kind.replace('-', ' ')} {day(since.isoformat())}"))
    return sorted(found.values(), key=lambda one: (one.on, one.text))


def _first(edtf: str) -> date | None:
    try:
        return parse_edtf(edtf).earliest
    except DateError:
        return None


def _held(view: View, iri: str, since: date, until: date) -> Held:
    one = reservation(view, iri)
    to = f", art. {'; '.join(one.articles.split(';'))}" if one.articles else ""
    effect = f", {RESERVATION[one.effect]}" if one.effect in RESERVATION else ""
    places = (view.label(names.PLACE + place) for place in one.territory.split(", ") if place)
    where = f", for {', '.join(places)}" if one.territory else ""
    made = f"made {day(one.made_on)}" if one.made_on else "made on a day not on file"
    words = f"{one.kind.replace('-', ' ')}{to}{effect}{where}, {made}"
    ended = until if until.year < 9999 else None
    words += f", withdrawn {day(one.withdrawn_on)}" if one.withdrawn_on else ""
    return Held(one.id, words, since if since.year > 1 else None, ended)


def _moment(found: Finding, stretches: Sequence[Stretch]) -> Moment:
    where = f"{provision_key(found).partition(':')[2] or found.short_citation}"
    where = where if found.via is None else provision_key(found).replace(":", " ")
    turns, later = deciding_day(found, stretches), (found.latest or "9999") > (found.earliest or "")
    words = f"{found.incident}.{found.act}: {where}"
    return Moment(turns, words, found.status, found.id, **tense_of(found), open=later)


def deciding_day(found: Finding, stretches: Sequence[Stretch] = ()) -> date:
    """Return the day that a finding turns on: the first of its act, on which the State must have been bound.

    Where the State became bound, or ceased to be, within the days that the act may have taken, it is that day: which
    side of it the act lies on decides. Where it is unknown or disputed whether it was bound, it is the first day of the
    act of which that is so. An act without a first day turns on its last.
    """
    first, last = found.earliest or "", found.latest or "9999"
    if found.binding.mode in {"unknown", "contested"}:
        open_ones = [
            one for one in stretches if one.standing in {"unknown", DISPUTED} and one.until.isoformat() > first
        ]
        for one in open_ones:
            if one.since.isoformat() <= last:
                return max(one.since, date.fromisoformat(first)) if first else one.since
    since, until = found.binding.since, found.binding.until
    within = [one for one in (since, until) if one and first < one <= last]
    return date.fromisoformat(next(iter(within), first or found.latest or since))
