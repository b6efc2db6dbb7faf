"""Whether maps and selections fall differently on groups of residents."""

from typing import Any

from guardrails.disparity import MEASURED, Disparity, measure_all
from guardrails.explain import finding
from guardrails.finding import Finding
from guardrails.policy import Policy
from guardrails.submission import Output, Submission
from guardrails.vault import Vault


def check(
    submission: Submission, *, policy: Policy, vault: Vault | None
) -> tuple[list[Finding], list[dict[str, Any]]]:
    """Findings V01 to V08, and the public summary per output in order of name."""
    shown = {name: o for name, o in sorted(submission.outputs.items()) if o.values.notna().any()}
    if not shown:
        return [], []
    if vault is None:
        return [finding("V04", "kluis", policy=policy, count=len(shown))], []
    results = measure_all(submission, policy=policy, vault=vault)
    out: list[Finding] = []
    for name, output in shown.items():
        if output.kind not in MEASURED:
            out.append(finding("V07", name, policy=policy, kind=output.kind))
        elif name not in results:
            out.append(finding("V05", name, policy=policy, what=_spoken(output, submission)))
        else:
            out += _judged(results[name], _spoken(output, submission), policy)
    return out, [result.public() for result in results.values()]


def _spoken(output: Output, submission: Submission) -> str:
    """How a reader calls an output: the map or selection, its topic, year and level."""
    column = submission.columns[output.column]
    sort = {"class": "De kaart", "selection": "De selectie"}.get(output.kind, "De indeling")
    return f"{sort} '{column.label}' ({column.year}, per {output.level})"


def _judged(result: Disparity, what: str, policy: Policy) -> list[Finding]:
    gap = "niet te bepalen" if result.gap is None else round(result.gap)
    words = {"what": what, "gap": gap, "areas": result.areas}
    out = []
    needed = policy.threshold("dekking_kluis_pct")
    if result.coverage_pct < needed:
        share = {"what": what, "coverage": round(result.coverage_pct), "limit": int(needed)}
        out.append(finding("V06", result.output, policy=policy, **share))
    if result.state == "verschil":
        out.append(finding("V01", result.output, policy=policy, **words))
    elif result.state == "geen_verschil":
        out.append(finding("V02", result.output, policy=policy, **words))
    elif (
        result.kind == "selection"
        and result.gap is not None
        and result.gap >= policy.threshold("verschil_punten")
    ):
        out.append(finding("V08", result.output, policy=policy, **words))
    else:
        out.append(finding("V03", result.output, policy=policy, **words))
    return out
