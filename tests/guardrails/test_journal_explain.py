"""The journal is a chain; every finding speaks plain Dutch."""

import json
import re
from string import Formatter

import pytest

from guardrails import append_entry, findings_table, findings_text, verify_chain
from guardrails.explain import KINDS, finding
from guardrails.finding import Outcome

FACTS = {
    field: "iets"
    for kind in KINDS.values()
    for _, field, *_ in Formatter().parse(kind.message + kind.remedy)
    if field and field != "subject"
}
COUNTED = {
    field: 2
    for kind in KINDS.values()
    for _, field, form, _ in Formatter().parse(kind.message)
    if field and "|" in (form or "")
}


def chain(entries):
    lines = []
    for entry in entries:
        lines.append(append_entry(lines, entry))
    return lines


def test_a_chain_holds():
    assert verify_chain(chain([{"n": n} for n in range(5)])) is None
    assert verify_chain([]) is None


@pytest.mark.parametrize("place", range(5))
def test_a_changed_line_is_found_at_the_next_one(place):
    lines = chain([{"n": n, "wat": "vrijgave"} for n in range(6)])
    lines[place] = lines[place].replace("vrijgave", "vrijgavf")
    assert verify_chain(lines) == place + 1


def test_a_removed_or_moved_line_is_found():
    lines = chain([{"n": n} for n in range(5)])
    assert verify_chain(lines[:2] + lines[3:]) == 2
    assert verify_chain(lines[1:]) == 0
    assert verify_chain([lines[0], lines[2], lines[1]]) == 1


def test_a_line_that_is_not_canonical_is_found():
    lines = chain([{"n": 1}])
    assert verify_chain([json.dumps(json.loads(lines[0]), indent=1)]) == 0


def test_an_entry_cannot_bring_its_own_link():
    with pytest.raises(ValueError, match="own link"):
        append_entry([], {"vorige": "x"})


@pytest.mark.parametrize("code", sorted(KINDS))
def test_every_kind_can_be_said_and_says_what_to_do_and_who_decides(code, policy):
    said = finding(code, "onderwerp", policy=policy, **{**FACTS, **COUNTED})
    assert said.message.endswith(".")
    assert said.remedy.endswith(".")
    assert said.decided_by
    assert "{" not in said.message + said.remedy
    assert said.layer == "wet"


@pytest.mark.parametrize("code", sorted(KINDS))
def test_sentences_are_short(code):
    text = KINDS[code].message + " " + KINDS[code].remedy
    longest = max(len(s.split()) for s in re.split(r"[.!?:;] ", text))
    assert longest <= 27


def test_the_table_stands_heaviest_first(policy):
    codes = ["R06", "K02", "B01"]
    table = findings_table(finding(c, "x", policy=policy, **{**FACTS, **COUNTED}) for c in codes)
    assert table["uitkomst"].tolist() == ["houdt tegen", "vraagt een reden", "in orde"]


def test_the_text_counts_what_is_in_order(policy):
    found = [finding("R06", "x", policy=policy, **{**FACTS, **COUNTED}), finding("R01", "x", policy=policy)]
    said = findings_text(found)
    assert said.startswith("[R01] houdt tegen")
    assert said.endswith("Eén bevinding is in orde.")


def test_outcomes_have_an_order():
    assert Outcome.PASS < Outcome.REVIEW < Outcome.BLOCK
