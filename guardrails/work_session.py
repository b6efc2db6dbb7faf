"""The gate of a *werksessie*: hard rules, and the consent of owner and privacy officer, for a group and a while."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import InitVar, dataclass
from typing import Any

from guardrails.approval import AGREED, REFUSED
from guardrails.approved import Cleared
from guardrails.canonical import canonical_hash
from guardrails.checks.words import check_text
from guardrails.errors import AnswersNeeded, Blocked, NotApproved
from guardrails.explain import finding, headline
from guardrails.finding import Finding, Outcome, in_order
from guardrails.identity import names_a_person, one_person
from guardrails.policy import Policy
from guardrails.release import Facts, clear
from guardrails.submission import Submission

DAYS = "werksessie_dagen"
OWNER, OFFICER = "eigenaar", "privacy officer"
# What a role is also called.
_ROLES: Mapping[str, str] = {
    "eigenaar": OWNER,
    "proceseigenaar": OWNER,
    "privacy officer": OFFICER,
    "privacyofficer": OFFICER,
    "po": OFFICER,
    "fg": OFFICER,
    "functionaris gegevensbescherming": OFFICER,
}
_GATE = object()


@dataclass(frozen=True)
class WorkSession:
    """What a named group may see on a screen until ``valid_until``; nothing of it may be saved to share.

    ``cleared`` holds what may be seen, ``group`` for whom, ``agreements`` the records of owner and privacy officer.
    Made by `clear_for_group` and nowhere else.
    """

    cleared: Cleared
    group: str
    valid_until: str
    agreements: tuple[Mapping[str, Any], ...]
    gate: InitVar[object] = None

    def __post_init__(self, gate: object) -> None:
        if gate is not _GATE:
            raise NotApproved(
                "Dit object ontstaat alleen in de guardrails (clear_for_group).",
                remedy="Roep guardrails.clear_for_group aan.",
            )


def clear_for_group(
    submission: Submission,
    *,
    policy: Policy,
    peildatum: str,
    agreements: Iterable[Mapping[str, Any]],
    ledger: Facts = (),
) -> WorkSession:
    """What of a submission a named group may see: the hard rules hold, and owner and privacy officer agree.

    Parameters
    ----------
    agreements : iterable of mappings
        Records with ``besluit, groep, persoon, rol, datum, hash``, oldest first; the last of a role counts. They
        are about this canonical hash and one group, and count no longer than the rule ``werksessie_dagen``. Owner
        and privacy officer are two persons.
    ledger : Ledger or iterable of mappings
        Facts of earlier releases, as for `clear`.

    Raises
    ------
    Blocked
        When a hard rule stops it, a consent was refused, or the name of the group may not be (exit code 3).
    AnswersNeeded
        When a consent is missing, too old, or for another version or group (exit code 4).
    """
    cleared = clear(submission, policy=policy, peildatum=peildatum, ledger=ledger)
    version, days = canonical_hash(submission, policy), int(policy.threshold(DAYS))
    given = [dict(record) for record in agreements]
    of_role = {
        role: [r for r in given if _role(r) == role and str(r.get("hash", "")).strip().lower() == version]
        for role in (OWNER, OFFICER)
    }
    last = {role: records[-1] for role, records in of_role.items() if records}
    refused = [r for r in last.values() if str(r.get("besluit", "")).strip().casefold() == REFUSED]
    if refused:
        raise _stopped(Blocked, [finding("G22", "werksessie", policy=policy, version=version[:12])])
    valid = {role: r for role, r in last.items() if _counts(r, peildatum, days)}
    absent = [role for role in (OWNER, OFFICER) if role not in valid]
    if absent:
        raise _stopped(
            AnswersNeeded,
            [
                finding("G21", role, policy=policy, role=role, version=version[:12], days=days)
                for role in absent
            ],
        )
    owner, officer = valid[OWNER], valid[OFFICER]
    if one_person(owner, officer):
        raise _stopped(AnswersNeeded, [finding("G23", "werksessie", policy=policy)])
    group = " ".join(str(owner.get("groep", "")).split())
    if _plain(group) != _plain(str(officer.get("groep", ""))) or not group:
        raise _stopped(AnswersNeeded, [finding("G24", "werksessie", policy=policy)])
    named = [f for f in check_text("groep", group, policy=policy) if f.outcome == Outcome.BLOCK]
    if named:
        raise _stopped(Blocked, named)
    first = min(dt.date.fromisoformat(str(r["datum"])) for r in (owner, officer))
    until = min(cleared.valid_until, (first + dt.timedelta(days=days)).isoformat())
    return WorkSession(cleared, group, until, (owner, officer), gate=_GATE)


def _role(record: Mapping[str, Any]) -> str:
    return _ROLES.get(_plain(str(record.get("rol", ""))), "")


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[_\W]+", " ", text.casefold()).split())


def _counts(record: Mapping[str, Any], peildatum: str, days: int) -> bool:
    """Whether a record is a consent of a person that is not of later, and not too old."""
    if str(record.get("besluit", "")).strip().casefold() != AGREED or not names_a_person(record):
        return False
    try:
        given = dt.date.fromisoformat(str(record.get("datum", "")))
    except ValueError:
        return False
    return 0 <= (dt.date.fromisoformat(peildatum) - given).days <= days


def _stopped(kind: type[Blocked], found: list[Finding]) -> Blocked:
    return kind(
        headline("Dit kan niet in een werksessie.", found), findings=in_order(found), remedy=found[0].remedy
    )
