"""Worker processes: each opens the store for itself, takes part after part, and its results come back in order."""

from __future__ import annotations

from collections import deque
from time import monotonic
from typing import TYPE_CHECKING

from obligations.bulk.working import Done, open_worker
from obligations.errors import EngineError, ObligationsError, UsageError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from obligations.bulk.reading import Part
    from obligations.bulk.working import Job

_GRACE = 2
"""Seconds in which workers may end by themselves."""

_AHEAD = 2
"""Parts for each worker that may be done or under way before the first of them is taken: few enough for memory."""


def in_processes(job: Job, workers: int, todo: Iterator[Part]) -> Generator[tuple[Part, Done]]:
    """Assess parts in processes and return them in their order.

    Raises:
        UsageError: The output folder cannot be written.
        EngineError: A worker failed, or was ended from outside.
    """
    from multiprocessing import get_context

    context = get_context("spawn")
    crew: list[tuple[BaseProcess, Connection]] = []
    process: BaseProcess
    try:
        for _ in range(workers):
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(job, theirs), daemon=True)
            process.start()
            theirs.close()
            crew.append((process, ours))
        yield from _in_order([line for _, line in crew], todo, workers * _AHEAD)
    finally:
        _end(crew)


def _end(crew: list[tuple[BaseProcess, Connection]]) -> None:
    """End the workers: one without work ends by itself, and so removes what it wrote aside; the others are made to."""
    for _, line in crew:
        line.close()
    until = monotonic() + _GRACE
    for process, _ in crew:
        process.join(max(0, until - monotonic()))
    for process, _ in crew:
        process.kill()
        process.join()


def _in_order(lines: list[Connection], todo: Iterator[Part], most: int) -> Iterator[tuple[Part, Done]]:
    from multiprocessing.connection import wait

    idle = deque(lines)
    busy: dict[Connection, Part] = {}
    order: deque[Part] = deque()
    results: dict[int, Done] = {}
    while True:
        while idle and len(order) < most and (part := next(todo, None)) is not None:
            line = idle.popleft()
            _send(line, part)
            busy[line] = part
            order.append(part)
        if not order:
            return
        ready = wait(list(busy))
        for line in [one for one in busy if one in ready]:
            results[busy.pop(line).number] = _received(line)
            idle.append(line)
        while order and order[0].number in results:
            part = order.popleft()
            yield part, results.pop(part.number)


def _send(line: Connection, part: Part) -> None:
    try:
        line.send(part)
    except OSError as error:
        raise _ended() from error


def _received(line: Connection) -> Done:
    try:
        answer = line.recv()
    except (EOFError, OSError) as error:
        raise _ended() from error
    if isinstance(answer, Done):
        return answer
    is_usage, message = answer
    raise UsageError(message) if is_usage else EngineError(message)


def _ended() -> EngineError:
    return EngineError(
        "a worker was ended from outside, by lack of memory perhaps; what is whole stays: run the same command again, "
        "with fewer --workers or a smaller --batch"
    )


def _serve(job: Job, line: Connection) -> None:
    """Work until there is nothing more to do, or nobody to do it for. Signals are for the process that started this."""
    import signal

    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, signal.SIG_IGN)
    worker = None
    while True:
        try:
            part = line.recv()
        except (EOFError, OSError):
            return
        answer: Done | tuple[bool, str]
        try:
            worker = worker or open_worker(job)
            answer = worker.assess(part, {})
        except ObligationsError as error:
            answer = (isinstance(error, UsageError), str(error))
        except Exception as error:  # noqa: BLE001 - whatever went wrong, the parent must hear of it
            answer = (False, f"a worker failed: {type(error).__name__}: {error}")
        try:
            line.send(answer)
        except OSError:
            return
