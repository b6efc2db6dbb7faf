"""The client of CBS OData v3: metadata, a plan of pages, and one page at a time."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import pandas as pd
import pyarrow as pa

from wijkprofiel.errors import IncompleteAnswer, UnknownTable
from wijkprofiel.sources.addresses import read_addresses
from wijkprofiel.sources.body import Body, BrokenBody
from wijkprofiel.sources.cbs.metadata import as_dimension, as_info, as_properties
from wijkprofiel.sources.cbs.request import PageRequest, Regions, TableInfo, region_filter, region_parts
from wijkprofiel.sources.cbs.rows import BATCH, POOL, QUICK_BATCH, ColumnBuilder, RowReader
from wijkprofiel.sources.transport import Transport

PAGE_ROWS = 10_000
REGIONS_PER_REQUEST = 10
NEXT = "volgende"
JSON = "application/json"
SAFE = "'(),$"
SECOND_PART = f"$format=json&$skip={PAGE_ROWS}"


class TableClient:
    """Tables of one CBS service.

    Parameters
    ----------
    address : str, optional
        Root of the service, such as ``https://opendata.cbs.nl``; else what ``WIJKPROFIEL_CBS`` says.
    transport : Transport, optional
        The line to use; a new one is made when it is not given.
    page_rows : int
        Rows per page of a plan. CBS's own pages have 10,000.

    Examples
    --------
    >>> from tests.servers.http import serve
    >>> from tests.servers.toydorp import toydorp_tables
    >>> with serve(toydorp_tables()) as server:
    ...     client = TableClient(server.address)
    ...     info = client.table_info("84799NED")
    ...     rows = [client.fetch_page(page) for page in client.page_plan(info)]
    >>> info.period, rows[0].num_rows
    ('2020', 20)
    """

    def __init__(
        self, address: str | None = None, *, transport: Transport | None = None, page_rows: int = PAGE_ROWS
    ) -> None:
        self.address = address or read_addresses().cbs
        self.transport = transport or Transport()
        self.page_rows = page_rows

    def modified(self, table: str) -> str:
        """The release of a table, with one small request."""
        return self.table_infos(table).modified

    def table_infos(self, table: str) -> TableInfo:
        """What the table says of itself: without the number of rows."""
        rows = self._records(f"{self._feed(table)}/TableInfos?$format=json")
        if not rows:
            raise UnknownTable(
                f"Over tabel {table} geeft de bron geen informatie.",
                remedy="Controleer het tabelnummer, bijvoorbeeld 84799NED.",
            )
        return as_info(rows[0])

    def table_texts(self, table: str) -> list[str]:
        """What the table says of itself in words: summary, explanation, reason of delivery."""
        rows = self._records(f"{self._feed(table)}/TableInfos?$format=json")
        return [value for row in rows for value in row.values() if isinstance(value, str)]

    def catalogue_row(self, table: str) -> dict[str, Any] | None:
        """The row of the catalogue, which knows the number of rows; None when the table is not listed."""
        where = quote(f"Identifier eq '{table}'", safe="'")
        rows = self._records(f"{self.address}/ODataCatalog/Tables?$format=json&$filter={where}")
        return dict(rows[0]) if rows else None

    def table_info(self, table: str) -> TableInfo:
        """What the table and the catalogue say together. Two requests."""
        return self.with_count(self.table_infos(table), self.catalogue_row(table))

    @staticmethod
    def with_count(info: TableInfo, listed: dict[str, Any] | None) -> TableInfo:
        """The info with the number of rows from the catalogue, when that speaks of the same release."""
        if listed is None or listed.get("Modified") != info.modified:
            return info
        return as_info({**listed, "Summary": info.summary}, listed)

    def properties(self, table: str, *, received: Callable[[], object] | None = None) -> pd.DataFrame:
        """The columns of the table, with ``PROPERTY_COLUMNS``: only good for the release it came with.

        ``received`` is called each time an answer is in.
        """
        return as_properties(self._records(f"{self._feed(table)}/DataProperties?$format=json", received))

    def dimension(
        self,
        table: str,
        name: str,
        *,
        regions: Regions | None = None,
        without: tuple[str, ...] = (),
        ahead: "Future[pa.Table] | None" = None,
        received: Callable[[], object] | None = None,
    ) -> pd.DataFrame:
        """The values of a dimension, codes without padding; with ``regions`` only those areas.

        Parameters
        ----------
        without : tuple of str
            Columns that are left out.
        ahead : Future, optional
            A `second_part` that is under way; it is taken when the first part says that it is what follows.
        received : callable, optional
            Called each time an answer is in, before it is read.
        """
        address = f"{self._feed(table)}/{quote(name)}?$format=json"
        if regions is None:
            return as_dimension(self._all_rows(address, without, ahead=ahead, received=received))
        parts = region_parts(regions, size=REGIONS_PER_REQUEST)
        filters = [quote(region_filter("Key", part), safe=SAFE) for part in parts]
        pages = [self._all_rows(f"{address}&$filter={text}", without, received=received) for text in filters]
        return as_dimension(together(pages))

    def second_part(
        self, table: str, name: str, *, without: tuple[str, ...] = (), received: Callable[[], object]
    ) -> pa.Table:
        """What follows the first part of a long dimension, asked as the source's own link would ask it."""
        address = f"{self._feed(table)}/{quote(name)}?{SECOND_PART}"
        return self.transport.fetch(
            address, accept=JSON, read=_PageReader(without=without), received=received
        )

    def dimension_where(
        self, table: str, name: str, where: str, *, without: tuple[str, ...] = ()
    ) -> pd.DataFrame:
        """The values of a dimension that pass a filter in OData."""
        address = f"{self._feed(table)}/{quote(name)}?$format=json&$filter={quote(where, safe=SAFE)}"
        return as_dimension(self._all_rows(address, without))

    def categories(self, table: str, name: str) -> pd.DataFrame:
        """The values of a dimension as the source sends them, padding included, as a filter needs them."""
        address = f"{self._feed(table)}/{quote(name)}?$format=json"
        return pd.DataFrame.from_records(self._records(address))

    def page_plan(
        self,
        info: TableInfo,
        *,
        columns: Sequence[str] = (),
        regions: Regions | None = None,
        dimension: str = "WijkenEnBuurten",
        where: str = "",
    ) -> tuple[PageRequest, ...]:
        """The requests that together give the rows.

        Parameters
        ----------
        info : TableInfo
            With the number of rows; when that is not known the plan is the first page, and the pages after it are
            found with `following`.
        columns : sequence of str
            Keys to select; empty means every column. Row number and dimensions must be among them.
        regions : Regions, optional
            Only these areas; ``dimension`` is the key of the dimension that holds them.
        where : str
            A further filter in OData, such as ``Perioden eq '2024JJ00'``.
        """
        keys = tuple(columns)
        if regions is not None or where:
            parts = region_parts(regions, size=REGIONS_PER_REQUEST) if regions is not None else (None,)
            return tuple(PageRequest(info.id, keys, where=_both(dimension, part, where)) for part in parts)
        if info.record_count is None:
            return (PageRequest(info.id, keys),)
        size = self.page_rows
        starts = range(0, max(info.record_count, 1), size)
        return tuple(
            PageRequest(
                info.id, keys, skip=start or None, top=size, rows=min(size, info.record_count - start)
            )
            for start in starts
        )

    def first_pages(self, table: str, columns: Sequence[str] = (), *, count: int) -> tuple[PageRequest, ...]:
        """The first requests of any plan for the whole table, to ask before the number of rows is known."""
        size, keys = self.page_rows, tuple(columns)
        return tuple(PageRequest(table, keys, skip=n * size or None, top=size) for n in range(count))

    def fetch_page(self, request: PageRequest, *, received: Callable[[], object] | None = None) -> pa.Table:
        """The rows of one request, as they came: `conform` gives the columns their promised types.

        The address of a next page, when the source names one, is kept in the metadata of the schema; `following`
        reads it.

        Parameters
        ----------
        request : PageRequest
        received : callable, optional
            Called each time an answer is in, before it is read.

        Raises
        ------
        IncompleteAnswer
            When another number of rows came than the request promises.
        UnexpectedAnswer
            When other columns came than were asked for.
        """
        page = self._one_answer(request, received)
        while request.rows is not None and page.num_rows < request.rows:
            more = self.following(request, page)
            if more is None:
                break
            # The source cuts at fewer rows than were asked for.
            rest = self._one_answer(more, received)
            link = rest.schema.metadata
            page = pa.concat_tables(
                [page, rest], promote_options="permissive", memory_pool=POOL
            ).replace_schema_metadata(link)
        check_page(request, page)
        return page

    def _one_answer(self, request: PageRequest, received: Callable[[], object] | None) -> pa.Table:
        return self.transport.fetch(
            self._row_address(request), accept=JSON, read=_PageReader(request.columns), received=received
        )

    def following(self, request: PageRequest, page: pa.Table) -> PageRequest | None:
        """The request for the page after this one, when the source said there is one."""
        told = (page.schema.metadata or {}).get(NEXT.encode(), b"").decode()
        if not told:
            return None
        return PageRequest(request.table, request.columns, where=request.where, continuation=told)

    def _row_address(self, request: PageRequest) -> str:
        base = f"{self._feed(request.table)}/TypedDataSet?"
        if request.continuation:
            return base + request.continuation
        options = [("$format", "json")]
        if request.columns:
            options.append(("$select", ",".join(request.columns)))
        if request.where:
            options.append(("$filter", request.where))
        if request.top is not None:
            options.append(("$top", str(request.top)))
        if request.skip is not None:
            options.append(("$skip", str(request.skip)))
        return base + "&".join(f"{name}={quote(value, safe=SAFE)}" for name, value in options)

    def _feed(self, table: str) -> str:
        return f"{self.address}/ODataFeed/odata/{quote(table, safe='')}"

    def _records(self, address: str, received: Callable[[], object] | None = None) -> list[dict[str, Any]]:
        """Every record of a small set, whose records may differ in their members."""
        records: list[dict[str, Any]] = []
        for_next = address
        while for_next:
            answer = self.transport.fetch(for_next, accept=JSON, read=_value, received=received)
            records += answer["value"]
            for_next = _next_address(address, str(answer.get("odata.nextLink") or ""))
        return records

    def _all_rows(
        self,
        address: str,
        without: tuple[str, ...],
        *,
        ahead: "Future[pa.Table] | None" = None,
        received: Callable[[], object] | None = None,
    ) -> pa.Table:
        """Every record of a set in which all records have the same members."""
        pages = []
        for_next = address
        while for_next:
            reader = _PageReader(without=without)
            pages.append(self.transport.fetch(for_next, accept=JSON, read=reader, received=received))
            told = (pages[-1].schema.metadata or {}).get(NEXT.encode(), b"").decode()
            if ahead is not None and told == SECOND_PART:
                pages.append(ahead.result())
                told = (pages[-1].schema.metadata or {}).get(NEXT.encode(), b"").decode()
            for_next = f"{address.partition('?')[0]}?{told}" if told else ""
        return together(pages)


def _next_address(address: str, link: str) -> str:
    return f"{address.partition('?')[0]}?{continuation(link)}" if link else ""


def together(pages: Sequence[pa.Table]) -> pa.Table:
    """Pages as one table; a column without values in one page takes the type it has in another.

    Raises
    ------
    IncompleteAnswer
        When a column holds numbers in one page and text in another.
    """
    filled = [page.replace_schema_metadata(None) for page in pages if page.num_rows] or list(pages[:1])
    try:
        return pa.concat_tables(filled, promote_options="permissive", memory_pool=POOL)
    except (pa.ArrowTypeError, pa.ArrowInvalid) as differing:
        raise IncompleteAnswer(
            "De pagina's van de tabel passen niet bij elkaar. Een kolom heeft op de ene pagina getallen en op de "
            "andere tekst.",
            remedy="Haal de tabel opnieuw op. Blijft het zo, dan is er iets mis bij de bron.",
        ) from differing


def _both(dimension: str, regions: Regions | None, where: str) -> str:
    parts = ([region_filter(dimension, regions)] if regions is not None else []) + ([where] if where else [])
    return parts[0] if len(parts) == 1 else " and ".join(f"({part})" for part in parts)


def continuation(link: str) -> str:
    """The query of a link to a next page, encoded again: the host in it is never followed.

    >>> continuation("http://elders/ODataFeed/odata/1/TypedDataSet?$format=json&$skip=10000")
    '$format=json&$skip=10000'
    """
    pairs = parse_qsl(urlsplit(link).query, keep_blank_values=True)
    return "&".join(f"{quote(name, safe='$')}={quote(value, safe=SAFE)}" for name, value in pairs)


def _value(body: Body) -> dict[str, Any]:
    answer = body.json()
    if not isinstance(answer, dict) or not isinstance(answer.get("value"), list):
        raise BrokenBody("no list of records")
    return answer


class _PageReader:
    """Reads one page; called again for every attempt."""

    def __init__(self, columns: tuple[str, ...] = (), *, without: tuple[str, ...] = ()) -> None:
        self.columns, self.without = columns, without

    def __call__(self, body: Body) -> pa.Table:
        builder = ColumnBuilder(self.columns, without=self.without)
        # Few columns take little time per batch and, with long texts in them, much room.
        reader = RowReader(body.pieces(), batch=BATCH if self.without else QUICK_BATCH, take=builder.take)
        for batch in reader:
            builder.add(batch)
        link = str(reader.members.get("odata.nextLink") or "")
        return builder.table().replace_schema_metadata({NEXT: continuation(link)} if link else None)


def check_page(request: PageRequest, page: pa.Table) -> None:
    """Raise when a planned page has another number of rows than it must have."""
    if request.rows is not None and page.num_rows != request.rows:
        raise IncompleteAnswer(
            f"Tabel {request.table}: een deel heeft {page.num_rows} rijen, het hadden er {request.rows} moeten zijn.",
            remedy="Haal de tabel opnieuw op. Er is niets van dit deel bewaard.",
        )
