"""Whether what stays hidden can be worked out, alone or with what was released before."""

from collections.abc import Iterable, Mapping
from typing import Any

from guardrails.disclosure.audit import audit
from guardrails.disclosure.earlier import (
    Earlier,
    earlier_series,
    parents_of,
    read_twice,
    same_subject,
    small_differences,
)
from guardrails.disclosure.ledger import Ledger
from guardrails.disclosure.merge import merge_text, merges
from guardrails.disclosure.own import OwnColumn, Place, own_columns
from guardrails.disclosure.pattern import Pattern
from guardrails.disclosure.rounding import not_rounded
from guardrails.explain import finding
from guardrails.finding import Finding
from guardrails.mitigate import pattern, repair
from guardrails.policy import Policy
from guardrails.submission import Submission

MOST_NAMED = 5


def check(
    submission: Submission, *, policy: Policy, ledger: Ledger | Iterable[Mapping[str, Any]] = ()
) -> list[Finding]:
    """Findings S10 to S20 about the municipality's own figures; what CBS publishes is not judged."""
    known = Ledger.of(ledger)
    own = {name: column for name, column in submission.columns.items() if not column.published}
    if not own:
        return _unread(known, policy, needed=False)
    found = pattern(submission, policy=policy)
    out = [
        finding("S20", name, policy=policy, label=column.label, base=int(policy.threshold("afronding_basis")))
        for name, column in own.items()
        if not_rounded(submission, name, policy)
    ]
    out += _alone(submission, found, policy) + _unread(known, policy, needed=True)
    if known.facts:
        out += _beside(repair(submission, policy=policy), found, known, policy)
    return out


def _alone(submission: Submission, found: Pattern, policy: Policy) -> list[Finding]:
    out = []
    for name, areas in _by_column(found.audit.exposed).items():
        label = submission.columns[name].label
        out.append(finding("S10", name, policy=policy, count=len(areas), label=label))
    for name, areas in _by_column(found.audit.undecided).items():
        label = submission.columns[name].label
        out.append(finding("S13", name, policy=policy, count=len(areas), label=label))
    if not found.finished:
        out.append(finding("S14", "kleine aantallen", policy=policy, count=found.extra()))
    for merge in merges(submission, found):
        label = submission.columns[merge.columns[0]].label
        facts = {"proposal": merge_text(merge, submission), "before": merge.before, "after": merge.after}
        sets = {"areas": merge.areas, "categories": merge.categories, "holes": merge.holes}
        out.append(finding("S19", merge.columns[0], policy=policy, label=label, **facts, **sets))
    return out


def _unread(known: Ledger, policy: Policy, *, needed: bool) -> list[Finding]:
    """What could not be read of earlier releases; it only matters beside own figures."""
    if not needed:
        return []
    out = [finding("S16", place, policy=policy, place=place) for place in known.damaged]
    return out + [finding("S17", name, policy=policy, name=name) for name in known.absent]


def _beside(shown: Submission, found: Pattern, known: Ledger, policy: Policy) -> list[Finding]:
    """Findings from what earlier releases told, beside the submission as it will be shown."""
    own = own_columns(shown, policy)
    earlier = earlier_series(shown, known)
    parent, level = parents_of(shown, earlier)
    differing: dict[str, set[str]] = {}
    twice: dict[str, set[str]] = {}
    told: dict[str, set[str]] = {}
    bundles: dict[str, set[str]] = {}
    for name, item in own.items():
        key = name.rpartition("@")[0] or name
        for then in earlier:
            same_year = then.year == item.column.year
            if not same_subject(item.counts, item.slack, then, key):
                continue
            areas = small_differences(item, item.shown, then, parent=parent, level=level)
            if same_year and areas:
                differing.setdefault(name, set()).update(areas)
            elif areas and read_twice(item.shown, then):
                twice.setdefault(name, set()).update(areas)
            if same_year and then.boundary_year == item.column.boundary_year:
                told.setdefault(name, set()).update(_told(name, then, found))
            bundles.setdefault(name, set()).add(then.bundle)
    after = audit(shown, own, found.first, sums=found.sums, earlier=_of_now(earlier, own))
    alone = {*found.audit.exposed, *found.audit.undecided}
    combined: dict[str, set[str]] = {}
    for area, name in (*after.exposed, *after.undecided):
        if (area, name) not in alone and area not in told.get(name, ()) and name in own:
            combined.setdefault(name, set()).add(area)
    out = []
    for code, places in (("S11", differing), ("S12", told), ("S15", combined), ("S18", twice)):
        for name in sorted(name for name, areas in places.items() if areas):
            facts = _facts(name, places[name], bundles.get(name, set()), known, own)
            out.append(finding(code, facts.pop("subject"), policy=policy, **facts))
    return out


def _told(name: str, then: Earlier, found: Pattern) -> set[str]:
    """Areas whose number has to stay open and was told in an earlier release, rounding taken into account."""
    out = set()
    for (area, column), need in found.first.needs.items():
        if column == name and area in then.numbers.index:
            number, slack = float(then.numbers[area]), float(then.slack[area])
            truth = float(found.own[name].counts[area])
            if abs(truth - number) > slack + 1e-6:
                continue
            if not need.met(max(0.0, number - slack), number + slack):
                out.add(area)
    return out


def _of_now(earlier: Iterable[Earlier], own: Mapping[str, OwnColumn]) -> tuple[Earlier, ...]:
    dates = {(item.column.year, item.column.boundary_year) for item in own.values()}
    return tuple(then for then in earlier if (then.year, then.boundary_year) in dates)


def _facts(
    name: str, areas: set[str], bundles: set[str], known: Ledger, own: Mapping[str, OwnColumn]
) -> dict[str, Any]:
    named = sorted(areas)
    shown = ", ".join(named[:MOST_NAMED])
    if len(named) > MOST_NAMED:
        shown += f" en nog {len(named) - MOST_NAMED}"
    recalled = sorted(bundle for bundle in bundles if bundle in known.recalled)
    note = ""
    if recalled:
        note = f"; ook wat is ingetrokken, blijft bekend: {', '.join(recalled)}"
    return {
        "subject": name.rpartition("@")[0] or name,
        "label": own[name].column.label,
        "count": len(named),
        "areas": shown,
        "recalled": note,
    }


def _by_column(places: Iterable[Place]) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for area, name in places:
        out.setdefault(name, []).append(area)
    return out
