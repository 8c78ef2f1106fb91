"""What the case files of norms and of rules share: facts told as claims, near misses as changes of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from worlds import Record

_MERGED = ("act", "bound")


def told(facts: Iterable[str], mode: str = "documented", *, prefix: str = "fact-") -> list[Record]:
    """Tell facts as claims of one mode; what a competent body found carries its standard of proof."""
    found = {"standardOfProof": "reasonable grounds", "by": "a commission"} if mode == "authoritative" else {}
    return [{"id": prefix + fact, "asserts": fact, "mode": mode, "locator": "para 1", **found} for fact in facts]


def merged(hit: Record, changed: Record) -> Record:
    """Repeat a case with what a near miss changes; of act and question key by key, and null takes a key out."""
    one = {**hit, **changed}
    for key in _MERGED:
        if key in one and key in hit:
            parts = {**hit[key], **changed.get(key, {})}
            one[key] = {name: value for name, value in parts.items() if value is not None}
    return one
