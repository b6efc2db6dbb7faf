"""Which figures are too small to show, and whether anything gives them away."""

import numpy as np

from guardrails.disclosure.own import SENSITIVE, SUPPRESSED, TOO_SMALL
from guardrails.disclosure.units import unjudged
from guardrails.explain import finding
from guardrails.finding import Finding
from guardrails.mitigate import pattern, repair
from guardrails.policy import Policy
from guardrails.submission import Output, Submission


def check(submission: Submission, *, policy: Policy) -> list[Finding]:
    """Findings S01 to S05: how many figures the repair takes away, and what it cannot judge."""
    out: list[Finding] = []
    for column in submission.columns.values():
        why = unjudged(submission, column)
        held = submission.table[column.name].notna() | (submission.reasons[column.name] == SUPPRESSED)
        if why and held.any():
            out.append(finding("S03", column.name, policy=policy, label=column.label, why=why))
    repaired = repair(submission, policy=policy)
    for output in submission.outputs.values():
        if _edge_gives_away(output, submission, repaired):
            out.append(finding("S05", output.name, policy=policy))
    small = int((repaired.reasons == TOO_SMALL).sum().sum())
    hidden = int((repaired.reasons == SUPPRESSED).sum().sum())
    if small:
        limit = int(policy.threshold("minimum_inwoners"))
        out.append(finding("S01", "kleine gebieden", policy=policy, count=small, limit=limit))
    if hidden:
        out.append(
            finding(
                "S02", "kleine aantallen", policy=policy, count=hidden, **_cost(submission, repaired, policy)
            )
        )
    unknown = int(submission.size.isna().sum())
    if unknown and any(c.kind != "geteld" or c.klass in SENSITIVE for c in submission.columns.values()):
        out.append(finding("S04", "inwoners", policy=policy, count=unknown))
    return out


def _cost(submission: Submission, repaired: Submission, policy: Policy) -> dict[str, int]:
    """What hiding own figures costs: how many were small themselves, and how much is missing then.

    ``share_pct`` is of all own figures, ``residents_pct`` of the residents on the finest level with a hole.
    """
    own = [name for name, column in repaired.columns.items() if not column.published]
    holes = repaired.reasons[own] == SUPPRESSED
    had = int(repaired.table[own].notna().sum().sum() + holes.sum().sum())
    levels = [(len(repaired.units_of(level)), level) for level in repaired.drawn]
    units = repaired.units_of(max(levels)[1])
    size = repaired.size.reindex(units).fillna(0.0)
    without = float(size[holes.reindex(units).any(axis=1)].sum())
    extra = pattern(submission, policy=policy).extra()
    return {
        "extra": extra,
        "share_pct": round(100 * int(holes.sum().sum()) / had) if had else 0,
        "residents_pct": round(100 * without / float(size.sum())) if size.sum() else 0,
    }


def _edge_gives_away(output: Output, before: Submission, after: Submission) -> bool:
    """Whether a class limit equals a figure that was taken away and no figure that stayed."""
    old, new = output.figures(before.table), output.figures(after.table)
    gone = old[old.notna() & new.isna()].to_numpy(dtype=float)
    stayed = new.dropna().to_numpy(dtype=float)
    edges = np.asarray(output.edges, dtype=float)
    return any(np.isclose(gone, e).any() and not np.isclose(stayed, e).any() for e in edges)
