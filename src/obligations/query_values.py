"""Reads the values that a user gives to a named query, and binds each as a term of its type."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from obligations import names
from obligations.dates import parse_day
from obligations.errors import UnknownNameError, UsageError, nearest
from obligations.load.terms import day, node, number, value
from obligations.load.terms import text as plain_text
from obligations.names import tail
from obligations.norms import every_norm

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pyoxigraph import Literal

    from obligations.knowledge import KnowledgeBase
    from obligations.query_file import NamedQuery, Parameter

    Reader = Callable[[KnowledgeBase, Parameter, str], NamedNode | Literal]


def bind(knowledge: KnowledgeBase, query: NamedQuery, parameters: Mapping[str, str]) -> dict[str, NamedNode | Literal]:
    """Turn the values that a user gives for the parameters of a query into terms.

    Raises:
        UsageError: A parameter is missing, or the query has none of that name.
        UnknownNameError: A value names nothing on file.
        DateError: A value that should be a day is none.
    """
    known = {one.name: one for one in query.parameters}
    takes = ", ".join(f"{one.name}{'' if one.required else ' (optional)'}" for one in known.values()) or "none"
    unknown = [name for name in parameters if name not in known]
    if unknown:
        wrong = " or ".join(f"{name}{nearest(name, known)}" for name in unknown)
        raise UsageError(f'query "{query.id}" has no parameter {wrong}; it takes: {takes}')
    missing = [one for one in known.values() if one.required and one.name not in parameters]
    if missing:
        needs = " and ".join(one.name for one in missing)
        example = " ".join(f'--param {one.name}="{one.example}"' for one in missing)
        raise UsageError(f'query "{query.id}" needs {needs}, for example {example}; it takes: {takes}')
    return {
        name: READERS[known[name].type](knowledge, known[name], str(one).strip()) for name, one in parameters.items()
    }


def _state(knowledge: KnowledgeBase, _parameter: Parameter, value: str) -> NamedNode:
    return node(names.STATE + knowledge.names.state(_id(value, names.STATE)))


def _treaty(knowledge: KnowledgeBase, _parameter: Parameter, value: str) -> NamedNode:
    return node(names.TREATY + knowledge.names.treaty(_id(value, names.TREATY)).lower())


def _provision(knowledge: KnowledgeBase, parameter: Parameter, value: str) -> NamedNode:
    code, provision = knowledge.names.provision(_id(value, names.TREATY))
    if provision is None:
        example = parameter.example
        raise UsageError(f'"{value}" names the treaty {code}; name one of its provisions, such as {example}')
    return node(provision)


def _incident(knowledge: KnowledgeBase, _parameter: Parameter, value: str) -> NamedNode:
    return node(names.INCIDENT + knowledge.incident(_id(value, names.INCIDENT)))


def _date(_knowledge: KnowledgeBase, _parameter: Parameter, value: str) -> Literal:
    return day(parse_day(value))


def _integer(_knowledge: KnowledgeBase, parameter: Parameter, value: str) -> Literal:
    try:
        return number(int(value))
    except ValueError:
        raise UsageError(f'{parameter.name}: "{value}" is no whole number') from None


def _text(_knowledge: KnowledgeBase, _parameter: Parameter, value: str) -> Literal:
    return plain_text(value)


def _norm(knowledge: KnowledgeBase, parameter: Parameter, given: str) -> NamedNode:
    """Find a norm by its id, by a beginning that fits no other, or by a provision that states no other norm."""
    known = {tail(one): one for one in every_norm(knowledge.store)}
    plain = _id(given, names.NORM).lower()
    if any(one.startswith(plain) for one in known):
        return node(known[knowledge.names.one_of(parameter.type, plain, known)])
    from obligations.asked import asked

    found = asked(knowledge, given)
    if len(found.norms) == 1:
        return node(found.norms[0])
    if not found.norms:
        raise UsageError(f"{found.name}: {found.note}")
    listed = ", ".join(tail(one) for one in found.norms)
    raise UsageError(f"{found.name} states several norms; name one of them: {listed}")


def _thing(knowledge: KnowledgeBase, parameter: Parameter, given: str) -> NamedNode:
    """Find a thing by its id, by a beginning of it that fits no other, or by a name that no other thing bears."""
    kind, base, labels = _THINGS[parameter.type]
    found = knowledge.store.quads_for_pattern(None, node(names.RDF + "type"), node(kind), None)
    known = {tail(value(one.subject)): value(one.subject) for one in found if value(one.subject).startswith(base)}
    plain = _id(given, base)
    if plain in known:
        return node(known[plain])
    called = _called(knowledge, set(known.values()), labels)
    bearers = {thing for name, thing in called if name.lower() == plain.lower()}
    if len(bearers) == 1:
        return node(*bearers)
    try:
        return node(known[knowledge.names.one_of(parameter.type, plain, known)])
    except UnknownNameError as error:
        spelt = {name.lower(): f"{tail(thing)} ({name})" for name, thing in sorted(called, reverse=True)}
        close = [spelt[one] for one in difflib.get_close_matches(plain.lower(), spelt, n=3, cutoff=0.7)]
        raise UnknownNameError(parameter.type, given, [*close, *error.nearest][:3]) from None


def _called(knowledge: KnowledgeBase, things: set[str], labels: tuple[str, ...]) -> set[tuple[str, str]]:
    """Pair the names of things, in every language on file, with the things that bear them."""
    quads = (one for label in labels for one in knowledge.store.quads_for_pattern(None, node(label), None, None))
    return {
        (value(one.object), one.subject.value)
        for one in quads
        if isinstance(one.subject, NamedNode) and one.subject.value in things
    }


def _id(value: str, base: str) -> str:
    """Take the id out of an IRI or a prefixed name: `src:hrw-2017` is `hrw-2017`, `d:finding/x` is `x`."""
    prefix, colon, local = value.partition(":")
    whole = names.PREFIXES[prefix] + local if colon and prefix in names.PREFIXES else value.strip("<>")
    return whole.removeprefix(base) if whole.startswith(base) else value


_NAMES = (names.SKOS + "prefLabel", names.SKOS + "altLabel")
_TITLE = names.DCTERMS + "title"
_THINGS = {
    "concept": (names.SKOS + "Concept", names.CONCEPT, _NAMES),
    "source": (names.OBL + "Source", names.SOURCE, (_TITLE,)),
    "body": (names.OBL + "Body", names.BODY, _NAMES),
    "claim": (names.OBL + "Claim", names.CLAIM, ()),
    "act": (names.OBL + "Act", names.ACT, ()),
    "finding": (names.OBL + "Finding", names.FINDING, ()),
    "document": (names.OBL + "Document", names.DOCUMENT, (_TITLE, names.OBL + "symbol")),
}
"""Of things named by an id: their class, how their IRIs begin, and the properties that hold other names of them."""

READERS: dict[str, Reader] = {
    "state": _state,
    "treaty": _treaty,
    "provision": _provision,
    "incident": _incident,
    "norm": _norm,
    "date": _date,
    "integer": _integer,
    "text": _text,
    **dict.fromkeys(_THINGS, _thing),
}
"""How the value of each type of parameter is read."""
