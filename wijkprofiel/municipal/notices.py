"""The words of what is found while a file of a gemeente is read: one entry per code in ``bevindingen.toml``."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

from guardrails import Finding, Outcome


@dataclass(frozen=True)
class Notice:
    """Something found in a file: ``pass`` is worth knowing, ``review`` asks, ``block`` stops.

    ``subject`` is a column, a sheet or the file; ``message`` and ``remedy`` are Dutch. ``evidence`` holds counts,
    row numbers and names of columns, never a value of a person.
    """

    code: str
    outcome: Outcome
    subject: str
    message: str
    remedy: str
    evidence: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, str]:
        """The notice as plain data.

        >>> Notice("M01", Outcome.PASS, "a", "m", "o").to_json()["uitkomst"]
        'pass'
        """
        return {
            "code": self.code,
            "uitkomst": self.outcome.value,
            "onderwerp": self.subject,
            "bericht": self.message,
            "oplossing": self.remedy,
        }


class _Count(int):
    """A number that picks its words: ``{count:1 rij|{count} rijen}``."""

    def __format__(self, spec: str) -> str:
        if "|" not in spec:
            return super().__format__(spec)
        one, more = spec.split("|", 1)
        return one if self == 1 else more


@lru_cache(maxsize=1)
def load_kinds() -> Mapping[str, Mapping[str, str]]:
    """Every kind of notice by code: ``uitkomst``, ``bericht`` and ``oplossing``."""
    text = files("wijkprofiel.municipal").joinpath("bevindingen.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def notice(code: str, subject: str, /, **facts: Any) -> Notice:
    """A notice of kind ``code`` about ``subject``; ``facts`` fill the sentence and are kept as evidence.

    >>> notice("M02", "leeg.csv").outcome
    <Outcome.BLOCK: 'block'>
    """
    return worded(load_kinds(), code, subject, facts)


def worded(
    kinds: Mapping[str, Mapping[str, str]], code: str, subject: str, facts: Mapping[str, Any]
) -> Notice:
    """A notice in the words that ``kinds`` has for ``code``."""
    kind = kinds[code]
    return Notice(
        code=code,
        outcome=Outcome(kind["uitkomst"]),
        subject=subject,
        message=filled(kind["bericht"], subject, facts),
        remedy=filled(kind["oplossing"], subject, facts),
        evidence=facts,
    )


def filled(text: str, subject: str, facts: Mapping[str, Any]) -> str:
    """A sentence with its facts; a number picks its words: ``{count:1 rij|{count} rijen}``."""
    counted = {
        key: _Count(value) if isinstance(value, int) and not isinstance(value, bool) else value
        for key, value in facts.items()
    }
    return text.format(**({"subject": subject} | counted))


def of_guardrails(findings: Iterable[Finding], *, subject: str = "") -> list[Notice]:
    """Findings of the guardrails as notices, with their own code and words."""
    return [
        Notice(f.code, f.outcome, subject or f.subject, f.message, f.remedy, dict(f.evidence))
        for f in findings
    ]


def in_order(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Each notice once, heaviest first, then by code and subject.

    >>> in_order([])
    ()
    """
    unique = {(n.code, n.subject, n.message): n for n in notices}
    return tuple(sorted(unique.values(), key=lambda n: (-n.outcome.rank, n.code, n.subject, n.message)))


def rows_text(rows: Iterable[int], *, most: int = 8) -> str:
    """Row numbers for a reader, the first few of them.

    >>> rows_text([3, 4, 9])
    'rij 3, 4, 9'
    """
    numbers = list(rows)
    shown = ", ".join(map(str, numbers[:most]))
    more = len(numbers) - most
    return f"rij {shown}" + (f" en nog {more}" if more > 0 else "")
