"""Several requests at once, ended together."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

from wijkprofiel.sources.transport import Transport

P = ParamSpec("P")
T = TypeVar("T")
MORE = 4


class Jobs:
    """Threads for one download. The transport guards how many requests run; a few more threads read what came in.

    When the block ends with an error, what has not started is dropped and waiting attempts stop.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._pool = ThreadPoolExecutor(
            max_workers=transport.limits.parallel + MORE, thread_name_prefix="ophalen"
        )

    def __enter__(self) -> "Jobs":
        self._transport.cancelled.clear()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._transport.cancel()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._transport.cancelled.clear()

    def start(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        """Do this in another thread."""
        return self._pool.submit(work, *args, **kwargs)


def first_failure(jobs: "list[Future[Any]]") -> None:
    """Wait until all are done, or raise at the first that fails."""
    for job in as_completed(jobs):
        job.result()
