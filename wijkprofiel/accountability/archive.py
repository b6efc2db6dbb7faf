"""Archive metadata of a release: what an archivist needs to keep it findable and readable."""

from typing import Any

from guardrails import Released
from wijkprofiel.accountability.profile_facts import gemeente_name, owner_of, recipients_text, title_of

# The elements follow the metadata standard for lasting access (MDTO); what an archivist decides stays open.
_OPEN = "nog te bepalen door de archivaris"


def archive_metadata(released: Released) -> dict[str, Any]:
    """The metadata of ``released`` with Dutch names of elements; plain data, the same for the same input."""
    profile = released.dossier.get("profiel", {})
    years = sorted({c.year for c in released.columns.values()})
    return {
        "standaard": "MDTO, elementen in eenvoudige vorm",
        "identificatie": {"kenmerk": released.canonical_hash, "bron": "canonieke hash van cijfers en regels"},
        "naam": title_of(released),
        "aggregatieniveau": "Dossier",
        "classificatie": {"label": "profiel van wijken en buurten", "bron": _OPEN},
        "trefwoord": sorted({c.theme for c in released.columns.values() if c.theme}),
        "omschrijving": " ".join(str(profile.get("toelichting", "")).split()),
        "taal": "nl",
        "dekking_in_tijd": {"type": "jaren van de cijfers", "begin": str(years[0]), "eind": str(years[-1])},
        "dekking_in_ruimte": released.subject,
        "event": [{"type": "creatie", "tijd": released.peildatum, "resultaat": released.status}],
        "archiefvormer": gemeente_name(released),
        "betrokkene": [{"type": "eigenaar", "actor": owner_of(released).get("naam", "")}],
        "waardering": _OPEN,
        "bewaartermijn": _OPEN,
        "vernietigen_niet_voor": released.valid_until,
        "beperking_gebruik": {"ontvangers": recipients_text(released), "geldig_tot": released.valid_until},
        "bestandsformaten": ["HTML", "PDF/UA", "XLSX", "GeoPackage", "CSV", "JSON", "TOML", "PNG"],
        "controle": "SHA256SUMS en vrijgave.json in dezelfde map",
    }
