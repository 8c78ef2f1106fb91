"""What finds the findings on many events at once: the rule files themselves, or their compiled form."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final, Protocol, TypedDict

from obligations.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pyoxigraph import Quad, Triple

    from obligations.knowledge import KnowledgeBase


class ElementRow(TypedDict):
    """How one element of a norm or of an exception stands: names of element, slot and status."""

    element: str
    slot: str
    status: str


class ExceptionRow(TypedDict):
    """How one exception stands."""

    exception: str
    status: str


class Derived(TypedDict):
    """What the rules say of one finding; names as `assess --format json` prints them, `gate` as its `binding.gate`."""

    finding: str
    incident: str
    act: str
    state: str
    norm: str
    status: str
    gate: str
    tense: str
    reasons: list[str]
    independentRoots: int
    elements: list[ElementRow]
    exceptions: list[ExceptionRow]
    reservations: list[str]


class FoundRow(Derived):
    """The same, with what an engine passes on so that the law can be cited: IRIs.

    `via` is the treaty through which the norm binds if not its own, `grounds` are bindings and declarations.
    """

    via: str
    grounds: list[str]


class Row(Derived):
    """One finding in one row, with what the law on file says of its norm and the record of its act."""

    date: str
    treaty: str | None
    citation: str
    normBasis: str
    encodingReview: str
    bindingConfidence: str | None
    listCompleteTo: str | None


class Found(Protocol):
    """What was found on some events."""

    def statuses(self) -> Iterator[FoundRow]:
        """Return one row for each finding, in the order of their ids."""

    def triples(self) -> Iterator[Triple]:
        """Return every triple that the rule files that read events derived."""

    def ntriples(self) -> Iterator[bytes]:
        """Return the same as lines of N-Triples, many at a time. Ask for it before the rows: it gives them too."""


class Engine(Protocol):
    """Assesses some events at once, under one law."""

    def assess(self, quads: Sequence[Quad]) -> Found:
        """Assess the events whose source graphs are given.

        Args:
            quads: What `load.events.event_graph` makes of each record.
        """


@dataclass(frozen=True)
class Kind:
    """How much one engine is given.

    Attributes:
        at_once: How many events it assesses together.
        per_part: How many records a part has unless told.
    """

    at_once: int
    per_part: int


KINDS: Final = {"columns": Kind(2500, 2500), "rules": Kind(25, 100)}
"""The engines by name. A part takes a worker some seconds: that much is done again after an interruption."""

FEW: Final = 20
"""Records for which the rule files are done sooner than the columns, which spend a second or two on any batch."""


def usual() -> str:
    """Name the fastest engine that is installed."""
    return "columns" if find_spec("obligations.columns") and find_spec("duckdb") else "rules"


def open_engine(name: str, knowledge: KnowledgeBase, engines: int | None = None) -> Engine:
    """Open an engine under the law of a knowledge base.

    Args:
        name: `rules` or `columns`.
        knowledge: The law.
        engines: How many work at once on this machine, which share its memory; one for each processor if None.

    Raises:
        UsageError: What it needs is not installed.
    """
    if name == "rules":
        from obligations.bulk.by_rules import RuleEngine

        return RuleEngine(knowledge)
    if not find_spec("obligations.columns") or not find_spec("duckdb"):
        raise UsageError("the engine `columns` needs more: pip install 'obligations[bulk]', or use --engine rules")
    from importlib import import_module

    engine: Engine = import_module("obligations.columns").open_columns(knowledge, engines=engines)
    return engine
