"""Writes queries of this project anew for an endpoint: parameters as VALUES, a rule as an update.

Only texts that ship with the project are rewritten, and only between the braces that a lexer finds, so that nothing
inside a text, an IRI or a comment is taken for SPARQL. What is put in are terms as pyoxigraph writes them. A query is
parsed before and after: what was put in must be all that differs.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from obligations import names
from obligations.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyoxigraph import NamedNode

    from obligations.load.terms import Node

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n\r]*)
    |(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    |(?P<text>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''
        |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
    |(?P<variable>[?$]\w+)
    |(?P<name>[\w.\-]*:[\w.\-%\\]*)
    |(?P<word>\w+)
    |(?P<open>\{)
    |(?P<close>\})""",
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """One word, variable, brace, name, text or comment of a query; other signs are passed over."""

    kind: str
    text: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """Divide SPARQL into tokens."""
    return [
        Token(one.lastgroup or "", one[0], one.start(), one.end())
        for one in _TOKEN.finditer(text)
        if one.lastgroup != "comment"
    ]


def with_values(text: str, terms: Mapping[str, Node]) -> str:
    """Bind variables of a SELECT: every group that speaks of one begins with a VALUES that gives it.

    One row of VALUES in each group is what replacing the variable everywhere would do, but the text stays a query in
    which the variable can be selected. A MINUS that speaks of one would differ, since it counts the variables shared,
    and so would rows of the query's own that give one: both are refused.

    Raises:
        EngineError: The query is of a kind that cannot be bound so.
    """
    if not terms:
        return text
    parts = tokens(text)
    for word, said in _said_after(parts, {"MINUS", "VALUES"}):
        if said & set(terms):
            raise EngineError(f"a query whose {word} speaks of a parameter cannot be given it elsewhere")
    written, done = [], 0
    for opening, inside in _groups(parts):
        said = {one.text[1:] for one in inside if one.kind == "variable"}
        rows = [f" VALUES ?{name} {{ {terms[name]} }}" for name in sorted(said & set(terms))]
        written += [text[done : opening.end], *rows]
        done = opening.end
    found = "".join([*written, text[done:]])
    if _shape(_query(text)) != _without(_shape(_query(found)), set(terms)):
        raise EngineError("the query could not be given its parameters")
    return found


def as_update(rule: str, work: NamedNode, derived: NamedNode | None) -> str:
    """Write a rule, one CONSTRUCT, as an update that reads a working graph and writes into it, and into another.

    Args:
        rule: The text of the rule file.
        work: The graph that holds all that the rule may read; what it constructs is added, for later rules.
        derived: The graph that holds what rules constructed, and nothing else; None for none.

    Raises:
        EngineError: It is no `CONSTRUCT { … } WHERE { … }`.
    """
    parts = tokens(rule)
    head = next((at for at, one in enumerate(parts) if one.kind == "word" and one.text.upper() == "CONSTRUCT"), -1)
    blocks = [pair for pair in _pairs(parts) if pair[2] == 0]
    words = [one.text.upper() for one in parts[head:] if not any(a.start <= one.start <= b.end for a, b, _ in blocks)]
    if head < 0 or len(blocks) != 2 or words not in (["CONSTRUCT", "WHERE"], ["CONSTRUCT"]):
        raise EngineError("a rule that is no CONSTRUCT { … } WHERE { … } cannot run elsewhere")
    prologue = rule[: parts[head].start]
    template, where = (rule[opening.end : closing.start] for opening, closing, _ in blocks)
    apart = "" if derived is None else f" GRAPH {derived} {{ {template}\n }}"
    insert = f"INSERT {{ {template}\n{apart} }}"
    return f"{prologue}WITH {work}\n{insert}\nWHERE {{ {where}\n}}"


def with_prefixes(text: str) -> str:
    """Declare before a query the prefixes that it may use without declaring them, on its first line."""
    parts = tokens(text)
    declared = {
        after.text.removesuffix(":")
        for one, after in pairwise(parts)
        if one.kind == "word" and one.text.upper() == "PREFIX" and after.kind == "name"
    }
    said = {one.text.partition(":")[0] for one in parts if one.kind == "name"} - declared
    lines = (f"PREFIX {name}: <{iri}> " for name, iri in names.PREFIXES.items() if name in said)
    return f"BASE <{names.BASE}> {''.join(lines)}{text}"


def values(variable: str, things: Iterable[str]) -> str:
    """Write a VALUES over things by their IRIs."""
    from obligations.load.terms import node

    return f"VALUES ?{variable} {{ {' '.join(str(node(one)) for one in things)} }}"


def _pairs(parts: list[Token]) -> list[tuple[Token, Token, int]]:
    """List each opening brace with its closing one and its depth, in the order in which they open."""
    found, waiting = [], list[Token]()
    for one in parts:
        if one.kind == "open":
            waiting.append(one)
        elif one.kind == "close":
            if not waiting:
                raise EngineError("a closing brace without an opening one")
            opening = waiting.pop()
            found.append((opening, one, len(waiting)))
    return sorted(found)


def _groups(parts: list[Token]) -> list[tuple[Token, list[Token]]]:
    """List each opening brace of a SELECT that begins a group of patterns, with what stands inside.

    A brace that holds a subquery begins none: between it and its WHERE nothing but the SELECT may stand. Nor does one
    that holds the rows of a VALUES.
    """
    found, rows = [], {opening for _, opening, _ in _blocks_after(parts, {"VALUES"})}
    for opening, closing, _ in _pairs(parts):
        inside = [one for one in parts if opening.end <= one.start < closing.start]
        if opening not in rows and (not inside or inside[0].kind != "word" or inside[0].text.upper() != "SELECT"):
            found.append((opening, inside))
    return found


def _said_after(parts: list[Token], words: set[str]) -> list[tuple[str, set[str]]]:
    """List these words of a query, each with the variables that stand between it and the end of its braces."""
    return [
        (
            word.text.upper(),
            {one.text[1:] for one in parts if word.end <= one.start < closing.start and one.kind == "variable"},
        )
        for word, _, closing in _blocks_after(parts, words)
    ]


def _blocks_after(parts: list[Token], words: set[str]) -> list[tuple[Token, Token, Token]]:
    """List these words of a query, each with the braces that follow it."""
    pairs = [(opening, closing) for opening, closing, _ in _pairs(parts)]
    found = []
    for word in parts:
        if word.kind == "word" and word.text.upper() in words:
            opening, closing = next(pair for pair in pairs if pair[0].start > word.start)
            found.append((word, opening, closing))
    return found


def _query(text: str) -> Any:
    from pyparsing import ParseBaseException
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        return parseQuery(text)
    except (ParseBaseException, RecursionError) as error:
        raise EngineError(f"the query does not parse: {error}") from error


def _shape(tree: Any) -> Any:
    """Turn a parse tree into tuples that can be compared: the name of each node, and its parts."""
    from pyparsing import ParseResults
    from rdflib.plugins.sparql.parserutils import CompValue

    if isinstance(tree, CompValue):
        return (tree.name, tuple((key, _shape(tree.get(key))) for key in tree))
    if isinstance(tree, (list, tuple, ParseResults)):
        return tuple(_shape(one) for one in tree)
    return tree


def _without(shape: Any, variables: set[str]) -> Any:
    """Leave out of a shape each VALUES over one of these variables alone."""
    if not isinstance(shape, tuple):
        return shape
    kept = (one for one in shape if not _binds(one, variables))
    return tuple(_without(one, variables) for one in kept)


def _binds(shape: Any, variables: set[str]) -> bool:
    return (
        isinstance(shape, tuple)
        and shape[:1] == ("InlineData",)
        and {str(one) for key, said in shape[1] if key == "var" for one in said} <= variables
    )
