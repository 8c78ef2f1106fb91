"""`treaty`: one treaty in its order, or one of its provisions with its norms, readings, reservations and findings."""

from __future__ import annotations

import click

from obligations.cli.options import Context, shared


@click.command("treaty")
@click.argument("code", metavar="CODE")
@click.argument("article", required=False, metavar="[ART]")
@click.option("--state", metavar="STATE", help="Only this State: its binding, its reservations, findings about it.")
@click.option("--on", "day", metavar="DATE", help="The day to tell of, YYYY-MM-DD; by default that of the data.")
@click.option("--all", "everything", is_flag=True, help="Every reading, reservation and finding.")
@shared("text", "json", "md", "html")
def treaty(
    context: Context, code: str, article: str | None, state: str | None, day: str | None, *, everything: bool
) -> None:
    """What is on file about this treaty, or about this provision of it?

    Without ART: citation, state of the data, provisions in order, reservations, bodies. With ART: the provision with
    its norms, the question of each element, readings, reservations that touch it, bodies, and findings.
    Names are forgiving: CAT 3(1), CAT:3(1), "Convention against Torture art 3".
    """
    from obligations.render.treaty import write_treaty

    knowledge = context.knowledge
    found = knowledge.treaty(code, article, state=state, on=day)
    names = (knowledge.view.label, knowledge.data_version, knowledge.law_as_of)
    context.write(write_treaty(found, context.medium, names, everything=everything))


commands = (treaty,)
