"""`trace`: what leads to a thing on file and from it, how two things are linked, what hangs on a source or a claim."""

from __future__ import annotations

from typing import Any

import click

from obligations.cli.options import Context, shared
from obligations.errors import UsageError


@click.command("trace")
@click.argument("node")
@click.option("--to", "to", metavar="NODE", help="How it leads to this thing: the shortest path, in words.")
@click.option("--all-paths", "every", is_flag=True, help="With --to: every path up to --depth steps (4 unless told).")
@click.option("--depth", type=int, metavar="N", help="How many layers (2), or how long a path may be (8).")
@click.option("--hangs", is_flag=True, help="NODE is a source: the findings that rest on it alone.")
@click.option("--falls", is_flag=True, help="NODE is a claim: what would change if it fell, as what-if tells it.")
@click.option("--all", "everything", is_flag=True, help="Everything that is reached, not the first few of a kind.")
@shared("text", "json", "md", "html")
def trace(context: Context, node: str, **options: Any) -> None:
    """What leads to this thing and from it, or from it to another?

    NODE is anything on file: a provision (CAT:3(1)), norm, document, reservation, finding, event, act, claim, source,
    body, State or concept, by id or name; with its kind before it where two things share a name (body:cat, treaty:CAT).
    """
    _check(options)
    knowledge = context.knowledge
    if options["falls"]:
        from obligations.render.whatif import write_what_if

        context.write(write_what_if(knowledge.falls(node), context.medium))
        return
    from obligations.render import trace as pages

    facts = (knowledge.view.label, knowledge.data_version, knowledge.law_as_of)
    everything = options["everything"]
    if options["hangs"]:
        text = pages.write_hanging(knowledge.hangs(node), context.medium, facts, everything=everything)
    elif options["to"]:
        found = knowledge.paths(node, options["to"], every=options["every"], longest=options["depth"])
        text = pages.write_paths(found, context.medium, facts)
    else:
        depth = 2 if options["depth"] is None else options["depth"]
        text = pages.write_trace(knowledge.trace(node, depth=depth), context.medium, facts, everything=everything)
    context.write(text)


def _check(options: dict[str, Any]) -> None:
    """Refuse options that do not go together, before anything is read."""
    modes = [f"--{name}" for name in ("to", "hangs", "falls") if options[name]]
    if len(modes) > 1:
        raise UsageError(f"{' and '.join(modes)} are questions of their own: ask one at a time")
    if options["every"] and not options["to"]:
        raise UsageError("--all-paths goes with --to")
    if options["depth"] is not None and (options["hangs"] or options["falls"]):
        raise UsageError("--depth goes with layers or paths")


commands = (trace,)
