"""The files of a gemeente that a dossier names: read again with the answers beside them, or refused in words."""

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from guardrails import Outcome
from wijkprofiel.dossier import Dossier
from wijkprofiel.errors import DossierError, SourceNotReady, UsageError
from wijkprofiel.municipal import MunicipalSource, inlezen
from wijkprofiel.points.kept import counted_points, is_about_points


def read_own_sources(dossier: Dossier) -> tuple[MunicipalSource, ...]:
    """The sources named in ``[[bron]]``, from files beside the dossier.

    Raises
    ------
    DossierError
        When a name points outside the folder of the dossier, or a file was changed since its hash was written down.
    SourceNotReady
        When a file is stopped or has open questions.
    UsageError
        When a file is not there.
    """
    entries = dossier.content.get("bron", [])
    if entries and dossier.folder is None:
        raise UsageError(
            "Dit dossier noemt eigen bestanden, maar ligt niet in een map.",
            remedy="Lees het dossier uit een bestand.",
        )
    return tuple(_read_one(Path(dossier.folder or "."), entry) for entry in entries)


def _read_one(folder: Path, entry: dict[str, str]) -> MunicipalSource:
    name = str(entry.get("bestand", ""))
    inside = PurePosixPath(name.replace("\\", "/"))
    if not name or inside.is_absolute() or ".." in inside.parts or ":" in name:
        raise DossierError(
            f"[[bron]]: '{name}' is geen bestand in de map van het dossier.",
            remedy='Zet het bestand naast het dossier en schrijf alleen zijn naam: bestand = "meldingen_2025.csv".',
        )
    path = folder / inside
    # A file of points is counted again with the answers beside it; any other file is read again.
    source = counted_points(path, keep=False) if is_about_points(path) else inlezen(path, bewaren=False)
    told = str(entry.get("sha256", ""))
    if told and told != source.card.sha256:
        raise DossierError(
            f"'{name}' is veranderd sinds het in het dossier kwam.",
            remedy=f'Kijk wat er is veranderd. Klopt het? Zet er dan: sha256 = "{source.card.sha256}".',
        )
    require_ready(source)
    return source


def require_ready(source: MunicipalSource) -> None:
    """Refuse a source that is stopped or waits for answers.

    Raises
    ------
    SourceNotReady
    """
    if source.usable:
        return
    report = source.report
    waiting = [q.text for q in report.questions] or [
        n.message for n in report.notices if n.outcome != Outcome.PASS
    ]
    problem = SourceNotReady(
        f"'{source.card.file}' kan nog niet mee: {' '.join(waiting) or 'er staan geen cijfers in.'}",
        remedy=f"Bekijk het leesverslag: wijkprofiel inlezen {source.card.file}.",
    )
    problem.exit_code = report.exit_code or 3
    raise problem


def missing_in_dossier(dossier: Dossier, sources: Sequence[MunicipalSource]) -> str:
    """The lines that a dossier lacks for the own sources that are used; empty when it names them all.

    >>> missing_in_dossier(Dossier({}, ""), [])
    ''
    """
    named = {str(entry.get("bestand", "")) for entry in dossier.content.get("bron", [])}
    lacking = [s for s in sources if s.card.file not in named]
    return "\n".join(f'[[bron]]\nbestand = "{s.card.file}"\nsha256 = "{s.card.sha256}"' for s in lacking)


def check_addition(source: MunicipalSource, gemeente: str) -> None:
    """Refuse a source that cannot be added to a gemeente.

    Raises
    ------
    UsageError
    """
    name = source.card.file
    if source.gemeente and source.gemeente != gemeente:
        raise UsageError(
            f"'{name}' gaat over {source.gemeente} en niet over {gemeente}.",
            remedy="Kies de juiste gemeente.",
        )
    if not source.usable:
        open_points = [n.code for n in source.report.notices if n.outcome == Outcome.BLOCK]
        open_points = open_points or [q.key for q in source.report.questions] or ["geen cijfers"]
        raise UsageError(
            f"'{name}' is nog niet ingelezen. Open staat nog: {', '.join(open_points)}.",
            remedy="Bekijk het leesverslag, geef de antwoorden en lees opnieuw in met wp.inlezen(...).",
        )
