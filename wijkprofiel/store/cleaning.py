"""Cleaning: the parts that were used longest ago go first, until the store is small enough."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from wijkprofiel.store.files import TEMPORARY
from wijkprofiel.store.manifest import Part
from wijkprofiel.store.objects import CLOSED, OPEN, SUFFIX, object_path

# A file that a running process has just written half is younger than this.
HALF_SECONDS = 3600.0


@dataclass(frozen=True)
class Cleaned:
    """What cleaning took away: parts, loose files, and the bytes that became free."""

    parts: tuple[Part, ...]
    loose: int
    freed: int


def last_used(root: Path, part: Part) -> float:
    """Moment (seconds) at which an object of the part was last read or written; 0 when none is there."""
    times = [0.0]
    for stored in part.objects.values():
        try:
            times.append(object_path(root, stored).stat().st_mtime)
        except FileNotFoundError:
            continue  # damage is for the check to report
    return max(times)


def superfluous(root: Path, parts: Iterable[Part], *, limit: int, keep: Iterable[Part] = ()) -> list[Part]:
    """The parts to take away so that the objects of the rest fit in ``limit`` bytes, oldest use first.

    Pinned parts and those in ``keep`` stay, also when that is too much.
    """
    left = list(parts)
    kept = {_name(part) for part in keep}
    going = []
    for part in sorted(left, key=lambda p: (last_used(root, p), _name(p))):
        if object_bytes(left) <= limit:
            break
        if not part.pinned and _name(part) not in kept:
            left.remove(part)
            going.append(part)
    return going


def object_bytes(parts: Iterable[Part]) -> int:
    """Bytes of the objects of these parts; an object that two of them share counts once."""
    sizes: Mapping[str, int] = {o.sha256: o.size for part in parts for o in part.objects.values()}
    return sum(sizes.values())


def loose_files(root: Path, parts: Iterable[Part]) -> list[Path]:
    """Objects that no part points to, and files that a stopped process left half written.

    Only to be called by who holds the lock of the store: between an object and its pointer lies that lock.
    """
    known = {object_path(root, stored) for part in parts for stored in part.objects.values()}
    objects = [path for kind in (OPEN, CLOSED) for path in (root / kind).glob(f"*{SUFFIX}")]
    old = time.time() - HALF_SECONDS
    half = [path for path in root.rglob(f"*{TEMPORARY}") if _written(path) < old]
    return [path for path in objects if path not in known] + half


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")  # its writer has just finished


def _name(part: Part) -> tuple[str, str, str]:
    return part.table, part.release, part.name
