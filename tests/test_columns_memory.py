"""How much memory an engine may hold: limits of the machine, of control groups and of the process."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from obligations.columns import memory
from obligations.columns.failure import failing
from obligations.columns.law import connected
from obligations.errors import EngineError

if TYPE_CHECKING:
    from pathlib import Path

GB = 2**30


def written(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.fixture
def groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(memory, "_GROUPS", tmp_path / "fs")
    monkeypatch.setattr(memory, "_OWN_GROUPS", tmp_path / "own")
    return tmp_path / "fs"


@pytest.mark.parametrize(
    ("own", "files", "expected"),
    [
        ("0::/job/step\n", {"job/memory.max": f"{2 * GB}", "job/step/memory.max": "max"}, 512),
        ("0::/job/step\n", {"job/memory.max": "max", "other/memory.max": "1"}, None),
        ("0::/\n", {"memory.max": f"{2 * GB}\n"}, 512),
        ("4:memory:/docker/x\n0::/\n", {"memory/memory.limit_in_bytes": f"{3 * GB}"}, 768),
        ("4:cpu,memory:/a\n", {"memory/a/memory.limit_in_bytes": f"{3 * GB}"}, 768),
        ("4:cpu:/a\n", {"memory/a/memory.limit_in_bytes": f"{3 * GB}"}, None),
        ("0::/\n", {"memory.max": "1000000"}, 256),
        ("", {}, None),
    ],
)
def test_half_of_the_least_limit_is_shared(groups: Path, own: str, files: dict[str, str], expected: int | None) -> None:
    usual = memory.share(2)
    written(groups.parent / "own", own)
    for name, text in files.items():
        written(groups / name, text)
    assert memory.share(2) == (usual if expected is None else min(usual, expected))
    assert memory.share(1) >= memory.share(2) >= memory.share(64) == 256 or expected is None


def test_limit_of_the_process_counts() -> None:
    code = (
        "import resource\nfrom obligations.columns.memory import share\n"
        f"resource.setrlimit(resource.RLIMIT_AS, ({GB * 6 // 4}, resource.RLIM_INFINITY))\nprint(share(1), share(2))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "768 384\n"


def test_lack_of_memory_is_told_in_one_line_with_what_to_do() -> None:
    connection = connected()
    connection.execute("SET memory_limit = '10MB'")
    connection.execute("SET max_temp_directory_size = '1MB'")
    with pytest.raises(EngineError) as told, failing("rule file x"):
        connection.execute("CREATE TEMP TABLE t AS SELECT md5(i::VARCHAR) FROM range(2000000) r(i)")
    assert str(told.value) == "rule file x: out of memory; use fewer --workers or a smaller --batch"
