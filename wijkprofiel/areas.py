"""Areas: names and codes, what lies in what, their boundaries, and whether two years mean the same area."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from wijkprofiel.boundaries import Boundaries
from wijkprofiel.errors import AmbiguousArea, BoundaryError, UnknownArea
from wijkprofiel.names import closest, plain
from wijkprofiel.sources.at_hand import load_area_table
from wijkprofiel.sources.fetched import fetch_command
from wijkprofiel.sources.open_data import (
    boundary_years,
    load_boundary_file,
    load_card,
    load_gemeente_names,
    load_witnesses,
)

ALSO = "|"
_DIGITS = re.compile(r"^\d{1,4}$")
_CODE = re.compile(r"^GM\d{4}$")
_INSIDE = re.compile(r"^(?:WK|BU)(\d{4})[0-9A-Z]{2,4}$")
_PLACE = re.compile(r"\s*\([^)]*\)$")
# Names in daily use that are not in the list of the statistical office.
_EVERYDAY = {"den haag": "GM0518", "den bosch": "GM0796"}


@dataclass(frozen=True)
class Areas:
    """All areas we know: index ``code``; columns ``naam, niveau, boven, gemeente, ook, jaren``.

    ``boven`` is the area that an area lies in, ``gemeente`` the gemeente it belongs to, ``ook`` other
    spellings of its name, divided by ``|``, ``jaren`` the years in which its code was in use.
    """

    frame: pd.DataFrame

    def named(self, text: str, *, level: str, gemeente: str = "") -> list[str]:
        """Codes of the areas of ``level`` that have this code or name, in code order."""
        rows = self.frame[self.frame["niveau"] == level]
        if gemeente:
            rows = rows[rows["gemeente"] == gemeente]
        wanted = plain(text)
        spelled = rows["naam"].str.cat(rows["ook"], sep=ALSO)
        hit = spelled.map(lambda names: wanted in [plain(name) for name in names.split(ALSO) if name])
        code = pd.Series(rows.index.str.lower() == wanted, index=rows.index)
        return sorted(rows.index[hit | code])


def load_areas() -> Areas:
    """The areas at hand: Hengelo to its buurten, Twente to its wijken, the country, and what was fetched.

    >>> load_areas().frame.loc["WK016405", "naam"]
    'Wijk 05 Berflo Es'
    """
    return Areas(load_area_table())


def find_gemeente(name: str | int, *, areas: Areas | None = None) -> str:
    """Code of the gemeente with this name or code.

    Raises
    ------
    UnknownArea
        With a suggestion, when no gemeente has it.
    AmbiguousArea
        When more than one gemeente has this name.

    Examples
    --------
    >>> [find_gemeente(n) for n in ("Hengelo", "Hengelo (O.)", "GM0164", "0164", 164)]
    ['GM0164', 'GM0164', 'GM0164', 'GM0164', 'GM0164']
    """
    known = areas or load_areas()
    text = str(name).strip()
    wanted = _code_or_name(text)
    gemeenten = known.frame[known.frame["niveau"] == "gemeente"]
    found = known.named(wanted, level="gemeente")
    if not found and areas is None:
        _explain_elsewhere(text, wanted, embedded=gemeenten["naam"].tolist())
    return _one(text, found, gemeenten, "gemeente", also=load_gemeente_names() if areas is None else ())


def find_any_gemeente(name: str | int) -> str:
    """Code of the gemeente with this name or code, also when none of its figures are at hand.

    A code of a gemeente that is not in our list (a later one) is taken as it is.

    Raises
    ------
    UnknownArea, AmbiguousArea

    Examples
    --------
    >>> [find_any_gemeente(n) for n in ("Amsterdam", "gm0363", 363, "Hengelo", "Den Haag")]
    ['GM0363', 'GM0363', 'GM0363', 'GM0164', 'GM0518']
    """
    text = str(name).strip()
    code = f"GM{int(text):04d}" if _DIGITS.match(text) else text.upper()
    if _CODE.match(code):
        return code
    try:
        return find_gemeente(name)
    except UnknownArea as unknown:
        found = named_gemeenten(text)
        if len(found) == 1:
            return str(found.index[0])
        raise UnknownArea(
            f"Er is in Nederland geen gemeente met de naam of code '{text}', voor zover hier bekend (2020 en 2024).",
            remedy=_advice(code),
        ) from unknown


def find_area(name: str, *, gemeente: str, level: str, areas: Areas | None = None) -> str:
    """Code of the wijk or buurt of a gemeente with this name or code.

    Raises
    ------
    UnknownArea, AmbiguousArea

    Examples
    --------
    >>> find_area("Berflo Es", gemeente="GM0164", level="wijk")
    'WK016405'
    """
    known = areas or load_areas()
    inside = known.frame[(known.frame["gemeente"] == gemeente) & (known.frame["niveau"] == level)]
    return _one(str(name), known.named(str(name), level=level, gemeente=gemeente), inside, level)


def wijken_of(gemeente: str, *, areas: Areas | None = None) -> list[str]:
    """Codes of the wijken of a gemeente, in code order.

    >>> len(wijken_of("GM0164"))
    10
    """
    return _inside(gemeente, "wijk", areas)


def buurten_of(gemeente: str, *, areas: Areas | None = None) -> list[str]:
    """Codes of the buurten of a gemeente, in code order; embedded for Hengelo only.

    >>> len(buurten_of("GM0164"))
    62
    """
    return _inside(gemeente, "buurt", areas)


def boundary_year(level: str) -> int:
    """The newest year of which boundaries of this level are embedded.

    Raises
    ------
    BoundaryError
        When there are none, as for the country.

    Examples
    --------
    >>> boundary_year("buurt"), boundary_year("wijk")
    (2020, 2022)
    """
    years = boundary_years(level)
    if not years:
        raise BoundaryError(
            f"Van het niveau '{level}' zijn geen grenzen ingebouwd.",
            remedy="Kies gemeente, wijk of buurt.",
        )
    return years[-1]


def load_boundaries(level: str, year: int) -> Boundaries:
    """The boundaries of one level and year: all wijken and gemeenten of Twente, all buurten of Hengelo.

    >>> len(load_boundaries("buurt", 2020).frame)
    62
    """
    name = f"grenzen_{level}_{year}"
    return Boundaries(
        name=name,
        level=level,
        year=year,
        source_line=load_card(name).source_line(),
        frame=load_boundary_file(level, year),
    )


def same_area(
    codes: Sequence[str] | pd.Index,
    from_year: int,
    to_year: int,
    level: str,
    *,
    changes: Mapping[int, "pd.Series[str]"] | None = None,
) -> pd.Series:
    """Whether it is proven that each code means the same piece of land in both years.

    The years are boundary years of figures (``grensjaar``), not years of figures. The same code and name
    prove nothing: an area without a witness gets False. Within one year every code means itself.

    ``changes`` is CBS's indicator of change per fetched year (index code): 1 proves the step from the year before,
    2 (another code) and 3 (another boundary) undo what an embedded witness says of a period with that step in it.

    Returns
    -------
    Series of bool
        Indexed by ``codes``, in their order.

    Examples
    --------
    >>> same_area(["WK016400", "WK014112"], 2020, 2022, "wijk").tolist()
    [True, False]
    """
    index = pd.Index(list(codes), dtype=object)
    if from_year == to_year:
        return pd.Series(True, index=index, dtype=bool)
    proof = proof_between(from_year, to_year, changes=changes)
    proven = set(proof.index[proof["gelijk"] == "ja"])
    return pd.Series([code in proven for code in index], index=index, dtype=bool)


def proof_between(
    from_year: int, to_year: int, *, changes: Mapping[int, "pd.Series[str]"] | None = None
) -> pd.DataFrame:
    """What is proven about each area between two boundary years: index code, columns ``gelijk`` and ``bewijs``.

    ``gelijk`` is ``ja``, ``nee`` (proven changed) or ``onbekend``. Areas of all levels; one that is absent has no
    proof. ``changes`` is CBS's indicator of change per fetched year, as for `same_area`.

    Examples
    --------
    >>> proof_between(2020, 2022).loc[["WK016400", "WK014112"], "gelijk"].tolist()
    ['ja', 'nee']
    """
    rows = load_witnesses()
    first, last = min(from_year, to_year), max(from_year, to_year)
    pair = rows[(rows["van_jaar"] == first) & (rows["naar_jaar"] == last)]
    proof = pair.set_index("gebied")[["gelijk", "bewijs"]]
    if not changes:
        return proof
    said = {year: change for year, change in changes.items() if first < year <= last}
    codes = {*proof.index, *(code for change in said.values() for code in change.index)}
    same = _proven_by_steps(codes, rows, changes, first, last)
    moved = {
        code: f"CBS-wijzigingscode {year} is {change[code]}"
        for year, change in sorted(said.items())
        for code in change.index[change.isin(["2", "3"])]
    }
    moved |= dict(proof.loc[proof["gelijk"] == "nee", "bewijs"].items())
    found = [
        (code, "nee", moved[code])
        if code in moved
        else (
            code,
            "ja",
            f"elke stap van {first} naar {last} is bewezen (getuigen en wijzigingscodes van CBS)",
        )
        if code in same
        else (code, "onbekend", f"niet elke stap van {first} naar {last} is bewezen")
        for code in sorted(codes)
    ]
    return pd.DataFrame(found, columns=["gebied", "gelijk", "bewijs"]).set_index("gebied")


def _proven_by_steps(
    codes: set[str], witnesses: pd.DataFrame, changes: Mapping[int, "pd.Series[str]"], first: int, last: int
) -> set[str]:
    """The codes for which witnesses lead step by step from the first year to the last and none says otherwise."""
    inside = witnesses[(witnesses["van_jaar"] >= first) & (witnesses["naar_jaar"] <= last)]
    same = inside[inside["gelijk"] == "ja"]
    steps = [
        (int(rows["van_jaar"].iloc[0]), int(rows["naar_jaar"].iloc[0]), set(rows["gebied"]))
        for _, rows in same.groupby(["van_jaar", "naar_jaar"])
    ]
    moved: set[str] = set()
    for year, change in changes.items():
        if first < year <= last:
            steps.append((year - 1, year, set(change.index[change == "1"])))
            moved |= set(change.index[change.isin(["2", "3"])])
    reached = {first: codes - moved}
    for start, end, proven in sorted(steps, key=lambda step: (step[1], step[0])):
        reached[end] = reached.get(end, set()) | (reached.get(start, set()) & proven)
    return reached.get(last, set())


def _explain_elsewhere(text: str, wanted: str, *, embedded: Sequence[str]) -> None:
    """Raise for a gemeente that exists, but of which no figures are embedded, and for a name of more than one."""
    hits = named_gemeenten(wanted)
    if len(hits) > 1:
        shown = ", ".join(f"{name} ({code})" for code, name in hits.items())
        raise AmbiguousArea(
            f"Er zijn {len(hits)} gemeenten die '{text}' heten: {shown}. Welke bedoelt u?",
            remedy=f'Gebruik de code, bijvoorbeeld "{hits.index[0]}".',
        )
    if len(hits) == 1:
        code, name = str(hits.index[0]), hits.iloc[0]
        raise UnknownArea(
            f"{name} ({code}) is een gemeente, maar haar cijfers zijn niet op deze computer: ze zijn niet "
            "ingebouwd en nog niet opgehaald.",
            remedy=f"Haal ze op: {fetch_command(code)}. Of kies uit: {', '.join(sorted(embedded))}.",
        )


def named_gemeenten(text: str) -> "pd.Series[str]":
    """Name by code of the gemeenten of the whole country that ``text`` can mean, by name or by code.

    A place in brackets may be left out, so there can be two; none where no gemeente is called so.

    Examples
    --------
    >>> named_gemeenten("Den Haag").to_dict()
    {'GM0518': "'s-Gravenhage"}
    >>> named_gemeenten("Bergen").index.tolist()
    ['GM0373', 'GM0893']
    """
    wanted, names = _code_or_name(text), load_gemeente_names()
    bare = names.map(lambda name: plain(_PLACE.sub("", name)))
    return names[
        (names.map(plain) == plain(wanted)) | (bare == plain(wanted)) | (names.index == wanted.upper())
    ]


def _code_or_name(text: str) -> str:
    """What was typed without "gemeente" before it; digits, and a name of every day, as the code they stand for."""
    bare = re.sub(r"(?i)^gemeente\s+", "", text.strip())
    return f"GM{int(bare):04d}" if _DIGITS.match(bare) else _EVERYDAY.get(plain(bare), bare)


def _advice(text: str) -> str:
    """What to do about a name or code that no gemeente has."""
    inside = _INSIDE.match(text)
    if inside:
        return f"Dit is de code van een wijk of buurt. De gemeente is GM{inside[1]}."
    near = closest(text, load_gemeente_names().tolist())
    other = "Een gemeente van voor 2020 of na 2024 kan met haar code, zoals GM0164."
    return f"Bedoelt u: {', '.join(near)}? {other}" if near else other


def _inside(gemeente: str, level: str, areas: Areas | None) -> list[str]:
    frame = (areas or load_areas()).frame
    return sorted(frame.index[(frame["gemeente"] == gemeente) & (frame["niveau"] == level)])


def _one(
    text: str, found: Sequence[str], candidates: pd.DataFrame, level: str, *, also: Iterable[str] = ()
) -> str:
    """The code in ``found``, if there is just one; otherwise what was meant, from ``candidates`` and ``also``."""
    if len(found) == 1:
        return found[0]
    if found:
        shown = ", ".join(f"{name} ({code})" for code, name in candidates.loc[list(found), "naam"].items())
        raise AmbiguousArea(
            f"Er zijn {len(found)} gebieden van het niveau {level} die '{text}' heten: {shown}.",
            remedy=f'Gebruik de code, bijvoorbeeld "{found[0]}".',
        )
    names = candidates["naam"].tolist()
    spelled = {
        spelling: name
        for name, other in zip(candidates["naam"], candidates["ook"], strict=True)
        for spelling in (name, *other.split(ALSO))
        if spelling
    }
    guesses = tuple(dict.fromkeys(spelled[guess] for guess in closest(text, spelled))) or closest(text, also)
    start = f"Er is hier geen {level} met de naam of code '{text}'."
    if level == "gemeente":
        start += f" De ingebouwde cijfers gaan over {len(names)} gemeenten."
    options = guesses or tuple(sorted(names)[:15])
    word = "Bedoelt u" if guesses else "Kies uit"
    raise UnknownArea(start, remedy=f"{word}: {', '.join(options)}{'?' if guesses else '.'}")
