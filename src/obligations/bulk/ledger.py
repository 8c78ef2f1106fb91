"""The folder of a bulk run: its parts, and the ledger of those that are whole.

A part is written aside and renamed; then one line is added to the ledger, and only that line makes the part count. So a
run that is stopped at any moment goes on after the last line, and no record is lost or assessed twice.
"""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from obligations.aside import aside
from obligations.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

RUN, LEDGER, FAULTS, ASIDE, STATE = "run.json", "ledger.jsonl", "faults.jsonl", ".aside-", "state"


_BACK = "put back what was written, or name a new folder"


@dataclass(frozen=True)
class Entry:
    """One part that is whole.

    Attributes:
        part: Its number, from 1.
        file: Its file.
        first: Line of its first record.
        last: Line of its last record.
        records: How many records it was made from, faulty ones included.
        assessed: How many of them were assessed.
        acts: How many acts those have.
        findings: How many findings were written.
        faults: How many faults were found.
        input: Hash of its records.
        bytes: Size of its file.
    """

    part: int
    file: str
    first: int
    last: int
    records: int
    assessed: int
    acts: int
    findings: int
    faults: int
    input: str
    bytes: int


class Ledger:
    """The output folder of one run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.entries: list[Entry] = []

    @contextlib.contextmanager
    def opened(self, run: dict[str, Any]) -> Iterator[None]:
        """Hold the folder for this process: begin a run in it, or take up the one that was begun.

        Args:
            run: What the answers depend on; a run is taken up only where nothing of it has changed.

        Raises:
            UsageError: The folder holds something else, was begun otherwise, is in use, or cannot be written.
        """
        from filelock import FileLock, Timeout

        try:
            self._claim()
            with FileLock(self.folder / ".lock", timeout=0):
                self._take_up(run)
                try:
                    yield
                finally:
                    self._clear()
        except Timeout as error:
            raise UsageError(f"another process is writing to {self.folder}") from error
        except OSError as error:
            raise cannot_be_written(self.folder, error) from error

    def _claim(self) -> None:
        if self.folder.is_dir():
            held = {one.name for one in self.folder.iterdir()} - {".lock"}
            if held and RUN not in held:
                raise UsageError(f"{self.folder} holds files of something else; name a new folder")
        elif self.folder.exists():
            raise UsageError(f"{self.folder} is a file; name a folder")
        self.folder.mkdir(parents=True, exist_ok=True)

    def _take_up(self, run: dict[str, Any]) -> None:
        path = self.folder / RUN
        if not path.exists():
            with aside(path) as beside:
                beside.write_text(json.dumps(run, indent=2) + "\n", encoding="utf-8")
        begun = json.loads(path.read_text(encoding="utf-8"))
        refuse_changed(str(self.folder), begun, run)
        (self.folder / STATE).mkdir(exist_ok=True)
        self._clear()
        self._read()

    def _clear(self) -> None:
        """Remove what was written aside and will never count."""
        for left in [*self.folder.glob(f"{ASIDE}*"), *(self.folder / STATE).glob(f"{ASIDE}*")]:
            left.unlink(missing_ok=True)

    def _read(self) -> None:
        """Read the ledger; a last line that was not written to its end does not count and is cut off."""
        path, whole = self.folder / LEDGER, 0
        if not path.exists():
            return
        for line in path.read_bytes().splitlines(keepends=True):
            if not line.endswith(b"\n"):
                os.truncate(path, whole)
                break
            self.entries.append(_entry(path, len(self.entries) + 1, line))
            whole += len(line)
        for one in self.entries:
            self._hold(one)

    def _hold(self, one: Entry) -> None:
        """Hold the file of a part against what was entered: what is gone would be missing from the findings."""
        path = self.folder / one.file
        if not path.is_file():
            raise UsageError(f"{path} is gone, and {LEDGER} counts it: {_BACK}")
        if (size := path.stat().st_size) != one.bytes:
            raise UsageError(f"{path} has {size:,} bytes, and was written with {one.bytes:,}: {_BACK}")

    def ids(self) -> Iterator[tuple[str, int]]:
        """Return the ids that the assessed records have, with their lines."""
        for one in self.entries:
            for line in (self.folder / STATE / f"{one.part:06}.ids").read_text(encoding="utf-8").splitlines():
                slug, _, number = line.partition(" ")
                yield slug, int(number)

    def commit(self, entry: Entry, written: dict[str, str]) -> None:
        """Put the files of a part in their places and let it count.

        Args:
            entry: The part.
            written: Where its files were written, by their names in the folder.

        Raises:
            UsageError: The folder cannot be written.
        """
        try:
            for name, path in written.items():
                Path(path).replace(self.folder / name)
            with (self.folder / LEDGER).open("ab") as file:
                file.write(json.dumps(asdict(entry), separators=(",", ":")).encode() + b"\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise cannot_be_written(self.folder, error) from error
        self.entries.append(entry)

    def finish(self) -> None:
        """Put the faults of all parts into one file; no file where there are none."""
        path = self.folder / FAULTS
        if not any(one.faults for one in self.entries):
            path.unlink(missing_ok=True)
            return
        beside = self.folder / f"{ASIDE}{FAULTS}"
        with beside.open("wb") as file:
            for one in self.entries:
                if one.faults:
                    file.write((self.folder / STATE / f"{one.part:06}.faults").read_bytes())
        beside.replace(path)


def _entry(path: Path, number: int, line: bytes) -> Entry:
    try:
        entry = Entry(**json.loads(line))
    except (ValueError, TypeError) as error:
        raise UsageError(f"{path}:{number} is no entry of a part: {_BACK}") from error
    if entry.part != number:
        raise UsageError(f"{path}:{number} is the entry of part {entry.part}: {_BACK}")
    return entry


def refuse_changed(folder: str, begun: dict[str, Any], run: dict[str, Any]) -> None:
    """Refuse to take up a run that was begun with something else.

    Raises:
        UsageError: It was; the message says what changed.
    """
    changed = [f"{one} was {begun.get(one)}, is {run.get(one)}" for one in run if begun.get(one) != run[one]]
    if changed:
        raise UsageError(f"{folder} was begun otherwise ({'; '.join(changed)}); name a new folder, or do as before")


def cannot_be_written(folder: Path, error: OSError) -> UsageError:
    """Say that a folder cannot be written, and that nothing of what was done is lost."""
    return UsageError(
        f"{folder} cannot be written: {error.strerror or error}. What is whole stays; the same command goes on"
    )
