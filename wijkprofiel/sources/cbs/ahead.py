"""What is asked of a whole table before it is known to be needed, so that answers come in side by side."""

import time
from concurrent.futures import Future
from functools import partial

import pandas as pd
import pyarrow as pa

from wijkprofiel.errors import SourceError
from wijkprofiel.sources.cbs.arrivals import Arrivals
from wijkprofiel.sources.cbs.odata3 import TableClient
from wijkprofiel.sources.cbs.pages import all_areas
from wijkprofiel.sources.cbs.parallel import Jobs
from wijkprofiel.sources.cbs.request import KWB_DIMENSIONS, PageRequest, Wanted

HEAD_START = 0.02
AREAS, SECOND, COLUMNS = "gebieden", "meer gebieden", "kolommen"
WITHOUT = ("Description",)  # it repeats the name, at twice the size of the rest


class Ahead:
    """Early requests of one download.

    A table down to the buurt has more rows, and more areas, than one answer holds: the second part of both is asked
    for before the first has said that it is there. What turns out not to belong to the plan is not used.
    """

    def __init__(self, client: TableClient, jobs: Jobs, wanted: Wanted, arrivals: Arrivals) -> None:
        self._client, self._jobs, self._wanted, self._arrivals = client, jobs, wanted, arrivals
        self.pages: dict[str, Future[pa.Table]] = {}

    @property
    def is_full(self) -> bool:
        """Whether the early pages leave no room for anything else in the first round of requests."""
        return len(self.pages) > 1

    def ask_pages(self) -> None:
        """Ask for the first pages, a moment after the release was asked for."""
        count = 2 if self._wanted.dimensions == KWB_DIMENSIONS else 1
        for request in self._client.first_pages(self._wanted.table, self._wanted.keys, count=count):
            self._arrivals.expect(request.key)
            self.pages[request.key] = self._jobs.start(self._a_moment_later, request)

    def start_areas(self) -> "Future[pd.DataFrame]":
        """Ask for the areas that are wanted, or for every area of the table."""
        table, name, regions = self._wanted.table, self._wanted.dimensions[0], self._wanted.regions
        self._arrivals.expect(AREAS)
        start, came = self._jobs.start, partial(self._arrivals.came, AREAS)
        if regions is not None:
            return start(self._client.dimension, table, name, regions=regions, without=WITHOUT, received=came)
        second = self._start_second_part() if self.is_full else None
        return start(all_areas, self._client, table, name, without=WITHOUT, ahead=second, received=came)

    def start_columns(self) -> "Future[pd.DataFrame]":
        """Ask for the list of columns."""
        self._arrivals.expect(COLUMNS)
        came = partial(self._arrivals.came, COLUMNS)
        return self._jobs.start(self._client.properties, self._wanted.table, received=came)

    def _start_second_part(self) -> "Future[pa.Table]":
        self._arrivals.expect(SECOND)
        return self._jobs.start(self._second_part)

    def _second_part(self) -> pa.Table:
        table, name, came = self._wanted.table, self._wanted.dimensions[0], self._arrivals.came
        try:
            return self._client.second_part(table, name, without=WITHOUT, received=partial(came, SECOND))
        except SourceError:
            came(SECOND)  # the areas tell whether it was needed
            raise

    def _a_moment_later(self, request: PageRequest) -> pa.Table:
        time.sleep(HEAD_START)
        try:
            return self._client.fetch_page(request, received=partial(self._arrivals.came, request.key))
        except SourceError:
            self._arrivals.came(request.key)  # it is expected again once the plan is known
            raise
