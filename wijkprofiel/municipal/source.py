"""What reading a file of a gemeente gives: measures per area, proposed indicators, a card and a report."""

import re
from dataclasses import dataclass
from typing import Any

import pandas as pd

from wijkprofiel.catalogue import Indicator
from wijkprofiel.errors import MissingValueError, SourceError
from wijkprofiel.missing import check_contract
from wijkprofiel.municipal.as_text import as_text
from wijkprofiel.municipal.report import ReadingReport
from wijkprofiel.municipal.sheet import SourceSheet
from wijkprofiel.names import plain
from wijkprofiel.source_card import UNKNOWN, SourceCard
from wijkprofiel.sources.open_data import MEASURE_COLUMNS

PREFIX = "eigen_"
KEY = ["gebied", "maat", "jaar"]


@dataclass(frozen=True)
class MunicipalSource:
    """Figures of a gemeente that are ready to be added to a profile. Nothing in it is about one person.

    Parameters
    ----------
    key : str
        Name of the set, ``eigen_`` and small letters; `IndicatorSource.set` of its indicators.
    gemeente : str
        Code of the gemeente that the figures are about.
    measures : DataFrame
        The columns of `open_data.MEASURE_COLUMNS`: one row per area, measure and year; exactly one of ``waarde``
        and ``reden``. A denominator that was added stands in it under the name of its own measure.
    indicators : tuple of Indicator
        What is proposed to show; every source of each names ``key``.
    card : SourceCard
        Owner, title, origin, hash of the file; ``published`` is False: own counts fall under the disclosure rules.
    sheet : SourceSheet
        What people answered about the source: owner, definition, may it be published, and so on.
    report : ReadingReport
        How the file was understood and what was found.
    figures : DataFrame or None
        Figures (`figures.COLUMNS`) that stand as they are, in place of computing them from measures. Only a source
        that was made again from a bundle has them: a bundle holds approved figures and no counts behind them.
    """

    key: str
    gemeente: str
    measures: pd.DataFrame
    indicators: tuple[Indicator, ...]
    card: SourceCard
    sheet: SourceSheet
    report: ReadingReport
    figures: pd.DataFrame | None = None

    def __post_init__(self) -> None:
        _check(self)

    @property
    def years(self) -> tuple[int, ...]:
        """Years of the figures, oldest first."""
        return tuple(sorted({source.year for i in self.indicators for source in i.sources}))

    @property
    def usable(self) -> bool:
        """Whether there is anything to add: nothing blocks, no question is open, and there is a figure."""
        return self.report.exit_code == 0 and bool(self.indicators)

    def samenvatting(self) -> str:
        """The outcome of reading in one line, without anything that stands in the file."""
        return self.report.samenvatting()

    def __repr__(self) -> str:
        return repr(self.report)

    def _repr_html_(self) -> str:
        return self.report._repr_html_()

    def als_json(self) -> str:
        """The reading report as JSON: ``bestand``, ``kolommen``, ``bevindingen``, ``vragen``."""
        return self.report.als_json()


def source_key(name: str) -> str:
    """The name of the set that belongs to the name of a file.

    >>> source_key("Meldingen 2025.csv"), source_key("2025.xlsx")
    ('eigen_meldingen_2025', 'eigen_2025')
    """
    stem = re.sub(r"\.[A-Za-z0-9]{2,8}$", "", name)
    return PREFIX + (plain(stem).replace(" ", "_")[:50].strip("_") or "bron")


def own_card(key: str, file: str, sheet: SourceSheet, *, title: str, sha256: str, **facts: Any) -> SourceCard:
    """The card of a source of a gemeente: not published, unless the sheet says where the same figures already are.

    ``facts`` fill ``years``, ``boundary_years``, ``rows``, ``caveats`` and ``columns``.
    """
    return SourceCard(
        key=key,
        title=as_text(title or file),
        owner=sheet.eigenaar or "eigenaar nog niet opgegeven",
        table=as_text(file),
        years=facts.get("years", ()),
        boundary_years=facts.get("boundary_years", ()),
        licence=sheet.licentie or "eigen gegevens van de gemeente",
        attribution=f"Bron: {sheet.eigenaar or 'gemeente'}",
        origin=f"Bestand {file} van de gemeente",
        retrieved=UNKNOWN,
        status="eigen gegevens",
        published=False,
        kind="geteld",
        predictors=(),
        file=file,
        rows=facts.get("rows", 0),
        sha256=sha256,
        caveats=tuple(facts.get("caveats", ())),
        checked=(),
        columns=tuple(facts.get("columns", ())),
    )


def empty_measures() -> pd.DataFrame:
    """A frame of measures without rows."""
    return pd.DataFrame({name: pd.Series(dtype=_DTYPES[name]) for name in MEASURE_COLUMNS})


_DTYPES: dict[str, Any] = {
    "gebied": object,
    "niveau": object,
    "maat": object,
    "jaar": "int64",
    "grensjaar": "int64",
    "waarde": float,
    "reden": object,
}


def _check(source: MunicipalSource) -> None:
    if not source.key.startswith(PREFIX):
        raise SourceError(f"De naam van de set '{source.key}' begint niet met '{PREFIX}'.")
    if tuple(source.measures.columns) != MEASURE_COLUMNS:
        raise SourceError(f"De maten van '{source.key}' hebben andere kolommen dan afgesproken.")
    if source.card.published:
        raise SourceError(f"De bronkaart van '{source.key}' noemt eigen cijfers gepubliceerd.")
    doubles = source.measures.duplicated(KEY)
    if doubles.any():
        first = source.measures.loc[doubles, KEY].iloc[0].tolist()
        raise MissingValueError(
            f"In '{source.key}' staan twee cijfers voor hetzelfde gebied en jaar: {first}."
        )
    place = source.measures["gebied"].astype(str) + " " + source.measures["maat"].astype(str)
    check_contract(
        pd.Series(source.measures["waarde"].to_numpy(dtype=float), index=place),
        pd.Series(source.measures["reden"].to_numpy(), index=place),
    )
    known = set(source.measures["maat"])
    for indicator in source.indicators:
        for part in indicator.sources:
            wanted = {*part.numerator, *([part.denominator] if part.denominator else [])}
            if part.set != source.key or (source.figures is None and not wanted <= known):
                raise SourceError(f"Het onderwerp '{indicator.key}' hoort niet bij de set '{source.key}'.")
