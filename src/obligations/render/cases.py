"""The page that holds the findings on decided cases against what the bodies found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from obligations.render.page import Page, write_pages
from obligations.render.words import MAY_BREACH, STATUS, foot
from obligations.render.writers import headed
from obligations.worked import written

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from obligations.render.page import Medium
    from obligations.worked import Article, Compared

_KEYS = ("cases", "found", "encoded", "hits", "findings", "shared")
_HEAD = (
    "Treaty",
    "Cases",
    "Articles found breached",
    "with a norm",
    "among the findings",
    "Findings",
    "found breached too",
)


def write_cases(compared: Sequence[Compared], medium: Medium, facts: tuple[str, str]) -> str:
    """Write the comparison in one of the formats; `facts` are the data version and the law-as-of day."""
    if medium.form == "json":
        cases = [one.to_dict() for one in compared]
        totals = dict(zip(("treaty", *_KEYS), _sums("all", _of(compared, "violation")), strict=True))
        return headed(*facts, {"totals": totals, "cases": cases})
    return write_pages([_page(compared, facts)], medium)


def _page(compared: Sequence[Compared], facts: tuple[str, str]) -> Page:
    page = Page("Decided cases")
    decided = _of(compared, "violation")
    total = _sums("all", decided)
    page.heading("Decided cases: what the bodies found, and what the rules find on the same facts")
    page.line(_answer(total), strong=True)
    page.line(
        "Counted by article, prima facie and arguable findings only. A body rules on its own treaty and often stops "
        "early, so findings are counted inside that treaty, and none is wrong for being more.",
        faint=True,
    )
    treaties = sorted({treaty for one in decided for treaty in one.decision.treaties})
    rows = [_sums(treaty, [one for one in decided if treaty in one.decision.treaties]) for treaty in treaties]
    page.table(_HEAD, [tuple(map(str, row)) for row in (*rows, total)])
    _cases(page, "Found breached", decided)
    _missed(page, decided)
    _cases(page, "No violation found", _of(compared, "no_violation"))
    _cases(page, "Petitions, not decided", _of(compared, "alleged_by_petitioner"))
    page.line(foot(facts[1], facts[0], MAY_BREACH), faint=True)
    return page


def _of(compared: Sequence[Compared], outcome: str) -> list[Compared]:
    return [one for one in compared if one.decision.outcome == outcome]


def _sums(treaty: str, cases: Sequence[Compared]) -> tuple[str | int, ...]:
    """Count for one treaty, or for all: cases, articles found, those with a norm, hits, findings, those found too."""

    def many(articles: Iterable[Article]) -> int:
        return sum(treaty in {"all", one[0]} for one in articles)

    hits = sum(many(one.hits) for one in cases)
    coded = hits + sum(many(missed.article for missed in one.missed) for one in cases)
    findings = hits + sum(many(one.more) for one in cases)
    return treaty, len(cases), sum(many(one.decision.found) for one in cases), coded, hits, findings, hits


def _answer(total: tuple[str | int, ...]) -> str:
    _, cases, found, coded, hits, findings, shared = total
    return (
        f"{cases} decisions found {found} breaches of an article; a norm is on file for {coded}, and {hits} of these "
        f"are among the findings. Inside the treaties of the bodies there are {findings} findings by article; "
        f"the bodies made {shared} of them."
    )


def _cases(page: Page, title: str, cases: Sequence[Compared]) -> None:
    if not cases:
        return
    page.heading(title, level=2)
    for one in cases:
        decision = one.decision
        page.line(f"{decision.id} {decision.title} ({decision.body}, {decision.symbol})", indent=2)
        told = (
            ("found on the facts", one.hits),
            ("missed", [missed.article for missed in one.missed]),
            ("no norm that could find it", one.uncoded),
            ("more than the body found", one.more),
        )
        page.line("; ".join(f"{words}: {_listed(articles)}" for words, articles in told if articles), indent=4)


def _missed(page: Page, cases: Sequence[Compared]) -> None:
    found = [(one.decision.id, missed) for one in cases for missed in one.missed]
    if found:
        page.heading("Missed, and why", level=2)
    for case, missed in found:
        page.line(f"{case} {written(missed.article)}: {STATUS.get(missed.best, 'not asked')} ({missed.why})", indent=2)
        page.line(missed.said or "Nobody has read this miss yet.", indent=4)


def _listed(articles: Iterable[Article]) -> str:
    return ", ".join(map(written, articles))
