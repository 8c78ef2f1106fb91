"""Answers what would change: findings with some facts supposed or taken away, held against those on file.

Both runs go the same way, so every difference comes from the facts. Nothing is written anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from obligations import names
from obligations.assessment import SHOWN_BY_DEFAULT
from obligations.differences import Difference, chains, differences
from obligations.load.terms import node, obl, value
from obligations.names import tail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from obligations.assessment import AidQuestion, Assessment
    from obligations.differences import Chains
    from obligations.knowledge import KnowledgeBase
    from obligations.model import Finding
    from obligations.supposed_record import Events, Supposed
    from obligations.view import View

_CITED = ("elements", "exceptions", "otherClaims")
"""What of a finding cites claims."""


@dataclass(frozen=True)
class Change:
    """One finding that the supposed facts change.

    Attributes:
        kind: `gained` or `lost` (from or to the statuses that are listed by default), or `changed`.
        before: The finding on file; None if the record gave none.
        after: The finding under the supposition; None if there is none any more.
        differences: What differs, each with the facts that reach it.
        causes: The facts behind it, in the words of `Supposed.says`.
    """

    kind: str
    before: Finding | None
    after: Finding | None
    differences: tuple[Difference, ...]
    causes: tuple[str, ...]

    @property
    def finding(self) -> Finding:
        """The finding as it would be, or as it was where it falls away."""
        found = self.after or self.before
        if found is None:
            raise LookupError("a change without a finding")
        return found

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        it = self.finding
        return {
            "change": self.kind,
            "id": it.id,
            "incident": it.incident,
            "act": it.act,
            "state": it.state,
            "stateName": it.state_name,
            "treaty": it.treaty,
            "rule": it.rule,
            "citation": it.citation,
            "label": it.label,
            "before": _brief(self.before),
            "after": _brief(self.after),
            "differences": [one.to_dict() for one in self.differences],
            "causes": list(self.causes),
        }


@dataclass(frozen=True)
class QuestionChange:
    """A question of aid or assistance that the supposed facts open, close or change."""

    kind: str
    before: AidQuestion | None
    after: AidQuestion | None

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        one = self.after or self.before
        return {
            "change": self.kind,
            "state": one.state if one else "",
            "act": one.act if one else "",
            "principalAct": one.principal_act if one else "",
            "before": self.before.to_dict() if self.before else None,
            "after": self.after.to_dict() if self.after else None,
        }


@dataclass(frozen=True)
class WhatIf:
    """What some facts would change.

    Attributes:
        supposed: The facts, as they were understood.
        before: The assessment on file.
        after: The assessment under the supposition.
        every: Every finding that differs, those not listed by default too.
        changes: Those of them that were asked for.
        questions: Questions of aid or assistance that differ.
        claims_only: How many findings cite other claims and are the same in status, elements and reasons.
        answers_only: How many others stay the same but for what the State may answer to them.
    """

    supposed: tuple[Supposed, ...]
    before: Assessment
    after: Assessment
    every: tuple[Change, ...]
    changes: tuple[Change, ...]
    questions: tuple[QuestionChange, ...]
    claims_only: int
    answers_only: int

    @property
    def gained(self) -> tuple[Change, ...]:
        """Findings that would be listed and are not."""
        return self._of("gained")

    @property
    def lost(self) -> tuple[Change, ...]:
        """Findings that are listed and would not be."""
        return self._of("lost")

    @property
    def changed(self) -> tuple[Change, ...]:
        """Findings that stay listed, or stay unlisted, and differ."""
        return self._of("changed")

    def among(self, chosen: Callable[[Finding], bool]) -> WhatIf:
        """Keep the changes of findings that are chosen as they are on file, or as they would be."""
        kept = (one for one in self.every if any(chosen(side) for side in (one.before, one.after) if side))
        return replace(self, changes=tuple(kept))

    def _of(self, kind: str) -> tuple[Change, ...]:
        return tuple(one for one in self.changes if one.kind == kind)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        after = self.after.to_dict()
        head = {name: after[name] for name in ("schemaVersion", "softwareVersion", "dataVersion", "lawAsOf")}
        return {
            **head,
            "supposed": [one.to_dict() for one in self.supposed],
            "examined": {"incidents": [one.id for one in self.after.incidents], "findings": len(self.after.findings)},
            "gained": [one.to_dict() for one in self.gained],
            "lost": [one.to_dict() for one in self.lost],
            "changed": [one.to_dict() for one in self.changed],
            "aidOrAssistance": [one.to_dict() for one in self.questions],
            "otherClaimsOnly": self.claims_only,
            "otherAnswersOnly": self.answers_only,
        }


def what_if(
    knowledge: KnowledgeBase,
    facts: tuple[Sequence[str], Sequence[str]],
    asked: Sequence[str] | None,
    records: Sequence[dict[str, Any]] = (),
) -> WhatIf:
    """Hold findings under supposed facts against those on file.

    Args:
        knowledge: The law and the events on file.
        facts: The facts to add and those to take away, as `suppose` reads them.
        asked: Ids of recorded events; None for every event that the facts can touch.
        records: Checked records of the user's own.

    Raises:
        SuppositionError: Facts cannot be read, or name nothing on file.
    """
    from obligations.suppose import read_facts
    from obligations.supposed_record import Events

    events = Events(knowledge, records)
    read = read_facts(knowledge, events, *facts)
    wanted = list(dict.fromkeys(asked)) if asked is not None else None
    after, supposed = _under(knowledge, events, read, wanted)
    before = _on_file(knowledge, [one.id for one in after.incidents], records)
    return _compared(before, after, supposed)


def _under(
    knowledge: KnowledgeBase, events: Events, facts: Sequence[Any], asked: list[str] | None
) -> tuple[Assessment, tuple[Supposed, ...]]:
    """Assess events with the facts applied: the law first, then the record, then the rules on events."""
    from pyoxigraph import Store

    from obligations.assess import assess_case
    from obligations.supposed_law import suppose_law
    from obligations.supposed_record import RECORD_FACTS, suppose_record

    numbered = list(enumerate(facts, 1))
    law, said = suppose_law(knowledge, [one for one in numbered if (one[1].verb, one[1].removed) not in RECORD_FACTS])
    own = [record["id"] for record in events.records]
    named = {one.partition(".")[0] for fact in facts for key, one in fact.values.items() if key in {"about", "claim"}}
    pairs = frozenset().union(*(one.pairs for one in said.values()))
    chosen = asked if asked is not None else sorted(_touchable(knowledge, pairs) | (named - set(own)))
    incidents = [*(one for one in chosen if one not in own), *own]
    case = Store()
    for one in {*incidents, *named}:
        case.extend(events.quads(one))
    for number, fact in numbered:
        if number not in said:
            said[number] = suppose_record(knowledge, case, number, fact)
    return assess_case(knowledge, case, incidents, law), tuple(said[number] for number, _ in numbered)


def _touchable(knowledge: KnowledgeBase, pairs: Iterable[str]) -> set[str]:
    """List the recorded events that a pair of State and treaty can touch.

    A finding rests on the pair; or the State acted, and its act led on to another, or it directed or coerced another to
    act: aid or assistance, direction and coercion are asked about (ILC Articles arts. 16-18).
    """
    view, store = knowledge.view, knowledge.store
    acts = set()
    for pair in pairs:
        found = view.subjects("participation", f"{names.ID}participation/{pair}")
        acts |= {view.one(one, "act") or "" for one in found if one.startswith(names.FINDING)}
        state = node(names.STATE + pair.partition("/")[0])
        helping = {value(one.subject) for one in store.quads_for_pattern(None, obl("roleActing"), state, None)}
        acts |= {one for one in helping if view.many(one, "leadsTo")}
        acts |= {act for link in view.subjects("attributedTo", state.value) for act in _directed(view, link)}
    return {tail(view.one(one, "inIncident") or "") for one in acts}


def _directed(view: View, link: str) -> list[str]:
    """List the acts that a link attributes on a ground of direction or coercion."""
    grounds = view.many(link, "attributionGround")
    asked = any(view.many(ground, "opensQuestionUnder") for ground in grounds)
    return view.subjects("attribution", link) if asked else []


def _on_file(knowledge: KnowledgeBase, incidents: Sequence[str], records: Sequence[dict[str, Any]]) -> Assessment:
    """Assess the same events as they are. What is remembered for recorded ones is what a small store gives (tested)."""
    from obligations.assess import assess_records, recorded, summed_up

    own = [record["id"] for record in records]
    on_file = recorded(knowledge, [one for one in incidents if one not in own])
    return summed_up([on_file, assess_records(knowledge, records)]) if records else on_file


def _compared(before: Assessment, after: Assessment, supposed: tuple[Supposed, ...]) -> WhatIf:
    was, now = ({one.id: one for one in part.findings} for part in (before, after))
    led = chains(after.incidents)
    changes, claims_only, answers_only = list[Change](), 0, 0
    for one in dict.fromkeys((*now, *was)):
        change = _change(was.get(one), now.get(one), supposed, led)
        if change:
            changes.append(change)
            continue
        old, new = was[one].to_dict(), now[one].to_dict()
        cites_others = any(old[part] != new[part] for part in _CITED)
        claims_only += cites_others
        answers_only += not cites_others and old["counterArguments"] != new["counterArguments"]
    changes.sort(key=lambda one: (one.finding.incident, one.finding.state, one.finding.status_order, one.finding.id))
    questions = tuple(_questions(before.questions, after.questions))
    return WhatIf(supposed, before, after, tuple(changes), tuple(changes), questions, claims_only, answers_only)


def _change(was: Finding | None, now: Finding | None, supposed: tuple[Supposed, ...], led: Chains) -> Change | None:
    found = differences(was, now, supposed, led)
    if was and now and not found:
        return None
    was_listed, is_listed = (one is not None and one.status in SHOWN_BY_DEFAULT for one in (was, now))
    kind = "changed" if was_listed == is_listed else "gained" if is_listed else "lost"
    causes = dict.fromkeys(cause for one in found for cause in one.causes)
    return Change(kind, was, now, found, tuple(causes))


def _questions(was: Sequence[AidQuestion], now: Sequence[AidQuestion]) -> Iterable[QuestionChange]:

    def key(one: AidQuestion) -> tuple[str, str, str]:
        return one.state, one.act, one.principal_act

    before, after = ({key(one): one for one in part} for part in (was, now))
    for one in sorted({*before, *after}):
        old, new = before.get(one), after.get(one)
        if old is None or new is None:
            yield QuestionChange("lost" if new is None else "gained", old, new)
        elif old.to_dict() != new.to_dict():
            yield QuestionChange("changed", old, new)


def _brief(finding: Finding | None) -> dict[str, Any] | None:
    """Return what of a finding a comparison needs."""
    if finding is None:
        return None
    whole = finding.to_dict()
    kept = {name: whole[name] for name in ("status", "tense", "independentRoots", "reasons", "binding")}
    elements = [
        {name: one[name] for name in ("order", "label", "status", "independentRoots")} for one in whole["elements"]
    ]
    return {**kept, "elements": elements}
