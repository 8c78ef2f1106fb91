"""Ends a long run cleanly: SIGTERM is heard as Ctrl-C is, and either waits for what must not be cut in two."""

from __future__ import annotations

import contextlib
import signal
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType


class _State:
    """Whether a signal has to wait, and whether one does."""

    held = False
    waiting = False


@contextlib.contextmanager
def heard() -> Iterator[None]:
    """Raise KeyboardInterrupt in a block for SIGTERM as for Ctrl-C; a signal that is ignored stays so.

    Only the main thread of a process hears signals: in another one the block runs as it would without this.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)}
    for one, handler in before.items():
        if handler is signal.SIG_DFL or handler is signal.default_int_handler:
            signal.signal(one, _stop)
    try:
        yield
    finally:
        _State.waiting = False
        for one, handler in before.items():
            signal.signal(one, handler)


@contextlib.contextmanager
def first_done() -> Iterator[None]:
    """Let a block come to its end before a signal is heard; a second one ends it.

    Raises:
        KeyboardInterrupt: A signal came meanwhile.
    """
    _State.held = True
    try:
        yield
    finally:
        _State.held, waiting, _State.waiting = False, _State.waiting, False
        if waiting:
            raise KeyboardInterrupt


def _stop(_number: int, _frame: FrameType | None) -> None:
    if _State.held and not _State.waiting:
        _State.waiting = True
        return
    raise KeyboardInterrupt
