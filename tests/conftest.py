from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

import obligations
import worlds
from cli_runner import shared_cache
from obligations.locate import Sources, locate
from obligations.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give each worker a run of files, so that what a file sets up is set up once; who is done first takes from others.

    An option in pyproject.toml would do the same, but then no test ran without `-n`.
    """
    from xdist.scheduler import WorkStealingScheduling  # noqa: PLC0415 - only where tests run in several processes

    return WorkStealingScheduling(config, log) if config.getoption("dist") == "load" else None


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where compiled stores go: one folder for all processes of this run."""
    return shared_cache(tmp_path_factory)


@pytest.fixture(scope="session", autouse=True)
def _one_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let commands that run in this process share the stores too, and leave the user's own cache alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OBLIGATIONS_CACHE", str(shared_cache(tmp_path_factory)))
        yield


@pytest.fixture(scope="session")
def kb(cache: Path) -> obligations.KnowledgeBase:
    """The shipped law and events, compiled once."""
    return obligations.open(cache=cache)


@pytest.fixture(scope="session")
def beside(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., obligations.KnowledgeBase]:
    """Opens a folder beside the shipped law, as `--data` does, with a few recorded events instead of all."""
    shipped, law = locate(), tmp_path_factory.mktemp("law") / "data"
    shutil.copytree(shipped.data[0], law, ignore=shutil.ignore_patterns("incidents"))
    (law / "incidents").mkdir()
    for one in worlds.FEW:
        shutil.copy(shipped.data[0] / "incidents" / f"{one}.yaml", law / "incidents")

    def opened(*folders: Path) -> obligations.KnowledgeBase:
        sources = Sources(shipped.ontology, shipped.queries, (law, *folders))
        found = open_store(sources, cache, pytest.fail)
        return obligations.KnowledgeBase(found.store, sources, found.path)

    return opened


@pytest.fixture(scope="session")
def few(beside: Callable[..., obligations.KnowledgeBase]) -> obligations.KnowledgeBase:
    """The shipped law and a few events."""
    return beside()


@pytest.fixture(scope="session")
def planted(
    beside: Callable[..., obligations.KnowledgeBase], tmp_path_factory: pytest.TempPathFactory
) -> obligations.KnowledgeBase:
    """The shipped law with planted reservations, acts and norms beside it."""
    folder = tmp_path_factory.mktemp("data") / "planted"
    folder.mkdir()
    return beside(worlds.plant(folder))
