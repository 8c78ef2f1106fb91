"""Where the terms of a rule come from and go to, so that only those texts are kept that something reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Place = tuple[str, str]
"""A table, and one of its columns."""


@dataclass
class Flow:
    """What is known of the variables of one rule; where it is in doubt it says too much, never too little.

    Attributes:
        places: For each variable the places that a pattern matches it with.
        copies: For each variable those that its value is made from.
        spoken: Variables whose texts the rule reads.
    """

    places: dict[str, set[Place]] = field(default_factory=dict)
    copies: dict[str, set[str]] = field(default_factory=dict)
    spoken: set[str] = field(default_factory=set)

    def matched(self, term: object, sources: Iterable[str], columns: str) -> None:
        """Note that a term is matched with some columns of some tables."""
        self.places.setdefault(str(term), set()).update((source, column) for source in sources for column in columns)

    def made(self, variable: str, parts: Iterable[object]) -> None:
        """Note that the value of a variable is made from others."""
        self.copies.setdefault(variable, set()).update(map(str, parts))

    def told(self, asked: Iterable[str]) -> tuple[frozenset[str], frozenset[Place]]:
        """Return the variables, and the places, whose texts have to be known so that those of the asked ones are."""
        found, waiting = set[str](), [*self.spoken, *asked]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += self.copies.get(one, ())
        return frozenset(found), frozenset(place for one in found for place in self.places.get(one, ()))


def told(rules: Sequence[tuple[Flow, Sequence[tuple[str, Place]]]], read: Iterable[Place]) -> list[frozenset[str]]:
    """Return for each rule the variables whose texts it has to keep.

    Args:
        rules: For each rule its flow, and which variable it writes into which place.
        read: The places whose texts the answer reads.
    """
    places = frozenset(read)
    while True:
        asked = [[variable for variable, place in writes if place in places] for _, writes in rules]
        found = [flow.told(some) for (flow, _), some in zip(rules, asked, strict=True)]
        reached = places.union(*(sources for _, sources in found))
        if reached == places:
            return [variables for variables, _ in found]
        places = reached
