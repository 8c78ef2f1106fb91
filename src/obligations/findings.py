"""Reads findings back from the proof graph: nothing is decided here, what the rules derived is put into records."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from obligations import names
from obligations.arguments import counter_arguments
from obligations.assessment import AidQuestion
from obligations.consent import reservation, treaty_act
from obligations.load.terms import participation
from obligations.model import Binding, Claim, Element, ExceptionOutcome, Finding, Reason, Source
from obligations.names import in_order, tail
from obligations.norms import role_of
from obligations.unbound import Asked, Unbound

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from obligations.consent import TreatyAct
    from obligations.view import View

MODES = {
    "gateBound": "bound",
    "gateBoundInPart": "boundInPart",
    "gateDateUndetermined": "dateUndetermined",
    "gateBindingContested": "contested",
    "gateTerritoryUnknown": "unknown",
    "gateStatusUnknown": "unknown",
    "gateSignatoryOnly": "signatoryOnly",
    "gateNotBound": "notBound",
    "gateNotBinding": "notBinding",
    "gateNoDeclaration": "notAccepted",
    "gateDeclarationUnknown": "acceptanceUnknown",
}
"""What JSON calls each answer at the gate."""

DECLARED = (
    *("acceptedBy", "acceptedInPartBy", "possiblyAcceptedBy", "acceptedAtOtherTimeBy"),
    *("excludedBy", "possiblyExcludedBy"),
)
"""Properties by which a finding names the declarations that its norm needs."""

_LONGEST_CODE = 6
"""A code in letters up to this length is what lawyers say (CAT, ICESCR); a longer one gives way to the short title."""

_SOURCES = (
    ("PeremptoryRule", "jus-cogens"),
    ("CustomaryRule", "custom"),
    ("BilateralAgreement", "bilateral"),
    ("Treaty", "treaty"),
    ("SoftLaw", "soft-law"),
)


class FindingReader:
    """Reads findings from a view over an event's store and the law behind it."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._sources: dict[str, Source] = {}
        self._claims: dict[str, Claim] = {}
        self._unbound = Unbound(view)

    def findings(self, act: str) -> list[Finding]:
        """Read every finding about one act, strongest status first."""
        found = [self.finding(one) for one in self.view.subjects("act", act) if one.startswith(names.FINDING)]
        return sorted(found, key=lambda one: (one.state, one.status_order, in_order(one.citation), one.id))

    def finding(self, iri: str) -> Finding:
        """Read one finding whole: also the articles cited with it, what else bears on it, what would follow from it."""
        return replace(
            self._alone(iri),
            read_with=self._read_with(iri),
            other_claims=tuple(map(self.claim, self.view.many(iri, "otherClaim"))),
            consequences=self._consequences(iri),
        )

    def _alone(self, iri: str) -> Finding:
        """Read one finding with its binding, elements, exceptions, reservations and the State's positions."""
        view = self.view
        norm, act, state = (self._need(iri, name) for name in ("norm", "act", "state"))
        instrument = self._need(norm, "instrument")
        status = self._need(iri, "status")
        is_custom = instrument.startswith(names.CUSTOM)
        carrier = view.one(iri, "via")
        provision = self.provision(norm)
        return Finding(
            id=tail(iri),
            incident=tail(self._need(act, "inIncident")),
            act=view.one(act, "slug") or tail(act),
            **self._when(act),
            state=tail(state),
            state_name=view.label(state),
            norm=tail(norm),
            label=view.label(norm),
            phrase=view.one(norm, "phrase") or "",
            tense=tail(self._need(iri, "tense")),
            treaty=None if is_custom else view.one(instrument, "code"),
            rule=tail(instrument) if is_custom else None,
            provision=provision,
            citation=self.citation(instrument, provision, carrier),
            short_citation=self.citation(instrument, provision, carrier, short=True),
            via=self._via(carrier) if carrier else None,
            source=self._source_kind(instrument),
            **self._reading(norm),
            **self._statuses(iri),
            **self._asked(norm, act, state),
            status_order=int(view.one(status, "displayOrder") or 99),
            reasons=tuple(Reason(tail(one), view.label(one)) for one in view.many(iri, "reason")),
            binding=self._binding(iri, instrument, carrier),
            jurisdiction=tuple(tail(one) for one in view.many(iri, "jurisdiction")),
            elements=self._elements(iri),
            exceptions=self._exceptions(iri),
            reservations=tuple(reservation(view, one) for one in view.many(iri, "touchedByReservation")),
            positions=self._positions(act, state),
            roots=int(view.one(iri, "independentRoots") or 0),
            arguments=counter_arguments(self, iri),
        )

    def _asked(self, norm: str, act: str, state: str) -> dict[str, Any]:
        """Say by which role the State is asked (its organs acted, or others), and what authority came later."""
        role = tail(role_of(self.view, norm)).removeprefix("role").lower()
        if role == "acting":
            role = "organ" if state in self.view.many(act, "actedByOrgan") else "attributed"
        ended = self.view.one(act, "latest") or "9999"
        documents = self.view.many(norm, "authority")
        later = [one for one in documents if (self.view.one(one, "dcterms:issued") or "") > ended]
        titles = tuple(self.view.one(one, "dcterms:title") or tail(one) for one in later)
        return {"asked_as": role, "later_authority": titles}

    def _when(self, act: str) -> dict[str, Any]:
        return {name: self.view.one(act, name) or "" for name in ("edtf", "earliest", "latest")}

    def _statuses(self, iri: str) -> dict[str, Any]:
        """Read the status, and what the record alone would give on a day on which the State was bound."""
        return {"status": tail(self._need(iri, "status")), "status_if_bound": tail(self._need(iri, "statusIfBound"))}

    def _reading(self, norm: str) -> dict[str, Any]:
        """Read what right the norm protects, on what ground it is read so, and who has reviewed the encoding."""
        view = self.view
        read_on = view.one(norm, "readBackOn")
        read = f"{read_on}: {view.one(norm, 'readBackNote') or 'agreed'}" if read_on else ""
        return {
            "right": ", ".join(view.label(one) for one in view.many(norm, "protectsRight")),
            "read_back": read,
            "notes": tuple(view.many(norm, "note")),
            "norm_basis": tail(view.one(norm, "normBasis") or "textual"),
            "authority": view.one(norm, "authorityPinpoint") or "",
            "standard": view.one(norm, "standard") or "",
            "encoding_review": tail(view.one(norm, "encodingReview") or "noLawyerReviewed"),
        }

    def questions(self, act: str) -> list[AidQuestion]:
        """Read the questions of aid or assistance that one act opens."""
        view = self.view
        kind = names.OBL + "AidOrAssistanceQuestion"
        asked = (one for one in view.subjects("act", act) if kind in view.many(one, "a"))
        return [self._question(one, act) for one in asked]

    def _question(self, iri: str, act: str) -> AidQuestion:
        view, state = self.view, self._need(iri, "state")
        norms = view.many(iri, "opposableUnder")
        principals = view.many(iri, "principalFinding")
        reached = {tail(self._need(one, "status")) for one in principals}
        elements = self._elements(iri)
        return AidQuestion(
            state=tail(state),
            state_name=view.label(state),
            act=tail(act),
            principal_act=tail(self._need(iri, "principalAct")),
            principal_findings=tuple(tail(one) for one in principals),
            opposable_under=tuple(tail(one) for one in norms),
            opposable_labels=tuple(view.label(one) for one in norms),
            knowledge_claimed=view.one(iri, "knowledgeClaimed") == "true",
            status=tail(self._need(iri, "status")),
            article=view.one(self._need(iri, "underArticle"), "number") or "",
            elements=elements,
            open_points=self._elements(iri, "openSlot"),
            principal=next(one for one in ("primaFacie", "arguable", "excepted") if one in reached),
        )

    def provision(self, norm: str) -> str:
        """Write the provisions that a norm is stated in, such as `3(1)`."""
        numbers = (self.view.one(one, "number") for one in self.view.many(norm, "statedIn"))
        return ", ".join(sorted((number for number in numbers if number), key=in_order))

    def citation(self, instrument: str, provision: str, carrier: str | None, *, short: bool = False) -> str:
        """Cite a provision by short title, or by its code where that is a word (CAT, ICCPR).

        What a protocol carries is cited through the protocol.
        """
        title = self._title(instrument, short=short)
        own = f"{title}, art. {provision}" if provision else title
        if not carrier:
            return own
        return f"{self._title(carrier, short=short)}, art. {self._via(carrier)[1]}, with {own}"

    def _title(self, instrument: str, *, short: bool) -> str:
        code = self.view.one(instrument, "code") or ""
        if short and code.isalpha() and len(code) <= _LONGEST_CODE:
            return code
        return self.view.one(instrument, "shortTitle") or self.view.label(instrument)

    def claim(self, iri: str) -> Claim:
        """Read one claim."""
        if iri not in self._claims:
            view = self.view
            asserted = view.many(iri, "asserts") or view.many(iri, "refersTo")
            source = view.one(iri, "source")
            self._claims[iri] = Claim(
                id=tail(iri),
                asserts=tuple(tail(one) for one in asserted),
                label=", ".join(view.label(one) for one in asserted),
                stance=tail(view.one(iri, "stance") or ""),
                mode=tail(view.one(iri, "mode") or ""),
                weight=int(view.one(iri, "weight") or 0),
                source=self.source(source) if source else None,
                locator=view.one(iri, "locator") or "",
                said_by=view.one(iri, "saidBy") or self._state_name(iri),
                standard_of_proof=view.one(iri, "standardOfProof") or "",
                position_type=tail(view.one(iri, "positionType") or ""),
                rests_on=tuple(tail(one) for one in view.many(iri, "restsOn")),
            )
        return self._claims[iri]

    def source(self, iri: str) -> Source:
        """Read one source."""
        if iri not in self._sources:
            view = self.view
            self._sources[iri] = Source(
                id=tail(iri),
                title=view.one(iri, "dcterms:title") or tail(iri),
                publisher=view.one(iri, "dcterms:publisher") or "",
                date=view.one(iri, "dcterms:issued") or "",
                url=view.one(iri, "sourceUrl") or "",
                roots=tuple(tail(one) for one in view.many(iri, "rootSource")),
                kind=view.label(kind)
                if (kind := view.one(iri, "sourceKind"))
                else view.one(iri, "sourceKindText") or "",
            )
        return self._sources[iri]

    def _need(self, subject: str, name: str) -> str:
        value = self.view.one(subject, name)
        if value is None:
            raise LookupError(f"{subject} has no {name}")
        return value

    def _state_name(self, claim: str) -> str:
        state = self.view.one(claim, "positionOf")
        return self.view.label(state) if state else ""

    def _via(self, carrier: str) -> tuple[str, str]:
        clause = self.view.one(carrier, "incorporationProvision")
        return self.view.one(carrier, "code") or "", (self.view.one(clause, "number") or "") if clause else ""

    def _source_kind(self, instrument: str) -> str:
        kinds = {tail(one) for one in self.view.many(instrument, "a")}
        return next((kind for name, kind in _SOURCES if name in kinds), "treaty")

    def _binding(self, iri: str, instrument: str, carrier: str | None) -> Binding:
        view = self.view
        gate = tail(self._need(iri, "gate"))
        bindings = self._through(carrier, view.many(iri, "gateBinding"))
        declared = {one for name in DECLARED for one in view.many(iri, name)}
        law = carrier or instrument
        until = min(
            [*(view.one(one, "untilDay") or "" for one in bindings), *view.many(iri, "endsThereOn")], default=""
        )
        asked = Asked(self._need(iri, "state"), self._need(iri, "norm"), self._need(iri, "act"), MODES[gate])
        return Binding(
            gate=gate,
            mode="custom" if gate == "gateBound" and instrument.startswith(names.CUSTOM) else asked.mode,
            since=min((view.one(one, "fromDay") or "" for one in bindings), default=""),
            until="" if until.startswith("9999") else until,
            territory=next((tail(place) for one in bindings if (place := view.one(one, "onlyIn"))), ""),
            acts=self.consent(asked, carrier, bindings, declared),
            data_complete_to=view.one(law, "dataCompleteTo") or "",
            data_note=view.one(law, "dataNote") or "",
            reason=self._unbound.reason(asked),
        )

    def consent(
        self, asked: Asked, carrier: str | None, bindings: Sequence[str], declared: Collection[str]
    ) -> tuple[TreatyAct, ...]:
        """Read the acts of a State on which the answer at the gate rests.

        Notices of leaving that the law gives no effect (VCLT art. 56), and declarations that the norm needs, stand
        with them; where nothing bound the State, all that it did about the treaty.

        Args:
            asked: Whose duty under which norm, and the answer at the gate.
            carrier: The treaty through which the norm binds (IRI), if not its own.
            bindings: The bindings of that answer (IRIs).
            declared: The declarations that the finding names (IRIs).
        """
        view = self.view
        bases = {view.one(one, "basis") or "" for one in self._through(carrier, bindings)}
        pair = participation(tail(asked.state), tail(self._need(asked.norm, "instrument"))).value
        made = view.subjects("participation", pair)
        void = [one for one in made if view.one(one, "actKind") == "purported-withdrawal"]
        acts = dict.fromkeys([*sorted(bases), *void, *sorted(declared), *self._unbound.acts(asked)])
        return tuple(treaty_act(view, one) for one in acts if one.startswith(names.TREATY_ACTION))

    def _through(self, carrier: str | None, bindings: Sequence[str]) -> Sequence[str]:
        """Choose the bindings through a treaty, if there are such."""
        return [one for one in bindings if carrier and self.view.one(one, "via") == carrier] or bindings

    def _elements(self, finding: str, slot: str = "requiredSlot") -> tuple[Element, ...]:
        view = self.view
        results = [one for one in view.subjects("ofFinding", finding) if tail(view.one(one, "slot") or "") == slot]
        return tuple(sorted((self._element(one) for one in results), key=lambda one: one.order))

    def _element(self, result: str) -> Element:
        view = self.view
        element = self._need(result, "ofElement")
        supporting: dict[str, Claim] = {}
        for fact in view.many(result, "restsOnFact"):
            for claim in view.many(fact, "affirmedBy"):
                supporting.setdefault(claim, self._in_context(claim, fact))
        return Element(
            order=int(self._need(element, "order")),
            label=view.label(element),
            question=view.one(element, "question") or "",
            status=tail(self._need(result, "elementStatus")),
            strength=int(self._need(result, "strength")),
            supporting=tuple(
                sorted(
                    supporting.values(),
                    key=lambda one: (one.period_meets is not None, one.period_meets is False, -one.weight, one.id),
                )
            ),
            opposing=tuple(
                sorted(map(self.claim, view.many(result, "deniedBy")), key=lambda one: (-one.weight, one.id)),
            ),
            roots=int(view.one(result, "independentRoots") or 0),
            authority=self._read_by(element),
        )

    def _read_by(self, element: str) -> tuple[str, ...]:
        """Name the documents that read an element, the earliest first, each with its year."""
        view = self.view
        dated = sorted((view.one(one, "dcterms:issued") or "", one) for one in view.many(element, "authority"))
        told = ((view.one(one, "dcterms:title") or tail(one), issued[:4]) for issued, one in dated)
        return tuple(title if year in title else f"{title} ({year})" for title, year in told)

    def _in_context(self, iri: str, fact: str) -> Claim:
        """Read a claim as a fact uses it: one about a general situation says whether period and class meet the act."""
        claim, meets, fits = self.claim(iri), self.view.one(fact, "periodMeets"), self.view.one(fact, "classFits")
        if meets is None:
            return claim
        situation = next((one for one in self.view.many(iri, "about") if one.startswith(names.SITUATION)), "")
        return replace(claim, situation=tail(situation), period_meets=meets == "true", class_fits=fits == "true")

    def _exceptions(self, finding: str) -> tuple[ExceptionOutcome, ...]:
        results = (one for one in self.view.subjects("ofFinding", finding) if self.view.one(one, "ofException"))
        return tuple(map(self._exception, results))

    def _exception(self, result: str) -> ExceptionOutcome:
        """Read how an exception stands, with the exceptions to it."""
        view = self.view
        exception = self._need(result, "ofException")
        elements = (self._element(one) for one in view.subjects("inException", result))
        return ExceptionOutcome(
            id=tail(exception),
            label=view.label(exception),
            provision=self.provision(exception),
            status=tail(self._need(result, "exceptionStatus")),
            elements=tuple(sorted(elements, key=lambda one: one.order)),
            counters=tuple(map(self._exception, view.subjects("counters", result))),
        )

    def _read_with(self, finding: str) -> tuple[str, ...]:
        """Name the provisions of the findings with which this one is cited, such as `ICCPR:7`."""
        view = self.view
        norms = dict.fromkeys(self._need(one, "norm") for one in view.many(finding, "readWithFinding"))
        named = (f"{view.one(self._need(one, 'instrument'), 'code')}:{self.provision(one)}" for one in norms)
        return tuple(dict.fromkeys(named))

    def _consequences(self, finding: str) -> tuple[str, ...]:
        """Say what would follow if the finding were established, with the articles."""
        view = self.view
        found = view.many(finding, "consequence")
        found = sorted(found, key=lambda one: int(view.one(one, "displayOrder") or 99))
        return tuple(f"{view.label(one)} ({view.one(one, 'dcterms:source')})" for one in found)

    def _positions(self, act: str, state: str) -> tuple[Claim, ...]:
        view = self.view
        said = [one for one in view.subjects("about", act) if view.one(one, "positionOf") == state]
        return tuple(self.claim(one) for one in said)
