"""Which coordinate system shapes are in, told by the coordinates themselves when a file is silent or wrong."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

Box = tuple[float, float, float, float]
# The Netherlands in each system, with room for water and the islands: west, south, east, north.
BOXES: dict[int, Box] = {
    28992: (-10_000.0, 289_000.0, 300_000.0, 640_000.0),
    4326: (2.5, 50.5, 7.5, 54.0),
    3857: (270_000.0, 6_520_000.0, 840_000.0, 7_180_000.0),
    32631: (440_000.0, 5_600_000.0, 830_000.0, 5_990_000.0),
}
NAMES = {28992: "RD (EPSG:28992)", 4326: "WGS84 (EPSG:4326)", 3857: "webkaart (EPSG:3857)", 32631: "UTM 31N"}
# Systems that mean the same on the scale of a buurt.
SAME = {7415: 28992, 4258: 4326, 4979: 4326, 900913: 3857, 25831: 32631, 102100: 3857}
SWAPPED = "de assen zijn verwisseld: noord staat voor oost"


@dataclass(frozen=True)
class FoundCrs:
    """What coordinates say: ``epsg`` is 0 when they fit no system; ``mixed`` when they fit more than one.

    ``swapped`` says that north stands before east.
    """

    epsg: int
    swapped: bool = False
    mixed: bool = False

    @property
    def name(self) -> str:
        return NAMES.get(self.epsg, "onbekend")


def find_crs(boxes: Sequence[Box]) -> FoundCrs:
    """The system in which every box (west, south, east, north of a shape) lies in the Netherlands.

    >>> find_crs([(250_000.0, 475_000.0, 251_000.0, 476_000.0)]).epsg
    28992
    >>> find_crs([(52.2, 6.7, 52.3, 6.8)]).swapped
    True
    """
    finite = [box for box in boxes if all(map(math.isfinite, box))]
    each = [_system(box) for box in finite]
    kinds = {kind for kind in each if kind[0]}
    if not kinds or len([k for k in each if not k[0]]) > 0.05 * len(each):
        return FoundCrs(0, mixed=len(kinds) > 1)
    if len(kinds) > 1:
        return FoundCrs(0, mixed=True)
    epsg, swapped = kinds.pop()
    return FoundCrs(epsg, swapped=swapped)


def canonical_epsg(code: int | None) -> int:
    """The code of the system that ``code`` means here; 0 for none.

    >>> canonical_epsg(7415), canonical_epsg(None)
    (28992, 0)
    """
    return 0 if code is None else SAME.get(code, code)


def _system(box: Box) -> tuple[int, bool]:
    west, south, east, north = box
    for swapped, (a, b, c, d) in ((False, (west, south, east, north)), (True, (south, west, north, east))):
        for epsg, (low_x, low_y, high_x, high_y) in BOXES.items():
            if low_x <= a and c <= high_x and low_y <= b and d <= high_y:
                return epsg, swapped
    return 0, False
