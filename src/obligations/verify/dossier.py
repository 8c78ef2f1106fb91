"""Reads a proof file and takes it apart: what is premise, what is said to follow, and by which rule file."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from rdflib import Graph

BASE: Final = "https://w3id.org/obligations/"
OBL: Final = BASE + "ns#"
DERIVED: Final = BASE + "id/derived/"
PROOF: Final = BASE + "id/proof/"
RULE: Final = BASE + "id/rule/"
TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

_STRING = "http://www.w3.org/2001/XMLSchema#string"
_RECORDS = (PROOF, RULE)
_FINDING = DERIVED + "finding/"


class Term(NamedTuple):
    """The object of a triple: an IRI, or a literal with its datatype or language (neither for plain text)."""

    kind: str
    value: str
    datatype: str = ""
    language: str = ""


Triple = tuple[str, str, Term]
About = dict[str, list[Term]]


class UnreadableError(ValueError):
    """The file is no proof that can be read; the message says why."""


@dataclass(frozen=True)
class Dossier:
    """A proof file taken apart.

    Attributes:
        finding: IRI of the finding that it is about.
        premises: What it takes from facts and law.
        rules: The text of each rule file by its name.
        stated: What each rule file is said to have made.
        faults: What is wrong with the file before any rule has run.
    """

    finding: str
    premises: frozenset[Triple]
    rules: dict[str, str]
    stated: dict[str, set[Triple]]
    faults: tuple[str, ...]

    @property
    def digest(self) -> str:
        """SHA-256 of the premises."""
        return digest(self.premises)


def load(path: Path) -> Graph:
    """Parse a file, Turtle or JSON-LD; nothing outside the file is ever fetched.

    Raises:
        UnreadableError: It cannot be read.
    """
    from rdflib import Graph

    try:
        text = path.read_text(encoding="utf-8")
        form = "json-ld" if text.lstrip()[:1] in {"{", "["} else "turtle"
        if form == "json-ld":
            _refuse_remote(json.loads(text))
        with _as_written():
            return Graph().parse(data=text, format=form)
    except UnreadableError:
        raise
    except Exception as error:  # parsers raise whatever they stumble over
        raise UnreadableError(f"cannot be read as Turtle or JSON-LD: {in_brief(error)}") from error


@contextlib.contextmanager
def _as_written() -> Iterator[None]:
    """Keep literals as they stand in the file: rdflib would write a time in its own way, and a digest would change."""
    import rdflib

    usual, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = usual


def _refuse_remote(part: Any) -> None:
    """Refuse a JSON-LD context that would have to be fetched."""
    if isinstance(part, list):
        for one in part:
            _refuse_remote(one)
    elif isinstance(part, dict):
        context = part.get("@context", {})
        if "@import" in part or any(
            isinstance(one, str) for one in (context if isinstance(context, list) else [context])
        ):
            raise UnreadableError("it names a JSON-LD context outside the file, which is not fetched")
        _refuse_remote(list(part.values()))


def take_apart(graph: Graph) -> Dossier:
    """Tell the premises of a proof file from what is said to follow from them.

    Raises:
        UnreadableError: The file holds no proof, or more than one.
    """
    triples = {triple(one) for one in graph}
    records = {one for one in triples if one[0].startswith(_RECORDS)}
    proved = [one[2].value for one in records if one[1] == OBL + "proves"]
    if len(proved) != 1:
        raise UnreadableError(f"holds {len(proved) or 'no'} proofs of a finding; one is needed")
    said = by_subject(records)
    rules, stated, faults = dict[str, str](), dict[str, set[Triple]](), list[str]()
    for subject, about in sorted(said.items()):
        name = tail(only(about, "byRule") or subject)
        if OBL + "ruleText" in about:
            rules[name] = only(about, "ruleText")
            if hashlib.sha256(rules[name].encode()).hexdigest() != only(about, "textDigest"):
                faults.append(f"{name}: its text has not the SHA-256 that the file states")
        elif OBL + "results" in about:
            stated[name] = _parsed(only(about, "results"))
            if digest(stated[name]) != only(about, "resultDigest"):
                faults.append(f"{name}: its results have not the SHA-256 that the file states")
    follows = set().union(*stated.values())
    premises = frozenset(triples - records - follows)
    if digest(premises) not in {one[2].value for one in records if one[1] == OBL + "premiseDigest"}:
        faults.append("the premises have not the SHA-256 that the file states: one was changed, added or left out")
    faults += [f"a stated result is missing from the file: {short(one)}" for one in sorted(follows - triples)]
    return Dossier(proved[0], premises, rules, stated, tuple(faults))


def _parsed(text: str) -> set[Triple]:
    from rdflib import Graph

    try:
        with _as_written():
            return {triple(one) for one in Graph().parse(data=text, format="nt")}
    except Exception as error:  # as above
        raise UnreadableError(f"states results that are no N-Triples: {in_brief(error)}") from error


def in_brief(error: Exception) -> str:
    """Say in one line what went wrong in a parser or engine."""
    return " ".join(str(error).split())[:200] or type(error).__name__


def triple(one: Sequence[Any]) -> Triple:
    """Take a triple out of rdflib's hands."""
    from rdflib import Literal

    subject, verb, value = one
    if not isinstance(value, Literal):
        return str(subject), str(verb), Term("iri", str(value))
    datatype = "" if value.datatype is None or str(value.datatype) == _STRING else str(value.datatype)
    return str(subject), str(verb), Term("literal", str(value), datatype, (value.language or "").lower())


def written(one: Triple) -> str:
    """Write a triple as a line of N-Triples, always in the same way."""
    subject, verb, value = one
    return f"<{subject}> <{verb}> {_term(value)} ."


def _term(value: Term) -> str:
    if value.kind == "iri":
        return f"<{value.value}>"
    text = value.value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{text}"' + (f"@{value.language}" if value.language else f"^^<{value.datatype}>" if value.datatype else "")


def lines(triples: Iterable[Triple]) -> str:
    """Write triples as N-Triples, sorted."""
    return "".join(f"{one}\n" for one in sorted(map(written, triples)))


def digest(triples: Iterable[Triple]) -> str:
    """SHA-256 of triples, written as sorted N-Triples."""
    return hashlib.sha256(lines(triples).encode()).hexdigest()


def short(one: Triple) -> str:
    """Write a triple for a reader, without what all IRIs here begin with."""
    return re.sub(rf"<{re.escape(BASE)}(?:id/|ns#)([^>]*)>", r"\1", written(one)).removesuffix(" .")


def tail(iri: str) -> str:
    """Return what a person reads of an IRI: the id of a finding whole, else the last name."""
    return iri.removeprefix(_FINDING) if iri.startswith(_FINDING) else re.split("[#/]", iri)[-1]


def by_subject(triples: Iterable[Triple]) -> dict[str, About]:
    """Sort triples by what they are about, then by property."""
    found: dict[str, About] = {}
    for subject, verb, value in sorted(triples):
        found.setdefault(subject, {}).setdefault(verb, []).append(value)
    return found


def only(about: Mapping[str, list[Term]], name: str) -> str:
    """Return the value of a term of ours, the first in order, or nothing."""
    return next((one.value for one in about.get(OBL + name, ())), "")
