"""One pass over one record: the names it may use, and where its problems are collected."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from obligations.errors import Problem, nearest
from obligations.load.claims import Record, listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

Step = str | int


@dataclass(frozen=True)
class Vocabulary:
    """The names that a record may refer to.

    Attributes:
        concepts: Ids of the published concepts.
        states: Spellings of States (lower case) to their codes.
        places: Ids of territories.
        sources: Ids of the sources on file.
        bodies: Ids of the bodies on file.
    """

    concepts: frozenset[str]
    states: Mapping[str, str]
    places: frozenset[str]
    sources: frozenset[str]
    bodies: frozenset[str] = frozenset()


@dataclass
class Check:
    """One pass over one record: where problems are collected."""

    file: str
    vocabulary: Vocabulary
    line_of: Callable[[tuple[Step, ...]], int]
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, path: tuple[Step, ...], message: str) -> None:
        """Note what is wrong with one place of the record."""
        self.problems.append(Problem(self.file, self.line_of(path), written_path(path), message))

    def unknown(self, path: tuple[Step, ...], kind: str, value: str, known: Iterable[str]) -> None:
        """Note a name that is not on file, with the nearest ones."""
        self.wrong(path, f'no {kind} is called "{value}"{nearest(value, known)}')


def written_path(path: tuple[Step, ...]) -> str:
    """Write a path as a reader does: `acts[0].claims[2]`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


def unique(check: Check, found: set[str], one: Any, path: tuple[Step, ...], kind: str) -> None:
    """Note an id that stands twice, and remember the others."""
    if isinstance(one, str):
        if one in found:
            check.wrong(path, f'a second {kind} has the id "{one}"')
        found.add(one)


def flag_or_count(check: Check, kind: str, value: Any, path: tuple[Step, ...]) -> None:
    """Note what is no truth value where a `flag` is asked for, or no number of things where a `count` is."""
    if kind == "flag":
        if not isinstance(value, bool):
            check.wrong(path, "must be true or false")
    elif isinstance(value, bool) or not isinstance(value, int) or value < 0:
        check.wrong(path, "must be a whole number, 0 or more")


def dicts(value: Any) -> list[tuple[int, Record]]:
    """Return the mappings in a list with their places."""
    return [(number, one) for number, one in enumerate(listed(value)) if isinstance(one, dict)]


def dict_or_none(value: Any) -> Record | None:
    """Return a mapping, or nothing for anything else."""
    return value if isinstance(value, dict) else None
