"""What titles and symbols on file say, taken apart so that each style can put it together in its own way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from obligations.cite.record import Citable

_PHASE = re.compile(r"(?:, | \()([a-z][^()]*)\)?\Z")
_VERSUS = re.compile(r" v (?=\S)")
_TEXT = re.compile(
    r"(General (?:comment|recommendation)) No\.? ?0*(\d+)(?: \((\d{4})\))?(?:[:,] | |\Z)(.*)\Z",
    re.IGNORECASE | re.DOTALL,
)
_CONCLUSION = re.compile(r"Conclusion No\. (\d+)(?: \(([IVXLC]+)\))?(?:,? (\d{4}))?(?:: (.*))?\Z", re.DOTALL)
_PLACE = re.compile(r",? (arts?\. .+)\Z")
_ITEM = re.compile(r", No\. \d+\Z")
"""Which of several texts in one document it is: the title says so too."""
_UN = re.compile(r"(?:A|S|E|ST|HRI|CCPR|CAT|CEDAW|CRC|CERD|CRPD|CED|CMW|HCR|HR)/")
_RESOLUTION = re.compile(r"(A/HRC|A|S)/RES/(\d+(?:/\d+)?)(?:\(([IVXLC]+)\))?( annex)?")
_COMMUNICATION = re.compile(r"/D/(\d+/\d{4})")
_ICJ = re.compile(r"I\.?C\.?J\.? Reports (\d{4}),? (?:p\. )?(\d+)")
_SERIES = re.compile(r"Series ([A-Z]) No\.? ?0*(\d+)")
_APPLICATION = re.compile(r"\d+/\d+")
_ORGANS: Final = {"A": "General Assembly", "A/HRC": "Human Rights Council", "S": "Security Council"}
_DECISIONS: Final = {
    "judgment": "Judgment",
    "advisory-opinion": "Advisory Opinion",
    "order": "Order",
    "decision": "Decision",
}


@dataclass(frozen=True)
class Numbered:
    """A general comment, general recommendation or conclusion: what it is called, its number, year and subject."""

    label: str
    number: str
    year: str
    subject: str


@dataclass(frozen=True)
class Resolution:
    """A resolution: the organ, its number as printed, its symbol, and whether the text stands in an annex."""

    organ: str
    number: str
    symbol: str
    annex: bool


def case(title: str) -> tuple[str, str]:
    """Divide the title of a case into its name and the phase that follows it.

    >>> case("Corfu Channel (United Kingdom v Albania), merits")
    ('Corfu Channel (United Kingdom v Albania)', 'merits')
    >>> case("J.H.A. v Spain (Marine I)")
    ('J.H.A. v Spain (Marine I)', '')
    """
    found = _PHASE.search(title)
    return (title[: found.start()], found[1]) if found else (title, "")


def dotted(name: str) -> str:
    """Write the `v` between parties with a stop.

    >>> dotted("Soering v United Kingdom")
    'Soering v. United Kingdom'
    """
    return _VERSUS.sub(" v. ", name)


def first_party(thing: Citable) -> str:
    """Return the name by which a case is called later: its first party, or its whole name where it has none."""
    name = re.sub(r" \([^)]* v [^)]*\)", "", case(thing.title)[0])
    return _VERSUS.split(name)[0]


def numbered(thing: Citable) -> Numbered | None:
    """Read number, year and subject out of the title of a general comment, recommendation or conclusion."""
    from obligations.cite.days import year

    found = _TEXT.match(thing.title)
    if found:
        label, number, stated, subject = found.groups()
        return Numbered(label.capitalize(), number, stated or year(thing.date), subject)
    conclusion = _CONCLUSION.match(thing.title)
    if conclusion:
        number, session, stated, subject = conclusion.groups()
        said = f"{number} ({session})" if session else number
        return Numbered("Conclusion", said, stated or year(thing.date), subject or "")
    return None


def symbols(thing: Citable) -> list[str]:
    """Divide the symbol of a document into its parts, without the articles that some of them name."""
    return [_ITEM.sub("", _PLACE.sub("", one.strip())) for one in thing.symbol.split(";") if one.strip()]


def place_in_symbol(thing: Citable) -> str:
    """Return the articles that the symbol names."""
    found = [_PLACE.search(one.strip()) for one in thing.symbol.split(";")]
    return next((one[1] for one in found if one), "")


def un_symbol(thing: Citable) -> str:
    """Return the symbol of a United Nations document; nothing if it has none."""
    return next((one for one in symbols(thing) if _UN.match(one)), "")


def resolution(thing: Citable) -> Resolution | None:
    """Return the resolution that a symbol names.

    >>> from obligations.cite.record import Citable
    >>> resolution(Citable("x", "resolution", "Declaration on Territorial Asylum", symbol="A/RES/2312(XXII)")).number
    '2312 (XXII)'
    """
    found = next((one for one in map(_RESOLUTION.search, symbols(thing)) if one), None)
    if found is None:
        return None
    organ, number, session, annex = found.groups()
    said = f"{number} ({session})" if session else number
    return Resolution(_ORGANS[organ], said, found[0].removesuffix(annex or ""), bool(annex))


def communication(thing: Citable) -> str:
    """Return the number of a communication: 34/1995."""
    found = _COMMUNICATION.search(thing.symbol)
    return found[1] if found else thing.symbol.removeprefix("Comm. ") if thing.symbol.startswith("Comm. ") else ""


def icj_report(thing: Citable) -> tuple[str, str]:
    """Return year and page of a case in the reports of the International Court of Justice; two blanks if in none."""
    found = _ICJ.search(thing.symbol)
    return (found[1], found[2]) if found else ("", "")


def court_series(thing: Citable) -> tuple[str, str]:
    """Return letter and number of a case in a court's series; two blanks if in none."""
    found = _SERIES.search(thing.symbol)
    return (found[1], found[2]) if found else ("", "")


def application(thing: Citable) -> str:
    """Return the numbers of an application to the European Court of Human Rights."""
    return " and ".join(_APPLICATION.findall(thing.symbol))


def formation(thing: Citable) -> str:
    """Return the mark of a judgment of the Grand Chamber, as the European Court writes it beside the name.

    >>> from obligations.cite.record import Citable
    >>> formation(Citable("x", "case", "Saadi v Italy", formation="Grand Chamber"))
    '[GC]'
    """
    return "[GC]" if thing.formation == "Grand Chamber" else ""


def reposting(thing: Citable) -> str:
    """Say who put up the copy that was read, where that is not the publisher."""
    return f"reposting by {thing.reposted_by}" if thing.reposted_by else ""


def decision(thing: Citable) -> str:
    """Name what a court gave: Judgment, Advisory Opinion, Order or Decision."""
    return _DECISIONS.get(thing.documents, "Decision")


def joined(*parts: str, by: str = " ") -> str:
    """Join the parts that are not empty."""
    return by.join(part for part in parts if part)


def quoted(text: str, marks: tuple[str, str]) -> str:
    """Put a title between quotation marks; words of the editors in its place stand in brackets without them."""
    return text if text.startswith("[") or not text else f"{marks[0]}{text}{marks[1]}"


def curly(text: str) -> str:
    """Write apostrophes as printers do."""
    return text.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")
