"""Whether the registers can be filled: processing of personal data, algorithms, and the class under the AI Act."""

from collections.abc import Iterator, Mapping
from typing import Any

from guardrails.checks.process import track_of
from guardrails.dossier_records import (
    agreements_of,
    answers_to,
    days_between,
    is_answered,
    is_yes,
    personal_data,
)
from guardrails.explain import finding
from guardrails.finding import Finding
from guardrails.policy import Policy
from guardrails.session_scope import softened
from guardrails.submission import Submission

PROCESSING, AI = "verwerking", "ai"
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
    """Findings N01 to N09: entry in the register of processing, class under the AI Act, agreements."""
    found = [
        *_processing(submission, policy),
        *_ai(submission, policy),
        *_agreements(submission, policy, peildatum),
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


def _agreements(s: Submission, policy: Policy, peildatum: str) -> Iterator[Finding]:
    ahead = int(policy.threshold("herinnering_dagen"))
    for agreement in agreements_of(s.dossier):
        name = str(agreement.get("afspraak", "")) or "zonder naam"
        day = str(agreement.get("geldig_tot", ""))
        words: dict[str, Any] = {"what": str(agreement.get("tekst", "")), "day": day}
        left = days_between(peildatum, day)
        if left is None or left < 0:
            yield finding("N06", name, policy=policy, **words)
        elif left <= ahead:
            yield finding("N07", name, policy=policy, left=left, **words)
