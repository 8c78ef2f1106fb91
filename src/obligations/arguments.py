"""Reads what a State answers to a finding, or may answer, from the proof graph: nothing is decided here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from obligations import names
from obligations.consent import reservation
from obligations.model import CounterArgument, Reply
from obligations.names import tail

if TYPE_CHECKING:
    from obligations.findings import FindingReader
    from obligations.view import View

_BY_THE_NORM = "The documents that the norm cites read it so; whether that binds is for the weight of each."


def counter_arguments(reader: FindingReader, finding: str) -> tuple[CounterArgument, ...]:
    """Read every counter-argument to a finding, the strongest first.

    First come those that the record bears out already, then those that would end the finding, then those that would
    weaken it, last those that change nothing; within each, what was said on this record comes before what may be said.
    """
    found = [(_place(reader.view, finding, one), _argument(reader, one)) for one in _of(reader.view, finding)]
    return tuple(argument for _, argument in sorted(found, key=lambda pair: pair[0]))


def _of(view: View, finding: str) -> list[str]:
    return view.many(finding, "counterArgument")


def _place(view: View, finding: str, argument: str) -> tuple[int, bool, int, str]:
    """Rank an argument by what it would do, whether it was made, the order of its kind, and its address."""
    would, now = view.one(argument, "ifAccepted") or "", view.one(finding, "status")
    ends = view.one(would, "shownByDefault") == "false"
    decides = view.one(argument, "borneOut") == "true"
    effect = 0 if decides else 3 if would == now else 1 if ends else 2
    order = view.one(view.one(argument, "argumentKind") or "", "displayOrder")
    return effect, not _is_made(view, argument), int(order or 99), argument


def _is_made(view: View, argument: str) -> bool:
    return bool(view.many(argument, "restsOnClaim") or view.many(argument, "restsOnNotice"))


def _argument(reader: FindingReader, iri: str) -> CounterArgument:
    view = reader.view
    kind = view.one(iri, "argumentKind") or ""
    claims = tuple(reader.claim(one) for one in view.many(iri, "restsOnClaim"))
    reached = [view.one(one, "ofElement") or "" for one in view.many(iri, "reachesElement")]
    notices = view.many(iri, "restsOnNotice")
    makers = [claim.said_by or (claim.source.title if claim.source else "") for claim in claims]
    makers += [view.label(state) for one in notices for state in view.many(one, "actingState")]
    return CounterArgument(
        kind=tail(kind),
        argues=view.one(kind, "argues") or "{}",
        subject=_subject(reader, iri),
        said_by="; ".join(dict.fromkeys(filter(None, makers))),
        claims=claims,
        reaches=tuple(sorted(int(view.one(one, "order") or 0) for one in reached)),
        replies=_replies(view, iri),
        if_accepted=tail(view.one(iri, "ifAccepted") or ""),
        survives=view.one(iri, "survives") == "true",
        borne_out=view.one(iri, "borneOut") == "true",
    )


def _subject(reader: FindingReader, argument: str) -> str:
    """Say what an argument is about: what it denies, relies on or misses; nothing for one of law alone."""
    view = reader.view
    denied = view.many(argument, "deniedConcept")
    exceptions = [view.one(one, "ofException") or "" for one in view.many(argument, "restsOnException")]
    told = (
        [_within(view.label(one)) for one in denied]
        or [_exception(reader, one) for one in exceptions]
        or [view.one(one, "date") or "" for one in view.many(argument, "restsOnNotice")]
        or [_reserved(view, one) for one in view.many(argument, "restsOnReservation")]
        or [_missed(view, one) for one in view.many(argument, "reachesElement")]
        or [_within(label) for one in view.many(argument, "restsOnClaim") if (label := reader.claim(one).label)]
        or _caps(view, argument)
    )
    return "; ".join(dict.fromkeys(told))


def _within(label: str) -> str:
    """Write a label as it stands inside a sentence."""
    return label[:1].lower() + label[1:]


def _exception(reader: FindingReader, exception: str) -> str:
    """Name an exception, its provision, and what the State would have to show."""
    view = reader.view
    number = reader.provision(exception)
    where = f", art. {number}" if number else ""
    conditions = sorted(view.many(exception, "element"), key=lambda one: int(view.one(one, "order") or 0))
    return f"{view.label(exception)}{where} (to be shown: {'; '.join(view.label(one) for one in conditions)})"


def _reserved(view: View, iri: str) -> str:
    made = reservation(view, iri)
    return f"to {made.articles}, {made.gist}" if made.gist else f"to {made.articles}"


def _missed(view: View, result: str) -> str:
    """Name an element; where all its claims lead to one source, name what they cite, and beside it that source."""
    label = view.label(view.one(result, "ofElement") or "")
    claims = [claim for fact in view.many(result, "restsOnFact") for claim in view.many(fact, "affirmedBy")]
    sources = [source for claim in claims for source in view.many(claim, "source")]
    roots = {root for source in sources for root in view.many(source, "rootSource")}
    if len(roots) != 1:
        return label
    root, cited = roots.pop(), ", ".join(_source(view, one) for one in dict.fromkeys(sources))
    own = set(sources) == {root}
    return f"{label} ({cited})" if own else f"{label} ({cited}; filed as derived from {_source(view, root)})"


def _source(view: View, source: str) -> str:
    """Name a source as a reader knows it: who published it, else its title."""
    return view.one(source, "dcterms:publisher") or view.label(source)


def _caps(view: View, argument: str) -> list[str]:
    """Return why the encoding caps the norm, for an argument that rests on the cap."""
    if names.OBL + "reasonNormCapped" not in view.many(argument, "restsOnGround"):
        return []
    findings = view.subjects("counterArgument", argument)
    return [reason for one in findings for reason in view.many(view.one(one, "norm") or "", "capReason")]


def _replies(view: View, argument: str) -> tuple[Reply, ...]:
    """Read what answers an argument: the norm's own authorities, then what is limited to its concept or treaty."""

    def general(iri: str) -> tuple[bool, bool, str]:
        limited = view.many(iri, "answersConcept") or view.many(iri, "answersInstrument")
        return not iri.startswith(names.NORM), not limited, iri

    found = sorted(view.many(argument, "answeredBy"), key=general)
    return tuple(
        Reply(view.one(one, "answerText") or _BY_THE_NORM, view.one(one, "authorityPinpoint") or "") for one in found
    )
