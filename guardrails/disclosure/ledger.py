"""The ledger of released facts: what earlier releases told, read from where they were written."""

import json
import math
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from guardrails.readers.zip import BROKEN

Fact = Mapping[str, Any]
FILE, JOURNAL = "grootboek.jsonl", "journaal.jsonl"
# A ledger of a whole province has some hundred thousand facts; a larger file is none.
MOST_BYTES = 200_000_000
RECALLED, RELEASED = "ingetrokken", "VRIJGEGEVEN"


@dataclass(frozen=True)
class Ledger:
    """Facts of earlier releases.

    Each fact names ``gebied, niveau, indicator, jaar, grensjaar`` and ``waarde`` or ``reden``, and the
    ``bundel`` it stood in. ``damaged`` says where something could not be read, ``absent`` names releases that
    the journal tells of and that are not here any more, ``recalled`` those that were recalled: what they told
    is known all the same.
    """

    facts: tuple[Fact, ...] = ()
    damaged: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    recalled: frozenset[str] = frozenset()

    @classmethod
    def of(cls, facts: "Ledger | Iterable[Fact]") -> "Ledger":
        """A ledger, also from loose facts; a loose fact that is none counts as damage.

        >>> Ledger.of([{"gebied": "WK999900"}]).damaged
        ('regel 1',)
        """
        if isinstance(facts, Ledger):
            return facts
        given = list(facts)
        wrong = [f"regel {number}" for number, fact in enumerate(given, 1) if not _is_fact(fact)]
        return cls(tuple(fact for fact in given if _is_fact(fact)), tuple(wrong))

    def without(self, bundle: str) -> "Ledger":
        """The ledger without what stood in one bundle, and without damage in it."""
        return replace(
            self,
            facts=tuple(fact for fact in self.facts if fact.get("bundel") != bundle),
            damaged=tuple(
                place for place in self.damaged if not place.startswith((f"{bundle}/", f"{bundle}."))
            ),
        )


def read_ledgers(folder: Path) -> Ledger:
    """What was told by every bundle in ``folder``: folders, zips without a folder, and what was set aside.

    Nothing is raised for a damaged file: it is named in ``damaged``, so that a check can block on it.

    Examples
    --------
    >>> read_ledgers(Path("map-die-er-niet-is"))
    Ledger(facts=(), damaged=(), absent=(), recalled=frozenset())
    """
    if not folder.is_dir():
        return Ledger()
    facts: list[Fact] = []
    damaged: list[str] = []
    names = set()
    for path in sorted(folder.rglob(FILE)):
        name = path.parent.relative_to(folder).as_posix() or folder.name
        names.add(name.split("/")[0])
        _take(name, _file_bytes(path), facts, damaged)
    for path in sorted(folder.rglob("*.zip")):
        name = path.relative_to(folder).as_posix().removesuffix(".zip")
        if not path.name.startswith(".") and not (folder / name / FILE).is_file():
            names.add(name.split("/")[0])
            _take_zip(name, path, facts, damaged)
    recalled, released = set(), set()
    for number, entry in _journal(folder / JOURNAL):
        if entry is None:
            damaged.append(f"{JOURNAL} (regel {number})")
        elif entry.get("stap") == RECALLED:
            recalled.add(str(entry.get("bundel", "")))
        elif entry.get("status") == RELEASED:
            released.add(str(entry.get("bundel", "")))
    absent = tuple(sorted(released - names))
    return Ledger(tuple(facts), tuple(damaged), absent, frozenset(recalled))


def _take(name: str, content: bytes | None, facts: list[Fact], damaged: list[str]) -> None:
    if content is None:
        damaged.append(f"{name}/{FILE}")
        return
    for number, line in enumerate(content.split(b"\n"), 1):
        if not line.strip():
            continue
        fact = _parsed(line)
        if _is_fact(fact):
            facts.append({**fact, "bundel": name})
        else:
            damaged.append(f"{name}/{FILE} (regel {number})")
            return


def _take_zip(name: str, path: Path, facts: list[Fact], damaged: list[str]) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            inside = [i for i in archive.infolist() if PurePosixPath(i.filename).name == FILE]
            if any(info.file_size > MOST_BYTES for info in inside):
                damaged.append(f"{path.name}")
                return
            contents = [archive.read(info) for info in inside]
    except BROKEN:
        damaged.append(f"{path.name}")
        return
    for content in contents:
        _take(name, content, facts, damaged)


def _file_bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.stat().st_size <= MOST_BYTES else None
    except OSError:
        return None


def _journal(path: Path) -> Iterator[tuple[int, dict[str, Any] | None]]:
    if not path.is_file():
        return
    content = _file_bytes(path)
    if content is None:
        yield 0, None
        return
    for number, line in enumerate(content.split(b"\n"), 1):
        if line.strip():
            entry = _parsed(line)
            yield number, entry if isinstance(entry, dict) else None


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _is_fact(fact: Any) -> bool:
    if not isinstance(fact, Mapping):
        return False
    texts = all(isinstance(fact.get(key), str) and fact[key] for key in ("gebied", "indicator"))
    years = all(type(fact.get(key)) is int for key in ("jaar", "grensjaar"))
    held = _is_number(fact.get("waarde")) or ("waarde" not in fact and isinstance(fact.get("reden"), str))
    return texts and years and held and _is_number(fact.get("afronding", 1))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
