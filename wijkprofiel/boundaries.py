"""Boundaries of one level and year, as a value that carries its own identity."""

import hashlib
from dataclasses import dataclass, field

import geopandas as gpd

from wijkprofiel.errors import BoundaryError

RD = 28992


def boundary_fingerprint(frame: gpd.GeoDataFrame) -> str:
    """SHA-256 over codes and geometry (WKB) in code order; names and row order play no part."""
    digest = hashlib.sha256()
    for code, shape in sorted(frame.geometry.items(), key=lambda pair: str(pair[0])):
        digest.update(str(code).encode() + b"\x00" + shape.normalize().wkb + b"\x00")
    return digest.hexdigest()


@dataclass(frozen=True)
class Boundaries:
    """Boundaries of one level: GeoDataFrame in EPSG:28992, index = area code, columns ``naam`` and ``geometry``.

    ``sha256`` is computed from the content. ``source_line`` is printed under every map.

    Raises
    ------
    BoundaryError
        When the coordinates are not in EPSG:28992 or a code stands twice.
    """

    name: str
    level: str
    year: int
    source_line: str
    frame: gpd.GeoDataFrame
    sha256: str = field(init=False)

    def __post_init__(self) -> None:
        if self.frame.crs is None or self.frame.crs.to_epsg() != RD:
            raise BoundaryError(
                f"De grenzen '{self.name}' staan niet in het stelsel EPSG:28992 (Rijksdriehoek).",
                remedy="Zet de grenzen om met to_crs(28992).",
            )
        if not self.frame.index.is_unique:
            raise BoundaryError(f"In de grenzen '{self.name}' staat een gebied twee keer.")
        object.__setattr__(self, "sha256", boundary_fingerprint(self.frame))
