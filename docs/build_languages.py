"""Builds the tables that are made from others: python docs/build_languages.py, where the Babel package is installed.

`data/languages/state-names.csv` holds the names of States in the Unicode CLDR data that Babel carries, and
`data/languages/identifiers.csv` the numbers of ISO 3166 from there and the registrations that `treaty.ttl` of each
treaty states in words. Rows that no source here gives (Wikidata items, document symbols) are kept as they stand.
Babel is needed for this alone; the project itself never imports it.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, RdfFormat, Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ROOT = Path(__file__).resolve().parent.parent
STATES, TREATIES, TABLES = (ROOT / "data" / one for one in ("states.csv", "treaties", "languages"))
OBL = "https://w3id.org/obligations/ns#"
LANGUAGES = ("fr", "es", "ru", "ar", "zh", "ko")
CLDR = "cldr-47"
MEMORY = "editor-knowledge"
FORMER = {"CSK": "200", "DDR": "278", "YUG": "890"}
"""Numeric codes of States that ended, from memory: the tables of CLDR point them to their successors."""
REPLACED = {"230", "249", "278", "280", "720", "736", "886"}
"""Numeric codes that CLDR still points to a State, and that other codes replaced or that were of another State."""

Cells = tuple[str, ...]

_PATTERNS = (
    ("unts", re.compile(r"UNTS (\d+)")),
    ("unts-volume", re.compile(r"UNTS \d+ \(vol\. (\d+)\)")),
    ("lnts", re.compile(r"LNTS (vol\. \d+ p\. \d+)")),
    ("mtdsg", re.compile(r"MTDSG ([IVX]+-[0-9a-z-]+)")),
    ("ets", re.compile(r"C?ETS (\d+)")),
    ("oas", re.compile(r"OAS ([A-Z]-\d+)")),
)
_MADE = {"iso-3166-alpha-3", "iso-3166-numeric", *(scheme for scheme, _pattern in _PATTERNS)}


def registrations(text: str) -> list[tuple[str, str]]:
    """Read the numbers out of the words that state where a treaty is registered.

    >>> registrations("UNTS 24841 (vol. 1465); MTDSG IV-9")
    [('unts', '24841'), ('unts-volume', '1465'), ('mtdsg', 'IV-9')]
    """
    return [(scheme, one) for scheme, pattern in _PATTERNS for one in pattern.findall(text)]


def treaty_rows(folder: Path = TREATIES) -> Iterator[Cells]:
    """Yield the registrations of every treaty; each keeps the mark of memory that its `treaty.ttl` sets."""
    for path in sorted(folder.glob("*/treaty.ttl")):
        store = Store()
        store.load(path=str(path), format=RdfFormat.TURTLE)
        for quad in store.quads_for_pattern(None, NamedNode(OBL + "registration"), None, None):
            said = {one.predicate.value: one.object.value for one in store.quads_for_pattern(quad.subject, None, None)}
            cells = store.quads_for_pattern(quad.subject, NamedNode(OBL + "unverifiedCells"), None, None)
            sure = "unverified" if "registration number" in {one.object.value for one in cells} else "sourced"
            source = MEMORY if sure == "unverified" else _source(store, quad.subject)
            for scheme, number in registrations(quad.object.value):
                yield f"treaty:{said[OBL + 'code']}", scheme, number, source, sure


def _source(store: Store, treaty: NamedNode) -> str:
    """Name the first source of a treaty's record that is not memory."""
    source = NamedNode("http://purl.org/dc/terms/source")
    named = sorted(one.object.value.rpartition("/")[2] for one in store.quads_for_pattern(treaty, source, None, None))
    return next((one for one in named if one != MEMORY), MEMORY)


def state_names(states: Iterable[Mapping[str, str]]) -> Iterator[Cells]:
    """Yield the name of each State in each language, where CLDR has one."""
    from babel import Locale  # noqa: PLC0415 - needed for this table alone

    tables = {lang: Locale(lang).territories for lang in LANGUAGES}
    for state in states:
        for lang, names in tables.items():
            if state["alpha2"] in names:
                yield state["id"], lang, str(names[state["alpha2"]]), CLDR


def state_rows(states: Iterable[Mapping[str, str]]) -> Iterator[Cells]:
    """Yield the ISO codes of each State: CLDR keeps them as other names of the two letters."""
    from babel.core import get_global  # noqa: PLC0415 - needed for this table alone

    others = get_global("territory_aliases")
    for state in states:
        thing, alpha2 = f"state:{state['id']}", state["alpha2"]
        known = others.get(state["id"]) == [alpha2]
        yield thing, "iso-3166-alpha-3", state["id"], *((CLDR, "sourced") if known else (MEMORY, "unverified"))
        for number in sorted(one for one, what in others.items() if one.isdigit() and what == [alpha2]):
            if state["id"] not in FORMER and number not in REPLACED:
                yield thing, "iso-3166-numeric", number, CLDR, "sourced"
        if state["id"] in FORMER:
            yield thing, "iso-3166-numeric", FORMER[state["id"]], MEMORY, "unverified"


def by_hand(path: Path) -> list[Cells]:
    """Return the rows that nothing here makes."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in map(tuple, csv.reader(file)) if row[1] not in _MADE | {"scheme"}]


def _write(path: Path, head: Cells, rows: Iterable[Cells]) -> None:
    lines = [head, *rows]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(lines)
    sys.stdout.write(f"{path.relative_to(ROOT)}: {len(lines) - 1} rows\n")


def main() -> None:
    """Write both tables, after making sure that Babel carries the CLDR that the source names."""
    from babel.core import get_cldr_version  # noqa: PLC0415 - needed for these tables alone

    if get_cldr_version() != CLDR.removeprefix("cldr-"):
        sys.exit(f"this Babel carries CLDR {get_cldr_version()}: name a source for it in data/sources/languages.ttl")
    with STATES.open(encoding="utf-8", newline="") as file:
        states = list(csv.DictReader(file))
    _write(TABLES / "state-names.csv", ("state", "lang", "name", "source"), state_names(states))
    path = TABLES / "identifiers.csv"
    rows = [*state_rows(states), *treaty_rows(), *by_hand(path)]
    _write(path, ("thing", "scheme", "value", "source", "confidence"), rows)


if __name__ == "__main__":
    main()
