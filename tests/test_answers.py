"""What the first events must show, in the form that the schema promises."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from cli_runner import Cli, cli_fixture
from obligations import BadDataError
from obligations.load.record import check_records
from obligations.load.template import incident_template
from obligations.locate import locate
from obligations.pack import pack, unpack
from obligations.schemas import SCHEMAS
from worlds import SEEDS

if TYPE_CHECKING:
    from obligations import KnowledgeBase
    from obligations.model import Finding

__all__ = ["cli_fixture"]

RECORDS = [locate().data[0] / "incidents" / f"{one}.yaml" for one in SEEDS]
SCHEMA = Draft202012Validator(SCHEMAS["incident"]())


def by_id(kb: KnowledgeBase, event: str) -> dict[str, Finding]:
    return {one.id: one for one in kb.assess(event, include_all=True)}


def test_json_is_the_same_twice(cli: Cli) -> None:
    first, second = (cli("assess", "2016-17-returns", "--format", "json") for _ in range(2))
    assert (first.code, first.out) == (0, second.out)


def test_json_keeps_the_schema(cli: Cli) -> None:
    first = cli("assess", *SEEDS, "--format", "json")
    assert first.code == 0
    Draft202012Validator(SCHEMAS["findings"]()).validate(json.loads(first.out))
    assert len(json.loads(first.out)["findings"]) > 50


def test_schema_refuses_a_status_that_does_not_exist(cli: Cli) -> None:
    answer = json.loads(cli("assess", "unhcr-access", "--format", "json").out)
    answer["findings"][0]["status"] = "breached"
    assert not Draft202012Validator(SCHEMAS["findings"]()).is_valid(answer)


def test_bound_keeps_its_schema(cli: Cli) -> None:
    answer = json.loads(cli("bound", "CHN", "--on", "2017-07-01", "--format", "json").out)
    Draft202012Validator(SCHEMAS["bound"]()).validate(answer)


def test_china_2016_17(kb: KnowledgeBase) -> None:
    found = by_id(kb, "2016-17-returns")
    assert found["cat-3-1/2016-17-returns.return/CHN"].status in {"arguable", "primaFacie"}
    refoulement = found["refugee-1951-33-1/2016-17-returns.return/CHN"]
    assert (refoulement.status, refoulement.via, refoulement.provision) == (
        "arguable",
        ("REFUGEE-1967", "I(1)"),
        "33(1)",
    )
    reading = found["iccpr-7-refoulement/2016-17-returns.return/CHN"]
    assert (reading.status, reading.binding.mode) == ("signatoryDutyOnly", "signatoryOnly")


def test_the_dprk_is_bound_by_the_covenant_and_not_by_cat(kb: KnowledgeBase) -> None:
    found = by_id(kb, "2016-17-returns")
    for norm in ("iccpr-7", "iccpr-12-2"):
        assert found[f"{norm}/2016-17-returns.ill-treatment/PRK"].binding.gate == "gateBound"
    cat = found["cat-2-1/2016-17-returns.ill-treatment/PRK"]
    assert (cat.status, cat.binding.gate) == ("notApplicable", "gateNotBound")


def test_an_arrest_is_no_return_but_may_foreshadow_one(kb: KnowledgeBase) -> None:
    found = by_id(kb, "2017-07-family").values()
    tenses = {
        one.norm: one.tense
        for one in found
        if "refoulement" in one.norm or one.norm in {"cat-3-1", "refugee-1951-33-1"}
    }
    assert tenses["cat-3-1"] == "conditional"
    assert set(tenses.values()) == {"conditional"}


def test_nationals_are_no_refugees_in_their_own_state(kb: KnowledgeBase) -> None:
    found = by_id(kb, "2016-17-returns")
    assert "crc-22-1/2016-17-returns.apprehension/CHN" in found
    assert "crc-22-1/2016-17-returns.ill-treatment/PRK" not in found


def test_a_users_copy_that_is_changed_is_not_answered_from_the_shipped_one(kb: KnowledgeBase) -> None:
    record = load(RECORDS[0].read_text(encoding="utf-8"))
    record["acts"] = [act for act in record["acts"] if act["id"] == "apprehension"]
    for act in record["acts"]:
        act.pop("leadsTo", None)
    record["positions"], record["interventions"] = [], []
    record["acts"][0]["claims"] = [one for one in record["acts"][0]["claims"] if one["id"] == "caught"]
    assert record["id"] == "2016-17-returns"
    found = kb.assess(record, include_all=True)
    assert {one.act for one in found} == {"apprehension"}
    claims = {claim.id for one in found for part in one.elements for claim in part.supporting}
    assert claims - {"2016-17-returns.coi-ground"} == {"2016-17-returns.caught"}  # the other is the situation's


def test_an_answer_survives_packing(kb: KnowledgeBase) -> None:
    answer = kb.assessment("2016-17-returns")
    assert unpack(pack(answer)) == answer
    with pytest.raises(ValueError, match="no assessment"):
        unpack('["Reason","a","b"]')


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_shipped_records_keep_the_schema(path: Any) -> None:
    SCHEMA.validate(load(path.read_text(encoding="utf-8")))


def test_template_keeps_the_schema_and_the_loader(kb: KnowledgeBase) -> None:
    record = load(incident_template("mine"))
    SCHEMA.validate(record)
    assert check_records(record, kb.vocabulary)[0]["id"] == "mine"


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_what_the_schema_refuses_the_loader_refuses_too(kb: KnowledgeBase, data: st.DataObject) -> None:
    """The loader may know more than the schema (names, references, dates), never less."""
    record = load(incident_template("mine"))
    changed = copy.deepcopy(record)
    places = list(containers(changed))
    place = data.draw(st.sampled_from(places))
    key = data.draw(st.sampled_from(sorted(place)))
    junk: st.SearchStrategy[Any] = st.one_of(
        st.integers(), st.booleans(), st.lists(st.integers(), max_size=2), st.just({"x": 1})
    )
    if data.draw(st.booleans()):
        place[key] = data.draw(junk)
    else:
        place["surplus"] = place.pop(key)
    if not SCHEMA.is_valid(changed):
        with pytest.raises(BadDataError):
            check_records(changed, kb.vocabulary)


def containers(value: Any) -> Any:
    """Every mapping in a record, the record itself included."""
    if isinstance(value, dict):
        if value:
            yield value
        for one in value.values():
            yield from containers(one)
    elif isinstance(value, list):
        for one in value:
            yield from containers(one)


def load(text: str) -> Any:
    return YAML(typ="safe").load(text)
