"""The rows of one release: planned pages first, and two other ways when a source refuses them."""

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future

import pandas as pd
import pyarrow as pa

from wijkprofiel.errors import IncompleteAnswer, SourceError, SourceUnreachable
from wijkprofiel.sources.cbs.arrivals import Arrivals
from wijkprofiel.sources.cbs.keeper import PageKeeper, Progress
from wijkprofiel.sources.cbs.odata3 import TableClient
from wijkprofiel.sources.cbs.parallel import Jobs
from wijkprofiel.sources.cbs.request import PREFIX, PageRequest, Regions, TableInfo, region_filter

PAGE_ATTEMPTS = 3
REFUSALS = (400, 403, 500, 501)
PLANNED, LINKS, GEMEENTEN = "pagina's", "vervolglinks", "per gemeente"


class Pages:
    """Fetches pages of one release, keeps them, and tells how far it is."""

    def __init__(
        self,
        client: TableClient,
        jobs: Jobs,
        info: TableInfo,
        keeper: PageKeeper,
        tell: Callable[[Progress], object] | None,
        *,
        arrivals: Arrivals,
    ) -> None:
        self.client, self.jobs, self.info, self.keeper = client, jobs, info, keeper
        self._tell, self._done, self._rows = tell, 0, 0
        self._planned: int | None = None
        self._arrivals = arrivals
        self._lock = threading.Lock()

    def fetch(
        self,
        plan: Sequence[PageRequest],
        *,
        early: "Mapping[str, Future[pa.Table]]",
        meanwhile: Callable[[], object],
    ) -> list[pa.Table]:
        """The pages of a plan, in its order; what the keeper has, and what is under way, is not fetched.

        ``early`` holds the pages under way, by the key of their request. ``meanwhile`` is done once the others are
        under way; when it raises, they are dropped.
        """
        kept = {request.key: self.keeper.get(self.info, request) for request in plan}
        asked = [request for request in plan if kept[request.key] is None]
        self._planned = len(plan)
        self._arrivals.expect(*(request.key for request in asked if request.key not in early))
        self._arrivals.complete()
        for page in kept.values():
            self._count(page)
        jobs: dict[str, Future[pa.Table]] = {}
        for request in asked:
            if request.key in early:
                jobs[request.key] = self.jobs.start(self._early_or_again, early[request.key], request)
            else:
                jobs[request.key] = self.jobs.start(self._fetch_and_keep, request)
        meanwhile()
        found = []
        for request in plan:
            page = kept[request.key]
            found.append(jobs[request.key].result() if page is None else page)
        return found

    def fetch_links(self, first: PageRequest) -> list[pa.Table]:
        """Pages one after another, each named by the one before."""
        found: list[pa.Table] = []
        request: PageRequest | None = first
        seen: set[str] = set()
        while request is not None:
            if request.key in seen:
                raise IncompleteAnswer(
                    f"Tabel {self.info.id}: de bron verwijst steeds naar dezelfde pagina.",
                    remedy="Haal de tabel later opnieuw op.",
                )
            seen.add(request.key)
            page = self.keeper.get(self.info, request)
            if page is None:
                page = self._fetch_and_keep(request)
            else:
                self._count(page)
            found.append(page)
            request = self.client.following(request, page)
        return found

    def fetch_followed(self, plan: Sequence[PageRequest]) -> list[pa.Table]:
        """Filtered pages, in parallel, each with what follows it."""
        return [page for job in self.start_followed(plan) for page in job.result()]

    def start_followed(self, plan: Sequence[PageRequest]) -> "list[Future[list[pa.Table]]]":
        """The same, under way."""
        return [self.jobs.start(self.fetch_links, request) for request in plan]

    def _early_or_again(self, early: "Future[pa.Table]", request: PageRequest) -> pa.Table:
        """The page that was asked for before the plan was known; when it does not fit, the planned one."""
        try:
            page = early.result()
        except SourceUnreachable:
            raise  # it was tried as often as the planned one would be
        except SourceError:
            page = None
        if page is None or page.num_rows != request.rows:
            self._arrivals.expect(request.key)
            return self._fetch_and_keep(request)
        self.keeper.put(self.info, request, page)
        self._count(page)
        return page

    def _fetch_and_keep(self, request: PageRequest) -> pa.Table:
        for attempt in range(PAGE_ATTEMPTS):
            try:
                page = self.client.fetch_page(request, received=lambda: self._arrivals.came(request.key))
                break
            except IncompleteAnswer:
                if attempt == PAGE_ATTEMPTS - 1:
                    raise
                self.client.transport.pause(attempt)
        self.keeper.put(self.info, request, page)
        self._count(page)
        return page

    def _count(self, page: pa.Table | None) -> None:
        if page is None:
            return
        with self._lock:
            self._done += 1
            self._rows += page.num_rows
            told = Progress(
                self.info.id, self._done, self._planned, self._rows, self.client.transport.traffic.bytes
            )
        if self._tell is not None:
            self._tell(told)


def fetch_whole(
    pages: Pages,
    plan: Sequence[PageRequest],
    areas: "Future[pd.DataFrame]",
    dimension: str,
    *,
    early: "Mapping[str, Future[pa.Table]]",
    meanwhile: Callable[[], object],
) -> tuple[list[pa.Table], str]:
    """Every row of a table, and the way it came. ``early`` and ``meanwhile`` are as in `Pages.fetch`.

    Planned pages in parallel; when the source refuses to skip or to give so many, page after page by its own links;
    and when it refuses those too, one request for each gemeente.
    """
    if pages.info.record_count is None:
        meanwhile()
        return pages.fetch_links(plan[0]), LINKS
    try:
        return pages.fetch(plan, early=early, meanwhile=meanwhile), PLANNED
    except SourceUnreachable as refused:
        if not may_be_refusal(refused):
            raise
    first = PageRequest(pages.info.id, plan[0].columns)
    try:
        return pages.fetch_links(first), LINKS
    except SourceUnreachable as refused:
        if not may_be_refusal(refused) or not dimension:
            raise
    return pages.fetch_followed(
        _per_gemeente(pages.info, plan[0].columns, areas.result(), dimension)
    ), GEMEENTEN


def all_areas(
    client: TableClient,
    table: str,
    dimension: str,
    *,
    without: tuple[str, ...],
    ahead: "Future[pa.Table] | None" = None,
    received: Callable[[], object],
) -> pd.DataFrame:
    """Every area of a table; when the source refuses to skip, gemeente by gemeente.

    ``ahead`` and ``received`` are as in `TableClient.dimension`.
    """
    try:
        return client.dimension(table, dimension, without=without, ahead=ahead, received=received)
    except SourceUnreachable as refused:
        if not may_be_refusal(refused):
            raise
    top = client.dimension_where(
        table, dimension, "startswith(Key,'NL') or startswith(Key,'GM')", without=without
    )
    gemeenten = [str(code) for code in top["Key"] if str(code).startswith(PREFIX["gemeente"])]
    below = [
        client.dimension(
            table, dimension, regions=Regions(gemeenten=(code,)), without=without, received=received
        )
        for code in gemeenten
    ]
    return pd.concat([top[~top["Key"].isin(gemeenten)], *below], ignore_index=True)


def may_be_refusal(failure: SourceUnreachable) -> bool:
    """Whether the source may refuse this way of asking, rather than be out of reach altogether."""
    return failure.status in REFUSALS


def _per_gemeente(
    info: TableInfo, columns: tuple[str, ...], areas: pd.DataFrame, dimension: str
) -> list[PageRequest]:
    codes = [str(code) for code in areas["Key"]]
    gemeenten = [code for code in codes if code.startswith(PREFIX["gemeente"])]
    other = [
        code for code in codes if not code.startswith((PREFIX["gemeente"], PREFIX["wijk"], PREFIX["buurt"]))
    ]
    wanted = [Regions(gemeenten=(code,)) for code in gemeenten] + [Regions(codes=(code,)) for code in other]
    return [PageRequest(info.id, columns, where=region_filter(dimension, regions)) for regions in wanted]
