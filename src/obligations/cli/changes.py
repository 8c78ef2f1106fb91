"""`changes`: which findings appear, disappear or change status when the sources change."""

from __future__ import annotations

import click

from obligations.cli.options import Context, shared


@click.command("changes")
@click.argument("old")
@click.argument("new", required=False)
@click.option("--all", "include_all", is_flag=True, help="Also findings that no assessment lists by default.")
@shared("text", "json", "md")
def changes(context: Context, old: str, new: str | None, *, include_all: bool) -> None:
    """Which findings appear, disappear or change status between two states of the data?

    OLD and NEW are folders that hold ontology, queries and data, or revisions of the git checkout in which you stand,
    such as HEAD or v0.1.0. NEW is by default what this installation reads. Folders of your own, given with --data, are
    read beside both. Each side is compiled by its own rules, so a change of a rule shows as well as one of the data.
    """
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from obligations.changes import compiled, source_changes
    from obligations.render.changes import write_changes
    from obligations.revisions import revision
    from obligations.store import cache_folder

    extra, cache = tuple(Path(one) for one in context.data), cache_folder(context.cache)
    with TemporaryDirectory(prefix="obligations-") as name:
        aside = [Path(name) / side for side in ("old", "new")]
        found = [revision(text, extra, into) for text, into in zip((old, new), aside, strict=True)]
        was, now = (compiled(one, cache, context.note) for one in found)
    context.write(write_changes(source_changes(was, now, include_all=include_all), context.medium))


commands = (changes,)
