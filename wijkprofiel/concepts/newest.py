"""The newest year in which a measure has figures: CBS fills a table over two years, theme by theme."""

import pandas as pd


def newest_filled(measures: pd.DataFrame) -> pd.DataFrame:
    """Per measure and level the newest year with at least one figure, and how full that year is.

    A measure that has a figure nowhere is not in the result; a year in which every row is missing is passed over,
    and the year that is shown says so: ``nieuwer_leeg`` is the newest year that is there but empty, or 0.

    Parameters
    ----------
    measures : DataFrame
        Columns ``niveau, maat, jaar, waarde`` of the measures frame, of one or more sets.

    Returns
    -------
    DataFrame
        Columns ``maat, niveau, jaar, gevuld, gebieden, nieuwer_leeg``, in the order of measure and level.

    Examples
    --------
    >>> rows = pd.DataFrame({"niveau": "wijk", "maat": "x", "jaar": [2020, 2021], "waarde": [3.0, None]})
    >>> newest_filled(rows).to_dict("records")
    [{'maat': 'x', 'niveau': 'wijk', 'jaar': 2020, 'gevuld': 1, 'gebieden': 1, 'nieuwer_leeg': 2021}]
    """
    counted = (
        measures.assign(gevuld=measures["waarde"].notna())
        .groupby(["maat", "niveau", "jaar"], as_index=False)
        .agg(gevuld=("gevuld", "sum"), gebieden=("gevuld", "size"))
    )
    latest = counted.groupby(["maat", "niveau"])["jaar"].transform("max")
    counted["nieuwer_leeg"] = latest
    filled = counted[counted["gevuld"] > 0]
    newest = filled.loc[filled.groupby(["maat", "niveau"])["jaar"].idxmax()].copy()
    newest["nieuwer_leeg"] = newest["nieuwer_leeg"].where(newest["nieuwer_leeg"] > newest["jaar"], 0)
    columns = ["maat", "niveau", "jaar", "gevuld", "gebieden", "nieuwer_leeg"]
    return newest[columns].sort_values(["maat", "niveau"], ignore_index=True)
