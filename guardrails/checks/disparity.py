"""How every output falls on groups of residents."""

from typing import Any

from guardrails.disparity import Disparity, measure_all, public_summary
from guardrails.disparity.measure import DEVIATIONS, POINTS
from guardrails.disparity.need import need_column, stated_need
from guardrails.disparity.wording import amount, spoken
from guardrails.explain import finding
from guardrails.finding import Finding
from guardrails.policy import Policy
from guardrails.submission import Submission
from guardrails.vault import Vault


def check(
    submission: Submission, *, policy: Policy, vault: Vault | None
) -> tuple[list[Finding], list[dict[str, Any]]]:
    """Findings V01 to V12, and the public summary per output in order of name."""
    shown = {name: o for name, o in sorted(submission.outputs.items()) if o.values.notna().any()}
    if not shown:
        return [], []
    if vault is None:
        return [finding("V04", "kluis", policy=policy, count=len(shown))], []
    results = measure_all(submission, policy=policy, vault=vault)
    summary = public_summary(results, policy=policy)
    told = {line["uitkomst"]: line for line in summary}
    out: list[Finding] = []
    need = stated_need(submission)
    if need and need_column(submission, 0) is None:
        out.append(finding("V11", "doel.behoefte", policy=policy, need=need))
    for name, output in shown.items():
        what = spoken(output, submission)
        if name in results:
            out += _judged(results[name], told[name], what, policy)
        else:
            out.append(finding("V05", name, policy=policy, what=what))
    return out, summary


def _judged(result: Disparity, told: dict[str, Any], what: str, policy: Policy) -> list[Finding]:
    words = {"what": what, "gap": _told_gap(told), "areas": result.areas}
    out = []
    needed = policy.threshold("dekking_kluis_pct")
    if result.coverage_pct < needed:
        share = {"what": what, "coverage": round(result.coverage_pct), "limit": int(needed)}
        out.append(finding("V06", result.output, policy=policy, **share))
    if result.state == "verschil":
        out.append(finding("V01", result.output, policy=policy, **words))
    elif result.state == "geen_verschil":
        out.append(finding("V02", result.output, policy=policy, **words))
    elif result.gap is None:
        least = int(policy.threshold("minimum_gebieden_klasse"))
        code = {"class": "V09", "score": "V12"}.get(result.kind, "V10")
        out.append(finding(code, result.output, policy=policy, what=what, least=least))
    elif result.kind != "class" and result.gap >= result.size_limit(policy):
        out.append(finding("V08", result.output, policy=policy, **words))
    else:
        out.append(finding("V03", result.output, policy=policy, **words))
    return out


def _told_gap(told: dict[str, Any]) -> str:
    """The gap as it is made public, in words; no finding says more than the public summary."""
    points, deviations = told["grootste_verschil_punten"], told.get("grootste_verschil_sd")
    if points is None and deviations is None:
        return "niet te bepalen"
    text = f"{points} {POINTS}" if deviations is None else amount(deviations, DEVIATIONS)
    others = told.get("samen_met", 0)
    if not others:
        return text
    return f"{text} (het grootste van deze en {others} andere met bijna dezelfde gebieden)"
