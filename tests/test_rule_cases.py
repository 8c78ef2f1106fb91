"""Each rule file against its pairs (tests/rule_cases/): where the rule speaks, and the nearest world where it does not.

Every pair must bite: with the rule file left out, what its first case gives must change.
"""

from __future__ import annotations

import re
import runpy
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from ruamel.yaml import YAML

from cases import merged
from cli_runner import ROOT
from obligations import names
from rule_worlds import (
    RULES,
    Seen,
    assessed,
    seen_bound,
    seen_finding,
    seen_question,
    small_event,
    small_law,
    write_law,
)

if TYPE_CHECKING:
    from obligations import KnowledgeBase
    from obligations.view import View
    from worlds import Record

FOLDER = Path(__file__).parent / "rule_cases"
EVENT = {"act", "facts", "mode", "claims", "others", "situations", "positions", "sources"}
BEHIND = {"directed": "direction-over-another-state", "coerced": "coercion-of-another-state"}
KEYS = {"norm", "against", "bound", "aid", *BEHIND, "expect", "because", *EVENT}
NAMES = [one.stem for one in RULES]


@dataclass(frozen=True)
class Case:
    """One question to the small law, and what must come out: of a pair the hit, or one of its near misses."""

    id: str
    is_hit: bool
    keys: Record

    @property
    def expect(self) -> Seen:
        """What must come out, by name of what is seen; a word alone is the status."""
        expect = self.keys["expect"]
        return expect if isinstance(expect, dict) else {"status": expect}

    @property
    def event(self) -> Record | None:
        """The event that is asked about; None for a question of law alone."""
        return None if "bound" in self.keys else small_event(self.id, self.keys)

    def seen(self, law: KnowledgeBase, view: View | None) -> Seen:
        """Return what comes out, of the things that the case speaks of."""
        everything = self._everything(law, view)
        return {
            key: _of(key, everything.get(key, {} if isinstance(wanted, dict) else None), wanted)
            for key, wanted in self.expect.items()
        }

    def _everything(self, law: KnowledgeBase, view: View | None) -> Seen:
        if view is None:
            return seen_bound(law, self.keys["bound"])
        state = self.keys.get("against", "XAA")
        if "aid" in self.keys:
            return seen_question(view, f"{names.DERIVED}aid/{state}/{self.id}.act/{self.id}.{self.keys['aid']}")
        for key in BEHIND.keys() & self.keys:
            if wrong := self.keys[key]:
                acts = f"{self.id}.{wrong}/{self.id}.{wrong}"
                return seen_question(view, f"{names.DERIVED}aid/{state}/{acts}/{BEHIND[key]}")
        return seen_finding(view, f"{names.FINDING}{self.keys['norm']}/{self.id}.act/{state}")


def _of(key: str, value: Any, wanted: Any) -> Any:
    """Keep of a sentence whether it holds the words asked for, of a table the rows asked for."""
    if key in {"reason", "notes"}:
        return wanted if wanted in value else value
    if value is None or not isinstance(wanted, dict):
        return value
    return {one: _of("", value.get(one), wanted[one]) for one in wanted}


def _plain(value: Any) -> Any:
    """Write days as text and lists in order, as they are seen."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


@cache
def _file(name: str) -> Record:
    """Read the case file of a rule."""
    path = FOLDER / f"{name}.yaml"
    if not path.exists():
        pytest.fail(f"queries/rules/{name}.rq has no cases: write tests/rule_cases/{name}.yaml", pytrace=False)
    found = _plain(YAML(typ="safe").load(path))
    assert set(found) <= {"law", "pairs"}, f"{path.name} has a key that nobody reads"
    return dict(found)


def _cases(name: str) -> list[Case]:
    made = []
    for number, pair in enumerate(_file(name)["pairs"]):
        hit = {key: value for key, value in pair.items() if key != "near"}
        assert pair.get("near"), f"{name}: pair {number} has no near miss"
        for place, changed in enumerate([{}, *pair["near"]]):
            one = merged(hit, changed)
            unknown = (set(hit) | set(changed)) - KEYS
            assert not unknown, f"{name}: pair {number} has keys that nobody reads: {sorted(unknown)}"
            assert place == 0 or {"because", "expect"} <= set(changed), f"{name}: {changed}"
            made.append(Case(f"case-{number}-{place}", place == 0, one))
    return made


def _law(name: str, folder: Path, left_out: str = "") -> KnowledgeBase:
    """Compile the law of a case file."""
    added = _file(name).get("law")
    return small_law(write_law(folder, added) if added else None, left_out)


def _seen(law: KnowledgeBase, cases: list[Case]) -> dict[str, Seen]:
    events = [event for one in cases if (event := one.event)]
    view = assessed(law, events) if events else None
    return {one.id: one.seen(law, view if one.event else None) for one in cases}


@pytest.mark.parametrize("name", NAMES)
def test_each_pair_gives_what_it_says(name: str, tmp_path: Path) -> None:
    cases = _cases(name)
    seen = _seen(_law(name, tmp_path), cases)
    wrong = [
        f"{one.id} ({one.keys['because']}): expected {one.expect}, found {seen[one.id]}"
        for one in cases
        if seen[one.id] != one.expect
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", NAMES)
def test_without_the_rule_every_hit_of_it_changes(name: str, tmp_path: Path) -> None:
    cases = _cases(name)
    seen = _seen(_law(name, tmp_path, name), cases)
    idle = [f"{one.id} ({one.keys['because']})" for one in cases if one.is_hit and seen[one.id] == one.expect]
    assert not idle, f"without {name}.rq these give the same: {', '.join(idle)}"


@pytest.mark.parametrize("name", NAMES)
def test_a_pair_tells_two_worlds_apart(name: str) -> None:
    cases = _cases(name)
    same = [
        one.id
        for number in range(len(_file(name)["pairs"]))
        for pair in [[one for one in cases if one.id.startswith(f"case-{number}-")]]
        for one in pair[1:]
        if one.expect == pair[0].expect
    ]
    assert not same, f"{name}: a near miss that gives the same as the hit: {same}"


def test_every_case_file_belongs_to_a_rule() -> None:
    assert sorted({path.stem for path in FOLDER.glob("*.yaml")} - set(NAMES)) == []


def test_the_page_of_rules_is_the_one_that_the_files_give() -> None:
    builder = runpy.run_path(str(ROOT / "docs/build_rules.py"))
    built, committed = builder["page"](), builder["PAGE"].read_text(encoding="utf-8")
    assert built == committed, f"docs/rules.md is not what the rule files and their cases give: {builder['COMMAND']}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# Says much.\nCONSTRUCT {} WHERE {}\n", "write `# Law: …` with the legal source"),
        ("# Law: VCLT art. 11.\nCONSTRUCT {} WHERE {}\n", "below the first comment"),
        (
            "# Says much.\n# Law: VCLT art. 11.\nCONSTRUCT {} WHERE {}\n",
            "has no cases: write tests/rule_cases/99-new.yaml",
        ),
    ],
)
def test_a_rule_without_source_or_cases_is_refused_by_name(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "99-new.rq").write_text(text, encoding="utf-8")
    builder = runpy.run_path(str(ROOT / "docs/build_rules.py"))
    with pytest.raises(ValueError, match=re.escape(message)) as caught:
        builder["page"](tmp_path, tmp_path)
    assert "queries/rules/99-new.rq" in str(caught.value)
