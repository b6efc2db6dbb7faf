"""The answers of PDOK's OGC API Features: boundaries of several years, with figures per year or without."""

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlencode

import numpy as np
import orjson
import shapely
from pyproj import Transformer

from tests.servers.answer import Answer, json_answer

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
RD = "http://www.opengis.net/def/crs/EPSG/0/28992"
CRS_PREFIX = "http://www.opengis.net/def/crs/"
PARAMETERS = {
    "f",
    "limit",
    "cursor",
    "crs",
    "bbox",
    "bbox-crs",
    "datetime",
    "filter",
    "filter-crs",
    "filter-lang",
    "profile",
}
DEFAULT_LIMIT, MOST = 10, 1000
_TO_WGS84 = Transformer.from_crs(28992, 4326, always_xy=True)


def to_wgs84(shape):
    """A shape in RD as longitude and latitude."""
    return shapely.transform(shape, lambda xy: np.column_stack(_TO_WGS84.transform(xy[:, 0], xy[:, 1])))


@dataclass
class Collection:
    """One collection: shapes in EPSG:28992 with their properties."""

    api: str
    name: str
    features: list[tuple[dict, object]] = field(default_factory=list)

    @property
    def queryables(self):
        return {name for properties, _ in self.features for name in properties}


def generalised(level, year, shapes):
    """Features of ``gebiedsindelingen``; ``shapes`` is code -> (name, gemeente, shape in EPSG:28992)."""
    return [
        (
            {
                "statcode": code, "statnaam": name, "jrstatcode": f"{year}{code}", "jaarcode": year, "rubriek": level,
            }
            | ({} if level == "gemeente" else {"gm_code": gemeente}),
            shape,
        )
        for code, (name, gemeente, shape) in shapes.items()
    ]  # fmt: skip


def answer_pdok(service, path, pairs, *, root):
    """Answer below ``/cbs/<api>/ogc/v1``."""
    parts = [part for part in path.split("/") if part]
    api, rest = parts[1], parts[4:]
    known = [c for c in service.boundaries if c.api == api]
    if not known:
        return _problem(404, "unknown api")
    if not rest or rest == ["collections"]:
        return json_answer({"links": [], "collections": [_described(c) for c in known]})
    found = next((c for c in known if c.name == rest[1]), None) if rest[0] == "collections" else None
    if found is None:
        return _problem(404, "requested collection doesn't exist")
    if len(rest) == 2:
        return json_answer(_described(found))
    if rest[2] != "items":
        return _problem(404, "not found")
    return _items(found, pairs, href=f"{root}{path}")


def _described(collection):
    return {
        "id": collection.name, "title": collection.name, "itemType": "feature", "crs": [CRS84, RD],
        "storageCrs": RD, "links": [],
    }  # fmt: skip


def _problem(status, detail):
    titles = {400: "Bad Request", 404: "Not Found", 406: "Not Acceptable"}
    content = {"title": titles[status], "status": status, "detail": detail, "timeStamp": _now()}
    return json_answer(content, status=status, kind="application/problem+json")


def _now():
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _items(collection, pairs, *, href):
    query = dict(pairs)
    strange = sorted(set(query) - PARAMETERS - collection.queryables)
    if strange:
        return _problem(400, "unknown query parameter(s) found: " + ", ".join(strange))
    try:
        limit = int(query.get("limit", DEFAULT_LIMIT))
    except ValueError:
        return _problem(400, "limit must be numeric")
    if limit < 0:
        return _problem(400, "limit can't be negative")
    limit = min(limit, MOST)
    crs = query.get("crs", CRS84)
    if not crs.startswith(CRS_PREFIX):
        return _problem(400, f"crs param should start with {CRS_PREFIX}")
    if crs not in (CRS84, RD):
        return _problem(400, "requested crs is not supported")
    filters = {name: value for name, value in query.items() if name in collection.queryables}
    if any(len(value) > 512 or "*" in value for value in filters.values()):
        return _problem(400, "property filter contains wildcard or is too long")
    box = query.get("bbox")
    if box is not None and not _good_box(box):
        return _problem(400, "bbox should contain exactly 4 values and have a surface area greater than 0")
    chosen = [f for f in collection.features if all(_same(f[0].get(k), v) for k, v in filters.items())]
    if box is not None:
        chosen = _within(chosen, box)
    check = hashlib.sha256(
        repr(sorted((k, v) for k, v in query.items() if k != "cursor")).encode()
    ).hexdigest()[:8]
    try:
        start = _read_cursor(query.get("cursor", ""), check)
    except ValueError:
        return _problem(400, "cursor is invalid, or the query changed between pages")
    return _page(chosen, start, limit, crs, query, check, href)


def _page(chosen, start, limit, crs, query, check, href):
    shown = chosen[start : start + limit]
    links = [_link("self", href, query)]
    if start + limit < len(chosen):
        links.append(_link("next", href, {**query, "cursor": _write_cursor(start + limit, check)}))
    if start > 0:
        links.append(_link("prev", href, {**query, "cursor": _write_cursor(max(0, start - limit), check)}))
    features = [
        {
            "type": "Feature",
            "properties": properties,
            "geometry": shapely.geometry.mapping(shape if crs == RD else to_wgs84(shape)),
            "id": str(start + place + 1),
        }
        for place, (properties, shape) in enumerate(shown)
    ]
    content = {
        "type": "FeatureCollection", "timeStamp": _now(), "links": links, "features": features,
        "numberReturned": len(features),
    }  # fmt: skip
    return Answer(
        200, orjson.dumps(content), {"Content-Type": "application/geo+json", "Content-Crs": f"<{crs}>"}
    )


def _link(relation, href, query):
    return {
        "rel": relation, "title": "This document as GeoJSON", "type": "application/geo+json",
        "href": f"{href}?{urlencode(query)}",
    }  # fmt: skip


def _same(value, text):
    return str(value) == text


def _good_box(text):
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return False
    return east > west and north > south


def _within(chosen, text):
    area = shapely.box(*(float(part) for part in text.split(",")))
    return [f for f in chosen if to_wgs84(f[1]).intersects(area)]


def _write_cursor(start, check):
    return base64.urlsafe_b64encode(f"{start}|{check}".encode()).decode()


def _read_cursor(text, check):
    if not text:
        return 0
    start, _, held = base64.urlsafe_b64decode(text).decode().partition("|")
    if held != check:
        raise ValueError("checksum")
    return int(start)
