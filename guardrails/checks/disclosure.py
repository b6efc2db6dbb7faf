"""Whether what stays hidden can be worked out, alone or with what was released before."""

from collections.abc import Iterable, Mapping
from typing import Any

from guardrails.disclosure.ledger import differences, shown_before
from guardrails.explain import finding
from guardrails.finding import Finding
from guardrails.mitigate import SENSITIVE, SUPPRESSED, repair, unprotected
from guardrails.policy import Policy
from guardrails.submission import Submission


def check(
    submission: Submission, *, policy: Policy, ledger: Iterable[Mapping[str, Any]] = ()
) -> list[Finding]:
    """Findings S10 to S12 about own counts; figures that CBS publishes are not judged."""
    own = {n: c for n, c in submission.columns.items() if not c.published and c.aggregation == "som"}
    out = [
        finding("S10", name, policy=policy, count=len(lost), label=own[name].label)
        for name, lost in unprotected(submission, policy=policy).items()
        if lost
    ]
    earlier = list(ledger)
    if not own or not earlier:
        return out
    after = repair(submission, policy=policy)
    shown, hidden, limits = {}, [], {}
    for name, column in own.items():
        key = name.rpartition("@")[0] or name
        rule = "kleine_telling_gevoelig" if column.klass in SENSITIVE else "kleine_telling"
        limits[key] = policy.threshold(rule)
        for unit, value in after.table[name].items():
            place = (str(unit), key, f"{column.year}/{column.boundary_year}")
            if value == value:
                shown[place] = float(value)
            elif after.reasons.at[unit, name] == SUPPRESSED:
                hidden.append(place)
    for code, places in (
        ("S11", differences(shown, earlier, limits)),
        ("S12", shown_before(hidden, earlier)),
    ):
        for key in sorted({place[1] for place in places}):
            areas = [p[0] for p in places if p[1] == key]
            out.append(finding(code, key, policy=policy, count=len(areas), areas=", ".join(areas)))
    return out
