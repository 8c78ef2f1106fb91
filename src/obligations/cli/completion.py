"""`completion`: what a shell needs to complete commands, options and the names that are cheap to know."""

from __future__ import annotations

import click

from obligations.cli.options import Context, shared

SHELLS = ("bash", "zsh", "fish")


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
@shared("text")
def completion(context: Context, shell: str) -> None:
    """Print the completion script for a shell: bash, zsh or fish.

    Read it in the start-up file of the shell: for bash, eval "$(obligations completion bash)" in ~/.bashrc. Names of
    events, treaties, States, queries and documents are completed once a command has compiled the data; completing
    compiles nothing.
    """
    from click.shell_completion import get_completion_class

    from obligations.cli import group

    made = get_completion_class(shell)
    if made is None:  # none of the three is ever missing from click
        raise click.UsageError(f"{shell} is not known")
    context.write(made(group, {}, "obligations", VARIABLE).source())


VARIABLE = "_OBLIGATIONS_COMPLETE"
"""The variable by which a shell asks; click derives it from the name of the program."""

commands = (completion,)
