"""Rates per group with resampling: ours beside fairlearn's ``MetricFrame``, the same rows and the same samples.

``python -m benchmarks verschil`` runs fairlearn with a few resamples and extends its time in proportion, which the
row says. With ``WIJKPROFIEL_BENCH_VOLUIT=1`` all 200 are run (minutes).
"""

import os
import time
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.blind import measure_level
from benchmarks.row import Row, best_seconds
from guardrails.disparity.engine import Plan, gaps, resampled_rates, spread_of
from guardrails.exposure import Exposure
from guardrails.permutation import arrangements, family_chances

ROWS, SAMPLES, FEW, SEED = 50_000, 200, 4, 20260101
FULL = "WIJKPROFIEL_BENCH_VOLUIT"
# At least fifty times faster; 9 999 draws over 60 areas within a second.
RATIO, PERMUTATION_SECONDS = 1 / 50, 1.0


def measure_disparity() -> list[Row]:
    """Seconds for 200 resamples of 50 000 weighted rows and for a permutation test on 60 areas; level and power."""
    return [_resampling(full=os.environ.get(FULL) == "1"), _permutation(), *measure_level()]


def made_up_rows(count: int) -> pd.DataFrame:
    """Weighted rows with two features (3 x 5 groups) and a selection."""
    rng = np.random.default_rng(SEED)
    return pd.DataFrame(
        {
            "one": rng.integers(0, 3, count),
            "other": rng.integers(0, 5, count),
            "chosen": rng.integers(0, 2, count).astype(float),
            "weight": rng.integers(1, 900, count).astype(float),
        }
    )


def fairlearn_frame(rows: pd.DataFrame, *, samples: int) -> Any:
    """`MetricFrame` with the selection rate and the mean score, resampled."""
    from fairlearn.metrics import MetricFrame, mean_prediction, selection_rate

    return MetricFrame(
        metrics={"selection_rate": selection_rate, "mean_prediction": mean_prediction},
        y_true=rows["chosen"],
        y_pred=rows["chosen"],
        sensitive_features=rows[["one", "other"]],
        sample_params={m: {"sample_weight": rows["weight"]} for m in ("selection_rate", "mean_prediction")},
        n_boot=samples,
        ci_quantiles=[0.025, 0.975],
        random_state=SEED,
    )


def our_rates(rows: pd.DataFrame, *, samples: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The quantiles of the same two measures over the same resamples (quantile x measure x group)."""
    chosen = rows["chosen"].to_numpy(dtype=float)
    groups = (rows["one"] * 5 + rows["other"]).to_numpy(dtype=np.int64)
    weights = rows["weight"].to_numpy(dtype=float)
    found = resampled_rates([chosen, chosen], weights, groups, 15, samples=samples, seed=SEED)
    quantiles: np.ndarray[Any, np.dtype[np.float64]] = np.nanquantile(found, [0.025, 0.975], axis=0)
    return quantiles


def _resampling(*, full: bool) -> Row:
    rows = made_up_rows(ROWS)
    samples = SAMPLES if full else FEW
    start = time.perf_counter()
    theirs = fairlearn_frame(rows, samples=samples)
    other = time.perf_counter() - start
    apart = max(
        float(np.abs(theirs.by_group_ci[q][m].to_numpy() - found).max())
        for q, row in enumerate(our_rates(rows, samples=samples))
        for m, found in zip(("selection_rate", "mean_prediction"), row, strict=True)
    )
    if apart > 1e-12:
        raise AssertionError(f"the quantiles differ from fairlearn's by {apart}")
    how = "volledig gemeten"
    if not full:
        start = time.perf_counter()
        fairlearn_frame(rows, samples=1)
        one = time.perf_counter() - start
        other = one + (other - one) / (FEW - 1) * (SAMPLES - 1)
        how = f"ander geschat uit 1 en {FEW} herhalingen"
    ours = best_seconds(lambda: our_rates(rows, samples=SAMPLES), repeats=2)
    name = f"verschil {ROWS} rijen, 2 kenmerken, {SAMPLES} herhalingen ({how}): seconden"
    return Row(name, ours, other, target=RATIO)


def _permutation() -> Row:
    """Beside the time that is allowed: fairlearn has no such test."""
    rng = np.random.default_rng(SEED)
    areas = pd.RangeIndex(60)
    exposures = tuple(
        Exposure(
            f"kenmerk {n}",
            2020,
            pd.DataFrame(rng.integers(20, 900, (60, 4)).astype(float), index=areas, columns=list("abcd")),
            pd.Series(0.0, index=areas),
        )
        for n in range(4)
    )
    spread, plan = spread_of(exposures), Plan("score")
    score = rng.random(60)

    def test() -> None:
        rows, exact = arrangements(score, seed=SEED, draws=9999)
        family_chances(gaps(score[None, :], plan, spread).iloc[0], gaps(rows, plan, spread), exact=exact)

    name = "permutatie 9999 keer, 60 gebieden, 16 groepen (naast de grens van 1 s): seconden"
    return Row(name, best_seconds(test, repeats=2), PERMUTATION_SECONDS, target=1.0)
