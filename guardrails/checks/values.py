"""Whether a figure, an order or a gap is a protected column in disguise, compared by value with the vault."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from guardrails.explain import finding
from guardrails.finding import Finding
from guardrails.fingerprint import (
    Likeness,
    Limits,
    Targets,
    build_targets,
    find_copy,
    find_joint,
    missing_pattern,
    row_order,
)
from guardrails.policy import Policy
from guardrails.submission import Output, Submission
from guardrails.vault import Vault

# Grounds that a column may openly be about, when it is declared to be of this class. All others are closed.
OPENLY: Mapping[str, tuple[str, ...]] = {
    "leeftijd": ("leeftijd",),
    "guard": ("huishouden",),
    "zorg": ("arbeidsongeschiktheid",),
}
# Half a unit of the last decimal shown, and a little for the computer's own rounding.
_HALF = 0.500001
FOLLOWS = "B11"
ASKS = "B12"


def check(
    submission: Submission,
    *,
    policy: Policy,
    vault: Vault | None,
    reference: Mapping[str, pd.Series] | None = None,
) -> list[Finding]:
    """Findings B10 to B13, B15, B16, B18 and B19 about every column, output, order and gap.

    Parameters
    ----------
    submission : Submission
        What is offered.
    policy : Policy
        The rules in force.
    vault : Vault or None
        Protected columns of the same units; without it nothing can be said, and that is asked about.
    reference : mapping of Series, optional
        Figures recomputed from the declared open source, by column name and unit. A column equal to them is
        what it says it is. Other names are sizes by which a count may have been divided (area, households).
    """
    given = dict(reference or {})
    checked = {
        n: _differs(submission.table[n], given[n], submission.columns[n].decimals)
        for n in _both(submission, given)
    }
    out = [
        finding("B18", name, policy=policy, count=count) for name, count in sorted(checked.items()) if count
    ]
    trusted = frozenset(name for name, count in checked.items() if not count)
    limits = Limits.of(policy)
    for level in submission.drawn:
        units = submission.units_of(level)
        if len(units) < limits.distinct:
            continue
        if vault is None:
            out.append(finding("B19", level, policy=policy, why="er is geen kluis"))
            continue
        bases = {
            "inwoners": submission.size,
            **{k: v for k, v in given.items() if k not in submission.columns},
        }
        targets = build_targets(vault, units, bases=bases, parent=submission.parent)
        known = vault.rows_of(units)["unit"].nunique() / len(units)
        if 100 * known < policy.threshold("dekking_kluis_pct"):
            why = f"de kluis kent {round(100 * known)} procent van de gebieden ({level})"
            out.append(finding("B19", level, policy=policy, why=why))
        if targets:
            out += _level(submission, level, targets, trusted, given, policy, limits)
    return _once(out)


def _both(s: Submission, given: Mapping[str, pd.Series]) -> list[str]:
    return [name for name in s.columns if name in given]


def _differs(shown: pd.Series, source: pd.Series, decimals: int) -> int:
    """How many shown figures are not those of the source; a figure taken away is no difference."""
    there = shown.notna()
    gap = (shown - source.reindex(shown.index))[there].abs()
    tolerance = _HALF * 10.0**-decimals
    return int((~(gap <= tolerance)).sum())


def _level(
    s: Submission,
    level: str,
    targets: Targets,
    trusted: frozenset[str],
    given: Mapping[str, pd.Series],
    policy: Policy,
    limits: Limits,
) -> list[Finding]:
    table = s.table.reindex(targets.units)
    out: list[Finding] = []
    copies: set[str] = set()
    for name, column in s.columns.items():
        allowed = targets.without(OPENLY.get(column.klass, ()))
        gone = table[name].isna() & (given[name].reindex(targets.units).notna() if name in given else True)
        out += _of_gaps(name, missing_pattern(gone.to_numpy(), allowed, limits), policy)
        if name in trusted or openly_so(table[name], column.klass, targets, limits):
            trusted = trusted | {name}
            continue
        hit = find_copy(table[name], allowed, limits)
        if hit is not None:
            out.append(said(name, hit, policy))
            copies |= {name} if hit.decisive else set()
    single = {n: table[n] for n in s.columns if n not in copies}
    closed = targets.without(tuple(g for grounds in OPENLY.values() for g in grounds))
    for names, hit in find_joint(single, closed, limits, trusted=trusted).items():
        out.append(finding("B13", "' en '".join(names), policy=policy, ground=hit.ground, how=hit.how))
    for output in s.outputs.values():
        if output.level == level:
            out += _of_output(output, s, closed, limits, policy)
    known = [s.names, *(table[n] for n in s.columns)]
    for place, order in (("de rijen", s.table.index), ("de redenen", s.reasons.index)):
        order_hit = row_order(order[order.isin(targets.units)], targets, limits, known=known)
        if order_hit is not None:
            out.append(ordered(f"{place} ({level})", order_hit, policy))
    return out


def openly_so(values: pd.Series, klass: str, targets: Targets, limits: Limits) -> bool:
    """Whether a column is exactly the figure of the ground it is declared to be of."""
    if klass not in OPENLY:
        return False
    closed = tuple({t.ground for t in targets.items} - set(OPENLY[klass]))
    hit = find_copy(values, targets.without(closed), limits)
    return hit is not None and hit.decisive and hit.exact


def _of_output(
    output: Output, s: Submission, targets: Targets, limits: Limits, policy: Policy
) -> list[Finding]:
    """Findings about an output that is more than its own column cut or sorted."""
    values = output.values.reindex(targets.units).astype(float)
    out = []
    order_hit = row_order(output.values.index, targets, limits, known=[s.names, s.table[output.column]])
    if order_hit is not None:
        out.append(ordered(output.name, order_hit, policy))
    if not _follows(values, s.table[output.column].reindex(targets.units)):
        hit = find_copy(values, targets, limits)
        if hit is not None:
            out.append(said(output.name, hit, policy))
    return out


def _follows(values: pd.Series, column: pd.Series) -> bool:
    """Whether ``values`` only go up, or only go down, with ``column``; then they say nothing more than it."""
    pair = pd.DataFrame({"value": values, "column": column}).dropna().sort_values(["column", "value"])
    steps = np.diff(pair["value"].to_numpy())
    inside = values[column.isin(column.dropna())].nunique() <= 2
    return bool((steps >= 0).all() or (np.diff(pair["value"].to_numpy()[::-1]) >= 0).all()) or (
        inside and _one_run(pair["value"].to_numpy())
    )


def _one_run(chosen: np.ndarray) -> bool:
    """Whether a selection is one stretch of its column, as "at least ... and at most ..." gives."""
    return bool(np.abs(np.diff(chosen)).sum() <= 2)


def _of_gaps(name: str, hit: Likeness | None, policy: Policy) -> list[Finding]:
    if hit is None:
        return []
    if hit.decisive:
        return [finding("B16", name, policy=policy, ground=hit.ground, units=hit.units)]
    return [said(name, hit, policy)]


def said(subject: str, hit: Likeness, policy: Policy) -> Finding:
    """The finding about one column: a copy by value, by order or class, or a question."""
    code = ("B10" if hit.exact else FOLLOWS) if hit.decisive else ASKS
    return finding(code, subject, policy=policy, ground=hit.ground, how=hit.how, units=hit.units)


def ordered(subject: str, hit: Likeness, policy: Policy) -> Finding:
    """The finding about an order of units."""
    if hit.decisive:
        return finding("B15", subject, policy=policy, ground=hit.ground, units=hit.units)
    return said(subject, hit, policy)


def _once(found: list[Finding]) -> list[Finding]:
    """One finding per code and subject: levels often say the same."""
    return list({(f.code, f.subject): f for f in found}.values())
