"""The areas of a map as columns: half a million of them cost no more than a few arrays."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, overload

import numpy as np
import numpy.typing as npt
import pandas as pd

from wijkprofiel.missing import REASONS, reason_label
from wijkprofiel.numbers import format_difference, format_number, printed_units

Figures = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


class MapArea(NamedTuple):
    """One area as it is drawn: its code and name, the shown text of its figure, its class or its reason."""

    code: str
    name: str
    value: float | None
    text: str
    class_number: int | None
    reason: str


@dataclass(frozen=True)
class Wording:
    """How a figure of a map is printed: what stands before and after the number, and its decimals.

    With ``signed`` a number above zero has a plus sign, as a difference does.

    >>> Wording(after=" %", decimals=1).text(12.34), Wording(signed=True).text(3.0)
    ('12,3 %', '+3')
    """

    before: str = ""
    after: str = ""
    decimals: int = 0
    signed: bool = False

    def text(self, value: float) -> str:
        """One figure as it is printed."""
        write = format_difference if self.signed else format_number
        return f"{self.before}{write(value, self.decimals)}{self.after}"


@dataclass(frozen=True, eq=False)
class MapAreas(Sequence[MapArea]):
    """Areas in code order, kept as columns; one `MapArea` at a time is made when someone asks for it.

    ``figures`` is missing where there is no figure; there ``classes`` is -1 and ``kinds`` the place of the reason in
    `missing.REASONS`. Elsewhere ``kinds`` is -1.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    figures: Figures
    classes: Places
    kinds: Places
    wording: Wording

    @classmethod
    def of(
        cls, names: pd.Series, values: pd.Series, numbers: pd.Series, reasons: pd.Series, wording: Wording
    ) -> "MapAreas":
        """From Series on one index: names, figures, class numbers (missing where there is none) and reasons."""
        return cls(
            tuple(values.index.tolist()),
            tuple(names.tolist()),
            values.to_numpy(dtype=float, na_value=np.nan),
            numbers.fillna(-1).to_numpy(dtype=np.int64),
            pd.Index(REASONS).get_indexer(pd.Index(reasons)).astype(np.int64),
            wording,
        )

    @property
    def units(self) -> Figures:
        """Figures in units of their last printed digit: all that is ever shown of them."""
        return printed_units(self.figures, self.wording.decimals)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """What is printed per area: the figure with its unit, or the words for its absence."""
        return tuple(map(self._text, range(len(self))))

    def _text(self, place: int) -> str:
        kind = int(self.kinds[place])
        return reason_label(REASONS[kind]) if kind >= 0 else self.wording.text(float(self.figures[place]))

    def same_places(self, other: "MapAreas") -> bool:
        """Whether the same areas with the same names stand here in the same order."""
        return self.codes == other.codes and self.names == other.names

    def __len__(self) -> int:
        return len(self.codes)

    @overload
    def __getitem__(self, place: int) -> MapArea: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[MapArea, ...]: ...
    def __getitem__(self, place: int | slice) -> MapArea | tuple[MapArea, ...]:
        if isinstance(place, slice):
            return tuple(self[n] for n in range(*place.indices(len(self))))
        code, kind = self.codes[place], int(self.kinds[place])
        missing = kind >= 0
        return MapArea(
            code,
            self.names[place],
            None if missing else float(self.figures[place]),
            self._text(place),
            None if missing else int(self.classes[place]),
            REASONS[kind] if missing else "",
        )

    def __iter__(self) -> Iterator[MapArea]:
        return map(self.__getitem__, range(len(self)))
