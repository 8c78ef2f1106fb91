"""Named answers of `bound`: each change of status on its exact day, with the day before it as near miss.

The expected days come from the treaties' clauses and from the notes on the ratification data, not from the library.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from obligations.dates import Interval
from rule_worlds import small_law, write_law

if TYPE_CHECKING:
    from pathlib import Path

    from obligations import KnowledgeBase

BOUND, NOT, SIGNED, UNKNOWN = "bound", "notBound", "signatoryOnly", "unknown"

TURNING_DAYS = [
    # China: CAT signed 1986, in force on the 30th day after deposit; ICCPR signed only.
    ("CHN", "CAT", "1986-12-11", NOT),
    ("CHN", "CAT", "1986-12-12", SIGNED),
    ("CHN", "CAT", "1988-11-02", SIGNED),
    ("CHN", "CAT", "1988-11-03", BOUND),
    ("CHN", "ICCPR", "1998-10-04", NOT),
    ("CHN", "ICCPR", "1998-10-05", SIGNED),
    ("CHN", "ICCPR", "2017-07-01", SIGNED),
    ("CHN", "REFUGEE-1951", "1982-12-22", NOT),
    ("CHN", "REFUGEE-1951", "1982-12-23", BOUND),
    ("CHN", "REFUGEE-1967", "1982-09-23", NOT),
    ("CHN", "REFUGEE-1967", "1982-09-24", BOUND),
    ("CHN", "GENOCIDE", "1983-07-16", SIGNED),  # the ratification of 1951 was made in Taipei: no act of the PRC
    ("CHN", "GENOCIDE", "1983-07-17", BOUND),
    # DPRK: three months after deposit; the notice of August 1997 is without effect; no party to CAT.
    ("PRK", "ICCPR", "1981-12-13", NOT),
    ("PRK", "ICCPR", "1981-12-14", BOUND),
    ("PRK", "ICCPR", "1997-09-01", BOUND),
    ("PRK", "ICCPR", "2017-07-01", BOUND),
    ("PRK", "CAT", "2017-07-01", NOT),
    # The common articles stand in each of the Geneva Conventions: six months after the deposit of 28 December 1956.
    ("CHN", "GC-COMMON", "1957-06-27", NOT),
    ("CHN", "GC-COMMON", "1957-06-28", BOUND),
    # The Protocol of 1967 takes over articles 2 to 34 of the Convention and not the whole of it.
    ("USA", "REFUGEE-1951", "2017-07-01", NOT),
    # Denunciation ends on its day of effect, not on notice.
    ("BLR", "ICCPR-OP1", "1992-12-29", NOT),
    ("BLR", "ICCPR-OP1", "1992-12-30", BOUND),
    ("BLR", "ICCPR-OP1", "2022-11-08", BOUND),
    ("BLR", "ICCPR-OP1", "2023-02-07", BOUND),
    ("BLR", "ICCPR-OP1", "2023-02-08", NOT),
    # Left and joined again on one day: the new consent waits three months; left for good in 2000.
    ("TTO", "ICCPR-OP1", "1998-08-25", BOUND),
    ("TTO", "ICCPR-OP1", "1998-08-26", NOT),
    ("TTO", "ICCPR-OP1", "1998-11-25", NOT),
    ("TTO", "ICCPR-OP1", "1998-11-26", BOUND),
    ("TTO", "ICCPR-OP1", "2000-06-26", BOUND),
    ("TTO", "ICCPR-OP1", "2000-06-27", NOT),
    # Left and joined again with effect from the same day: no gap.
    ("GUY", "ICCPR-OP1", "1999-04-04", BOUND),
    ("GUY", "ICCPR-OP1", "1999-04-05", BOUND),
    ("BDI", "ROME", "2017-10-26", BOUND),
    ("BDI", "ROME", "2017-10-27", NOT),
    ("PHL", "ROME", "2019-03-16", BOUND),
    ("PHL", "ROME", "2019-03-17", NOT),
    ("GMB", "ROME", "2017-02-09", BOUND),  # notified, then rescinded: never out
    ("GMB", "ROME", "2018-01-01", BOUND),
    ("ZAF", "ROME", "2017-03-06", BOUND),
    ("ZAF", "ROME", "2018-01-01", BOUND),
    ("USA", "ROME", "2000-12-30", NOT),
    ("USA", "ROME", "2000-12-31", SIGNED),
    ("USA", "ROME", "2002-05-05", SIGNED),
    ("USA", "ROME", "2002-05-06", NOT),  # the notice that it will not join ends the duty of a signatory
    ("VEN", "ACHR", "2013-09-09", BOUND),
    ("VEN", "ACHR", "2013-09-10", NOT),
    ("VEN", "ACHR", "2019-07-30", NOT),
    ("VEN", "ACHR", "2019-07-31", UNKNOWN),
    ("RUS", "ECHR", "2022-03-16", BOUND),  # out of the Council of Europe, party for six months more
    ("RUS", "ECHR", "2022-09-15", BOUND),
    ("RUS", "ECHR", "2022-09-16", NOT),
    ("GRC", "ECHR", "1970-06-12", BOUND),
    ("GRC", "ECHR", "1970-06-13", NOT),
    ("GRC", "ECHR", "1974-11-27", NOT),
    ("GRC", "ECHR", "1974-11-28", BOUND),
    ("MDG", "STATELESS-1954", "1966-04-01", BOUND),
    ("MDG", "STATELESS-1954", "1966-04-02", NOT),
    # Successors and the States before them.
    ("CZE", "CAT", "1992-12-31", NOT),
    ("CZE", "CAT", "1993-01-01", BOUND),
    ("CSK", "CAT", "1992-12-31", BOUND),
    ("CSK", "CAT", "1993-01-01", NOT),
    ("DDR", "CAT", "1990-10-02", BOUND),
    ("DDR", "CAT", "1990-10-03", NOT),
    ("YUG", "CAT", "1992-04-26", BOUND),
    ("YUG", "CAT", "1992-04-27", NOT),
    # Twelve months (ILO), the first of a month (ICMW, ROME), one month but only once in force (CRC-OPAC).
    ("CHN", "ILO-29", "2023-08-11", NOT),
    ("CHN", "ILO-29", "2023-08-12", BOUND),
    ("ALB", "ICMW", "2007-09-30", NOT),
    ("ALB", "ICMW", "2007-10-01", BOUND),
    ("GMB", "ROME", "2002-08-31", SIGNED),
    ("GMB", "ROME", "2002-09-01", BOUND),
    ("KEN", "CRC-OPAC", "2002-02-11", SIGNED),  # deposited 2002-01-28: the month runs only for those who join later
    ("KEN", "CRC-OPAC", "2002-02-12", BOUND),
    # An act known by its year: 30 days after some day of 2016.
    ("FIN", "CRPD-OP", "2016-01-30", SIGNED),
    ("FIN", "CRPD-OP", "2016-01-31", UNKNOWN),
    ("FIN", "CRPD-OP", "2017-01-29", UNKNOWN),
    ("FIN", "CRPD-OP", "2017-01-30", BOUND),
    ("NZL", "CRPD-OP", "2016-01-30", NOT),
    # A succession without a stated day: from the succession of States at the earliest, by the clause at the latest.
    ("SVK", "ICCPR-OP1", "1992-12-31", NOT),
    ("SVK", "ICCPR-OP1", "1993-01-01", UNKNOWN),
    ("SVK", "ICCPR-OP1", "1993-08-27", UNKNOWN),
    ("SVK", "ICCPR-OP1", "1993-08-28", BOUND),
    # Silence: "no" up to the day to which the list is complete, then unknown; what is known stands.
    ("PRK", "CAT", "2026-05-28", NOT),
    ("PRK", "CAT", "2026-05-29", UNKNOWN),
    ("CHN", "CAT", "2026-12-31", BOUND),
    ("CHN", "ICCPR", "2023-10-01", SIGNED),
    ("USA", "ICCPR-OP1", "2022-06-10", NOT),
    ("USA", "ICCPR-OP1", "2022-06-11", UNKNOWN),
    ("IRN", "SMUGGLING", "2024-06-14", NOT),
    ("IRN", "SMUGGLING", "2024-06-15", UNKNOWN),
    ("CHN", "ILO-29-P2014", "2026-09-24", NOT),
    # A State outside the group to which a treaty is open is no party on any day.
    ("PRK", "ILO-29", "2026-07-01", NOT),
    ("CHN", "ECHR", "2026-12-31", NOT),
    ("CHN", "ACHPR", "2026-12-31", NOT),
    ("MAR", "ACHPR", "2020-01-01", UNKNOWN),  # in the African Union, and the list is not complete
    # Nothing is bound before a treaty is adopted or in force, or when the State does not exist.
    ("MAR", "ACHPR", "1981-06-26", NOT),
    ("MAR", "ACHPR", "1986-10-20", NOT),
    ("SOM", "OAU-REFUGEE", "1974-06-19", NOT),
    ("SOM", "OAU-REFUGEE", "1974-06-20", UNKNOWN),
    ("DDR", "STATELESS-1961", "2020-01-01", NOT),
    ("YUG", "ILO-105", "2025-03-01", NOT),
    ("SSD", "OAU-REFUGEE", "2011-07-08", NOT),
    ("SSD", "OAU-REFUGEE", "2011-07-09", UNKNOWN),
]

IN_TERRITORIES = [
    ("CHN", "ICCPR", "1997-06-30", "hong-kong", NOT),
    ("CHN", "ICCPR", "1997-07-01", "hong-kong", BOUND),
    ("CHN", "ICCPR", "2017-07-01", "hong-kong", BOUND),
    ("CHN", "ICCPR", "1999-12-19", "macao", NOT),
    ("CHN", "ICCPR", "1999-12-20", "macao", BOUND),
    ("GBR", "ICCPR", "1997-07-01", "hong-kong", NOT),
    ("PRT", "ICCPR", "1999-12-20", "macao", NOT),
    ("CHN", "REFUGEE-1951", "2010-01-01", "hong-kong", NOT),
    ("CHN", "REFUGEE-1951:33", "2010-01-01", "hong-kong", NOT),
    ("CHN", "REFUGEE-1967", "2010-01-01", "hong-kong", NOT),
    ("CHN", "REFUGEE-1951", "2010-01-01", "macao", BOUND),
    ("CHN", "REFUGEE-1967", "2010-01-01", "macao", UNKNOWN),  # bound, and nothing on file says whether there
    ("CHN", "STATELESS-1954", "2010-01-01", "hong-kong", BOUND),
    ("CHN", "STATELESS-1954", "2010-01-01", "macao", NOT),
    ("CHN", "CAT", "2010-01-01", "hong-kong", BOUND),
    ("GBR", "CAT", "1988-12-31", "isle-of-man", SIGNED),  # extended on deposit, a month before it is bound itself
    ("GBR", "CAT", "1989-01-07", "isle-of-man", BOUND),
    ("GBR", "ECHR", "1953-11-23", "gibraltar", BOUND),  # territories wait 30 days, a deposit does not
    ("DNK", "ROME", "2004-12-01", "greenland", BOUND),  # stated: from 1 October 2004
    ("NZL", "ROME", "2020-01-01", "tokelau", NOT),
]

ARTICLES = [
    # Protocol art. I(1) carries arts. 2 to 34 of the Convention to those who joined the Protocol alone.
    ("USA", "REFUGEE-1951:33", "1968-10-31", NOT),
    ("USA", "REFUGEE-1951:33", "1968-11-01", BOUND),
    ("USA", "REFUGEE-1951:2", "1968-11-01", BOUND),
    ("USA", "REFUGEE-1951:34", "1968-11-01", BOUND),
    ("USA", "REFUGEE-1951:35", "1968-11-01", NOT),
    ("USA", "REFUGEE-1951", "1968-11-01", NOT),
    ("USA", "REFUGEE-1967", "1968-11-01", BOUND),
    ("MDG", "REFUGEE-1951:35", "2010-01-01", BOUND),
    ("MDG", "REFUGEE-1967", "2010-01-01", NOT),
]


@pytest.mark.parametrize(("state", "treaty", "day", "status"), TURNING_DAYS)
def test_status_on_the_day(kb: KnowledgeBase, state: str, treaty: str, day: str, status: str) -> None:
    assert kb.bound(state, treaty, on=day).status == status


@pytest.mark.parametrize(("state", "treaty", "day", "territory", "status"), IN_TERRITORIES)
def test_status_in_a_territory(
    kb: KnowledgeBase, state: str, treaty: str, day: str, territory: str, status: str
) -> None:
    assert kb.bound(state, treaty, on=day, territory=territory).status == status


@pytest.mark.parametrize(("state", "article", "day", "status"), ARTICLES)
def test_status_of_an_article_that_the_protocol_may_carry(
    kb: KnowledgeBase, state: str, article: str, day: str, status: str
) -> None:
    assert kb.bound(state, article, on=day).status == status


@pytest.mark.parametrize("treaty", ["ICCPR", "STATELESS-1954"])
def test_what_covers_hong_kong_makes_china_itself_no_party(kb: KnowledgeBase, treaty: str) -> None:
    assert kb.bound("CHN", treaty, on="2010-01-01").status != BOUND
    assert kb.bound("CHN", treaty, on="2010-01-01", territory="hong-kong").acts[0].kind == "territorial-continuation"


def test_bound_names_since_when_until_when_and_by_which_act(kb: KnowledgeBase) -> None:
    answer = kb.bound("BLR", "ICCPR-OP1", on="2000-01-01")
    assert (answer.since, answer.until) == (date(1992, 12, 30), date(2023, 2, 8))
    assert [act.id for act in answer.acts] == ["blr-iccpr-op1-accession-1992-09-30"]


def test_bound_since_is_an_interval_where_only_the_year_of_the_act_is_known(kb: KnowledgeBase) -> None:
    answer = kb.bound("FIN", "CRPD-OP", on="2020-01-01")
    assert answer.since == Interval(date(2016, 1, 31), date(2017, 1, 30))


def test_the_protocol_is_named_as_the_carrier_and_only_where_it_carries(kb: KnowledgeBase) -> None:
    assert kb.bound("USA", "REFUGEE-1951:33", on="2010-01-01").via == "REFUGEE-1967"
    assert kb.bound("MDG", "REFUGEE-1951:33", on="2010-01-01").via is None
    assert kb.bound("CHN", "REFUGEE-1951:33", on="2010-01-01").via is None  # bound by the Convention itself


def test_an_unknown_answer_keeps_the_day_to_which_the_list_goes(kb: KnowledgeBase) -> None:
    answer = kb.bound("PRK", "CAT", on="2026-05-29")
    assert (answer.status, answer.data_complete_to) == (UNKNOWN, date(2026, 5, 28))


def test_the_purported_withdrawal_is_told_once_it_was_made(kb: KnowledgeBase) -> None:
    before, after = (" ".join(kb.bound("PRK", "ICCPR", on=day).notes) for day in ("1997-07-31", "1997-09-01"))
    assert ("withdrawal" in before, "withdrawal" in after) == (False, True)


def test_soft_law_binds_nobody(kb: KnowledgeBase) -> None:
    assert kb.bound("USA", "UDHR", on="2010-01-01").status == NOT


def test_provisional_application_is_told_as_what_it_is(tmp_path: Path) -> None:
    given = {"treaty": "loose", "state": "XBB"}
    start = {"action": "provisional-application", "date": "2000-05-01", "effective": "2000-05-10", "id": "start"}
    end = {"action": "provisional-application-ended", "date": "2005-05-10", "id": "end"}
    law = small_law(write_law(tmp_path / "law", {"actions": [given | start, given | end]}))
    on = {day: law.bound("XBB", "LOOSE", day) for day in ("2000-05-09", "2000-05-10", "2005-05-09", "2005-05-10")}
    assert on["2000-05-10"].reason == "Agreed to apply it provisionally 1 May 2000, applied by it from 10 May 2000."
    early = "Not yet: it agreed to apply it provisionally 1 May 2000, with effect from 10 May 2000."
    assert on["2000-05-09"].reason == early
    assert [one.status for one in on.values()] == [NOT, BOUND, BOUND, UNKNOWN]


@pytest.mark.parametrize(
    ("article", "status"), [("GC-COMMON:3", BOUND), ("GC-COMMON:3(1)(a)", BOUND), ("GC-IV:3", BOUND)]
)
def test_common_article_binds_by_the_convention_in_which_it_stands(
    kb: KnowledgeBase, article: str, status: str
) -> None:
    found = kb.bound("China", article, on="2017-07-01")
    assert (found.status, found.via or "GC-IV") in {(status, f"GC-{number}") for number in ("I", "II", "III", "IV")}
    assert kb.bound("China", article, on="1957-06-27").status != BOUND
