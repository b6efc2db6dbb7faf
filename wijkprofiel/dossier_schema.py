"""What may stand in a dossier: sections, tables, keys and types, in the order in which they are written."""

from collections.abc import Mapping
from datetime import date

SCHEMA = 2
OLDER_SCHEMAS = (1,)
# Own limits of this profile: rule -> number. Which rules there are and what is tighter, the guardrails know.
POLICY = "beleid"

# Per section: key -> type. What is obligatory is judged by the guardrails, not here: a dossier without an owner
# can be read, and is then refused with a finding.
FOUR_QUESTIONS = "vier_vragen"
QUESTIONS: Mapping[str, type] = {
    "doel": str,
    "geschikt": str,
    "noodzakelijk": str,
    "evenredig": str,
    "door": str,
    "datum": date,
    "geldig_tot": date,
}
SECTIONS: Mapping[str, Mapping[str, type]] = {
    "profiel": {"naam": str, "titel": str, "soort": str, "gemeente": str, "toelichting": str, "status": str},
    "doel": {
        "doelsoort": str,
        "omschrijving": str,
        "opdrachtgever": str,
        "besluit": str,
        "ontvangers": list,
        "behoefte": str,
        "publieke_waarde": str,
        "waardesoort": str,
        "draagvlak": str,
        "capaciteit": str,
    },
    "eigenaar": {"naam": str, "functie": str, "afdeling": str, "contact": str},
    "rollen": {
        "opsteller": str,
        "team": str,
        "beoordelaar": str,
        "privacy_officer": str,
        "fg": str,
        "duiding": str,
        "validatie": str,
        "uitleg": str,
        "beheer": str,
    },
    "niveau": {"gebieden": list, "analyse": str, "techniek": str},
    "kaartbladen": {"formaten": list, "bestanden": list, "vindplaats": str},
    "beelden": {"voor": list},
    "toegang": {
        "classificatie": str,
        "lijst": list,
        "criterium": str,
        "vastgesteld_door": str,
        "vastgesteld_op": date,
    },
    "geldigheid": {"herzien": date, "geldig_tot": date},
    "go_no_go": {"uitkomst": str, "redenen": str, "door": str, "rol": str, "datum": date},
    "deskundige": {"naam": str, "functie": str, "organisatie": str, "tekst": str, "datum": date},
}
TABLES: Mapping[str, Mapping[str, type]] = {
    "bron": {"bestand": str, "sha256": str},
    "verzameldoel": {"bron": str, "doel": str, "past": str, "uitleg": str},
    "indicator": {
        "sleutel": str,
        "jaar": int,
        "gebruik": list,
        "niveaus": list,
        "titel": str,
        "toelichting": str,
        "doel": str,
        "peilwaarde": float,
        "peiljaar": int,
        "streefwaarde": float,
        "streefjaar": int,
        "vastgesteld_door": str,
        "vastgesteld_op": date,
        # How its maps are made: see docs/methode/kaarten.md.
        "indeling": str,
        "klassen": int,
        "klassen_reden": str,
        "afwijking": list,
        "vier_vragen": dict,
    },
    "selectie": {
        "naam": str,
        "sleutel": str,
        "jaar": int,
        "minimaal": float,
        "maximaal": float,
        "niveau": str,
    },
    "samenstelling": {
        "naam": str,
        "titel": str,
        "toelichting": str,
        "indicatoren": list,
        "gewichten": dict,
        "methode": str,
        "niveaus": list,
        "gebruik": list,
        # The fixed list of topics that it may use, and who set that list.
        "toegestaan": list,
        "toegestaan_door": str,
        "toegestaan_op": date,
        "vier_vragen": dict,
    },
    "factsheet": {"gebied": str, "indicatoren": list, "reden": str},
    "criterium": {"tekst": str, "gehaald": bool, "gehaald_op": date, "door": str},
    "afspraak": {"naam": str, "wat": str, "met": str, "gemaakt_op": date, "geldig_tot": date},
    "afwijking": {"standaard": str, "reden": str, "door": str, "vastgesteld_op": date, "geldig_tot": date},
    "risico": {"tekst": str, "eigenaar": str, "maatregel": str, "datum": date, "stand": str},
    "wens": {"tekst": str, "van": str, "datum": date, "stand": str},
    "verwachting": {
        "onderwerp": str,
        "gebied": str,
        "tekst": str,
        "getal": float,
        "rol": str,
        "datum": date,
    },
    "verandering": {"wat": str, "soort": str, "sinds": str, "datum": date, "betekenis": str},
    "les": {"tekst": str, "datum": date},
}
# The key by which an entry of a table may be named instead of by its number.
NAMED_BY: Mapping[str, str] = {
    "indicator": "sleutel",
    "samenstelling": "naam",
    "verzameldoel": "bron",
    "afspraak": "naam",
}

# Since which schema a key stands in a dossier: what an older one cannot have.
SINCE_2: Mapping[str, tuple[str, ...]] = {
    "profiel": ("status",),
    "doel": ("opdrachtgever", "besluit", "publieke_waarde", "waardesoort", "draagvlak", "capaciteit"),
    "eigenaar": ("afdeling",),
    "rollen": ("team", "duiding", "validatie", "uitleg", "beheer"),
    "niveau": ("techniek",),
}

TYPE_WORDS: Mapping[type, str] = {
    str: "tekst",
    int: "een heel getal",
    float: "een getal",
    bool: "true of false",
    list: "een lijst",
    dict: "een blok met sleutels",
    date: "een datum zonder aanhalingstekens, zoals 2026-03-09",
}


def type_of(section: str, key: str) -> type | None:
    """The type of a key of a section or table; None when there is no such key.

    >>> type_of("geldigheid", "herzien").__name__, type_of("geldigheid", "kleur")
    ('date', None)
    """
    keys = SECTIONS.get(section) or TABLES.get(section) or {}
    return keys.get(key)
