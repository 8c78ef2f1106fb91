r"""Entries for BibTeX. What LaTeX would read as a command is escaped, and letters with accents are written in its way.

BibTeX knows no treaties, cases or resolutions: they are `@misc` with what identifies them in `howpublished`.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from obligations.cite import wording
from obligations.cite.days import parts, year
from obligations.cite.record import CASE, DECLARATION, PRESS, REPORT, TREATY, VIEW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from obligations.cite.pinpoint import Pinpoint
    from obligations.cite.record import Citable

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SPECIAL: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "\N{EN DASH}": "--",
    "\N{EM DASH}": "---",
    "\N{LEFT SINGLE QUOTATION MARK}": "`",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{LEFT DOUBLE QUOTATION MARK}": "``",
    "\N{RIGHT DOUBLE QUOTATION MARK}": "''",
    "\N{LATIN SMALL LETTER SHARP S}": r"{\ss}",
    "\N{LATIN SMALL LETTER O WITH STROKE}": r"{\o}",
    "\N{LATIN CAPITAL LETTER O WITH STROKE}": r"{\O}",
    "\N{LATIN SMALL LETTER L WITH STROKE}": r"{\l}",
    "\N{LATIN CAPITAL LETTER L WITH STROKE}": r"{\L}",
    "\N{LATIN SMALL LETTER DOTLESS I}": r"{\i}",
    "\N{LATIN SMALL LETTER AE}": r"{\ae}",
    "\N{NO-BREAK SPACE}": "~",
}
_ACCENTS: Final = {
    "\N{COMBINING GRAVE ACCENT}": "`",
    "\N{COMBINING ACUTE ACCENT}": "'",
    "\N{COMBINING CIRCUMFLEX ACCENT}": "^",
    "\N{COMBINING TILDE}": "~",
    "\N{COMBINING DIAERESIS}": '"',
    "\N{COMBINING MACRON}": "=",
    "\N{COMBINING DOT ABOVE}": ".",
    "\N{COMBINING RING ABOVE}": "r",
    "\N{COMBINING CARON}": "v",
    "\N{COMBINING BREVE}": "u",
    "\N{COMBINING CEDILLA}": "c",
    "\N{COMBINING OGONEK}": "k",
    "\N{COMBINING DOUBLE ACUTE ACCENT}": "H",
}


def footnote(thing: Citable, places: Sequence[Pinpoint]) -> str:
    """Write the entry; a place in the text goes into `note`, since BibTeX leaves places to the citing command."""
    from obligations.cite.pinpoint import oscola

    return _entry(thing, "; ".join(map(oscola, places)))


def bibliography(thing: Citable) -> str:
    """Write the entry without a place."""
    return _entry(thing, "")


def escaped(text: str) -> str:
    r"""Write a text so that LaTeX prints it as it is.

    >>> escaped("Pact of San Jose: 50% & more_")
    'Pact of San Jose: 50\\% \\& more\\_'
    """
    return "".join(_SPECIAL.get(letter) or _letter(letter) for letter in text)


def _letter(letter: str) -> str:
    plain, accents = unicodedata.normalize("NFD", letter)[:1], unicodedata.normalize("NFD", letter)[1:]
    if accents not in _ACCENTS:
        return letter
    command = _ACCENTS[accents]
    base = rf"\{plain}" if plain in "ij" and command not in "ck" else plain
    return rf"{{\{command}{{{base}}}}}"


def _entry(thing: Citable, place: str) -> str:
    kind = "techreport" if thing.kind == REPORT else "article" if thing.kind == PRESS else "misc"
    fields = {
        "author": _author(thing),
        "title": f"{{{escaped(thing.title)}}}",
        "journal": escaped(thing.publisher) if kind == "article" else "",
        "institution": escaped(thing.publisher or thing.author) if kind == "techreport" else "",
        "howpublished": escaped(_where(thing)),
        "year": year(thing.date),
        "note": escaped(wording.joined(_in_force(thing), wording.reposting(thing), place, by="; ")),
        "url": _address(thing.url),
    }
    found = parts(thing.date)
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value and value != "{}"]
    if found and len(found[0]) > 1:
        month = _MONTHS[found[0][1] - 1]
        day = f'"{found[0][2]}~" # ' if len(found) == 1 and len(found[0]) == 3 else ""
        lines.append(f"  month = {day}{month},")
    key = re.sub(r"[^a-z0-9.:-]", "-", thing.id.lower())
    return "\n".join([f"@{kind}{{{key},", *lines, "}"])


def _author(thing: Citable) -> str:
    """Name the author; a body stands in braces, so that it is not taken apart as a name of persons."""
    if thing.kind in {PRESS, REPORT} and thing.author:
        return escaped(thing.author) if thing.kind == PRESS else f"{{{escaped(thing.author)}}}"
    return f"{{{escaped(thing.body)}}}" if thing.body else ""


def _where(thing: Citable) -> str:
    if thing.kind == TREATY:
        if thing.volume and thing.page:
            return f"{thing.volume} {thing.series} {thing.page}"
        return wording.joined(thing.series, f"No. {thing.number}" if thing.number else "")
    if thing.kind == DECLARATION:
        return thing.adopted_in
    if thing.kind in {CASE, VIEW} or thing.symbol:
        return thing.symbol
    return ""


def _in_force(thing: Citable) -> str:
    from obligations.cite.days import british

    return f"entered into force {british(thing.in_force)}" if thing.in_force else ""


def _address(url: str) -> str:
    """Write an address that cannot close the field: braces, backslashes and spaces by their percent codes."""
    return re.sub(r"[{}\\ ]", lambda found: f"%{ord(found[0]):02X}", url)
