"""Layers of shapes: GeoPackage, GeoJSON and a zipped shapefile. Properties become rows; shapes stay behind."""

import contextlib
import json
import math
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath

import numpy as np
import pyogrio
import pyogrio.errors

from wijkprofiel.municipal.crs import NAMES, FoundCrs, canonical_epsg, find_crs
from wijkprofiel.municipal.notices import Notice, notice
from wijkprofiel.municipal.raw import LARGEST_UNPACKED, Cell, RawFile, Refused, Row, Sheet
from wijkprofiel.municipal.workbook import check_unpacking

CHUNK = 5_000
MOST_FEATURES = 300_000
LARGEST_JSON = 200_000_000
_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg", ".qix", ".sbn", ".sbx", ".shp.xml")
_KINDS = {"Point": "punt", "MultiPoint": "punt", "LineString": "lijn", "MultiLineString": "lijn"}
_KINDS |= {"Polygon": "vlak", "MultiPolygon": "vlak"}
_BROKEN = (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FieldError)


def read_layers(path: Path, *, kind: str) -> RawFile:
    """Every layer of a GeoPackage, GeoJSON or zipped shapefile as a sheet.

    Raises
    ------
    Refused
        When it cannot be opened, is too large, or its shapes lie in no system or in several.
    """
    if kind == "shapefile in zip":
        return _zipped(path)
    if kind == "GeoJSON":
        _check_json(path)
    return _opened(path, path.name, kind, declared=_declares(path, kind))


def _opened(source: Path, name: str, kind: str, *, declared: bool, copied: Path | None = None) -> RawFile:
    try:
        layers = [
            (str(row[0]), None if row[1] is None else str(row[1])) for row in pyogrio.list_layers(source)
        ]
        sheets = tuple(
            _sheet(source, name, layer, shape, declared=declared)
            for layer, shape in layers
            if layer not in ("layer_styles", "qgis_projects")
        )
    except (*_BROKEN, ValueError, RuntimeError, UnicodeDecodeError) as error:
        raise Refused(notice("M08", name)) from error
    if not sheets:
        raise Refused(notice("M02", name))
    return RawFile(name, kind, sheets, {"soort": kind, "lagen": ", ".join(s.name for s in sheets)})


def _sheet(source: Path, name: str, layer: str, shape: str | None, *, declared: bool) -> Sheet:
    info = pyogrio.read_info(source, layer=layer, force_feature_count=True)
    count = int(info["features"])
    if count > MOST_FEATURES:
        raise Refused(notice("M09", layer or name, count=count, most=MOST_FEATURES))
    kind = "" if shape is None else _KINDS.get(shape.split(" ")[0], "")
    notices: list[Notice] = []
    if shape is not None and count:
        bounds = pyogrio.read_bounds(source, layer=layer)[1]
        kind = kind or _kind_of(bounds)
        notices += _system(layer or name, info.get("crs"), bounds, declared=declared)
    fields = [str(field) for field in info["fields"]]
    return Sheet(
        name=layer,
        rows=_feature_rows(source, name, layer, fields),
        typed=True,
        shapes=kind,
        size=count,
        notices=tuple(notices),
    )


def _kind_of(bounds: np.ndarray) -> str:
    """Points have no extent; what mixes or is unknown counts as areas when most shapes have one."""
    finite = bounds[:, np.isfinite(bounds).all(axis=0)]
    flat = (finite[0] == finite[2]) & (finite[1] == finite[3])
    return "punt" if finite.shape[1] and flat.mean() > 0.5 else "vlak"


def _system(where: str, crs: str | None, bounds: np.ndarray, *, declared: bool) -> Iterator[Notice]:
    """What is said of the system and what the coordinates say.

    Raises
    ------
    Refused
        When coordinates fit no system or more than one.
    """
    step = max(1, bounds.shape[1] // 5_000)
    boxes = [(float(a), float(b), float(c), float(d)) for a, b, c, d in bounds.T[::step]]
    found = find_crs(boxes)
    if found.mixed:
        raise Refused(notice("M20", where))
    told = canonical_epsg(_epsg(crs)) if declared else 0
    if not found.epsg:
        raise Refused(notice("M21", where))
    yield from _compared(where, told, found)


def _compared(where: str, told: int, found: FoundCrs) -> Iterator[Notice]:
    if found.swapped:
        yield notice("M24", where, found=found.name)
    elif not told:
        yield notice("M22", where, found=found.name)
    elif told != found.epsg:
        yield notice("M23", where, told=NAMES.get(told, f"EPSG:{told}"), found=found.name)
    else:
        yield notice("M25", where, found=found.name)


def _epsg(crs: str | None) -> int | None:
    if not crs:
        return None
    tail = crs.rsplit(":", 1)[-1]
    if crs.upper().startswith("EPSG:") and tail.isdigit():
        return int(tail)
    if "Amersfoort" in crs or "RD_New" in crs or "RD New" in crs:
        return 28992
    return None


def _feature_rows(
    source: Path, name: str, layer: str, fields: list[str]
) -> Callable[[], Iterator[tuple[int, Row]]]:
    def rows() -> Iterator[tuple[int, Row]]:
        yield 0, list(fields)
        start = 0
        while True:
            try:
                meta, _, _, columns = pyogrio.raw.read(
                    source,
                    layer=layer,
                    read_geometry=False,
                    skip_features=start,
                    max_features=CHUNK,
                    datetime_as_string=True,
                )
            except (*_BROKEN, ValueError, RuntimeError, UnicodeDecodeError) as error:
                raise Refused(notice("M08", name)) from error
            order = [list(meta["fields"]).index(field) for field in fields]
            size = len(columns[0]) if columns else 0
            for offset in range(size):
                yield start + offset + 1, [_plain(columns[i][offset]) for i in order]
            start += size
            if size < CHUNK:
                return

    return rows


def _plain(value: object) -> Cell:
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, bool | int | float | str):
        return value
    return str(value)


def _declares(path: Path, kind: str) -> bool:
    """Whether the file itself says what system its shapes are in. GeoJSON without a word is read as WGS84."""
    if kind != "GeoJSON":
        return True
    with path.open("rb") as stream:
        head = stream.read(1 << 16)
        stream.seek(0, 2)
        stream.seek(max(0, stream.tell() - (1 << 14)))
        tail = stream.read()
    return b'"crs"' in head or b'"crs"' in tail


def _check_json(path: Path) -> None:
    size = path.stat().st_size
    if size > LARGEST_JSON:
        raise Refused(notice("M06", path.name, most=LARGEST_JSON // 1_000_000))
    if size <= 5_000_000:
        try:
            with path.open(encoding="utf-8-sig") as stream:
                data = json.load(stream)
        except (ValueError, RecursionError) as error:
            raise Refused(notice("M08", path.name)) from error
        if not isinstance(data, dict) or data.get("type") not in ("FeatureCollection", "Feature"):
            raise Refused(notice("M10", path.name, kind="JSON zonder kaartlaag"))
        if data["type"] == "FeatureCollection" and not data.get("features"):
            raise Refused(notice("M02", path.name))


def _zipped(path: Path) -> RawFile:
    """A shapefile in a zip: unpacked in a folder of its own that is gone afterwards, after its size was checked."""
    check_unpacking(path)
    with zipfile.ZipFile(path) as archive:
        members = [
            i for i in archive.infolist() if not i.filename.endswith("/") and "__MACOSX" not in i.filename
        ]
        shapes = [i for i in members if i.filename.lower().endswith(".shp")]
        if not shapes:
            inside = ", ".join(sorted({PurePosixPath(i.filename).suffix or "?" for i in members})[:6])
            raise Refused(notice("M11", path.name, inside=inside or "niets"))
        if sum(i.file_size for i in members) > LARGEST_UNPACKED:
            raise Refused(notice("M06", path.name, most=LARGEST_UNPACKED // 1_000_000))
        with contextlib.ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wijkprofiel-")))
            sheets: list[Sheet] = []
            for shape in shapes:
                sheets += _one_shape(archive, members, shape, folder, path.name)
    facts = {"soort": "shapefile in zip", "lagen": ", ".join(s.name for s in sheets)}
    return RawFile(path.name, "shapefile in zip", tuple(sheets), facts)


def _one_shape(
    archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], shape: zipfile.ZipInfo, folder: Path, name: str
) -> list[Sheet]:
    """The rows of one shapefile, held in memory: what was unpacked does not outlive the reading."""
    stem = shape.filename[:-4]
    own = [
        i for i in members if i.filename[: len(stem)] == stem and i.filename[len(stem) :].lower() in _PARTS
    ]
    have = {i.filename[len(stem) :].lower() for i in own}
    if not {".dbf", ".shx"} <= have:
        lacking = " en ".join(sorted({".dbf", ".shx"} - have))
        raise Refused(notice("M18", name, lacking=lacking))
    place = folder / f"laag{len(list(folder.iterdir()))}"
    place.mkdir()
    label = PurePosixPath(stem).name
    for member in own:
        suffix = member.filename[len(stem) :].lower()
        (place / f"laag{suffix}").write_bytes(archive.read(member))
    raw = _opened(place / "laag.shp", name, "shapefile in zip", declared=".prj" in have)
    held = []
    for sheet in raw.sheets:
        rows = list(sheet.rows())
        notices = [*sheet.notices]
        if ".cpg" not in have:
            notices.append(notice("M19", label))
        held.append(
            Sheet(
                name=label,
                rows=partial(iter, rows),
                typed=True,
                shapes=sheet.shapes,
                size=sheet.size,
                notices=tuple(notices),
            )
        )
    return held
