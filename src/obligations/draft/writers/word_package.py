"""The package of a Word file: the blank one that a draft starts from, and its last form with fixed dates.

The parts of the blank package lie in `blank/` as XML that a lawyer's office can read and change: styles, numbering,
settings, header, footer, the separators of notes.
"""

from __future__ import annotations

import io
import zipfile
from importlib import resources
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Mapping

_PLACES = {
    "content_types.xml": "[Content_Types].xml",
    "package_rels.xml": "_rels/.rels",
    "document.xml": "word/document.xml",
    "document_rels.xml": "word/_rels/document.xml.rels",
    "styles.xml": "word/styles.xml",
    "settings.xml": "word/settings.xml",
    "numbering.xml": "word/numbering.xml",
    "header1.xml": "word/header1.xml",
    "footer1.xml": "word/footer1.xml",
}
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""Of custom properties, the same in every file (ECMA-376 part 1, 15.2.12.2)."""

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest day that a zip entry can bear."""


def part(name: str) -> bytes:
    """Return one part of the blank package, such as `footnotes.xml`."""
    return resources.files(__package__).joinpath("blank", name).read_bytes()


def blank() -> io.BytesIO:
    """Return the blank package."""
    return io.BytesIO(_zipped({place: part(name) for name, place in _PLACES.items()}))


def with_fixed_dates(package: bytes) -> bytes:
    """Return a package whose entries bear the same day in every file: Word takes no notice, and bytes compare."""
    with zipfile.ZipFile(io.BytesIO(package)) as given:
        return _zipped({name: given.read(name) for name in given.namelist()})


def custom_properties(named: Mapping[str, str]) -> bytes:
    """Write values as the part of custom properties, which Word shows under File, Info, Properties."""
    values = "".join(
        f'<property fmtid="{_FORMAT_ID}" pid="{at}" name={quoteattr(name)}>'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for at, (name, value) in enumerate(named.items(), start=2)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        f'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{values}</Properties>'
    ).encode()


def _zipped(entries: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in entries.items():
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.create_system = 3
            entry.external_attr = 0o600 << 16
            package.writestr(entry, content, zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()
