"""The municipality's own figures of a submission: what they count, and which of them may not be shown."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from guardrails.disclosure.primary import (
    Limits,
    Need,
    count_need,
    group_disclosed,
    group_need,
    money_need,
    unsafe_count,
    unsafe_money,
)
from guardrails.disclosure.units import base_name, base_of, factor, is_count, is_money, unjudged
from guardrails.policy import Policy
from guardrails.submission import Column, Submission

SENSITIVE = ("guard", "leeftijd", "zorg")
TOO_SMALL, SUPPRESSED = "te_klein", "onderdrukt"
# Reasons with which a figure that is offered without a value was kept back by someone else.
KEPT_BACK = (TOO_SMALL, SUPPRESSED, "geheim")
Place = tuple[str, str]


@dataclass(frozen=True)
class OwnColumn:
    """An own column that can be judged.

    ``counts`` are the exact numbers behind the figures (amounts for money), missing where there is none;
    ``shown`` the numbers that a reader can work out from the figures as they stand. ``slack`` is how far those
    two may differ, per area. ``base`` is the base of a share or of a count, if it is in the table.
    """

    column: Column
    counts: pd.Series
    shown: pd.Series
    slack: pd.Series
    limits: Limits
    base: pd.Series | None
    rounding: float = 1.0

    @property
    def sensitive(self) -> bool:
        return self.column.klass in SENSITIVE

    @property
    def whole(self) -> bool:
        """Whether the numbers are whole; amounts of money need not be."""
        return not is_money(self.column)

    @property
    def additive(self) -> bool:
        """Whether areas add up: counts that do, and the counts behind shares."""
        return self.column.aggregation in ("som", "quotient")


@dataclass(frozen=True)
class Primary:
    """What may not be shown by itself.

    ``gone`` maps a column to the areas that are hidden; ``needs`` says of an area and column what has to stay
    possible; ``floor`` what anyone knows a hidden number to be at least, per column and area.
    """

    gone: Mapping[str, pd.Series]
    needs: Mapping[Place, Need]
    floor: Mapping[str, pd.Series]


def limits_of(column: Column, policy: Policy) -> Limits:
    """The numbers of the primary rules for one column."""
    dwellings = "woning" in column.denominator.lower()
    small = "kleine_telling_gevoelig" if column.klass in SENSITIVE else "kleine_telling"
    return Limits(
        count=policy.threshold(small),
        base=policy.threshold("noemer_woningen" if dwellings else "noemer_personen"),
        width=policy.threshold("interval_breedte"),
        group=policy.threshold("groep_aandeel_pct") / 100,
        group_size=policy.threshold("groep_omvang"),
        holders=int(policy.threshold("geld_houders")),
        percent=policy.threshold("geld_pct"),
    )


def exact_of(submission: Submission, name: str, *, slack: pd.Series | float = 0.0) -> pd.Series:
    """The figures of a column before anything was taken away or rounded, as far as they are known.

    What is shown counts; an exact figure that is further from it than rounding can explain is not believed.
    """
    shown = submission.table[name]
    exact = submission.exact.get(name)
    if exact is None:
        return shown
    exact = exact.reindex(shown.index).astype(float)
    believed = shown.isna() | ((exact - shown).abs() <= slack + 1e-9)
    return exact.where(believed, shown)


def own_columns(submission: Submission, policy: Policy) -> dict[str, OwnColumn]:
    """Own columns of which the counts can be judged, by name; a composite has no counts behind it."""
    out = {}
    for name, column in submission.columns.items():
        own = not column.published and column.composition is None
        if own and not unjudged(submission, column):
            base = base_of(submission, column)
            times = factor(column.unit)
            if is_count(column) or is_money(column) or base is None or times is None:
                out[name] = _counted(submission, column, base, policy)
            else:
                out[name] = _shared(submission, column, base, base / times, policy)
    return out


def _counted(submission: Submission, column: Column, base: pd.Series | None, policy: Policy) -> OwnColumn:
    shown = submission.table[column.name]
    step = float(column.rounding) if is_count(column) else 1.0
    return OwnColumn(
        column=column,
        counts=exact_of(submission, column.name, slack=step - 1),
        shown=shown,
        slack=pd.Series(step - 1, index=shown.index),
        limits=limits_of(column, policy),
        base=base,
        rounding=step,
    )


def _shared(
    submission: Submission, column: Column, base: pd.Series, unit: pd.Series, policy: Policy
) -> OwnColumn:
    """A share as the count behind it; ``unit`` is what a share is multiplied with to get there."""
    step = float(column.rounding)
    whole = submission.columns.get(base_name(submission, column))
    loose = step - 1 if whole is None or whole.published else 2 * (step - 1)
    slack = (0.5 * 10.0**-column.decimals * unit.abs() + loose).fillna(np.inf)
    near = ((slack + 0.5) / unit.where(unit != 0)).fillna(0.0)
    return OwnColumn(
        column=column,
        counts=(exact_of(submission, column.name, slack=near) * unit).round(),
        shown=submission.table[column.name] * unit,
        slack=slack,
        limits=limits_of(column, policy),
        base=base,
        rounding=step,
    )


def primary(submission: Submission, own: Mapping[str, OwnColumn], small: pd.Series) -> Primary:
    """The primary rules on all own columns. ``small`` marks areas with too few residents."""
    gone: dict[str, pd.Series] = {}
    needs: dict[Place, Need] = {}
    floor: dict[str, pd.Series] = {}
    everyone = _everyone(submission, own)
    for name, item in own.items():
        # Of a share on an unknown base no count is known, so there is nothing to work out; it is not shown either.
        baseless = pd.Series(not is_count(item.column) and item.base is not None, index=item.counts.index)
        baseless &= item.counts.isna() & (item.base is not None and item.base.isna())
        kept_back = submission.reasons[name].isin(KEPT_BACK) & item.counts.isna() & ~baseless
        tiny = small & (item.counts.notna() | kept_back) & (item.sensitive or item.column.kind != "geteld")
        hidden = tiny | kept_back | baseless
        for unit in item.counts.index:
            need = _need(submission, item, str(unit), everyone.get((str(unit), name)))
            if need is None and hidden[unit] and not baseless[unit]:
                need = Need(width=item.limits.width)
            if need is not None:
                needs[str(unit), name] = need
        gone[name] = hidden | pd.Series(
            [(str(u), name) in needs and not _rounded_enough(item, u) for u in item.counts.index],
            index=item.counts.index,
        )
        if item.rounding > 1 and item.limits.count > item.rounding:
            # A zero among hidden fives would show which is which.
            gone[name] |= item.shown.notna() & (item.shown < item.limits.count - 1e-6)
        floor[name] = _floor(item, tiny, kept_back)
    return Primary(gone, needs, floor)


def _need(submission: Submission, item: OwnColumn, unit: str, group: Need | None) -> Need | None:
    """What has to stay possible about one figure; None when it may be shown."""
    count, limits = float(item.counts[unit]), item.limits
    if np.isnan(count):
        return None
    if is_money(item.column):
        return _money(submission, item, unit, count)
    base = np.nan if item.base is None else float(item.base[unit])
    found = group
    if unsafe_count(count, limits):
        small = count_need(limits)
        if item.rounding > 1:
            small = Need(high=limits.count, width=min(limits.width, item.rounding - 1), zero=True)
        found = small if found is None else small.beside(found)
    if not is_count(item.column) and not base >= limits.base:
        low_base = Need(width=limits.width)
        found = low_base if found is None else low_base.beside(found)
    return found


def _money(submission: Submission, item: OwnColumn, unit: str, total: float) -> Need | None:
    if total == 0:
        return None
    amounts = submission.contributions.get(item.column.name, {}).get(unit, ())
    if not amounts or abs(sum(amounts) - total) > max(0.01, 1e-6 * abs(total)):
        share = item.limits.percent / 100 * abs(total)
        return Need(low=total - share, high=total + share, width=share)
    return money_need(amounts, item.limits) if unsafe_money(amounts, item.limits) else None


def _everyone(submission: Submission, own: Mapping[str, OwnColumn]) -> dict[Place, Need]:
    """Sensitive figures that say something of (nearly) everyone in an area."""
    out: dict[Place, Need] = {}
    groups: dict[tuple[str, str], list[str]] = {}
    for name, item in own.items():
        if item.column.part_of and is_count(item.column):
            groups.setdefault((item.column.part_of, item.column.breakdown), []).append(name)
    for names in groups.values():
        harmless = [n for n in names if own[n].column.harmless or not own[n].sensitive]
        for unit in submission.table.index:
            counts = {name: float(own[name].counts[unit]) for name in names}
            if any(np.isnan(count) for count in counts.values()):
                continue
            limits = own[names[0]].limits
            for name in group_disclosed(counts, limits, harmless=harmless):
                out[str(unit), name] = group_need(counts[name], sum(counts.values()), limits)
    for name, item in own.items():
        if item.base is None or not item.sensitive or item.column.harmless or is_money(item.column):
            continue
        for unit in item.base.index:
            count, base = float(item.counts[unit]), float(item.base[unit])
            if np.isnan(count) or not base >= item.limits.group_size:
                continue
            if count >= item.limits.group * base - 1e-6:
                out[str(unit), name] = group_need(count, base, item.limits)
            elif count == 0 and item.rounding == 1:
                out[str(unit), name] = count_need(item.limits)
    return out


def _rounded_enough(item: OwnColumn, unit: str) -> bool:
    """Whether rounding alone hides a small count; the audit says whether it does beside everything else."""
    if item.rounding <= 1 or item.limits.count > item.rounding:
        return False
    if not is_count(item.column) and (item.base is None or not item.base[unit] >= item.limits.base):
        return False
    return not (item.sensitive and item.base is not None and item.counts[unit] > item.limits.count)


def _floor(item: OwnColumn, tiny: pd.Series, kept_back: pd.Series) -> pd.Series:
    """What anyone knows a hidden number to be at least."""
    if (item.counts < 0).any():
        return pd.Series(-np.inf, index=item.counts.index)
    zeros = item.rounding > 1 or is_money(item.column) or (item.sensitive and item.base is not None)
    out = pd.Series(0.0 if zeros else 1.0, index=item.counts.index)
    if item.base is not None and not is_count(item.column):
        out[~(item.base >= item.limits.base)] = 0.0
    out[tiny | kept_back] = 0.0
    return out
