"""Judging a submission: every check runs, and a check that fails is a finding that blocks."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from guardrails.canonical import canonical_hash
from guardrails.checks import (
    class_use,
    contract,
    disparity,
    level,
    persons,
    process,
    protected,
    purpose,
    quality,
    small_numbers,
    words,
)
from guardrails.explain import finding
from guardrails.finding import Finding, Verdict
from guardrails.mitigate import arranged, repair
from guardrails.policy import Policy
from guardrails.submission import Submission
from guardrails.vault import Vault

Check = Callable[[], list[Finding]]
# Checks that only need names, texts and the dossier; they also judge a submission whose table is broken.
NAMES = ("beschermd", "personen", "woorden", "doel", "analyseniveau", "proces")
# Checks that need figures; they run when the contract holds.
FIGURES = ("klasse en gebruik", "kleine aantallen", "kwaliteit", "verschil")
CHECKS = ("contract", *NAMES, *FIGURES)


def review(
    submission: Submission,
    *,
    policy: Policy,
    vault: Vault | None,
    peildatum: str,
    motivations: Iterable[Mapping[str, Any]] = (),
    ledger: Iterable[Mapping[str, Any]] = (),
) -> Verdict:
    """All findings about a submission under a policy, judged at ``peildatum``. Nothing is read or written.

    Parameters
    ----------
    submission : Submission
        What is offered; not changed.
    policy : Policy
        The rules in force.
    vault : Vault or None
        Group counts for the disparity check; without it that check blocks.
    peildatum : str
        ISO date at which validity is judged.
    motivations : iterable of mappings
        Reasons given by persons; their texts are judged like every typed text.
    ledger : iterable of mappings
        Earlier releases. Kept for the audit against them; not used by the checks of this version.

    Returns
    -------
    Verdict
        Findings heaviest first. ``submission_hash`` is empty when the contract is broken.
    """
    given = list(motivations)
    summary: list[dict[str, Any]] = []
    findings = findings_of(
        submission, CHECKS, policy=policy, peildatum=peildatum, vault=vault, summary=summary
    )
    findings += guarded("woorden", lambda: _typed_reasons(given, policy), policy)
    mark: list[str] = []
    if not any(f.code.startswith("C") for f in findings):
        findings += guarded("kenmerk", lambda: _marked(submission, policy, mark), policy)
    return Verdict(
        findings=tuple(sorted(findings, key=lambda f: f.sort_key)),
        peildatum=peildatum,
        submission_hash="".join(mark),
        policy_fingerprint=policy.fingerprint,
        checks=CHECKS,
        disparity=tuple(summary),
    )


def findings_of(
    submission: Submission,
    names: Iterable[str],
    *,
    policy: Policy,
    peildatum: str,
    vault: Vault | None = None,
    summary: list[dict[str, Any]] | None = None,
) -> list[Finding]:
    """Findings of the checks in ``names``, contract first. Public disparities are added to ``summary``."""
    wanted = set(names)
    broken = guarded("contract", lambda: contract.check(submission, policy=policy), policy)
    out = list(broken)
    plans = _on_names(submission, policy)
    if not broken:
        plans |= _on_figures(submission, policy, peildatum, vault, [] if summary is None else summary)
    for name, check in plans.items():
        if name in wanted:
            out += guarded(name, check, policy)
    if broken:
        out += [finding("T02", name, policy=policy) for name in FIGURES if name in wanted]
    return out


def guarded(name: str, check: Check, policy: Policy) -> list[Finding]:
    """Findings of ``check``; when it fails, the finding that it could not judge. Its error is not shown."""
    try:
        return check()
    except Exception as error:  # noqa: BLE001 - what cannot be judged is not passed
        return [finding("T01", name, policy=policy, error=type(error).__name__)]


def _typed_reasons(given: list[Mapping[str, Any]], policy: Policy) -> list[Finding]:
    return [
        found
        for number, record in enumerate(given, 1)
        for found in words.check_text(f"motivering {number}", str(record.get("tekst", "")), policy=policy)
    ]


def _marked(submission: Submission, policy: Policy, mark: list[str]) -> list[Finding]:
    mark.append(canonical_hash(submission, policy))
    return []


def _on_names(s: Submission, policy: Policy) -> dict[str, Check]:
    return {
        "beschermd": lambda: protected.check(s, policy=policy),
        "personen": lambda: persons.check(s, policy=policy),
        "woorden": lambda: words.check(s, policy=policy),
        "doel": lambda: purpose.check(s, policy=policy),
        "analyseniveau": lambda: level.check(s, policy=policy),
        "proces": lambda: process.check(s, policy=policy),
    }


def _on_figures(
    s: Submission,
    policy: Policy,
    peildatum: str,
    vault: Vault | None,
    summary: list[dict[str, Any]],
) -> dict[str, Check]:
    """Checks on figures; all but small numbers see only what remains after repair."""

    @cache
    def shown() -> Submission:
        return repair(s, policy=policy)

    def measured() -> list[Finding]:
        found, public = disparity.check(shown(), policy=policy, vault=vault)
        summary.extend(public)
        return found

    return {
        "klasse en gebruik": lambda: class_use.check(shown(), policy=policy, peildatum=peildatum),
        "kleine aantallen": lambda: small_numbers.check(arranged(s), policy=policy),
        "kwaliteit": lambda: quality.check(shown(), policy=policy, peildatum=peildatum),
        "verschil": measured,
    }
