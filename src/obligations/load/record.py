"""Reads event record files (YAML 1.2, TOML, JSON) and finds everything that is wrong with them at once."""

from __future__ import annotations

import contextlib
import difflib
import functools
import json
import re
import tomllib
from typing import TYPE_CHECKING, Any

from obligations.dates import DateError, parse_edtf
from obligations.errors import BadDataError, Problem, nearest
from obligations.load.checking import Check, Step, Vocabulary, flag_or_count, unique
from obligations.load.fields import LONGEST_ID, SHAPES, Field
from obligations.load.references import check_references
from obligations.pieces import NOTHING, Pieces, hashed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from obligations.load.claims import Record

LARGEST = 20 * 1024 * 1024
MANY = (".jsonl", ".parquet")
"""How files of many records end."""

_MOST = 1_000_000
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
SLUG_FORM = f"lower-case words with hyphens, of {LONGEST_ID} characters at most"
"""What `is_slug` asks of an id, in words."""


def read_records(path: Path, vocabulary: Vocabulary, pieces: Pieces = NOTHING, *, beginning: str = "") -> list[Record]:
    """Read and check a record file: one record, a list of records, or a file of many (JSONL, Parquet).

    Args:
        path: The file.
        vocabulary: The names that a record may refer to.
        pieces: What earlier readings kept; YAML takes long to parse.
        beginning: How the ids begin that are wanted; of a file of many, which may be of any size, only those are read.

    Raises:
        BadDataError: The file cannot be read, or a record has problems; all of them are listed.
    """
    if path.suffix in MANY:
        from obligations.bulk.lookup import read_many, read_some

        if beginning:
            return read_some(path, vocabulary, beginning)
        _held(path)
        return read_many(path, vocabulary)
    text = _text(path)
    loaded, line_of = _parse(path, text, pieces)
    return check_records(loaded, vocabulary, file=str(path), line_of=line_of)


def read_plain(path: Path) -> tuple[Any, Callable[[tuple[Step, ...]], int]]:
    """Read any YAML 1.2, TOML or JSON file into plain values, and give what names the line of a place in it.

    Raises:
        BadDataError: The file cannot be read or parsed.
    """
    loaded, line_of = _parse(path, _text(path), NOTHING)
    return _plain(loaded), line_of


def check_records(
    loaded: Any,
    vocabulary: Vocabulary,
    *,
    file: str = "record",
    line_of: Callable[[tuple[Step, ...]], int] = lambda _path: 0,
) -> list[Record]:
    """Check records that are in memory already, and return them as a list.

    Raises:
        BadDataError: A record has problems; all of them are listed.
    """
    is_list = isinstance(loaded, list)
    records = loaded if is_list else [loaded]
    check = Check(file, vocabulary, line_of)
    if not records or loaded is None:
        check.wrong((), "holds no record; `obligations new incident` prints one to start from")
    for number, record in enumerate(records):
        at: tuple[Step, ...] = (number,) if is_list else ()
        if loaded is not None:
            _shape(check, "incident", record, at)
            if isinstance(record, dict):
                check_references(check, record, at)
    ids: set[str] = set()
    for number, record in enumerate(records):
        if isinstance(record, dict):
            unique(check, ids, record.get("id"), (number, "id"), "record")
    if check.problems:
        raise BadDataError(sorted(set(check.problems)))
    return [_plain(record) for record in records]


def _held(path: Path) -> bytes:
    """Read a file that is small enough to be held."""
    if path.is_dir():
        raise BadDataError([Problem(str(path), 0, "", "is a folder; name a record file, or add folders with --data")])
    try:
        size = path.stat().st_size
        if size > LARGEST:
            megabytes = size // 1024 // 1024
            message = (
                f"is {megabytes} MB; a record file may have 20. "
                "For many events use the bulk path: one record a line (JSONL)"
            )
            raise BadDataError([Problem(str(path), 0, "", message)])
        return path.read_bytes()
    except OSError as error:
        raise BadDataError([Problem(str(path), 0, "", f"cannot be read: {error.strerror or error}")]) from error


def _text(path: Path) -> str:
    raw = _held(path)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadDataError(
            [Problem(str(path), line, "", f"is not UTF-8: byte {error.start} cannot be read")]
        ) from error
    if not text.strip():
        raise BadDataError(
            [Problem(str(path), 0, "", "is empty; `obligations new incident` prints a record to start from")]
        )
    return text


def _parse(path: Path, text: str, pieces: Pieces) -> tuple[Any, Callable[[tuple[Step, ...]], int]]:
    if path.suffix == ".toml":
        try:
            return tomllib.loads(text), lambda _path: 0
        except tomllib.TOMLDecodeError as error:
            raise BadDataError([Problem(str(path), 0, "", f"is no valid TOML: {error}")]) from error
        except (ValueError, RecursionError) as error:
            raise BadDataError([Problem(str(path), 0, "", _unreadable("TOML", error))]) from error
    if path.suffix == ".json":
        try:
            loaded = json.loads(text, object_pairs_hook=without_doubles)
            tree = functools.cache(lambda: _yaml(path, text))
            return loaded, lambda steps: _yaml_line(tree(), steps)
        except json.JSONDecodeError as error:
            raise BadDataError([Problem(str(path), error.lineno, "", f"is no valid JSON: {error.msg}")]) from error
        except (ValueError, RecursionError) as error:
            raise BadDataError([Problem(str(path), 0, "", _unreadable("JSON", error))]) from error
    tree = functools.cache(lambda: _yaml(path, text))
    try:
        loaded = _kept(text, tree, pieces)
    except OverflowError as error:
        raise BadDataError([Problem(str(path), 0, "", f"cannot be read as YAML: {error}")]) from error
    return loaded, lambda steps: _yaml_line(tree(), steps)


def _unreadable(form: str, error: Exception) -> str:
    """Say why a text that may be valid cannot be read: nested too deeply, or a number with too many digits."""
    if isinstance(error, RecursionError):
        return "is nested too deeply"
    return f"cannot be read as {form}: {_first_line(str(error)).partition(';')[0]}"


def _kept(text: str, tree: Callable[[], Any], pieces: Pieces) -> Any:
    """Return what a YAML text holds: as it was kept, else parsed now, and kept if JSON holds all of it."""
    if pieces.folder is None:
        return _no_larger(_quickly(text) or tree())
    from importlib.metadata import version

    key = hashed("yaml", version("ruamel.yaml"), text)
    with contextlib.suppress(ValueError):  # a piece that is damaged counts as absent
        return json.loads(pieces.kept(key) or b"")
    loaded = _no_larger(_quickly(text) or tree())
    with contextlib.suppress(TypeError, ValueError, RecursionError):
        written = json.dumps(loaded)
        if json.loads(written) == loaded:
            pieces.keep(key, written.encode())
    return loaded


def _no_larger(loaded: Any) -> Any:
    """Return what was parsed, unless aliases blow it up: a few lines of them can stand for billions of values.

    Raises:
        OverflowError: It holds more values than any file of the largest size could without aliases.
    """
    waiting, seen = [loaded], 0
    while waiting:
        one = waiting.pop()
        waiting += one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        seen += 1
        if seen + len(waiting) > _MOST:
            raise OverflowError(f"its aliases stand for more than {_MOST:,} values; write records without aliases")
    return loaded


def _quickly(text: str) -> Any:
    """Parse plain YAML with the parser in C, six times as fast and without lines; nothing where that one objects."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    if "!" in text or "\t" in text or text.startswith("%"):
        return None
    with contextlib.suppress(YAMLError, ValueError, RecursionError):
        return YAML(typ="safe").load(text)
    return None


def without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that has a key twice: JSON would keep the last one without a word."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise json.JSONDecodeError(f'an object has the key "{key}" twice', "", 0)
        found[key] = value
    return found


def _yaml(path: Path, text: str) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        return YAML(typ="rt", pure=True).load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise BadDataError([Problem(str(path), line, "", f"is no valid YAML: {_first_line(error.problem)}")]) from error
    except YAMLError as error:
        raise BadDataError([Problem(str(path), 0, "", f"is no valid YAML: {_first_line(str(error))}")]) from error
    except (RecursionError, ValueError) as error:
        raise BadDataError([Problem(str(path), 0, "", f"cannot be read as YAML: {_first_line(str(error))}")]) from error


def _first_line(message: str | None) -> str:
    return (message or "").strip().split("\n")[0]


def _yaml_line(loaded: Any, steps: tuple[Step, ...]) -> int:
    """Return the line of the deepest part of a path that the file holds."""
    line, here = 1, loaded
    for step in steps:
        try:
            line = here.lc.item(step)[0] + 1 if isinstance(step, int) else here.lc.key(step)[0] + 1
            here = here[step]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
    return line


def _shape(check: Check, name: str, value: Any, path: tuple[Step, ...]) -> None:
    fields = SHAPES[name]
    if not isinstance(value, dict):
        check.wrong(path, f"must be a {name} with the keys {', '.join(fields)}")
        return
    for key in value:
        if key not in fields:
            check.wrong((*path, key), f'a {name} has no key "{key}"{nearest(str(key), fields)}')
    for key, one in fields.items():
        if value.get(key) is None or (one.many and value[key] == []):
            if one.required:
                check.wrong(
                    (*path, key) if key in value else path, f'"{key}" is missing: {one.doc[0].lower()}{one.doc[1:]}'
                )
        else:
            _field(check, one, value[key], (*path, key))


def _field(check: Check, field: Field, value: Any, path: tuple[Step, ...]) -> None:
    if not field.many:
        _one(check, field, value, path)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            _one(check, field, item, (*path, number))
    elif field.kind in SHAPES:
        check.wrong(path, "must be a list")
    else:
        _one(check, field, value, path)


def _one(check: Check, field: Field, value: Any, path: tuple[Step, ...]) -> None:
    if field.kind in SHAPES:
        _shape(check, field.kind, value, path)
    elif field.kind in {"flag", "count"}:
        flag_or_count(check, field.kind, value, path)
    elif isinstance(value, str) and not value.isprintable() and any("\ud800" <= one <= "\udfff" for one in value):
        check.wrong(path, "holds a character that cannot be written")
    elif not isinstance(value, str) or not value.strip():
        hint = ' (put it in quotes: "…")' if value is not None and not isinstance(value, (dict, list, str)) else ""
        check.wrong(path, f"must be a text{hint}")
    elif field.choices and value not in field.choices:
        check.wrong(path, f'"{value}" is not one of {", ".join(field.choices)}{nearest(value, field.choices)}')
    else:
        _word(check, field.kind, value, path)


def _word(check: Check, kind: str, value: str, path: tuple[Step, ...]) -> None:
    vocabulary = check.vocabulary
    if kind == "id" and not is_slug(value):
        check.wrong(path, f'"{value}" is no id: use {SLUG_FORM}')
    elif kind == "date":
        try:
            parse_edtf(value)
        except DateError as error:
            check.wrong(path, str(error))
    elif kind == "concept" and value not in vocabulary.concepts:
        check.unknown(path, "concept", value, vocabulary.concepts)
    elif kind == "state" and value.strip().lower() not in vocabulary.states:
        check.wrong(path, f'no State is called "{value}"{_nearest_states(vocabulary, value)}')
    elif kind == "territory" and value not in vocabulary.places:
        check.unknown(path, "territory", value, vocabulary.places)


def _nearest_states(vocabulary: Vocabulary, value: str) -> str:
    """Name the codes of the States with the nearest names."""
    close = difflib.get_close_matches(value.lower(), list(vocabulary.states), n=3, cutoff=0.55)
    codes = dict.fromkeys(vocabulary.states[one] for one in close)
    return f"; nearest: {', '.join(codes)}" if codes else ""


def _plain(value: Any) -> Any:
    """Turn the parser's own kinds of mapping, list and text into plain ones."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, str) else value


def is_slug(text: str) -> bool:
    """Tell whether a text may serve as an id: lower-case words with hyphens, short enough for the name of a file."""
    return len(text) <= LONGEST_ID and bool(_SLUG.match(text))
