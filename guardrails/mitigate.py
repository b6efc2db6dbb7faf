"""Repairs: figures that are too small to show are taken away, with the reason in their place."""

import dataclasses

import numpy as np
import pandas as pd

from guardrails.policy import Policy
from guardrails.submission import Column, Output, Submission

SENSITIVE = ("guard", "leeftijd", "zorg")
PERSON_BASES = ("inwoners", "personen", "bewoners", "aantal inwoners")
TOO_SMALL, SUPPRESSED = "te_klein", "onderdrukt"


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
    )


def repair(submission: Submission, *, policy: Policy) -> Submission:
    """The submission without figures that are too small to show; repairing twice changes nothing.

    Published counts stand as published. Modelled figures, and those about income, age and care, are not shown
    for areas under the minimum size (``te_klein``). Own counts under the threshold, own shares on a small
    base, and one more cell where a single hidden one could be found by subtraction, become ``onderdrukt``.

    Returns
    -------
    Submission
        Rows in code order; table, reasons and outputs agree.
    """
    tidy = arranged(submission)
    table, reasons = tidy.table.copy(), tidy.reasons.copy()
    small = tidy.size.isna() | (tidy.size < policy.threshold("minimum_inwoners"))
    for name, column in tidy.columns.items():
        if column.kind != "geteld" or column.klass in SENSITIVE:
            _hide(table, reasons, name, small, TOO_SMALL)
        if not column.published:
            _hide(table, reasons, name, _unsafe_own(tidy, column, policy), SUPPRESSED)
            if column.aggregation == "som":
                _hide_until_safe(table, reasons, name, tidy.parent)
    outputs = {key: _without_hidden(output, table) for key, output in tidy.outputs.items()}
    return dataclasses.replace(tidy, table=table, reasons=reasons, outputs=outputs)


def base_of(submission: Submission, column: Column) -> pd.Series | None:
    """The base of an own share: a column of the table with that name or label, residents, or None."""
    wanted = column.denominator.strip().lower()
    for other in submission.columns.values():
        if other.name != column.name and wanted in (other.label.lower(), other.name.split("@")[0].lower()):
            return submission.table[other.name]
    return submission.size if wanted in PERSON_BASES else None


def _unsafe_own(submission: Submission, column: Column, policy: Policy) -> pd.Series:
    values = submission.table[column.name]
    sensitive = column.klass in SENSITIVE
    limit = policy.threshold("kleine_telling_gevoelig" if sensitive else "kleine_telling")
    if column.aggregation == "som":
        return (values > 0) & (values < limit)
    base = base_of(submission, column)
    if base is None:
        return values.notna() if column.aggregation == "quotient" else values.isna() & False
    dwellings = "woning" in column.denominator.lower()
    floor = policy.threshold("noemer_woningen" if dwellings else "noemer_personen")
    factor = 100.0 if "%" in column.unit or "procent" in column.unit.lower() else 1.0
    count = values * base / factor
    return values.notna() & (base.isna() | (base < floor) | ((count > 0) & (count < limit - 0.5)))


def _hide_until_safe(table: pd.DataFrame, reasons: pd.DataFrame, name: str, parent: pd.Series) -> None:
    while (extra := _subtractable(table[name], reasons[name], parent)).any():
        _hide(table, reasons, name, extra, SUPPRESSED)


def _subtractable(values: pd.Series, reasons: pd.Series, parent: pd.Series) -> pd.Series:
    """Cells to hide as well, because one equation of a total and its parts gives a hidden cell away.

    That is so when the total is shown and one part is hidden, or the total is hidden and all parts are shown.
    """
    extra = pd.Series(False, index=values.index)
    taken = reasons.isin([SUPPRESSED, TOO_SMALL])
    for total, parts in values.groupby(parent):
        if total not in values.index or not (taken[parts.index].any() or taken[total]):
            continue
        hidden, shown = int(taken[parts.index].sum()), parts[parts.notna()]
        leaks = (pd.notna(values[total]) and hidden == 1) or (taken[total] and hidden == 0)
        if leaks and len(shown):
            positive = shown[shown > 0]
            pick = (positive if len(positive) else shown).sort_values(kind="stable").index[0]
            extra[pick] = True
    return extra


def _hide(table: pd.DataFrame, reasons: pd.DataFrame, name: str, where: pd.Series, reason: str) -> None:
    present = table[name].notna() & where
    table.loc[present, name] = np.nan
    reasons.loc[present, name] = reason


def _without_hidden(output: Output, table: pd.DataFrame) -> Output:
    shown = table[output.column].reindex(output.values.index).notna()
    return dataclasses.replace(output, values=output.values.where(shown))
