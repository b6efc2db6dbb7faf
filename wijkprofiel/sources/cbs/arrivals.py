"""When everything of a download is in, and whether the source was the same before and after that moment."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta

from wijkprofiel.errors import SourceChanged
from wijkprofiel.sources.cbs.odata3 import TableClient
from wijkprofiel.sources.cbs.parallel import Jobs
from wijkprofiel.sources.cbs.request import TableInfo

# A release is dated when it is made. One of three days old was in place before a download began.
SETTLED = timedelta(days=3)


def is_settled(modified: str, *, now: datetime | None = None) -> bool:
    """Whether a release is so old that it cannot have been put in place just now.

    >>> is_settled("2021-03-26T02:00:00"), is_settled("onbekend")
    (True, False)
    """
    try:
        moment = datetime.fromisoformat(modified)
    except ValueError:
        return False
    return moment.replace(tzinfo=UTC) < (now or datetime.now(UTC)) - SETTLED


class Arrivals:
    """What is still expected, and the moment of the last arrival (``time.monotonic``)."""

    def __init__(self) -> None:
        self.last = 0.0
        self._expected: set[str] = set()
        self._is_complete = False
        self._act: Callable[[], object] | None = None
        self._lock = threading.Lock()

    def when_all_in(self, act: Callable[[], object]) -> None:
        """Do this once, as soon as nothing is expected any more, while the last answers are still being read."""
        self._act = act

    def expect(self, *names: str) -> None:
        """These must come."""
        with self._lock:
            self._expected.update(names)

    def complete(self) -> None:
        """Nothing more will be expected."""
        self._is_complete = True
        self._act_when_all_in()

    def came(self, name: str) -> None:
        """One of them is in. The same name may come again, when an answer turned out to be broken."""
        with self._lock:
            self.last = time.monotonic()
            self._expected.discard(name)
        self._act_when_all_in()

    def _act_when_all_in(self) -> None:
        with self._lock:
            if self._expected or not self._is_complete:
                return
            act, self._act = self._act, None
        if act is not None:
            act()


class ReleaseCheck:
    """Asks for the release once more, after everything else is in."""

    def __init__(self, client: TableClient, jobs: Jobs, info: TableInfo) -> None:
        self._client, self._jobs, self._info = client, jobs, info
        self._job: Future[str] | None = None
        self._started = 0.0

    def start(self) -> None:
        """Ask now, in another thread."""
        self._started = time.monotonic()
        self._job = self._jobs.start(self._client.modified, self._info.id)

    def finish(self, *, not_before: float) -> None:
        """Raise when the release is another one; asks again when the earlier question came too early.

        Raises
        ------
        SourceChanged
        """
        if self._job is None or self._started < not_before:
            self.start()
        found = self._job.result() if self._job is not None else ""
        if found != self._info.modified:
            raise SourceChanged(
                f"Tabel {self._info.id} kreeg een nieuwe versie terwijl hij werd opgehaald "
                f"({self._info.modified} werd {found}).",
                remedy="Haal de tabel over enkele minuten opnieuw op.",
            )
