"""Fetching for a user: figures and boundaries of a gemeente and years, into the store, with what is told of it."""

import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wijkprofiel.areas import find_any_gemeente, load_areas
from wijkprofiel.asked import asked_years
from wijkprofiel.errors import SourceError, UsageError
from wijkprofiel.paragraphs import paragraph
from wijkprofiel.progress import Meter, Silence
from wijkprofiel.sources.at_hand import embedded_years, sets_of
from wijkprofiel.sources.cbs.odata3 import TableClient
from wijkprofiel.sources.fetch_figures import FINEST, Asked, Outcome, fetch_figures, find_figures
from wijkprofiel.sources.fetch_shapes import ShapesOutcome, fetch_shapes
from wijkprofiel.store import Store

REGION = "CR12"


@dataclass(frozen=True)
class YearFetched:
    """What was fetched of one gemeente and year. ``problem`` is set when the boundaries could not be had."""

    gemeente: str
    year: int
    figures: Outcome
    shapes: ShapesOutcome | None
    problem: SourceError | None = None

    def to_json(self) -> dict[str, Any]:
        """The result as plain data."""
        found = self.figures.found
        body: dict[str, Any] = {
            "gemeente": self.gemeente,
            "jaar": self.year,
            "cijfers": {
                "toestand": self.figures.state,
                "verzoeken": self.figures.requests,
                "bytes": self.figures.bytes,
                "niveaus": list(found.levels),
                "maten": len(found.measures),
                "kanttekeningen": list(found.card().caveats),
                **found.provenance(),
            },
        }
        if self.shapes is not None:
            body["grenzen"] = self.shapes.to_json()
        if self.problem is not None:
            body["grenzen"] = {
                "toestand": "niet opgehaald",
                "bericht": self.problem.message,
                "oplossing": self.problem.remedy,
            }
        return body

    def __str__(self) -> str:
        found = self.figures.found
        lines = [
            f"{found.card().title}, {self.gemeente}: {self.figures.state}.",
            f"  {found.facts['rijen']} gebieden, {len(found.measures)} gevulde kolommen, uitgave "
            f"{str(found.facts['uitgave'])[:10]}, {self.figures.requests} verzoeken.",
        ]
        lines += [f"  {told}" for told in found.facts.get("ontbreekt", ())]
        if self.shapes is not None:
            lines.append(f"  {self.shapes}")
        if self.problem is not None:
            lines.append(f"  Grenzen van {self.year}: niet opgehaald. {self.problem.message}")
        return "\n".join(lines)


@dataclass(frozen=True)
class Fetched:
    """What `ophalen` came to, year by year."""

    years: tuple[YearFetched, ...] = field(default=())

    @property
    def problems(self) -> tuple[SourceError, ...]:
        """What could not be fetched while the rest could."""
        return tuple(year.problem for year in self.years if year.problem is not None)

    def to_json(self) -> dict[str, Any]:
        """The result as plain data, with the two keys of every command."""
        failed = [
            {"code": "O01", "uitkomst": "fout", "onderwerp": f"grenzen {y.year}", "bericht": y.problem.message,
             "oplossing": y.problem.remedy}
            for y in self.years
            if y.problem is not None
        ]  # fmt: skip
        return {
            "uitkomst": "fout" if failed else "goed",
            "bevindingen": failed,
            "jaren": [year.to_json() for year in self.years],
        }

    def __repr__(self) -> str:
        return "\n".join(map(str, self.years))

    def _repr_html_(self) -> str:
        return paragraph(repr(self))


def ophalen(
    gemeente: str | int,
    *,
    jaar: int | Sequence[int],
    niveau: str | Sequence[str] = FINEST,
    bijwerken: bool = False,
    opslag: Path | str | None = None,
    meter: Meter | None = None,
    waiting: Callable[[], None] | None = None,
) -> Fetched:
    """Fetch figures and boundaries of a gemeente, once: what is in the store is not asked for again.

    Parameters
    ----------
    gemeente : str or int
        Name or code.
    jaar : int or sequence of int
        Year of the Kerncijfers; more than one gives more than one set.
    niveau : str or sequence of str
        ``wijk``, ``buurt`` or both; the gemeente itself always comes along.
    bijwerken : bool
        Ask with one request per year whether there is a newer release, and fetch that one if so.
    opslag : path, optional
        Folder of the store.
    meter : Meter, optional
        Told how far it is.
    waiting : callable, optional
        Called when another process is fetching the same.

    Returns
    -------
    Fetched
        Per year what was fetched and what it cost. When figures came but boundaries did not, ``problems`` says why.

    Raises
    ------
    UnknownArea, AmbiguousArea, UsageError
        Before anything is asked, when the question is no good.
    SourceError
        When the figures cannot be had; what landed is kept and the next attempt goes on from there.
    """
    code = find_any_gemeente(gemeente)
    years = _asked_years(jaar)
    levels = asked_levels(niveau)
    store, told = Store(opslag), meter or Silence()
    client = TableClient()
    done = []
    for year in years:
        asked = Asked(code, year, levels, companions_of(code))
        told.say(f"Cijfers {year} van {code}")
        figures = fetch_figures(
            asked,
            store=store,
            client=client,
            refresh=bijwerken,
            progress=lambda p: told.tell(p.done, p.pages, p.bytes),
            waiting=waiting,
        )
        told.say(f"Grenzen {year} van {code}")
        try:
            shapes = fetch_shapes(asked, figures, store=store, transport=client.transport, waiting=waiting)
        except SourceError as problem:
            done.append(YearFetched(code, year, figures, None, problem))
        else:
            done.append(YearFetched(code, year, figures, shapes))
    return Fetched(tuple(done))


def bring_to_hand(gemeente: str, year: int, *, meter: Meter | None = None) -> None:
    """Make sure that figures of a gemeente and year are at hand: embedded, in the store, or else fetched now.

    Raises
    ------
    SourceError
        When they have to be fetched and cannot be.
    """
    asked = Asked(gemeente, year)
    for one in sets_of(gemeente):
        if one.year == year and one.store.is_sound(one.part):
            return
    if year in embedded_years(gemeente) and find_figures(asked, Store()) is None:
        return
    fetched = ophalen(gemeente, jaar=year, meter=meter)
    for problem in fetched.problems:
        warnings.warn(f"Grenzen van {year} zijn niet opgehaald. {problem.message}", stacklevel=3)


def companions_of(gemeente: str) -> tuple[str, ...]:
    """Codes of the gemeenten whose figures come along to compare with: those of its region, if we know one."""
    areas = load_areas().frame
    if gemeente not in areas.index or areas.at[gemeente, "boven"] != REGION:
        return ()
    members = areas.index[(areas["niveau"] == "gemeente") & (areas["boven"] == REGION)]
    return tuple(sorted(code for code in members if code != gemeente))


def asked_levels(levels: str | Iterable[str]) -> tuple[str, ...]:
    """Levels below the gemeente, coarse first, each once; from a text with commas or from names.

    Raises
    ------
    UsageError
        When one of them is no level of areas that we fetch.

    Examples
    --------
    >>> asked_levels("buurt, wijk")
    ('wijk', 'buurt')
    """
    given = levels.split(",") if isinstance(levels, str) else list(levels)
    names = {str(level).strip().lower() for level in given}
    strange = sorted(names - {*FINEST, "gemeente"})
    if strange or not names:
        raise UsageError(
            f"Het niveau '{', '.join(strange)}' is er niet.",
            remedy="Kies wijk, buurt, of allebei: --niveau wijk,buurt. De gemeente zelf komt altijd mee.",
        )
    return tuple(level for level in FINEST if level in names)


def _asked_years(years: int | Sequence[int]) -> tuple[int, ...]:
    given = asked_years(years)
    if not given:
        raise UsageError("Noem één of meer jaren.", remedy="Bijvoorbeeld: --jaar 2020 --jaar 2024.")
    return given
