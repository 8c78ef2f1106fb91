"""The errors that the library raises: one base class, each subclass says what the user can do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class ObligationsError(Exception):
    """Any error that this package raises on purpose; `exit_code` is what the command line exits with."""

    exit_code = 1


class UsageError(ObligationsError):
    """The call itself is wrong: an option that does not fit, a query that may not run here."""

    exit_code = 2


class QueryError(UsageError):
    """A query does not parse, would change data, or would reach outside."""


class UnknownNameError(ObligationsError):
    """A name that is not on file; the nearest valid names stand in the message."""

    exit_code = 3

    def __init__(self, kind: str, name: str, nearest: Sequence[str] = ()) -> None:
        self.kind, self.name, self.nearest = kind, name, tuple(nearest)
        hint = f" Did you mean {_join(self.nearest)}?" if self.nearest else ""
        super().__init__(f'No {kind} called "{name}".{hint}')


class AmbiguousNameError(UnknownNameError):
    """A name that several things have; each stands in the message with its kind."""

    def __init__(self, name: str, things: Sequence[str]) -> None:
        super().__init__("one thing", name, things)
        self.args = (f'"{name}" names several things: {", ".join(things)}. Say which.',)


class BadDataError(ObligationsError):
    """Input that cannot be used; every problem of it is listed at once."""

    exit_code = 4

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class SuppositionError(ObligationsError):
    """Facts to suppose that cannot be read, or that name nothing on file; every problem of all of them at once."""

    exit_code = 4

    def __init__(self, malformed: Sequence[str], unknown: Sequence[str]) -> None:
        self.problems = (*malformed, *unknown)
        if not malformed:
            self.exit_code = UnknownNameError.exit_code
        super().__init__("\n".join(self.problems))


class EngineError(ObligationsError):
    """The engine, the endpoint or the store failed, or a limit was reached."""

    exit_code = 6


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with one place of an input.

    Attributes:
        file: The file as the user named it.
        line: Line in that file, counted from 1; 0 where the format gives none.
        path: Where in the record or table, such as `acts[0].claims[2].asserts`.
        message: What is wrong and what would be right.
    """

    file: str
    line: int
    path: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.path}: {self.message}" if self.path else f"{place}: {self.message}"


def nearest(word: str, known: Iterable[str]) -> str:
    """Name the nearest valid spellings, as the end of a message; nothing if none comes near.

    >>> nearest("acession", ["accession", "approval"])
    '; nearest: accession'
    """
    import difflib

    close = difflib.get_close_matches(word, list(known), n=3, cutoff=0.55)
    return f"; nearest: {', '.join(close)}" if close else ""


def _join(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " or " + names[-1]
