"""Weights of a crosswalk: by where people live when that is known, by land where it is not."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from wijkprofiel.boundaries import Boundaries
from wijkprofiel.crosswalk.overlap import BORDER_M, overlap_of
from wijkprofiel.crosswalk.table import COLUMNS, ESTIMATED, EXACT, Crosswalk, loose_rows
from wijkprofiel.errors import BoundaryError


def build_crosswalk(
    old: Boundaries,
    new: Boundaries,
    *,
    people: gpd.GeoDataFrame | None = None,
    border_m: float = BORDER_M,
) -> Crosswalk:
    """The crosswalk between two sets of boundaries.

    An old area that lies in one new area goes there whole, exactly. One that was cut is divided by the people who
    live in each piece, and by land when nobody is known to live in it.

    Parameters
    ----------
    old, new : Boundaries
        Of the same level.
    people : GeoDataFrame, optional
        Points in EPSG:28992 with a column ``inwoners``: addresses, postcodes or the middles of smaller areas.
        Without it every cut area is divided by land, and ``bewijs`` says so.
    border_m : float
        Slivers along a border, narrower than this many metres, are no piece.

    Raises
    ------
    BoundaryError
        When an old area has no land in common with any new one, or the points are not in EPSG:28992.
    """
    pieces = overlap_of(old, new, border_m=border_m)
    alone = pieces.groupby("van_gebied")["naar_gebied"].transform("size") == 1
    lives = _people_per_piece(people, old, new) if people is not None else pd.Series(dtype=float)
    keys = pd.MultiIndex.from_frame(pieces[["van_gebied", "naar_gebied"]])
    inside = lives.reindex(keys).fillna(0.0).to_numpy() if len(lives) else np.zeros(len(pieces))
    by_people = (
        pd.Series(inside, index=pieces.index).groupby(pieces["van_gebied"]).transform("sum").to_numpy()
    )
    by_land = pieces.groupby("van_gebied")["m2"].transform("sum").to_numpy()
    weight = np.where(by_people > 0, inside / np.where(by_people > 0, by_people, 1.0), pieces["m2"] / by_land)
    # The only piece of an area that lost land to no known area is not the whole of it: that is not exact.
    exact = alone.to_numpy() & pieces["heel"].to_numpy()
    frame = pd.DataFrame(
        {
            "van_gebied": pieces["van_gebied"],
            "naar_gebied": pieces["naar_gebied"],
            "van_jaar": old.year,
            "naar_jaar": new.year,
            "gewicht": np.where(exact, 1.0, weight),
            "soort": np.where(exact, EXACT, ESTIMATED),
            "bewijs": np.select(
                [exact, by_people > 0],
                ["ligt er helemaal in", "verdeeld naar inwoners van de stukken"],
                "verdeeld naar oppervlakte van de stukken",
            ),
        },
        columns=list(COLUMNS),
    )
    lost = sorted(set(map(str, old.frame.index)) - set(frame["van_gebied"]))
    found = _not_covered(old, new, border_m)
    loose = loose_rows(lost, found, old.year, new.year, "geen gemeenschappelijk land")
    return Crosswalk(pd.concat([frame, loose], ignore_index=True))


def _not_covered(old: Boundaries, new: Boundaries, border_m: float) -> list[str]:
    """New areas of which some land lies in no old area, slivers left out."""
    land = shapely.union_all(old.frame.geometry.array)
    shapely.prepare(land)
    shapes = new.frame.geometry.array
    open_ = ~shapely.covers(land, shapes)
    rest = shapely.difference(shapes[open_], land)
    bare = ~shapely.is_empty(shapely.buffer(rest, -border_m / 2))
    return sorted(map(str, new.frame.index[open_][bare]))


def _people_per_piece(people: gpd.GeoDataFrame, old: Boundaries, new: Boundaries) -> pd.Series:
    if people.crs is None or people.crs.to_epsg() != old.frame.crs.to_epsg():
        raise BoundaryError(
            "De punten met inwoners staan niet in het stelsel EPSG:28992 (Rijksdriehoek).",
            remedy="Zet de punten om met to_crs(28992).",
        )
    if "inwoners" not in people.columns or people["inwoners"].isna().any() or (people["inwoners"] < 0).any():
        raise BoundaryError(
            "De punten hebben geen volledige kolom 'inwoners'.",
            remedy="Geef elk punt een aantal inwoners van 0 of meer; laat punten zonder aantal weg.",
        )
    points = people[["inwoners", people.geometry.name]].reset_index(drop=True)
    first = points.sjoin(old.frame[["geometry"]], predicate="within")
    first = first[~first.index.duplicated()].iloc[:, -1]
    last = points.sjoin(new.frame[["geometry"]], predicate="within")
    last = last[~last.index.duplicated()].iloc[:, -1]
    pair = pd.DataFrame({"van_gebied": first, "naar_gebied": last, "inwoners": points["inwoners"]}).dropna()
    return pair.groupby(["van_gebied", "naar_gebied"])["inwoners"].sum()
