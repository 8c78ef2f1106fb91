"""Turns what people type (China, cn, "CAT art 3(1)", cat/3/1) into one thing on file, or names the nearest ones."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from obligations import names
from obligations.errors import UnknownNameError
from obligations.languages import ENGLISH
from obligations.load.terms import node, obl, value
from obligations.names import tail

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyoxigraph import Store

    from obligations.view import Quads

_ARTICLE = re.compile(r"[\s,]*\b(?:articles?|art|arts)\b\.?\s*(?=[0-9ivxlc])", re.IGNORECASE)
_PARAGRAPH = re.compile(
    r"[\s,]*\b(?:paragraph|para|par|point|letter|lit|subparagraph)\b\.?\s*([0-9a-z]+)", re.IGNORECASE
)


def spellings(store: Quads, *, everywhere: bool = False) -> dict[str, str]:
    """Map every spelling of a State in English, or `everywhere` in any language, in lower case, to its code."""
    found: dict[str, str] = {}
    for verb in ("spellingElsewhere", "spelling") if everywhere else ("spelling",):
        quads = store.quads_for_pattern(None, obl(verb), None, None)
        found |= {value(quad.object): tail(value(quad.subject)) for quad in quads}
    return found


def numbers(store: Quads) -> dict[str, str]:
    """Map the Wikidata item of every State, in lower case, and its three digits in ISO 3166 to its code."""
    found: dict[str, str] = {}
    for scheme in ("schemeWikidata", "schemeIsoNumeric"):
        for quad in store.quads_for_pattern(None, obl("identifierScheme"), obl(scheme), None):
            said, of = (_said(store, value(quad.subject), verb) for verb in ("identifierValue", "identifies"))
            if said and of.startswith(names.STATE):
                found[said.lower()] = tail(of)
    return found


def _said(store: Quads, iri: str, verb: str) -> str:
    """Return one thing that is said of a thing with a name; nothing if none is, or the thing has no name."""
    quads = store.quads_for_pattern(node(iri), obl(verb), None, None) if iri else ()
    return next((value(quad.object) for quad in quads), "")


class Names:
    """The names on file, read when first asked for."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._states: dict[str, str] | None = None
        self._treaties: dict[str, str] | None = None
        self._provisions: dict[str, dict[str, str]] = {}

    def state(self, text: str) -> str:
        """Return the code of a State from its code, number, name or usual other name, in any language on file.

        Raises:
            UnknownNameError: No State is called so.
        """
        plain = text.strip().lower()
        code = self._state_spellings().get(plain)
        if code is None:
            known = spellings(self._store, everywhere=True)
            named = known.get(plain) or numbers(self._store).get(plain)
            if named is not None:
                return named
            close = _closest(text, known)
            raise UnknownNameError("state", text, [f"{self._label(names.STATE + one)} ({one})" for one in close])
        return code

    def territory(self, text: str) -> str:
        """Return the id of a territory with a status of its own.

        Raises:
            UnknownNameError: No such territory is on file.
        """
        known: dict[str, str] = {}
        for quad in self._store.quads_for_pattern(None, obl("administeredUnder"), None, None):
            iri = value(quad.subject)
            known[tail(iri)] = tail(iri)
            for verb in ("prefLabel", "altLabel"):
                for one in self._store.quads_for_pattern(node(iri), node(names.SKOS + verb), None, None):
                    known[value(one.object).lower()] = tail(iri)
        return _pick("territory", text, known)

    def treaty(self, text: str) -> str:
        """Return the code of a treaty from its code, title or usual short name, in any language on file.

        Raises:
            UnknownNameError: No treaty is called so.
        """
        return _pick("treaty", text, self._treaty_spellings())

    def provision(self, text: str) -> tuple[str, str | None]:
        """Return the treaty's code and the IRI of its provision; None if the text names the treaty alone.

        Raises:
            UnknownNameError: The treaty, or the article in it, is not on file.
        """
        known = self._treaty_spellings()
        plain = text.strip()
        if plain.lower() in known:
            return known[plain.lower()], None
        treaty_text, article = _divide(plain, known)
        code = self.treaty(treaty_text)
        if not article:
            return code, None
        numbers = self._numbers(code)
        wanted = article.strip().lower()
        wanted = wanted if wanted in numbers else _number(article)
        if wanted not in numbers:
            same_article = [one for one in numbers if one.partition("(")[0] == wanted.partition("(")[0]]
            close = difflib.get_close_matches(wanted, same_article or list(numbers), n=3, cutoff=0.5)
            raise UnknownNameError(f"provision of {code}", article, [f"{code}:{one}" for one in close])
        return code, numbers[wanted]

    def one_of(self, kind: str, text: str, known: Iterable[str]) -> str:
        """Return the one known id that the text names: exactly, or by a beginning that fits no other.

        Raises:
            UnknownNameError: None fits, or several do.
        """
        ids = sorted(known)
        if text in ids:
            return text
        starting = [one for one in ids if one.startswith(text)]
        if len(starting) == 1 and text:
            return starting[0]
        raise UnknownNameError(kind, text, (starting or difflib.get_close_matches(text, ids, n=3, cutoff=0.4))[:3])

    def treaties(self) -> list[str]:
        """List the codes of all treaties and like instruments on file."""
        return sorted(set(self._treaty_spellings().values()))

    def _state_spellings(self) -> dict[str, str]:
        if self._states is None:
            self._states = spellings(self._store)
        return self._states

    def _treaty_spellings(self) -> dict[str, str]:
        if self._treaties is None:
            found: dict[str, str] = {}
            codes = {q.subject: value(q.object) for q in self._store.quads_for_pattern(None, obl("code"), None, None)}
            for treaty, code in codes.items():
                for verb in (node(names.SKOS + "altLabel"), obl("shortTitle"), node(names.SKOS + "prefLabel")):
                    for one in self._store.quads_for_pattern(treaty, verb, None, None):
                        found.setdefault(value(one.object).lower(), code)
            for code in codes.values():
                found[code.lower()] = code
            self._treaties = found
        return self._treaties

    def _numbers(self, code: str) -> dict[str, str]:
        """Map printed numbers, in Roman and Arabic form, to the provisions of a treaty."""
        if code not in self._provisions:
            found: dict[str, str] = {}
            treaty = node(names.TREATY + code.lower())
            for quad in self._store.quads_for_pattern(None, obl("ofTreaty"), treaty, None):
                iri = value(quad.subject)
                eid = tail(iri).rpartition("/")[2]
                found.setdefault(_from_eid(eid), iri)
                found[eid.lower()] = iri
                for one in self._store.quads_for_pattern(quad.subject, obl("number"), None, None):
                    found[value(one.object).lower()] = iri
            self._provisions[code] = found
        return self._provisions[code]

    def _label(self, iri: str) -> str:
        labels = [
            q.object for q in self._store.quads_for_pattern(node(iri), node(names.SKOS + "prefLabel"), None, None)
        ]
        said = [one for one in labels if getattr(one, "language", None) in {None, ENGLISH}] or labels
        return value(said[0]) if said else tail(iri)


def _divide(text: str, known: Mapping[str, str]) -> tuple[str, str]:
    """Divide a text into treaty and article at a colon, at "art", at a slash, or after the longest known name."""
    for mark in (":", _ARTICLE, "/"):
        found = mark.search(text) if isinstance(mark, re.Pattern) else None
        if found:
            return text[: found.start()].strip(" ,"), text[found.end() :]
        if isinstance(mark, str) and mark in text:
            treaty, _, article = text.partition(mark)
            return treaty.strip(), _ARTICLE.sub("", article)
    words = text.split(" ")
    for end in range(len(words) - 1, 0, -1):
        if " ".join(words[:end]).lower() in known:
            return " ".join(words[:end]), " ".join(words[end:])
    return text, ""


def _number(article: str) -> str:
    """Write an article as it is printed: `3/1` and `3 para 1` become `3(1)`, `37a` becomes `37(a)`."""
    plain = _PARAGRAPH.sub(r"(\1)", article.strip().lower())
    head, *rest = [part for part in re.split(r"[/.]", plain.replace(" ", "")) if part] or [""]
    written = head + "".join(part if part.startswith("(") else f"({part})" for part in rest)
    return re.sub(r"^(\d+)([a-z])$", r"\1(\2)", written)


def _from_eid(eid: str) -> str:
    """Write an eId in Arabic form: `art_3__para_1` is `3(1)`, a section keeps its letter."""
    head, *rest = eid.split("__")
    number = head.partition("_")[2]
    for part in rest:
        kind, _, value = part.partition("_")
        number += value if kind == "sec" else f"({value})"
    return number


def _pick(kind: str, text: str, known: Mapping[str, str]) -> str:
    found = known.get(text.strip().lower())
    if found is None:
        raise UnknownNameError(kind, text, _closest(text, known))
    return found


def _closest(text: str, known: Mapping[str, str]) -> list[str]:
    close = difflib.get_close_matches(text.strip().lower(), list(known), n=6, cutoff=0.55)
    return list(dict.fromkeys(known[one] for one in close))[:3]
