"""Figures computed again from the open source that a column names, so that a check can compare them."""

import pandas as pd

from guardrails import Submission
from wijkprofiel.catalogue import load_catalogue
from wijkprofiel.indicators import compute_figures
from wijkprofiel.profile import REGION, region_members
from wijkprofiel.sources.at_hand import load_measures, origin_of
from wijkprofiel.supply import Supply, as_served, lineage_of, supply_of

# Sizes by which a count may have been divided, with the set and year they come from.
SIZES = {
    "km² land": ("kwb2020", 2020, "OppervlakteLand"),
    "huishouden": ("kwb2020", 2020, "HuishoudensTotaal"),
}


def recompute(submission: Submission, *, supply: Supply | None = None) -> dict[str, pd.Series]:
    """Open figures by column name and unit, from the sets that the columns name, and sizes by their own name.

    A column whose name or lineage is not of the catalogue, or that was rounded since, is left out: it is then
    judged by its values. ``supply`` are the sets to use, else all that are at hand for the gemeente.
    """
    at_hand = supply or supply_of(submission.subject)
    units = pd.DataFrame({"niveau": submission.level})
    members = region_members(REGION) if REGION in units.index else []
    known = load_catalogue().indicators
    out: dict[str, pd.Series] = {}
    for name, column in submission.columns.items():
        indicator = known.get(name.split("@")[0])
        if column.rounding > 1:
            continue
        for source in at_hand.sources_of(indicator) if indicator else ():
            if indicator and column.lineage == lineage_of(source) and source.year == column.year:
                figures = compute_figures(
                    as_served(indicator, source),
                    source,
                    load_measures(source.set),
                    units,
                    region_members=members,
                )
                out[name] = figures.set_index("gebied")["waarde"]
    return out | {name: _size(at_hand, *where) for name, where in SIZES.items()}


def _size(supply: Supply, of: str, year: int, measure: str) -> pd.Series:
    """A size of the embedded areas, and of those of fetched sets of the same origin, else of the newest one."""
    exact = [one.key for one in supply.figures if origin_of(one.key) == of]
    fetched = exact or [one.key for one in supply.figures[:1]]
    found = pd.Series(dtype=float)
    for name in (*fetched, of):
        rows = load_measures(name)
        rows = rows[(rows["maat"] == measure) & ((rows["jaar"] == year) | (name != of))]
        found = found.combine_first(rows.set_index("gebied")["waarde"].astype(float))
    return found
