"""Map sheets as files: every map of a released profile, the same bytes every time."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from guardrails.approved import Released, require_released
from wijkprofiel.boundaries import Boundaries
from wijkprofiel.errors import BoundaryError
from wijkprofiel.folders import made_folder
from wijkprofiel.maps import build_map
from wijkprofiel.maps.kaart import map_outputs
from wijkprofiel.maps.model import Kaart
from wijkprofiel.sheets.account import Account, account_of
from wijkprofiel.sheets.choice import SheetChoice, sheet_choice
from wijkprofiel.sheets.deck import deck_bytes
from wijkprofiel.sheets.document import SheetDocument, sheet_document
from wijkprofiel.sheets.paper import A4, Paper
from wijkprofiel.sheets.series import same_topics
from wijkprofiel.sheets.years import years_document

_LONGEST_NAME = 80
# From large to small.
AREA_LEVELS = ("gemeente", "wijk", "buurt")


def file_name(output: str) -> str:
    """The name of a file for an output, without extension.

    >>> file_name("kaart:bijstand@2020:wijk")
    'kaart-bijstand-2020-wijk'
    """
    plain = unicodedata.normalize("NFKD", output).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9_]+", "-", plain.lower()).strip("-")[:_LONGEST_NAME].strip("-")


def boundaries_of(released: Released, boundaries: Mapping[str, Boundaries], output: str) -> Boundaries:
    """The boundaries on which an output is drawn.

    Raises
    ------
    BoundaryError
        When the level has no boundaries.
    """
    level = released.outputs[output].level
    if level not in boundaries:
        raise BoundaryError(
            f"Voor '{output}' zijn geen grenzen van het niveau {level} meegegeven.",
            remedy="Geef de grenzen van elk niveau dat getekend wordt.",
        )
    return boundaries[level]


def released_maps(released: Released, boundaries: Mapping[str, Boundaries]) -> list[Kaart]:
    """Every map of ``released``, in the order of the profile.

    Raises
    ------
    NotApproved
        For anything that did not pass the second gate.
    BoundaryError
    """
    require_released(released)
    return [
        build_map(released, boundaries_of(released, boundaries, output), output=output)
        for output in map_outputs(released)
    ]


def write_sheets(
    released: Released,
    boundaries: Mapping[str, Boundaries],
    folder: Path,
    *,
    choice: SheetChoice | None = None,
) -> list[Path]:
    """Write the sheets of every map of ``released``; returns the paths in alphabetical order.

    Every map is made on each paper and as each kind of file; a topic with several years also gets a sheet with the
    years side by side. A PDF and a PPTX hold all pages; PNG and SVG are one file per page, the second with ``-2`` in
    its name. The same input gives the same bytes.

    Parameters
    ----------
    released : Released
        Nothing else is accepted.
    boundaries : mapping of level to Boundaries
        Must be the boundaries that were judged.
    folder : Path
        Is made when absent.
    choice : SheetChoice, optional
        What the dossier asks for when it is not given.

    Raises
    ------
    NotApproved
        For anything that did not pass the second gate.
    IncompleteSheet
        When a map lacks something that a sheet must show.
    UsageError
        When a file stands where the folder should come, or the dossier asks for a paper that there is not.
    """
    maps = released_maps(released, boundaries)
    asked = choice or sheet_choice(released.dossier)
    account, day = account_of(released), released.peildatum
    place = made_folder(folder, purpose="de kaartbladen")
    written: list[Path] = []
    for paper in asked.papers:
        tail = "" if paper is A4 else f"-{paper.key}"
        for kaart in maps:
            stem = place / f"{file_name(kaart.output)}{tail}"
            document = sheet_document(kaart, paper=paper, account=account, day=day)
            written += _write(document, [kaart], stem, asked, paper, account)
        for years in same_topics(maps):
            stem = place / f"{years_name(years)}{tail}"
            document = years_document(years, paper=paper, account=account, day=day)
            written += _write(document, years, stem, asked, paper, account)
    return sorted(written)


def write_deck(released: Released, boundaries: Mapping[str, Boundaries], path: Path) -> Path:
    """Write a presentation with the maps of the largest areas that are drawn, for who decides; returns ``path``.

    Raises
    ------
    NotApproved
        For anything that did not pass the second gate.
    IncompleteSheet
    """
    maps = released_maps(released, boundaries)
    levels = {kaart.level for kaart in maps}
    level = next(level for level in AREA_LEVELS if level in levels)
    title = str(released.dossier.get("profiel", {}).get("titel", "")) or "Kaarten"
    path.write_bytes(
        deck_bytes(
            [kaart for kaart in maps if kaart.level == level],
            account=account_of(released),
            day=released.peildatum,
            title=title,
        )
    )
    return path


def years_name(kaarten: list[Kaart]) -> str:
    """The name of a file for maps of several years of one topic.

    The level and all years are in it: ``kaart-inwoners-wijk-jaren-2020-2024``.
    """
    first = kaarten[0]
    years = [kaart.indicator.rpartition("@")[2] for kaart in kaarten]
    return file_name(f"kaart:{first.indicator.rpartition('@')[0]}:{first.level}:jaren:{':'.join(years)}")


def write_sheet(
    kaart: Kaart, stem: Path, *, day: str, choice: SheetChoice | None = None, account: Account | None = None
) -> list[Path]:
    """Write one map, on the first paper of ``choice``, as ``stem`` with the ending of each kind of file.

    ``day`` (ISO date) is the date in the files. The map itself decides about nothing: who calls this answers for it
    that the map may be written, as `write_sheets` does with a `Released`.
    """
    asked, known = choice or SheetChoice(), account or Account()
    paper = asked.papers[0]
    document = sheet_document(kaart, paper=paper, account=known, day=day)
    return sorted(_write(document, [kaart], stem, asked, paper, known))


def _write(
    document: SheetDocument,
    kaarten: list[Kaart],
    stem: Path,
    choice: SheetChoice,
    paper: Paper,
    account: Account,
) -> Iterator[Path]:
    for kind in choice.kinds:
        if kind == "pptx":
            content = deck_bytes(kaarten, paper=paper, account=account, day=document.day)
            yield _put(stem.with_name(f"{stem.name}.pptx"), content)
        elif kind == "pdf":
            yield _put(stem.with_name(f"{stem.name}.pdf"), document.pdf())
        else:
            pages = document.pngs() if kind == "png" else document.svgs()
            for number, content in enumerate(pages, start=1):
                tail = "" if number == 1 else f"-{number}"
                yield _put(stem.with_name(f"{stem.name}{tail}.{kind}"), content)


def _put(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
