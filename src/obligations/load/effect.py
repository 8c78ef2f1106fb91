"""Computes when an act of a State takes effect: the treaty's own rule, its first day, and the day a State came to be.

VCLT art. 24: a treaty enters into force as it provides, and for a State that consents later, on the day that it
provides. The rule itself is data (`obl:EntryIntoForceRule`); only the counting of days is done here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from obligations.dates import Interval, add_days, add_months, first_of_next_month

if TYPE_CHECKING:
    from collections.abc import Mapping

SUCCESSIONS = frozenset({"succession", "accession-or-succession"})
_WAITING = frozenset(
    {
        "ratification",
        "accession",
        "acceptance",
        "approval",
        "definitive-signature",
        "formal-confirmation",
        "ratification-accession-or-succession",
        "contested-ratification",
        "territorial-extension",
        *SUCCESSIONS,
    }
)
BEGINNING = date(1, 1, 1)
FOREVER = date(9999, 12, 31)


@dataclass(frozen=True)
class TreatyRule:
    """When a treaty enters into force for a State that deposits an instrument.

    Attributes:
        entry_into_force: First day of the treaty itself; None where it is not on file.
        days: Days to wait after deposit.
        months: Calendar months to wait after deposit.
        then_first_of_next_month: Wait on to the first day of the next month.
        waits_only_after_entry: The waiting time holds only for deposits made after the treaty's own first day.
    """

    entry_into_force: date | None = None
    days: int = 0
    months: int = 0
    then_first_of_next_month: bool = False
    waits_only_after_entry: bool = False

    def day_of_effect(self, deposit: date) -> date:
        """Return the day on which a deposit takes effect, the treaty's first day at the earliest.

        >>> TreatyRule(date(1987, 6, 26), days=30).day_of_effect(date(1988, 10, 4))
        datetime.date(1988, 11, 3)
        >>> TreatyRule(date(1981, 9, 3), days=30).day_of_effect(date(1980, 11, 4))
        datetime.date(1981, 9, 3)
        """
        first = self.entry_into_force
        if first and self.waits_only_after_entry and deposit < first:
            return first
        effect = add_days(add_months(deposit, self.months), self.days)
        if self.then_first_of_next_month:
            effect = first_of_next_month(effect)
        return max(effect, first) if first else effect


@dataclass(frozen=True)
class Effect:
    """From which day an act has effect, and why.

    Attributes:
        possibly_from: First day on which it may have effect.
        certainly_from: First day on which it has effect for certain.
        basis: Term that names the ground: stated by the depositary, the treaty's rule, or both in agreement.
        mismatch: The stated day, where it differs from the rule; None where they agree.
        ruled: The day that the rule gives, where the stated day differs from it.
    """

    possibly_from: date
    certainly_from: date
    basis: str
    mismatch: date | None = None
    ruled: date | None = None


@dataclass(frozen=True)
class Deposit:
    """What a source says of one act.

    Attributes:
        action: Kind of act, such as `ratification`.
        made: Day of the act; an interval where only the month or year is known.
        stated: Day of effect that a source states; None where none does.
        by_depositary: Whether that source is the depositary's own list.
    """

    action: str
    made: Interval
    stated: date | None = None
    by_depositary: bool = False


def effect_of(deposit: Deposit, rule: TreatyRule, exists: date | None = None) -> Effect:
    """Compute from when an act has effect; `exists` is the day on which the State came to be.

    A stated day wins over the rule only if the depositary states it, or if a succession reaches back to the day on
    which the State came to be. Few treaties say when an extension to a territory takes effect, so there the stated day
    stands. An act known by its year alone has an interval of possible days.
    """
    first, last = deposit.made.earliest or BEGINNING, deposit.made.latest or BEGINNING
    action, stated = deposit.action, deposit.stated
    if action in SUCCESSIONS:
        return _succession(last, stated, rule, exists)
    if action not in _WAITING or (action == "territorial-extension" and stated):
        basis = "statedInSource" if stated else "dateOfAct"
        return Effect(stated or first, stated or last, basis)
    earliest, latest = (max(rule.day_of_effect(one), exists or BEGINNING) for one in (first, last))
    if action == "territorial-extension":
        return Effect(first, latest, "treatyRule")
    return _by_rule(deposit, earliest, latest)


def _by_rule(deposit: Deposit, earliest: date, latest: date) -> Effect:
    """Hold a stated day of effect against the interval that the rule gives."""
    stated = deposit.stated
    if stated is None:
        return Effect(earliest, latest, "treatyRule")
    if deposit.by_depositary and stated != latest:
        return Effect(stated, stated, "statedByDepositary", stated, latest)
    if earliest <= stated <= latest:
        return Effect(stated, stated, "statedAndRuleAgree")
    return Effect(earliest, latest, "treatyRule", stated, latest)


def _succession(deposit: date, stated: date | None, rule: TreatyRule, exists: date | None) -> Effect:
    """A successor is bound from the succession of States; a day later than the rule allows is a slip."""
    ruled = max(rule.day_of_effect(deposit), exists or BEGINNING)
    if stated and stated <= ruled:
        return Effect(stated, stated, "dateOfSuccession")
    possible = max(exists, rule.entry_into_force or BEGINNING) if exists else min(deposit, ruled)
    return Effect(min(possible, ruled), ruled, "treatyRule", stated, ruled if stated else None)


def parse_rule(values: Mapping[str, str]) -> TreatyRule:
    """Build a rule from the literals of a treaty's `obl:EntryIntoForceRule`."""
    first = values.get("entryIntoForce")
    return TreatyRule(
        date.fromisoformat(first) if first else None,
        int(values.get("waitsDays", 0)),
        int(values.get("waitsMonths", 0)),
        values.get("thenFirstOfNextMonth") == "true",
        values.get("waitsOnlyAfterEntryIntoForce") == "true",
    )
