"""Finds the one thing on file that a text names, whatever its kind, and says in words what a thing is."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from obligations import names
from obligations.dates import as_day, written
from obligations.errors import AmbiguousNameError, UnknownNameError
from obligations.findings import FindingReader
from obligations.links import kind_of
from obligations.names import OBL, tail
from obligations.norms import every_norm
from obligations.render.words import STANDS, sign
from obligations.tensed import tense_on_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from obligations.knowledge import KnowledgeBase
    from obligations.view import View

_PREFIXES = {
    "norm": names.NORM,
    "element": names.NORM,
    "exception": names.NORM,
    "custom": names.CUSTOM,
    "document": names.DOCUMENT,
    "reservation": names.RESERVATION,
    "finding": names.FINDING,
    "event": names.INCIDENT,
    "act": names.ACT,
    "situation": names.SITUATION,
    "claim": names.CLAIM,
    "source": names.SOURCE,
    "intervention": names.INTERVENTION,
    "body": names.BODY,
    "procedure": names.PROCEDURE,
    "treaty act": names.TREATY_ACTION,
    "concept": names.CONCEPT,
    "reason": OBL,
    "gate": OBL,
}
_CLASSES = {
    "document": "Document",
    "event": "Incident",
    "source": "Source",
    "body": "Body",
    "reservation": "Reservation",
    "procedure": "Procedure",
    "claim": "Claim",
    "act": "Act",
    "reason": "Reason",
    "gate": "BindingGate",
}
_ID = re.compile(r"[\w./~(),:+-]+")
_TITLED = ("document", "event", "source", "body", "procedure", "reason", "gate")
"""Kinds that are also found by title, where no id fits."""
_ALIASES = {"incident": "event", "treaty-act": "treaty act", "position": "claim", "doc": "document", "src": "source"}


def find(knowledge: KnowledgeBase, text: str, *only: str) -> str:
    """Return the IRI of the one thing that a text names.

    Args:
        knowledge: What is on file.
        text: An id, a name, or an id with its kind before it, such as `body:cat`.
        only: The kinds of things that may be meant, any if none is given; among things of several kinds, those of the
            first are meant. A provision is found as its treaty is.

    Raises:
        UnknownNameError: Nothing is called so; the nearest ids are named.
        AmbiguousNameError: Several things are.
    """
    plain = text.strip()
    kind, sign, rest = plain.partition(":")
    kind = _ALIASES.get(kind.lower(), kind.lower().replace("-", " "))
    if sign and kind in {*_PREFIXES, "state", "treaty", "provision"} and (not only or kind in only):
        return _of_kind(knowledge, kind, rest.strip())
    try:
        found = dict.fromkeys(_by_id(knowledge, plain, only)) or dict.fromkeys(_by_title(knowledge.view, plain, only))
    except UnknownNameError:  # an article that is not on file, unless the whole is a symbol such as CAT/C/GC/4
        found = dict.fromkeys(_by_title(knowledge.view, plain, only))
        if not found:
            raise
    view = knowledge.view
    exact = [one for one in found if plain in {tail(one), view.one(one, "code")}]
    chosen = _leading(view, exact if len(exact) == 1 else list(found), only)
    if len(chosen) == 1:
        return chosen[0]
    if chosen:
        raise AmbiguousNameError(plain, [f"{kind_of(view, one).replace(' ', '-')}:{_id(view, one)}" for one in chosen])
    raise UnknownNameError(_one_of(only), plain, _nearest(knowledge, plain, only))


def _leading(view: View, chosen: list[str], only: Sequence[str]) -> list[str]:
    """Keep of several things those of the kind that was named first."""
    kept = ([one for one in chosen if kind_of(view, one) == kind] for kind in only)
    return next((some for some in kept if some), chosen)


def _one_of(kinds: Sequence[str]) -> str:
    """Name the kinds that were looked for.

    >>> _one_of(("treaty", "document", "source")), _one_of(("claim",)), _one_of(())
    ('treaty, document or source', 'claim', 'thing on file')
    """
    *first, last = kinds or ("thing on file",)
    return f"{', '.join(first)} or {last}" if first else last


def _id(view: View, iri: str) -> str:
    return view.one(iri, "code") or tail(iri)


def _of_kind(knowledge: KnowledgeBase, kind: str, text: str) -> str:
    if kind == "provision":
        code, provision = knowledge.names.provision(text)
        return provision or names.TREATY + code.lower()
    return find(knowledge, text, kind)


def _by_id(knowledge: KnowledgeBase, text: str, only: Sequence[str]) -> Iterator[str]:
    """Name the things that are called so by id, by the beginning of a finding's id, or as States and treaties are."""
    for kind in ("state", "treaty"):
        if not only or kind in only:
            yield from _by_name(knowledge, kind, text)
    view = knowledge.view
    for kind, prefix in _PREFIXES.items():
        if only and kind not in only:
            continue
        ids = [prefix + one for one in dict.fromkeys((text, text.lower())) if _ID.fullmatch(one)]
        found = [one for one in ids if view.many(one, "a") and kind_of(view, one) == kind]
        if not found and kind == "finding" and "/" in text:
            found = _beginning(knowledge, text)
        yield from found


def _by_title(view: View, text: str, only: Sequence[str]) -> Iterator[str]:
    """Name the things that have this name, title or other name, and the document that has this symbol."""
    plain = text.lower()
    for kind in _TITLED:
        verbs = ("label", "alt", "dcterms:title", *(["symbol"] if kind == "document" else []))
        for one in view.subjects("a", OBL + _CLASSES[kind]) if not only or kind in only else ():
            if any(plain == said.lower() for verb in verbs for said in view.many(one, verb)):
                yield one


def _by_name(knowledge: KnowledgeBase, kind: str, text: str) -> Iterator[str]:
    """Read a State, a treaty or a provision as every command reads them."""
    if kind == "state" and any(one in ":/" or one.isdigit() for one in text):
        return  # no State is called so, and the nearest names take time
    try:
        yield names.STATE + knowledge.names.state(text) if kind == "state" else _provision(knowledge, text)
    except UnknownNameError as error:
        if error.kind.startswith("provision of"):
            raise


def _provision(knowledge: KnowledgeBase, text: str) -> str:
    code, provision = knowledge.names.provision(text)
    return provision or names.TREATY + code.lower()


def _beginning(knowledge: KnowledgeBase, text: str) -> list[str]:
    known = [one for one in knowledge.view.subjects("a", OBL + "Finding") if tail(one).startswith(text)]
    return known[:4]


def _nearest(knowledge: KnowledgeBase, text: str, only: Sequence[str]) -> list[str]:
    """Name the nearest ids of any kind, treaties and norms among them."""
    kinds = [one for one in only if one in _CLASSES] or list(_CLASSES)
    known = {tail(one) for kind in kinds for one in knowledge.view.subjects("a", OBL + _CLASSES[kind])}
    if not only or "norm" in only:
        known |= set(map(tail, every_norm(knowledge.store)))
    known |= set(knowledge.names.treaties()) if not only or "treaty" in only else set()
    lower = {one.lower(): one for one in known}
    close = difflib.get_close_matches(text.lower(), sorted(lower), n=3, cutoff=0.6)
    return [lower[one] for one in close]


class Words:
    """Says in a few words what a thing is."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._reader = FindingReader(view)

    def of(self, iri: str) -> str:
        """Describe one thing so that a reader knows it again."""
        kind = kind_of(self.view, iri)
        made = getattr(self, f"_{kind.replace(' ', '_')}", None)
        return made(iri) if made else self.view.label(iri)

    def _provision(self, iri: str) -> str:
        treaty = self.view.one(iri, "ofTreaty") or ""
        cited = self._reader.citation(treaty, self.view.one(iri, "number") or "", None, short=True)
        return f"{cited} ({self.view.label(iri)})"

    def _treaty(self, iri: str) -> str:
        return self.view.one(iri, "shortTitle") or self.view.label(iri)

    def _norm(self, iri: str) -> str:
        return f"norm {tail(iri)} ({self.view.label(iri)})"

    def _element(self, iri: str) -> str:
        owner = tail(iri).rpartition(".")[0]
        return f"element {self.view.one(iri, 'order')} of {owner} ({self.view.label(iri)})"

    def _exception(self, iri: str) -> str:
        return f"exception {tail(iri)} ({self.view.label(iri)})"

    def _document(self, iri: str) -> str:
        symbol = self.view.one(iri, "symbol")
        return f"{self.view.label(iri)} ({symbol})" if symbol else self.view.label(iri)

    def _finding(self, iri: str) -> str:
        return f"finding {tail(iri)} ({stands_on_file(self.view, iri)})"

    def _act(self, iri: str) -> str:
        return f"act {tail(iri)}"

    def _situation(self, iri: str) -> str:
        return f"situation {tail(iri)} ({self.view.one(iri, 'personClass') or 'general'})"

    def _event(self, iri: str) -> str:
        return f"event {tail(iri)} ({self.view.label(iri)})"

    def _claim(self, iri: str) -> str:
        view = self.view
        about = ", ".join(view.label(one) for one in view.many(iri, "asserts") or view.many(iri, "refersTo"))
        denies = "denies " if tail(view.one(iri, "stance") or "") == "denies" else ""
        told = ", ".join(part for part in (f"{denies}{about}", view.one(iri, "locator") or "") if part)
        return f"claim {tail(iri)}" + (f" ({told})" if told else "")

    def _source(self, iri: str) -> str:
        publisher = self.view.one(iri, "dcterms:publisher")
        return f"{self.view.label(iri)} ({publisher})" if publisher else self.view.label(iri)

    def _reservation(self, iri: str) -> str:
        view = self.view
        state, treaty = (view.one(iri, name) or "" for name in ("actingState", "instrument"))
        articles = (view.one(iri, "articles") or "").replace(";", ", ")
        where = f", art. {articles}" if articles else ""
        ended = view.one(iri, "withdrawnOn")
        gone = f"; withdrawn {_day(ended)}" if ended else ""
        return f"reservation {tail(iri)} ({view.label(state)} to {view.one(treaty, 'code')}{where}{gone})"

    def _treaty_act(self, iri: str) -> str:
        view = self.view
        state, treaty = (view.one(iri, name) or "" for name in ("actingState", "instrument"))
        kind = (view.one(iri, "actKind") or "act").replace("-", " ")
        when = _day(view.one(iri, "date") or "")
        return f"{kind} of {view.one(treaty, 'code')} by {view.label(state)}, {when}"

    def _intervention(self, iri: str) -> str:
        return f"step {tail(iri)} ({self.view.one(iri, 'gist') or self.view.one(iri, 'interventionKind')})"

    def _reason(self, iri: str) -> str:
        return f"reason {tail(iri)} ({self._code(iri)})"

    def _gate(self, iri: str) -> str:
        return f"answer at the gate {tail(iri)} ({self._code(iri)})"

    def _code(self, iri: str) -> str:
        """Say what a code of an answer means, and on what ground."""
        said, ground = self.view.one(iri, "definition") or "", self.view.one(iri, "dcterms:source")
        return f"{self.view.label(iri)}: {said[:1].lower()}{said[1:].rstrip('.')}" + (f"; {ground}" if ground else "")

    def _concept(self, iri: str) -> str:
        return f"concept {tail(iri)}"


def stands_on_file(view: View, finding: str) -> str:
    """Say how a finding of the derived graph stands, with its tense."""
    return STANDS[sign(tail(view.one(finding, "status") or ""), **tense_on_file(view, finding))]


def _day(iso: str) -> str:
    return written(as_day(iso)) if len(iso) == len("2017-07-01") else iso
