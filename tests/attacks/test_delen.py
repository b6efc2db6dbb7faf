"""Something that may not leave, in each part of each format: found, and for the reason written down before."""

import tomllib
from pathlib import Path

import pandas as pd
import pytest

from guardrails import Outcome, Policy, Vault, inspect_file
from tests.attacks import planted

FORMATS = tomllib.loads(Path(__file__).with_name("gevallen_delen.toml").read_text(encoding="utf-8"))
CASES = [(form, part, case) for form, parts in FORMATS.items() for part, case in parts.items()]
EXIT = {Outcome.PASS: 0, Outcome.REVIEW: 4, Outcome.BLOCK: 3}


@pytest.fixture(scope="module")
def policy():
    return Policy.load()


@pytest.fixture(scope="module")
def vault():
    counts = zip(planted.CODES, planted.COUNTS, planted.BASE, strict=True)
    rows = [(u, "wijk", 2020, "herkomst", "a", c, b) for u, c, b in counts]
    return Vault(pd.DataFrame(rows, columns=["unit", "level", "year", "ground", "group", "count", "base"]))


def looked_at(form, content, folder, policy, vault):
    path = folder / f"deel.{form}"
    path.write_bytes(content)
    found = inspect_file(path, policy=policy, vault=vault)
    worst = max((f.outcome for f in found), key=lambda o: o.rank, default=Outcome.PASS)
    return {f.code for f in found}, EXIT[worst], found


@pytest.mark.parametrize(("form", "part", "case"), CASES, ids=[f"{f}-{p}" for f, p, _ in CASES])
def test_what_stands_in_a_part_of_a_file_is_found(form, part, case, tmp_path, policy, vault):
    codes, code, found = looked_at(form, getattr(planted, form)(part), tmp_path, policy, vault)
    assert codes & set(case["codes"]), [f.to_json() for f in found]
    assert code == case["exit"]


@pytest.mark.parametrize("form", [f for f in FORMATS if f != "html"])
def test_the_same_file_with_nothing_in_it_passes(form, tmp_path, policy, vault):
    part = "geen" if form not in ("csv",) else None
    content = planted.table().to_csv(index=False).encode() if part is None else getattr(planted, form)(part)
    _, code, found = looked_at(form, content, tmp_path, policy, vault)
    assert code == 0, [f.to_json() for f in found]
