"""Holds a written draft against what its body asks: length, sections, open places, sources, persons, freshness."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from obligations import names
from obligations.assessment import SHOWN_BY_DEFAULT
from obligations.bring_in.private import private_parts
from obligations.draft.blocks.rests import MEDIA
from obligations.draft.check.words import by_section, count
from obligations.draft.doors import doors
from obligations.render.words import counted, day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from obligations.draft.case import CaseFile
    from obligations.draft.check.reading import Reading
    from obligations.draft.record import Kind, Limit
    from obligations.knowledge import KnowledgeBase
    from obligations.model import Finding

Weight = Literal["blocks", "warns", "tells"]
_RANK = ("blocks", "warns", "tells")
_WORDS_A_PAGE = 500
"""What a page of Times New Roman 12 holds, for a guess where a limit counts pages."""
_STALE_DAYS = 365
_CARRIED = {
    "tracked change": ("changes", "It holds tracked changes, with who made them: accept or reject them all."),
    "comment of a user": ("comments", "It holds comments of a user: take them out before it goes out."),
    "author": ("author", "Its properties name an author or a firm: empty them unless that may be known."),
}
_DRAFTERS = "rests"
_UNVERIFIED = re.compile(r"verify (?:it )?before use|from memory|unverified")
_NO_LAWYER = "noLawyerReviewed"


@dataclass(frozen=True)
class Point:
    """One thing to mend before a draft is sent, or to know.

    Attributes:
        weight: `blocks`: the draft cannot go out so; `warns`: look at it; `tells`: nothing to do.
        code: What was looked at, such as `length` or `marker`.
        says: What was found, in a sentence.
        where: Id or heading of the section; empty for the draft as a whole.
    """

    weight: Weight
    code: str
    says: str
    where: str = ""


@dataclass(frozen=True)
class Checked:
    """What the check of one draft found.

    Attributes:
        kind: Id of the kind of draft.
        words: Words that count towards the limit.
        words_by_section: The same, section by section.
        points: Everything found, what blocks first.
    """

    kind: str
    state: str
    incidents: tuple[str, ...]
    words: int
    words_by_section: dict[str, int]
    points: tuple[Point, ...]

    @property
    def blocked(self) -> bool:
        """Whether anything keeps the draft from going out."""
        return any(one.weight == "blocks" for one in self.points)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "draft": {"kind": self.kind, "state": self.state, "incidents": list(self.incidents)},
            "blocked": self.blocked,
            "words": self.words,
            "wordsBySection": self.words_by_section,
            "points": [
                {"weight": one.weight, "code": one.code, "section": one.where or None, "says": one.says}
                for one in self.points
            ],
        }


def check_draft(knowledge: KnowledgeBase, reading: Reading, kind: Kind, case: CaseFile | None = None) -> Checked:
    """Check a draft that was read back.

    Args:
        knowledge: What is on file now.
        reading: The draft.
        kind: The record of its kind.
        case: The case file, whose names must not go out without consent.
    """
    checking = _Checking(knowledge, reading, kind, case)
    stamp = reading.stamp
    points = sorted(dict.fromkeys(checking.points()), key=lambda one: (_RANK.index(one.weight), one.code))
    return Checked(
        kind=stamp.procedure,
        state=stamp.state,
        incidents=stamp.incidents,
        words=checking.words,
        words_by_section=by_section(reading, notes=checking.notes_count),
        points=tuple(points),
    )


class _Checking:
    """One check under way."""

    def __init__(self, knowledge: KnowledgeBase, reading: Reading, kind: Kind, case: CaseFile | None) -> None:
        from obligations.draft.limits import limit_of

        self.knowledge, self.reading, self.kind, self.case = knowledge, reading, kind, case
        self.procedure = self._procedure()
        self.limit = limit_of(knowledge.view, kind, self.procedure)
        leaves_out = self.limit.leaves_out if self.limit else ""
        self.notes_count = "note" not in leaves_out
        self.words = count(reading, notes=self.notes_count)

    def points(self) -> Iterator[Point]:
        """Yield everything that was found."""
        yield from self._length()
        yield from self._sections()
        yield from self._markers()
        yield from self._leftovers()
        yield from self._media()
        yield from self._persons()
        yield from self._carried()
        yield from self._freshness()
        yield from self._door()
        yield from self._encodings()

    def _procedure(self) -> str:
        from obligations.draft.compose import procedure_of
        from obligations.draft.material import Asked

        stamp = self.reading.stamp
        if stamp.door in self.kind.procedures:
            return stamp.door
        events = tuple(one for one in stamp.incidents if one in self.knowledge.incidents)
        return procedure_of(self.knowledge, self.kind, Asked(stamp.state, events, stamp.treaty, stamp.joint))

    def _length(self) -> Iterator[Point]:
        limit = self.limit
        most = _most(limit, joint=self.reading.stamp.joint) if limit else None
        if limit is None or most is None:
            known = limit is not None and limit.unit == "none"
            said = "No limit on length is known of." if known else "Whether there is a limit on length is not known."
            yield Point("tells", "length", f"{self.words} words count. {said}")
        elif limit.unit == "pages":
            pages = -(-self.words // _WORDS_A_PAGE)
            told = f"{self.words} words, about {pages} pages; the body takes {most}. Look at the pages in your program."
            yield Point("warns" if pages > most else "tells", "length", told)
        elif self.words > most:
            over = self.words - most
            yield Point("blocks", "length", f"{self.words} words count, {over} over the limit of {most}.")
        else:
            yield Point("tells", "length", f"{self.words} words count; the limit is {most}.")
        if limit and limit.unit != "none" and limit.confidence != "high":
            yield Point("warns", "limit-unverified", f"Look the limit up before filing: {limit.source}.")

    def _sections(self) -> Iterator[Point]:
        needed = {one.id: one.heading for one in self.kind.sections}
        present = {one.id: one for one in self.reading.sections}
        for id_, heading in needed.items():
            if id_ not in present:
                yield Point("blocks", "section-missing", f'The section "{heading}" is gone.', id_)
            elif not any(present[id_].lines):
                yield Point("blocks", "section-empty", f'The section "{heading}" is empty.', id_)

    def _leftovers(self) -> Iterator[Point]:
        """Point to what is meant for the drafter alone: the last page, and what nobody has compared with its source."""
        for one in self.reading.sections:
            if one.id == _DRAFTERS and (one.lines or one.notes):
                yield Point("warns", "drafters-page", f'Take out before sending: "{one.heading}".', one.id)
        texts = [text for one in self.reading.sections if one.id != _DRAFTERS for text in (*one.lines, *one.notes)]
        number = sum(bool(_UNVERIFIED.search(text)) for text in texts)
        if number:
            told = f"{counted(number, 'place')} in text and notes rest on memory: compare before sending."
            yield Point("warns", "unverified", told)

    def _markers(self) -> Iterator[Point]:
        for one in self.reading.markers:
            if one.optional:
                yield Point("warns", "optional-left", f"Fill it or take it out: {one.asks}.", one.section)
            else:
                yield Point("blocks", "marker", f"Still to be filled: {one.asks}.", one.section)

    def _media(self) -> Iterator[Point]:
        kinds = dict(self.reading.stamp.source_kinds)
        if not kinds:
            yield Point("warns", "no-source", "The draft was written without a source of fact.")
        elif set(kinds) <= MEDIA:
            takes = self._said("mediaAloneOk")
            shut = takes == "no"
            told = "the body does not take that" if shut else "several bodies do not take that"
            number = sum(kinds.values())
            yield Point(
                "blocks" if shut else "warns",
                "media-alone",
                f"All {number} sources are reports of mass media, and {told}: add a source of another kind.",
            )

    def _persons(self) -> Iterator[Point]:
        reading = self.reading
        for section in reading.sections:
            text = "\n".join((section.heading, *section.lines, *section.notes))
            for kind in private_parts(text):
                told = f"It seems to hold {kind}: take it out unless the body asks for it."
                yield Point("warns", "person", told, section.id or section.heading)
            yield from self._named(text, "it", section.id or section.heading)
        yield from self._named("\n".join(reading.front), "the lines before the first section")
        for one in reading.carried:
            yield from self._named(one.text, f"what goes out with the file unseen ({one.where})")
        if self.case is None:
            yield Point("tells", "names", "Names of persons were not looked for: give your case file with --case.")

    def _named(self, text: str, place: str, where: str = "") -> Iterator[Point]:
        for person in self.case.unconsented(text) if self.case else ():
            told = f"The name of {person.code}, who has not consented, stands in {place}."
            yield Point("blocks", "consent", told, where)

    def _carried(self) -> Iterator[Point]:
        """Point at what a body would get to see beside the text; names are looked for with those of persons."""
        places = {one.where for one in self.reading.carried}
        for where, (code, told) in _CARRIED.items():
            if where in places:
                yield Point("warns", code, told)

    def _freshness(self) -> Iterator[Point]:
        stamp, knowledge = self.reading.stamp, self.knowledge
        if stamp.data_version != knowledge.data_version:
            now = knowledge.data_version
            told = f"It was written from data {stamp.data_version}; now on file is {now}: write it again."
            yield Point("warns", "data-changed", told)
        gone = [one for one in stamp.incidents if one not in knowledge.incidents]
        if gone:
            yield Point("blocks", "event-gone", f"No longer on file: {', '.join(gone)}.")
        checked = date.fromisoformat(knowledge.law_as_of)
        old = []
        for code in sorted({one.treaty for one in self._findings() if one.treaty and one.status in SHOWN_BY_DEFAULT}):
            known = knowledge.view.one(names.TREATY + code.lower(), "dataCompleteTo")
            if known and (checked - date.fromisoformat(known)).days > _STALE_DAYS:
                title = knowledge.view.one(names.TREATY + code.lower(), "shortTitle") or code
                old.append(f"{title} ({day(known)})")
        if old:
            told = f"Lists of parties that end more than a year ago; look up later acts: {'; '.join(old)}."
            yield Point("warns", "stale", told)

    def _door(self) -> Iterator[Point]:
        if not self.procedure:
            return
        stamp = self.reading.stamp
        events = tuple(one for one in stamp.incidents if one in self.knowledge.incidents)
        if not events:
            return
        door = doors(self.knowledge, self.procedure, stamp.state, events)
        if door.standing == "closed":
            yield Point("blocks", "closed", f"The procedure is closed for this State: {door.reason}")
        elif door.standing == "unknown":
            yield Point("warns", "door-unknown", f"Whether the procedure is open is not known: {door.reason}")

    def _encodings(self) -> Iterator[Point]:
        norms = {one.norm: one.encoding_review for one in self._findings()}
        number = sum(review == _NO_LAWYER for review in norms.values())
        if number:
            yield Point(
                "warns", "unreviewed", f"No lawyer has reviewed the encoding of {number} of {len(norms)} rules."
            )

    def _findings(self) -> list[Finding]:
        """Return what is found against the State on the events that are still on file."""
        stamp = self.reading.stamp
        events = [one for one in stamp.incidents if one in self.knowledge.incidents]
        found = self.knowledge.assessment(*events).findings if events else ()
        return [one for one in found if one.state == stamp.state]

    def _said(self, name: str) -> str:
        return self.knowledge.view.one(names.PROCEDURE + self.procedure, name) or "" if self.procedure else ""


def _most(limit: Limit, *, joint: bool) -> int | None:
    return limit.joint if joint and limit.joint else limit.single
