"""The canonical form of a profile: what is judged, approved and checked afterwards, as bytes and as a hash.

The form holds what remains after repair (small numbers taken away), so that it can be rebuilt from what was
released. It does not depend on the order of rows or columns, on seed, locale or time; ``peildatum`` is no
part of it. Nor is whether the file of a source still has the hash on its card: the same rows in another order are
another file. That stays in the dossier and is judged every time (Q11).
"""

import dataclasses
import datetime as dt
import hashlib
import json
import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from guardrails.approved import Cleared
from guardrails.checks import contract
from guardrails.errors import Blocked
from guardrails.mitigate import repair
from guardrails.policy import Policy
from guardrails.submission import Column, Submission

FORM = "wijkprofiel-canoniek-1"


def canonical_hash(submission: Submission, policy: Policy) -> str:
    """SHA-256 of the canonical form of ``submission`` after repair, under ``policy``.

    Raises
    ------
    Blocked
        When the submission breaks the contract, so that it has no canonical form.
    """
    broken = contract.check(submission, policy=policy)
    if broken:
        raise Blocked("De opgave klopt niet; er is geen kenmerk te berekenen.", findings=tuple(broken))
    return hashlib.sha256(canonical_bytes(repair(submission, policy=policy), policy.fingerprint)).hexdigest()


def canonical_bytes(profile: Submission | Cleared, fingerprint: str) -> bytes:
    """The canonical form as UTF-8 JSON: keys sorted, no spaces; its SHA-256 is the canonical hash.

    ``profile`` is a repaired submission or an approved profile (`Cleared`, `Released`); both give the same
    bytes.
    """
    return dump(canonical_document(profile, fingerprint)).encode("utf-8")


def canonical_document(profile: Submission | Cleared, fingerprint: str) -> dict[str, Any]:
    """The canonical form as plain data."""
    codes = sorted(profile.table.index)
    return {
        "vorm": FORM,
        "beleid": fingerprint,
        "onderwerp": profile.subject,
        "niveaus": sorted(profile.drawn),
        "gebieden": {
            code: {
                "naam": profile.names[code],
                "boven": profile.parent[code],
                "gemeente": profile.cluster[code],
                "niveau": profile.level[code],
            }
            for code in codes
        },
        "kolommen": {name: _declared(column) for name, column in profile.columns.items()},
        "cijfers": {name: _figures(profile.table[name], profile.reasons[name]) for name in profile.columns},
        "uitkomsten": {
            name: {
                "soort": output.kind,
                "kolom": output.column,
                "niveau": output.level,
                "grenzen": _plain(output.edges),
                "titel": output.title,
                "waarden": {code: _plain(value) for code, value in output.values.items()},
                # Only where there is one, so that older marks stay valid.
                **({"tegen": output.against} if output.against else {}),
            }
            for name, output in profile.outputs.items()
        },
        "grenzen": {level: dataclasses.asdict(b) for level, b in profile.boundaries.items()},
        "dossier": _without_file_state(_plain(profile.dossier)),
    }


def dump(document: Any) -> str:
    """Canonical JSON of plain data.

    >>> dump({"b": 1, "a": "é"})
    '{"a":"é","b":1}'
    """
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _without_file_state(dossier: dict[str, Any]) -> dict[str, Any]:
    """The plain dossier without what the measured quality says of the bytes of source files."""
    record = dossier.get("kwaliteit")
    if not isinstance(record, dict):
        return dossier
    kept = dict(record)
    if "sources" in record:
        kept["sources"] = [{k: v for k, v in s.items() if k != "sums_agree"} for s in record["sources"]]
    if "notices" in record:
        kept["notices"] = [n for n in record["notices"] if n.get("kind") != "gewijzigd"]
    return {**dossier, "kwaliteit": kept}


def _declared(column: Column) -> dict[str, Any]:
    """The declaration of a column; ``composition`` only where there is one, so that older marks stay valid."""
    plain: dict[str, Any] = _plain(dataclasses.asdict(column))
    return plain if column.composition is not None else {k: v for k, v in plain.items() if k != "composition"}


def _figures(values: pd.Series, reasons: pd.Series) -> dict[str, Any]:
    return {
        code: _plain(value) if reason == "" else {"reden": reason}
        for code, value, reason in zip(values.index, values, reasons.reindex(values.index), strict=True)
    }


def _plain(value: Any) -> Any:
    """Plain data with one way to write each value: whole numbers without a fraction, missing as null."""
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, bool | str) or value is None:
        return value
    if isinstance(value, dt.date | dt.datetime | dt.time):
        return value.isoformat()
    if pd.isna(value):
        return None
    number = float(value)
    return int(number) if number.is_integer() and math.fabs(number) < 2**53 else number
