"""Any table with area codes, read as a recipient could: every column, label and hidden place against the vault."""

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from guardrails.checks.protected import check_name
from guardrails.checks.values import ordered, said
from guardrails.explain import finding
from guardrails.finding import Finding, Verdict
from guardrails.fingerprint import (
    Limits,
    Targets,
    build_targets,
    find_copy,
    find_joint,
    missing_pattern,
    row_order,
)
from guardrails.policy import Policy
from guardrails.vault import Vault

CHECKS = ("beschermd", "beschermd op waarde")
_CODE = re.compile(r"[A-Za-z]{2}\d{4,8}")
# A column holds the codes when this part of its values are codes.
_MOSTLY = 0.8
_DEEP = 4


def inspect_table(
    frame: pd.DataFrame,
    *,
    vault: Vault,
    policy: Policy,
    peildatum: str = "",
    bases: Mapping[str, pd.Series] | None = None,
    reference: Mapping[str, pd.Series] | None = None,
) -> Verdict:
    """Findings about a table that need not come from here. It is not changed and may hold anything.

    Area codes are looked for in the index and in every column. Names are judged as names, values as values;
    so are the index, its name, the levels of the columns, ``attrs``, unused categories, the order of the rows
    and which figures are missing.

    Parameters
    ----------
    frame : DataFrame
        Any table, one row per area.
    vault : Vault
        Protected columns of the same areas.
    policy : Policy
        The rules in force.
    peildatum : str
        ISO date for the record.
    bases : mapping of Series, optional
        Sizes by which a count may have been divided (area, dwellings), by unit.
    reference : mapping of Series, optional
        Open figures recomputed from their source, by column name. A column equal to one is what it says it is.

    Returns
    -------
    Verdict
        ``outcome`` is ``block`` when a protected column was found. Without codes the values cannot be judged,
        and that is asked about.

    Examples
    --------
    >>> rows = [("WK999900", "wijk", 2024, "herkomst", "a", 300.0, 1000.0),
    ...         ("WK999901", "wijk", 2024, "herkomst", "a", 200.0, 2000.0)]
    >>> vault = Vault(pd.DataFrame(rows, columns=["unit", "level", "year", "ground", "group", "count", "base"]))
    >>> table = pd.DataFrame({"pct_niet_westers": [30.0, 10.0]}, index=["WK999900", "WK999901"])
    >>> inspect_table(table, vault=vault, policy=Policy.load()).outcome
    <Outcome.BLOCK: 'block'>
    """
    out = list(_named(frame, policy))
    limits = Limits.of(policy)
    codes = _codes(frame, vault)
    flat = _flat(frame)
    if codes is None:
        why = "er zijn geen gebiedscodes gevonden die de kluis kent"
        out.append(finding("B19", "tabel", policy=policy, why=why))
        out += _hidden_places(frame, None, None, limits, policy)
    else:
        own = codes.notna() & ~codes.duplicated()
        for units in _levels(codes[own]):
            targets = build_targets(vault, units, bases=bases)
            rows = own & codes.isin(units)
            part = flat[rows.to_numpy()].set_axis(pd.Index(codes[rows]), axis=0)
            if len(units) < limits.distinct:
                continue
            out += _valued(part, targets, limits, policy, reference or {})
            out += _hidden_places(frame, targets, part.index, limits, policy)
    unique = {(f.code, f.subject): f for f in out}
    found = tuple(sorted(unique.values(), key=lambda f: f.sort_key))
    return Verdict(found, peildatum, "", policy.fingerprint, CHECKS)


def _flat(frame: pd.DataFrame) -> pd.DataFrame:
    """Index levels and columns side by side, under names that do not collide."""
    parts = {
        f"index {number + 1}" if name is None else f"index '{name}'": pd.Series(
            frame.index.get_level_values(number).to_numpy()
        )
        for number, name in enumerate(frame.index.names)
    }
    seen: dict[str, int] = {}
    labels: list[Any] = list(frame.columns)
    for position, name in enumerate(labels):
        text = " / ".join(map(str, name)) if isinstance(name, tuple) else str(name)
        seen[text] = seen.get(text, 0) + 1
        label = text if seen[text] == 1 else f"{text} ({seen[text]})"
        parts[label] = frame.iloc[:, position].reset_index(drop=True)
    return pd.DataFrame(parts)


def _codes(frame: pd.DataFrame, vault: Vault) -> pd.Series | None:
    """The code of the area of each row, from the index or the first column that holds codes of the vault."""
    known = set(vault.units)
    for _, values in _flat(frame).items():
        texts = values.map(lambda v: v.strip().upper() if isinstance(v, str) else None)
        coded = texts.map(lambda t: bool(t) and _CODE.fullmatch(t) is not None)
        if len(coded) and coded.mean() >= _MOSTLY and texts.isin(known).any():
            return texts.where(coded.to_numpy(dtype=bool))
    return None


def _levels(codes: pd.Series) -> Iterator[pd.Index]:
    """Codes by kind of area: those of equal form."""
    for _, part in codes.groupby(codes.str[:2] + codes.str.len().astype(str)):
        yield pd.Index(part).sort_values()


def _valued(
    part: pd.DataFrame, targets: Targets, limits: Limits, policy: Policy, reference: Mapping[str, pd.Series]
) -> list[Finding]:
    out: list[Finding] = []
    trusted: set[str] = set()
    copies: set[str] = set()
    numeric: dict[str, pd.Series] = {}
    for name, values in part.items():
        label = str(name)
        aligned = values.reindex(targets.units)
        if label in reference and _equals(aligned, reference[label]):
            trusted.add(label)
        else:
            hit = find_copy(aligned, targets, limits)
            if hit is not None:
                out.append(said(label, hit, policy))
                copies |= {label} if hit.decisive else set()
        gap = missing_pattern(aligned.isna().to_numpy(), targets, limits)
        if gap is not None and gap.decisive:
            out.append(finding("B16", label, policy=policy, ground=gap.ground, units=gap.units))
        if pd.api.types.is_numeric_dtype(aligned.dtype) and not pd.api.types.is_bool_dtype(aligned.dtype):
            numeric[label] = aligned
    single = {k: v for k, v in numeric.items() if k not in copies}
    for names, hit in find_joint(single, targets, limits, trusted=frozenset(trusted)).items():
        out.append(finding("B13", "' en '".join(names), policy=policy, ground=hit.ground, how=hit.how))
    known = [
        part[c] for c in part.columns if not part[c].map(lambda v: isinstance(v, dict | list | set)).any()
    ]
    order = row_order(part.index, targets, limits, known=known)
    if order is not None:
        out.append(ordered("de rijen", order, policy))
    return out


def _equals(shown: pd.Series, source: pd.Series) -> bool:
    if not pd.api.types.is_numeric_dtype(shown.dtype):
        return False
    there = shown.notna()
    return bool(np.allclose(shown[there], source.reindex(shown.index)[there], rtol=1e-9, atol=1e-9))


def _named(frame: pd.DataFrame, policy: Policy) -> Iterator[Finding]:
    """Findings about every name and label: columns, levels, index, categories, text in cells."""
    levels = [*frame.columns.names, *frame.index.names]
    labels: list[Any] = list(frame.columns)
    names = [part for c in labels for part in (c if isinstance(c, tuple) else (c,))]
    for text in (*names, *levels):
        if text is not None and (hit := check_name(str(text), policy=policy)) is not None:
            yield hit
    for position, name in enumerate(frame.columns):
        values = frame.iloc[:, position]
        if isinstance(values.dtype, pd.CategoricalDtype):
            for category in values.cat.categories:
                hit = check_name(str(category), policy=policy, subject=f"categorieën van '{name}'")
                if hit is not None:
                    yield hit
                    break


def _hidden_places(
    frame: pd.DataFrame, targets: Targets | None, units: pd.Index | None, limits: Limits, policy: Policy
) -> Iterator[Finding]:
    """Findings about ``attrs`` of the table and its columns: names, texts and values."""
    places: list[tuple[str, Mapping[Any, Any]]] = [("attrs van de tabel", frame.attrs)]
    places += [
        (f"attrs van '{name}'", frame.iloc[:, i].attrs)
        for i, name in enumerate(frame.columns)
        if frame.iloc[:, i].attrs != frame.attrs
    ]
    for place, content in places:
        if not content:
            continue
        yield finding("B17", place, policy=policy, how=f"{len(content)} onderdelen")
        for text in _texts(content):
            if (named := check_name(text, policy=policy, subject=place)) is not None:
                yield named
                break
        if targets is None or units is None:
            continue
        for series in _series(content, units):
            if (hit := find_copy(series, targets, limits)) is not None and hit.decisive:
                yield finding("B14", place, policy=policy, ground=hit.ground, how=hit.how)
                break


def _texts(content: object, depth: int = 0) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, Mapping) and depth < _DEEP:
        for key, value in content.items():
            yield str(key)
            yield from _texts(value, depth + 1)
    elif isinstance(content, list | tuple) and depth < _DEEP:
        for value in content:
            yield from _texts(value, depth + 1)


def _series(content: object, units: pd.Index, depth: int = 0) -> Iterator[pd.Series]:
    """Everything in ``content`` that gives a figure per unit: by code, or in the order of the rows."""
    if isinstance(content, pd.DataFrame):
        content = {str(i): content.iloc[:, i] for i in range(content.shape[1])}
    if isinstance(content, pd.Series):
        if content.index.is_unique and content.index.isin(units).mean() > _MOSTLY:
            yield content.reindex(units)
        content = content.tolist()
    if isinstance(content, Mapping):
        by_code = {k: v for k, v in content.items() if isinstance(k, str) and k in units}
        if len(by_code) >= _DEEP and all(_is_number(v) for v in by_code.values()):
            yield pd.Series(by_code, dtype=float).reindex(units)
        elif depth < _DEEP:
            for value in content.values():
                yield from _series(value, units, depth + 1)
    elif isinstance(content, list | tuple | np.ndarray):
        listed = list(content)
        if len(listed) == len(units) and all(_is_number(v) for v in listed):
            yield pd.Series(listed, index=units, dtype=float)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | np.number) and not (isinstance(value, float) and math.isinf(value))
