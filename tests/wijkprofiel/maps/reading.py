"""Reads the packed data of a map file back, as a browser does; with code of its own."""

import base64
import json
import zlib

import geopandas as gpd
import numpy as np
import shapely


class Packed:
    """The data of a map file."""

    def __init__(self, text):
        self.content = json.loads(zlib.decompress(base64.b64decode(text)))

    def numbers(self, place=0):
        return self.content["maps"][place]["number"]

    def texts(self, place=0):
        """Printed figures of a map, empty where there is none."""
        kaart = self.content["maps"][place]
        before, after, decimals, signed = kaart["wording"]
        out = []
        for figure in kaart["figure"]:
            if figure is None:
                out.append("")
                continue
            text = f"{figure:,.{decimals}f}".translate(str.maketrans(",.", ".,"))
            out.append(f"{before}{'+' if signed and figure > 0 else ''}{text}{after}")
        return out


def packed_of(page):
    """The data inside a map file."""
    return Packed(page.split('id="lagen">')[1].split("</script>")[0].strip())


def shapes_of(topology, places=None):
    """The shapes of a topology, joined from its arcs; in its own coordinates unless others are given."""
    spots = topology.places() if places is None else places
    ends = np.cumsum(topology.arc_sizes)
    arcs = [spots[end - size : end] for end, size in zip(ends, topology.arc_sizes, strict=True)]
    turn = lambda n: arcs[n] if n >= 0 else arcs[~n][::-1]  # noqa: E731
    numbers, rings, polygons, shapes = iter(topology.arcs.tolist()), [], [], []
    for size in topology.ring_sizes:
        parts = [turn(next(numbers)) for _ in range(size)]
        rings.append(np.vstack([parts[0], *(part[1:] for part in parts[1:])]))
    left = iter(rings)
    for size in topology.polygon_sizes:
        outside, *holes = [next(left) for _ in range(size)]
        polygons.append(shapely.Polygon(outside, holes) if len(outside) > 3 else None)
    left = iter(polygons)
    for size in topology.shape_sizes:
        parts = [part for part in (next(left) for _ in range(size)) if part is not None]
        shapes.append(shapely.MultiPolygon(parts))
    return gpd.GeoSeries(shapes)
