"""Figures computed again from the open source that a column names, so that a check can compare them."""

import pandas as pd

from guardrails import Submission
from wijkprofiel.catalogue import load_catalogue
from wijkprofiel.indicators import compute_figures
from wijkprofiel.profile import REGION, region_members
from wijkprofiel.sources.open_data import load_measures

# Sizes by which a count may have been divided, with the set and year they come from.
SIZES = {
    "km² land": ("kwb2020", 2020, "OppervlakteLand"),
    "huishouden": ("kwb2020", 2020, "HuishoudensTotaal"),
}


def recompute(submission: Submission) -> dict[str, pd.Series]:
    """Open figures by column name and unit, from the sets that the columns name, and sizes by their own name.

    A column whose name or lineage is not of the catalogue is left out: it is then judged by its values.
    """
    units = pd.DataFrame({"niveau": submission.level})
    members = region_members(REGION) if REGION in units.index else []
    known = load_catalogue().indicators
    out: dict[str, pd.Series] = {}
    for name, column in submission.columns.items():
        indicator = known.get(name.split("@")[0])
        for source in indicator.sources if indicator else ():
            measures = [*source.numerator, *([source.denominator] if source.denominator else [])]
            if (
                indicator
                and column.lineage == tuple(f"{source.set}:{m}" for m in measures)
                and (source.year == column.year)
            ):
                figures = compute_figures(
                    indicator, source, load_measures(source.set), units, region_members=members
                )
                out[name] = figures.set_index("gebied")["waarde"]
    return out | {name: _measure(*where) for name, where in SIZES.items()}


def _measure(of: str, year: int, measure: str) -> pd.Series:
    rows = load_measures(of)
    rows = rows[(rows["maat"] == measure) & (rows["jaar"] == year)]
    return rows.set_index("gebied")["waarde"].astype(float)
