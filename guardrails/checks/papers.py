"""What the papers of a dossier lack, judged without a figure: DPIA pre-scan, session, registers, agreements."""

from guardrails.checks import dpia, ethics, registers
from guardrails.finding import Finding
from guardrails.policy import Policy
from guardrails.submission import Submission

# Which sources a session covered is only known once the figures were read.
_NEEDS_SOURCES = ("A06", "A07", "A16")


def check_papers(submission: Submission, *, policy: Policy, peildatum: str) -> list[Finding]:
    """Findings of the DPIA, ethics and register checks that need no figures; ``submission`` may have no rows.

    >>> check_papers.__module__
    'guardrails.checks.papers'
    """
    found = [
        *dpia.check(submission, policy=policy, peildatum=peildatum),
        *ethics.check(submission, policy=policy, peildatum=peildatum),
        *registers.check(submission, policy=policy, peildatum=peildatum),
    ]
    return [
        f
        for f in found
        if f.evidence.get("which", f.code) not in _NEEDS_SOURCES and f.code not in _NEEDS_SOURCES
    ]
