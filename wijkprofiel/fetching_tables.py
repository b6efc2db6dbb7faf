"""Fetching other open tables for a user: crime, health, SES-WOA, care, energy, distances, of a gemeente and years."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wijkprofiel.areas import find_any_gemeente
from wijkprofiel.asked import asked_years
from wijkprofiel.errors import SourceError
from wijkprofiel.fetching import asked_levels, companions_of
from wijkprofiel.municipal.open_file import KINDS, open_file
from wijkprofiel.municipal.raw import Refused, Row
from wijkprofiel.progress import Meter, Silence
from wijkprofiel.sources.fetch_figures import FINEST
from wijkprofiel.sources.fetch_table import TableOutcome, asked_table, fetch_open_table, read_open_table
from wijkprofiel.store import Store

WORKBOOKS = (*KINDS["xlsx"], *KINDS["xls"])


def workbook_rows(path: Path) -> list[Row] | None:
    """Rows of the first sheet of a workbook; None when the file is something else.

    Raises
    ------
    SourceError
        When it cannot be read, grows too much when unpacked, or has a password.
    """
    if path.suffix.lower() not in WORKBOOKS or not path.is_file():
        return None
    try:
        sheets = open_file(path).sheets
        return [row for _, row in sheets[0].rows()] if sheets else []
    except Refused as problem:
        raise SourceError(problem.notice.message, remedy=problem.notice.remedy) from problem


@dataclass(frozen=True)
class TablesFetched:
    """What `ophalen_tabel` came to, table by table."""

    tables: tuple[TableOutcome, ...] = ()

    @property
    def problems(self) -> tuple[SourceError, ...]:
        """Nothing: a table that cannot be had is an error."""
        return ()

    def to_json(self) -> dict[str, Any]:
        """The result as plain data, with the two keys of every command."""
        return {"uitkomst": "goed", "bevindingen": [], "tabellen": [_table_json(one) for one in self.tables]}

    def __repr__(self) -> str:
        return "\n".join(_table_text(one) for one in self.tables)


def _table_json(outcome: TableOutcome) -> dict[str, Any]:
    return {
        "naam": outcome.asked.table.title,
        "tabel": outcome.asked.table_id,
        "gemeente": outcome.asked.gemeente,
        "toestand": outcome.state,
        "verzoeken": outcome.requests,
        "bytes": outcome.bytes,
        "beproefd": outcome.asked.table.table(outcome.asked.table_id).status,
        "toelichting": outcome.asked.table.status_words,
        "hiaten": list(outcome.gaps),
        "jaren": [
            {
                "grensjaar": one.boundary_year,
                "maten": list(one.measures),
                "voorlopig": sorted(one.provisional),
                "kanttekeningen": list(one.card().caveats),
                **one.provenance(),
            }
            for one in outcome.found
        ],
    }


def _table_text(outcome: TableOutcome) -> str:
    asked = outcome.asked
    lines = [f"{asked.table.title} ({asked.table_id}), {asked.gemeente}: {outcome.state}."]
    for one in outcome.found:
        early = ", voorlopig" if one.provisional else ""
        lines.append(
            f"  {one.year}{early}: {one.facts['rijen']} cijfers, {len(one.measures)} gevulde onderwerpen, "
            f"op de grenzen van {one.boundary_year}."
        )
    lines += [f"  {gap}" for gap in outcome.gaps]
    lines.append(f"  Deze lezer is {asked.table.status_words}")
    return "\n".join(lines)


def ophalen_tabel(
    gemeente: str | int,
    tabel: str | Sequence[str],
    *,
    jaar: int | Sequence[int] = (),
    niveau: str | Sequence[str] = FINEST,
    grensjaar: int | None = None,
    bijwerken: bool = False,
    bestand: Path | str | None = None,
    opslag: Path | str | None = None,
    meter: Meter | None = None,
    waiting: Callable[[], None] | None = None,
) -> TablesFetched:
    """Fetch an open table of a gemeente, once; or read it from a file that was downloaded by hand.

    Parameters
    ----------
    gemeente : str or int
        Name or code.
    tabel : str or sequence of str
        Identifier such as ``47018NED``, or the key of a description such as ``misdrijven``.
    jaar : int or sequence of int
        Years; without any, every year of the table.
    niveau : str or sequence of str
        ``wijk``, ``buurt`` or both.
    grensjaar : int, optional
        Year of the boundaries, where the table does not say it.
    bijwerken : bool
        Ask whether there is a newer release, and fetch that one if so.
    bestand : path, optional
        A csv or xlsx of StatLine with this table, instead of the service.
    opslag : path, optional
        Folder of the store.
    meter : Meter, optional
        Told how far it is.
    waiting : callable, optional
        Called when another process is fetching the same.

    Raises
    ------
    UnknownArea, AmbiguousArea, UsageError
        Before anything is asked, when the question is no good.
    SourceError
        When the figures cannot be had.
    """
    code = find_any_gemeente(gemeente)
    store, told = Store(opslag), meter or Silence()
    names = (tabel,) if isinstance(tabel, str) else tuple(tabel)
    questions = [
        asked_table(
            code,
            name,
            years=asked_years(jaar),
            levels=asked_levels(niveau),
            boundary_year=grensjaar,
            companions=companions_of(code),
        )
        for name in names
    ]
    done = []
    for asked in questions:
        told.say(f"{asked.table.title} van {code}")
        if bestand is not None:
            done.append(read_open_table(asked, Path(bestand), store=store, rows=workbook_rows(Path(bestand))))
            continue
        done.append(
            fetch_open_table(
                asked,
                store=store,
                refresh=bijwerken,
                progress=lambda p: told.tell(p.done, p.pages, p.bytes),
                waiting=waiting,
            )
        )
    return TablesFetched(tuple(done))
