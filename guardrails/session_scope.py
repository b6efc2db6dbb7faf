"""What a session was about, and what rose since; and what an exercise hears of a gate that would be shut."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from guardrails.checks.level import AREA_LEVELS
from guardrails.checks.process import is_exercise, track_of
from guardrails.dossier_records import ANALYSES
from guardrails.explain import finding
from guardrails.finding import Finding, Outcome
from guardrails.policy import Policy
from guardrails.submission import Submission

TRACKS = ("licht", "midden", "zwaar")
_YEAR = re.compile(r"[_-]?\d{4}$")


def scope_of(submission: Submission) -> dict[str, Any]:
    """What a session is about: purpose, recipients, sources, areas, kind of analysis and track, as plain data.

    Years and single indicators are no part of it: another year of the same source asks no new session.
    """
    purpose = submission.dossier.get("doel", {})
    sources = {
        _YEAR.sub("", part.partition(":")[0]) for c in submission.columns.values() for part in c.lineage
    }
    return {
        "doelsoort": str(purpose.get("doelsoort", "")),
        "omschrijving": " ".join(str(purpose.get("omschrijving", "")).split()),
        "ontvangers": sorted(map(str, purpose.get("ontvangers", ()))),
        "bronnen": sorted(s for s in sources if s),
        "gebieden": sorted(submission.drawn),
        "analyse": str(submission.dossier.get("niveau", {}).get("analyse", ANALYSES[0])),
        "spoor": track_of(submission)[0],
    }


def raised(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What rose since a session, in Dutch; empty when what was discussed still covers what is made.

    Another purpose, more recipients or sources, smaller areas, a heavier analysis or a heavier track.

    >>> raised({"ontvangers": ["raad"], "spoor": "zwaar"}, {"ontvangers": ["raad", "openbaar"], "spoor": "midden"})
    ['nieuwe ontvangers: openbaar']
    """
    out = []
    if any(then.get(key, "") != now.get(key, "") for key in ("doelsoort", "omschrijving")):
        out.append("het doel is anders")
    for key, word in (("ontvangers", "nieuwe ontvangers"), ("bronnen", "nieuwe bronnen")):
        more = sorted(set(now.get(key, ())) - set(then.get(key, ())))
        if more:
            out.append(f"{word}: {', '.join(more)}")
    if _deepest(now) > _deepest(then):
        out.append(f"kleinere gebieden: {AREA_LEVELS[_deepest(now)]}")
    for key, order, word in (("analyse", ANALYSES, "zwaardere analyse"), ("spoor", TRACKS, "zwaarder spoor")):
        if _place(now.get(key), order) > _place(then.get(key), order):
            out.append(f"{word}: {now[key]}")
    return out


def softened(findings: Iterable[Finding], submission: Submission, *, policy: Policy) -> list[Finding]:
    """The same findings, in which an exercise is asked what would stop a real profile."""
    if not is_exercise(submission):
        return list(findings)
    return [
        finding("A90", f.subject, policy=policy, which=f.code, message=f.message)
        if f.outcome == Outcome.BLOCK
        else f
        for f in findings
    ]


def _deepest(scope: Mapping[str, Any]) -> int:
    return max((_place(area, AREA_LEVELS) for area in scope.get("gebieden", ())), default=-1)


def _place(value: Any, order: Sequence[str]) -> int:
    """The place in an order; what is not in it stands above everything."""
    if not value:
        return -1
    return order.index(value) if value in order else len(order)
