"""Legal lint: a query for each defect in `queries/checks/`; any row is a problem, being there switches it on.

A check query is a SELECT whose first column is the thing that is wrong. Above it stand `#+` lines of TOML:
`id`, which is the name of the file, `title`, `severity`, `message` with the names of columns in braces, and
`why`, the reason in law or in the craft of editing.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, NamedNode, QuerySolutions

from obligations.check.report import Fault, Severity
from obligations.errors import BadDataError, EngineError, Problem
from obligations.names import tail

if TYPE_CHECKING:
    from pathlib import Path

    from pyoxigraph import QuerySolution, Store

    from obligations.check.origin import Origins
    from obligations.locate import Sources

_MARK = "#+"
_KEYS = ("id", "title", "severity", "message", "why")
_COLUMN = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class CheckQuery:
    """One defect to look for.

    Attributes:
        id: Its name, which is the file's.
        title: The defect in a few words.
        severity: How much it matters.
        message: What is said of each row, with the names of columns in braces.
        why: The reason in law or in editing.
        text: The whole file, valid SPARQL as it stands.
    """

    id: str
    title: str
    severity: Severity
    message: str
    why: str
    text: str


def load_checks(folder: Path) -> tuple[CheckQuery, ...]:
    """Read every check query of a folder, in the order of their names.

    Raises:
        BadDataError: Descriptions that do not read or lack something; all problems at once.
    """
    problems: list[Problem] = []
    found = [_read(path, problems) for path in sorted(folder.glob("*.rq"))]
    if problems:
        raise BadDataError(sorted(problems))
    return tuple(one for one in found if one)


def lint(store: Store, sources: Sources, origins: Origins) -> tuple[list[Fault], int]:
    """Run every check query; return what is wrong, checks that cannot run included, and their number."""
    try:
        checks = load_checks(sources.queries / "checks")
    except BadDataError as error:
        return [Fault(Severity.VIOLATION, "query", problem) for problem in error.problems], 0
    faults: list[Fault] = []
    for check in checks:
        try:
            faults += run_check(check, store, origins)
        except EngineError as error:
            name = f"queries/checks/{check.id}.rq"
            message = str(error).removeprefix(f"{name}: ")
            faults.append(Fault(Severity.VIOLATION, "query", Problem(name, 0, "", message)))
    return faults, len(checks)


def run_check(check: CheckQuery, store: Store, origins: Origins) -> list[Fault]:
    """Run one check query on everything that a store holds; every row is a problem.

    Raises:
        EngineError: The query does not run, or its message names a column that it does not select.
    """
    try:
        rows = store.query(check.text, use_default_graph_as_union=True)
    except (SyntaxError, RuntimeError) as error:
        raise EngineError(f"queries/checks/{check.id}.rq: {error}") from error
    if not isinstance(rows, QuerySolutions):
        raise EngineError(f"queries/checks/{check.id}.rq: must be a SELECT query")
    columns = [one.value for one in rows.variables]
    if not set(_COLUMN.findall(check.message)) <= set(columns):
        raise EngineError(f"queries/checks/{check.id}.rq: must select every column that its message names")
    return [_fault(check, row, columns, origins) for row in rows]


def _fault(check: CheckQuery, row: QuerySolution, columns: list[str], origins: Origins) -> Fault:
    words = {name: _words(row[name]) for name in columns}
    message = _COLUMN.sub(lambda found: words[found[1]], check.message)
    focus = row[columns[0]]
    file, line = origins.of(focus.value) if isinstance(focus, NamedNode) else ("", 0)
    return Fault(check.severity, check.id, Problem(file or "derived", line, words[columns[0]], message))


def _words(term: Any) -> str:
    if term is None:
        return "nothing"
    if isinstance(term, BlankNode):
        return "a blank node"
    return tail(term.value) if isinstance(term, NamedNode) else str(term.value)


def _read(path: Path, problems: list[Problem]) -> CheckQuery | None:
    name = f"queries/{path.parent.name}/{path.name}"
    text = path.read_text(encoding="utf-8")
    above = [line.removeprefix(_MARK) for line in text.splitlines() if line.startswith(_MARK)]
    try:
        said = tomllib.loads("\n".join(above))
    except tomllib.TOMLDecodeError as error:
        problems.append(Problem(name, 1, "", f"the description is no valid TOML: {error}"))
        return None
    texts = {key for key, value in said.items() if isinstance(value, str) and value.strip()}
    wrong = [f"{key} is missing or no text" for key in _KEYS if key not in texts]
    wrong += [f'"{key}" is no key of a check; known: {", ".join(_KEYS)}' for key in said if key not in _KEYS]
    if not wrong and said["id"] != path.stem:
        wrong.append(f'id must be the name of the file, "{path.stem}"')
    if not wrong and said["severity"] not in set(Severity):
        wrong.append(f"severity must be one of {', '.join(Severity)}")
    problems += [Problem(name, 1, "", one) for one in wrong]
    return None if wrong else CheckQuery(**{**said, "severity": Severity(said["severity"]), "text": text})
