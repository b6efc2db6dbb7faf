"""Columns that are harmless one by one and give a protected column together."""

from collections.abc import Mapping
from itertools import combinations

import numpy as np
import pandas as pd

from guardrails.fingerprint.likeness import Likeness, Limits, spread_of, step_of
from guardrails.fingerprint.single import affine, strongest
from guardrails.fingerprint.targets import Target, Targets

_RELATIVE = 1e-7


def find_joint(
    columns: Mapping[str, pd.Series],
    targets: Targets,
    limits: Limits,
    *,
    trusted: frozenset[str] = frozenset(),
) -> dict[tuple[str, ...], Likeness]:
    """Pairs of columns, and all together, whose sum, difference, product or ratio is a protected column.

    Parameters
    ----------
    columns : mapping of Series
        Numeric columns on the units of ``targets``.
    targets : Targets
        Protected columns.
    limits : Limits
        What decides.
    trusted : frozenset of str
        Columns that are what they say they are. Combinations of those alone are not looked at.
    """
    table = {k: v.reindex(targets.units).to_numpy(dtype=float) for k, v in columns.items()}
    names = [k for k, v in table.items() if len(np.unique(v[np.isfinite(v)])) >= limits.distinct]
    plain = [t for t in targets.items if (t.plain or t.how.startswith("afgerond")) and not t.of_parent]
    out: dict[tuple[str, ...], Likeness] = {}
    pairs = [p for p in combinations(names, 2) if not set(p) <= trusted]
    trials = float(np.log2(max(len(pairs), 1)))
    for pair in pairs:
        hits = _linear([table[k] for k in pair], plain, limits, trials)
        hits += _product(table[pair[0]], table[pair[1]], targets, limits, trials)
        if (best := strongest(hits)) is not None:
            out[pair] = best
    if len(names) > 2 and not set(names) <= trusted and not out:
        best = strongest(_linear([table[k] for k in names], plain, limits, 2.0))
        if best is not None:
            out[tuple(names)] = best
    return out


def _linear(parts: list[np.ndarray], plain: list[Target], limits: Limits, trials: float) -> list[Likeness]:
    """Protected columns that are a weighted sum of ``parts``, within the rounding of all."""
    x = np.column_stack(parts)
    present = np.isfinite(x).all(axis=1)
    free = len(parts) + 1
    usable = [t for t in plain if np.isfinite(t.values[present]).all()]
    n = int(present.sum())
    if n < free + 3 or not usable:
        return []
    x = x[present]
    y = np.column_stack([t.values[present] for t in usable])
    scale = np.maximum(np.std(x, axis=0), 1e-12)
    design = np.column_stack([(x - x.mean(axis=0)) / scale, np.ones(n)])
    if np.linalg.matrix_rank(design) < free:
        return []
    weights = np.linalg.lstsq(design, y, rcond=None)[0]
    gap = np.abs(y - design @ weights).max(axis=0)
    steps = np.array([step_of(column) / 2 for column in x.T]) / scale
    width = np.abs(weights[:-1]).T @ steps + _RELATIVE * np.std(y, axis=0)
    out = []
    for j in np.flatnonzero(gap <= 1.5 * width):
        t = usable[j]
        left = _left(y[:, j], x, t.base[present])
        bits = (n - free) * np.log2(max(left / (2 * max(width[j], gap[j] / 2)), 1.0))
        if bits >= limits.bits + trials + 6:
            out.append(Likeness("samen met andere kolommen", t.ground, float(bits), True, True, n))
    return out


def _left(y: np.ndarray, x: np.ndarray, base: np.ndarray) -> float:
    """Spread of ``y`` that neither its base nor one of the columns alone accounts for."""
    spread = spread_of(y)
    for single in (*x.T, base):
        if np.isfinite(single).all() and np.std(single) > 0:
            a, b = np.polyfit(single, y, 1)
            spread = min(spread, spread_of(y - a * single - b))
    return spread


def _product(
    one: np.ndarray, two: np.ndarray, targets: Targets, limits: Limits, trials: float
) -> list[Likeness]:
    """Protected columns that are a ratio or product of two columns."""
    out: list[Likeness] = []
    # Rounding of each figure as a part of it; a figure of 0 is exact.
    for top, bottom, ratio in ((one, two, True), (two, one, True), (one, two, False)):
        both = np.isfinite(top) & np.isfinite(bottom) & (bottom != 0)
        if both.sum() < max(limits.distinct, 0.8 * len(one)):
            continue
        a, b = top[both], bottom[both]
        values = a / b if ratio else a * b
        if len(np.unique(values)) < limits.distinct:
            continue
        of_a = step_of(a) / 2 * (1 / np.abs(b) if ratio else np.abs(b))
        width = float(np.max(of_a + np.abs(values) * step_of(b) / 2 / np.abs(b)))
        some = targets if both.all() else targets.rows(both)
        only = [i for i, t in enumerate(some.items) if t.plain]
        kept = Targets(
            some.units, tuple(some.items[i] for i in only), some.bases, some.matrix[:, only], some.offered
        )
        found = affine(values, kept, limits, extra=trials + 2, width=width)
        out += [
            Likeness("als verhouding of product van kolommen", h.ground, h.bits, True, True, h.units)
            for h in found
            if h.decisive
        ]
    return out
