"""Passes over what was assessed: each part is held to what was read for it, and new ids to those that it has."""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, Final

from obligations.bulk.digest import Digest
from obligations.bulk.ledger import BACK, STATE
from obligations.bulk.reading import Line, is_parquet, lines, rest_of_line, unreadable
from obligations.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from obligations.bulk.ledger import Entry, Ledger

_PIECE: Final = 1024 * 1024
"""Bytes that are read and hashed at once."""

_SOUGHT: Final = 100
"""Ids that are sought in the text of all before it is worth while to sort that into a dictionary."""


def beyond(path: Path, ledger: Ledger, digest: Digest) -> Iterator[Line]:
    """Return the records that no part has yet, having held those of each part to what was assessed.

    Args:
        path: The input.
        ledger: The parts.
        digest: Gets what is read of the records that are returned.

    Raises:
        BadDataError: The input cannot be read.
        UsageError: A record that was assessed has changed.
    """
    if is_parquet(path):
        return _rows_beyond(path, ledger, digest)
    if not ledger.entries:
        return lines(path, digest)
    try:
        changed = _changed_text(path, ledger.entries)
    except OSError as error:
        raise unreadable(path, error) from error
    if changed:
        raise _refused(path, ledger, changed)
    last = ledger.entries[-1]
    return lines(path, digest, Line(last.last, None, last.end))


def _changed_text(path: Path, entries: Sequence[Entry]) -> Entry | None:
    """Find the first part whose bytes are not those that were read for it."""
    digest, piece, begin = Digest(), memoryview(bytearray(_PIECE)), 0
    with path.open("rb") as file:
        for one in entries:
            digest.begin(one.input)
            left = one.end - begin
            while left > 0 and (count := file.readinto(piece[: min(left, _PIECE)])):
                digest.update(piece[:count])
                left -= count
            if digest.cut() != one.input:
                return one
            begin = one.end
        return entries[-1] if rest_of_line(file, begin).strip() else None


def _rows_beyond(path: Path, ledger: Ledger, digest: Digest) -> Iterator[Line]:
    """The same for Parquet, row by row: the same rows may lie otherwise in another file."""
    found = lines(path, digest)
    for one in ledger.entries:
        digest.begin(one.input)
        deque(islice(found, one.records), maxlen=0)
        if digest.cut() != one.input:
            raise _refused(path, ledger, one)
    return found


def _refused(path: Path, ledger: Ledger, one: Entry) -> UsageError:
    return UsageError(
        f"{path} is not what was assessed into {ledger.folder}: lines {one.first} to {one.last} have changed. "
        "Name a new folder; lines may only be added at the end"
    )


class Taken:
    """The ids that assessed records have, with their lines.

    Args:
        kept: For each part its ids: on each line one, with the line of its record.
    """

    def __init__(self, kept: Iterable[bytes]) -> None:
        self._text = b"\n" + b"".join(kept)
        self._sought = 0
        self._lines = dict[str, int]()

    def among(self, ids: Sequence[str]) -> dict[str, int]:
        """Return those of some ids that a record has, with its line.

        Raises:
            UsageError: What is kept are no ids with lines.
        """
        try:
            self._sought += len(ids)
            if self._text and self._sought > _SOUGHT:
                self._lines |= {one.decode(): int(line) for one, line in map(bytes.split, self._text.splitlines()[1:])}
                self._text = b""
            return {one: line for one in ids if (line := self._line(one)) is not None}
        except ValueError as error:
            raise UsageError(f"the ids kept in {STATE} are not as they were written: {BACK}") from error

    def add(self, ids: Iterable[tuple[str, int]]) -> None:
        """Take the ids of another part."""
        self._lines.update(ids)

    def _line(self, slug: str) -> int | None:
        sought = f"\n{slug} ".encode()
        at = self._text.find(sought)
        if at < 0:
            return self._lines.get(slug)
        begin = at + len(sought)
        return int(self._text[begin : self._text.index(b"\n", begin)])
