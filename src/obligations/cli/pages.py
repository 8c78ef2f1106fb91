"""Pages as they were written, kept beside the store: a page that nothing has changed is given again as it is.

In a new process, reading an answer into memory and writing it anew takes longer than all else together.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from obligations.errors import ObligationsError
from obligations.locate import locate
from obligations.pieces import Pieces, hashed
from obligations.store import answers_folder, cache_folder, store_on_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from obligations.assessment import Assessment
    from obligations.cli.options import Context

_FORMATS = frozenset({"text", "md", "html", "json"})
"""The others say more on standard error, or are written by a library that may change."""

_SHAPING = frozenset({"incidents", "everything"})
"""The options of `assess` that may be given: a choice of findings is not kept, so that a store has few pages."""


class Page:
    """The page of one recorded event under the options of one call.

    Args:
        context: Where the page goes.
        options: What else `assess` was called with.
    """

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        self._context = context
        self._event = _event(context, options)
        self._name = f"page-{_hash(context, options)}" if self._event else ""

    def kept(self) -> str | None:
        """Return the page if it was written from these very sources by this very code; else None.

        Sources are known as `store` knows them, by names, sizes and times; code by its files' sizes and times.
        """
        with contextlib.suppress(ObligationsError, OSError, RuntimeError):  # whoever writes the page will tell of it
            if self._event and not Path(self._event).exists():  # what names a file is read from it
                return self._read()
        return None

    def _read(self) -> str | None:
        sources = locate(tuple(map(Path, self._context.data)))
        store = store_on_file(sources, cache_folder(self._context.cache))
        if store is None:
            return None
        seal, _, page = (Pieces(answers_folder(store)).kept(self._name) or b"").partition(b"\n")
        if seal != hashed(page).encode():  # a part of it was lost
            return None
        with contextlib.suppress(OSError):
            os.utime(store)  # so that the stores in use are the last to be pruned
        return page.decode()

    def keep(self, text: str, assessment: Assessment) -> None:
        """Keep the page that was written of an assessment, unless it rests on more than the store."""
        asked = [one.id for one in assessment.incidents] == [self._event] and not assessment.data_files
        store = self._context.knowledge.path if asked else None
        if store:
            page = text.encode()
            Pieces(answers_folder(store)).keep(self._name, hashed(page).encode() + b"\n" + page)


def _event(context: Context, options: Mapping[str, Any]) -> str:
    """Return the event, if the call asks for the whole answer on one; else nothing."""
    source = click.get_current_context().get_parameter_source
    given = {name for name in options if source(name) is not ParameterSource.DEFAULT}
    whole = context.format in _FORMATS and not given - _SHAPING and len(options["incidents"]) == 1
    return str(options["incidents"][0]) if whole else ""


def _hash(context: Context, options: Mapping[str, Any]) -> str:
    """Hash all that shapes a page beside the store: what was asked, how it is shown, and the code that writes it."""
    asked = [(name, options[name]) for name in sorted(_SHAPING)]
    shown = (context.format, context.lang, context.data, context.width, context.color)
    code = "\n".join(sorted(_code(str(Path(__file__).parent.parent))))
    return hashed(repr(asked), repr(shown), sys.version, code)


def _code(folder: str) -> Iterator[str]:
    """List the files of the package, each with its size and times: other code may write another page.

    Byte code says nothing that its module does not, and the sources in an installed package are known by the store.
    """
    with os.scandir(folder) as entries:
        for one in entries:
            if not one.is_dir():
                stat = one.stat()
                yield f"{one.path} {stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns}"
            elif one.name not in {"__pycache__", "_resources"}:
                yield from _code(one.path)
