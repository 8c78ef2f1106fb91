"""A proof file is derived again with rdflib alone, and whatever was changed in it is noticed."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import rdflib

from cli_runner import Cli, cli_fixture
from obligations import KnowledgeBase, UsageError, names
from obligations.assess import own_facts
from obligations.cli import run
from obligations.load.terms import node
from obligations.locate import locate
from obligations.proof import plain, prove
from obligations.render.proof import proof_as_rdf
from obligations.verify import Report, UnreadableError, installed_rules, verify
from obligations.verify.__main__ import main as alone
from obligations.verify.dossier import Term, load, take_apart
from obligations.verify.report import as_text
from obligations.verify.rules import reached
from obligations.verify.rules import run as run_rules
from proofs import changed, struck, verified, with_digests
from worlds import claim, denial, finding, record, removal

if TYPE_CHECKING:
    from pathlib import Path

    from worlds import Record

__all__ = ["cli_fixture"]

FINDING = "cat-3-1/world.return/CHN"
RATIFICATION = "action:chn-cat-ratification-1988-10-04"
RISK, DENIAL = "claim:world.return-2", "claim:world.return-3"
BY_ITSELF, STATUS = "80-status-by-itself.rq", "84-finding-status.rq"
ALTERED = ("?doubt }, obl:arguable", "?doubt }, obl:primaFacie")
ALONE = """
import sys
blocked = ("pyoxigraph", "click", "rich", "ruamel", "edtf", "networkx", "owlready2", "pyshacl", "filelock")
sys.modules.update(dict.fromkeys(blocked))
from obligations.verify.__main__ import main
code = main(sys.argv[1:])
print(*sorted(one for one in sys.modules if one.startswith("obligations")))
sys.exit(code)
"""


def restated(kb: KnowledgeBase, event: Path, folder: Path) -> str:
    """Alter a rule, and state what it then makes, as a forger would who has the program too."""
    found = finding(kb.assess(event, include_all=True), "cat-3-1", "return", "CHN")
    proof = prove(kb, found, own_facts(kb, "world", [event]))
    rules = {**dict(proof.rules), BY_ITSELF: dict(proof.rules)[BY_ITSELF].replace(*ALTERED)}
    forged = replace(proof, rules=tuple(rules.items()), steps={})
    (folder / "altered.ttl").write_text(proof_as_rdf(forged, "turtle"), encoding="utf-8")
    made, _ = run_rules(take_apart(load(folder / "altered.ttl")))
    rests_on = reached(proof.iri, set().union(*made.values()))
    steps = {name: frozenset(one & rests_on) for name, one in made.items() if one & rests_on}
    return proof_as_rdf(replace(forged, steps=steps), "turtle")


@pytest.fixture(scope="module")
def event(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's own event: a return, a documented danger, and a denial of it."""
    path = tmp_path_factory.mktemp("proof") / "world.json"
    said = (claim("risk-of-torture", "alleged"), denial("risk-of-torture", by="China"))
    path.write_text(json.dumps(record(removal("return", "CHN", *said))), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def text(kb: KnowledgeBase, event: Path) -> str:
    return kb.proof(FINDING, event)


@pytest.fixture(scope="module")
def report(text: str, event: Path) -> Report:
    path = event.with_name("proof.ttl")
    path.write_text(text, encoding="utf-8")
    return verify(path, installed_rules())


# --- what comes out


def test_a_finding_is_derived_again_as_it_was(kb: KnowledgeBase, event: Path, report: Report) -> None:
    original = finding(kb.assess(event, include_all=True), "cat-3-1", "return", "CHN")
    assert report.differences == ()
    assert report.finding == original.id
    assert report.rules == "same"
    assert report.outcome["status"] == original.status == "arguable"
    assert report.outcome["reasons"] == sorted(one.code for one in original.reasons)
    assert [(one["order"], one["status"], one["label"]) for one in report.outcome["elements"]] == [
        (one.order, one.status, one.label) for one in original.elements
    ]
    assert report.counts["ruleFiles"] == len(locate().rules())


def test_what_no_file_can_show_is_said_with_the_gaps_of_the_data(report: Report) -> None:
    (left_out,) = (one for one in report.given if one.startswith("that nothing was left out"))
    assert "cat: acts of the State 4, list of parties complete to 2026-05-28" in left_out
    assert "reservations and declarations of the State 2, read to 2015-03-14" in left_out


def test_json_ld_proves_the_same(kb: KnowledgeBase, event: Path, report: Report, tmp_path: Path) -> None:
    assert verified(tmp_path, kb.proof(FINDING, event, form="jsonld"), "proof.jsonld") == report


def test_another_way_to_write_the_same_statements_proves_the_same(text: str, report: Report, tmp_path: Path) -> None:
    rewritten = rdflib.Graph().parse(data=text, format="turtle").serialize(format="longturtle")
    assert rewritten != text
    assert verified(tmp_path, rewritten) == report


def test_a_time_of_day_is_kept_as_it_is_written(tmp_path: Path) -> None:
    written = (
        '<urn:a> <urn:b> "2020-01-01T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime> .\n'
        f"<{names.ID}proof/x> <{names.OBL}proves> <urn:a> ."
    )
    (tmp_path / "time.ttl").write_text(written, encoding="utf-8")
    (premise,) = take_apart(load(tmp_path / "time.ttl")).premises
    assert premise[2] == Term("literal", "2020-01-01T00:00:00Z", names.XSD + "dateTime")


def test_bytes_are_the_same_whatever_the_order_of_sets(cli: Cli, event: Path, text: str) -> None:
    asked = ("explain", FINDING, "--file", str(event), "--format", "turtle")
    assert cli(*asked, env={"PYTHONHASHSEED": "1"}).out == cli(*asked, env={"PYTHONHASHSEED": "2"}).out == text


def test_a_users_copy_of_a_recorded_event_has_the_same_proof(kb: KnowledgeBase) -> None:
    one = "cat-3-1/2017-07-family.arrest/CHN"
    assert kb.proof(one, kb.sources.data[0] / "incidents/2017-07-family.yaml") == kb.proof(one)


def test_a_proof_states_nothing_that_the_whole_of_the_data_does_not_give(kb: KnowledgeBase) -> None:
    facts = own_facts(kb, "2017-07-family", [])
    found = kb.assessment("2017-07-family").findings
    assert {one.tense for one in found} == {"completed", "conditional"}
    for one in found:
        stated = set().union(*prove(kb, one, facts).steps.values())
        derived = {
            plain(quad)
            for subject in {what[0] for what in stated}
            for quad in kb.store.quads_for_pattern(node(subject), None, None, None)
            if quad.graph_name in {node(names.DERIVED_LAW), node(names.DERIVED_EVENTS)}
        }
        assert stated - derived == set()
        assert {what for what in derived - stated if what[0].startswith(names.FINDING)} == set()


# --- what was changed

CHANGES = {
    "a claim said to be firmer": (RISK, "obl:alleged", "obl:documented", "36-claim-weight.rq"),
    "a claim said to be weaker": (RISK, "obl:alleged", "obl:inferred", "36-claim-weight.rq"),
    "a denial turned into support": (DENIAL, "obl:denies", "obl:affirms", "64-element-denials.rq"),
    "a later day of effect": (RATIFICATION, 'obl:fromDay "1988', 'obl:fromDay "2018', "11-binding-consent.rq"),
    "a later act": ("act:world.return", 'obl:lastDay "2017', 'obl:lastDay "1987', "50-binding-time.rq"),
    "an element that asks less": ("n:cat-3-1.e2", "c:risk-of-torture", "c:forced-return", "63-element-facts.rq"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_changed_premise_is_noticed(text: str, change: tuple[str, str, str, str], tmp_path: Path) -> None:
    subject, old, new, rule = change
    forged = changed(text, subject, old, new)
    assert any(one.startswith("the premises have not the SHA-256") for one in verified(tmp_path, forged).differences)
    careful = verified(tmp_path, with_digests(tmp_path, forged)).differences
    assert [one for one in careful if one.startswith("the premises")] == []
    assert any(one.startswith(rule) for one in careful)


def test_a_changed_day_of_ratification_is_noticed_by_the_digest(text: str, report: Report, tmp_path: Path) -> None:
    forged = verified(tmp_path, changed(text, RATIFICATION, 'obl:date "1988-10-04"', 'obl:date "1998-10-04"'))
    (noticed,) = forged.differences
    assert noticed.startswith("the premises have not the SHA-256")
    assert forged.digest != report.digest


def test_a_struck_denial_is_noticed(text: str, tmp_path: Path) -> None:
    forged = struck(text, DENIAL)
    careful = verified(tmp_path, with_digests(tmp_path, forged)).differences
    assert any(one.startswith("64-element-denials.rq: stated and not derived") for one in careful)


def test_a_changed_status_is_noticed(text: str, tmp_path: Path) -> None:
    subject = f"<{names.FINDING}{FINDING}>"
    raised = changed(text, subject, "obl:status obl:arguable", "obl:status obl:primaFacie")
    noticed = verified(tmp_path, with_digests(tmp_path, raised)).differences
    stated = f"derived/finding/{FINDING} status"
    assert f"a stated result is missing from the file: {stated} arguable" in noticed
    assert f"stands as a premise and is for rules to make: {stated} primaFacie" in noticed
    stated_too = raised.replace(
        f"<{names.OBL}status> <{names.OBL}arguable>", f"<{names.OBL}status> <{names.OBL}primaFacie>"
    )
    noticed = verified(tmp_path, stated_too).differences
    assert f"{STATUS}: its results have not the SHA-256 that the file states" in noticed
    assert f"{STATUS}: stated and not derived: {stated} primaFacie" in noticed
    assert f"{STATUS}: derived and not stated: {stated} arguable" in noticed


def test_a_changed_rule_is_noticed(text: str, tmp_path: Path) -> None:
    forged = changed(text, f"rule:{BY_ITSELF}", *ALTERED)
    assert f"{BY_ITSELF}: its text has not the SHA-256 that the file states" in verified(tmp_path, forged).differences
    careful = verified(tmp_path, with_digests(tmp_path, forged))
    assert careful.differences[0].startswith(f"{BY_ITSELF}: stated and not derived")
    assert (careful.rules, careful.other_rules) == ("different", (BY_ITSELF,))


def test_a_rule_reworded_without_effect_derives_the_finding_and_is_named(text: str, tmp_path: Path) -> None:
    forged = changed(text, f"rule:{STATUS}", "# The status of a finding", "# Status of a finding")
    careful = verified(tmp_path, with_digests(tmp_path, forged))
    assert (careful.differences, careful.rederived) == ((), False)
    assert (careful.rules, careful.other_rules) == ("different", (STATUS,))


def test_rules_altered_with_their_results_count_only_where_other_rules_are_accepted(
    kb: KnowledgeBase, event: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    forged = tmp_path / "forged.ttl"
    forged.write_text(restated(kb, event, tmp_path), encoding="utf-8")
    asked = ["verify", str(forged), "--format", "json"]
    assert run(asked) == 1
    refused = json.loads(capsys.readouterr().out)
    assert (refused["rederived"], refused["differences"]) == (False, [])
    assert (refused["rules"], refused["other_rules"]) == ("different", [BY_ITSELF])
    assert refused["outcome"]["status"] == "primaFacie", "so the forger's rule did its work"
    assert run([*asked, "--other-rules"]) == 0
    assert json.loads(capsys.readouterr().out) == {**refused, "rederived": True, "accepts_other_rules": True}
    assert alone([str(forged)]) == 1
    assert "but only by other rules than those of this installation: status primaFacie" in capsys.readouterr().out
    assert alone([str(forged), "--other-rules"]) == 0
    assert "Re-derived, by other rules than those of this installation" in capsys.readouterr().out


def test_where_no_rules_are_installed_that_is_said_beside_the_verdict(event: Path, report: Report) -> None:
    compared = as_text(verify(event.with_name("proof.ttl")))
    assert "Re-derived, by rules compared with no installation: status arguable" in compared
    assert "Re-derived: status arguable" in as_text(report)


@pytest.mark.parametrize(
    ("kept", "missing"),
    [
        ((), ["no premises", "no rule files", "no finding"]),
        (("act:world.return",), ["no rule files", "no finding"]),
        ((f"rule:{STATUS}",), ["no premises", "no finding"]),
        (("act:world.return", f"rule:{STATUS}"), ["no finding"]),
    ],
)
def test_a_file_from_which_nothing_follows_proves_nothing(
    text: str, kept: tuple[str, ...], missing: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    opening = "".join(re.findall(r"(?m)^@prefix .*\n", text))
    blocks = [re.findall(rf"(?ms)^{re.escape(one)} a .*? \.\n$", text)[0] for one in kept]
    head = f'<{names.ID}proof/x> obl:proves <{names.FINDING}{FINDING}> ; obl:premiseDigest "" .\n'
    bare = tmp_path / "bare.ttl"
    bare.write_text(with_digests(tmp_path, opening + head.replace('""', '"0"') + "".join(blocks)), encoding="utf-8")
    assert run(["verify", str(bare), "--other-rules", "--format", "json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["rederived"], said["outcome"]["status"]) == (False, "")
    assert [one for each in missing for one in said["differences"] if each in one] == said["differences"]
    assert len(said["differences"]) == len(missing)


@pytest.mark.parametrize(
    "planted",
    [
        f"{RISK} obl:weight 6 .",
        "act:world.return obl:roleActing s:PRK .",
        "action:chn-cat-signature-1986-12-12 a obl:ConsentToBeBound .",
    ],
)
def test_a_result_planted_as_a_premise_is_noticed(text: str, planted: str, tmp_path: Path) -> None:
    noticed = verified(tmp_path, with_digests(tmp_path, f"{text}\n{planted}\n")).differences
    assert any(one.startswith("stands as a premise and is for rules to make") for one in noticed)


@pytest.mark.parametrize("outside", ["SERVICE <https://example.org/> { ?a ?b ?c }", "GRAPH ?g { ?a ?b ?c } } #"])
def test_a_rule_that_reaches_outside_is_not_run(text: str, outside: str, tmp_path: Path) -> None:
    opening = "FROM <https://example.org/> WHERE {" if outside.startswith("GRAPH") else "WHERE {"
    rule = f"CONSTRUCT {{ ?a ?b ?c }} {opening} {outside} }}"
    (block,) = re.findall(r"(?ms)^rule:44-chain\.rq a .*? \.\n$", text)
    forged = text.replace(block, f'rule:44-chain.rq a obl:RuleFile ; obl:ruleText "{rule}" ; obl:textDigest "0" .\n')
    noticed = verified(tmp_path, forged).differences
    assert any(one.startswith("44-chain.rq: does not run: it would read something outside") for one in noticed)


# --- what cannot be read


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("no Turtle at all", "cannot be read as Turtle or JSON-LD"),
        ('{"@graph": ', "cannot be read as Turtle or JSON-LD"),
        ("<urn:a> <urn:b> <urn:c> .", "holds no proofs of a finding"),
        ('{"@context": "https://example.org/context"}', "a JSON-LD context outside the file"),
        ('[{"@id": "urn:a", "urn:b": {"@context": ["https://example.org/context"]}}]', "a JSON-LD context outside"),
    ],
)
def test_what_is_no_proof_is_refused(content: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=message):
        verified(tmp_path, content)


def test_a_proof_in_no_known_form_is_refused(kb: KnowledgeBase, event: Path) -> None:
    with pytest.raises(UsageError, match="turtle or jsonld, not as 'ttl'"):
        kb.proof(FINDING, event, form="ttl")


# --- what the premises must hold


def refugees(*positions: Record) -> Record:
    """Two returns of a refugee, by Russia and by China, with what States say of them."""
    acts = (removal(one.lower(), one, claim("risk-to-life"), claim("refugee-character")) for one in ("RUS", "CHN"))
    return record(*acts, positions=list(positions))


def invoked(*acts: str) -> Record:
    return {
        "id": "danger",
        "state": "CHN",
        "type": "exceptionInvoked",
        "asserts": "danger-to-security-individualised",
        "particulars": True,
        "about": list(acts),
        "source": "report",
    }


def weight_of_position(kb: KnowledgeBase, folder: Path, *acts: str) -> str:
    """Prove the finding against Russia, and read what China's word weighs in it."""
    path = folder / "refugees.json"
    path.write_text(json.dumps(refugees(invoked(*acts))), encoding="utf-8")
    found = finding(kb.assess(path, include_all=True), "refugee-1951-33-1", "rus", "RUS")
    steps = prove(kb, found, own_facts(kb, "world", [path])).steps
    (weight,) = (
        one[2].value
        for one in steps["36-claim-weight.rq"]
        if one[0].endswith("danger") and one[1] == names.OBL + "weightAsPlea"
    )
    return weight


def test_who_acted_elsewhere_is_kept_where_a_position_speaks_of_both(kb: KnowledgeBase, tmp_path: Path) -> None:
    assert weight_of_position(kb, tmp_path, "rus", "chn") == "2"
    assert weight_of_position(kb, tmp_path, "rus") == "3"


def test_a_later_act_of_the_chain_is_no_ground(kb: KnowledgeBase, tmp_path: Path) -> None:
    path, told = tmp_path / "chain.json", refugees(invoked("rus", "chn"))
    told["acts"][0]["leadsTo"] = [{"act": "chn"}]
    path.write_text(json.dumps(told), encoding="utf-8")
    found = finding(kb.assess(path, include_all=True), "refugee-1951-33-1", "rus", "RUS")
    stated = set().union(*prove(kb, found, own_facts(kb, "world", [path])).steps.values())
    assert {one[0] for one in stated if one[0].startswith(names.ACT)} == {names.ACT + "world.rus"}


# --- from the command line


def test_the_checker_runs_with_rdflib_alone(cli: Cli, event: Path, report: Report) -> None:
    ran = cli.python("-c", ALONE, str(event.with_name("proof.ttl")))
    assert ran.code == 0, ran.err
    *said, modules = ran.out.rstrip("\n").split("\n")
    assert said[:2] == [report.finding, "Re-derived: status arguable, gate gateBound"]
    assert {one for one in modules.split() if not one.startswith("obligations.verify")} == {"obligations"}


def test_exit_codes_say_what_came_out(
    event: Path, text: str, report: Report, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["verify", str(event.with_name("proof.ttl")), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(report.to_dict()))
    (tmp_path / "forged.ttl").write_text(changed(text, RISK, "obl:alleged", "obl:inferred"), encoding="utf-8")
    assert run(["verify", str(tmp_path / "forged.ttl")]) == 1
    assert (
        capsys.readouterr().out.splitlines()[1].startswith("Differs from what the file states; derived here: status ")
    )
    assert run(["verify", str(tmp_path / "nothing.ttl")]) == 4
    said = capsys.readouterr()
    assert said.out == ""
    assert "nothing.ttl: cannot be read" in said.err


def test_rules_of_another_installation_are_told_apart(event: Path, report: Report, tmp_path: Path) -> None:
    shutil.copytree(locate().queries / "rules", tmp_path / "rules")
    assert verify(event.with_name("proof.ttl"), tmp_path / "rules") == report
    (tmp_path / "rules" / STATUS).unlink()
    other = verify(event.with_name("proof.ttl"), tmp_path / "rules")
    assert (other.differences, other.rules, other.other_rules) == ((), "different", (STATUS,))
    assert (other.rederived, report.rederived) == (False, True)
