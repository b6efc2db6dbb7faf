"""The council's two switches: use of residents' data that no law settles, and the reach of algorithms (S96)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guardrails.errors import PolicyError

STANDS = ("toegestaan", "verboden")
_FIELDS = ("id", "stand", "voorwaarde", "besluit", "datum")


@dataclass(frozen=True)
class Switch:
    """One subject on which the council decides: allowed or forbidden, under a condition, from a date."""

    id: str
    allowed: bool
    condition: str
    decision: str
    date: str


# What each switch is about, in the words of the findings.
SUBJECTS: Mapping[str, str] = {
    "uitwisselen": "gegevens van inwoners uitwisselen en gebruiken waar de wet het niet regelt",
    "algoritmen": "algoritmen die gebieden een score, volgorde of type geven of iets voorspellen",
}


def read_switches(file: str, entries: Sequence[Mapping[str, Any]]) -> dict[str, Switch]:
    """The ``[[schakelaar]]`` blocks of a kader, by id; a switch that is not there is undecided.

    Raises
    ------
    PolicyError
        When a field is absent, unknown or no text, the id or stand is unknown, or a switch stands twice.

    Examples
    --------
    >>> import datetime
    >>> entry = {"id": "algoritmen", "stand": "verboden", "voorwaarde": "", "besluit": "RB-2026-9",
    ...          "datum": datetime.date(2026, 3, 1)}
    >>> read_switches("kader.toml", [entry])["algoritmen"].allowed
    False
    """
    out: dict[str, Switch] = {}
    for number, entry in enumerate(entries, 1):
        switch = _switch(f"{file}, schakelaar {number}", entry)
        if switch.id in out:
            raise PolicyError(
                f"{file}: de schakelaar '{switch.id}' staat er twee keer.", remedy="Laat er een staan."
            )
        out[switch.id] = switch
    return out


def _switch(where: str, entry: Mapping[str, Any]) -> Switch:
    unknown, absent = sorted(set(entry) - set(_FIELDS)), [k for k in _FIELDS if k not in entry]
    if unknown or absent:
        what = f"onbekend veld {', '.join(unknown)}" if unknown else f"veld {', '.join(absent)} ontbreekt"
        raise PolicyError(f"{where}: {what}.", remedy="Velden: " + ", ".join(_FIELDS) + ".")
    for key, options in (("id", tuple(SUBJECTS)), ("stand", STANDS)):
        if entry[key] not in options:
            raise PolicyError(f"{where}: '{key}' kan alleen zijn: {', '.join(options)}.")
    condition, decision, date = entry["voorwaarde"], entry["besluit"], entry["datum"]
    if not isinstance(condition, str) or not isinstance(decision, str) or not decision.strip():
        raise PolicyError(
            f"{where}: 'besluit' moet het nummer van het besluit zijn en 'voorwaarde' tekst.",
            remedy='Vul het besluit in. Zonder voorwaarde schrijft u voorwaarde = "".',
        )
    if not isinstance(date, dt.date) or isinstance(date, dt.datetime):
        raise PolicyError(
            f"{where}: 'datum' moet een datum zijn.",
            remedy="Schrijf de datum zonder aanhalingstekens, bijvoorbeeld datum = 2026-11-01.",
        )
    return Switch(
        entry["id"], entry["stand"] == "toegestaan", condition.strip(), decision.strip(), date.isoformat()
    )
