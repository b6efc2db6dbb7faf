"""A description of what was released, for a data portal: findable, accessible, interoperable, reusable.

JSON-LD in the shape of DCAT-AP-NL: a dataset with its distributions, and per variable the one definition of the
catalogue. Everything is taken from the release. Where it can be fetched is known only after it was placed; the
dossier may say so (``vindplaats``), and without it the account says that this is still open.
"""

from collections.abc import Mapping
from typing import Any

from guardrails import Released
from wijkprofiel.accountability.field_list import fitted
from wijkprofiel.accountability.profile_facts import (
    gemeente_name,
    method_sentences,
    owner_of,
    source_lines,
    title_of,
    uses_own_figures,
)

REGISTER = "dcat_ap_nl"
_CONTEXT: Mapping[str, str] = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "schema": "https://schema.org/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_EU = "http://publications.europa.eu/resource/authority"
_ORGANISATION = "https://identifier.overheid.nl/tooi/id/gemeente/{code}"
_ACCESS: Mapping[str, str] = {"openbaar": "PUBLIC", "intern": "RESTRICTED", "vertrouwelijk": "NON_PUBLIC"}
_OPEN_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_TEXT = 4000


def dataset_entry(released: Released) -> dict[str, Any]:
    """The fields of the description, by the keys of the field list: texts and lists of choices."""
    dossier, code = released.dossier, released.subject.lower()
    owner, years = owner_of(released), sorted({c.year for c in released.columns.values()})
    return {
        "dct:identifier": released.canonical_hash,
        "dct:title": fitted(title_of(released), 200),
        "dct:description": fitted(" ".join(method_sentences(released)), _TEXT),
        "dct:publisher": _ORGANISATION.format(code=code),
        "dct:creator": _ORGANISATION.format(code=code),
        "dcat:contactPoint": owner.get("naam", ""),
        "contact": owner.get("contact", ""),
        "dcat:theme": ["REGI", "SOCI"],
        "dct:accessRights": _access(released),
        "dct:license": "" if uses_own_figures(released) else _OPEN_LICENCE,
        "dct:language": "NLD",
        "dct:issued": released.peildatum,
        "dct:valid": released.valid_until,
        "dct:spatial": _ORGANISATION.format(code=code),
        "dct:temporal": f"{years[0]}/{years[-1]}" if years else "",
        "dct:source": "; ".join(source_lines(released)),
        "adms:status": "COMPLETED" if released.status == "VRIJGEGEVEN" else "DEVELOP",
        "dcat:accessURL": str(dossier.get("kaartbladen", {}).get("vindplaats", "")),
        "dct:format": _formats(released),
    }


def dataset_description(released: Released) -> dict[str, Any]:
    """The description as JSON-LD; what is not known is left out and not made up."""
    held = dataset_entry(released)
    kind = f"{_EU}/access-right/{held['dct:accessRights']}"
    status = f"{_EU}/dataset-status/{held['adms:status']}"
    publisher = {
        "@id": held["dct:publisher"],
        "@type": "foaf:Agent",
        "foaf:name": _said(gemeente_name(released)),
    }
    start, end = held["dct:temporal"].split("/")
    return _filled(
        {
            "@context": dict(_CONTEXT),
            "@id": f"urn:sha256:{held['dct:identifier']}",
            "@type": "dcat:Dataset",
            "dct:identifier": held["dct:identifier"],
            "dct:title": _said(held["dct:title"]),
            "dct:description": _said(held["dct:description"]),
            "dct:publisher": publisher,
            "dct:creator": {"@id": held["dct:creator"]},
            "dcat:contactPoint": {
                "@type": "vcard:Kind",
                "vcard:fn": held["dcat:contactPoint"],
                "vcard:note": held["contact"],
            },
            "dcat:theme": [{"@id": f"{_EU}/data-theme/{theme}"} for theme in held["dcat:theme"]],
            "dct:accessRights": {"@id": kind},
            "dct:language": {"@id": f"{_EU}/language/{held['dct:language']}"},
            "dct:issued": {"@value": held["dct:issued"], "@type": "xsd:date"},
            "dct:valid": {"@value": held["dct:valid"], "@type": "xsd:date"},
            "dct:spatial": {"@id": held["dct:spatial"]},
            "dct:temporal": {
                "@type": "dct:PeriodOfTime",
                "dcat:startDate": {"@value": start, "@type": "xsd:gYear"},
                "dcat:endDate": {"@value": end, "@type": "xsd:gYear"},
            },
            "dct:source": [_said(line) for line in source_lines(released)],
            "adms:status": {"@id": status},
            "dcat:distribution": [_distribution(held, form) for form in held["dct:format"]],
            "schema:variableMeasured": _variables(released),
        }
    )


def _access(released: Released) -> str:
    """Who may see it: what the dossier says of a release; an exercise is for nobody else."""
    chosen = str(released.dossier.get("toegang", {}).get("classificatie", ""))
    return _ACCESS.get(chosen, "") if released.status == "VRIJGEGEVEN" else "NON_PUBLIC"


def _formats(released: Released) -> list[str]:
    drawn = any(output.kind == "class" for output in released.outputs.values())
    return ["CSV", "XLSX", *(["GPKG"] if drawn else [])]


def _distribution(held: Mapping[str, Any], form: str) -> dict[str, Any]:
    return _filled(
        {
            "@type": "dcat:Distribution",
            "dct:title": _said(f"{held['dct:title']} ({form})"),
            "dct:format": {"@id": f"{_EU}/file-type/{form}"},
            "dct:license": {"@id": held["dct:license"]} if held["dct:license"] else "",
            "dcat:accessURL": {"@id": held["dcat:accessURL"]} if held["dcat:accessURL"] else "",
        }
    )


def _variables(released: Released) -> list[dict[str, Any]]:
    """Each column with the definition, the unit and the owner that every product uses."""
    return [
        _filled(
            {
                "@type": "schema:PropertyValue",
                "schema:propertyID": column.name,
                "schema:name": _said(f"{column.label}, {column.year}"),
                "schema:description": _said(column.definition),
                "schema:unitText": column.unit,
                "schema:maintainer": column.owner,
            }
        )
        for column in released.columns.values()
    ]


def _said(text: str) -> dict[str, str] | str:
    """A text in Dutch, with its language."""
    return {"@value": text, "@language": "nl"} if text.strip() else ""


def _filled(value: Mapping[str, Any]) -> dict[str, Any]:
    return {key: item for key, item in value.items() if item not in ("", [], {}, None)}
