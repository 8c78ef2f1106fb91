"""Lets only queries through that read, and read here: decided on the parsed query, not on its text.

rdflib parses the query for this check, and the engine parses it again to run it. Two parsers may read one
text in two ways (a bare carriage return ends a comment for one of them only), so both get a text in which
line ends and escaped characters are resolved; and the process that runs it can open no connection at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pyparsing import ParseBaseException, ParseResults
from rdflib import RDF, URIRef
from rdflib.plugins.sparql.algebra import translatePrologue, translateQuery
from rdflib.plugins.sparql.parser import parseQuery, parseUpdate
from rdflib.plugins.sparql.parserutils import CompValue

from obligations import names
from obligations.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rdflib.plugins.sparql.sparql import Prologue

    from obligations.answer import Form

_ESCAPED = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_STILL_ESCAPED = re.compile(r"\\[uU][0-9A-Fa-f]{4}")
_LONE = re.compile(r"[\ud800-\udfff]")
_SERVICE = re.compile(r"\bSERVICE\b(?=\s*(?:SILENT\b|[<?$]|\w*:))", re.IGNORECASE)
_FORMS = "SELECT, ASK, CONSTRUCT or DESCRIBE"
_FORM: dict[str, Form] = {"SelectQuery": "select", "AskQuery": "ask"}
_SHOWN = 40


@dataclass(frozen=True)
class Named:
    """An IRI that a query looks for.

    Attributes:
        iri: The IRI in full.
        place: Line and column at which it first stands; empty where it is written with an escape.
        role: `predicate` or `class` where a triple of the query uses it as one; else empty.
    """

    iri: str
    place: str
    role: str = ""


@dataclass(frozen=True)
class Checked:
    """A query that may run.

    Attributes:
        text: The text to run, in which both parsers read the same.
        names_graphs: Whether it names its own graphs with FROM; if not, it reads all of them together.
        form: What it answers with: rows, yes or no, or a graph.
        named: The IRIs that it looks for; those that it only writes into a constructed graph are left out.
    """

    text: str
    names_graphs: bool
    form: Form
    named: tuple[Named, ...] = ()


def checked(text: str, *, allow_service: bool = False, on_file: Callable[[str], bool] = lambda _graph: True) -> Checked:
    """Check that a query only reads, and only here.

    Args:
        text: The query; the prefixes of `names.PREFIXES` need no declaration.
        allow_service: Let it ask other endpoints with SERVICE.
        on_file: Tells whether a named graph exists, for the graphs that FROM names.

    Raises:
        QueryError: It does not parse, would change data, or would reach outside.
    """
    plain = _same_for_all(text)
    head, query = _parsed(plain)
    nodes = list(_nodes(query))
    _check_prefixes(nodes, {str(one.prefix or "") for one in _nodes(head) if one.name == "PrefixDecl"}, plain)
    if not allow_service and any(node.name == "ServiceGraphPattern" for node in nodes):
        outside = "SERVICE would send the query to another machine; --allow-service permits it for one call"
        raise QueryError(f"{_place(plain, _SERVICE.search(plain))}: {outside}")
    prologue = translatePrologue(head, names.BASE, names.PREFIXES)
    clauses = [node for node in nodes if node.name == "DatasetClause"]
    for clause in clauses:
        _check_graph(str(prologue.absolutize(clause.default or clause.named)), on_file)
    named = _named(query, prologue, plain)
    roles = _roles(head, query)
    looked_for = tuple(replace(one, role=roles.get(one.iri, "")) for one in named)
    return Checked(plain, bool(clauses), _FORM.get(query.name, "graph"), looked_for)


def engine_refusal(message: str, text: str) -> QueryError:
    """Say in words why the engine cannot read a query that parses as SPARQL 1.1."""
    found = re.match(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)
    if not found:
        return QueryError(f"the query cannot be run: {message}")
    sentence = re.search(r"[A-Z][a-z]* [^,\[\]]*\b[a-z]{4,}[^,\[\]]*", found[3])
    said = sentence[0].strip() if sentence else "the engine cannot read it from about here on"
    return QueryError(f"line {min(int(found[1]), text.count(chr(10)) + 1)}, column {found[2]}: {said}")


def _same_for_all(text: str) -> str:
    """Resolve line ends and escaped characters, which parsers resolve differently."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    while _ESCAPED.search(plain):
        try:
            plain = _ESCAPED.sub(lambda found: chr(int(found[1] or found[2], 16)), plain)
        except (ValueError, OverflowError) as error:
            raise QueryError("an escape in the query names no character") from error
        plain = plain.replace("\r\n", "\n").replace("\r", "\n")
    left = _STILL_ESCAPED.search(plain)
    if left:
        advice = "write the character itself, or \\u and four or \\U and eight digits"
        raise QueryError(f"{_place(plain, left)}: {advice}")
    lone = _LONE.search(plain)
    if lone:
        raise QueryError(f"{_place(plain, lone)}: half a character, which no text can hold")
    return plain


def _parsed(text: str) -> tuple[Any, Any]:
    try:
        prologue, query = parseQuery(text)
    except RecursionError as error:
        raise QueryError("the query is nested too deeply to be read") from error
    except ParseBaseException as error:
        change = _update(text)
        if change:
            raise QueryError(f"the query would change data ({change}); only {_FORMS} may run here") from None
        raise _syntax_error(text, error) from None
    return prologue, query


def _update(text: str) -> str:
    """Name the change that a text would make if it is an update; nothing if it is none."""
    try:
        requests = parseUpdate(text).request
    except (ParseBaseException, RecursionError):
        return ""
    return ", ".join(dict.fromkeys(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", one.name).upper() for one in requests or ()))


def _syntax_error(text: str, error: ParseBaseException) -> QueryError:
    rest = text.expandtabs()[error.loc :].strip()
    place = f"line {error.lineno}, column {error.column}"
    shown = rest.splitlines()[0][:_SHOWN].strip() if rest else ""
    if not text.strip():
        return QueryError("the query is empty")
    if not rest:
        return QueryError(f"{place}: the query ends too early; a closing bracket or the {_FORMS} part is missing")
    if "{SelectQuery" in str(error):
        return QueryError(f'{place}: expected {_FORMS}, found "{shown.split()[0]}"')
    return QueryError(f'{place}: not valid SPARQL 1.1 from here on: "{shown}"')


def _nodes(tree: object) -> Iterator[CompValue]:
    """Walk every node of a parsed query, however deep it lies in subqueries, options, graphs and filters."""
    waiting = [tree]
    while waiting:
        one = waiting.pop()
        if isinstance(one, CompValue):
            yield one
            waiting.extend(one.values())
        elif isinstance(one, (list, tuple, ParseResults)):
            waiting.extend(one)


def _named(query: object, prologue: Prologue, text: str) -> list[Named]:
    """List the IRIs of the patterns of a query, each once and in the order in which they are written."""
    waiting, found = [query], dict[str, tuple[int, Named]]()
    while waiting:
        one = waiting.pop()
        if isinstance(one, URIRef) or (isinstance(one, CompValue) and one.name == "pname"):
            iri = str(prologue.absolutize(one))
            written = f"<{one}>" if isinstance(one, URIRef) else f"{one.prefix or ''}:{one.localname or ''}"
            stands = re.search(rf"(?<![\w<:?$-]){re.escape(written)}(?![\w-])", text)
            found[iri] = (stands.start(), Named(iri, _place(text, stands))) if stands else (len(text), Named(iri, ""))
        elif isinstance(one, CompValue):
            waiting.extend(part for key, part in one.items() if key not in {"template", "datasetClause"})
        elif isinstance(one, (list, tuple, ParseResults)):
            waiting.extend(one)
    return [one for _, one in sorted(found.values(), key=lambda pair: (pair[0], pair[1].iri))]


def _roles(head: Any, query: Any) -> dict[str, str]:
    """Tell which IRIs the triples of a query use as predicate or as class; this rewrites the parsed query."""
    parsed: Any = [head, query]
    try:
        waiting = [translateQuery(parsed, names.BASE, names.PREFIXES).algebra]
    except Exception:  # noqa: BLE001 - the translation raises whatever it stumbles over; the engine reads the query itself
        return {}
    found: dict[str, str] = {}
    while waiting:
        one = waiting.pop()
        if isinstance(one, CompValue):
            for _, predicate, value in one.triples or () if one.name in {"BGP", "TriplesBlock"} else ():
                found |= {str(predicate): "predicate"} if isinstance(predicate, URIRef) else {}
                found |= {str(value): "class"} if predicate == RDF.type and isinstance(value, URIRef) else {}
            waiting.extend(part for key, part in one.items() if key not in {"template", "_vars", "triples"})
        elif isinstance(one, (list, tuple)):
            waiting.extend(one)
    return found


def _check_prefixes(nodes: list[CompValue], declared: set[str], text: str) -> None:
    used = {str(node.prefix or "") for node in nodes if node.name == "pname"}
    for prefix in sorted(used - declared - set(names.PREFIXES)):
        place = _place(text, re.search(rf"(?<![\w<?$@:]){re.escape(prefix)}:", text))
        known = " ".join(names.PREFIXES)
        raise QueryError(f"{place}: the prefix {prefix}: is not declared; known without declaring: {known}")


def _check_graph(graph: str, on_file: Callable[[str], bool]) -> None:
    if not graph.startswith(names.BASE):
        raise QueryError(f"FROM <{graph}> would read outside; the graphs on file begin with {names.GRAPH}")
    if not on_file(graph):
        listing = "SELECT DISTINCT ?graph { GRAPH ?graph { ?s ?p ?o } }"
        raise QueryError(f"FROM <{graph}>: no graph of that name is on file; {listing} lists them")


def _place(text: str, found: re.Match[str] | None) -> str:
    position = found.start() if found else 0
    line = text.count("\n", 0, position) + 1
    return f"line {line}, column {position - text.rfind(chr(10), 0, position)}"
