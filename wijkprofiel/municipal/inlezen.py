"""``wp.inlezen``: a file of a gemeente read with the answers that are known, and the answers kept beside it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from guardrails import Outcome, Policy, Vault
from wijkprofiel.errors import UsageError
from wijkprofiel.municipal.asked_reading import READING_TYPES, Reading, checked_reading
from wijkprofiel.municipal.notices import Notice, notice
from wijkprofiel.municipal.read import file_hash, read_source
from wijkprofiel.municipal.series import years_in
from wijkprofiel.municipal.sheet import CLASSIFICATIONS, SourceSheet
from wijkprofiel.municipal.sheet_file import (
    SheetFile,
    find_earlier,
    layout_of,
    read_sheet,
    sheet_path,
    with_history,
    write_sheet,
)
from wijkprofiel.municipal.source import MunicipalSource
from wijkprofiel.names import closest
from wijkprofiel.sources.open_data import vault_path

_SHEET_FIELDS = tuple(SourceSheet.__dataclass_fields__)


def inlezen(
    bestand: str | Path,
    *,
    gemeente: str | int | None = None,
    bewaren: bool = True,
    **antwoorden: Any,
) -> MunicipalSource:
    """A file of a gemeente as figures per wijk or buurt, with a reading report. The file itself is not changed.

    Reads csv, xlsx, xls, GeoPackage, GeoJSON and a shapefile in a zip. What the file does not say is asked, never
    guessed: the report names the open questions and how to answer them. Rows about persons are refused.

    Parameters
    ----------
    bestand : str or Path
        The file.
    gemeente : str or int, optional
        Name or code, for a file about more gemeenten or with names only.
    bewaren : bool
        Whether to keep new answers beside the file, in ``<naam>.bron.toml``.
    **antwoorden
        Answers about the reading (``wat``, ``jaar``, ``noemer``, ``gebied``, ``waarde``, ``niveau``, ``grensjaar``,
        ``blad``, ``decimaal``, ``scheidingsteken``, ``ontbrekend``, ``streepje``, ``toelichting``) and about the
        source (``eigenaar``, ``definitie``, ``eenheid``, ``doel_verzameling``, ``grondslag``, ``publiceren``,
        ``classificatie``, ``kwaliteitseigenaar``, ``contact``, ``licentie``, ``maker``, ``gebruikers``,
        ``registernummer``, ``herzien``).

    Returns
    -------
    MunicipalSource
        Its report shows in a notebook. ``source.usable`` says whether it can be added to a gemeente.

    Raises
    ------
    UsageError
        When there is no such file, or an answer is unknown or of the wrong type.
    DossierError
        When the ``.bron.toml`` beside the file cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     place = Path(folder) / "bankjes.csv"
    ...     _ = place.write_text("wijk;bankjes\\nWK016400;12\\nWK016401;30\\n")
    ...     source = inlezen(place, jaar=2025, noemer="geen", bewaren=False)
    >>> source.usable, source.measures["waarde"].tolist()[:2]
    (True, [12.0, 30.0])
    """
    path = Path(bestand)
    reading_answers, sheet_answers = sorted_answers(antwoorden)
    if gemeente is not None:
        reading_answers["gemeente"] = gemeente
    if not path.is_file():
        what = "een map" if path.is_dir() else "er niet"
        raise UsageError(f"'{path.name}' is {what}.", remedy="Controleer de naam en de map van het bestand.")
    place = sheet_path(path)
    own = read_sheet(place) if place.is_file() else None
    known = own if own is not None and own.file in ("", path.name) else None
    source, earlier = _read(path, known, reading_answers, sheet_answers)
    told = [*_layout_notices(source, known, path, place), *_earlier_notice(earlier)]
    if bewaren and (reading_answers or sheet_answers or earlier) and source.report.exit_code != 3:
        told.append(_keep(place, path, source, known, earlier, reading_answers, sheet_answers))
    return replace(source, report=source.report.with_notices(told))


def sorted_answers(answers: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Answers about the reading and about the source, checked.

    Raises
    ------
    UsageError
    """
    reading = {k: v for k, v in answers.items() if k in READING_TYPES or k == "toelichting"}
    sheet = {k: v for k, v in answers.items() if k in _SHEET_FIELDS}
    unknown = sorted(set(answers) - set(reading) - set(sheet))
    if unknown:
        near = closest(unknown[0], [*READING_TYPES, *_SHEET_FIELDS], count=1)
        raise UsageError(
            f"Het antwoord '{unknown[0]}' ken ik niet.",
            remedy=(f"Bedoelt u '{near[0]}'? " if near else "")
            + f"Bekend zijn: {', '.join([*READING_TYPES, 'toelichting', *_SHEET_FIELDS])}.",
        )
    checked_reading(reading)
    return reading, {key: _checked_field(key, value) for key, value in sheet.items()}


def _checked_field(key: str, value: Any) -> Any:
    if key == "publiceren":
        if isinstance(value, str) and value.strip().lower() in ("ja", "nee"):
            return value.strip().lower() == "ja"
        if value is not None and not isinstance(value, bool):
            raise UsageError("'publiceren' is ja of nee.", remedy="Geef publiceren=True of publiceren=False.")
        return value
    if key == "herzien":
        if isinstance(value, str):
            try:
                return dt.date.fromisoformat(value)
            except ValueError as problem:
                raise UsageError(
                    f"'{value}' is geen datum.", remedy="Schrijf jaar-maand-dag, zoals 2027-01-31."
                ) from problem
        if value is not None and (not isinstance(value, dt.date) or isinstance(value, dt.datetime)):
            raise UsageError("'herzien' is een datum.", remedy='Schrijf herzien="2027-01-31".')
        return value
    if not isinstance(value, str):
        raise UsageError(f"'{key}' moet tekst zijn.", remedy="Zet het antwoord tussen aanhalingstekens.")
    if key == "classificatie" and value and value not in CLASSIFICATIONS:
        raise UsageError(
            f"De classificatie '{value}' bestaat niet.", remedy=f"Kies uit: {', '.join(CLASSIFICATIONS)}."
        )
    return value.strip()


def _read(
    path: Path, known: SheetFile | None, reading_answers: Mapping[str, Any], sheet_answers: Mapping[str, Any]
) -> tuple[MunicipalSource, tuple[Path, SheetFile] | None]:
    """The source, read with what is known; with the answers about an earlier file of the same layout if need be."""
    source = _read_with(path, known, reading_answers, sheet_answers)
    if known is not None or not source.report.columns:
        return source, None
    earlier = find_earlier(path, layout_of([c.name for c in source.report.columns]))
    if earlier is None:
        return source, None
    return _read_with(path, _carried_over(path, earlier[1]), reading_answers, sheet_answers), earlier


def _carried_over(path: Path, earlier: SheetFile) -> SheetFile:
    """The answers about an earlier file without its year; a year in the names of both files is taken over."""
    before, now = years_in([earlier.file]), years_in([path.stem])
    follows = len(before) == len(now) == 1 and earlier.reading.jaar == before[0]
    reading = replace(earlier.reading, jaar=now[0] if follows else None, toelichting={})
    return replace(earlier, reading=reading)


def _read_with(
    path: Path, known: SheetFile | None, reading_answers: Mapping[str, Any], sheet_answers: Mapping[str, Any]
) -> MunicipalSource:
    start = known or SheetFile(path.name)
    reading = _merged(start.reading, reading_answers)
    policy, vault = _rules(vault_path())
    return read_source(
        path, reading=reading, sheet=start.sheet.with_answers(**sheet_answers), policy=policy, vault=vault
    )


@lru_cache(maxsize=2)
def _rules(place: Path) -> tuple[Policy, Vault]:
    """The law layer and the vault; both are read once."""
    return Policy.load(), Vault.load(place)


def _merged(known: Reading, answers: Mapping[str, Any]) -> Reading:
    reasons = {**known.toelichting, **answers.get("toelichting", {})}
    return checked_reading({**known.to_toml(), **answers, "toelichting": reasons})


def _layout_notices(
    source: MunicipalSource, known: SheetFile | None, path: Path, place: Path
) -> list[Notice]:
    if known is None or not known.layout or not source.report.columns:
        return []
    if layout_of([c.name for c in source.report.columns]) != known.layout:
        reasons = known.reading.toelichting
        changed = notice("M73", path.name, file=place.name)
        return [replace(changed, outcome=Outcome.PASS)] if "M73" in reasons else [changed]
    if known.sha256 and known.sha256 != source.card.sha256:
        return [notice("M72", path.name, when=place.name)]
    return []


def _earlier_notice(earlier: tuple[Path, SheetFile] | None) -> list[Notice]:
    return [] if earlier is None else [notice("M71", earlier[1].file, file=earlier[1].file)]


def _keep(
    place: Path,
    path: Path,
    source: MunicipalSource,
    known: SheetFile | None,
    earlier: tuple[Path, SheetFile] | None,
    reading_answers: Mapping[str, Any],
    sheet_answers: Mapping[str, Any],
) -> Notice:
    """Keep the answers beside the file; a notice of where they are, or of why they could not be kept."""
    start = known or (_carried_over(path, earlier[1]) if earlier else SheetFile(path.name))
    target = place
    if place.is_file() and known is None:
        target = path.with_name(f"{path.name}.bron.toml")
    now = SheetFile(
        file=path.name,
        sha256=file_hash(path),
        layout=layout_of([c.name for c in source.report.columns]),
        reading=_merged(start.reading, reading_answers),
        sheet=start.sheet.with_answers(**sheet_answers),
    )
    before = known or (earlier[1] if earlier else None)
    try:
        write_sheet(target, with_history(before, now, day=dt.date.today()))
    except OSError as problem:
        return notice("M74", target.name, why=problem.strerror or "de map is niet te schrijven")
    return notice("M70", target.name, file=target.name)
