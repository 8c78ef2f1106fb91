"""Writes rows, or yes and no, as the SPARQL Query Results XML Format (W3C, second edition, 2013)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from pyoxigraph import BlankNode, NamedNode, Triple

from obligations.errors import UsageError
from obligations.names import XSD

if TYPE_CHECKING:
    from obligations.answer import Answer, Term

_SPACE = "http://www.w3.org/2005/sparql-results#"
_LANG = "xml:lang"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_xml(answer: Answer) -> str:
    """Write an answer in XML.

    Raises:
        UsageError: A value holds a character that no XML document can hold.
    """
    root = ET.Element("sparql", xmlns=_SPACE)
    head = ET.SubElement(root, "head")
    if answer.kind == "ask":
        ET.SubElement(root, "boolean").text = "true" if answer.boolean else "false"
    else:
        for name in answer.columns:
            ET.SubElement(head, "variable", name=name)
        results = ET.SubElement(root, "results")
        for row in answer.rows:
            result = ET.SubElement(results, "result")
            for name, term in zip(answer.columns, row, strict=True):
                if term is not None:
                    _write(ET.SubElement(result, "binding", name=name), term)
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode", short_empty_elements=True)
    if _NOT_XML.search(text):
        raise UsageError("a value holds a character that XML cannot hold; choose json, csv or tsv")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + text.replace("\r", "&#13;") + "\n"


def _write(into: ET.Element, term: Term) -> None:
    """Write one term into an element."""
    if isinstance(term, NamedNode):
        ET.SubElement(into, "uri").text = term.value
    elif isinstance(term, BlankNode):
        ET.SubElement(into, "bnode").text = term.value
    elif isinstance(term, Triple):
        triple = ET.SubElement(into, "triple")
        for name in ("subject", "predicate", "object"):
            _write(ET.SubElement(triple, name), getattr(term, name))
    else:
        kind = {"datatype": term.datatype.value} if term.datatype.value != XSD + "string" else {}
        about = {_LANG: term.language} if term.language else kind
        ET.SubElement(into, "literal", about).text = term.value
