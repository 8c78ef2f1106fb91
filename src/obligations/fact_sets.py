"""The smallest sets of facts that would complete a finding: which concepts could fill which elements, and all covers.

A set is proposed here and proved elsewhere: the rules are run on the event with the set added, and without each part.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any

from obligations import names
from obligations.load.terms import node, obl, value
from obligations.names import tail
from obligations.trials import Supposed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date

    from obligations.knowledge import KnowledgeBase
    from obligations.model import Claim, Element, Finding
    from obligations.view import View

_FIRM = ("documented", "authoritative")


@dataclass(frozen=True)
class Choice:
    """One concept that would do, with the claims on record that it would contradict."""

    concept: str
    label: str
    definition: str
    examples: tuple[str, ...] = ()
    contradicts: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "concept": self.concept,
            "label": self.label,
            "definition": self.definition,
            "examples": list(self.examples),
            "contradicts": list(self.contradicts),
        }


@dataclass(frozen=True)
class Filled:
    """An element that a fact fills: its number, label and question."""

    order: int
    label: str
    question: str

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {"order": self.order, "label": self.label, "question": self.question}


@dataclass(frozen=True)
class Fact:
    """One fact of a set.

    Attributes:
        kind: `shown` (a claim that it is so), `denied` (a claim that it is not so) or `dated` (the day of the act).
        fills: The elements of the norm that it fills; for a denial, those of the exception that it takes away.
        mode: How firmly it must stand on the record: `documented`, or `authoritative`.
        choices: Concepts of which any one will do, what the record has and what is nearest to the element first.
        more: How many further concepts may do: those that were not tried, and those that do beside some of the choices
            for the other facts only.
        window: For `dated`, first and last day between which the act must lie.
    """

    kind: str
    fills: tuple[Filled, ...] = ()
    mode: str = "documented"
    choices: tuple[Choice, ...] = ()
    more: int = 0
    window: tuple[date, date] | None = None

    def claims(self) -> list[Supposed]:
        """Return the claims, any one of which states this fact."""
        stance = "denies" if self.kind == "denied" else "affirms"
        return [Supposed(names.CONCEPT + one.concept, self.mode, stance) for one in self.choices]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        days = [one.isoformat() for one in self.window] if self.window else None
        return {
            "kind": self.kind,
            "fills": [one.to_dict() for one in self.fills],
            "mode": self.mode if self.choices else None,
            "anyOf": [one.to_dict() for one in self.choices],
            "more": self.more,
            "between": days,
        }


@dataclass(frozen=True)
class FactSet:
    """Facts that together complete a finding, each needed, and the status that comes out of the rules with them."""

    facts: tuple[Fact, ...]
    status: str = ""

    @property
    def window(self) -> tuple[date, date] | None:
        """The days between which the act must lie, if the set asks for that."""
        return next((one.window for one in self.facts if one.window), None)

    def combinations(self) -> list[tuple[Supposed, ...]]:
        """Return every way to state the set: one claim for each of its facts."""
        return [tuple(sorted(one)) for one in product(*(fact.claims() for fact in self.facts if fact.choices))]

    def parts(self) -> list[FactSet]:
        """Return the set without each of its facts in turn.

        Each way to state a part has to be tried by itself: a claim more can lower a finding (it may show an exception,
        or an assurance), so that all of them together may fall short where one would do.
        """
        return [FactSet((*self.facts[:at], *self.facts[at + 1 :])) for at in range(len(self.facts))]

    def single(self) -> list[FactSet]:
        """Return the set once for every combination of its choices."""
        lists = [[replace(fact, choices=(one,)) for one in fact.choices] or [fact] for fact in self.facts]
        return [FactSet(one) for one in product(*lists)]

    def largest(self, good: Callable[[FactSet], bool]) -> FactSet | None:
        """Return the set with as many choices as leave every combination good; None where no combination is.

        A choice that is good in some combination only is left out, and counted among the further concepts.
        """
        ways = [one for one in self.single() if good(one)]
        if not ways:
            return None
        kept = list(ways[0].facts)
        for at, fact in enumerate(self.facts):
            for one in fact.choices:
                if one not in kept[at].choices:
                    wider = [*kept]
                    wider[at] = replace(kept[at], choices=(*kept[at].choices, one))
                    kept = wider if good(FactSet(tuple(wider))) else kept
        once = [{choice for way in ways for choice in way.facts[at].choices} for at in range(len(kept))]
        parts = zip(self.facts, kept, once, strict=True)
        return FactSet(tuple(_cut(whole, one.choices, good_once) for whole, one, good_once in parts))

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {"facts": [one.to_dict() for one in self.facts], "status": self.status}


class Concepts:
    """Which concepts fill which elements, read from the graph: `obl:satisfiedBy`, and downward through `obl:isA`."""

    def __init__(self, knowledge: KnowledgeBase, case: View) -> None:
        self._law, self._view, self._case = knowledge.law, knowledge.view, case

    def options(self, element: str) -> list[str]:
        """List the broadest concepts that an element names."""
        return self.broadest(self._view.many(element, "satisfiedBy"))

    def covers(
        self, needed: Mapping[int, str], among: AbstractSet[str] | None = None
    ) -> list[tuple[tuple[frozenset[int], tuple[str, ...]], ...]]:
        """List the ways to fill elements so that no fact is idle, the fewest facts first.

        Each way is a list of pairs: which elements one fact fills, and the broadest concepts that would. With `among`,
        only these concepts are thought of.
        """
        atoms = self._atoms(needed, among)
        ways = {frozenset(one) for one in _irredundant(frozenset(needed), list(atoms))}
        ordered = sorted(ways, key=lambda way: (len(way), sorted(map(sorted, way))))
        return [tuple((one, atoms[one]) for one in sorted(way, key=sorted)) for way in ordered]

    def choice(self, act: str, concept: str) -> Choice:
        """Describe one concept, with a few narrower ones and the denials on record that it would meet."""
        view = self._view
        narrower = sorted(view.label(one) for one in view.subjects("broader", concept))
        return Choice(
            tail(concept),
            view.label(concept),
            view.one(concept, "definition") or "",
            tuple(narrower[:4]),
            tuple(tail(one) for one in self._denials(act, concept)),
        )

    def choices(
        self, act: str, concepts: Iterable[str], elements: Sequence[str], on_record: Sequence[Claim] = ()
    ) -> list[Choice]:
        """Describe concepts that fill elements: first what the record has best, then what the elements name outright.

        Args:
            act: The act that they are supposed of.
            concepts: Their IRIs.
            elements: IRIs of the elements that each of them fills.
            on_record: Claims for these elements that the record has already.
        """

        def far(concept: str) -> tuple[int, str, str]:
            return sum(self._steps(concept, element) for element in elements), self._view.label(concept), concept

        def said(concept: str) -> list[tuple[int, int]]:
            return sorted((_firmness(one) for one in on_record if self._covers(concept, one)), reverse=True)

        ranked = sorted(sorted(concepts, key=far), key=said, reverse=True)
        return [self.choice(act, one) for one in ranked]

    def _covers(self, concept: str, claim: Claim) -> bool:
        """Tell whether a claim asserts a concept, or one below it."""
        return any(concept in self._view.many(names.CONCEPT + one, "isA") for one in claim.asserts)

    def _steps(self, concept: str, element: str) -> int:
        """Count the concepts from one up to the nearest that an element names; the concept itself is no step."""
        above = self._view.many(concept, "isA")
        named = [one for one in self._view.many(element, "satisfiedBy") if one in above]
        return min((sum(one in self._view.many(each, "isA") for each in above) - 1 for one in named), default=0)

    def _atoms(
        self, needed: Mapping[int, str], among: AbstractSet[str] | None
    ) -> dict[frozenset[int], tuple[str, ...]]:
        """Group the concepts that fill anything by what they fill, and keep the broadest of each group."""
        fills: dict[str, set[int]] = {}
        for order, element in needed.items():
            for option in self._view.many(element, "satisfiedBy"):
                for quad in self._law.quads_for_pattern(None, obl("isA"), node(option), None):
                    fills.setdefault(value(quad.subject), set()).add(order)
        groups: dict[frozenset[int], list[str]] = {}
        for concept, orders in ((one, orders) for one, orders in fills.items() if among is None or one in among):
            groups.setdefault(frozenset(orders), []).append(concept)
        return {orders: tuple(self.broadest(found)) for orders, found in groups.items()}

    def broadest(self, concepts: Iterable[str]) -> list[str]:
        """Leave out concepts that are narrower than another of them."""
        found = set(concepts)
        kept = [one for one in found if not (set(self._view.many(one, "isA")) - {one}) & found]
        return sorted(kept, key=lambda one: (self._view.label(one), one))

    def _denials(self, act: str, concept: str) -> list[str]:
        """List the denials of a concept, or of one above it, that weigh as much as a documented claim or more."""
        above, case = set(self._view.many(concept, "isA")), self._case
        said = [one for one in case.subjects("about", act) if case.one(one, "stance") == names.OBL + "denies"]
        against = [one for one in said if above & set(case.many(one, "asserts"))]
        return [one for one in against if int(case.one(one, "weight") or 0) >= self._rank("documented")]

    def _rank(self, mode: str) -> int:
        return int(self._view.one(names.OBL + mode, "rank") or 0)

    def outweighing(self, weight: int) -> str | None:
        """Return the least firm mode, documented or above, that weighs more than a denial; None if none does."""
        return next((one for one in _FIRM if self._rank(one) > weight), None)


def _firmness(claim: Claim) -> tuple[int, int]:
    """Say how near a claim comes to the act (said of it; of its time and people; of another time), and its weight."""
    near = 2 if not claim.situation else 1 if claim.period_meets and claim.class_fits else 0
    return near, claim.weight


def _irredundant(needed: frozenset[int], atoms: Sequence[frozenset[int]]) -> Iterator[tuple[frozenset[int], ...]]:
    """Yield the families of atoms that cover everything needed and lose that if any one is left out."""

    def extend(chosen: tuple[frozenset[int], ...]) -> Iterator[tuple[frozenset[int], ...]]:
        open_ = needed - frozenset().union(*chosen)
        if not open_:
            yield chosen
            return
        first = min(open_)
        for atom in atoms:
            if first in atom:
                longer = (*chosen, atom)
                if all(_needed_part(longer, one) for one in longer):
                    yield from extend(longer)

    yield from extend(())


def _needed_part(family: tuple[frozenset[int], ...], one: frozenset[int]) -> bool:
    """Tell whether an atom fills something that no other atom of the family fills."""
    others = [other for other in family if other is not one]
    return bool(one - frozenset().union(*others))


def few(choices: Sequence[Sequence[Choice]], most: int) -> list[tuple[tuple[Choice, ...], int]]:
    """Cut lists of choices so that few combinations remain; beside each list stands how many are left untried.

    What contradicts the record goes first, then what stands last in its list.
    """
    kept = [sorted(one, key=lambda choice: bool(choice.contradicts)) for one in choices]
    sizes = [len(one) for one in kept]
    while _size(kept) > most:
        max(kept, key=len).pop()
    return [(tuple(one), size - len(one)) for one, size in zip(kept, sizes, strict=True)]


def _cut(fact: Fact, kept: Sequence[Choice], good_once: AbstractSet[Choice]) -> Fact:
    """Keep these choices of a fact, in its order; those good in some combination only are counted as further ones."""
    choices = tuple(one for one in fact.choices if one in kept)
    return replace(fact, choices=choices, more=fact.more + len(good_once) - len(kept))


def _size(lists: Sequence[Sequence[Any]]) -> int:
    size = 1
    for one in lists:
        size *= len(one)
    return size


def filled(elements: Iterable[Element]) -> tuple[Filled, ...]:
    """Name elements as a question does."""
    return tuple(Filled(one.order, one.label, one.question) for one in elements)


def raising(finding: Finding, concepts: Concepts, act: str, of_norm: Mapping[int, str], most: int) -> list[FactSet]:
    """Propose facts that would lift every weak element of a finding; nothing where no claim outweighs a denial.

    They are facts that the record has already, as firm as it takes to outweigh what is said against them. Each set can
    be stated in `most` ways at most.
    """
    weak = {one.order: one for one in finding.elements if one.strength < 5}
    modes = {
        order: concepts.outweighing(max((claim.weight for claim in one.opposing), default=0))
        for order, one in weak.items()
    }
    firm = {order: mode for order, mode in modes.items() if mode}
    if not weak or len(firm) < len(modes):
        return []
    said = {names.CONCEPT + one for each in weak.values() for claim in each.supporting for one in claim.asserts}
    sets = []
    for way in concepts.covers({order: of_norm[order] for order in weak}, said):
        lists = [
            concepts.choices(
                act,
                found,
                [of_norm[order] for order in fills],
                [claim for order in sorted(fills) for claim in weak[order].supporting],
            )
            for fills, found in way
        ]
        facts = [
            Fact(
                "shown",
                filled(weak[order] for order in sorted(fills)),
                max((firm[order] for order in fills), key=_FIRM.index),
                *chosen,
            )
            for (fills, _), chosen in zip(way, few(lists, most), strict=True)
        ]
        sets.append(FactSet(tuple(facts)))
    return sets
