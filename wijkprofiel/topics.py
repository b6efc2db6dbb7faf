"""The topics of a gemeente: what there is, how full it is, and what it may be used for."""

import html
from dataclasses import dataclass

import pandas as pd

from guardrails import Policy
from wijkprofiel.areas import load_areas
from wijkprofiel.catalogue import Indicator
from wijkprofiel.profile import available_years, drawable_levels
from wijkprofiel.stages import FIGURE, chain_text
from wijkprofiel.supply import Supply, as_served, supply_of

USES = {"beschrijven": "tabel", "kaart": "kaart", "indelen": "indelen"}
ACCESS_WORDS = {
    "open": "open",
    "reden": "met een reden bij vrijgeven",
    "planning": "voor het plannen van voorzieningen",
    "advies": "met advies van eigenaar en FG",
    "vier_vragen": "na vier vragen",
    "besluit": "na een besluit in kader.toml",
    "dicht": "gesloten",
}
COLUMNS = (
    "sleutel",
    "onderwerp",
    "thema",
    "eenheid",
    "nieuwste_jaar",
    "gevuld",
    "kaart",
    "klasse",
    "toegestaan",
)


@dataclass(frozen=True)
class TopicsView:
    """Topics as a table: ``frame`` holds one row per topic, in the order of the themes.

    ``open_places`` names per theme what has no open figure here, and which table would fill it.
    """

    frame: pd.DataFrame
    open_places: tuple[tuple[str, str], ...]

    def __repr__(self) -> str:
        shown = self.frame[["sleutel", "onderwerp", "thema", "nieuwste_jaar", "gevuld", "toegestaan"]]
        lines = [shown.to_string(index=False) if len(shown) else "Geen onderwerp gevonden."]
        if self.open_places:
            lines += ["", "Nog zonder open cijfers:"]
            lines += [f"  {theme}: {place}" for theme, place in self.open_places]
        lines += ["", chain_text(FIGURE)]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        heads = "".join(f'<th scope="col">{name.replace("_", " ")}</th>' for name in self.frame.columns)
        rows = "".join(
            "<tr>" + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) + "</tr>"
            for row in self.frame.itertuples(index=False)
        )
        table = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
        chain = f"<p>{html.escape(chain_text(FIGURE))}</p>"
        style = "<style>.onderwerpen td, .onderwerpen th {text-align: left !important; vertical-align: top}</style>"
        return f'<div lang="nl" class="onderwerpen">{style}{table}{self._places_html()}{chain}</div>'

    def _places_html(self) -> str:
        if not self.open_places:
            return ""
        items = "".join(
            f"<li>{html.escape(theme)}: {html.escape(place)}</li>" for theme, place in self.open_places
        )
        return f"<p>Nog zonder open cijfers:</p><ul>{items}</ul>"


def list_topics(
    gemeente: str, *, policy: Policy, search: str = "", supply: Supply | None = None
) -> TopicsView:
    """The topics with at least one figure of ``gemeente``; with ``search``, those whose words contain it.

    ``supply`` are the sets to look in, else all that are at hand.
    """
    at_hand = supply or supply_of(gemeente)
    catalogue = at_hand.catalogue()
    wanted = search.casefold().strip()
    rows = []
    for indicator in catalogue.indicators.values():
        years = available_years(indicator, gemeente, supply=at_hand)
        theme = catalogue.themes[indicator.theme]
        words = " ".join(
            [indicator.key, indicator.label, theme.label, indicator.definition, *indicator.synonyms]
        )
        if years and wanted in words.casefold():
            rows.append(_row(indicator, theme.label, at_hand, years, policy))
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    places = tuple((t.label, place) for t in catalogue.themes.values() for place in t.open_places)
    return TopicsView(frame, places if not wanted else ())


def _row(
    indicator: Indicator, theme: str, supply: Supply, years: tuple[int, ...], policy: Policy
) -> tuple[object, ...]:
    reach = [
        drawable_levels(indicator, source, supply.gemeente, supply=supply)
        for source in supply.sources_of(indicator)
    ]
    levels = sorted({level for levels in reach for level in levels})
    return (
        indicator.key,
        indicator.label,
        theme,
        indicator.unit,
        years[0],
        _coverage(indicator, supply, years[0]),
        ", ".join(levels) or "geen",
        indicator.klass,
        use_words(indicator.klass, policy=policy, drawn=bool(levels)),
    )


def use_words(klass: str, *, policy: Policy, drawn: bool = True) -> str:
    """What topics of a class may be used for, in Dutch; ``drawn`` says whether a map can be drawn at all.

    >>> use_words("open", policy=Policy.load())
    'tabel: open; kaart: open; indelen: open'
    """
    words = {word: ACCESS_WORDS[policy.access(klass, use)] for use, word in USES.items()}
    if not drawn:
        words["kaart"] = "geen passende grenzen"
    return "; ".join(f"{word}: {allowed}" for word, allowed in words.items())


def _coverage(indicator: Indicator, supply: Supply, year: int) -> str:
    """Filled areas of all areas, per level, such as ``wijk 10/10, buurt 53/62``."""
    areas = load_areas().frame
    source = next(s for s in supply.sources_of(indicator) if s.year == year)
    rows = supply.held(indicator, source)
    rows = rows[rows["waarde"].notna()]
    parts = []
    for level in ("wijk", "buurt"):
        codes = areas.index[(areas["gemeente"] == supply.gemeente) & (areas["niveau"] == level)]
        filled = rows.loc[rows["gebied"].isin(codes), "gebied"].nunique()
        if level in as_served(indicator, source).levels and filled:
            parts.append(f"{level} {filled}/{len(codes)}")
    return ", ".join(parts) or "gemeente"
