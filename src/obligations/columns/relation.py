"""What a part of a rule becomes: a SELECT, and what is known of each of its columns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from obligations.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Mapping


class UnknownConstructError(EngineError):
    """A construct of SPARQL that is not compiled: the rule has to be written otherwise, or the compiler taught."""


TERM, BOOL, WHOLE, STRING, MINTED, MIXED = "term", "bool", "whole", "string", "minted", "mixed"
"""How a column or an expression holds its value: as the number of a term, as SQL's own boolean, whole number or text,
or as an IRI that is put together here: an expression then gives its text, a column its number, and a second column its
text. In a mixed column only some rows have that text."""


@dataclass(frozen=True)
class Column:
    """What is known of a variable.

    Attributes:
        how: How its values are held.
        sure: Whether every row binds it.
        values: The only IRIs that it can be; None where that is not known.
        looked_up: Whether the text of the term was looked up already, and stands in a second column.
    """

    how: str = TERM
    sure: bool = True
    values: frozenset[str] | None = None
    looked_up: bool = False

    @property
    def has_text(self) -> bool:
        """Whether a second column holds the text."""
        return self.how in {MINTED, MIXED} or self.looked_up


@dataclass(frozen=True)
class Relation:
    """A SELECT with one column for each variable.

    Attributes:
        sql: Its text.
        columns: Its variables.
    """

    sql: str
    columns: Mapping[str, Column]


def name(variable: str) -> str:
    """Name the column of a variable."""
    return f'"{variable}"'


def text_of(variable: str) -> str:
    """Name the column that holds the text of a minted IRI."""
    return f'"{variable} text"'


def names_of(columns: Mapping[str, Column], source: str) -> str:
    """List the columns of a relation for a SELECT."""
    parts = []
    for variable, column in columns.items():
        parts.append(f"{source}.{name(variable)}")
        if column.has_text:
            parts.append(f"{source}.{text_of(variable)}")
    return ", ".join(parts) or "1 AS unit"


def as_term(sql: str, how: str) -> str:
    """Write a value as the number of a term."""
    if how == BOOL:
        return f"({sql})::BIGINT"
    if how == WHOLE:
        return f"number({sql})"
    if how == STRING:
        return f"plain({sql})"
    return sql


def plainly(relation: Relation, variables: frozenset[str], number: str) -> Relation:
    """Hold some variables of a relation as terms, whatever they were held as."""
    changed = {one for one in variables if relation.columns[one].how != TERM or relation.columns[one].looked_up}
    if not changed:
        return relation
    columns = {
        one: replace(column, how=TERM, looked_up=False) if one in changed else column
        for one, column in relation.columns.items()
    }
    parts = [f"{as_term(f'{number}.{name(one)}', relation.columns[one].how)} AS {name(one)}" for one in sorted(changed)]
    rest = names_of({one: column for one, column in columns.items() if one not in changed}, number)
    listed = ", ".join([*parts, rest] if len(changed) < len(columns) else parts)
    return Relation(f"SELECT {listed} FROM ({relation.sql}) {number}", columns)
