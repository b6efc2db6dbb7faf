"""Frames and boundaries as Parquet bytes that are the same every time, and back."""

import io

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from wijkprofiel.boundaries import RD
from wijkprofiel.errors import BoundaryError


def table_bytes(table: pa.Table) -> bytes:
    """The Parquet bytes of a table, without anything that depends on who wrote it."""
    buffer = io.BytesIO()
    plain = table.replace_schema_metadata(None)
    pq.write_table(plain, buffer, compression="zstd", version="2.6", store_schema=False)
    return buffer.getvalue()


def page_bytes(table: pa.Table) -> bytes:
    """The Parquet bytes of a page as it came, with what its schema says of the page after it."""
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd", version="2.6", store_schema=True)
    return buffer.getvalue()


def read_table(content: bytes) -> pa.Table:
    """The table in Parquet bytes."""
    return pq.read_table(io.BytesIO(content))


def frame_bytes(frame: pd.DataFrame) -> bytes:
    """The Parquet bytes of a frame without its index."""
    return table_bytes(pa.Table.from_pandas(frame, preserve_index=False))


def read_frame(content: bytes) -> pd.DataFrame:
    """The frame in Parquet bytes; texts are plain Python strings."""
    frame: pd.DataFrame = read_table(content).to_pandas()
    return frame


def boundary_bytes(shapes: gpd.GeoDataFrame) -> bytes:
    """GeoParquet bytes of boundaries: column ``code``, ``naam`` and ``geometry`` (WKB) in EPSG:28992."""
    buffer = io.BytesIO()
    shapes.reset_index().to_parquet(buffer, index=False, compression="zstd", schema_version="1.1.0")
    return buffer.getvalue()


def read_boundaries(content: bytes) -> gpd.GeoDataFrame:
    """Boundaries from GeoParquet bytes: index ``code``, columns ``naam`` and ``geometry``, EPSG:28992.

    Raises
    ------
    BoundaryError
        When the bytes do not say that they are in EPSG:28992.
    """
    table = read_table(content)
    told = (table.schema.metadata or {}).get(b"geo", b"")
    if f'"code": {RD}'.encode() not in told:
        raise BoundaryError("De grenzen in de opslag staan niet in het stelsel EPSG:28992.")
    plain = table.select(["code", "naam"]).to_pandas()
    shapes = shapely.from_wkb(table.column("geometry").to_numpy(zero_copy_only=False))
    frame = gpd.GeoDataFrame(plain, geometry=shapes, crs=RD)
    return frame.set_index("code")[["naam", "geometry"]].sort_index()
