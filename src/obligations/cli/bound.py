"""`bound`: what bound this State on that day, and why everything else did not."""

from __future__ import annotations

import click

from obligations.cli.options import Context, completes, shared


@click.command("bound")
@click.argument("state", shell_complete=completes("states"))
@click.argument("treaty", required=False, metavar="[TREATY[:ART]]", shell_complete=completes("treaties"))
@click.option("--on", "day", required=True, metavar="DATE", help="The day, YYYY-MM-DD.")
@click.option("--territory", metavar="T", help="A territory with a status of its own, such as hong-kong.")
@shared("text", "table", "json", "jsonl", "csv", "tsv", "md", "html")
def bound(context: Context, state: str, treaty: str | None, day: str, territory: str | None) -> None:
    """What bound this State on that day: bound, not bound, signatory only, or unknown.

    Names are forgiving: CHN, cn, China; CAT:3(1), cat/3/1, "Convention against Torture art 3". Unknown is never "no".
    Without a treaty, every treaty on file is listed with one line of reason.
    """
    from obligations.render.bound import write_answers

    knowledge = context.knowledge
    if treaty:
        answers = [knowledge.bound(state, treaty, day, territory)]
    else:
        answers = knowledge.bound_to_all(state, day, territory)
    names = (knowledge.view.label, knowledge.data_version, knowledge.law_as_of)
    context.write(write_answers(answers, context.medium, names, single=bool(treaty)))
    context.basis()


commands = (bound,)
