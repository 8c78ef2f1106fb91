"""Each norm on file against its cases: the hit, and beside it the near misses (tests/norm_cases/)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pyoxigraph import Store
from ruamel.yaml import YAML

from cases import merged, told
from obligations.gather import gather
from obligations.load.events import event_graph
from obligations.load.record import check_records
from obligations.load.terms import node, obl, value
from obligations.names import FINDING, GRAPH, NORM, OBL, tail
from obligations.rules import run_rules, split

if TYPE_CHECKING:
    from obligations import KnowledgeBase

FOLDER = Path(__file__).parent / "norm_cases"
_KEYS = {"act", "facts", "against", "expect", "mode", "claims"}
SHOWN = {"primaFacie", "arguable"}
AT_ONCE = 50


@dataclass(frozen=True)
class Case:
    """One event made for one norm, and what must come out against one State."""

    id: str
    norm: str
    because: str
    against: str
    expect: str
    act: dict[str, Any]
    facts: tuple[str, ...]
    mode: str
    claims: tuple[dict[str, Any], ...]

    @property
    def record(self) -> dict[str, Any]:
        """The event record of the case."""
        act = {"id": "act", **self.act, "claims": [*told(self.facts, self.mode), *self.claims]}
        return {"id": self.id, "title": self.norm, "sources": [{"id": "told", "title": "Report"}], "acts": [act]}


@cache
def _cases(path: Path) -> list[Case]:
    made = []
    for number, hit in enumerate(YAML(typ="safe").load(path)):
        nears = hit.get("near", [])
        assert set(hit) <= _KEYS | {"norm", "near"}, f"{path.name}: {hit['norm']}"
        for near in nears:
            assert {"because", "expect"} <= set(near) <= _KEYS | {"because"}, f"{path.name}: {hit['norm']}: {near}"
        for place, changed in enumerate([{}, *nears]):
            one = merged(hit, changed)
            made.append(
                Case(
                    id=f"{hit['norm']}-{number}-{place}",
                    norm=hit["norm"],
                    because=changed.get("because", "the hit"),
                    against=one["against"],
                    expect=one["expect"],
                    act=one["act"],
                    facts=tuple(one.get("facts", ())),
                    mode=one.get("mode", "documented"),
                    claims=tuple(one.get("claims", ())),
                )
            )
    return made


FILES = sorted(FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_case_gives_what_it_says(kb: KnowledgeBase, path: Path) -> None:
    cases = _cases(path)
    found = statuses(kb, cases)
    wrong = [
        f"{one.id} ({one.because}): expected {one.expect}, found {status}"
        for one in cases
        if (status := found.get(f"{one.norm}/{one.id}.act/{one.against}", "none")) != one.expect
    ]
    assert not wrong, "\n".join(wrong)


def statuses(kb: KnowledgeBase, cases: list[Case]) -> dict[str, str]:
    """Return the status of each finding on the cases under the norms of their file, by its id.

    Some cases at a time under their own norms alone is quicker; a norm that is read with others is held with all.
    """
    accessory = {tail(value(one.subject)) for one in kb.law.quads_for_pattern(None, obl("accessoryTo"), None, None)}
    linked = [one for one in cases if one.norm in accessory]
    alone = [one for one in cases if one.norm not in accessory]
    found = _statuses(kb, linked, {one.norm for one in cases}) if linked else {}
    for first in range(0, len(alone), AT_ONCE):
        part = alone[first : first + AT_ONCE]
        found |= _statuses(kb, part, {one.norm for one in part})
    return found


def _statuses(kb: KnowledgeBase, cases: list[Case], norms: set[str]) -> dict[str, str]:
    store = Store()
    for record in check_records([one.record for one in cases], kb.vocabulary):
        store.extend(event_graph(record, kb.vocabulary, f"{GRAPH}incidents/{record['id']}"))
    gather(store, kb.law, [node(NORM + one) for one in sorted(norms)])
    run_rules(store, split(kb.sources.rules())[1])
    quads = store.quads_for_pattern(None, obl("status"), None, None)
    return {value(one.subject).removeprefix(FINDING): tail(value(one.object)) for one in quads}


def test_every_norm_has_a_hit_and_a_near_miss(kb: KnowledgeBase) -> None:
    cases = [one for path in FILES for one in _cases(path)]
    soft = {one.norm for one in cases if kb.view.one(NORM + one.norm, "withoutForce")}
    hits = {one.norm for one in cases if one.because == "the hit" and (one.expect in SHOWN or one.norm in soft)}
    misses = {one.norm for one in cases if one.because != "the hit" and one.expect not in SHOWN}
    norms = {tail(one) for kind in ("Duty", "Prohibition", "Permission") for one in kb.view.subjects("a", OBL + kind)}
    assert norms - hits == set(), "norms without a hit"
    assert norms - misses == set(), "norms without a near miss"
    assert (hits | misses) - norms == set(), "cases of norms that are not on file"
