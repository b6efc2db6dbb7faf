"""What is public is named, exists, and says what comes back."""

import importlib
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
FILES = [path for package in ("guardrails", "wijkprofiel") for path in (PROJECT / package).rglob("*.py")]
MODULES = sorted(
    ".".join(path.relative_to(PROJECT).with_suffix("").parts).removesuffix(".__init__")
    for path in FILES
    if path.name != "__main__.py"
)


@pytest.mark.parametrize("package", ["guardrails", "wijkprofiel"])
def test_a_package_lists_its_public_names(package):
    public = importlib.import_module(package).__all__
    assert public
    assert len(set(public)) == len(public)


@pytest.mark.parametrize("name", MODULES)
def test_a_module_and_its_public_names_say_what_they_are(name):
    module = importlib.import_module(name)
    assert (module.__doc__ or "").strip()
    public = [getattr(module, each) for each in getattr(module, "__all__", ())]
    assert not [each for each in public if callable(each) and not (each.__doc__ or "").strip()]
