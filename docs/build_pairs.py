"""Builds docs/pairs/ from the cases of the norms, one page for each instrument: python docs/build_pairs.py."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML

import obligations
from obligations import names
from obligations.names import tail
from obligations.render.words import day

if TYPE_CHECKING:
    from obligations.view import View

ROOT = Path(__file__).resolve().parent.parent
CASES, PAGES = ROOT / "tests" / "norm_cases", ROOT / "docs" / "pairs"
COMMAND = "python docs/build_pairs.py"
_STATUS = {
    "primaFacie": "prima facie",
    "needsFacts": "needs facts",
    "signatoryDutyOnly": "signature only",
    "notApplicable": "not applicable",
    "none": "not asked",
}
_HEAD = """# {title}: worked pairs

Built from [the cases](../../tests/norm_cases/{stem}.yaml) by `{command}`; a test holds this page to them, and another
runs every case. For each norm: facts on which it is found, and the nearest facts on which it is not. The States are
real, the events are made up. No lawyer has reviewed an encoding.
"""


def pages(cache: str | None = None) -> dict[str, str]:
    """Write every page, by the name of its file."""
    view = obligations.open(cache=cache).view
    return {f"{path.stem}.md": _page(view, path) for path in sorted(CASES.glob("*.yaml"))}


def _page(view: View, path: Path) -> str:
    hits = YAML(typ="safe").load(path)
    parts: dict[str, list[str]] = {}
    for hit in hits:
        parts.setdefault(hit["norm"], []).append(_pair(view, hit))
    instrument = view.one(names.NORM + hits[0]["norm"], "instrument") or ""
    title = "Rules of custom" if path.stem == "custom" else view.label(instrument)
    body = [f"{_title(view, norm)}\n\n" + "\n".join(pairs) for norm, pairs in parts.items()]
    return _HEAD.format(title=title, stem=path.stem, command=COMMAND) + "\n" + "\n\n".join(body) + "\n"


def _title(view: View, norm: str) -> str:
    """Head a norm: its article, what it is about, and whether somebody read it back against the text."""
    iri = names.NORM + norm
    numbers = ", ".join(filter(None, (view.one(one, "number") for one in view.many(iri, "statedIn"))))
    back = view.one(iri, "readBackOn")
    read = f"Read back against the text on {day(back)}." if back else "Not read back against the text yet."
    return f"## {numbers + ': ' if numbers else ''}{view.label(iri)}\n\n`{norm}`. {read}"


def _pair(view: View, hit: dict[str, Any]) -> str:
    near = [f"  - but {one['because']}: {_outcome(one['expect'])}" for one in hit.get("near", ())]
    facts = "; ".join(view.label(names.CONCEPT + one) for one in hit.get("facts", ()))
    others = "; ".join(view.label(names.CONCEPT + one["asserts"]) for one in hit.get("claims", ()) if "asserts" in one)
    when = hit["act"].get("date", "without a date")
    said = " (documented)" if hit.get("mode", "documented") == "documented" else f" ({hit['mode']})"
    told = "; ".join(filter(None, (facts and facts + said, others)))
    state = view.label(names.STATE + hit["against"])
    return "\n".join([f"- {state}, {when}: {told}: {_outcome(hit['expect'])}", *near])


def _outcome(status: str) -> str:
    return f"**{_STATUS.get(status, tail(status))}**"


if __name__ == "__main__":
    PAGES.mkdir(exist_ok=True)
    written = pages()
    for old in PAGES.glob("*.md"):
        if old.name not in written:
            old.unlink()
    for name, text in written.items():
        (PAGES / name).write_text(text, encoding="utf-8")
