"""Says whether a State had accepted a procedure that a treaty leaves open to a declaration (CAT arts. 21-22)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from obligations.dates import written
from obligations.load.terms import participation
from obligations.names import tail

if TYPE_CHECKING:
    from obligations.view import View


def acceptance(view: View, state: str, treaty: str, provision: str, on: date) -> str | None:
    """Say whether a declaration of the State under a provision stood on a day; None where none is asked for.

    Args:
        view: What is on file.
        state: ISO code of the State.
        treaty: Slug of the treaty.
        provision: IRI of the provision, or of a part of it.
        on: The day.
    """
    asked = next((one for one in view.many(provision, "inProvision") if _takes_declarations(view, one)), None)
    if asked is None:
        return None
    made = [
        one
        for one in view.many(participation(state, treaty).value, "declarationMade")
        if asked in view.many(one, "declaredUnder")
    ]
    said = [_said(view, one, on) for one in made]
    telling = [words for standing, words in sorted(said, key=lambda one: one[0]) if words]
    return telling[0] if telling else _silence(view, asked, on)


def _takes_declarations(view: View, provision: str) -> bool:
    """Tell whether declarations under a provision are on file, or a list of them was read."""
    return bool(view.one(provision, "declarationsKnownTo") or view.subjects("declaredUnder", provision))


def _said(view: View, declaration: str, on: date) -> tuple[int, str]:
    """Say how one declaration stands on the day, what tells most coming first."""
    possibly, since, until = (
        date.fromisoformat(view.one(declaration, name) or "9999-12-31")
        for name in ("possiblyFromDay", "fromDay", "untilDay")
    )
    made, excludes = view.one(declaration, "date"), "CompetenceExclusion" in map(tail, view.many(declaration, "a"))
    what = "excluded" if excludes else "accepted"
    if on >= until:
        return 3, f"It had {what} the procedure; the declaration no longer stood from {written(until)}."
    if on < possibly:
        return 4, f"It {what} the procedure only later: its declaration is of {_day(made)}."
    if on < since:
        listed = f"its declaration is on a list of {written(since)} without its day" if not made else f"dated {made}"
        return 2, f"Whether it had {what} the procedure by then is not known: {listed}."
    when = f"by its declaration of {_day(made)}" if made and "/" not in made else f"on a list of {written(since)}"
    return (0 if excludes else 1), f"It had {what} the procedure: {when}."


def _day(made: str | None) -> str:
    return written(date.fromisoformat(made)) if made and len(made) == len("2017-07-01") else made or "an unknown day"


def _silence(view: View, provision: str, on: date) -> str:
    """Say what it means that no declaration is on file."""
    known = view.one(provision, "declarationsKnownTo")
    if known is None:
        return "Whether it has accepted the procedure is not known: the declarations on file are not complete."
    listed = written(date.fromisoformat(known))
    if on <= date.fromisoformat(known):
        return f"It has not accepted the procedure: no declaration of it on a list that is complete to {listed}."
    return f"It had not accepted the procedure by {listed}, the day of the last list; later declarations are not known."
