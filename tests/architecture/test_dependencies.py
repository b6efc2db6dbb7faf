"""pyproject.toml, requirements.lock and environment.yml tell one story, and no address stands in it."""

import re
import tomllib

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


@pytest.fixture(scope="module")
def pyproject(project):
    return tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def lock(project):
    """Text of the lock, and the versions it holds per name (more than one when they differ by platform)."""
    text = (project / "requirements.lock").read_text(encoding="utf-8")
    versions = {}
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", text, re.MULTILINE):
        versions.setdefault(canonicalize_name(name), set()).add(version)
    return text, versions


def parsed(lines):
    """Canonical name and specifier of each requirement."""
    return {canonicalize_name(r.name): r.specifier for r in map(Requirement, lines)}


def test_the_lock_names_no_address(lock):
    text, _ = lock
    assert "://" not in text
    assert not re.search(r"^\s*(-i|-f|--index|--extra-index|--find-links)", text, re.MULTILINE)


def test_every_entry_of_the_lock_has_a_hash(lock):
    text, _ = lock
    entries = re.split(r"\n(?=[A-Za-z0-9])", "\n".join(x for x in text.splitlines() if not x.startswith("#")))
    without = [entry.split()[0] for entry in entries if entry.strip() and "--hash=sha256:" not in entry]
    assert not without


def test_the_lock_holds_every_direct_dependency_in_an_allowed_version(pyproject, lock):
    _, versions = lock
    wanted = parsed(
        pyproject["project"]["dependencies"]
        + pyproject["dependency-groups"]["dev"]
        + pyproject["build-system"]["requires"]
    )
    wrong = [
        name
        for name, specifier in wanted.items()
        if name not in versions or not all(specifier.contains(v, prereleases=True) for v in versions[name])
    ]
    assert not wrong


def test_every_dependency_has_a_lower_bound(pyproject):
    wanted = parsed(pyproject["project"]["dependencies"])
    assert not [name for name, specifier in wanted.items() if ">=" not in str(specifier)]


def test_conda_users_get_the_same_names_and_bounds(project, pyproject):
    environment = yaml.safe_load((project / "environment.yml").read_text(encoding="utf-8"))
    entries = environment["dependencies"]
    by_pip = next(entry["pip"] for entry in entries if isinstance(entry, dict))
    by_conda = parsed(entry for entry in entries if isinstance(entry, str))
    python = by_conda.pop("python")
    by_conda.pop("pip")
    assert by_conda | parsed(by_pip) == parsed(pyproject["project"]["dependencies"])
    assert python == pyproject["project"]["requires-python"]
    assert environment["channels"] == ["conda-forge", "nodefaults"]
