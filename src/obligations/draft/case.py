"""The case file of a draft: what only its user knows. It stays on this machine and never enters the graph."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from obligations.draft.person_names import PersonNames
from obligations.errors import BadDataError, Problem, nearest
from obligations.load.checking import written_path
from obligations.load.record import read_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from obligations.draft.record import Kind
    from obligations.load.checking import Step

PERSONS = "persons"
"""Key of the list of persons; every other key is the id of a gap."""
_CODE = re.compile(r"\{(person \d+)\}")
_KEYS = ("name", "consent", "particulars")


@dataclass(frozen=True)
class Person:
    """One person of the case.

    Attributes:
        code: What a draft calls the person unless there is consent.
        name: The name.
        consent: Whether the name may stand in this draft.
        particulars: What the body asks about the person, in the user's words.
    """

    code: str
    name: str
    consent: bool = False
    particulars: str = ""

    @property
    def shown(self) -> str:
        """What the draft says: the name with consent, else the code."""
        return self.name if self.consent and self.name else self.code


@dataclass(frozen=True)
class CaseFile:
    """What a user fills in: a text for each gap, and the persons."""

    texts: Mapping[str, str] = field(default_factory=dict)
    persons: tuple[Person, ...] = ()

    def text(self, gap: str) -> str:
        """Return the text for a gap, with no name of a person who has not consented; empty where none is given."""
        return self.hidden(self.texts.get(gap, "").strip())

    def hidden(self, text: str) -> str:
        """Put codes in a text for the names of those who have not consented, and names for the codes of others."""
        hidden = self.names.replaced(text, lambda person, written: written if person.consent else person.code)
        shown = {person.code: person.shown for person in self.persons}
        return _CODE.sub(lambda one: shown.get(one[1], one[0]), hidden)

    def unconsented(self, text: str) -> tuple[Person, ...]:
        """Return the persons whose names stand in a text though they have not consented, each once."""
        return tuple(dict.fromkeys(one for one in self.names.found(text) if not one.consent))

    @cached_property
    def names(self) -> PersonNames:
        """Finds the names of the persons."""
        return PersonNames(self.persons)


def read_case(path: Path, kind: Kind) -> CaseFile:
    """Read a case file for one kind of draft.

    Raises:
        BadDataError: It cannot be read, names a gap that the draft does not have, or a person has no name or code.
    """
    if _is_empty(path):
        raise BadDataError([Problem(str(path), 0, "", _no_mapping(None, kind))])
    loaded, line_of = read_plain(path)
    problems: list[Problem] = []

    def wrong(at: tuple[Step, ...], message: str) -> None:
        problems.append(Problem(str(path), line_of(at), written_path(at), message))

    if not isinstance(loaded, dict):
        raise BadDataError([Problem(str(path), 1, "", _no_mapping(loaded, kind))])
    gaps = kind.gaps()
    for key, value in loaded.items():
        if key == PERSONS:
            continue
        if key not in gaps:
            wrong((key,), f'"{kind.id}" has no gap "{key}"{nearest(key, [*gaps, PERSONS])}')
        elif value is not None and not isinstance(value, str | bool | int | float):
            wrong((key,), "must be a text")
    persons = _persons(loaded.get(PERSONS), wrong)
    if problems:
        raise BadDataError(sorted(problems))
    texts = {key: _written(value) for key, value in loaded.items() if key != PERSONS and value is not None}
    return CaseFile(texts, persons)


def _is_empty(path: Path) -> bool:
    """Tell whether a file holds nothing; one that cannot be read is told of by what reads it."""
    try:
        return not path.read_bytes().strip()
    except OSError:
        return False


def _no_mapping(loaded: Any, kind: Kind) -> str:
    template = f"`obligations draft {kind.id} --case-template` prints one to fill"
    return f"{'is empty' if loaded is None else 'must be a mapping of gap ids to texts'}: {template}"


def _written(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _persons(listed: Any, wrong: Callable[[tuple[Step, ...], str], None]) -> tuple[Person, ...]:
    if listed is None:
        return ()
    if not isinstance(listed, list):
        wrong((PERSONS,), "must be a list")
        return ()
    found = []
    for number, one in enumerate(listed):
        at: tuple[Step, ...] = (PERSONS, number)
        if not isinstance(one, dict):
            wrong(at, f"must be a mapping with the keys {', '.join(_KEYS)}")
            continue
        for key in one:
            if key not in _KEYS:
                wrong((*at, key), f'a person has no key "{key}"{nearest(str(key), _KEYS)}')
        if not isinstance(one.get("consent", False), bool):
            wrong((*at, "consent"), "must be true or false: whether the name may stand in this draft")
            continue
        found.append(
            Person(
                f"person {number + 1}",
                str(one.get("name") or ""),
                one.get("consent", False),
                str(one.get("particulars") or ""),
            )
        )
    return tuple(found)


def case_template(kind: Kind) -> str:
    """Write a commented case file for one kind of draft: what its user has to fill."""
    lines = [
        f"# Case file for: {kind.name} ({kind.id}). It stays on your machine and never enters the data.",
        "# A gap that stays empty shows as [[MISSING: ...]] in the draft. Text in several lines: begin with |.",
        "",
        "# Persons are called person 1, person 2 and so on unless consent is true. In texts write {person 1} for them.",
        "persons:",
        "  # - name: ",
        "  #   consent: false",
        "  #   particulars: ",
    ]
    for gap, part in kind.gaps().items():
        lines += ["", f"# {part.asks}{' (optional)' if part.optional else ''}"]
        lines += [f"# Why: {part.why}"] if part.why else []
        lines.append(f"{gap}:")
    return "\n".join(lines) + "\n"
