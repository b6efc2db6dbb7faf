"""GeoJSON: the properties of all features, shown or not, and whatever else stands in the file."""

from collections.abc import Iterator
from typing import Any

from guardrails.readers.fragment import Budget, Fragment, names_and_values, number_of, table
from guardrails.readers.json import loaded


def read(content: bytes, part: str, budget: Budget) -> Iterator[Fragment]:
    """Properties, identifiers, members outside the standard, and heights; places themselves are left alone.

    Raises
    ------
    Unreadable
        When it is no JSON, or too deep.
    """
    where = part or "geojson"
    data = loaded(content)
    yield from names_and_values(where, data)
    features = data.get("features") if isinstance(data, dict) else None
    if isinstance(features, list):
        yield from _heights(where, [f for f in features if isinstance(f, dict)])


def _heights(where: str, features: list[dict[str, Any]]) -> Iterator[Fragment]:
    """What stands behind x and y in the first point of each feature: a height, a measure, or something else."""
    rows = []
    for feature in features:
        geometry, own = feature.get("geometry"), feature.get("properties")
        point = geometry.get("coordinates") if isinstance(geometry, dict) else None
        while isinstance(point, list) and point and isinstance(point[0], list):
            point = point[0]
        held = [str(v) for v in (own or {}).values() if isinstance(v, str)] if isinstance(own, dict) else []
        extra = [number_of(v) for v in point[2:4]] if isinstance(point, list) else []
        rows.append([str(feature.get("id", "")), *held[:20], *[""] * (20 - len(held[:20])), *extra])
    if any(len(row) > 21 for row in rows):
        header = ["id", *[""] * 20, "hoogte", "maat"]
        yield from (f for f in table(f"{where}, achter de plaats", header, rows) if f.kind == "number-column")
