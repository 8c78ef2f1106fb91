"""The knowledge base as a user of the library sees it: open it, then ask."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from obligations import law_table, names
from obligations.dates import as_day
from obligations.desk import Desk
from obligations.errors import BadDataError, Problem, UnknownNameError, UsageError
from obligations.identify import Names
from obligations.languages import ENGLISH, language
from obligations.locate import locate
from obligations.names import tail
from obligations.remembered import Remembered
from obligations.store import cache_folder, open_store
from obligations.view import View

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from pyoxigraph import Store
    from rdflib import Dataset

    from obligations.assessment import Assessment
    from obligations.bound import Bindings, Bound
    from obligations.diff import LawDiff
    from obligations.load.checking import Vocabulary
    from obligations.locate import Sources
    from obligations.model import Finding
    from obligations.queries import Answer, NamedQuery
    from obligations.whatif import WhatIf
    from obligations.why_not import WhyNot

Record = dict[str, Any]


def open_knowledge(
    data: Sequence[str | Path] = (),
    *,
    cache: str | Path | None = None,
    warn: Callable[[str], None] | None = None,
    lang: str = ENGLISH,
) -> KnowledgeBase:
    """Open the shipped knowledge base, with the user's own folders or files of data beside it.

    Args:
        data: Folders or record files to add: further law, events, a reading of a norm.
        cache: Folder for the compiled store; by default the user's cache folder.
        warn: Called with one sentence if the cache cannot be written; by default nothing is said.
        lang: Language of names in answers (en, fr, es, ru, ar, zh, ko); English where a name is not on file in it.

    Raises:
        BadDataError: The sources do not compile; all problems at once.
        UnknownNameError: No names are kept in that language.

    >>> kb = open_knowledge()
    >>> kb.bound("CHN", "CAT", on="2017-07-01").status
    'bound'
    """
    lang = language(lang)
    sources = locate(tuple(Path(one) for one in data))
    opened = open_store(sources, cache_folder(str(cache) if cache else None), warn or (lambda _message: None))
    return KnowledgeBase(opened.store, sources, opened.path, lang)


class KnowledgeBase(Desk):
    """All recorded law and events, ready to be asked. Nothing in it is ever edited."""

    def __init__(self, store: Store, sources: Sources, path: Path | None = None, lang: str = ENGLISH) -> None:
        self.lang = lang
        self.store = store
        self.sources = sources
        self.path = path

    @cached_property
    def law(self) -> Remembered:
        """The law on file behind a memory."""
        return Remembered(self.store, law_table.opened(self.path))

    @cached_property
    def names(self) -> Names:
        """The names on file."""
        return Names(self.store)

    @cached_property
    def view(self) -> View:
        """Look-ups over the compiled store."""
        return View(self.store, lang=self.lang)

    @property
    def data_version(self) -> str:
        """Release name of the data and the hash of its sources."""
        return self.view.one(names.DATASET, "dataVersion") or ""

    @property
    def law_as_of(self) -> str:
        """The latest day on which the data were checked, never today."""
        return self.view.one(names.DATASET, "lawAsOf") or ""

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The names that an event record may refer to."""
        from obligations import notes

        return notes.vocabulary(self)

    @cached_property
    def incidents(self) -> list[str]:
        """Ids of the recorded events, in order."""
        return [tail(one) for one in self.view.subjects("a", names.OBL + "Incident")]

    def bound(self, state: str, provision: str, on: str | date, territory: str | None = None) -> Bound:
        """Say what bound a State on a day: bound, notBound, signatoryOnly or unknown, and why.

        Args:
            state: Code or name of the State.
            provision: A treaty or one of its provisions, such as `CAT` or `CAT:3(1)`.
            on: The day, `YYYY-MM-DD`.
            territory: A territory with a status of its own, such as `hong-kong`.

        Raises:
            UnknownNameError: A name is not on file; the nearest ones are named.
            DateError: The day is no day.
        """
        from obligations.bound import Question

        for given in (state, provision, territory or ""):
            if not isinstance(given, str):
                raise UsageError(f"{given!r} is no name: give a text")
        code, article = self._provision(provision)
        day = as_day(on)
        place = self.names.territory(territory) if territory else None
        return self._bindings.answer(Question(self.names.state(state), code, article, day, place))

    def bound_to_all(self, state: str, on: str | date, territory: str | None = None) -> list[Bound]:
        """Say for every treaty on file whether the State was bound by it on a day."""
        return [self.bound(state, code, on, territory) for code in self.names.treaties() if not self._is_soft(code)]

    def assess(self, event: str | Path | Record | list[Record], *, include_all: bool = False) -> list[Finding]:
        """Say which obligations an event may breach: a recorded event, a record file, or a record.

        Args:
            event: Id of a recorded event, path of a record file, or the record itself.
            include_all: Also what does not apply, is excepted, contradicted or rests on a signature alone.

        Raises:
            UnknownNameError: No event has that id.
            BadDataError: The record has problems; all of them are listed.
        """
        from obligations.assessment import SHOWN_BY_DEFAULT

        found = self.assessment(event).findings
        return [one for one in found if include_all or one.status in SHOWN_BY_DEFAULT]

    def assessment(self, *events: str | Path | Record | list[Record]) -> Assessment:
        """Assess events (all recorded ones if none is named) and return everything that was found."""
        from obligations.assess import recorded, summed_up

        if not events:
            return recorded(self, self.incidents)
        parts, seen = [], dict[str, str]()
        for event in dict.fromkeys(one if isinstance(one, str | Path) else _Given(one) for one in events):
            part, origin = self._assess_one(event)
            for incident in part.incidents:
                if seen.setdefault(incident.id, origin) != origin:
                    message = (
                        f'"{incident.id}" is the id of an event in {seen[incident.id]} too; give one of them another'
                    )
                    raise BadDataError([Problem(origin, 0, "id", message)])
            parts.append(part)
        return summed_up(parts)

    def _assess_one(self, event: str | Path | _Given) -> tuple[Assessment, str]:
        """Assess one recorded event, record file, or record; also say where it came from."""
        from obligations.assess import assess_records, recorded

        records = self._brought(event)
        if records is None:
            return recorded(self, [self.incident(str(event))]), "the data on file"
        found = assess_records(self, records)
        return (
            (found, "the record")
            if isinstance(event, _Given)
            else (replace(found, data_files=(str(event),)), str(event))
        )

    def _brought(self, event: str | Path | _Given) -> list[Record] | None:
        """Read and check the records that a user brings; None for a recorded event."""
        if isinstance(event, str) and not _is_file(event):
            return None
        from obligations.load.record import check_records, read_records

        if isinstance(event, _Given):
            return check_records(event.record, self.vocabulary)
        return read_records(Path(event), self.vocabulary)

    def what_if(
        self,
        add: Sequence[str] = (),
        remove: Sequence[str] = (),
        events: Sequence[str | Path | Record | list[Record]] = (),
    ) -> WhatIf:
        """Say which findings would be gained, lost or changed if these facts held; nothing is written anywhere.

        Args:
            add: Facts to suppose, such as `ratify CHN ICCPR 1998-10-05`.
            remove: Things on file to take away, such as `claim:2016-17-returns.returned`.
            events: What to assess, as in `assess`; by default every recorded event that the facts can touch.

        Raises SuppositionError for facts that cannot be read or name nothing, and the errors of `assess`.
        """
        from obligations.whatif import what_if

        named, records = [], list[Record]()
        for event in (one if isinstance(one, str | Path) else _Given(one) for one in events):
            brought = self._brought(event)
            if brought is None:
                named.append(self.incident(str(event)))
            else:
                records += brought
        ids = [*dict.fromkeys(named), *(record["id"] for record in records)]
        twice = sorted({one for one in ids if ids.count(one) > 1})
        if twice:
            raise BadDataError([Problem("the events", 0, "id", f'two have the id "{one}"') for one in twice])
        return what_if(self, (add, remove), named if events else None, records)

    def diff(
        self,
        state: str,
        first: str | date,
        second: str | date,
        *,
        treaty: str | None = None,
        territory: str | None = None,
    ) -> LawDiff:
        """Say what changed in the treaty law that binds a State between two days.

        Args:
            state: Code or name of the State.
            first: The earlier day; what holds on it already is no change.
            second: The later day.
            treaty: One treaty only.
            territory: A territory with a status of its own, such as `hong-kong`.

        Raises:
            UnknownNameError: A name is not on file.
            DateError: A day is no day.
            UsageError: The first day lies after the second.
        """
        from obligations.diff import Span, law_diff

        place = self.names.territory(territory) if territory else None
        span = Span(self.names.state(state), as_day(first), as_day(second), place)
        codes = [self.names.treaty(treaty)] if treaty else self.names.treaties()
        return law_diff(self._bindings, span, [one for one in codes if treaty or not self._is_soft(one)])

    def records(self, event: str | Path | Record | list[Record]) -> str | list[Record]:
        """Return the id of a recorded event, or the checked records of a file or in memory.

        Raises UnknownNameError where no event has that id, BadDataError with all problems of a record.
        """
        found = self._brought(event if isinstance(event, str | Path) else _Given(event))
        return self.incident(str(event)) if found is None else found

    def why_not(self, event: str | Path | Record | list[Record], provision: str, state: str | None = None) -> WhyNot:
        """Say why an event shows no finding, or a weak one, of a provision, and which facts would complete it.

        Args:
            event: Id of a recorded event, path of a record file that holds one record, or the record itself.
            provision: A provision such as `CAT:3(1)`, a rule of custom or a norm, by its id.
            state: Only this State; by default every State with a role in the event.

        Raises:
            UnknownNameError: The event, the provision or the State is not on file.
        """
        from obligations.why_not import why_not

        return why_not(self, event, provision, state)

    def incident(self, text: str) -> str:
        """Return the id of the recorded event that a text names.

        Raises:
            UnknownNameError: No event, or more than one, is called so.
        """
        return self.names.one_of("incident", text, self.incidents)

    def explain(self, finding_id: str, within: Assessment | None = None) -> Finding:
        """Return one finding whole; any unique beginning of its id will do.

        Raises:
            UnknownNameError: No finding, or more than one, has an id that begins so.
        """
        from obligations.findings import FindingReader

        if within:
            known = {one.id: one for one in within.findings}
            return known[self.names.one_of("finding", finding_id, known)]
        iris = {tail(one): one for one in self.view.subjects("a", names.OBL + "Finding")}
        return FindingReader(self.view).finding(iris[self.names.one_of("finding", finding_id, iris)])

    def proof(self, finding_id: str, *files: str | Path, form: str = "turtle") -> str:
        """Write one finding with all that it rests on; `obligations verify` derives it again.

        `finding_id`: any unique beginning; `files`: where its event is no recorded one; `form`: `turtle` or `jsonld`.
        Raises UnknownNameError, UsageError for another form, EngineError where the premises do not give the finding.
        """
        if self.lang != ENGLISH:  # a proof is the same in every language of names
            return KnowledgeBase(self.store, self.sources, self.path).proof(finding_id, *files, form=form)
        if form not in {"turtle", "jsonld"}:
            raise UsageError(f"a proof is written as turtle or jsonld, not as {form!r}")
        from obligations.assess import around, own_facts
        from obligations.proof import prove
        from obligations.render.proof import proof_as_rdf

        paths = [Path(one) for one in files]
        found = self.explain(finding_id, around(self, finding_id, paths) if paths else None)
        return proof_as_rdf(prove(self, found, own_facts(self, found.incident, paths)), form)

    def query(
        self,
        query: str,
        *,
        time_limit: float = 30,
        row_limit: int | None = None,
        allow_service: bool = False,
        **parameters: str,
    ) -> Answer:
        """Run a named query with its parameters, or any SPARQL 1.1 query that only reads.

        Raises:
            QueryError: It does not parse, would change data, or would reach outside.
            EngineError: The time limit was reached.
            UnknownNameError: A parameter names nothing on file.
        """
        from obligations.load.record import is_slug
        from obligations.queries import run_named, run_text

        known = self.named_queries
        if query in known:
            return run_named(self, known[query], parameters)
        if is_slug(query):
            raise UnknownNameError("query", query, [one for one in known if query in one][:3])
        if parameters:
            raise UsageError("parameters go with a named query; write the values of an ad-hoc query into it")
        return run_text(self, query, time_limit, row_limit, allow_service=allow_service)

    @cached_property
    def named_queries(self) -> Mapping[str, NamedQuery]:
        """The named queries by id."""
        from obligations.queries import load_queries

        return load_queries(self.sources.queries / "ask")

    def graph(self) -> Dataset:
        """Return everything as an rdflib Dataset: one named graph for each source, derived graphs included."""
        from pyoxigraph import RdfFormat
        from rdflib import Dataset

        dataset = Dataset(default_union=True)
        written = self.store.dump(format=RdfFormat.N_QUADS)
        dataset.parse(data=written, format="nquads")
        return dataset

    @cached_property
    def _bindings(self) -> Bindings:
        from obligations.bound import Bindings

        return Bindings(self.view)

    @cached_property
    def _provision_memo(self) -> dict[str, tuple[str, str | None]]:
        return {}

    def _provision(self, text: str) -> tuple[str, str | None]:
        if text not in self._provision_memo:
            self._provision_memo[text] = self.names.provision(text)
        return self._provision_memo[text]

    def _is_soft(self, code: str) -> bool:
        return names.OBL + "SoftLaw" in self.view.many(names.TREATY + code.lower(), "a")


class _Given:
    """A record in memory, told apart by identity."""

    def __init__(self, record: Record | list[Record]) -> None:
        self.record = list(record) if isinstance(record, tuple) else record


def _is_file(text: str) -> bool:
    return (
        "/" in text or "\\" in text or Path(text).suffix in {".yaml", ".yml", ".json", ".toml"} or Path(text).exists()
    )
