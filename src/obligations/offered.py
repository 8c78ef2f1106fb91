"""The names that a shell may offer while somebody types: noted beside the compiled store, and never worth compiling."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Final

from obligations import names
from obligations.names import tail

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from obligations.knowledge import KnowledgeBase

KINDS: Final = ("incidents", "treaties", "states", "queries", "documents")
_NOTE: Final = "offered.json"


def offered(kind: str, cache: str | None = None, data: Iterable[Path] = ()) -> list[str]:
    """List the names of one kind, in order; but for queries none where no store of these sources lies in the cache.

    Args:
        kind: One of `KINDS`: incidents, treaties, states, queries or documents.
        cache: Folder of the compiled store, as the user named it.
        data: The user's own folders of data.
    """
    from obligations.locate import locate
    from obligations.pieces import Pieces
    from obligations.store import answers_folder, cache_folder, store_on_file

    sources = locate(tuple(data))
    if kind == "queries":  # no part of what a store is kept under
        return sorted(one.stem for one in (sources.queries / "ask").rglob("*.rq"))
    path = store_on_file(sources, cache_folder(cache))
    if path is None:
        return []
    notes = Pieces(answers_folder(path))
    with contextlib.suppress(ValueError, KeyError, TypeError):  # a note that is damaged counts as absent
        return [str(one) for one in json.loads(notes.kept(_NOTE) or b"")[kind]]
    from pyoxigraph import Store

    from obligations.knowledge import KnowledgeBase

    found = _read(KnowledgeBase(Store.read_only(str(path)), sources, path))
    notes.keep(_NOTE, json.dumps(found).encode())
    return found[kind]


def _read(knowledge: KnowledgeBase) -> dict[str, list[str]]:
    view = knowledge.view
    return {
        "incidents": knowledge.incidents,
        "treaties": knowledge.names.treaties(),
        "states": sorted(tail(one) for one in view.subjects("a", names.OBL + "State")),
        "documents": sorted(tail(one) for one in view.subjects("a", names.OBL + "Document")),
    }
