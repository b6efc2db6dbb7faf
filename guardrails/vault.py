"""The vault: counts of groups of residents per area. Read here, used by the disparity check, never shown."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from guardrails.errors import VaultError

COLUMNS = ("unit", "level", "year", "ground", "group", "count", "base")
_KEYS = ("unit", "year", "ground", "group")
_TEXTS = ("unit", "level", "ground", "group")
# Groups that are the sum of other groups of the same ground (the statistical office). Such a
# ground is offered twice: by its wholes under its own name, and by its parts under the name with this suffix.
WHOLES = {
    "niet_westers": ("marokko", "turkije", "suriname", "antillen_aruba", "overig_niet_westers"),
    # From 2023: country of origin, and beside it the same split by country of birth.
    "nederland": ("nederland_geboren_nl",),
    "europa": ("europa_geboren_nl", "europa_geboren_buiten_nl"),
    "buiten_europa": ("buiten_europa_geboren_nl", "buiten_europa_geboren_buiten_nl"),
}
IN_PARTS = "_in_delen"
# The statistical office rounds counts to fives, so parts may exceed the whole by this much each.
ROUNDING = 5


@dataclass(frozen=True)
class Groups:
    """Counts of the groups of one ground.

    ``counts`` has units as index and groups as columns, missing where the count is missing; ``base`` is the
    total the counts are part of (residents, households); ``year`` the year of the counts.
    """

    counts: pd.DataFrame = field(repr=False)
    base: pd.Series = field(repr=False)
    year: int


class Vault:
    """Counts per area, year, ground and group. Its text form shows only its shape."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = _checked(frame)

    @classmethod
    def load(cls, path: Path | str, *more: Path | str) -> "Vault":
        """The vault in a Parquet file, or in several: a later file replaces an earlier one per unit and year.

        Raises
        ------
        VaultError
            When a file is absent, unreadable, or breaks the contract.
        """
        whole = cls(cls._read(Path(path)))
        for other in more:
            later = cls(cls._read(Path(other)))
            known = pd.MultiIndex.from_frame(whole._frame[["unit", "year"]])
            replaced = known.isin(pd.MultiIndex.from_frame(later._frame[["unit", "year"]]))
            whole = cls(pd.concat([whole._frame[~replaced], later._frame], ignore_index=True))
        return whole

    @staticmethod
    def _read(file: Path) -> pd.DataFrame:
        if not file.is_file():
            raise VaultError(
                f"De kluis '{file.name}' bestaat niet. Zonder kluis kan de verschiltoets niet worden gedaan.",
                remedy="Haal de kluis op met wijkprofiel ophalen, of gebruik de meegeleverde gegevens.",
            )
        try:
            return pd.read_parquet(file)
        except (OSError, ValueError) as error:
            raise VaultError(
                f"De kluis '{file.name}' kan niet worden gelezen.", remedy="Haal de kluis opnieuw op."
            ) from error

    def __repr__(self) -> str:
        units, grounds = self._frame["unit"].nunique(), self._frame["ground"].nunique()
        return f"<Vault: {len(self._frame)} rijen, {units} gebieden, {grounds} kenmerken>"

    @property
    def grounds(self) -> tuple[str, ...]:
        """Names of the grounds, sorted."""
        return tuple(sorted(self._frame["ground"].unique()))

    @property
    def units(self) -> tuple[str, ...]:
        """Codes of the units in the vault, sorted."""
        return tuple(sorted(self._frame["unit"].unique()))

    def rows_of(self, units: pd.Index) -> pd.DataFrame:
        """Rows about ``units``, all years and grounds; for the comparison by value only."""
        return self._frame[self._frame["unit"].isin(units)].copy()

    def groups(self, ground: str, units: pd.Index, year: int) -> Groups | None:
        """Counts of ``ground`` for ``units`` in the year nearest to ``year``; None when no unit has any.

        Units without counts stand in the result as missing. Of two years equally near, the earlier one is
        taken.
        """
        rows = self._frame[(self._frame["ground"] == ground) & self._frame["unit"].isin(units)]
        if rows.empty:
            return None
        years = sorted(rows["year"].unique(), key=lambda y: (abs(int(y) - year), int(y)))
        rows = rows[rows["year"] == years[0]]
        counts = rows.pivot(index="unit", columns="group", values="count").reindex(units)
        base = rows.groupby("unit")["base"].max().reindex(units)
        return Groups(counts.rename_axis(index=None, columns=None), base, int(years[0]))


def _checked(frame: pd.DataFrame) -> pd.DataFrame:
    missing = [c for c in COLUMNS if c not in frame.columns]
    extra = [str(c) for c in frame.columns if c not in COLUMNS]
    if missing or extra:
        raise VaultError(f"De kluis heeft niet de juiste kolommen (ontbreekt: {missing}, te veel: {extra}).")
    out = frame.loc[:, list(COLUMNS)].reset_index(drop=True)
    for name in _TEXTS:
        out[name] = out[name].astype(object)
        if not all(isinstance(v, str) and v for v in out[name]):
            raise VaultError(f"In de kluis is '{name}' niet overal tekst.")
    if not pd.api.types.is_integer_dtype(out["year"].dtype):
        raise VaultError("In de kluis is 'year' geen geheel getal.")
    for name in ("count", "base"):
        if not pd.api.types.is_numeric_dtype(out[name].dtype):
            raise VaultError(f"In de kluis is '{name}' geen getal.")
        out[name] = out[name].astype(float)
        if (out[name] < 0).any() or np.isinf(out[name]).any():
            raise VaultError(f"In de kluis heeft '{name}' een onmogelijke waarde.")
    return _checked_sums(_by_partition(out)).sort_values(list(_KEYS), ignore_index=True)


def _by_partition(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows so that the groups of each ground do not overlap."""
    parts = [part for whole in WHOLES.values() for part in whole]
    nested = set(frame.loc[frame["group"].isin(WHOLES), "ground"]) & set(
        frame.loc[frame["group"].isin(parts), "ground"]
    )
    both = frame["ground"].isin(nested)
    coarse = frame[~(both & frame["group"].isin(parts))]
    year_has_parts = frame.groupby(["ground", "year"])["group"].transform(lambda g: g.isin(parts).any())
    fine = frame[both & year_has_parts & ~frame["group"].isin(WHOLES)]
    return pd.concat([coarse, fine.assign(ground=fine["ground"] + IN_PARTS)], ignore_index=True)


def misfits(frame: pd.DataFrame) -> pd.MultiIndex:
    """Unit, year and ground of rows whose groups add up to more than their whole, beyond what rounding explains.

    Whoever fills a vault leaves these out: shares of such counts would mean nothing, and a vault that holds them is
    refused.

    Parameters
    ----------
    frame : DataFrame
        The columns of `COLUMNS`.

    Examples
    --------
    >>> row = {"unit": "A", "level": "wijk", "year": 2020, "ground": "geslacht", "count": 60, "base": 90}
    >>> misfits(pd.DataFrame([{**row, "group": "mannen"}, {**row, "group": "vrouwen"}])).tolist()
    [('A', 2020, 'geslacht')]
    """
    over = _over_whole(_by_partition(frame.astype({"count": float, "base": float})))
    found = [(unit, year, str(ground).removesuffix(IN_PARTS)) for unit, year, ground in over]
    return pd.MultiIndex.from_tuples(sorted(set(found)), names=["unit", "year", "ground"])


def _over_whole(partitioned: pd.DataFrame) -> pd.MultiIndex:
    sums = partitioned.groupby(["unit", "year", "ground"]).agg(
        n=("count", "size"), total=("count", "sum"), base=("base", "max")
    )
    return pd.MultiIndex.from_tuples(
        list(sums.index[sums["total"] > sums["base"] + ROUNDING * (sums["n"] + 1)]), names=sums.index.names
    )


def _checked_sums(out: pd.DataFrame) -> pd.DataFrame:
    keys = list(_KEYS)
    if out.duplicated(keys).any():
        raise VaultError(f"In de kluis staan {int(out.duplicated(keys).sum())} rijen dubbel.")
    over = _over_whole(out)
    if len(over):
        grounds = sorted(set(over.get_level_values("ground")))
        raise VaultError(
            f"In de kluis tellen groepen op tot meer dan het geheel ({', '.join(grounds)}).",
            remedy="Neem groepen op die elkaar niet overlappen, dus geen totaal naast zijn delen.",
        )
    return out
