"""Supposes facts: copies of an act with further claims beside the recorded ones, run through the rule files.

Nothing is decided here. A copy has everything that the record says of the act, and what is supposed; the rules then say
what follows. Many copies share one small store, so that many suppositions cost one run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Quad, Store

from obligations import names
from obligations.findings import FindingReader
from obligations.gather import gather, triggered
from obligations.load.terms import Graph, day, node, obl, text
from obligations.names import tail
from obligations.rules import run_rules, split
from obligations.view import View

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from pyoxigraph import NamedNode

    from obligations.knowledge import KnowledgeBase
    from obligations.model import Finding

SUPPOSED = ".supposed-"
"""What the id of a copy, and of every claim that is supposed of it, holds; no id of a record can hold a point."""


@dataclass(frozen=True, order=True)
class Supposed:
    """One further claim: that the act shows a concept, or that it does not.

    Attributes:
        concept: IRI of the concept.
        mode: How firmly: `documented` or `authoritative`.
        stance: `affirms` or `denies`.
    """

    concept: str
    mode: str = "documented"
    stance: str = "affirms"


@dataclass(frozen=True)
class Variant:
    """One act with what is supposed of it: claims, and the days between which it is supposed to lie."""

    act: str
    claims: tuple[Supposed, ...] = ()
    window: tuple[date, date] | None = None


class Trial:
    """What the rules say of an event and of copies of its acts."""

    def __init__(self, view: View, copies: dict[Variant, str]) -> None:
        self.view = view
        self.reader = FindingReader(view)
        self._copies = copies
        self._read: dict[str, Finding | None] = {}

    def act(self, variant: Variant) -> str:
        """Return the IRI of the copy; the act itself where nothing is supposed of it."""
        return self._copies.get(variant, variant.act)

    def finding(self, variant: Variant, norm: str, state: str) -> Finding | None:
        """Read the finding on a norm, a copy and a State, or nothing if the rules made none."""
        iri = self._iri(variant, norm, state)
        if iri not in self._read:
            self._read[iri] = self.reader.finding(iri) if self.view.one(iri, "status") else None
        return self._read[iri]

    def outcome(self, variant: Variant, norm: str, state: str) -> tuple[str, str]:
        """Return status and tense of that finding, empty where there is none."""
        iri = self._iri(variant, norm, state)
        return tuple(tail(self.view.one(iri, name) or "") for name in ("status", "tense"))  # type: ignore[return-value]  # two names

    def _iri(self, variant: Variant, norm: str, state: str) -> str:
        return f"{names.FINDING}{tail(norm)}/{tail(self.act(variant))}/{tail(state)}"


class Supposer:
    """Runs the rules on one event, with the norms that are asked about and whatever is supposed."""

    def __init__(self, knowledge: KnowledgeBase, quads: Iterable[Quad], norms: Sequence[str]) -> None:
        self._knowledge = knowledge
        self._quads = list(quads)
        self._norms = [node(one) for one in norms]
        self._rules = split(knowledge.sources.rules())[1]

    def run(self, variants: Iterable[Variant] = ()) -> Trial:
        """Run the rules on the event and on a copy of an act for each variant."""
        case, copies = Store(), dict[Variant, str]()
        case.extend(self._quads)
        for variant in dict.fromkeys(variants):
            if variant.claims or variant.window:
                copies[variant] = f"{variant.act}{SUPPOSED}{len(copies) + 1}"
                case.extend(self._copy(variant, copies[variant]))
        gather(case, self._knowledge.law, [*self._norms, *self._companions(case)])
        run_rules(case, self._rules)
        return Trial(View(case, self._knowledge.law, self._knowledge.lang), copies)

    def _companions(self, case: Store) -> list[NamedNode]:
        """List what the event triggers, where a norm asked about is read with other norms (rules 82-84)."""
        law = self._knowledge.law
        linked = any(list(law.quads_for_pattern(norm, obl("accessoryTo"), None, None)) for norm in self._norms)
        if not linked:
            return []
        return triggered({quad.object for quad in case.quads_for_pattern(None, obl("asserts"), None, None)}, law)

    def _copy(self, variant: Variant, iri: str) -> list[Quad]:
        """Repeat of the copy everything that the record says of the act, and add what is supposed."""
        act, it = node(variant.act), node(iri)
        moved = {obl("firstDay"), obl("lastDay")} if variant.window else set()
        said = [
            Quad(it if one.subject == act else one.subject, one.predicate, it if one.object == act else one.object)
            for one in self._quads
            if act in {one.subject, one.object} and one.predicate not in moved
        ]
        graph = Graph(names.GRAPH + "supposed")
        if variant.window:
            graph.add(it, "firstDay", day(variant.window[0]))
            graph.add(it, "lastDay", day(variant.window[1]))
        for number, one in enumerate(variant.claims, 1):
            claim = node(f"{names.CLAIM}{tail(iri)}.{number}")
            graph.a(claim, "Claim")
            graph.add(claim, "slug", text(tail(claim.value)))
            graph.add(claim, "about", it)
            graph.add(claim, "asserts", node(one.concept))
            graph.add(claim, "stance", obl(one.stance))
            graph.add(claim, "mode", obl(one.mode))
        return [*said, *graph]
