"""RDF terms as 64-bit numbers: texts are looked up only where a rule needs one.

The upper four bits say what kind of term it is. Booleans, whole numbers and days carry their value, in order; any other
term carries 60 bits of the hash of its text, and its text lies in a dictionary where something reads it. Two texts in
the dictionary with one hash are found when a batch ends, and end it.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from obligations import names
from obligations.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import BlankNode, Literal, NamedNode, Triple

BOOLEAN, INTEGER, DAY, TEXT, IRI, BLANK, OTHER, TONGUE = range(8)
"""Kinds of terms; TEXT is a plain text, TONGUE one with a language, OTHER any literal that has no order here."""

ZERO = (INTEGER << 60) + (1 << 59)
DAY_ZERO = DAY << 60
_START = date(1, 1, 1)
_XSD_KINDS = {"boolean": BOOLEAN, "integer": INTEGER, "date": DAY, "string": TEXT}
_WRITTEN = {
    BOOLEAN: re.compile(r"true|false"),
    INTEGER: re.compile(r"0|-?[1-9]\d{0,14}"),
    DAY: re.compile(r"(?!0000)\d{4}-\d\d-\d\d"),
}
LARGEST = 10**15 - 1
"""The largest whole number that a term can carry: beyond it, numbers would run into those of days."""

_PART = r"(?:[A-Za-z0-9\-._~!$&''()*+,;=:@/?\x{A0}-\x{D7FF}\x{F900}-\x{FDCF}\x{FDF0}-\x{FFEF}]|%[0-9A-Fa-f]{2})*"
_ABSOLUTE = (
    rf"[A-Za-z][A-Za-z0-9+.\-]*:(?://[A-Za-z0-9.\-]+(?::[0-9]+)?(?:[/?]{_PART})?|[A-Za-z0-9]{_PART})(?:#{_PART})?"
)
"""An absolute IRI, in SQL; a few that are rare, with a user or a number for a host perhaps, do not count as one."""

_HASHED = "((md5_number({}) & 1152921504606846975)::BIGINT + ({}::BIGINT << 60))"

MACROS = f"""
CREATE OR REPLACE MACRO iri(written) AS {_HASHED.format("written", IRI)};
CREATE OR REPLACE MACRO plain(written) AS {_HASHED.format("written", TEXT)};
CREATE OR REPLACE MACRO kind(term) AS (term >> 60);
CREATE OR REPLACE MACRO number(whole) AS CASE WHEN abs(whole) > {LARGEST}
  THEN error('a whole number of more than 15 digits') ELSE {ZERO} + whole END;
CREATE OR REPLACE MACRO absolute(written) AS CASE
  WHEN written IS NULL OR regexp_full_match(written, '{_ABSOLUTE}') THEN written
  ELSE error('IRI() of a text that is no absolute IRI: ' || written) END;
CREATE OR REPLACE MACRO stored(kind, written) AS CASE kind
  WHEN {BOOLEAN} THEN (written = 'true')::BIGINT
  WHEN {INTEGER} THEN number(written::BIGINT)
  WHEN {DAY} THEN {DAY_ZERO} + (written::DATE - DATE '0001-01-01')
  ELSE {_HASHED.format("written", "kind")} END;
CREATE OR REPLACE MACRO whole(term) AS CASE WHEN kind(term) = {INTEGER} THEN term - {ZERO} END;
CREATE OR REPLACE MACRO day(written) AS {DAY_ZERO} + (written::DATE - DATE '0001-01-01');
CREATE OR REPLACE MACRO same(one, other) AS CASE
  WHEN (kind(one) = {OTHER} AND kind(other) NOT IN ({IRI}, {BLANK}, {TONGUE})
     OR kind(other) = {OTHER} AND kind(one) NOT IN ({IRI}, {BLANK}, {TONGUE})) AND one <> other THEN NULL
  ELSE one = other END;
CREATE OR REPLACE MACRO ordered(one, other) AS CASE
  WHEN kind(one) = kind(other) THEN CASE WHEN kind(one) <= {DAY} THEN true
    WHEN kind(one) IN ({TEXT}, {TONGUE}) THEN error('texts have no order in the columns') END END;
CREATE OR REPLACE MACRO holds(term) AS CASE kind(term)
  WHEN {BOOLEAN} THEN term = 1
  WHEN {INTEGER} THEN term <> {ZERO}
  WHEN {TEXT} THEN term <> plain('') END;
CREATE OR REPLACE MACRO greatest_of(term) AS CASE WHEN kind(min(term)) <> kind(max(term))
  THEN error('MAX over terms of several kinds: the engines differ on it')
  ELSE max(CASE WHEN kind(term) <= {DAY} THEN term
  ELSE error('MAX over a text, or over nothing: the engines differ on it') END) END;
CREATE OR REPLACE MACRO least_of(term) AS CASE WHEN kind(min(term)) <> kind(max(term))
  THEN error('MIN over terms of several kinds: the engines differ on it')
  ELSE min(CASE WHEN kind(term) <= {DAY} THEN term
  ELSE error('MIN over a text, or over nothing: the engines differ on it') END) END;
CREATE OR REPLACE MACRO written(term, looked_up) AS CASE
  WHEN kind(term) IN ({OTHER}, {TONGUE}) THEN regexp_extract(looked_up, '(?s)^(.*)\\n([^\\n]*)$', 1)
  WHEN kind(term) <> {BLANK} THEN coalesce(looked_up, CASE kind(term)
    WHEN {BOOLEAN} THEN CASE WHEN term = 1 THEN 'true' ELSE 'false' END
    WHEN {INTEGER} THEN (term - {ZERO})::VARCHAR
    WHEN {DAY} THEN (DATE '0001-01-01' + (term - {DAY_ZERO})::INTEGER)::VARCHAR END) END;
CREATE OR REPLACE MACRO escaped(content) AS '"' || replace(replace(replace(replace(content,
  chr(92), chr(92) || chr(92)), '"', chr(92) || '"'), chr(10), chr(92) || 'n'), chr(13), chr(92) || 'r') || '"';
CREATE OR REPLACE MACRO ntriple(term, looked_up) AS CASE kind(term)
  WHEN {IRI} THEN '<' || looked_up || '>'
  WHEN {BLANK} THEN '_:' || looked_up
  WHEN {TEXT} THEN escaped(looked_up)
  WHEN {OTHER} THEN escaped(regexp_extract(looked_up, '(?s)^(.*)\\n([^\\n]*)$', 1))
    || '^^<' || split_part(looked_up, chr(10), -1) || '>'
  WHEN {TONGUE} THEN escaped(regexp_extract(looked_up, '(?s)^(.*)\\n([^\\n]*)$', 1))
    || '@' || split_part(looked_up, chr(10), -1)
  ELSE '"' || written(term, NULL) || '"^^<{names.XSD}'
    || CASE kind(term) WHEN {BOOLEAN} THEN 'boolean' WHEN {INTEGER} THEN 'integer' ELSE 'date' END || '>' END;
"""
"""SQL functions on terms; `stored` makes the number of a term from its kind and its text,
`ntriple` writes it as N-Triples do."""


def quoted(text: str) -> str:
    """Write a text as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


def is_day(text: str) -> bool:
    """Tell whether a text is a day from the year 1 on, without a time zone.

    >>> is_day("2024-02-29"), is_day("2023-02-29"), is_day("0000-01-01"), is_day("2024-02-29Z")
    (True, False, False, False)
    """
    if not _WRITTEN[DAY].fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def table(iri: str) -> str:
    """Name the table of a predicate, or of the members of a class, as SQL writes it.

    >>> table("https://w3id.org/obligations/ns#isA")
    '"obl:isA"'
    """
    for prefix, full in (("obl", names.OBL), ("prov", names.PROV), ("rdf", names.RDF)):
        if iri.startswith(full):
            return f'"{prefix}:{iri.removeprefix(full)}"'
    return '"' + iri.replace('"', '""') + '"'


def members(iri: str) -> str:
    """Name the table of the members of a class.

    >>> members("https://w3id.org/obligations/ns#Act")
    '"a obl:Act"'
    """
    return '"a ' + table(iri)[1:]


Node = tuple[int, str]
"""Kind and text of a term; a literal with a language or another datatype carries that after a line break."""


def node(term: NamedNode | BlankNode | Literal | Triple) -> Node:
    """Take a term apart.

    Raises:
        EngineError: A literal of a kind that the columns do not compare rightly, such as a number with a fraction.
    """
    from pyoxigraph import BlankNode, Literal, NamedNode

    if isinstance(term, NamedNode):
        return IRI, term.value
    if isinstance(term, Literal):
        return _literal(term.value, term.datatype.value, term.language)
    if isinstance(term, BlankNode):
        return BLANK, term.value
    raise EngineError("a statement about a statement cannot be read into columns")


@cache
def _literal(written: str, datatype: str, language: str | None) -> Node:
    if language:
        return TONGUE, f"{written}\n{language}"
    if not datatype.startswith(names.XSD):
        return OTHER, f"{written}\n{datatype}"
    kind = _XSD_KINDS.get(datatype.removeprefix(names.XSD))
    if (
        kind is None
        or (kind in _WRITTEN and not _WRITTEN[kind].fullmatch(written))
        or (kind == DAY and not is_day(written))
    ):
        raise EngineError(f'"{written}" as {datatype.rsplit("#", 1)[-1]} cannot be read into columns')
    return kind, written


def reader() -> Callable[[int, str | None], NamedNode | BlankNode | Literal]:
    """Return what makes a term from its number and the text that the dictionary holds for it."""
    from pyoxigraph import BlankNode, Literal, NamedNode

    xsd = {kind: NamedNode(names.XSD + name) for name, kind in _XSD_KINDS.items()}

    def read(term: int, text: str | None) -> NamedNode | BlankNode | Literal:
        kind = term >> 60
        if kind == IRI:
            return NamedNode(text or "")
        if kind in {BOOLEAN, INTEGER, DAY}:
            return Literal(_value(kind, term), datatype=xsd[kind])
        if kind == BLANK:
            return BlankNode(text or "")
        content, _, rest = (text or "").rpartition("\n") if kind in {OTHER, TONGUE} else (text or "", "", "")
        if kind == TONGUE:
            return Literal(content, language=rest)
        return Literal(content, datatype=NamedNode(rest)) if kind == OTHER else Literal(content)

    return read


def _value(kind: int, term: int) -> str:
    if kind == BOOLEAN:
        return "true" if term else "false"
    return str(term - ZERO) if kind == INTEGER else (_START + timedelta(days=term - DAY_ZERO)).isoformat()
