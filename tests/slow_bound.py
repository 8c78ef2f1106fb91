"""A second answer to "was this State bound on that day?", slow and plain, that shares no code with the library.

It reads the shipped tables afresh and decides with ifs, after the notes on the ratification data and the design. It is
kept simple on purpose: no rules, no store, no cleverness. Where it and the library differ, one of the two is wrong.
"""

from __future__ import annotations

import calendar
import csv
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from rdflib import RDF, Graph, Namespace, URIRef

if TYPE_CHECKING:
    from rdflib.term import Node

DATA = Path(__file__).resolve().parent.parent / "data"
OBL = Namespace("https://w3id.org/obligations/ns#")
TREATY = "https://w3id.org/obligations/id/treaty/"

BINDS = {
    "ratification",
    "accession",
    "acceptance",
    "approval",
    "succession",
    "definitive-signature",
    "formal-confirmation",
    "accession-or-succession",
    "ratification-accession-or-succession",
}
SUCCEEDS = {"succession", "accession-or-succession"}
ENDS = {"denunciation-effective", "withdrawal-effective", "membership-ended-effect", "state-ended"}
SIGNS = {"signature", "succession-to-signature"}
REACHES_TERRITORY = {"territorial-extension", "territorial-continuation"}
CLOSED_GROUPS = {
    "groupIlo": "ilo-members",
    "groupOas": "oas",
    "groupAfricanUnion": "african-union",
    "groupCouncilOfEurope": "council-of-europe",
}
THE_CONVENTION, THE_PROTOCOL = "refugee-1951", "refugee-1967"


@dataclass(frozen=True)
class Answer:
    """A status; for one that is bound, also from when (first possible and first certain day) and until when."""

    status: str
    possibly: date | None = None
    since: date | None = None
    until: date | None = None


@dataclass
class Treaty:
    slug: str
    in_force: date | None = None
    adopted: date | None = None
    days: int = 0
    months: int = 0
    first_of_month: bool = False
    waits_only_after: bool = False
    complete: bool = False
    complete_to: date | None = None
    open_to: str = ""
    soft: bool = False
    acts: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def rule(self, deposit: date) -> date:
        """The day on which a deposit takes effect by the treaty's own clause."""
        if self.waits_only_after and self.in_force and deposit < self.in_force:
            return self.in_force
        month = deposit.month - 1 + self.months
        year, month = deposit.year + month // 12, month % 12 + 1
        day = date(year, month, min(deposit.day, calendar.monthrange(year, month)[1]))
        day += timedelta(days=self.days)
        if self.first_of_month:
            day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        if self.in_force and day < self.in_force:
            return self.in_force
        return day


@cache
def treaties() -> dict[str, Treaty]:
    found = {}
    for folder in sorted((DATA / "treaties").iterdir()):
        treaty = _read_treaty(folder)
        table = folder / "actions.csv"
        if table.exists():
            for row in _rows(table):
                treaty.acts.setdefault(row["state"], []).append(row)
        found[treaty.slug] = treaty
    return found


@cache
def states() -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in _rows(DATA / "states.csv")}


@cache
def territories() -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for row in _rows(DATA / "places.csv"):
        found.setdefault(row["id"], []).append(row)
    return found


@cache
def depositary_lists() -> set[tuple[str, str]]:
    graph = Graph().parse(DATA / "sources" / "depositary.ttl")
    pairs = graph.subject_objects(OBL.depositaryFor)
    return {(str(source).rpartition("/")[2], str(treaty).rpartition("/")[2]) for source, treaty in pairs}


def _read_treaty(folder: Path) -> Treaty:
    graph = Graph().parse(folder / "treaty.ttl")
    it = URIRef(TREATY + folder.name)
    rule = graph.value(it, OBL.entryIntoForceRule)

    def day(name: str) -> date | None:
        value = graph.value(it, OBL[name])
        return date.fromisoformat(str(value)) if value is not None else None

    def number(name: str) -> int:
        return int(str(graph.value(rule, OBL[name]) or 0))

    def yes(subject: Node | None, name: str) -> bool:
        return str(graph.value(subject, OBL[name])) == "true"

    return Treaty(
        slug=folder.name,
        in_force=day("entryIntoForce"),
        adopted=day("adopted"),
        days=number("waitsDays"),
        months=number("waitsMonths"),
        first_of_month=yes(rule, "thenFirstOfNextMonth"),
        waits_only_after=yes(rule, "waitsOnlyAfterEntryIntoForce"),
        complete=yes(it, "listComplete"),
        complete_to=day("dataCompleteTo"),
        open_to=str(graph.value(it, OBL.openTo) or "").rpartition("#")[2],
        soft=(it, RDF.type, OBL.SoftLaw) in graph,
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def between(written: str) -> tuple[date, date]:
    """The first and last day that a date of day, month or year allows."""
    parts = [int(part) for part in written.split("-")]
    if len(parts) == 1:
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    year, month, *day = parts
    if not day:
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return date(year, month, day[0]), date(year, month, day[0])


def born(state: str) -> date:
    written = states()[state]["exists_from"]
    return between(written)[0] if written else date.min


def dissolved(state: str) -> date:
    written = states()[state]["exists_until"]
    return between(written)[0] if written else date.max


def effect(row: dict[str, str], treaty: Treaty) -> tuple[date, date]:
    """The first day on which an act of consent may have effect, and the first on which it has for certain."""
    first, last = between(row["date"])
    stated = date.fromisoformat(row["effective"]) if row["effective"] else None
    alive = born(row["state"])
    if row["action"] in SUCCEEDS:
        by_rule = max(treaty.rule(last), alive)
        if stated and stated <= by_rule:  # a successor is bound from the succession of States
            return stated, stated
        start = max(alive, treaty.in_force or date.min) if alive > date.min else min(last, by_rule)
        return min(start, by_rule), by_rule
    earliest, latest = max(treaty.rule(first), alive), max(treaty.rule(last), alive)
    if stated and ((row["source"], treaty.slug) in depositary_lists() or earliest <= stated <= latest):
        return stated, stated
    return earliest, latest  # the rule wins over a day that somebody else states


def simple_day(row: dict[str, str]) -> date:
    """The day of an act that no clause makes wait: the stated day, else the last day that its date allows."""
    return date.fromisoformat(row["effective"]) if row["effective"] else between(row["date"])[1]


def consents(state: str, treaty: Treaty) -> list[tuple[date, date, date]]:
    """Periods of participation: first possible day, first certain day, first day after the end."""
    acts = treaty.acts.get(state, [])
    ends = [simple_day(row) for row in acts if row["action"] in ENDS]
    found = []
    for row in acts:
        if row["action"] in BINDS:
            possibly, since = effect(row, treaty)
            found.append((possibly, since, min((end for end in ends if end > since), default=date.max)))
    return sorted(found)


def decide(state: str, slug: str, on: date, *, article: int | None = None, territory: str | None = None) -> Answer:
    """Say whether a State was bound by a treaty (or by one article of the Refugee Convention) on a day."""
    treaty = treaties()[slug]
    if treaty.soft:
        return Answer("notBound")
    if territory:
        return _in_territory(state, treaty, on, territory)
    periods = consents(state, treaty)
    carried: list[tuple[date, date, date]] = []
    if slug == THE_CONVENTION and article is not None and 2 <= article <= 34:  # Protocol art. I(1)
        carried = consents(state, treaties()[THE_PROTOCOL])
    return _first_that_holds(state, treaty, on, periods, carried)


def _first_that_holds(
    state: str, treaty: Treaty, on: date, own: list[tuple[date, date, date]], carried: list[tuple[date, date, date]]
) -> Answer:
    for periods in (own, carried):
        for possibly, since, until in periods:
            if since <= on < until:
                return Answer("bound", possibly, since, until)
    for possibly, _since, until in own + carried:
        if possibly <= on < until:
            return Answer("unknown")
    contested = [row for row in treaty.acts.get(state, []) if row["action"] == "contested-ratification"]
    if any(between(row["date"])[0] <= on for row in contested):
        return Answer("unknown")
    if _has_signed(state, treaty, on):
        return Answer("signatoryOnly")
    return Answer("notBound" if _silence_means_no(state, treaty, on, own + carried) else "unknown")


def _has_signed(state: str, treaty: Treaty, on: date) -> bool:
    acts = treaty.acts.get(state, [])
    stops = [simple_day(row) for row in acts if row["action"] in ENDS | {"signature-intent-withdrawn"}]
    stops += [since for _possibly, since, _until in consents(state, treaty)]
    for row in acts:
        if row["action"] in SIGNS:
            signed = simple_day(row)
            if signed <= on and not any(signed <= stop <= on for stop in stops):
                return True
    return False


def _silence_means_no(state: str, treaty: Treaty, on: date, periods: list[tuple[date, date, date]]) -> bool:
    """Nothing binds on the day: whether that is known to mean "no"."""
    acts = treaty.acts.get(state, [])
    groups = states()[state]["groups"].split(";")
    return any(
        (
            any(row["action"] in ENDS and simple_day(row) <= on for row in acts),
            any(possibly > on for possibly, _since, _until in periods),
            any(row["action"] in SIGNS and simple_day(row) > on for row in acts),
            on < (treaty.adopted or date.min),
            on < (treaty.in_force or date.min),  # nobody is bound by a treaty that is not in force
            on < born(state) or on >= dissolved(state),  # what does not exist is bound by nothing
            treaty.open_to in CLOSED_GROUPS and CLOSED_GROUPS[treaty.open_to] not in groups,
            treaty.open_to == "closedToOthers" and not acts,
            treaty.complete and treaty.complete_to is not None and on <= treaty.complete_to,
        )
    )


def _in_territory(state: str, treaty: Treaty, on: date, territory: str) -> Answer:
    """Every territory on file is one to which the State's own consent does not reach by itself."""
    held = [_held(row) for row in territories()[territory] if row["state"] == state]
    if not any(begins <= on < leaves for begins, leaves in held):
        return Answer("notBound")
    own = consents(state, treaty)
    extended = _extended(state, treaty, on, territory)
    if extended:
        return extended
    acts = [row for row in treaty.acts.get(state, []) if row["territory"] == territory]
    if any(row["action"] == "territorial-exclusion" and simple_day(row) <= on for row in acts):
        return Answer("notBound")
    if any(possibly <= on < until for possibly, _since, until in own):
        return Answer("unknown")
    if _has_signed(state, treaty, on):
        return Answer("signatoryOnly")
    return Answer("notBound" if _silence_means_no(state, treaty, on, own) else "unknown")


def _extended(state: str, treaty: Treaty, on: date, territory: str) -> Answer | None:
    """The answer that an act naming the territory gives, if there is one for the day."""
    held = [_held(row) for row in territories()[territory] if row["state"] == state]
    acts = treaty.acts.get(state, [])
    ends = [simple_day(row) for row in acts if row["action"] in ENDS]
    for row in acts:
        if row["territory"] != territory or row["action"] not in REACHES_TERRITORY:
            continue
        possibly, since = territorial_effect(row, treaty, consents(state, treaty))
        for begins, leaves in held:
            start = max(since, begins)
            until = min([leaves, *(end for end in ends if end > since)])
            if start <= on < until:
                return Answer("bound", max(possibly, begins), start, until)
            if max(possibly, begins) <= on < until:
                return Answer("unknown")
    return None


def _held(row: dict[str, str]) -> tuple[date, date]:
    begins = between(row["from"])[0] if row["from"] else date.min
    return begins, between(row["until"])[0] if row["until"] else date.max


def territorial_effect(row: dict[str, str], treaty: Treaty, own: list[tuple[date, date, date]]) -> tuple[date, date]:
    """An extension has its own clause, so the day that a list states stands; it cannot outrun the State's consent."""
    first, last = between(row["date"])
    if row["effective"]:
        possibly = since = date.fromisoformat(row["effective"])
    elif row["action"] == "territorial-continuation":
        possibly, since = first, last
    else:
        possibly, since = first, treaty.rule(last)
    if row["action"] == "territorial-extension" and own:
        possibly, since = max(possibly, own[0][0]), max(since, own[0][1])
    return possibly, since
