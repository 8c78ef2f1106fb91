"""What came of each record of a part: no record is without a line, whether or not a finding is listed for it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Triple

    from obligations.bulk.engine import Found
    from obligations.bulk.reading import Checked


@dataclass
class Account:
    """The findings of each record, counted by status, and which statuses are listed."""

    listed: frozenset[str]
    found: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def counting(self, found: Found) -> Found:
        """Return the same findings, counted as they are read."""
        return _Counting(found, self)

    def statuses(self, *, listed: bool) -> dict[str, int]:
        """Count the findings by status: those of a listed status, or the others."""
        return self._of(sum(self.found.values(), Counter()), listed=listed)

    def without(self, ids: Iterable[str]) -> int:
        """Count the assessed records, given by their ids, of which no finding is listed."""
        return sum(not self.listed.intersection(self.found[one]) for one in ids)

    def lines(self, checked: Checked) -> Iterator[dict[str, Any]]:
        """Say of each record, in the order of lines, what came of it; of a faulty one only its faults are known."""
        nothing = {"acts": None, "findings": None, "leftOut": None}
        told: dict[int, dict[str, Any]] = {
            line: {"line": line, "id": slug, "outcome": "faulty", **nothing} for line, slug in checked.faulty.items()
        }
        for line, record in checked.records:
            slug = str(record["id"])
            found = self.found[slug]
            told[line] = {
                "line": line,
                "id": slug,
                "outcome": "assessed",
                "acts": len(record["acts"]),
                "findings": sum(self._of(found, listed=True).values()),
                "leftOut": self._of(found, listed=False),
            }
        return (told[line] for line in sorted(told))

    def _of(self, found: Counter[str], *, listed: bool) -> dict[str, int]:
        return {one: count for one, count in sorted(found.items()) if (one in self.listed) is listed}


class _Counting:
    def __init__(self, found: Found, account: Account) -> None:
        self._found, self._account = found, account

    def statuses(self) -> Iterator[Any]:
        for row in self._found.statuses():
            self._account.found[row["incident"]][row["status"]] += 1
            yield row

    def triples(self) -> Iterator[Triple]:
        return self._found.triples()

    def ntriples(self) -> Iterator[bytes]:
        return self._found.ntriples()
