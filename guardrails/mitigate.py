"""Repairs: figures that are too small to show are taken away, with the reason in their place."""

import dataclasses
from collections.abc import Mapping

import numpy as np
import pandas as pd

from guardrails.disclosure.own import SENSITIVE, SUPPRESSED, TOO_SMALL
from guardrails.disclosure.pattern import Pattern, pattern_of
from guardrails.disclosure.rounding import not_rounded
from guardrails.disclosure.units import unjudged
from guardrails.policy import Policy
from guardrails.submission import Output, Submission


def arranged(submission: Submission) -> Submission:
    """The same submission with rows in code order and columns in the order of the declaration."""
    codes = submission.table.index.sort_values()
    names = list(submission.columns)
    return dataclasses.replace(
        submission,
        table=submission.table.reindex(index=codes, columns=names).astype(float),
        reasons=submission.reasons.reindex(index=codes, columns=names),
        **{
            part: getattr(submission, part).reindex(codes)
            for part in ("names", "parent", "cluster", "level", "size")
        },
        outputs={
            key: dataclasses.replace(output, values=output.values.reindex(output.values.index.sort_values()))
            for key, output in submission.outputs.items()
        },
        exact={name: values.reindex(codes).astype(float) for name, values in submission.exact.items()},
    )


def repair(submission: Submission, *, policy: Policy) -> Submission:
    """The submission without figures that are too small to show; repairing twice changes nothing.

    Published counts stand as published. Modelled figures, and those about income, age and care, are not shown
    for areas under the minimum size (``te_klein``). Of the municipality's own figures become ``onderdrukt``:
    counts under their limit, shares on a small base or with a small count behind them, a sensitive trait of
    (nearly) everyone, money of few holders, and whatever else is needed so that none of those can be worked
    out. What was taken away goes to ``exact``, so that a later audit knows what has to stay hidden.

    Returns
    -------
    Submission
        Rows in code order; table, reasons and outputs agree.
    """
    tidy = arranged(submission)
    table, reasons = tidy.table.copy(), tidy.reasons.copy()
    small = too_small(tidy, policy)
    for name, column in tidy.columns.items():
        if column.kind != "geteld" or column.klass in SENSITIVE:
            _hide(table, reasons, name, small, TOO_SMALL)
    found = pattern(tidy, policy=policy)
    for name, column in tidy.columns.items():
        if name in found.hidden:
            _hide(table, reasons, name, found.hidden[name], SUPPRESSED)
        own = not column.published and column.composition is None
        if own and (unjudged(tidy, column) or not_rounded(tidy, name, policy)):
            _hide(table, reasons, name, table[name].notna(), SUPPRESSED)
    _hide_composed(table, reasons, tidy)
    outputs = {key: _without_hidden(output, table) for key, output in tidy.outputs.items()}
    exact = _kept(tidy, table)
    return dataclasses.replace(tidy, table=table, reasons=reasons, outputs=outputs, exact=exact)


def _hide_composed(table: pd.DataFrame, reasons: pd.DataFrame, tidy: Submission) -> None:
    """A composite goes where one of its parts went: the others and the composite would give the part back."""
    for name, column in tidy.columns.items():
        for part in column.composition.weights if column.composition is not None else ():
            for reason in (TOO_SMALL, SUPPRESSED):
                _hide(table, reasons, name, reasons[part] == reason, reason)


def pattern(submission: Submission, *, policy: Policy) -> Pattern:
    """Which own figures are hidden, why, and what an attacker can still learn of them."""
    tidy = arranged(submission)
    return pattern_of(tidy, policy=policy, small=too_small(tidy, policy))


def too_small(submission: Submission, policy: Policy) -> pd.Series:
    """Areas with fewer residents than the minimum, or an unknown number."""
    return submission.size.isna() | (submission.size < policy.threshold("minimum_inwoners"))


def _kept(before: Submission, table: pd.DataFrame) -> Mapping[str, pd.Series]:
    """The exact own figures, for those columns where the table does not show them all."""
    out = dict(before.exact)
    for name, column in before.columns.items():
        gone = before.table[name].notna() & table[name].isna()
        if not column.published and gone.any():
            out[name] = out[name].combine_first(before.table[name]) if name in out else before.table[name]
    return out


def _hide(table: pd.DataFrame, reasons: pd.DataFrame, name: str, where: pd.Series, reason: str) -> None:
    present = table[name].notna() & where
    table.loc[present, name] = np.nan
    reasons.loc[present, name] = reason


def _without_hidden(output: Output, table: pd.DataFrame) -> Output:
    shown = output.figures(table).notna()
    return dataclasses.replace(output, values=output.values.where(shown))
