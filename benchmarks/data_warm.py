"""Figures that were fetched before: time and requests of asking for them again, with the store behind it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from os import environ
from pathlib import Path

from benchmarks.row import Row, best_seconds
from tests.servers.http import serve
from tests.servers.real import kwb2020_table, real_boundaries, shared_folder
from tests.servers.toydorp import toydorp_boundaries, toydorp_tables
from wijkprofiel.fetching import ophalen
from wijkprofiel.sources.at_hand import sets_of
from wijkprofiel.sources.fetched import forget_read
from wijkprofiel.store import VARIABLE

LATENCY = 0.3
YEAR = 2020
BUDGET_SECONDS = 0.1
REPEATS = 5


def measure_warm() -> list[Row]:
    """A gemeente and year again: seconds from the question to the figures in a frame, and requests.

    Beside it stands the budget, not another package: none keeps what it fetched. The real table where it is, with
    Amsterdam (580 areas), else the made-up one.
    """
    folder = shared_folder()
    tables = toydorp_tables() if folder is None else [kwb2020_table(folder)]
    boundaries = toydorp_boundaries() if folder is None else real_boundaries(folder)
    gemeente = "GM9999" if folder is None else "GM0363"
    with serve(tables, boundaries, latency=LATENCY) as server, _pointed_at(server.address):
        ophalen(gemeente, jaar=YEAR)
        asked = len(server.log)
        seconds = best_seconds(lambda: _again(gemeente), repeats=REPEATS)
        requests = len(server.log) - asked
    return [
        Row(f"opnieuw {gemeente} {YEAR} uit de opslag (s; ander = de grens)", seconds, BUDGET_SECONDS, 1.0),
        Row("verzoeken daarbij (ander = één)", float(requests), 1.0, 0.0),
    ]


def _again(gemeente: str) -> int:
    """Everything from the disk again, checks included."""
    forget_read()
    ophalen(gemeente, jaar=YEAR)
    return len(sets_of(gemeente)[0].figures())


@contextmanager
def _pointed_at(address: str) -> Iterator[None]:
    """Addresses and store of this process, until the block ends."""
    before = dict(environ)
    with tempfile.TemporaryDirectory(prefix="wijkprofiel-") as folder:
        environ.update(dict.fromkeys(("WIJKPROFIEL_CBS", "WIJKPROFIEL_PDOK"), address))
        environ[VARIABLE] = str(Path(folder) / "opslag")
        environ.pop("WIJKPROFIEL_OFFLINE", None)
        try:
            yield
        finally:
            environ.clear()
            environ.update(before)
