"""Reads a Markdown file back with markdown-it, notes and ids of headings taken out first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from obligations.draft.check.reading import AUTHORS, Carried, Piece, Raw, folded, refused
from obligations.draft.writers.html import SECTION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from markdown_it.token import Token

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_NOTE = re.compile(r"^\[\^([^\]\s]+)\]:[ \t]*(.*(?:\n[ \t]+\S.*)*)", re.MULTILINE)
_MARK = re.compile(r"(?<!\\)((?:\\\\)*)\[\^([^\]\s]+)\]")
_ID = re.compile(r"(?<!\\)\{#([^}\s]*)[^}]*\}[ \t]*$", re.MULTILINE)
_LETTER = re.compile(r"^\([a-z]+\) ", re.MULTILINE)
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_LINK = re.compile(r"\]\(<?([^)>]*)")
_OPEN, _CLOSE = "\ue000", "\ue001"
"""Stand around the number of a note while markdown-it reads; no draft of ours holds them."""


def read(file: Path) -> Raw:
    """Read an .md file.

    Raises:
        BadDataError: It is no text, or its front matter is no YAML.
        OSError: It cannot be opened.
    """
    try:
        text = file.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise refused(file, f"no text in UTF-8: {error}") from error
    front = _FRONT.match(text)
    named = _named(file, front[1]) if front else {}
    body = text[front.end() :] if front else text
    return Raw(named, tuple(_pieces(body)), tuple(_carried(named, body)))


def _carried(named: Mapping[str, str], body: str) -> Iterator[Carried]:
    """Yield what stands in the front matter, in comments and in addresses of links."""
    for name, value in named.items():
        yield Carried("author" if name.lower() in AUTHORS else "front matter", value)
    yield from (Carried("comment", one) for one in _COMMENT.findall(body))
    yield from (Carried("address of a link", one) for one in _LINK.findall(body))


def _named(file: Path, front: str) -> dict[str, str]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        loaded = YAML(typ="safe", pure=True).load(front)
    except YAMLError as error:
        raise refused(file, f"the lines between --- at its beginning are no YAML: {error}") from error
    return {str(name): str(value) for name, value in loaded.items()} if isinstance(loaded, dict) else {}


def _pieces(text: str) -> Iterator[Piece]:
    from markdown_it import MarkdownIt

    text = text.replace(_OPEN, "").replace(_CLOSE, "")
    text = _LETTER.sub("", text)
    parser = MarkdownIt("commonmark").enable("table")
    notes = {found[1]: _words(parser.parse(found[2].replace("\n", " "))) for found in _NOTE.finditer(text)}
    body = _MARK.sub(rf"\1{_OPEN}\2{_CLOSE}", _NOTE.sub("", text))
    heading = ""
    for token in parser.parse(body):
        if token.type == "inline":
            piece = _piece(token, heading, notes)
            if not _lists_notes(piece):
                yield piece
        heading = token.tag if token.type == "heading_open" else ""


def _lists_notes(piece: Piece) -> bool:
    from obligations.draft.writers.common import NOTES

    return piece.opens == "" and piece.text == NOTES


def _piece(token: Token, heading: str, notes: Mapping[str, str]) -> Piece:
    text, opens = _inline(token), None
    if heading == "h2":
        found = _ID.search(token.content)
        opens = found[1].removeprefix(SECTION) if found and found[1].startswith(SECTION) else ""
        text = text[: text.rindex("{#")] if found else text
    marks = re.findall(f"{_OPEN}(.*?){_CLOSE}", text)
    plain = re.sub(f"{_OPEN}.*?{_CLOSE}", "", text)
    return Piece(folded(plain), tuple(notes[one] for one in marks if one in notes), opens)


def _words(tokens: list[Token]) -> str:
    return folded(" ".join(_inline(one) for one in tokens if one.type == "inline"))


def _inline(token: Token) -> str:
    """Return the words of a line without its markup; a break is a blank."""
    return "".join(_spelt(one) for one in token.children or [])


def _spelt(token: Any) -> str:
    if token.type in {"softbreak", "hardbreak"}:
        return " "
    return token.content if token.type in {"text", "code_inline"} else ""
