"""A whole table, or the rows of some areas: in parallel, checked, and started again when the source changed."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import pyarrow as pa

from wijkprofiel.errors import (
    IncompleteAnswer,
    SourceChanged,
    SourceError,
    SourceUnreachable,
    UnexpectedAnswer,
    UnknownTable,
    UsageError,
)
from wijkprofiel.sources.cbs import checks
from wijkprofiel.sources.cbs.ahead import Ahead
from wijkprofiel.sources.cbs.arrivals import Arrivals, ReleaseCheck, is_settled
from wijkprofiel.sources.cbs.keeper import NothingKept, PageKeeper, Progress
from wijkprofiel.sources.cbs.metadata import dimension_names, geo_dimension, topic_types
from wijkprofiel.sources.cbs.odata3 import TableClient, together
from wijkprofiel.sources.cbs.pages import GEMEENTEN, Pages, fetch_whole
from wijkprofiel.sources.cbs.parallel import Jobs
from wijkprofiel.sources.cbs.request import KWB_DIMENSIONS, PageRequest, Regions, TableInfo, Wanted
from wijkprofiel.sources.cbs.rows import POOL, conform, small_pool

STARTS = 3
SELECTION = "selectie"


@dataclass(frozen=True)
class Collected:
    """A table as it was published at one moment.

    ``rows`` has ``ID``, the dimensions (codes without padding) and the figures, in the order of the source;
    ``areas`` the areas with their names; ``route`` says how it came; ``remarks`` are Dutch sentences on what could
    not be checked or went another way; ``requests`` and ``bytes`` are what it cost on the line.
    """

    info: TableInfo
    properties: pd.DataFrame
    areas: pd.DataFrame
    rows: pa.Table
    route: str
    remarks: tuple[str, ...] = ()
    requests: int = 0
    bytes: int = 0

    def frame(self) -> pd.DataFrame:
        """The rows as a DataFrame on the same memory: whole numbers stay whole, missing is ``pd.NA``."""
        frame: pd.DataFrame = self.rows.to_pandas(types_mapper=pd.ArrowDtype, memory_pool=POOL)
        return frame


def collect_table(
    client: TableClient,
    table: str,
    *,
    columns: Sequence[str] = (),
    regions: Regions | None = None,
    where: str = "",
    dimensions: Sequence[str] = KWB_DIMENSIONS,
    keeper: PageKeeper | None = None,
    progress: Callable[[Progress], object] | None = None,
    allow_empty: bool = False,
) -> Collected:
    """The rows of a table with its metadata, all of one release.

    A whole table is believed when its row numbers run without gap and their count is the catalogue's; some areas
    when they are exactly those of the table's own list. The release is the same before and after; when it is not,
    the download starts again, at most three times.

    Parameters
    ----------
    client : TableClient
        Which service.
    table : str
        Table id, such as ``84799NED``.
    columns : sequence of str
        Keys to select; none means every column. ``ID`` and the dimensions come along.
    regions : Regions, optional
        Only these areas.
    where : str
        A further filter in OData, such as ``Perioden eq '2024JJ00'``.
    dimensions : sequence of str
        Keys of the dimensions, the one with areas first; when the table has others it is asked once more.
    keeper : PageKeeper, optional
        Where pages of an unfinished download are kept.
    progress : callable, optional
        Told after every page.
    allow_empty : bool
        Whether no rows at all is a good answer.

    Raises
    ------
    SourceError
        One of its kinds, with the cause and the next step.

    Examples
    --------
    >>> from tests.servers.http import serve
    >>> from tests.servers.toydorp import toydorp_tables
    >>> with serve(toydorp_tables()) as server:
    ...     found = collect_table(TableClient(server.address), "84799NED", regions=Regions(gemeenten=("GM9998",)))
    >>> found.rows["WijkenEnBuurten"].to_pylist()
    ['GM9998', 'WK999800', 'BU99980000', 'BU99980001']
    """
    wanted = Wanted(table, tuple(columns), regions, where, tuple(dimensions))
    kept = NothingKept() if keeper is None else keeper
    failure: SourceError | None = None
    for start in range(STARTS):
        # What went wrong at the first start is not asked for in the clever way again.
        attempt = _Attempt(client, wanted, kept, progress, allow_empty=allow_empty, careful=start > 0)
        try:
            return attempt.run()
        except _OtherDimensions as other:
            wanted = replace(wanted, dimensions=other.names)
        except (SourceChanged, IncompleteAnswer) as wrong:
            failure = wrong
            if attempt.info is not None:
                kept.drop(attempt.info)
    raise failure or UnexpectedAnswer(f"Tabel {table} verandert steeds.", remedy="Probeer het later opnieuw.")


class _OtherDimensions(Exception):
    """The table has other dimensions than was assumed."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        super().__init__(names)


class _Attempt:
    """One start of a download."""

    def __init__(
        self,
        client: TableClient,
        wanted: Wanted,
        keeper: PageKeeper,
        tell: Callable[[Progress], object] | None,
        *,
        allow_empty: bool,
        careful: bool,
    ) -> None:
        self.client, self.wanted, self.keeper, self.tell = client, wanted, keeper, tell
        self.allow_empty, self.careful = allow_empty, careful
        self.info: TableInfo | None = None
        self.remarks: list[str] = []

    def run(self) -> Collected:
        traffic = self.client.transport.traffic
        requests, received = traffic.requests, traffic.bytes
        with small_pool(), Jobs(self.client.transport) as jobs:
            found = self._collect(jobs)
        return replace(
            found,
            remarks=tuple(self.remarks),
            requests=traffic.requests - requests,
            bytes=traffic.bytes - received,
        )

    def _collect(self, jobs: Jobs) -> Collected:
        return self._collect_whole(jobs) if self.wanted.is_whole else self._collect_selection(jobs)

    def _collect_whole(self, jobs: Jobs) -> Collected:
        client, table = self.client, self.wanted.table
        arrivals = Arrivals()
        ahead = Ahead(client, jobs, self.wanted, arrivals)
        infos = jobs.start(client.table_infos, table)
        listed = jobs.start(self._catalogue)
        if not self.careful and not self.keeper.started(table):
            ahead.ask_pages()
        areas = None if ahead.is_full else ahead.start_areas()
        info = infos.result()
        areas = areas or ahead.start_areas()
        columns = ahead.start_columns()
        self.info = info = client.with_count(info, listed.result())
        after = ReleaseCheck(client, jobs, info)
        pages = Pages(client, jobs, info, self.keeper, self.tell, arrivals=arrivals)
        arrivals.when_all_in(after.start)
        rows, route = self._whole(pages, ahead, areas, columns)
        return self._believed(info, rows, route, columns.result(), areas.result(), after, arrivals.last)

    def _collect_selection(self, jobs: Jobs) -> Collected:
        client, table = self.client, self.wanted.table
        arrivals = Arrivals()
        infos = jobs.start(client.table_infos, table)
        areas = Ahead(client, jobs, self.wanted, arrivals).start_areas()
        guess = self._guess(jobs)
        columns = jobs.start(client.properties, table)
        self.info = info = infos.result()
        after = ReleaseCheck(client, jobs, info)
        if guess is not None:
            after.start()
        pages = Pages(client, jobs, info, self.keeper, self.tell, arrivals=arrivals)
        rows = self._selection(pages, guess, columns)
        # Rows that came twice, before and after the release was asked the first time, are not asked a third time.
        not_before = arrivals.last if guess is None else 0.0
        return self._believed(info, rows, SELECTION, columns.result(), areas.result(), after, not_before)

    def _believed(
        self,
        info: TableInfo,
        rows: pa.Table,
        route: str,
        properties: pd.DataFrame,
        areas: pd.DataFrame,
        after: ReleaseCheck,
        not_before: float,
    ) -> Collected:
        """The rows when all that must hold does, and the release is still the same."""
        try:
            # Judged while the last answer is on its way; another release is the better explanation of a failure.
            typed = self._checked(info, rows, route, properties, areas)
        finally:
            after.finish(not_before=not_before)
        return Collected(info, properties, areas, typed, route)

    def _catalogue(self) -> dict[str, Any] | None:
        """The catalogue's row; only the number of rows depends on it, so a failing catalogue is a remark."""
        try:
            return self.client.catalogue_row(self.wanted.table)
        except (SourceUnreachable, UnexpectedAnswer, UnknownTable) as failure:
            self.remarks.append(f"De catalogus gaf geen antwoord. {failure.message}")
            return None

    def _guess(self, jobs: Jobs) -> "Future[pa.Table] | None":
        """Ask for the rows of some areas at once; `_selection` says when the answer counts."""
        if self.careful or self.wanted.regions is None or self.keeper.started(self.wanted.table):
            return None
        plan = self._plan(TableInfo(self.wanted.table, "", "", "", None, None))
        return jobs.start(self._unkept, plan[0]) if len(plan) == 1 else None

    def _unkept(self, first: PageRequest) -> pa.Table:
        found = []
        request: PageRequest | None = first
        while request is not None:
            page = self.client.fetch_page(request)
            found.append(page)
            request = self.client.following(request, page)
        return together(found)

    def _plan(self, info: TableInfo) -> tuple[PageRequest, ...]:
        wanted = self.wanted
        return self.client.page_plan(
            info,
            columns=wanted.keys,
            regions=wanted.regions,
            dimension=wanted.dimensions[0],
            where=wanted.where,
        )

    def _check_dimensions(self, properties: pd.DataFrame) -> None:
        geo, names = geo_dimension(properties), dimension_names(properties)
        if self.wanted.regions is not None and not geo:
            raise UsageError(
                f"Tabel {self.wanted.table} heeft geen gebieden.",
                remedy="Vraag deze tabel zonder gemeente op.",
            )
        ordered = tuple(dict.fromkeys((geo, *names))) if geo else names
        if ordered != self.wanted.dimensions:
            raise _OtherDimensions(ordered)

    def _whole(
        self, pages: Pages, ahead: Ahead, areas: "Future[pd.DataFrame]", columns: "Future[pd.DataFrame]"
    ) -> tuple[pa.Table, str]:
        """Every row. The first pages may be ones that were asked for a moment after the release was.

        A release that is days old cannot have come in that moment; with a young one the pages are asked for again.
        """
        found, route = fetch_whole(
            pages,
            self._plan(pages.info),
            areas,
            self.wanted.dimensions[0],
            early=ahead.pages if is_settled(pages.info.modified) else {},
            meanwhile=lambda: self._check_dimensions(columns.result()),
        )
        if pages.info.record_count is None:
            self.remarks.append("Het aantal rijen is niet met de catalogus vergeleken.")
        return together(found), route

    def _selection(
        self, pages: Pages, guess: "Future[pa.Table] | None", columns: "Future[pd.DataFrame]"
    ) -> pa.Table:
        """The rows of some areas. An early answer is only used to see that a second one is the same."""
        plan = self._plan(pages.info)
        if guess is None:
            self._check_dimensions(columns.result())
        # With an early answer the second goes out first: what the check takes would come on top of it.
        under_way = pages.start_followed(plan)
        self._check_dimensions(columns.result())
        rows = together([page for job in under_way for page in job.result()])
        if guess is not None and not guess.result().equals(rows):
            raise SourceChanged(
                f"Tabel {self.wanted.table} gaf twee keer na elkaar andere cijfers.",
                remedy="Haal de tabel over enkele minuten opnieuw op.",
            )
        return self._within(rows)

    def _within(self, rows: pa.Table) -> pa.Table:
        """The rows of the wanted areas: a source may skip a filter without a word, and then sends the rest along."""
        regions, geo = self.wanted.regions, self.wanted.dimensions[0]
        if regions is None or not rows.num_rows or not checks.codes_outside(rows, geo, regions):
            return rows
        self.remarks.append("De bron sloeg de keuze van gebieden over; de keuze is hier gemaakt.")
        return checks.only_regions(rows, geo, regions)

    def _checked(
        self, info: TableInfo, rows: pa.Table, route: str, properties: pd.DataFrame, areas: pd.DataFrame
    ) -> pa.Table:
        wanted, types = self.wanted, topic_types(properties)
        keys = wanted.keys or tuple(types)
        if not rows.num_rows:
            if not self.allow_empty:
                checks.check_any(info, areas, wanted.regions)
            return conform(pa.table({key: pa.array([], type=pa.null()) for key in keys}), types)
        checks.check_columns(info, rows, keys)
        typed = conform(rows.sort_by("ID") if route == GEMEENTEN else rows, types)
        if wanted.is_whole:
            checks.check_whole(info, typed)
        else:
            checks.check_single(info, typed)
        if len(wanted.dimensions) == 1 and not wanted.where:
            checks.check_regions(info, typed, wanted.dimensions[0], areas)
        if wanted.regions is not None:
            checks.check_asked(info, areas, wanted.regions)
        return typed
