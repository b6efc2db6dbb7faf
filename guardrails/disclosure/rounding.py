"""Keyed random rounding: the same number in the same cell is rounded the same way for ever."""

import dataclasses
import hashlib
import hmac

import numpy as np
import pandas as pd

from guardrails.disclosure.units import base_of, factor, is_count, unjudged
from guardrails.errors import PolicyError
from guardrails.policy import Policy
from guardrails.submission import Column, Submission

BASE, LEAST_BYTES = 5, 16
SUPPRESSED = "onderdrukt"


def rounded(count: int, cell: str, *, key: bytes, base: int = BASE) -> int:
    """``count`` to a multiple of ``base``, up or down by chance, right on average.

    The chance comes from HMAC-SHA256 of the cell's identity and the number under a key that the municipality
    keeps, so asking again gives nothing new.

    >>> rounded(10, "GM9999|2024|schuld", key=b"geheim-van-de-gemeente")
    10

    Raises
    ------
    PolicyError
        For a key under 16 bytes.
    ValueError
        For a negative count.
    """
    if len(key) < LEAST_BYTES:
        raise PolicyError(
            f"De sleutel voor het afronden is te kort: {len(key)} tekens. Wie hem raadt, rekent aantallen terug.",
            remedy=f"Neem een sleutel van minstens {LEAST_BYTES} tekens, door de computer gekozen.",
        )
    if count < 0:
        raise ValueError("Een aantal kan niet negatief zijn.")
    down, over = divmod(count, base)
    digest = hmac.new(key, f"{cell}\x1f{count}".encode(), hashlib.sha256).digest()
    chance = int.from_bytes(digest[:8], "big") / 2**64
    return base * (down + (chance < over / base))


def round_own(submission: Submission, *, policy: Policy, key: bytes | None) -> Submission:
    """The submission with the municipality's own counts rounded, if the policy asks for it.

    The rule ``afronding_basis`` says to which multiple; at 1 nothing is rounded. Shares are computed again from
    the rounded count behind them, as the statistical office does. A column that has the same numbers as another
    one is rounded in the same way. What the figures were goes to ``exact``. Published figures, money, balances
    with negative numbers and figures that cannot be judged are not rounded.

    Raises
    ------
    PolicyError
        When rounding is asked for and there is no key, or it is too short.
    """
    base = int(policy.threshold("afronding_basis"))
    names = [n for n, c in submission.columns.items() if base > c.rounding and to_round(submission, c)]
    if not names:
        return submission
    if key is None:
        raise PolicyError(
            f"Eigen aantallen worden afgerond op {base}-tallen, maar de sleutel voor het afronden is er niet.",
            remedy="Wijs het bestand met de sleutel van de gemeente aan; zonder sleutel is afronden niet veilig.",
        )
    table, reasons = submission.table.copy(), submission.reasons.copy()
    exact, columns = dict(submission.exact), dict(submission.columns)
    for name in sorted(names, key=lambda n: (submission.columns[n].aggregation != "som", n)):
        column = submission.columns[name]
        before = exact.get(name, submission.table[name]).combine_first(submission.table[name])
        unit = _unit(submission, column)
        counts = (before * unit).round()
        label = _identity(submission, column, counts, names)
        values = pd.Series(
            [
                np.nan
                if np.isnan(count)
                else float(rounded(int(count), f"{place}|{label}", key=key, base=base))
                for place, count in counts.items()
            ],
            index=counts.index,
        )
        if is_count(column):
            shown = values
        else:
            over = _unit(dataclasses.replace(submission, table=table, exact={}), column)
            shown = (values / over.where(over != 0)).round(column.decimals)
        table[name] = shown.where(submission.table[name].notna())
        # A share on an unknown base, or on one that was rounded to 0, is none.
        lost = submission.table[name].notna() & table[name].isna()
        reasons.loc[lost, name] = SUPPRESSED
        exact[name] = before
        told = f"{column.definition} Aantallen zijn afgerond op veelvouden van {base}.".strip()
        columns[name] = dataclasses.replace(column, rounding=base, definition=told)
    return dataclasses.replace(submission, table=table, reasons=reasons, exact=exact, columns=columns)


def to_round(submission: Submission, column: Column) -> bool:
    """Whether a column holds own counts, or shares with counts behind them, that can be rounded."""
    if column.published or unjudged(submission, column):
        return False
    if not is_count(column) and factor(column.unit) is None:
        return False
    known = [submission.table[column.name], submission.exact.get(column.name)]
    return not any((values < 0).any() for values in known if values is not None)


def not_rounded(submission: Submission, name: str, policy: Policy) -> bool:
    """Whether the policy asks to round a column and its figures are not."""
    base, column = policy.threshold("afronding_basis"), submission.columns[name]
    if base <= 1 or not to_round(submission, column):
        return False
    if column.rounding < base:
        return True
    base = column.rounding
    counts = submission.table[name] * _unit(submission, column)
    tolerance = (
        0.5 * 10.0**-column.decimals * _unit(submission, column).abs() if not is_count(column) else 0.0
    )
    off = (counts - base * (counts / base).round()).abs()
    return bool((off > tolerance + 1e-6).any())


def _unit(submission: Submission, column: Column) -> pd.Series:
    """What a figure is multiplied with to get the count behind it."""
    base = None if is_count(column) else base_of(submission, column)
    if base is None:
        return pd.Series(1.0, index=submission.table.index)
    return base / (factor(column.unit) or 1.0)


def _identity(submission: Submission, column: Column, counts: pd.Series, names: list[str]) -> str:
    """What a number is called for the key: subject and date; that of a count with the same numbers if there is."""
    for other in sorted(names):
        there = submission.columns[other]
        if is_count(there) and (there.year, there.boundary_year) == (column.year, column.boundary_year):
            values = submission.exact.get(other, submission.table[other])
            if ((values - counts).abs().dropna() <= 0.5).all() and values.notna().sum() > 1:
                return _label(there)
    return _label(column)


def _label(column: Column) -> str:
    return f"{column.name.rpartition('@')[0] or column.name}|{column.year}|{column.boundary_year}"
