"""Reads the records of drafts (data/drafts/*.yaml): what kind of document each is, its sections and what fills them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from obligations.draft.form import KINDS_OF_PART, check_shape
from obligations.draft.references import check_record, known_of
from obligations.errors import BadDataError, Problem, UnknownNameError, nearest
from obligations.load.checking import Check, Vocabulary
from obligations.load.record import read_plain

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from obligations.draft.references import Known
    from obligations.load.checking import Step
    from obligations.locate import SourceFile, Sources
    from obligations.view import View

NAMES: Final = {
    "state": "the State, as it stands in a sentence",
    "State": "the same at the beginning of one",
    "state_name": "the State's name",
    "events": "the titles of the events",
    "period": "the time that the events span",
    "treaty": "the treaty that was named",
    "treaty_short": "its short title",
    "body": "the body before which the procedure lies",
    "procedure": "the name of the procedure",
    "standard": "what the body asks as proof, as on file",
    "outcome": "what the procedure ends with, as on file",
    "languages": "the languages that the body takes",
    "law_as_of": "the latest day on which the law was checked",
    "incident": "id of the first event, for parameters of queries",
    "state_code": "code of the State, for parameters of queries",
    "body_id": "id of the body, for parameters of queries",
}
"""What a template of a record may name."""

_RECORDS: Final = {".yaml", ".yml"}
_BRACES: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Limit:
    """How long a draft may be, and how sure that is."""

    unit: str
    checked_on: str
    source: str
    confidence: str
    single: int | None = None
    joint: int | None = None
    leaves_out: str = ""


@dataclass(frozen=True)
class Condition:
    """When a section or part applies: each field that is filled must hold."""

    bound_by: str = ""
    not_bound_by: str = ""
    concept: tuple[str, ...] = ()
    joint: bool | None = None


@dataclass(frozen=True)
class Part:
    """One piece of a section; `kind` says which of text, query, block, gap or heading it is, `says` what that names."""

    kind: str
    says: str
    given: Mapping[str, Any] = field(default_factory=dict)
    row: str = ""
    head: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    note: str = ""
    none: str = ""
    most: int | None = None
    lead: str = ""
    asks: str = ""
    why: str = ""
    optional: bool = False
    when: Condition | None = None
    numbered: bool = True


@dataclass(frozen=True)
class SectionRecord:
    """One section as its record has it."""

    id: str
    heading: str
    filled_by: str
    parts: tuple[Part, ...]
    counted: bool = True
    annex: bool = False
    when: Condition | None = None
    otherwise: str = ""


@dataclass(frozen=True)
class Kind:
    """One kind of draft.

    Attributes:
        id: Its id.
        name: What it is, in a line.
        order: Place in lists.
        procedures: Ids of the procedures that it serves.
        title: Title; a template.
        addressee: Address; templates.
        treaty: Whether a treaty has to be named: none, optional or required.
        notes: footnotes or endnotes.
        limit: How long it may be; None where the record says nothing.
        proof: What the body asks as proof, or what the draft claims.
        sections: Its sections.
        source: Where the order of sections comes from.
    """

    id: str
    name: str
    order: int
    procedures: tuple[str, ...]
    title: str
    addressee: tuple[str, ...]
    treaty: str
    notes: str
    limit: Limit | None
    proof: str
    sections: tuple[SectionRecord, ...]
    source: str

    def gaps(self) -> dict[str, Part]:
        """Return the places that the user fills, by id, in order."""
        parts = (part for section in self.sections for part in section.parts if part.kind == "gap")
        return {part.says: part for part in parts}


def read_kinds(
    files: Sequence[SourceFile], queries: Mapping[str, Sequence[str]], known: Known | None = None
) -> dict[str, Kind]:
    """Read every kind of draft, by id, in the order in which they are listed.

    Args:
        files: The records.
        queries: The named queries on file, with their columns.
        known: What else is on file; None where it is not to be looked at.

    Raises:
        BadDataError: A record has problems; all problems of all records are listed.
    """
    problems: list[Problem] = []
    found: dict[str, Kind] = {}
    for file in files:
        try:
            kind = read_kind(file, queries, known)
        except BadDataError as error:
            problems += error.problems
            continue
        if kind.id in found:
            problems.append(Problem(file.name, 1, "id", f'another kind of draft has the id "{kind.id}"'))
        found[kind.id] = kind
    if problems:
        raise BadDataError(sorted(problems))
    return dict(sorted(found.items(), key=lambda item: (item[1].order, item[0])))


def read_all(sources: Sources, view: View | None = None) -> dict[str, Kind]:
    """Read every kind of draft of the shipped data and of added folders, in the order in which they are listed.

    With a view of the compiled law, what records and tables name must be on file, and tables are looked at too.

    Raises:
        BadDataError: A record or table has problems; all problems of all of them are listed.
    """
    from obligations.draft.tables import check_tables
    from obligations.query_file import load_queries

    files = [one for one in sources.draft_files() if one.path.suffix in _RECORDS]
    queries = load_queries(sources.queries / "ask")
    known = known_of(view, queries) if view else None
    problems = list(check_tables(sources, known)) if view else []
    try:
        found = read_kinds(files, {name: tuple(query.columns) for name, query in queries.items()}, known)
    except BadDataError as error:
        problems += error.problems
    if problems:
        raise BadDataError(sorted(problems))
    return found


def read_kind(file: SourceFile, queries: Mapping[str, Sequence[str]], known: Known | None = None) -> Kind:
    """Read and check one record; against what is on file too, where that is given.

    Raises:
        BadDataError: It has problems; all of them are listed.
    """
    loaded, line_of = read_plain(file.path)
    check = Check(file.name, Vocabulary(frozenset(), {}, frozenset(), frozenset()), line_of)
    check_shape(check, "draft", loaded, ())
    if not check.problems:
        _references(check, loaded, queries)
        if known:
            check_record(check, loaded, known)
    if check.problems:
        raise BadDataError(sorted(set(check.problems)))
    return _kind(loaded)


def named(kinds: Mapping[str, Kind], name: str) -> Kind:
    """Return the kind of draft of this id.

    Raises:
        UnknownNameError: There is none; the nearest are named.
    """
    if name not in kinds:
        import difflib

        raise UnknownNameError("kind of draft", name, difflib.get_close_matches(name, kinds, n=3, cutoff=0.4))
    return kinds[name]


def _references(check: Check, loaded: dict[str, Any], queries: Mapping[str, Sequence[str]]) -> None:
    """Note what names nothing: variables, queries, columns, blocks and their parameters, ids that stand twice."""
    for key, value in (("title", loaded["title"]), ("proof", loaded["proof"])):
        _template(check, value, (key,))
    for number, line in enumerate(loaded.get("addressee", [])):
        _template(check, line, ("addressee", number))
    sections: set[str] = set()
    gaps: set[str] = set()
    for number, section in enumerate(loaded["sections"]):
        at: tuple[Step, ...] = ("sections", number)
        if section["id"] in sections:
            check.wrong((*at, "id"), f'a second section has the id "{section["id"]}"')
        sections.add(section["id"])
        _template(check, section["heading"], (*at, "heading"))
        if section.get("when") and not section.get("otherwise"):
            check.wrong(at, '"otherwise" is missing: say what the section says where it does not apply')
        for place, part in enumerate(section["parts"]):
            _part(check, part, (*at, "parts", place), queries)
            if part.get("gap") in gaps:
                check.wrong((*at, "parts", place, "gap"), f'a second gap has the id "{part["gap"]}"')
            gaps |= {part["gap"]} if "gap" in part else set()


def _part(check: Check, part: dict[str, Any], at: tuple[Step, ...], queries: Mapping[str, Sequence[str]]) -> None:
    kinds = [one for one in KINDS_OF_PART if one in part]
    if len(kinds) != 1:
        check.wrong(at, f"must hold exactly one of {', '.join(KINDS_OF_PART)}")
        return
    columns: Sequence[str] = ()
    if kinds == ["gap"] and not part.get("asks"):
        check.wrong(at, '"asks" is missing: what belongs in a gap')
    if kinds[0] in {"query", "block"} and not part.get("none"):
        check.wrong(at, '"none" is missing: what stands there where nothing is on file; silence says nothing')
    if kinds == ["query"]:
        columns = _query(check, part, at, queries)
    if kinds == ["block"]:
        _block(check, part, at)
    for key in ("text", "heading", "row", "note", "none", "lead"):
        if key in part:
            _template(check, part[key], (*at, key), columns if key in {"row", "note"} else ())
    for number, cell in enumerate(part.get("table", {}).get("cells", [])):
        _template(check, cell, (*at, "table", "cells", number), columns)


def _query(
    check: Check, part: dict[str, Any], at: tuple[Step, ...], queries: Mapping[str, Sequence[str]]
) -> Sequence[str]:
    """Note a query that is not on file or draws nothing; return its columns."""
    if part["query"] not in queries:
        check.unknown((*at, "query"), "query", part["query"], queries)
        return ()
    if ("row" in part) == ("table" in part):
        check.wrong(at, 'must hold either "row" or "table": what each row of the query becomes')
    if "table" in part and len(part["table"]["head"]) != len(part["table"]["cells"]):
        check.wrong((*at, "table"), "must have as many cells as heads")
    return queries[part["query"]]


def _block(check: Check, part: dict[str, Any], at: tuple[Step, ...]) -> None:
    from obligations.draft.blocks import BLOCKS

    if part["block"] not in BLOCKS:
        check.unknown((*at, "block"), "block", part["block"], BLOCKS)
        return
    known = BLOCKS[part["block"]].options
    if "most" in part and "most" not in known:
        check.wrong((*at, "most"), f'the block "{part["block"]}" cannot be cut short')
    for key in part.get("with", {}):
        if key not in known:
            told = f"; it has {', '.join(known)}" if known else "; it has none"
            check.wrong((*at, "with", key), f'the block "{part["block"]}" has no parameter "{key}"{told}')


def unknown_names(text: str, known: Collection[str]) -> list[str]:
    """Return the names in braces of a template that nothing is called by."""
    return [name for name in _BRACES.findall(text) if name not in known]


def _template(check: Check, text: str, at: tuple[Step, ...], columns: Sequence[str] = ()) -> None:
    for name in unknown_names(text, {*NAMES, *columns}):
        check.wrong(at, f'nothing is called "{{{name}}}" here{nearest(name, [*NAMES, *columns])}')


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values into a template; names were checked when the record was read.

    >>> fill("On {state}", {"state": "the Sudan"})
    'On the Sudan'
    """
    return _BRACES.sub(lambda found: values.get(found[1], ""), text)


def _kind(loaded: dict[str, Any]) -> Kind:
    plain = {key: loaded[key] for key in ("id", "name", "order", "title", "notes", "proof", "source")}
    limit = loaded.get("limit")
    return Kind(
        **plain,
        procedures=tuple(loaded.get("procedures", ())),
        addressee=tuple(loaded.get("addressee", ())),
        treaty=loaded.get("treaty", "none"),
        limit=Limit(**limit) if limit else None,
        sections=tuple(map(_section, loaded["sections"])),
    )


def _section(loaded: dict[str, Any]) -> SectionRecord:
    rest = {key: value for key, value in loaded.items() if key not in {"parts", "when"}}
    return SectionRecord(**rest, parts=tuple(map(_read_part, loaded["parts"])), when=_condition(loaded))


def _read_part(loaded: dict[str, Any]) -> Part:
    kind = next(one for one in KINDS_OF_PART if one in loaded)
    rest = {key: value for key, value in loaded.items() if key not in {kind, "when", "table", "with"}}
    table = loaded.get("table", {})
    return Part(
        kind,
        loaded[kind],
        given=loaded.get("with", {}),
        head=tuple(table.get("head", ())),
        cells=tuple(table.get("cells", ())),
        when=_condition(loaded),
        **rest,
    )


def _condition(loaded: dict[str, Any]) -> Condition | None:
    when = loaded.get("when")
    return Condition(**{**when, "concept": tuple(when.get("concept", ()))}) if when else None
