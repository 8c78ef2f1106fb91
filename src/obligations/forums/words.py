"""Says why a way into a procedure is open, closed or unknown: by which act, declaration or reservation, and when."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from obligations.accepted import acceptance
from obligations.bound import Bindings, Question
from obligations.consent import reservation
from obligations.dates import written
from obligations.names import tail

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from obligations.view import View

_CONSENT: Final = ("consentStands", "consentStandsInTerritory", "consentPerhaps", "consentDisputed", "consentSignature")
_DECIDING: Final = (
    *_CONSENT,
    *("consentSurvives", "consentMaySurvive", "acceptanceStands", "acceptancePerhaps", "acceptanceAtOtherTime"),
    *("excludedNow", "perhapsExcludedNow", "excludedAtTheFacts", "referredBy"),
)
_ABOUT_EXCLUSION: Final = frozenset({"doorExcluded", "doorExclusionUnknown", "doorFactsWhileExcluded"})
_ABOUT_FACTS: Final = frozenset({"doorFactsBefore", "doorFactsPerhapsBefore"})


class WayWords:
    """Puts what the rules found on a way into sentences; every judgement is theirs.

    Args:
        view: Look-ups over the store in which the rules ran, the law behind it.
        state: ISO code of the State asked about.
    """

    def __init__(self, view: View, state: str) -> None:
        self.view, self.state = view, state
        self._bindings = Bindings(view)

    def acts(self, way: str) -> tuple[str, ...]:
        """Name the acts, declarations and reservations on which the way turns."""
        view, found = self.view, set[str]()
        for name in _DECIDING:
            for one in view.many(way, name):
                found.add(tail(view.one(one, "basis") or one))
        return tuple(sorted(found))

    def reason(self, way: str, act: str, reasons: Sequence[str], status: str) -> tuple[str, ...]:
        """Say why the way has its status: what speaks against it or, where nothing does, what opens it."""
        found = [*self._membership(way, reasons), *self._consent(way), *self._acceptance(way)]
        found += self._exclusion(way, reasons)
        found += self._facts(way, act, reasons)
        if not found and status == "open":
            found.append("It needs no act of the State.")
        return tuple(dict.fromkeys(found))

    def _membership(self, way: str, reasons: Sequence[str]) -> Iterator[str]:
        """Say what stands against a way that leads through no instrument."""
        view = self.view
        by = view.one(view.one(way, "wayBy") or "", "notation")
        told = {"doorNotParty", "doorSignedOnly", "doorPartyUnknown", "doorPartyPerhaps", "doorNoDeclaration"}
        told |= {"doorDeclarationUnknown", "doorDeclarationPerhaps", *_ABOUT_EXCLUSION, *_ABOUT_FACTS}
        for one in reasons:
            if one not in told:
                label = view.label(f"https://w3id.org/obligations/ns#{one}")
                yield f"{label[0].upper()}{label[1:]}."
        if by == "membership" and not reasons:
            yield "The State is a member of the organization."
        if by == "referral" and not reasons:
            yield "The Security Council has referred a situation in that State."

    def _consent(self, way: str) -> Iterator[str]:
        view = self.view
        instrument = view.one(way, "wayInstrument")
        if instrument is None:
            return
        code, state = view.one(instrument, "code") or "", tail(view.one(way, "wayState") or "")
        answer = self._bindings.answer(Question(state, code, None, self._day(way)))
        places = view.many(way, "onlyForTerritory")
        if places:
            yield f"{answer_title(view, instrument)}: only in respect of {', '.join(map(view.label, places))}."
            return
        who = (
            ""
            if state == self.state
            else f"{view.label(view.one(way, 'wayState') or '')}, on whose territory it lies: "
        )
        yield f"{answer_title(view, instrument)}: {who}{_small(answer.reason) if who else answer.reason}"
        yield from self._after_exit(way)

    def _after_exit(self, way: str) -> Iterator[str]:
        """Say whether the body still hears a State that has left, and on what that rests."""
        view = self.view
        word = self._of_procedure(way, "survivesExit")
        basis = _in_brackets(self._of_procedure(way, "survivesExitBasis"))
        if view.many(way, "consentSurvives"):
            yield f"For what happened before that the body still hears it{basis}."
        elif view.many(way, "consentMaySurvive") and word == "argued":
            yield f"That the body still hears it for what happened before is argued, and not settled{basis}."
        elif view.many(way, "consentMaySurvive"):
            yield f"Whether the body still hears it for what happened before is not known{basis}."

    def _of_procedure(self, way: str, name: str) -> str:
        """Return what the record says of the procedure to which a way leads."""
        view = self.view
        route = view.subjects("hasWay", way)[0]
        return next((view.one(one, name) or "" for one in view.many(route, "procedure")), "")

    def _acceptance(self, way: str) -> Iterator[str]:
        view = self.view
        provision, instrument = view.one(way, "wayProvision"), view.one(way, "wayInstrument")
        if provision and instrument and view.one(way, "acceptanceStanding") and not self._no_party(way):
            said = acceptance(view, tail(view.one(way, "wayState") or ""), tail(instrument), provision, self._day(way))
            number = view.one(provision, "number")
            yield (
                f"Article {number}: {said}"
                if said
                else f"Article {number}: no declaration is on file, nor a list of them."
            )

    def _no_party(self, way: str) -> bool:
        return tail(self.view.one(way, "consentStanding") or "") in {"standsNot", "standsSignature"}

    def _exclusion(self, way: str, reasons: Sequence[str]) -> Iterator[str]:
        if not _ABOUT_EXCLUSION & {*reasons}:
            return
        view = self.view
        named = False
        for name, verb in (
            ("excludedNow", "It has excluded the procedure"),
            ("perhapsExcludedNow", "It may have excluded the procedure"),
            (
                "excludedAtTheFacts",
                "It had excluded the procedure at the time of the facts, and has since given that up",
            ),
        ):
            for one in view.many(way, name):
                named = True
                it = reservation(view, one)
                articles = f" to article {it.articles.replace(';', ', ')}" if it.articles else ""
                yield f"{verb}: statement{articles} of {_written(it.made_on)} ({it.id})."
        if not named:
            yield "Whether it has excluded the procedure is not known: reservations were not read to the day it joined."

    def _facts(self, way: str, act: str, reasons: Sequence[str]) -> Iterator[str]:
        found = _ABOUT_FACTS & {*reasons}
        if not found or not act:
            return
        view = self.view
        openings = [one for name in _DECIDING for one in view.many(way, name) if view.one(one, "fromDay")]
        asked = [one for one in openings if self._asked(way, one)]
        since = min((date.fromisoformat(view.one(one, "fromDay") or "") for one in asked or openings), default=None)
        before = "doorFactsBefore" in found
        basis = _in_brackets(self._of_procedure(way, "factsAfterBasis"))
        if self._of_procedure(way, "factsAfter") == "begin-after-entry":
            verb = "lie, or began," if before else "may lie, or may have begun,"
            time = written(since) if since else "its time"
            yield f"The facts {verb} before {time}; it takes only what began later{basis}."
            return
        verb = "lie" if before else "may lie"
        if "doorFactsPerhapsBefore" in found and view.many(way, "acceptanceStands"):
            yield "Whether the facts come after the declaration is not known: its day, or theirs, is not known exactly."
            return
        yield (
            f"The facts {verb} before {written(since)}, from when the procedure reaches them{basis}."
            if since
            else f"The facts {verb} before the procedure reaches them{basis}."
        )

    def _asked(self, way: str, opening: str) -> bool:
        """Tell whether an opening is a declaration, which counts where there is one."""
        accepted = {one for name in ("acceptanceStands", "acceptancePerhaps") for one in self.view.many(way, name)}
        return opening in accepted

    def _day(self, way: str) -> date:
        return date.fromisoformat(self.view.one(way, "judgedOn") or "")


def answer_title(view: View, instrument: str) -> str:
    """Return the short title under which an instrument is told of."""
    return view.one(instrument, "shortTitle") or view.label(instrument)


def _in_brackets(basis: str) -> str:
    return f" ({basis})" if basis else ""


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _written(edtf: str) -> str:
    return (
        written(date.fromisoformat(edtf))
        if len(edtf) == len("2017-07-01") and "/" not in edtf
        else edtf or "an unknown day"
    )
