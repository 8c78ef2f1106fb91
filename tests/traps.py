"""What the tests of the legal traps share: recorded events as written and as assessed, pages as text, outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from ruamel.yaml import YAML

from obligations.load.terms import value
from obligations.locate import locate
from worlds import SEEDS

if TYPE_CHECKING:
    from cli_runner import Cli
    from obligations import KnowledgeBase
    from obligations.assessment import Assessment
    from worlds import Outcome, Record

FREE: Outcome = ("primaFacie", [])
MISSING: Outcome = ("needsFacts", ["reasonElementMissing"])
SIGNED: Outcome = ("signatoryDutyOnly", ["reasonSignatoryOnly"])
NOT_BOUND: Outcome = ("notApplicable", ["reasonNotBound"])
CAPPED: Outcome = ("arguable", ["reasonNormCapped"])
HONG_KONG: Record = {"place": {"territory": "hong-kong"}}
MACAO: Record = {"place": {"territory": "macao"}}
THROUGH_PROTOCOL = ("REFUGEE-1967", "I(1)")


@pytest.fixture(name="shipped", scope="session")
def shipped_fixture(kb: KnowledgeBase) -> Assessment:
    """The events of the five articles of the press, assessed at once."""
    return kb.assessment(*SEEDS)


def recorded(name: str) -> Record:
    """A recorded event as its editor wrote it, read anew each time and so free to be changed."""
    path = locate().data[0] / "incidents" / f"{name}.yaml"
    loaded: Record = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    return loaded


def page(cli: Cli, *arguments: str) -> str:
    """A page as one line of text."""
    ran = cli(*arguments)
    assert ran.code == 0, ran.err
    return " ".join(ran.out.split())


def rows(kb: KnowledgeBase, query: str, **parameters: Any) -> list[dict[str, str]]:
    """The rows of a query, each with the columns that are filled."""
    answer = kb.query(query, **parameters)
    return [
        {name: value(one) for name, one in zip(answer.columns, row, strict=True) if one is not None}
        for row in answer.rows
    ]
