"""With which program a bundle was made: versions of packages and a fingerprint of our own code."""

import functools
import hashlib
import platform
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

PACKAGES = (
    "folium",
    "fonttools",
    "geopandas",
    "matplotlib",
    "numpy",
    "pandas",
    "pikepdf",
    "shapely",
    "orjson",
    "pyogrio",
    "python-pptx",
    "typst",
    "wijkprofiel",
    "xlsxwriter",
)
OWN_PACKAGES = ("guardrails", "wijkprofiel")
# Embedded figures have fingerprints of their own in the record.
_OUTSIDE_PROGRAM = {"__pycache__", "_open"}
ABSENT = "niet geïnstalleerd"


def current_versions() -> dict[str, str]:
    """What on this machine decides the bytes of a bundle: name -> version; nothing about the user."""
    versions = {name: _version(name) for name in PACKAGES}
    versions["python"] = platform.python_version()
    versions["systeem"] = f"{platform.system()} {platform.machine()}".lower()
    versions["programma"] = program_fingerprint()
    return versions


@functools.cache
def program_fingerprint() -> str:
    """SHA-256 over the files of both packages; line ends and compiled files play no part."""
    digest = hashlib.sha256()
    for package in OWN_PACKAGES:
        root = _package_root(package)
        for path in sorted(root.rglob("*"), key=lambda p: p.relative_to(root).as_posix()):
            relative = path.relative_to(root)
            if path.is_file() and not _OUTSIDE_PROGRAM & set(relative.parts):
                content = path.read_bytes().replace(b"\r\n", b"\n")
                digest.update(f"{package}/{relative.as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def different_versions(recorded: dict[str, str]) -> list[str]:
    """What differs between ``recorded`` and this machine, as text for a reader; empty if nothing does."""
    current = current_versions()
    names = sorted(set(recorded) | set(current))
    return [
        "andere versie van het programma zelf"
        if name == "programma"
        else f"{name} {recorded.get(name, ABSENT)} toen, {current.get(name, ABSENT)} nu"
        for name in names
        if recorded.get(name) != current.get(name)
    ]


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ABSENT


def _package_root(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(package)
    return Path(next(iter(spec.submodule_search_locations)))
