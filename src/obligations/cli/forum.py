"""`forum`: which procedure is open against a State, for an event and a day."""

from __future__ import annotations

import click

from obligations.cli.options import Context, completes, shared


@click.command("forum")
@click.option("--state", required=True, metavar="STATE", help="The State.", shell_complete=completes("states"))
@click.option("--incident", metavar="INCIDENT", help="A recorded event.", shell_complete=completes("incidents"))
@click.option("--file", "path", metavar="PATH", help="An event in a record file of yours.")
@click.option(
    "--on", "day", metavar="DATE", help="The day of filing; by default the last day to which each list of acts goes."
)
@click.option("--all", "everything", is_flag=True, help="Name regional procedures that are closed one by one.")
@shared("text", "json", "md", "html")
def forum(
    context: Context, state: str, incident: str | None, path: str | None, day: str | None, *, everything: bool
) -> None:
    """Which body can hear this: open, closed or unknown, and why?

    Each procedure on file is looked at: whether the State has joined, declared or excluded, whether the facts lie in
    its time, what it could hear of the event. With the conditions, the time limit, languages and length, and the day on
    which each was looked up.
    """
    from pathlib import Path

    from obligations.render.forum import write_forums

    if incident and path:
        raise click.UsageError("give --incident or --file, not both")
    knowledge = context.knowledge
    event = Path(path) if path else incident
    found = knowledge.forums(state, on=day, event=event)
    context.write(write_forums(found, context.medium, knowledge.view, everything=everything))


commands = (forum,)
