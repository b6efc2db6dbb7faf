"""The hook that stops a commit, run as pre-commit runs it: its entry with the changed files behind it."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

PROJECT = Path(__file__).parents[2]
(HOOK,) = yaml.safe_load((PROJECT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
PERSONS = "voornaam,postcode\nA,7551AB\nB,7552CD\nC,7553EF\n"


def run(folder, *names):
    """Exit code and words of the hook for ``names``, with the command that an installation puts beside Python."""
    program, *rest = shlex.split(HOOK["entry"])
    assert program == "wijkprofiel"
    command = [sys.executable, "-m", program, *rest, *names]
    done = subprocess.run(
        command,
        cwd=folder,
        env={"PYTHONPATH": str(PROJECT), "PYTHONUTF8": "1", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def commit(tmp_path):
    """A folder with a harmless and a leaking table, as a commit has them."""
    (tmp_path / "woningen.csv").write_text("gebied,woningen\nWK016401,4000\n", encoding="utf-8")
    (tmp_path / "met spatie.csv").write_text(PERSONS, encoding="utf-8")
    return tmp_path


def test_the_hook_is_one_command_for_all_changed_files_of_its_kinds():
    assert HOOK["language"] == "system"
    assert "pass_filenames" not in HOOK
    wanted = re.compile(HOOK["files"])
    names = [
        "a.csv",
        "b.xlsx",
        "c.html",
        "d.ipynb",
        "e.gpkg",
        "f.geojson",
        "g.parquet",
        "h.png",
        "i.svg",
        "j.pdf",
        "k.zip",
    ]
    assert all(wanted.search(name) for name in names)
    assert not wanted.search("module.py")


def test_a_commit_without_leaks_goes_on(commit):
    code, said = run(commit, "woningen.csv")
    assert code == 0, said


def test_a_commit_with_a_leak_is_stopped_and_says_where(commit):
    code, said = run(commit, "woningen.csv", "met spatie.csv")
    assert code == 3
    assert "met spatie.csv" in said
    assert "7551AB" not in said
