"""Answers about a file of points, kept in the ``.bron.toml`` beside it, so that next year is one line."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from wijkprofiel.errors import UsageError
from wijkprofiel.municipal import MunicipalSource
from wijkprofiel.municipal.inlezen import sorted_answers
from wijkprofiel.municipal.notices import notice
from wijkprofiel.municipal.sheet_file import (
    POINT_TYPES,
    SheetFile,
    find_earlier,
    layout_of,
    read_sheet,
    sheet_path,
    with_history,
    write_sheet,
)
from wijkprofiel.points.source import punten
from wijkprofiel.points.stream import open_points

NEEDED = ("gemeente", "jaar")


def is_about_points(path: Path) -> bool:
    """Whether the sheet beside a file says that it was counted as points."""
    place = sheet_path(path)
    return place.is_file() and bool(read_sheet(place).points)


def counted_points(
    path: Path,
    given: Mapping[str, Any] | None = None,
    *,
    about: Mapping[str, Any] | None = None,
    keep: bool = True,
    progress: bool = False,
) -> MunicipalSource:
    """Points counted with the answers that are given, and for the rest with those beside the file.

    Without a sheet of its own the answers about an earlier file with the same columns are taken, but for its year.

    Parameters
    ----------
    path : Path
        The file.
    given : mapping, optional
        Answers of `punten` by name; ``alleen`` as texts ``kolom=waarde``, ``binnen`` as texts of metres.
    about : mapping, optional
        Answers about the source, such as ``eigenaar``, and ``toelichting``.
    keep : bool
        Whether to write the answers beside the file.
    progress : bool
        Whether to show how far it is, on stderr.

    Raises
    ------
    UsageError
        When gemeente or year are not known, or an answer is no good.
    DossierError
        When the sheet beside the file cannot be read.
    """
    if not path.is_file():
        raise UsageError(f"'{path.name}' is er niet.", remedy="Controleer de naam en de map van het bestand.")
    place = sheet_path(path)
    known = read_sheet(place) if place.is_file() else None
    told = dict(given or {})
    layout = layout_of(list(open_points(path, layer=str(told.get("laag", ""))).columns))
    earlier = find_earlier(path, layout) if known is None else None
    start = known or (earlier[1] if earlier else SheetFile(path.name))
    answers = {**{k: v for k, v in start.points.items() if known or k != "jaar"}, **told}
    missing = [key for key in NEEDED if not answers.get(key)]
    if missing:
        raise UsageError(
            f"Van '{path.name}' is niet bekend: {' en '.join(missing)}.",
            remedy="Zeg het erbij: " + " ".join(f"--{key} ..." for key in missing) + ".",
        )
    reading, sheet = sorted_answers(dict(about or {}))
    reasons = {**start.reading.toelichting, **reading.get("toelichting", {})}
    now = SheetFile(
        file=path.name,
        layout=layout,
        reading=replace(start.reading, toelichting=reasons),
        sheet=start.sheet.with_answers(**sheet),
        points=answers,
    )
    source = punten(
        path, toelichting=reasons, over=now.sheet, voortgang=progress, **_arguments(path, answers)
    )
    if not keep or source.report.exit_code == 3:
        return source
    now = replace(now, sha256=source.card.sha256)
    try:
        write_sheet(place, with_history(known, now, day=dt.date.today()))
    except OSError as problem:
        told_why = notice("M74", place.name, why=problem.strerror or "de map is niet te schrijven")
        return replace(source, report=source.report.with_notices([told_why]))
    return replace(source, report=source.report.with_notices([notice("M70", place.name, file=place.name)]))


def _arguments(path: Path, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as `punten` takes them."""
    unknown = sorted(set(answers) - set(POINT_TYPES))
    if unknown:
        raise UsageError(
            f"Het antwoord '{unknown[0]}' ken ik niet.", remedy=f"Bekend zijn: {', '.join(POINT_TYPES)}."
        )
    out = dict(answers)
    if "alleen" in out:
        out["alleen"] = _only(out["alleen"])
    if "binnen" in out:
        out["binnen"] = [_metres(text) for text in out["binnen"]]
    if "grenzen" in out:
        out["grenzen"] = path.parent / str(out["grenzen"])
    return out


def _only(pairs: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for pair in pairs:
        column, split, value = pair.partition("=")
        if not split or not column.strip():
            raise UsageError(
                f"'{pair}' zegt niet welke kolom.", remedy='Schrijf kolom=waarde, zoals "type=bank".'
            )
        found.setdefault(column.strip(), []).append(value.strip())
    return found


def _metres(text: str) -> float:
    try:
        return float(str(text).replace(",", "."))
    except ValueError as wrong:
        raise UsageError(
            f"'{text}' is geen afstand in meters.", remedy="Bijvoorbeeld: --binnen 500."
        ) from wrong
