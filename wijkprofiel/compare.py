"""Figures of several years side by side: shown, never subtracted, as long as they have no interval."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from wijkprofiel.areas import same_area
from wijkprofiel.errors import UsageError


@dataclass(frozen=True)
class YearPair:
    """Whether the areas of one level are proven the same between two years: how many are, of how many."""

    level: str
    from_year: int
    to_year: int
    same: int
    areas: int

    @property
    def sentence(self) -> str:
        """One Dutch sentence for under a comparison.

        >>> YearPair("wijk", 2020, 2022, 10, 10).sentence
        'Van alle 10 wijken is bewezen dat het gebied in 2020 en 2022 hetzelfde is.'
        """
        words = {"wijk": "wijken", "buurt": "buurten", "gemeente": "gemeenten"}[self.level]
        years = f"in {self.from_year} en {self.to_year}"
        if self.same == self.areas:
            return f"Van alle {self.areas} {words} is bewezen dat het gebied {years} hetzelfde is."
        if self.same == 0:
            return (
                f"Van geen van de {self.areas} {words} is bewezen dat het gebied {years} hetzelfde is. "
                "De cijfers staan naast elkaar; een verschil mag u er niet uit aflezen."
            )
        return (
            f"Van {self.areas - self.same} van de {self.areas} {words} is niet bewezen dat het gebied {years} "
            "hetzelfde is. De cijfers staan naast elkaar; een verschil mag u er niet uit aflezen."
        )


def compare_boundaries(codes: pd.Index, level: str, years: Sequence[int]) -> tuple[YearPair, ...]:
    """For each pair of successive boundary years, how many of the areas are proven the same."""
    ordered = sorted(set(years))
    if len(ordered) < 1:
        raise UsageError("Er zijn geen jaren om te vergelijken.", remedy="Noem minstens één jaar.")
    return tuple(
        YearPair(level, first, second, int(same_area(codes, first, second, level).sum()), len(codes))
        for first, second in pairwise(ordered)
    )
