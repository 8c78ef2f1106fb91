"""Proof files in tests: written, changed by hand as a forger would, and verified with rdflib."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from obligations.verify import Report, installed_rules, verify
from obligations.verify.dossier import load, take_apart

if TYPE_CHECKING:
    from pathlib import Path


def verified(folder: Path, content: str, name: str = "changed.ttl") -> Report:
    """Write a file and verify it."""
    (folder / name).write_text(content, encoding="utf-8")
    return verify(folder / name, installed_rules())


def struck(text: str, subject: str) -> str:
    """Strike everything that is stated of one premise."""
    left, found = re.subn(rf"(?ms)^{re.escape(subject)} a .*? \.\n$", "", text)
    assert found == 1
    return left


def changed(text: str, subject: str, old: str, new: str) -> str:
    """Change one statement of a premise, a rule file or the finding."""
    blocks = re.findall(rf"(?ms)^{re.escape(subject)} a .*? \.\n$", text)
    (block,) = (one for one in blocks if old in one)
    assert block.count(old) == 1
    return text.replace(block, block.replace(old, new))


def with_digests(folder: Path, content: str) -> str:
    """Put the digests right, as a careful forger would."""
    (folder / "forged.ttl").write_text(content, encoding="utf-8")
    dossier = take_apart(load(folder / "forged.ttl"))
    content = re.sub(r'(obl:premiseDigest )"\w+"', rf'\1"{dossier.digest}"', content)
    for name, rule in dossier.rules.items():
        whole = rf'(?s)(\nrule:{re.escape(name)} a .*?obl:textDigest )"\w+"'
        content = re.sub(whole, rf'\1"{hashlib.sha256(rule.encode()).hexdigest()}"', content, count=1)
    return content
