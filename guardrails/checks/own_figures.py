"""Whether own figures may leave: who owns them, whether they may be published, on what ground they were collected."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from guardrails.explain import finding
from guardrails.finding import Finding
from guardrails.policy import Policy
from guardrails.submission import Submission

PLACE = "eigen_bronnen"
# What has to be known of a source before its figures leave: field -> words.
ASKED = {
    "doel_verzameling": "het doel waarvoor de gegevens zijn verzameld",
    "grondslag": "de grondslag",
    "kwaliteitseigenaar": "wie voor de kwaliteit zorgt",
    "herzien": "de datum waarop opnieuw wordt gekeken",
}
OPEN = "openbaar"
INSIDE = frozenset({"ambtelijk", "college"})


def check(submission: Submission, *, policy: Policy, peildatum: str) -> list[Finding]:
    """Findings E01 to E06, per source of own figures; published figures of others are not judged."""
    own = sorted({_source_of(c.lineage) for c in submission.columns.values() if not c.published})
    known = submission.dossier.get(PLACE, {})
    out: list[Finding] = []
    for name in own:
        facts = known.get(name) if isinstance(known, Mapping) else None
        if not isinstance(facts, Mapping):
            out.append(finding("E01", name, policy=policy))
            continue
        out += _answers(submission, name, facts, policy, peildatum)
    return out


def _source_of(lineage: tuple[str, ...]) -> str:
    return lineage[0].partition(":")[0] if lineage else ""


def _answers(
    s: Submission, name: str, facts: Mapping[str, Any], policy: Policy, peildatum: str
) -> Iterator[Finding]:
    file = str(facts.get("bestand", name))
    may = facts.get("publiceren")
    if may is False:
        yield finding("E03", name, policy=policy, file=file)
    elif may is not True:
        yield finding("E02", name, policy=policy, file=file)
    level = str(facts.get("classificatie", ""))
    outside = _leaves(s)
    if not level:
        yield finding("E04", name, policy=policy, file=file)
    elif level != OPEN and outside:
        yield finding("E05", name, policy=policy, file=file, level=level)
    missing = [words for field, words in ASKED.items() if not str(facts.get(field, "")).strip()]
    if missing:
        yield finding("E06", name, policy=policy, file=file, missing=", ".join(missing))
    day = str(facts.get("herzien", ""))
    if day and _passed(day, peildatum):
        yield finding("E07", name, policy=policy, file=file, day=day)


def _leaves(s: Submission) -> bool:
    """Whether the recipients are others than the organisation itself; also when that is not said."""
    given = s.dossier.get("doel", {}).get("ontvangers", [])
    return not given or not set(map(str, given)) <= INSIDE


def _passed(day: str, peildatum: str) -> bool:
    try:
        return dt.date.fromisoformat(day) < dt.date.fromisoformat(peildatum)
    except ValueError:
        return True
