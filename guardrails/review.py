"""Judging a submission: every check runs, and a check that fails is a finding that blocks."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from typing import Any

import pandas as pd

from guardrails.canonical import canonical_hash
from guardrails.checks import (
    basis,
    class_use,
    contract,
    disclosure,
    disparity,
    dpia,
    ethics,
    frame,
    level,
    own_figures,
    persons,
    process,
    protected,
    proxies,
    purpose,
    quality,
    registers,
    small_numbers,
    values,
    words,
)
from guardrails.disclosure.ledger import Ledger
from guardrails.explain import finding
from guardrails.finding import Finding, Verdict
from guardrails.mitigate import arranged, repair
from guardrails.policy import Policy
from guardrails.proxy.strengths import Strengths
from guardrails.submission import Submission
from guardrails.vault import Vault

Check = Callable[[], list[Finding]]
# Checks that only need names, texts and the dossier; they also judge a submission whose table is broken.
NAMES = ("beschermd", "personen", "woorden", "doel", "analyseniveau", "proces", "kader", "eigen cijfers")
# Checks that need figures; they run when the contract holds.
FIGURES = (
    "klasse en gebruik",
    "kleine aantallen",
    "onthulling",
    "kwaliteit",
    "verschil",
    "beschermd op waarde",
    "proxy",
    "dpia",
    "ethiek",
    "registers",
    "basis op orde",
)
# Checks that need the vault or national figures: a verdict carries their answer, a gate cannot repeat it.
WITH_VAULT = ("verschil", "beschermd op waarde", "proxy")
CHECKS = ("contract", *NAMES, *FIGURES)


def review(
    submission: Submission,
    *,
    policy: Policy,
    vault: Vault | None,
    peildatum: str,
    motivations: Iterable[Mapping[str, Any]] = (),
    ledger: Ledger | Iterable[Mapping[str, Any]] = (),
    reference: Mapping[str, pd.Series] | None = None,
    strengths: Strengths | None = None,
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
    ledger : Ledger or iterable of mappings
        Facts of earlier releases (`guardrails.read_ledgers`), against which the figures are audited.
    reference : mapping of Series, optional
        Figures recomputed from the declared open source, by column name. A column equal to them is what it
        says it is; one that differs blocks. Other names are sizes (area) by which a count may be divided.
    strengths : Strengths or None
        National proxy strengths; without them what the figures on maps give away is a question.

    Returns
    -------
    Verdict
        Findings heaviest first. ``submission_hash`` is empty when the contract is broken.
    """
    given = list(motivations)
    summary: list[dict[str, Any]] = []
    findings = findings_of(
        submission,
        CHECKS,
        policy=policy,
        peildatum=peildatum,
        vault=vault,
        summary=summary,
        reference=reference,
        ledger=ledger,
        strengths=strengths,
    )
    unused = partial(frame.unused, list(findings), submission, policy=policy, peildatum=peildatum)
    findings = frame.exempted(findings, submission, policy=policy, peildatum=peildatum)
    findings += guarded("kader", unused, policy)
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
    ).sealed()


def findings_of(
    submission: Submission,
    names: Iterable[str],
    *,
    policy: Policy,
    peildatum: str,
    vault: Vault | None = None,
    summary: list[dict[str, Any]] | None = None,
    reference: Mapping[str, pd.Series] | None = None,
    ledger: Ledger | Iterable[Mapping[str, Any]] = (),
    strengths: Strengths | None = None,
) -> list[Finding]:
    """Findings of the checks in ``names``, contract first. Public disparities are added to ``summary``."""
    wanted = set(names)
    broken = guarded("contract", lambda: contract.check(submission, policy=policy), policy)
    out = list(broken)
    plans = _on_names(submission, policy, peildatum)
    if not broken:
        plans |= _on_figures(submission, policy, peildatum, vault, [] if summary is None else summary, ledger)
        plans["beschermd op waarde"] = lambda: values.check(
            submission, policy=policy, vault=vault, reference=reference
        )
        plans["proxy"] = lambda: proxies.check(
            repair(submission, policy=policy), policy=policy, strengths=strengths, vault=vault
        )
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


def _on_names(s: Submission, policy: Policy, peildatum: str) -> dict[str, Check]:
    return {
        "beschermd": lambda: protected.check(s, policy=policy),
        "personen": lambda: persons.check(s, policy=policy),
        "woorden": lambda: words.check(s, policy=policy),
        "doel": lambda: purpose.check(s, policy=policy),
        "analyseniveau": lambda: level.check(s, policy=policy),
        "proces": lambda: process.check(s, policy=policy, peildatum=peildatum),
        "kader": lambda: frame.check(s, policy=policy, peildatum=peildatum),
        "eigen cijfers": lambda: own_figures.check(s, policy=policy, peildatum=peildatum),
    }


def _on_figures(
    s: Submission,
    policy: Policy,
    peildatum: str,
    vault: Vault | None,
    summary: list[dict[str, Any]],
    ledger: Ledger | Iterable[Mapping[str, Any]],
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
        "onthulling": lambda: disclosure.check(arranged(s), policy=policy, ledger=ledger),
        "kwaliteit": lambda: quality.check(shown(), policy=policy, peildatum=peildatum),
        "verschil": measured,
        "dpia": lambda: dpia.check(s, policy=policy, peildatum=peildatum),
        "ethiek": lambda: ethics.check(s, policy=policy, peildatum=peildatum),
        "registers": lambda: registers.check(s, policy=policy, peildatum=peildatum),
        "basis op orde": lambda: basis.check(shown(), policy=policy, peildatum=peildatum),
    }
