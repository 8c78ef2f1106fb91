from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import obligations
import worlds
from cli_runner import shared_cache

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where compiled stores go: one folder for all processes of this run."""
    return shared_cache(tmp_path_factory)


@pytest.fixture(scope="session")
def kb(cache: Path) -> obligations.KnowledgeBase:
    """The shipped law and events, compiled once."""
    return obligations.open(cache=cache)


@pytest.fixture(scope="session")
def planted(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> obligations.KnowledgeBase:
    """The shipped law with planted reservations, acts and norms beside it, as `--data` adds them."""
    folder = tmp_path_factory.mktemp("data") / "planted"
    folder.mkdir()
    return obligations.open(data=[worlds.plant(folder)], cache=cache)
