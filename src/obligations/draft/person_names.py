"""Finds the names of the persons of a case in a text, however they are broken, spaced or written."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from obligations.draft.case import Person

_UNSEEN: Final = re.compile("[\u00ad\u200b\u2060\ufeff]")
"""What stands in a text and is not seen: soft hyphens, joiners, spaces of no width."""
_JOINED: Final = (
    "\u0e00-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\ua960-\ua97f\uac00-\ud7ff"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Scripts that write words without blanks, or particles on names: Thai to Burmese, Khmer, Chinese, Japanese, Korean."""
_BEFORE: Final = rf"(?<![^\W{_JOINED}])"
_AFTER: Final = rf"(?![^\W{_JOINED}])"
_IS_JOINED: Final = re.compile(f"[{_JOINED}]")
_ALIKE: Final = {"'": "['\u2018\u2019\u02bc]", "-": "[-\u2010-\u2014]"}
"""Signs that stand for one another in names."""


class PersonNames:
    """Finds names of persons in texts; where one holds another, the longest is found.

    Args:
        persons: The persons of a case; of two with the same name, the one who has not consented is found.
    """

    def __init__(self, persons: Sequence[Person]) -> None:
        named = [one for one in persons if folded_name(one.name)]
        named.sort(key=lambda one: (-len(folded_name(one.name)), one.consent))
        self._named = named
        patterns = "|".join(f"(?P<p{at}>{_pattern(one.name)})" for at, one in enumerate(named))
        self._pattern = re.compile(patterns, re.IGNORECASE) if named else None

    def found(self, text: str) -> Iterator[Person]:
        """Yield the person of each name in a text, in order."""
        if self._pattern:
            yield from (self._person(one) for one in self._pattern.finditer(readable(text)))

    def replaced(self, text: str, by: Callable[[Person, str], str]) -> str:
        """Return a text with each name replaced by what is said for the person and the name as written."""
        text = readable(text)
        return self._pattern.sub(lambda one: by(self._person(one), one[0]), text) if self._pattern else text

    def _person(self, found: re.Match[str]) -> Person:
        return self._named[int((found.lastgroup or "p0")[1:])]


def readable(text: str) -> str:
    """Return a text with composed letters and without signs that nobody sees."""
    return _UNSEEN.sub("", unicodedata.normalize("NFC", text))


def folded_name(name: str) -> str:
    """Return a name with each run of blanks as one."""
    return " ".join(readable(name).split())


def _pattern(name: str) -> str:
    """Write a name as a pattern that begins and ends with a word, and takes any blanks between its parts."""
    plain = folded_name(name)
    inner = r"\s+".join("".join(_ALIKE.get(sign, re.escape(sign)) for sign in part) for part in plain.split(" "))
    before = "" if _IS_JOINED.match(plain[0]) else _BEFORE
    after = "" if _IS_JOINED.match(plain[-1]) else _AFTER
    return f"{before}{inner}{after}"
