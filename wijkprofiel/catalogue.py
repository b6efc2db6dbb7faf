"""The catalogue of indicators: what a figure means, whose definition it is, on which measures it rests."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from guardrails import toml_problem
from wijkprofiel.errors import SourceError, UnknownIndicator
from wijkprofiel.names import closest, plain

AGGREGATIONS = ("som", "quotient", "geen")
CLASSES = ("open", "proxy", "guard", "leeftijd", "zorg")
KINDS = ("geteld", "gemodelleerd", "geschat")
LEVELS = ("gemeente", "wijk", "buurt")
FACTORS = (1, 100, 1000)
_HEADER, _PLACES = "thema", "open_plaats"


@dataclass(frozen=True)
class IndicatorSource:
    """The set, table and year of a figure, and the measures it is made of.

    ``numerator`` is one measure or several that are added up. Without a ``denominator`` the figure is the
    numerator itself. ``note`` is a caveat of this source alone; ``provisional`` says that its figures are not final.
    """

    set: str
    table: str
    year: int
    numerator: tuple[str, ...]
    denominator: str | None
    note: str = ""
    provisional: bool = False


@dataclass(frozen=True)
class Indicator:
    """One entry of the catalogue. It says nothing about better or worse.

    ``aggregation`` is ``som`` (counts add up), ``quotient`` (recomputed from numerator and denominator, times
    ``factor``) or ``geen`` (taken as published, cannot be added up). ``klass`` decides with the use what is
    allowed; ``owner`` owns the definition; ``levels`` are the levels on which it may be shown; ``note`` is a
    caveat that goes with the figure. ``kerncijfers`` are the measures of the Kerncijfers wijken en buurten that are
    the same figure, for years that are fetched.
    """

    key: str
    label: str
    theme: str
    definition: str
    unit: str
    denominator: str
    factor: int
    decimals: int
    aggregation: str
    klass: str
    kind: str
    predictors: tuple[str, ...]
    owner: str
    levels: tuple[str, ...]
    synonyms: tuple[str, ...]
    note: str
    sources: tuple[IndicatorSource, ...]
    kerncijfers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Theme:
    """A theme, its place in the order, and its open places: what is missing and which table would fill it."""

    key: str
    label: str
    order: int
    open_places: tuple[str, ...]


@dataclass(frozen=True)
class Catalogue:
    """All indicators by key and all themes by key, in the order of the themes."""

    indicators: Mapping[str, Indicator]
    themes: Mapping[str, Theme]

    def find(self, text: str) -> Indicator:
        """The indicator with this key, label or synonym; capitals, accents and marks play no part.

        Raises
        ------
        UnknownIndicator
            With the topics that look like it.

        Examples
        --------
        >>> load_catalogue().find("WOZ-waarde").key
        'woz_waarde'
        """
        spelled = self._spelled()
        found = spelled.get(plain(text))
        if found is not None:
            return self.indicators[found]
        guesses = closest(text, spelled)
        keys = dict.fromkeys(spelled[plain(guess)] for guess in guesses)
        if keys:
            remedy = "Bedoelt u: " + ", ".join(f"{self.indicators[k].label} ({k})" for k in keys) + "?"
        else:
            remedy = "onderwerpen() toont wat er is."
        raise UnknownIndicator(f"Er is geen onderwerp '{text}'.", remedy=remedy)

    def _spelled(self) -> dict[str, str]:
        """Every spelling and the key it means. A key goes before a label, a label before a synonym."""
        every = self.indicators.values()
        keys = {plain(i.key): i.key for i in every}
        labels = {plain(i.label): i.key for i in every}
        synonyms = {plain(name): i.key for i in every for name in i.synonyms}
        return {**synonyms, **labels, **keys}


@lru_cache(maxsize=1)
def load_catalogue() -> Catalogue:
    """The catalogue that ships with the package.

    Raises
    ------
    SourceError
        When a file of the catalogue cannot be read or an entry breaks its rules.

    Examples
    --------
    >>> load_catalogue().indicators["inwoners"].aggregation
    'som'
    """
    texts = {
        path.name.removesuffix(".toml"): path.read_text(encoding="utf-8")
        for path in files("wijkprofiel").joinpath("catalogus").iterdir()
        if path.name.endswith(".toml")
    }
    return build_catalogue(texts)


def build_catalogue(texts: Mapping[str, str]) -> Catalogue:
    """A catalogue from TOML texts, one per theme, keyed by the name of the theme.

    Raises
    ------
    SourceError
        Names the theme or the entry that is wrong, and what is wrong with it.
    """
    themes: dict[str, Theme] = {}
    indicators: dict[str, Indicator] = {}
    for key, text in texts.items():
        try:
            raw = tomllib.loads(text)
            themes[key] = _theme(key, raw)
            for name, entry in raw.items():
                if name in (_HEADER, _PLACES):
                    continue
                if name in indicators:
                    raise SourceError(f"In de catalogus staat '{name}' twee keer.")
                indicators[name] = _indicator(name, key, entry)
        except tomllib.TOMLDecodeError as error:
            raise SourceError(f"De catalogus '{key}' is geen geldige TOML: {toml_problem(error)}.") from error
        except KeyError as error:
            raise SourceError(
                f"In de catalogus '{key}' ontbreekt bij een onderwerp het veld {error}."
            ) from error
    ordered = dict(sorted(themes.items(), key=lambda item: (item[1].order, item[0])))
    place = {key: number for number, key in enumerate(ordered)}
    return Catalogue(dict(sorted(indicators.items(), key=lambda item: place[item[1].theme])), ordered)


def _theme(key: str, raw: Mapping[str, Any]) -> Theme:
    places = tuple(f"{place['tekst']} Bron: {place['tabel']}." for place in raw.get(_PLACES, []))
    return Theme(key, raw[_HEADER]["label"], int(raw[_HEADER]["volgorde"]), places)


def _indicator(key: str, theme: str, entry: Mapping[str, Any]) -> Indicator:
    indicator = Indicator(
        key=key,
        label=entry["label"],
        theme=theme,
        definition=entry["definitie"],
        unit=entry["eenheid"],
        denominator=entry["noemer"],
        factor=entry["factor"],
        decimals=entry["decimalen"],
        aggregation=entry["optelling"],
        klass=entry["klasse"],
        kind=entry["soort"],
        predictors=tuple(entry.get("voorspellers", [])),
        owner=entry["eigenaar"],
        levels=tuple(entry["niveaus"]),
        synonyms=tuple(entry.get("synoniemen", [])),
        note=entry.get("kanttekening", ""),
        sources=tuple(_source(source) for source in entry["bron"]),
        kerncijfers=tuple(entry.get("kerncijfers", [])),
    )
    for wrong in _mistakes(indicator):
        raise SourceError(f"In de catalogus klopt '{key}' niet: {wrong}.")
    return indicator


def _source(raw: Mapping[str, Any]) -> IndicatorSource:
    numerator, note = tuple(raw["teller"]), raw.get("kanttekening", "")
    return IndicatorSource(raw["set"], raw["tabel"], raw["jaar"], numerator, raw.get("noemer"), note)


def _mistakes(indicator: Indicator) -> list[str]:
    """What breaks the rules that the computation rests on; empty when nothing does."""
    wanted = indicator.aggregation == "quotient"
    checks = {
        f"onbekende klasse '{indicator.klass}'": indicator.klass in CLASSES,
        f"onbekende optelling '{indicator.aggregation}'": indicator.aggregation in AGGREGATIONS,
        f"onbekende soort '{indicator.kind}'": indicator.kind in KINDS,
        f"onbekende factor {indicator.factor}": indicator.factor in FACTORS,
        "onbekend niveau": set(indicator.levels) <= set(LEVELS) and bool(indicator.levels),
        "geen bron": bool(indicator.sources),
        "een quotiënt heeft een noemer, iets anders niet": all(
            (source.denominator is not None) == wanted for source in indicator.sources
        ),
        "alleen een quotiënt heeft een factor": wanted or indicator.factor == 1,
        "een modelcijfer noemt zijn voorspellers, een geteld cijfer niet": (
            (indicator.kind == "geteld") == (not indicator.predictors)
        ),
        "twee bronnen over hetzelfde jaar": (
            len({source.year for source in indicator.sources}) == len(indicator.sources)
        ),
    }
    return [words for words, holds in checks.items() if not holds]
