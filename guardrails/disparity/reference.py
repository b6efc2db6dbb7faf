"""The shares of groups once more, by fairlearn: a second opinion that the report prints."""

from typing import Any

import numpy as np
import pandas as pd

from guardrails.exposure import Exposure


def fairlearn_shares(outcome: pd.Series, exposures: tuple[Exposure, ...], number: int) -> pd.Series:
    """Share of each group living in class ``number``, by `MetricFrame` on rows of an area and a group (percent)."""
    return 100 * _by_group(outcome == number, exposures, "selection_rate")


def fairlearn_means(outcome: pd.Series, exposures: tuple[Exposure, ...]) -> pd.Series:
    """Mean of ``outcome`` over the residents of each group, by `MetricFrame`."""
    return _by_group(outcome, exposures, "mean_prediction")


def _by_group(outcome: pd.Series, exposures: tuple[Exposure, ...], metric: str) -> pd.Series:
    from fairlearn import metrics

    rows = pd.concat([_rows(e, outcome) for e in exposures], ignore_index=True)
    frame: Any = metrics.MetricFrame(
        metrics={metric: getattr(metrics, metric)},
        y_true=rows["outcome"],
        y_pred=rows["outcome"],
        sensitive_features=rows["group"].rename("groep"),
        sample_params={metric: {"sample_weight": rows["weight"]}},
    )
    found: pd.Series = frame.by_group[metric]
    return found


def _rows(exposure: Exposure, outcome: pd.Series) -> pd.DataFrame:
    """Rows of one area and one group: outcome, group, weight. Rows that weigh nothing are left out."""
    weights = exposure.weights[exposure.compared]
    values = outcome.reindex(weights.index).to_numpy(dtype=float)
    rows = pd.DataFrame(
        {
            "outcome": np.repeat(values, weights.shape[1]),
            "group": np.tile([f"{exposure.ground}:{g}" for g in weights.columns], len(weights)),
            "weight": weights.to_numpy(dtype=float).ravel(),
        }
    )
    return rows[rows["weight"] > 0]
