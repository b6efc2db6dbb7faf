"""The directions of the design: they hold, and a planted violation is caught."""

import ast
import os
import shutil
import subprocess
import sys

import pytest

LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"
PACKAGES = ("wijkprofiel", "guardrails")

# The modules of guardrails that wijkprofiel may name; everything else comes from the root.
OPEN_MODULES = {
    "guardrails",
    "guardrails.approved",
    "guardrails.errors",
    "guardrails.explain",
    "guardrails.finding",
    "guardrails.submission",
}

# Who may know where the vault lies, and who may open it.
VAULT_WORDS = {"kluis.parquet": {"wijkprofiel/sources/open_data.py"}, "read_parquet": {"guardrails/vault.py"}}


def lint_imports(folder):
    """Run lint-imports on the packages in ``folder``: exit code and text."""
    done = subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="session")
def copy(project, tmp_path_factory):
    """A copy of both packages and the contracts, free to be spoiled."""
    folder = tmp_path_factory.mktemp("copy")
    for package in PACKAGES:
        shutil.copytree(project / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(project / "pyproject.toml", folder)
    return folder


def imports_of(path):
    """The modules that a source file names in its imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_the_directions_hold(copy):
    code, text = lint_imports(copy)
    assert code == 0, text


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("guardrails/approved.py", "import wijkprofiel"),
        ("guardrails/finding.py", "from wijkprofiel.numbers import format_number"),
        ("guardrails/finding.py", "import folium"),
        ("guardrails/mitigate.py", "from guardrails.vault import Vault"),
        ("wijkprofiel/maps/kaart.py", "from wijkprofiel.profile import Profile"),
        ("wijkprofiel/maps/kaart.py", "from wijkprofiel.compare import build_comparison"),
        ("wijkprofiel/report/__init__.py", "from wijkprofiel.indicators import compute_figures"),
        ("wijkprofiel/sheets/__init__.py", "from wijkprofiel.sources.open_data import load_measures"),
        ("wijkprofiel/bundle/__init__.py", "from wijkprofiel.catalogue import load_catalogue"),
        ("wijkprofiel/figures.py", "from wijkprofiel.profile import Profile"),
        ("wijkprofiel/profile.py", "import matplotlib"),
        ("wijkprofiel/maps/__init__.py", "from wijkprofiel.bundle import write_bundle"),
        ("wijkprofiel/errors.py", "from wijkprofiel.missing import REASONS"),
    ],
)
def test_a_planted_violation_is_caught(copy, module, line):
    place = copy / module
    sound = place.read_text(encoding="utf-8")
    place.write_text(f"{sound}\n{line}\n", encoding="utf-8")
    try:
        code, text = lint_imports(copy)
    finally:
        place.write_text(sound, encoding="utf-8")
    assert code != 0
    assert "BROKEN" in text


def test_a_violation_through_a_third_module_is_caught(copy):
    place = copy / "wijkprofiel" / "classes.py"
    sound = place.read_text(encoding="utf-8")
    place.write_text(f"{sound}\nfrom wijkprofiel.profile import Profile\n", encoding="utf-8")
    try:
        code, _ = lint_imports(copy)
    finally:
        place.write_text(sound, encoding="utf-8")
    assert code != 0


def test_wijkprofiel_reaches_guardrails_by_its_open_modules_only(project):
    strays = {
        f"{path.relative_to(project).as_posix()}: {name}"
        for path in (project / "wijkprofiel").rglob("*.py")
        for name in imports_of(path)
        if name.split(".")[0] == "guardrails" and name not in OPEN_MODULES
    }
    assert not strays


@pytest.mark.parametrize("word", VAULT_WORDS)
def test_only_the_vault_opens_the_vault(project, word):
    places = {
        path.relative_to(project).as_posix()
        for package in PACKAGES
        for path in (project / package).rglob("*.py")
        if word in path.read_text(encoding="utf-8")
    }
    assert places == VAULT_WORDS[word]


def test_the_guardrails_that_are_imported_are_ours(project):
    import guardrails

    assert guardrails.__file__ is not None
    assert guardrails.__file__.startswith(str(project))
