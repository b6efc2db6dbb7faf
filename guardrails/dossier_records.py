"""What a dossier holds beside its text: answers to question lists, sessions and actions."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from guardrails.approved import Cleared
from guardrails.submission import Submission

ANSWERS, SESSIONS, ACTIONS = "antwoorden", "sessies", "acties"
ANALYSES = ("beschrijvend", "diagnosticerend", "voorspellend", "voorschrijvend")
DONE = "klaar"
# A risk of which someone said that it stands no longer, or that it is accepted.
CLOSED_RISK = ("weg", "aanvaard")
_YES = (True, "ja", "Ja", "JA")
_NO = (False, "nee", "Nee", "NEE")


def answers_to(dossier: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The answers to one question list: key -> answer, without who gave it and when.

    Parameters
    ----------
    dossier : mapping
        The dossier of a submission; ``antwoorden`` maps a list to its answers, each an answer or the record of one.
    name : str
        Name of the list, such as ``dpia``.

    Examples
    --------
    >>> answers_to({"antwoorden": {"dpia": {"combineren": {"antwoord": True, "door": "A"}}}}, "dpia")
    {'combineren': True}
    """
    lists = dossier.get(ANSWERS, {})
    held = lists.get(name, {}) if isinstance(lists, Mapping) else {}
    if not isinstance(held, Mapping):
        return {}
    return {str(key): _value(entry) for key, entry in held.items()}


def is_answered(value: Any) -> bool:
    """Whether there is an answer: no, zero and a date are answers, an empty text or list is none.

    >>> is_answered(False), is_answered("  "), is_answered([])
    (True, False, False)
    """
    if value is None:
        return False
    if isinstance(value, str):
        return bool(value.strip())
    return bool(value) if isinstance(value, list | tuple | Mapping) else True


def is_yes(value: Any) -> bool:
    """Whether an answer is yes. Anything that is neither yes nor no is not passed over: it counts as yes.

    >>> is_yes("ja"), is_yes(False), is_yes(None), is_yes("misschien")
    (True, False, False, True)
    """
    return value in _YES or (is_answered(value) and value not in _NO)


def is_no(value: Any) -> bool:
    """Whether an answer is no; what is not answered is not.

    >>> is_no("nee"), is_no(None)
    (True, False)
    """
    return value in _NO


def latest_session(dossier: Mapping[str, Any], kind: str) -> Mapping[str, Any] | None:
    """The record of the newest session of a ``kind`` (``dpia``, ``ethiek``, ``iama``); None without one."""
    held = [s for s in _records(dossier, SESSIONS) if s.get("sessie") == kind]
    return max(held, key=lambda s: str(s.get("datum", "")), default=None)


def actions_of(dossier: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The actions as they stand now: of each action the last line counts, in the order of their keys."""
    return _newest(_records(dossier, ACTIONS), "actie")


def is_open_risk(risk: Mapping[str, Any]) -> bool:
    """Whether an entry ``[[risico]]`` of the dossier still stands: only what is said to be done with is not.

    >>> is_open_risk({"tekst": "a"}), is_open_risk({"tekst": "a", "stand": "weg"})
    (True, False)
    """
    return risk.get("stand") not in CLOSED_RISK


def personal_data(submission: Submission | Cleared) -> bool | None:
    """Whether personal data were used on the way to these figures: yes, no, or not said (None).

    Figures that a statistical office published hold none. Of own figures the dossier has to say it.
    """
    said = answers_to(submission.dossier, "dpia").get("persoonsgegevens")
    if is_answered(said):
        return is_yes(said)
    return None if own_columns(submission) else False


def own_columns(submission: Submission | Cleared) -> list[str]:
    """Names of the columns with own figures of the gemeente, which no statistical office published."""
    return sorted(c.name for c in submission.columns.values() if not c.published and c.composition is None)


def uses_personal_data(submission: Submission | Cleared) -> bool:
    """Whether personal data were used on the way; what was not said counts as yes."""
    return personal_data(submission) is not False


def days_between(start: str, end: str) -> int | None:
    """Days from one ISO date to another; None when one of them is no date.

    >>> days_between("2026-01-01", "2026-01-31"), days_between("ooit", "2026-01-31")
    (30, None)
    """
    try:
        return (dt.date.fromisoformat(end) - dt.date.fromisoformat(start)).days
    except ValueError:
        return None


def _value(entry: Any) -> Any:
    return entry.get("antwoord") if isinstance(entry, Mapping) and "antwoord" in entry else entry


def _records(dossier: Mapping[str, Any], place: str) -> list[Mapping[str, Any]]:
    held = dossier.get(place, ())
    return [r for r in held if isinstance(r, Mapping)] if isinstance(held, list | tuple) else []


def _newest(records: Sequence[Mapping[str, Any]], key: str) -> list[Mapping[str, Any]]:
    last = {str(record.get(key, "")): record for record in records}
    return [last[name] for name in sorted(last)]
