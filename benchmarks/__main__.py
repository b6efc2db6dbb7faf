"""``python -m benchmarks [deel] [--json BESTAND]``: measure, print, and keep the numbers if asked."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.data import measure_data
from benchmarks.data_warm import measure_warm
from benchmarks.kaart import measure_maps
from benchmarks.kruising import measure_crosswalk
from benchmarks.onthulling import measure_disclosure
from benchmarks.poort import measure_gate
from benchmarks.punten import measure_points
from benchmarks.row import Row, as_table
from benchmarks.verschil import measure_disparity

PARTS: dict[str, Callable[[], list[Row]]] = {
    "data": lambda: [*measure_data(), *measure_warm()],
    "kaart": measure_maps,
    "kruising": measure_crosswalk,
    "onthulling": measure_disclosure,
    "punten": measure_points,
    "poort": measure_gate,
    "verschil": measure_disparity,
}


def main() -> int:
    """Measure the parts that are asked for, all of them when none is named."""
    parser = argparse.ArgumentParser(prog="run.py bench", description="Meet naast andere pakketten.")
    parser.add_argument("deel", nargs="?", choices=PARTS, help="alleen dit deel")
    parser.add_argument("--json", metavar="BESTAND", type=Path, help="schrijf de rijen ook naar dit bestand")
    asked = parser.parse_args()
    rows = [row for name, measure in PARTS.items() if asked.deel in (None, name) for row in measure()]
    print(as_table(rows))
    if asked.json is not None:
        text = json.dumps([row.to_json() for row in rows], ensure_ascii=False, indent=2)
        asked.json.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
