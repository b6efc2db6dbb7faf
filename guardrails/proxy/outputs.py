"""What a score, a rank, a selection, a type or a map class gives away: as its column, less what classes hide."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from guardrails.proxy.strengths import Strengths, Together
from guardrails.submission import Column, Output, Submission


@dataclass(frozen=True)
class OutputStrength:
    """What one output explains of a group over the country: ``found`` is of its figures, ``kept`` the part it keeps.

    ``why`` says why it cannot be tested; then ``found`` is None.
    """

    output: str
    column: str
    level: str
    kind: str
    found: Together | None
    kept: float = 1.0
    why: str = ""


def measure_outputs(
    submission: Submission, strengths: Strengths, *, leave_out: Mapping[str, Sequence[str]]
) -> list[OutputStrength]:
    """The strength of every output alone, in the order of the submission.

    ``leave_out`` names per class the grounds that its figures may openly be about.
    """
    out = []
    for name, output in submission.outputs.items():
        if not output.values.notna().any():
            continue
        column = submission.columns[output.column]
        kept, why = _kept(output, submission.table[output.column])
        made, lacking = features_of(column, output.level, submission, strengths)
        why = why or lacking
        out_of_it = leave_out.get(column.klass, ())
        found = (
            None
            if why
            else strengths.combined({name: made}, output.level, kept={name: kept}, leave_out=out_of_it)
        )
        out.append(OutputStrength(name, column.name, output.level, output.kind, found, kept, why))
    return out


def outputs_jointly(
    submission: Submission, strengths: Strengths, level: str, *, without: Collection[str]
) -> Together | None:
    """What the outputs of a level that can be tested explain together; None for fewer than two.

    Outputs of the classes ``without`` say themselves what they are about and are left out.
    """
    made: dict[str, Mapping[str, float]] = {}
    kept = {}
    for name, output in submission.outputs.items():
        share, why = _kept(output, submission.table[output.column])
        weights, lacking = features_of(submission.columns[output.column], level, submission, strengths)
        open_ = submission.columns[output.column].klass not in without
        if open_ and output.level == level and not why and not lacking and weights not in made.values():
            made[name], kept[name] = weights, share
    return strengths.combined(made, level, kept=kept) if len(made) > 1 else None


def features_of(
    column: Column, level: str, submission: Submission, strengths: Strengths
) -> tuple[dict[str, float], str]:
    """Weight per national feature of a column or composite, and why there is none."""
    if column.composition is None:
        made = strengths.made_of([(column, 1.0)], level, method="rang")
        return (made, "") if made else ({}, "van het cijfer zijn geen landelijke cijfers op dit niveau")
    parts = [(submission.columns[name], weight) for name, weight in column.composition.weights.items()]
    made = strengths.made_of(parts, level, method=column.composition.method)
    if made:
        return made, ""
    lacking = sum(strengths.made_of([part], level, method="rang") is None for part in parts)
    return {}, f"van {lacking} van de {len(parts)} onderdelen zijn geen landelijke cijfers op dit niveau"


def kept_share(classes: "pd.Series[float]", figures: "pd.Series[float]") -> float:
    """Part of the variance of the ranks of ``figures`` that is between ``classes``: 1 when each area has its own.

    >>> kept_share(pd.Series([0, 0, 1, 1]), pd.Series([1.0, 2.0, 3.0, 4.0]))
    0.8
    """
    rank = figures.rank(pct=True)
    total = float(((rank - rank.mean()) ** 2).sum())
    between = float(((rank.groupby(classes).transform("mean") - rank.mean()) ** 2).sum())
    return between / total if total > 0 else 0.0


def _kept(output: Output, figures: "pd.Series[float]") -> tuple[float, str]:
    """What the output keeps of its column, and why it cannot be said."""
    pair = pd.DataFrame(
        {"klasse": output.values.astype(float), "cijfer": figures.reindex(output.values.index)}
    )
    pair = pair.dropna()
    ordered = pair.sort_values(["cijfer", "klasse"])["klasse"].to_numpy()
    stretches = 1 + int((np.diff(ordered) != 0).sum()) if len(ordered) else 0
    # A selection between two limits leaves a stretch on both sides of it.
    allowed = pair["klasse"].nunique() + (output.kind == "selection")
    if stretches > allowed:
        return 0.0, "de uitkomst volgt niet uit het cijfer waar zij bij hoort"
    return kept_share(pair["klasse"], pair["cijfer"]), ""
