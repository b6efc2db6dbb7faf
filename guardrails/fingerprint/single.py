"""One column against every protected column: its values, its order, its classes, its labels."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from guardrails.fingerprint.decode import labels_of, numbers_of
from guardrails.fingerprint.labels import KNOWN, OPEN_GROUNDS, labelled
from guardrails.fingerprint.likeness import Likeness, Limits, log2_arrangements, spread_of, step_of
from guardrails.fingerprint.targets import Target, Targets

_RELATIVE = 1e-7
# From this part short of the evidence that decides, a likeness is a question.
_NEARLY = 1 / 3


def find_copy(values: pd.Series, targets: Targets, limits: Limits) -> Likeness | None:
    """The strongest sign that ``values`` is a protected column, or None.

    Parameters
    ----------
    values : Series
        Any column on the units of ``targets``: numbers, text, colours, booleans, categories.
    targets : Targets
        Protected columns of those units.
    limits : Limits
        What decides.
    """
    found: list[Likeness] = []
    aligned = values.reindex(targets.units)
    for note, numbers in numbers_of(aligned):
        if _is_size(numbers, targets, limits):
            return None
        found += [_noted(hit, note) for hit in _numeric(numbers, targets, limits)]
        if any(h.decisive for h in found):
            return strongest(found)
    labels = labels_of(aligned)
    if labels is not None:
        found += labelled(labels, aligned, targets, limits)
    return strongest(found)


def find_values(values: pd.Series, targets: Targets, limits: Limits) -> Likeness | None:
    """The strongest sign that ``values`` are figures of a protected column, as they stand or rescaled, or None.

    Order, classes and labels are left out: for figures of which it is not sure which unit each is of.
    """
    numbers = values.reindex(targets.units).to_numpy(dtype=float)
    if _is_size(numbers, targets, limits):
        return None
    return strongest(list(_numeric(numbers, targets, limits, order=False)))


def strongest(found: list[Likeness]) -> Likeness | None:
    """The likeness that says most.

    >>> strongest([]) is None
    True
    """
    return max(found, key=lambda h: (h.decisive, h.exact, h.bits), default=None)


def _noted(hit: Likeness, note: str) -> Likeness:
    how = f"{hit.how}, {note}" if note else hit.how
    return Likeness(how, hit.ground, hit.bits, hit.decisive, hit.exact, hit.units)


def _numeric(
    values: np.ndarray, targets: Targets, limits: Limits, *, order: bool = True
) -> Iterator[Likeness]:
    present = np.isfinite(values)
    x = values[present]
    if len(x) < limits.distinct or len(np.unique(x)) < 2:
        return
    here = targets if present.all() else targets.rows(present)
    if len(np.unique(x)) >= limits.distinct:
        # A rank holds an order and no values, so few units do not make it a copy.
        if not (_rank_like(x) and targets.offered < limits.units):
            yield from verbatim(x, here, limits)
            yield from affine(x, here, limits)
        if order:
            yield from _ordered(x, here, limits)


def _is_size(values: np.ndarray, targets: Targets, limits: Limits) -> bool:
    """Whether a column is a known size, perhaps rescaled: whatever a group is of it, it is what it says it is."""
    present = np.isfinite(values)
    x = values[present]
    if len(x) < limits.distinct or len(np.unique(x)) < 2:
        return False
    return any(_same(x, base[present], limits) for base in targets.bases.values())


def _rank_like(x: np.ndarray) -> bool:
    """Whether the figures are all different and evenly spaced, as ranks and percentiles are."""
    steps = np.diff(np.sort(x))
    return bool(len(np.unique(x)) == len(x) and np.allclose(steps, steps.mean(), rtol=0.05))


def _same(x: np.ndarray, base: np.ndarray, limits: Limits) -> bool:
    """Whether ``x`` is a known size, perhaps rescaled."""
    ok = np.isfinite(base)
    if ok.sum() < len(x) or len(np.unique(base)) < limits.distinct:
        return False
    a, b = np.polyfit(base, x, 1) if np.std(base) > 0 else (0.0, 0.0)
    return bool(np.max(np.abs(x - a * base - b)) <= max(step_of(x) / 2, _RELATIVE * np.max(np.abs(x))))


def verbatim(x: np.ndarray, targets: Targets, limits: Limits) -> Iterator[Likeness]:
    """The figures themselves, their complement, or a fraction for a percentage; as published or recomputed."""
    step = step_of(x)
    ties = np.unique(x, return_counts=True)[1]
    names, figures, slack = targets.plain_forms
    width_of_all = np.maximum(step / 2, _RELATIVE * np.abs(figures))
    gaps = np.abs(x[:, None] - figures)
    near = ((gaps <= width_of_all + slack) | np.isnan(gaps)).all(axis=0)
    for k in np.flatnonzero(near):
        place, name = names[k]
        t = targets.items[place]
        ok = t.present
        if ok.sum() < max(limits.distinct, KNOWN * len(x)) or len(np.unique(x[ok])) < limits.distinct:
            continue
        width = width_of_all[ok, k]
        exact = bool(np.all(gaps[ok, k] <= width * 1.001))
        loose = width + slack[ok, k]
        bits = _evidence(x[ok], t, ok, np.maximum(width if exact else loose, _RELATIVE), free=0)
        if exact and t.sort == "share":
            bits = max(bits, log2_arrangements(ties))
        how = f"{t.how} ({name})" if name else t.how
        yield from _judged(how, t, bits, limits.bits, limits, int(ok.sum()))


def affine(
    x: np.ndarray, targets: Targets, limits: Limits, *, extra: float = 0.0, width: float = 0.0
) -> Iterator[Likeness]:
    """Any a x + b of any form, within the rounding of the column.

    ``extra`` bits pay for choices made before; ``width`` is the rounding of ``x`` where that is known.
    """
    m = targets.matrix
    ok = np.isfinite(m)
    n = ok.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.where(ok, m, 0.0)
        xs = np.where(ok, x[:, None], 0.0)
        mt, mx = t.sum(0) / n, xs.sum(0) / n
        dt, dx = np.where(ok, t - mt, 0.0), np.where(ok, xs - mx, 0.0)
        a = (dt * dx).sum(0) / (dt**2).sum(0)
        gap = np.abs(dx - a * dt).max(axis=0)
    step = step_of(x)
    width = max(step / 2, width, _RELATIVE * float(np.std(x)))
    fits = (gap <= 2 * width) & (n >= max(limits.distinct, KNOWN * len(x))) & np.isfinite(a)
    # No more evidence can there be than all units at twice their standard deviation; most end here.
    with np.errstate(divide="ignore", invalid="ignore"):
        most = np.log2(np.sqrt((dx**2).sum(0) / n) / np.maximum(width, gap / 2))
        most = most * (np.minimum(n, len(np.unique(x))) - 2)
    least = limits.bits * (1 - _NEARLY) + extra
    for j in np.flatnonzero(fits & (most >= least)):
        item, rows = targets.items[j], ok[:, j]
        groups = np.unique(item.values[rows])
        if len(np.unique(x[rows])) < limits.distinct or len(groups) < limits.distinct:
            continue
        sizes = np.full(int(rows.sum()), max(width, gap[j] / 2))
        bits = _evidence(x[rows], item, rows, sizes, free=2)
        needed = limits.bits + extra + (0 if item.plain else 10)
        yield from _judged(f"omgeschaald: {item.how}", item, bits, needed, limits, int(rows.sum()))


def _evidence(x: np.ndarray, item: Target, rows: np.ndarray, width: np.ndarray, *, free: int) -> float:
    """Bits: per independent unit the log2 of the spread left over its tolerance, less the free parameters."""
    spread = spread_of(x)
    base = item.base[rows]
    if item.sort in ("count", "rate") and np.std(base) > 0:
        a, b = np.polyfit(base, x, 1)
        spread = min(spread, spread_of(x - a * base - b))
    per_unit = np.log2(np.maximum(spread / (2 * width), 1.0))
    if item.of_parent:
        _, first = np.unique(item.values[rows], return_index=True)
        per_unit = per_unit[first]
    kept = np.sort(per_unit)
    distinct = len(np.unique(x))
    return float(kept[: max(min(len(kept), distinct) - free, 0)].sum())


def _judged(
    how: str, item: Target, bits: float, needed: float, limits: Limits, units: int
) -> Iterator[Likeness]:
    if bits >= needed:
        yield Likeness(how, item.ground, bits, True, True, units)
    elif bits >= needed - limits.bits * _NEARLY:
        yield Likeness(how, item.ground, bits, False, True, units)


def _ordered(x: np.ndarray, targets: Targets, limits: Limits) -> Iterator[Likeness]:
    """The same order, or nearly the same figures: decides from enough units, otherwise only a question."""
    n = len(x)
    ranks = rankdata(x)
    sizes = np.unique(x, return_counts=True)[1]
    rank_like = _rank_like(x)
    places, of_ranks, of_figures = targets.ordered
    alike = np.maximum(np.abs(_units(ranks) @ of_ranks), np.abs(_units(x) @ of_figures))
    # Less than the least that counts below ends here; what is not known everywhere is looked at in full.
    least = min(limits.copy, limits.alike) - 1e-6
    for t in (targets.items[p] for p, r in zip(places, alike, strict=True) if not r < least):
        counts_too = rank_like and t.how == "aantal"
        if not (t.how == "aandeel" or counts_too):
            continue
        ok = t.present
        if ok.sum() < max(limits.distinct, KNOWN * n):
            continue
        if counts_too and t.sort == "count" and _explained(ranks[ok], targets, ok, limits.copy):
            continue
        rho = abs(_correlation(ranks[ok], t.ranks))
        r = abs(_correlation(x[ok], t.values[ok]))
        many = targets.offered >= limits.units
        same = rho > 1 - 1e-9
        order_bits = log2_arrangements(sizes) - 1
        noise_bits = -(n - 2) / 2 * np.log2(max(1 - max(r, rho if rho < 1 else r) ** 2, 1e-12))
        if many and (same or max(rho, r) >= limits.copy):
            yield Likeness(
                "dezelfde volgorde of bijna dezelfde waarden", t.ground, noise_bits, True, False, n
            )
        elif same and order_bits >= limits.bits_suspicious:
            yield Likeness("dezelfde volgorde", t.ground, order_bits, False, False, n)
        elif (many and max(rho, r) >= limits.alike and t.ground not in OPEN_GROUNDS) or (
            not many and r >= limits.copy and noise_bits >= limits.bits_suspicious + 4
        ):
            yield Likeness("bijna dezelfde waarden", t.ground, noise_bits, False, False, n)


def _units(values: np.ndarray) -> np.ndarray:
    centred = values - values.mean()
    size = float(np.sqrt(centred @ centred))
    return np.asarray(centred / size if size else centred)


def _explained(ranks: np.ndarray, targets: Targets, rows: np.ndarray, copy: float) -> bool:
    """Whether a known size has that order too."""
    return any(
        np.isfinite(b[rows]).all() and abs(_correlation(ranks, rankdata(b[rows]))) >= copy
        for b in targets.bases.values()
    )


def _correlation(a: np.ndarray, b: np.ndarray) -> float:
    da, db = a - a.mean(), b - b.mean()
    size = float(np.sqrt((da @ da) * (db @ db)))
    return float(da @ db) / size if size else 0.0
