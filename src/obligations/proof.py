"""Gathers what one finding rests on, so that whoever has the file can derive the finding again without this program.

Premises are facts and law as loaded, nothing derived (`premises` gathers them). Every rule file, those on law too, is
run over them alone. A proof whose finding comes out otherwise than on the whole of the data is not given out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, Quad, Store

from obligations import names
from obligations.errors import EngineError
from obligations.findings import FindingReader
from obligations.load.terms import value
from obligations.premises import Premises
from obligations.rules import derive
from obligations.verify.dossier import Term, Triple
from obligations.verify.rules import reached
from obligations.version import VERSION
from obligations.view import View

if TYPE_CHECKING:
    from pyoxigraph import Triple as EngineTriple

    from obligations.knowledge import KnowledgeBase
    from obligations.model import Finding


@dataclass(frozen=True)
class Proof:
    """What one finding rests on.

    Attributes:
        finding: The finding.
        premises: Facts and law, nothing derived.
        rules: Name and text of every rule file, in order.
        steps: What each rule file newly made that the finding rests on, by its name.
        graphs: Named graphs from which the premises come: one for each source text.
        versions: Software, data, and the day that law is as of.
    """

    finding: Finding
    premises: frozenset[Triple]
    rules: tuple[tuple[str, str], ...]
    steps: dict[str, frozenset[Triple]]
    graphs: tuple[str, ...]
    versions: tuple[str, str, str]

    @property
    def iri(self) -> str:
        """IRI of the finding."""
        return names.FINDING + self.finding.id


def prove(knowledge: KnowledgeBase, finding: Finding, facts: Store) -> Proof:
    """Put together the proof of a finding; `facts` holds the events as loaded, its own among them.

    Raises:
        EngineError: The premises gathered do not give the finding: the proof would prove something else.
    """
    gathered = Premises(facts, knowledge.law.stored)
    gathered.gather(finding)
    world = Store()
    world.extend(gathered.quads)
    rules = [(rule.name, rule.read_text(encoding="utf-8")) for rule in knowledge.sources.rules()]
    made: dict[str, set[Triple]] = {}
    for name, text in rules:
        fresh = [one for one in derive(world, name, text) if _quad(one) not in world]
        world.extend(map(_quad, fresh))
        made[name] = set(map(plain, fresh))
    proof = Proof(
        finding,
        frozenset(map(plain, gathered.quads)),
        tuple(rules),
        _rested_on(names.FINDING + finding.id, made),
        tuple(sorted(gathered.graphs)),
        (VERSION, knowledge.data_version, knowledge.law_as_of),
    )
    _hold_to(knowledge, finding, world)
    return proof


def _rested_on(finding: str, made: dict[str, set[Triple]]) -> dict[str, frozenset[Triple]]:
    rests_on = reached(finding, set().union(*made.values()))
    return {name: frozenset(results & rests_on) for name, results in made.items() if results & rests_on}


def _hold_to(knowledge: KnowledgeBase, finding: Finding, world: Store) -> None:
    """Compare the finding on its premises alone with the finding on everything."""
    view = View(world, knowledge.law, knowledge.lang)
    again = FindingReader(view).finding(names.FINDING + finding.id).to_dict()
    other = sorted(one for one, what in finding.to_dict().items() if again[one] != what)
    if other:
        raise EngineError(
            f"{finding.id}: no proof was written. The facts and the law that were gathered for it give by themselves "
            f"other {', '.join(other)} than the whole of the data: something that the finding rests on is missing. "
            "Please report this line; `--format json` writes the finding without a proof."
        )


def _quad(one: EngineTriple) -> Quad:
    return Quad(one.subject, one.predicate, one.object)


def plain(one: EngineTriple | Quad) -> Triple:
    """Take a triple out of the engine's hands; blank nodes stand in no law that a rule reads."""
    it, verb = one.object, one.predicate.value
    if not isinstance(it, Literal):
        return value(one.subject), verb, Term("iri", value(it))
    datatype = "" if it.language or it.datatype.value == names.XSD + "string" else it.datatype.value
    return value(one.subject), verb, Term("literal", it.value, datatype, (it.language or "").lower())
