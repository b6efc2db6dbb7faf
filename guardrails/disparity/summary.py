"""What is released of the disparity check: state, largest gap and number of areas, and nothing to subtract."""

from collections.abc import Mapping, Sequence
from typing import Any

from guardrails.disparity.measure import POINTS, Disparity
from guardrails.explain import STATES
from guardrails.policy import Policy


def public_summary(results: Mapping[str, Disparity], *, policy: Policy) -> list[dict[str, Any]]:
    """Per output its state, largest gap in whole points (a score: one decimal of a standard deviation) and areas.

    Outputs that differ by fewer than ``minimum_gebieden_klasse`` areas share one gap, the largest of them:
    subtracting two of them would give the composition of the areas in between. Rankings and scores of one
    level share a gap for the same reason. ``samen_met`` counts the other outputs that share it.
    """
    shared = shared_gaps(list(results.values()), least=int(policy.threshold("minimum_gebieden_klasse")))
    summary = []
    for name, result in results.items():
        gap, others = shared[name]
        line: dict[str, Any] = {
            "uitkomst": name,
            "niveau": result.level,
            "stand": STATES[result.state],
            "grootste_verschil_punten": None if gap is None or result.unit != POINTS else round(gap),
            "gebieden": result.areas,
        }
        if result.unit != POINTS and gap is not None:
            line["grootste_verschil_sd"] = round(gap, 1)
        if others:
            line["samen_met"] = others
        summary.append(line)
    return summary


def shared_gaps(results: Sequence[Disparity], *, least: int) -> dict[str, tuple[float | None, int]]:
    """Per output the gap that may be told, and with how many other outputs it is shared."""
    groups: list[list[Disparity]] = []
    for result in results:
        near = [g for g in groups if any(too_close(result, other, least=least) for other in g)]
        groups = [g for g in groups if g not in near] + [[result, *(r for g in near for r in g)]]
    told = {}
    for group in groups:
        gap = max((r.gap for r in group if r.gap is not None), default=None)
        for result in group:
            told[result.output] = (None, 0) if result.gap is None else (gap, len(group) - 1)
    return told


def too_close(one: Disparity, other: Disparity, *, least: int) -> bool:
    """Whether subtracting the gaps of two outputs says something about fewer than ``least`` areas."""
    if one.level != other.level or one.unit != other.unit or one.gap is None or other.gap is None:
        return False
    if one.plan.measure != "classes" and other.plan.measure != "classes":
        return True
    return any(0 < len(a ^ b) < least for a in _tops(one) for b in _tops(other))


def _tops(result: Disparity) -> list[frozenset[str]]:
    """Sets of areas the gap may be about: the classes, or every top of a ranking; each side of each."""
    areas = result.outcome.index
    if result.plan.measure == "classes":
        sets = list(result.sets())
    elif result.plan.measure == "topk":
        ordered = result.outcome.sort_values(kind="stable").index
        sets = [frozenset(ordered[:k]) for k in result.plan.cuts]
    else:
        return []
    return [*sets, *(frozenset(areas) - s for s in sets)]
