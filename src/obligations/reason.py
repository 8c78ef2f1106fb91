"""Checks the ontology: every term documented, no contradiction, no concept under two schemes.

HermiT proves what it can. It sees the terms and the concept schemes, never the events: claims about events
contradict each other on purpose, and there that is data.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from obligations.errors import BadDataError, EngineError, Problem
from obligations.names import BASE, DCTERMS, ID, OBL, OWL, RDF, RDFS, SKOS, XSD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pyoxigraph import Store, Triple

_SPACES = {"obl": OBL, "rdf": RDF, "rdfs": RDFS, "owl": OWL, "skos": SKOS, "dcterms": DCTERMS, "xsd": XSD}
_PREFIXES = "".join(f"PREFIX {name}: <{space}>\n" for name, space in _SPACES.items())
_UNDOCUMENTED = """SELECT DISTINCT ?term ?why {
  { VALUES ?kind { owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty }
    VALUES ?need { rdfs:label skos:definition skos:example dcterms:source } ?term a ?kind }
  UNION { VALUES ?need { skos:prefLabel skos:definition dcterms:source } ?term a owl:NamedIndividual }
  FILTER NOT EXISTS { ?term ?need ?text . FILTER(?need = dcterms:source || LANG(?text) = "en") }
  FILTER(STRSTARTS(STR(?term), STR(obl:)))
  BIND(CONCAT("has no ", REPLACE(STR(?need), "^.*[/#]", ""), ", or none in English") AS ?why) }"""
_CIRCULAR = """SELECT DISTINCT ?term ?why { BIND("stands above itself: a circle" AS ?why)
  { ?term a owl:Class . ?term rdfs:subClassOf+ ?term }
  UNION { ?term a skos:Concept . ?term skos:broader+ ?term } }"""
_FORBIDDEN = """SELECT DISTINCT ?term ?why {
  VALUES (?verb ?why) {
    (owl:imports "imports another ontology: align with it in ontology/alignments instead")
    (owl:sameAs "uses owl:sameAs: use skos:exactMatch")
    (owl:equivalentClass "uses owl:equivalentClass: use rdfs:subClassOf")
    (rdfs:range "has the range xsd:date, on which HermiT stops: name the datatype in the definition") }
  ?term ?verb ?other . FILTER(?verb != rdfs:range || ?other = xsd:date) }"""
_KINDS = """SELECT DISTINCT ?term ?slot ?class {
  { ?term a ?kind . BIND("is" AS ?slot) }
  UNION { ?term a owl:Class . BIND(?term AS ?kind) BIND("is" AS ?slot) }
  UNION { ?property rdfs:domain ?kind . ?term ?property ?value . BIND("is" AS ?slot) }
  UNION { ?property a owl:ObjectProperty ; rdfs:range ?kind . ?other ?property ?term . BIND("is" AS ?slot) }
  UNION { ?term rdfs:domain ?kind . BIND("has in its domain" AS ?slot) }
  UNION { ?term rdfs:range ?kind . BIND("has in its range" AS ?slot) }
  ?kind rdfs:subClassOf* ?class . FILTER(isIRI(?term)) }"""
_DISJOINT = """SELECT DISTINCT ?one ?two {
  { ?one owl:disjointWith ?two }
  UNION { ?axiom owl:members ?list . ?list rdf:rest*/rdf:first ?one . ?list rdf:rest*/rdf:first ?two
          FILTER(STR(?one) < STR(?two)) } }"""
_SCHEMES = """SELECT DISTINCT ?concept ?scheme {
  ?concept a skos:Concept . ?concept skos:broader* ?wider . ?wider skos:inScheme ?scheme }"""
_USED = f"""SELECT DISTINCT ?term {{
  {{ ?term ?x ?y }} UNION {{ ?x ?term ?y }} UNION {{ ?x ?y ?term }}
  FILTER(isIRI(?term) && STRSTARTS(STR(?term), "{OBL}")) FILTER NOT EXISTS {{ ?term ?p ?o }} }}"""
_FACETS = """CONSTRUCT {
  ?narrow a owl:Class ; rdfs:subClassOf ?wide . ?wide a owl:Class . ?one owl:disjointWith ?two
} WHERE {
  { ?narrow skos:broader|skos:inScheme ?wide }
  UNION { ?one a skos:ConceptScheme . ?two a skos:ConceptScheme . FILTER(STR(?one) < STR(?two)) } }"""
_SAFE = frozenset({XSD + "string", XSD + "boolean", XSD + "integer"})
_NO_JAVA = "Java was not found: HermiT did not run, the other checks did; install Java to prove consistency"


@dataclass(frozen=True)
class OntologyReport:
    """What the check of the ontology found.

    Attributes:
        classes: How many classes were read.
        properties: How many properties were read.
        concepts: How many concepts of the vocabulary were read.
        reasoner_ran: Whether HermiT ran.
        reason: Why it did not run; empty where it did.
        consistent: What HermiT says of the whole; None where it did not run.
        unsatisfiable: Classes and concepts that can have no instance, as HermiT shows.
        problems: Everything wrong, each with the file that holds the term.
    """

    classes: int
    properties: int
    concepts: int
    reasoner_ran: bool
    reason: str
    consistent: bool | None
    unsatisfiable: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Say whether nothing is wrong, as far as the checks that ran can tell."""
        return not self.problems


def check_ontology(files: Sequence[Path], *, reasoner: bool = True) -> OntologyReport:
    """Check the terms, axioms and concept schemes in these files, with HermiT where Java is there.

    Args:
        files: Turtle files of the ontology and its concept schemes; not the alignments.
        reasoner: False leaves HermiT out even where Java is there.

    Raises:
        BadDataError: A file does not parse.
        EngineError: The reasoner stopped, or read other classes than the files hold.
    """
    store = _read(files)
    found = [*_plain_problems(store), *_clashes(store), *_split_concepts(store)]
    consistent: bool | None = None
    empty: tuple[str, ...] = ()
    reason = "" if reasoner else "HermiT was left out on request"
    if reasoner and shutil.which("java") is None:
        reason = _NO_JAVA
    if not reason:
        consistent, empty = _prove(store)
        found += [(term, "can have no instance, HermiT finds") for term in empty]
        found += [] if consistent else [(BASE + "ns", "is inconsistent, HermiT finds")]
    homes = {quad.subject.value: str(files[int(quad.graph_name.value.rpartition("/")[2])]) for quad in store}
    problems = {Problem(homes.get(term, "ontology"), 0, _short(term), why) for term, why in found}
    properties = [_named(store, f"owl:{one}Property") for one in ("Object", "Datatype", "Annotation")]
    return OntologyReport(
        classes=len(_named(store, "owl:Class")),
        properties=sum(map(len, properties)),
        concepts=len(_named(store, "skos:Concept")),
        reasoner_ran=not reason,
        reason=reason,
        consistent=consistent,
        unsatisfiable=tuple(_short(term) for term in empty),
        problems=tuple(sorted(problems)),
    )


def _read(files: Sequence[Path]) -> Store:
    """Read each file into a graph that is named by its place in the list."""
    from pyoxigraph import NamedNode, RdfFormat, Store

    store, unread = Store(), []
    for number, file in enumerate(files):
        try:
            store.load(path=str(file), format=RdfFormat.TURTLE, to_graph=NamedNode(f"{BASE}file/{number}"))
        except SyntaxError as error:
            unread.append(Problem(str(file), error.lineno or 0, "", f"is no valid Turtle: {error.msg}"))
        except (ValueError, OSError) as error:
            unread.append(Problem(str(file), 0, "", f"cannot be read: {error}"))
    if unread:
        raise BadDataError(unread)
    return store


def _ask(store: Store, query: str) -> Any:
    return store.query(_PREFIXES + query, use_default_graph_as_union=True)


def _rows(store: Store, query: str) -> list[tuple[str, ...]]:
    return sorted(tuple(one.value for one in row) for row in _ask(store, query))


def _named(store: Store, kind: str) -> set[str]:
    return {term for (term,) in _rows(store, f"SELECT DISTINCT ?term {{ ?term a {kind} . FILTER(isIRI(?term)) }}")}


def _plain_problems(store: Store) -> Iterator[tuple[str, str]]:
    """Find terms without documentation, circles, forbidden statements, and terms used but not declared."""
    for query in (_UNDOCUMENTED, _CIRCULAR, _FORBIDDEN):
        yield from ((term, why) for term, why in _rows(store, query))
    yield from ((term, "is used and declared nowhere: misspelt, or missing") for (term,) in _rows(store, _USED))


def _clashes(store: Store) -> Iterator[tuple[str, str]]:
    """Find what falls under two classes that exclude each other: by type, superclass, domain or range."""
    kinds: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for term, slot, kind in _rows(store, _KINDS):
        kinds[term, slot].add(kind)
    pairs = _rows(store, _DISJOINT)
    for (term, slot), classes in kinds.items():
        for one, two in pairs:
            if one in classes and two in classes:
                yield term, f"{slot} both {_short(one)} and {_short(two)}, which exclude each other"


def _split_concepts(store: Store) -> Iterator[tuple[str, str]]:
    """Find concepts that stand in two schemes, directly or through a wider concept."""
    schemes: defaultdict[str, list[str]] = defaultdict(list)
    for concept, scheme in _rows(store, _SCHEMES):
        schemes[concept].append(_short(scheme))
    for concept, found in schemes.items():
        if len(found) > 1:
            yield concept, f"stands in {' and '.join(found)}: it and all wider concepts belong in one scheme"


def _prove(store: Store) -> tuple[bool, tuple[str, ...]]:
    """Run HermiT on the terms, then on the concepts as classes under schemes that exclude each other."""
    consistent, empty = _hermit(_logic(store))
    facets = list(_ask(store, _FACETS))
    if facets:
        empty |= _hermit(facets)[1]
    return consistent, tuple(sorted(empty))


def _logic(store: Store) -> list[Triple]:
    """Keep what a reasoner needs: no documentation, and no date, on which HermiT stops."""
    from pyoxigraph import Literal

    def needed(triple: Triple) -> bool:
        documents = triple.predicate.value.startswith((DCTERMS, SKOS, OWL + "version", RDFS + "label"))
        return not documents and (not isinstance(triple.object, Literal) or triple.object.datatype.value in _SAFE)

    return [quad.triple for quad in store if needed(quad.triple)]


def _hermit(triples: list[Triple]) -> tuple[bool, set[str]]:
    """Say whether the triples are consistent, and which of their classes can have no instance."""
    import owlready2
    from pyoxigraph import RdfFormat, serialize

    world = owlready2.World()
    world.get_ontology(BASE + "ns#").load(fileobj=BytesIO(serialize(triples, format=RdfFormat.N_TRIPLES) or b""))
    read = {one.iri for one in world.classes()}
    meant = {str(one.subject)[1:-1] for one in triples if str(one.object) == f"<{OWL}Class>"}
    if read != meant:
        raise EngineError(f"owlready2 read {len(read)} classes where the files hold {len(meant)}")
    try:
        owlready2.sync_reasoner_hermit(world, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return False, set()
    except owlready2.OwlReadyJavaError as error:
        raise EngineError(f"HermiT stopped: {' '.join(str(error).split())[:300]}") from error
    return True, {one.iri for one in world.inconsistent_classes() if one is not owlready2.Nothing}


def _short(iri: str) -> str:
    return f"obl:{iri[len(OBL) :]}" if iri.startswith(OBL) else iri.removeprefix(ID)
