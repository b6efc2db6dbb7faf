"""How an output falls on groups of residents, beside what a blind choice gives.

An outcome that belongs to an area holds for every resident of it, so the share of a group that lives in a
class is exact: nothing about persons is inferred. The full result is for reviewers; what is released is
`guardrails.disparity.summary.public_summary`.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from guardrails.disparity.engine import Plan, Spread, gaps, spread_of
from guardrails.disparity.extreme import most_uneven
from guardrails.exposure import Exposure, exposure_of
from guardrails.permutation import arrangements, family_chances, family_times, has_ties
from guardrails.policy import Policy
from guardrails.submission import Output, Submission
from guardrails.vault import Vault

MEASURED = ("class", "selection", "type", "score", "rank")
SEED = 20260101
POINTS, DEVIATIONS = "procentpunt", "standaardafwijking"


@dataclass(frozen=True)
class Disparity:
    """How one output falls on groups.

    ``state`` is ``verschil``, ``geen_verschil`` or ``te_weinig``. ``gap`` is the largest difference between
    groups of one ground, in ``unit``: percentage points (share living in a class, a selection or a top-k) or
    standard deviations (score); None when it may not be given. Of ``draws`` arrangements ``as_large`` give as
    striking a gap; of a ``discrete`` outcome that is drawn, ``p_value`` is an upper limit. The other fields are
    for reviewers and never leave: ``gaps`` and ``chances`` per ground, ``extremes`` the largest gap per ground
    that any arrangement can give, ``shares`` (class x ground:group, percent).
    """

    output: str
    level: str
    kind: str
    state: str
    gap: float | None
    unit: str
    areas: int
    coverage_pct: float
    p_value: float | None
    draws: int
    exact: bool
    discrete: bool = False
    as_large: int = 0
    ground: str = field(default="", repr=False)
    plan: Plan = field(default_factory=lambda: Plan("classes"), repr=False)
    outcome: pd.Series = field(default_factory=lambda: pd.Series(dtype=float), repr=False)
    exposures: tuple[Exposure, ...] = field(default=(), repr=False)
    gaps: pd.Series = field(default_factory=lambda: pd.Series(dtype=float), repr=False)
    chances: pd.Series = field(default_factory=lambda: pd.Series(dtype=float), repr=False)
    extremes: pd.Series = field(default_factory=lambda: pd.Series(dtype=float), repr=False)
    shares: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)

    @property
    def unknown(self) -> dict[str, float]:
        """Residents per ground whose group is not known."""
        return {e.ground: float(e.unknown.sum()) for e in self.exposures}

    @property
    def small(self) -> dict[str, tuple[str, ...]]:
        """Groups per ground that are too small to compare."""
        return {e.ground: e.small for e in self.exposures}

    @property
    def years(self) -> dict[str, int]:
        """Year of the composition per ground."""
        return {e.ground: e.year for e in self.exposures}

    def size_limit(self, policy: Policy) -> float:
        """The size from which a gap asks for a reason, in the unit of the gap."""
        return size_limit(self.unit, policy)

    def sets(self) -> tuple[frozenset[str], ...]:
        """The sets of areas whose composition the gap is about; empty for a score or a ranking."""
        if self.plan.measure != "classes":
            return ()
        return tuple(frozenset(self.outcome.index[self.outcome == number]) for number in self.plan.cuts)


def measure_all(
    submission: Submission, *, policy: Policy, vault: Vault, seed: int = SEED
) -> dict[str, Disparity]:
    """Disparity of every output of a submission by its name; for reviewers only.

    An output that has no figure, or of none of whose areas the vault knows the composition, is left out.
    """
    found: dict[str, Disparity] = {}
    known: dict[tuple[str, int], tuple[Exposure, ...]] = {}
    for name in sorted(submission.outputs):
        output = submission.outputs[name]
        outcome = output.values.dropna().sort_index().astype(float)
        place = output.level, submission.columns[output.column].year
        if output.kind not in MEASURED or outcome.empty:
            continue
        if place not in known:
            units = submission.units_of(output.level)
            known[place] = exposures_for(units, place[1], submission.size, policy=policy, vault=vault)
        usable = on_areas(known[place], outcome.index, policy=policy)
        if usable:
            found[name] = measure(output, outcome, usable, policy=policy, seed=seed)
    return found


def measure(
    output: Output, outcome: pd.Series, exposures: tuple[Exposure, ...], *, policy: Policy, seed: int = SEED
) -> Disparity:
    """The disparity of one output; ``outcome`` holds its numbers, on the areas of ``exposures``."""
    rated = outcome.to_numpy(dtype=float)
    plan = plan_for(output.kind, rated, policy=policy)
    unit = DEVIATIONS if plan is not None and plan.measure == "score" else POINTS
    spread = spread_of(exposures)
    facts: dict[str, Any] = {
        "output": output.name,
        "level": output.level,
        "kind": output.kind,
        "unit": unit,
        "areas": min(int((e.weights.sum(axis=1) > 0).sum()) for e in exposures),
        "coverage_pct": min(e.coverage_pct for e in exposures),
        "outcome": outcome,
        "exposures": exposures,
        "shares": class_shares(outcome, spread) if output.kind in ("class", "selection", "type") else None,
    }
    facts = {key: value for key, value in facts.items() if value is not None}
    if plan is None:
        return Disparity(state="te_weinig", gap=None, p_value=None, draws=0, exact=False, **facts)
    rated = _only_measured(rated, plan)
    observed = gaps(rated[None, :], plan, spread).iloc[0]
    rows, exact = arrangements(rated, seed=seed)
    blind = gaps(rows, plan, spread)
    discrete = has_ties(rated)
    chances = family_chances(observed, blind, exact=exact, discrete=discrete)
    extremes = blind.max()
    if not exact:
        # A draw does not hold the extremes: with many areas no draw comes near them, and the test decides best.
        extremes = extremes.combine(gaps(most_uneven(rated, plan, spread), plan, spread).max(), max)
    reachable = (extremes >= size_limit(unit, policy)) & (
        family_chances(extremes, blind, exact=exact, discrete=discrete) < policy.threshold("toeval_pct") / 100
    )
    enough = (
        facts["areas"] >= policy.threshold("minimum_gebieden_uitspraak")
        and facts["coverage_pct"] >= policy.threshold("dekking_kluis_pct")
        and bool(reachable.any())
    )
    differs = (chances < policy.threshold("toeval_pct") / 100) & (observed >= size_limit(unit, policy))
    return Disparity(
        state="te_weinig" if not enough else "verschil" if differs.any() else "geen_verschil",
        gap=float(observed.max()),
        p_value=float(chances.min()),
        as_large=int(family_times(observed, blind, exact=exact).min()),
        draws=len(rows),
        exact=exact,
        discrete=discrete,
        ground=str(observed.idxmax()),
        plan=plan,
        gaps=observed,
        chances=chances,
        extremes=extremes,
        **facts,
    )


def plan_for(kind: str, rated: NDArray[np.float64], *, policy: Policy) -> Plan | None:
    """What can be measured on this outcome, or None when every measure would be about too few areas.

    A class counts with at least ``minimum_gebieden_klasse`` areas in it and as many outside it: the figure of
    nine out of ten areas is that of the tenth. A top-k likewise, and only where no tie lies on its border. A
    score counts unless a few areas make up nearly all of its variance.

    Examples
    --------
    >>> plan_for("class", np.array([0, 0, 0, 1, 1, 1, 2.0]), policy=Policy.load()).cuts
    (0, 1)
    """
    least = int(policy.threshold("minimum_gebieden_klasse"))
    if kind == "score":
        apart = (rated - rated.mean()) ** 2
        few = np.sort(apart)[::-1][: least - 1].sum()
        if apart.sum() <= 0 or 100 * few / apart.sum() > policy.threshold("overheersing_pct"):
            return None
        return Plan("score", highest_first=True)
    if kind == "rank":
        ordered = np.sort(rated)
        sizes = [k for k in range(least, len(rated) - least + 1) if ordered[k - 1] < ordered[k]]
        return Plan("topk", tuple(sizes)) if sizes else None
    classes, counts = np.unique(rated, return_counts=True)
    wanted = (counts >= least) & (counts <= len(rated) - least)
    if kind == "selection":
        wanted &= classes == 1
    return Plan("classes", tuple(int(c) for c in classes[wanted])) if wanted.any() else None


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


def on_areas(exposures: tuple[Exposure, ...], areas: pd.Index, *, policy: Policy) -> tuple[Exposure, ...]:
    """The exposures on some areas; grounds with fewer than two groups to compare are left out."""
    least = policy.threshold("minimum_groep")
    return tuple(e for e in (e.at(areas, least=least) for e in exposures) if len(e.compared) >= 2)


def class_shares(outcome: pd.Series, spread: Spread) -> pd.DataFrame:
    """Share of each group living in each class, in percent (class x ground:group)."""
    classes = sorted(int(c) for c in outcome.unique())
    inside = np.array([outcome.to_numpy(dtype=float) == number for number in classes], dtype=float)
    return pd.DataFrame(
        100 * inside @ spread.values, index=pd.Index(classes, name="klasse"), columns=list(spread.names)
    )


def size_limit(unit: str, policy: Policy) -> float:
    """The agreed size of a gap in ``unit``: from here on it asks for a reason."""
    return policy.threshold("verschil_sd" if unit == DEVIATIONS else "verschil_punten")


def _only_measured(rated: NDArray[np.float64], plan: Plan) -> NDArray[np.float64]:
    """The outcome with all classes that are not measured taken together: they make no difference."""
    if plan.measure != "classes":
        return rated
    return np.where(np.isin(rated, plan.cuts), rated, -1.0)
