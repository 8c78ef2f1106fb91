"""`why-not`: why there is no finding, or only a weak one, and which facts would complete it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from obligations.cli.options import Context, completes, shared

if TYPE_CHECKING:
    from obligations.knowledge import KnowledgeBase


@click.command("why-not")
@click.argument("incident", shell_complete=completes("incidents"))
@click.argument("provision", shell_complete=completes("treaties"))
@click.option("--state", metavar="STATE", help="Only this State; otherwise every State with a role in the event.")
@click.option("--file", "path", metavar="PATH", help="The record file that holds the event (YAML, TOML, JSON).")
@shared("text", "json", "md", "html")
def why_not(context: Context, incident: str, provision: str, state: str | None, path: str | None) -> None:
    """Why no finding of this provision for this event, and the smallest sets of facts that would make one.

    PROVISION is an article or paragraph (CAT:3(1), ICCPR:7; all norms below it are asked), a rule of custom such as
    prohibition-of-torture, or a norm id such as cat-3-1. Each set is a list of questions for an interviewer: the rules
    were run with it, and the status that comes out stands beside it. Where the law stands in the way, no fact would
    help, and that is said. Unknown is never "no".
    """
    from obligations.render.why_not import write_why_not

    knowledge = context.knowledge
    event = _from_file(knowledge, path, incident) if path else incident
    context.write(write_why_not(knowledge.why_not(event, provision, state), context.medium))


commands = (why_not,)


def _from_file(knowledge: KnowledgeBase, path: str, incident: str) -> dict[str, Any]:
    """Return the record of a file that an id names: the id, or any beginning of it that fits one record."""
    from pathlib import Path

    from obligations.load.record import read_records

    records = {one["id"]: one for one in read_records(Path(path), knowledge.vocabulary)}
    return records[knowledge.names.one_of("incident", incident, records)]
