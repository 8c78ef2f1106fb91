"""Checks that what records and tables of drafts name is on file: procedures, treaties, provisions, norms, concepts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from obligations import names
from obligations.errors import nearest
from obligations.names import tail

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from obligations.load.checking import Check, Step
    from obligations.query_file import NamedQuery
    from obligations.view import View

_TREATIES: Final = ("Treaty", "BilateralAgreement")
_RULES: Final = ("CustomaryRule", "PeremptoryRule", "Duty", "Prohibition")


@dataclass(frozen=True)
class Known:
    """What is on file, by the ids and codes that records use.

    Attributes:
        procedures: Ids of procedures.
        treaties: Codes of treaties.
        provisions: Provisions, such as `CAT:3(1)`.
        norms: Ids of norms and of rules of custom.
        concepts: Ids of concepts.
        parameters: The parameters of each named query, with their types.
    """

    procedures: frozenset[str]
    treaties: frozenset[str]
    provisions: frozenset[str]
    norms: frozenset[str]
    concepts: frozenset[str]
    parameters: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def of(self, kind: str) -> frozenset[str]:
        """Return what may be named where a thing of some kind is asked for."""
        return {
            "procedure": self.procedures,
            "treaty": self.treaties,
            "provision": self.provisions | self.treaties,
            "norm": self.norms,
            "concept": self.concepts,
            "treaty or rule": self.treaties | self.norms,
            "norm, treaty or provision": self.norms | self.treaties | self.provisions,
        }[kind]


def known_of(view: View, queries: Mapping[str, NamedQuery]) -> Known:
    """Read what is on file.

    Args:
        view: Look-ups over the compiled law.
        queries: The named queries.
    """
    treaties = {one: view.one(one, "code") or "" for kind in _TREATIES for one in view.subjects("a", names.OBL + kind)}
    numbers = dict(view.every("number"))
    provisions = {
        f"{treaties[treaty]}:{numbers.get(one)}" for one, treaty in view.every("ofTreaty") if treaty in treaties
    }
    return Known(
        procedures=_ids(view.subjects("a", names.OBL + "Procedure")),
        treaties=frozenset(filter(None, treaties.values())),
        provisions=frozenset(provisions),
        norms=_ids(one for kind in _RULES for one in view.subjects("a", names.OBL + kind)),
        concepts=_ids(view.subjects("a", names.SKOS + "Concept")),
        parameters={id_: {one.name: one.type for one in query.parameters} for id_, query in queries.items()},
    )


def _ids(iris: Iterable[str]) -> frozenset[str]:
    return frozenset(map(tail, iris))


def check_record(check: Check, loaded: dict[str, Any], known: Known) -> None:
    """Note what a record of a draft names and is not on file; its form was looked at before."""
    for number, one in enumerate(loaded.get("procedures", [])):
        _named(check, "procedure", one, ("procedures", number), known)
    for number, section in enumerate(loaded["sections"]):
        at: tuple[Step, ...] = ("sections", number)
        _condition(check, section, at, known)
        for place, part in enumerate(section["parts"]):
            where: tuple[Step, ...] = (*at, "parts", place)
            _condition(check, part, where, known)
            if "block" in part:
                _of_block(check, part.get("with", {}), (*where, "with"), known)
            if part.get("query") in known.parameters:
                _of_query(check, part, (*where, "with"), known)


def _named(check: Check, kind: str, name: Any, at: tuple[Step, ...], known: Known) -> None:
    on_file = known.of(kind)
    if isinstance(name, str) and "{" not in name and name not in on_file:
        check.unknown(at, kind, name, on_file)


def _condition(check: Check, holder: dict[str, Any], at: tuple[Step, ...], known: Known) -> None:
    when = holder.get("when") or {}
    for key in ("bound_by", "not_bound_by"):
        if key in when:
            _named(check, "treaty", when[key], (*at, "when", key), known)
    for number, one in enumerate(when.get("concept") or ()):
        _named(check, "concept", one, (*at, "when", "concept", number), known)


def _of_block(check: Check, given: dict[str, Any], at: tuple[Step, ...], known: Known) -> None:
    for key, kind in (("treaties", "treaty or rule"), ("concepts", "concept")):
        listed = given.get(key, [])
        if not isinstance(listed, list):
            check.wrong((*at, key), "must be a list")
            continue
        for number, one in enumerate(listed):
            _named(check, kind, one, (*at, key, number), known)


def _of_query(check: Check, part: dict[str, Any], at: tuple[Step, ...], known: Known) -> None:
    types = known.parameters[part["query"]]
    for key, value in part.get("with", {}).items():
        if key not in types:
            check.wrong((*at, key), f'the query "{part["query"]}" has no parameter "{key}"{nearest(str(key), types)}')
        elif types[key] in {"treaty", "provision", "norm", "concept"}:
            _named(check, types[key], value, (*at, key), known)


_ON: Final = {
    "concept": "concept",
    "finding": "norm, treaty or provision",
    "not-party": "treaty",
    "signed-only": "treaty",
    "bound": "treaty",
    "not-accepted": "provision",
}
"""What `on` of a row names, by its condition; the other conditions need none."""


def check_row(row: Mapping[str, str], known: Known | None, wrong: Callable[[str, str], None]) -> None:
    """Note what a row of a table names and is not on file.

    Args:
        row: The row.
        known: What is on file; None to look only at whether something is named at all.
        wrong: Called with the column and what is wrong there.
    """
    kind = _ON.get(row.get("when", ""), "")
    if kind and not _listed(row["on"]):
        wrong("on", f'is empty: "{row["when"]}" needs to say of what')
    columns = (("on", kind), ("concept", "concept"), ("concepts", "concept"))
    for column, asked in columns if known else ():
        if known and asked:
            _listed_in(row, column, asked, known.of(asked), wrong)


def _listed_in(
    row: Mapping[str, str], column: str, kind: str, on_file: Collection[str], wrong: Callable[[str, str], None]
) -> None:
    for one in _listed(row.get(column) or ""):
        if one not in on_file:
            wrong(column, f'no {kind} is called "{one}"{nearest(one, on_file)}')


def _listed(cell: str) -> list[str]:
    return [one for one in cell.split(";") if one]
