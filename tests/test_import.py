"""`import`: a sheet of 2,000 rows with sixty faults, and what each kind of file, fault and folder comes to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import sheets
from cli_runner import Cli, cli_fixture

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["cli_fixture"]

WRITERS = {"xlsx": sheets.write_xlsx, "csv": sheets.write_csv}


@pytest.mark.parametrize(("kind", "number"), [("xlsx", 2000), ("csv", 400)])
def test_sixty_faults_are_named_at_their_cells_and_the_mended_sheet_comes_in_once(
    cli: Cli, tmp_path: Path, kind: str, number: int
) -> None:
    write: Callable[..., Path] = WRITERS[kind]
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(sheets.MAPPING, encoding="utf-8")
    rows = sheets.sound(number)
    expected = sheets.planted(rows)
    expected.append(("U2", 'the column "Name of victim" may name or reach private persons'))
    assert len(expected) == 60
    table = write(tmp_path / f"events.{kind}", rows, {"Name of victim": "N. N."})
    ran = [table.name, "--mapping", mapping.name]

    refused = cli("import", *ran, "--format", "json", cwd=tmp_path)
    assert refused.code == 4
    prefix = "events!" if kind == "xlsx" else ""
    faults = json.loads(refused.out)["faults"]
    assert sorted(one["cell"] for one in faults) == sorted(f"{prefix}{cell}" for cell, _ in expected)
    said = {one["cell"]: one["message"] for one in faults}
    assert [cell for cell, message in expected if message not in said[f"{prefix}{cell}"]] == []
    assert "N. N." not in refused.out + refused.err
    assert not (tmp_path / "obligations-data").exists()

    write(table, sheets.sound(number), {"Name of victim": "N. N."})
    mapping.write_text(sheets.MAPPING + "ignore: [Name of victim]\n", encoding="utf-8")
    first = cli("import", *ran, cwd=tmp_path)
    assert (first.code, first.out) == (0, f"{number:,} new (obligations-data/incidents)\n")
    folder = tmp_path / "obligations-data/incidents"
    held = {one.name: one.read_bytes() for one in folder.glob("*.yaml")}
    assert len(held) == number
    assert [name for name, text in held.items() if b"N. N." in text] == []
    second = cli("import", *ran, cwd=tmp_path)
    assert (second.code, second.out) == (0, f"{number:,} unchanged (obligations-data/incidents)\n")
    assert {one.name: one.read_bytes() for one in folder.glob("*.yaml")} == held
