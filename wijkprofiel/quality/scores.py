"""Per source four scores, computed from the data and not typed: complete, timely, reliable, available."""

from collections.abc import Mapping
from dataclasses import dataclass

from wijkprofiel.quality.record import QualityCheck, QualityRecord

_RELIABLE = ("geldigheid", "samenhang", "aannemelijkheid")


@dataclass(frozen=True)
class SourceScore:
    """Scores of one source. Each of the first three is None where nothing could be measured.

    ``complete_pct`` is the share of areas with a figure, over its columns and levels that have any figure, in
    percent; ``age_years`` the age of its newest year at the peildatum; ``reliable_pct`` the share of checks on
    validity, consistency and plausibility without a remark, of those that could be judged, in percent;
    ``available`` says that the file is there as its card describes it and that somebody answers for it.
    """

    source: str
    complete_pct: float | None
    age_years: int | None
    reliable_pct: float | None
    available: bool


def source_scores(
    record: QualityRecord, *, source_of: Mapping[str, str], peildatum: str
) -> tuple[SourceScore, ...]:
    """The scores of every source of a record, in its order.

    Parameters
    ----------
    record
        As it goes with an approved profile.
    source_of
        Column name -> key of its source.
    peildatum
        ISO date at which ages are counted.
    """
    now = int(peildatum[:4])
    out = []
    for source in record.sources:
        checks = [check for check in record.checks if source_of.get(check.column) == source.key]
        out.append(
            SourceScore(
                source=source.key,
                complete_pct=_complete(checks),
                age_years=now - max(source.years) if source.years else None,
                reliable_pct=_reliable(checks),
                available=source.sums_agree is not False and bool(source.steward),
            )
        )
    return tuple(out)


def _complete(checks: list[QualityCheck]) -> float | None:
    counted = [c.facts for c in checks if c.dimension == "volledigheid" and c.facts["gevuld"]]
    total = sum(facts["totaal"] for facts in counted)
    return round(100 * sum(facts["gevuld"] for facts in counted) / total, 1) if total else None


def _reliable(checks: list[QualityCheck]) -> float | None:
    judged = [c for c in checks if c.dimension in _RELIABLE and c.state != "niet_te_beoordelen"]
    if not judged:
        return None
    return round(100 * sum(c.state == "in_orde" for c in judged) / len(judged), 1)
