"""The table of areas: codes and names, what lies in what, and the years in which an area exists."""

import re
from collections.abc import Mapping

import pandas as pd

from readers.scope import COUNTRY, HENGELO, REGION, gemeente_of, in_scope, level_of, parent_of

COLUMNS = ["code", "naam", "niveau", "boven", "gemeente", "ook", "jaren"]
ALSO = "|"
FIXED = {COUNTRY: "Nederland", REGION: "Twente", HENGELO: "Hengelo"}
NUMBERED = re.compile(r"^Wijk \d\d ")


def all_gemeenten(names: pd.Series) -> pd.Series:
    """Names of all gemeenten among ``names``: index code."""
    return names[names.index.str.startswith("GM")]


def build_gemeente_names(names: Mapping[int, pd.Series]) -> pd.DataFrame:
    """Code and name of every Dutch gemeente of these years; the newest name counts."""
    newest: dict[str, str] = {}
    for year in sorted(names):
        newest.update({str(code): str(name) for code, name in names[year].items()})
    return pd.DataFrame(sorted(newest.items()), columns=["code", "naam"])


def build_areas(names: Mapping[int, pd.Series]) -> pd.DataFrame:
    """One row per area from the names of each year. The oldest name counts; other spellings go to ``ook``."""
    codes = sorted({REGION, *(c for found in names.values() for c in found.index if in_scope(str(c)))})
    rows = []
    for code in codes:
        years = [year for year in sorted(names) if code in names[year].index]
        spelled = [str(names[year][code]) for year in years]
        name = FIXED.get(code) or spelled[0]
        short = [NUMBERED.sub("", text) for text in [name, *spelled]]
        others = [text for text in dict.fromkeys([*spelled, *short]) if text != name]
        shown = " ".join(map(str, years)) if years else ""
        rows.append(
            (code, name, level_of(code), parent_of(code), gemeente_of(code), ALSO.join(others), shown)
        )
    return pd.DataFrame(rows, columns=COLUMNS)
