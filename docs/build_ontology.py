"""Builds docs/ontology.md, the reference of the terms, from the ontology: python docs/build_ontology.py."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS

ROOT = Path(__file__).resolve().parent.parent
ONTOLOGY = ROOT / "ontology"
PAGE = ROOT / "docs" / "ontology.md"
COMMAND = "python docs/build_ontology.py"
OBL = Namespace("https://w3id.org/obligations/ns#")
KINDS: Final = {
    OWL.Class: "class",
    OWL.ObjectProperty: "object property",
    OWL.DatatypeProperty: "datatype property",
    OWL.AnnotationProperty: "annotation property",
}
_HEAD = f"""# Reference of the terms

Built from the ontology by `{COMMAND}`; a test holds this page to it. Terms have the prefix `obl:`
(`https://w3id.org/obligations/ns#`). [ontology/README.md](../ontology/README.md) says what the files are for and by
which rules they are kept; [guide-sparql.md](guide-sparql.md) shows the terms in use. "From" and "to" are domain and
range; a property without them may stand anywhere, and shapes say more. "specification" and "editor" as a source
mark a decision of this project, not a rule of law.

The values of closed lists (statuses, gates, reasons, modes) are individuals of `ordinals.ttl`, not listed here;
`obligations sparql -e 'SELECT ?value {{ ?value a obl:FindingStatus }}'` lists those of one class.
"""


def page(folder: Path = ONTOLOGY) -> str:
    """Write the page: each file with its classes and properties, then the concept schemes with their numbers.

    Raises:
        ValueError: A term has no definition; the message names it.
    """
    files = sorted(folder.glob("*.ttl"))
    parts = [part for file in files if (part := _file(file))]
    return "\n".join([_HEAD, *parts, _schemes(folder)])


def _file(file: Path) -> str:
    graph = Graph().parse(file)
    terms = [one for kind in KINDS for one in graph.subjects(RDF.type, kind) if str(one).startswith(str(OBL))]
    if not terms:
        return ""
    first = file.read_text(encoding="utf-8").splitlines()[0]
    about = first.lstrip("# ").rstrip(".") + "." if first.startswith("#") else ""
    written = [_term(graph, one) for one in sorted(set(terms), key=_order(graph))]
    link = f"[`{file.name}`](../ontology/{file.name})"
    return f"## {file.stem}\n\n{link}: {about}\n\n" + "\n".join(written)


def _order(graph: Graph):  # noqa: ANN202 - a key of mixed parts
    kinds = list(KINDS)
    return lambda one: (kinds.index(_kind(graph, one)) > 0, str(one).lower())


def _kind(graph: Graph, term: URIRef) -> URIRef:
    return next(kind for kind in KINDS if (term, RDF.type, kind) in graph)


def _term(graph: Graph, term: URIRef) -> str:
    definition = _text(graph, term, SKOS.definition)
    if not definition:
        raise ValueError(f"obl:{_name(term)} has no skos:definition: write one that a lawyer can apply")
    under = [_short(one) for one in sorted(graph.objects(term, RDFS.subClassOf)) if isinstance(one, URIRef)]
    under += [_short(one) for one in sorted(graph.objects(term, RDFS.subPropertyOf)) if isinstance(one, URIRef)]
    facts = [
        KINDS[_kind(graph, term)],
        f"narrower than {', '.join(under)}" if under else "",
        *(f"from {_short(one)}" for one in sorted(graph.objects(term, RDFS.domain)) if isinstance(one, URIRef)),
        *(f"to {_short(one)}" for one in sorted(graph.objects(term, RDFS.range)) if isinstance(one, URIRef)),
    ]
    lines = [
        f"### `obl:{_name(term)}`",
        "",
        f"**{_text(graph, term, RDFS.label)}** ({', '.join(one for one in facts if one)}). {definition}",
        "",
    ]
    example, source = _text(graph, term, SKOS.example), _text(graph, term, DCTERMS.source)
    lines += [f"- Example: {example}"] if example else []
    lines += [f"- Source: {source}"] if source else []
    return "\n".join([*lines, ""])


def _text(graph: Graph, term: URIRef, predicate: URIRef) -> str:
    said = sorted(str(one) for one in graph.objects(term, predicate) if isinstance(one, Literal) or predicate)
    return "; ".join(said).replace("<", "&lt;")


def _name(term: URIRef) -> str:
    return str(term).removeprefix(str(OBL))


def _short(term: object) -> str:
    prefixes = {str(OBL): "obl:", str(SKOS): "skos:", str(OWL): "owl:", str(RDFS): "rdfs:"}
    prefixes |= {"http://www.w3.org/2001/XMLSchema#": "xsd:", "http://www.w3.org/ns/prov#": "prov:"}
    said = next(
        (short + str(term).removeprefix(base) for base, short in prefixes.items() if str(term).startswith(base)), ""
    )
    return f"`{said or term}`"


def _schemes(folder: Path) -> str:
    rows = []
    graph = Graph()
    for file in sorted((folder / "concepts").glob("*.ttl")):
        graph.parse(file)
    for scheme in sorted(graph.subjects(RDF.type, SKOS.ConceptScheme)):
        label = next((str(one) for one in graph.objects(scheme, SKOS.prefLabel) if one.language in {"en", None}), "")
        count = len(set(graph.subjects(SKOS.inScheme, scheme)))
        rows.append(f"| {label or _short(scheme)} | `{str(scheme).rpartition('/')[2]}` | {count} |")
    about = "What claims assert. `obligations query run concepts` lists every concept with its definition."
    head = f"## Concept schemes\n\n{about}\n"
    return "\n".join([head, "| scheme | id | concepts |", "|---|---|---|", *rows, ""])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
