"""The questions of a research desk, each a method of the knowledge base: a treaty, a path between things, two sides."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from datetime import date

    from obligations.compare import StatesCompared, TreatiesCompared
    from obligations.forums import Forums
    from obligations.knowledge import KnowledgeBase, Record
    from obligations.model import Finding
    from obligations.trace import Hanging, Trace
    from obligations.trace_paths import Paths
    from obligations.treaty_page import TreatyPage
    from obligations.whatif import WhatIf


class Desk:
    """What a knowledge base answers to whoever traces a provision; `KnowledgeBase` is the only class that has it."""

    def treaty(
        self, treaty: str, article: str | None = None, *, state: str | None = None, on: str | date | None = None
    ) -> TreatyPage:
        """Return what is on file about a treaty, in its order, or about one of its provisions.

        Args:
            treaty: Code or name, with an article or without: `CAT`, `CAT:3(1)`, "Convention against Torture art 3".
            article: The article, where the first text names none.
            state: Only this State: whether it was bound, its reservations, findings that ask about it.
            on: The day of which reservations and that State are told; by default the day to which the data go.

        Raises:
            UnknownNameError: A name is not on file; the nearest ones are named.
            UsageError: Two articles are given.
        """
        from obligations.treaty_page import treaty_page

        return treaty_page(_whole(self), treaty, article, state, on)

    def trace(self, node: str, *, depth: int = 2) -> Trace:
        """Say what leads to a thing on file and from it, in layers.

        Args:
            node: Id or name of anything: provision, norm, document, reservation, finding, event, act, claim, source,
                body, State, concept; with its kind before it where two things have one name (`body:cat`).
            depth: How many layers.

        Raises:
            UnknownNameError: Nothing is called so, or several things are.
        """
        from obligations.trace import trace

        return trace(_whole(self), node, depth)

    def paths(self, node: str, to: str, *, every: bool = False, longest: int | None = None) -> Paths:
        """Say how one thing on file leads to another: by the shortest path or, with `every`, by all up to a length.

        Raises:
            UnknownNameError: Nothing is called so, or several things are.
        """
        from obligations.trace_paths import paths

        return paths(_whole(self), node, to, every=every, longest=longest)

    def hangs(self, source: str) -> Hanging:
        """Name the findings every claim of which on file leads to one source, or to one filed as derived from it.

        Raises:
            UnknownNameError: No source is called so.
        """
        from obligations.trace import hanging

        return hanging(_whole(self), source)

    def falls(self, claim: str) -> WhatIf:
        """Say what would change if a claim, or a State's position, fell: the same as `what_if(remove=[…])`.

        Raises:
            UnknownNameError: No claim is called so.
        """
        from obligations.trace import falling

        return falling(_whole(self), claim)

    def forums(
        self, state: str, on: str | date | None = None, event: str | Path | Record | list[Record] | None = None
    ) -> Forums:
        """Say of every procedure on file whether it is open against a State: open, closed or unknown, and why.

        Args:
            state: Code or name of the State.
            on: The day of filing; by default each procedure is judged on the last day that its acts are known.
            event: An event, as in `assess`; its acts are then held against the time and the subject of each procedure.

        Raises:
            UnknownNameError: The State or the event is not on file.
            UsageError: The State has no part in the event.
        """
        from obligations.forums import forums

        knowledge = _whole(self)
        recorded = isinstance(event, str) and event in knowledge.incidents and not Path(event).exists()
        if event is not None and not recorded:
            return forums(knowledge, state, on, event)
        asked = (state, str(on or ""), str(event or ""))
        if asked not in self._forums_memo:
            self._forums_memo[asked] = forums(knowledge, state, on, event)
        return self._forums_memo[asked]

    @cached_property
    def _forums_memo(self) -> dict[tuple[str, str, str], Forums]:
        """Answers about recorded events, which never change; a user's own record or file is judged anew each time."""
        return {}

    def heard(self, finding: Finding, *files: str | Path) -> Finding:
        """Return a finding with the procedures that could hear it, each open, closed or unknown.

        Args:
            finding: The finding.
            files: The record files that hold its event, where it is no recorded one.
        """
        from dataclasses import replace

        from obligations.load.record import read_records

        knowledge = _whole(self)
        records = [
            one for file in files for one in read_records(Path(file), knowledge.vocabulary, beginning=finding.incident)
        ]
        event = next((one for one in records if one["id"] == finding.incident), finding.incident)
        doors = self.forums(finding.state, event=event).hearing(finding.id)
        return replace(finding, forums=tuple((one.id, one.name, one.status, one.reason) for one in doors))

    def compare(self, first: str, second: str, *, on: str | date | None = None) -> StatesCompared | TreatiesCompared:
        """Hold two States on a day, or two treaties, against each other.

        Args:
            first: Code or name of a treaty or of a State.
            second: Another of the same kind.
            on: The day; two States need one.

        Raises:
            UnknownNameError: A name is not on file.
            UsageError: The two are no pair, or the day is missing.
        """
        from obligations.compare import compare

        return compare(_whole(self), first, second, on)


def _whole(desk: Desk) -> KnowledgeBase:
    return cast("KnowledgeBase", desk)
