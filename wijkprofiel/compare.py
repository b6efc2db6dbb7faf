"""Figures of several years side by side, on the least areas that those years have in common.

Areas that were split, joined or redrawn are put together where that is exact; where it is not, the older figure
becomes ``grenswijziging``. A difference is given only of areas that are proven the same, and with an interval.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from guardrails import Cleared
from wijkprofiel.areas import load_areas
from wijkprofiel.catalogue import Indicator, IndicatorSource
from wijkprofiel.concepts import cautions, load_registry, may_join_measures, provisional_years
from wijkprofiel.crosswalk import CommonAreas, Division, common_areas_over, level_of
from wijkprofiel.errors import SeriesBreak, UsageError
from wijkprofiel.figures import check_figures
from wijkprofiel.margins import figure_range
from wijkprofiel.numbers import format_number
from wijkprofiel.profile import REGION, Profile, Request, build_profile, region_members
from wijkprofiel.source_card import SourceCard
from wijkprofiel.sources.at_hand import load_card
from wijkprofiel.supply import Supply
from wijkprofiel.tables import TableView

PLURAL = {"wijk": "wijken", "buurt": "buurten", "gemeente": "gemeenten"}
NAMED = 3
EXACT = ("gelijk", "hercodeerd", "samengevoegd")


@dataclass(frozen=True)
class Comparison:
    """A profile on common areas, and which areas of each boundary year make them up."""

    profile: Profile
    common: CommonAreas | None

    def notes(self) -> tuple[str, ...]:
        """What a reader must know about the areas, one Dutch sentence each."""
        if self.common is None:
            return self._note_of_gemeente()
        return _notes(
            self.common, {str(code): str(name) for code, name in self.profile.units["naam"].items()}
        )

    def changes(self, cleared: Cleared) -> pd.DataFrame:
        """The difference between the first and the last year, of areas that are proven the same, with its interval.

        Returns
        -------
        DataFrame
            Index area code; ``verschil, onder, boven``. Only areas of which both figures are shown, and only
            counted figures of which the rounding is known.
        """
        columns = list(dict.fromkeys(f"{r.key}@{r.year}" for r in self.profile.requests))
        if len(columns) < 2:
            return pd.DataFrame(columns=["verschil", "onder", "boven"], dtype=float)
        shown = cleared.table[[columns[0], columns[-1]]].notna().all(axis=1)
        rows = {}
        for code in cleared.table.index[shown]:
            first, last = (self._range(str(code), name) for name in (columns[0], columns[-1]))
            if first and last and self._proven(str(code), cleared.level[code]):
                difference = self._figure(str(code), columns[-1]) - self._figure(str(code), columns[0])
                rows[code] = (difference, last[0] - first[1], last[1] - first[0])
        return pd.DataFrame.from_dict(
            rows, orient="index", columns=["verschil", "onder", "boven"], dtype=float
        )

    def _note_of_gemeente(self) -> tuple[str, ...]:
        columns = [f"{r.key}@{r.year}" for r in self.profile.requests]
        first, last = self._boundary_year(columns[0]), self._boundary_year(columns[-1])
        if self._proven(self.profile.gemeente, "gemeente"):
            return ()
        return (
            f"Van de gemeente is niet bewezen dat het gebied in {first} en {last} hetzelfde is. De cijfers staan "
            "naast elkaar; een verschil mag u er niet uit aflezen.",
        )

    def _proven(self, code: str, level: str) -> bool:
        years = [self._boundary_year(f"{r.key}@{r.year}") for r in self.profile.requests]
        if self.common is not None and code in self.common.areas:
            return all(self.common.kind(year).get(code) in EXACT for year in (years[0], years[-1]))
        if years[0] == years[-1]:
            return True
        proof = self.profile.supply.proof(years[0], years[-1])
        return code in proof.index[proof["gelijk"] == "ja"]

    def _boundary_year(self, column: str) -> int:
        return int(self._rows(column)["grensjaar"].iloc[0])

    def _figure(self, code: str, column: str) -> float:
        """The figure before it was rounded for the screen, so that it lies within its own interval."""
        rows = self._rows(column)
        return float(rows.loc[rows["gebied"] == code, "waarde"].iloc[0])

    def _rows(self, column: str) -> pd.DataFrame:
        key, year = column.split("@")
        rows = self.profile.figures
        return rows[(rows["indicator"] == key) & (rows["jaar"] == int(year))]

    def _range(self, code: str, column: str) -> tuple[float, float] | None:
        """What the true figure can be, given how the source rounds; None when that is not known."""
        rows = self._rows(column)
        row = rows[rows["gebied"] == code].iloc[0]
        level, parts = str(row["niveau"]), 1
        if level == "regio":
            level, parts = "gemeente", len(region_members(REGION))
        elif row["gebied"] in self.profile.merged.get(int(row["grensjaar"]), {}):
            parts = len(self.profile.merged[int(row["grensjaar"])][row["gebied"]])
        indicator, source = self.profile.indicators[column.split("@")[0]], self.profile.sources[column]
        return figure_range(row, indicator, source, level=level, parts=parts)


@dataclass(frozen=True, repr=False)
class ComparisonView(TableView):
    """A table of years side by side, with the difference where it may be given.

    ``veranderingen`` has the area code as index and the columns ``verschil, onder, boven``.
    """

    veranderingen: pd.DataFrame | None = None

    def heads(self) -> list[str]:
        """One heading per column, and one for the difference when there is any."""
        return [*super().heads(), *([self._title()] if self._any() else [])]

    def cells(self) -> list[list[str]]:
        """Name of the area, the figures and the difference, a row per area."""
        rows = super().cells()
        if not self._any():
            return rows
        return [[*row, self._difference(code)] for row, code in zip(rows, self.rows, strict=True)]

    def _any(self) -> bool:
        return self.veranderingen is not None and not self.veranderingen.empty

    def _title(self) -> str:
        first, last = (self.cleared.columns[name].year for name in (self.columns[0], self.columns[-1]))
        return f"Verschil {first}-{last} (met marge)"

    def _difference(self, code: str) -> str:
        if self.veranderingen is None or code not in self.veranderingen.index:
            return "niet te geven"
        row = self.veranderingen.loc[code, ["verschil", "onder", "boven"]].to_numpy(dtype=float)
        decimals = self.cleared.columns[self.columns[-1]].decimals
        middle, low, high = (_signed(float(value), decimals) for value in row)
        return middle if low == high else f"{middle} (tussen {low} en {high})"


def build_comparison(
    gemeente: str, indicator: Indicator, years: Sequence[int], level: str, *, supply: Supply | None = None
) -> Comparison:
    """The figures of one indicator in several years, on the areas that those years have in common.

    Raises
    ------
    UsageError
        When there are no years, or no figures of one of them.
    """
    if not years:
        raise UsageError("Er zijn geen jaren om te vergelijken.", remedy="Noem minstens één jaar.")
    requests = [Request(indicator.key, year, levels=(level,)) for year in years]
    profile = build_profile(gemeente, requests, levels=(level,), supply=supply)
    if level == "gemeente":
        return Comparison(profile, None)
    sources = [profile.sources[f"{r.key}@{r.year}"] for r in profile.requests]
    divisions = _divisions(profile, indicator, sources, level)
    if not divisions:
        return Comparison(profile, None)
    common = common_areas_over(
        list(divisions.values()), lambda first, last: profile.supply.proof(first, last, level=level)
    )
    return Comparison(_on_common(profile, common, sources, level), common)


def _divisions(
    profile: Profile, indicator: Indicator, sources: Sequence[IndicatorSource], level: str
) -> dict[int, Division]:
    """Per boundary year, the areas of the gemeente of which these sources have figures."""
    found: dict[int, set[str]] = {}
    for source in sources:
        rows = profile.supply.held(indicator, source)
        rows = rows[(rows["niveau"] == level) & (rows["gebied"].str[2:6] == profile.gemeente[2:])]
        for year, part in rows.groupby("grensjaar"):
            found.setdefault(int(str(year)), set()).update(part["gebied"])
    return {year: Division.of(codes, year) for year, codes in found.items()}


def _on_common(
    profile: Profile, common: CommonAreas, sources: Sequence[IndicatorSource], level: str
) -> Profile:
    merged = {year: common.members(year) for year in common.years}
    units = _units(profile, common, level)
    members = region_members(REGION) if REGION in units.index else []
    indicator = profile.indicators[profile.requests[0].key]
    parts = [profile.supply.compute(indicator, source, units, members, merged=merged) for source in sources]
    figures = check_figures(pd.concat(parts, ignore_index=True))
    return replace(profile, units=units, figures=figures, merged=merged)


def _units(profile: Profile, common: CommonAreas, level: str) -> pd.DataFrame:
    """The common areas, and the larger ones of the profile for reference."""
    known = load_areas().frame
    above = profile.units[profile.units["niveau"] != level]
    newest = common.members(common.years[-1])
    rows = {
        code: (
            _name(code, codes, known, whole=len(newest) == 1),
            level,
            _parent(codes, known, profile.gemeente),
            profile.gemeente,
        )
        for code, codes in newest.items()
    }
    made = pd.DataFrame.from_dict(rows, orient="index", columns=["naam", "niveau", "boven", "gemeente"])
    return pd.concat([made, above]).sort_index()


def _name(code: str, codes: Sequence[str], known: pd.DataFrame, *, whole: bool) -> str:
    names = [str(known.at[c, "naam"]) if c in known.index else c for c in codes]
    if codes == (code,):
        return names[0]
    if whole:
        return f"Alle {len(names)} {PLURAL[level_of(codes[0])]} samen"
    if len(names) <= NAMED:
        return "Samen: " + ", ".join(names)
    return f"{len(names)} {PLURAL[level_of(codes[0])]} samen: {names[0]} tot en met {names[-1]}"


def _parent(codes: Sequence[str], known: pd.DataFrame, gemeente: str) -> str:
    parents = {str(known.at[c, "boven"]) for c in codes if c in known.index}
    return parents.pop() if len(parents) == 1 else gemeente


def _notes(common: CommonAreas, names: Mapping[str, str]) -> tuple[str, ...]:
    """Per older boundary year, how many areas are proven the same, put together, not proven or changed."""
    notes: list[str] = []
    newest, word = common.years[-1], PLURAL[common.level]
    for year in common.years[:-1]:
        kinds = pd.Series(common.kind(year))
        counts = kinds.value_counts()
        total, same = len(kinds), int(counts.get("gelijk", 0) + counts.get("hercodeerd", 0))
        years = f"in {year} en {newest}"
        if same == total:
            notes.append(f"Van alle {total} {word} is bewezen dat het gebied {years} hetzelfde is.")
        elif same:
            notes.append(f"Van {same} van de {total} {word} is bewezen dat het gebied {years} hetzelfde is.")
        for area in kinds.index[kinds == "samengevoegd"]:
            before, after = len(common.members(year)[area]), len(common.members(newest)[area])
            notes.append(
                f"Samengevoegd omdat er grenzen zijn veranderd: {names[area]} ({before} in {year}, {after} in "
                f"{newest}). Samen is het gebied in beide jaren hetzelfde."
            )
        unproven = int(counts.get("niet_bewezen", 0))
        if unproven:
            which = f"geen van de {total}" if unproven == total else f"{unproven} van de {total}"
            is_not = "is bewezen" if unproven == total else "is niet bewezen"
            notes.append(
                f"Van {which} {word} {is_not} dat het gebied {years} hetzelfde is. De cijfers staan naast elkaar; "
                "een verschil mag u er niet uit aflezen."
            )
        moved, lost = int(counts.get("grenswijziging", 0)), len(common.lost(year))
        if moved or lost:
            notes.append(
                f"De grenzen zijn tussen {year} en {newest} veranderd: voor {moved} {word} van {newest} is er geen "
                f"cijfer van {year}, en {lost} {word} van {year} zijn niet te plaatsen. "
                "Vergelijk de gemeente als geheel."
            )
    return tuple(notes)


def _signed(value: float, decimals: int) -> str:
    text = format_number(abs(value), decimals)
    if value > 0 and text.strip("0,") != "":
        return f"+{text}"
    return f"-{text}" if value < 0 and text.strip("0,") != "" else text


def require_one_series(
    indicator: Indicator, years: Sequence[int], *, card_of: Callable[[str], SourceCard] = load_card
) -> tuple[str, ...]:
    """Cautions that go with a comparison of these years; refuses years that are not one series.

    ``card_of`` finds the source card of a set.

    Raises
    ------
    SeriesBreak
        With the reason, when the definition or the groups changed, or provisional figures stand beside final ones.
    """
    used = [source for source in indicator.sources if source.year in set(years)]
    measures = {s.year: (*s.numerator, *((s.denominator,) if s.denominator else ())) for s in used}
    releases = {s.year: (s.table, card_of(s.set).retrieved) for s in used}
    every = [measure for names in measures.values() for measure in names]
    reason = may_join_measures(measures, provisional=provisional_years(every, releases))
    if reason:
        shown = ", ".join(map(str, sorted(measures)))
        raise SeriesBreak(
            f"'{indicator.label}' is over de jaren {shown} niet te vergelijken. {reason}",
            remedy=f'Toon één jaar: .tabel("{indicator.key}", jaar={max(measures)}). Wat er veranderde staat in: '
            f"wijkprofiel definitiewijzigingen --van {min(measures)} --tot {max(measures)}.",
        )
    known = [measure for measure in dict.fromkeys(every) if measure in load_registry().concepts]
    return tuple(dict.fromkeys(text for measure in known for text in cautions(measure, years)))
