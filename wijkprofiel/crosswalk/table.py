"""A crosswalk as data: which part of each area of one year lies in which area of another."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from wijkprofiel.crosswalk.common import NOT_PROVEN, CommonAreas
from wijkprofiel.errors import BoundaryError, SourceError

COLUMNS = ("van_gebied", "naar_gebied", "van_jaar", "naar_jaar", "gewicht", "soort", "bewijs")
EXACT, ESTIMATED = "exact", "geschat"
CLOSE = 1e-6
_TEXT = ("van_gebied", "naar_gebied", "soort", "bewijs")


@dataclass(frozen=True)
class Crosswalk:
    """Weights from the areas of ``van_jaar`` to those of ``naar_jaar``.

    ``frame`` has the columns ``van_gebied, naar_gebied, van_jaar, naar_jaar, gewicht, soort, bewijs``. The weight
    is the part of the old area's count that goes to the new area; the weights of an old area add up to 1. ``soort``
    is ``exact`` (the whole area, weight 1) or ``geschat``. An area of which it is not known where it went has a row
    without ``naar_gebied`` and without weight; a new area of which some land comes from no known area has one
    without ``van_gebied``, and gets no figures.

    Raises
    ------
    BoundaryError
        When columns, weights or kinds break these rules.
    """

    frame: pd.DataFrame

    def __post_init__(self) -> None:
        problem = _problem(self.frame)
        if problem:
            raise BoundaryError(f"De kruistabel klopt niet: {problem}.", remedy="Maak de tabel opnieuw.")

    @cached_property
    def from_areas(self) -> pd.Index:
        """Old areas, in code order."""
        return _codes(self.frame["van_gebied"])

    @cached_property
    def to_areas(self) -> pd.Index:
        """New areas, in code order."""
        return _codes(self.frame["naar_gebied"])

    @property
    def from_year(self) -> int:
        return int(self.frame["van_jaar"].iloc[0])

    @property
    def to_year(self) -> int:
        return int(self.frame["naar_jaar"].iloc[0])

    @cached_property
    def weights(self) -> csr_matrix:
        """Sparse weights, new areas in rows and old ones in columns."""
        return self._matrix(slice(None))

    @cached_property
    def exact(self) -> csr_matrix:
        """Which old areas lie wholly in which new ones: weights 1."""
        return self._matrix((self.linked["soort"] == EXACT).to_numpy())

    @cached_property
    def estimated(self) -> csr_matrix:
        """Which old areas give some part, not known how much, to which new ones: ones."""
        part = self._matrix((self.linked["soort"] == ESTIMATED).to_numpy())
        part.data[:] = 1.0
        return part

    @cached_property
    def givers(self) -> csr_matrix:
        """Which old areas give anything to which new ones: ones."""
        every = self._matrix(slice(None))
        every.data[:] = 1.0
        return every

    @cached_property
    def unreached(self) -> np.ndarray:
        """Per new area, whether some of its land comes from no known area."""
        loose = self.frame.loc[self.frame["van_gebied"] == "", "naar_gebied"]
        found: np.ndarray = self.to_areas.isin(loose)
        return found

    @cached_property
    def linked(self) -> pd.DataFrame:
        """Rows with both an old and a new area."""
        rows = self.frame
        return rows[(rows["van_gebied"] != "") & (rows["naar_gebied"] != "")]

    def _matrix(self, chosen: np.ndarray | slice) -> csr_matrix:
        rows = self.linked[chosen]
        places = (
            self.to_areas.get_indexer(pd.Index(rows["naar_gebied"])),
            self.from_areas.get_indexer(pd.Index(rows["van_gebied"])),
        )
        shape = (len(self.to_areas), len(self.from_areas))
        return csr_matrix((rows["gewicht"].to_numpy(dtype=float), places), shape=shape)

    def write(self, path: Path) -> None:
        """The table as CSV; the same table gives the same bytes."""
        ordered = self.frame.sort_values(["van_gebied", "naar_gebied"], ignore_index=True)
        path.write_text(ordered.to_csv(index=False, lineterminator="\n"), encoding="utf-8", newline="")


def read_crosswalk(path: Path) -> Crosswalk:
    """A stored crosswalk, from CSV.

    Raises
    ------
    SourceError
        When there is no such file.
    BoundaryError
        When the table breaks its rules.
    """
    if not path.is_file():
        raise SourceError(
            f"De kruistabel '{path.name}' is er niet.", remedy="Maak hem opnieuw of haal hem op."
        )
    types = {"van_jaar": int, "naar_jaar": int, "gewicht": float, **dict.fromkeys(_TEXT, str)}
    frame = pd.read_csv(path, dtype=types, keep_default_na=False, na_values={"gewicht": [""]})
    return Crosswalk(frame)


def crosswalk_to_common(common: CommonAreas, year: int) -> Crosswalk:
    """The areas of ``year`` to the common areas, exact; what lies in none, or is not proven, goes nowhere."""
    rows = common.frame[common.frame["jaar"] == year]
    linked = rows[(rows["lid"] != "") & (rows["gebied"] != "") & (rows["soort"] != NOT_PROVEN)]
    newest = common.years[-1]
    frame = pd.DataFrame(
        {
            "van_gebied": linked["lid"],
            "naar_gebied": linked["gebied"],
            "van_jaar": year,
            "naar_jaar": newest,
            "gewicht": 1.0,
            "soort": EXACT,
            "bewijs": linked["bewijs"],
        }
    )
    lost = sorted({code for code in rows["lid"] if code} - set(linked["lid"]))
    found = sorted(set(common.areas) - set(linked["gebied"]))
    loose = loose_rows(lost, found, year, newest, "niet bewezen dat het gebied gelijk is")
    return Crosswalk(pd.concat([frame, loose], ignore_index=True))


def loose_rows(lost: list[str], found: list[str], from_year: int, to_year: int, why: str) -> pd.DataFrame:
    """Rows of areas that go nowhere (``lost``) and of areas that nothing reaches (``found``)."""
    rows = [(code, "", from_year, to_year, np.nan, ESTIMATED, why) for code in lost]
    rows += [("", code, from_year, to_year, np.nan, ESTIMATED, why) for code in found]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({"gewicht": float, "van_jaar": int, "naar_jaar": int})


def _codes(column: pd.Series) -> pd.Index:
    found: pd.Index = pd.Index(sorted({code for code in column if code}), dtype=object)
    return found


def _problem(frame: pd.DataFrame) -> str:
    if tuple(frame.columns) != COLUMNS:
        return f"de kolommen zijn niet {', '.join(COLUMNS)}"
    if frame.empty:
        return "er staat geen enkel gebied in"
    if frame["van_jaar"].nunique() != 1 or frame["naar_jaar"].nunique() != 1:
        return "er staan meer jaren in"
    if frame[list(_TEXT)].isna().any(axis=None):
        return "een tekst ontbreekt"
    if not set(frame["soort"]) <= {EXACT, ESTIMATED}:
        return f"de soort is niet {EXACT} of {ESTIMATED}"
    if frame.duplicated(["van_gebied", "naar_gebied"]).any():
        return "een paar gebieden staat er twee keer"
    linked = (frame["van_gebied"] != "") & (frame["naar_gebied"] != "")
    weights = frame.loc[linked, "gewicht"]
    if frame.loc[~linked, "gewicht"].notna().any():
        return "een gebied dat nergens heen gaat, heeft een gewicht"
    if not bool(((weights >= 0) & (weights <= 1 + CLOSE)).all()):
        return "een gewicht ligt niet tussen 0 en 1"
    if (frame.loc[linked & (frame["soort"] == EXACT), "gewicht"] != 1).any():
        return "een exacte koppeling heeft een gewicht dat geen 1 is"
    sums = frame[linked].groupby("van_gebied")["gewicht"].sum()
    off = sums[(sums - 1).abs() > CLOSE]
    return (
        f"de gewichten van {off.index[0]} tellen op tot {off.iloc[0]:.3f} en niet tot 1" if len(off) else ""
    )
