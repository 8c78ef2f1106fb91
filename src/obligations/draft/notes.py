"""Notes of a draft: what each cites is kept until the whole is laid out, then written whole first and short after."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from obligations import names
from obligations.cite import cite
from obligations.cite.onfile import find
from obligations.cite.record import PRESS, REPORT, Citable
from obligations.draft.document import Bullets, Heading, Link, Note, Paragraph, Section, Table, Text
from obligations.draft.wording import Wording
from obligations.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from obligations.draft.document import Block, Inline, Line
    from obligations.knowledge import KnowledgeBase
    from obligations.model import Claim, Source

_ROW = re.compile(r"\s*\(F\d{3}\)|(?<=beside )F\d{3}")
"""The number of a row in a digest, which tells a reader nothing."""
_ADDRESS = re.compile(r"(https?://[^\s;]*[^\s;.,)])")
_STYLE = "un"
_FROM_MEMORY = "editorKnowledge"
_NOTES_OF_EDITORS = frozenset({"editor's knowledge", "editor knowledge", "editor's note", "editors' note"})
"""The same kind as a user's own record may write it."""
_NO_SOURCE = "No source is on file for this."
_TO_ADD = "[source to be added: editors' note{}, unverified]"
_FROM_MEMORY_SAID = re.compile(r"from memory|unverified")
_NUMBER = r"\d+(?:\s*[-\u2013]\s*\d+)?"
_PARAGRAPHS = re.compile(rf"paras?\.? ({_NUMBER}(?:, {_NUMBER})*)")


@dataclass(frozen=True)
class Cited:
    """One thing that a note cites.

    Attributes:
        thing: What is cited; None for words alone.
        at: The place in it.
        words: What the note says beside the citation.
        marker: The words mark a place for the drafter, and cite nothing.
    """

    thing: Citable | None
    at: str = ""
    words: str = ""
    marker: bool = False


@dataclass(frozen=True)
class Citing(Note):
    """A note whose citations are written when its number is known."""

    items: tuple[Cited, ...] = ()


class Notes:
    """Makes notes of claims, sources and law, and writes them out once the whole draft is laid out."""

    def __init__(self, knowledge: KnowledgeBase, *, references_only: bool = False) -> None:
        """Begin without a note.

        Args:
            knowledge: What is on file.
            references_only: Whether notes may hold references alone, so that other words stand in the text.
        """
        self._knowledge = knowledge
        self._references_only = references_only
        self.wording = Wording(knowledge)
        self._known: dict[str, Citable] = {}
        self.used: dict[str, Source] = {}
        self.to_compare: dict[str, None] = {}

    def of_claims(self, claims: Iterable[Claim]) -> tuple[Inline, ...]:
        """Make the note of claims, each source with its place once; nothing where there are no claims."""
        items = [self._of_source(claim.source, claim.locator) for claim in claims]
        return self._note(items)

    def of_places(self, places: Iterable[tuple[Source, str]]) -> tuple[Inline, ...]:
        """Make one note of sources, each with the places in it."""
        return self._note([self._of_source(one, at) for one, at in places])

    def is_from_memory(self, source: Source) -> bool:
        """Tell whether a source is a note of the editors, which nobody can look up: by its kind, on file or written."""
        kind = self._knowledge.view.one(names.SOURCE + source.id, "sourceKind") or ""
        return kind.endswith(_FROM_MEMORY) or source.kind.lower() in _NOTES_OF_EDITORS

    def gives_address(self, source: Source) -> bool:
        """Tell whether a note of this draft gives the address of a source, so that no table has to."""
        return source.id in self.used and source.url in cite(self._citable(source), _STYLE).text

    def of_source(self, source: Source | None, locator: str) -> tuple[Inline, ...]:
        """Make a note of one source with a place."""
        return self._note([self._of_source(source, locator)])

    def of_law(self, *named: str) -> tuple[Inline, ...]:
        """Make a note of treaties, provisions or documents, as `cite` names them; what it cannot find is left out."""
        found = [Cited(thing) for one in named if (thing := self._thing(one))]
        return self._note(found)

    def of_treaty(self, code: str, lists: Iterable[str]) -> tuple[Inline, ...]:
        """Make a note of a treaty and of the lists on which the acts of a State stand."""
        thing = self._thing(code)
        told = [Cited(None, words=f"act of the State: {one}") for one in lists]
        return self._note([*([Cited(thing)] if thing else []), *told])

    def of_words(self, words: str) -> tuple[Inline, ...]:
        """Make a note of words alone, such as the place of an authority that is on file in words.

        Those that are from memory are remembered for the drafter's page too.
        """
        if _FROM_MEMORY_SAID.search(words):
            self.compare(words)
        return (Note((Text(_stopped(words[:1].upper() + words[1:])),)),) if words else ()

    def compare(self, words: str) -> None:
        """Remember for the drafter's page a source that is to be added, or to be compared with the document."""
        self.to_compare.setdefault(_stopped(words))

    def _note(self, items: Iterable[Cited]) -> tuple[Inline, ...]:
        """Make one note: each thing once, its places one after another."""
        places: dict[tuple[Citable | None, str, bool], dict[str, None]] = {}
        for one in items:
            places.setdefault((one.thing, one.words, one.marker), {})[one.at] = None
        once = tuple(
            Cited(thing, together(filter(None, those)), words, marker)
            for (thing, words, marker), those in places.items()
        )
        if self._references_only:
            told = tuple(Text(f" {one.words}") for one in once if one.marker)
            once = tuple(one for one in once if not one.marker)
            return (*((Citing((), once),) if once else ()), *told)
        return (Citing((), once),) if once else ()

    def _of_source(self, source: Source | None, locator: str) -> Cited:
        if source is None:
            return Cited(None, words=_NO_SOURCE, marker=True)
        place = shown(locator)
        if self.is_from_memory(source):
            told = ", ".join(filter(None, (f" “{source.title}”", place)))
            self.compare(f"Source to be added: editors' note{told}, unverified.")
            return Cited(None, words=_TO_ADD.format("" if self._references_only else told), marker=True)
        self.used.setdefault(source.id, source)
        return Cited(self._citable(source), place.partition(":")[0] if self._references_only else place)

    def _citable(self, source: Source) -> Citable:
        """Read a source as it is on file, or make do with what an answer says of one that is not."""
        if source.id not in self._known:
            on_file = self._knowledge.view.many(names.SOURCE + source.id, "a")
            self._known[source.id] = (
                find(self._knowledge, source.id)
                if on_file
                else Citable(
                    source.id,
                    PRESS if source.kind == "media" else REPORT,
                    source.title,
                    date=source.date,
                    publisher=source.publisher,
                    url=source.url,
                )
            )
        return self._known[source.id]

    def _thing(self, named: str) -> Citable | None:
        if named not in self._known:
            try:
                self._known[named] = find(self._knowledge, named)
            except UnknownNameError:
                return None
        return self._known[named]


def shown(locator: str) -> str:
    """Write a place for a reader: without the number of a row in a digest.

    >>> shown("opening (F001): there are no defectors"), shown("note beside F001"), shown("paras 4-5")
    ('opening: there are no defectors', 'note beside it', 'paras 4-5')
    """
    return _ROW.sub(lambda found: "" if "(" in found[0] else "it", locator)


def together(places: Iterable[str]) -> str:
    """Write several places in one text as one: paragraphs in order and each once, then all other places.

    >>> together(["paras 2, 8", "para 8", "paras 7-8"]), together(["para 5", "note 3"]), together(["para 4"])
    ('paras 2, 7-8', 'para 5; note 3', 'para 4')
    """
    every = list(dict.fromkeys(places))
    paragraphs = {number for one in every if (found := _PARAGRAPHS.fullmatch(one)) for number in _numbers(found[1])}
    rest = [one for one in every if not _PARAGRAPHS.fullmatch(one)]
    runs: list[list[int]] = []
    for number in sorted(paragraphs):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    spans = ", ".join(f"{one[0]}-{one[-1]}" if len(one) > 1 else str(one[0]) for one in runs)
    return "; ".join([*([f"{'paras' if len(paragraphs) > 1 else 'para'} {spans}"] if spans else []), *rest])


def _numbers(text: str) -> Iterable[int]:
    for one in text.split(", "):
        first, *last = map(int, re.findall(r"\d+", one))
        yield from range(first, (last[0] if last else first) + 1)


def numbered(sections: Iterable[Section], *, endnotes: bool) -> tuple[tuple[Section, ...], tuple[str, ...]]:
    """Write every note out, now that its number is known; also say which facts in the citations are from memory."""
    writer = _Writer("endnote" if endnotes else "footnote")
    written = tuple(replace(one, blocks=tuple(map(writer.block, one.blocks))) for one in sections)
    return written, tuple(sorted(writer.unverified))


class _Writer:
    """Counts the notes of a draft in order and remembers where each thing was cited first."""

    def __init__(self, word: str) -> None:
        self._word = word
        self._number = 0
        self._first: dict[Citable, int] = {}
        self.unverified: set[str] = set()

    def block(self, block: Block) -> Block:
        match block:
            case Paragraph():
                return replace(block, parts=self._line(block.parts))
            case Bullets():
                return replace(block, items=tuple(map(self._line, block.items)))
            case Table():
                return replace(block, rows=tuple(tuple(map(self._line, row)) for row in block.rows))
            case Heading():
                return block

    def _line(self, line: Line) -> Line:
        return tuple(self._note(one) if isinstance(one, Note) else one for one in line)

    def _note(self, note: Note) -> Note:
        self._number += 1
        if not isinstance(note, Citing):
            return note
        told = [self._told(item) for item in note.items]
        return Note(_linked("; ".join(one.rstrip(".") for one in told) + "."))

    def _told(self, item: Cited) -> str:
        if item.thing is None:
            return item.words
        whole = replace(item.thing, article="")
        found = cite(item.thing, _STYLE, at=item.at, earlier=self._first.get(whole))
        self._first.setdefault(whole, self._number)
        self.unverified.update(f"{item.thing.short or item.thing.title}: {one}" for one in found.unverified)
        said = found.text.replace("(see footnote ", f"(see {self._word} ")
        return f"{said} {item.words}".rstrip()


def _linked(words: str) -> tuple[Text | Link, ...]:
    """Make links of the addresses in a note."""
    parts = _ADDRESS.split(words)
    return tuple(Link(one, one) if place % 2 else Text(one) for place, one in enumerate(parts) if one)


def _stopped(words: str) -> str:
    return words if words.endswith((".", "?", ")")) else f"{words}."
