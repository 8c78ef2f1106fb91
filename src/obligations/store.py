"""The compiled store: built once from the text sources into the user's cache, opened read-only, never edited.

The key of a store is the hash of its sources, rule files included, and of the engine version. A new store is built
aside under a lock and swapped in by one rename, so a reader sees a whole store or none. Where the cache cannot be
written, the store lives in memory for this one process.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph
from pyoxigraph import RdfFormat, Store

from obligations.pieces import NOTHING, Pieces, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Executor, Future

    from obligations.law_table import LawTable
    from obligations.locate import Sources

KEEP = 3
"""How many stores the cache keeps: the one in use, the last ones before it, and any used in the last hour."""

_SHAPING = (
    *(
        "compile",
        "compile_events",
        "dates",
        "gather",
        "identify",
        "law_table",
        "locate",
        "names",
        "pieces",
        "remembered",
        "rules",
    ),
    *(
        "accepted",
        "arguments",
        "assess",
        "assessment",
        "bound",
        "consent",
        "findings",
        "incident",
        "languages",
        "model",
        "notes",
    ),
    *("norms", "offered", "onfile", "pack", "unbound", "version", "view"),
)
"""Modules, beside the loaders, whose change gives another store or other answers from the same sources."""

_RECENT = 3600

LAWS, PIECES, COLUMNS = "laws", "pieces", "columns"
"""Folders of the cache: stores of the law without events, small results of compiling, the law as tables."""


@dataclass(frozen=True)
class Opened:
    """A store that is ready to read.

    Attributes:
        store: The store, read-only if it lies in the cache.
        path: Its folder; None for a store in memory.
        built: Whether it had to be built now.
    """

    store: Store
    path: Path | None
    built: bool


def cache_folder(named: str | None = None) -> Path:
    """Return the folder for compiled stores: as named, else `OBLIGATIONS_CACHE`, else the user's cache folder."""
    chosen = named or os.environ.get("OBLIGATIONS_CACHE")
    if chosen:
        return Path(chosen).expanduser()
    if sys.platform.startswith("linux"):  # what platformdirs answers here, without the time to import it
        base = os.environ.get("XDG_CACHE_HOME", "")
        return (Path(base) if Path(base).is_absolute() else Path.home() / ".cache") / "obligations"
    from platformdirs import user_cache_path

    return user_cache_path("obligations")


def open_store(sources: Sources, cache: Path, warn: Callable[[str], None]) -> Opened:
    """Open the compiled store of these sources, building it first if the cache has none.

    Raises:
        BadDataError: The sources do not compile.
    """
    key = _key(sources, cache)
    found = _open(cache / key)
    if found:
        return Opened(found, cache / key, built=False)
    try:
        cache.mkdir(parents=True, exist_ok=True)
        return _build(sources, cache, key)
    except OSError as error:
        warn(f"the cache {cache} cannot be written ({_why(error)}); the store is built in memory for this run")
        return Opened(_compile(sources, NOTHING), None, built=True)


def _why(error: OSError) -> str:
    """Say in few words why something cannot be written; the engine tells it at length."""
    said = error.strerror or str(error)
    return next((one for one in ("No space left on device", "Read-only file system") if one in said), said)


def _key(sources: Sources, cache: Path) -> str:
    """Hash the sources, or remember the hash of sources whose names, sizes and times have not changed."""
    note = _note(sources, cache)
    with contextlib.suppress(OSError):
        known = note.read_text(encoding="ascii")
        if known:
            return known
    key = _content_key(sources)
    with contextlib.suppress(OSError):
        note.parent.mkdir(parents=True, exist_ok=True)
        write_whole(note, key.encode())
    return key


def store_on_file(sources: Sources, cache: Path) -> Path | None:
    """Return the compiled store of these sources if the cache has it; nothing is hashed, compiled or opened."""
    with contextlib.suppress(OSError):
        known = _note(sources, cache).read_text(encoding="ascii")
        if known and (cache / known).is_dir():
            return cache / known
    return None


def _note(sources: Sources, cache: Path) -> Path:
    """Return the file that remembers the hash of sources whose names, sizes and times have not changed."""
    return cache / "stamps" / f"{sources.stamp()}-{compiler()}-{pyoxigraph.__version__}"


def _content_key(sources: Sources) -> str:
    return f"{sources.content_hash()}-{compiler()}-{pyoxigraph.__version__}"


@functools.cache
def compiler() -> str:
    """Hash the code that turns sources into a store: other code builds another store from the same sources."""
    package = Path(__file__).parent
    digest = hashlib.blake2b(digest_size=6)
    alone = (package / f"{one}.py" for one in _SHAPING)
    for path in sorted([*package.glob("load/*.py"), *alone]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def answers_folder(store: Path) -> Path:
    """Return the folder beside a store that remembers its answers."""
    return store.with_name(f"{store.name}.answers")


def _open(path: Path) -> Store | None:
    if not path.is_dir():
        return None
    try:
        with contextlib.suppress(OSError):
            os.utime(path)  # so that the stores in use are the last to be pruned
        return Store.read_only(str(path))
    except (OSError, RuntimeError, ValueError):  # a damaged store is built again
        return None


def _compile(sources: Sources, pieces: Pieces) -> Store:
    from obligations.compile import compile_store

    return compile_store(sources, sources.content_hash(), pieces).store


def _build(sources: Sources, cache: Path, key: str) -> Opened:
    import shutil
    import tempfile

    from filelock import FileLock

    with FileLock(cache / "build.lock"):
        found = _open(cache / key)
        if found:
            return Opened(found, cache / key, built=False)
        shutil.rmtree(cache / key, ignore_errors=True)
        aside = Path(tempfile.mkdtemp(prefix="building-", dir=cache))
        try:
            _write_store(sources, cache, aside)
            if _content_key(sources) != key:  # a source changed while it was read: this store has no key to stand under
                return Opened(_compile(sources, Pieces(cache / PIECES)), None, built=True)
            (aside / "store").replace(cache / key)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        _prune(cache, key)
    opened = _open(cache / key)
    return Opened(opened or _compile(sources, Pieces(cache / PIECES)), cache / key if opened else None, built=True)


def _write_store(sources: Sources, cache: Path, aside: Path) -> None:
    """Write the store of the law, or take the one on file, and write beside it what the events give."""
    from concurrent.futures import ThreadPoolExecutor

    from obligations import law_table
    from obligations.compile import data_version
    from obligations.compile_events import compile_events
    from obligations.remembered import Remembered

    with _uncollected(), ThreadPoolExecutor(1) as pool:
        law = _law(sources, cache, aside, pool)
        try:
            remembered = Remembered(law.store, law.table)
            events = [quad for quads in compile_events(remembered, sources, Pieces(cache / PIECES)) for quad in quads]
        finally:
            folder = law.settled()
    Store.read_only(str(folder)).backup(str(aside / "store"))
    law_table.share(folder, aside / "store")
    store = Store(str(aside / "store"))
    store.bulk_extend([*events, *data_version(sources.content_hash())])
    store.flush()


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Collect no garbage while threads work: what the engine returned may only be dropped in the thread that asked."""
    import gc

    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@dataclass(frozen=True)
class _Law:
    """The law without events.

    Attributes:
        store: The quickest copy of it to read.
        table: What it says of each thing.
        folder: Where it lies in the cache, or will.
        aside: Where it is being written; None where it lay in the cache.
        writing: The writing of it.
    """

    store: Store
    table: LawTable | None
    folder: Path
    aside: Path | None = None
    writing: Future[None] | None = None

    def settled(self) -> Path:
        """Wait until all is written, put it into its place and return that."""
        import shutil

        from obligations import law_table

        if self.table:
            self.table.close()
        if self.writing and self.aside:
            self.writing.result()
            (self.aside.parent / law_table.NAME).replace(self.aside / law_table.NAME)
            self.folder.parent.mkdir(exist_ok=True)
            shutil.rmtree(self.folder, ignore_errors=True)  # what lies there has no store or table that can be read
            self.aside.replace(self.folder)
        return self.folder


def _law(sources: Sources, cache: Path, aside: Path, pool: Executor) -> _Law:
    """Return the law as it lies in the cache, or compile it and begin to write it.

    The engine lets go of Python while it writes, so that the events can be assessed meanwhile.
    """
    from obligations import law_table
    from obligations.compile import compile_law

    folder = cache / LAWS / f"{sources.law_hash()}-{compiler()}-{pyoxigraph.__version__}"
    found, table = _open(folder), law_table.opened(folder)
    if found and table:
        return _Law(found, table, folder)
    law = compile_law(sources).store
    text = law.dump(format=RdfFormat.N_QUADS) or b""
    (aside / "law").mkdir()
    writing = pool.submit(_write_law, text, aside / "law")
    law_table.write_table(text, aside / law_table.NAME)
    return _Law(law, law_table.opened(aside), folder, aside / "law", writing)


def _write_law(text: bytes, folder: Path) -> None:
    store = Store(str(folder))
    store.bulk_load(text, format=RdfFormat.N_QUADS)
    store.flush()


def _prune(cache: Path, key: str) -> None:
    """Remove stores that newer ones have replaced, half-built ones, and notes about sources that are gone."""
    import shutil

    aside = {key, "stamps", LAWS, PIECES, COLUMNS}
    stores = [one for one in cache.iterdir() if one.is_dir() and one.name not in aside and one.suffix != ".answers"]
    whole = [one for one in stores if not one.name.startswith("building-")]
    for one in [*_replaced(whole), *_replaced((cache / LAWS).glob("*")), *(one for one in stores if one not in whole)]:
        shutil.rmtree(one, ignore_errors=True)
    kept = {one.name for one in cache.iterdir()}
    for one in cache.glob("*.answers"):
        if one.stem not in kept:
            shutil.rmtree(one, ignore_errors=True)
    for note in (cache / "stamps").glob("*"):
        with contextlib.suppress(OSError):
            if note.read_text(encoding="ascii") not in kept:
                note.unlink()
    Pieces(cache / PIECES).sweep()


def _replaced(stores: Iterable[Path]) -> list[Path]:
    """List stores that newer ones have replaced and that nobody used in the last hour."""
    newest = sorted(stores, key=lambda one: one.stat().st_mtime, reverse=True)
    return [one for one in newest[KEEP - 1 :] if time.time() - one.stat().st_mtime > _RECENT]
