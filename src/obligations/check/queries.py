"""House rules for every query file: it parses in both engines, names what exists, and is stable and fast."""

from __future__ import annotations

import difflib
import json
import re
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode, RdfFormat, Store

from obligations.check.lint import load_checks
from obligations.check.report import Fault, Severity
from obligations.errors import BadDataError, Problem
from obligations.names import BASE, CONCEPT, OBL
from obligations.pieces import NOTHING, Pieces, hashed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from obligations.locate import SourceFile, Sources

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\.rq\Z")
_FORMS = {"rules": "ConstructQuery", "doors": "ConstructQuery", "checks": "SelectQuery"}
"""Form of every query of a folder."""
_RULES = ("rules", "doors")
"""Folders of rule files, which run in order."""
_RULE_NAME = re.compile(r"[0-9]{2}-[a-z0-9]+(-[a-z0-9]+)*\.rq\Z")
_STAR = r"[\w>)][*?](?=[\s/|)])"
_PLACE = re.compile(r"error at (\d+):\d+: (.*)", re.DOTALL)


@dataclass(frozen=True)
class Reading:
    """What both engines read in the text of a query; to parse it in rdflib takes long, so this is kept.

    Attributes:
        form: What rdflib calls it, such as `SelectQuery`; empty where it does not parse.
        problem: Why it does not, and the line.
        remarks: What its patterns and functions do wrong: severity, message, and the word that leads to the line.
        iris: The names in it, in order.
        engine: Why the embedded engine does not parse it, and the line; empty where it does.
    """

    form: str
    problem: tuple[str, int] = ("", 0)
    remarks: tuple[tuple[str, str, str], ...] = ()
    iris: tuple[str, ...] = ()
    engine: tuple[str, int] = ("", 0)


def check_queries(sources: Sources, pieces: Pieces = NOTHING) -> tuple[list[Fault], int]:
    """Hold every query file against the house rules; return what is wrong, and the number of files."""
    declared = _declared(sources)
    files = sources.query_files()
    faults = [fault for file in files for fault in _check(file, declared, pieces)]
    try:
        load_checks(sources.queries / "checks")
    except BadDataError as error:
        faults += [Fault(Severity.VIOLATION, "query", problem) for problem in error.problems]
    return faults, len(files)


def _declared(sources: Sources) -> frozenset[str]:
    """Name every term and concept that the ontology, or a folder that the user adds, says something about."""
    store = Store()
    for file in sources.files():
        if file.path.suffix == ".ttl" and file.name.startswith(("ontology/", "data/extra-")):
            try:
                store.load(path=str(file.path), format=RdfFormat.TURTLE, base_iri=BASE)
            except (SyntaxError, ValueError):
                continue  # the checks of the ontology and of the sources name the file
    subjects = (quad.subject for quad in store)
    return frozenset(one.value for one in subjects if isinstance(one, NamedNode))


def _check(file: SourceFile, declared: frozenset[str], pieces: Pieces) -> Iterator[Fault]:
    text = file.path.read_text(encoding="utf-8")
    folder = file.path.parent.name

    def fault(message: str, line: int = 0, severity: Severity = Severity.VIOLATION) -> Fault:
        return Fault(severity, "query", Problem(file.name, line, "", message))

    pattern, wanted = (_RULE_NAME, "NN-name.rq") if folder in _RULES else (_NAME, "some-name.rq")
    if not pattern.match(file.path.name):
        yield fault(f"the name of the file must be of the form {wanted}: lower-case words joined by hyphens")
    query = _reading(text, pieces)
    if not query.form:
        problem, line = query.problem
        yield fault(f"does not parse in rdflib: {problem}", line)
        return
    wanted_form = _FORMS.get(folder, query.form)
    if query.form != wanted_form:
        yield fault(f"must be a {wanted_form.removesuffix('Query').upper()} query, as all files in {folder}/")
    yield from _contents(query, text, declared, fault)
    problem, line = query.engine
    if problem:
        yield fault(f"does not parse in the embedded engine: {problem}", line)


def _contents(query: Reading, text: str, declared: frozenset[str], fault: Any) -> Iterator[Fault]:
    for severity, message, word in query.remarks:
        yield fault(message, _line(text, word), Severity(severity))
    for iri in query.iris:
        if iri.startswith((OBL, CONCEPT)) and iri not in {OBL, CONCEPT} and iri not in declared:
            base, prefix = (OBL, "obl:") if iri.startswith(OBL) else (CONCEPT, "c:")
            name = iri.removeprefix(base)
            known = sorted(one.removeprefix(base) for one in declared if one.startswith(base))
            near = [prefix + one for one in difflib.get_close_matches(name, known, n=2, cutoff=0.75)]
            hint = f"; nearest: {', '.join(near)}" if near else ""
            message = f"uses {prefix}{name}, which the ontology does not declare{hint}"
            yield fault(message, _line(text, prefix + name))
        elif _is_misspelt(iri):
            line = _line(text, re.split(r"[#/]", iri)[-1])
            yield fault(f"uses <{iri}>, which that vocabulary does not have", line)


def _reading(text: str, pieces: Pieces) -> Reading:
    """Read a query, or take what was read of the same text by the same code and the same engines."""
    key = hashed("query", *_readers(), text)
    kept = pieces.kept(key)
    if kept is not None:
        try:
            said = json.loads(kept)
            told = {name: tuple(said[name]) for name in ("problem", "iris", "engine")}
            return Reading(form=said["form"], remarks=tuple(tuple(one) for one in said["remarks"]), **told)
        except (ValueError, KeyError, TypeError):  # a damaged piece counts as absent
            pass
    found = _read(text)
    pieces.keep(key, json.dumps(asdict(found)).encode())
    return found


@cache
def _readers() -> tuple[bytes | str, ...]:
    """Name what makes a reading: the code, and the engines by their releases."""
    from importlib.metadata import version

    code = (Path(__file__).with_name(f"{one}.py").read_bytes() for one in ("queries", "algebra", "patterns"))
    return (*code, *(version(one) for one in ("rdflib", "pyparsing", "pyoxigraph")))


def _read(text: str) -> Reading:
    query, problem, line = _parsed(text)
    if query is None:
        return Reading("", (problem, line))
    from obligations.check.algebra import iris
    from obligations.check.patterns import remarks

    said = tuple((str(severity), message, word) for severity, message, word in remarks(query))
    engine = ("", 0) if "ServiceGraphPattern" in str(query) else _engine_problem(text)
    return Reading(query.name, remarks=said, iris=tuple(sorted(set(iris(query)))), engine=engine)


def _parsed(text: str) -> tuple[Any, str, int]:
    """Parse and translate a query; return it, or what is wrong and the line."""
    from rdflib.plugins.sparql import prepareQuery

    try:
        return prepareQuery(text).algebra, "", 0
    except Exception as error:  # noqa: BLE001 - the parser raises whatever it stumbles over
        words = " ".join(str(error).split()) or type(error).__name__
        return None, words, int(getattr(error, "lineno", 0) or 0)


def _engine_problem(text: str) -> tuple[str, int]:
    try:
        Store().query(text)
    except SyntaxError as error:
        found = _PLACE.match(str(error))
        words = " ".join((found[2] if found else str(error)).split())
        return words, int(found[1]) if found else 0
    except RuntimeError:
        pass  # it parses; a function that this engine lacks is named by the other rules
    return "", 0


def _line(text: str, word: str) -> int:
    """Return the first line of the query that holds a word, comments left out; 0 if none does."""
    pattern = rf"(?<![\w-]){re.escape(word)}(?![\w-])" if word != "*" else _STAR
    wanted = re.compile(pattern, re.IGNORECASE if word.isupper() else 0)
    lines = [line if not line.lstrip().startswith("#") else "" for line in text.split("\n")]
    return next((number for number, line in enumerate(lines, 1) if wanted.search(line)), 0)


@cache
def _vocabularies() -> tuple[Any, ...]:
    from rdflib import DCTERMS, OWL, PROV, RDF, RDFS, SKOS, XSD

    return DCTERMS, OWL, PROV, RDF, RDFS, SKOS, XSD


def _is_misspelt(iri: str) -> bool:
    """Tell whether an IRI lies in one of the published vocabularies that we use and is no term of it."""
    home = next((one for one in _vocabularies() if iri.startswith(str(one)) and iri != str(one)), None)
    return home is not None and iri not in home
