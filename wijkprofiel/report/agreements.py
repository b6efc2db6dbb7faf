"""What the council agreed to follow: per topic where it was, where it should be, where it is, and who set that."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guardrails.approved import Cleared
from guardrails.submission import Column
from wijkprofiel.missing import reason_label
from wijkprofiel.names import plain
from wijkprofiel.numbers import format_date, format_number
from wijkprofiel.report.columns import column_title, figure_of, shown_columns, unit_text

KEYS = ("peilwaarde", "peiljaar", "streefwaarde", "streefjaar", "vastgesteld_door", "vastgesteld_op")
NOT_SET = "niet vastgesteld"
NO_NEWER = "nog geen nieuwere meting"


@dataclass(frozen=True)
class Agreement:
    """One topic with what was agreed on it. ``value`` is the figure of the gemeente, None where there is none.

    ``base`` and ``target`` are None where they were not set; ``reason`` says why there is no figure.
    """

    column: Column
    value: float | None
    reason: str
    base: float | None
    base_year: int | None
    target: float | None
    target_year: int | None
    set_by: str
    set_on: str
    goal: str

    @property
    def agreed(self) -> bool:
        """Whether anything was set for this topic."""
        return self.base is not None or self.target is not None

    @property
    def title(self) -> str:
        return f"{column_title(self.column)} ({unit_text(self.column)})"

    @property
    def now_text(self) -> str:
        return self._number(self.value) if self.value is not None else reason_label(self.reason).split(":")[0]

    @property
    def base_text(self) -> str:
        return _dated(self._number(self.base), self.base_year) if self.base is not None else NOT_SET

    @property
    def target_text(self) -> str:
        return _dated(self._number(self.target), self.target_year) if self.target is not None else NOT_SET

    @property
    def set_text(self) -> str:
        """Who set the values and when."""
        if not self.agreed:
            return ""
        day = f", {format_date(self.set_on)}" if self.set_on else ""
        return f"{self.set_by or 'niet genoemd wie'}{day}"

    @property
    def since_base_text(self) -> str:
        """The figure minus the base; a figure that is no newer than the base says nothing yet."""
        if self.base is None or self.value is None:
            return ""
        if self.base_year is not None and self.column.year <= self.base_year:
            return NO_NEWER
        return self._signed(self.value - self.base)

    @property
    def to_target_text(self) -> str:
        """The target minus the figure."""
        return "" if self.target is None or self.value is None else self._signed(self.target - self.value)

    def _number(self, value: float) -> str:
        """A figure with the decimals of the topic; what was agreed keeps its own, where it has more."""
        decimals = self.column.decimals
        while decimals < 6 and abs(round(value, decimals) - value) > 1e-9 and value != self.value:
            decimals += 1
        return format_number(value, decimals)

    def _signed(self, value: float) -> str:
        text = self._number(round(value, 6))
        return f"+{text}" if value > 0 and text.strip("0,.") else text


def agreements(approved: Cleared) -> tuple[Agreement, ...]:
    """Every shown topic with what was agreed on it, those with an agreement first, each in the order of the profile.

    A topic is found by its key or label, and by its year where the dossier names one.
    """
    made = [_agreement(approved, column) for column in shown_columns(approved)]
    return (*(one for one in made if one.agreed), *(one for one in made if not one.agreed))


def _agreement(approved: Cleared, column: Column) -> Agreement:
    entry = _entry(approved, column)
    known = approved.subject in approved.table.index
    value = figure_of(approved, approved.subject, column) if known else None
    reason = str(approved.reasons.at[approved.subject, column.name]) if known and value is None else ""
    return Agreement(
        column=column,
        value=value,
        reason=reason or "onbekend",
        base=_number(entry, "peilwaarde"),
        base_year=entry.get("peiljaar"),
        target=_number(entry, "streefwaarde"),
        target_year=entry.get("streefjaar"),
        set_by=str(entry.get("vastgesteld_door", "")),
        set_on=str(entry.get("vastgesteld_op", "")),
        goal=str(entry.get("doel", "")),
    )


def _entry(approved: Cleared, column: Column) -> Mapping[str, Any]:
    key = plain(column.name.rpartition("@")[0])
    for entry in approved.dossier.get("indicator", ()):
        named = plain(str(entry.get("sleutel", "")))
        if named in (key, plain(column.label)) and entry.get("jaar") in (None, column.year):
            found: Mapping[str, Any] = entry
            return found
    return {}


def _number(entry: Mapping[str, Any], key: str) -> float | None:
    value = entry.get(key)
    return None if value is None else float(value)


def _dated(text: str, year: int | None) -> str:
    return text if year is None else f"{text} ({year})"
