"""`cases`: the findings on decided cases, held against what the bodies found."""

from __future__ import annotations

from pathlib import Path

import click

from obligations.cli.options import Context, shared


@click.command("cases")
@click.argument("folder", type=click.Path(exists=True, file_okay=False))
@shared("text", "json", "md", "html")
def cases(context: Context, folder: str) -> None:
    """How do the findings compare with what bodies decided on the same facts?

    FOLDER holds records of decided cases, facts only, and decisions.csv: one row a case, with the States, the outcome
    and the provisions found breached (CAT:3; CRC:37(a)). Counted by article. What a body did not find is counted inside
    its own treaty only, and what was pleaded without a finding not at all.
    """
    from obligations.render.cases import write_cases
    from obligations.worked import compare

    knowledge = context.knowledge
    compared = compare(knowledge, Path(folder))
    context.write(write_cases(compared, context.medium, (knowledge.data_version, knowledge.law_as_of)))


commands = (cases,)
