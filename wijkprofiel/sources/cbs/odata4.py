"""The client of CBS OData v4: another way to the same rows."""

from typing import Any
from urllib.parse import quote

import pandas as pd
import pyarrow as pa

from wijkprofiel.errors import IncompleteAnswer, SourceChanged, UnknownTable
from wijkprofiel.sources.addresses import read_addresses
from wijkprofiel.sources.body import Body, BrokenBody
from wijkprofiel.sources.cbs import checks
from wijkprofiel.sources.cbs.collect import Collected
from wijkprofiel.sources.cbs.long import as_areas, as_v3_properties, as_wide, with_area_columns
from wijkprofiel.sources.cbs.metadata import GEO_TYPES, topic_types
from wijkprofiel.sources.cbs.odata3 import JSON, SAFE, continuation, together
from wijkprofiel.sources.cbs.request import Regions, TableInfo, region_filter, region_parts
from wijkprofiel.sources.cbs.rows import ColumnBuilder, RowReader, conform
from wijkprofiel.sources.transport import Transport

ROUTE = "odata4"
COUNT = b"aantal"
FOLLOWING = b"volgende"
GEMEENTEN_PER_REQUEST = 10


class ObservationClient:
    """Tables of CBS in the long format, turned into wide rows.

    Parameters
    ----------
    address : str, optional
        Root of the service, such as ``https://datasets.cbs.nl``; else what the environment says.
    transport : Transport, optional
        The line to use.
    """

    def __init__(self, address: str | None = None, *, transport: Transport | None = None) -> None:
        self.address = address or read_addresses().datasets
        self.transport = transport or Transport()

    def table_info(self, table: str) -> TableInfo:
        """What the table says of itself. The release is its moment of change without time zone."""
        told = self.transport.fetch(f"{self._base(table)}/Properties", accept=JSON, read=_object)
        return TableInfo(
            id=str(told["Identifier"]),
            title=str(told["Title"]).strip(),
            modified=str(told.get("ObservationsModified") or told["Modified"])[:19],
            period=str(told.get("TemporalCoverage") or ""),
            record_count=None,
            column_count=None,
            summary=str(told.get("Summary") or ""),
            reason=str(told.get("VersionReason") or ""),
            source=str(told.get("Source") or ""),
            language=str(told.get("Language") or "nl"),
            status=str(told.get("Status") or ""),
        )

    def collect(self, table: str, *, regions: Regions | None = None, allow_empty: bool = False) -> Collected:
        """The rows of a table with one dimension of areas, as `collect_table` gives them.

        The number of observations must be what the source counts, and the release the same before and after.

        Raises
        ------
        SourceError
            One of its kinds.

        Examples
        --------
        >>> from tests.servers.http import serve
        >>> from tests.servers.toydorp import toydorp_tables
        >>> with serve(toydorp_tables()) as server:
        ...     found = ObservationClient(server.address).collect("84799NED")
        >>> found.rows["AantalInwoners_5"].to_pylist()[:2]
        [7135, 2800]
        """
        traffic = self.transport.traffic
        requests, received = traffic.requests, traffic.bytes
        info = self.table_info(table)
        dimensions = self._list(table, "Dimensions")
        geo = [d for d in dimensions if d["Kind"] in GEO_TYPES]
        if len(dimensions) != 1 or len(geo) != 1:
            raise UnknownTable(
                f"Tabel {table} heeft naast gebieden nog andere indelingen; langs OData v4 wordt die niet gelezen.",
                remedy="Haal de tabel langs de gewone weg op (OData v3).",
            )
        properties, keys = as_v3_properties(
            self._list(table, "MeasureCodes"), self._list(table, "MeasureGroups"), dimensions
        )
        properties = with_area_columns(properties)
        name = str(geo[0]["Identifier"])
        areas = self._areas(table, name, regions)
        if areas.empty and not allow_empty:
            checks.check_any(info, areas, regions)
        observations = self._observations(table, name, regions)
        rows = conform(as_wide(observations, keys, properties, areas, name), topic_types(properties))
        if regions is not None:
            checks.check_asked(info, areas, regions) if not allow_empty else None
        after = self.table_info(table)
        if after.modified != info.modified:
            raise SourceChanged(
                f"Tabel {table} kreeg een nieuwe versie terwijl hij werd opgehaald.",
                remedy="Haal de tabel over enkele minuten opnieuw op.",
            )
        return Collected(
            info=info,
            properties=properties,
            areas=areas.drop(columns="Index"),
            rows=rows,
            route=ROUTE,
            remarks=("De cijfers kwamen langs OData v4: kolommen met tekst ontbreken.",),
            requests=traffic.requests - requests,
            bytes=traffic.bytes - received,
        )

    def _areas(self, table: str, name: str, regions: Regions | None) -> pd.DataFrame:
        if regions is None:
            return as_areas(self._list(table, f"{name}Codes"))
        found: list[dict[str, Any]] = []
        for part in region_parts(regions, size=GEMEENTEN_PER_REQUEST):
            found += self._list(table, f"{name}Codes", where=region_filter("Identifier", part, width=0))
        return as_areas(found)

    def _observations(self, table: str, name: str, regions: Regions | None) -> pa.Table:
        parts = region_parts(regions, size=GEMEENTEN_PER_REQUEST) if regions is not None else (None,)
        pages = []
        for part in parts:
            where = region_filter(name, part, width=0) if part is not None else ""
            pages.append(self._counted(table, where))
        return together(pages)

    def _counted(self, table: str, where: str) -> pa.Table:
        """Every observation that passes a filter, as many as the source counts."""
        base = f"{self._base(table)}/Observations"
        query = "$count=true" + (f"&$filter={quote(where, safe=SAFE)}" if where else "")
        pages: list[pa.Table] = []
        expected: int | None = None
        while query:
            page = self.transport.fetch(f"{base}?{query}", accept=JSON, read=_read_observations)
            told = page.schema.metadata or {}
            expected = int(told[COUNT]) if COUNT in told and expected is None else expected
            pages.append(page)
            query = told.get(FOLLOWING, b"").decode()
        found = together(pages)
        if expected is not None and expected != found.num_rows:
            raise IncompleteAnswer(
                f"Tabel {table}: de bron telt {expected} cijfers en gaf er {found.num_rows}.",
                remedy="Haal de tabel opnieuw op.",
            )
        return found

    def _list(self, table: str, name: str, *, where: str = "") -> list[dict[str, Any]]:
        base = f"{self._base(table)}/{name}"
        query = f"$filter={quote(where, safe=SAFE)}" if where else ""
        records: list[dict[str, Any]] = []
        while True:
            answer = self.transport.fetch(f"{base}?{query}" if query else base, accept=JSON, read=_object)
            if not isinstance(answer.get("value"), list):
                raise UnknownTable(
                    f"Tabel {table} heeft geen lijst '{name}'.", remedy="Controleer het tabelnummer."
                )
            records += answer["value"]
            link = str(answer.get("@odata.nextLink") or "")
            if not link:
                return records
            query = continuation(link)

    def _base(self, table: str) -> str:
        return f"{self.address}/odata/v1/CBS/{quote(table, safe='')}"


def _object(body: Body) -> dict[str, Any]:
    answer = body.json()
    if not isinstance(answer, dict):
        raise BrokenBody("no object")
    return answer


def _read_observations(body: Body) -> pa.Table:
    builder = ColumnBuilder(without=("Id", "ValueAttribute"))
    reader = RowReader(body.pieces())
    for batch in reader:
        builder.add(batch)
    told: dict[bytes, bytes] = {}
    if "@odata.count" in reader.members:
        told[COUNT] = str(reader.members["@odata.count"]).encode()
    link = str(reader.members.get("@odata.nextLink") or "")
    if link:
        told[FOLLOWING] = continuation(link).encode()
    return builder.table().replace_schema_metadata(told or None)
