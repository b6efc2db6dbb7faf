"""Metadata of a table as frames with fixed columns, whatever the route it came by."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from wijkprofiel.errors import UnexpectedAnswer
from wijkprofiel.sources.cbs.request import TableInfo
from wijkprofiel.sources.cbs.rows import POOL

PROPERTY_COLUMNS = (
    "ID", "Position", "ParentID", "Type", "Key", "Title", "Description", "Datatype", "Unit", "Decimals", "Default",
    "PresentationType", "MapYear",
)  # fmt: skip
REGION_COLUMNS = ("Key", "Title", "Municipality", "DetailRegionCode")
DIMENSION_TYPES = ("Dimension", "TimeDimension", "GeoDimension", "GeoDetail")
GEO_TYPES = ("GeoDetail", "GeoDimension")
WHOLE = ("ID", "Position", "ParentID", "Decimals", "MapYear")


def as_properties(records: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """DataProperties with the columns ``PROPERTY_COLUMNS``; numbers are ``Int64``, absent is missing.

    Raises
    ------
    UnexpectedAnswer
        When there are no columns in it, or a key stands twice.
    """
    frame = pd.DataFrame.from_records([dict(record) for record in records]).reindex(
        columns=list(PROPERTY_COLUMNS)
    )
    for name in WHOLE:
        frame[name] = pd.to_numeric(frame[name]).astype("Int64")
    keys = [key for kind, key in _kinds_and_keys(frame) if kind != "TopicGroup"]
    if not keys or len(set(keys)) != len(keys):
        raise UnexpectedAnswer(
            "De lijst van kolommen van deze tabel is leeg of noemt een kolom twee keer.",
            remedy="Haal de tabel later opnieuw op.",
        )
    return frame


def topic_types(properties: pd.DataFrame) -> dict[str, str]:
    """CBS Datatype per column key; row number and dimensions included."""
    kinds = zip(_kinds_and_keys(properties), properties["Datatype"].tolist(), strict=True)
    types = {key: str(datatype) for (kind, key), datatype in kinds if kind == "Topic"}
    return {"ID": "Long", **dict.fromkeys(dimension_names(properties), "String"), **types}


def dimension_names(properties: pd.DataFrame) -> tuple[str, ...]:
    """Keys of the dimensions, in the order of the table."""
    return tuple(key for kind, key in _kinds_and_keys(properties) if kind in DIMENSION_TYPES)


def geo_dimension(properties: pd.DataFrame) -> str:
    """Key of the dimension that holds the areas; empty when the table has none."""
    return next((key for kind, key in _kinds_and_keys(properties) if kind in GEO_TYPES), "")


def _kinds_and_keys(properties: pd.DataFrame) -> list[tuple[str, str]]:
    """Type and key of every line. As plain texts: a first comparison of columns costs more room than all of them."""
    kinds, keys = properties["Type"].tolist(), properties["Key"].tolist()
    return [(str(kind), str(key)) for kind, key in zip(kinds, keys, strict=True)]


def as_dimension(records: pa.Table) -> pd.DataFrame:
    """A dimension: every column of the source, codes without padding, and at least ``REGION_COLUMNS``."""
    for name in REGION_COLUMNS:
        if name not in records.column_names:
            records = records.append_column(name, pa.nulls(records.num_rows, type=pa.string()))
        elif pa.types.is_null(records[name].type):
            place = records.column_names.index(name)
            records = records.set_column(place, name, pa.nulls(records.num_rows, type=pa.string()))
    for name in ("Key", "Municipality", "DetailRegionCode"):
        bare = pc.coalesce(pc.utf8_trim_whitespace(records[name], memory_pool=POOL), "", memory_pool=POOL)
        records = records.set_column(records.column_names.index(name), name, bare)
    frame: pd.DataFrame = records.to_pandas(memory_pool=POOL)
    return frame


def as_info(record: Mapping[str, Any], catalogue: Mapping[str, Any] | None = None) -> TableInfo:
    """What TableInfos and the catalogue together say of a table."""
    listed = catalogue or {}
    try:
        return TableInfo(
            id=str(record["Identifier"]),
            title=str(record["Title"]).strip(),
            modified=str(record["Modified"]),
            period=str(record.get("Period") or listed.get("Period") or ""),
            record_count=_whole(listed.get("RecordCount")),
            column_count=_whole(listed.get("ColumnCount")),
            summary=str(record.get("Summary") or ""),
            reason=str(record.get("ReasonDelivery") or ""),
            source=str(record.get("Source") or ""),
            language=str(record.get("Language") or "nl"),
            status=str(record.get("OutputStatus") or ""),
        )
    except KeyError as absent:
        raise UnexpectedAnswer(
            f"De bron zegt niet alles over de tabel: {absent.args[0]} ontbreekt.",
            remedy="Haal de tabel later opnieuw op.",
        ) from absent


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None
