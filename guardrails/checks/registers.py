"""Whether the registers can be filled: processing of personal data, algorithms, and the class under the AI Act."""

from collections.abc import Iterator, Mapping
from typing import Any

from guardrails.checks.mandate import entries
from guardrails.checks.process import track_of
from guardrails.dossier_records import (
    answers_to,
    days_between,
    is_answered,
    is_open_risk,
    is_yes,
    personal_data,
)
from guardrails.explain import finding
from guardrails.finding import Finding
from guardrails.policy import Policy
from guardrails.session_scope import softened
from guardrails.submission import Submission

PROCESSING, AI = "verwerking", "ai"
OLDER_AGREEMENTS = "afspraken"
RISKS, DEVIATIONS = "risico", "afwijking"
# What a risk and a deviation from a national standard have to say: key -> words.
RISK_PARTS: Mapping[str, str] = {
    "tekst": "wat er mis kan gaan",
    "eigenaar": "een eigenaar",
    "maatregel": "een maatregel",
    "datum": "de dag waarop die klaar is",
}
DEVIATION_PARTS: Mapping[str, str] = {
    "standaard": "van welke standaard",
    "reden": "de reden",
    "door": "wie het besloot",
}
# What article 30 asks for, with what Dutch gemeenten add: key of the question -> words.
ARTICLE_30: Mapping[str, str] = {
    "verantwoordelijke": "de verantwoordelijke en de FG",
    "doeleinden": "de doelen",
    "betrokkenen": "de groepen mensen",
    "gegevens": "de soorten gegevens",
    "ontvangers": "de ontvangers",
    "doorgifte": "doorgifte buiten de EER",
    "bewaartermijn": "de bewaartermijn",
    "beveiliging": "de beveiliging",
    "rechtsgrond": "de rechtsgrond",
    "proceseigenaar": "de proceseigenaar",
}
LEARNING = "lerend"
TECHNIQUES = ("cijfers", "regels", "statistiek", LEARNING)
# What the dossier itself may say under [niveau] techniek.
# An overview may hold rules as well, so that word settles nothing.
IN_DOSSIER: Mapping[str, str] = {"overzicht": "", "statistiek": "statistiek", "zelflerend": LEARNING}
DERIVED = ("score", "rank", "type", "selection")


def check(submission: Submission, *, policy: Policy, peildatum: str) -> list[Finding]:
    """Findings N01 to N11 and N15: processing, AI Act, agreements of an older form, risks, deviations."""
    found = [
        *_processing(submission, policy),
        *_ai(submission, policy),
        *_agreements(submission, policy),
        *_risks(submission, policy, peildatum),
        *_deviations(submission, policy),
    ]
    return softened(found, submission, policy=policy)


def technique_of(dossier: Mapping[str, Any]) -> str:
    """The technique that was stated, the heavier one where list and dossier differ; empty when nobody said.

    >>> technique_of({"niveau": {"techniek": "zelflerend"}, "antwoorden": {"ai": {"techniek": "regels"}}})
    'lerend'
    """
    typed = str(dossier.get("niveau", {}).get("techniek", ""))
    given = (IN_DOSSIER.get(typed, typed), str(answers_to(dossier, AI).get("techniek", "") or ""))
    strange = [t for t in given if t and t not in TECHNIQUES]
    return strange[0] if strange else max(given, key=lambda t: TECHNIQUES.index(t) if t else -1)


def _processing(s: Submission, policy: Policy) -> Iterator[Finding]:
    if personal_data(s) is not True:
        return
    answers = answers_to(s.dossier, PROCESSING)
    missing = [words for key, words in ARTICLE_30.items() if not is_answered(answers.get(key))]
    if missing:
        yield finding("N01", PROCESSING, policy=policy, missing=", ".join(missing))
    else:
        yield finding(
            "N02", PROCESSING, policy=policy, number=str(answers.get("nummer", "") or "nog zonder nummer")
        )


def _ai(s: Submission, policy: Policy) -> Iterator[Finding]:
    answers = answers_to(s.dossier, AI)
    technique = technique_of(s.dossier)
    derived = sorted({o.kind for o in s.outputs.values() if o.kind in DERIVED})
    needed = bool(derived) or track_of(s)[0] == "zwaar"
    if is_yes(answers.get("over_personen")):
        yield finding("N05", AI, policy=policy)
    if not technique:
        if needed:
            yield finding("N03", AI, policy=policy)
        return
    if technique not in TECHNIQUES:
        yield finding("N04", AI, policy=policy, technique=technique, known=", ".join(TECHNIQUES))
        return
    contradicted = technique == "cijfers" and bool(derived)
    if contradicted:
        yield finding("N08", AI, policy=policy, technique=technique)
    reasons = str(answers.get("redenen", "") or "").strip()
    if needed and len(reasons) < policy.threshold("motivering_tekens"):
        yield finding("N03", AI, policy=policy)
    elif not contradicted:
        said = "valt eronder, met laag risico" if technique == LEARNING else "valt er niet onder"
        yield finding("N09", AI, policy=policy, said=said, technique=technique)


def _agreements(s: Submission, policy: Policy) -> Iterator[Finding]:
    """Agreements stand in the dossier, where they are judged; a file of records from before then is moved first."""
    older = s.dossier.get(OLDER_AGREEMENTS, ())
    if older:
        yield finding("N06", OLDER_AGREEMENTS, policy=policy, count=len(older))


def _risks(s: Submission, policy: Policy, peildatum: str) -> Iterator[Finding]:
    """A risk that is open needs someone, something and a day: from the middle track on, or nobody looks after it."""
    if track_of(s)[0] == "licht":
        return
    for number, risk in entries(s.dossier, RISKS):
        words = {"what": str(risk.get("tekst", "")) or f"nummer {number}"}
        missing = [said for key, said in RISK_PARTS.items() if not is_answered(risk.get(key))]
        if missing and is_open_risk(risk):
            yield finding("N10", f"{RISKS}.{number}", policy=policy, missing=", ".join(missing), **words)
        elif is_open_risk(risk) and (days_between(peildatum, str(risk["datum"])) or 0) < 0:
            words |= {"owner": str(risk["eigenaar"]), "day": str(risk["datum"])}
            yield finding("N11", f"{RISKS}.{number}.datum", policy=policy, **words)


def _deviations(s: Submission, policy: Policy) -> Iterator[Finding]:
    """A deviation from a national standard has a reason and someone who decided it; its last day is judged by R16."""
    for number, deviation in entries(s.dossier, DEVIATIONS):
        place = f"{DEVIATIONS}.{number}"
        words = {"what": str(deviation.get("standaard", "")) or f"nummer {number}"}
        missing = [said for key, said in DEVIATION_PARTS.items() if not is_answered(deviation.get(key))]
        if missing:
            yield finding("N15", place, policy=policy, missing=", ".join(missing), **words)
