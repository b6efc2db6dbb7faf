"""Any table with area codes, read as a recipient could: every column, label and hidden place against the vault."""

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from guardrails import fingerprint
from guardrails.checks.protected import check_name
from guardrails.checks.values import OPENLY, openly_so, ordered, said
from guardrails.explain import finding
from guardrails.finding import Finding, Verdict
from guardrails.fingerprint import Limits, Targets
from guardrails.policy import Policy
from guardrails.policy_schema import CLASSES
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
    declared: Mapping[str, str] | None = None,
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
    declared : mapping of str, optional
        Class of columns that come from an open source, by column name: ``leeftijd``, ``guard``, ``zorg``,
        ``proxy`` or ``open``. A column of class ``leeftijd`` may be a figure of age, one of ``guard`` of
        households, one of ``zorg`` of disability benefits; that alone is then no finding. Origin, sex and civil
        status have no such class. Without a declaration every protected figure counts.

    Returns
    -------
    Verdict
        ``outcome`` is ``block`` when a protected column was found. Without codes the values cannot be judged,
        and that is asked about.

    Raises
    ------
    ValueError
        When a declared class does not exist.

    Examples
    --------
    >>> rows = [("WK999900", "wijk", 2024, "herkomst", "a", 300.0, 1000.0),
    ...         ("WK999901", "wijk", 2024, "herkomst", "a", 200.0, 2000.0)]
    >>> vault = Vault(pd.DataFrame(rows, columns=["unit", "level", "year", "ground", "group", "count", "base"]))
    >>> table = pd.DataFrame({"pct_niet_westers": [30.0, 10.0]}, index=["WK999900", "WK999901"])
    >>> inspect_table(table, vault=vault, policy=Policy.load()).outcome
    <Outcome.BLOCK: 'block'>
    """
    classes = dict(declared or {})
    if unknown := sorted(set(classes.values()) - set(CLASSES)):
        raise ValueError(f"unknown class: {', '.join(unknown)} (one of {', '.join(CLASSES)})")
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
            targets = fingerprint.build_targets(vault, units, bases=bases)
            rows = own & codes.isin(units)
            part = flat[rows.to_numpy()].set_axis(pd.Index(codes[rows]), axis=0)
            if len(units) < limits.distinct:
                continue
            out += _valued(part, targets, limits, policy, reference or {}, classes)
            out += _hidden_places(frame, targets, part.index, limits, policy)
    unique = {(f.code, f.subject): f for f in out}
    found = tuple(sorted(unique.values(), key=lambda f: f.sort_key))
    return Verdict(found, peildatum, "", policy.fingerprint, CHECKS)


def _flat(frame: pd.DataFrame) -> pd.DataFrame:
    """Index levels and columns side by side, under names that do not collide."""
    parts = {
        f"index {number + 1}" if name is None else f"index '{name}'": _as_is(
            frame.index.get_level_values(number)
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


def _as_is(values: pd.Index) -> pd.Series:
    """A level of an index as a column; texts stay what they are, also when they are no whole signs."""
    kind = object if values.dtype == object or pd.api.types.is_string_dtype(values.dtype) else values.dtype
    return pd.Series(list(values), dtype=kind)


def _codes(frame: pd.DataFrame, vault: Vault) -> pd.Series | None:
    """The code of the area of each row, from the index or the first column that holds codes of the vault."""
    known = set(vault.units)
    for _, values in _flat(frame).items():
        texts = [v.strip().upper() if isinstance(v, str) else None for v in values]
        coded = [t is not None and _CODE.fullmatch(t) is not None for t in texts]
        if coded and sum(coded) >= _MOSTLY * len(coded) and not known.isdisjoint(filter(None, texts)):
            held = [t if c else None for t, c in zip(texts, coded, strict=True)]
            return pd.Series(held, index=values.index, dtype=object)
    return None


def _levels(codes: pd.Series) -> Iterator[pd.Index]:
    """Codes by kind of area: those of equal form."""
    for _, part in codes.groupby(codes.str[:2] + codes.str.len().astype(str)):
        yield pd.Index(part).sort_values()


def _valued(
    part: pd.DataFrame,
    targets: Targets,
    limits: Limits,
    policy: Policy,
    reference: Mapping[str, pd.Series],
    classes: Mapping[str, str],
) -> list[Finding]:
    out: list[Finding] = []
    trusted: set[str] = set()
    copies: set[str] = set()
    numeric: dict[str, pd.Series] = {}
    for name, values in part.items():
        label = str(name)
        aligned = values.reindex(targets.units)
        klass = classes.get(label, "")
        equal = label in reference and _equals(aligned, reference[label])
        if equal or openly_so(aligned, klass, targets, limits):
            trusted.add(label)
        else:
            hit = fingerprint.find_copy(aligned, targets.without(OPENLY.get(klass, ())), limits)
            if hit is not None:
                out.append(said(label, hit, policy))
                copies |= {label} if hit.decisive else set()
        gap = fingerprint.missing_pattern(aligned.isna().to_numpy(), targets, limits)
        if gap is not None and gap.decisive:
            out.append(finding("B16", label, policy=policy, ground=gap.ground, units=gap.units))
        if pd.api.types.is_numeric_dtype(aligned.dtype) and not pd.api.types.is_bool_dtype(aligned.dtype):
            numeric[label] = aligned
    single = {k: v for k, v in numeric.items() if k not in copies}
    openly = tuple(ground for klass in set(classes.values()) for ground in OPENLY.get(klass, ()))
    closed = targets.without(openly)
    for names, hit in fingerprint.find_joint(single, closed, limits, trusted=frozenset(trusted)).items():
        out.append(finding("B13", "' en '".join(names), policy=policy, ground=hit.ground, how=hit.how))
    known = [
        part[c] for c in part.columns if not part[c].map(lambda v: isinstance(v, dict | list | set)).any()
    ]
    order = fingerprint.row_order(part.index, targets, limits, known=known)
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
            if (hit := fingerprint.find_copy(series, targets, limits)) is not None and hit.decisive:
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
