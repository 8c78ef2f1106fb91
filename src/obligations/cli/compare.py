"""`compare`: two States on a day, or two treaties."""

from __future__ import annotations

import click

from obligations.cli.options import Context, shared


@click.group("compare")
def compare() -> None:
    """Two sides against each other: States on a day, treaties by their encoded norms.

    Beside it: `diff` compares one State on two days, `changes` two releases of the data, law and findings both.
    """


@compare.command("states")
@click.argument("first", metavar="STATE1")
@click.argument("second", metavar="STATE2")
@click.option("--on", "day", required=True, metavar="DATE", help="The day, YYYY-MM-DD.")
@shared("text", "json", "md", "html")
def states(context: Context, first: str, second: str, day: str) -> None:
    """Which treaties bound the one State on that day and not the other, and which both or neither?

    Reservations and declarations on file are named beside each. Unknown is never "no". Rules of custom are left out.
    """
    from obligations.compare import compare_states
    from obligations.dates import as_day
    from obligations.render.compare import write_states

    knowledge = context.knowledge
    found = compare_states(knowledge, first, second, as_day(day))
    context.write(write_states(found, context.medium, (knowledge.data_version, knowledge.law_as_of)))


@compare.command("treaties")
@click.argument("first", metavar="TREATY1")
@click.argument("second", metavar="TREATY2")
@click.option("--on", "day", metavar="DATE", help="Also which States one binds on that day and not the other.")
@shared("text", "json", "md", "html")
def treaties(context: Context, first: str, second: str, day: str | None) -> None:
    """Which rights do both treaties protect, and where does one reach conduct that the other does not?

    It compares the norms that are encoded, and nothing else of the two texts.
    """
    from obligations.compare import compare_treaties
    from obligations.dates import as_day
    from obligations.render.compare import write_treaties

    knowledge = context.knowledge
    found = compare_treaties(knowledge, first, second, as_day(day) if day else None)
    context.write(write_treaties(found, context.medium, (knowledge.data_version, knowledge.law_as_of)))


commands = (compare,)
