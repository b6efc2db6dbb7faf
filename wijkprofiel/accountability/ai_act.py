"""The place of a profile under the AI Act, with the reasons for it."""

from dataclasses import dataclass
from typing import Any

from guardrails import Released, answers_to, technique_of

DERIVED = ("score", "rank", "type", "selection")
LEARNING = "lerend"
_TECHNIQUES = {
    "cijfers": "alleen tabellen en kaarten van cijfers",
    "regels": "vaste regels of gewichten die iedereen kan narekenen",
    "statistiek": "toetsen en verbanden, zonder dat een programma leert",
    LEARNING: "een programma dat leert van gegevens",
}


@dataclass(frozen=True)
class AiClass:
    """Where a profile stands: whether it is an AI system, the class of risk, why, and the duties that are left.

    ``technique`` is what was used; ``stated`` says that a person said so, else it was read from the outputs.
    """

    technique: str
    stated: bool
    system: bool
    risk: str
    reasons: tuple[str, ...]
    duties: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain data with Dutch keys, as it is kept in the bundle."""
        return {
            "verordening": "Verordening (EU) 2024/1689",
            "techniek": self.technique,
            "opgegeven": self.stated,
            "ai_systeem": self.system,
            "risico": self.risk,
            "redenen": list(self.reasons),
            "plichten": list(self.duties),
        }


def classify(released: Released) -> AiClass:
    """The class of ``released``: tables, maps and fixed rules are no AI system, learning is.

    A typology of which nobody said how it was made counts as learned: in doubt the heavier class. A use for
    decisions about persons is refused by the guardrails; should it come here, it is called high risk.
    """
    answers = answers_to(released.dossier, "ai")
    given = technique_of(released.dossier)
    technique = given or _read_off(released)
    system = technique == LEARNING
    on_persons = answers.get("over_personen") is True
    said = " ".join(str(answers.get("redenen", "") or "").split())
    reasons = [
        f"De techniek is: {_TECHNIQUES.get(technique, technique)}.",
        "Leren van gegevens maakt het een AI-systeem (artikel 3)."
        if system
        else "Beschrijven, tekenen en rekenen met vaste regels is geen AI-systeem (artikel 3).",
        "De eenheid is een gebied. Er wordt niets over een persoon voorspeld of besloten (artikel 5 en bijlage III).",
    ]
    if on_persons:
        reasons[2] = "De uitkomst wordt gebruikt bij besluiten over personen (bijlage III, punt 5)."
    if said:
        reasons.append(f"Uitleg van de opsteller: {said}")
    risk = "hoog" if on_persons else "laag" if system else "geen"
    duties = ["Leg vast waarom het geen hoog risico is, en bewaar dit bij het profiel."]
    if system:
        duties.append("Zorg dat wie ermee werkt, er genoeg van weet (artikel 4).")
        duties.append("Zet het in het Algoritmeregister.")
    duties.append("Kijk opnieuw als doel, techniek of gebruik verandert.")
    return AiClass(technique, bool(given), system, risk, tuple(reasons), tuple(duties))


def derives(released: Released) -> tuple[str, ...]:
    """The kinds of outputs that put areas apart beyond a map of classes: score, rank, type, selection."""
    return tuple(sorted({o.kind for o in released.outputs.values() if o.kind in DERIVED}))


def _read_off(released: Released) -> str:
    kinds = derives(released)
    if "type" in kinds:
        return LEARNING
    return "regels" if kinds else "cijfers"
