"""`assess` and `explain`: which obligations an event may breach, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from obligations.cli.bulk import bulk_options, refuse_without_bulk, run_bulk
from obligations.cli.options import ENDPOINT, Context, Elsewhere, completes, shared
from obligations.render.words import STATUS

if TYPE_CHECKING:
    from collections.abc import Callable

    from obligations.assessment import Assessment
    from obligations.cli.pages import Page
    from obligations.model import Finding

STATUSES = tuple(STATUS)
_NARROWING = ("state", "treaty", "status", "since", "until", "corroborated", "limit", "offset")
_STRENGTH = {status: rank for rank, status in enumerate(reversed(STATUSES[:4]), 1)}


_NARROWED_BY = (
    click.option(
        "--state",
        multiple=True,
        metavar="STATE",
        shell_complete=completes("states"),
        help="Only findings against this State. Repeatable.",
    ),
    click.option(
        "--treaty",
        multiple=True,
        metavar="CODE",
        shell_complete=completes("treaties"),
        help="Only findings under this treaty. Repeatable.",
    ),
    click.option(
        "--status", multiple=True, type=click.Choice(STATUSES), help="Only findings of this status. Repeatable."
    ),
    click.option("--since", metavar="DATE", help="Only acts that end on or after this day."),
    click.option("--until", metavar="DATE", help="Only acts that begin on or before this day."),
    click.option(
        "--corroborated", is_flag=True, help="Only findings with two independent sources behind every element."
    ),
    click.option(
        "--all", "everything", is_flag=True, help="Also what does not apply, is excepted, contradicted or only signed."
    ),
)


def narrowing(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that choose among findings, which `chosen_by` then reads."""
    for option in reversed(_NARROWED_BY):
        command = option(command)
    return command


@click.command("assess")
@click.argument("incidents", nargs=-1, metavar="[INCIDENT]...", shell_complete=completes("incidents"))
@click.option(
    "--file", "files", multiple=True, metavar="PATH", help="A record file of your own (YAML, TOML, JSON). Repeatable."
)
@narrowing
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="At most N findings.")
@click.option("--offset", type=click.IntRange(min=0), default=0, metavar="N", help="Leave out the first N findings.")
@click.option(
    "--fail-on", type=click.Choice(STATUSES[:4]), help="Exit 1 if a finding has this status or a stronger one."
)
@ENDPOINT
@click.option(
    "--update-endpoint",
    metavar="URL",
    help="Run the rules in that store, by this address for updates; events from --file are sent there for the run.",
)
@click.option("--keep-derived", is_flag=True, help="Leave what the rules derive in that store, in a graph of its own.")
@click.option(
    "--timeout", type=click.FloatRange(0, 86400, min_open=True), help="Seconds for each request to the endpoint."
)
@bulk_options
@shared("text", "table", "json", "jsonl", "csv", "tsv", "md", "html", "turtle", "jsonld", "parquet", "nquads")
def assess(context: Context, **options: Any) -> int:
    """Which obligations may this event, or every recorded event, breach?

    Without arguments every recorded event is assessed. A finding says "may breach": it is a question worth asking, with
    its weakest element, never a verdict.

    With --endpoint the events are read from that store and assessed here, under the law of this installation; nothing
    of yours is sent. With --update-endpoint too, the rules run there, under the law that it holds: only then does the
    text of events from --file leave this machine, and it is dropped there after the run.

    With --bulk many records are streamed from one file into numbered parts under a folder, on all cores. For example:
    obligations assess --bulk events.jsonl -o findings --workers 4

    With --master too, they are assessed on a Spark cluster. For example:
    obligations assess --bulk events.parquet -o findings --engine spark --master spark://host:7077

    With --endpoint and --update-endpoint, --bulk without FILE assesses all events of that store inside it. For example:
    obligations assess --bulk -o findings --endpoint http://localhost:7878/query --update-endpoint http://localhost:7878/update
    """
    if options["bulk"]:
        return run_bulk(context, options)
    refuse_without_bulk(context, options)
    from obligations.cli.pages import Page

    page = Page(context, options)
    kept = page.kept()
    if kept is None:
        return _write(context, options, page)
    context.write(kept)
    return 0


def _write(context: Context, options: dict[str, Any], page: Page) -> int:
    """Assess the events, write what was asked for and return the exit code."""
    from obligations.render import writers

    context.elsewhere = _elsewhere(options)
    found = _assessed_elsewhere if context.elsewhere else _assessment
    assessment = found(context, options["incidents"], options["files"])
    chosen = chosen_by(context, options)
    listed = [one for one in assessment.findings if chosen(one)]
    end = None if options["limit"] is None else options["offset"] + options["limit"]
    kept = frozenset(one.id for one in listed[options["offset"] : end])
    narrowed = any(options[one] not in {None, (), 0} for one in _NARROWING)
    text = writers.write_assessment(
        assessment, kept, context.medium, everything=options["everything"], narrowed=narrowed
    )
    context.write(text)
    page.keep(text, assessment)
    context.basis()
    return _exit_code(listed, options["fail_on"])


@click.command("explain")
@click.argument("finding")
@click.option(
    "--level",
    type=click.Choice(("short", "medium", "full")),
    default="medium",
    show_default=True,
    help="How much to show.",
)
@click.option(
    "--file",
    "files",
    multiple=True,
    metavar="PATH",
    help="The record file that the finding is about; JSONL and Parquet too.",
)
@shared("text", "json", "md", "html", "turtle", "jsonld")
def explain(context: Context, finding: str, level: str, files: tuple[str, ...]) -> None:
    """Why this finding: binding, gates, each element with claims for and against, exceptions, sources with locators.

    FINDING is an id that `assess` prints, such as cat-3-1/2016-17-returns.return/CHN; any unique beginning will do.
    With `--format turtle` or `--format jsonld` it writes a proof: one file with the facts, the law and the rules that
    the finding rests on, which `obligations verify` derives again.

    A finding of `assess --bulk` is explained out of the file that was assessed. For example:
    obligations explain cat-3-1/w1-0000007.act-1/CHN --file events.jsonl
    """
    from pathlib import Path

    from obligations.assess import around
    from obligations.render import writers

    knowledge = context.knowledge
    if context.format in {"turtle", "jsonld"}:
        context.write(knowledge.proof(finding, *files, form=context.format))
        return
    within = around(knowledge, finding, [Path(one) for one in files]) if files else None
    found = knowledge.explain(finding, within)
    others = (within or knowledge.assessment(found.incident)).findings if level == "full" else ()
    versions = (knowledge.data_version, knowledge.law_as_of)
    if level != "short":
        found = knowledge.heard(found, *files)
    context.write(writers.write_finding(found, context.medium, level, versions, others))


commands = (assess, explain)


def _assessment(context: Context, incidents: tuple[str, ...], files: tuple[str, ...]) -> Assessment:
    from pathlib import Path

    knowledge = context.knowledge
    return knowledge.assessment(*(knowledge.incident(one) for one in incidents), *(Path(one) for one in files))


def _elsewhere(options: dict[str, Any]) -> Elsewhere | None:
    """Read which endpoint is meant; what only goes with one is refused without it."""
    if options["endpoint"] is None:
        alone = [one for one in ("update_endpoint", "keep_derived", "timeout") if options[one]]
        if alone:
            raise click.UsageError(f"--{alone[0].replace('_', '-')} goes with --endpoint URL")
        return None
    if options["keep_derived"] and not options["update_endpoint"]:
        raise click.UsageError("--keep-derived goes with --update-endpoint URL: nothing is written otherwise")
    return Elsewhere(options["endpoint"], options["update_endpoint"], options["timeout"], options["keep_derived"])


def _assessed_elsewhere(context: Context, incidents: tuple[str, ...], files: tuple[str, ...]) -> Assessment:
    """Assess events of an endpoint, there if it may be written to and else here, and records of the user with them."""
    from pathlib import Path

    from obligations.elsewhere.events import assess_here
    from obligations.elsewhere.run import Keeping, assess_there
    from obligations.load.record import read_records

    there, named = context.there, context.elsewhere
    if named and named.update_url:
        records = [one for path in files for one in read_records(Path(path), there.vocabulary)]
        return assess_there(there, incidents, records, Keeping(named.keep, context.note))
    here = context.knowledge
    context.note(f"assessed here, under the law of this installation: data {here.data_version}")
    from obligations.assess import summed_up

    parts = [assess_here(there, here, incidents)] if incidents or not files else []
    return summed_up([*parts, *(here.assessment(Path(one)) for one in files)])


def chosen_by(context: Context, options: dict[str, Any]) -> Callable[[Finding], bool]:
    """Turn the options into one test, every name checked before anything is printed."""
    from obligations.dates import parse_edtf

    knowledge = context.knowledge
    states = {knowledge.names.state(one) for one in options["state"]}
    treaties = {knowledge.names.treaty(one) for one in options["treaty"]}
    since = parse_edtf(options["since"]).earliest if options["since"] else None
    until = parse_edtf(options["until"]).latest if options["until"] else None
    statuses = set(options["status"]) or set(STATUSES if options["everything"] else STATUSES[:4])

    def chosen(finding: Finding) -> bool:
        return (
            finding.status in statuses
            and (not states or finding.state in states)
            and (not treaties or finding.treaty in treaties or (finding.via is not None and finding.via[0] in treaties))
            and (since is None or not finding.latest or finding.latest >= since.isoformat())
            and (until is None or not finding.earliest or finding.earliest <= until.isoformat())
            and (not options["corroborated"] or finding.roots >= 2)
        )

    return chosen


def _exit_code(findings: list[Finding], fail_on: str | None) -> int:
    if fail_on is None:
        return 0
    return int(any(_STRENGTH.get(one.status, 0) >= _STRENGTH[fail_on] for one in findings))
