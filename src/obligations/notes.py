"""Answers that a store gives again and again, noted beside it: a store on disk is read slowly, and never changes."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from obligations.languages import ENGLISH
from obligations.pieces import NOTHING, Pieces

if TYPE_CHECKING:
    from collections.abc import Callable

    from obligations.assessment import Assessment
    from obligations.knowledge import KnowledgeBase
    from obligations.load.checking import Vocabulary


def vocabulary(knowledge: KnowledgeBase) -> Vocabulary:
    """Return the names that an event record may refer to."""
    from obligations.load.checking import Vocabulary

    notes = _notes(knowledge)
    with contextlib.suppress(ValueError, TypeError, KeyError):  # a note that is damaged counts as absent
        told: dict[str, Any] = json.loads(notes.kept("vocabulary.json") or b"")
        return Vocabulary(states=told.pop("states"), **{one: frozenset(said) for one, said in told.items()})
    from obligations.compile_events import vocabulary as read

    found = read(knowledge.store)
    plain = {one: said if one == "states" else sorted(said) for one, said in asdict(found).items()}
    notes.keep("vocabulary.json", json.dumps(plain).encode())
    return found


def norms_on_file(knowledge: KnowledgeBase) -> int:
    """Count the norms on file."""
    notes = _notes(knowledge)
    with contextlib.suppress(ValueError):
        return int(notes.kept("norms") or b"")
    from obligations.norms import every_norm

    found = len(every_norm(knowledge.store))
    notes.keep("norms", str(found).encode())
    return found


def assessment(knowledge: KnowledgeBase, incident: str, make: Callable[[], Assessment]) -> Assessment:
    """Return the assessment of a recorded event as it is noted, or make it and note it."""
    from obligations.pack import pack, unpack

    notes = _notes(knowledge)
    name = f"event-{incident}{'' if knowledge.lang == ENGLISH else f'.{knowledge.lang}'}.json"
    with contextlib.suppress(ValueError, KeyError, TypeError):
        folders = tuple(map(str, knowledge.sources.data[1:]))
        return replace(unpack((notes.kept(name) or b"").decode()), data_folders=folders)
    answer = make()
    notes.keep(name, pack(answer).encode())
    return answer


def _notes(knowledge: KnowledgeBase) -> Pieces:
    from obligations.store import answers_folder

    return Pieces(answers_folder(knowledge.path)) if knowledge.path else NOTHING
