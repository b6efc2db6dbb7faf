"""Boundaries from PDOK: OGC API Features, read to the last page, in the system that was asked for."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import geopandas as gpd
import numpy as np

from wijkprofiel.boundaries import RD
from wijkprofiel.errors import EmptyAnswer, IncompleteAnswer, UnexpectedAnswer, UsageError
from wijkprofiel.sources.addresses import read_addresses
from wijkprofiel.sources.body import Body, BrokenBody
from wijkprofiel.sources.cbs.request import Regions
from wijkprofiel.sources.transport import Transport

COLLECTIONS = {
    "gemeente": "gemeente_gegeneraliseerd",
    "wijk": "wijk_gegeneraliseerd",
    "buurt": "buurt_gegeneraliseerd",
}
MAPS = {"gemeente": "gemeenten", "wijk": "wijken", "buurt": "buurten"}
RD_ADDRESS = "http://www.opengis.net/def/crs/EPSG/0/28992"
LIMIT = 1000
MOST_PAGES = 1000
SENTINEL = -99990
LAND = "NEE"
ACCEPT = "application/geo+json, application/json;q=0.9"


def fetch_boundaries(
    level: str,
    year: int,
    *,
    regions: Regions | None = None,
    address: str | None = None,
    transport: Transport | None = None,
) -> gpd.GeoDataFrame:
    """Generalised boundaries of one level and year in EPSG:28992: index ``code``, columns ``naam`` and ``geometry``.

    Parameters
    ----------
    level : str
        ``gemeente``, ``wijk`` or ``buurt``.
    year : int
        Boundaries as they were on 1 January of this year; the service holds many years and is never asked without.
    regions : Regions, optional
        Only these areas; else the whole country.
    address : str, optional
        Root of the service; else what ``WIJKPROFIEL_PDOK`` says.
    transport : Transport, optional
        The line to use.

    Raises
    ------
    EmptyAnswer
        When there are no boundaries of this level, year and gemeente.
    IncompleteAnswer
        When pages do not fit together, or a named area is absent.
    UnexpectedAnswer
        When the coordinates are in another system than asked for, or the answer holds no shapes.

    Examples
    --------
    >>> from tests.servers.http import serve
    >>> from tests.servers.toydorp import toydorp_boundaries
    >>> with serve([], toydorp_boundaries()) as server:
    ...     wijken = fetch_boundaries("wijk", 2020, regions=Regions(gemeenten=("GM9999",)), address=server.address)
    >>> wijken.index.tolist(), wijken.crs.to_epsg()
    (['WK999900', 'WK999901', 'WK999902'], 28992)
    """
    if level not in COLLECTIONS:
        raise UsageError(f"Onbekend niveau '{level}'.", remedy="Kies uit: " + ", ".join(COLLECTIONS) + ".")
    base = f"{address or read_addresses().pdok}/cbs/gebiedsindelingen/ogc/v1/collections/{COLLECTIONS[level]}/items"
    features = _all_features(transport or Transport(), base, _queries(level, year, regions))
    kept = [f for f in features if regions is None or regions.holds(_code(f, "statcode"))]
    _check_found(kept, level, year, regions)
    wrong = {str(f["properties"].get("jaarcode")) for f in kept} - {str(year)}
    if wrong:
        raise UnexpectedAnswer(
            f"PDOK gaf grenzen van een ander jaar dan {year}: {', '.join(sorted(wrong))}.",
            remedy="Haal de grenzen later opnieuw op.",
        )
    return _as_frame(kept, code="statcode", name="statnaam")


def fetch_map(
    level: str,
    year: int,
    *,
    regions: Regions | None = None,
    address: str | None = None,
    transport: Transport | None = None,
) -> gpd.GeoDataFrame:
    """The Wijk- en Buurtkaart of a year with its figures: index ``code``, columns ``naam``, figures, ``geometry``.

    Land only: water and the Belgian parts of Baarle are left out. Every number at or below -99990 is CBS's sign for
    no figure and becomes missing; other negative numbers stay.

    Parameters, errors: as `fetch_boundaries`.
    """
    if level not in MAPS:
        raise UsageError(f"Onbekend niveau '{level}'.", remedy="Kies uit: " + ", ".join(MAPS) + ".")
    root = address or read_addresses().pdok
    base = f"{root}/cbs/wijken-en-buurten-{year}/ogc/v1/collections/{MAPS[level]}/items"
    wanted = (
        (*regions.gemeenten, *(f"GM{code[2:6]}" for code in regions.codes)) if regions is not None else ()
    )
    queries = [{"gemeentecode": code} for code in dict.fromkeys(wanted)] or [{}]
    features = _all_features(transport or Transport(), base, queries)
    code = f"{level}code"
    kept = [
        f
        for f in features
        if f["properties"].get("water", LAND) == LAND and (regions is None or regions.holds(_code(f, code)))
    ]
    _check_found(kept, level, year, regions)
    frame = _as_frame(kept, code=code, name=f"{level}naam", extra=True)
    return without_sentinels(frame)


def without_sentinels(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The same frame with every number at or below -99990 missing; genuine negatives stay.

    >>> without_sentinels(gpd.GeoDataFrame({"a": [-99997, -3, -99999999]}))["a"].tolist()
    [nan, -3.0, nan]
    """
    changed = frame.copy()
    for name in frame.select_dtypes("number").columns:
        values = frame[name]
        if (values <= SENTINEL).any():
            changed[name] = values.astype(float).mask(values <= SENTINEL, np.nan)
    return changed


def _queries(level: str, year: int, regions: Regions | None) -> list[dict[str, str]]:
    if regions is None:
        return [{"jaarcode": str(year)}]
    wanted = (*regions.gemeenten, *(f"GM{code[2:6]}" for code in regions.codes))
    filters = "statcode" if level == "gemeente" else "gm_code"
    return [{"jaarcode": str(year), filters: code} for code in dict.fromkeys(wanted)]


def _all_features(transport: Transport, base: str, queries: list[dict[str, str]]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for query in queries:
        for feature in _features(transport, base, query):
            key = str(feature.get("id"))
            if key in found and found[key] != feature:
                raise IncompleteAnswer(
                    "PDOK gaf twee verschillende gebieden met hetzelfde kenmerk.",
                    remedy="Haal de grenzen later opnieuw op.",
                )
            found[key] = feature
    return list(found.values())


def _features(transport: Transport, base: str, query: Mapping[str, str]) -> list[dict[str, Any]]:
    """Every feature of one question, page after page until there is no link to a next one."""
    asked = {"f": "json", "crs": RD_ADDRESS, "limit": str(LIMIT), **query}
    features: list[dict[str, Any]] = []
    cursor: str | None = ""
    seen: set[str] = set()
    while cursor is not None:
        page = asked | ({"cursor": cursor} if cursor else {})
        answer = transport.fetch(f"{base}?{urlencode(page)}", accept=ACCEPT, read=_read_page)
        features += answer["features"]
        cursor = _next_cursor(answer)
        if cursor in seen or len(seen) > MOST_PAGES:
            raise IncompleteAnswer(
                "PDOK verwijst steeds naar dezelfde pagina met grenzen.",
                remedy="Haal de grenzen later opnieuw op.",
            )
        seen.add(cursor or "")
    return features


def _read_page(body: Body) -> dict[str, Any]:
    answer = body.json()
    if not isinstance(answer, dict) or not isinstance(answer.get("features"), list):
        raise BrokenBody("no list of features")
    told = answer.get("numberReturned")
    if told is not None and told != len(answer["features"]):
        raise BrokenBody("fewer features than the answer says")
    crs = body.headers.get("content-crs", "").strip("<> ")
    if crs != RD_ADDRESS:
        raise UnexpectedAnswer(
            f"PDOK gaf coördinaten in een ander stelsel dan gevraagd ({crs or 'niet genoemd'}).",
            remedy="Haal de grenzen later opnieuw op. Blijft het zo, meld het bij de beheerder van wijkprofiel.",
        )
    return answer


def _next_cursor(answer: Mapping[str, Any]) -> str | None:
    """The cursor in the link to the next page; only the cursor is taken over, never the host."""
    for link in answer.get("links") or []:
        if link.get("rel") == "next":
            return dict(parse_qsl(urlsplit(str(link.get("href"))).query)).get("cursor")
    return None


def _code(feature: Mapping[str, Any], name: str) -> str:
    return str(feature["properties"].get(name) or "").strip()


def _check_found(kept: list[dict[str, Any]], level: str, year: int, regions: Regions | None) -> None:
    wanted = () if regions is None else (*regions.gemeenten, *regions.codes)
    places = f" voor {', '.join(wanted[:5])}" if wanted else ""
    if not kept:
        raise EmptyAnswer(
            f"PDOK heeft geen grenzen van {level} {year}{places}.",
            remedy="Controleer jaar en code. Een gemeente kan in dat jaar nog niet, of niet meer, bestaan.",
        )
    have = {str(f["properties"].get("gm_code") or f["properties"].get("gemeentecode") or "") for f in kept}
    have |= {_code(f, "statcode") or _code(f, f"{level}code") for f in kept}
    absent = [code for code in wanted if code not in have]
    if absent:
        raise IncompleteAnswer(
            f"PDOK heeft van {level} {year} geen grens voor {', '.join(absent[:5])}.",
            remedy="Controleer jaar en code.",
        )


def _as_frame(
    features: list[dict[str, Any]], *, code: str, name: str, extra: bool = False
) -> gpd.GeoDataFrame:
    if any(not f.get("geometry") for f in features):
        raise UnexpectedAnswer(
            "PDOK gaf een gebied zonder grens.", remedy="Haal de grenzen later opnieuw op."
        )
    frame = gpd.GeoDataFrame.from_features(features, crs=RD)
    codes = frame[code].astype(str).str.strip()
    if codes.duplicated().any():
        raise IncompleteAnswer(
            f"PDOK gaf gebied {codes[codes.duplicated()].iloc[0]} twee keer.",
            remedy="Haal de grenzen later opnieuw op.",
        )
    frame = frame.assign(code=codes, naam=frame[name].astype(str).str.strip()).set_index("code").sort_index()
    kept = [c for c in frame.columns if c not in (code, name, "naam", "geometry")] if extra else []
    return frame[["naam", *kept, "geometry"]]
