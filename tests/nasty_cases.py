"""The nasty records (tests/nasty): what comes out of each, and how that differs from what the law asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML

from obligations import BadDataError
from obligations.assessment import SHOWN_BY_DEFAULT
from obligations.render.page import Medium
from obligations.render.writers import write_assessment, write_finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from obligations import KnowledgeBase
    from obligations.assessment import Assessment
    from obligations.errors import Problem
    from obligations.model import Finding

FOLDER = Path(__file__).parent / "nasty"
FILES = {path.stem: path for path in sorted(FOLDER.glob("*.yaml"))}
LEVELS = ("short", "medium", "full")
STRONG = {"primaFacie", "arguable"}
WIDE, PIPED = Medium("text", 10_000, color=False), Medium("text", 120, color=False)
FINDING_KEYS = {"at", "status", "because", "elements", "roots", "tense", "head", "if_bound", "says", "lines"}
KEYS = {"findings", "states", "at_most", "aid", "page", "never", "problems"}

Block = dict[str, Any]


def expected() -> dict[str, Block]:
    """What is expected of each record, by the name of its file."""
    read: dict[str, Block] = YAML(typ="safe").load(FOLDER / "expected.yml")
    return read


@dataclass(frozen=True)
class Outcome:
    """What came out of one record: an assessment, or the problems for which it was refused."""

    kb: KnowledgeBase
    assessment: Assessment | None = None
    problems: tuple[Problem, ...] = ()
    explained: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, those not shown by default too."""
        return self.assessment.findings if self.assessment else ()

    @cached_property
    def page(self) -> str:
        """The page that `assess --file` prints, its lines unbroken."""
        return _flat(self.page_in(WIDE))

    def page_in(self, medium: Medium) -> str:
        """The page that `assess --file` prints; nothing for a record that was refused."""
        if not self.assessment:
            return ""
        kept = {one.id for one in self.findings if one.status in SHOWN_BY_DEFAULT}
        return write_assessment(self.assessment, kept, medium, everything=False)

    def explanation(self, finding: Finding, level: str) -> str:
        """What `explain` prints of a finding at one level."""
        versions = (self.kb.data_version, self.kb.law_as_of)
        key = finding.id, f"{level} {len(finding.forums)}"
        if key not in self.explained:
            others = self.findings if level == "full" else ()
            self.explained[key] = _flat(write_finding(finding, WIDE, level, versions, others))
        return self.explained[key]


def run(kb: KnowledgeBase, name: str) -> Outcome:
    """Assess a record as a user does, from its file."""
    try:
        return Outcome(kb, kb.assessment(FILES[name]))
    except BadDataError as error:
        return Outcome(kb, problems=error.problems)


class Outcomes(dict[str, Outcome]):
    """What comes out of each record by itself, each assessed when it is first asked for."""

    def __init__(self, kb: KnowledgeBase) -> None:
        super().__init__()
        self.kb = kb

    def __missing__(self, name: str) -> Outcome:
        """Assess the record of that name."""
        self[name] = run(self.kb, name)
        return self[name]


def records(name: str) -> list[Block]:
    """The records of a file, as they stand there."""
    read: Any = YAML(typ="safe").load(FILES[name])
    return read if isinstance(read, list) else [read]


def mismatches(block: Block, outcome: Outcome) -> list[str]:
    """Say where an outcome is not what a block of expectations asks for; nothing if it is."""
    assert set(block) <= KEYS, block
    if "problems" in block:
        return list(_problems(block["problems"], outcome.problems))
    if outcome.problems:
        return [f"refused: {one}" for one in outcome.problems]
    return [
        *(words for one in block.get("findings", ()) for words in _finding(one, outcome)),
        *_states(block, outcome.findings),
        *_aid(block, outcome),
        *(f"the page does not hold {one!r}" for one in block.get("page", ()) if one not in outcome.page),
        *(f"the page holds {one!r}" for one in block.get("never", ()) if one in outcome.page),
    ]


def _flat(text: str) -> str:
    return " ".join(text.split())


def _problems(wanted: list[Block], found: tuple[Problem, ...]) -> Iterator[str]:
    left = list(found)
    for one in wanted:
        fits = [
            problem
            for problem in left
            if one.get("line", problem.line) == problem.line and all(word in str(problem) for word in one["says"])
        ]
        if fits:
            left.remove(fits[0])
        else:
            yield f"no problem named in line {one.get('line', '?')} that says {one['says']}"
    yield from (f"also refused for {one}" for one in left)


def _finding(wanted: Block, outcome: Outcome) -> Iterator[str]:
    assert {"at"} < set(wanted) <= FINDING_KEYS, wanted
    norm, act, state = wanted["at"].split("/")
    fits = [one for one in outcome.findings if (one.norm, one.act, one.state) == (norm, act, state)]
    status = fits[0].status if fits else "none"
    allowed = wanted.get("status", status)
    if status not in (allowed if isinstance(allowed, list) else [allowed]):
        yield f"{wanted['at']}: {status}, expected {allowed}"
    for finding in fits:
        yield from (f"{wanted['at']}: {words}" for words in _inside(wanted, finding, outcome))


def _inside(wanted: Block, finding: Finding, outcome: Outcome) -> Iterator[str]:
    given = {reason.code for reason in finding.reasons}
    yield from (
        f"reason {one} is not given, but {sorted(given)}" for one in wanted.get("because", ()) if one not in given
    )
    elements = {part.order: part.status for part in finding.elements}
    for order, status in wanted.get("elements", {}).items():
        if elements[order] != status:
            yield f"element {order} is {elements[order]}, expected {status}"
    plain = {"roots": finding.roots, "tense": finding.tense, "if_bound": finding.status_if_bound}
    for key, value in plain.items():
        if wanted.get(key, value) != value:
            yield f"{key} is {value}, expected {wanted[key]}"
    if "head" in wanted and wanted["head"] not in finding.jurisdiction:
        yield f"jurisdiction is {finding.jurisdiction}, expected {wanted['head']}"
    versions = (outcome.kb.data_version, outcome.kb.law_as_of)
    lines = len(write_finding(finding, PIPED, "medium", versions).splitlines())
    if lines > wanted.get("lines", lines):
        yield f"the explanation has {lines} lines, expected {wanted['lines']} at most"
    full = outcome.explanation(finding, "full")
    yield from (f"the explanation does not hold {one!r}" for one in wanted.get("says", ()) if one not in full)


def _states(block: Block, findings: tuple[Finding, ...]) -> Iterator[str]:
    asked = sorted({one.state for one in findings})
    if "states" in block and asked != sorted(block["states"]):
        yield f"asked about {asked}, expected {block['states']}"
    for state, limit in block.get("at_most", {}).items():
        assert limit not in STRONG
        yield from (f"{one.id} is {one.status}" for one in findings if one.state == state and one.status in STRONG)


def _aid(block: Block, outcome: Outcome) -> Iterator[str]:
    if "aid" not in block or not outcome.assessment:
        return
    asked = sorted(
        (one.act.rpartition(".")[2], one.principal_act.rpartition(".")[2], one.status)
        for one in outcome.assessment.questions
    )
    wanted = sorted((one["act"], one["principal"], one["status"]) for one in block["aid"])
    if asked != wanted:
        yield f"aid or assistance asked: {asked}, expected {wanted}"
