"""The folder that events go to: what stands there already, and one write that is whole or not at all.

One event is one file, named by its id. New files are written into a folder aside; one rename of that folder decides,
and then each file is moved into its place. An import that was cut off in between is finished by the next one.
"""

from __future__ import annotations

import contextlib
import re
import shutil
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from obligations.bring_in.faults import Fault, Place, RefusedError
from obligations.errors import UsageError
from obligations.load.fields import SHAPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from obligations.locate import Sources

_SUFFIXES = frozenset({".yaml", ".yml", ".json", ".toml"})
_IDS = re.compile(r"""["']?\bid["']?\s*[:=]\s*["']?([a-z0-9-]+)""")
_ASIDE, _READY = ".import-aside", ".import-ready"
_LOCK = ".import.lock"

Record = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """One value of a record that differs: what stood there, and what stands there now; None for nothing."""

    path: str
    old: Any
    new: Any


@dataclass
class Plan:
    """What an import does to the folder.

    Attributes:
        new: Texts of the events that are not there yet, by id.
        changed: Texts of those that differ, by id.
        changes: What differs, by id.
        unchanged: Ids of the events that stand there as they are.
    """

    new: dict[str, str] = field(default_factory=dict)
    changed: dict[str, str] = field(default_factory=dict)
    changes: dict[str, list[Change]] = field(default_factory=dict)
    unchanged: list[str] = field(default_factory=list)


def refuse_installed(into: Path, sources: Sources) -> None:
    """Refuse to write into the installation.

    Raises:
        UsageError: The folder lies in the shipped data, the queries, the ontology or the package.
    """
    package = Path(__file__).resolve().parent.parent
    for folder in (package, sources.ontology, sources.queries, sources.data[0]):
        if into.resolve().is_relative_to(folder.resolve()):
            raise UsageError(f"{into} belongs to the installation: name a folder of your own by --into")
    if into.exists() and not into.is_dir():
        raise UsageError(f"{into} is no folder")


def file_of(into: Path, slug: str) -> Path:
    """Return the file of an event."""
    return into / f"{slug}.yaml"


def elsewhere(into: Path, slugs: set[str], files: Mapping[str, Path]) -> dict[str, str]:
    """Say in which file an event with one of these ids stands already, other than its own.

    Args:
        into: The folder that events go to.
        slugs: The ids that are brought.
        files: Files of events outside that folder, by their names in messages.
    """
    own = {file_of(into, one).resolve() for one in slugs}
    inside = {str(one): one for one in _files(into)}
    found: dict[str, str] = {}
    for name, path in {**files, **inside}.items():
        text = path.read_text(encoding="utf-8", errors="replace")
        maybe = slugs.intersection(_IDS.findall(text))
        if path.resolve() in own:
            maybe -= {path.stem}
        if maybe:
            found |= dict.fromkeys(maybe & _ids(path), name)
    return found


def _files(into: Path) -> Iterator[Path]:
    for path in sorted(into.rglob("*")) if into.is_dir() else ():
        shown = not any(part.startswith(".") for part in path.relative_to(into).parts)
        if path.suffix in _SUFFIXES and path.is_file() and shown:
            yield path


def _ids(path: Path) -> set[str]:
    """Return the ids of the records of a file, however else it stands with them."""
    return {one["id"] for one in _read(path) if isinstance(one, dict) and isinstance(one.get("id"), str)}


def _read(path: Path) -> list[Any]:
    import json
    import tomllib

    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        text = path.read_text(encoding="utf-8-sig")
        readers = {".json": json.loads, ".toml": tomllib.loads}
        loaded = readers.get(path.suffix, YAML(typ="safe").load)(text)
    except (OSError, ValueError, YAMLError, RecursionError):
        return []
    return loaded if isinstance(loaded, list) else [loaded]


def plan(into: Path, records: list[Record]) -> Plan:
    """Compare the records that are brought with what stands in the folder.

    Raises:
        RefusedError: The file of an event holds something else, which would be lost.
    """
    made, faults = Plan(), list[Fault]()
    for record in records:
        slug = record["id"]
        path = file_of(into, slug)
        stands = _read(path) if path.exists() else []
        if path.exists() and [one.get("id") if isinstance(one, dict) else None for one in stands] != [slug]:
            message = f'holds something else than the event "{slug}" alone; move it away, so that it is not lost'
            faults.append(Fault(Place(str(path)), "", message))
        elif stands == [record]:
            made.unchanged.append(slug)
        elif path.exists():
            made.changed[slug] = written(record)
            made.changes[slug] = list(differences(stands[0], record))
        else:
            made.new[slug] = written(record)
    if faults:
        raise RefusedError(faults)
    return made


def differences(old: Any, new: Any, path: str = "") -> Iterator[Change]:
    """Yield what differs between two records; items of a list are matched by id where they have one."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys([*old, *new]):
            yield from differences(old.get(key), new.get(key), f"{path}.{key}".lstrip("."))
    elif isinstance(old, list) and isinstance(new, list) and any(isinstance(one, dict) for one in [*old, *new]):
        before, after = _named(old), _named(new)
        for key in dict.fromkeys([*before, *after]):
            yield from differences(before.get(key), after.get(key), f"{path}[{key}]")
    elif old != new:
        yield Change(path, old, new)


def _named(items: list[Any]) -> dict[str, Any]:
    return {str(one.get("id", number) if isinstance(one, dict) else number): one for number, one in enumerate(items)}


def written(record: Record) -> str:
    """Write a record as YAML, always in the same way."""
    from ruamel.yaml import YAML

    yaml = YAML(typ="safe")
    yaml.default_flow_style = False
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]  # ruamel.yaml declares it as None alone
    yaml.width = 120
    stream = StringIO()
    yaml.dump(_in_order(record, "incident"), stream)
    return stream.getvalue()


def _in_order(record: Record, shape: str) -> Record:
    """Put the keys of a record into the order of its form."""
    found = {}
    for key, field_ in SHAPES[shape].items():
        value = record.get(key)
        if field_.kind in SHAPES and isinstance(value, list):
            value = [_in_order(one, field_.kind) for one in value]
        elif field_.kind in SHAPES and value is not None:
            value = _in_order(value, field_.kind)
        if key in record:
            found[key] = value
    return found


@contextlib.contextmanager
def held(into: Path) -> Iterator[None]:
    """Hold the folder for one import at a time, and finish an import that was cut off.

    Raises:
        UsageError: The folder cannot be written.
    """
    from filelock import FileLock

    try:
        into.mkdir(parents=True, exist_ok=True)
        with FileLock(into / _LOCK):
            shutil.rmtree(into / _ASIDE, ignore_errors=True)
            _finish(into)
            yield
    except OSError as error:
        raise UsageError(f"{into} cannot be written: {error.strerror or error}") from error


def write(into: Path, texts: Mapping[str, str]) -> None:
    """Write events into the folder: all of them or none.

    Raises:
        OSError: The folder cannot be written; nothing was changed, or the next import finishes.
    """
    if not texts:
        return
    aside = into / _ASIDE
    aside.mkdir()
    try:
        for slug, text in texts.items():
            file_of(aside, slug).write_text(text, encoding="utf-8", newline="")
        aside.replace(into / _READY)
    except OSError:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    _finish(into)


def _finish(into: Path) -> None:
    """Move the files of an import that is decided into their places."""
    ready = into / _READY
    if ready.is_dir():
        for path in sorted(ready.iterdir()):
            path.replace(into / path.name)
        ready.rmdir()
