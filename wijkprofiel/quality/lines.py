"""The answers about one column as a reader sees them, for a map, a widget or a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guardrails import Cleared
from wijkprofiel.quality.record import KEY, QualityRecord, record_of
from wijkprofiel.quality.words import aged_state, check_text, dimension_label, state_label


@dataclass(frozen=True)
class QualityLine:
    """One answer: the question in a word, the outcome in words, the explanation."""

    question: str
    outcome: str
    text: str


def quality_lines(approved: Cleared, column: str, *, level: str) -> tuple[QualityLine, ...]:
    """Answers about ``column`` on one level, those about the column as a whole included; in their fixed order.

    Empty for a profile whose quality was not measured, such as a difference that is only looked at.
    """
    held: Mapping[str, Any] | None = approved.dossier.get(KEY)
    return () if held is None else _lines(approved, record_of(held), column, level)


def _lines(approved: Cleared, record: QualityRecord, column: str, level: str) -> tuple[QualityLine, ...]:
    def name(code: str) -> str:
        return str(approved.names.get(code, code))

    return tuple(
        QualityLine(
            dimension_label(check.dimension),
            state_label(aged_state(check, peildatum=approved.peildatum)),
            check_text(check, name=name, peildatum=approved.peildatum),
        )
        for check in record.checks
        if check.column == column and check.level in ("", level)
    )
