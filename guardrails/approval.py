"""Reasons and approvals of persons: whether they are whole, about this version, and of two people."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from guardrails.checks.words import check_text
from guardrails.errors import AnswersNeeded, ReleaseBlocked
from guardrails.explain import KINDS, finding, headline
from guardrails.finding import Finding, Outcome, Verdict, in_order
from guardrails.identity import among, names_a_person, normal_name
from guardrails.policy import Policy
from guardrails.spelling import plain
from guardrails.submission import Submission

AGREED, REFUSED = "akkoord", "afgewezen"
APPROVAL_DAYS = 366
_HASH = re.compile(r"[0-9a-f]{64}")


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
        and names_a_person(record)
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
    policy: Policy,
    peildatum: str,
) -> tuple[dict[str, Any], ...]:
    """The approvals of this version by someone else than who made or motivated it.

    Raises
    ------
    ReleaseBlocked
        When a reviewer refused this version (G04), or a decision about it cannot be read (G05).
    AnswersNeeded
        When there is no approval (G01), only one of another version (G02), only one of a maker (G03), or only one
        that was copied from another version (G06).
    """
    about = [v for v in votes if _version_of(v) == verdict.submission_hash]
    if any(_decision_of(v) == REFUSED for v in about):
        raise _stopped(ReleaseBlocked, "G04", verdict, policy)
    unread = [v for v in votes if _unreadable(v, about)]
    if unread:
        found = finding("G05", "goedkeuring", policy=policy, decision=str(unread[0].get("besluit", ""))[:60])
        raise ReleaseBlocked(found.message, findings=(found,), remedy=found.remedy)
    agreed = [
        v
        for v in about
        if str(v.get("persoon", "")).strip() and str(v.get("rol", "")).strip() and names_a_person(v)
    ]
    agreed = [v for v in agreed if _in_time(v, peildatum, APPROVAL_DAYS)]
    if not agreed:
        earlier = [v for v in votes if _decision_of(v) == AGREED and v not in about]
        raise _stopped(AnswersNeeded, "G02" if earlier else "G01", verdict, policy, earlier)
    copied = [(n, o) for v in agreed for n, o in [_copied(v, votes)] if o]
    if len(copied) == len(agreed):
        line, first = copied[0]
        found = finding("G06", f"goedkeuring regel {line}", policy=policy, line=line, first=first)
        raise AnswersNeeded(found.message, findings=(found,), remedy=found.remedy)
    makers = (*used, *makers_of(s))
    others = [v for v in agreed if not among(v, makers)]
    if not others:
        raise _stopped(AnswersNeeded, "G03", verdict, policy)
    return tuple(others)


def _copied(vote: Mapping[str, Any], votes: Sequence[Mapping[str, Any]]) -> tuple[int, int]:
    """The line of a decision and of an earlier one that says the same, hash aside; (0, 0) when it is its own.

    Who approves two versions in the words of one day cannot be told from who copied a line: it is asked again.
    """
    line = next(number for number, each in enumerate(votes, 1) if each is vote)
    for number, other in enumerate(votes[: line - 1], 1):
        same = {k: v for k, v in other.items() if k != "hash"} == {
            k: v for k, v in vote.items() if k != "hash"
        }
        if same and _version_of(other) != _version_of(vote):
            return line, number
    return 0, 0


def _version_of(vote: Mapping[str, Any]) -> str:
    """The hash that a decision names, whatever its case or the spaces around it."""
    return plain(str(vote.get("hash", ""))).strip().lower()


def _decision_of(vote: Mapping[str, Any]) -> str:
    return str(vote.get("besluit", "")).strip().casefold()


def _unreadable(vote: Mapping[str, Any], about: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a decision may be about this version and is not one of the two that there are.

    A decision whose hash is no hash may be about any version, unless it agrees: then it simply does not count.
    """
    if vote in about:
        return _decision_of(vote) not in (AGREED, REFUSED)
    return _decision_of(vote) != AGREED and not _HASH.fullmatch(_version_of(vote))


def makers_of(submission: Submission) -> tuple[Mapping[str, Any], ...]:
    """Who made a profile according to its dossier, as a record of a person; empty when nobody is named."""
    named = str(submission.dossier.get("rollen", {}).get("opsteller", "")).strip()
    return ({"persoon": named},) if named else ()


def is_maker(
    person: Mapping[str, Any],
    submission: Submission,
    motivations: Iterable[Mapping[str, Any]],
    *,
    version: str,
) -> bool:
    """Whether a person can be one of those who made this profile or gave a reason for this version of it.

    Reasons that count for a year with the same purpose are reasons for this version too.
    """
    purpose = submission.dossier.get("doel", {}).get("doelsoort")
    about = [
        m for m in motivations if m.get("hash") == version or (purpose and m.get("doelsoort") == purpose)
    ]
    return among(person, (*about, *makers_of(submission)))


def _stopped(
    kind: type[AnswersNeeded] | type[ReleaseBlocked],
    code: str,
    verdict: Verdict,
    policy: Policy,
    earlier: Sequence[Mapping[str, Any]] = (),
) -> AnswersNeeded | ReleaseBlocked:
    version = verdict.submission_hash[:12]
    then = str(earlier[-1].get("hash", ""))[:12] if earlier else ""
    found = finding(code, "goedkeuring", policy=policy, version=version, then=then)
    return kind(found.message, findings=(found,), remedy=found.remedy)
