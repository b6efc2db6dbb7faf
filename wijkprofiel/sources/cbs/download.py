"""Tables as files: the zip with CSV that CBS gives, and a CSV that somebody downloaded from StatLine by hand."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pandas as pd
import pyarrow as pa
import pyarrow.csv

from wijkprofiel.errors import EmptyAnswer, IncompleteAnswer, SourceError, UnexpectedAnswer
from wijkprofiel.sources.addresses import read_addresses
from wijkprofiel.sources.body import Body, BrokenBody
from wijkprofiel.sources.cbs import checks
from wijkprofiel.sources.cbs.collect import Collected
from wijkprofiel.sources.cbs.long import as_areas, as_v3_properties, as_wide, column_stem, with_area_columns
from wijkprofiel.sources.cbs.metadata import GEO_TYPES, as_dimension, as_properties, topic_types
from wijkprofiel.sources.cbs.request import Regions, TableInfo
from wijkprofiel.sources.cbs.rows import conform
from wijkprofiel.sources.transport import Transport

ZIP_ROUTE, FILE_ROUTE = "csv", "bestand"
LARGEST_MEMBER = 2_000_000_000
HEADER = re.compile(r"^(?P<path>.*?)(?: \((?P<unit>[^()]*(?:\([^()]*\)[^()]*)*)\))?$")
CODE_TITLES = ("Codering", "Regiocode")
AREA = "WijkenEnBuurten"
TEXT_UNITS = ("naam", "omschrijving", "code")


def fetch_zip(
    table: str,
    *,
    regions: Regions | None = None,
    address: str | None = None,
    transport: Transport | None = None,
) -> Collected:
    """The rows of a table from the zip that CBS offers, as `collect_table` gives them.

    Raises
    ------
    SourceError
        One of its kinds.
    """
    line = transport or Transport()
    base = address or read_addresses().datasets
    return line.fetch(
        f"{base}/CSV/CBS/nl/{table}",
        accept="application/zip",
        read=lambda body: _from_body(body, table, regions),
    )


def read_download(path: str | Path, *, table: str = "", regions: Regions | None = None) -> Collected:
    """The rows of a file that was downloaded by hand: the zip of CBS, or a CSV export of StatLine.

    Parameters
    ----------
    path : str or Path
        The file. Of a StatLine export the title line with the paths of the columns must be the first, and the column
        with the code of the area must be in it.
    table : str
        Table id for the provenance of a CSV; a zip names its own.
    regions : Regions, optional
        Only these areas.

    Raises
    ------
    SourceError
        When the file is not there, or is neither of both.
    """
    place = Path(path)
    if not place.is_file():
        raise SourceError(f"Het bestand {place.name} is er niet.", remedy="Controleer de naam en de map.")
    with place.open("rb") as file:
        if zipfile.is_zipfile(file):
            file.seek(0)
            return _from_zip(file, table, regions)
        file.seek(0)
        return _from_export(file, place.name, table, regions)


def _from_body(body: Body, table: str, regions: Regions | None) -> Collected:
    with io.BytesIO(body.content()) as file:
        if not zipfile.is_zipfile(file):
            raise BrokenBody("no zip, or one that stops early")
        file.seek(0)
        return _from_zip(file, table, regions)


def _from_zip(file: IO[bytes], table: str, regions: Regions | None) -> Collected:
    with zipfile.ZipFile(file) as archive:
        names = {name.rsplit("/", 1)[-1]: name for name in archive.namelist()}
        lacking = [n for n in ("Observations.csv", "MeasureCodes.csv", "Dimensions.csv") if n not in names]
        if lacking:
            raise UnexpectedAnswer(
                f"In de zip ontbreekt {lacking[0]}.",
                remedy="Download de tabel opnieuw bij CBS (CSV, alle cijfers).",
            )
        dimensions = _records(archive, names["Dimensions.csv"])
        geo = [d for d in dimensions if d["Kind"] in GEO_TYPES]
        if len(dimensions) != 1 or not geo:
            raise UnexpectedAnswer(
                "De tabel heeft naast gebieden nog andere indelingen; als zip wordt die niet gelezen.",
                remedy="Haal de tabel langs de gewone weg op.",
            )
        dimension = str(geo[0]["Identifier"])
        groups = _records(archive, names["MeasureGroups.csv"]) if "MeasureGroups.csv" in names else []
        properties, keys = as_v3_properties(_records(archive, names["MeasureCodes.csv"]), groups, dimensions)
        properties = with_area_columns(properties)
        areas = as_areas(_records(archive, names.get(f"{dimension}Codes.csv", "")))
        told = _records(archive, names["Properties.csv"])[0] if "Properties.csv" in names else {}
        observations = _observations(archive, names["Observations.csv"], dimension)
    counted = told.get("ObservationCount")
    if counted and int(counted) != observations.num_rows:
        raise IncompleteAnswer(
            f"De zip belooft {counted} cijfers en heeft er {observations.num_rows}.",
            remedy="Download hem opnieuw.",
        )
    info = TableInfo(
        id=str(told.get("Identifier") or table),
        title=str(told.get("Title") or ""),
        modified=str(told.get("ObservationsModified") or told.get("Modified") or "")[:19],
        period=str(told.get("TemporalCoverage") or ""),
        record_count=None,
        column_count=None,
    )
    if table and info.id.lower() != table.lower():
        raise UnexpectedAnswer(
            f"De zip is van tabel {info.id}, niet van {table}.", remedy="Download de zip van de goede tabel."
        )
    rows = conform(as_wide(observations, keys, properties, areas, dimension), topic_types(properties))
    return _selected(info, properties, areas.drop(columns="Index"), rows, dimension, regions, ZIP_ROUTE)


def _records(archive: zipfile.ZipFile, name: str) -> list[dict[str, Any]]:
    if not name:
        raise UnexpectedAnswer(
            "In de zip ontbreekt de lijst van gebieden.", remedy="Download de tabel opnieuw."
        )
    with _member(archive, name) as raw:
        text = io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")
        return [
            {key: value or None for key, value in row.items()} for row in csv.DictReader(text, delimiter=";")
        ]


def _member(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    if archive.getinfo(name).file_size > LARGEST_MEMBER:
        raise UnexpectedAnswer(
            f"{name} in de zip is te groot.", remedy="Controleer waar de zip vandaan komt."
        )
    return archive.open(name)


def _observations(archive: zipfile.ZipFile, name: str, dimension: str) -> pa.Table:
    wanted = ["Measure", "Value", "StringValue", dimension]
    with _member(archive, name) as raw:
        table = pa.csv.read_csv(
            raw,
            parse_options=pa.csv.ParseOptions(delimiter=";", newlines_in_values=True),
            convert_options=pa.csv.ConvertOptions(
                column_types=dict.fromkeys(wanted, pa.string()), include_columns=wanted, include_missing_columns=True,
                strings_can_be_null=True, null_values=[""],
            ),
        )  # fmt: skip
    values = pa.compute.replace_substring(table["Value"], ",", ".")
    return table.set_column(table.column_names.index("Value"), "Value", values.cast(pa.float64()))


def _from_export(file: IO[bytes], name: str, table: str, regions: Regions | None) -> Collected:
    with io.TextIOWrapper(file, encoding="utf-8-sig", newline="") as text:
        try:
            reader = csv.reader(text, delimiter=";")
            header = next(reader, [])
            rows = list(_lines(reader, len(header)))
        except (UnicodeDecodeError, csv.Error) as wrong:
            raise UnexpectedAnswer(
                f"{name} is geen CSV van StatLine (UTF-8, puntkomma's).",
                remedy="Download de tabel opnieuw bij StatLine als CSV.",
            ) from wrong
    properties = _export_properties(header)
    codes = [p["Key"] for p in properties if p["Title"] in CODE_TITLES]
    if not codes or len(header) < 2:
        raise UnexpectedAnswer(
            f"{name} heeft geen kolom met de code van het gebied. Op namen wordt niet gekoppeld: die zijn soms "
            "gelijk.",
            remedy="Download de tabel opnieuw en kies het onderwerp 'Codering' erbij.",
        )
    if not rows:
        raise EmptyAnswer(f"{name} heeft geen rijen.", remedy="Download de tabel opnieuw.")
    frame = as_properties(properties)
    columns = list(zip(*rows, strict=True))
    place = [p["Key"] for p in properties].index(codes[0])
    table_rows = {"ID": pa.array(range(len(rows))), AREA: pa.array([cell.strip() for cell in columns[place]])}
    for number, record in enumerate(properties[1:], start=1):
        table_rows[record["Key"]] = _export_column(columns[number], record, name)
    areas = as_dimension(
        pa.table({"Key": table_rows[AREA], "Title": pa.array([cell.strip() for cell in columns[0]])})
    )
    if areas["Key"].duplicated().any():
        raise UnexpectedAnswer(f"In {name} staat een gebied twee keer.", remedy="Download één jaar tegelijk.")
    info = TableInfo(
        id=table, title=name, modified="", period="", record_count=None, column_count=len(header)
    )
    rows_typed = conform(pa.table(table_rows), topic_types(frame))
    return _selected(info, frame, areas, rows_typed, AREA, regions, FILE_ROUTE)


def _lines(reader: Iterator[list[str]], width: int) -> Iterator[list[str]]:
    for number, line in enumerate(reader, start=2):
        if len(line) == width:
            yield line
        elif any(cell.strip() for cell in line) and not line[0].startswith("Bron"):
            raise UnexpectedAnswer(
                f"Regel {number} heeft {len(line)} cellen in plaats van {width}.",
                remedy="Download de tabel opnieuw.",
            )


def _export_properties(header: list[str]) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = [
        {"ID": 0, "Position": 0, "Type": "GeoDetail", "Key": AREA, "Title": header[0] if header else ""}
    ]
    for place, cell in enumerate(header[1:], start=1):
        match = HEADER.match(cell.strip())
        path, unit = (match["path"], match["unit"] or "") if match else (cell, "")
        parts = path.split("/")
        records.append(
            {
                "ID": place,
                "Position": place,
                "Type": "Topic",
                "Key": f"{column_stem(parts[-1])}_{place}",
                "Title": parts[-1],
                "Description": "/".join(parts[:-1]),
                "Unit": unit,
                "Datatype": "String" if unit in TEXT_UNITS else "Double",
            }
        )
    return records


def _export_column(cells: tuple[str, ...], record: dict[str, Any], name: str) -> pa.Array:
    if record["Datatype"] == "String":
        return pa.array(list(cells), type=pa.string())
    numbers: list[float | None] = []
    for cell in cells:
        bare = cell.strip().replace(",", ".")
        try:
            numbers.append(None if bare in ("", ".", "-") else float(bare))
        except ValueError as wrong:
            raise UnexpectedAnswer(
                f"In {name} staat tekst in de kolom '{record['Title']}', waar getallen horen.",
                remedy="Download de tabel opnieuw en open hem niet eerst in Excel.",
            ) from wrong
    return pa.array(numbers, type=pa.float64())


def _selected(
    info: TableInfo,
    properties: pd.DataFrame,
    areas: pd.DataFrame,
    rows: pa.Table,
    dimension: str,
    regions: Regions | None,
    route: str,
) -> Collected:
    if regions is not None:
        rows = checks.only_regions(rows, dimension, regions)
        areas = areas[areas["Key"].map(regions.holds)].reset_index(drop=True)
        if not rows.num_rows:
            checks.check_any(info, areas, regions)
        checks.check_asked(info, areas, regions)
    return Collected(info, properties, areas, rows, route, ("De cijfers komen uit een bestand (CSV).",))
