"""What a check says: a finding, and all findings together: a verdict."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any

from guardrails.seal import same_seal, seal_of

ORDER = ("pass", "review", "block")


class Outcome(StrEnum):
    """Outcome of a check, ordered: ``pass < review < block``."""

    PASS = "pass"
    REVIEW = "review"
    BLOCK = "block"

    @property
    def rank(self) -> int:
        return ORDER.index(self.value)

    def __lt__(self, other: str) -> bool:
        return self.rank < Outcome(other).rank

    def __le__(self, other: str) -> bool:
        return self.rank <= Outcome(other).rank

    def __gt__(self, other: str) -> bool:
        return self.rank > Outcome(other).rank

    def __ge__(self, other: str) -> bool:
        return self.rank >= Outcome(other).rank


@dataclass(frozen=True)
class Finding:
    """One answer of one check about one subject.

    ``code`` names the kind of finding (``B01``), ``subject`` what it is about (a column, a text, a map),
    ``rule`` and ``layer`` (``wet``, ``kader``, ``dossier``) what it rests on. ``evidence`` holds counts,
    names and positions, never a value of a person and never a figure of the vault. ``message``, ``remedy``
    and ``decided_by`` are Dutch, for the reader of the report.
    """

    code: str
    outcome: Outcome
    subject: str
    rule: str
    layer: str
    message: str
    remedy: str
    decided_by: str
    evidence: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The finding as plain data with the Dutch keys of the record.

        >>> Finding("B01", Outcome.BLOCK, "a", "r", "wet", "m", "o", "FG").to_json()["uitkomst"]
        'block'
        """
        return {
            "code": self.code,
            "uitkomst": self.outcome.value,
            "onderwerp": self.subject,
            "regel": self.rule,
            "laag": self.layer,
            "bewijs": dict(self.evidence),
            "bericht": self.message,
            "oplossing": self.remedy,
            "beslisser": self.decided_by,
        }

    @property
    def sort_key(self) -> tuple[int, str, str, str]:
        return (-self.outcome.rank, self.code, self.subject, self.message)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings heaviest first, then by code and subject.

    >>> in_order([])
    ()
    """
    return tuple(sorted(findings, key=lambda f: f.sort_key))


@dataclass(frozen=True)
class Verdict:
    """All findings about one submission under one policy, judged at ``peildatum`` (ISO date).

    ``submission_hash`` is the canonical hash of what was judged, ``policy_fingerprint`` that of the policy.
    ``checks`` names every check that ran, also those that found nothing. ``disparity`` is the public summary
    of the disparity check: per map or selection its state, largest gap and number of areas, nothing else.
    ``seal`` is set by ``review``; a verdict without it, or changed afterwards, releases nothing.
    """

    findings: tuple[Finding, ...]
    peildatum: str
    submission_hash: str
    policy_fingerprint: str
    checks: tuple[str, ...]
    disparity: tuple[Mapping[str, Any], ...] = ()
    seal: str = field(default="", repr=False, compare=False)

    def sealed(self) -> "Verdict":
        """The same verdict with a seal over what it says; for ``review`` only."""
        return replace(self, seal=self._mark())

    @property
    def intact(self) -> bool:
        """Whether ``review`` made this verdict and nothing in it was changed since."""
        return same_seal(self.seal, self._mark())

    def _mark(self) -> str:
        return seal_of("oordeel", *(getattr(self, f.name) for f in fields(self) if f.name != "seal"))

    @property
    def outcome(self) -> Outcome:
        """The heaviest outcome among the findings; ``pass`` if there are none.

        >>> Verdict((), "2026-01-01", "", "", ()).outcome
        <Outcome.PASS: 'pass'>
        """
        return max((f.outcome for f in self.findings), key=lambda o: o.rank, default=Outcome.PASS)

    def with_outcome(self, outcome: Outcome) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.outcome == outcome)

    def to_json(self) -> dict[str, Any]:
        return {
            "uitkomst": self.outcome.value,
            "peildatum": self.peildatum,
            "hash": self.submission_hash,
            "beleid": self.policy_fingerprint,
            "toetsen": list(self.checks),
            "verschil": [dict(d) for d in self.disparity],
            "bevindingen": [f.to_json() for f in sorted(self.findings, key=lambda f: f.sort_key)],
        }
