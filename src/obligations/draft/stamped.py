"""The stamp of a draft as names and values that a file carries: custom properties, `meta` elements, front matter.

Word keeps no value of more than 255 characters that a user can open, so that lists are written one value an entry.
Beside the stamp stands which sections the draft had, so that one that a user took out or renamed is still known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from obligations.draft.document import Stamp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from obligations.draft.document import Document, Section

PREFIX = "obligations-"
"""Begins the name of each value."""

_FORM = "1"
_JOINT = "joint"
_LONGEST = 255
_FIELDS = ("procedure", "state", "software-version", "data-version", "law-as-of")


@dataclass(frozen=True)
class Planned:
    """A section as the draft was written with it.

    Attributes:
        id: Its name in the record of the procedure.
        heading: What stood above it; cut where a file could not hold all of it.
        counted: Its words count towards the limit.
        annex: It stands behind the notes.
    """

    id: str
    heading: str
    counted: bool
    annex: bool


def properties(document: Document) -> dict[str, str]:
    """Return what the file carries, by name, in order."""
    stamp = document.stamp
    values = (stamp.procedure, stamp.state, stamp.software_version, stamp.data_version, stamp.law_as_of)
    named = {"draft": _FORM, **dict(zip(_FIELDS, values, strict=True)), "notes": _notes(document)}
    named |= {"treaty": stamp.treaty} if stamp.treaty else {}
    named |= {"door": stamp.door} if stamp.door else {}
    named |= {"senders": _JOINT} if stamp.joint else {}
    named |= _listed("incident", stamp.incidents)
    named |= _listed("source-kind", [f"{kind} {many}" for kind, many in stamp.source_kinds])
    named |= _listed("section", [_plan(one) for one in document.sections])
    return {PREFIX + name: value[:_LONGEST] for name, value in named.items()}


def stamp_in(named: Mapping[str, str]) -> tuple[Stamp, tuple[Planned, ...]] | None:
    """Read the stamp and the sections from what a file carries; nothing if it carries no draft of ours."""
    if named.get(PREFIX + "draft") != _FORM or any(PREFIX + name not in named for name in _FIELDS):
        return None
    procedure, state, software, data, law = (named[PREFIX + name] for name in _FIELDS)
    kinds = (entry.rpartition(" ") for entry in _entries(named, "source-kind"))
    stamp = Stamp(
        procedure,
        state,
        _entries(named, "incident"),
        software,
        data,
        law,
        tuple((kind, int(many)) for kind, _, many in kinds if many.isdecimal()),
        named.get(PREFIX + "treaty", ""),
        named.get(PREFIX + "senders") == _JOINT,
        named.get(PREFIX + "door", ""),
    )
    return stamp, tuple(_planned(entry) for entry in _entries(named, "section"))


def has_endnotes(named: Mapping[str, str]) -> bool:
    """Tell whether the draft was written with endnotes."""
    return named.get(PREFIX + "notes") == "endnotes"


def _notes(document: Document) -> str:
    return "endnotes" if document.endnotes else "footnotes"


def _listed(name: str, values: tuple[str, ...] | list[str]) -> dict[str, str]:
    return {f"{name}-{at:03}": value for at, value in enumerate(values, start=1)}


def _entries(named: Mapping[str, str], name: str) -> tuple[str, ...]:
    begin = f"{PREFIX}{name}-"
    return tuple(named[one] for one in sorted(named) if one.startswith(begin) and one[len(begin) :].isdecimal())


def _plan(section: Section) -> str:
    standing = ("counted" if section.counted else "uncounted") + ("-annex" if section.annex else "")
    return f"{standing} {section.id} {section.heading}"


def _planned(entry: str) -> Planned:
    standing, _, rest = entry.partition(" ")
    id_, _, heading = rest.partition(" ")
    return Planned(id_, heading, not standing.startswith("uncounted"), standing.endswith("-annex"))
