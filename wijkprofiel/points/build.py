"""From counted points to a source of a gemeente: measures, indicators, card and report. No point is in it."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from guardrails import Policy
from wijkprofiel.catalogue import Indicator, IndicatorSource
from wijkprofiel.indicators import RESIDENTS
from wijkprofiel.municipal import MunicipalSource, ReadingReport, SourceSheet
from wijkprofiel.municipal.measures import REPORT_NOTE, THEME, Denominator, slug
from wijkprofiel.municipal.notices import Notice
from wijkprofiel.municipal.people import class_of
from wijkprofiel.municipal.report import ReadColumn
from wijkprofiel.municipal.source import own_card
from wijkprofiel.numbers import format_number
from wijkprofiel.points.asked import Question
from wijkprofiel.points.count import ALL, PointCounts
from wijkprofiel.points.judge import REPORTS
from wijkprofiel.source_card import CardColumn
from wijkprofiel.sources.open_data import MEASURE_COLUMNS

AREA_LEVELS = ("gemeente", "wijk", "buurt")
NO_POINTS = "niet_van_toepassing"
# A number of metres is judged as any number: the guardrails know no figure of which they cannot say what it counts.
METRES = "aantal meter"


@dataclass(frozen=True)
class Counted:
    """One pass and everything that is needed to describe it."""

    question: Question
    counts: PointCounts
    boundary_year: int
    boundary_words: str
    denominator: Denominator | None
    centre_words: str
    minimum: float

    @property
    def what(self) -> str:
        return self.question.what or "punten"


def build_source(
    counted: Counted,
    *,
    key: str,
    file: str,
    sha256: str,
    sheet: SourceSheet,
    report: ReadingReport,
    columns: Sequence[ReadColumn],
    policy: Policy,
) -> MunicipalSource:
    """The source: counts per area and for the gemeente, residents as denominator, distances."""
    measures = pd.DataFrame(list(_rows(counted)), columns=list(MEASURE_COLUMNS))
    question = counted.question
    return MunicipalSource(
        key=key,
        gemeente=question.gemeente,
        measures=measures,
        indicators=tuple(_indicators(counted, key, file, sheet, policy)),
        card=own_card(
            key,
            file,
            sheet,
            title=counted.what,
            sha256=sha256,
            years=(question.year,),
            boundary_years=(counted.boundary_year,),
            rows=len(measures),
            caveats=tuple(
                n.message for n in report.notices if n.code in ("U06", "U07", "U08", "U11", "U12", "U15")
            ),
            columns=tuple(
                CardColumn(c.name, "opgenomen" if c.role == "groep" else "niet_opgenomen", "", c.detail)
                for c in columns
            ),
        ),
        sheet=sheet,
        report=report,
    )


def _rows(counted: Counted) -> Iterator[tuple[object, ...]]:
    question, counts = counted.question, counted.counts
    year, boundary = question.year, counted.boundary_year

    def row(code: str, level: str, measure: str, value: float | None, reason: str) -> tuple[object, ...]:
        return (code, level, measure, year, boundary, math.nan if value is None else float(value), reason)

    for name, held in counts.counts.items():
        measure = _measure(counted, name)
        for code, number in zip(counts.codes, held, strict=True):
            yield row(code, question.level, measure, float(number), "")
        if question.level != "gemeente":
            yield row(question.gemeente, "gemeente", measure, float(held.sum()), "")
    for code, (value, reason) in _residents(counted).items():
        level = "gemeente" if code == question.gemeente else question.level
        yield row(code, level, RESIDENTS, value, reason)
    if counts.nearest_m is not None and question.distance:
        for code, metres in zip(counts.codes, counts.nearest_m, strict=True):
            found = math.isfinite(metres)
            value = float(round(metres)) if found else None
            yield row(code, question.level, _distance(counted), value, "" if found else NO_POINTS)
    for limit, held in counts.reach.items():
        for code, number in zip(counts.codes, held, strict=True):
            yield row(code, question.level, _reach(counted, limit), float(number), "")


def _residents(counted: Counted) -> dict[str, tuple[float | None, str]]:
    """Residents of each area as denominator; too few is a reason, none stays 0 and gives its own reason later."""
    if counted.denominator is None or counted.denominator.figures is None:
        return {}
    out: dict[str, tuple[float | None, str]] = {}
    for code, (value, reason) in counted.denominator.figures.items():
        few = value is not None and 0 < value < counted.minimum
        out[code] = (None, "te_klein") if few else (value, reason)
    return out


def _measure(counted: Counted, category: str) -> str:
    return slug(counted.what if category == ALL else f"{counted.what} {category}")


def _distance(counted: Counted) -> str:
    return f"afstand_{slug(counted.what)}"


def _reach(counted: Counted, limit: float) -> str:
    return f"{slug(counted.what)}_binnen_{limit:g}_m"


def _indicators(
    counted: Counted, key: str, file: str, sheet: SourceSheet, policy: Policy
) -> Iterator[Indicator]:
    question = counted.question
    levels = tuple(lv for lv in AREA_LEVELS if lv in (question.level, "gemeente"))
    note = REPORT_NOTE if question.kind == REPORTS else ""
    for name in counted.counts.counts:
        label = _label(counted.what if name == ALL else f"{counted.what}: {name}")
        base = _indicator(
            counted, key, file, sheet, policy, label, _measure(counted, name), levels=levels, note=note
        )
        yield base
        if counted.denominator is not None and counted.denominator.figures:
            yield _rate(base, counted.denominator)
    if question.distance:
        yield _indicator(
            counted, key, file, sheet, policy, f"Afstand tot {counted.what}", _distance(counted),
            levels=(question.level,), unit=METRES, aggregation="geen", note=_from(counted),
        )  # fmt: skip
    for limit in counted.counts.reach:
        yield _indicator(
            counted, key, file, sheet, policy,
            _label(f"{counted.what} binnen {format_number(limit)} meter"), _reach(counted, limit),
            levels=(question.level,), aggregation="geen", note=_from(counted),
        )  # fmt: skip


def _indicator(
    counted: Counted,
    key: str,
    file: str,
    sheet: SourceSheet,
    policy: Policy,
    label: str,
    measure: str,
    *,
    levels: tuple[str, ...],
    unit: str = "aantal",
    aggregation: str = "som",
    note: str = "",
) -> Indicator:
    return Indicator(
        key=f"eigen_{measure}",
        label=label,
        theme=THEME,
        definition=sheet.definitie
        or f"Geteld uit punten op de kaart, in de grenzen van {counted.boundary_words}.",
        unit=unit,
        denominator="",
        factor=1,
        decimals=0,
        aggregation=aggregation,
        klass=class_of(label, policy=policy),
        kind="geteld",
        predictors=(),
        owner=sheet.eigenaar,
        levels=levels,
        synonyms=(measure,),
        note=note,
        sources=(IndicatorSource(key, file, counted.question.year, (measure,), None),),
    )


def _rate(base: Indicator, denominator: Denominator) -> Indicator:
    source = base.sources[0]
    return Indicator(
        **{
            **base.__dict__,
            "key": f"{base.key}_per_1000",
            "label": f"{base.label} per 1.000 inwoners",
            "unit": "per 1.000 inwoners",
            "denominator": "inwoners",
            "factor": 1000,
            "decimals": 1,
            "aggregation": "quotient",
            "synonyms": (),
            "note": " ".join(filter(None, (base.note, f"Noemer: {denominator.origin}."))),
            "sources": (IndicatorSource(source.set, source.table, source.year, source.numerator, RESIDENTS),),
        }
    )


def _from(counted: Counted) -> str:
    return f"Hemelsbreed, vanaf {counted.centre_words}."


def _label(text: str) -> str:
    return text[:1].upper() + text[1:]


def report_of(
    file: str,
    facts: Mapping[str, str],
    columns: Sequence[ReadColumn],
    notices: Sequence[Notice],
    sheet: SourceSheet,
) -> ReadingReport:
    """The reading report, with what is asked later, at release."""
    made = ReadingReport(file, dict(facts), tuple(columns), later=sheet.later)
    return made.with_notices(notices)
