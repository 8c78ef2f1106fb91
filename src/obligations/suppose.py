"""Reads facts to suppose: the small language of `what-if`, one table for reading, help and messages.

A fact is a verb and what it needs, in order: `ratify CHN ICCPR 1998-10-05`. Every name is resolved against what is on
file, and all problems of all facts are reported at once.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from obligations import names
from obligations.dates import DateError, parse_day, parse_edtf
from obligations.errors import ObligationsError, SuppositionError, UnknownNameError, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from obligations.knowledge import KnowledgeBase
    from obligations.supposed_record import Events


@dataclass(frozen=True)
class Form:
    """How one kind of fact is written.

    Attributes:
        slots: What follows the verb, in order.
        meaning: What is then supposed.
        example: The words after the verb, filled in.
        options: Keys that may follow as `key=value`.
    """

    slots: tuple[str, ...]
    meaning: str
    example: str
    options: tuple[str, ...] = ()


_DEPOSIT = ("STATE", "TREATY", "DATE")
_BY_RULE = "on this day; the treaty's own rule gives the day of effect"
ADDITIONS: Mapping[str, Form] = {
    "ratify": Form(_DEPOSIT, f"the State deposits a ratification {_BY_RULE}", "CHN ICCPR 1998-10-05"),
    "accede": Form(_DEPOSIT, f"the State deposits an accession {_BY_RULE}", "PRK CAT 2016-01-04"),
    "succeed": Form(_DEPOSIT, "the State succeeds to the treaty", "SRB ICCPR 2001-03-12"),
    "sign": Form(_DEPOSIT, "the State signs", "PRK CAT 2016-01-04"),
    "denounce": Form(_DEPOSIT, "the State leaves the treaty, with effect from this day", "CHN CAT 2016-01-01"),
    "extend": Form(
        ("STATE", "TREATY", "TERRITORY", "DATE"),
        "the State extends the treaty to a territory",
        "CHN REFUGEE-1967 hong-kong 2010-01-01",
    ),
    "reserve": Form(
        ("STATE", "TREATY:ART", "DATE", "EFFECT"),
        "the State makes a reservation to the article",
        "CHN CAT:3 1988-10-04 excludes",
        ("legal",),
    ),
    "withdraw-reservation": Form(
        ("RESERVATION", "DATE"), "a reservation on file no longer stands from this day", "cat-chn-01 2010-01-01"
    ),
    "accept": Form(
        ("STATE", "TREATY:ART", "DATE"),
        "the State accepts an optional procedure by declaration",
        "CHN CAT:22 2010-01-01",
    ),
    "claim": Form(
        ("EVENT.ACT", "CONCEPT", "MODE"),
        "somebody claims this of the act (or situation); without source=, a new source that repeats nobody",
        "2016-17-returns.return refugee-character documented",
        ("stance", "by", "source"),
    ),
    "accept-position": Form(
        ("EVENT.POSITION",),
        "what a State says is taken as found; claims about the same acts that say otherwise fall",
        "2016-17-returns.chn-label",
    ),
    "date": Form(("EVENT.ACT", "EDTF"), "the act (or situation) took place then", "2016-17-returns.return 1988-11-02"),
}
"""What can be supposed beside what is on file."""

REMOVALS: Mapping[str, Form] = {
    "claim": Form(("EVENT.CLAIM",), "the claim is struck", "2016-17-returns.returned"),
    "position": Form(("EVENT.POSITION",), "the State's position is struck", "2016-17-returns.chn-label"),
    "reservation": Form(("RESERVATION",), "the reservation was never made", "cat-chn-01"),
    "treaty-act": Form(("TREATY-ACT",), "the act towards a treaty never took place", "chn-cat-ratification-1988-10-04"),
}
"""What can be taken away: kind and id with a colon between them."""

CHOICES: Mapping[str, tuple[str, ...]] = {
    "MODE": ("authoritative", "documented", "alleged", "inferred"),
    "EFFECT": ("excludes", "modifies", "subject-to-domestic-or-religious-law", "interprets"),
    "stance": ("affirms", "denies"),
    "legal": ("as-purported", "disputed", "without-effect"),
}


@dataclass(frozen=True)
class Fact:
    """One fact to suppose, its names resolved.

    Attributes:
        text: As it was given.
        verb: A key of `ADDITIONS`, or of `REMOVALS` if it is taken away.
        removed: Whether something on file is taken away.
        values: What fills the slots and options: codes, ids, IRIs of provisions, dates.
    """

    text: str
    verb: str
    removed: bool
    values: Mapping[str, str] = field(default_factory=dict)


class _MalformedError(ObligationsError):
    """A fact that is not written as its form asks."""


def help_text() -> str:
    """Write the language for a help page, in lines that stand as they are.

    >>> help_text().splitlines()[1]
    '  ratify STATE TREATY DATE'
    """
    lines = ["--add FACT, one of:"]
    for verb, form in ADDITIONS.items():
        lines += [f"  {usage(verb, form)}", *_indented(form.meaning), *_indented(f"as in: {verb} {form.example}")]
    lines.append("--remove FACT, one of:")
    for kind, form in REMOVALS.items():
        lines += [f"  {usage(kind, form, removed=True)}", *_indented(form.meaning)]
    lines.append("Words to choose from:")
    lines += [line for key, words in CHOICES.items() for line in _indented(f"{key}: {', '.join(words)}", 2)]
    return "\n".join(lines)


def _indented(words: str, by: int = 6) -> list[str]:
    import textwrap

    return textwrap.wrap(words, 76, initial_indent=" " * by, subsequent_indent=" " * by, break_on_hyphens=False)


def usage(verb: str, form: Form, *, removed: bool = False) -> str:
    """Write how a fact is put, with its slots."""
    slots = " ".join((*form.slots, *(f"[{one}=…]" for one in form.options)))
    return f"{verb}:{slots}" if removed else f"{verb} {slots}"


def read_facts(knowledge: KnowledgeBase, events: Events, add: Sequence[str], remove: Sequence[str]) -> tuple[Fact, ...]:
    """Read facts to suppose and resolve every name in them.

    Raises:
        SuppositionError: Facts cannot be read, or name nothing on file; all problems at once.
    """
    reader = _Reader(knowledge, events)
    facts = [*(reader.addition(one) for one in add), *(reader.removal(one) for one in remove)]
    if reader.malformed or reader.unknown:
        raise SuppositionError(reader.malformed, reader.unknown)
    return tuple(facts)


class _Reader:
    """Reads facts one after another and collects what is wrong with them."""

    def __init__(self, knowledge: KnowledgeBase, events: Events) -> None:
        self.knowledge, self.events = knowledge, events
        self.malformed: list[str] = []
        self.unknown: list[str] = []
        self._slots: Mapping[str, Callable[[str], dict[str, str]]] = {
            "STATE": lambda text: {"state": knowledge.names.state(text)},
            "TREATY": lambda text: {"treaty": knowledge.names.treaty(text).lower()},
            "TREATY:ART": self._provision,
            "TERRITORY": lambda text: {"territory": knowledge.names.territory(text)},
            "DATE": lambda text: {"day": parse_day(text).isoformat()},
            "EDTF": _edtf,
            "RESERVATION": lambda text: {"reservation": self._on_file("reservation", text, names.RESERVATION)},
            "TREATY-ACT": lambda text: {"act": self._on_file("treaty act", text, names.TREATY_ACTION)},
            "EVENT.ACT": lambda text: {"about": self._of_event("act", text)},
            "EVENT.CLAIM": lambda text: {"claim": self._of_event("claim", text)},
            "EVENT.POSITION": lambda text: {"claim": self._of_event("position", text)},
            "CONCEPT": self._concept,
            "MODE": lambda text: {"mode": _choice("MODE", text)},
            "EFFECT": lambda text: {"effect": _choice("EFFECT", text)},
        }

    def addition(self, text: str) -> Fact:
        """Read `VERB word word … key=value`."""
        try:
            verb, *words = shlex.split(text) or [""]
        except ValueError:
            self.malformed.append(f'"{text}": a quotation mark has no end')
            return Fact(text, "", removed=False)
        form = self._form(text, verb, ADDITIONS, "--add")
        if form is None:
            return Fact(text, verb, removed=False)
        given = {key: value for key, mark, value in (one.partition("=") for one in words[len(form.slots) :]) if mark}
        plain = [*words[: len(form.slots)], *(one for one in words[len(form.slots) :] if "=" not in one)]
        return self._filled(Fact(text, verb, removed=False), form, plain, given)

    def removal(self, text: str) -> Fact:
        """Read `KIND:ID`."""
        kind, _, one = (part.strip() for part in text.partition(":"))
        form = self._form(text, kind, REMOVALS, "--remove")
        fact = Fact(text, kind, removed=True)
        return self._filled(fact, form, [one] if one else [], {}) if form else fact

    def _form(self, text: str, verb: str, forms: Mapping[str, Form], option: str) -> Form | None:
        if verb not in forms:
            known = ", ".join(forms)
            self.malformed.append(
                f'"{text}": {option} knows no fact that begins so{nearest(verb, forms)}. It knows: {known}'
            )
        return forms.get(verb)

    def _filled(self, fact: Fact, form: Form, words: list[str], given: Mapping[str, str]) -> Fact:
        values: dict[str, str] = {}
        if len(words) != len(form.slots):
            mark = ":" if fact.removed else " "
            self.malformed.append(
                f'"{fact.text}": write it as "{usage(fact.verb, form, removed=fact.removed)}", for example '
                f'"{fact.verb}{mark}{form.example}"; a name of several words goes in quotes'
            )
        for slot, word in zip(form.slots, words, strict=False):
            values |= self._tried(fact.text, self._slots[slot], word)
        for key, word in given.items():
            values |= self._tried(fact.text, partial(self._option, form, key, values.get("about", "")), word)
        return Fact(fact.text, fact.verb, fact.removed, values)

    def _tried(self, text: str, resolve: Callable[[str], dict[str, str]], word: str) -> dict[str, str]:
        try:
            return resolve(word)
        except UnknownNameError as error:
            self.unknown.append(f'"{text}": {error}')
        except (DateError, _MalformedError) as error:
            self.malformed.append(f'"{text}": {error}')
        return {}

    def _option(self, form: Form, key: str, about: str, word: str) -> dict[str, str]:
        if key not in form.options:
            raise _MalformedError(f'"{key}=" does not belong here; known: {", ".join(form.options) or "none"}')
        if key == "source" and about:
            return {key: self._source(about.partition(".")[0], word)}
        return {key: _choice(key, word) if key in CHOICES else word}

    def _source(self, event: str, text: str) -> str:
        """Resolve a source of the event itself, or one on file."""
        own = [one.removeprefix(f"{event}.") for one in self.events.ids(event, names.SOURCE)]
        return self.knowledge.names.one_of("source", text, {*own, *self.knowledge.vocabulary.sources})

    def _provision(self, text: str) -> dict[str, str]:
        code, provision = self.knowledge.names.provision(text)
        if provision is None:
            raise _MalformedError(f'"{text}" names a treaty alone: add the article, such as {code}:3')
        return {"treaty": code.lower(), "provision": provision}

    def _on_file(self, kind: str, text: str, base: str) -> str:
        view = self.knowledge.view
        if view.many(base + text, "actingState"):
            return text
        predicate = {names.RESERVATION: "reservationKind", names.TREATY_ACTION: "actKind"}[base]
        return self.knowledge.names.one_of(kind, text, _subjects(self.knowledge, predicate))

    def _of_event(self, kind: str, text: str) -> str:
        """Resolve `EVENT.NAME`; an act may also be a situation."""
        written, _, name = text.partition(".")
        event = self.knowledge.names.one_of("incident", written, self.events.known)
        known = self.events.named(event, kind)
        whole = f"{event}.{name}"
        other = {"claim": "position", "position": "claim"}.get(kind)
        if whole not in known and other and whole in self.events.named(event, other):
            raise UnknownNameError(kind, text, [f"{other}:{whole}"])
        return self.knowledge.names.one_of(kind, whole, known)

    def _concept(self, text: str) -> dict[str, str]:
        known = self.knowledge.vocabulary.concepts
        return {"concept": text if text in known else self.knowledge.names.one_of("concept", text, known)}


def _edtf(text: str) -> dict[str, str]:
    parse_edtf(text)
    return {"edtf": text}


def _choice(kind: str, text: str) -> str:
    if text not in CHOICES[kind]:
        raise _MalformedError(f'"{text}" is none of: {", ".join(CHOICES[kind])}')
    return text


def _subjects(knowledge: KnowledgeBase, predicate: str) -> Iterable[str]:
    from obligations.load.terms import obl, value

    return [names.tail(value(one.subject)) for one in knowledge.store.quads_for_pattern(None, obl(predicate), None)]
