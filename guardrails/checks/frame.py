"""What the council and the dossier add to the law: principles, open headings, own limits and exemptions."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from guardrails.checks.level import DESCRIBING
from guardrails.checks.words import check_text
from guardrails.explain import KINDS, finding
from guardrails.finding import Finding, Outcome
from guardrails.layers import Exemption
from guardrails.policy import Policy
from guardrails.policy_schema import HEADINGS
from guardrails.submission import Submission
from guardrails.switches import SUBJECTS

_ALGORITHMS = ("score", "rank", "type")


def check(submission: Submission, *, policy: Policy, peildatum: str) -> list[Finding]:
    """Findings U01 to U03 (principles), U05 and U07 (exemptions), U08 and U09 (limits of the dossier), U10
    (decided later than today), U11 to U13 (what the council decided about its two switches)."""
    return [
        *_headings(policy),
        *_switches(submission, policy, peildatum),
        *_limits(submission, policy),
        *_not_in_force(policy, peildatum),
        *_exemptions(submission, policy, peildatum),
    ]


def exempted(
    findings: Iterable[Finding], submission: Submission, *, policy: Policy, peildatum: str
) -> list[Finding]:
    """``findings`` in which what the council lets pass is replaced by the note that it does (U04)."""
    held = [e for e in exemptions_of(submission, policy) if _counts(e, peildatum)]
    by_key = {(e.code, e.subject): e for e in held}
    return [
        _note(by_key[f.code, f.subject], policy) if _asks(f) and (f.code, f.subject) in by_key else f
        for f in findings
    ]


def unused(
    findings: Iterable[Finding], submission: Submission, *, policy: Policy, peildatum: str
) -> list[Finding]:
    """U06 for every exemption of this profile that no finding needs; ``findings`` as they were found."""
    asked = {(f.code, f.subject) for f in findings if _asks(f)}
    return [
        _on("kader", "U06", "uitzondering", policy, which=e.code, about=e.subject)
        for e in exemptions_of(submission, policy)
        if _counts(e, peildatum) and (e.code, e.subject) not in asked
    ]


def exemptions_of(submission: Submission, policy: Policy) -> tuple[Exemption, ...]:
    """The exemptions of the kader that are about this profile, by its name."""
    profile = submission.dossier.get("profiel", {})
    name = str(profile.get("naam", "")) if isinstance(profile, Mapping) else ""
    return tuple(e for e in policy.exemptions if e.profile == name)


def _counts(exemption: Exemption, peildatum: str) -> bool:
    return exemption.code in KINDS and KINDS[exemption.code].exemptable and exemption.holds_on(peildatum)


def _asks(found: Finding) -> bool:
    return found.outcome == Outcome.REVIEW and KINDS[found.code].exemptable


def _note(exemption: Exemption, policy: Policy) -> Finding:
    words = {"which": exemption.code, "about": exemption.subject, "person": exemption.person}
    words |= {"decision": exemption.decision, "reason": exemption.reason.rstrip(".")}
    words |= {"start": exemption.start, "end": exemption.end}
    return _on("kader", "U04", exemption.subject, policy, **words)


def _headings(policy: Policy) -> Iterator[Finding]:
    open_ = policy.open_headings
    if len(open_) == len(HEADINGS):
        yield finding("U02", "kader", policy=policy, headings=", ".join(open_))
        return
    for heading in open_:
        yield finding("U01", heading, policy=policy, heading=heading)
    for principle in policy.principles.values():
        if principle.heading:
            words = {"heading": principle.heading, "text": principle.text, "source": principle.source}
            yield _on("kader", "U03", principle.id, policy, **words)


def _not_in_force(policy: Policy, peildatum: str) -> Iterator[Finding]:
    """U10 for what the council decided later than the day of judgement."""
    dated = [(f"de regel '{r.id}'", r.date) for r in policy.rules.values() if r.layer == "kader"]
    dated += [(f"de schakelaar '{s.id}'", s.date) for s in policy.switches.values()]
    dated += [(f"de opening van klasse {k} voor {use}", date) for (k, use), date in policy.opened.items()]
    for what, date in sorted(dated):
        if date > peildatum:
            words = {"what": what, "date": date, "day": peildatum}
            yield finding("U10", "kader", policy=policy, layer="kader", **words)


def _switches(submission: Submission, policy: Policy, peildatum: str) -> Iterator[Finding]:
    for key, why in _needed_switches(submission).items():
        words = {"what": SUBJECTS[key], "why": why}
        switch = policy.switches.get(key)
        if switch is None or switch.date > peildatum:
            yield finding("U11", key, policy=policy, **words)
            continue
        words |= {"decision": switch.decision, "date": switch.date}
        condition = (switch.condition or "geen").rstrip(".")
        yield _on("kader", "U12" if switch.allowed else "U13", key, policy, condition=condition, **words)


def _needed_switches(submission: Submission) -> dict[str, str]:
    """The switches that this submission touches, each with what it does, in words."""
    own = sorted(c.label for c in submission.columns.values() if not c.published)
    derived = sorted(o.name for o in submission.outputs.values() if o.kind in _ALGORITHMS)
    needed = {}
    if own:
        needed["uitwisselen"] = f"het gebruikt eigen gegevens van de gemeente ({'; '.join(own)})"
    analysis = submission.dossier.get("niveau", {}).get("analyse", DESCRIBING)
    if derived:
        needed["algoritmen"] = f"het maakt {', '.join(derived)}"
    elif analysis != DESCRIBING:
        needed["algoritmen"] = f"het analyseniveau is '{analysis}'"
    return needed


def _limits(submission: Submission, policy: Policy) -> Iterator[Finding]:
    limits: Any = submission.dossier.get("beleid", {})
    for rule, wanted in sorted(limits.items()) if isinstance(limits, Mapping) else ():
        held = policy.rules[rule].threshold if rule in policy.rules else None
        if held != wanted:
            words = {"wanted": wanted, "held": "niets" if held is None else f"{held:g}"}
            yield _on("dossier", "U08", str(rule), policy, **words)
        elif policy.rules[rule].layer == "dossier":
            yield _on("dossier", "U09", str(rule), policy, above="wet en kader", held=f"{held:g}")


def _exemptions(submission: Submission, policy: Policy, peildatum: str) -> Iterator[Finding]:
    allowed = ", ".join(sorted(code for code, kind in KINDS.items() if kind.exemptable))
    for exemption in exemptions_of(submission, policy):
        words = {"which": exemption.code, "about": exemption.subject}
        yield from check_text(f"uitzondering {exemption.code}", exemption.reason, policy=policy)
        if exemption.code not in KINDS or not KINDS[exemption.code].exemptable:
            yield _on("kader", "U07", "uitzondering", policy, which=exemption.code, allowed=allowed)
        elif not exemption.holds_on(peildatum):
            dates = {"start": exemption.start, "end": exemption.end}
            yield _on("kader", "U05", "uitzondering", policy, **words, **dates)


def _on(layer: str, code: str, subject: str, policy: Policy, **facts: Any) -> Finding:
    """A finding that rests on another layer than its rule: what the council or the dossier added."""
    return replace(finding(code, subject, policy=policy, **facts), layer=layer)
