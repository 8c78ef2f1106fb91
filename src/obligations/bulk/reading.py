"""Reads records one by one from JSONL or Parquet, in parts small enough for memory, and checks each."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from obligations.errors import BadDataError, Problem, UsageError
from obligations.load.record import LARGEST, check_records, without_doubles

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import IO, Any

    from pyarrow.parquet import ParquetFile

    from obligations.bulk.digest import Digest
    from obligations.load.checking import Vocabulary
    from obligations.load.claims import Record

PARQUET = ".parquet"
COLUMN = "record"
_HEAVY = 16 * 1024 * 1024
"""Bytes at which a part is full, whatever the number of its records."""


@dataclass(frozen=True)
class Line:
    """One record as it was read: the number of its line or row, counted from 1, its text, and where that ends.

    Attributes:
        number: Line of a JSONL file, row of a Parquet file.
        text: The record as JSON; None where it is larger than a record may be.
        position: How far into the input it ends: bytes of JSONL, rows of Parquet.
    """

    number: int
    text: bytes | None
    position: int


@dataclass(frozen=True)
class Part:
    """Some records in a row, which are assessed together.

    Attributes:
        number: From 1.
        lines: The records.
        input: Hash of what was read for them, all since the part before.
    """

    number: int
    lines: tuple[Line, ...]
    input: str = ""


@dataclass
class Checked:
    """The good records of a part with their lines, and every fault of the others.

    Attributes:
        records: The good records, each with its line.
        faults: Every fault of the others.
        faulty: The lines of the others, with the id where the line can be read that far.
    """

    records: list[tuple[int, Record]] = field(default_factory=list)
    faults: list[Problem] = field(default_factory=list)
    faulty: dict[int, str | None] = field(default_factory=dict)


def size(path: Path) -> int:
    """Tell how long the input is, in the measure of `Line.position`.

    Raises:
        BadDataError: It cannot be read.
    """
    try:
        return _parquet(path).metadata.num_rows if is_parquet(path) else path.stat().st_size
    except OSError as error:
        raise unreadable(path, error) from error


def is_parquet(path: Path) -> bool:
    """Tell by its name whether a file is Parquet."""
    return path.suffix.lower() == PARQUET


def lines(path: Path, digest: Digest, after: Line | None = None) -> Iterator[Line]:
    """Read the records of a file one by one; lines and rows without text are passed over.

    Args:
        path: The file.
        digest: Gets all that is read, up to the end of a record when that is returned.
        after: The record behind which to begin, in JSONL; the first if None.

    Raises:
        BadDataError: The file cannot be read.
        UsageError: It is a Parquet file, and what reads those is not installed.
    """
    try:
        if is_parquet(path):
            yield from _rows(path, digest)
        else:
            with path.open("rb") as file:
                yield from _texts(file, digest, after)
    except OSError as error:
        raise unreadable(path, error) from error


def parts(found: Iterator[Line], per_part: int, first: int, digest: Digest) -> Iterator[Part]:
    """Divide records into parts, the first of which has this number; `digest` is what `lines` was given."""
    number, held, weight = first, list[Line](), 0
    for one in found:
        held.append(one)
        weight += len(one.text or b"")
        if len(held) == per_part or weight > _HEAVY:
            yield Part(number, tuple(held), digest.cut())
            number, held, weight = number + 1, [], 0
    if held:
        yield Part(number, tuple(held), digest.cut())


def check(part: Part, file: str, vocabulary: Vocabulary, taken: Mapping[str, int]) -> Checked:
    """Check every record of a part, as `validate` checks a file.

    Args:
        part: The records.
        file: The input as the user named it.
        vocabulary: The names that a record may refer to.
        taken: Ids that records of earlier parts have, with their lines.
    """
    checked, seen = Checked(), dict(taken)
    for line in part.lines:
        loaded = None
        try:
            loaded = _loaded(line, file)
            record = _record(loaded, line, file, vocabulary)
        except BadDataError as error:
            checked.faults += error.problems
            checked.faulty[line.number] = _id(loaded)
            continue
        first = seen.setdefault(record["id"], line.number)
        if first == line.number:
            checked.records.append((line.number, record))
        else:
            checked.faults.append(Problem(file, line.number, "id", id_taken(record["id"], f"line {first}")))
            checked.faulty[line.number] = record["id"]
    return checked


def id_taken(slug: str, place: str) -> str:
    """Say that an earlier record has the same id."""
    return f'"{slug}" is the id of the record on {place} too; give one of them another'


def _id(loaded: Any) -> str | None:
    slug = loaded.get("id") if isinstance(loaded, dict) else None
    return slug if isinstance(slug, str) else None


def _record(loaded: Any, line: Line, file: str, vocabulary: Vocabulary) -> Record:
    return check_records(loaded, vocabulary, file=file, line_of=lambda _steps: line.number)[0]


def _loaded(line: Line, file: str) -> Any:
    """Read the JSON on one line; everything that `read_records` refuses is refused here or by the check."""
    if line.text is None:
        raise _fault(file, line, f"is larger than {LARGEST // 1024 // 1024} MB, the most that a record may have")
    try:
        loaded = json.loads(line.text.decode(), object_pairs_hook=without_doubles)
    except UnicodeDecodeError as error:
        raise _fault(file, line, f"is not UTF-8: byte {error.start} of the line cannot be read") from error
    except json.JSONDecodeError as error:
        raise _fault(file, line, f"is no valid JSON: {error.msg}") from error
    except RecursionError as error:
        raise _fault(file, line, "is nested too deeply") from error
    except ValueError as error:
        raise _fault(file, line, f"cannot be read as JSON: {str(error).partition(';')[0]}") from error
    if isinstance(loaded, list):
        raise _fault(file, line, "holds a list; write one record on each line")
    return loaded


def _fault(file: str, line: Line, message: str) -> BadDataError:
    return BadDataError([Problem(file, line.number, "", message)])


def _texts(file: IO[bytes], digest: Digest, after: Line | None) -> Iterator[Line]:
    number, position = (after.number, after.position) if after else (0, 0)
    if after:
        rest = rest_of_line(file, position)
        digest.update(rest)
        position += len(rest)
    while raw := file.readline(LARGEST + 2):
        if _is_begun(raw):
            return
        digest.update(raw)
        number, position = number + 1, position + len(raw)
        whole = len(raw.rstrip(b"\r\n")) <= LARGEST
        while not raw.endswith(b"\n") and (rest := file.readline(LARGEST)):
            digest.update(rest)
            whole, position = False, position + len(rest)
            raw = rest
        text = raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw
        if not whole or text.strip():
            yield Line(number, text.strip() if whole else None, position)


def _is_begun(raw: bytes) -> bool:
    """Tell whether a line is the last one of a file and still being written: it has no end and is no JSON yet."""
    if raw.endswith(b"\n") or len(raw) > LARGEST:
        return False
    try:
        json.loads(raw.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        return True
    return False


def goes_on(path: Path, end: int) -> bool:
    """Tell whether a file of lines holds more than was read up to a position: a line that is still being written."""
    if is_parquet(path):
        return False
    with path.open("rb") as file:
        file.seek(end)
        return bool(file.read(LARGEST).strip())


def rest_of_line(file: IO[bytes], position: int) -> bytes:
    """Read what the line that was read up to a position holds behind it: a line at the end of a file may have grown."""
    file.seek(position - 1)
    return b"" if file.read(1) == b"\n" else file.readline(LARGEST)


def _rows(path: Path, digest: Digest) -> Iterator[Line]:
    import pyarrow as pa

    file, number = _parquet(path), 0
    if COLUMN not in file.schema_arrow.names:
        held = ", ".join(file.schema_arrow.names)
        raise BadDataError([Problem(str(path), 0, "", f"has no column `{COLUMN}`; it has {held}")])
    if not _is_text(kind := file.schema_arrow.field(COLUMN).type):
        raise BadDataError([Problem(str(path), 0, "", f"column `{COLUMN}` must hold text, and holds {kind}")])
    try:
        for batch in file.iter_batches(batch_size=1000, columns=[COLUMN]):
            for one in batch.column(0).to_pylist():
                number += 1
                text = (one or "").encode().strip()
                if text:
                    digest.update(b"%d %d\n" % (number, len(text)))
                    digest.update(text)
                    yield Line(number, text if len(text) <= LARGEST else None, number)
    except pa.ArrowException as error:
        raise unreadable(path, error) from error


def _is_text(kind: Any) -> bool:
    """Tell whether a column of this Arrow type holds text, each written out or as its number in a dictionary."""
    from pyarrow import types

    plain = kind.value_type if types.is_dictionary(kind) else kind
    return any(one(plain) for one in (types.is_string, types.is_large_string, types.is_string_view, types.is_null))


def _parquet(path: Path) -> ParquetFile:
    try:
        import pyarrow as pa
        from pyarrow.parquet import ParquetFile as Opened
    except ImportError as error:
        raise UsageError("Parquet needs more: pip install 'obligations[bulk]'") from error
    try:
        opened: ParquetFile = Opened(path)
    except pa.ArrowException as error:
        raise unreadable(path, error) from error
    return opened


def unreadable(path: Path, error: Exception) -> BadDataError:
    """Say that the input cannot be read, and why."""
    why = (error.strerror if isinstance(error, OSError) else None) or str(error).partition("\n")[0]
    return BadDataError([Problem(str(path), 0, "", f"cannot be read: {why}")])
