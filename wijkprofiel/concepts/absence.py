"""Kinds of missing as CBS and PDOK write them, made into a value or a reason, never into 0."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from wijkprofiel.errors import ConceptError

# PDOK and the Wijk- en Buurtkaart write a number where there is none: -99999999, -99998, -99997, -99995 were seen.
SENTINEL = -99990.0
# What each sign means when it stands for a figure. StatLine's "." is unknown, unreliable or secret alike.
SIGNS: Mapping[str, str] = {
    "": "onbekend",
    ".": "onbekend",
    "..": "onbekend",
    "*": "onbekend",
    "x": "geheim",
    "na": "onbekend",
    "nan": "onbekend",
    "none": "onbekend",
    "null": "onbekend",
}
# ValueAttribute of OData v4; "None" is an ordinary value.
ATTRIBUTES: Mapping[str, str] = {
    "impossible": "niet_van_toepassing",
    "secret": "geheim",
    "confidential": "geheim",
    "notavailable": "niet_gepubliceerd",
    "missing": "onbekend",
}
ORDINARY = frozenset({"", "none"})
_SHOWN = 3


def split_missing(
    raw: pd.Series,
    *,
    attributes: pd.Series | None = None,
    whole_column: bool = True,
    decimal: str = ".",
) -> tuple["pd.Series[float]", "pd.Series[str]"]:
    """Values and reasons of one column: in each place exactly one of the two.

    A number at or below -99990 is a sign for missing; any other negative number is a figure. A column that is
    empty in every row is not published yet (``nog_niet``). An empty cell in a column with figures gets
    ``onbekend``: CBS does not say why. Infinite numbers are missing.

    Parameters
    ----------
    raw : Series
        Numbers, or text as in UntypedDataSet and StatLine files; any index.
    attributes : Series of str, optional
        ValueAttribute of OData v4, same index.
    whole_column : bool
        Whether ``raw`` holds every row of the table, so that an empty column means not yet published.
    decimal : str
        The decimal mark of text: ``.`` or ``,``.

    Raises
    ------
    ConceptError
        When a cell holds text that is neither a number nor a known sign.

    Examples
    --------
    >>> values, reasons = split_missing(pd.Series([5.0, None, -99997.0, -0.4]))
    >>> values.tolist(), reasons.tolist()
    ([5.0, nan, nan, -0.4], ['', 'onbekend', 'onbekend', ''])
    """
    if pd.api.types.is_numeric_dtype(raw.dtype) and not pd.api.types.is_bool_dtype(raw.dtype):
        numbers = raw.to_numpy(dtype=float, na_value=np.nan)
        reasons = np.full(len(raw), "", dtype=object)
    else:
        numbers, reasons = _from_text(raw, decimal)
    with np.errstate(invalid="ignore"):
        absent = ~np.isfinite(numbers) | (numbers <= SENTINEL)
    said = np.full(len(raw), "", dtype=object)
    if attributes is not None:
        said = _attribute_reasons(attributes.reindex(raw.index))
        reasons = np.where(said != "", said, reasons)
        absent |= said != ""
    reasons = np.where(absent, np.where(reasons == "", "onbekend", reasons), "")
    if whole_column and not (said != "").any() and len(raw) and absent.all() and set(reasons) == {"onbekend"}:
        reasons = np.full(len(raw), "nog_niet", dtype=object)
    values = pd.Series(np.where(absent, np.nan, numbers), index=raw.index, name=raw.name, dtype=float)
    return values, pd.Series(reasons, index=raw.index, name=raw.name, dtype=object).astype(str)


def _from_text(raw: pd.Series, decimal: str) -> tuple[np.ndarray, np.ndarray]:
    text = raw.astype(object).map(lambda cell: "" if cell is None or cell != cell else str(cell).strip())
    folded = text.str.casefold()
    reasons = folded.map(SIGNS).fillna("").to_numpy(dtype=object)
    plain = text.where(reasons == "", "")
    if decimal == ",":
        plain = plain.str.replace(",", ".", regex=False)
    numbers = pd.to_numeric(plain.where(plain != ""), errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    strange = (plain != "").to_numpy() & np.isnan(numbers)
    if strange.any():
        places = ", ".join(str(place) for place in raw.index[strange][:_SHOWN])
        raise ConceptError(
            f"In de kolom '{raw.name}' staat op {int(strange.sum())} plaatsen tekst die geen getal is en geen bekend "
            f"teken voor 'geen cijfer' (bijvoorbeeld bij {places}).",
            remedy="Kijk of het decimaalteken klopt en of dit de kolom met cijfers is.",
        )
    return numbers, reasons


def _attribute_reasons(attributes: pd.Series) -> np.ndarray:
    text = attributes.astype(object).map(lambda cell: "" if cell is None or cell != cell else str(cell))
    folded = text.str.strip().str.casefold().str.replace(r"[^a-z]", "", regex=True)
    reasons = folded.map(ATTRIBUTES)
    other = ~folded.isin(ORDINARY) & reasons.isna()
    return reasons.mask(other, "onbekend").fillna("").to_numpy(dtype=object)
