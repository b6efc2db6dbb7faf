"""The shape of figures: long, one row per area, indicator and year; a value or a reason in each row."""

import pandas as pd

from wijkprofiel.errors import WijkprofielError
from wijkprofiel.missing import check_contract

COLUMNS = (
    "gebied",
    "niveau",
    "indicator",
    "jaar",
    "grensjaar",
    "waarde",
    "reden",
    "teller",
    "noemer",
    "onder",
    "boven",
    "soort",
    "bron",
)
KEY = ["gebied", "indicator", "jaar"]
LEVELS = ("land", "regio", "gemeente", "wijk", "buurt")


def check_figures(figures: pd.DataFrame) -> pd.DataFrame:
    """The figures, in the order of the contract, sorted by indicator, year and area code.

    Parameters
    ----------
    figures : DataFrame
        Columns as in `COLUMNS`; ``waarde`` float, ``reden`` text (empty where there is a value).

    Raises
    ------
    WijkprofielError
        When a column is absent or strange, or an area has two figures for one indicator and year.
    MissingValueError
        When a row has both a value and a reason, or neither.
    """
    absent = [c for c in COLUMNS if c not in figures.columns]
    strange = [c for c in figures.columns if c not in COLUMNS]
    if absent or strange:
        raise WijkprofielError(
            f"De cijfers hebben niet de afgesproken kolommen (ontbreekt: {absent}, onbekend: {strange})."
        )
    doubles = figures.duplicated(KEY)
    if doubles.any():
        first = figures.loc[doubles, KEY].iloc[0].tolist()
        raise WijkprofielError(f"Er staan twee cijfers voor hetzelfde gebied, onderwerp en jaar: {first}.")
    ordered = figures[list(COLUMNS)].sort_values(["indicator", "jaar", "gebied"], ignore_index=True)
    places = ordered["gebied"] + " " + ordered["indicator"] + " " + ordered["jaar"].astype(str)
    check_contract(
        pd.Series(ordered["waarde"].to_numpy(dtype=float), index=places),
        pd.Series(ordered["reden"].to_numpy(), index=places),
    )
    return ordered
