"""The tidy shape of measures, and the few moves every reader makes."""

import csv
import io
import re

import pandas as pd

from readers.scope import gemeente_of, level_of, parent_of

COLUMNS = ["gebied", "niveau", "maat", "jaar", "grensjaar", "waarde", "reden"]


def stem(name: str) -> str:
    """A CBS column name without the number that shifts every year: ``"Mannen_6"`` becomes ``"Mannen"``."""
    return re.sub(r"_\d+$", "", name.strip())


def tidy(
    wide: pd.DataFrame, *, year: int, boundary_year: int, reasons: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Long rows from a table of areas by measures. A gap without a reason gets ``onbekend``.

    Parameters
    ----------
    wide : DataFrame
        Index area code, one column per measure.
    reasons : DataFrame, optional
        Same shape; a text where the source explains a gap.
    """
    why = pd.DataFrame("onbekend", index=wide.index, columns=wide.columns)
    if reasons is not None:
        why = reasons.where(reasons != "", why)
    rows = []
    for measure in wide.columns:
        for code, value in wide[measure].items():
            missing = pd.isna(value)
            rows.append(
                (
                    code,
                    level_of(str(code)),
                    measure,
                    year,
                    boundary_year,
                    None if missing else float(value),
                    why.at[code, measure] if missing else "",
                )
            )
    return pd.DataFrame(rows, columns=COLUMNS)


def sum_up(counts: pd.DataFrame) -> pd.DataFrame:
    """Counts per buurt, with the wijken and gemeenten that are their sums.

    A wijk or gemeente of which one buurt is missing has no sum.
    """
    levels = [counts]
    for name in (parent_of, gemeente_of):
        groups = pd.Index([name(code) for code in counts.index])
        levels.append(counts.groupby(groups).agg(_whole_sum))
    return pd.concat(levels)


def _whole_sum(part: "pd.Series[float]") -> float:
    return float(part.sum(skipna=False))


def number_text(value: float | None) -> str:
    """A number as it stands in a file: shortest form, decimal point, empty when missing."""
    if value is None or pd.isna(value):
        return ""
    return repr(int(value)) if float(value).is_integer() else repr(round(float(value), 6))


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """The bytes of a CSV file: comma, LF, UTF-8, numbers in their shortest form."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(frame.columns)
    for row in frame.itertuples(index=False):
        writer.writerow([number_text(v) if isinstance(v, float) else v for v in row])
    return text.getvalue().encode()


def measures_bytes(frame: pd.DataFrame) -> bytes:
    """The CSV bytes of tidy measures, in the order of year, measure and area code."""
    return csv_bytes(frame[COLUMNS].sort_values(["jaar", "maat", "gebied"], ignore_index=True))
