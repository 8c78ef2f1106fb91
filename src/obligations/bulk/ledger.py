"""The folder of a bulk run: its parts, and the ledger of those that are whole.

A part is written aside and renamed; then one line is added to the ledger, and only that line makes the part count. So a
run that is stopped at any moment goes on after the last line, and no record is lost or assessed twice.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from obligations.aside import aside
from obligations.bulk.digest import of_file
from obligations.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

RUN, LEDGER, FAULTS, ASIDE, STATE = "run.json", "ledger.jsonl", "faults.jsonl", ".aside-", "state"


RECORDS = "records-%06d.jsonl"
"""The file beside a part which says of each record what came of it."""

_CANNOT = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.ENOSYS})
"""What a system answers that has no way to wait for the names in a folder."""

_BEGINNING = f".{RUN}.*"
"""What is left where the process was killed while it began the run."""

BACK = "put back what was written, or name a new folder"


class Written(TypedDict):
    """A file as it was written: its size, when it was changed last (nanoseconds), and its hash."""

    bytes: int
    modified: int
    digest: str


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
        input: Hash of what was read for it.
        bytes: Size of its file.
        end: Where its last record ends in the input: bytes of JSONL, rows of Parquet.
        without: How many assessed records have no finding that was written.
        statuses: The findings that were written, by status.
        left_out: The findings that were not, by status.
        files: How each of its files was written.
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
    end: int
    without: int = 0
    statuses: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    files: dict[str, Written] = field(default_factory=dict)


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

        with contextlib.ExitStack() as held:
            with writing(self.folder):
                self._claim()
                try:
                    held.enter_context(FileLock(self.folder / ".lock", timeout=0))
                except Timeout as error:
                    raise UsageError(f"another process is writing to {self.folder}") from error
                self._take_up(run)
            try:
                yield
            finally:
                with writing(self.folder):
                    self._clear()

    def _claim(self) -> None:
        if self.folder.is_dir():
            ours = {".lock", *(one.name for one in self.folder.glob(_BEGINNING))}
            held = {one.name for one in self.folder.iterdir()} - ours
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
                settle(beside)
        try:
            begun = dict(json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, TypeError) as error:
            raise UsageError(f"{path} does not say how the run was begun: {BACK}") from error
        refuse_changed(str(self.folder), begun, run)
        (self.folder / STATE).mkdir(exist_ok=True)
        self._clear()
        self._read()

    def _clear(self) -> None:
        """Remove what was written aside and will never count."""
        for left in [
            *self.folder.glob(_BEGINNING),
            *self.folder.glob(f"{ASIDE}*"),
            *(self.folder / STATE).glob(f"{ASIDE}*"),
        ]:
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
            raise UsageError(f"{path} is gone, and {LEDGER} counts it: {BACK}")
        if (size := path.stat().st_size) != one.bytes:
            raise UsageError(f"{path} has {size:,} bytes, and was written with {one.bytes:,}: {BACK}")
        for name, written in one.files.items():
            refuse_other(self.folder / name, written)

    def ids(self) -> Iterator[bytes]:
        """Return the ids that the records of each part have: on each line one, with the line of its record.

        Raises:
            UsageError: A file of them is gone or is not what was written.
        """
        for one in self.entries:
            path = self.folder / STATE / f"{one.part:06}.ids"
            found = _kept(path)
            if not found.count(b"\n") == found.count(b" ") == one.assessed:
                raise UsageError(f"{path} does not hold the ids of {one.assessed:,} records: {BACK}")
            yield found

    def commit(self, entry: Entry, written: dict[str, str]) -> None:
        """Put the files of a part in their places and let it count.

        Args:
            entry: The part.
            written: Where its files were written, by their names in the folder.

        Raises:
            UsageError: The folder cannot be written.
        """
        with writing(self.folder), (self.folder / LEDGER).open("ab") as file:
            for name, path in written.items():
                Path(path).replace(self.folder / name)
            for folder in sorted({self.folder, *((self.folder / name).parent for name in written)}):
                settle_names(folder)
            file.write(json.dumps(asdict(entry), separators=(",", ":")).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        self.entries.append(entry)

    def finish(self) -> None:
        """Put the faults of all parts into one file; no file where there are none.

        Raises:
            UsageError: The folder cannot be written, or the faults of a part are gone.
        """
        path, beside = self.folder / FAULTS, self.folder / f"{ASIDE}{FAULTS}"
        faulty = [self.folder / STATE / f"{one.part:06}.faults" for one in self.entries if one.faults]
        with writing(self.folder):
            if not faulty:
                path.unlink(missing_ok=True)
                return
            with beside.open("wb") as file:
                for one in faulty:
                    file.write(_kept(one))
            settle(beside)
            beside.replace(path)
            settle_names(self.folder)


def written_as(path: Path) -> Written:
    """Note how a file is written."""
    held = path.stat()
    return {"bytes": held.st_size, "modified": held.st_mtime_ns, "digest": of_file(path)}


def refuse_other(path: Path, written: Written) -> None:
    """Refuse a file that is not as it was written; it is read only where it was changed, or copied, since.

    Raises:
        UsageError: It is gone, or holds something else.
    """
    try:
        held = path.stat()
        same = held.st_size == written["bytes"]
        if same and held.st_mtime_ns != written["modified"]:
            same = of_file(path, written["digest"]) == written["digest"]
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}; {BACK}") from error
    if not same:
        raise UsageError(f"{path} is not as it was written: {BACK}")


def settle(path: Path) -> None:
    """Wait until a file is on the disk, so that the ledger never counts what a crash could take back."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def settle_names(folder: Path) -> None:
    """Wait until the names in a folder are on the disk; systems that cannot open a folder, or not do so, are let be."""
    try:
        opened = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(opened)
    except OSError as error:
        if error.errno not in _CANNOT:
            raise
    finally:
        os.close(opened)


def _kept(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}; {BACK}") from error


def _entry(path: Path, number: int, line: bytes) -> Entry:
    try:
        entry = Entry(**json.loads(line))
    except (ValueError, TypeError) as error:
        raise UsageError(f"{path}:{number} is no entry of a part: {BACK}") from error
    if entry.part != number:
        raise UsageError(f"{path}:{number} is the entry of part {entry.part}: {BACK}")
    return entry


def refuse_changed(folder: str, begun: dict[str, Any], run: dict[str, Any]) -> None:
    """Refuse to take up a run that was begun with something else.

    Raises:
        UsageError: It was; the message says what changed.
    """
    changed = [f"{one} was {begun.get(one)}, is {run.get(one)}" for one in run if begun.get(one) != run[one]]
    if changed:
        raise UsageError(f"{folder} was begun otherwise ({'; '.join(changed)}); name a new folder, or do as before")


@contextlib.contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Write to a folder; only what does so belongs in here, for any error of the system is told as the folder's.

    Raises:
        UsageError: The folder cannot be written; nothing of what was done is lost.
    """
    try:
        yield
    except OSError as error:
        raise UsageError(
            f"{folder} cannot be written: {error.strerror or error}. What is whole stays; the same command goes on"
        ) from error
