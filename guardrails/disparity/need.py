"""The gap beside a stated need: does it remain among areas that need as much."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from guardrails.disparity.measure import Disparity
from guardrails.exposure import Exposure
from guardrails.submission import Column, Submission

STRATA, LEAST = 3, 3


def stated_need(submission: Submission) -> str:
    """The indicator that the dossier names as need (``[doel] behoefte``); empty when there is none."""
    purpose: Any = submission.dossier.get("doel", {})
    return str(purpose.get("behoefte", "")) if isinstance(purpose, Mapping) else ""


def need_column(submission: Submission, year: int) -> Column | None:
    """The column of the stated need in the year nearest to ``year``; None when it is not in the submission."""
    key = stated_need(submission)
    found = [c for c in submission.columns.values() if key and c.name.split("@")[0] == key]
    return min(found, key=lambda c: (abs(c.year - year), c.year), default=None)


def strata_of(need: pd.Series) -> pd.Series:
    """Areas in at most three strata of equal numbers by ``need``, of at least three areas each.

    Areas of equal need stay together; areas without a figure are in no stratum.

    >>> strata_of(pd.Series([1.0, 2, 3, 4, 5, 6])).tolist()
    [0, 0, 0, 1, 1, 1]
    """
    known = need.dropna()
    count = max(1, min(STRATA, len(known) // LEAST))
    place = known.rank(method="min") - 1
    return (place * count // max(len(known), 1)).astype(int)


def gap_within_strata(result: Disparity, exposure: Exposure, need: pd.Series) -> pd.DataFrame:
    """Raw gap and gap within strata of need, for the two groups furthest apart, per class that is measured.

    Within a stratum the gap is that between the shares of its own residents; strata count by their residents.
    Strata where one of the two groups does not live are left out and counted.
    """
    strata = strata_of(need.reindex(result.outcome.index))
    weights = exposure.weights[exposure.compared]
    rows = []
    for number in result.plan.cuts if result.plan.measure == "classes" else ():
        chosen = (result.outcome == number).astype(float)
        share = weights.mul(chosen, axis=0).sum() / weights.sum()
        high, low = str(share.idxmax()), str(share.idxmin())
        within, total, skipped = 0.0, 0.0, 0
        for _, areas in strata.groupby(strata).groups.items():
            part, inside = weights.loc[areas, [high, low]], chosen.loc[areas]
            if (part.sum() <= 0).any():
                skipped += 1
                continue
            rates = part.mul(inside, axis=0).sum() / part.sum()
            residents = float(weights.loc[areas].to_numpy().sum())
            within += residents * float(rates[high] - rates[low])
            total += residents
        rows.append(
            (
                number,
                high,
                low,
                100 * float(share[high] - share[low]),
                100 * within / total if total else np.nan,
                int(strata.nunique()),
                skipped,
            )
        )
    columns = [
        "klasse",
        "meest",
        "minst",
        "verschil",
        "binnen gelijke behoefte",
        "groepen behoefte",
        "overgeslagen",
    ]
    return pd.DataFrame(rows, columns=columns)
