"""Points from a file, a part at a time: coordinates in EPSG:28992 and only the columns that are asked for."""

import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pyogrio
import pyogrio.errors
import pyproj
import shapely
from numpy.typing import NDArray

from wijkprofiel.boundaries import RD
from wijkprofiel.errors import SourceError, UsageError
from wijkprofiel.municipal.crs import NAMES, FoundCrs, canonical_epsg, find_crs
from wijkprofiel.municipal.raw import Refused
from wijkprofiel.municipal.text_file import ENCODINGS, SEPARATORS, find_encoding, find_separator
from wijkprofiel.names import closest, plain

BATCH = 100_000
POINT = 0
SAMPLE = 2_000
_HEAD = 200_000
_BROKEN = (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FieldError)
# Names of columns with coordinates, first east and then north; "latidude" is spelled so in MOR ODS 1.0.
PAIRS = (
    ("x", "y"),
    ("rdx", "rdy"),
    ("rd x", "rd y"),
    ("x rd", "y rd"),
    ("x coordinaat", "y coordinaat"),
    ("xcoordinaat", "ycoordinaat"),
    ("x coord", "y coord"),
    ("lon", "lat"),
    ("lng", "lat"),
    ("long", "lat"),
    ("longitude", "latitude"),
    ("longitude", "latidude"),
    ("lengtegraad", "breedtegraad"),
    ("geo x", "geo y"),
)
_THOUSANDS = re.compile(r"^-?\d{1,3}(?:\.\d{3})+(?:,\d+)?$")


@dataclass(frozen=True)
class PointFile:
    """What the head of a file says: its columns, where the coordinates stand, and in which system they are."""

    path: Path
    kind: str
    columns: tuple[str, ...]
    crs: FoundCrs
    told: int
    size: int | None
    sample: pd.DataFrame
    layer: str = ""
    shapes: str = "punt"
    x: str = ""
    y: str = ""
    encoding: str = "utf-8"
    separator: str = ","
    decimal: str = "."
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """A part of the points: ``x`` and ``y`` in EPSG:28992 (missing where there are none), and ``table``."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    table: pd.DataFrame

    @property
    def points(self) -> NDArray[np.object_]:
        """The points with coordinates."""
        known = np.isfinite(self.x) & np.isfinite(self.y)
        return np.asarray(shapely.points(self.x[known], self.y[known]), dtype=object)


def open_points(path: Path, *, layer: str = "") -> PointFile:
    """The head of a file with points: GeoPackage, GeoJSON, shapefile, or CSV with coordinates.

    Raises
    ------
    UsageError
        When there is no such file, or no layer or columns with coordinates in it.
    SourceError
        When it cannot be read, or its coordinates lie in no known system or in several.
    """
    if not path.is_file():
        raise UsageError(f"Er is geen bestand '{path.name}'.", remedy="Controleer de naam en de map.")
    if path.suffix.lower() in (".csv", ".txt", ".tsv"):
        return _open_text(path)
    return _open_layer(path, layer)


def stream_points(file: PointFile, columns: Sequence[str], *, batch: int = BATCH) -> Iterator[Part]:
    """The points of a file, at most ``batch`` at a time, with these columns as text.

    Raises
    ------
    UsageError
        When a column does not exist.
    """
    for name in columns:
        if name not in file.columns:
            near = closest(name, file.columns, count=1)
            hint = f" Bedoelt u '{near[0]}'?" if near else ""
            raise UsageError(
                f"In '{file.path.name}' staat geen kolom '{name}'.{hint}",
                remedy=f"De kolommen zijn: {', '.join(file.columns)}.",
            )
    parts = _text_parts(file, columns, batch) if file.x else _layer_parts(file, columns, batch)
    to_rd = None if file.crs.epsg == RD else pyproj.Transformer.from_crs(file.crs.epsg, RD, always_xy=True)
    for x, y, table in parts:
        if file.crs.swapped:
            x, y = y, x
        if to_rd is not None:
            x, y = to_rd.transform(x, y)
        yield Part(np.asarray(x, dtype=float), np.asarray(y, dtype=float), table)


def _open_layer(path: Path, layer: str) -> PointFile:
    try:
        layers = {str(name): str(shape) for name, shape in pyogrio.list_layers(path)}
        if layer and layer not in layers:
            raise UsageError(
                f"In '{path.name}' is geen laag '{layer}'.", remedy=f"Kies uit: {', '.join(layers)}."
            )
        chosen = layer or next((n for n, shape in layers.items() if "Point" in shape), next(iter(layers), ""))
        info = pyogrio.read_info(path, layer=chosen)
        sample = pyogrio.read_dataframe(path, layer=chosen, max_features=SAMPLE)
    except (*_BROKEN, ValueError) as error:
        raise SourceError(
            f"'{path.name}' is niet te openen als bestand met punten.",
            remedy="Geef een GeoPackage, GeoJSON, shapefile (in een zip) of csv met coördinaten.",
        ) from error
    if not hasattr(sample, "geometry") or sample.geometry.notna().sum() == 0:
        raise UsageError(
            f"In '{path.name}' staan geen punten op de kaart.", remedy="Kies een laag met coördinaten."
        )
    kinds = set(sample.geometry.geom_type.dropna())
    if kinds & {"LineString", "MultiLineString"}:
        raise UsageError(
            f"In '{path.name}' staan lijnen. Een lijn kan door meer gebieden lopen en is niet te tellen.",
            remedy="Maak er eerst punten van, bijvoorbeeld het begin van elke lijn.",
        )
    found = _found([tuple(map(float, box)) for box in sample.geometry.dropna().bounds.to_numpy()], path.name)
    told = canonical_epsg(None if sample.crs is None else sample.crs.to_epsg())
    if path.suffix.lower() in (".geojson", ".json") and not _names_a_system(path):
        told = 0
    size = int(info["features"])
    return PointFile(
        path=path,
        kind=path.suffix.lower().strip("."),
        columns=tuple(map(str, info["fields"])),
        crs=found,
        told=told,
        size=size if size >= 0 else None,
        sample=pd.DataFrame(sample.drop(columns=sample.geometry.name)),
        layer=chosen,
        shapes="vlak" if kinds & {"Polygon", "MultiPolygon"} else "punt",
        facts={"laag": chosen} if len(layers) > 1 else {},
    )


def _names_a_system(path: Path) -> bool:
    """Whether a GeoJSON file says which system it is in; GDAL fills in degrees when it does not."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
        stream.seek(max(0, path.stat().st_size - _HEAD))
        return b'"crs"' in head + stream.read()


def _open_text(path: Path) -> PointFile:
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
        cut = bool(stream.read(1))
    try:
        encoding, _ = find_encoding(path, head, cut=cut)
    except Refused as refused:
        raise SourceError(refused.notice.message, remedy=refused.notice.remedy) from refused
    lines = head.decode(encoding, errors="replace").splitlines()[:200]
    separator = find_separator(lines[:-1] if cut else lines) or ","
    with _explained(path):
        sample = pd.read_csv(
            path,
            sep=separator,
            encoding=encoding,
            encoding_errors="replace",
            dtype=str,
            nrows=SAMPLE,
            keep_default_na=False,
            skipinitialspace=True,
        )
    x, y = _coordinate_columns(list(map(str, sample.columns)), path.name)
    east, north = coordinates(sample[x]), coordinates(sample[y])
    known = np.isfinite(east) & np.isfinite(north)
    if not known.any():
        raise UsageError(
            f"In de kolommen '{x}' en '{y}' van '{path.name}' staan geen coördinaten.",
            remedy="Zet er getallen in, in graden (WGS84) of in meters (Rijksdriehoek).",
        )
    boxes = [(a, b, a, b) for a, b in zip(east[known], north[known], strict=True)]
    return PointFile(
        path=path,
        kind="csv",
        columns=tuple(map(str, sample.columns)),
        crs=_found(boxes, path.name),
        told=0,
        size=None,
        sample=sample.replace("", None).drop(columns=[x, y]),
        x=x,
        y=y,
        encoding=encoding,
        separator=separator,
        decimal="," if sample[x].str.contains(",", regex=False).any() else ".",
        facts={
            "codering": ENCODINGS.get(encoding, encoding),
            "scheidingsteken": SEPARATORS.get(separator, separator),
            "coördinaten": f"kolommen '{x}' en '{y}'",
        },
    )


@contextlib.contextmanager
def _explained(path: Path) -> Iterator[None]:
    """What a broken table is called, in words of a user."""
    try:
        yield
    except pd.errors.EmptyDataError as error:
        raise SourceError(f"'{path.name}' is leeg.", remedy="Sla het bestand opnieuw op.") from error
    except pd.errors.ParserError as error:
        raise SourceError(
            f"In '{path.name}' staat een regel met meer of minder cellen dan de andere. Onzeker is wat waar hoort.",
            remedy="Verbeter die regel, of sla het bestand opnieuw op als csv.",
        ) from error


def _coordinate_columns(names: list[str], file: str) -> tuple[str, str]:
    known = {plain(name): name for name in names}
    for east, north in PAIRS:
        if east in known and north in known:
            return known[east], known[north]
    raise UsageError(
        f"In '{file}' zijn geen kolommen met coördinaten gevonden.",
        remedy="Noem ze x en y (Rijksdriehoek) of longitude en latitude.",
    )


def _found(boxes: Sequence[tuple[float, ...]], name: str) -> FoundCrs:
    found = find_crs([(a, b, c, d) for a, b, c, d in boxes])
    if not found.epsg:
        what = "staan in meer dan één stelsel" if found.mixed else "passen in geen bekend stelsel"
        raise SourceError(
            f"De coördinaten in '{name}' {what}. Dan is niet zeker waar de punten liggen.",
            remedy=f"Sla het bestand op in één stelsel: {', '.join(NAMES.values())}.",
        )
    return found


def coordinates(cells: pd.Series) -> NDArray[np.float64]:
    """Numbers from cells, with a point or a comma before the decimals; missing where there is none.

    >>> coordinates(pd.Series(["253.123,5", "253123.5", "253123,5", "", "-"])).tolist()
    [253123.5, 253123.5, 253123.5, nan, nan]
    """
    if pd.api.types.is_numeric_dtype(cells.dtype):
        return cells.to_numpy(dtype=float)
    clean = cells.astype(str).str.strip()
    comma = clean.str.contains(",", regex=False)
    if comma.any():
        dotted = clean.where(
            ~clean.map(lambda t: bool(_THOUSANDS.match(t))), clean.str.replace(".", "", regex=False)
        )
        clean = dotted.str.replace(",", ".", regex=False)
    return pd.to_numeric(clean, errors="coerce").to_numpy(dtype=float)


Raw = Iterator[tuple[NDArray[np.float64], NDArray[np.float64], pd.DataFrame]]


def _text_parts(file: PointFile, columns: Sequence[str], batch: int) -> Raw:
    wanted = list(dict.fromkeys([file.x, file.y, *columns]))
    with (
        _explained(file.path),
        pd.read_csv(
            file.path,
            sep=file.separator,
            encoding=file.encoding,
            encoding_errors="replace",
            decimal=file.decimal,
            # Coordinates become numbers while they are read; a part in which one is unreadable stays text.
            dtype=dict.fromkeys(columns, str),
            na_values={file.x: [""], file.y: [""]},
            usecols=wanted,
            keep_default_na=False,
            skipinitialspace=True,
            low_memory=False,
            chunksize=batch,
        ) as reader,
    ):
        for part in reader:
            table = part[list(columns)].reset_index(drop=True).replace("", None)
            yield coordinates(part[file.x]), coordinates(part[file.y]), table


def _area_parts(file: PointFile, columns: Sequence[str], batch: int) -> Raw:
    """Areas as a point inside each. GDAL makes straight lines of curves here, which it does not do for Arrow."""
    start = 0
    while True:
        part = pyogrio.read_dataframe(
            file.path, layer=file.layer, columns=list(columns), skip_features=start, max_features=batch
        )
        if part.empty:
            return
        start += len(part)
        inner = shapely.point_on_surface(part.geometry.array)
        yield shapely.get_x(inner), shapely.get_y(inner), pd.DataFrame(part[list(columns)]).astype(object)


def _layer_parts(file: PointFile, columns: Sequence[str], batch: int) -> Raw:
    if file.shapes == "vlak":
        yield from _area_parts(file, columns, batch)
        return
    with pyogrio.open_arrow(
        file.path, layer=file.layer, columns=list(columns), batch_size=batch, use_pyarrow=True
    ) as (meta, reader):
        shape = meta["geometry_name"] or "wkb_geometry"
        for part in reader:
            geometry = shapely.from_wkb(part.column(shape).to_numpy(zero_copy_only=False))
            single = shapely.get_type_id(geometry) == POINT
            geometry[~single] = shapely.point_on_surface(geometry[~single])
            x, y = shapely.get_x(geometry), shapely.get_y(geometry)
            table = part.select(list(columns)).to_pandas().astype(object)
            yield x, y, table
