"""`assess --bulk`: a file of many records in, numbered parts out."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING, Any

import click

from obligations.cli.options import Elsewhere
from obligations.stopping import heard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from obligations.bulk.run import Progress, Summary
    from obligations.bulk.working import Job
    from obligations.cli.options import Context

SPARK = "spark"

FORMATS = ("jsonl", "parquet", "nquads")
"""What a part may be written as, the usual one first."""

FORMATS_ON_SPARK, FORMATS_IN_A_STORE = ("parquet",), ("jsonl", "parquet")
"""The same on a cluster, and from an endpoint."""

STORED = "the events of the endpoint"
"""Stands for a FILE where `--bulk` is given none."""

_ELSEWHERE = (
    *("incidents", "files", "state", "treaty", "since", "until", "corroborated", "limit", "offset", "fail_on"),
    "keep_derived",
)
"""Options of `assess` that have no meaning here."""

_OF_A_STORE, _OF_A_FILE = ("endpoint", "update_endpoint", "timeout"), ("master", "workers")
"""Options that go with one kind of input only."""

_OPTIONS = (
    click.option(
        "--bulk",
        is_flag=False,
        flag_value=STORED,
        metavar="[FILE]",
        help="Assess many records: JSONL with one record a line, or Parquet with a column `record`; without FILE, all "
        "events of the store at --update-endpoint, there. Needs -o FOLDER; writes jsonl, parquet or nquads; an "
        "interrupted run goes on.",
    ),
    click.option(
        "--engine",
        type=click.Choice(("columns", "rules", SPARK)),
        help="With --bulk: the rules compiled to columns, or the rule files themselves. Unless told, the faster; "
        f"`{SPARK}` is the faster on the machines of --master.",
    ),
    click.option(
        "--master",
        metavar="URL",
        help="With --bulk: work on this Spark cluster, such as spark://host:7077, yarn or local[2]. FILE, or a folder "
        "of such files, and FOLDER are on storage that all its machines reach; findings are Parquet.",
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
    alone = [f"--{one}" for one in ("engine", "master", "workers", "batch") if options[one] is not None]
    alone += [f"--format {context.format}"] * (context.format in {"parquet", "nquads"})
    if alone:
        raise click.UsageError(f"{alone[0]} goes with --bulk FILE")


def run_bulk(context: Context, options: dict[str, Any]) -> int:
    """Assess a file of records into a folder; 4 if records had faults, else 0."""
    run = _in_store if options["endpoint"] else _on_spark if options["master"] else _here
    job = _job(context, options)
    try:
        with heard():
            summary = run(context, job, options)
    except KeyboardInterrupt:
        context.note(f"stopped; what is whole stays in {job.folder}, and the same command goes on from there")
        raise
    click.echo(_told(summary, job.folder))
    if summary.more:
        context.note(
            f"{job.file} goes on with a line that is not whole, or came meanwhile: the same command takes it up"
        )
    known = context.there if options["endpoint"] else context.knowledge
    context.note(f"no legal advice; law as of {known.law_as_of}, data {job.data_version}")
    return 4 if summary.faults else 0


def _here(context: Context, job: Job, options: dict[str, Any]) -> Summary:
    from obligations.bulk.run import assess_bulk, cores

    workers, per_part = options["workers"] or cores(), options["batch"]
    with _shown(quiet=context.quiet) as progress:
        return assess_bulk(context.knowledge, job, workers=workers, per_part=per_part, progress=progress)


def _on_spark(context: Context, job: Job, options: dict[str, Any]) -> Summary:
    from obligations.bulk.spark.run import assess_on_spark

    bar = sys.stderr.isatty() and not context.quiet
    return assess_on_spark(context.knowledge, job, options["master"], per_part=options["batch"], bar=bar)


def _in_store(context: Context, job: Job, options: dict[str, Any]) -> Summary:
    from obligations.elsewhere.bulk import assess_bulk_there

    with _shown(quiet=context.quiet) as progress:
        return assess_bulk_there(context.there, job, options["batch"], context.note, progress)


def _job(context: Context, options: dict[str, Any]) -> Job:
    from obligations.assessment import SHOWN_BY_DEFAULT
    from obligations.bulk.working import Job
    from obligations.render.words import STATUS

    for name in _ELSEWHERE:
        if options[name]:
            spelt = {"incidents": "an INCIDENT", "files": "--file"}.get(name, f"--{name.replace('_', '-')}")
            raise click.UsageError(f"{spelt} does not go with --bulk")
    if click.get_current_context().get_parameter_source("lang") is click.core.ParameterSource.COMMANDLINE:
        raise click.UsageError("--lang does not go with --bulk: rows hold ids and codes, no names")
    if context.output is None:
        raise click.UsageError("--bulk needs -o FOLDER: its answer is a folder of parts")
    _refuse_mixed(options)
    if options["endpoint"]:
        context.elsewhere = Elsewhere(options["endpoint"], options["update_endpoint"], options["timeout"])
    form = _form(context, options)
    everything = form == "nquads" or (options["everything"] and not options["status"])
    return Job(
        file=options["bulk"],
        folder=context.output,
        data=context.data,
        cache=context.cache,
        engine=_engine(options),
        form=form,
        statuses=frozenset(STATUS if everything else options["status"] or SHOWN_BY_DEFAULT),
        data_version=(context.there if options["endpoint"] else context.knowledge).data_version,
        few_by_rules=options["engine"] is None and form != "nquads",
    )


def _engine(options: dict[str, Any]) -> str:
    from obligations.bulk.engine import usual

    if options["endpoint"]:
        return "rules"
    return usual() if options["engine"] in {None, SPARK} else str(options["engine"])


def _refuse_mixed(options: dict[str, Any]) -> None:
    """Refuse options of one kind of input with the other: a file, or the events of a store."""
    stored = options["bulk"] == STORED
    if stored and not (options["endpoint"] and options["update_endpoint"]):
        raise click.UsageError("--bulk needs a FILE, or --endpoint URL and --update-endpoint URL for the events there")
    for one in _OF_A_FILE if stored else _OF_A_STORE:
        if options[one]:
            raise click.UsageError(f"--{one.replace('_', '-')} goes with --bulk {'FILE' if stored else 'without FILE'}")
    if stored and options["engine"] not in {None, "rules"}:
        raise click.UsageError("a store runs the rule files themselves: leave --engine out")


def _form(context: Context, options: dict[str, Any]) -> str:
    """Read how parts are written, and refuse what does not fit the place where they are."""
    if options["engine"] == SPARK and not options["master"]:
        raise click.UsageError("--engine spark needs --master URL: which cluster")
    if options["master"] and options["workers"]:
        raise click.UsageError("--workers does not go with --master: the cluster has its own")
    forms = FORMATS_ON_SPARK if options["master"] else FORMATS_IN_A_STORE if options["endpoint"] else FORMATS
    chosen = click.get_current_context().get_parameter_source("format")
    form = forms[0] if chosen is click.core.ParameterSource.DEFAULT else context.format
    if form not in forms:
        *others, last = forms
        known = f"{', '.join(others)} or {last}" if others else last
        where = " on Spark" if options["master"] else " from a store" if options["endpoint"] else ""
        raise click.UsageError(f"--bulk writes {known}{where}, not {form}")
    return form


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


def _counted(counts: Mapping[str, int]) -> str:
    from obligations.render.words import STATUS

    return ", ".join(f"{counts[one]:,} {words}" for one, words in STATUS.items() if counts.get(one))


def _told(summary: Summary, folder: str) -> str:
    words = (
        f"{summary.records:,} records ({summary.new:,} new), {summary.acts:,} acts assessed: "
        f"{summary.findings:,} findings in {summary.parts:,} part{'' if summary.parts == 1 else 's'} under {folder}"
    )
    for said, counts in (("by status", summary.statuses), ("left out", summary.left_out)):
        if counts:
            words += f"\n{said}: {_counted(counts)}"
    if summary.without:
        without = f"{summary.without:,} record{'' if summary.without == 1 else 's'} without a listed finding"
        words += f"\n{without}: that is not a statement that nothing was breached"
    if not summary.faults:
        return words
    return f"{words}\n{summary.faulty:,} records left out for {summary.faults:,} faults: {folder}/faults.jsonl"
