"""Recording what persons did: a session or DPIA that was held and an action beside a dossier, an agreement in it."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from guardrails import Policy, Submission, check_text, scope_of
from wijkprofiel.dossier_file import DossierFile
from wijkprofiel.errors import UsageError
from wijkprofiel.records import append_record

SESSIONS_FILE, ACTIONS_FILE = "sessies.jsonl", "acties.jsonl"
# What can be held, by the name of its question list.
SESSIONS = ("dpia", "ethiek", "iama")
OPEN, DONE = "open", "klaar"


def record_session(
    folder: Path,
    submission: Submission,
    kind: str,
    *,
    day: str,
    today: str,
    by: str,
    role: str,
    document: str = "",
) -> Mapping[str, Any]:
    """Write that a session of ``kind`` was held on ``day`` about ``submission`` as it is now; returns the record.

    The record holds what the session was about (purpose, recipients, sources, areas, analysis, track), so that a
    later change that rises is seen.

    Parameters
    ----------
    kind
        ``dpia``, ``ethiek`` or ``iama``.
    day, today
        ISO dates; a session of a later day than ``today`` was not held.
    by, role
        Who records it, and as what.
    document
        Where the whole paper is kept; needed for a DPIA.

    Raises
    ------
    UsageError
        When the kind is unknown, the day is no date or in the future, or a name, role or document is absent.
    """
    if kind not in SESSIONS:
        raise UsageError(f"'{kind}' is niet vast te leggen.", remedy=f"Kies uit: {', '.join(SESSIONS)}.")
    if _day(day) > _day(today):
        raise UsageError(
            f"De dag {day} ligt in de toekomst.", remedy="Leg iets pas vast als het is gehouden."
        )
    if not by.strip() or not role.strip():
        raise UsageError("Er staat niet bij wie dit vastlegt.", remedy="Geef --door en --rol.")
    if kind == "dpia" and not document.strip():
        raise UsageError(
            "Van een DPIA hoort erbij waar het stuk staat.", remedy="Geef --stuk, zoals een zaaknummer."
        )
    record = {
        "sessie": kind,
        "datum": day,
        "door": by.strip(),
        "rol": role.strip(),
        "gaat_over": scope_of(submission),
    }
    if document.strip():
        record["stuk"] = _clean(document, "stuk")
    append_record(folder / SESSIONS_FILE, record)
    return record


def record_action(
    folder: Path, name: str, *, text: str, owner: str, due: str, critical: bool, day: str, done: bool = False
) -> Mapping[str, Any]:
    """Write an action, or its new state; of the lines with the same ``name`` the last one counts.

    Raises
    ------
    UsageError
        When a part is absent, the day is no date, or the text may not be kept.
    """
    if not (name.strip() and text.strip() and owner.strip()):
        raise UsageError(
            "Een actie heeft een naam, een tekst en een eigenaar.", remedy="Vul ze alle drie in."
        )
    _day(due)
    record = {
        "actie": name.strip(),
        "tekst": _clean(text, "tekst"),
        "eigenaar": owner.strip(),
        "voor": due,
        "kritiek": critical,
        "stand": DONE if done else OPEN,
        "datum": day,
    }
    append_record(folder / ACTIONS_FILE, record)
    return record


def record_agreement(made: DossierFile, name: str, *, text: str, until: str, day: str) -> Mapping[str, Any]:
    """Write an agreement with its last day in the dossier; the one with that ``name`` is made anew. Returns it.

    An empty ``text`` leaves that of the agreement as it was.

    Raises
    ------
    UsageError
        When a part is absent, the day is no date, or the text may not be kept.
    """
    place = f"afspraak.{made.number_of('afspraak', name.strip())}"
    known = made.value(place) or {}
    record = {
        "naam": name.strip(),
        "wat": _clean(text, "tekst") or known.get("wat", ""),
        "gemaakt_op": _day(day),
        "geldig_tot": _day(until),
    }
    if not (record["naam"] and record["wat"]):
        raise UsageError("Een afspraak heeft een naam en een tekst.", remedy="Vul ze allebei in.")
    for key, value in record.items():
        made.put(f"{place}.{key}", value)
    return record


def record_wish(made: DossierFile, text: str, *, of: str, day: str) -> bool:
    """Put a wish on the list in the dossier; False when it stands there already, from the same role.

    Raises
    ------
    UsageError
        When text or role is absent, the day is no date, or the text may not be kept.
    """
    said, role = _clean(text, "tekst"), _clean(of, "rol")
    if not said or not role:
        raise UsageError("Een wens heeft een tekst en een rol.", remedy="Geef --tekst en --van.")
    held = made.content.get("wens", [])
    if any((e.get("tekst"), e.get("van")) == (said, role) for e in held):
        return False
    for key, value in (("tekst", said), ("van", role), ("datum", _day(day))):
        made.put(f"wens.{len(held) + 1}.{key}", value)
    return True


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as problem:
        raise UsageError(
            f"'{text}' is geen datum.", remedy="Schrijf jaar-maand-dag, zoals 2026-03-09."
        ) from problem


def _clean(text: str, place: str) -> str:
    """``text`` on one line, after the checks on words and persons that every typed text gets."""
    found = check_text(place, text, policy=Policy.load())
    stopping = [f for f in found if f.outcome.value == "block"]
    if stopping:
        raise UsageError(stopping[0].message, remedy=stopping[0].remedy)
    return " ".join(text.split())
