"""What a treaty status sheet is drawn from, and the acts of the State towards the treaty as it lists them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from obligations.consent import treaty_act
from obligations.draft.document import Bullets, Note, Paragraph, Table, Text
from obligations.load.terms import participation
from obligations.names import PLACE, STATE, TREATY_ACTION
from obligations.render.words import DECLARATION, day, the_state

if TYPE_CHECKING:
    from collections.abc import Iterable

    from obligations.bound import Bound
    from obligations.consent import TreatyAct
    from obligations.draft.document import Block, Line, Link
    from obligations.knowledge import KnowledgeBase
    from obligations.treaty_page import Instrument, TreatyPage
    from obligations.view import View

NO_DAY = "day not on file"


def plain(words: str, *parts: Text | Link | Note) -> Paragraph:
    """Return a paragraph that begins with these words."""
    return Paragraph((Text(words), *parts))


def in_a_sentence(title: str) -> str:
    """Write a title as it stands in a sentence."""
    return title if title.startswith(("the ", "The ")) else f"the {title}"


@dataclass(frozen=True)
class Sheet:
    """What the sheet is drawn from."""

    knowledge: KnowledgeBase
    answer: Bound
    page: TreatyPage
    carrier: Instrument | None

    @property
    def view(self) -> View:
        """What is on file."""
        return self.knowledge.view

    @property
    def state(self) -> str:
        """Name of the State as it stands in a sentence."""
        return the_state(self.name(self.answer.question.state))

    def name(self, state: str) -> str:
        """Name of a State by its code, as it stands in a list."""
        return self.view.label(STATE + state)

    @property
    def on(self) -> str:
        """The day, as it is written."""
        return day(self.answer.question.on.isoformat())

    @property
    def territory(self) -> str:
        """Name of the territory asked about; empty for the State at large."""
        place = self.answer.question.territory
        return self.view.label(PLACE + place) if place else ""

    @property
    def law(self) -> str:
        """The treaty, or the provision of it, as it stands in a sentence."""
        title = in_a_sentence(self.page.instrument.title)
        law = f"article {self.answer.number} of {title}" if self.answer.number else title
        if self.carrier:
            law += f", by way of {in_a_sentence(self.carrier.title)},"
        return f"{law} in respect of {self.territory}" if self.territory else law


def capital(words: str) -> str:
    """Return words with a capital letter."""
    return words[:1].upper() + words[1:]


def cited(acts: Iterable[TreatyAct]) -> tuple[Note, ...]:
    """Return a note with the sources of each act."""
    return tuple(Note((Text(_source(one)),)) for one in acts)


def _source(act: TreatyAct) -> str:
    if not act.sources:
        return "No source is on file."
    first, *others = act.sources
    said = f"{first}{f', as at {day(act.source_date)}' if act.source_date else ''}"
    also = f"; also: {'; '.join(others)}" if others else ""
    return f"{said}{also}.{' From memory, unverified.' if act.confidence == 'unverified' else ''}"


def acts_made(sheet: Sheet) -> Iterable[Block]:
    """Tell of the State's acts towards the treaty, each with its sources."""
    acts = _on_file(sheet)
    if not acts:
        yield plain(f"No act of {sheet.state} towards this treaty is on file.")
        return
    yield Table(
        ("Act", "Day of the act", "In effect from", "Decides the answer"),
        tuple(_act(sheet, code, act) for code, act in acts),
        widths=(4, 2, 2, 2),
    )
    noted = [
        f"{_named(sheet, act)}, {day(act.date) if act.date else NO_DAY}: {act.note}" for _, act in acts if act.note
    ]
    if noted:
        yield Bullets(tuple((Text(one),) for one in noted))


def _on_file(sheet: Sheet) -> list[tuple[str, TreatyAct]]:
    """List the State's acts towards the treaty, and towards the instrument that carries the provision, by day."""
    question = sheet.answer.question
    codes = [question.treaty, *([sheet.answer.via] if sheet.answer.via else [])]
    found = [
        (code, treaty_act(sheet.view, iri))
        for code in codes
        for iri in sheet.view.many(participation(question.state, code.lower()).value, "actMade")
    ]
    listed = {act.id for _, act in found}
    found += [(question.treaty, act) for act in sheet.answer.acts if act.id not in listed]
    return sorted(found, key=lambda one: (one[1].date or "9999", one[1].id))


def _act(sheet: Sheet, code: str, act: TreatyAct) -> tuple[Line, ...]:
    other = "" if code == sheet.answer.question.treaty else f" ({code})"
    place = f", for {sheet.view.label(PLACE + act.territory)}" if act.territory else ""
    made = day(act.date) if act.date else NO_DAY
    return (
        (Text(f"{_named(sheet, act)}{place}{other}"), *cited((act,))),
        (Text(made),),
        (Text(_effect(act)),),
        (Text(_decides(sheet, act)),),
    )


def _named(sheet: Sheet, act: TreatyAct) -> str:
    """Name an act; a declaration on a body, with the article under which it is made."""
    under = sheet.view.many(TREATY_ACTION + act.id, "declaredUnder")
    if not under:
        return kind(act)
    articles = ", ".join(sheet.view.one(one, "number") or "" for one in under)
    return f"{capital(DECLARATION.get(act.kind, kind(act)))}, art. {articles}"


def _effect(act: TreatyAct) -> str:
    if not act.effect or act.effect == act.possibly:
        return day(act.effect) if act.effect else NO_DAY
    listed = f"by {day(act.effect)}, when a list names it"
    return f"between {day(act.possibly)} and {day(act.effect)}" if act.date else listed


def _decides(sheet: Sheet, act: TreatyAct) -> str:
    if any(act.id == one.id for one in sheet.answer.acts):
        return "yes"
    later = act.date[:10] > sheet.answer.question.on.isoformat()[: len(act.date)]
    return "made after that day" if later else ""


def kind(act: TreatyAct) -> str:
    """Name what an act is."""
    return capital(act.kind.replace("-", " "))
