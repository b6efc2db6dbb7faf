"""The ledger of released facts: what a new release gives away beside everything before it."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

Fact = Mapping[str, Any]
Known = dict[tuple[str, str, str], float]


def read_ledgers(folder: Path) -> list[dict[str, Any]]:
    """The facts of every ``grootboek.jsonl`` under ``folder``, in order of path."""
    return [
        json.loads(line)
        for path in sorted(folder.rglob("grootboek.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]


def differences(
    new: Known, earlier: Iterable[Fact], limits: Mapping[str, float]
) -> list[tuple[str, str, str]]:
    """Areas and indicators whose figure differs from an earlier release of the same date by a small count.

    ``new`` maps (area, indicator, year and boundary year) to what is about to be shown; ``limits`` has the
    limit of each own indicator. The same area with and without one part, or with one person filtered out,
    differs by exactly that part.
    """
    found = set()
    for fact in earlier:
        if "waarde" not in fact:
            continue
        place = (str(fact["gebied"]), str(fact["indicator"]), f"{fact['jaar']}/{fact['grensjaar']}")
        limit = limits.get(place[1])
        if limit is not None and place in new and 0 < abs(new[place] - float(fact["waarde"])) < limit:
            found.add(place)
    return sorted(found)


def shown_before(
    hidden: Iterable[tuple[str, str, str]], earlier: Iterable[Fact]
) -> list[tuple[str, str, str]]:
    """Places that are hidden now but whose figure an earlier release showed."""
    shown = {
        (str(f["gebied"]), str(f["indicator"]), f"{f['jaar']}/{f['grensjaar']}")
        for f in earlier
        if "waarde" in f
    }
    return sorted(shown & set(hidden))
