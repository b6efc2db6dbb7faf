"""What an adviser types: a gemeente, its topics, maps, tables, wijken, and the way to a release."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import pandas as pd

from guardrails import Cleared, Policy, Vault
from wijkprofiel.areas import find_any_gemeente, find_area, find_gemeente, load_areas
from wijkprofiel.asked import asked_answers, asked_level, asked_limits, asked_year, asked_years, today
from wijkprofiel.bundle import BundleResult, CheckReport, check_bundle
from wijkprofiel.catalogue import load_catalogue
from wijkprofiel.compare import ComparisonView, build_comparison, require_one_series
from wijkprofiel.dossier import Dossier, load_dossier
from wijkprofiel.errors import BoundaryError, UsageError
from wijkprofiel.exploring import Exploration, first_year, reference_rows, shown_rows
from wijkprofiel.fetching import bring_to_hand
from wijkprofiel.findings import FindingsView
from wijkprofiel.gebied import Gebied
from wijkprofiel.map_choice import EARLIER
from wijkprofiel.maps import MapView, build_map
from wijkprofiel.municipal import MunicipalSource
from wijkprofiel.own_sources import check_addition, missing_in_dossier, read_own_sources
from wijkprofiel.paragraphs import paragraph
from wijkprofiel.procedure import current_sources, judge, publish, rebuild
from wijkprofiel.profile import Request, available_years, drawable_levels
from wijkprofiel.progress import shown_progress
from wijkprofiel.sheets import SheetView, account_of, paper_of, view_sheet
from wijkprofiel.sketch import sketch_dossier
from wijkprofiel.sources.at_hand import vault_paths
from wijkprofiel.submit import column_name, submit
from wijkprofiel.tables import TableView
from wijkprofiel.topics import TopicsView, list_topics
from wijkprofiel.wider import REGION_NAME, DisparityView, beside_region
from wijkprofiel.worked_examples import WorkedExample, explain

FIRST_TOPICS = ("bijstand", "inwoners")


def gemeente(naam: str | int, *, jaar: int | None = None) -> "Gemeente":
    """The gemeente with this name or code: "Hengelo", "GM0164", "0164" and 164 are the same.

    With ``jaar`` everything asked of it is about that year, on the boundaries of that year; figures that are neither
    embedded nor in the store are fetched first.

    Raises
    ------
    UnknownArea
        With a suggestion, when no gemeente has the name.
    AmbiguousArea
        When more than one has it.
    SourceError
        When figures of that year have to be fetched and cannot be; the message names the command.

    Examples
    --------
    >>> gemeente("Hengelo").code
    'GM0164'
    """
    year = asked_year(jaar)
    if year is None:
        code = find_gemeente(naam)
    else:
        code = find_any_gemeente(naam)
        with shown_progress() as meter:
            bring_to_hand(code, year, meter=meter)
    return Gemeente(code, str(load_areas().frame.at[code, "naam"]), jaar=year)


def controleren(pad: str | Path, *, kenmerk: str | None = None) -> CheckReport:
    """The check of a bundle (folder or zip), offline: what is right, what deviates, what cannot be checked."""
    return check_bundle(Path(pad), kenmerk=kenmerk, rebuild=rebuild, current_sources=current_sources())


@dataclass(frozen=True)
class Gemeente:
    """A gemeente with its wijken and buurten. Nothing is computed until something is asked.

    ``doelsoort`` is the kind of purpose from the list of the guardrails; some topics, such as age, can only be
    shown for one. `voor` gives the same gemeente with a purpose. ``jaar`` is the year of everything asked of it;
    without one each topic shows its newest year.
    """

    code: str
    naam: str
    doelsoort: str = ""
    policy: Policy = field(default_factory=Policy.load, repr=False, compare=False)
    jaar: int | None = None
    eigen: tuple[MunicipalSource, ...] = field(default=(), repr=False)

    def __repr__(self) -> str:
        areas = load_areas().frame
        counts = areas.loc[areas["gemeente"] == self.code, "niveau"].value_counts()
        buurten = counts.get("buurt", 0)
        what = f"{counts.get('wijk', 0)} wijken" + (f" en {buurten} buurten" if buurten else "")
        return (
            f"Gemeente {self.naam} ({self.code}){f', {self.jaar}' if self.jaar else ''}: {what}. "
            f'Begin met .onderwerpen() of .kaart("{self._first_topic}").'
        )

    def _repr_html_(self) -> str:
        return paragraph(repr(self))

    @property
    def _asked(self) -> Exploration:
        return Exploration(self.code, self.doelsoort, self.jaar, self.eigen, self.policy)

    @property
    def _first_topic(self) -> str:
        """A topic of which a map can be drawn here."""
        indicators, supply = load_catalogue().indicators, self._asked.supply()
        drawable = (
            key
            for key in FIRST_TOPICS
            if any(drawable_levels(indicators[key], s, self.code) for s in supply.sources_of(indicators[key]))
        )
        return next(drawable, FIRST_TOPICS[-1])

    def voor(self, doelsoort: str) -> "Gemeente":
        """The same gemeente, for a purpose such as ``voorzieningen_plannen``."""
        return replace(self, doelsoort=doelsoort)

    def toevoegen(self, *bronnen: MunicipalSource) -> "Gemeente":
        """The same gemeente with own figures beside the open ones, for maps, tables, factsheets and releases.

        Own counts are not published figures: small numbers are hidden, and a release asks who owns them and
        whether they may be published.

        Raises
        ------
        UsageError
            When a source was not read in whole, is about another gemeente, or is there already.

        Examples
        --------
        >>> gemeente("Hengelo").toevoegen().eigen
        ()
        """
        for bron in bronnen:
            check_addition(bron, self.code)
        added = replace(self, eigen=(*self.eigen, *bronnen))
        added._asked.supply()
        return added

    def onderwerpen(self, zoek: str = "") -> TopicsView:
        """The topics there are: theme, newest year, levels, how many areas are filled, what each may be used for."""
        return list_topics(self.code, policy=self.policy, search=zoek, supply=self._asked.supply())

    def kaart(
        self,
        onderwerp: str,
        *,
        niveau: str | None = None,
        jaar: int | None = None,
        doel: str | None = None,
        afwijking: str | None = None,
    ) -> MapView:
        """A map of one topic, marked CONCEPT. The finest level that can be drawn, unless ``niveau`` says so.

        With ``afwijking`` the map shows the difference with the ``gemeente``, the ``regio`` or ``nederland``, or with
        the year before it (``eerder``); title and legend say which.

        Raises
        ------
        Blocked
            Before anything is drawn, when the guardrails close this topic or use.
        UnknownIndicator, BoundaryError, UsageError
        """
        indicator = self._asked.find(onderwerp)
        year = asked_year(jaar) or self.jaar
        level = asked_level(niveau) if niveau else self._asked.finest_level(indicator, year)
        requests = [Request(indicator.key, year, use=("kaart",), levels=(level,))]
        if afwijking == EARLIER:
            requests.append(replace(requests[0], year=self._asked.year_before(indicator, year, level)))
        cleared, profile = self._asked.clear(requests, levels=(level,), purpose=doel, against=afwijking)
        name = f"kaart:{column_name(indicator.key, first_year(profile))}:{level}"
        if afwijking:
            name = next((output for output in cleared.outputs if output.startswith(f"{name}:")), name)
        if name not in cleared.outputs:
            raise BoundaryError(
                f"Van '{indicator.label}' is op het niveau {level} geen enkel cijfer te tonen.",
                remedy="Kies een ander niveau of een ander jaar.",
            )
        boundaries = profile.supply.boundaries(level, profile.boundary_years[level])
        sheet = cache(partial(self._sheet, level=level, doel=doel))
        return MapView([build_map(cleared, boundaries, output=name)], sheet=sheet)

    def _sheet(self, code: str, *, level: str, doel: str | None) -> str:
        """The page about an area of this gemeente, as HTML."""
        return Gebied(self._asked, code, level).factsheet(doel=doel).als_html()

    def kaartblad(
        self,
        onderwerp: str,
        *,
        niveau: str | None = None,
        jaar: int | None = None,
        jaren: Sequence[int] | None = None,
        formaat: str = "a4",
        doel: str | None = None,
    ) -> SheetView:
        """The map of one topic as it comes on paper, marked CONCEPT: ``a4``, ``a3`` or ``dia`` (16:9).

        With ``jaren`` the years stand side by side with the same classes.

        Raises
        ------
        Blocked
            Before anything is drawn, when the guardrails close this topic or use.
        SeriesBreak, BoundaryError
            When the years are not one series, or have no area in common.
        UnknownIndicator, UsageError
        """
        indicator, paper = self._asked.find(onderwerp), paper_of(formaat)
        years = asked_years(jaren) if jaren is not None else [asked_year(jaar) or self.jaar]
        if jaren is not None:
            require_one_series(
                self._asked.supply().served(indicator), asked_years(jaren), card_of=self._asked.supply().card
            )
        level = asked_level(niveau) if niveau else self._asked.finest_level(indicator, years[-1])
        requests = [Request(indicator.key, year, use=("kaart",), levels=(level,)) for year in years]
        cleared, profile = self._asked.clear(requests, levels=(level,), purpose=doel)
        boundaries = profile.supply.boundaries(level, profile.boundary_years[level])
        maps = [build_map(cleared, boundaries, output=name) for name in cleared.outputs]
        if len(maps) < len(requests):
            raise BoundaryError(
                f"Van '{indicator.label}' is op het niveau {level} niet elk gevraagd jaar te tekenen.",
                remedy="Kies een ander niveau of andere jaren.",
            )
        return view_sheet(maps, paper=paper, account=account_of(cleared), day=cleared.peildatum)

    def tabel(
        self,
        *onderwerpen: str,
        niveau: str = "wijk",
        jaar: int | None = None,
        doel: str | None = None,
        gebieden: Sequence[str] | None = None,
    ) -> TableView:
        """A table of one or more topics: areas in code order, then gemeente, Twente and Nederland.

        ``gebieden`` keeps only the rows of these areas, by name or code, such as the ``selectie`` of a map.
        """
        year, level = asked_year(jaar) or self.jaar, asked_level(niveau)
        requests = [Request(self._asked.find(topic).key, year, levels=(level,)) for topic in onderwerpen]
        if not requests:
            raise UsageError("Noem minstens één onderwerp.", remedy='Bijvoorbeeld .tabel("inwoners").')
        cleared, profile = self._asked.clear(requests, levels=(niveau,), purpose=doel)
        columns = tuple(column_name(r.key, int(r.year or 0)) for r in profile.requests)
        rows = shown_rows(cleared, niveau)
        if gebieden is not None:
            kept = {find_area(name, gemeente=self.code, level=niveau) for name in gebieden}
            rows = tuple(code for code in rows if code in kept or code in reference_rows(cleared))
        return TableView(cleared, f"{self.naam} per {niveau}", rows, columns)

    def vergelijken(
        self,
        onderwerp: str,
        *,
        jaren: int | Sequence[int] | None = None,
        niveau: str = "wijk",
        doel: str | None = None,
    ) -> ComparisonView:
        """Figures of several years side by side, beside gemeente, Twente and Nederland.

        Areas whose borders changed are put together where that is exact; elsewhere the older figure is
        ``grenswijziging``. The difference between the first and the last year is given, with the margin that
        rounding leaves, of areas that are proven the same.

        Raises
        ------
        SeriesBreak
            When the years are not one series, with the reason.
        """
        indicator = self._asked.find(onderwerp)
        asked_level(niveau)
        supply = self._asked.supply()
        years = asked_years(jaren or available_years(indicator, self.code, supply=supply))
        told = require_one_series(supply.served(indicator), years, card_of=supply.card)
        comparison = build_comparison(self.code, indicator, years, niveau, supply=supply)
        cleared = self._asked.judge(comparison.profile, purpose=doel)
        columns = tuple(column_name(indicator.key, year) for year in years)
        caption = f"{indicator.label}, {self.naam} per {niveau}"
        return ComparisonView(
            cleared,
            caption,
            shown_rows(cleared, niveau),
            columns,
            (*comparison.notes(), *told),
            comparison.changes(cleared),
        )

    def sorteren(
        self,
        onderwerp: str,
        *,
        niveau: str = "wijk",
        jaar: int | None = None,
        aflopend: bool = True,
        doel: str | None = None,
        vier_vragen: Mapping[str, Any] | None = None,
    ) -> TableView:
        """A table sorted by a topic. For sensitive topics the guardrails first ask the four questions.

        Raises
        ------
        AnswersNeeded
            When the class of the topic asks for answers that were not given.
        """
        cleared, values = self._divided(onderwerp, niveau, jaar, doel, vier_vragen)
        ordered = values.sort_values(ascending=not aflopend, na_position="last", kind="stable").index
        rows = (*ordered, *reference_rows(cleared))
        note = "Op volgorde gezet. Een volgorde van zo weinig gebieden zegt niets over de bewoners."
        return TableView(
            cleared, f"{self.naam} per {niveau}, op volgorde", rows, (str(values.name),), (note,)
        )

    def selecteren(
        self,
        onderwerp: str,
        *,
        minimaal: float | None = None,
        maximaal: float | None = None,
        niveau: str = "wijk",
        jaar: int | None = None,
        doel: str | None = None,
        vier_vragen: Mapping[str, Any] | None = None,
    ) -> TableView:
        """The areas with a figure between two limits; areas without a figure are named in the note.

        Raises
        ------
        AnswersNeeded
            When the class of the topic asks for answers that were not given.
        """
        low, high = asked_limits(minimaal, maximaal)
        cleared, values = self._divided(onderwerp, niveau, jaar, doel, vier_vragen)
        chosen = tuple(values.index[values.between(low, high)])
        gaps = ", ".join(cleared.names[code] for code in values.index[values.isna()])
        note = f"Gekozen: {len(chosen)} van {len(values)} gebieden."
        note += f" Zonder cijfer, dus niet te kiezen: {gaps}." if gaps else " Elk gebied heeft een cijfer."
        return TableView(cleared, f"{self.naam} per {niveau}, selectie", chosen, (str(values.name),), (note,))

    def verschil(
        self,
        onderwerp: str,
        *,
        met: str = REGION_NAME,
        jaar: int | None = None,
        doel: str | None = None,
    ) -> DisparityView:
        """How a map per wijk falls on groups of residents: here, and over the wijken of a region.

        Only state, largest gap and number of areas; the figures per group, and the numbers behind the chance, are
        on the page for reviewers. There is no choice of limits here: gaps of many choices give the groups back.

        Raises
        ------
        Blocked, UnknownIndicator, BoundaryError, UsageError
        """
        indicator, year = self._asked.find(onderwerp), asked_year(jaar)
        request = Request(indicator.key, year, use=("kaart",), levels=("wijk",))
        _, profile = self._asked.clear([request], levels=("wijk",), purpose=doel)
        content = sketch_dossier(self.code, profile, doel=doel or self.doelsoort, questions=None)
        own = submit(profile, content, policy=self.policy)
        vault, requests = Vault.load(*vault_paths(profile.supply.names)), list(profile.requests)
        found = beside_region(own, requests, content, policy=self.policy, vault=vault, region=met)
        return DisparityView(self.naam, met, found)

    def uitleg(
        self, onderwerp: str, gebied: str | None = None, *, niveau: str | None = None, doel: str | None = None
    ) -> WorkedExample:
        """How a topic is computed, with the real numbers of one area (by name or code); without one, of the gemeente.

        A name is that of a wijk, unless ``niveau`` says ``buurt``.

        Raises
        ------
        Blocked
            When the guardrails close this topic.
        UnknownIndicator, UnknownArea, UsageError

        Examples
        --------
        >>> gemeente("Hengelo").uitleg("bijstand", "WK016401").lines[2]
        'De berekening: 1.000 x 370 / 10.505 = 35,2 per 1.000 inwoners.'
        """
        indicator, code, level = self._asked.find(onderwerp), self.code, "gemeente"
        if gebied is not None:
            level = asked_level(niveau or ("buurt" if gebied.startswith("BU") else "wijk"))
            code = find_area(gebied, gemeente=self.code, level=level)
        request = Request(indicator.key, self.jaar, levels=(level,))
        cleared, profile = self._asked.clear([request], levels=(level,), purpose=doel)
        return explain(cleared, profile, code)

    def wijk(self, naam: str) -> "Gebied":
        """One wijk, by name or code.

        >>> gemeente("Hengelo").wijk("Berflo Es").code
        'WK016405'
        """
        return Gebied(self._asked, find_area(naam, gemeente=self.code, level="wijk"), "wijk")

    def buurt(self, naam: str) -> "Gebied":
        """One buurt, by name or code."""
        return Gebied(self._asked, find_area(naam, gemeente=self.code, level="buurt"), "buurt")

    def toetsen(
        self, dossier: str | Path, *, naar: str | Path = "uitvoer", peildatum: str | None = None
    ) -> FindingsView:
        """What would happen at a release of this dossier: findings with what to do. Writes nothing.

        Own figures are compared with the earlier releases in the folder ``naar``.
        """
        read = load_dossier(dossier)
        own = self._own_for(read)
        judged = judge(read, peildatum=peildatum or today(), earlier=Path(naar), own=own)
        return FindingsView(judged.verdict)

    def vrijgeven(
        self, dossier: str | Path, *, naar: str | Path = "uitvoer", peildatum: str | None = None
    ) -> BundleResult:
        """The bundle of this dossier, when every rule is met.

        Raises
        ------
        ReleaseBlocked, AnswersNeeded
        """
        read = load_dossier(dossier)
        own = self._own_for(read)
        lacking = missing_in_dossier(read, own)
        if lacking:
            raise UsageError(
                "Het dossier noemt niet alle eigen bestanden. Dan kan een ander het niet opnieuw maken.",
                remedy=f"Zet de bestanden naast het dossier en zet er in:\n{lacking}",
            )
        judged = judge(read, peildatum=peildatum or today(), earlier=Path(naar), own=own)
        return publish(judged, into=Path(naar))

    def _divided(
        self,
        topic: str,
        level: str,
        year: int | None,
        purpose: str | None,
        questions: Mapping[str, Any] | None,
    ) -> tuple[Cleared, pd.Series]:
        """The figures of a topic, cleared for telling areas apart and not only for describing them."""
        asked, answers = asked_level(level), asked_answers(questions)
        request = Request(
            self._asked.find(topic).key,
            asked_year(year) or self.jaar,
            use=("beschrijven", "indelen"),
            levels=(asked,),
        )
        cleared, profile = self._asked.clear([request], levels=(asked,), purpose=purpose, questions=answers)
        return cleared, cleared.table.loc[
            cleared.units_of(asked), column_name(request.key, first_year(profile))
        ]

    def _own_for(self, dossier: Dossier) -> tuple[MunicipalSource, ...]:
        """The sources that a dossier names, and those that were added here and that it asks for."""
        named = read_own_sources(dossier)
        keys = {source.key for source in named}
        wanted = {str(entry.get("sleutel", "")) for entry in dossier.content.get("indicator", [])}
        added = [s for s in self.eigen if s.key not in keys and wanted & {i.key for i in s.indicators}]
        return (*named, *added)
