"""What a comparison with the vault gives, how much evidence it rests on, and what decides."""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from guardrails.policy import Policy


@dataclass(frozen=True)
class Likeness:
    """A column looks like a protected column.

    ``how`` says in Dutch which disguise it has, ``ground`` which ground it is of. ``decisive`` is False where
    there are too few units, or too little detail, to say more than that it looks like it. ``exact`` says
    whether the values agree, as opposed to their order, classes or gaps. ``bits`` is the evidence: minus the
    log2 of the chance that an unrelated column agrees as well.
    """

    how: str
    ground: str
    bits: float
    decisive: bool
    exact: bool
    units: int


@dataclass(frozen=True)
class Limits:
    """Thresholds of the comparison, from the policy."""

    distinct: int
    units: int
    bits: float
    bits_suspicious: float
    copy: float
    alike: float

    @classmethod
    def of(cls, policy: Policy) -> "Limits":
        """The thresholds in force.

        >>> Limits.of(Policy.load()).units
        60
        """
        return cls(
            distinct=int(policy.threshold("kopie_verschillende_waarden")),
            units=int(policy.threshold("kopie_gebieden_rang")),
            bits=policy.threshold("kopie_bewijs_bits"),
            bits_suspicious=policy.threshold("kopie_verdacht_bits"),
            copy=policy.threshold("kopie_samenhang_pct") / 100,
            alike=policy.threshold("kopie_gelijkenis_pct") / 100,
        )


def step_of(values: np.ndarray) -> float:
    """The unit in which ``values`` are written: 1 for whole numbers, 0.1 for one decimal, 0 for full precision.

    >>> step_of(np.array([12.5, 3.1]))
    0.1
    """
    size = float(np.max(np.abs(values), initial=0.0))
    for step in (1000.0, 500.0, 100.0, 50.0, 10.0, 5.0, 1.0, *(10.0**-d for d in range(1, 9))):
        if size and step < size * 1e-7:
            break
        if np.all(np.abs(values / step - np.round(values / step)) < 1e-6):
            return step
    return 0.0


def spread_of(values: np.ndarray) -> float:
    """Width within which most of ``values`` lie, not stretched by a few large ones.

    >>> spread_of(np.array([0.0, 1.0, 2.0, 3.0, 1000.0])) < 10
    True
    """
    low, high = np.percentile(values, [25, 75])
    return float(min(2 * np.std(values), 2 * (high - low)))


def log2_arrangements(sizes: np.ndarray) -> float:
    """log2 of the number of ways to divide units over groups of these sizes.

    >>> round(2 ** log2_arrangements(np.array([2, 1])))
    3
    """
    return float((gammaln(sizes.sum() + 1) - gammaln(sizes + 1).sum()) / np.log(2))
