"""The two gates: what may be seen on a screen (`clear`), and what may leave (`release`, `rehearse`)."""

import calendar
import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from guardrails.approval import agreement_on, check_typed, reasons_for
from guardrails.approved import _GATE, Cleared, Released
from guardrails.canonical import canonical_hash
from guardrails.checks.frame import exempted
from guardrails.checks.lifecycle import last_day
from guardrails.checks.process import is_exercise
from guardrails.disclosure.ledger import Ledger
from guardrails.errors import AnswersNeeded, Blocked, ReleaseBlocked
from guardrails.explain import KINDS, STATES, headline
from guardrails.finding import Finding, Outcome, Verdict, in_order
from guardrails.mitigate import repair
from guardrails.policy import Policy
from guardrails.review import CHECKS, WITH_VAULT, findings_of
from guardrails.submission import Submission

Facts = Ledger | Iterable[Mapping[str, Any]]
# Everything but what needs the vault.
WITHOUT_VAULT = tuple(c for c in CHECKS if c not in WITH_VAULT)
# What can stop a screen: the other checks only count for a release.
_FOR_RELEASE = ("kwaliteit", "proces", "kader", "dpia", "ethiek", "registers", "basis op orde")
ON_SCREEN = tuple(c for c in WITHOUT_VAULT if c not in _FOR_RELEASE)


def clear(submission: Submission, *, policy: Policy, peildatum: str, ledger: Facts = ()) -> Cleared:
    """What of a submission may be shown on a screen, marked CONCEPT; small numbers are taken away.

    ``ledger`` holds the facts of earlier releases; what is shown beside them may not give anything away.

    Raises
    ------
    Blocked
        When a hard rule stops it; ``findings`` says which (exit code 3).
    AnswersNeeded
        When a hard rule asks for answers that are not there (exit code 4).
    """
    found = findings_of(submission, ON_SCREEN, policy=policy, peildatum=peildatum, ledger=ledger)
    hard = [f for f in found if KINDS[f.code].screen]
    blocking = [f for f in hard if f.outcome == Outcome.BLOCK]
    if blocking:
        raise Blocked(
            headline("Dit kan niet worden getoond.", blocking),
            findings=in_order(blocking),
            remedy=blocking[0].remedy,
        )
    asking = [f for f in hard if f.outcome == Outcome.REVIEW]
    if asking:
        raise AnswersNeeded(
            headline("Dit kan pas worden getoond na antwoord op vragen.", asking),
            findings=in_order(asking),
            remedy=asking[0].remedy,
        )
    return Cleared(**_content(submission, policy, peildatum, hard), status="CONCEPT", gate=_GATE)


def rehearse(
    submission: Submission, verdict: Verdict, *, policy: Policy, peildatum: str, ledger: Facts = ()
) -> Released:
    """The exercise of a release: every rule runs, nobody's approval is needed or invented, status OEFENING.

    ``ledger`` holds the facts of earlier releases, against which the figures are audited again.

    Raises
    ------
    ReleaseBlocked
        When the dossier is not an exercise, the verdict is not about this submission, or something blocks.
    """
    if not is_exercise(submission):
        raise ReleaseBlocked(
            "Dit dossier is geen oefening.",
            remedy="Gebruik wijkprofiel vrijgeven, of zet soort = 'oefening'.",
        )
    findings = _verified(submission, verdict, policy, peildatum, ledger)
    return _released(
        submission, verdict, findings, policy, peildatum, status="OEFENING", motivations=(), approvals=()
    )


def release(
    submission: Submission,
    verdict: Verdict,
    *,
    policy: Policy,
    motivations: Iterable[Mapping[str, Any]],
    approvals: Iterable[Mapping[str, Any]],
    peildatum: str,
    ledger: Facts = (),
) -> Released:
    """What may leave: nothing blocks, each finding that asks has a reason, and a second person agreed.

    Parameters
    ----------
    motivations, approvals : iterables of mappings
        Records with ``bevinding, onderwerp, tekst, persoon, rol, datum, hash`` and
        ``besluit, tekst, persoon, rol, datum, hash``. They count for this canonical hash only; a reason of a
        reusable kind also counts for a year with the same ``doelsoort``.
    ledger : Ledger or iterable of mappings
        Facts of earlier releases; they are audited again at this gate, since one may have come since.

    Raises
    ------
    ReleaseBlocked
        When something blocks, a reviewer refused, or the dossier is an exercise (exit code 3).
    AnswersNeeded
        When a reason or an approval is missing (exit code 4).
    """
    if is_exercise(submission):
        raise ReleaseBlocked(
            "Een oefening kan niet worden vrijgegeven.",
            remedy="Gebruik wijkprofiel maken, of zet soort = 'profiel'.",
        )
    given, votes = [dict(m) for m in motivations], [dict(a) for a in approvals]
    findings = _verified(submission, verdict, policy, peildatum, ledger)
    check_typed(given, votes, policy)
    used = reasons_for(findings, given, submission, verdict, policy, peildatum)
    agreed = agreement_on(votes, used, submission, verdict, policy, peildatum)
    return _released(
        submission,
        verdict,
        findings,
        policy,
        peildatum,
        status="VRIJGEGEVEN",
        motivations=used,
        approvals=agreed,
    )


def valid_until(peildatum: str, *, policy: Policy, dossier: Mapping[str, Any] | None = None) -> str:
    """ISO date until which a product made at ``peildatum`` counts: no longer than the dossier says.

    >>> valid_until("2026-11-30", policy=Policy.load())
    '2027-11-30'
    >>> valid_until("2026-11-30", policy=Policy.load(), dossier={"geldigheid": {"herzien": "2027-03-01"}})
    '2027-03-01'
    """
    longest = _longest(peildatum, policy)
    return min(longest, last_day(dossier or {}) or longest)


def _longest(peildatum: str, policy: Policy) -> str:
    start = dt.date.fromisoformat(peildatum)
    month = start.month - 1 + int(policy.threshold("geldigheid_maanden"))
    year, month = start.year + month // 12, month % 12 + 1
    return dt.date(year, month, min(start.day, calendar.monthrange(year, month)[1])).isoformat()


def _verified(
    s: Submission, verdict: Verdict, policy: Policy, peildatum: str, ledger: Facts
) -> tuple[Finding, ...]:
    """Findings of the verdict, after checking that it is about this submission and that nothing blocks.

    All checks that need no vault run again, so that a verdict made by hand hides nothing. What needs the vault
    cannot be repeated here: for that the verdict has to be whole as `guardrails.review` made it.
    """
    again = findings_of(s, WITHOUT_VAULT, policy=policy, peildatum=peildatum, ledger=ledger)
    again = exempted(again, s, policy=policy, peildatum=peildatum)
    seen = {(f.code, f.subject, f.message) for f in verdict.findings}
    findings = (*verdict.findings, *(f for f in again if (f.code, f.subject, f.message) not in seen))
    blocking = [f for f in findings if f.outcome == Outcome.BLOCK]
    if blocking:
        raise ReleaseBlocked(
            headline("Dit kan niet worden vrijgegeven.", blocking),
            findings=in_order(blocking),
            remedy=blocking[0].remedy,
        )
    measured = {d.get("uitkomst") for d in verdict.disparity}
    outputs = repair(s, policy=policy).outputs
    unmeasured = [name for name, o in outputs.items() if name not in measured and o.values.notna().any()]
    same = (
        verdict.submission_hash == canonical_hash(s, policy)
        and verdict.policy_fingerprint == policy.fingerprint
    )
    known = all(d.get("stand") in STATES.values() for d in verdict.disparity)
    complete = set(verdict.checks) == set(CHECKS) and not unmeasured and known and verdict.intact
    if not same or verdict.peildatum != peildatum or not complete:
        raise ReleaseBlocked(
            "Het oordeel hoort niet bij deze opgave, dit beleid en deze peildatum.",
            remedy="Toets opnieuw en geef daarna vrij.",
        )
    return in_order(findings)


def _released(
    s: Submission,
    verdict: Verdict,
    findings: Sequence[Finding],
    policy: Policy,
    peildatum: str,
    *,
    status: str,
    motivations: Sequence[Mapping[str, Any]],
    approvals: Sequence[Mapping[str, Any]],
) -> Released:
    content = _content(s, policy, peildatum, findings)
    content |= {"status": status, "gate": _GATE, "disparity": verdict.disparity, "checks": verdict.checks}
    return Released(**content, motivations=tuple(motivations), approvals=tuple(approvals))


def _content(s: Submission, policy: Policy, peildatum: str, findings: Sequence[Finding]) -> dict[str, Any]:
    """Fields of `Cleared`: the submission after repair, without residents, texts and anything else."""
    shown = repair(s, policy=policy)
    kept = {f.name for f in dataclasses.fields(Cleared)} & {f.name for f in dataclasses.fields(Submission)}
    return {name: getattr(shown, name) for name in sorted(kept)} | {
        "findings": in_order(findings),
        "canonical_hash": canonical_hash(s, policy),
        "policy_fingerprint": policy.fingerprint,
        "peildatum": peildatum,
        "valid_until": valid_until(peildatum, policy=policy, dossier=s.dossier),
    }
