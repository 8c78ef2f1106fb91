"""The words in which drafts tell what is claimed: phrases for concepts (data/drafts/phrases.csv), and who speaks."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from obligations import names
from obligations.draft.tables import read_table
from obligations.load.terms import node, value
from obligations.names import tail
from obligations.render.words import the_state

if TYPE_CHECKING:
    from collections.abc import Iterable

    from obligations.knowledge import KnowledgeBase
    from obligations.model import Claim, Source

AMONG, CLASS, CONDITION = "among", "class", "condition"
"""Parts that a phrase can play: some of the people, what they all are, and what only a rule asks for."""


class Wording:
    """Looks phrases and speakers up."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._knowledge = knowledge

    @cached_property
    def _rows(self) -> dict[str, dict[str, str]]:
        rows = read_table(self._knowledge.sources, "phrases")
        found: dict[str, dict[str, str]] = {}
        for row in rows:
            found.setdefault(row["concept"], row)
        return found

    @cached_property
    def persons(self) -> frozenset[str]:
        """Ids of the concepts that say something of people, not of acts."""
        scheme = node(f"{names.CONCEPT}scheme-persons")
        found = self._knowledge.store.quads_for_pattern(None, node(f"{names.SKOS}inScheme"), scheme, None)
        return frozenset(tail(value(quad.subject)) for quad in found)

    def phrase(self, concept: str) -> str:
        """Return the words for a concept inside a sentence: its phrase, else its label in lower case."""
        if concept in self._rows:
            return self._rows[concept]["phrase"]
        label = self._knowledge.view.label(names.CONCEPT + concept)
        return label if label[1:2].isupper() else label[:1].lower() + label[1:]

    def in_order(self, concepts: Iterable[str]) -> list[str]:
        """Return concepts once each, in the order of their phrases; those without one come last, as they came."""
        rows = list(self._rows)
        return sorted(dict.fromkeys(concepts), key=lambda one: rows.index(one) if one in self._rows else len(rows))

    def part(self, concept: str) -> str:
        """Return the part that a concept plays in a sentence; people without a phrase are a class."""
        return self._rows[concept]["part"] if concept in self._rows else CLASS if concept in self.persons else "act"

    def voice(self, claim: Claim, of: str = "") -> str:
        """Say whose answer a position is: the State's own words only where the State, or a report of them, has them.

        A source of the State itself is one of a government that its publisher names at its end ("of China").

        Args:
            claim: The position.
            of: The State's name; by default whoever is on file as its speaker.
        """
        name, source = of or claim.said_by, claim.source
        state = the_state(name)
        if source is None:
            return f"ascribed to {state}; no source is on file"
        teller = source.publisher or source.title
        if _is_of(source, name):
            return f"said by {state}"
        roots = [self._source(one) for one in source.roots if one != source.id]
        if any(_is_of(one, name) for one in roots):
            return f"said by {state}, as {teller} reported"
        return f"ascribed to {state} by {teller}"

    def _source(self, id_: str) -> Source:
        from obligations.findings import FindingReader

        return FindingReader(self._knowledge.view).source(names.SOURCE + id_)


def _is_of(source: Source, state: str) -> bool:
    """Tell whether a source was published by the government of a State."""
    named = re.search(rf"\bof (?:the )?(?:[^,()]+ of )?{re.escape(state)}\Z", source.publisher)
    return bool(named) and source.kind == "government"
