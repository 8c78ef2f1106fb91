"""The law by thing: what the sources and the rules of law say of each thing, one row to a thing.

An event of a user needs several hundred things of the law. The store on disk costs some microseconds a statement;
here a thing is one look-up, and what the rules read of it goes into the event's store as text.
"""

from __future__ import annotations

import os
from collections import defaultdict
from contextlib import closing
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from pyoxigraph import Literal, RdfFormat, serialize

from obligations.load.terms import obl, value
from obligations.names import BASE, ID, PROV
from obligations.view import of_events

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pyoxigraph import Quad

FOLLOWED: Final = frozenset(
    obl(one).value
    for one in (
        *("element", "exception", "statedIn", "inProvision", "instrument", "incorporates", "jurisdictionClause"),
        *("waivedBy", "carriedBy", "usesProvision", "organOf", "place", "inPlace", "administeredUnder", "sovereign"),
        *("rootSource", "source", "wholeStateBinding", "territorialBinding", "carriedBinding", "everywhereBinding"),
        *("reservationMade", "exclusionMade", "gapKnown", "withdrawalNotice", "modifies"),
        *("declarationMade", "requiresDeclaration"),
        *("derogationMade", "defeatedBy", "weighsAgainst", "undoes", "movementBinding"),
        *("isA", "satisfiedBy", "prospectOf", "asserts", "mode", "stance", "normBasis", "realization"),
        "establishesJurisdiction",
    )
) | {PROV + "wasDerivedFrom"}
"""Properties along which the law that an event needs is gathered."""

NAME: Final = "law.sqlite"
"""The table's file, in the folder of the store that it belongs to."""


class Entry(NamedTuple):
    """What the law says of one thing; no recorded event is in it, and no graph is named.

    Attributes:
        rules: What rules read, as N-Triples: everything but texts in a language.
        leads: Things of the knowledge base to which it leads along the properties followed, in order.
        texts: The rest, as N-Triples: labels, definitions.
    """

    rules: bytes
    leads: tuple[str, ...]
    texts: bytes


_WHOLE: Final = 1
"""Marks a table that was written to its end."""

_MARK: Final = b"\xff"
"""Stands for the beginning of our own IRIs in the file; no byte of UTF-8 text."""

NOTHING: Final = Entry(b"", (), b"")
"""What the law says of a thing that is not on file."""


class Entries(Protocol):
    """Entries by the IRI of the thing."""

    def get(self, thing: str, /) -> Entry | None:
        """Return what the law says of a thing, or None where it is not on file."""


def entry_of(quads: Iterable[Quad]) -> Entry:
    """Make an entry of the statements about one thing, those of recorded events left out."""
    law = [one for one in quads if not of_events(one)]
    texts = [one for one in law if isinstance(one.object, Literal) and one.object.language is not None]
    rules = [one for one in law if one not in texts]
    found = (value(one.object) for one in rules if one.predicate.value in FOLLOWED)
    return Entry(_written(rules), _leads(found), _written(texts))


def entries(law: bytes) -> Iterator[tuple[str, Entry]]:
    """Make the entries of every thing of which law speaks, in order.

    Args:
        law: Law alone, as N-Quads, each statement in a named graph.
    """
    rules, texts = defaultdict[bytes, list[bytes]](list), defaultdict[bytes, list[bytes]](list)
    leads = defaultdict[bytes, set[bytes]](set)
    followed = {_short(f"<{one}>".encode()) for one in FOLLOWED}
    for line in _short(law).splitlines():
        subject, predicate, rest = line.split(b" ", 2)
        value = rest.rsplit(b" ", 2)[0]
        said = texts if value.startswith(b'"') and not value.endswith((b'"', b">")) else rules  # else: in a language
        said[subject].append(b"%s %s %s .\n" % (subject, predicate, value))
        if predicate in followed:
            leads[subject].add(value)
    for thing in sorted({*rules, *texts}):
        found = (_long(one)[1:-1].decode() for one in leads.get(thing, ()))
        entry = Entry(b"".join(rules.get(thing, ())), _leads(found), b"".join(texts.get(thing, ())))
        yield _long(thing)[1:-1].decode(), entry


def write_table(law: bytes, path: Path) -> None:
    """Write the entries of law, which is given as N-Quads, into a new file; the commonest IRIs are written short.

    The mark of a whole table is written last, and all of it is on the disk when this returns.

    Raises:
        OSError: The file cannot be written, for a full disk perhaps.
    """
    import sqlite3

    try:
        with closing(sqlite3.connect(path)) as base, base:
            base.execute("PRAGMA journal_mode = OFF")
            base.execute("PRAGMA synchronous = OFF")
            base.execute("CREATE TABLE entry (thing TEXT PRIMARY KEY, rules BLOB, leads TEXT, texts BLOB)")
            rows = ((thing, one.rules, " ".join(one.leads), one.texts) for thing, one in entries(law))
            base.executemany("INSERT INTO entry VALUES (?, ?, ?, ?)", rows)
            base.execute(f"PRAGMA user_version = {_WHOLE}")
    except sqlite3.Error as error:
        raise OSError(str(error)) from error
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def share(store: Path, other: Path) -> None:
    """Give another store of the same law the table too: the same file, or a copy where a file system shares none."""
    import shutil

    try:
        (other / NAME).hardlink_to(store / NAME)
    except OSError:
        shutil.copy2(store / NAME, other / NAME)


def _short(text: bytes) -> bytes:
    return text.replace(b"<" + BASE.encode(), _MARK)


def _long(text: bytes) -> bytes:
    return text.replace(_MARK, b"<" + BASE.encode())


def opened(store: Path | None) -> LawTable | None:
    """Open the table of a store in this folder; None for a store in memory, or one without a whole table."""
    import sqlite3

    if store is None or not (store / NAME).is_file():
        return None
    try:
        table = LawTable(store / NAME)
        return table if table.is_whole() else None
    except sqlite3.Error:
        return None


class LawTable:
    """The entries in a file, read one by one; the file is never edited."""

    def __init__(self, path: Path) -> None:
        import sqlite3

        self._base = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()

    def is_whole(self) -> bool:
        """Tell whether the table was written to its end."""
        return bool(self._base.execute("PRAGMA user_version").fetchone() == (_WHOLE,))

    def get(self, thing: str, /) -> Entry | None:
        """Return what the law says of a thing, or None where it is not on file."""
        row = self._base.execute("SELECT rules, leads, texts FROM entry WHERE thing = ?", (thing,)).fetchone()
        if row is None:
            return None
        rules, leads, texts = row
        return Entry(_long(rules), tuple(leads.split()), _long(texts))


def _written(quads: Iterable[Quad]) -> bytes:
    return serialize((one.triple for one in quads), format=RdfFormat.N_TRIPLES) or b""


def _leads(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({one for one in found if one.startswith(ID)}))
