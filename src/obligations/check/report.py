"""What the checks found: every problem with its severity, and how much was examined to find it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from obligations.errors import Problem


class Severity(StrEnum):
    """How much a problem matters: a violation fails the check, the others are listed."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True)
class Fault:
    """One problem, how much it matters, and which check found it.

    Attributes:
        severity: How much it matters.
        check: Id of the check query, or the kind of check: shape, source, ontology, query.
        problem: Where it is and what is wrong.
    """

    severity: Severity
    check: str
    problem: Problem


@dataclass(frozen=True)
class CheckReport:
    """What a run of the checks found.

    Attributes:
        faults: Everything found, once each, in order of severity, file and line.
        examined: How many things of each kind were looked at, so that silence means something.
    """

    faults: tuple[Fault, ...] = ()
    examined: Mapping[str, int] = field(default_factory=dict)

    @property
    def problems(self) -> dict[Severity, tuple[Problem, ...]]:
        """The problems by severity."""
        return {one: tuple(fault.problem for fault in self.faults if fault.severity is one) for one in Severity}

    @property
    def ok(self) -> bool:
        """Whether there is no violation."""
        return not self.problems[Severity.VIOLATION]

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON-shaped data."""
        rows = [
            {
                "severity": str(fault.severity),
                "check": fault.check,
                "file": fault.problem.file,
                "line": fault.problem.line or None,
                "path": fault.problem.path,
                "message": fault.problem.message,
            }
            for fault in self.faults
        ]
        counts = {str(severity): len(found) for severity, found in self.problems.items()}
        return {
            "schemaVersion": 1,
            "ok": self.ok,
            "examined": dict(self.examined),
            "counts": counts,
            "problems": rows,
        }


def report_of(faults: Iterable[Fault], examined: Mapping[str, int]) -> CheckReport:
    """Put what was found in order, each problem once."""
    rank = {severity: place for place, severity in enumerate(Severity)}
    ordered = sorted(set(faults), key=lambda one: (rank[one.severity], one.problem, one.check))
    return CheckReport(tuple(ordered), examined)
