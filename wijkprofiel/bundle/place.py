"""Putting a finished bundle in its place: first made in a hidden folder, then renamed, never half."""

import errno
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from wijkprofiel.errors import BundleError, UsageError

WORK = ".werk-"
_ASIDE = ".werk-oud-"
_ZIP = ".werk-zip"
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_CLOSED = {errno.EACCES, errno.EPERM, errno.EROFS}


@contextmanager
def told_in_dutch(into: Path) -> Iterator[None]:
    """Turn what the disk refuses into a Dutch message. Nothing half stays at the final place."""
    try:
        yield
    except OSError as problem:
        if problem.errno in _FULL:
            raise BundleError(
                "De schijf is vol: de bundel is niet geschreven. Er staat geen halve bundel op de plaats van "
                "bestemming.",
                remedy="Maak ruimte vrij of kies een andere map, en probeer het opnieuw.",
            ) from problem
        if problem.errno in _CLOSED:
            raise BundleError(
                f"In de map '{into.name}' kan niet worden geschreven: dat mag niet, of een ander programma "
                "houdt een bestand open.",
                remedy="Sluit programma's die de bundel open hebben, of kies een andere map.",
            ) from problem
        raise BundleError(
            f"De bundel kan niet worden geschreven: {problem.strerror or type(problem).__name__}.",
            remedy="Kies een andere map en probeer het opnieuw.",
        ) from problem


def check_free_for(final: Path) -> None:
    """Raise a `UsageError` unless ``final`` and the zip beside it are free, or hold a bundle of ours."""
    for place, expected in ((final, final.is_dir()), (zip_beside(final), zip_beside(final).is_file())):
        if place.is_symlink() or (place.exists() and not expected):
            kind = "map" if place == final else "zip"
            raise UsageError(
                f"Op de plaats van de {kind} '{place.name}' staat iets anders.",
                remedy="Verplaats of hernoem het, en probeer het opnieuw.",
            )


def zip_beside(final: Path) -> Path:
    """Where the zip of a bundle stands: beside its folder, with the same name."""
    return final.with_name(final.name + ".zip")


def clear_leftovers(into: Path) -> None:
    """Remove what an earlier, killed attempt left; put a bundle back that was just being replaced.

    Only for the process that holds the lock on ``into``.
    """
    for leftover in sorted(into.glob(f"{WORK}*")):
        final = into / leftover.name.removeprefix(_ASIDE)
        if leftover.name.startswith(_ASIDE) and not final.exists():
            leftover.rename(final)
        else:
            remove(leftover)


def remove(path: Path) -> None:
    """Remove a file or a folder with its content; a link is removed, not followed."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def work_folder(into: Path) -> Iterator[Path]:
    """A hidden folder beside the final place, gone at the end unless it was renamed."""
    work = into / f"{WORK}nieuw"
    work.mkdir()
    try:
        yield work
    finally:
        if work.exists():
            remove(work)


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write ``files`` (path -> content) in ``folder``, with the folders they need."""
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def settle(folder: Path) -> None:
    """Have the disk keep what was written in ``folder``, before it gets its name."""
    for root, _, names in os.walk(folder):
        for name in names:
            with (Path(root) / name).open("rb+") as handle:
                os.fsync(handle.fileno())
        _sync_folder(Path(root))


def move_in(work: Path, final: Path) -> None:
    """Rename ``work`` to ``final``. An earlier bundle there is put aside first and then removed."""
    aside = final.with_name(f"{_ASIDE}{final.name}")
    zip_beside(final).unlink(missing_ok=True)
    if final.exists():
        final.rename(aside)
    work.rename(final)
    _sync_folder(final.parent)
    if aside.exists():
        remove(aside)


@contextmanager
def waiting_zip(into: Path, content: bytes) -> Iterator[Path]:
    """A complete zip under a hidden name, gone at the end unless it was renamed."""
    work = into / _ZIP
    try:
        with work.open("wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        yield work
    finally:
        work.unlink(missing_ok=True)


def put_zip(work: Path, final: Path) -> Path:
    """Give a complete zip its name, beside the folder of the bundle."""
    target = zip_beside(final)
    work.replace(target)
    _sync_folder(final.parent)
    return target


def keep_aside(final: Path) -> Path:
    """Rename a folder that is not as we left it, so that nobody's work is lost; returns its new place."""
    number = 1
    while (kept := final.with_name(f"{final.name}-afwijkend-{number}")).exists():
        number += 1
    final.rename(kept)
    return kept


def _sync_folder(folder: Path) -> None:
    if os.name != "nt":  # Windows has no handle on a folder
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
