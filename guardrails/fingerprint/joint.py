"""Columns that are harmless one by one and give a protected column together."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd

from guardrails.fingerprint.likeness import Likeness, Limits, spread_of, step_of
from guardrails.fingerprint.single import affine, strongest
from guardrails.fingerprint.targets import Target, Targets

_RELATIVE = 1e-7
# Pairs looked at in one go; more takes more memory and saves nothing.
_BLOCK = 64
_Pair = tuple[str, str]
_Form = tuple[_Pair, str, str, bool]


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
    wanted = [t for t in targets.items if (t.plain or t.how.startswith("afgerond")) and not t.of_parent]
    plain = _Plain(wanted, np.column_stack([t.values for t in wanted]) if wanted else np.empty((0, 0)))
    steps = {name: step_of(values[np.isfinite(values)]) for name, values in table.items()}
    pairs = [p for p in combinations(names, 2) if not set(p) <= trusted]
    trials = float(np.log2(max(len(pairs), 1)))
    hits: dict[_Pair, list[Likeness]] = {}
    for pair in pairs:
        hits[pair] = _linear(table, pair, steps, plain, limits, trials)
    for pair, likeness in _products(table, pairs, steps, targets, limits, trials):
        hits[pair].append(likeness)
    out: dict[tuple[str, ...], Likeness] = {}
    for pair, found in hits.items():
        if (best := strongest(found)) is not None:
            out[pair] = best
    if len(names) > 2 and not set(names) <= trusted and not out:
        best = strongest(_linear(table, names, steps, plain, limits, 2.0))
        if best is not None:
            out[tuple(names)] = best
    return out


class _Plain(NamedTuple):
    """Protected columns as they stand, and the same side by side."""

    items: list[Target]
    matrix: np.ndarray


def _linear(
    table: Mapping[str, np.ndarray],
    names: Sequence[str],
    steps: Mapping[str, float],
    plain: _Plain,
    limits: Limits,
    trials: float,
) -> list[Likeness]:
    """Protected columns that are a weighted sum of columns, within the rounding of all."""
    x = np.column_stack([table[name] for name in names])
    present = np.isfinite(x).all(axis=1)
    free = len(names) + 1
    n = int(present.sum())
    if n < free + 3 or not plain.items:
        return []
    y = plain.matrix[present]
    whole = np.flatnonzero(np.isfinite(y).all(axis=0))
    if not len(whole):
        return []
    y = y[:, whole]
    x = x[present]
    scale = np.maximum(np.std(x, axis=0), 1e-12)
    design = np.column_stack([(x - x.mean(axis=0)) / scale, np.ones(n)])
    if np.linalg.matrix_rank(design) < free:
        return []
    weights = np.linalg.lstsq(design, y, rcond=None)[0]
    gap = np.abs(y - design @ weights).max(axis=0)
    rounding = np.array([steps[name] / 2 for name in names]) / scale
    spread = np.std(y, axis=0)
    width = np.abs(weights[:-1]).T @ rounding + _RELATIVE * spread
    needed = limits.bits + trials + 6
    with np.errstate(divide="ignore", invalid="ignore"):
        most = (n - free) * np.log2(spread / np.maximum(width, gap / 2))
    out = []
    for j in np.flatnonzero((gap <= 1.5 * width) & (most >= needed)):
        t = plain.items[whole[j]]
        left = _left(y[:, j], x, t.base[present])
        bits = (n - free) * np.log2(max(left / (2 * max(width[j], gap[j] / 2)), 1.0))
        if bits >= needed:
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


def _products(
    table: Mapping[str, np.ndarray],
    pairs: list[_Pair],
    steps: Mapping[str, float],
    targets: Targets,
    limits: Limits,
    trials: float,
) -> Iterator[tuple[_Pair, Likeness]]:
    """Protected columns that are a ratio or product of two columns."""
    only = [i for i, t in enumerate(targets.items) if t.plain]
    plain = Targets(
        targets.units,
        tuple(targets.items[i] for i in only),
        targets.bases,
        targets.matrix[:, only],
        targets.offered,
    )
    for mask, forms in _by_rows(table, pairs, limits).items():
        both = np.frombuffer(mask, dtype=bool)
        kept = plain if both.all() else plain.rows(both)
        for start in range(0, len(forms), _BLOCK):
            made = [(form[0], *_made(table, form, both, steps)) for form in forms[start : start + _BLOCK]]
            near = _near(np.column_stack([values for _, values, _ in made]), [w for *_, w in made], kept)
            for (pair, values, width), promising in zip(made, near, strict=True):
                if not promising or len(np.unique(values)) < limits.distinct:
                    continue
                for h in affine(values, kept, limits, extra=trials + 2, width=width):
                    if h.decisive:
                        how = "als verhouding of product van kolommen"
                        yield pair, Likeness(how, h.ground, h.bits, True, True, h.units)


def _by_rows(table: Mapping[str, np.ndarray], pairs: list[_Pair], limits: Limits) -> dict[bytes, list[_Form]]:
    """The two ratios and the product of each pair, by the units for which they exist, where those are enough."""
    out: dict[bytes, list[_Form]] = {}
    for pair in pairs:
        one, two = pair
        held = np.isfinite(table[one]) & np.isfinite(table[two])
        for top, bottom, ratio in ((one, two, True), (two, one, True), (one, two, False)):
            both = held & (table[bottom] != 0)
            if both.sum() >= max(limits.distinct, 0.8 * len(both)):
                out.setdefault(both.tobytes(), []).append((pair, top, bottom, ratio))
    return out


def _made(
    table: Mapping[str, np.ndarray], form: _Form, both: np.ndarray, steps: Mapping[str, float]
) -> tuple[np.ndarray, float]:
    """A ratio or product, with its rounding: that of each figure as a part of it; a figure of 0 is exact."""
    _, top, bottom, ratio = form
    a, b = table[top][both], table[bottom][both]
    values = a / b if ratio else a * b
    of_a = steps[top] / 2 * (1 / np.abs(b) if ratio else np.abs(b))
    return values, float(np.max(of_a + np.abs(values) * steps[bottom] / 2 / np.abs(b)))


def _near(values: np.ndarray, widths: list[float], kept: Targets) -> np.ndarray:
    """Which columns of ``values`` lie on a line with some protected column, as `affine` measures it."""
    ok = np.isfinite(kept.matrix)
    n = ok.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.where(ok, kept.matrix - np.nansum(kept.matrix, axis=0) / n, 0.0)
        slope = (t.T @ values) / (t**2).sum(axis=0)[:, None]
        middle = (ok.T.astype(float) @ values) / n[:, None]
    line = middle[None, :, :] + t[:, :, None] * slope[None, :, :]
    gap = np.where(ok[:, :, None], np.abs(values[:, None, :] - line), 0.0).max(axis=0)
    tolerance = np.maximum(np.array(widths), _RELATIVE * np.std(values, axis=0))
    tolerance = np.maximum(tolerance, [step_of(column) / 2 for column in values.T])
    return np.asarray((gap <= 2 * tolerance).any(axis=0))
