"""How much memory this process may take: of the machine, of its control group, and of its own limits."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_GROUPS: Final = Path("/sys/fs/cgroup")
_OWN_GROUPS: Final = Path("/proc/self/cgroup")
_MB: Final = 2**20
_LEAST, _MOST = 256, 2000
"""MB that an engine may hold."""


def share(engines: int | None) -> int:
    """Say how many MB one of several engines may hold: 2,000, or less where all would hold over half of what there is.

    Args:
        engines: How many work at once; one for each processor if None.
    """
    limits = [*_machine(), *_limits(_GROUPS, _OWN_GROUPS), *_process()]
    of_all = min(limits, default=_MOST * _MB * 2 * (engines or 1)) // _MB // 2
    return max(_LEAST, min(_MOST, of_all // (engines or os.cpu_count() or 1)))


def _machine() -> Iterator[int]:
    try:
        yield os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return


def _limits(root: Path, own: Path) -> Iterator[int]:
    """Read what the control groups of this process and those above them allow, in version 2 and 1 of their form."""
    try:
        lines = own.read_text(encoding="utf-8").splitlines()
    except OSError:
        return
    for line in lines:
        _, kinds, group = [*line.split(":", 2), "", ""][:3]
        if kinds and "memory" not in kinds.split(","):
            continue
        top, name = (root / "memory", "memory.limit_in_bytes") if kinds else (root, "memory.max")
        steps = [one for one in group.split("/") if one]
        for depth in range(len(steps) + 1):
            yield from _number(top.joinpath(*steps[:depth], name))


def _number(path: Path) -> Iterator[int]:
    try:
        yield int(path.read_text(encoding="ascii"))
    except (OSError, ValueError):  # none there, or `max`
        return


def _process() -> Iterator[int]:
    try:
        import resource
    except ImportError:  # Windows
        return
    for kind in (resource.RLIMIT_AS, resource.RLIMIT_DATA):
        soft, _ = resource.getrlimit(kind)
        if soft != resource.RLIM_INFINITY:
            yield soft
