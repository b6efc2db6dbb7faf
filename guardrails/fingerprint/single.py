"""One column against every protected column: its values, its order, its classes, its labels."""

import hashlib
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from guardrails.fingerprint.decode import labels_of, numbers_of
from guardrails.fingerprint.likeness import Likeness, Limits, log2_arrangements, spread_of, step_of
from guardrails.fingerprint.targets import Target, Targets

_LARGEST_CLASSES = 12
_RELATIVE = 1e-7
# Units with the same figure may fall in two classes; more than this part of them (five times
# as many with four classes or more) makes the cut mean nothing.
_TIED = 0.08
# A protected column is compared when it is known for this part of the units.
_KNOWN = 0.8
# Grounds with a class of their own, that honest open figures follow closely: being alike is no question there.
OPEN_GROUNDS = ("leeftijd", "huishouden")
# Evidence that makes equal-sized classes of few units a question; unequal ones need what an order needs.
_EQUAL_CLASSES = 9.5


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
        found += [_noted(hit, note) for hit in _numeric(numbers, targets, limits)]
        if any(h.decisive for h in found):
            return strongest(found)
    labels = labels_of(aligned)
    if labels is not None:
        found += _labelled(labels, aligned, targets, limits)
    return strongest(found)


def strongest(found: list[Likeness]) -> Likeness | None:
    """The likeness that says most.

    >>> strongest([]) is None
    True
    """
    return max(found, key=lambda h: (h.decisive, h.exact, h.bits), default=None)


def _noted(hit: Likeness, note: str) -> Likeness:
    how = f"{hit.how}, {note}" if note else hit.how
    return Likeness(how, hit.ground, hit.bits, hit.decisive, hit.exact, hit.units)


def _numeric(values: np.ndarray, targets: Targets, limits: Limits) -> Iterator[Likeness]:
    present = np.isfinite(values)
    x = values[present]
    if len(x) < limits.distinct or len(np.unique(x)) < 2:
        return
    here = targets if present.all() else targets.rows(present)
    if any(_same(x, base, limits) for base in here.bases.values()):
        return
    if len(np.unique(x)) >= limits.distinct:
        # A rank holds an order and no values, so few units do not make it a copy.
        if not (_rank_like(x) and targets.offered < limits.units):
            yield from verbatim(x, here, limits)
            yield from affine(x, here, limits)
        yield from _ordered(x, here, limits)


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
    for t in targets.items:
        if not t.plain:
            continue
        ok = np.isfinite(t.values)
        if ok.sum() < max(limits.distinct, _KNOWN * len(x)):
            continue
        own, of = x[ok], t.values[ok]
        forms = {"": of}
        if t.sort == "share":
            forms |= {"complement": 100 - of, "fractie": of / 100, "complement van de fractie": 1 - of / 100}
        for name, form in forms.items():
            scale = 0.01 if "fractie" in name else 1.0
            width = np.maximum(step / 2, _RELATIVE * np.abs(form))
            gap = np.abs(own - form)
            loose = width + scale * t.slack[ok]
            if not np.all(gap <= loose) or len(np.unique(own)) < limits.distinct:
                continue
            exact = bool(np.all(gap <= width * 1.001))
            bits = _evidence(own, t, ok, np.maximum(width if exact else loose, _RELATIVE), free=0)
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
    fits = np.flatnonzero((gap <= 2 * width) & (n >= max(limits.distinct, _KNOWN * len(x))) & np.isfinite(a))
    for j in fits:
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
    elif bits >= needed - limits.bits / 3:
        yield Likeness(how, item.ground, bits, False, True, units)


def _ordered(x: np.ndarray, targets: Targets, limits: Limits) -> Iterator[Likeness]:
    """The same order, or nearly the same figures: decides from enough units, otherwise only a question."""
    n = len(x)
    ranks = rankdata(x)
    sizes = np.unique(x, return_counts=True)[1]
    rank_like = _rank_like(x)
    for t in targets.items:
        counts_too = rank_like and t.how == "aantal"
        if not t.single or not (t.how == "aandeel" or counts_too) or t.of_parent:
            continue
        ok = np.isfinite(t.values)
        if ok.sum() < max(limits.distinct, _KNOWN * n):
            continue
        if counts_too and t.sort == "count" and _explained(ranks[ok], targets, ok, limits.copy):
            continue
        rho = abs(_correlation(ranks[ok], rankdata(t.values[ok])))
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


def _labelled(labels: np.ndarray, raw: pd.Series, targets: Targets, limits: Limits) -> Iterator[Likeness]:
    present = labels >= 0
    codes = labels[present]
    here = targets if present.all() else targets.rows(present)
    kinds, sizes = np.unique(codes, return_counts=True)
    n, m = len(codes), len(kinds)
    if n < limits.distinct or m < 2:
        return
    if m <= min(_LARGEST_CLASSES, n / 2):
        yield from classed(codes, sizes, here, limits)
    if m < n:
        yield from _mapped(codes, sizes, here, limits)
    yield from _hashed(raw[present], here, limits)


def classed(
    codes: np.ndarray, sizes: np.ndarray, targets: Targets, limits: Limits, *, shares: bool = False
) -> Iterator[Likeness]:
    """Classes that cut the units exactly along a protected column, in whatever order they are named.

    With ``shares`` only shares count: small areas have gaps, and few of anyone.
    """
    n, m = len(codes), len(sizes)
    bits = log2_arrangements(sizes) - log2_arrangements(np.ones(m))
    many = targets.offered >= limits.units
    quantiles = not many and m > 3 and sizes.max() - sizes.min() <= 1
    shares = shares or quantiles
    needed = _EQUAL_CLASSES if quantiles else limits.bits_suspicious - (4 if m > 2 else 0)
    if bits < needed or any(_cut(codes, b) for b in targets.bases.values()):
        return
    for t in targets.items:
        wanted = t.how.startswith("aandeel") or (not shares and t.how.startswith("aantal"))
        if wanted and t.single and not (quantiles and t.ground in OPEN_GROUNDS) and _cut(codes, t.values):
            independent = len(np.unique(t.values)) if t.of_parent else n
            decisive = many and independent >= limits.units and bits >= limits.bits
            yield Likeness("ingedeeld in klassen", t.ground, bits, decisive, False, n)
            return


def _cut(codes: np.ndarray, values: np.ndarray) -> bool:
    """Whether the classes follow each other along ``values``; units that are equal may lie on either side."""
    there = np.isfinite(values)
    if there.sum() < _KNOWN * len(values):
        return False
    codes, values = codes[there], values[there]
    if len(np.unique(codes)) < 2:
        return False
    order = np.lexsort((codes, values))
    if np.count_nonzero(np.diff(codes[order])) < len(np.unique(codes)):
        return True
    if len(np.unique(values)) == len(values):
        return False
    kinds = np.unique(codes)
    low = np.array([values[codes == k].min() for k in kinds])
    high = np.array([values[codes == k].max() for k in kinds])
    along = np.lexsort((high, low))
    low, high = low[along], high[along]
    edges = high[:-1][high[:-1] == low[1:]]
    tied = int(np.isin(values, edges).sum())
    return bool((high[:-1] <= low[1:]).all()) and tied <= max(
        2, (_TIED if len(kinds) < 4 else 5 * _TIED) * len(values)
    )


def _mapped(codes: np.ndarray, sizes: np.ndarray, targets: Targets, limits: Limits) -> Iterator[Likeness]:
    """Labels that stand one to one for the figures of a protected column."""
    times = np.unique(sizes, return_counts=True)[1]
    bits = log2_arrangements(sizes) - sum(log2_arrangements(np.ones(k)) for k in times)
    if bits < limits.bits_suspicious + 4:
        return
    for t in targets.items:
        if t.of_parent or not (t.how.startswith("afgerond") or t.how == "aantal"):
            continue
        there = np.isfinite(t.values)
        if there.sum() < _KNOWN * len(codes):
            continue
        kinds, own = np.unique(codes[there], return_inverse=True)
        _, other = np.unique(np.round(t.values[there], 6), return_inverse=True)
        pairs = len(np.unique(own * (other.max() + 1) + other))
        if pairs == len(kinds) == other.max() + 1:
            yield Likeness(
                "labels die één op één bij waarden horen",
                t.ground,
                bits,
                bits >= limits.bits,
                True,
                len(codes),
            )
            return


def _hashed(raw: pd.Series, targets: Targets, limits: Limits) -> Iterator[Likeness]:
    """Hashes of the figures, recognised by hashing the figures ourselves."""
    texts = [str(v).lower() for v in raw]
    length = len(texts[0]) if texts else 0
    if any(len(t) != length or not set(t) <= set("0123456789abcdef") for t in texts) or length < 8:
        return
    for t in targets.items:
        if t.of_parent or not (t.how.startswith(("afgerond", "aandeel")) or t.how == "aantal"):
            continue
        there = np.flatnonzero(np.isfinite(t.values))[: limits.distinct]
        for write in _WRITTEN:
            for name in ("md5", "sha1", "sha256"):
                hits = sum(
                    hashlib.new(name, write(v).encode(), usedforsecurity=False).hexdigest()[:length] == text
                    for v, text in ((float(t.values[i]), texts[i]) for i in there)
                )
                if hits >= min(limits.distinct, len(texts)):
                    yield Likeness("gehashte waarden", t.ground, 64.0, True, True, len(texts))
                    return


_WRITTEN: tuple[Callable[[float], str], ...] = (
    lambda v: str(float(v)),
    lambda v: str(round(float(v))),
    lambda v: f"{v:.1f}",
    lambda v: f"{v:.1f}".replace(".", ","),
    lambda v: f"{v:.2f}",
)
