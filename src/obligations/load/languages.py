"""Turns the tables of names in other languages, and of identifiers, into graphs.

A name is a label with its language tag. What a reader must know of it stands beside the thing, with the same text and
tag: `officialTitle` for the title of an authentic text, `ownName` for a name that the editors gave, `unverifiedName`
for one from memory. A name that only these tables hold is never the reason for a finding.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from pyoxigraph import Literal

from obligations import names
from obligations.errors import nearest
from obligations.languages import LANGUAGES, OTHERS
from obligations.load.bodies import filled, one_of
from obligations.load.terms import Graph, english, node, obl, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pyoxigraph import NamedNode

    from obligations.load.row import Row

_GRADES: Final = ("sourced", "unverified")
_PREF, _ALT = node(names.SKOS + "prefLabel"), node(names.SKOS + "altLabel")
SCHEMES: Final[dict[str, str]] = {
    "iso-3166-alpha-3": "schemeIsoAlpha3",
    "iso-3166-numeric": "schemeIsoNumeric",
    "unts": "schemeUnts",
    "unts-volume": "schemeUntsVolume",
    "lnts": "schemeLnts",
    "mtdsg": "schemeMtdsg",
    "ets": "schemeEts",
    "oas": "schemeOas",
    "un-symbol": "schemeUnSymbol",
    "wikidata": "schemeWikidata",
}
"""What the column `scheme` may hold, and the term that each stands for."""
MATCHES: Final[dict[str, str]] = {
    one: names.SKOS + one for one in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch")
}
"""What the column `match` may hold: how near the term of another vocabulary comes, as SKOS says it of our concept."""
_CODE: Final = re.compile(r"MT(?P<list>[1-9]\d?):\d{12}(?P<end>\d{2})")
"""A HURIDOCS code: its micro-thesaurus, a colon, and fourteen digits that end with the number of the thesaurus."""


def load_state_name(row: Row, graph: Graph) -> None:
    """State the name of a State in another language, also for its home territory; readers may type it."""
    it = _thing(row, "state", row.register.states, names.STATE)
    lang = _checked(row, "state", "name")
    if it is None or lang is None:
        return
    name, spelling = row["name"], row["name"].lower()
    other = row.register.named.setdefault(("spelling", spelling), row["state"])
    if other != row["state"]:
        row.wrong("name", f'"{name}" is on file for {other} already: nobody could tell which State is meant')
        return
    graph.add(it, _PREF, Literal(name, language=lang))
    graph.add(node(names.PLACE + row["state"].lower()), _PREF, Literal(name, language=lang))
    graph.add(it, "spellingElsewhere", Literal(spelling, language=lang))
    _from(row, graph, graph.name, node(names.DCTERMS + "source"))


def load_treaty_title(row: Row, graph: Graph) -> None:
    """State the title of a treaty in another language, and whether it is that of an authentic text."""
    codes = [one.upper() for one in row.register.rules]
    known = row["treaty"] in codes
    if not known:
        row.wrong("treaty", f'no treaty has the code "{row["treaty"]}"{nearest(row["treaty"], codes)}')
    lang = _checked(row, "treaty", "title")
    one_of(row, "official", ("yes", "no"))
    if not known or lang is None:
        return
    it = node(names.TREATY + row["treaty"].lower())
    graph.add(it, _PREF, Literal(row["title"], language=lang))
    graph.add(it, "shortTitle", Literal(row["short_title"], language=lang) if row["short_title"] else None)
    graph.add(it, "officialTitle", Literal(row["title"], language=lang) if row["official"] == "yes" else None)
    _graded(row, graph, it, Literal(row["title"], language=lang))


def load_body_name(row: Row, graph: Graph) -> None:
    """State the name of a body in another language."""
    it = _thing(row, "body", row.register.bodies, names.BODY)
    lang = _checked(row, "body", "name")
    if it is None or lang is None:
        return
    graph.add(it, _PREF, Literal(row["name"], language=lang))
    graph.add(it, _ALT, Literal(row["short_name"], language=lang) if row["short_name"] else None)
    _graded(row, graph, it, Literal(row["name"], language=lang))


def load_concept_name(row: Row, graph: Graph) -> None:
    """State our own name for a concept, or for a status of findings, in another language; no body has given it."""
    known = {**dict.fromkeys(row.register.concepts, names.CONCEPT), **dict.fromkeys(row.register.statuses, names.OBL)}
    it = _thing(row, "concept", known, known.get(row["concept"], ""))
    lang = _checked(row, "concept", "name")
    one_of(row, "mark", ("ours",))
    if it is None or lang is None:
        return
    graph.add(it, _PREF, Literal(row["name"], language=lang))
    graph.add(it, "ownName", Literal(row["name"], language=lang))


def load_identifier(row: Row, graph: Graph) -> None:
    """State under which number or symbol others keep a thing, how sure that is, and who says so."""
    it = _identified(row)
    scheme = row.choice("scheme", SCHEMES)
    filled(row, "value")
    one_of(row, "confidence", _GRADES)
    source = _named_source(row)
    if it is None or scheme is None or _twice(row, row["thing"], row["scheme"], row["value"]):
        return
    one = _identifier(graph, f"{row['scheme']}/{row['thing'].lower()}", scheme, row["value"])
    graph.add(one, "identifies", it)
    graph.add(one, "confidence", text(row["confidence"]))
    graph.add(one, node(names.DCTERMS + "source"), source)


def load_concept_code(row: Row, graph: Graph) -> None:
    """State which term of the HURIDOCS micro-thesauri comes near a concept, and how near; the match is our own.

    Such a code seldom identifies our concept, so it is linked by a match of SKOS and never by `identifies`.
    """
    it = _thing(row, "concept", row.register.concepts, names.CONCEPT)
    match = row.choice("match", MATCHES)
    filled(row, "term")
    source = _named_source(row)
    found = _CODE.fullmatch(row["code"])
    if found is None or int(found["list"]) != int(found["end"]):
        said = "must be MT, the number of the micro-thesaurus, a colon and fourteen digits that end with that number"
        row.wrong("code", f'"{row["code"]}" {said}')
        return
    term = row.register.named.setdefault(("term", row["code"]), row["term"])
    if term != row["term"]:
        row.wrong("term", f'"{term}" stands beside {row["code"]} already: a code has one term')
    if it is None or match is None or _twice(row, row["concept"], row["code"]):
        return
    one = _identifier(graph, "huridocs", "schemeHuridocs", row["code"])
    graph.add(it, node(match), one)
    graph.add(one, "termThere", english(row["term"]))
    graph.add(one, node(names.SKOS + "notation"), Literal(row["code"], datatype=obl("hurimt")))
    graph.add(one, "confidence", text("sourced"))
    graph.add(one, node(names.DCTERMS + "source"), source)


def _identifier(graph: Graph, place: str, scheme: str, number: str) -> NamedNode:
    """State a number or symbol and the scheme that it belongs to, and return it."""
    one = node(f"{names.ID}identifier/{place}/{quote(number, safe='')}")
    graph.a(one, "Identifier")
    graph.add(one, "identifierScheme", obl(scheme))
    graph.add(one, "identifierValue", text(number))
    return one


def _identified(row: Row) -> NamedNode | None:
    """Return what a cell such as `state:CHN`, `treaty:CAT`, `body:cat` or `concept:torture` names."""
    known = {
        "state": {one: names.STATE + one for one in row.register.states},
        "treaty": {one.upper(): names.TREATY + one for one in row.register.rules},
        "body": {one: names.BODY + one for one in row.register.bodies},
        "concept": {one: names.CONCEPT + one for one in row.register.concepts},
    }
    kind, _, name = row["thing"].partition(":")
    if kind not in known:
        row.wrong("thing", f'"{row["thing"]}" must begin with one of: {", ".join(f"{one}:" for one in known)}')
        return None
    if name not in known[kind]:
        row.wrong("thing", f'no {kind} is called "{name}"{nearest(name, known[kind])}')
        return None
    return node(known[kind][name])


def _thing(row: Row, column: str, known: Iterable[str], base: str) -> NamedNode | None:
    """Return the thing that a cell names by its id."""
    if row[column] in known:
        return node(base + row[column])
    row.wrong(column, f'no {column} has the id "{row[column]}"{nearest(row[column], known)}')
    return None


def _checked(row: Row, thing: str, name: str) -> str | None:
    """Return the language of a row whose name is filled and stands only once; None where something is wrong."""
    lang = row["lang"]
    if lang not in OTHERS:
        known = {**{one.lower(): code for code, one in LANGUAGES.items()}, **dict.fromkeys(OTHERS, lang)}
        row.wrong("lang", f'"{lang}" is no language of names{nearest(lang, known)}; one of: {", ".join(OTHERS)}')
        return None
    filled(row, name)
    return None if not row[name] or _twice(row, thing, row[thing], lang) else lang


def _twice(row: Row, *key: str) -> bool:
    """Note a row that says again what a row before it settled."""
    place = f"{row.file}:{row.line}"
    if row.register.named.setdefault(key, place) == place:
        return False
    row.wrong("", f"{' '.join(key)} stands at {row.register.named[key]} already")
    return True


def _from(row: Row, graph: Graph, it: NamedNode, verb: NamedNode) -> None:
    """State the source of a name: of a whole table of names, or of those of a thing, which is none for the thing."""
    graph.add(it, verb, _named_source(row))


def _named_source(row: Row) -> NamedNode | None:
    """Return the source that a row names; None where no source has that id."""
    known = row.register.sources
    if row["source"] in known:
        return node(names.SOURCE + row["source"])
    row.wrong("source", f'no source has the id "{row["source"]}"{nearest(row["source"], known)}')
    return None


def _graded(row: Row, graph: Graph, it: NamedNode, name: Literal) -> None:
    """State where a name is from, and mark it where it rests on memory."""
    one_of(row, "confidence", _GRADES)
    _from(row, graph, it, obl("nameSource"))
    graph.add(it, "unverifiedName", name if row["confidence"] == "unverified" else None)


TABLES: Final[dict[str, tuple[tuple[str, ...], Callable[[Row, Graph], None]]]] = {
    "state-names.csv": (("state", "lang", "name", "source"), load_state_name),
    "treaty-titles.csv": (
        ("treaty", "lang", "title", "short_title", "official", "source", "confidence"),
        load_treaty_title,
    ),
    "body-names.csv": (("body", "lang", "name", "short_name", "source", "confidence"), load_body_name),
    "concept-names.csv": (("concept", "lang", "name", "mark"), load_concept_name),
    "concept-codes.csv": (("concept", "code", "term", "match", "source"), load_concept_code),
    "identifiers.csv": (("thing", "scheme", "value", "source", "confidence"), load_identifier),
}
"""The columns and the loader of each table of names and identifiers."""
