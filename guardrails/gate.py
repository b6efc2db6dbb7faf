"""Reading back a bundle before it closes: the files hold what was approved and nothing besides."""

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from guardrails.approved import Released, require_released
from guardrails.checks.persons import CONTACT_PLACES
from guardrails.explain import finding
from guardrails.finding import Finding, in_order
from guardrails.inspect import ProtectedValues
from guardrails.inspect_file import FileJudge, unread
from guardrails.policy import Policy
from guardrails.readers import Fragment, Unreadable, read
from guardrails.vault import Vault

LEAST = 4
# Files whose figures are compared with the approved table, by the way they end.
COMPARED = (".csv", ".xlsx", ".html", ".geojson", ".json", ".jsonl", ".parquet", ".gpkg")


def read_back(
    folder: Path, released: Released, *, policy: Policy, vault: Vault | None
) -> tuple[Finding, ...]:
    """What stands in the finished files in ``folder`` that was not approved, heaviest first.

    Each file is read as a stranger would read it. Figures per area have to be those of an approved column,
    or follow from one by rounding; figures of the vault may not be there at all.

    Raises
    ------
    NotApproved
        When ``released`` did not come out of the gate.
    """
    require_released(released)
    judge = FileJudge(policy, None if vault is None else ProtectedValues(vault, policy))
    out: dict[tuple[str, str], Finding] = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        for found in _file(path, name, released, judge, policy):
            out.setdefault((found.code, f"{name}: {found.subject}"), found)
    return in_order(out.values())


def _file(path: Path, name: str, released: Released, judge: FileJudge, policy: Policy) -> Iterator[Finding]:
    try:
        for fragment in read(path):
            yield from judge.judge(_without_contacts(fragment, released))
            if path.suffix in COMPARED and fragment.kind == "number-column" and any(fragment.codes):
                strange = _strange(fragment, released)
                if strange:
                    where = f"{name}: {fragment.part}"
                    yield finding("I20", where, policy=policy, where=where, count=strange)
    except Unreadable as error:
        yield unread(name, error, policy)


def _without_contacts(fragment: Fragment, released: Released) -> Fragment:
    """The fragment without what the dossier gives as owner and roles: that is meant to be read by others."""
    said = [
        str(value)
        for section in CONTACT_PLACES
        for value in released.dossier.get(section, {}).values()
        if len(str(value)) >= LEAST
    ]
    if not said:
        return fragment
    # A page folds its lines where it likes, also within an address or a number.
    signs = ([re.escape(sign) for sign in value if not sign.isspace() and sign != "-"] for value in said)
    folded = (r"(?:\s|\u00ad|-)*".join(part) for part in signs)
    contacts = re.compile("|".join(sorted(folded, key=len, reverse=True)))
    return dataclasses.replace(fragment, payload=_blanked(fragment.payload, contacts))


def _blanked(payload: Any, contacts: re.Pattern[str]) -> Any:
    if isinstance(payload, str):
        return contacts.sub(" ", payload)
    if isinstance(payload, tuple | list) and any(isinstance(part, str) for part in payload):
        return type(payload)(_blanked(part, contacts) for part in payload)
    return payload


def _strange(fragment: Fragment, released: Released) -> int:
    """How many figures of a column cannot be those of any approved column; 0 when one column fits."""
    rows = {}
    for value, code in zip(fragment.payload, fragment.codes, strict=False):
        if value is not None and code in released.table.index:
            rows[code] = value
    if len(rows) < LEAST or len(set(rows.values())) < LEAST:
        return 0
    values = np.array(list(rows.values()))
    approved = released.table.loc[list(rows)].to_numpy(float)
    outputs = [o.values.reindex(list(rows)).astype(float).to_numpy() for o in released.outputs.values()]
    columns = [*approved.T, *outputs]
    best = len(values)
    for column in columns:
        for decimals in (None, 0, 1, 2, 3):
            shown = column if decimals is None else np.round(column, decimals)
            gap = np.abs(values - shown)
            # Half steps are rounded to even by one program and away from zero by another.
            step = 1e-9 if decimals is None else 10.0**-decimals * 1.001
            same = gap <= step if decimals is not None else gap <= 1e-9
            best = min(best, int((~same & np.isfinite(column)).sum() + (~np.isfinite(column)).sum()))
    # Ranks, years and counts of areas stand beside the figures; they are small whole numbers.
    whole = bool(np.all(values == values.astype(int)) and values.max() <= max(len(released.table), 100))
    return 0 if best == 0 or whole else best
