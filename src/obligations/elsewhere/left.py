"""Notes the graphs in which a bulk run works, so that a run that was killed leaves none in the store for good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from obligations.bulk.ledger import ASIDE, STATE, settle, writing
from obligations.elsewhere.quads import RUNS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pyoxigraph import NamedNode

    from obligations.elsewhere.protocol import Endpoint

GRAPHS: Final = f"{STATE}/graphs"
"""The file that names them, one a line, as SPARQL writes them."""


class Left:
    """The graphs of a run and of runs before it that did not end well.

    A server goes on with an update whose client is gone. So what an earlier process left is dropped when a run is taken
    up, and once more at its end.

    Args:
        folder: The output folder.
        endpoint: Where the graphs are.
    """

    def __init__(self, folder: Path, endpoint: Endpoint) -> None:
        self._folder, self._endpoint = folder, endpoint
        self._file = folder / GRAPHS
        self._earlier: list[str] = []

    def take_up(self) -> None:
        """Drop what an earlier process left.

        Raises:
            EngineError: The endpoint failed; the names are kept.
        """
        if self._file.exists():
            noted = self._file.read_text(encoding="utf-8").split()
            self._earlier = [one for one in noted if one.startswith(f"<{RUNS}")]
            self._drop()

    def note(self, graphs: Iterable[NamedNode]) -> None:
        """Note graphs before the first of them is written.

        Raises:
            UsageError: The folder cannot be written.
        """
        beside = self._file.with_name(f"{ASIDE}{self._file.name}")
        with writing(self._folder):
            beside.write_text("".join(f"{one}\n" for one in (*self._earlier, *map(str, graphs))), encoding="utf-8")
            settle(beside)
            beside.replace(self._file)

    def end(self) -> None:
        """Forget the graphs, which were dropped; those of an earlier process are dropped once more.

        Raises:
            EngineError: The endpoint failed; the names are kept.
        """
        self._drop()
        with writing(self._folder):
            self._file.unlink(missing_ok=True)

    def _drop(self) -> None:
        for one in self._earlier:
            self._endpoint.update(f"DROP SILENT GRAPH {one}")
