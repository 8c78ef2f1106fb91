"""Says why no duty stood when an act was done, or why that is open: in the words of `bound`, with the State's acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from obligations.bound import Bindings, Question
from obligations.dates import written
from obligations.load.terms import participation
from obligations.names import CUSTOM, tail

if TYPE_CHECKING:
    from obligations.view import View

_ANSWERED = {
    "notBound": "notBound",
    "unknown": "unknown",
    "contested": "unknown",
    "signatoryOnly": "signatoryOnly",
}
"""The answer of `bound` that fits the answer at the gate; any other is about something else."""

_NOTHING_STOOD = {"notBound", "unknown"}
_OF_A_PROCEDURE = {"accepts-competence", "opt-out"}
"""Kinds of acts by which a State accepts or excludes a body, and is bound no more and no less by the treaty."""


@dataclass(frozen=True)
class Asked:
    """Whose duty under which norm is asked about, for which act (IRIs), and the answer at the gate."""

    state: str
    norm: str
    act: str
    mode: str


class Unbound:
    """Reads why nothing bound a State, treaty by treaty, and remembers what it has read."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._bindings = Bindings(view)

    def reason(self, asked: Asked) -> str:
        """Say in a sentence why no duty stood on the last day of the act (the first, where the last is open).

        Empty where a duty stood, where the act has no day, and where the answer for that one day is another than the
        answer for the whole time of the act.
        """
        day = self.view.one(asked.act, "latest") or self.view.one(asked.act, "earliest")
        instrument = self.view.one(asked.norm, "instrument") or ""
        if not day or asked.mode not in _ANSWERED:
            return ""
        if instrument.startswith(CUSTOM):
            return self._custom(asked, instrument, date.fromisoformat(day))
        provision = self.view.one(asked.norm, "statedIn")
        question = Question(tail(asked.state), tail(instrument), provision, date.fromisoformat(day), self._place(asked))
        known = self._bindings.answer(question)
        return known.reason if known.status == _ANSWERED[asked.mode] else ""

    def acts(self, asked: Asked) -> list[str]:
        """List, by day, all that the State did about the treaty, where nothing bound it (IRIs)."""
        instrument = self.view.one(asked.norm, "instrument") or ""
        if asked.mode not in _NOTHING_STOOD or instrument.startswith(CUSTOM):
            return []
        pair = participation(tail(asked.state), tail(instrument)).value
        made = [one for one in self.view.many(pair, "actMade") if self.view.one(one, "actKind") not in _OF_A_PROCEDURE]
        return sorted(made, key=lambda one: (self.view.one(one, "date") or "", one))

    def _place(self, asked: Asked) -> str | None:
        """Name the territory of the act, where it has a status of its own."""
        places = self.view.many(asked.act, "place")
        return next((tail(one) for one in places if self.view.many(one, "administeredUnder")), None)

    def _custom(self, asked: Asked, rule: str, day: date) -> str:
        """Say that the State was not there, or that the rule is not taken to stand yet."""
        absent = self._bindings.file.absence(tail(asked.state), day)
        stands = date.fromisoformat(self.view.one(rule, "validFrom") or date.min.isoformat())
        return absent or (
            f"The rule is taken to stand from {written(stands)}; before, that is open." if day < stands else ""
        )
