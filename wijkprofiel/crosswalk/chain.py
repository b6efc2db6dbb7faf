"""Two crosswalks one after the other, as one."""

import numpy as np
import pandas as pd

from wijkprofiel.crosswalk.table import CLOSE, ESTIMATED, EXACT, Crosswalk, loose_rows
from wijkprofiel.errors import BoundaryError

PAIR = ["van_gebied", "naar_gebied"]


def chain_crosswalks(first: Crosswalk, later: Crosswalk) -> Crosswalk:
    """Both steps in one: weights multiply, and an area is exact only when nothing of it was estimated.

    Pieces of an area that were split and joined again are whole. What cannot be followed through both steps goes
    nowhere, and a new area that it may have given to gets no figures.

    Raises
    ------
    BoundaryError
        When the years do not join.
    """
    if first.to_year != later.from_year:
        raise BoundaryError(
            f"Deze kruistabellen sluiten niet aan: de eerste gaat tot {first.to_year}, "
            f"de tweede begint in {later.from_year}.",
            remedy="Neem een tabel die begint in het jaar waarin de vorige eindigt.",
        )
    pieces = _pieces(first, later)
    followed = pieces.groupby("van_gebied")["gewicht"].transform("sum") >= 1 - CLOSE
    kept = pieces[followed]
    lost = sorted(set(first.from_areas) - set(kept["van_gebied"]))
    found = sorted(
        _uncertain(first, later, set(pieces.loc[~followed, "naar_gebied"]), set(kept["naar_gebied"]))
    )
    loose = loose_rows(lost, found, first.from_year, later.to_year, "onderweg niet te volgen")
    return Crosswalk(pd.concat([kept, loose], ignore_index=True))


def _pieces(first: Crosswalk, later: Crosswalk) -> pd.DataFrame:
    joined = first.linked.merge(
        later.linked, left_on="naar_gebied", right_on="van_gebied", suffixes=("", "_later")
    )
    steps = pd.DataFrame(
        {
            "van_gebied": joined["van_gebied"],
            "naar_gebied": joined["naar_gebied_later"],
            "van_jaar": first.from_year,
            "naar_jaar": later.to_year,
            "gewicht": joined["gewicht"] * joined["gewicht_later"],
            "bewijs": joined["bewijs"] + "; " + joined["bewijs_later"],
        }
    )
    summed = steps.groupby([*PAIR, "van_jaar", "naar_jaar"], as_index=False).agg(
        {"gewicht": "sum", "bewijs": "first"}
    )
    # Only when every piece, an empty one included, ends in the same area is nothing left to estimate.
    alone = summed.groupby("van_gebied")["naar_gebied"].transform("size") == 1
    whole = alone & (summed["gewicht"] >= 1 - CLOSE)
    summed["gewicht"] = summed["gewicht"].mask(whole, 1.0)
    summed.insert(5, "soort", np.where(whole, EXACT, ESTIMATED))
    return summed


def _uncertain(first: Crosswalk, later: Crosswalk, unfollowed: set[str], reached: set[str]) -> set[str]:
    """New areas that something gives to which cannot be followed, or that nothing reaches."""
    doubtful = set(first.to_areas[first.unreached]) | (set(later.from_areas) - set(first.to_areas))
    rows = later.linked
    fed = set(rows.loc[rows["van_gebied"].isin(doubtful), "naar_gebied"])
    known = set(later.to_areas)
    return fed | unfollowed | set(later.to_areas[later.unreached]) | (known - reached)
