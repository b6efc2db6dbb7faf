"""Descriptions of downloads: the real ones where they are, else made from the lists of columns."""

import re

import pandas as pd
import pytest

# Which column of the published table of columns holds a year.
PLACE = {2020: 3, 2021: 4, 2022: 4, 2023: 5, 2024: 6, 2025: 6}


@pytest.fixture(scope="session")
def real(project):
    """The folder with real open data."""
    found = project.parent / "shared" / "data"
    if not found.is_dir():
        pytest.skip("the real open data (../shared/data) is not here")
    return found


@pytest.fixture(scope="session")
def column_lists(project):
    """DataProperties per year, made from the published table of columns: key, title, unit and groups."""
    page = project.parent / "shared" / "reference" / "cbs-pdok.md"
    if not page.is_file():
        pytest.skip("the published list of columns (../shared/reference) is not here")
    text = page.read_text(encoding="utf-8")
    lines = text[text.index("### 1.3") : text.index("### 1.4")].splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    return {year: _properties(rows[1:], year) for year in PLACE}


def _properties(rows, year):
    groups, topics = [], []
    for number, row in enumerate(rows):
        group = re.match(r"\*\*(.+?)\*\* \(parent (\d+|–)\)", row[1])
        if group:
            parent = None if group[2] == "–" else int(group[2])
            groups.append(
                {"ID": int(row[0]), "ParentID": parent, "Type": "TopicGroup", "Key": "", "Title": group[1]}
            )
            continue
        keys = [_key(cell) for cell in row[3:7]]
        named = [stem for stem, _ in keys if stem]
        key = _filled(keys, PLACE[year] - 3)
        odd = re.search(r"2021/22: `_(\d+)`", row[5])
        if odd and year in (2021, 2022):
            key = (named[0], odd[1])
        if key is None or row[0] == "0":
            continue
        above = int(row[0]) if row[0].isdigit() else None
        topics.append(
            {
                "ID": 1000 + number,
                "ParentID": _nearest(groups, above),
                "Type": "Topic",
                "Key": f"{key[0]}_{key[1]}",
                "Title": row[1],
                "Unit": row[2].split(";")[0].rstrip("?"),
                "Position": int(key[1]),
            }
        )
    return pd.DataFrame(groups + sorted(topics, key=lambda topic: topic["Position"]))


def _key(cell):
    whole = re.match(r"`(\w+?)_(\d+)`", cell)
    bare = re.match(r"_(\d+)", cell)
    if whole:
        return whole[1], whole[2]
    return ("", bare[1]) if bare else ("", "")


def _filled(keys, place):
    """The key at a place; a bare number has the stem of the nearest key to its left."""
    number = keys[place][1]
    if not number:
        return None
    for left in range(place, -1, -1):
        if keys[left][0]:
            return keys[left][0], number
    return None


def _nearest(groups, number):
    """The group a topic of 2020 lies in; a topic that 2020 did not have is given no group."""
    if number is None or not groups:
        return None
    return groups[-1]["ID"]
