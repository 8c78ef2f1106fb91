"""Derives a finding again from its proof file with rdflib alone, and names what comes out otherwise than it states.

A proof file (`explain FINDING --format turtle|jsonld`) holds premises as plain triples, the text of each rule file, and
what each rule file made of the premises. The rules are run here over the premises, never over what is said to follow
from them. Nothing in this folder imports another part of the package, so that it can be read, copied and run on its
own: `python -m obligations.verify FILE`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from obligations.verify.dossier import UnreadableError, load, tail, take_apart
from obligations.verify.report import Report, given, outcome
from obligations.verify.rules import compare, run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from obligations.verify.dossier import Dossier

__all__ = ["Report", "UnreadableError", "installed_rules", "verify"]


def verify(path: Path, installed: Path | None = None, *, other_rules: bool = False) -> Report:
    """Derive the finding of a proof file again.

    Args:
        path: The proof file.
        installed: A folder of rule files to compare with those of the file.
        other_rules: Whether a file whose rules are not the installed ones may count as derived again.

    Raises:
        UnreadableError: The file cannot be read, or holds no proof.
    """
    proof = take_apart(load(path))
    made, faults = run(proof)
    results = set().union(*made.values())
    other = _other_than(installed, proof.rules) if installed else ()
    came = outcome(proof.finding, results, proof.premises)
    return Report(
        finding=tail(proof.finding),
        outcome=came,
        counts={
            "premises": len(proof.premises),
            "ruleFiles": len(proof.rules),
            "results": sum(map(len, proof.stated.values())),
        },
        rules="unknown" if installed is None else "different" if other else "same",
        other_rules=other,
        accepts_other_rules=other_rules,
        digest=proof.digest,
        differences=(*proof.faults, *faults, *compare(proof, made), *_nothing_shown(proof, came["status"])),
        given=tuple(given(proof, results)),
    )


def installed_rules() -> Path | None:
    """Find the rule files of the installation that this folder lies in, if it lies in one."""
    package = Path(__file__).resolve().parent.parent
    folders = (root / "queries" / "rules" for root in (package.parent.parent, package / "_resources"))
    return next((one for one in folders if one.is_dir()), None)


def _nothing_shown(proof: Dossier, status: str) -> Iterator[str]:
    """Name what a proof cannot do without: whatever else agrees, a file that lacks it shows nothing."""
    if not proof.premises:
        yield "the file holds no premises: nothing can follow from it"
    if not proof.rules:
        yield "the file holds no rule files: nothing was derived"
    if not status:
        yield "no finding was derived: the rules gave it no status"


def _other_than(installed: Path, rules: dict[str, str]) -> tuple[str, ...]:
    """Name the rule files that a proof has otherwise than an installation, or that only one of them has."""
    here = {one.name: one.read_text(encoding="utf-8") for one in installed.glob("*.rq")}
    return tuple(sorted(name for name in {*here, *rules} if here.get(name) != rules.get(name)))
