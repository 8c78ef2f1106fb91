"""Writes the data so that another store can load it: every text as a graph of its own, the same bytes every time."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING, Final

import pyoxigraph
from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, NamedNode, Quad, RdfFormat, Triple

from obligations import names
from obligations.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pyoxigraph import Store

    from obligations.knowledge import KnowledgeBase

FORMS: Final = {
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "ntriples": RdfFormat.N_TRIPLES,
    "turtle": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
}
"""The forms of the data themselves; N-Triples and Turtle know no graphs and write all of them as one."""

TABLES: Final = ("csv", "tsv")
"""The forms in which the findings are a table."""

_KIND = f" <{names.RDF}type> ".encode()
_HEAD = re.compile(rb"(?:@prefix [^\n]*\n)*")


def chosen_graphs(knowledge: KnowledgeBase, wanted: Sequence[str], *, derived: bool = True) -> list[NamedNode]:
    """Choose the graphs to write, in order.

    Args:
        knowledge: The data.
        wanted: Graphs by their IRI or by what follows `graph/` in it, such as `treaties/cat/norms`; all if empty.
        derived: Whether what the rule files derived counts.

    Raises:
        UnknownNameError: No graph has that name.
        UsageError: A derived graph is named and left out at once.
    """
    graphs = [one for one in knowledge.store.named_graphs() if isinstance(one, NamedNode)]
    known = {one.value.removeprefix(names.GRAPH): one for one in graphs}
    plain = (one.strip("<>").removeprefix(names.GRAPH) for one in wanted)
    found = {knowledge.names.one_of("graph", one, known) for one in plain} or set(known)
    kept = {one for one in found if derived or not one.startswith("derived/")}
    if wanted and kept != found:
        one_of_them = min(found - kept)
        raise UsageError(f"{one_of_them} is derived: leave out either --graph {one_of_them} or --without-derived")
    return [known[one] for one in sorted(kept)]


def export(store: Store, graphs: Iterable[NamedNode], form: str, out: IO[bytes]) -> None:
    """Write graphs one after the other, each in the order of its statements; one graph at a time is in memory."""
    known = FORMS[form]
    if known == RdfFormat.JSON_LD:
        quads = (quad for graph in graphs for quad in _quads(_lines(store, graph), graph))
        pyoxigraph.serialize(quads, out, known)
        return
    if known in {RdfFormat.TURTLE, RdfFormat.TRIG}:
        out.write("".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in names.PREFIXES.items()).encode())
    for graph in graphs:
        out.write(_written(_lines(store, graph), graph, known))


def _written(lines: list[bytes], graph: NamedNode, form: RdfFormat) -> bytes:
    """Write the lines of a graph in a form that can be written graph by graph."""
    if form == RdfFormat.N_TRIPLES:
        return b"".join(lines)
    if form == RdfFormat.N_QUADS:
        end = f" {graph} .\n".encode()
        return b"".join(line[:-3] + end for line in lines)
    quads = _quads(lines, graph)
    parts = quads if form.supports_datasets else (one.triple for one in quads)
    written = pyoxigraph.serialize(parts, None, form, prefixes=names.PREFIXES) or b""
    return _HEAD.sub(b"", written, count=1)  # the engine's own head has no fixed order


def _lines(store: Store, graph: NamedNode) -> list[bytes]:
    """List the statements of a graph as N-Triples: by subject, its kind first, then by predicate and object."""
    text = store.dump(format=RdfFormat.N_TRIPLES, from_graph=graph) or b""
    if b"_:" in text:
        text = pyoxigraph.serialize(_steady(text, graph), None, RdfFormat.N_TRIPLES) or b""
    return sorted(text.splitlines(keepends=True), key=lambda line: line.replace(_KIND, b" <", 1))


def _quads(lines: list[bytes], graph: NamedNode) -> Iterator[Quad]:
    found = pyoxigraph.parse(b"".join(lines), RdfFormat.N_TRIPLES)
    return (Quad(one.subject, one.predicate, one.object, graph) for one in found)


def _steady(text: bytes, graph: NamedNode) -> Iterator[Triple]:
    """Give blank nodes names that follow from what is said of them, and that no other graph uses.

    A store names them by chance when it loads a text; RDF Dataset Canonicalization (W3C, 2024) does not.
    """
    import hashlib

    mark = "g" + hashlib.blake2b(graph.value.encode(), digest_size=4).hexdigest()
    renamed = Dataset(pyoxigraph.parse(text, RdfFormat.N_TRIPLES))
    renamed.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    for one in renamed:
        subject, value = one.subject, one.object
        yield Triple(
            BlankNode(mark + subject.value) if isinstance(subject, BlankNode) else subject,
            one.predicate,
            BlankNode(mark + value.value) if isinstance(value, BlankNode) else value,
        )
