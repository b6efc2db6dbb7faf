"""The draft entry for the register of processing (AVG article 30), or the statement that none is needed."""

from typing import Any

from guardrails import Released, answers_to, uses_personal_data
from wijkprofiel.accountability.field_list import fitted, load_fields
from wijkprofiel.accountability.profile_facts import gemeente_name, owner_of, recipients_text, title_of

REGISTER = "verwerkingenregister"
LIST = "verwerking"
_OWN = "eigen_bronnen"


def processing_entry(released: Released) -> dict[str, Any] | None:
    """The entry of ``released``, completed with what its dossier and own sources say; None when no personal data.

    What a person answered goes first; then what is known of own sources (``grondslag``, ``doel_verzameling``), the
    owner and the recipients. A field of which nothing is known is absent, so that `validate` names it.
    """
    if not uses_personal_data(released):
        return None
    answers = answers_to(released.dossier, LIST)
    sources = [s for s in dict(released.dossier.get(_OWN, {})).values() if isinstance(s, dict)]
    owner = owner_of(released)
    known = {
        "naam": title_of(released),
        "verantwoordelijke": f"{gemeente_name(released)}, college van burgemeester en wethouders",
        "doeleinden": str(released.dossier.get("doel", {}).get("omschrijving", "")),
        "ontvangers": recipients_text(released),
        "rechtsgrond": _together(sources, "grondslag"),
        "proceseigenaar": ", ".join(filter(None, (owner.get("naam", ""), owner.get("functie", "")))),
    }
    entry = {}
    for field in load_fields(REGISTER):
        text = str(answers.get(field.key) or known.get(field.key, ""))
        if text.strip():
            entry[field.key] = fitted(text, field.maximum)
    return entry


def no_entry_reason(released: Released) -> dict[str, Any]:
    """Why there is no entry: only published figures, or what was said of own figures, by whom and when."""
    held = dict(released.dossier.get("antwoorden", {}))
    record = dict(held.get("dpia", {})).get("waarom_geen")
    said = record if isinstance(record, dict) else {}
    reason = str(said.get("antwoord", "")) or "Alle cijfers zijn al door anderen gepubliceerd."
    return {
        "persoonsgegevens": False,
        "reden": reason,
        **{key: str(said[key]) for key in ("rol", "datum") if key in said},
    }


def _together(sources: list[dict[str, Any]], key: str) -> str:
    return "; ".join(dict.fromkeys(str(s[key]) for s in sources if str(s.get(key, "")).strip()))
