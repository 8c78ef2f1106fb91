"""The pages of two States on a day, and of two treaties by their encoded norms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from obligations.json_form import json_form
from obligations.render.bound import STATUS
from obligations.render.page import Page, write_pages
from obligations.render.words import RESERVATION, counted, day, foot
from obligations.render.writers import headed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from obligations.bound import Bound
    from obligations.compare import RightOfBoth, Side, StatesCompared, TreatiesCompared, TreatyOfBoth
    from obligations.render.page import Medium


def write_states(found: StatesCompared, medium: Medium, versions: tuple[str, str]) -> str:
    """Write two States on a day in one of the formats; `versions` are the data version and the law-as-of day."""
    if medium.form == "json":
        told = [
            {
                "treaty": one.treaty,
                "same": one.same,
                "first": one.first.to_dict(),
                "second": one.second.to_dict(),
                "reservationsUnread": list(one.unread),
            }
            for one in found.treaties
        ]
        return headed(*versions, {**json_form(found), "treaties": told})
    page = Page("Two States")
    page.heading(f"{found.names[0]} and {found.names[1]}, on {day(found.on.isoformat())}", aside=" ".join(found.states))
    _states(page, found)
    page.line(foot(versions[1], versions[0], "custom is left out"), faint=True)
    return write_pages([page], medium)


def write_treaties(found: TreatiesCompared, medium: Medium, versions: tuple[str, str]) -> str:
    """Write two treaties in one of the formats; `versions` are the data version and the law-as-of day."""
    if medium.form == "json":
        return headed(*versions, json_form(found))
    page = Page("Two treaties")
    page.heading(f"{found.titles[0]}, and {found.titles[1]}", aside=" ".join(found.treaties))
    _treaties(page, found)
    told = "a comparison of encoded norms, which no lawyer has reviewed, not of the texts"
    page.line(foot(versions[1], versions[0], told), faint=True)
    return write_pages([page], medium)


def _states(page: Page, found: StatesCompared) -> None:
    both, neither = found.of("bound", "bound"), found.of("notBound", "notBound")
    differing = [one for one in found.treaties if not one.same]
    unknown = [one for one in differing if "unknown" in {one.first.status, one.second.status}]
    known = [one for one in differing if one not in unknown]
    page.line(
        f"Of {counted(len(found.treaties), 'treaty', 'treaties')} on file {len(both)} bound both, {len(neither)} "
        f"neither; {len(known)} stood otherwise for the one than the other; {len(unknown)} unknown for one or both.",
        strong=True,
    )
    for name, why in zip(found.names, found.absent, strict=True):
        page.line(f"{name} did not exist on that day. {why}" if why else "", strong=True)
    _differing(page, "Not alike", known, found)
    _differing(page, "Unknown for one or both", unknown, found)
    _both(page, both, found.names)
    rest = [one for one in found.treaties if one.same and one not in both and one not in neither]
    if rest:
        page.heading("Signed by both, ratified by neither", level=2)
        page.line(", ".join(one.treaty for one in rest), indent=2)
        _elsewhere(page, rest, found.names)
    if neither:
        page.heading("Bound neither", level=2)
        page.line(", ".join(one.treaty for one in neither), indent=2)
        _elsewhere(page, neither, found.names)


def _differing(page: Page, title: str, rows: Sequence[TreatyOfBoth], found: StatesCompared) -> None:
    if not rows:
        return
    page.heading(f"{title} ({len(rows)})", level=2)
    for one in rows:
        page.line(f"{one.title} ({one.treaty})", indent=2, strong=True)
        for name, side, unread in _sides(one, found.names):
            told = _reserved(side, unread=unread) if side.status == "bound" else _places(side)
            page.line(f"{name}: {_stood(found, side)}. {side.reason} {told}".rstrip(), indent=4)


def _stood(found: StatesCompared, side: Bound) -> str:
    """Say how a treaty stood for a side: a State that was not there was neither bound nor free."""
    there = not found.absent[found.states.index(side.question.state)]
    return STATUS[side.status] if there else "did not exist on that day"


def _elsewhere(page: Page, rows: Sequence[TreatyOfBoth], names: tuple[str, str]) -> None:
    """Name the treaties in which a side was not bound as a whole, and that applied in a place by an act of its own."""
    for one in rows:
        for name, side, _ in _sides(one, names):
            told = _places(side)
            page.line(f"{one.treaty}, {name}: {told}" if told else "", indent=4)


def _places(side: Bound) -> str:
    """Say in which places a treaty applied by an act of their own."""
    return " ".join(note for note in side.notes if note.startswith("Applies by its own act in:"))


def _sides(one: TreatyOfBoth, names: tuple[str, str]) -> tuple[tuple[str, Bound, bool], ...]:
    return (names[0], one.first, one.unread[0]), (names[1], one.second, one.unread[1])


def _reserved(side: Bound, *, unread: bool) -> str:
    """Name the reservations of a side that stand on the day, and say where some are known to be unread."""
    told = "; ".join(
        f"art. {one.articles.replace(';', ', ') or '(none named)'} {RESERVATION.get(one.effect, one.effect)}"
        for one in side.reservations
    )
    known = f"Reservations or declarations: {told}." if told else ""
    return f"{known} Some reservations were not read: unknown, not absent.".lstrip() if unread else known


def _both(page: Page, rows: Sequence[TreatyOfBoth], names: tuple[str, str]) -> None:
    if not rows:
        return
    page.heading(f"Bound both ({len(rows)})", level=2)
    bare = [one for one in rows if not one.first.reservations and not one.second.reservations]
    read, unread = ([one.treaty for one in bare if any(one.unread) is so] for so in (False, True))
    page.line(f"No reservation of either on file: {', '.join(read)}." if read else "", indent=2)
    page.line(f"Reservations not read, unknown and not absent: {', '.join(unread)}." if unread else "", indent=2)
    for one in rows:
        if one not in bare:
            page.line(f"{one.title} ({one.treaty})", indent=2, strong=True)
            for name, side, gap in _sides(one, names):
                page.line(f"{name}: {_reserved(side, unread=gap) or 'no reservation on file.'}", indent=4)
    page.line("Reservations were read to a day of their own for each treaty: obligations bound names it.", indent=2)


def _treaties(page: Page, found: TreatiesCompared) -> None:
    first, second = found.treaties
    page.line(
        f"{counted(len(found.shared), 'right')} protected by encoded norms of both. No norm of {second} is encoded for "
        f"{len(found.only_first)} more, and none of {first} for another {len(found.only_second)}. Encoded: "
        f"{found.encoded[0]} norms of {first}, {found.encoded[1]} of {second}.",
        strong=True,
    )
    for one in found.shared:
        _right(page, one, found.treaties)
    for code, other, rights in ((first, second, found.only_first), (second, first, found.only_second)):
        if rights:
            page.heading(f"Protected by norms of {code}, and no norm of {other} is encoded ({len(rights)})", level=2)
            page.line(f"{'; '.join(rights)}. That does not say that {other} lacks them.", indent=2)
    if found.on:
        _bound(page, found)


def _right(page: Page, one: RightOfBoth, codes: tuple[str, str]) -> None:
    page.heading(one.name, level=2, aside=one.id)
    for code, other, side in ((codes[0], codes[1], one.first), (codes[1], codes[0], one.second)):
        page.line(f"{code}, {_articles(side)}: {', '.join(side.derogability) or 'derogability not noted'}", indent=2)
        if side.further:
            page.line(f"for this conduct no norm of {other} is encoded here: {', '.join(side.further)}", indent=4)
    if not one.first.further and not one.second.further:
        page.line("The conduct at which their norms ask is the same, or a kind of it.", indent=2)


def _articles(side: Side) -> str:
    return f"{'arts.' if len(side.citations) > 1 else 'art.'} {', '.join(side.citations)}"


def _bound(page: Page, found: TreatiesCompared) -> None:
    first, second = found.treaties
    page.heading(f"Who was bound on {day(found.on.isoformat()) if found.on else ''}", level=2)
    page.line(f"Bound by both: {counted(found.bound_by_both, 'State')}.", indent=2)
    for code, other, names in (
        (first, second, found.bound_by_first_only),
        (second, first, found.bound_by_second_only),
    ):
        told = f" {', '.join(names)}." if names else ""
        page.line(f"Bound by {code} and not by {other}: {len(names)}.{told}", indent=2)
    if found.unknown:
        page.line(f"Unknown for one of the two: {len(found.unknown)}. {', '.join(found.unknown)}.", indent=2)
