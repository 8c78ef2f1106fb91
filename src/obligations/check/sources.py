"""The sources compile: files parse, tables and records refer to things on file, days of effect agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from obligations.check.report import Fault, Severity
from obligations.compile import compile_store, load_law
from obligations.errors import BadDataError, EngineError, Problem

if TYPE_CHECKING:
    from pyoxigraph import Store

    from obligations.locate import Sources
    from obligations.pieces import Pieces


@dataclass(frozen=True)
class Loaded:
    """What the sources make, as far as they can be used.

    Attributes:
        store: Everything, derived graphs included; the law alone if records or rules fail; None if it fails.
        faults: What is wrong with the sources, and stated days of effect that differ from the treaty's rule.
        whole: Whether the store holds everything.
    """

    store: Store | None
    faults: tuple[Fault, ...]
    whole: bool


def load_sources(sources: Sources, pieces: Pieces) -> Loaded:
    """Compile the sources in memory and say all that is wrong with them."""
    try:
        compiled = compile_store(sources, "checked", pieces)
    except (BadDataError, EngineError) as error:
        whole = Problem("queries/rules", 0, "", str(error))
        problems = error.problems if isinstance(error, BadDataError) else (whole,)
        faults = [Fault(Severity.VIOLATION, "source", problem) for problem in problems]
        store, register = load_law(sources)
        left = "shapes and legal lint did not run" if register.problems else "the law was checked without the events"
        message = f"the sources do not compile, so {left}; put the violations of the sources right first"
        faults.append(Fault(Severity.INFO, "source", Problem("data", 0, "", message)))
        return Loaded(None if register.problems else store, tuple(faults), whole=False)
    mismatches = tuple(Fault(Severity.WARNING, "stated-effect", problem) for problem in compiled.mismatches)
    return Loaded(compiled.store, mismatches, whole=True)
