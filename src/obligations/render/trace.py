"""The pages of `trace`: layers around a thing, paths between two, and what hangs on a source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from obligations.json_form import json_form
from obligations.links import CODES
from obligations.render.page import Page, write_pages
from obligations.render.words import MAY_BREACH, STANDS, counted, foot, sign
from obligations.render.writers import headed
from obligations.trace_paths import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from obligations.render.page import Medium
    from obligations.trace import Hanging, Lead, Thing, Trace
    from obligations.trace_paths import Paths

_SHARED = (
    "They are linked only through what many things share (a State, a treaty, a concept, or law that other events are "
    "asked about too): that says little."
)
Facts = tuple["Callable[[str], str]", str, str]
"""A labeller, the data version and the law-as-of day."""
_SHOWN = 5
"""How many things of one line are named unless everything is asked for."""
_LINES = 40
"""How many lines a layer has unless everything is asked for."""
_AS_FILED = (
    "Derivation is filed for a source as a whole: whether it took a given point from there, or saw it itself, nobody "
    "has recorded."
)
_AS_FAR_AS = "That no path is found says what is linked on file, and nothing about the law."


def write_trace(found: Trace, medium: Medium, facts: Facts, *, everything: bool = False) -> str:
    """Write the layers around a thing in one of the formats."""
    return _written(found, medium, facts, lambda page: _layers(page, found, everything=everything))


def write_paths(found: Paths, medium: Medium, facts: Facts) -> str:
    """Write the paths between two things in one of the formats."""
    if medium.form == "json":
        told = [{"sentence": sentence(one), "steps": json_form(one)} for one in found.paths]
        return headed(facts[1], facts[2], {**json_form(found), "paths": told})
    return _written(found, medium, facts, lambda page: _paths(page, found))


def write_hanging(found: Hanging, medium: Medium, facts: Facts, *, everything: bool = False) -> str:
    """Write what hangs on a source in one of the formats."""
    return _written(found, medium, facts, lambda page: _hanging(page, found, everything=everything))


def _written(found: Trace | Paths | Hanging, medium: Medium, facts: Facts, fill: Callable[[Page], None]) -> str:
    if medium.form == "json":
        return headed(facts[1], facts[2], json_form(found))
    page = Page("Trace")
    fill(page)
    page.line(foot(facts[2], facts[1], MAY_BREACH), faint=True)
    return write_pages([page], medium)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _layers(page: Page, found: Trace, *, everything: bool) -> None:
    page.heading(_capital(found.thing.words), aside=_named(found.thing))
    if not found.layers and found.thing.kind not in CODES:
        page.line("Nothing on file is linked to it.", strong=True)
    for layer in found.layers:
        reached = sum(len(one.ends) for one in layer.leads)
        steps = counted(layer.depth, "step")
        page.heading(f"{steps} away: {counted(reached, 'thing')}", level=2)
        if layer.not_followed:
            page.line(f"{layer.not_followed} things of the layer before were not followed: too many.", indent=2)
        shown = layer.leads if everything else layer.leads[:_LINES]
        for one in shown:
            page.line(_lead(one, first=layer.depth == 1, everything=everything), indent=2)
        if len(shown) < len(layer.leads):
            page.line(f"and {len(layer.leads) - len(shown)} more lines (--all shows them)", indent=2, faint=True)


def _lead(one: Lead, *, first: bool, everything: bool) -> str:
    ends = one.ends if everything else one.ends[:_SHOWN]
    more = f"; and {len(one.ends) - len(ends)} more" if len(ends) < len(one.ends) else ""
    start = "it" if first else one.start.words
    return f"{_capital(start)} {one.phrase}: {'; '.join(end.words for end in ends)}{more}"


def _named(one: Thing) -> str:
    return f"{one.kind.replace(' ', '-')}:{one.id}"


def _paths(page: Page, found: Paths) -> None:
    page.heading(f"From {found.start.words} to {found.end.words}")
    if not found.paths:
        page.line(f"No path of up to {counted(found.longest, 'step')} is on file.", strong=True)
        page.line("The search ended before everything was read." if found.cut else _AS_FAR_AS, indent=2)
        return
    every = len(found.paths) > 1 or found.found == 1
    if found.through:
        page.line(_SHARED)
    least = "at least " if found.cut else ""
    said = f"{least}{counted(found.found, 'path')} of up to {counted(found.longest, 'step')}"
    if every:
        left = f"; the {len(found.paths)} shortest are told" if len(found.paths) < found.found else ""
        page.line(f"{_capital(said)}{left}.", strong=True)
    for number, one in enumerate(found.paths, 1):
        page.line(f"{number}. {sentence(one)}" if len(found.paths) > 1 else sentence(one), indent=2)
    if not every:
        page.line(f"{found.found - 1} more of the same length (--all-paths tells them).", indent=2, faint=True)


def _hanging(page: Page, found: Hanging, *, everything: bool) -> None:
    page.heading(f"What hangs on {found.source.words}", aside=_named(found.source))
    if found.root:
        page.line(f"It repeats another source and is no root of its own: ask about {_named(found.root)}.", strong=True)
    else:
        page.line(
            f"{counted(len(found.only), 'finding')} of which every claim on file leads to this source or to one "
            f"filed as derived from it. {counted(found.besides, 'other finding')} cite it or are opposed by it, and "
            "have another root beside it.",
            strong=True,
        )
        page.line(_AS_FILED if found.repeated_by else "", indent=2)
    repeating = "; ".join(f"{one.words}, {_named(one)}" for one in found.repeated_by)
    page.line(f"Filed as derived from it: {repeating}." if repeating else "", indent=2)
    shown = found.only if everything else found.only[:_LINES]
    stands = [STANDS[sign(one.status, one.tense, overtaken=one.overtaken)] for one in shown]
    rows = [(one.id, words, ", ".join(one.sources)) for one, words in zip(shown, stands, strict=True)]
    beside = (
        f"Beside each finding stand the sources that its claims name; the root of all of them is {found.source.id}."
    )
    page.line(beside if rows else "", indent=2)
    page.table(("Finding", "Status", f"Its claims name (root: {found.source.id})"), rows)
    if len(shown) < len(found.only):
        page.line(f"and {len(found.only) - len(shown)} more (--all shows them)", indent=2, faint=True)
    if not found.root:
        page.line("Only findings that an assessment lists by default are counted.", indent=2, faint=True)
