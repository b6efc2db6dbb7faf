"""One wijk or buurt, as an adviser asks for it."""

from dataclasses import dataclass

from wijkprofiel.areas import load_areas
from wijkprofiel.catalogue import Indicator, load_catalogue
from wijkprofiel.exploring import Exploration
from wijkprofiel.paragraphs import paragraph
from wijkprofiel.profile import Request, available_years
from wijkprofiel.report import FactsheetView
from wijkprofiel.submit import column_name
from wijkprofiel.supply import as_served
from wijkprofiel.views import LIMIT_RULE, REASON_RULE, View, ViewRules, check_size

FACTSHEET_TOPICS = (
    "inwoners",
    "huishoudens",
    "bevolkingsdichtheid",
    "woz_waarde",
    "koopwoningen",
    "autos_per_huishouden",
    "afstand_supermarkt",
    "afstand_kinderdagverblijf",
    "omgevingsadressendichtheid",
)


@dataclass(frozen=True)
class Gebied:
    """One wijk or buurt of a gemeente, looked at in the same way as that gemeente (``verkenning``)."""

    verkenning: Exploration
    code: str
    niveau: str

    @property
    def naam(self) -> str:
        return str(load_areas().frame.at[self.code, "naam"])

    def __repr__(self) -> str:
        gemeente = str(load_areas().frame.at[self.verkenning.code, "naam"])
        return f"{self.niveau.capitalize()} {self.naam} ({self.code}) in {gemeente}. Zie .factsheet()."

    def _repr_html_(self) -> str:
        return paragraph(repr(self))

    def factsheet(self, *onderwerpen: str, doel: str | None = None, reden: str = "") -> FactsheetView:
        """One page about this area: its figures beside gemeente, Twente and Nederland, and what is missing.

        More topics than a page may have ask for a ``reden``.
        """
        asked, policy = self.verkenning, self.verkenning.policy
        rules = ViewRules(int(policy.threshold(LIMIT_RULE)), int(policy.threshold(REASON_RULE)))
        check_size(len(set(onderwerpen)), reden, rules=rules, where="Deze factsheet")
        requests = [
            Request(asked.find(topic).key, asked.year, levels=(self.niveau,))
            for topic in onderwerpen or self._default_topics()
        ]
        cleared, profile = asked.clear(requests, levels=(self.niveau,), purpose=doel)
        year = profile.supply.boundary_year(self.niveau, [*profile.boundary_years.values()])
        boundaries = profile.supply.boundaries(self.niveau, profile.boundary_years.get(self.niveau, year))
        columns = tuple(column_name(r.key, int(r.year or 0)) for r in profile.requests)
        return FactsheetView(cleared, boundaries, self.code, View(columns, reden))

    def _default_topics(self) -> list[str]:
        catalogue = load_catalogue()
        return [key for key in FACTSHEET_TOPICS if self._has_figures(catalogue.indicators[key])]

    def _has_figures(self, indicator: Indicator) -> bool:
        """Whether the figures that would be shown, of the year asked or the newest, may be shown on this level."""
        asked = self.verkenning
        supply = asked.supply()
        years = available_years(indicator, asked.code, supply=supply)
        if not years or asked.year not in (None, *years):
            return False
        year = asked.year or years[0]
        source = next(s for s in supply.sources_of(indicator) if s.year == year)
        return self.niveau in as_served(indicator, source).levels
