"""Reads RDF: Turtle, TriG, JSON-LD, N-Triples and N-Quads, as an index from things to what is said of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from obligations import names
from obligations.bring_in.faults import Fault, Place, RefusedError
from obligations.names import tail

if TYPE_CHECKING:
    from pathlib import Path

    from pyoxigraph import BlankNode, Literal, NamedNode

    Thing = NamedNode | BlankNode
    Term = Thing | Literal

SUFFIXES = {
    ".ttl": "TURTLE",
    ".trig": "TRIG",
    ".jsonld": "JSON_LD",
    ".nt": "N_TRIPLES",
    ".nq": "N_QUADS",
}
LARGEST = 100 * 1024 * 1024
_TYPE = names.RDF + "type"


@dataclass
class Said:
    """What a file says, by thing and verb; named graphs are read as one.

    Attributes:
        file: The file as the user named it.
        by: Objects by subject and verb, in the order of the file.
        about: Subjects by verb and object.
        used: Which statements went into a record.
        doubled: Things that say by a verb more than a record can hold.
    """

    file: str
    by: dict[Any, dict[str, list[Any]]] = field(default_factory=dict)
    about: dict[tuple[str, Any], list[Any]] = field(default_factory=dict)
    used: set[tuple[Any, str]] = field(default_factory=set)
    doubled: set[tuple[str, str]] = field(default_factory=set)

    def add(self, subject: Thing, verb: str, thing: Term) -> None:
        """Take in one statement, once."""
        held = self.by.setdefault(subject, {}).setdefault(verb, [])
        if thing not in held:
            held.append(thing)
            self.about.setdefault((verb, thing), []).append(subject)

    def many(self, it: Thing, verb: str) -> list[Any]:
        """Return all that is said of a thing by a verb of the ontology (or by a full IRI)."""
        iri = verb if ":" in verb else names.OBL + verb
        self.used.add((it, iri))
        return self.by.get(it, {}).get(iri, [])

    def text(self, it: Thing, verb: str) -> str | None:
        """Return the text of the only value, or the only English one of several."""
        found = self.many(it, verb)
        chosen = [one for one in found if getattr(one, "language", None) == "en"] or found
        if len(chosen) > 1:
            self.doubled.add((str(it.value), verb))
        return str(chosen[0].value) if chosen else None

    def subjects(self, verb: str, thing: Term) -> list[Any]:
        """Return the things of which a verb says this, in the order of the file."""
        return self.about.get((verb if ":" in verb else names.OBL + verb, thing), [])

    def kinds(self, it: Thing) -> set[str]:
        """Return the classes of a thing in our ontology."""
        return {tail(one.value) for one in self.many(it, _TYPE) if one.value.startswith(names.OBL)}

    def left_out(self, things: set[Any]) -> Counter[str]:
        """Count by verb what is said of these things and went into no record."""
        return Counter(
            verb for it in things for verb in self.by.get(it, {}) if (it, verb) not in self.used and verb != _TYPE
        )


def read_graph(path: Path) -> Said:
    """Read an RDF file; nothing is fetched, not even a context of JSON-LD.

    Raises:
        RefusedError: The file cannot be read or is not well formed; the line is named where the parser gives it.
    """
    from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

    said = Said(str(path))
    form = getattr(RdfFormat, SUFFIXES.get(path.suffix.lower(), "JSON_LD"))
    try:
        if path.stat().st_size > LARGEST:
            raise RefusedError([Fault(Place(str(path)), "", f"is larger than {LARGEST // 1024**2} MB; divide it")])
        for quad in parse(path.read_bytes(), format=form, base_iri=names.ID):
            if isinstance(quad.object, NamedNode | BlankNode | Literal):
                said.add(quad.subject, quad.predicate.value, quad.object)
    except OSError as error:
        raise RefusedError([Fault(Place(str(path)), "", f"cannot be read: {error.strerror or error}")]) from error
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 0
        why = getattr(error, "msg", None) or str(error)
        name = form.name
        raise RefusedError([Fault(Place(str(path), line), "", f"cannot be read as {name}: {why}")]) from error
    return said
