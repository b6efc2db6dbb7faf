"""The real content of 84799NED and real boundaries, where the folder with real data lies beside the project."""

import json
import math
from pathlib import Path

import geopandas as gpd
import pandas as pd

from tests.servers.pdok import Collection, generalised
from tests.servers.table import GEO, ServedTable

PROJECT = Path(__file__).resolve().parents[2]


def shared_folder():
    """The folder with real data, or None where it is absent."""
    place = PROJECT.parent / "shared" / "data"
    return place if (place / "kwb2020").is_dir() else None


def kwb2020_table(folder):
    """Table 84799NED as it was published on 26 March 2021: 17,341 rows, 118 columns."""
    start = folder / "kwb2020" / "cbs.v3.84799NED"
    frame = pd.read_parquet(f"{start}_TypedDataSet.parquet", dtype_backend="pyarrow")
    told = json.loads(Path(f"{start}_Metadata.json").read_text(encoding="utf-8"))
    return ServedTable(
        id="84799NED",
        title=told["Title"],
        period=told["Period"],
        modified=told["Modified"],
        properties=_properties(pd.read_parquet(f"{start}_DataProperties.parquet")),
        columns={
            name: [None if value is pd.NA else value for value in column] for name, column in frame.items()
        },
        dimensions={GEO: _records(pd.read_parquet(f"{start}_WijkenEnBuurten.parquet"))},
        summary=told["Summary"],
        reason=told["ReasonDelivery"],
    )


def real_boundaries(folder):
    """Wijken and gemeenten of 2022 for the whole country, buurten of 2020 for Hengelo."""
    collections = []
    for level in ("gemeente", "wijk"):
        frame = gpd.read_file(f"/vsigzip/{folder}/grenzen-2022/{level}_2022_nl_rd.geojson.gz")
        shapes = {row.code: (row.name_, "GM" + row.code[2:6], row.geometry) for row in _rows(frame)}
        collections.append(
            Collection("gebiedsindelingen", f"{level}_gegeneraliseerd", generalised(level, 2022, shapes))
        )
    frame = gpd.read_file(folder / "grenzen-buurt-2020-hengelo" / "buurt_2020_GM0164_rd.geojson")
    shapes = {row.statcode: (row.statnaam, row.gmCode, row.geometry) for row in frame.itertuples()}
    collections.append(
        Collection("gebiedsindelingen", "buurt_gegeneraliseerd", generalised("buurt", 2020, shapes))
    )
    return collections


def _rows(frame):
    return frame.rename(columns={"name": "name_"}).itertuples()


def _properties(frame):
    records = []
    for row in frame.rename(columns={"odata_type": "odata.type"}).to_dict("records"):
        clean = {key: _plain(value) for key, value in row.items()}
        if clean["Type"] == "TopicGroup":
            clean["Key"] = ""
        wanted = ("odata.type", "ID", "Position", "ParentID", "Type", "Key", "Title", "Description")
        records.append({key: v for key, v in clean.items() if key in wanted or v is not None})
    return records


def _records(frame):
    return [{key: _plain(value) for key, value in row.items()} for row in frame.to_dict("records")]


def _plain(value):
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return None
    return int(value) if isinstance(value, float) and value.is_integer() else value
