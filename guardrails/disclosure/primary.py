"""Which figures give something away by themselves, and what has to stay possible once they are hidden."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import inf

EPSILON = 1e-6


@dataclass(frozen=True)
class Need:
    """What an attacker may not rule out about a hidden figure.

    The figure could be as low as ``low`` and as high as ``high``, and what is possible spans ``width``. With
    ``zero`` it is also enough that there may be no one at all, as with a count that was rounded to 0.

    Examples
    --------
    >>> Need(high=5, width=5).met(0, 5), Need(high=5, width=5).met(1, 5), Need(high=10, width=5).met(2, 9)
    (True, False, False)
    """

    low: float = inf
    high: float = -inf
    width: float = 0.0
    zero: bool = False

    def met(self, least: float, most: float) -> bool:
        """Whether an interval of what is possible is wide enough and reaches far enough."""
        far = most >= self.high - EPSILON or (self.zero and least <= EPSILON)
        return far and least <= self.low + EPSILON and most - least >= self.width - EPSILON

    def beside(self, other: "Need") -> "Need":
        """Both needs at once."""
        zero = self.zero and other.zero
        return Need(min(self.low, other.low), max(self.high, other.high), max(self.width, other.width), zero)


@dataclass(frozen=True)
class Limits:
    """The numbers of the primary rules, as the policy gives them.

    ``count`` is the limit of a count, ``base`` that of the base of a share, ``width`` how much has to stay
    possible, ``group`` the share of a group (0 to 1) from which it says something of everyone in it,
    ``group_size`` the size from which that counts, ``holders`` and ``percent`` those of money.
    """

    count: float = 5.0
    base: float = 50.0
    width: float = 5.0
    group: float = 0.9
    group_size: float = 3.0
    holders: int = 3
    percent: float = 10.0


def unsafe_count(count: float, limits: Limits) -> bool:
    """Whether an own count is above 0 and under its limit; of a balance the size counts, not the sign.

    >>> unsafe_count(4, Limits()), unsafe_count(5, Limits()), unsafe_count(0, Limits()), unsafe_count(-3, Limits())
    (True, False, False, True)
    """
    return 0 < abs(count) < limits.count - EPSILON


def unsafe_share(share: float, base: float, limits: Limits) -> bool:
    """Whether an own share (0 to 1) has too small or an unknown base, or gives a small count back.

    >>> unsafe_share(0.5, 49, Limits()), unsafe_share(0.5, 50, Limits()), unsafe_share(0.004, 1000, Limits())
    (True, False, True)
    """
    return not base >= limits.base or unsafe_count(round(share * base), limits)


def group_disclosed(
    counts: Mapping[str, float], limits: Limits, *, harmless: Collection[str] = ()
) -> tuple[str, ...]:
    """Categories that say something about (nearly) everyone of a group in a sensitive subject.

    A category with 90 % or more of a group of three or more. Where all other categories are empty, the one
    that is left holds 100 % and is found by the same rule. ``harmless`` names categories of which that says
    nothing about a person (no high-rise in a village).

    >>> group_disclosed({"schuld": 9, "geen": 1}, Limits())
    ('schuld',)
    >>> group_disclosed({"schuld": 2, "geen": 0}, Limits())
    ()
    """
    total = sum(counts.values())
    if total < limits.group_size:
        return ()
    least = limits.group * total - EPSILON
    return tuple(key for key, count in counts.items() if key not in harmless and count >= least)


def group_need(count: float, total: float, limits: Limits) -> Need:
    """What has to stay possible about a category that holds (nearly) everyone of ``total``.

    It may also have been a smaller part of the group than the rule allows.

    >>> group_need(40, 40, Limits()).low
    35.0
    """
    return Need(low=float(min(count, limits.group * total) - 1), width=limits.width)


def count_need(limits: Limits) -> Need:
    """What has to stay possible about a small count: it may have reached the limit."""
    return Need(high=limits.count, width=limits.width)


def unsafe_money(amounts: Sequence[float], limits: Limits) -> bool:
    """Whether a total of amounts lets the second largest holder work out the largest within p percent.

    Fewer than three holders is always unsafe; with a negative amount only that rule applies. Amounts of one
    holder are to be added together beforehand, and a holder without an amount is none.

    >>> [unsafe_money(m, Limits()) for m in ([100, 50, 9], [100, 50, 10], [100, 50], [100, 0, 0])]
    [True, False, True, True]
    """
    held = sorted((amount for amount in amounts if amount != 0), reverse=True)
    if len(held) < limits.holders:
        return bool(held)
    if held[-1] < 0:
        return False
    return sum(held[2:]) < limits.percent / 100 * held[0] - EPSILON


def money_need(amounts: Sequence[float], limits: Limits) -> Need:
    """What has to stay possible about an unsafe total: that the largest amount was p percent higher or lower.

    >>> money_need([100, 50, 4], Limits())
    Need(low=148.0, high=160.0, width=10.0, zero=False)
    """
    held = sorted((abs(amount) for amount in amounts if amount != 0), reverse=True)
    total, largest = float(sum(amounts)), float(held[0])
    short = max(limits.percent / 100 * largest - sum(held[2:]), 0.0)
    return Need(low=total - short, high=total + short, width=limits.percent / 100 * largest)
