"""`assess --bulk`: a file of many records in, numbered parts out."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from obligations.bulk.run import Progress, Summary
    from obligations.bulk.working import Job
    from obligations.cli.options import Context

FORMATS = ("jsonl", "parquet", "nquads")
"""What a part may be written as, the usual one first."""

_ELSEWHERE = (
    *("incidents", "files", "state", "treaty", "since", "until", "corroborated", "limit", "offset", "fail_on"),
    *("endpoint", "update_endpoint", "keep_derived", "timeout"),
)
"""Options of `assess` that have no meaning here."""

_OPTIONS = (
    click.option(
        "--bulk",
        metavar="FILE",
        help="Assess many records: JSONL with one record a line, or Parquet with a column `record`. Needs -o FOLDER; "
        "writes jsonl, parquet or nquads; an interrupted run goes on.",
    ),
    click.option(
        "--engine",
        type=click.Choice(("columns", "rules")),
        help="With --bulk: the rules compiled to columns, or the rule files themselves. Unless told, the faster.",
    ),
    click.option(
        "--workers", type=click.IntRange(1, 1024), metavar="N", help="With --bulk: processes; one a core unless told."
    ),
    click.option("--batch", type=click.IntRange(1), metavar="N", help="With --bulk: records in one part."),
)


def bulk_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of the bulk path, which `run_bulk` then reads."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def refuse_without_bulk(context: Context, options: dict[str, Any]) -> None:
    """Refuse what only goes with `--bulk`."""
    alone = [f"--{one}" for one in ("engine", "workers", "batch") if options[one] is not None]
    alone += [f"--format {context.format}"] * (context.format in {"parquet", "nquads"})
    if alone:
        raise click.UsageError(f"{alone[0]} goes with --bulk FILE")


def run_bulk(context: Context, options: dict[str, Any]) -> int:
    """Assess a file of records into a folder; 4 if records had faults, else 0."""
    from obligations.bulk.run import assess_bulk, cores

    job = _job(context, options)
    try:
        with _shown(quiet=context.quiet) as progress:
            summary = assess_bulk(
                context.knowledge,
                job,
                workers=options["workers"] or cores(),
                per_part=options["batch"],
                progress=progress,
            )
    except KeyboardInterrupt:
        context.note(f"stopped; what is whole stays in {job.folder}, and the same command goes on from there")
        raise
    click.echo(_told(summary, job.folder))
    context.note(f"no legal advice; law as of {context.knowledge.law_as_of}, data {job.data_version}")
    return 4 if summary.faults else 0


def _job(context: Context, options: dict[str, Any]) -> Job:
    from obligations.assessment import SHOWN_BY_DEFAULT
    from obligations.bulk.engine import usual
    from obligations.bulk.working import Job
    from obligations.render.words import STATUS

    for name in _ELSEWHERE:
        if options[name]:
            spelt = {"incidents": "an INCIDENT", "files": "--file"}.get(name, f"--{name.replace('_', '-')}")
            raise click.UsageError(f"{spelt} does not go with --bulk")
    if context.output is None:
        raise click.UsageError("--bulk needs -o FOLDER: its answer is a folder of parts")
    chosen = click.get_current_context().get_parameter_source("format")
    form = FORMATS[0] if chosen is click.core.ParameterSource.DEFAULT else context.format
    if form not in FORMATS:
        raise click.UsageError(f"--bulk writes {', '.join(FORMATS[:-1])} or {FORMATS[-1]}, not {form}")
    return Job(
        file=options["bulk"],
        folder=context.output,
        data=context.data,
        cache=context.cache,
        engine=options["engine"] or usual(),
        form=form,
        statuses=frozenset(options["status"] or (STATUS if options["everything"] else SHOWN_BY_DEFAULT)),
        data_version=context.knowledge.data_version,
    )


@contextlib.contextmanager
def _shown(*, quiet: bool) -> Iterator[Progress]:
    """Show how far a run is, on a terminal only."""
    if quiet or not sys.stderr.isatty():
        yield lambda _done, _findings: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("begins", total=1.0)
        yield lambda done, findings: bar.update(task, completed=done, description=f"{findings:,} findings")


def _told(summary: Summary, folder: str) -> str:
    words = (
        f"{summary.records:,} records ({summary.new:,} new), {summary.acts:,} acts assessed: "
        f"{summary.findings:,} findings in {summary.parts:,} part{'' if summary.parts == 1 else 's'} under {folder}"
    )
    if not summary.faults:
        return words
    return f"{words}\n{summary.faulty:,} records left out for {summary.faults:,} faults: {folder}/faults.jsonl"
