"""The city's own figure: rank correlations over its own areas, for reviewers only.

These numbers come from the vault. A row of them over ten areas, one per figure, all but gives away the order of
the areas by a protected share. So they stand in no finding, no verdict and no bundle.
"""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from guardrails.permutation import DRAWS
from guardrails.proxy.permutation import max_t
from guardrails.proxy.within import centred_ranks
from guardrails.submission import Submission
from guardrails.vault import Vault

SEED = 20260101


@dataclass(frozen=True)
class OwnFigures:
    """Correlation and family-wise chance per column and ``ground:group``; its text form shows neither.

    ``chances`` are without correction for neighbouring areas being alike.
    """

    level: str
    areas: int
    correlations: pd.DataFrame = field(repr=False)
    chances: pd.DataFrame = field(repr=False)


def measure_own(
    submission: Submission, vault: Vault, *, level: str, seed: int = SEED, draws: int = DRAWS
) -> OwnFigures:
    """The subject's own areas of one level, those with every figure and share; never to be released."""
    units = submission.units_of(level)
    units = units[(submission.cluster.loc[units] == submission.subject).to_numpy()]
    figures = submission.table.loc[units].dropna(axis=1, how="all")
    year = max((submission.columns[str(c)].year for c in figures), default=0)
    shares = {
        f"{ground}:{name}": found.counts[name] / found.base.where(found.base > 0)
        for ground in vault.grounds
        if (found := vault.groups(ground, units, year)) is not None
        for name in found.counts
    }
    whole = figures.join(pd.DataFrame(shares, index=units)).dropna()
    cluster = pd.Series(submission.subject, index=whole.index)
    ranks = centred_ranks(whole, cluster)
    x, y = ranks[figures.columns], ranks[list(shares)]
    sizes = np.sqrt(np.outer((x**2).sum(), (y**2).sum()))
    with np.errstate(invalid="ignore"):
        links = (x.T.to_numpy() @ y.to_numpy()) / np.where(sizes > 0, sizes, np.nan)
    chances = max_t(x.to_numpy(), y.to_numpy(), np.zeros(len(x), dtype=np.int64), seed=seed, draws=draws)
    return OwnFigures(
        level,
        len(whole),
        pd.DataFrame(links, index=x.columns, columns=y.columns),
        pd.DataFrame(chances, index=x.columns, columns=y.columns),
    )
