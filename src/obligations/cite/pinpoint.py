"""The place in a text that a citation points to, read once and written in each style."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_KINDS: Final = {
    "art": "article",
    "arts": "article",
    "article": "article",
    "articles": "article",
    "para": "paragraph",
    "paras": "paragraph",
    "paragraph": "paragraph",
    "paragraphs": "paragraph",
    "¶": "paragraph",
    "¶¶": "paragraph",
    "p": "page",
    "pp": "page",
    "page": "page",
    "pages": "page",
}
_PLACE = re.compile(r"([A-Za-z]+|¶+)\.?\s*(\S.*)\Z")
_GROUP = re.compile(r"\([^)]*\)")
_NUMBERS = re.compile(r"\(?\d")


@dataclass(frozen=True)
class Pinpoint:
    """One place: an article, a paragraph, a page, or words that are printed as given.

    Attributes:
        kind: `article`, `paragraph`, `page`, or nothing.
        value: What is there, such as `3(1)` or `11-12`.
    """

    kind: str
    value: str

    @property
    def several(self) -> bool:
        """Whether it names more than one."""
        return bool(re.search(r"\d\)?\s*(?:[-,;]|and\b)\s*\(?\d", self.value))


def read(text: str) -> list[Pinpoint]:
    """Read a place as people type it: `para 11`, `art 3(1)`, `paras 11-12`, `p 5`, `11`, `annex II`.

    Several places stand with a semicolon between them.

    >>> read("para 11")
    [Pinpoint(kind='paragraph', value='11')]
    >>> read("art 3(1); annex II")
    [Pinpoint(kind='article', value='3(1)'), Pinpoint(kind='', value='annex II')]
    """
    return [_one(part.strip()) for part in text.split(";") if part.strip()]


def un(place: Pinpoint) -> str:
    """Write a place as United Nations documents do: art. 3 (1), para. 11.

    >>> un(Pinpoint("article", "2(1)(a)"))
    'art. 2 (1) (a)'
    """
    value = _dashed(re.sub(r"(?<=\S)\(", " (", place.value)) if place.kind == "article" else _dashed(place.value)
    return _labelled(place, value, {"article": "art. ", "paragraph": "para. ", "page": "p. "}, "s. ", "pp. ")


def oscola(place: Pinpoint) -> str:
    """Write a place as OSCOLA does, without stops: art 3(1), para 11, 5."""
    return _labelled(place, _dashed(place.value), {"article": "art ", "paragraph": "para ", "page": ""}, "s ", "")


def bluebook(place: Pinpoint) -> str:
    """Write a place as the Bluebook does: art. 3, ¶ 1; ¶¶ 11-12; at 5.

    >>> bluebook(Pinpoint("article", "9(2)(c)")), bluebook(Pinpoint("article", "37(a)"))
    ('art. 9, ¶ 2(c)', 'art. 37(a)')
    """
    value = place.value
    groups = _GROUP.findall(value)
    if place.kind == "article" and groups and groups[0][1:-1].isdigit() and not place.several:
        head, tail = value.split("(", 1)[0], "".join(groups[1:])
        return f"art. {head}, ¶ {groups[0][1:-1]}{tail}"
    if place.kind == "paragraph":
        return f"{'¶¶' if place.several else '¶'} {_dashed(value)}"
    return _labelled(place, _dashed(value), {"article": "art. ", "page": "at "}, "s. ", "at ")


def _labelled(place: Pinpoint, value: str, labels: dict[str, str], plural: str, pages: str) -> str:
    label = labels.get(place.kind, "")
    if place.several and label:
        label = pages if place.kind == "page" else label.rstrip(". ") + plural
    return f"{label}{value}"


def _one(text: str) -> Pinpoint:
    found = _PLACE.match(text)
    if found and found[1].lower() in _KINDS:
        return Pinpoint(_KINDS[found[1].lower()], found[2])
    return Pinpoint("paragraph", text) if _NUMBERS.match(text) else Pinpoint("", text)


def _dashed(value: str) -> str:
    """Put the dash of a range between numbers."""
    return re.sub(r"(?<=[\d)])-(?=[\d(])", "\N{EN DASH}", value)
