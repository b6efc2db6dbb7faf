"""A method page tells where a method comes from, what it does not see, and an example that can be done by hand."""

import re

import pytest

# One page or more for each family of checks; what else stands in docs/methode is about data.
PAGES = {
    "contract": "contract",
    "composed": "contract",
    "protected": "namen",
    "values": "beschermd-op-waarde",
    "persons": "personen",
    "person_texts": "personen",
    "proxies": "proxies",
    "words": "woorden",
    "purpose": "doel",
    "class_use": "doel",
    "stacking": "doel",
    "level": "doel",
    "small_numbers": "small-numbers",
    "disclosure": "onthulling",
    "disparity": "disparity",
    "quality": "kwaliteit",
    "process": "kwaliteit",
    **dict.fromkeys(("interpretation", "lifecycle", "mandate"), "kwaliteit"),
    "own_figures": "kwaliteit",
    "frame": "contract",
    **dict.fromkeys(("basis", "dpia", "ethics", "papers", "registers"), "verantwoording"),
}
GATE = ("bestanden", "vrijgave")


@pytest.fixture(scope="module")
def pages(project):
    return {
        path.stem: path.read_text(encoding="utf-8") for path in (project / "docs" / "methode").glob("*.md")
    }


def test_every_check_has_a_method_page(project, pages):
    checks = {path.stem for path in (project / "guardrails" / "checks").glob("[a-z]*.py")}
    assert checks - {"__init__"} - set(PAGES) == set()
    assert set(PAGES.values()) <= set(pages)


@pytest.mark.parametrize("page", sorted({*PAGES.values(), *GATE}))
def test_a_method_page_gives_source_limits_and_a_worked_example(page, pages):
    text = pages[page]
    assert re.search(r"\bSources?:|^## Sources", text, re.MULTILINE), "no source"
    assert re.search(r"^(## (Known l|L)imits|Limits: |## What it does not say)", text, re.MULTILINE), (
        "no limits"
    )
    assert re.search(r"Worked example|worked example|By hand|By hand:", text), "no example"


def test_the_list_of_method_pages_is_complete(pages):
    listed = set(re.findall(r"\]\(([a-z-]+)\.md\)", pages["README"]))
    assert listed == set(pages) - {"README"}
