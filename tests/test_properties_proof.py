"""Whatever the world, the proof of a finding is derived again by the portable checker, and comes out as it was."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from generated import worlds
from made_up import knowledge
from obligations.verify import installed_rules, verify
from test_properties import examples

if TYPE_CHECKING:
    from made_up import World


@given(world=worlds(), at=st.integers(0, 11))
@examples(3)
def test_the_portable_checker_agrees(world: World, at: int) -> None:
    kb = knowledge(world)
    with TemporaryDirectory() as name:
        event, proof = Path(name) / "world.json", Path(name) / "proof.ttl"
        event.write_text(json.dumps(world.record), encoding="utf-8")
        found = kb.assess(event, include_all=True)
        if not found:
            return
        one = found[at % len(found)]
        proof.write_text(kb.proof(one.id, event), encoding="utf-8")
        report = verify(proof, installed_rules())
    assert report.differences == ()
    assert (report.finding, report.rules, report.outcome["status"]) == (one.id, "same", one.status)
    assert report.outcome["reasons"] == sorted(reason.code for reason in one.reasons)
    assert [(part["order"], part["status"]) for part in report.outcome["elements"]] == [
        (part.order, part.status) for part in one.elements
    ]
