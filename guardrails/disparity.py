"""How maps and selections fall on groups of residents, beside what a blind choice gives.

An outcome that belongs to an area holds for every resident of it, so the share of a group that lives in a
class is exact: nothing about persons is inferred. The full result is for reviewers; what is released is
`Disparity.public`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from guardrails.explain import STATES
from guardrails.exposure import Exposure, exposure_of
from guardrails.permutation import arrangements, p_value
from guardrails.policy import Policy
from guardrails.submission import Output, Submission
from guardrails.vault import Vault

MEASURED = ("class", "selection", "type")
SEED = 20260101


@dataclass(frozen=True)
class Disparity:
    """How one output falls on groups.

    ``state`` is ``verschil``, ``geen_verschil`` or ``te_weinig``. ``gap`` is the largest difference between
    groups of one ground in the share living in a class, in percentage points, over classes of enough areas;
    None when no class has enough. ``shares`` (class x ground:group, percent) and ``ground`` are for reviewers
    and never leave.
    """

    output: str
    level: str
    kind: str
    state: str
    gap: float | None
    areas: int
    coverage_pct: float
    p_value: float | None
    draws: int
    exact: bool
    ground: str = field(default="", repr=False)
    shares: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    unknown: Mapping[str, float] = field(default_factory=dict, repr=False)
    small: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    years: Mapping[str, int] = field(default_factory=dict, repr=False)

    def public(self) -> dict[str, Any]:
        """What may be released: state, gap in whole points, number of areas. Nothing per group or area."""
        return {
            "uitkomst": self.output,
            "niveau": self.level,
            "stand": STATES[self.state],
            "grootste_verschil_punten": None if self.gap is None else round(self.gap),
            "gebieden": self.areas,
        }


def measure_all(
    submission: Submission, *, policy: Policy, vault: Vault, seed: int = SEED
) -> dict[str, Disparity]:
    """Disparity of every map, selection and type of a submission by name of the output; for reviewers only.

    An output that has no figure, or of none of whose areas the vault knows the composition, is left out.
    """
    found: dict[str, Disparity] = {}
    known: dict[tuple[str, int], tuple[Exposure, ...]] = {}
    for name in sorted(submission.outputs):
        output = submission.outputs[name]
        outcome = output.values.dropna().astype("int64").sort_index()
        place = output.level, submission.columns[output.column].year
        if output.kind not in MEASURED or outcome.empty:
            continue
        if place not in known:
            units = submission.units_of(output.level)
            known[place] = exposures_for(units, place[1], submission.size, policy=policy, vault=vault)
        least = policy.threshold("minimum_groep")
        exposures = [e.at(outcome.index, least=least) for e in known[place]]
        usable = tuple(e for e in exposures if len(e.compared) >= 2)
        if usable:
            found[name] = measure(output, outcome, usable, policy=policy, seed=seed)
    return found


def measure(
    output: Output, outcome: pd.Series, exposures: tuple[Exposure, ...], *, policy: Policy, seed: int = SEED
) -> Disparity:
    """The disparity of one output; ``outcome`` holds its whole numbers, on the areas of ``exposures``."""
    rated = outcome.to_numpy()
    classes, counts = np.unique(rated, return_counts=True)
    if output.kind == "selection":
        classes, counts = classes[classes == 1], counts[classes == 1]
    wanted = classes[counts >= policy.threshold("minimum_gebieden_klasse")]
    shares = group_shares(outcome, exposures)
    areas = min(int((e.weights.sum(axis=1) > 0).sum()) for e in exposures)
    coverage = min(e.coverage_pct for e in exposures)
    facts: dict[str, Any] = {
        "output": output.name,
        "level": output.level,
        "kind": output.kind,
        "areas": areas,
        "coverage_pct": coverage,
        "shares": shares,
        "unknown": {e.ground: float(e.unknown.sum()) for e in exposures},
        "small": {e.ground: e.small for e in exposures},
        "years": {e.ground: e.year for e in exposures},
    }
    if not len(wanted):
        return Disparity(state="te_weinig", gap=None, p_value=None, draws=0, exact=False, **facts)
    gaps = ground_gaps(shares.loc[wanted], exposures)
    rows, exact = arrangements(rated, seed=seed)
    blind = blind_gaps(rows, wanted, exposures)
    chances = family_p_values(gaps, blind, exact=exact)
    return Disparity(
        state=_state(gaps, chances, blind, areas, coverage, exact, policy),
        gap=float(gaps.max()),
        p_value=float(chances.min()),
        draws=len(rows),
        exact=exact,
        ground=str(gaps.idxmax()),
        **facts,
    )


def exposures_for(
    units: pd.Index, year: int, size: pd.Series, *, policy: Policy, vault: Vault
) -> tuple[Exposure, ...]:
    """Exposure of every ground the vault has for these units, within the allowed distance in years."""
    rest, least = policy.threshold("afrondingsrest_pct"), policy.threshold("minimum_groep")
    out = []
    for ground in vault.grounds:
        groups = vault.groups(ground, units, year)
        if groups is not None and abs(groups.year - year) <= policy.threshold("kluis_jaren"):
            out.append(exposure_of(ground, groups, size, rest_pct=rest, least=least))
    return tuple(out)


def group_shares(outcome: pd.Series, exposures: tuple[Exposure, ...]) -> pd.DataFrame:
    """Share of each group living in each class, in percent (class x ground:group).

    Computed by fairlearn's `MetricFrame`. Rows are an area and a group, weighted by residents.
    """
    from fairlearn.metrics import MetricFrame

    classes = sorted(int(c) for c in outcome.unique())

    def shares(y_true: Any, y_pred: Any, *, sample_weight: Any) -> NDArray[np.float64]:
        return class_shares(y_pred, sample_weight=sample_weight, classes=classes)

    rows = pd.concat([_class_rows(e, outcome) for e in exposures], ignore_index=True)
    frame = MetricFrame(
        metrics=shares,
        y_true=rows["class"],
        y_pred=rows["class"],
        sensitive_features=rows["group"].rename("groep"),
        sample_params={"sample_weight": rows["weight"]},
    )
    by_group = {group: 100 * np.asarray(found) for group, found in frame.by_group.items()}
    return pd.DataFrame(by_group, index=pd.Index(classes, name="klasse"))


def class_shares(rated: Any, *, sample_weight: Any, classes: list[int]) -> NDArray[np.float64]:
    """Weighted share of rows in each class: the selection rate of every class in one go.

    >>> class_shares([0, 1], sample_weight=[1, 3], classes=[0, 1]).tolist()
    [0.25, 0.75]
    """
    number, weight = np.asarray(rated), np.asarray(sample_weight, dtype=float)
    totals = np.array([weight[number == each].sum() for each in classes], dtype=np.float64)
    shares: NDArray[np.float64] = totals / weight.sum()
    return shares


def _class_rows(exposure: Exposure, outcome: pd.Series) -> pd.DataFrame:
    """Rows of one area and one group: class, group, weight. Rows that weigh nothing are left out."""
    weights = exposure.weights[exposure.compared]
    rows = pd.DataFrame(
        {
            "class": np.repeat(outcome.reindex(weights.index).to_numpy(), weights.shape[1]),
            "group": np.tile([f"{exposure.ground}:{g}" for g in weights.columns], len(weights)),
            "weight": weights.to_numpy(dtype=float).ravel(),
        }
    )
    return rows[rows["weight"] > 0]


def ground_gaps(shares: pd.DataFrame, exposures: tuple[Exposure, ...]) -> pd.Series:
    """Largest difference between groups per ground, over the classes in ``shares``, in percentage points."""
    out = {}
    for exposure in exposures:
        own = shares[[f"{exposure.ground}:{g}" for g in exposure.compared]]
        out[exposure.ground] = float((own.max(axis=1) - own.min(axis=1)).max())
    return pd.Series(out)


def blind_gaps(
    rows: NDArray[np.int64], classes: NDArray[np.int64], exposures: tuple[Exposure, ...]
) -> pd.DataFrame:
    """Largest gap over the classes per blind arrangement (rows) and ground (columns), in points."""
    out = {}
    for exposure in exposures:
        weights = exposure.weights[exposure.compared].to_numpy(dtype=float)
        spread = 100 * weights / weights.sum(axis=0)
        largest = np.zeros(len(rows))
        for number in classes:
            lives = (rows == number).astype(float) @ spread
            largest = np.maximum(largest, lives.max(axis=1) - lives.min(axis=1))
        out[exposure.ground] = largest
    return pd.DataFrame(out)


def family_p_values(gaps: pd.Series, blind: pd.DataFrame, *, exact: bool) -> pd.Series:
    """Chance per ground that a blind choice gives as large a gap on any ground.

    Gaps are set against what is usual for their ground (mean and spread of the blind ones), so that a ground
    with small groups does not drown the others.
    """
    usual, spread = blind.mean(), blind.std(ddof=0).replace(0.0, np.inf)
    highest = ((blind - usual) / spread).max(axis=1).to_numpy(dtype=float)
    scores = (gaps - usual) / spread
    return scores.map(lambda score: p_value(float(score), highest, exact=exact))


def _state(
    gaps: pd.Series,
    chances: pd.Series,
    blind: pd.DataFrame,
    areas: int,
    coverage: float,
    exact: bool,
    policy: Policy,
) -> str:
    level, size = policy.threshold("toeval_pct") / 100, policy.threshold("verschil_punten")
    extreme = blind.max()
    reachable = (extreme >= size) & (family_p_values(extreme, blind, exact=exact) <= level)
    enough = areas >= policy.threshold("minimum_gebieden_uitspraak") and coverage >= policy.threshold(
        "dekking_kluis_pct"
    )
    if not (reachable.any() and enough):
        return "te_weinig"
    return "verschil" if bool(((chances <= level) & (gaps >= size)).any()) else "geen_verschil"
