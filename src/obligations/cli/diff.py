"""`diff`: what changed for a State between two days."""

from __future__ import annotations

import click

from obligations.cli.options import Context, completes, shared


@click.command("diff")
@click.argument("state", shell_complete=completes("states"))
@click.argument("first", metavar="DATE1")
@click.argument("second", metavar="DATE2")
@click.option("--treaty", metavar="CODE", help="One treaty only.")
@click.option("--territory", metavar="T", help="A territory with a status of its own, such as hong-kong.")
@shared("text", "table", "json", "jsonl", "csv", "tsv", "md", "html")
def diff(context: Context, state: str, first: str, second: str, treaty: str | None, territory: str | None) -> None:
    """What changed in the treaty law that binds this State between two days?

    Treaties newly binding, signed or ended, reservations made or withdrawn, territories: each with its act, day of
    effect, source and confidence. What takes effect on DATE1 itself is no change, what takes effect on DATE2 is one.
    What the lists on file do not reach is named as unknown. Rules of custom carry no such days and are left out.
    """
    from obligations.render.diff import write_diff

    knowledge = context.knowledge
    found = knowledge.diff(state, first, second, treaty=treaty, territory=territory)
    names = (knowledge.view.label, knowledge.data_version, knowledge.law_as_of)
    context.write(write_diff(found, context.medium, names))
    context.basis()


commands = (diff,)
