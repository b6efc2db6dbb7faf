"""Who answers for a sheet, when it was judged and by whom, and where the record stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guardrails.approved import Cleared, Released
from wijkprofiel.numbers import format_date

CHOICE = "kaartbladen"
_AGREED = "akkoord"


@dataclass(frozen=True)
class Account:
    """What goes with every sheet of one profile; every part may be empty.

    ``owner`` is who answers for the profile, with function and contact; ``profile`` its name; ``judged`` the ISO
    date of the judgement; ``decisions`` who agreed and when, by role; ``place`` where the record can be found.
    """

    owner: str = ""
    profile: str = ""
    judged: str = ""
    decisions: tuple[str, ...] = ()
    place: str = ""


def account_of(approved: Cleared) -> Account:
    """The account of what was approved: owner and contact from the dossier, decisions from the record."""
    dossier = approved.dossier
    owner = dossier.get("eigenaar", {})
    approvals = approved.approvals if isinstance(approved, Released) else ()
    return Account(
        owner=", ".join(str(owner[key]) for key in ("naam", "functie", "contact") if owner.get(key)),
        profile=str(dossier.get("profiel", {}).get("naam", "")),
        judged=approved.peildatum,
        decisions=tuple(_decision(a) for a in approvals if a.get("besluit") == _AGREED),
        place=str(dossier.get(CHOICE, {}).get("vindplaats", "")),
    )


def owner_text(account: Account, figure_owner: str) -> str:
    """Who answers for the profile, with contact, and who for the figure."""
    return f"{account.owner}. Eigenaar van het cijfer: {figure_owner}." if account.owner else figure_owner


def status_text(account: Account, words: str) -> str:
    """The status in words, with the day of the judgement and who agreed."""
    parts = [words]
    if account.judged:
        parts.append(f"Getoetst op {format_date(account.judged)}.")
    if account.decisions:
        parts.append(f"Akkoord: {'; '.join(account.decisions)}.")
    return " ".join(parts)


def record_text(account: Account, mark: str) -> str:
    """How to find the record of this sheet, and how to check it."""
    profile = f"Profiel {account.profile}. " if account.profile else ""
    place = f" Te vinden op: {account.place}." if account.place else ""
    return f"{profile}Kenmerk van de cijfers: {mark}. Nakijken kan met: wijkprofiel controleren.{place}"


def _decision(approval: Mapping[str, Any]) -> str:
    role = str(approval.get("rol", "")).replace("_", " ") or "beoordelaar"
    day = str(approval.get("datum", ""))
    return f"{role}, {format_date(day)}" if day else role
