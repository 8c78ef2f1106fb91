"""`check`: do the sources compile, fit the shapes, pass legal lint and contradict nothing?"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from obligations.cli.options import Context, shared

if TYPE_CHECKING:
    from collections.abc import Callable

    from obligations.check import CheckReport

_HEADINGS = {"violation": "Violations", "warning": "Warnings", "info": "Info"}


@click.command("check")
@click.argument(
    "part",
    required=False,
    type=click.Choice(("data", "ontology", "queries")),
    metavar="[data|ontology|queries]",
)
@shared("text", "json")
def check(context: Context, part: str | None) -> int:
    """Check the data (shapes and legal lint), the ontology (consistency) and the query files (house rules).

    Every problem is named at once, by file and line where known. Exit 1 if there is a violation; warnings and
    infos are listed and do not fail. Your own folders are checked beside the shipped ones with --data.
    """
    from obligations.check import PARTS, run_checks
    from obligations.locate import locate
    from obligations.pieces import Pieces
    from obligations.store import PIECES, cache_folder

    sources = locate(tuple(Path(one) for one in context.data))
    report = run_checks(
        sources, (part,) if part else PARTS, _progress(context), Pieces(cache_folder(context.cache) / PIECES)
    )
    if context.format == "json":
        context.write(json.dumps(report.to_dict(), ensure_ascii=False, indent=2))
    else:
        context.write(_as_text(report))
    return 0 if report.ok else 1


commands = (check,)


def _progress(context: Context) -> Callable[[str], None]:
    """Tell a person at a terminal what is going on; the whole check takes a while."""
    if context.quiet or not sys.stderr.isatty():
        return lambda _message: None
    return lambda message: click.echo(f"{message} ...", err=True)


def _as_text(report: CheckReport) -> str:
    """Write a report: the problems under their severity, then what was examined, then the outcome."""
    lines: list[str] = []
    for severity, problems in report.problems.items():
        if problems:
            lines += [f"{_HEADINGS[severity]} ({len(problems)})", *map(str, problems), ""]
    examined = ", ".join(f"{count} {kind}" for kind, count in report.examined.items())
    counts = [
        f"{len(problems)} {severity}{'' if len(problems) == 1 else 's'}"
        for severity, problems in report.problems.items()
    ]
    return "\n".join([*lines, f"examined: {examined}", f"found: {', '.join(counts)}"])
