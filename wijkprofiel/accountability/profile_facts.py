"""What the drafts say of a profile, taken from what was released: never typed again, never a figure of an area."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from guardrails import Policy, Released
from guardrails.explain import STATES
from wijkprofiel.accountability.ai_act import derives

_KINDS = {
    "class": "een kaart met klassen",
    "score": "een score",
    "rank": "een volgorde",
    "type": "een indeling in typen",
    "selection": "een selectie",
}
_MADE = {"geteld": "geteld", "gemodelleerd": "met een model geschat", "geschat": "geschat"}


def title_of(released: Released) -> str:
    """The title of the profile, or its name when it has none."""
    profile = released.dossier.get("profiel", {})
    return str(profile.get("titel") or profile.get("naam") or "Wijkprofiel")


def gemeente_name(released: Released) -> str:
    """The organisation that is responsible, as the list of organisations writes it."""
    return f"Gemeente {released.names.get(released.subject, released.subject)}"


def owner_of(released: Released) -> Mapping[str, str]:
    """The owner: ``naam``, ``functie``, ``contact``."""
    return {key: str(value) for key, value in released.dossier.get("eigenaar", {}).items()}


def recipients_text(released: Released) -> str:
    """For whom the outcome is, in words."""
    known = Policy.load().recipients
    given = released.dossier.get("doel", {}).get("ontvangers", ())
    return ", ".join(known.get(str(key), str(key)) for key in given) or "niet opgegeven"


def source_lines(released: Released) -> list[str]:
    """The line of each source, once, in alphabetical order."""
    return sorted({c.source for c in released.columns.values() if c.source.strip()})


def uses_own_figures(released: Released) -> bool:
    """Whether figures of the gemeente itself are in it."""
    return any(not c.published and c.composition is None for c in released.columns.values())


def output_words(released: Released) -> str:
    """What is made of the figures, in words: a table, maps, and what puts areas apart."""
    kinds = sorted({_KINDS[o.kind] for o in released.outputs.values()})
    return ", ".join(["een tabel", *kinds])


def method_sentences(released: Released, *, data_only: bool = False) -> list[str]:
    """How the outcome comes about; with ``data_only`` only which figures go in.

    Names of indicators, sources and ways of computing; no figure of an area.
    """
    labels = sorted({c.label for c in released.columns.values() if c.composition is None})
    made = Counter(_MADE.get(c.kind, c.kind) for c in released.columns.values() if c.composition is None)
    said = [
        f"Gebruikt zijn cijfers over: {', '.join(labels)}.",
        f"De cijfers zijn {' of '.join(sorted(made))}.",
        "Alle cijfers gaan over gebieden. Er zijn eigen cijfers van de gemeente bij."
        if uses_own_figures(released)
        else "Alle cijfers gaan over gebieden en zijn door anderen gepubliceerd.",
    ]
    if data_only:
        return said
    said.append(f"Daarvan wordt gemaakt: {output_words(released)}.")
    for column in released.columns.values():
        if column.composition is not None:
            names = [released.columns[n].label for n in column.composition.weights if n in released.columns]
            parts = ", ".join(sorted(names))
            said.append(
                f"'{column.label}' is samengesteld uit {parts}, met de methode {column.composition.method}."
            )
    if not derives(released):
        said.append("Gebieden krijgen geen score, volgorde of type.")
    return said


def group_sentences(released: Released) -> list[str]:
    """How the outcome falls on groups of residents: counts of answers, without naming a group."""
    states = Counter(str(d.get("stand", "")) for d in released.disparity)
    if not states:
        return ["Er is geen kaart of indeling waarvan het verschil tussen groepen is te meten."]
    counted = [f"{states[word]} keer '{word}'" for word in STATES.values() if states[word]]
    return [f"Per kaart of indeling is gemeten hoe zij op groepen bewoners valt: {', '.join(counted)}."]


def motivation_text(released: Released) -> str:
    """The reasons that persons gave, without their names."""
    texts = [" ".join(str(m.get("tekst", "")).split()) for m in released.motivations]
    return " ".join(dict.fromkeys(filter(None, texts)))


def answer_text(value: Any) -> str:
    """An answer as a reader sees it.

    >>> answer_text(True), answer_text(["a", "b"]), answer_text("")
    ('ja', 'a, b', 'niet beantwoord')
    """
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "niet beantwoord"
    text = "" if value is None else " ".join(str(value).split())
    return text or "niet beantwoord"
