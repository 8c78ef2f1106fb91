"""`python -m obligations.verify FILE`: needs rdflib, and nothing else of the package."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from obligations.verify import UnreadableError, installed_rules, verify
from obligations.verify.report import as_text

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Verify one file: 0 if the finding was derived again, 1 if something differs, 4 if the file cannot be read.

    Rules that differ from those of an installation around this folder count as a difference unless they are accepted.
    """
    parser = argparse.ArgumentParser(prog="obligations.verify", description="Derive the finding of a proof file again.")
    parser.add_argument("file", type=Path, help="A proof in Turtle or JSON-LD.")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument(
        "--other-rules", action="store_true", help="Accept rule files that are not those of this installation."
    )
    asked = parser.parse_args(arguments)
    try:
        report = verify(asked.file, installed_rules(), other_rules=asked.other_rules)
    except UnreadableError as error:
        sys.stderr.write(f"{asked.file}: {error}\n")
        return 4
    as_json = asked.format == "json"
    sys.stdout.write(json.dumps(report.to_dict(), ensure_ascii=False, indent=2) + "\n" if as_json else as_text(report))
    return 0 if report.rederived else 1


if __name__ == "__main__":
    sys.exit(main())
