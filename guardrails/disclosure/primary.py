"""Which figures give something away by themselves: small counts, whole groups, money of few."""

from collections.abc import Collection, Mapping, Sequence

SENSITIVE_LIMIT, LIMIT = 10.0, 5.0
GROUP_SHARE, GROUP_SIZE = 0.9, 3.0
MONEY_COUNT, MONEY_PERCENT = 3, 10.0


def unsafe_count(count: float, *, sensitive: bool) -> bool:
    """Whether an own count is above 0 and under its limit.

    >>> unsafe_count(5, sensitive=False), unsafe_count(5, sensitive=True), unsafe_count(0, sensitive=True)
    (False, True, False)
    """
    return 0 < count < (SENSITIVE_LIMIT if sensitive else LIMIT)


def unsafe_share(share: float, base: float, *, sensitive: bool, dwellings: bool = False) -> bool:
    """Whether an own share (0 to 1) has too small a base, or gives a small count back.

    >>> unsafe_share(0.5, 49, sensitive=False), unsafe_share(0.5, 50, sensitive=False)
    (True, False)
    """
    floor = 20 if dwellings else 50
    return not base >= floor or unsafe_count(round(share * base), sensitive=sensitive)


def group_disclosed(counts: Mapping[str, float], *, harmless: Collection[str] = ()) -> tuple[str, ...]:
    """Categories that say something about (nearly) everyone of a group in a sensitive subject.

    A category with 90 % or more of a group of three or more. Where one empty category makes the other certain,
    that other holds 100 % and is found by the same rule. ``harmless`` names categories whose 0 or 100 % says
    nothing about a person (no high-rise in a village).

    >>> group_disclosed({"schuld": 9, "geen": 1})
    ('schuld',)
    >>> group_disclosed({"schuld": 2, "geen": 0})
    ()
    """
    total = sum(counts.values())
    if total < GROUP_SIZE:
        return ()
    return tuple(k for k, n in counts.items() if k not in harmless and n >= GROUP_SHARE * total - 1e-9)


def unsafe_money(amounts: Sequence[float]) -> bool:
    """Whether a total of amounts lets the second largest holder work out the largest within 10 %.

    Fewer than three holders is always unsafe; with a negative amount only that rule applies. Amounts of one
    holder are to be added together beforehand.

    >>> unsafe_money([100, 50, 9]), unsafe_money([100, 50, 10]), unsafe_money([100, 50])
    (True, False, True)
    """
    if len(amounts) < MONEY_COUNT:
        return True
    if min(amounts) < 0:
        return False
    first, _, *rest = sorted(amounts, reverse=True)
    return sum(rest) < MONEY_PERCENT / 100 * first
