"""Whether the way to a body is open for a State: the one place where drafts ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from obligations.errors import UsageError

if TYPE_CHECKING:
    from obligations.forums import Door as Found
    from obligations.knowledge import KnowledgeBase

_BEST = ("open", "unknown", "closed")


@dataclass(frozen=True)
class Door:
    """How the way to a body stands.

    Attributes:
        standing: `open`, `closed` or `unknown`.
        reason: Why, in a sentence.
        judged_on: The day on which acceptance was looked at, ISO 8601.
    """

    standing: Literal["open", "closed", "unknown"]
    reason: str
    judged_on: str


def doors(knowledge: KnowledgeBase, procedure: str, state: str, incidents: tuple[str, ...]) -> Door:
    """Say whether a procedure is open for a State and its events: for any of them is enough.

    Raises:
        UsageError: The State has no part in any of the events.
    """
    found: list[Found] = []
    for event in incidents:
        try:
            found.append(knowledge.forums(state, event=event).door(procedure))
        except UsageError:
            if event == incidents[-1] and not found:
                raise
    best = min(found, key=lambda door: _BEST.index(door.status))
    return Door(best.status, best.reason, best.judged_on)


def pass_through(door: Door, *, even_if_closed: bool) -> None:
    """Let a draft pass unless its procedure is closed and nobody asked for it all the same.

    Raises:
        UsageError: The procedure is closed.
    """
    if door.standing == "closed" and not even_if_closed:
        raise UsageError(f"This procedure is closed: {door.reason} --even-if-closed drafts it all the same.")
