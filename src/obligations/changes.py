"""Holds two states of the sources against each other: which findings appear, disappear or change status, and why.

Both sides are compiled as they stand, by the same software and each by its own rules. What is compared are the outcomes
on recorded events; that a finding falls away says that the law or the record on file changed, not that a breach ended.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from obligations import names
from obligations.assessment import SHOWN_BY_DEFAULT
from obligations.errors import BadDataError
from obligations.names import tail
from obligations.view import View

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from pyoxigraph import Store

    from obligations.locate import Sources
    from obligations.revisions import Revision

_PREFIXES = "PREFIX obl: <https://w3id.org/obligations/ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
_FINDINGS = (
    _PREFIXES + "SELECT ?finding ?status ?norm ?act ?state ?incident WHERE { ?finding a obl:Finding ; obl:status"
    " ?status ; obl:norm ?norm ; obl:act ?act ; obl:state ?state . ?act obl:inIncident ?incident }"
)
_MEMBERS = _PREFIXES + "SELECT DISTINCT ?thing WHERE { ?kind rdfs:subClassOf* <%s> . ?thing a ?kind }"
KINDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "treaties": (names.OBL + "Treaty", ()),
    "provisions": (names.OBL + "Provision", ()),
    "norms": (names.OBL + "Norm", ()),
    "consents": (names.OBL + "ConsentToBeBound", ()),
    "reservations": (names.OBL + "Reservation", ()),
    "otherTreatyActs": (names.OBL + "TreatyAction", ("consents", "reservations")),
    "concepts": (names.SKOS + "Concept", ()),
    "records": (names.OBL + "Incident", ()),
}
"""What is counted: each kind with its class, and the kinds of that class that are counted on their own."""


@dataclass(frozen=True)
class Outcome:
    """The finding of one norm on one act of one State, as the sources of one side give it."""

    incident: str
    act: str
    state: str
    norm: str
    label: str
    status: str


@dataclass(frozen=True)
class FindingChange:
    """A finding that appears, disappears or changes status.

    Attributes:
        kind: `appears`, `disappears` or `changes`.
        finding: Id of the finding, `norm/event.act/STATE`.
        outcome: As it is now, or as it was where it disappears.
        before: Its status in the old sources; empty where there was no such finding.
        after: Its status in the new ones.
    """

    kind: str
    finding: str
    outcome: Outcome
    before: str
    after: str

    @property
    def listed(self) -> bool:
        """Whether an assessment lists it without being asked for everything, before or after."""
        return bool({self.before, self.after} & set(SHOWN_BY_DEFAULT))

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        one = self.outcome
        return {
            "change": self.kind,
            "finding": self.finding,
            "incident": one.incident,
            "act": one.act,
            "state": one.state,
            "norm": one.norm,
            "label": one.label,
            "before": self.before or None,
            "after": self.after or None,
        }


@dataclass(frozen=True)
class Difference:
    """What one side has and the other has not; `changed` are texts that both have and that differ."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether there is any difference."""
        return bool(self.added or self.removed or self.changed)

    def to_dict(self) -> dict[str, list[str]]:
        """Return the JSON form of what was added and removed."""
        return {"added": list(self.added), "removed": list(self.removed)}


@dataclass(frozen=True)
class Side:
    """One side, compiled: what it is called, its version, its findings, its things by kind, its files by hash."""

    name: str
    data_version: str
    law_as_of: str
    outcomes: Mapping[str, Outcome]
    things: Mapping[str, frozenset[str]]
    files: Mapping[str, str]

    def to_dict(self) -> dict[str, str]:
        """Return the JSON form of what identifies it."""
        return {"name": self.name, "dataVersion": self.data_version, "lawAsOf": self.law_as_of}


@dataclass(frozen=True)
class SourceChanges:
    """What differs between two states of the sources.

    Attributes:
        old: The side that is compared with.
        new: The side that is compared.
        every: Every finding that appears, disappears or changes status.
        findings: Those of them that are shown.
        things: What was added or removed, by kind.
        files: The texts that differ.
    """

    old: Side
    new: Side
    every: tuple[FindingChange, ...]
    findings: tuple[FindingChange, ...]
    things: Mapping[str, Difference]
    files: Difference

    @property
    def same(self) -> int:
        """How many findings are on both sides with the same status."""
        return len(self.new.outcomes) - sum(one.kind != "disappears" for one in self.every)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "schemaVersion": 1,
            "old": self.old.to_dict(),
            "new": self.new.to_dict(),
            "findings": [one.to_dict() for one in self.findings],
            "notShown": len(self.every) - len(self.findings),
            "sameStatus": self.same,
            "things": {kind: found.to_dict() for kind, found in self.things.items()},
            "files": {**self.files.to_dict(), "changed": list(self.files.changed)},
        }


def compiled(revision: Revision, cache: Path, warn: Callable[[str], None]) -> Side:
    """Compile one side, or take its store from the cache, and read what is compared.

    Raises:
        BadDataError: Its sources do not compile; every problem names the side.
    """
    from obligations.store import open_store

    try:
        store = open_store(revision.sources, cache, warn).store
    except BadDataError as error:
        raise BadDataError([replace(one, file=f"{revision.name}: {one.file}") for one in error.problems]) from error
    view = View(store)
    version, as_of = (view.one(names.DATASET, name) or "" for name in ("dataVersion", "lawAsOf"))
    return Side(revision.name, version, as_of, _outcomes(store, view), _things(store), _hashes(revision.sources))


def source_changes(old: Side, new: Side, *, include_all: bool = False) -> SourceChanges:
    """Say what differs between two sides.

    Args:
        old: The side that is compared with.
        new: The side that is compared.
        include_all: Also findings that an assessment does not list by default on either side.
    """
    known = sorted({*old.outcomes, *new.outcomes})
    every = [one for key in known if (one := _change(key, old.outcomes.get(key), new.outcomes.get(key)))]
    every.sort(key=lambda one: (one.outcome.incident, one.kind, one.outcome.act, one.outcome.state, one.finding))
    shown = tuple(one for one in every if include_all or one.listed)
    things = {kind: _difference(old.things[kind], new.things[kind]) for kind in KINDS}
    both = sorted(old.files.keys() & new.files.keys())
    changed = tuple(name for name in both if old.files[name] != new.files[name])
    files = replace(_difference(old.files.keys(), new.files.keys()), changed=changed)
    return SourceChanges(old, new, tuple(every), shown, things, files)


def _change(finding: str, was: Outcome | None, now: Outcome | None) -> FindingChange | None:
    one = now or was
    before, after = (side.status if side else "" for side in (was, now))
    if one is None or before == after:
        return None
    kind = "changes" if was and now else "appears" if now else "disappears"
    return FindingChange(kind, finding, one, before, after)


def _difference(old: Any, new: Any) -> Difference:
    return Difference(tuple(sorted(new - old)), tuple(sorted(old - new)))


def _outcomes(store: Store, view: View) -> dict[str, Outcome]:
    found = {}
    for finding, *cells in _rows(store, _FINDINGS):
        status, norm, act, state, incident = (tail(one) for one in cells)
        key = finding.removeprefix(names.FINDING)
        found[key] = Outcome(incident, act.removeprefix(f"{incident}."), state, norm, view.label(cells[1]), status)
    return found


def _things(store: Store) -> dict[str, frozenset[str]]:
    """Name the things of each kind by what follows the common part of their addresses."""
    found = dict[str, frozenset[str]]()
    for kind, (iri, apart) in KINDS.items():
        members = frozenset(_called(one) for (one,) in _rows(store, _MEMBERS % iri))
        found[kind] = members.difference(*(found[other] for other in apart))
    return found


def _called(iri: str) -> str:
    return iri.removeprefix(names.TREATY) if iri.startswith(names.TREATY) else tail(iri)


def _rows(store: Store, query: str) -> list[tuple[str, ...]]:
    rows: Any = store.query(query, use_default_graph_as_union=True)
    return [tuple(cell.value for cell in row) for row in rows]


def _hashes(sources: Sources) -> dict[str, str]:
    import hashlib

    return {file.name: hashlib.blake2b(file.path.read_bytes()).hexdigest() for file in sources.files()}
