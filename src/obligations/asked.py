"""What a person who names a provision asks for: the norms that it states, or those of a rule, or one norm by its id."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from obligations import names
from obligations.errors import UnknownNameError, UsageError
from obligations.load.terms import obl, value
from obligations.names import in_order, tail
from obligations.norms import every_norm, norms_below, norms_in, norms_of_instrument

if TYPE_CHECKING:
    from obligations.knowledge import KnowledgeBase

_NAMED = 12
"""How many provisions a sentence lists before it says how many more there are."""


@dataclass(frozen=True)
class Asked:
    """The norms that a question about a provision reaches.

    Attributes:
        name: The provision, rule or norm as lawyers cite it.
        norms: IRIs of the norms, in order; empty where none is encoded.
        note: Where no norm is encoded, what is on file instead.
    """

    name: str
    norms: tuple[str, ...]
    note: str = ""


def asked(knowledge: KnowledgeBase, text: str) -> Asked:
    """Find the norms of a provision and of all below it (`CAT:2`), of a rule of custom, or one norm by its id.

    Raises:
        UnknownNameError: Nothing on file is called so; the nearest names are given.
        UsageError: The text names a whole treaty.
    """
    plain = text.strip()
    encoded = _encoded(knowledge)
    if plain.lower() in encoded:
        norm = encoded[plain.lower()]
        return Asked(f"{_reader_citation(knowledge, norm)} ({tail(norm)})", (norm,))
    rules = _rules(knowledge)
    if plain.lower() in rules:
        rule = rules[plain.lower()]
        return Asked(knowledge.view.label(rule), tuple(norms_of_instrument(knowledge.view, rule)))
    return _of_provision(knowledge, plain, [*encoded, *map(tail, rules.values())])


def _encoded(knowledge: KnowledgeBase) -> dict[str, str]:
    """Map the ids of all norms on file, in lower case, to their IRIs."""
    return {tail(one).lower(): one for one in every_norm(knowledge.store)}


def _rules(knowledge: KnowledgeBase) -> dict[str, str]:
    """Map ids and labels of the rules of custom, in lower case, to their IRIs."""
    found = {}
    for quad in knowledge.store.quads_for_pattern(None, obl("customaryStatus"), None, None):
        rule = value(quad.subject)
        found[tail(rule).lower()] = found[knowledge.view.label(rule).lower()] = rule
    return found


def _of_provision(knowledge: KnowledgeBase, text: str, others: list[str]) -> Asked:
    try:
        code, provision = knowledge.names.provision(text)
    except UnknownNameError as error:
        if error.kind != "treaty":
            raise
        plain = text.lower()
        close = difflib.get_close_matches(plain, sorted(set(others)), n=12, cutoff=0.6)
        close.sort(key=lambda one: -_shared_beginning(plain, one))
        known = {one.lower(): one for one in (*error.nearest, *close[:3])}
        nearest = difflib.get_close_matches(plain, known, n=4, cutoff=0)
        raise UnknownNameError("provision, rule or norm", text, [known[one] for one in nearest]) from error
    view, treaty = knowledge.view, names.TREATY + code.lower()
    if provision is None:
        raise UsageError(f"{code} is a whole instrument: name one of its provisions. {_on_file(knowledge, treaty)}")
    norms = sorted(norms_below(view, provision))
    number = view.one(provision, "number") or tail(provision)
    cited = f"{view.one(treaty, 'shortTitle') or view.label(treaty)}, art. {number}"
    return Asked(cited, tuple(norms), "" if norms else _without_norm(knowledge, treaty, provision))


def _without_norm(knowledge: KnowledgeBase, treaty: str, provision: str) -> str:
    """Say that no norm is encoded, and what is on file beside it."""
    view = knowledge.view
    heading = view.one(provision, "label")
    said = [f'No norm is encoded for it (on file as "{heading}").' if heading else "No norm is encoded for it."]
    said.append("That is no answer about the provision: unknown is not no.")
    carried = view.one(treaty, "incorporates")
    if carried and view.one(treaty, "incorporationProvision") in view.many(provision, "inProvision"):
        code = view.one(carried, "code") or tail(carried)
        said.append(f"It takes over provisions of {view.label(carried)}: ask about those ({code}).")
    above = [one for one in view.many(provision, "inProvision") if one != provision]
    wider = norms_in(view, above)
    if wider:
        said.append(f"The article around it states {', '.join(tail(one) for one in sorted(wider))}.")
    return " ".join((*said, _on_file(knowledge, treaty)))


def _on_file(knowledge: KnowledgeBase, treaty: str) -> str:
    """Name the provisions of an instrument for which norms are encoded."""
    view = knowledge.view
    stated = {one for norm in norms_of_instrument(view, treaty) for one in view.many(norm, "statedIn")}
    code = view.one(treaty, "code") or tail(treaty)
    on_file = {number for one in stated if (number := view.one(one, "number"))}
    numbers = [f"{code}:{number}" for number in sorted(on_file, key=in_order)]
    if not numbers:
        return "No norm of this instrument is on file at all."
    more = f" and {len(numbers) - _NAMED} more" if len(numbers) > _NAMED else ""
    return f"Norms are on file for {', '.join(numbers[:_NAMED])}{more}."


def _shared_beginning(one: str, other: str) -> int:
    """Count the letters with which both begin."""
    return next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _reader_citation(knowledge: KnowledgeBase, norm: str) -> str:
    """Cite the provision of one norm."""
    from obligations.findings import FindingReader

    reader = FindingReader(knowledge.view)
    return reader.citation(knowledge.view.one(norm, "instrument") or "", reader.provision(norm), None)
