"""How long to wait, how often to try, and how much to ask at once."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


@dataclass(frozen=True)
class Limits:
    """Limits of the traffic with a source. Seconds, unless the name says otherwise.

    ``connect`` and ``silence`` bound the wait for a connection and for the next byte; ``whole`` bounds one answer
    from first to last byte, so that a source that drips cannot hold us forever. ``first_wait`` doubles after each
    attempt up to ``longest_wait``; ``patience`` is the longest Retry-After that is obeyed. ``parallel`` requests run
    at the same time, no more.
    """

    connect: float = 10.0
    silence: float = 60.0
    whole: float = 600.0
    attempts: int = 5
    first_wait: float = 0.5
    longest_wait: float = 30.0
    patience: float = 120.0
    parallel: int = 4
    most_bytes: int = 4_000_000_000


def backoff(attempt: int, limits: Limits, rng: random.Random) -> float:
    """Seconds to wait after attempt number ``attempt`` (from 0): exponential, with jitter from half to whole.

    >>> waits = [backoff(n, Limits(), random.Random(1)) for n in range(3)]
    >>> 0.25 <= waits[0] <= 0.5 and 1.0 <= waits[2] <= 2.0
    True
    """
    whole = min(limits.longest_wait, limits.first_wait * 2.0**attempt)
    return whole * (0.5 + rng.random() / 2)


def told_wait(header: str, *, now: datetime | None = None) -> float:
    """Seconds that a Retry-After header asks for; 0 when it is empty or cannot be read.

    >>> told_wait("7"), told_wait("straks")
    (7.0, 0.0)
    """
    text = header.strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())
