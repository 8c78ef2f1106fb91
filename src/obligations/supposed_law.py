"""The law on file with some acts of States supposed or taken away: the pairs that they touch are derived anew.

What the file states of a touched pair of State and treaty goes into a small store, where facts are applied and the
rules of law run. A reader then sees that store in place of what it was made from, and all else as it is on file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad, Store

from obligations import names
from obligations.bound import Bindings, Question
from obligations.consent import treaty_act
from obligations.dates import written
from obligations.load.terms import Graph, day, edtf, node, obl, value
from obligations.names import tail
from obligations.remembered import Remembered
from obligations.rules import run_rules, split
from obligations.supposed_record import Supposed
from obligations.view import of_events

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pyoxigraph import Literal

    from obligations.bound import Bound
    from obligations.knowledge import KnowledgeBase
    from obligations.suppose import Fact
    from obligations.view import Quads

_DEPOSITS = {
    "ratify": "ratification",
    "accede": "accession",
    "succeed": "succession",
    "sign": "signature",
    "denounce": "denunciation-effective",
    "extend": "territorial-extension",
}
_SUPPOSED = names.GRAPH + "supposed"
_SUBCLASS = node(names.RDFS + "subClassOf")


@dataclass(frozen=True)
class SupposedLaw:
    """The law on file, with what is supposed in place of what it touches.

    Attributes:
        file: The store on file.
        instead: What holds of the touched things under the supposition.
        touched: Pairs, acts, reservations and bindings for which the file is not asked.
    """

    file: Quads
    instead: Store
    touched: frozenset[NamedNode]

    def quads_for_pattern(
        self,
        subject: NamedNode | None,
        predicate: NamedNode | None,
        value: NamedNode | Literal | None,
        graph: NamedNode | None = None,
        /,
    ) -> Iterator[Quad]:
        """Return the quads that have these parts, None standing for any."""
        yield from self.instead.quads_for_pattern(subject, predicate, value, graph)
        if subject not in self.touched:
            for quad in self.file.quads_for_pattern(subject, predicate, value, graph):
                if quad.subject not in self.touched:
                    yield quad


def suppose_law(knowledge: KnowledgeBase, facts: Sequence[tuple[int, Fact]]) -> tuple[Quads, dict[int, Supposed]]:
    """Return the law under the facts, and how each of them was understood, by its number."""
    if not facts:
        return knowledge.law, {}
    reach = {number: _pairs(knowledge.law, fact) for number, fact in facts}
    case = TouchedPairs(knowledge, frozenset().union(*reach.values()))
    understood = {
        number: _APPLY[fact.verb, fact.removed](_Edit(knowledge, case, number, fact))
        for number, fact in sorted(facts, key=lambda one: not one[1].removed)
    }
    law = Remembered(case.derived())
    said = {
        number: Supposed(
            *(fact.text, fact.removed, *understood[number], fact.verb, _thing(number, fact), reach[number]),
            norms=_norms(knowledge, fact),
        )
        for number, fact in facts
    }
    return law, said


def _thing(number: int, fact: Fact) -> str:
    """Name the reservation or the act that a fact is about: one on file, or the one that is supposed."""
    return fact.values.get("reservation") or fact.values.get("act") or f"supposed-{number}"


def _norms(knowledge: KnowledgeBase, fact: Fact) -> frozenset[str] | None:
    """List the only norms that a fact reaches: a declaration matters where a norm asks for it; None for no limit."""
    if fact.verb != "accept":
        return None
    return frozenset(map(tail, knowledge.view.subjects("requiresDeclaration", fact.values["provision"])))


class TouchedPairs:
    """What is on file about some pairs of a State and a treaty, ready to be changed and derived anew."""

    def __init__(self, knowledge: KnowledgeBase, pairs: frozenset[str]) -> None:
        self.knowledge, self.file, self.store = knowledge, knowledge.law.stored, Store()
        nodes = {node(f"{names.ID}participation/{one}") for one in pairs}
        self.touched = nodes | {
            quad.subject
            for pair in nodes
            for quad in self.file.quads_for_pattern(None, obl("participation"), pair, None)
            if isinstance(quad.subject, NamedNode) and not of_events(quad)
        }
        self.touched |= set(_acts_without_pair(self.file, pairs))
        self._copy(self.touched)
        self.beside = self._beside(pairs) - self.touched
        self._copy(self.beside)

    def _beside(self, pairs: frozenset[str]) -> set[NamedNode]:
        """List what the rules read beside the pairs: States, treaties, custom, places, the classes of consent."""
        found = {node(names.STATE + one.partition("/")[0]) for one in pairs}
        found |= {node(base + one.partition("/")[2]) for one in pairs for base in (names.TREATY, names.CUSTOM)}
        for predicate in ("administeredUnder", "incorporates"):
            for quad in self.file.quads_for_pattern(None, obl(predicate), None, None):
                found |= {one for one in (quad.subject, quad.object) if isinstance(one, NamedNode)}
        classes = self.file.quads_for_pattern(None, _SUBCLASS, obl("ConsentToBeBound"), None)
        return found | {one.subject for one in classes if isinstance(one.subject, NamedNode)}

    def _copy(self, things: Iterable[NamedNode]) -> None:
        for one in things:
            quads = self.file.quads_for_pattern(one, None, None, None)
            self.store.extend([quad for quad in quads if not of_events(quad) and not _is_derived(quad)])

    def derived(self) -> SupposedLaw:
        """Run the rules of law, and put what they say of the pairs in place of what is on file."""
        run_rules(self.store, split(self.knowledge.sources.rules())[0])
        kept = [quad for quad in self.store if self._is_about_them(quad.subject)]
        instead = Store()
        instead.extend(kept)
        return SupposedLaw(self.file, instead, frozenset(self.touched))

    def _is_about_them(self, subject: object) -> bool:
        """Tell whether a thing is touched, or new; of the rest a small store knows too little."""
        if not isinstance(subject, NamedNode) or subject in self.beside:
            return False
        return subject in self.touched or not any(self.file.quads_for_pattern(subject, None, None, None))


def _is_derived(quad: Quad) -> bool:
    return quad.graph_name == node(names.DERIVED_LAW)


def _pairs(store: Quads, fact: Fact) -> frozenset[str]:
    """List the pairs that a fact touches: of its State and treaty, and of treaties that carry or are carried."""
    given = fact.values
    if "state" in given:
        return _linked(store, {f"{given['state']}/{given['treaty']}"})
    thing = node(_iri(fact))
    pairs = {tail(value(quad.object)) for quad in store.quads_for_pattern(thing, obl("participation"), None, None)}
    return _linked(store, pairs or {_pair_of(store, thing)})


def _acts_without_pair(store: Quads, pairs: frozenset[str]) -> Iterator[NamedNode]:
    """List the acts that name a State and an instrument and no pair: derogations, objections to custom."""
    for state in {one.partition("/")[0] for one in pairs}:
        for quad in store.quads_for_pattern(None, obl("actingState"), node(names.STATE + state), None):
            if isinstance(quad.subject, NamedNode) and _pair_of(store, quad.subject) in pairs:
                yield quad.subject


def _pair_of(store: Quads, act: NamedNode) -> str:
    """Name the pair of the State that acted and the treaty, or the rule of custom, that its act is about."""
    parts = (
        next((tail(value(quad.object)) for quad in store.quads_for_pattern(act, obl(one), None, None)), "")
        for one in ("actingState", "instrument")
    )
    return "/".join(parts)


def _iri(fact: Fact) -> str:
    given = fact.values
    return names.RESERVATION + given["reservation"] if "reservation" in given else names.TREATY_ACTION + given["act"]


def _linked(store: Quads, pairs: set[str]) -> frozenset[str]:
    carried = [
        (tail(value(quad.subject)), tail(value(quad.object)))
        for quad in store.quads_for_pattern(None, obl("incorporates"), None, None)
    ]
    while True:
        more = {
            f"{pair.partition('/')[0]}/{other}"
            for pair in pairs
            for link in carried
            if pair.partition("/")[2] in link
            for other in link
        }
        if more <= pairs:
            return frozenset(pairs)
        pairs = pairs | more


_Understood = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class _Edit:
    """One fact with the pairs that it is applied to."""

    knowledge: KnowledgeBase
    case: TouchedPairs
    number: int
    fact: Fact
    graph: Graph = field(default_factory=lambda: Graph(_SUPPOSED))

    def __getitem__(self, key: str) -> str:
        return self.fact.values[key]

    @property
    def state(self) -> str:
        return self.knowledge.view.label(names.STATE + self["state"])

    @cached_property
    def bindings(self) -> Bindings:
        return Bindings(self.knowledge.view)

    @property
    def treaty(self) -> str:
        """The treaty by its code, with the article where one is named."""
        code = self.bindings.file.treaty(self["treaty"]).code
        return f"{code}, art. {self.number_of()}" if "provision" in self.fact.values else code

    def number_of(self) -> str:
        iri = self["provision"]
        return self.knowledge.view.one(iri, "number") or tail(iri).rpartition("/")[2]

    def row(self, table: str, **cells: str) -> NamedNode:
        """State an act or a reservation as a row of its table would."""
        from obligations.compile import entry_rule
        from obligations.load.row import Register
        from obligations.load.tables import load_cells

        treaty = self["treaty"]
        exists = self.knowledge.view.one(names.STATE + self["state"], "existsFrom")
        register = Register(
            states={self["state"]: date.fromisoformat(exists) if exists else None},
            places={self.fact.values.get("territory", "")},
            rules={treaty: entry_rule(self.knowledge.store, node(names.TREATY + treaty))},
        )
        if "provision" in self.fact.values:
            register.numbers[treaty] = {self.number_of().lower(): tail(self["provision"]).rpartition("/")[2]}
        name = f"supposed-{self.number}"
        load_cells(
            table, treaty, {"id": name, "state": self["state"], "confidence": "supposed", **cells}, register, self.graph
        )
        self.case.store.extend(self.graph)
        return self.graph.quads[0].subject  # type: ignore[return-value]  # the row's own node

    def on_file(self, day: str) -> Bound:
        """Say whether the State is bound by the treaty on a day on file."""
        provision = self.fact.values.get("provision")
        return self.bindings.answer(Question(self["state"], self["treaty"].upper(), provision, date.fromisoformat(day)))


def _deposit(edit: _Edit) -> _Understood:
    """Suppose an act by which a State signs, joins, leaves, or extends a treaty."""
    action, cells = _DEPOSITS[edit.fact.verb], {"date": edit["day"]}
    if "territory" in edit.fact.values:
        cells["territory"] = edit["territory"]
    iri = edit.row("actions.csv", action=action, **cells)
    effect = next(value(quad.object) for quad in edit.graph if quad.subject == iri and quad.predicate == obl("fromDay"))
    made, notes = written(date.fromisoformat(edit["day"])), _beside_the_file(edit, effect)
    if edit.fact.verb == "denounce":
        clause = edit.knowledge.view.one(names.TREATY + edit["treaty"], "denunciation") or "not on file"
        leaving = f"Supposed to have effect, whatever VCLT arts. 54-56 and the treaty say of leaving ({clause})"
        return f"{edit.state} leaves {edit.treaty} with effect from {made}", (leaving, *notes)
    if edit.fact.verb == "sign":
        return f"signature of {edit.treaty} by {edit.state}, {made}", notes
    file, first = edit.bindings.file, date.fromisoformat(effect)
    where = f" to {file.place_name(edit['territory'])}" if "territory" in edit.fact.values else ""
    treaty = file.treaty(edit["treaty"])
    rule = "the treaty's own first day" if first == treaty.entry_into_force else treaty.rule
    by_rule = f" ({rule})" if rule and edit.fact.verb in {"ratify", "accede"} else ""
    act = f"{_named_kind(action)} {edit.treaty}{where} by {edit.state}, {made}"
    return f"{act}: in force for it from {written(first)}{by_rule}", notes


def _beside_the_file(edit: _Edit, effect: str) -> tuple[str, ...]:
    """Say where a supposed act meets what is on file: a State that is bound already, or not at all, or cannot join."""
    answer = edit.on_file(effect)
    acts = [node(names.TREATY_ACTION + one.id) for one in answer.acts]
    bound = answer.status == "bound" and all(any(edit.case.store.quads_for_pattern(one, None, None)) for one in acts)
    if edit.fact.verb == "denounce":
        return () if bound else (f"On file it is not known to be bound on that day: {answer.reason}",)
    if edit.bindings.file.cannot_join(edit["state"], edit["treaty"]):
        return ("The treaty is closed to this State.",)
    known = bound and edit.fact.verb != "extend"
    return (f"On file it is bound on that day already: {answer.reason}",) if known else ()


def _reserve(edit: _Edit) -> _Understood:
    legal = edit.fact.values.get("legal", "as-purported")
    edit.row(
        "reservations.csv",
        kind="reservation",
        made_on=edit["day"],
        articles=edit.number_of(),
        effect=edit["effect"],
        legal_effect=legal,
    )
    notes = []
    view = edit.knowledge.view
    prohibited = view.one(names.TREATY + edit["treaty"], "reservationsProhibited") == "true"
    if legal == "as-purported" and (prohibited or view.one(edit["provision"], "reservableByText") == "no"):
        notes.append("The treaty's text admits no such reservation (VCLT art. 19); legal=without-effect supposes that.")
    made = written(date.fromisoformat(edit["day"]))
    how = "" if legal == "as-purported" else f", {legal.replace('-', ' ')}"
    return f"reservation by {edit.state} to {edit.treaty}, {made} ({edit['effect']}{how})", tuple(notes)


def _withdraw(edit: _Edit) -> _Understood:
    iri, view = node(_iri(edit.fact)), edit.knowledge.view
    store, before = edit.case.store, view.one(iri.value, "withdrawnOn")
    for predicate in ("untilDay", "withdrawnOn"):
        for quad in list(store.quads_for_pattern(iri, obl(predicate), None, None)):
            store.remove(quad)
    edit.graph.add(iri, "untilDay", day(date.fromisoformat(edit["day"])))
    edit.graph.add(iri, "withdrawnOn", edtf(edit["day"]))
    store.extend(edit.graph)
    notes = (f"On file it was withdrawn on {before}.",) if before else ()
    return f"{_named_reservation(edit)} withdrawn from {written(date.fromisoformat(edit['day']))}", notes


def _named_reservation(edit: _Edit) -> str:
    """Name a reservation on file: `reservation cat-chn-01 (China to art. 20 of CAT)`."""
    view, iri = edit.knowledge.view, _iri(edit.fact)
    treaty = view.one(view.one(iri, "instrument") or "", "code")
    state = view.label(view.one(iri, "actingState") or "")
    articles = view.one(iri, "articles")
    return f"reservation {tail(iri)} ({state} to {f'art. {articles} of ' if articles else ''}{treaty})"


def _accept(edit: _Edit) -> _Understood:
    """Suppose a declaration that accepts the competence of a body (CAT arts. 21-22)."""
    number = edit.number_of()
    edit.row("declarations.csv", provision=number, kind="accepts-competence", made_on=edit["day"])
    view, file, since = edit.knowledge.view, edit.bindings.file, date.fromisoformat(edit["day"])
    needing = [tail(one) for one in view.subjects("requiresDeclaration", edit["provision"])]
    standing = [
        tail(one)
        for one, made, until in file.pair(edit["state"], edit["treaty"]).reservations
        if made <= since < until and file.touches(one, edit["provision"])
    ]
    opens = "It opens a way to a body; whether an act may breach a norm does not depend on it."
    notes = [f"Norms that bind only with it: {', '.join(needing)}." if needing else opens]
    notes += [f"Stands against it on file: {', '.join(standing)}."] if standing else []
    return f"{edit.state} accepts the procedure of {edit.treaty} from {written(since)}", tuple(notes)


def _remove(edit: _Edit) -> _Understood:
    iri, store = node(_iri(edit.fact)), edit.case.store
    says = _named_reservation(edit) if "reservation" in edit.fact.values else _named_act(edit)
    for quad in list(store.quads_for_pattern(iri, None, None, None)):
        store.remove(quad)
    never = "was never made" if "reservation" in edit.fact.values else "never took place"
    return f"{says} {never}", ()


def _named_act(edit: _Edit) -> str:
    view, iri = edit.knowledge.view, _iri(edit.fact)
    act, instrument = treaty_act(view, iri), view.one(iri, "instrument") or ""
    kind = act.kind or view.one(view.one(iri, "a") or "", "termLabel") or "act"
    what, who = view.one(instrument, "code") or view.label(instrument), view.label(view.one(iri, "actingState") or "")
    return f"{_named_kind(kind)} {what} by {who}{f', {act.date},' if act.date else ''}"


def _named_kind(kind: str) -> str:
    """Name a kind of act before its treaty: `ratification of`, `accession to`."""
    link = {"derogation": "from", "accession": "to", "succession": "to", "objection": "to"}
    return f"{kind.replace('-', ' ')} {link.get(kind.replace('-', ' ').rpartition(' ')[2], 'of')}"


_APPLY: Mapping[tuple[str, bool], Callable[[_Edit], _Understood]] = {
    **dict.fromkeys(((verb, False) for verb in _DEPOSITS), _deposit),
    ("reserve", False): _reserve,
    ("withdraw-reservation", False): _withdraw,
    ("accept", False): _accept,
    ("reservation", True): _remove,
    ("treaty-act", True): _remove,
}
