"""Decided cases held against the findings: which articles a body found breached are among them, and which are more.

The records tell the facts and name no provision; what the body found stands in a table beside them (`decisions.csv`).
A body rules on its own treaty and often stops early, so what it did not find is compared inside that treaty only, and
what was pleaded without a finding is not counted at all.
"""

from __future__ import annotations

import csv
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from obligations import names
from obligations.errors import BadDataError, Problem, UnknownNameError
from obligations.load.terms import node, obl, value
from obligations.names import tail
from obligations.norms import every_norm

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from obligations.knowledge import KnowledgeBase
    from obligations.model import Finding

Article = tuple[str, str]
"""A treaty and one of its articles: `("CAT", "3")`."""

MADE = frozenset({"primaFacie", "arguable"})
"""Statuses that say that the State may have breached the norm."""

COLUMNS = ("id", "title", "body", "symbol", "date", "states", "outcome", "found", "read_with", "pleaded")
"""Columns of `decisions.csv` that are read; it may have more."""

_CLOSED, _NONE, _ASKED = "violation", "no_violation", "alleged_by_petitioner"
OUTCOMES = (_CLOSED, _NONE, _ASKED)


@dataclass(frozen=True)
class Decision:
    """What a body decided on a case, or what a petitioner asks it to decide.

    Attributes:
        states: Codes of the States that answered.
        outcome: `violation`, `no_violation` or `alleged_by_petitioner`.
        found: Articles found breached, or alleged.
        read_with: Articles that were read with them.
        pleaded: Articles pleaded without a finding: not breached, not examined or inadmissible alike.
    """

    id: str
    title: str
    body: str
    symbol: str
    date: str
    states: frozenset[str]
    outcome: str
    found: tuple[Article, ...]
    read_with: tuple[Article, ...]
    pleaded: tuple[Article, ...]

    @property
    def treaties(self) -> frozenset[str]:
        """The treaties under which the body ruled."""
        return frozenset(treaty for treaty, _ in (*self.found, *self.pleaded))


@dataclass(frozen=True)
class Missed:
    """An article that a body found breached and no finding names.

    Attributes:
        best: The status that came nearest; empty where no norm was asked.
        why: What stood in the way.
        said: What an editor who read facts and decision says of it (`misses.csv`); empty where nobody did.
    """

    article: Article
    best: str
    why: str
    said: str = ""


@dataclass(frozen=True)
class Compared:
    """One case: the decision, and the findings on its facts.

    Attributes:
        hits: Articles found breached that are among the findings.
        missed: Those that are not, though a norm of theirs is on file.
        uncoded: Those of which no norm is on file.
        more: Articles of the deciding body's treaties that are among the findings and that it did not find breached.
    """

    decision: Decision
    hits: tuple[Article, ...]
    missed: tuple[Missed, ...]
    uncoded: tuple[Article, ...]
    more: tuple[Article, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        decision = asdict(self.decision) | {"states": sorted(self.decision.states)}
        for name in ("found", "read_with", "pleaded"):
            decision[name] = [written(one) for one in getattr(self.decision, name)]
        return {
            **decision,
            "hits": [written(one) for one in self.hits],
            "missed": [
                {"article": written(one.article), "best": one.best, "why": one.why, "said": one.said}
                for one in self.missed
            ],
            "notEncoded": [written(one) for one in self.uncoded],
            "more": [written(one) for one in self.more],
        }


def written(article: Article) -> str:
    """Write an article as the command line reads it: `CAT:3`."""
    return f"{article[0]}:{article[1]}"


def compare(knowledge: KnowledgeBase, folder: Path) -> list[Compared]:
    """Assess the records of a folder and hold the findings against `decisions.csv` beside them.

    Raises:
        BadDataError: The table cannot be read, names an unknown treaty or State, or a case has no record; all at once.
    """
    decisions = read_decisions(knowledge, folder / "decisions.csv")
    comparing = _Comparing(knowledge, read_explained(folder / "misses.csv"))
    return [comparing.case(one, knowledge.assess(folder / f"{one.id}.yaml", include_all=True)) for one in decisions]


def read_decisions(knowledge: KnowledgeBase, path: Path) -> list[Decision]:
    """Read the table of decisions.

    Raises:
        BadDataError: As `compare` says.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadDataError([Problem(str(path), 0, "", f"cannot be read: {error}")]) from error
    absent = [one for one in COLUMNS if rows and one not in rows[0]]
    if absent or not rows:
        raise BadDataError([Problem(str(path), 1, "", f"needs rows, and the columns {', '.join(absent or COLUMNS)}")])
    reader = _Reader(knowledge, path)
    found = [reader.decision(row, line) for line, row in enumerate(rows, 2)]
    if reader.problems:
        raise BadDataError(sorted(reader.problems))
    return found


def read_explained(path: Path) -> dict[tuple[str, str], str]:
    """Read what editors say of misses, by case and article (`CRC:12`); nothing where there is no such table.

    Raises:
        BadDataError: The table cannot be read.
    """
    if not path.is_file():
        return {}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return {(row["case"], row["article"]): row["why"] for row in csv.DictReader(file)}
    except (OSError, UnicodeDecodeError, csv.Error, KeyError) as error:
        raise BadDataError([Problem(str(path), 0, "", f"needs the columns case, article and why: {error}")]) from error


class _Reader:
    """Reads rows of the table and keeps what is wrong with them."""

    def __init__(self, knowledge: KnowledgeBase, path: Path) -> None:
        self._names, self._path = knowledge.names, path
        self.problems: list[Problem] = []

    def decision(self, row: dict[str, str], line: int) -> Decision:
        """Read one row."""
        if row["outcome"] not in OUTCOMES:
            self._wrong(line, "outcome", f'"{row["outcome"]}" is not one of {", ".join(OUTCOMES)}')
        if not self._path.with_name(f"{row['id']}.yaml").is_file():
            self._wrong(line, "id", f"there is no record {row['id']}.yaml beside the table")
        return Decision(
            id=row["id"],
            title=row["title"],
            body=row["body"],
            symbol=row["symbol"],
            date=row["date"],
            states=frozenset(self._states(row, line)),
            outcome=row["outcome"],
            found=self._articles(row, line, "found"),
            read_with=self._articles(row, line, "read_with"),
            pleaded=self._articles(row, line, "pleaded"),
        )

    def _wrong(self, line: int, column: str, message: str) -> None:
        self.problems.append(Problem(str(self._path), line, column, message))

    def _states(self, row: dict[str, str], line: int) -> Iterable[str]:
        for one in row["states"].split():
            try:
                yield self._names.state(one)
            except UnknownNameError as error:
                self._wrong(line, "states", str(error))

    def _articles(self, row: dict[str, str], line: int, column: str) -> tuple[Article, ...]:
        """Read provisions as articles: paragraphs and points fall away; of treaties without data the name is kept."""
        found = []
        for one in filter(None, (part.strip() for part in row[column].split(";"))):
            treaty, colon, number = one.partition(":")
            if not colon or not number:
                self._wrong(line, column, f'"{one}" names no provision, such as CAT:3(1)')
            found.append((treaty, number.partition("(")[0]))
        return tuple(dict.fromkeys(found))


class _Comparing:
    """Compares decisions with findings by article."""

    def __init__(self, knowledge: KnowledgeBase, explained: Mapping[tuple[str, str], str]) -> None:
        self._knowledge, self._explained = knowledge, explained

    @cached_property
    def _articles_of(self) -> dict[str, frozenset[Article]]:
        """The articles in which each norm of a treaty is stated, by the norm's id."""
        store, found = self._knowledge.store, dict[str, frozenset[Article]]()
        for norm in every_norm(store):
            stated = store.quads_for_pattern(node(norm), obl("statedIn"), None, None)
            found[tail(norm)] = frozenset(filter(None, (_article(value(one.object)) for one in stated)))
        return found

    @cached_property
    def _coded(self) -> frozenset[Article]:
        """Articles of which a norm is on file that can give a finding."""
        return frozenset(one for articles in self._articles_of.values() for one in articles if one[0] != "UDHR")

    def case(self, decision: Decision, findings: list[Finding]) -> Compared:
        """Compare one decision with the findings on its States."""
        asked = [one for one in findings if one.state in decision.states]
        made = {article for one in asked if one.status in MADE for article in self._articles(one)}
        coded = [one for one in decision.found if one in self._coded]
        within = {one for one in made if one[0] in decision.treaties}
        return Compared(
            decision,
            hits=tuple(one for one in coded if one in made),
            missed=tuple(self._missed(decision.id, one, asked) for one in coded if one not in made),
            uncoded=tuple(one for one in decision.found if one not in self._coded),
            more=tuple(sorted(within - set(decision.found) - set(decision.read_with))),
        )

    def _articles(self, finding: Finding) -> frozenset[Article]:
        """List the articles of a finding, those of a treaty that carries the norm included."""
        carried = {(finding.via[0], finding.via[1].partition("(")[0])} if finding.via else set()
        return self._articles_of.get(finding.norm, frozenset()) | carried

    def _missed(self, case: str, article: Article, asked: list[Finding]) -> Missed:
        said = self._explained.get((case, written(article)), "")
        near = sorted((one for one in asked if article in self._articles(one)), key=lambda one: one.status_order)
        if not near:
            why = "no conduct on record that a norm of this article asks about, by its bearer"
            return Missed(article, "", why, said)
        best = near[0]
        open_parts = ", ".join(one.label for one in best.elements if one.status in {"missing", "negated"})
        reasons = "; ".join(one.text for one in best.reasons[:2])
        return Missed(article, best.status, f"{best.norm}: {open_parts or reasons}", said)


def _article(iri: str) -> Article | None:
    """Read treaty and article out of a provision's IRI; nothing for a rule of custom."""
    if not iri.startswith(names.TREATY):
        return None
    treaty, _, eid = iri.removeprefix(names.TREATY).rpartition("/")
    return treaty.upper(), eid.split("__")[0].partition("_")[2].upper()
