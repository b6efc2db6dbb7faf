"""Labels against every protected column: classes that cut along it, names one to one with its figures, hashes."""

import hashlib
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from guardrails.fingerprint.likeness import Likeness, Limits, log2_arrangements
from guardrails.fingerprint.targets import Targets

_LARGEST_CLASSES = 12
# Units with the same figure may fall in two classes; more than this part of them (five times
# as many with four classes or more) makes the cut mean nothing.
_TIED = 0.08
# A protected column is compared when it is known for this part of the units.
KNOWN = 0.8
# Grounds with a class of their own, that honest open figures follow closely: being alike is no question there.
OPEN_GROUNDS = ("leeftijd", "huishouden")
# Evidence that makes equal-sized classes of few units a question; unequal ones need what an order needs.
_EQUAL_CLASSES = 9.5


def labelled(labels: np.ndarray, raw: pd.Series, targets: Targets, limits: Limits) -> Iterator[Likeness]:
    """Labels that are classes, numbers or hashes of a protected column; ``labels`` are numbered, -1 is missing."""
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
        # As many classes as larger areas are the larger areas themselves, whatever lives there.
        wanted = wanted and not (t.of_parent and m >= len(np.unique(t.values[t.present])))
        if wanted and t.single and not (quantiles and t.ground in OPEN_GROUNDS) and _cut(codes, t.values):
            independent = len(np.unique(t.values)) if t.of_parent else n
            # Units that are equal may stand on either side of a cut: they are no evidence for it.
            left = bits - _tied_bits(codes, t.values)
            decisive = many and independent >= limits.units and left >= limits.bits
            if left >= needed:
                yield Likeness("ingedeeld in klassen", t.ground, left, decisive, False, n)
                return


def _tied_bits(codes: np.ndarray, values: np.ndarray) -> float:
    """log2 of the ways in which units with the same figure could have been divided over these classes."""
    there = np.isfinite(values)
    kinds, owner = np.unique(values[there], return_inverse=True)
    if len(kinds) == int(there.sum()):
        return 0.0
    inside = codes[there]
    counts = np.bincount(owner)
    parts = (np.unique(inside[owner == k], return_counts=True)[1] for k in np.flatnonzero(counts > 1))
    return float(sum(log2_arrangements(sizes) for sizes in parts))


def _cut(codes: np.ndarray, values: np.ndarray) -> bool:
    """Whether the classes follow each other along ``values``; units that are equal may lie on either side."""
    there = np.isfinite(values)
    if there.sum() < KNOWN * len(values):
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
    all_kinds, all_own = np.unique(codes, return_inverse=True)
    if any(_one_to_one(all_own, base) for base in targets.bases.values()):
        return
    for t in targets.items:
        if t.of_parent or not (t.how.startswith("afgerond") or t.how == "aantal"):
            continue
        there, other = t.present, t.kinds
        if there.sum() < KNOWN * len(codes) or other.max() >= len(sizes):
            continue
        kinds, own = (all_kinds, all_own) if there.all() else np.unique(codes[there], return_inverse=True)
        if len(kinds) != other.max() + 1:
            continue
        pairs = len(np.unique(own * (other.max() + 1) + other))
        if pairs == len(kinds):
            yield Likeness(
                "labels die één op één bij waarden horen",
                t.ground,
                bits,
                bits >= limits.bits,
                True,
                len(codes),
            )
            return


def _one_to_one(own: np.ndarray, base: np.ndarray) -> bool:
    """Whether labels stand one to one for a known size."""
    if not np.isfinite(base).all():
        return False
    _, other = np.unique(base, return_inverse=True)
    pairs = len(np.unique(own * (other.max() + 1) + other))
    return bool(pairs == own.max() + 1 == other.max() + 1)


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
