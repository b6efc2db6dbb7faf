"""A table along the first way that works: OData v3, then v4, then the CSV download, then the package cbsodata."""

import threading
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

import cbsodata
import pyarrow as pa

from wijkprofiel.errors import SourceError, SourceUnreachable, UnexpectedAnswer, UnknownTable
from wijkprofiel.sources.addresses import read_addresses, refuse_offline
from wijkprofiel.sources.cbs import checks
from wijkprofiel.sources.cbs.collect import Collected, collect_table
from wijkprofiel.sources.cbs.download import fetch_zip
from wijkprofiel.sources.cbs.keeper import PageKeeper, Progress
from wijkprofiel.sources.cbs.metadata import as_dimension, as_info, as_properties, geo_dimension, topic_types
from wijkprofiel.sources.cbs.odata3 import TableClient
from wijkprofiel.sources.cbs.odata4 import ObservationClient
from wijkprofiel.sources.cbs.request import Regions
from wijkprofiel.sources.cbs.rows import ColumnBuilder, conform
from wijkprofiel.sources.proxy import proxy_for

CBSODATA_ROUTE = "cbsodata"
TIMEOUT = (10, 60)
# Its settings are global, so two threads must not use it at once.
_ONE_AT_A_TIME = threading.Lock()


def collect_any(
    table: str,
    *,
    regions: Regions | None = None,
    columns: Sequence[str] = (),
    client: TableClient | None = None,
    keeper: PageKeeper | None = None,
    progress: Callable[[Progress], object] | None = None,
) -> Collected:
    """The rows of a table along the first way that works; ``route`` and ``remarks`` say which and why.

    Only a source that cannot be reached or answers with nonsense is a reason for another way. An unknown table, an
    empty selection or rows that do not fit are errors on every way.

    Parameters
    ----------
    table, regions, columns, keeper, progress
        As `collect_table`. Other ways than the first give every column.
    client : TableClient, optional
        The first way; its line serves the others too.

    Raises
    ------
    SourceError
        The error of the first way, when no way works.
    """
    first = client or TableClient()
    line = first.transport
    try:
        return collect_table(first, table, regions=regions, columns=columns, keeper=keeper, progress=progress)
    except (SourceUnreachable, UnexpectedAnswer) as failure:
        refused: SourceError = failure
        if isinstance(failure, SourceUnreachable) and failure.cause in ("cancelled", "proxy", "certificate"):
            raise
    ways: tuple[Callable[[], Collected], ...] = (
        lambda: ObservationClient(transport=line).collect(table, regions=regions),
        lambda: fetch_zip(table, regions=regions, transport=line),
        lambda: collect_with_cbsodata(table, regions=regions, address=first.address),
    )
    for way in ways:
        try:
            found = way()
        except (SourceUnreachable, UnexpectedAnswer, UnknownTable):
            continue
        return _with_remark(found, refused)
    raise refused


def _with_remark(found: Collected, refused: SourceError) -> Collected:
    why = f"De gewone weg naar de cijfers werkte niet. {refused.message}"
    return Collected(
        found.info,
        found.properties,
        found.areas,
        found.rows,
        found.route,
        (why, *found.remarks),
        found.requests,
        found.bytes,
    )


def list_tables(search: str = "", *, address: str | None = None) -> list[dict[str, Any]]:
    """Tables of the catalogue, in the package cbsodata: ``Identifier``, ``Title``, ``Period``, ``Modified``.

    Parameters
    ----------
    search : str
        Text that must occur in the title, whatever its case; empty gives every table.
    address : str, optional
        Root of the service; else what ``WIJKPROFIEL_CBS`` says.

    Raises
    ------
    SourceError
    """
    fields = ["Identifier", "Title", "Period", "Modified", "RecordCount"]
    rows = _ask(address or read_addresses().cbs, lambda place, more: cbsodata.get_table_list(
        select=fields, catalog_url=place, **more
    ))  # fmt: skip
    return [dict(row) for row in rows if search.lower() in str(row["Title"]).lower()]


def collect_with_cbsodata(
    table: str, *, regions: Regions | None = None, address: str | None = None
) -> Collected:
    """The rows of a table through the package cbsodata, as `collect_table` gives them.

    It asks one thing after another, without compression and without another attempt, and always fetches the whole
    table; the rows get the same checks.
    """
    root = address or read_addresses().cbs

    def read(name: str) -> list[dict[str, Any]]:
        return list(_ask(root, lambda place, more: cbsodata.get_meta(table, name, catalog_url=place, **more)))

    told = read("TableInfos")
    if not told:
        raise UnknownTable(f"Tabel {table} is niet gevonden.", remedy="Controleer het tabelnummer.")
    info = as_info(told[0])
    properties = as_properties(read("DataProperties"))
    dimension = geo_dimension(properties)
    areas = as_dimension(_as_table(read(dimension)))
    rows = conform(_as_table(read("TypedDataSet")), topic_types(properties))
    checks.check_whole(info, rows)
    if read("TableInfos")[0]["Modified"] != info.modified:
        raise UnexpectedAnswer(f"Tabel {table} is intussen vernieuwd.", remedy="Haal de tabel opnieuw op.")
    if regions is not None:
        rows = checks.only_regions(rows, dimension, regions)
        areas = areas[areas["Key"].map(regions.holds)].reset_index(drop=True)
        checks.check_asked(info, areas, regions)
    return Collected(
        info,
        properties,
        areas,
        rows,
        CBSODATA_ROUTE,
        ("Het aantal rijen is niet met de catalogus vergeleken.",),
    )


def _as_table(records: list[dict[str, Any]]) -> pa.Table:
    builder = ColumnBuilder()
    builder.add(records)
    return builder.table()


def _ask(root: str, question: Callable[[str, dict[str, Any]], Any]) -> Any:
    refuse_offline(f"Wat bij {urlsplit(root).hostname} moet worden opgehaald")
    parts = urlsplit(root)
    proxy = proxy_for(root)
    more: dict[str, Any] = {"timeout": TIMEOUT, "proxies": {parts.scheme: proxy} if proxy else {}}
    with _ONE_AT_A_TIME:
        before = cbsodata.options.use_https
        cbsodata.options.use_https = parts.scheme == "https"
        try:
            return question(parts.netloc, more)
        except (OSError, ValueError) as failure:  # requests raises kinds of these two
            raise SourceUnreachable(
                f"Ook langs het pakket cbsodata gaf {parts.hostname} geen bruikbaar antwoord.",
                cause="outage",
                remedy="Probeer het later opnieuw.",
            ) from failure
        finally:
            cbsodata.options.use_https = before
