"""Voices beside the figures: what people said of an area, with role, organisation and date, never a name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from guardrails import Outcome, check_text
from guardrails.approved import Cleared
from wijkprofiel.law import law
from wijkprofiel.numbers import format_date

RECORDS = "duiding"
ORIGINS: Mapping[str, str] = {
    "duiding": "duiding",
    "werksessie": "werksessie",
    "feitencheck": "feitencheck",
}
_PERSON_CODES = "P"


@dataclass(frozen=True)
class Voice:
    """One contribution: the words, who spoke (role and organisation), when and where, and about which topic."""

    text: str
    speaker: str
    topic: str


@dataclass(frozen=True)
class Voices:
    """What may be shown, oldest first, and how many contributions were held back by the guardrails."""

    shown: tuple[Voice, ...] = ()
    held: int = 0


def voices_of(approved: Cleared, unit: str) -> Voices:
    """The contributions about one area and the areas in it.

    A text with a label or with data about a person is held back and counted.
    """
    records = [r for r in _records(approved.dossier) if _touches(approved, unit, r)]
    shown = [r for r in records if not _held_back(r)]
    return Voices(tuple(_voice(approved, unit, r) for r in shown), len(records) - len(shown))


def all_voices(approved: Cleared) -> Voices:
    """Every contribution to the profile, about an area, a topic, both or the whole; held back as in `voices_of`."""
    records = list(_records(approved.dossier))
    shown = [r for r in records if not _held_back(r)]
    return Voices(tuple(_voice(approved, "", r) for r in shown), len(records) - len(shown))


def _records(dossier: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    found = [
        r for r in dossier.get(RECORDS, ()) if isinstance(r, Mapping) and str(r.get("tekst", "")).strip()
    ]
    return sorted(found, key=lambda r: (str(r.get("datum", "")), str(r["tekst"])))


def _touches(approved: Cleared, unit: str, record: Mapping[str, Any]) -> bool:
    area = str(record.get("gebied", ""))
    return area == unit or (area in approved.parent.index and approved.parent[area] == unit)


def _held_back(record: Mapping[str, Any]) -> bool:
    text = " ".join(str(record.get(key, "")) for key in ("tekst", "rol", "organisatie"))
    found = check_text("stem", text, policy=law())
    return any(f.outcome == Outcome.BLOCK or f.code.startswith(_PERSON_CODES) for f in found)


def _voice(approved: Cleared, unit: str, record: Mapping[str, Any]) -> Voice:
    said = [str(record.get(key, "")).strip() for key in ("rol", "organisatie")]
    day = str(record.get("datum", ""))
    origin = ORIGINS.get(str(record.get("soort", "")), "")
    parts = [*said, format_date(day) if day else "", origin]
    area = str(record.get("gebied", ""))
    about = [str(approved.names.get(area, area))] if area != unit else []
    key = str(record.get("indicator", ""))
    labels = [c.label for c in approved.columns.values() if c.name.partition("@")[0] == key]
    return Voice(
        text=str(record["tekst"]).strip(),
        speaker=", ".join(part for part in parts if part),
        topic=", ".join([*about, *labels[:1]]),
    )
