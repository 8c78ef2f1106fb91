"""Builds docs/rules.md from the rule files and their cases: python docs/build_rules.py."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
RULES, CASES = ROOT / "queries" / "rules", ROOT / "tests" / "rule_cases"
DOORS = ROOT / "queries" / "doors"
PAGE = ROOT / "docs" / "rules.md"
COMMAND = "python docs/build_rules.py"
_HEAD = f"""# The rules

Built from the rule files and their cases by `{COMMAND}`; a test holds this page to them. Rules below 30
read law alone and run when the sources are compiled, the others read events. Each rule has pairs: a world in which it
speaks, and the nearest worlds in which it does not, on a [small law](../tests/rule_law/README.md) of made-up treaties.
A test runs each rule's pairs with that rule left out, and every first world must then give something else. "Method"
marks what is no rule of law but a rule of evidence or a decision of the editors; "from memory" marks a reference that
nobody has read against its source yet.

| Rule | What it says | Legal source | Tests |
|---|---|---|---|
"""


_DOORS = """## The doors

Which procedure is open against a State is judged by rule files of their own, in order, when `obligations forum` asks.
[tests/test_doors.py](../tests/test_doors.py) runs them on made-up States, with near misses and in both engines.

| Rule | What it says | Legal source |
|---|---|---|
"""


def page(rules: Path = RULES, cases: Path = CASES, doors: Path = DOORS) -> str:
    """Write the page: a table of the rules, and below it the pairs of each.

    Raises:
        ValueError: A rule file lacks its `# Law:` line or its cases; the message names the file and what to write.
    """
    files = sorted(rules.glob("*.rq"))
    found = [(file, *_comment(file), _pairs(file, cases)) for file in files]
    rows = [
        f"| [{file.stem}](../queries/rules/{file.name}) | {_cell(says)} | {_cell(law)} "
        f"| [{_count(pairs)}](../tests/rule_cases/{file.stem}.yaml) |"
        for file, says, law, pairs in found
    ]
    parts = [f"## {file.stem}\n\n" + "\n".join(map(_pair, pairs)) for file, _says, _law, pairs in found]
    shown = [(file, *_comment(file)) for file in sorted(doors.glob("*.rq"))]
    opening = [
        f"| [{one.stem}](../queries/doors/{one.name}) | {_cell(says)} | {_cell(law)} |" for one, says, law in shown
    ]
    return _HEAD + "\n".join(rows) + "\n\n" + "\n\n".join([*parts, _DOORS + "\n".join(opening)]) + "\n"


def _comment(file: Path) -> tuple[str, str]:
    """Read the head of a rule file: what the rule says, and its legal source after `Law:`."""
    lines = file.read_text(encoding="utf-8").splitlines()
    head = [line.lstrip("# ") for line in lines[: next(n for n, line in enumerate(lines) if not line.startswith("#"))]]
    says, mark, law = " ".join(head).partition("Law: ")
    if not (says.strip() and mark and law.strip()):
        raise ValueError(
            f"queries/{_folder(file)}/{file.name}: write `# Law: …` with the legal source below the first comment"
        )
    return says.strip(), law.strip()


def _folder(file: Path) -> str:
    return "doors" if file.parent == DOORS else "rules"


def _pairs(file: Path, cases: Path) -> list[dict[str, Any]]:
    path = cases / f"{file.stem}.yaml"
    if not path.exists():
        raise ValueError(f"queries/rules/{file.name} has no cases: write tests/rule_cases/{path.name}")
    return list(YAML(typ="safe").load(path)["pairs"])


def _count(pairs: list[dict[str, Any]]) -> str:
    near = sum(len(pair["near"]) for pair in pairs)
    return f"{len(pairs)} pair{'s' * (len(pairs) != 1)}, {near} near miss{'es' * (near != 1)}"


def _pair(pair: dict[str, Any]) -> str:
    near = [f"  - but {one['because']}: {_outcome(one['expect'])}" for one in pair["near"]]
    return "\n".join([f"- {pair['because']}: {_outcome(pair['expect'])}", *near])


def _outcome(expect: Any) -> str:
    """Write what a case gives, as its file has it."""
    written = expect if isinstance(expect, str) else json.dumps(expect, default=str)
    return "`" + re.sub(r'[{}"]', "", written) + "`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
