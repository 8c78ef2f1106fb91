"""`graph`, `timeline` and `matrix`: what is on file as pictures that print, each also as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from obligations.cli.assess import chosen_by, narrowing
from obligations.cli.options import Context, shared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from obligations.assessment import Assessment

_FORMS = ("svg", "text", "json", "jsonl", "csv", "tsv", "md", "html")
_FOR_PROGRAMS = ("dot", "graphml", "gexf")
_FILES = click.option(
    "--file", "files", multiple=True, metavar="PATH", help="A record file of your own (YAML, TOML, JSON). Repeatable."
)


@click.command("graph")
@click.argument("things", nargs=-1, metavar="[NODE]...")
@_FILES
@click.option("--as", "form", type=click.Choice(("svg", *_FOR_PROGRAMS)), help="The same as --format.")
@narrowing
@shared(*_FORMS, *_FOR_PROGRAMS)
def graph(context: Context, things: tuple[str, ...], files: tuple[str, ...], form: str | None, **options: Any) -> None:
    """Who was bound by what, which provision an act may breach, who spoke: as a picture or for graph programs.

    NODE is an event, a State, a treaty, a provision such as CAT:3(1), or a finding; several give one graph around all
    of them. Pages of A4 stand one below the other in one SVG file.
    """
    from obligations.pictures.graph import graph as around
    from obligations.pictures.graph import subject
    from obligations.render.graph import write_graph

    if not things and not files:
        raise click.UsageError("name an event, a State, a treaty, a provision or a finding, or give --file")
    context.format = form or context.format
    knowledge = context.knowledge
    subjects = [subject(knowledge, one) for one in things]
    events = {one.event for one in subjects}  # law has no event of its own: every recorded one is asked
    assessment = _assessment(context, () if "" in events else sorted(events), files, every="" in events)
    found = around(knowledge, subjects, assessment, chosen_by(context, options))
    context.write(write_graph(found, context.medium))
    context.basis()


@click.command("timeline")
@click.argument("incidents", nargs=-1, metavar="[INCIDENT]...")
@_FILES
@narrowing
@shared(*_FORMS)
def timeline(context: Context, incidents: tuple[str, ...], files: tuple[str, ...], **options: Any) -> None:
    """When a treaty bound a State, its reservations, and the day on which each finding turns, over the acts in time.

    With --state and without an event, every recorded event with a finding against it is shown; --treaty chooses the
    bands. Dates that are not exact are drawn as spans. Rules of custom have no such days and are left out.
    """
    from obligations.pictures.timeline import timeline as through_time
    from obligations.render.timeline import write_timeline

    if not incidents and not files and not options["state"]:
        raise click.UsageError("name an event, or a State with --state")
    knowledge = context.knowledge
    states, treaties = _named(context, options)
    assessment = _assessment(context, tuple(map(knowledge.incident, incidents)), files)
    shown = through_time(knowledge, states, treaties, assessment, chosen_by(context, options))
    context.write(write_timeline(shown, context.medium))
    context.basis()


@click.command("matrix")
@click.argument("incidents", nargs=-1, metavar="[INCIDENT]...")
@_FILES
@click.option("--rows", type=click.Choice(("events", "states")), default="events", show_default=True, help="The rows.")
@click.option("--columns", type=click.Choice(("provisions", "treaties")), help="The columns that go with the rows.")
@click.option("--on", "day", metavar="DATE", help="The day, YYYY-MM-DD: needed for States by treaties.")
@narrowing
@shared(*_FORMS)
def matrix(
    context: Context,
    incidents: tuple[str, ...],
    files: tuple[str, ...],
    rows: str,
    columns: str | None,
    day: str | None,
    **options: Any,
) -> None:
    """Events by provisions, each cell with the strongest finding; or States by treaties on a day.

    Rows stand by name and provisions as in their treaty: nothing is counted up or ranked. An empty cell says that no
    finding is on file, and nothing more. Where no event is named, events without a finding have no row unless --all
    asks for them; they are named below the table.
    """
    from obligations.pictures import matrix as tables
    from obligations.render.matrix import write_matrix

    if columns not in {None, {"events": "provisions", "states": "treaties"}[rows]}:
        raise click.UsageError("--rows events goes with --columns provisions, --rows states with --columns treaties")
    knowledge = context.knowledge
    states, treaties = _named(context, options)
    if rows == "states":
        table = tables.of_states(knowledge, states, treaties, _day_alone(day, incidents or files, options))
    else:
        if day:
            raise click.UsageError("--on goes with --rows states: a finding has the day of its act")
        assessment = _assessment(context, tuple(map(knowledge.incident, incidents)), files)
        every = bool(options["everything"] or incidents or files)
        table = tables.of_events(knowledge, assessment, chosen_by(context, options), everything=every)
    context.write(write_matrix(table, context.medium))
    context.basis()


commands = (graph, timeline, matrix)


def _assessment(context: Context, incidents: Sequence[str], files: Sequence[str], *, every: bool = False) -> Assessment:
    """Assess the events named and those in files; every recorded one where none is named, or where all are asked."""
    from pathlib import Path

    knowledge = context.knowledge
    return knowledge.assessment(*(knowledge.incidents if every else incidents), *(Path(one) for one in files))


def _named(context: Context, options: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Read the States and treaties that were named, each once."""
    known = context.knowledge.names
    states = [known.state(one) for one in options["state"]]
    treaties = [known.treaty(one) for one in options["treaty"]]
    return list(dict.fromkeys(states)), list(dict.fromkeys(treaties))


def _day_alone(day: str | None, events: Sequence[str], options: dict[str, Any]) -> str:
    """Return the day of a table of States by treaties, which nothing about events goes with."""
    if day is None:
        raise click.UsageError("--rows states needs a day: --on YYYY-MM-DD")
    if events or any(value for name, value in options.items() if name not in {"state", "treaty"}):
        raise click.UsageError("--rows states goes with --state, --treaty and --on, and with nothing about events")
    return day
