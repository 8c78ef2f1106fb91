"""`bound` against the slow second implementation: random questions, most of them on the days that matter."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

import slow_bound
from obligations.dates import Interval
from slow_bound import Answer, between, decide

if TYPE_CHECKING:
    from collections.abc import Iterator

    from obligations import KnowledgeBase
    from obligations.bound import Bound

SEED = 20170704
FIRST, LAST = date(1926, 1, 1), date(2026, 12, 31)


def listed() -> list[slow_bound.Treaty]:
    return [treaty for treaty in slow_bound.treaties().values() if treaty.acts]


def days_that_matter(state: str, treaty: slow_bound.Treaty) -> list[date]:
    """Each act's own days and days of effect, the treaty's days, and the days before and after them."""
    turning = [day for day in (treaty.adopted, treaty.in_force, treaty.complete_to) if day]
    turning += [day for day in (slow_bound.born(state), slow_bound.dissolved(state)) if FIRST < day < LAST]
    for row in treaty.acts.get(state, []):
        first, last = between(row["date"])
        turning += [first, last, treaty.rule(first), treaty.rule(last)]
        turning += [date.fromisoformat(row["effective"])] if row["effective"] else []
    near = {day + timedelta(days=step) for day in turning for step in (-1, 0, 1)}
    return sorted(day for day in near if FIRST <= day <= LAST)


def a_day(rng: random.Random, days: list[date]) -> date:
    if days and rng.random() < 0.75:
        return rng.choice(days)
    return FIRST + timedelta(days=rng.randrange((LAST - FIRST).days + 1))


def general_questions(rng: random.Random, how_many: int) -> Iterator[tuple[str, str, date]]:
    states, treaties = sorted(slow_bound.states()), listed()
    for _ in range(how_many):
        state, treaty = rng.choice(states), rng.choice(treaties)
        yield state, treaty.slug, a_day(rng, days_that_matter(state, treaty))


def territorial_questions(rng: random.Random, how_many: int) -> Iterator[tuple[str, str, date, str]]:
    """Half of them about a territory and a treaty for which some State has acted."""
    held = sorted({(row["state"], place) for place, rows in slow_bound.territories().items() for row in rows})
    acted = [
        (state, treaty, row["territory"])
        for treaty in listed()
        for state, rows in sorted(treaty.acts.items())
        for row in rows
        if row["territory"]
    ]
    for _ in range(how_many):
        if rng.random() < 0.5:
            state, treaty, place = rng.choice(acted)
        else:
            (state, place), treaty = rng.choice(held), rng.choice(listed())
        days = days_that_matter(state, treaty)
        for row in slow_bound.territories()[place]:
            ends = [between(row[name])[0] for name in ("from", "until") if row[name]]
            days += [end + timedelta(days=step) for end in ends for step in (-1, 0)]
        yield state, treaty.slug, a_day(rng, days), place


def as_answer(bound: Bound) -> Answer:
    """What the library said, in the terms of the slow implementation."""
    if bound.status != "bound":
        return Answer(bound.status)
    since = bound.since
    days = (since.earliest, since.latest) if isinstance(since, Interval) else (since, since)
    return Answer("bound", *days, bound.until or date.max)


def compare(questions: list[str], fast: list[Answer], slow: list[Answer]) -> None:
    """Fail with a line for every question on which the two disagree."""
    wrong = [(q, f, s) for q, f, s in zip(questions, fast, slow, strict=True) if f != s]
    lines = [f"{question}: bound says {quick}, by hand {plain}" for question, quick, plain in wrong[:30]]
    if wrong:
        pytest.fail("\n".join([f"{len(wrong)} of {len(questions)} differ", *lines]), pytrace=False)


def test_bound_agrees_with_the_slow_implementation_on_5000_questions(kb: KnowledgeBase) -> None:
    asked = list(general_questions(random.Random(SEED), 5000))  # noqa: S311 - the same sample each time
    fast = [as_answer(kb.bound(state, slug.upper(), on=day)) for state, slug, day in asked]
    slow = [decide(state, slug, day) for state, slug, day in asked]
    assert len(asked) == 5000
    compare([f"{one[0]} {one[1]} {one[2]}" for one in asked], fast, slow)


def test_bound_agrees_with_the_slow_implementation_in_territories(kb: KnowledgeBase) -> None:
    asked = list(territorial_questions(random.Random(SEED + 1), 1000))  # noqa: S311 - the same sample each time
    fast = [as_answer(kb.bound(state, slug.upper(), on=day, territory=place)) for state, slug, day, place in asked]
    slow = [decide(state, slug, day, territory=place) for state, slug, day, place in asked]
    compare([f"{one[0]} in {one[3]}: {one[1]} {one[2]}" for one in asked], fast, slow)


def test_bound_agrees_with_the_slow_implementation_on_articles_that_the_protocol_carries(kb: KnowledgeBase) -> None:
    rng = random.Random(SEED + 2)  # noqa: S311 - the same sample each time
    asked = []
    for _ in range(600):
        state, article = rng.choice(sorted(slow_bound.states())), rng.choice((2, 31, 33, 34, 35))
        both = [slow_bound.treaties()[slug] for slug in ("refugee-1951", "refugee-1967")]
        days = [day for treaty in both for day in days_that_matter(state, treaty)]
        asked.append((state, article, a_day(rng, days)))
    fast = [as_answer(kb.bound(state, f"REFUGEE-1951:{article}", on=day)) for state, article, day in asked]
    slow = [decide(state, "refugee-1951", day, article=article) for state, article, day in asked]
    compare([f"{one[0]} art. {one[1]} {one[2]}" for one in asked], fast, slow)


def test_the_questions_reach_every_answer_and_every_treaty(kb: KnowledgeBase) -> None:
    """A comparison proves nothing about answers that never come up."""
    asked = list(general_questions(random.Random(SEED), 5000))  # noqa: S311 - the same sample each time
    statuses = {decide(state, slug, day).status for state, slug, day in asked}
    assert statuses == {"bound", "notBound", "signatoryOnly", "unknown"}
    assert {slug for _state, slug, _day in asked} == {treaty.slug for treaty in listed()}
    assert {state for state, _slug, _day in asked} == set(slow_bound.states())
    assert len(listed()) == 57
    assert len(kb.names.treaties()) >= len(listed())
