"""The draft publication for the Algoritmeregister: what the profile knows, completed with what a person answered."""

import re
from collections.abc import Mapping
from typing import Any

from guardrails import Released, answers_to, latest_session
from wijkprofiel.accountability.ai_act import AiClass, classify, derives
from wijkprofiel.accountability.field_list import fitted, load_fields
from wijkprofiel.accountability.profile_facts import (
    gemeente_name,
    group_sentences,
    method_sentences,
    motivation_text,
    owner_of,
    recipients_text,
    source_lines,
    title_of,
)

REGISTER = "algoritmeregister"
HIGH, IMPACTFUL, OTHER = "Hoog-risico AI-systemen", "Impactvolle algoritmes", "Overige algoritmes"
_CATEGORIES = (OTHER, IMPACTFUL, HIGH)
_THEMES: Mapping[str, tuple[str, ...]] = {
    "wonen": ("Huisvesting",),
    "zorg": ("Zorg en gezondheid",),
    "welzijn": ("Zorg en gezondheid",),
    "veiligheid": ("Openbare orde en veiligheid",),
    "fysieke_leefomgeving": ("Ruimte en infrastructuur",),
    "werk_en_inkomen": ("Werk", "Sociale zekerheid"),
}
_ELSE = "Organisatie en bedrijfsvoering"
_SITE = re.compile(r"(?:www\.)?[\w-]+(?:\.[\w-]+)+(?:/\S*)?")
_TESTS = {"dpia": "DPIA", "iama": "IAMA", "ethiek": "Overig"}
_HUMAN = (
    "Het programma laat zien en rekent, het besluit niets. Mensen die de wijk kennen, praten over de cijfers. "
    "Daarna beslist een mens. Er is geen lijst van personen en er volgt geen actie vanzelf."
)


def algorithm_entry(released: Released) -> dict[str, Any]:
    """The entry of ``released`` with the keys of the standard; a field without content is absent.

    A profile with a score, order, type or selection is offered as an impactful algorithm, a plain table or map as
    another algorithm; a person may choose a heavier class, not a lighter one. Texts that are too long are cut after
    a whole sentence and say so.

    Returns
    -------
    dict
        In the order of the standard. `validate` says whether the register would take it.
    """
    answers = answers_to(released.dossier, REGISTER)
    ai = classify(released)
    values: dict[str, Any] = {
        "name": title_of(released),
        "description_short": answers.get("korte_omschrijving") or _short(released),
        "organization": gemeente_name(released),
        "category": _themes(released),
        "status": answers.get("status")
        or ("In gebruik" if released.status == "VRIJGEGEVEN" else "In ontwikkeling"),
        "begin_date": answers.get("begindatum") or released.peildatum[:7],
        "end_date": answers.get("einddatum") or released.valid_until[:7],
        "contact_email": contact_address(owner_of(released).get("contact", "")),
        "website": answers.get("website", ""),
        "publication_category": category(released, ai),
        "goal": _goal(released),
        "proportionality": _weighing(released),
        "human_intervention": answers.get("menselijke_tussenkomst") or _HUMAN,
        "risks": answers.get("risicobeheer") or _risks(released),
        "lawful_basis": answers.get("wettelijke_basis", ""),
        "impacttoetsen_grouping": _tests(released),
        "impacttoetsen": _tests_text(released),
        "source_data": " ".join(method_sentences(released, data_only=True)),
        "source_data_grouping": [{"title": fitted(line, 500)} for line in source_lines(released)],
        "methods_and_models": _methods(released, ai),
        "provider": "Eigen beheer, met open programma wijkprofiel.",
        "lang": "nld",
        "standard_version": "1.0.0",
        "source_id": str(released.dossier.get("profiel", {}).get("naam", "")),
        "tags": "wijkprofiel, wijk, buurt, open cijfers",
    }
    limits = {field.key: field.maximum for field in load_fields(REGISTER)}
    entry = {key: fitted(v, limits[key]) if isinstance(v, str) else v for key, v in values.items()}
    return {key: entry[key] for key in limits if entry.get(key)}


def category(released: Released, ai: AiClass) -> str:
    """The publication category that the rules give, or the heavier one that a person chose."""
    ruled = HIGH if ai.risk == "hoog" else IMPACTFUL if derives(released) or ai.system else OTHER
    chosen = answers_to(released.dossier, REGISTER).get("publicatiecategorie")
    return max(ruled, chosen if chosen in _CATEGORIES else ruled, key=_CATEGORIES.index)


def contact_address(contact: str) -> str:
    """A contact as the register takes it: an address of mail as it is, a site with its scheme.

    >>> contact_address("www.hengelo.nl"), contact_address("wonen@toydorp.nl")
    ('https://www.hengelo.nl', 'wonen@toydorp.nl')
    """
    text = contact.strip()
    return f"https://{text}" if "@" not in text and _SITE.fullmatch(text) else text


def _short(released: Released) -> str:
    kinds = derives(released)
    what = "Dit deelt gebieden in" if kinds else "Dit laat cijfers per wijk of buurt zien"
    return f"{what}: {title_of(released)}. De cijfers gaan over gebieden, nooit over een persoon."


def _themes(released: Released) -> list[str]:
    found = {theme for c in released.columns.values() for theme in _THEMES.get(c.theme, ())}
    return sorted(found) or [_ELSE]


def _goal(released: Released) -> str:
    purpose = released.dossier.get("doel", {})
    need = str(purpose.get("behoefte", ""))
    told = [str(purpose.get("omschrijving", "")), need, f"De uitkomst is voor: {recipients_text(released)}."]
    return " ".join(" ".join(part.split()) for part in told if part.strip())


def _weighing(released: Released) -> str:
    given = motivation_text(released)
    measured = " ".join(group_sentences(released))
    return " ".join(filter(None, (given, measured, "De redenen staan in het rapport bij het profiel.")))


def _risks(released: Released) -> str:
    return (
        "Een cijfer over een gebied zegt niets over een bewoner. Kleine aantallen zijn weggelaten. "
        "Beschermde kenmerken worden niet getoond en niet gebruikt om in te delen. "
        f"Het profiel geldt tot {released.valid_until} en wordt bij nieuwe cijfers opnieuw getoetst."
    )


def _tests(released: Released) -> list[dict[str, str]]:
    held = [name for kind, name in _TESTS.items() if latest_session(released.dossier, kind)]
    if answers_to(released.dossier, "dpia"):
        held.append("Pre-scan DPIA")
    if answers_to(released.dossier, "iama") and "IAMA" not in held:
        held.append("IAMA")
    return [{"title": name} for name in sorted(held)] or [{"title": "Geen"}]


def _tests_text(released: Released) -> str:
    session = latest_session(released.dossier, "ethiek")
    lines = [f.message for f in released.findings if f.code in ("A03", "A19", "A22")]
    if session:
        lines.append("Met 'Overig' is de ethische sessie bedoeld.")
    return " ".join(lines)


def _methods(released: Released, ai: AiClass) -> str:
    learning = "Het programma leert van gegevens." if ai.system else "Het programma is niet zelflerend."
    return " ".join([learning, *method_sentences(released)])
