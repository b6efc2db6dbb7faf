"""Protected columns outside the figures: the order of rows, and which figures are missing."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from guardrails.fingerprint.labels import classed
from guardrails.fingerprint.likeness import Likeness, Limits, log2_arrangements
from guardrails.fingerprint.single import strongest
from guardrails.fingerprint.targets import Targets


def row_order(
    order: pd.Index, targets: Targets, limits: Limits, *, known: Iterable[pd.Series] = ()
) -> Likeness | None:
    """Whether units stand in the order of a protected column, and of nothing that explains it.

    ``known`` are columns (names, shown figures) by which rows may openly be sorted.
    """
    units = [u for u in order if u in targets.units]
    n = len(units)
    if n < limits.distinct or units == sorted(units) or units == sorted(units, reverse=True):
        return None
    place = targets.units.get_indexer(pd.Index(units))
    bases = [b[place] for b in targets.bases.values()]
    for column in (*bases, *(k.reindex(units).to_numpy() for k in known)):
        if _sorted(column):
            return None
    bits = log2_arrangements(np.ones(n)) - 1
    for t in targets.items:
        if t.single and t.how in ("aandeel", "aantal") and _sorted(t.values[place]):
            many = targets.offered >= limits.units
            if many or bits >= limits.bits_suspicious:
                return Likeness("de volgorde van de rijen", t.ground, bits, many, False, n)
    return None


def _sorted(values: np.ndarray) -> bool:
    """Whether ``values`` go up or down all the way, with more than one value."""
    listed = [v for v in values if not pd.isna(v)]
    if len(listed) < 0.8 * len(values) or len(set(listed)) < len(listed) / 2:
        return False
    return listed == sorted(listed) or listed == sorted(listed, reverse=True)


def missing_pattern(missing: np.ndarray, targets: Targets, limits: Limits) -> Likeness | None:
    """Whether exactly the units above or below a limit of a protected column lack a figure.

    Small areas often lack figures: a pattern that follows a known size says nothing.
    """
    gaps = int(missing.sum())
    if gaps in (0, len(missing)):
        return None
    sizes = np.array([gaps, len(missing) - gaps])
    hits = list(classed(missing.astype(int), sizes, targets, limits, shares=True))
    best = strongest(hits)
    if best is None:
        return None
    return Likeness("welke cijfers ontbreken", best.ground, best.bits, best.decisive, False, best.units)
