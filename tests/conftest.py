from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

import obligations
import worlds

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path | None:
    """Where compiled stores go: as the environment says, else a folder of this run."""
    if os.environ.get("OBLIGATIONS_CACHE"):
        return None
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def kb(cache: Path | None) -> obligations.KnowledgeBase:
    """The shipped law and events, compiled once."""
    return obligations.open(cache=cache)


@pytest.fixture(scope="session")
def planted(cache: Path | None, tmp_path_factory: pytest.TempPathFactory) -> obligations.KnowledgeBase:
    """The shipped law with planted reservations, acts and norms beside it, as `--data` adds them."""
    folder = tmp_path_factory.mktemp("data") / "planted"
    folder.mkdir()
    return obligations.open(data=[worlds.plant(folder)], cache=cache)
