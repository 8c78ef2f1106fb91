"""`verify`: does a proof file give the finding that it states?"""

from __future__ import annotations

import json
from pathlib import Path

import click

from obligations.cli.options import Context, shared


@click.command("verify")
@click.argument("file", metavar="FILE")
@click.option("--other-rules", is_flag=True, help="Accept rule files that are not those of this installation.")
@shared("text", "json")
def verify(context: Context, file: str, *, other_rules: bool) -> int:
    """Derive the finding of a proof file again, with rdflib alone, and name every difference.

    FILE is what `explain FINDING --format turtle` or `--format jsonld` wrote. Its rule texts are run over its premises,
    and the results compared with those that it states; what a file cannot show is listed. Exit 0 if the finding was
    derived again by the rules of this installation (with --other-rules: by those of the file, whatever they are),
    1 if anything differs, 4 if the file cannot be read.
    """
    from obligations.errors import BadDataError, Problem
    from obligations.verify import UnreadableError, installed_rules
    from obligations.verify import verify as derive_again
    from obligations.verify.report import as_text

    try:
        report = derive_again(Path(file), installed_rules(), other_rules=other_rules)
    except UnreadableError as error:
        raise BadDataError([Problem(file, 0, "", str(error))]) from error
    as_json = context.format == "json"
    context.write(json.dumps(report.to_dict(), ensure_ascii=False, indent=2) if as_json else as_text(report))
    return 0 if report.rederived else 1


commands = (verify,)
