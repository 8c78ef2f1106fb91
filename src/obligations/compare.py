"""Holds two States on a day, or two treaties, against each other: what is the same, what differs, what is unknown.

Treaties are compared by the norms that are encoded of them: by the rights that both protect, the conduct at which the
norms ask, and whether they may be suspended. What nobody has encoded is not compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from obligations.bound import Bindings, Question
from obligations.dates import as_day
from obligations.errors import UnknownNameError, UsageError
from obligations.names import OBL, STATE, TREATY, tail
from obligations.provision_page import norms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from obligations.bound import Bound
    from obligations.knowledge import KnowledgeBase
    from obligations.view import View


@dataclass(frozen=True)
class TreatyOfBoth:
    """How one treaty stood for two States on the day.

    Attributes:
        treaty: Code of the treaty.
        title: Its short title.
        first: How it stood for the first State.
        second: How it stood for the second.
        unread: Whether reservations of the first, and of the second, are known to be unread: unknown, not absent.
    """

    treaty: str
    title: str
    first: Bound
    second: Bound
    unread: tuple[bool, bool]

    @property
    def same(self) -> bool:
        """Whether it stood alike for both, reservations left out; two unknowns are never alike."""
        return self.first.status == self.second.status != "unknown"


@dataclass(frozen=True)
class StatesCompared:
    """Two States on a day.

    Attributes:
        states: Their codes.
        names: Their names.
        on: The day.
        absent: Why each did not exist on the day; empty where it did.
        treaties: Every treaty on file, in order of its code.
    """

    states: tuple[str, str]
    names: tuple[str, str]
    on: date
    absent: tuple[str, str]
    treaties: tuple[TreatyOfBoth, ...]

    def of(self, first: str, second: str) -> tuple[TreatyOfBoth, ...]:
        """Return the treaties that stood in these two ways."""
        return tuple(one for one in self.treaties if (one.first.status, one.second.status) == (first, second))


@dataclass(frozen=True)
class Side:
    """What one of two treaties has under a right.

    Attributes:
        norms: Ids of its norms.
        citations: Where they are stated, as printed.
        conduct: Names of the conduct at which they ask.
        further: Conduct that these norms reach and those of the other treaty under the same right do not.
        derogability: How far they may be suspended, each once.
    """

    norms: tuple[str, ...]
    citations: tuple[str, ...]
    conduct: tuple[str, ...]
    further: tuple[str, ...]
    derogability: tuple[str, ...]


@dataclass(frozen=True)
class RightOfBoth:
    """A right that norms of both treaties protect."""

    id: str
    name: str
    first: Side
    second: Side


@dataclass(frozen=True)
class TreatiesCompared:
    """Two treaties, by their encoded norms.

    Attributes:
        treaties: Their codes.
        titles: Their titles.
        encoded: How many norms are encoded of each.
        shared: Rights that norms of both protect.
        only_first: Names of rights that norms of the first alone protect.
        only_second: Names of rights that norms of the second alone protect.
        on: The day on which States are compared; None for none.
        bound_by_first_only: Names of States bound by the first on that day and not by the second.
        bound_by_second_only: The other way round.
        bound_by_both: How many States both bind.
        unknown: Names of States of which it is unknown whether one of the two binds them.
    """

    treaties: tuple[str, str]
    titles: tuple[str, str]
    encoded: tuple[int, int]
    shared: tuple[RightOfBoth, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    on: date | None
    bound_by_first_only: tuple[str, ...]
    bound_by_second_only: tuple[str, ...]
    bound_by_both: int
    unknown: tuple[str, ...]


def compare(
    knowledge: KnowledgeBase, first: str, second: str, on: str | date | None
) -> StatesCompared | TreatiesCompared:
    """Hold two States or two treaties against each other.

    Raises:
        UnknownNameError: A name is not on file.
        UsageError: One is a State and the other a treaty, both are the same, or two States lack a day.
    """
    kinds = [_kind(knowledge, one) for one in (first, second)]
    if kinds[0] != kinds[1]:
        raise UsageError(f'"{first}" is a {kinds[0]} and "{second}" a {kinds[1]}: compare two of a kind')
    day = None if on is None else as_day(on)
    if kinds[0] == "treaty":
        return compare_treaties(knowledge, first, second, day)
    if day is None:
        raise UsageError("two States are compared on a day: give one")
    return compare_states(knowledge, first, second, day)


def _kind(knowledge: KnowledgeBase, text: str) -> str:
    try:
        knowledge.names.treaty(text)
    except UnknownNameError as error:
        try:
            knowledge.names.state(text)
        except UnknownNameError as other:
            raise UnknownNameError("State or treaty", text, [*other.nearest, *error.nearest][:3]) from None
        return "State"
    return "treaty"


def compare_states(knowledge: KnowledgeBase, first: str, second: str, on: date) -> StatesCompared:
    """Say treaty by treaty how two States stood on a day.

    Raises:
        UnknownNameError: A State is not on file.
        UsageError: Both are the same State.
    """
    view, bindings = knowledge.view, Bindings(knowledge.view)
    one, other = knowledge.names.state(first), knowledge.names.state(second)
    if one == other:
        raise UsageError(f"both are {one}: obligations diff compares one State on two days")

    def both(code: str) -> TreatyOfBoth:
        sides = [bindings.answer(Question(state, code, None, on)) for state in (one, other)]
        treaty, pairs = (
            bindings.file.treaty(code.lower()),
            [bindings.file.pair(who, code.lower()) for who in (one, other)],
        )
        unread = [treaty.reservations_unread or pair.gap for pair in pairs]
        return TreatyOfBoth(code, treaty.title, sides[0], sides[1], (unread[0], unread[1]))

    codes = [
        code for code in knowledge.names.treaties() if OBL + "SoftLaw" not in view.many(TREATY + code.lower(), "a")
    ]
    names = (view.label(STATE + one), view.label(STATE + other))
    absent = (bindings.file.absence(one, on), bindings.file.absence(other, on))
    return StatesCompared((one, other), names, on, absent, tuple(map(both, codes)))


def compare_treaties(knowledge: KnowledgeBase, first: str, second: str, on: date | None) -> TreatiesCompared:
    """Hold two treaties against each other by their encoded norms and, on a day, by the States that they bind.

    Raises:
        UnknownNameError: A treaty is not on file.
        UsageError: Both are the same treaty.
    """
    view = knowledge.view
    codes = (knowledge.names.treaty(first), knowledge.names.treaty(second))
    if codes[0] == codes[1]:
        raise UsageError(f"both are {codes[0]}")
    norms = [norms_of(view, TREATY + code.lower(), None) for code in codes]
    rights = [_by_right(view, one) for one in norms]
    shared = sorted(rights[0].keys() & rights[1].keys())
    alone = [tuple(sorted(view.label(one) for one in mine.keys() - shared)) for mine in rights]
    states = _bound(knowledge, codes, on) if on else ((), (), 0, ())
    return TreatiesCompared(
        treaties=codes,
        titles=(view.label(TREATY + codes[0].lower()), view.label(TREATY + codes[1].lower())),
        encoded=(len(norms[0]), len(norms[1])),
        shared=tuple(_right(view, one, rights[0][one], rights[1][one]) for one in shared),
        only_first=alone[0],
        only_second=alone[1],
        on=on,
        bound_by_first_only=states[0],
        bound_by_second_only=states[1],
        bound_by_both=states[2],
        unknown=states[3],
    )


def _by_right(view: View, norms: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for norm in norms:
        for right in view.many(norm, "protectsRight"):
            found.setdefault(right, []).append(norm)
    return found


def _right(view: View, right: str, first: Sequence[str], second: Sequence[str]) -> RightOfBoth:
    asked = [_conduct(view, norms) for norms in (first, second)]
    further = [_beyond(view, asked[0], asked[1]), _beyond(view, asked[1], asked[0])]
    sides = [_side(view, *one) for one in zip((first, second), asked, further, strict=True)]
    return RightOfBoth(tail(right), view.label(right), *sides)


def _side(view: View, norms: Sequence[str], conduct: Iterable[str], further: Iterable[str]) -> Side:
    cited = {view.one(place, "number") or "": None for norm in norms for place in view.many(norm, "statedIn")}
    return Side(
        norms=tuple(tail(one) for one in norms),
        citations=tuple(one for one in cited if one),
        conduct=tuple(sorted(view.label(one) for one in conduct)),
        further=tuple(sorted(view.label(one) for one in further)),
        derogability=tuple(sorted({view.label(one) for norm in norms for one in view.many(norm, "derogability")})),
    )


def _conduct(view: View, norms: Sequence[str]) -> set[str]:
    """Name the conduct at which norms ask, as the rules derived it from their elements."""
    return {one for norm in norms for one in view.many(norm, "triggeredBy")}


def _beyond(view: View, mine: set[str], others: set[str]) -> set[str]:
    """Name the conduct of one side that is neither asked at on the other side nor a kind of what is."""
    return {one for one in mine if not others & {one, *view.many(one, "isA")}}


def _bound(
    knowledge: KnowledgeBase, codes: tuple[str, str], on: date
) -> tuple[tuple[str, ...], tuple[str, ...], int, tuple[str, ...]]:
    """Part the States by which of two treaties bound them on a day; those unknown of either stand apart."""
    view, bindings = knowledge.view, Bindings(knowledge.view)
    found: dict[tuple[str, ...], list[str]] = {}
    for iri in view.subjects("a", OBL + "State"):
        status = tuple(bindings.answer(Question(tail(iri), code, None, on)).status for code in codes)
        found.setdefault(tuple("no" if one in {"notBound", "signatoryOnly"} else one for one in status), []).append(
            view.label(iri)
        )
    unknown = sorted(name for status, them in found.items() if "unknown" in status for name in them)
    alone = [tuple(sorted(found.get(status, ()))) for status in (("bound", "no"), ("no", "bound"))]
    return alone[0], alone[1], len(found.get(("bound", "bound"), ())), tuple(unknown)
