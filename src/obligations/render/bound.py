"""The page of what bound a State on a day."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

from obligations.names import PLACE, STATE, TREATY
from obligations.render.page import Page, write_pages
from obligations.render.words import RESERVATION, day, foot
from obligations.render.writers import headed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from obligations.bound import Bound
    from obligations.render.page import Medium

STATUS = {"bound": "bound", "notBound": "not bound", "signatoryOnly": "signature only", "unknown": "unknown"}
_ANSWER = {
    "bound": "Yes.",
    "notBound": "No.",
    "signatoryOnly": "No.",
    "unknown": "Unknown.",
}
_COLUMNS = (
    "state",
    "treaty",
    "provision",
    "on",
    "territory",
    "status",
    "since",
    "until",
    "via",
    "dataCompleteTo",
    "reason",
)


def write_answers(
    answers: Sequence[Bound], medium: Medium, facts: tuple[Callable[[str], str], str, str], *, single: bool
) -> str:
    """Write answers in one of the formats; `facts` are a labeller, the data version and the law-as-of day."""
    form = medium.form
    if form == "json":
        return headed(facts[1], facts[2], {"answers": [one.to_dict() for one in answers]})
    if form == "jsonl":
        return "".join(json.dumps(one.to_dict(), ensure_ascii=False) + "\n" for one in answers)
    if form in {"csv", "tsv"}:
        out = io.StringIO()
        writer = csv.DictWriter(
            out, _COLUMNS, delimiter="," if form == "csv" else "\t", lineterminator="\n", extrasaction="ignore"
        )
        writer.writeheader()
        writer.writerows({**one.to_dict(), "since": _since(one)} for one in answers)
        return out.getvalue()
    page = _one(answers[0], facts) if single and form != "table" else _all(answers, facts)
    return write_pages([page], medium)


def _since(answer: Bound) -> str:
    since = answer.to_dict()["since"]
    return f"{since['earliest']}/{since['latest']}" if isinstance(since, dict) else since or ""


def _title(answer: Bound, label: Callable[[str], str]) -> str:
    where = f", {label(PLACE + answer.question.territory)}" if answer.question.territory else ""
    return f"{label(STATE + answer.question.state)}{where}, on {day(answer.question.on.isoformat())}"


def _one(answer: Bound, facts: tuple[Callable[[str], str], str, str]) -> Page:
    label, version, as_of = facts
    question = answer.question
    page = Page("Bound or not")
    provision = f", art. {answer.number}" if question.provision else ""
    page.heading(
        f"{label(TREATY + question.treaty.lower())}{provision}: {_title(answer, label)}", aside=question.treaty
    )
    page.line(f"{_ANSWER[answer.status]} {answer.reason}", strong=True)
    for act in answer.acts:
        mark = " [from memory, unverified]" if act.confidence == "unverified" else ""
        source = (
            f"{act.sources[0]}{f', list of {act.source_date}' if act.source_date else ''}"
            if act.sources
            else "no source"
        )
        page.line(f"{act.kind} {day(act.date)}{mark}: {source}. {act.note}".rstrip(), indent=2)
    for one in answer.reservations:
        legal = f", {one.legal_effect}" if one.legal_effect not in {"", "asPurported"} else ""
        page.line(
            f"Reservation to art. {one.articles or '(none named)'} "
            f"({RESERVATION.get(one.effect, one.effect)}{legal}; made {one.made_on}): {one.gist}",
            indent=2,
        )
    if answer.status == "bound" and not answer.reservations and not any("eservation" in note for note in answer.notes):
        page.line("No reservation to this on file." if question.provision else "No reservation on file.", indent=2)
    for note in answer.notes:
        page.line(note, indent=2)
    if answer.data_complete_to:
        page.line(
            f"List complete to {day(answer.data_complete_to.isoformat())}. {answer.data_note}".rstrip(),
            indent=2,
            faint=True,
        )
    page.line(foot(as_of, version), faint=True)
    return page


def _in_a_line(answer: Bound) -> str:
    """Give the reason, and beside it what one line must not hide: territories, and acts known from memory only."""
    beside = [note for note in answer.notes if note.startswith(("Applies by its own act", "The act is on file from"))]
    standing = sorted({part for one in answer.reservations for part in one.articles.split(";") if part})
    if standing:
        beside.append(f"Reservations or declarations on file: {', '.join(standing)}.")
    return " ".join((answer.reason, *beside))


def _all(answers: Sequence[Bound], facts: tuple[Callable[[str], str], str, str]) -> Page:
    label, version, as_of = facts
    page = Page("Bound or not")
    page.heading(_title(answers[0], label) if answers else "No treaty on file")
    for status, words in STATUS.items():
        rows = [(one.question.treaty, _in_a_line(one)) for one in answers if one.status == status]
        if rows:
            page.heading(f"{words} ({len(rows)})", level=2)
            page.table(("Treaty", "Why"), rows)
    page.line(foot(as_of, version), faint=True)
    return page
