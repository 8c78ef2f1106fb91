"""Holds the sources to their rules: they compile, fit the shapes, pass legal lint, contradict nothing.

A violation means that an answer could be wrong; a warning is for an editor to look at, an info to work on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from obligations.check.report import CheckReport, Fault, Severity, report_of
from obligations.errors import EngineError, Problem
from obligations.pieces import NOTHING, Pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from obligations.locate import Sources

__all__ = ["PARTS", "CheckReport", "Fault", "Severity", "run_checks"]

PARTS = ("data", "ontology", "queries")
"""What can be checked on its own."""


def run_checks(
    sources: Sources,
    which: Collection[str] = PARTS,
    say: Callable[[str], None] = lambda _message: None,
    pieces: Pieces = NOTHING,
) -> CheckReport:
    """Run the checks and report every problem at once.

    Args:
        sources: The shipped sources and the folders that a user adds.
        which: Any of `PARTS`.
        say: Called with a few words before each longer step.
        pieces: What earlier compilations kept.
    """
    faults: list[Fault] = []
    examined: dict[str, int] = {}
    if "queries" in which:
        from obligations.check.queries import check_queries

        say("checking the query files")
        found, examined["query files"] = check_queries(sources, pieces)
        faults += found
    if "ontology" in which:
        from obligations.check.ontology import check_terms

        say("checking the ontology")
        found, counts = check_terms(sources)
        faults += found
        examined.update(counts)
    if "data" in which:
        _check_data(sources, pieces, faults, examined, say)
    return report_of(faults, examined)


def _check_data(
    sources: Sources, pieces: Pieces, faults: list[Fault], examined: dict[str, int], say: Callable[[str], None]
) -> None:
    from obligations.check.drafts import check_drafts
    from obligations.check.lint import lint
    from obligations.check.origin import Origins
    from obligations.check.shapes import check_shapes
    from obligations.check.sources import load_sources
    from obligations.view import View

    say("compiling the sources")
    loaded = load_sources(sources, pieces)
    faults += loaded.faults
    faults += check_drafts(sources, View(loaded.store) if loaded.store else None)
    examined["source files"] = sum(file.path.suffix != ".rq" for file in sources.files())
    if loaded.store is None:
        return
    origins = Origins(sources, loaded.store)
    found: list[Fault] = []
    say("holding the sources against the shapes")
    try:
        found, examined["shapes"] = check_shapes(loaded.store, sources, origins)
    except EngineError as error:
        faults.append(Fault(Severity.VIOLATION, "shape", Problem("ontology/shapes", 0, "", str(error))))
    say("running the check queries")
    linted, examined["check queries"] = lint(loaded.store, sources, origins)
    faults += [one for one in (*found, *linted) if loaded.whole or one.severity is not Severity.INFO]
