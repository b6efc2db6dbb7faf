"""Reasons and approvals of persons: whether they are whole, about this version, and of two people."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from guardrails.checks.words import check_text
from guardrails.errors import AnswersNeeded, ReleaseBlocked
from guardrails.explain import KINDS, headline
from guardrails.finding import Finding, Outcome, Verdict, in_order
from guardrails.policy import Policy
from guardrails.submission import Submission

AGREED, REFUSED = "akkoord", "afgewezen"
APPROVAL_DAYS = 366


def unanswered(
    verdict: Verdict, motivations: Iterable[Mapping[str, Any]], *, submission: Submission, policy: Policy
) -> tuple[Finding, ...]:
    """Findings of a verdict that still ask for a reason, given these motivations."""
    given = [dict(m) for m in motivations]
    asking = verdict.with_outcome(Outcome.REVIEW)
    return tuple(f for f in asking if not _answers(f, given, submission, verdict, policy, verdict.peildatum))


def check_typed(
    given: Sequence[Mapping[str, Any]], votes: Sequence[Mapping[str, Any]], policy: Policy
) -> None:
    texts = [(f"motivering {n}", m) for n, m in enumerate(given, 1)] + [
        (f"goedkeuring {n}", v) for n, v in enumerate(votes, 1)
    ]
    found = [
        f for place, record in texts for f in check_text(place, str(record.get("tekst", "")), policy=policy)
    ]
    blocking = [f for f in found if f.outcome == Outcome.BLOCK]
    if blocking:
        raise ReleaseBlocked(
            headline("Een motivering kan zo niet mee.", blocking),
            findings=in_order(blocking),
            remedy=blocking[0].remedy,
        )


def reasons_for(
    findings: Sequence[Finding],
    given: list[dict[str, Any]],
    s: Submission,
    verdict: Verdict,
    policy: Policy,
    peildatum: str,
) -> tuple[dict[str, Any], ...]:
    used: list[dict[str, Any]] = []
    open_: list[Finding] = []
    for asked in (f for f in findings if f.outcome == Outcome.REVIEW):
        answers = _answers(asked, given, s, verdict, policy, peildatum)
        used += [a for a in answers if a not in used]
        if not answers:
            open_.append(asked)
    if open_:
        raise AnswersNeeded(
            headline("Er ontbreken motiveringen.", open_),
            findings=in_order(open_),
            remedy="Schrijf per bevinding een reden in motivering.jsonl (persoon, rol, datum, tekst, hash). "
            "Een reden bij een eerdere versie telt niet meer.",
        )
    return tuple(used)


def _answers(
    asked: Finding,
    given: list[dict[str, Any]],
    s: Submission,
    verdict: Verdict,
    policy: Policy,
    peildatum: str,
) -> list[dict[str, Any]]:
    """Motivations that answer a finding; empty while a role that has to speak has not."""
    kind = KINDS[asked.code]
    purpose = s.dossier.get("doel", {}).get("doelsoort")
    fitting = []
    for record in given:
        about = record.get("bevinding") == asked.code and record.get("onderwerp") == asked.subject
        bound = record.get("hash") == verdict.submission_hash
        reused = kind.reusable and bool(record.get("doelsoort")) and record.get("doelsoort") == purpose
        if about and (bound or reused) and _complete(record, policy, peildatum):
            fitting.append(record)
    roles = {normal_name(str(r.get("rol", ""))) for r in fitting}
    return fitting if all(role in roles for role in kind.roles) else []


def _complete(record: Mapping[str, Any], policy: Policy, peildatum: str) -> bool:
    person, role = str(record.get("persoon", "")).strip(), str(record.get("rol", "")).strip()
    long_enough = len(" ".join(str(record.get("tekst", "")).split())) >= policy.threshold("motivering_tekens")
    return (
        bool(person and role)
        and long_enough
        and _in_time(record, peildatum, int(policy.threshold("motivering_dagen")))
    )


def _in_time(record: Mapping[str, Any], peildatum: str, days: int) -> bool:
    try:
        given = dt.date.fromisoformat(str(record.get("datum", "")))
    except ValueError:
        return False
    return 0 <= (dt.date.fromisoformat(peildatum) - given).days <= days


def agreement_on(
    votes: list[dict[str, Any]],
    used: Sequence[Mapping[str, Any]],
    s: Submission,
    verdict: Verdict,
    peildatum: str,
) -> tuple[dict[str, Any], ...]:
    about = [v for v in votes if v.get("hash") == verdict.submission_hash]
    refusals = [v for v in about if v.get("besluit") == REFUSED]
    if refusals:
        raise ReleaseBlocked(
            "Een beoordelaar heeft deze versie afgewezen.",
            remedy="Pas het profiel aan en laat het opnieuw beoordelen.",
        )
    agreed = [
        v
        for v in about
        if v.get("besluit") == AGREED and str(v.get("persoon", "")).strip() and str(v.get("rol", "")).strip()
    ]
    agreed = [v for v in agreed if _in_time(v, peildatum, APPROVAL_DAYS)]
    if not agreed:
        other = (
            "Er is wel een akkoord op een andere versie; dat telt niet. " if len(about) < len(votes) else ""
        )
        raise AnswersNeeded(
            "Er is nog geen akkoord van een tweede persoon op deze versie.",
            remedy=(
                f"{other}Vraag een collega om te beoordelen (goedkeuring.jsonl, met hash "
                f"{verdict.submission_hash[:12]}...)."
            ),
        )
    makers = {normal_name(str(m.get("persoon", ""))) for m in used}
    makers.add(normal_name(str(s.dossier.get("rollen", {}).get("opsteller", ""))))
    others = [v for v in agreed if normal_name(str(v["persoon"])) not in makers]
    if not others:
        raise AnswersNeeded(
            "Motivering en akkoord komen van één persoon.",
            remedy="Laat iemand anders beoordelen dan wie het profiel maakte.",
        )
    return tuple(agreed)


def normal_name(name: str) -> str:
    """A person's name for comparison: without case, accents, signs, word order and titles.

    >>> normal_name("Vries, J. de") == normal_name("j de vríes")
    True
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name)).casefold()
    words = re.split(r"[^a-z0-9]+", "".join(c for c in folded if unicodedata.category(c) != "Mn"))
    titles = {
        "dhr",
        "mevr",
        "mw",
        "mr",
        "drs",
        "dr",
        "ir",
        "ing",
        "prof",
        "de",
        "heer",
        "mevrouw",
        "msc",
        "bsc",
        "ma",
        "",
    }
    return " ".join(sorted(w for w in words if w not in titles))
