"""Whether the way to a body is open for a State: the one place where drafts ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from obligations.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from obligations.forums import Door as Found
    from obligations.forums.model import Way
    from obligations.knowledge import KnowledgeBase

_SEVERAL = 2
_BEST = ("open", "unknown", "closed")


@dataclass(frozen=True)
class Door:
    """How the way to a body stands.

    Attributes:
        standing: `open`, `closed` or `unknown`.
        reason: Why, in a sentence.
        judged_on: The day on which acceptance was looked at, ISO 8601.
        ways: The ways into the procedure, each with its status, its reasons as sentences and codes, and its day.
    """

    standing: Literal["open", "closed", "unknown"]
    reason: str
    judged_on: str
    ways: tuple[Way, ...] = ()

    @property
    def acts(self) -> tuple[str, ...]:
        """Ids of the acts of the State that decide, each once."""
        return tuple(dict.fromkeys(act for way in self.ways if way.status == self.standing for act in way.acts))

    @property
    def told(self) -> str:
        """The reason as a reader is told it: without the ids of the acts."""
        said = self.reason
        for act in self.acts:
            said = said.replace(f" ({act})", "")
        return said


def doors(knowledge: KnowledgeBase, procedure: str, state: str, incidents: tuple[str, ...]) -> Door:
    """Say whether a procedure is open for a State and its events: for any of them is enough.

    Raises:
        UsageError: The State has no part in any of the events.
    """
    found: list[Found] = []
    for event in incidents:
        try:
            found.append(knowledge.forums(state, event=event).door(procedure))
            if found[-1].status == "open":
                break
        except UsageError:
            if event == incidents[-1] and not found:
                raise
    best = min(found, key=lambda door: _BEST.index(door.status))
    return Door(best.status, best.reason, best.judged_on, best.ways)


def best_of(knowledge: KnowledgeBase, procedures: Sequence[str], state: str, incidents: tuple[str, ...]) -> str:
    """Return the procedure that stands most open; of several that stand alike, and without events, the first.

    Where the State has no part in the events, none can be judged, and the first is returned too.
    """
    if len(procedures) < _SEVERAL or not incidents:
        return procedures[0]
    try:
        standing = {one: doors(knowledge, one, state, incidents).standing for one in procedures}
    except UsageError:
        return procedures[0]
    return min(procedures, key=lambda one: _BEST.index(standing[one]))


def pass_through(door: Door, *, even_if_closed: bool) -> None:
    """Let a draft pass unless its procedure is closed and nobody asked for it all the same.

    Raises:
        UsageError: The procedure is closed.
    """
    if door.standing == "closed" and not even_if_closed:
        raise UsageError(f"This procedure is closed: {door.reason} --even-if-closed drafts it all the same.")
