"""Finds ontology, queries and data: in a checkout beside the package, else inside the installed wheel."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from obligations.errors import BadDataError, Problem
from obligations.names import GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterable

    _Place = Path | os.DirEntry[str]

_RECORDS = frozenset({".yaml", ".yml", ".json", ".toml"})
_KINDS = ("ontology", "queries", "data")
_DRAFTS = "drafts"
"""Folder of the records of drafts in a folder of data; they are read when a draft is written, not into the store."""
_ALONE = (".ttl", ".yaml", ".yml", ".json", ".toml")
_TEXTS = (".ttl", ".csv", ".yaml", ".yml", ".json", ".toml", ".rq")


@dataclass(frozen=True)
class SourceFile:
    """One text file that the store is built from.

    Attributes:
        path: Where it lies.
        name: Its name in messages and graphs, such as `data/treaties/cat/norms.ttl`.
    """

    path: Path
    name: str

    @property
    def graph(self) -> str:
        """The named graph that holds the file: path to graph by rule, one file one graph."""
        stem = self.name.removeprefix("data/").rsplit(".", 1)[0]
        from urllib.parse import quote

        return GRAPH + quote(stem)


@dataclass(frozen=True)
class Sources:
    """All text sources of one knowledge base: the shipped ones and the folders that a user adds.

    Attributes:
        ontology: Folder of the terms, concept schemes, shapes and alignments.
        queries: Folder of rule files, named queries and check queries.
        data: Folders of law and events; the shipped one first.
    """

    ontology: Path
    queries: Path
    data: tuple[Path, ...]

    def files(self) -> list[SourceFile]:
        """List every text that the store is built from, shipped and added, in a fixed order.

        Named queries and checks are read when they run; the store does not depend on them.
        """
        return [SourceFile(Path(place), name) for name, place in self._places()]

    def _places(self) -> list[tuple[str, _Place]]:
        """List the name and place of every text that the store is built from, in a fixed order."""
        found = [
            *_places(self.ontology, "ontology"),
            *_places(self.queries / "rules", "queries/rules"),
            *_data_places(self.data[0], "data"),
        ]
        for number, folder in enumerate(self.data[1:], 1):
            found += _data_places(folder, f"data/extra-{number}-{folder.name}")
        return found

    def draft_files(self) -> list[SourceFile]:
        """List the records and tables of drafts, shipped and added; no answer but a draft depends on them."""
        names = ["data", *(f"data/extra-{number}-{one.name}" for number, one in enumerate(self.data[1:], 1))]
        return [
            file
            for folder, name in zip(self.data, names, strict=True)
            if folder.is_dir()
            for file in _texts(folder / _DRAFTS, f"{name}/{_DRAFTS}")
        ]

    def query_files(self) -> list[SourceFile]:
        """List every query of the installation and of the added folders: rules, named queries, checks."""
        added = (file for file in self.files() if file.name.startswith("data/") and file.path.suffix == ".rq")
        return [*_texts(self.queries, "queries"), *added]

    def rules(self) -> list[Path]:
        """List the rule files in the order in which they run."""
        return sorted((self.queries / "rules").glob("*.rq"))

    def door_rules(self) -> list[Path]:
        """List the rule files that say which procedure is open, in the order in which they run."""
        return sorted((self.queries / "doors").glob("*.rq"))

    def stamp(self) -> str:
        """Hash names, sizes and times of change: cheap, and different whenever a source may have changed."""
        told = []
        for _name, place in self._places():
            stat = place.stat()
            told.append(f"{os.fspath(place)}\0{stat.st_size}\0{stat.st_mtime_ns}\n")
        return hashlib.blake2b("".join(told).encode(), digest_size=16).hexdigest()

    def record_files(self) -> list[SourceFile]:
        """List the files that record events."""
        return [file for file in self.files() if file.path.suffix in _RECORDS]

    def content_hash(self) -> str:
        """Hash names and contents: the same on every machine that holds the same sources."""
        return _hash(self.files())

    def law_hash(self) -> str:
        """Hash what the law is made from: every text but the records and the rules that read events."""
        from obligations.rules import split

        left = {file.path for file in self.record_files()} | set(split(self.rules())[1])
        return _hash([file for file in self.files() if file.path not in left])


def locate(extra: tuple[Path, ...] = ()) -> Sources:
    """Find the sources of this installation, and check the folders that the user adds.

    A checkout's own files are read where the package lies in one, so that an edited file counts at once.

    Raises:
        BadDataError: An added path is neither a folder nor a record file.
        FileNotFoundError: The installation is incomplete.
    """
    package = Path(__file__).resolve().parent
    for root in (package.parent.parent, package / "_resources"):
        if all((root / kind).is_dir() for kind in _KINDS):
            _refuse_unusable(extra)
            return Sources(root / "ontology", root / "queries", (root / "data", *extra))
    raise FileNotFoundError(
        "ontology, queries and data were not found beside the package or inside it; reinstall obligations"
    )


def _refuse_unusable(extra: tuple[Path, ...]) -> None:
    problems = [Problem(str(path), 0, "", "is not a folder or file that exists") for path in extra if not path.exists()]
    for path in extra:
        if path.is_file() and path.suffix not in _ALONE:
            message = f"cannot be added alone: name its folder, or a file that ends in {', '.join(_ALONE)}"
            problems.append(Problem(str(path), 0, "", message))
    if problems:
        raise BadDataError(problems)


def _texts(folder: Path, name: str) -> list[SourceFile]:
    """List the texts of a folder by name."""
    return [SourceFile(Path(place), called) for called, place in _places(folder, name)]


def _data_places(folder: Path, name: str) -> list[tuple[str, _Place]]:
    """List the texts of a folder of data from which the store is built: all but the records of drafts."""
    return [one for one in _places(folder, name) if not one[0].startswith(f"{name}/{_DRAFTS}/")]


def _places(folder: Path, name: str) -> list[tuple[str, _Place]]:
    """List the texts of a folder by name; written with `scandir`, since every command waits for it."""
    if not folder.is_dir():
        return [(name, folder)] if folder.exists() else []
    found: list[tuple[str, _Place]] = []
    waiting = [(str(folder), name)]
    while waiting:
        path, prefix = waiting.pop()
        with os.scandir(path) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((entry.path, f"{prefix}/{entry.name}"))
                elif entry.name.endswith(_TEXTS):
                    found.append((f"{prefix}/{entry.name}", entry))
    return sorted(found, key=lambda one: one[0])


def _hash(files: Iterable[SourceFile]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for file in files:
        digest.update(f"{file.name}\0".encode())
        digest.update(hashlib.blake2b(file.path.read_bytes()).digest())
    return digest.hexdigest()
