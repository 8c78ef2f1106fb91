"""What each executor needs, in one archive: the compiled store, the rule files, and this package itself."""

from __future__ import annotations

import atexit
import shutil
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from obligations.bulk.engine import open_engine
from obligations.errors import UsageError
from obligations.pieces import hashed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyspark.sql import SparkSession

    from obligations.bulk.working import Job
    from obligations.knowledge import KnowledgeBase

PACKAGE: Final = "package"
"""Folder of the archive that holds this package."""

_COLUMNS: Final = "columns"
_LEFT_OUT: Final = frozenset({"__pycache__", "_resources"})


def ship(session: SparkSession, knowledge: KnowledgeBase, job: Job, software: str) -> tuple[str, str]:
    """Give every executor the world, once each; return the names of the archive and of the store in it.

    Spark sends the archive to an executor with the first task there and unpacks it in the folder in which that works.
    It lies here until this process ends: an executor that takes the place of a lost one asks for it late.

    Args:
        session: The running Spark.
        knowledge: The law, opened.
        job: What to do.
        software: Hash of the code.

    Raises:
        UsageError: The store lies in memory, since the cache cannot be written.
    """
    if knowledge.path is None:
        raise UsageError("the cache cannot be written, so there is no store to ship: name another with --cache")
    open_engine(job.engine, knowledge)  # writes what the engine keeps beside the store
    name = f"world-{hashed(job.data_version, software, job.engine, str(knowledge.path))[:16]}"
    context = session.sparkContext
    if not any(str(one).endswith(f"#{name}") for one in context.listArchives):
        aside = tempfile.mkdtemp(prefix="obligations-")
        atexit.register(shutil.rmtree, aside, ignore_errors=True)
        archive = Path(aside, f"{name}.zip")
        _pack(knowledge, knowledge.path, archive)
        context.addArchive(f"{archive}#{name}")
    return name, knowledge.path.name


def _pack(knowledge: KnowledgeBase, store: Path, archive: Path) -> None:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        for path, name in _contents(knowledge, store):
            out.write(path, name)


def _contents(knowledge: KnowledgeBase, store: Path) -> Iterator[tuple[Path, str]]:
    """List every file with its name in the archive."""
    package = Path(__file__).resolve().parents[2]
    roots = (
        (package, f"{PACKAGE}/{package.name}"),
        (store, store.name),
        (knowledge.sources.ontology, "ontology"),
        (knowledge.sources.queries, "queries"),
    )
    for root, name in roots:
        for path in sorted(root.rglob("*")):
            inside = path.relative_to(root)
            if path.is_file() and _LEFT_OUT.isdisjoint(inside.parts):
                yield path, f"{name}/{inside.as_posix()}"
    with suppress(FileNotFoundError):
        for path in sorted((store.parent / _COLUMNS).glob(f"{store.name}-*.duckdb")):
            yield path, f"{_COLUMNS}/{path.name}"
