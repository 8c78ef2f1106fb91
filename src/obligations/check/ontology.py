"""The ontology is documented and free of contradiction, with the terms that the user's own folders add."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from obligations.check.report import Fault, Severity
from obligations.errors import BadDataError, EngineError, Problem
from obligations.reason import check_ontology

if TYPE_CHECKING:
    from collections.abc import Mapping

    from obligations.locate import SourceFile, Sources

_NOT_TERMS = ("ontology/shapes/", "ontology/alignments/")
_DECLARES = re.compile(r"\bowl:(Class|\w*Property|NamedIndividual)\b|\bskos:Concept\b|\brdfs:subClassOf\b")


def check_terms(sources: Sources) -> tuple[list[Fault], Mapping[str, int]]:
    """Check terms, axioms and concept schemes; return what is wrong, and how many were read.

    Where Java is missing, the reasoner does not run and a notice says so.
    """
    files = [file for file in sources.files() if _holds_terms(file)]
    named = {str(file.path): file.name for file in files}
    try:
        report = check_ontology([file.path for file in files])
    except BadDataError as error:
        return [_fault(problem, named) for problem in error.problems], {}
    except EngineError as error:
        return [_fault(Problem("ontology", 0, "", str(error)), named)], {}
    faults = [_fault(problem, named) for problem in report.problems]
    if not report.reasoner_ran:
        faults.append(Fault(Severity.INFO, "ontology", Problem("ontology", 0, "", report.reason)))
    return faults, {"classes": report.classes, "properties": report.properties, "concepts": report.concepts}


def _holds_terms(file: SourceFile) -> bool:
    """Tell whether a file declares terms or concepts: all of the ontology's own, some of the user's."""
    if file.path.suffix != ".ttl":
        return False
    if file.name.startswith("ontology/"):
        return not file.name.startswith(_NOT_TERMS)
    if not file.name.startswith("data/extra-"):
        return False
    return bool(_DECLARES.search(file.path.read_text(encoding="utf-8-sig", errors="replace")))


def _fault(problem: Problem, named: Mapping[str, str]) -> Fault:
    place = named.get(problem.file, problem.file)
    return Fault(Severity.VIOLATION, "ontology", Problem(place, problem.line, problem.path, problem.message))
