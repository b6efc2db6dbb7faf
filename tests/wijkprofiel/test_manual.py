"""The manual: three parts with an index, and links that lead somewhere (S28)."""

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
DOCS = PROJECT / "docs"
PARTS = ("kennis", "gegevens", "experiment")
PAGES = sorted(DOCS.glob("handleiding*.md"))
_LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)")


def headings(path):
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.findall(r"^(#{1,3}) (.+)$", text, re.MULTILINE)


def anchor(title):
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def test_the_manual_has_three_parts_and_every_chapter_is_in_the_index():
    index = (DOCS / "handleiding.md").read_text(encoding="utf-8")
    assert re.findall(r"^## Deel \d: (\w+)$", index, re.MULTILINE) == list(PARTS)
    for part in PARTS:
        for level, title in headings(DOCS / f"handleiding-{part}.md"):
            if level == "##":
                assert f"[{title}](handleiding-{part}.md#{anchor(title)})" in index


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_link_of_the_manual_leads_somewhere(page):
    for file, place in _LINK.findall(page.read_text(encoding="utf-8")):
        target = (page.parent / file).resolve() if file else page
        assert target.exists(), file
        if place:
            assert place in {anchor(title) for _, title in headings(target)}, f"{file}#{place}"
