"""What only reviewers read: per map or selection how groups of residents are spread over its classes."""

from dataclasses import dataclass

from guardrails.disparity import Disparity, measure_all
from guardrails.explain import STATES
from guardrails.mitigate import repair
from guardrails.policy import Policy
from guardrails.submission import Output, Submission
from guardrails.vault import Vault


@dataclass(frozen=True)
class GroupReport:
    """How one output falls on groups, in words and whole percentages. Never part of a release.

    ``classes`` names the classes that hold enough areas, ``rows`` gives per group (ground, group) the share of
    its residents living in each of them. Classes of fewer areas are left out and counted in ``hidden``.
    """

    output: str
    state: str
    sentences: tuple[str, ...]
    classes: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[int, ...]], ...]
    hidden: int


def group_reports(submission: Submission, *, policy: Policy, vault: Vault) -> tuple[GroupReport, ...]:
    """The full result of the disparity check of a submission, for reviewers, in order of output."""
    shown = repair(submission, policy=policy)
    found = measure_all(shown, policy=policy, vault=vault)
    return tuple(_report(result, shown.outputs[name], policy) for name, result in found.items())


def _report(result: Disparity, output: Output, policy: Policy) -> GroupReport:
    counts = output.values.dropna().astype("int64").value_counts()
    least = policy.threshold("minimum_gebieden_klasse")
    kept = [c for c in result.shares.index if counts[c] >= least]
    if len(result.shares.index) - len(kept) == 1 and kept:
        # A single class left out follows from the others, because shares add up to 100.
        kept.remove(min(kept, key=lambda c: int(counts[c])))
    rows = []
    for name, shares in result.shares.loc[kept].items():
        ground, _, group = str(name).partition(":")
        rows.append((ground, group, tuple(round(float(share)) for share in shares)))
    return GroupReport(
        output=result.output,
        state=STATES[result.state],
        sentences=_sentences(result),
        classes=tuple(_class_name(c, output) for c in kept),
        rows=tuple(rows),
        hidden=len(result.shares.index) - len(kept),
    )


def _sentences(result: Disparity) -> tuple[str, ...]:
    gap = "niet te bepalen" if result.gap is None else f"{round(result.gap)} procentpunt"
    out = [
        f"Uitkomst: {STATES[result.state]}. Gemeten over {result.areas} gebieden; van "
        f"{round(result.coverage_pct)} % van de bewoners is de samenstelling bekend.",
        f"Grootste verschil tussen twee groepen van één kenmerk: {gap}"
        + (f" ({result.ground})." if result.ground else "."),
    ]
    if result.p_value is not None:
        how = "alle" if result.exact else "een steekproef van"
        out.append(
            f"Een blinde verdeling geeft in {100 * result.p_value:.1f} % van de gevallen een even groot verschil "
            f"({how} {result.draws} verdelingen)."
        )
    unknown = [f"{ground}: {round(count)}" for ground, count in result.unknown.items() if count >= 1]
    if unknown:
        out.append(f"Bewoners van wie dit onbekend is: {', '.join(unknown)}.")
    small = [f"{ground}: {', '.join(groups)}" for ground, groups in result.small.items() if groups]
    if small:
        out.append(f"Te kleine groepen voor een aandeel: {'; '.join(small)}.")
    years = sorted(set(result.years.values()))
    if years:
        out.append(f"Samenstelling uit: {', '.join(map(str, years))}.")
    return tuple(out)


def _class_name(number: int, output: Output) -> str:
    if output.kind == "selection":
        return "gekozen" if number == 1 else "niet gekozen"
    if 0 <= number < len(output.edges) - 1:
        return f"klasse {number + 1}: {output.edges[number]:g} tot {output.edges[number + 1]:g}"
    return f"klasse {number + 1}"
