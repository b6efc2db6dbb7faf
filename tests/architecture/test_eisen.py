"""The table of the 127 requirements: each once, with an honest state, and a test that exists."""

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
PAGE = (PROJECT / "docs" / "eisen.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (S\d+) \| ([GFTDU, ]+) \| (.+?) \| (.+?) \| (.+?) \| `(\S+)` \|$", re.MULTILINE)
ROWS = ROW.findall(PAGE)
MET, PARTLY, ELSEWHERE = "gehaald", "deels", "bij de organisatie"
BLOCKS = 10


def test_every_requirement_stands_once_and_in_order():
    assert [row[0] for row in ROWS] == [f"S{number}" for number in range(1, 128)]


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_state_is_one_of_three_and_says_what_lacks(row):
    _, kind, _, state, where, _ = row
    assert state in (MET, PARTLY, ELSEWHERE)
    assert (state == PARTLY) == ("Ontbreekt:" in where)
    assert state != ELSEWHERE or kind == "D"


def test_the_counts_above_the_table_are_those_of_the_table():
    counted = Counter(row[3] for row in ROWS)
    said = f"{counted[MET]} gehaald, {counted[PARTLY]} deels, {counted[ELSEWHERE]} bij de organisatie"
    assert said in PAGE


def test_the_ten_building_blocks_are_covered():
    table = PAGE.partition("## Tien bouwstenen")[2]
    rows = [line for line in table.splitlines() if line.startswith("|")][2:]
    assert len(rows) == BLOCKS
    assert all(cell.strip() for row in rows for cell in row.strip("|").split("|"))


@pytest.mark.parametrize("node", sorted({row[5] for row in ROWS}))
def test_a_named_test_stands_in_its_file(node):
    file, _, name = node.partition("::")
    assert f"\ndef {name}(" in (PROJECT / file).read_text(encoding="utf-8")


@pytest.mark.lang
def test_the_named_tests_can_be_collected():
    """By node id, in a run of its own: a test that was renamed or removed ends with an error."""
    nodes = sorted({row[5] for row in ROWS})
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--collect-only",
        "-q",
        "-p",
        "no:cacheprovider",
        "-n",
        "0",
        *nodes,
    ]
    done = subprocess.run(
        command, cwd=PROJECT, env=os.environ | {"PYTHONPATH": str(PROJECT)}, capture_output=True, text=True
    )
    missing = [line for line in (done.stdout + done.stderr).splitlines() if "not found" in line]
    assert missing == []
    collected = {line.partition("[")[0].strip() for line in done.stdout.splitlines() if "::" in line}
    assert [node for node in nodes if node not in collected] == []
