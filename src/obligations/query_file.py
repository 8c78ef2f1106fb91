"""Reads the named queries: one SPARQL query in each file, described in `#+` lines of TOML above it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from obligations.errors import BadDataError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TYPES = frozenset(
    {
        "state",
        "treaty",
        "provision",
        "concept",
        "source",
        "incident",
        "body",
        "date",
        "text",
        "integer",
        "claim",
        "finding",
        "act",
        "norm",
        "document",
    }
)
"""What a parameter can be: a thing on file, or a plain value."""

_TEXTS = ("id", "title", "question", "caveat")
_KEYS = frozenset({*_TEXTS, "parameters", "columns", "example", "see"})
_PARAMETER_KEYS = frozenset({"type", "required", "example", "meaning"})
_MARK = "#+"


@dataclass(frozen=True)
class Parameter:
    """A value that the user gives to a named query.

    Attributes:
        name: Its name, which is also the variable it is bound to.
        type: One of `TYPES`.
        required: Whether the query needs it; without an optional one, any value fits.
        example: A value that could be given.
        meaning: What it is, in one sentence.
    """

    name: str
    type: str
    required: bool
    example: str
    meaning: str


@dataclass(frozen=True)
class Example:
    """Values for the parameters, and rows that the shipped data give for them.

    Attributes:
        parameters: The values.
        rows: Some of the rows, as `readable` writes them.
        none: Why there is no row, where the shipped data give none.
        whole: Whether the rows are the whole answer, in their order.
    """

    parameters: Mapping[str, str]
    rows: tuple[Mapping[str, str], ...]
    none: str = ""
    whole: bool = False


@dataclass(frozen=True)
class NamedQuery:
    """A query that answers one question, with what a reader must know about it.

    Attributes:
        id: Its name, which is the file's.
        family: The folder it lies in.
        title: What it lists, in a few words.
        question: The question it answers.
        parameters: What it can be given.
        columns: Each column with its meaning, in the order selected. The parameters follow them in the SELECT
            and are not shown.
        caveat: What an empty answer does not mean.
        example: A call and rows that it returns.
        see: Articles, or ids of related queries.
        text: The whole file, valid SPARQL as it stands.
    """

    id: str
    family: str
    title: str
    question: str
    parameters: tuple[Parameter, ...]
    columns: Mapping[str, str]
    caveat: str
    example: Example
    see: tuple[str, ...]
    text: str

    @property
    def query(self) -> str:
        """The SPARQL without the description above it."""
        return "".join(line for line in self.text.splitlines(keepends=True) if not line.startswith(_MARK)).lstrip("\n")


def load_queries(folder: Path) -> Mapping[str, NamedQuery]:
    """Read every named query under a folder, by id and in the order of the ids.

    Raises:
        BadDataError: Descriptions that do not read or do not say what they must; all problems at once.
    """
    found: dict[str, NamedQuery] = {}
    problems: list[Problem] = []
    for path in sorted(folder.rglob("*.rq"), key=lambda one: one.stem):
        reader = _Reader(path, f"{folder.name}/{path.relative_to(folder).as_posix()}", path.read_text(encoding="utf-8"))
        query = reader.read()
        problems += reader.problems
        if query is None:
            continue
        if query.id in found:
            problems.append(Problem(reader.file, 1, "id", f'a second query is called "{query.id}"'))
        found[query.id] = query
    if problems:
        raise BadDataError(sorted(problems))
    return found


@dataclass
class _Reader:
    """Reads one file and collects everything that is wrong with its description."""

    path: Path
    file: str
    text: str
    problems: list[Problem] = field(default_factory=list)

    def read(self) -> NamedQuery | None:
        said = self._front_matter()
        if said is None:
            return None
        for key in sorted(set(said) - _KEYS):
            self._wrong(key, f"is no known key; known: {', '.join(sorted(_KEYS))}")
        texts = {key: self._text(said, key) for key in _TEXTS}
        if texts["id"] != self.path.stem:
            self._wrong("id", f'must be the name of the file, "{self.path.stem}"')
        if texts["question"].count("?") != 1 or not texts["question"].endswith("?"):
            self._wrong("question", "must be one sentence that ends with a question mark")
        parameters = self._parameters(said)
        columns = self._columns(said)
        example = self._example(said, parameters, columns)
        see = said.get("see", [])
        if not isinstance(see, list) or not all(isinstance(one, str) for one in see):
            self._wrong("see", "must be a list of texts")
            see = []
        if self.problems:
            return None
        family = self.path.parent.name
        return NamedQuery(
            **texts,
            family=family,
            parameters=parameters,
            columns=columns,
            example=example,
            see=tuple(see),
            text=self.text,
        )

    def _front_matter(self) -> dict[str, Any] | None:
        lines = self.text.splitlines()
        end = next((number for number, line in enumerate(lines) if not line.startswith(_MARK)), len(lines))
        if not end:
            self._wrong("", f"must begin with its description, in lines that begin with {_MARK}")
            return None
        try:
            return tomllib.loads("\n".join(line[len(_MARK) :].removeprefix(" ") for line in lines[:end]))
        except tomllib.TOMLDecodeError as error:
            place = re.search(r"\(at line (\d+), column \d+\)", str(error))
            message = str(error)[: place.start()].strip() if place else str(error)
            self.problems.append(
                Problem(self.file, int(place[1]) if place else end, "", f"is no valid TOML: {message}")
            )
            return None

    def _parameters(self, said: dict[str, Any]) -> tuple[Parameter, ...]:
        found = []
        for name, about in self._tables(said, "parameters").items():
            path = f"parameters.{name}"
            if not isinstance(about, dict) or set(about) != _PARAMETER_KEYS or not isinstance(about["required"], bool):
                self._wrong(path, "must have type, required (true or false), example and meaning, and nothing else")
                continue
            texts = {key: self._text(about, key, path) for key in ("type", "example", "meaning")}
            if texts["type"] not in TYPES:
                self._wrong(path, f'"{texts["type"]}" is no type; known: {", ".join(sorted(TYPES))}')
            found.append(Parameter(name, texts["type"], about["required"], texts["example"], texts["meaning"]))
        return tuple(found)

    def _columns(self, said: dict[str, Any]) -> dict[str, str]:
        columns = self._tables(said, "columns")
        if not columns:
            self._wrong("columns", "must name every column with its meaning")
        return {name: self._text(columns, name, "columns") for name in columns}

    def _example(self, said: dict[str, Any], parameters: tuple[Parameter, ...], columns: dict[str, str]) -> Example:
        example = self._tables(said, "example")
        given, rows = example.get("parameters", {}), example.get("rows", [])
        if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
            self._wrong("example.parameters", "must give every value as text")
            given = {}
        names = {one.name for one in parameters}
        for name in sorted({one.name for one in parameters if one.required} - set(given)):
            self._wrong("example.parameters", f'must give a value for "{name}"')
        for name in sorted(set(given) - names):
            self._wrong("example.parameters", f'"{name}" is no parameter')
        none = self._text(example, "none", "example") if "none" in example else ""
        if not isinstance(rows, list) or bool(rows) == bool(none):
            self._wrong("example.rows", "must hold at least one expected row, or none must say why there is none")
            rows = []
        for number, row in enumerate(rows, 1):
            if (
                not isinstance(row, dict)
                or list(row) != list(columns)
                or not all(isinstance(one, str) for one in row.values())
            ):
                self._wrong(
                    "example.rows",
                    f"row {number} must give every column as text, in order: {', '.join(columns)}",
                )
        whole = example.get("whole", False)
        if not isinstance(whole, bool) or (whole and not rows):
            self._wrong("example.whole", "must be true or false, and true only where rows stand below it")
        return Example(given, tuple(rows), none, whole is True)

    def _tables(self, said: dict[str, Any], key: str) -> dict[str, Any]:
        value = said.get(key, {})
        if isinstance(value, dict):
            return value
        self._wrong(key, "must be a table")
        return {}

    def _text(self, said: Mapping[str, Any], key: str, within: str = "") -> str:
        value = said.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        self._wrong(f"{within}.{key}" if within else key, "must be a text")
        return ""

    def _wrong(self, path: str, message: str) -> None:
        """Note a problem with the line where its key stands, or the first line where there is none."""
        key = re.escape(path.rpartition(".")[2])
        pattern = re.compile(rf"#\+\s*(?:\[+{re.escape(path)}\]+|{key}\s*=)") if path else None
        lines = enumerate(self.text.splitlines(), 1)
        line = next((number for number, line in lines if pattern and pattern.match(line)), 1)
        self.problems.append(Problem(self.file, line, path, message))
