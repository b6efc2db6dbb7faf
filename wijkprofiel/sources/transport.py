"""Traffic with a source: pooled, compressed, with time-outs and repeated attempts, four requests at a time."""

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, metadata
from typing import Any, TypeVar
from urllib.parse import unquote, urljoin, urlsplit

import urllib3
from urllib3.util import Timeout

from wijkprofiel.errors import SourceError, SourceUnreachable, UnexpectedAnswer
from wijkprofiel.sources.addresses import refuse_offline
from wijkprofiel.sources.answers import (
    Answered,
    busy,
    describe_failure,
    looks_like_html,
    refused,
    worth_another_attempt,
)
from wijkprofiel.sources.body import PIECE, Body, BrokenBody
from wijkprofiel.sources.lines import Lines
from wijkprofiel.sources.proxy import proxy_for
from wijkprofiel.sources.retry import Limits, backoff, told_wait

T = TypeVar("T")
REDIRECTS = (301, 302, 303, 307, 308)
MOST_REDIRECTS = 3
SHORT = 300_000


@dataclass
class Traffic:
    """What went over the line, for progress and for measurements."""

    requests: int = 0
    repeated: int = 0
    bytes: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def add(self, *, requests: int = 0, repeated: int = 0, bytes: int = 0) -> None:
        """Count, from any thread."""
        with self.lock:
            self.requests += requests
            self.repeated += repeated
            self.bytes += bytes


class Transport:
    """One pooled line to the sources, safe to use from many threads.

    Parameters
    ----------
    limits : Limits
        Time-outs, attempts and the number of requests at a time.
    sleep, rng
        How to wait and where jitter comes from; tests give their own.
    progress : callable, optional
        Called with the bytes that came in, while they come in.
    """

    def __init__(
        self,
        *,
        limits: Limits | None = None,
        sleep: Callable[[float], object] | None = None,
        rng: random.Random | None = None,
        progress: Callable[[int], object] | None = None,
    ) -> None:
        self.limits = limits = limits or Limits()
        self.traffic = Traffic()
        self.cancelled = threading.Event()
        self._sleep = sleep or self.cancelled.wait
        self._rng = rng or random.Random()
        self._progress = progress
        # Few threads read what all others receive: more would not go faster, and take more memory. A short answer,
        # on which a next request may depend, does not wait until a long one is read.
        self._reading = ThreadPoolExecutor(max_workers=2, thread_name_prefix="lezen")
        self._short = ThreadPoolExecutor(max_workers=1, thread_name_prefix="kort")
        self._gate = threading.BoundedSemaphore(limits.parallel)
        self._lines = Lines(limits.parallel, self.cancelled)
        self._lock = threading.Lock()

    def fetch(
        self,
        address: str,
        *,
        accept: str,
        read: Callable[[Body], T],
        received: Callable[[], object] | None = None,
        attempts: int | None = None,
    ) -> T:
        """Ask one address and return what ``read`` makes of the body.

        A lost connection, a busy or failing server and a body that ``read`` finds broken (`BrokenBody`) are tried
        again, with growing waits. ``received`` is called whenever an answer is in, before it is read.

        Raises
        ------
        SourceOffline
            When working without network was asked for; no socket is opened.
        SourceUnreachable, UnexpectedAnswer, UnknownTable
            When no attempt gave a good answer.
        """
        refuse_offline(f"Wat bij {urlsplit(address).hostname} moet worden opgehaald")
        tries = attempts or self.limits.attempts
        for attempt in range(tries):
            try:
                with self._receive(address, accept) as body:
                    if received is not None:
                        received()
                    reading = self._short if body.size <= SHORT else self._reading
                    return reading.submit(read, body).result()
            except (BrokenBody, Answered, urllib3.exceptions.HTTPError, OSError) as failure:
                last = attempt == tries - 1
                if last or not worth_another_attempt(failure):
                    raise self._as_error(failure, address, attempt + 1) from failure
                self._wait(attempt, failure, address)
        raise AssertionError("the loop returns or raises")

    def fetch_json(self, address: str, *, attempts: int | None = None) -> Any:
        """The JSON of one small answer."""
        return self.fetch(address, accept="application/json", read=Body.json, attempts=attempts)

    def pause(self, attempt: int) -> None:
        """Wait as after a failed attempt."""
        self._sleep(backoff(attempt, self.limits, self._rng))
        self._stop_when_cancelled()

    def cancel(self) -> None:
        """Let every request stop: one that waits for its next attempt, and one that waits for the source."""
        self.cancelled.set()
        self._lines.hang_up()

    def close(self) -> None:
        """Close the pooled connections."""
        with self._lock:
            self._lines.close()
        for reading in (self._reading, self._short):
            reading.shutdown(wait=False)

    def _wait(self, attempt: int, failure: Exception, address: str) -> None:
        wait = backoff(attempt, self.limits, self._rng)
        told = told_wait(failure.retry_after) if isinstance(failure, Answered) else 0.0
        if told > self.limits.patience:
            raise busy(address, told) from failure
        self.traffic.add(repeated=1)
        self._sleep(max(wait, told))
        self._stop_when_cancelled()

    def _stop_when_cancelled(self) -> None:
        if self.cancelled.is_set():
            raise SourceUnreachable(
                "Het ophalen is afgebroken.",
                cause="cancelled",
                remedy="Start dezelfde opdracht opnieuw: wat al binnen is, wordt niet nog eens opgehaald.",
            )

    def _as_error(self, failure: Exception, address: str, attempts: int) -> SourceError:
        host = str(urlsplit(address).hostname)
        proxy = proxy_for(address)
        return describe_failure(failure, host=host, what=_subject(address), attempts=attempts, proxy=proxy)

    def _receive(self, address: str, accept: str) -> Body:
        with self._gate:
            self._stop_when_cancelled()
            for _ in range(MOST_REDIRECTS + 1):
                answer = self._ask(address, accept)
                if answer.status not in REDIRECTS:
                    return self._read(answer, accept)
                address = self._redirected(answer, address)
        raise UnexpectedAnswer(
            f"{urlsplit(address).hostname} verwijst steeds door en geeft geen cijfers.",
            remedy="Controleer het adres van de bron, of probeer het later.",
        )

    def _ask(self, address: str, accept: str) -> urllib3.BaseHTTPResponse:
        self.traffic.add(requests=1)
        limits = self.limits
        return self._pool(proxy_for(address)).request(
            "GET",
            address,
            headers={"Accept": accept, "Accept-Encoding": "gzip", "User-Agent": user_agent()},
            timeout=Timeout(connect=limits.connect, read=limits.silence),
            retries=False,
            redirect=False,
            preload_content=False,
            decode_content=False,
        )

    def _redirected(self, answer: urllib3.BaseHTTPResponse, address: str) -> str:
        answer.drain_conn()
        answer.release_conn()
        here = urlsplit(address)
        try:
            target = urljoin(address, answer.headers.get("Location", ""))
            there = urlsplit(target)
        except ValueError:
            target, there = "", urlsplit("")  # what was named is no address
        if there.hostname != here.hostname or (here.scheme == "https" and there.scheme != "https"):
            raise SourceUnreachable(
                f"{here.hostname} verwijst door naar {there.hostname or 'een onbekend adres'}. "
                "Van daar nemen wij geen cijfers over.",
                cause="redirect",
                remedy="Mogelijk is de dienst verhuisd of in onderhoud. Probeer het later, of zet het nieuwe adres "
                "in WIJKPROFIEL_CBS of WIJKPROFIEL_PDOK.",
            )
        return target

    def _read(self, answer: urllib3.BaseHTTPResponse, accept: str) -> Body:
        headers = {name.lower(): value for name, value in answer.headers.items()}
        body = Body.empty(headers)
        with ExitStack() as undo:
            undo.callback(answer.close)
            undo.callback(body.file.close)
            self._pour(answer, body)
            if looks_like_html(body) and "html" not in accept:
                raise Answered(answer.status, headers.get("retry-after", ""), "html")
            if answer.status != 200:
                raise Answered(answer.status, headers.get("retry-after", ""), refused(body))
            undo.pop_all()
        answer.release_conn()
        return body

    def _pour(self, answer: urllib3.BaseHTTPResponse, body: Body) -> None:
        promised = answer.headers.get("Content-Length")
        deadline = time.monotonic() + self.limits.whole
        while piece := answer.read1(PIECE, decode_content=False):
            body.file.write(piece)
            body.size += len(piece)
            self.traffic.add(bytes=len(piece))
            if self._progress is not None:
                self._progress(len(piece))
            if time.monotonic() > deadline:
                raise urllib3.exceptions.TimeoutError("the answer as a whole takes too long")
            if body.size > self.limits.most_bytes:
                raise BrokenBody("the answer is larger than any table")
            self._stop_when_cancelled()
        if promised is not None and promised.isdigit() and int(promised) != body.size:
            raise BrokenBody("the body stops early")

    def _pool(self, proxy: str | None) -> urllib3.PoolManager:
        with self._lock:
            return self._lines.pool(proxy)


def user_agent() -> str:
    """Name, version and address of this project, as sources see it."""
    try:
        told = metadata("wijkprofiel")
    except PackageNotFoundError:
        return "wijkprofiel"
    places = [entry.partition(",")[2].strip() for entry in told.get_all("Project-URL") or []]
    name = f"wijkprofiel/{told['Version']}"
    return f"{name} (+{places[0]})" if places else name


def _subject(address: str) -> str:
    """What was asked, for a message: the last parts of the path, without filters."""
    parts = [part for part in urlsplit(address).path.split("/") if part]
    return "/".join(unquote(part) for part in parts[-2:])
