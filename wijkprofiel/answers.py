"""The four questions, answered once for an indicator and a purpose and used again for a year."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from wijkprofiel.errors import DossierError

FIELDS = (
    "sleutel",
    "doelsoort",
    "doel",
    "geschikt",
    "noodzakelijk",
    "evenredig",
    "door",
    "datum",
    "geldig_tot",
)
_IN_DOSSIER = FIELDS[2:]
_YEAR = 365


def with_answers(
    content: Mapping[str, Any], answers: Sequence[Mapping[str, Any]], *, days: int = _YEAR
) -> tuple[dict[str, Any], tuple[Mapping[str, Any], ...]]:
    """``content`` in which each indicator without answers has those on record, and the records that were used.

    A record counts for its own indicator (``sleutel``) and purpose (``doelsoort``), at most ``days`` after its
    date; the newest one is taken. What the dossier itself says goes first.

    Raises
    ------
    DossierError
        When a record lacks a field, has an unknown one, or one of the wrong type.

    Examples
    --------
    >>> with_answers({"indicator": [{"sleutel": "bijstand"}]}, [])[1]
    ()
    """
    known = [_checked(record, number) for number, record in enumerate(answers, 1)]
    purpose = str(content.get("doel", {}).get("doelsoort", ""))
    used: list[Mapping[str, Any]] = []
    answered: dict[str, list[Mapping[str, Any]]] = {}
    for table, name in (("indicator", "sleutel"), ("samenstelling", "naam")):
        for entry in content.get(table, []):
            fitting = [r for r in known if (r["sleutel"], r["doelsoort"]) == (entry.get(name), purpose)]
            if fitting and not entry.get("vier_vragen") and "indelen" in uses_of(entry, table, content):
                newest = max(fitting, key=lambda record: str(record["datum"]))
                used.append(newest)
                entry = {**entry, "vier_vragen": _as_section(newest, days)}
            answered.setdefault(table, []).append(entry)
    return ({**content, **answered} if used else dict(content)), tuple(used)


def uses_of(entry: Mapping[str, Any], table: str, content: Mapping[str, Any]) -> set[str]:
    """Uses of an entry of ``table``: a composite puts areas apart, and so does what is in one or is selected on."""
    key = entry.get("sleutel")
    selected = any(s.get("sleutel") == key for s in content.get("selectie", []))
    part = any(
        str(name).split("@")[0] == key
        for made in content.get("samenstelling", [])
        for name in made.get("indicatoren", [])
    )
    return {
        *entry.get("gebruik", ()),
        *(("indelen",) if selected or part or table == "samenstelling" else ()),
    }


def _as_section(record: Mapping[str, Any], days: int) -> dict[str, Any]:
    start, until = (dt.date.fromisoformat(record[key]) for key in ("datum", "geldig_tot"))
    section = {key: record[key] for key in _IN_DOSSIER}
    return section | {"datum": start, "geldig_tot": min(until, start + dt.timedelta(days=days))}


def _checked(record: Mapping[str, Any], number: int) -> Mapping[str, Any]:
    where = f"Regel {number} van 'vier_vragen.jsonl'"
    wrong = sorted(set(FIELDS) ^ set(record))
    if wrong:
        raise DossierError(
            f"{where}: {', '.join(wrong)} ontbreekt of hoort er niet.", remedy=f"Velden: {', '.join(FIELDS)}."
        )
    if not all(isinstance(record[key], str) for key in FIELDS):
        raise DossierError(
            f"{where}: elk veld moet tekst zijn.", remedy="Zet elk veld tussen aanhalingstekens."
        )
    try:
        for key in ("datum", "geldig_tot"):
            dt.date.fromisoformat(record[key])
    except ValueError as problem:
        raise DossierError(
            f"{where}: '{record[key]}' is geen datum.", remedy="Schrijf jaar-maand-dag, zoals 2026-03-09."
        ) from problem
    return record
