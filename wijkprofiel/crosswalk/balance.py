"""Whether a count is conserved: what went in and what came out, per gemeente, beside the published total."""

import pandas as pd

from wijkprofiel.crosswalk.common import CommonAreas
from wijkprofiel.crosswalk.division import gemeente_of

COLUMNS = (
    "gemeente",
    "jaar",
    "delen",
    "gebieden",
    "som_delen",
    "som_gebieden",
    "zonder_plaats",
    "totaal",
    "marge",
)


def balance_of(
    common: CommonAreas, counts: pd.Series, year: int, *, totals: pd.Series | None = None, margin: float = 4.0
) -> pd.DataFrame:
    """Per gemeente: the sum of a count over the areas of ``year`` and over the common areas.

    ``som_delen`` always equals ``som_gebieden`` plus ``zonder_plaats``, the count of areas that lie in no common area
    (``grenswijziging``). ``totaal`` is the published total and ``marge`` how far rounding alone can put the sum of
    the parts from it; people without a known address count for the gemeente only, so the gap can be larger. A
    sum over an area without a count is missing.

    Parameters
    ----------
    counts : Series
        Index area code of ``year``; missing where there is no count.
    totals : Series, optional
        Index gemeente code.

    Returns
    -------
    DataFrame
        One row per gemeente: ``gemeente, jaar, delen, gebieden, som_delen, som_gebieden, zonder_plaats, totaal,
        marge``.
    """
    rows = common.frame[(common.frame["jaar"] == year) & (common.frame["lid"] != "")]
    frame = pd.DataFrame(
        {
            "gemeente": rows["lid"].map(gemeente_of),
            "gebied": rows["gebied"],
            "aantal": rows["lid"].map(counts).astype(float),
        }
    )
    found = []
    for gemeente, part in frame.groupby("gemeente"):
        placed = part[part["gebied"] != ""]
        found.append(
            (
                gemeente,
                year,
                len(part),
                placed["gebied"].nunique(),
                part["aantal"].sum(skipna=False),
                placed["aantal"].sum(skipna=False),
                part.loc[part["gebied"] == "", "aantal"].sum(skipna=False),
                float("nan") if totals is None else float(totals.get(gemeente, float("nan"))),
                margin * len(part),
            )
        )
    return pd.DataFrame(found, columns=list(COLUMNS))
