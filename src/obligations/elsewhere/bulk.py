"""Assesses all events of an endpoint inside it, some at a time, and writes what was found into parts here."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import Store

from obligations.bulk.account import Account
from obligations.bulk.by_rules import KEPT, RulesFound
from obligations.bulk.ledger import ASIDE, Entry, Ledger, settle, writing
from obligations.bulk.rows import Rows, notice
from obligations.bulk.run import rests_on, summed_up
from obligations.bulk.writing import SUFFIX, writer
from obligations.elsewhere.events import events
from obligations.elsewhere.left import Left
from obligations.elsewhere.passed import beyond, fingerprint, noted
from obligations.elsewhere.run import Run, law_for
from obligations.errors import UsageError
from obligations.load.terms import TYPE, obl
from obligations.rules import split

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import NamedNode, Quad

    from obligations.bulk.run import Progress, Summary
    from obligations.bulk.working import Job
    from obligations.elsewhere.connect import RemoteKnowledge

CODE: Final = "elsewhere/*.py"
"""The files of this package that only such runs use."""

AT_ONCE: Final = 50
"""Events of a part: many for each request, few enough for the time that one may take."""


def assess_bulk_there(
    there: RemoteKnowledge, job: Job, per_part: int | None, tell: Callable[[str], None], progress: Progress
) -> Summary:
    """Assess every event that a writable endpoint holds, under the law that it holds.

    Of each part the events and their law are copied there into a working graph, the rules run there, what rows are made
    of is read back, and the graph is dropped. Where a run is taken up, the events of each part are read again and held
    to what was assessed; then come those that no part has, added ones among them.

    Args:
        there: The endpoint.
        job: What to do; its file is not read.
        per_part: Events of a part; the usual number if None.
        tell: Called with a sentence for the reader on what stays in the endpoint.
        progress: Hears how far the run is.

    Raises:
        EngineError: The endpoint failed or refused; what was written there is dropped again, or named where it is not.
        UsageError: The folder cannot be used, or what was assessed has changed in the endpoint.
    """
    known, ledger = events(there.endpoint), Ledger(Path(job.folder))
    held = {"endpoint": there.endpoint.name, "notice": notice(there.remote_law)}
    with ledger.opened({**rests_on(job, CODE), **held}):
        left = Left(ledger.folder, there.endpoint)
        left.take_up()
        before = sum(one.records for one in ledger.entries)
        todo = iter(beyond(there.endpoint.own_dataset(), known, ledger).items())
        findings = sum(one.findings for one in ledger.entries)
        done, work = before, _Work(there, job, tell, left)
        while some := dict(islice(todo, per_part or AT_ONCE)):
            entry, aside = work.part(some, len(ledger.entries) + 1, done)
            ledger.commit(entry, aside)
            done, findings = done + len(some), findings + entry.findings
            progress(done / len(known), findings)
        left.end()
    return summed_up(ledger, before)


class _Work:
    """Assesses parts."""

    def __init__(self, there: RemoteKnowledge, job: Job, tell: Callable[[str], None], left: Left) -> None:
        self._there, self._job, self._tell, self._left = there, job, tell, left
        self._law_rules, self._rules = split(there.sources.rules())
        self._complete = False
        self._rows = Rows(there.remote_law, job.statuses)
        self._notice = notice(there.remote_law)

    def part(self, some: dict[str, list[NamedNode]], number: int, before: int) -> tuple[Entry, dict[str, str]]:
        """Assess some events, given with their graphs, and write what was found aside."""
        name = f"part-{number:06}{SUFFIX[self._job.form]}"
        path, (kept, text) = Path(self._job.folder, f"{ASIDE}{name}"), noted(number, some)
        ids = Path(self._job.folder, kept).with_name(f"{ASIDE}{number:06}.ids")
        acts, days, found, digest = self._found(some)
        account = Account(self._job.statuses)
        try:
            with writing(Path(self._job.folder)):
                out = writer(self._job.form, path, self._rows, self._notice)
                try:
                    findings = out.write(days, account.counting(found))
                finally:
                    out.close()
                settle(path)
                ids.write_text(text, encoding="utf-8")
                settle(ids)
        except UsageError:
            path.unlink(missing_ok=True)
            ids.unlink(missing_ok=True)
            raise
        counts = (len(some), len(some), acts, findings, 0)
        last, written = before + len(some), path.stat().st_size
        entry = Entry(
            *(number, name, before + 1, last, *counts, digest, written, last),
            without=account.without(some),
            statuses=account.statuses(listed=True),
            left_out=account.statuses(listed=False),
        )
        return entry, {name: str(path), kept: str(ids)}

    def _found(self, some: dict[str, list[NamedNode]]) -> tuple[int, list[Quad], RulesFound, str]:
        """Run the rules there on some events; return how many acts, their days, what was found, and a fingerprint."""
        run, case = Run(self._there.endpoint.own_dataset()), Store()
        self._left.note(run.names)
        try:
            if not self._complete:
                run.complete_law(self._law_rules, self._tell)
                self._complete = True
            run.copy([graph for graphs in some.values() for graph in graphs])
            copied = run.copied()
            case.extend(copied)
            acts = sum(1 for _ in case.quads_for_pattern(None, TYPE, obl("Act"), None))
            days = list(case.quads_for_pattern(None, obl("edtf"), None, None))
            law, expected = law_for(self._there, case)
            run.copy_law(law)
            run.rules_on_work(self._rules, expected=expected)
            found = run.told(sorted(one.value for one in KEPT))
        except BaseException as error:
            run.drop(error, run.graphs)
            raise
        run.drop(None, run.graphs)
        return acts, days, RulesFound(list(found)), fingerprint(some, copied)
