"""Reads event record files (YAML 1.2, TOML, JSON) and finds everything that is wrong with them at once."""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from obligations.dates import DateError, parse_edtf
from obligations.errors import BadDataError, Problem, nearest
from obligations.load.claims import Record, listed, named_claims
from obligations.load.fields import SHAPES, Field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

Step = str | int

LARGEST = 20 * 1024 * 1024
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


@dataclass(frozen=True)
class Vocabulary:
    """The names that a record may refer to.

    Attributes:
        concepts: Ids of the published concepts.
        states: Spellings of States (lower case) to their codes.
        places: Ids of territories.
        sources: Ids of the sources on file.
    """

    concepts: frozenset[str]
    states: Mapping[str, str]
    places: frozenset[str]
    sources: frozenset[str]


@dataclass
class _Check:
    """One pass over one record: where problems are collected."""

    file: str
    vocabulary: Vocabulary
    line_of: Callable[[tuple[Step, ...]], int]
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, path: tuple[Step, ...], message: str) -> None:
        self.problems.append(Problem(self.file, self.line_of(path), _written(path), message))

    def unknown(self, path: tuple[Step, ...], kind: str, value: str, known: Iterable[str]) -> None:
        self.wrong(path, f'no {kind} is called "{value}"{nearest(value, known)}')


def read_records(path: Path, vocabulary: Vocabulary) -> list[Record]:
    """Read and check a record file: one record or a list of records.

    Raises:
        BadDataError: The file cannot be read, or a record has problems; all of them are listed.
    """
    text = _text(path)
    loaded, line_of = _parse(path, text)
    return check_records(loaded, vocabulary, file=str(path), line_of=line_of)


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
    check = _Check(file, vocabulary, line_of)
    if not records or loaded is None:
        check.wrong((), "holds no record; `obligations new incident` prints one to start from")
    for number, record in enumerate(records):
        at: tuple[Step, ...] = (number,) if is_list else ()
        if loaded is not None:
            _shape(check, "incident", record, at)
            if isinstance(record, dict):
                _references(check, record, at)
    ids = [record.get("id") for record in records if isinstance(record, dict)]
    for number, one in enumerate(ids):
        if one is not None and one in ids[:number]:
            check.wrong((number, "id"), f'a second record has the id "{one}"')
    if check.problems:
        raise BadDataError(sorted(set(check.problems)))
    return [_plain(record) for record in records]


def _text(path: Path) -> str:
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
        raw = path.read_bytes()
    except OSError as error:
        raise BadDataError([Problem(str(path), 0, "", f"cannot be read: {error.strerror or error}")]) from error
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


def _parse(path: Path, text: str) -> tuple[Any, Callable[[tuple[Step, ...]], int]]:
    if path.suffix == ".toml":
        try:
            return tomllib.loads(text), lambda _path: 0
        except tomllib.TOMLDecodeError as error:
            raise BadDataError([Problem(str(path), 0, "", f"is no valid TOML: {error}")]) from error
    if path.suffix == ".json":
        try:
            loaded = json.loads(text, object_pairs_hook=_without_doubles)
            return loaded, lambda steps: _yaml_line(_yaml(path, text), steps)
        except json.JSONDecodeError as error:
            raise BadDataError([Problem(str(path), error.lineno, "", f"is no valid JSON: {error.msg}")]) from error
        except RecursionError as error:
            raise BadDataError([Problem(str(path), 0, "", "is nested too deeply")]) from error
    loaded = _yaml(path, text)
    return loaded, lambda steps: _yaml_line(loaded, steps)


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
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


def _written(path: tuple[Step, ...]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


def _shape(check: _Check, name: str, value: Any, path: tuple[Step, ...]) -> None:
    fields = SHAPES[name]
    if not isinstance(value, dict):
        check.wrong(path, f"must be a {name} with the keys {', '.join(fields)}")
        return
    for key in value:
        if key not in fields:
            check.wrong((*path, key), f'a {name} has no key "{key}"{nearest(str(key), fields)}')
    for key, one in fields.items():
        if value.get(key) is None or value[key] == []:
            if one.required:
                check.wrong(
                    (*path, key) if key in value else path, f'"{key}" is missing: {one.doc[0].lower()}{one.doc[1:]}'
                )
        else:
            _field(check, one, value[key], (*path, key))


def _field(check: _Check, field: Field, value: Any, path: tuple[Step, ...]) -> None:
    if not field.many:
        _one(check, field, value, path)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            _one(check, field, item, (*path, number))
    elif field.kind in SHAPES:
        check.wrong(path, "must be a list")
    else:
        _one(check, field, value, path)


def _one(check: _Check, field: Field, value: Any, path: tuple[Step, ...]) -> None:
    if field.kind in SHAPES:
        _shape(check, field.kind, value, path)
    elif field.kind == "flag":
        if not isinstance(value, bool):
            check.wrong(path, "must be true or false")
    elif field.kind == "count":
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            check.wrong(path, "must be a whole number, 0 or more")
    elif not isinstance(value, str) or not value.strip():
        hint = ' (put it in quotes: "…")' if value is not None and not isinstance(value, (dict, list, str)) else ""
        check.wrong(path, f"must be a text{hint}")
    elif field.choices and value not in field.choices:
        check.wrong(path, f'"{value}" is not one of {", ".join(field.choices)}{nearest(value, field.choices)}')
    else:
        _word(check, field.kind, value, path)


def _word(check: _Check, kind: str, value: str, path: tuple[Step, ...]) -> None:
    vocabulary = check.vocabulary
    if kind == "id" and not _SLUG.match(value):
        check.wrong(path, f'"{value}" is no id: use lower-case words with hyphens')
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


def _references(check: _Check, record: Record, at: tuple[Step, ...]) -> None:
    """Hold every id that the record refers to against the ids that it or the knowledge base has."""
    own = {kind: _ids(check, record, kind, at) for kind in ("sources", "acts", "situations")}
    known = {
        "source": own["sources"] | check.vocabulary.sources,
        "act": own["acts"],
        "situation": own["situations"],
        "claim": _claim_ids(check, record, at),
        "about": own["acts"] | own["situations"],
    }
    if not own["sources"] and not _all_claims_sourced(record):
        check.wrong(at, "a claim without a source needs a first source under `sources`")
    for path, kind, value in _pointers(record, at):
        if isinstance(value, str) and value not in known[kind]:
            check.unknown(path, "act or situation" if kind == "about" else kind, value, known[kind])
    for number, act in _dicts(record.get("acts")):
        for place, actor in _dicts(act.get("actors")):
            if not {"state", "nonState", "organization"} & set(actor):
                check.wrong((*at, "acts", number, "actors", place), "an actor needs state, nonState or organization")


def _claim_ids(check: _Check, record: Record, at: tuple[Step, ...]) -> set[str]:
    """Collect the ids of claims and positions, which share one space: a claim can be struck by its id."""
    claims: set[str] = set()
    sources = _dicts(record.get("sources"))
    first = sources[0][1].get("id") if sources else None
    for kind in ("acts", "situations"):
        for number, thing in _dicts(record.get(kind)):
            for one, claim in named_claims(thing, first if isinstance(first, str) else None):
                if one in claims:
                    path, how = _claim_path((*at, kind, number), thing, claim)
                    check.wrong(path, f'a second claim {how} the id "{one}"; give it an id of its own')
                claims.add(one)
    for number, position in _dicts(record.get("positions")):
        _unique(check, claims, position.get("id"), (*at, "positions", number, "id"), "claim or position")
    return claims


def _claim_path(here: tuple[Step, ...], thing: Record, claim: Record) -> tuple[tuple[Step, ...], str]:
    """Return where a claim stands, and whether its id was given or formed."""
    for place, one in enumerate(listed(thing.get("claims"))):
        if one is claim:
            return (
                ((*here, "claims", place, "id"), "has") if claim.get("id") else ((*here, "claims", place), "would get")
            )
    return here, "would get"


def _all_claims_sourced(record: Record) -> bool:
    for kind in ("acts", "situations"):
        for _, thing in _dicts(record.get(kind)):
            if (
                thing.get("conduct")
                or thing.get("circumstances")
                or (_dict(thing.get("victims")) or {}).get("attributes")
            ):
                return False
            if any("source" not in claim for _, claim in _dicts(thing.get("claims"))):
                return False
    return all("source" in position for _, position in _dicts(record.get("positions")))


def _pointers(record: Record, at: tuple[Step, ...]) -> Iterable[tuple[tuple[Step, ...], str, Any]]:
    """List every place of a record that refers to something by id."""
    for number, source in _dicts(record.get("sources")):
        yield from _each((*at, "sources", number, "derivedFrom"), "source", source.get("derivedFrom"))
    for number, act in _dicts(record.get("acts")):
        here = (*at, "acts", number)
        yield from _each((*here, "context"), "situation", act.get("context"))
        for place, link in _dicts(act.get("leadsTo")):
            yield (*here, "leadsTo", place, "act"), "act", link.get("act")
        for place, count in _dicts((_dict(act.get("victims")) or {}).get("counts")):
            yield (*here, "victims", "counts", place, "source"), "source", count.get("source")
        yield from _claim_pointers(act, here)
    for number, situation in _dicts(record.get("situations")):
        yield from _claim_pointers(situation, (*at, "situations", number))
    for kind in ("positions", "interventions"):
        for number, thing in _dicts(record.get(kind)):
            yield (*at, kind, number, "source"), "source", thing.get("source")
            yield from _each((*at, kind, number, "about"), "about", thing.get("about"))


def _claim_pointers(thing: Record, here: tuple[Step, ...]) -> Iterable[tuple[tuple[Step, ...], str, Any]]:
    for place, claim in _dicts(thing.get("claims")):
        yield (*here, "claims", place, "source"), "source", claim.get("source")
        yield from _each((*here, "claims", place, "restsOn"), "claim", claim.get("restsOn"))


def _each(path: tuple[Step, ...], kind: str, value: Any) -> Iterable[tuple[tuple[Step, ...], str, Any]]:
    for number, one in enumerate(listed(value)):
        yield ((*path, number) if isinstance(value, list) else path), kind, one


def _ids(check: _Check, record: Record, kind: str, at: tuple[Step, ...]) -> set[str]:
    found: set[str] = set()
    for number, thing in _dicts(record.get(kind)):
        _unique(check, found, thing.get("id"), (*at, kind, number, "id"), kind.removesuffix("s"))
    return found


def _unique(check: _Check, found: set[str], one: Any, path: tuple[Step, ...], kind: str) -> None:
    if isinstance(one, str):
        if one in found:
            check.wrong(path, f'a second {kind} has the id "{one}"')
        found.add(one)


def _dicts(value: Any) -> list[tuple[int, Record]]:
    return [(number, one) for number, one in enumerate(listed(value)) if isinstance(one, dict)]


def _dict(value: Any) -> Record | None:
    return value if isinstance(value, dict) else None


def _plain(value: Any) -> Any:
    """Turn the parser's own kinds of mapping, list and text into plain ones."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, str) else value


def is_slug(text: str) -> bool:
    """Tell whether a text may serve as an id: lower-case words with hyphens."""
    return bool(_SLUG.match(text))
