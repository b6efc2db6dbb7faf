"""Whether the dossier stays with areas, and with describing them."""

from guardrails.explain import finding
from guardrails.finding import Finding
from guardrails.policy import Policy
from guardrails.submission import Submission

DESCRIBING = "beschrijvend"
# A prediction is judged where the basis is: guardrails.checks.basis.
PREDICTING = "voorspellend"
KINDS_OF_ANALYSIS = {"voorschrijvend": "L01", "diagnosticerend": "L03"}
AREA_LEVELS = ("land", "regio", "gemeente", "wijk", "buurt")


def check(submission: Submission, *, policy: Policy) -> list[Finding]:
    """Findings L01 and L03: person level and prescriptive analysis are refused, an explanation is asked about."""
    section = submission.dossier.get("niveau", {})
    out = []
    analysis = str(section.get("analyse", DESCRIBING))
    code = KINDS_OF_ANALYSIS.get(analysis)
    if code is not None:
        out.append(finding(code, "niveau", policy=policy, what=analysis))
    elif analysis not in (DESCRIBING, PREDICTING):
        out.append(finding("L01", "niveau", policy=policy, what=analysis))
    for level in (*section.get("gebieden", ()), *submission.drawn):
        if level not in AREA_LEVELS and level not in {f.evidence.get("what") for f in out}:
            out.append(finding("L01", "niveau", policy=policy, what=level))
    return out
