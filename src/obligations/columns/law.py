"""The law as tables, and the rules as SQL, in a file of the cache: written once for each data version, read by all."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import re
import shutil
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from obligations.bulk.digest import of_file
from obligations.bulk.ledger import settle, settle_names
from obligations.columns.compile import Program, program, read_rules
from obligations.columns.failure import failing
from obligations.columns.memory import share
from obligations.columns.spill import Spill, clear
from obligations.columns.staging import load
from obligations.columns.terms import MACROS, members, quoted, table
from obligations.errors import UsageError
from obligations.findings import DECLARED
from obligations.names import OBL
from obligations.rules import split
from obligations.store import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

    from duckdb import DuckDBPyConnection
    from pyoxigraph import Quad

    from obligations.columns.compile import Rule
    from obligations.knowledge import KnowledgeBase

_RECENT = 3600
_LOCK, _BUILDING = "build.lock", "building-"
ALL, STATUSES = "all", "statuses"
"""What the rules are run for: everything that they derive, or what a row of a finding says."""

_NAMED = re.compile(r"\b(iri|plain)\(('(?:[^']|'')*')\)")
"""A name or a text that a compiled rule holds."""

_TOLD = (
    *("act", "state", "norm", "status", "gate", "tense", "reason"),
    *("ofFinding", "ofElement", "slot", "elementStatus", "ofException", "exceptionStatus"),
    *("independentRoots", "touchedByReservation", "via", "gateBinding", *DECLARED),
)
SPOKEN = [(members(OBL + "Finding"), "s"), *((table(OBL + one), "o") for one in _TOLD if one != "ofFinding")]
"""Where the terms stand whose texts the rows of findings say."""
ROW_TABLES = frozenset({members(OBL + "Finding"), *(table(OBL + one) for one in _TOLD)})
"""Tables from which the rows of findings are read."""


@dataclass(frozen=True)
class LawTables:
    """The law, ready to be joined with events.

    Attributes:
        connection: A connection in which the law is the schema or database `law`.
        programs: The compiled rules, by what they are run for.
        tables: The tables that the law fills.
    """

    connection: DuckDBPyConnection
    programs: dict[str, Program]
    tables: frozenset[str]


def law_tables(knowledge: KnowledgeBase, engines: int | None = None) -> LawTables:
    """Open the tables of a law, writing them first where the cache does not have them.

    Where the knowledge base lives in memory, or the cache cannot be written to, so do its tables.

    Args:
        knowledge: The law.
        engines: How many engines work at once, which share the memory; one for each processor if None.

    Raises:
        UnknownConstructError: A rule file cannot be compiled.
        UsageError: DuckDB or Arrow is not installed.
    """
    duckdb = _installed()
    path = _file(knowledge)
    if path:
        try:
            return _attached(path, engines)
        except (duckdb.Error, ValueError):  # it is as it was written, and yet cannot be read
            path = _file(knowledge, anew=True)
    with failing("opening the tables of the law"):
        if path:
            return _attached(path, engines)
        connection = connected(engines=engines)
        connection.execute("ATTACH ':memory:' AS law")
        _write(connection, knowledge)
        return opened(connection)


def _attached(path: Path, engines: int | None) -> LawTables:
    connection = connected(path.parent, engines)
    connection.execute(f"ATTACH {quoted(str(path))} AS law (READ_ONLY)")
    return opened(connection)


def _file(knowledge: KnowledgeBase, *, anew: bool = False) -> Path | None:
    """Return the file of the cache that holds the tables, written if need be; None where there can be none."""
    duckdb = _installed()
    if knowledge.path is None:
        return None
    path = knowledge.path.parent / COLUMNS / f"{knowledge.path.name}-{_written_by()}.duckdb"
    try:
        if anew or not _whole(path):
            _build(path, knowledge, _noted(path) if anew else "")
        else:
            _clear(path)
    except (OSError, duckdb.Error):  # a disk that is full or may not be written to
        return None
    return path


def _whole(path: Path) -> bool:
    """Tell whether the file is as it was written: DuckDB notices damage only in what it happens to read."""
    noted = _noted(path)
    return bool(noted) and noted == _digest(path, noted)


def _noted(path: Path) -> str:
    """Return the hash that was written beside the file; nothing where there is none."""
    try:
        return _beside(path).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""


def _beside(path: Path) -> Path:
    return path.with_suffix(".digest")


def _digest(path: Path, like: str = "") -> str:
    """Hash a file, as another was whose hash is given; nothing where it cannot be read."""
    try:
        return of_file(path, like)
    except (OSError, UsageError):
        return ""


def connected(spill: Path | None = None, engines: int | None = None) -> DuckDBPyConnection:
    """Open an engine of its own in memory.

    Args:
        spill: The folder under which it writes what memory does not hold; where it cannot, that of the system for such.
        engines: How many engines share the memory; one for each processor if None.

    Raises:
        UsageError: DuckDB or Arrow is not installed.
    """
    duckdb = _installed()
    place = Spill(spill)
    connection: DuckDBPyConnection = duckdb.connect(
        config={"memory_limit": f"{share(engines)}MB", "temp_directory": str(place.folder)}
    )
    place.goes_with(connection)
    connection.execute(MACROS)
    return connection


def _installed() -> ModuleType:
    try:
        import duckdb
        import pyarrow as pa
    except ImportError as error:
        raise UsageError("many events at once need more: pip install 'obligations[bulk]'") from error
    pa.set_cpu_count(1)
    return duckdb


def opened(connection: DuckDBPyConnection) -> LawTables:
    """Read what the attached database `law` says of itself."""
    programs = {
        name: Program.from_dict(json.loads(kept))
        for name, kept in connection.execute("SELECT name, kept FROM law.programs").fetchall()
    }
    filled = frozenset(name for (name,) in connection.execute("SELECT name FROM law.filled").fetchall())
    return LawTables(connection, programs, filled)


def _build(path: Path, knowledge: KnowledgeBase, useless: str = "") -> None:
    """Write the file aside and put it into its place; of two that write at once, one waits and finds it there.

    Args:
        path: The file.
        knowledge: The law.
        useless: Hash of a file in its place that is no good, though it is as it was written.
    """
    from filelock import FileLock

    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.parent / _LOCK):
        if _noted(path) != useless and _whole(path):
            return
        _remove_left(path)
        with tempfile.TemporaryDirectory(prefix=_BUILDING, dir=path.parent) as aside:
            file = Path(aside) / "law.duckdb"
            with closing(connected(Path(aside))) as connection:
                connection.execute(f"ATTACH {quoted(str(file))} AS law")
                _write(connection, knowledge)
                connection.execute("DETACH law")
            digest = Path(aside) / "digest"
            digest.write_text(_digest(file), encoding="utf-8")
            for one in (digest, file):
                settle(one)
            digest.replace(_beside(path))  # without its file it is the hash of no file that is there
            file.replace(path)
            settle_names(path.parent)


def _clear(path: Path) -> None:
    """Remove what killed processes left, unless another process builds."""
    from filelock import FileLock, Timeout

    if any(path.parent.glob(f"{_BUILDING}*")):
        with contextlib.suppress(Timeout, OSError), FileLock(path.parent / _LOCK, timeout=0):
            _remove_left(path)
    clear(path.parent)


def _remove_left(path: Path) -> None:
    """Under the lock: remove what killed builders left, and the files of laws that are no longer there."""
    for left in path.parent.glob(f"{_BUILDING}*"):
        shutil.rmtree(left, ignore_errors=True)
    clear(path.parent)
    for old in path.parent.glob("*.duckdb"):
        with contextlib.suppress(OSError):
            whole = (path.parent.parent / old.name.rsplit("-", 1)[0]).is_dir()
            if not whole or (old != path and time.time() - old.stat().st_mtime > _RECENT):
                old.unlink()
                _beside(old).unlink(missing_ok=True)


def _write(connection: DuckDBPyConnection, knowledge: KnowledgeBase) -> None:
    rules = read_rules(split(knowledge.sources.rules())[1], functools.partial(_objects, knowledge))
    write(connection, rules, _quads(knowledge, rules))


def write(connection: DuckDBPyConnection, rules: list[Rule], quads: Iterable[Quad]) -> None:
    """Write into the attached database `law` the tables of a law, and the rules as SQL.

    Raises:
        EngineError: A statement cannot be read into columns, or a rule does not run.
    """
    from obligations.columns.engine import ColumnEngine

    programs = {ALL: program(rules), STATUSES: program(rules, ROW_TABLES, SPOKEN)}
    filled = load(connection, "law", quads, sorted(programs[ALL].reads))
    named = sorted({one for _, step in programs[ALL].steps for text in step for one in _NAMED.findall(text)})
    for one in named:  # what only a rule names has to be in the dictionary too
        connection.execute(
            f"INSERT INTO law.texts SELECT {one[0]}({one[1]}), {one[1]} "
            f"WHERE NOT EXISTS (SELECT 1 FROM law.texts WHERE id = {one[0]}({one[1]}))"
        )
    connection.execute("CREATE TABLE law.filled (name VARCHAR)")
    for source in sorted(filled):
        connection.execute("INSERT INTO law.filled VALUES (?)", [source])
    connection.execute("CREATE TABLE law.programs (name VARCHAR, kept VARCHAR)")
    for name, one in programs.items():
        connection.execute("INSERT INTO law.programs VALUES (?, ?)", [name, json.dumps(one.to_dict())])
    connection.execute("CREATE TABLE law.alone (source VARCHAR, s BIGINT, o BIGINT)")
    for source, rows in ColumnEngine(opened(connection)).assess([]).numbers().items():
        connection.executemany("INSERT INTO law.alone VALUES (?, ?, ?)", [[source, *row] for row in rows])


def _quads(knowledge: KnowledgeBase, rules: list[Rule]) -> Iterator[Quad]:
    """Walk the statements of the law that a rule reads; nothing of recorded events."""
    from obligations.load.terms import TYPE
    from obligations.view import of_events

    wanted = frozenset[str]().union(*(one.reads for one in rules))
    store = knowledge.store
    predicates = {TYPE} | {one.predicate for one in _one_each(knowledge) if table(one.predicate.value) in wanted}
    for predicate in sorted(predicates, key=str):
        for quad in store.quads_for_pattern(None, predicate, None, None):
            if not of_events(quad):
                yield quad


def _one_each(knowledge: KnowledgeBase) -> Iterator[Quad]:
    """Yield one statement of each predicate in the store."""
    from pyoxigraph import NamedNode, QuerySolutions

    found = knowledge.store.query("SELECT DISTINCT ?p WHERE { ?s ?p ?o }", use_default_graph_as_union=True)
    for solution in found if isinstance(found, QuerySolutions) else ():
        predicate = solution["p"]
        if isinstance(predicate, NamedNode):
            yield next(iter(knowledge.store.quads_for_pattern(None, predicate, None, None)))


def _objects(knowledge: KnowledgeBase, predicate: str) -> list[str]:
    """Say which IRIs the law has as objects of a predicate."""
    from pyoxigraph import NamedNode

    from obligations.load.terms import node

    quads = knowledge.store.quads_for_pattern(None, node(predicate), None, None)
    return sorted({quad.object.value for quad in quads if isinstance(quad.object, NamedNode)})


@functools.cache
def _written_by() -> str:
    """Hash what makes the file from a store: this package, and the engine, whose hashes of texts it holds."""
    import duckdb

    digest = hashlib.blake2b(duckdb.__version__.encode(), digest_size=6)
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
