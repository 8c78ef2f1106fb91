"""Pages made of headings, lines and tables, and the three ways to write them: terminal text, Markdown, HTML."""

from __future__ import annotations

import html
import re
import textwrap
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Medium:
    """Where a page goes: its format, how wide a line may be, whether colours may be used, its last line."""

    form: str
    width: int = 120
    color: bool = False
    foot: str = ""


@dataclass(frozen=True)
class Heading:
    """A heading; `aside` is set at the end of the line, as an id is."""

    text: str
    level: int = 1
    aside: str = ""


@dataclass(frozen=True)
class Line:
    """One sentence or paragraph. `strong` marks the answer itself, `faint` what only stands beside it."""

    text: str
    indent: int = 0
    strong: bool = False
    faint: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of cells without a head; `head` names the columns where a format needs a head."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    indent: int = 2


Block = Heading | Line | Table


@dataclass
class Page:
    """A page under construction."""

    title: str
    blocks: list[Block] = field(default_factory=list)

    def heading(self, text: str, level: int = 1, aside: str = "") -> None:
        """Add a heading."""
        self.blocks.append(Heading(text, level, aside))

    def line(self, text: str, indent: int = 0, *, strong: bool = False, faint: bool = False) -> None:
        """Add a line, unless there is nothing to say."""
        if text:
            self.blocks.append(Line(text, indent, strong, faint))

    def table(self, head: tuple[str, ...], rows: Sequence[tuple[str, ...]], indent: int = 2) -> None:
        """Add a table, unless it has no rows."""
        if rows:
            self.blocks.append(Table(head, tuple(rows), indent))


def write_pages(pages: list[Page], medium: Medium) -> str:
    """Write pages in the format asked for: Markdown, HTML, or text."""
    if medium.foot and pages:
        pages[-1].line(medium.foot, faint=True)
    if medium.form == "md":
        return as_markdown(pages)
    return as_html(pages) if medium.form == "html" else as_text(pages, medium.width, color=medium.color)


def as_text(pages: list[Page], width: int, *, color: bool = False) -> str:
    """Write pages for a terminal, wrapped to its width."""
    return "\n\n".join("\n".join(_text_lines(page, width, color=color)) for page in pages) + "\n"


def as_markdown(pages: list[Page]) -> str:
    """Write pages as Markdown."""
    lines: list[str] = []
    for page in pages:
        for block in page.blocks:
            if isinstance(block, Heading):
                aside = f" `{block.aside}`" if block.aside else ""
                lines += ["", f"{'#' * block.level} {_md(block.text)}{aside}", ""]
            elif isinstance(block, Line):
                lines += _md_line(block)
            else:
                lines += ["", "| " + " | ".join(map(_md, block.head)) + " |", "|" + " --- |" * len(block.head)]
                lines += ["| " + " | ".join(map(_md, row)) + " |" for row in block.rows]
                lines.append("")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _md_line(line: Line) -> list[str]:
    """Write a paragraph, or an item of a list where the line is indented."""
    text = f"**{_md(line.text)}**" if line.strong else _md(line.text)
    return [f"{'  ' * (line.indent // 2 - 1)}- {text}"] if line.indent else ["", text, ""]


def as_html(pages: list[Page]) -> str:
    """Write pages as one HTML document that needs nothing from outside."""
    title = html.escape(pages[0].title if pages else "obligations")
    body = "\n".join(_html_block(block) for page in pages for block in page.blocks)
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


_STYLE = (
    "body{font:16px/1.5 Georgia,serif;max-width:64rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}"
    "h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:1.6rem}h3{font-size:1rem}"
    "table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;padding:.3rem .6rem;"
    "border-bottom:1px solid #ccc}th{font-weight:normal;color:#555}"
    "p{margin:.3rem 0}.in1{margin-left:1rem}.in2{margin-left:2rem}.in3{margin-left:3rem}"
    ".faint{color:#555;font-size:.9rem}code{font-size:.85em;color:#555}"
)


def _text_lines(page: Page, width: int, *, color: bool) -> list[str]:
    lines: list[str] = []
    for block in page.blocks:
        if isinstance(block, Heading):
            if lines and block.level > 1:
                lines.append("")
            lines += _heading_lines(block, width, color=color)
        elif isinstance(block, Line):
            pad = " " * block.indent
            wrapped = textwrap.wrap(
                block.text,
                width,
                initial_indent=pad,
                subsequent_indent=pad,
                break_on_hyphens=False,
                break_long_words=False,
            )
            lines += [_styled(one, strong=block.strong, faint=block.faint, color=color) for one in wrapped]
        else:
            lines += _table_lines(block, width)
    return lines


def _heading_lines(block: Heading, width: int, *, color: bool) -> list[str]:
    """Set a heading with its aside at the right, or below where the line is too short for both."""
    gap = width - len(block.text) - len(block.aside)
    if block.aside and gap >= 2:
        return [_styled(block.text, strong=True, faint=False, color=color) + " " * gap + block.aside]
    wrapped = textwrap.wrap(block.text, width, break_on_hyphens=False) or [""]
    lines = [_styled(one, strong=True, faint=False, color=color) for one in wrapped]
    return [*lines, block.aside.rjust(width)] if block.aside else lines


def _styled(text: str, *, strong: bool, faint: bool, color: bool) -> str:
    if not color or not (strong or faint):
        return text
    import click

    return click.style(text, bold=strong or None, dim=faint or None)


def _table_lines(table: Table, width: int) -> list[str]:
    """Set a table in columns: each as wide as it needs, the last two share what is left."""
    columns = len(table.head)
    widths = [max(1, *(len(row[at]) for row in table.rows)) for at in range(columns)]
    room = width - table.indent - 2 * (columns - 1)
    while sum(widths) > room and max(widths) > 14:
        widths[widths.index(max(widths))] -= 1
    lines = []
    for row in table.rows:
        cells = [
            textwrap.wrap(cell, wide, break_on_hyphens=False) or [""] for cell, wide in zip(row, widths, strict=True)
        ]
        for at in range(max(map(len, cells))):
            parts = [(cell[at] if at < len(cell) else "").ljust(wide) for cell, wide in zip(cells, widths, strict=True)]
            lines.append((" " * table.indent + "  ".join(parts)).rstrip())
    return lines


MD_SPECIAL = str.maketrans({one: f"\\{one}" for one in "\\|*_`[]"} | {"&": "&amp;", "<": "&lt;", ">": "&gt;"})
MD_LEADING = re.compile(r"^(\d+)([.)] )|^([#+-])")


def _md(text: str) -> str:
    """Escape what Markdown would read as markup; a text keeps to one line, so that it cannot end a row."""
    escaped = " ".join(text.split()).translate(MD_SPECIAL)
    return MD_LEADING.sub(lambda found: f"{found[1] or ''}\\{found[2] or found[3]}", escaped)


def _html_block(block: Block) -> str:
    if isinstance(block, Heading):
        aside = f" <code>{html.escape(block.aside)}</code>" if block.aside else ""
        return f"<h{block.level}>{html.escape(block.text)}{aside}</h{block.level}>"
    if isinstance(block, Line):
        text = html.escape(block.text)
        kinds = [*(["faint"] if block.faint else []), *([f"in{block.indent // 2}"] if block.indent else [])]
        if kinds and not block.strong:
            return f'<p class="{" ".join(kinds)}">{text}</p>'
        return f"<p><strong>{text}</strong></p>" if block.strong else f"<p>{text}</p>"
    head = "".join(f"<th>{html.escape(one)}</th>" for one in block.head)
    rows = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>\n" for row in block.rows)
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>"
