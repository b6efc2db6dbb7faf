"""The answer of a reviewer: a small file that comes out of the page, read strictly and bound to one version."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guardrails import AnswersNeeded, Finding, Outcome, is_maker, unanswered
from wijkprofiel.dossier import APPROVALS_FILE, MOTIVATIONS_FILE
from wijkprofiel.errors import DossierError, UsageError
from wijkprofiel.procedure import Judged
from wijkprofiel.records import append_record
from wijkprofiel.reviewing.motivation import (
    check_day,
    check_person,
    check_typed,
    judged_profile,
    motivation_record,
)

FORM = "wijkprofiel-beoordeling-1"
DECISIONS = ("akkoord", "afgewezen", "advies")
_TEXTS = ("vorm", "dossier", "hash", "beleid", "besluit", "tekst", "persoon", "e_mail", "rol", "datum")
_REASON = ("bevinding", "onderwerp", "tekst")
_LONGEST = 8000
_LARGEST_BYTES = 1_000_000


@dataclass(frozen=True)
class Answer:
    """What was taken in: the decision, by whom, what was added, and how many findings still ask for a reason."""

    decision: str
    person: str
    role: str
    version: str
    added: int
    still_open: tuple[Finding, ...]

    def text(self) -> str:
        """The answer in Dutch, for a terminal."""
        lines = [
            f"Vastgelegd: {self.decision} van {self.person} ({self.role}) op versie {self.version[:12]}."
        ]
        if not self.added:
            lines = [f"Dit antwoord van {self.person} was al vastgelegd; er is niets toegevoegd."]
        if self.decision == "afgewezen":
            lines.append("Deze versie kan niet worden vrijgegeven. De afwijzing blijft bewaard.")
        if self.still_open:
            names = ", ".join(f"{f.code} ({f.subject})" for f in self.still_open)
            lines.append(f"Nog zonder reden: {names}.")
        return "\n".join(lines)


def read_answer(path: Path) -> dict[str, Any]:
    """The content of an answer file, checked against its form.

    Raises
    ------
    UsageError
        When there is no such file.
    DossierError
        When it is no JSON, or has an unknown, absent or wrong field.
    """
    if not path.is_file():
        raise UsageError(f"Er is geen antwoord '{path.name}'.", remedy="Geef het pad van het JSON-bestand.")
    if path.stat().st_size > _LARGEST_BYTES:
        raise DossierError(f"'{path.name}' is te groot voor een antwoord.", remedy="Geef het juiste bestand.")
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as problem:
        raise DossierError(
            f"'{path.name}' is geen geldige JSON.", remedy="Sla het antwoord uit de pagina opnieuw op."
        ) from problem
    _check_fields(content, (*_TEXTS, "motiveringen"), path.name)
    if not isinstance(content["motiveringen"], list):
        raise DossierError(f"'{path.name}': 'motiveringen' is geen lijst.")
    for entry in content["motiveringen"]:
        _check_fields(entry, _REASON, path.name)
    if content["vorm"] != FORM or content["besluit"] not in DECISIONS:
        raise DossierError(
            f"'{path.name}' heeft een vorm of besluit dat deze versie niet kent.",
            remedy=f"Verwacht: vorm {FORM}, besluit {', '.join(DECISIONS)}.",
        )
    return dict(content)


def answer_about(
    judged: Judged, *, decision: str, person: str, role: str, text: str = "", e_mail: str = ""
) -> dict[str, Any]:
    """An answer about ``judged`` as it is now, without reasons: what the page of a reviewer would send back.

    Raises
    ------
    UsageError
        When there is no such decision.
    """
    if decision not in DECISIONS:
        raise UsageError(f"'{decision}' is geen besluit.", remedy=f"Kies uit: {', '.join(DECISIONS)}.")
    return {
        "vorm": FORM,
        "dossier": judged.dossier.name,
        "hash": judged.verdict.submission_hash,
        "beleid": judged.verdict.policy_fingerprint,
        "besluit": decision,
        "tekst": text,
        "persoon": person,
        "e_mail": e_mail,
        "rol": role,
        "datum": judged.verdict.peildatum,
        "motiveringen": [],
    }


def take_answer(judged: Judged, content: Mapping[str, Any], *, folder: Path) -> Answer:
    """Take in an answer: reasons to ``motivering.jsonl``, a decision to ``goedkeuring.jsonl``, both in ``folder``.

    A refusal is kept as well. Nothing is written when the answer is about another version or comes from who
    made the profile.

    Raises
    ------
    AnswersNeeded
        When it is about another version, or approval and making are of one person (exit code 4).
    ReleaseBlocked
        When a text labels an area or holds personal data, or the dossier is blocked (exit code 3).
    UsageError
        When a name, role or date is not filled in.
    """
    submission = judged_profile(judged)
    verdict = judged.verdict
    if content["hash"] != verdict.submission_hash or content["beleid"] != verdict.policy_fingerprint:
        raise AnswersNeeded(
            f"Dit antwoord gaat over versie {content['hash'][:12]}; dit is versie "
            f"{verdict.submission_hash[:12]}. Er is niets vastgelegd.",
            remedy="Maak een nieuwe pagina met wijkprofiel beoordelen en laat die versie beoordelen.",
        )
    check_person(content["persoon"], content["rol"])
    day = check_day(content["datum"], verdict.peildatum)
    check_typed("beoordeling", content["tekst"], judged)
    who = {"person": content["persoon"], "role": content["rol"], "e_mail": content["e_mail"], "day": day}
    asking = {(f.code, f.subject): f for f in verdict.with_outcome(Outcome.REVIEW)}
    reasons = []
    for entry in content["motiveringen"]:
        found = asking.get((entry["bevinding"], entry["onderwerp"]))
        if found is None:
            raise UsageError(
                f"Geen bevinding {entry['bevinding']} over '{entry['onderwerp']}' vraagt om een reden.",
                remedy="Maak een nieuwe pagina met wijkprofiel beoordelen.",
            )
        reasons.append(motivation_record(judged, submission, found, text=entry["tekst"], **who))
    decision = _decision(content, verdict.submission_hash, day)
    if content["besluit"] == "akkoord":
        known = (*judged.dossier.motivations, *reasons)
        if is_maker(decision, submission, known, version=verdict.submission_hash):
            raise AnswersNeeded(
                "Motivering of profiel en akkoord komen van één persoon: naam, e-mailadres of account is hetzelfde, "
                "of kan hetzelfde zijn. Er is niets vastgelegd; het profiel blijft wachten op een beoordeling.",
                remedy="Laat iemand anders beoordelen. Lijken twee namen op elkaar? Schrijf de voornamen voluit.",
            )
    added = sum(append_record(folder / MOTIVATIONS_FILE, record) for record in reasons)
    if content["besluit"] != "advies":
        added += append_record(folder / APPROVALS_FILE, decision)
    open_ = unanswered(
        verdict, (*judged.dossier.motivations, *reasons), submission=submission, policy=judged.policy
    )
    return Answer(
        content["besluit"], content["persoon"], content["rol"], verdict.submission_hash, int(added), open_
    )


def _decision(content: Mapping[str, Any], version: str, day: str) -> dict[str, Any]:
    record = {
        "besluit": content["besluit"],
        "tekst": " ".join(content["tekst"].split()),
        "persoon": content["persoon"].strip(),
        "rol": content["rol"].strip(),
        "datum": day,
        "hash": version,
    }
    return record | ({"e_mail": content["e_mail"].strip()} if content["e_mail"].strip() else {})


def _check_fields(entry: Any, fields: tuple[str, ...], name: str) -> None:
    if not isinstance(entry, dict):
        raise DossierError(
            f"'{name}' is geen antwoord van een beoordelaar.", remedy="Geef het juiste bestand."
        )
    wrong = sorted(set(entry) ^ set(fields))
    if wrong:
        raise DossierError(
            f"'{name}': {', '.join(map(str, wrong))} ontbreekt of hoort er niet.",
            remedy="Sla het antwoord uit de pagina opnieuw op.",
        )
    for key, value in entry.items():
        if key != "motiveringen" and (not isinstance(value, str) or len(value) > _LONGEST):
            raise DossierError(f"'{name}': '{key}' is geen tekst, of is te lang.")
