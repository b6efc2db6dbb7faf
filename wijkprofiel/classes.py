"""Classes of a map: few, with rounded limits, and never a class for what is missing.

The limits of a map without a choice are made here and not by mapclassify (`class_schemes` has its schemes): it loads
scikit-learn (seconds before a first map), puts missing values in the lowest class and leaves classes empty where
zeros abound. The tests hold it beside this module.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from wijkprofiel.errors import ClassLimitError
from wijkprofiel.numbers import format_number

MAX_CLASSES = 5
# With equal steps no class may hold more than this share of the areas; else the steps follow the areas.
_CROWDED = 0.6
_Floats = npt.NDArray[np.float64]


def choose_edges(values: pd.Series, max_classes: int = MAX_CLASSES) -> tuple[float, ...]:
    """Rising class limits, one more than there are classes; empty when no figure is present.

    Missing figures are set apart first. Equal rounded steps are preferred; where these leave a class empty
    or put most areas in one class (many zeros, a long tail) the limits follow the number of areas, and are
    rounded too. A class holds its lower limit, the last class also its upper limit. No class is empty.

    Parameters
    ----------
    values : Series of float
        One figure per area; missing where there is none.
    max_classes : int
        The most classes that may come out.

    Examples
    --------
    >>> choose_edges(pd.Series([11.2, 19.0, 27.5, 33.1, 48.9, np.nan]))
    (10.0, 20.0, 30.0, 40.0, 50.0)
    >>> choose_edges(pd.Series([0, 0, 0, 0, 5, 10, 400]))
    (0.0, 5.0, 10.0, 200.0, 400.0)
    """
    present = _present(values)
    if not present.size:
        return ()
    low, high = float(present[0]), float(present[-1])
    if low == high:
        return (low, low + (1.0 if low.is_integer() else _magnitude(low) / 10))
    whole = bool((present == np.round(present)).all())
    if whole and high - low < max_classes:
        return tuple(float(limit) for limit in range(int(low), int(high) + 2))
    if max_classes == 1:
        return _by_areas(present, max_classes)
    equal = _equal_steps(low, high, max_classes, whole=whole)
    if not crowded_share(present, equal):
        return equal
    followed = _by_areas(present, max_classes)
    if _largest_share(present, followed) < _largest_share(present, equal):
        return followed
    return _merged(present, equal)


def assign_classes(values: pd.Series, edges: Sequence[float]) -> pd.Series:
    """Class number from 0 for every figure, ``<NA>`` where there is none; same index.

    Parameters
    ----------
    values : Series of float
    edges : sequence of float
        Limits from `choose_edges`; a class holds its lower limit, the last one also its upper limit.

    Raises
    ------
    ClassLimitError
        When a figure lies outside the limits or the limits do not rise.

    Examples
    --------
    >>> assign_classes(pd.Series([1.0, np.nan, 10.0, 20.0]), (0, 10, 20)).tolist()
    [0, <NA>, 1, 1]
    """
    limits = np.asarray(edges, dtype=float)
    if limits.size == 1 or not (np.diff(limits) > 0).all():
        raise ClassLimitError(f"De klassengrenzen {tuple(edges)} lopen niet op.")
    figures = values.to_numpy(dtype=float, na_value=np.nan)
    present = np.isfinite(figures)
    outside = present & ~_inside(figures, limits)
    if outside.any():
        places = ", ".join(str(place) for place in values.index[outside][:5])
        raise ClassLimitError(
            f"Deze gebieden vallen buiten de klassengrenzen: {places}.",
            remedy="Bepaal de grenzen opnieuw met de cijfers die u toont.",
        )
    numbers = np.searchsorted(limits[1:-1], np.where(present, figures, limits[:1].sum()), side="right")
    return pd.Series(
        pd.arrays.IntegerArray(numbers.astype(np.int64), ~present), index=values.index, name=values.name
    )


def class_labels(
    values: pd.Series, edges: Sequence[float], *, write: Callable[[float, int], str] = format_number
) -> tuple[str, ...]:
    """The words of each class: ``"10 tot 20"``, for the last class ``"40 tot en met 50"``.

    A class of width one with a single figure in it is called by that figure. ``write`` puts a limit with its decimals
    in words.

    Examples
    --------
    >>> class_labels(pd.Series([10.0, 21.5, 30]), (10, 20, 30))
    ('10 tot 20', '20 tot en met 30')
    >>> class_labels(pd.Series([0, 1]), (0, 1, 2))
    ('0', '1')
    """
    numbers = assign_classes(values, edges).to_numpy(dtype=np.int64, na_value=-1)
    figures = values.to_numpy(dtype=float, na_value=np.nan)
    decimals = _decimals(edges)
    labels = []
    for number, (low, high) in enumerate(pairwise(edges)):
        inside = _distinct(figures[numbers == number])
        word = "tot en met" if number == len(edges) - 2 else "tot"
        narrow = len(edges) == 2 or (high - low <= 10.0**-decimals and inside[:1] == [low])
        if len(inside) == 1 and narrow:
            labels.append(write(inside[0], max(decimals, _decimals(inside))))
        else:
            labels.append(f"{write(low, decimals)} {word} {write(high, decimals)}")
    return tuple(labels)


def describe_method(edges: Sequence[float]) -> str:
    """How the classes were made, in Dutch.

    Examples
    --------
    >>> describe_method((0, 10, 20))
    '2 klassen met gelijke stappen van 10. De ondergrens hoort bij de klasse. Gebieden zonder cijfer ...'
    """
    tail = " Gebieden zonder cijfer doen niet mee."
    if len(edges) < 2:
        return "Geen klassen: geen enkel gebied heeft een cijfer."
    if len(edges) == 2:
        return "Eén klasse." + tail
    steps = {Decimal(str(high)) - Decimal(str(low)) for low, high in pairwise(edges)}
    tail = " De ondergrens hoort bij de klasse." + tail
    count = len(edges) - 1
    if len(steps) == 1:
        step = float(steps.pop())
        return f"{count} klassen met gelijke stappen van {format_number(step, _decimals([step]))}." + tail
    return f"{count} klassen met afgeronde grenzen, gekozen naar het aantal gebieden per klasse." + tail


def _distinct(figures: _Floats) -> list[float]:
    """Nothing, the only figure there is, or two of those that differ."""
    low_high = [float(figures.min()), float(figures.max())] if figures.size else []
    return sorted(set(low_high))


def _present(values: pd.Series) -> _Floats:
    figures = values.to_numpy(dtype=float, na_value=np.nan)
    return np.sort(figures[np.isfinite(figures)])


def _inside(figures: _Floats, limits: _Floats) -> npt.NDArray[np.bool_]:
    if not limits.size:
        return np.zeros(len(figures), dtype=bool)
    inside: npt.NDArray[np.bool_] = (figures >= limits[0]) & (figures <= limits[-1])
    return inside


def _counts(present: _Floats, edges: Sequence[float]) -> npt.NDArray[np.int64]:
    numbers = np.searchsorted(np.asarray(edges)[1:-1], present, side="right")
    return np.bincount(numbers, minlength=len(edges) - 1)


def _largest_share(present: _Floats, edges: Sequence[float]) -> float:
    return float(_counts(present, edges).max() / present.size)


def crowded_share(present: _Floats, edges: Sequence[float]) -> bool:
    """Whether a class is empty, or one holds more areas than a map with equal steps may have in it."""
    return bool((_counts(present, edges) == 0).any()) or _largest_share(present, edges) > _CROWDED


def _merged(present: _Floats, edges: Sequence[float]) -> tuple[float, ...]:
    """Limits without the classes that hold nothing: an empty class joins the one below it."""
    inner = zip(edges[1:-1], _counts(present, edges)[1:], strict=True)
    return (edges[0], *(edge for edge, count in inner if count), edges[-1])


def _equal_steps(low: float, high: float, max_classes: int, *, whole: bool) -> tuple[float, ...]:
    bottom, top = Decimal(str(low)), Decimal(str(high))
    for step in round_steps((top - bottom) / max_classes):
        if whole and step != step.to_integral_value():
            continue
        first = (bottom / step).to_integral_value(ROUND_FLOOR)
        last = (top / step).to_integral_value(ROUND_CEILING)
        if last - first <= max_classes:
            return tuple(float((first + place) * step) for place in range(int(last - first) + 1))
    raise AssertionError("the steps never end")


def round_steps(at_least: Decimal) -> Iterator[Decimal]:
    """Steps of 1, 2, 2.5 or 5 times a power of ten, from ``at_least`` up.

    >>> steps = round_steps(Decimal("1.7"))
    >>> float(next(steps)), float(next(steps))
    (2.0, 2.5)
    """
    exponent = at_least.adjusted()
    while True:
        for factor in ("1", "2", "2.5", "5"):
            step = Decimal(factor).scaleb(exponent)
            if step >= at_least:
                yield step
        exponent += 1


def _by_areas(present: _Floats, max_classes: int) -> tuple[float, ...]:
    """Rounded limits that put about as many areas in each class; the lowest figure alone when it abounds."""
    distinct, counts = np.unique(present, return_counts=True)
    exact = [Decimal(str(figure)) for figure in distinct]
    start, inner = 0, list[Decimal]()
    if counts[0] > present.size / max_classes:
        start = 1
        inner.append(roundest(exact[0], exact[1]))
    below = np.cumsum(counts)[start:-1] - counts[:start].sum()
    total, classes = counts[start:].sum(), max_classes - start
    # A limit may move a quarter of a class, or one area where areas are few, to become a rounder number.
    slack = max(total / (4 * classes), min(1.0, total / (2 * classes)))
    for part in range(1, classes):
        if not below.size:
            break
        distance = np.abs(below - total * part / classes)
        near = np.flatnonzero(distance <= slack)
        places = near if near.size else [int(distance.argmin())]
        inner.append(roundest(exact[start + int(places[0])], exact[start + int(places[-1]) + 1]))
    first, last = _outside(exact[0], exact[-1])
    if last in inner:
        last = roundest(exact[-1], exact[-1] + (exact[-1] - exact[0]) / 10)
    limits = (first, *sorted(set(inner)), last)
    return _merged(present, [float(limit) for limit in limits])


def limits_between(distinct: _Floats, starts: npt.NDArray[np.int64]) -> tuple[float, ...]:
    """Limits of classes that begin at these places of the rising ``distinct`` figures, as round as can be.

    >>> limits_between(np.array([1.0, 2.0, 8.0, 9.0]), np.array([2]))
    (1.0, 5.0, 9.0)
    """
    exact = [Decimal(str(float(figure))) for figure in distinct]
    inner = [roundest(exact[int(start) - 1], exact[int(start)]) for start in starts]
    first, last = _outside(exact[0], exact[-1])
    if last in inner:
        last = roundest(exact[-1], exact[-1] + (exact[-1] - exact[0]) / 10)
    return (float(first), *(float(limit) for limit in inner), float(last))


def outer_limit(highest: Decimal) -> Decimal:
    """A round number that is not below ``highest`` and less than a tenth above it.

    >>> float(outer_limit(Decimal("48.3")))
    50.0
    """
    return -roundest(-highest - abs(highest) / 10, -highest)


def _outside(lowest: Decimal, highest: Decimal) -> tuple[Decimal, Decimal]:
    """Round limits around all figures; zero where the figures begin or end close to it."""
    margin = (highest - lowest) / 10
    first = Decimal(0) if 0 <= lowest < margin else roundest(lowest - margin, lowest)
    last = Decimal(0) if -margin < highest <= 0 else -roundest(-highest - margin, -highest)
    return first, last


def roundest(above: Decimal, up_to: Decimal) -> Decimal:
    """The number with the fewest digits that is more than ``above`` and at most ``up_to``."""
    middle = (above + up_to) / 2
    exponent = max(abs(above), abs(up_to)).adjusted() + 1
    while True:
        for factor in (5, 2, 1):
            step = Decimal(factor).scaleb(exponent)
            for quotient, rounding in ((middle, ROUND_HALF_EVEN), (up_to, ROUND_FLOOR)):
                number = (quotient / step).to_integral_value(rounding) * step
                if above < number <= up_to:
                    return number
        exponent -= 1


def _decimals(numbers: Sequence[float]) -> int:
    exponents = [Decimal(str(float(number))).normalize().as_tuple().exponent for number in numbers]
    return max([0, *(-exponent for exponent in exponents if isinstance(exponent, int))])


def _magnitude(number: float) -> float:
    return float(10.0 ** math.floor(math.log10(abs(number))))
