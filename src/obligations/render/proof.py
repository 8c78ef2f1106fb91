"""Writes a proof as one file, Turtle or JSON-LD: the same proof always gives the same bytes."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

from obligations.names import DCTERMS, ID, OBL, PREFIXES, RDF, XSD
from obligations.verify.dossier import PROOF, RULE, Term, by_subject, digest, lines, written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from obligations.proof import Proof
    from obligations.verify.dossier import About, Triple

_TYPE = RDF + "type"
_PREFIXES = {**PREFIXES, "rule": RULE}
_LONGEST_FIRST = sorted(_PREFIXES.items(), key=lambda one: -len(one[1]))
_IN_JSON = ("obl", "rdfs", "owl", "xsd", "skos", "dcterms", "prov")
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_ON_ONE_LINE = 4
_FACTS = ("incident", "act", "situation", "claim", "count", "group", "agent", "attribution")
_INTRODUCTION = """\
# A finding and all that it rests on. "May breach" is not "breached"; no legal advice.
# To derive it again, with rdflib alone: python -m obligations.verify FILE
# Premises are plain statements. What rules made of them is listed rule by rule at the end, and stands as plain
# statements too, under "What the rules made", so that the file can be asked with SPARQL.
"""


def proof_as_rdf(proof: Proof, form: str) -> str:
    """Write a proof as `turtle` or `jsonld`."""
    results = set().union(*proof.steps.values())
    head, rules, steps = _head(proof), _rules(proof), _steps(proof)
    if form == "jsonld":
        return _json(by_subject([*proof.premises, *results, *head, *rules, *steps]))
    premises = by_subject(proof.premises)
    facts = {one: about for one, about in premises.items() if one.startswith(tuple(f"{ID}{kind}/" for kind in _FACTS))}
    law = {one: about for one, about in premises.items() if one not in facts}
    made = by_subject(results)
    parts = [one for one in made if one.startswith(proof.iri)]
    rest = [one for one in made if not one.startswith(proof.iri)]
    sections = (
        ("The proof", by_subject(head)),
        ("What the rules made: the finding and its parts", {one: made[one] for one in parts}),
        ("What the rules made: bindings, facts on the record, what else it needs", {one: made[one] for one in rest}),
        ("Premises: facts, each as somebody claims it", facts),
        ("Premises: law, sources, terms", law),
        ("Rule files, in the order of their names", by_subject(rules)),
        ("What each rule file made", by_subject(steps)),
    )
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in _PREFIXES.items())
    return "\n".join([_INTRODUCTION, prefixes, *(_section(title, content) for title, content in sections)])


def _head(proof: Proof) -> list[Triple]:
    it = PROOF + proof.finding.id
    software, data, law_as_of = proof.versions
    return [
        _iri(it, _TYPE, OBL + "Proof"),
        _iri(it, OBL + "proves", proof.iri),
        (it, DCTERMS + "title", Term("literal", _title(proof), "", "en")),
        _text(it, "softwareVersion", software),
        _text(it, "dataVersion", data),
        *([_text(it, "lawAsOf", law_as_of, XSD + "date")] if law_as_of else []),
        _text(it, "premiseDigest", digest(proof.premises)),
        *(_iri(it, OBL + "fromGraph", graph) for graph in proof.graphs),
        *(_iri(it, OBL + "step", f"{it}/{name}") for name in proof.steps),
    ]


def _title(proof: Proof) -> str:
    one = proof.finding
    return f"{one.citation}; {one.state_name}; {one.incident}, {one.act}"


def _rules(proof: Proof) -> list[Triple]:
    found = []
    for name, text in proof.rules:
        found += [
            _iri(RULE + name, _TYPE, OBL + "RuleFile"),
            _text(RULE + name, "ruleText", text),
            _text(RULE + name, "textDigest", hashlib.sha256(text.encode()).hexdigest()),
        ]
    return found


def _steps(proof: Proof) -> list[Triple]:
    found = []
    for name, results in proof.steps.items():
        it = f"{PROOF}{proof.finding.id}/{name}"
        found += [
            _iri(it, _TYPE, OBL + "ProofStep"),
            _iri(it, OBL + "byRule", RULE + name),
            _text(it, "results", lines(results)),
            _text(it, "resultDigest", digest(results)),
        ]
    return found


def _iri(subject: str, verb: str, value: str) -> Triple:
    return subject, verb, Term("iri", value)


def _text(subject: str, name: str, value: str, datatype: str = "") -> Triple:
    return subject, OBL + name, Term("literal", value, datatype)


# --- Turtle


def _section(title: str, content: dict[str, About]) -> str:
    return "\n".join([f"# --- {title}\n", *(_block(subject, about) for subject, about in content.items())])


def _block(subject: str, about: About) -> str:
    said = [
        f"{'a' if verb == _TYPE else _name(verb)} {_objects(about[verb])}"
        for verb in sorted(about, key=lambda verb: (verb != _TYPE, verb))
    ]
    return f"{_name(subject)} " + " ;\n    ".join(said) + " .\n"


def _objects(values: Sequence[Term]) -> str:
    return (" ,\n        " if len(values) > _ON_ONE_LINE else " , ").join(map(_object, values))


def _name(iri: str) -> str:
    """Shorten an IRI to a prefixed name where what is left is plain."""
    for name, base in _LONGEST_FIRST:
        if iri.startswith(base) and _LOCAL.fullmatch(iri.removeprefix(base)):
            return f"{name}:{iri.removeprefix(base)}"
    return f"<{iri}>"


def _object(value: Term) -> str:
    if value.kind == "iri":
        return _name(value.value)
    if "\n" in value.value and not value.datatype:
        text = value.value.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "\\r")
        return f'"""{text}"""' + (f"@{value.language}" if value.language else "")
    plain = written(("", "", Term("literal", value.value, "", value.language))).split(" ", 2)[2].removesuffix(" .")
    return f"{plain}^^{_name(value.datatype)}" if value.datatype else plain


# --- JSON-LD


def _json(content: dict[str, About]) -> str:
    nodes = [_node(subject, about) for subject, about in content.items()]
    context = {name: PREFIXES[name] for name in _IN_JSON}
    return json.dumps({"@context": context, "@graph": nodes}, ensure_ascii=False, indent=1) + "\n"


def _node(subject: str, about: About) -> dict[str, Any]:
    found: dict[str, Any] = {"@id": subject}
    for verb, values in about.items():
        if verb == _TYPE:
            found["@type"] = [_name(one.value) for one in values]
        else:
            found[_name(verb)] = [_value(one) for one in values]
    return found


def _value(value: Term) -> Any:
    if value.kind == "iri":
        return {"@id": value.value}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    return {"@value": value.value, "@type": value.datatype} if value.datatype else value.value
