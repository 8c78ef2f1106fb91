"""`what-if`: which findings would change if a State ratified, a reservation were lifted, a claim fell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from obligations.cli.assess import chosen_by, narrowing
from obligations.cli.options import Context, completes, shared
from obligations.suppose import help_text

if TYPE_CHECKING:
    from collections.abc import Callable


def _with_language(command: Callable[..., Any]) -> Callable[..., Any]:
    """Put the language of facts into the help of the command."""
    import inspect

    command.__doc__ = f"{inspect.cleandoc(command.__doc__ or '')}\n\n\b\n{help_text()}"
    return command


@click.command("what-if")
@click.argument("incidents", nargs=-1, metavar="[INCIDENT]...", shell_complete=completes("incidents"))
@click.option("--add", multiple=True, metavar="FACT", help="A fact to suppose, in quotes. Repeatable.")
@click.option("--remove", multiple=True, metavar="FACT", help="Something on file to take away. Repeatable.")
@click.option("--file", "files", multiple=True, metavar="PATH", help="A record file of your own. Repeatable.")
@narrowing
@shared("text", "table", "json", "jsonl", "csv", "tsv", "md", "html")
@_with_language
def what_if(context: Context, **options: Any) -> None:
    """Which findings are gained, lost or changed if these facts hold?

    Without INCIDENT, every recorded event that the facts can touch is assessed with them and without them. What is
    supposed is marked in every output, and nothing is written anywhere.

    A FACT goes in quotes, a name of several words inside it in quotes again: --add "ratify CHN ICCPR 1998-10-05".
    """
    from pathlib import Path

    from obligations.render.whatif import write_what_if

    if not options["add"] and not options["remove"]:
        raise click.UsageError("suppose something: --add FACT or --remove FACT (--help lists what a FACT may be)")
    knowledge = context.knowledge
    events: list[str | Path] = [knowledge.incident(one) for one in options["incidents"]]
    events += map(Path, options["files"])
    chosen = chosen_by(context, options)
    found = knowledge.what_if(options["add"], options["remove"], events)
    context.write(write_what_if(found.among(chosen), context.medium))
    context.basis()


commands = (what_if,)
