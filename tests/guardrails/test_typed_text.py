"""What was typed and approved may look like a script and is text; a real script is found, with and without it."""

import base64
import hashlib
import re

import pytest

from guardrails import Policy, inspect_file
from guardrails.inspect_file import FileJudge
from guardrails.readers.fragment import Fragment

TEXTS = [
    "<script>x()</script>",
    '"><img src=x onerror="x()">',
    "${x()}",
    "javascript:x()",
    "<svg onload=x()>",
]


@pytest.fixture(scope="module")
def policy():
    return Policy.load()


def codes(policy, fragment, typed=None):
    pattern = None if typed is None else re.compile(re.escape(typed))
    return [found.code for found in FileJudge(policy, None, typed=pattern).judge(fragment)]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("kind", ["cells", "name"])
def test_a_text_that_was_approved_is_text_and_any_other_is_found(text, kind, policy):
    cells = ("Wijk 1", f"Aantal {text} per wijk")
    fragment = Fragment("tabel", kind, cells if kind == "cells" else cells[1])
    assert codes(policy, fragment) == ["I10"]
    assert codes(policy, fragment, typed=text) == []
    assert codes(policy, fragment, typed="<script>iets_anders()</script>") == ["I10"]


def test_what_stands_beside_an_approved_text_is_still_found(policy):
    cells = ("<script>x()</script>", "<script>y()</script>")
    assert codes(policy, Fragment("tabel", "cells", cells), typed=cells[0]) == ["I10"]


def test_an_approved_text_that_became_a_handler_is_found(policy):
    assert codes(policy, Fragment("p", "program", "onclick", name="I10"), typed="onclick") == ["I10"]


def page(script, policy_of="x()", directive="script-src"):
    digest = base64.b64encode(hashlib.sha256(policy_of.encode()).digest()).decode()
    head = f'<meta http-equiv="Content-Security-Policy" content="{directive} \'sha256-{digest}\'">'
    return f"<!doctype html><html><head>{head}</head><body>{script}</body></html>"


FOUND = {
    "a script the page does not name": page("<script>y()</script>"),
    "a script in a drawing": page("<svg><script>y()</script></svg>"),
    "a script of a module": page('<script type="module">y()</script>'),
    "a script of another type": page('<script type="text/ecmascript; charset=utf-8">y()</script>'),
    "a page without scripts of its own": page(
        "<script>x()</script>", directive="default-src 'none'; img-src"
    ),
    "a later policy that allows it": page("<script>y()</script>") + page("", policy_of="y()"),
}
HARMLESS = {
    "a script the page names": page("<script>x()</script>"),
    "data": page('<script type="application/json">{"a": 1}</script>'),
    "letters": page("<p>&lt;script&gt;y()&lt;/script&gt;</p>"),
    "no policy": "<!doctype html><html><body><script>y()</script></body></html>",
}


@pytest.mark.parametrize("name", FOUND)
def test_a_script_that_came_in_with_something_else_is_found(name, policy, tmp_path):
    path = tmp_path / "blad.html"
    path.write_text(FOUND[name], encoding="utf-8")
    assert [f.code for f in inspect_file(path, policy=policy)] == ["I10"]


@pytest.mark.parametrize("name", HARMLESS)
def test_scripts_of_the_page_itself_and_letters_pass(name, policy, tmp_path):
    path = tmp_path / "blad.html"
    path.write_text(HARMLESS[name], encoding="utf-8")
    assert inspect_file(path, policy=policy) == ()
