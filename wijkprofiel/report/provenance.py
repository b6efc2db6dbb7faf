"""Where fetched figures come from, in rows for a workbook and a report."""

from collections.abc import Mapping
from typing import Any

from guardrails.approved import Released

# Heading -> key in what was noted at fetching.
PROVENANCE_HEADS: Mapping[str, str] = {
    "Bron": "bron",
    "Titel": "titel",
    "Tabel": "tabel",
    "Jaar": "jaar",
    "Uitgave": "uitgave",
    "Moment van ophalen": "opgehaald",
    "Opgehaald bij": "dienst",
    "Gevraagd": "vraag",
    "Rijen": "rijen",
    "Controlegetal (SHA-256)": "sha256",
    "Licentie": "licentie",
    "Naamsvermelding": "naamsvermelding",
    "Opgehaald met": "lader",
}


def provenance_rows(released: Released) -> tuple[tuple[str, ...], ...]:
    """One row per fetched set that was used, in the order of `PROVENANCE_HEADS`; none for embedded figures."""
    fetched = released.dossier.get("opgehaald", ())
    return tuple(tuple(_text(one, key) for key in PROVENANCE_HEADS.values()) for one in fetched)


def _text(one: Mapping[str, Any], key: str) -> str:
    value = one.get(key, "")
    if key == "lader":
        return f"wijkprofiel {value}"
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_listed(part)}" for name, part in sorted(value.items()) if name != "bouw")
    return str(value)


def _listed(part: Any) -> str:
    return ", ".join(map(str, part)) if isinstance(part, (list, tuple)) else str(part)
