"""Whether the basis is in order before anything is predicted, and whether the gemeente is ripe for its analysis."""

from collections.abc import Iterator

from guardrails.basis import SourceScore, basis_scores
from guardrails.checks import dpia, ethics, registers
from guardrails.checks.level import DESCRIBING, PREDICTING
from guardrails.explain import finding
from guardrails.finding import Finding, Outcome
from guardrails.maturity import assess
from guardrails.policy import Policy
from guardrails.session_scope import softened
from guardrails.submission import Submission

OWNER = ("naam", "functie", "contact")


def check(submission: Submission, *, policy: Policy, peildatum: str) -> list[Finding]:
    """Findings L02, N12 and N13 (basis) and N21 to N23 (maturity). A prediction is stopped in an exercise too."""
    analysis = str(submission.dossier.get("niveau", {}).get("analyse", DESCRIBING))
    scores = basis_scores(submission, policy=policy, peildatum=peildatum)
    found = [_scored(score, policy) for score in scores]
    if analysis == PREDICTING:
        lacking = lacks(submission, scores, policy=policy, peildatum=peildatum)
        code = "L02" if lacking else "N12"
        found.append(finding(code, "niveau", policy=policy, what=analysis, lacking="; ".join(lacking)))
    ripe = list(_maturity(submission, analysis, policy, peildatum))
    if analysis != PREDICTING:
        ripe = softened(ripe, submission, policy=policy)
    return [*found, *ripe]


def lacks(
    submission: Submission, scores: tuple[SourceScore, ...], *, policy: Policy, peildatum: str
) -> list[str]:
    """What is not in order, in Dutch: data, DPIA, register, ethics session, owner. Empty: the gate is open."""
    owner = submission.dossier.get("eigenaar", {})
    out = [f"bron {s.source}: {', '.join(s.short)}" for s in scores if s.short]
    if not all(str(owner.get(field, "")).strip() for field in OWNER):
        out.append("er is geen eigenaar")
    for word, module in (("DPIA-toets", dpia), ("ethische sessie", ethics), ("registers", registers)):
        codes = [
            f.evidence.get("which", f.code) if f.code == "A90" else f.code
            for f in module.check(submission, policy=policy, peildatum=peildatum)
            if f.outcome == Outcome.BLOCK or f.code == "A90"
        ]
        if codes:
            out.append(f"{word} ({', '.join(sorted(codes))})")
    return out


def _scored(score: SourceScore, policy: Policy) -> Finding:
    code = "N14" if score.short else "N13"
    return finding(
        code,
        score.source,
        policy=policy,
        complete=round(score.complete),
        age=score.age,
        reliable=round(score.reliable),
        available=round(score.available),
        short=", ".join(score.short),
    )


def _maturity(s: Submission, analysis: str, policy: Policy, peildatum: str) -> Iterator[Finding]:
    state = assess(s, policy=policy, peildatum=peildatum)
    if state.missing:
        if analysis != DESCRIBING:
            yield finding("N22", "volwassenheid", policy=policy, what=analysis, why=state.missing)
        return
    words = {"what": analysis, "allowed": state.allowed, "theme": state.lowest}
    if not state.permits(analysis):
        yield finding("N21", "volwassenheid", policy=policy, **words)
    else:
        yield finding("N23", "volwassenheid", policy=policy, **words)
    for claim in state.lowered:
        yield finding("N24", "volwassenheid", policy=policy, claim=claim)
