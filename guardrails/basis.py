"""Scores per source: complete, recent, reliable, at hand. Computed from the figures, never typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guardrails.checks.quality import MEASURED
from guardrails.policy import Policy
from guardrails.submission import Column, Submission

# Measured answers that say whether a figure can be relied on.
_RELIABLE = ("geldigheid", "samenhang", "aannemelijkheid")


@dataclass(frozen=True)
class SourceScore:
    """How far the figures of one source are in order, in percent (years for ``age``).

    ``complete`` is the share of the areas of the profile, over its columns, that have a figure. ``age`` is the
    number of years between the oldest figure and the day of judgement. ``reliable`` is the share of the figures that
    were counted, not modelled or estimated, with definition and unit; or, if that is lower, the share of the
    measured answers on validity, consistency and plausibility without a remark. ``available`` is the share of the
    columns of which the origin, the owner and the source line are known, so that the figure can be fetched again;
    nothing when the file is not as its card says or nobody answers for its quality. ``short`` names the scores
    under the threshold.
    """

    source: str
    complete: float
    age: int
    reliable: float
    available: float
    short: tuple[str, ...]


def basis_scores(submission: Submission, *, policy: Policy, peildatum: str) -> tuple[SourceScore, ...]:
    """Scores of every source of a submission, by name of the source.

    Parameters
    ----------
    submission : Submission
        After repair: what was taken away counts as missing.
    policy : Policy
        Holds the thresholds ``basis_volledig_pct``, ``basis_jaren``, ``basis_betrouwbaar_pct`` and
        ``basis_beschikbaar_pct``.
    peildatum : str
        ISO date at which the age of figures is taken.

    Examples
    --------
    >>> SourceScore("kwb2020", 100.0, 6, 100.0, 100.0, ("actualiteit",)).short
    ('actualiteit',)
    """
    by_source: dict[str, list[Column]] = {}
    for column in submission.columns.values():
        if column.composition is None:
            by_source.setdefault(source_of(column), []).append(column)
    return tuple(
        _score(submission, name, columns, policy, peildatum) for name, columns in sorted(by_source.items())
    )


def source_of(column: Column) -> str:
    """Name of the source of a column: what stands before the colon of its first origin."""
    return column.lineage[0].partition(":")[0] if column.lineage else "onbekend"


def _score(s: Submission, name: str, columns: list[Column], policy: Policy, peildatum: str) -> SourceScore:
    filled, places = 0, 0
    for column in columns:
        for level in s.drawn:
            figures = s.table[column.name].reindex(s.units_of(level))
            if figures.notna().any():  # a level that a source does not offer is no gap
                filled, places = filled + int(figures.notna().sum()), places + len(figures)
    complete = 100 * filled / places if places else 0.0
    age = int(peildatum[:4]) - min(c.year for c in columns)
    reliable = _share(columns, [c for c in columns if c.kind == "geteld" and c.definition and c.unit])
    available = _share(columns, [c for c in columns if c.lineage and c.owner.strip() and c.source.strip()])
    reliable = min(reliable, _without_remark(s, columns))
    available = available if _kept(s, name) else 0.0
    judged: Mapping[str, bool] = {
        "volledigheid": complete < policy.threshold("basis_volledig_pct"),
        "actualiteit": age > policy.threshold("basis_jaren"),
        "betrouwbaarheid": reliable < policy.threshold("basis_betrouwbaar_pct"),
        "beschikbaarheid": available < policy.threshold("basis_beschikbaar_pct"),
    }
    short = tuple(word for word, low in judged.items() if low)
    return SourceScore(name, complete, age, reliable, available, short)


def _without_remark(s: Submission, columns: list[Column]) -> float:
    """Share of measured answers about these columns without a remark, in percent; 100 when none was measured."""
    names = {column.name for column in columns}
    states = [
        check.get("state")
        for check in _measured(s, "checks")
        if check.get("column") in names and check.get("dimension") in _RELIABLE
    ]
    judged = [state for state in states if state != "niet_te_beoordelen"]
    return 100 * judged.count("in_orde") / len(judged) if judged else 100.0


def _kept(s: Submission, name: str) -> bool:
    """Whether the source is as its card says and somebody answers for it, as far as that was measured."""
    told = [source for source in _measured(s, "sources") if source.get("key") == name]
    return all(source.get("sums_agree") is not False and bool(source.get("steward")) for source in told)


def _measured(s: Submission, part: str) -> list[Mapping[str, Any]]:
    record = s.dossier.get(MEASURED)
    held = record.get(part, ()) if isinstance(record, Mapping) else ()
    return [entry for entry in held if isinstance(entry, Mapping)]


def _share(columns: list[Column], good: list[Column]) -> float:
    return 100 * len(good) / len(columns)
