"""The built-in blocks of drafts: what a record may name, with the parameters of each."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from obligations.draft.document import Block
    from obligations.draft.material import Material


@dataclass(frozen=True)
class Builder:
    """Where a block is made.

    Attributes:
        module: Module of this package.
        function: Function in it, which takes the material and the parameters and returns blocks.
        says: What the block says.
        options: The parameters that it takes.
        lead: Sentence before a list that nothing in the record leads into.
    """

    module: str
    function: str
    says: str
    options: tuple[str, ...] = ()
    lead: str = "As far as is on file:"


_CHOICE = ("treaties", "concepts")

BLOCKS: Final[Mapping[str, Builder]] = {
    "summary": Builder("facts", "summary", "each event in a few sentences, with its sources", ("most",)),
    "chronology": Builder("facts", "chronology", "the acts in order of their days", ("claims", "numbers", "acts")),
    "affected": Builder("facts", "affected", "who is affected: numbers and what is on file of them", ("numbers",)),
    "actors": Builder(
        "facts",
        "actors",
        "who acted, and on what ground the State is asked",
        ("asked",),
        lead="Act by act, as far as is on file:",
    ),
    "dangers": Builder("facts", "dangers", "what is on file of dangers, of the people and in general", ("claims",)),
    "applicable-law": Builder(
        "law", "applicable", "what bound the State, reservations, what is not argued", ("brief",)
    ),
    "acceptance": Builder("law", "acceptance", "what opens the procedure, and what is on file of it"),
    "argument": Builder(
        "argument", "argued", "each leading claim element by element", (*_CHOICE, "most", "detail", "exceptions")
    ),
    "open": Builder(
        "argument",
        "left_open",
        "rules that wait for facts, in a line each",
        (*_CHOICE, "most"),
        lead="Rules under which facts are missing:",
    ),
    "answers": Builder(
        "answers", "answers", "what the State has said and what answers it", ("most", "replies", "answered")
    ),
    "foreseen": Builder("answers", "foreseen", "what may be said against the claims", ("most", "replies", "answered")),
    "earlier": Builder(
        "before",
        "earlier",
        "what bodies found, said or asked before",
        ("most",),
        lead="Bodies and States have spoken as follows:",
    ),
    "last-review": Builder("before", "last_review", "whether the facts lie before the last periodic review on file"),
    "to-find-out": Builder(
        "questions", "to_find_out", "facts that are missing, as questions", ("most",), lead="These facts are missing:"
    ),
    "questions": Builder(
        "questions",
        "to_government",
        "questions to the Government",
        ("most", "table"),
        lead="The Government may be asked:",
    ),
    "consequences": Builder(
        "requests",
        "consequences",
        "what the law of responsibility attaches, if established",
        ("without",),
        lead="If a claim were established:",
    ),
    "recommendations": Builder(
        "requests", "recommendations", "what the State is asked to do", ("most",), lead="The State is asked to:"
    ),
    "mandates": Builder(
        "mandates",
        "mandates",
        "mandates to address, by theme",
        ("most",),
        lead="The mandates whose subjects the facts touch:",
    ),
    "persons": Builder("persons", "persons", "the persons of the case file, by code unless they consent"),
    "categories": Builder(
        "categories",
        "categories",
        "the five categories of arbitrary detention and the facts",
        lead="Each category of the Working Group, held against what is on file:",
    ),
    "sources": Builder("annexes", "sources", "the sources, with address and what each repeats"),
    "chronology-table": Builder("annexes", "chronology", "the acts as a table"),
    "findings-table": Builder("annexes", "findings", "every finding on the State, as a table", ("most",)),
    "matrix": Builder("annexes", "matrix", "events by provisions"),
}
"""Every block by the name that records use."""


def build(name: str, material: Material, options: Mapping[str, Any]) -> tuple[Block, ...]:
    """Make one block; empty where nothing on file fills it, so that the record's own words say so."""
    builder = BLOCKS[name]
    make: Callable[..., tuple[Block, ...]] = getattr(
        import_module(f"obligations.draft.blocks.{builder.module}"), builder.function
    )
    return make(material, options)
