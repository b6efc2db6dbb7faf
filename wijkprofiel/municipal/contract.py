"""The contract of measures, checked by pandera: every breach at once, as notices."""

from functools import lru_cache
from typing import Any

import pandas as pd
import pandera.pandas as pa

from wijkprofiel.missing import REASONS
from wijkprofiel.municipal.notices import Notice, notice
from wijkprofiel.sources.open_data import MEASURE_COLUMNS

CODES = r"^(?:NL\d{2}|CR\d{2}|GM\d{4}|WK\d{4}[0-9A-Z]{2}|BU\d{4}[0-9A-Z]{4})$"


@lru_cache(maxsize=1)
def measures_schema() -> Any:
    """The schema of a frame of measures."""
    return pa.DataFrameSchema(
        {
            "gebied": pa.Column(object, pa.Check.str_matches(CODES)),
            "niveau": pa.Column(object, pa.Check.isin(["land", "regio", "gemeente", "wijk", "buurt"])),
            "maat": pa.Column(object, pa.Check.str_length(min_value=1)),
            "jaar": pa.Column("int64", pa.Check.in_range(1990, 2050)),
            "grensjaar": pa.Column("int64", pa.Check.in_range(1990, 2050)),
            "waarde": pa.Column(float, nullable=True, checks=pa.Check.in_range(-1e15, 1e15)),
            "reden": pa.Column(object, pa.Check.isin(["", *REASONS])),
        },
        checks=pa.Check(
            lambda frame: frame["waarde"].notna() == (frame["reden"] == ""), name="waarde_of_reden"
        ),
        unique=["gebied", "maat", "jaar"],
        strict=True,
        ordered=True,
    )


def check_measures(measures: pd.DataFrame) -> list[Notice]:
    """Every breach of the contract, one notice per column and rule; none when the frame is right.

    >>> check_measures(pd.DataFrame({"gebied": ["WK016401"]}))[0].code
    'M90'
    """
    try:
        measures_schema().validate(measures, lazy=True)
    except pa.errors.SchemaErrors as problem:
        cases = problem.failure_cases
        counts = cases.groupby(
            [cases["column"].fillna("tabel").astype(str), cases["check"].astype(str)]
        ).size()
        return [
            notice("M90", str(column), rule=str(rule), count=int(count))
            for (column, rule), count in counts.items()
        ]
    absent = [name for name in MEASURE_COLUMNS if name not in measures.columns]
    return [notice("M90", name, rule="kolom ontbreekt", count=1) for name in absent]
