"""A reason of a person for one finding, written beside the dossier and bound to this version."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from guardrails import Finding, Outcome, ReleaseBlocked, Submission, check_text, findings_text
from wijkprofiel.dossier import MOTIVATIONS_FILE
from wijkprofiel.errors import UsageError
from wijkprofiel.procedure import Judged, blocked
from wijkprofiel.records import append_record


def motivate(
    judged: Judged,
    folder: Path,
    *,
    code: str,
    text: str,
    person: str,
    role: str,
    subject: str | None = None,
    e_mail: str = "",
) -> tuple[Mapping[str, Any], bool]:
    """Write the reason of a person for the finding ``code`` about ``subject``; the record, and whether it is new.

    ``subject`` may be left out when the verdict has one finding of this code. ``folder`` is where the dossier
    lies.

    Raises
    ------
    UsageError
        When no finding asks for this, something is not filled in, or the dossier is an exercise.
    ReleaseBlocked
        When the dossier is blocked, or the text labels an area or holds personal data.
    """
    submission = judged_profile(judged)
    found = _asked(judged, code, subject)
    record = motivation_record(
        judged,
        submission,
        found,
        text=text,
        person=person,
        role=role,
        e_mail=e_mail,
        day=judged.verdict.peildatum,
    )
    return record, append_record(folder / MOTIVATIONS_FILE, record)


def motivation_record(
    judged: Judged,
    submission: Submission,
    found: Finding,
    *,
    text: str,
    person: str,
    role: str,
    e_mail: str,
    day: str,
) -> dict[str, Any]:
    """The record of a reason, with purpose and hash, after its text was judged."""
    least = int(judged.policy.threshold("motivering_tekens"))
    cleaned = " ".join(text.split())
    if len(cleaned) < least:
        raise UsageError(
            f"De reden bij {found.code} is te kort: {len(cleaned)} tekens, nodig {least}.",
            remedy="Schrijf in een zin waarom dit bij dit doel verantwoord is.",
        )
    check_person(person, role)
    check_typed(f"motivering bij {found.code}", cleaned, judged)
    record = {
        "bevinding": found.code,
        "onderwerp": found.subject,
        "tekst": cleaned,
        "persoon": person.strip(),
        "rol": role.strip(),
        "datum": day,
        "doelsoort": str(submission.dossier.get("doel", {}).get("doelsoort", "")),
        "hash": judged.verdict.submission_hash,
    }
    return record | ({"e_mail": e_mail.strip()} if e_mail.strip() else {})


def judged_profile(judged: Judged) -> Submission:
    """What was judged, when it is a real profile that nothing blocks.

    Raises
    ------
    UsageError
        For an exercise: nobody's reason or approval is asked for.
    ReleaseBlocked
        When a finding blocks: then there is nothing to weigh.
    """
    if judged.dossier.kind == "oefening":
        raise UsageError(
            "Dit dossier is een oefening. Daarbij wordt niets gemotiveerd of goedgekeurd.",
            remedy='Zet soort = "profiel" in het dossier.',
        )
    if judged.submission is None or judged.verdict.outcome == Outcome.BLOCK:
        raise blocked(judged.verdict)
    return judged.submission


def check_person(person: str, role: str) -> None:
    """Raise `UsageError` unless a person and a role are named."""
    if not person.strip() or not role.strip():
        raise UsageError(
            "Een reden of besluit heeft een persoon en een rol.",
            remedy="Vul naam en rol in, zoals 'eigenaar'.",
        )


def check_typed(place: str, text: str, judged: Judged) -> None:
    """Raise `ReleaseBlocked` when a typed text labels an area or holds personal data."""
    found = tuple(f for f in check_text(place, text, policy=judged.policy) if f.outcome == Outcome.BLOCK)
    if found:
        raise ReleaseBlocked(
            f"Deze tekst kan zo niet mee.\n{findings_text(found)}", findings=found, remedy=found[0].remedy
        )


def check_day(text: str, latest: str) -> str:
    """``text`` as an ISO date that is not after ``latest``."""
    try:
        day = date.fromisoformat(text).isoformat()
    except ValueError as problem:
        raise UsageError(f"'{text}' is geen datum.", remedy="Schrijf jaar-maand-dag.") from problem
    if day > latest:
        raise UsageError(f"De datum {day} ligt na {latest}.", remedy="Controleer de datum.")
    return day


def _asked(judged: Judged, code: str, subject: str | None) -> Finding:
    asking = [f for f in judged.verdict.with_outcome(Outcome.REVIEW) if f.code == code]
    fitting = [f for f in asking if subject in (None, f.subject)]
    if not fitting:
        options = sorted({f"{f.code} ({f.subject})" for f in judged.verdict.with_outcome(Outcome.REVIEW)})
        raise UsageError(
            f"Geen bevinding {code}{f' over {subject!r}' if subject else ''} vraagt om een reden.",
            remedy=f"Kies uit: {', '.join(options) or 'er vraagt niets om een reden'}.",
        )
    if len(fitting) > 1:
        raise UsageError(
            f"Er zijn {len(fitting)} bevindingen {code}.",
            remedy="Noem het onderwerp: " + ", ".join(f"--onderwerp '{f.subject}'" for f in fitting),
        )
    return fitting[0]
