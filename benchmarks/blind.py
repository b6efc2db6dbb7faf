"""Level and power of the permutation test on made-up cities: how often a blind outcome is called different.

``python -m benchmarks verschil`` prints them; the tests hold them to their bounds.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.row import Row
from guardrails.disparity.engine import Plan, Spread, gaps, spread_of
from guardrails.exposure import Exposure
from guardrails.permutation import arrangements, family_chances, has_ties

Floats = NDArray[np.float64]
Make = Callable[[np.random.Generator, tuple[Exposure, ...]], tuple[Floats, Plan]]
SIZES = (10, 60, 300)
CHANCE = 0.05
# A level of 3 to 7 % is 5 % with two points to either side.
ALLOWED = 2.0
CITY_EVERY = 20


def city(rng: np.random.Generator, areas: int, grounds: int = 2) -> tuple[Exposure, ...]:
    """Areas of unequal size with a few unequal groups: the composition of each area is its own."""
    size = rng.lognormal(7, 0.6, areas)
    index = pd.RangeIndex(areas)
    return tuple(
        Exposure(
            f"g{n}",
            2020,
            pd.DataFrame(
                size[:, None] * rng.dirichlet([6.0, 2.0, 1.0], areas), index=index, columns=list("abc")
            ),
            pd.Series(0.0, index=index),
        )
        for n in range(grounds)
    )


def chances(rated: Floats, plan: Plan, spread: Spread, *, draws: int, seed: int) -> pd.Series:
    """The chance per ground, as the check computes it."""
    rows, exact = arrangements(rated, seed=seed, draws=draws)
    observed = gaps(rated[None, :], plan, spread).iloc[0]
    return family_chances(observed, gaps(rows, plan, spread), exact=exact, discrete=has_ties(rated))


def called(areas: int, make: Make, *, runs: int, draws: int, seed: int) -> float:
    """Share of runs in which the test calls the outcome that ``make`` gives different from a blind one."""
    rng = np.random.default_rng(seed)
    found = 0
    for run in range(runs):
        if run % CITY_EVERY == 0:
            exposures = city(rng, areas)
            spread = spread_of(exposures)
        rated, plan = make(rng, exposures)
        found += bool((chances(rated, plan, spread, draws=draws, seed=run) < CHANCE).any())
    return found / runs


def blind_score(rng: np.random.Generator, exposures: tuple[Exposure, ...]) -> tuple[Floats, Plan]:
    """A score that knows nothing about groups, without equal values."""
    return rng.normal(size=len(exposures[0].weights)), Plan("score")


def blind_selection(rng: np.random.Generator, exposures: tuple[Exposure, ...]) -> tuple[Floats, Plan]:
    """A blind choice of three in ten areas."""
    areas = len(exposures[0].weights)
    chosen = np.arange(areas) < round(0.3 * areas)
    return rng.permutation(chosen.astype(np.float64)), Plan("classes", (1,))


def real_score(rng: np.random.Generator, exposures: tuple[Exposure, ...]) -> tuple[Floats, Plan]:
    """A score that follows the share of one group with a correlation of about 0.5."""
    weights = exposures[0].weights
    share = (weights["c"] / weights.sum(axis=1)).to_numpy(dtype=np.float64)
    return (share - share.mean()) / share.std() + rng.normal(0, 1.7, len(share)), Plan("score")


def measure_level(*, runs: int = 1500, draws: int = 199, seed: int = 8) -> list[Row]:
    """Level beside what is allowed, and power, for cities of 10, 60 and 300 areas."""
    rows = []
    for areas in SIZES:
        level = 100 * called(areas, blind_score, runs=runs, draws=draws, seed=seed)
        name = (
            f"niveau blinde score, {areas} gebieden: {level:.1f} % van {runs} (afstand tot 5, naast 2 punten)"
        )
        rows.append(Row(name, abs(level - 100 * CHANCE), ALLOWED, target=1.0))
    for areas in SIZES:
        level = 100 * called(areas, blind_selection, runs=runs, draws=draws, seed=seed)
        name = f"niveau blinde keuze van 3 op de 10, {areas} gebieden (naast 5 %): procent"
        rows.append(Row(name, level, 100 * CHANCE, target=1.0))
    for areas in SIZES:
        seen = 100 * called(areas, real_score, runs=runs // 5, draws=draws, seed=seed)
        name = f"gemist van een score die een groep volgt (r 0,5), {areas} gebieden (gezien {seen:.0f} %): procent"
        rows.append(Row(name, 100 - seen, 100.0, target=1.0))
    return rows
