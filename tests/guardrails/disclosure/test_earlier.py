"""What a new release gives away beside the ones before: the ledger as a set of equations."""

import json
import zipfile

import pytest

from guardrails import Ledger, clear, read_ledgers
from guardrails.checks import disclosure
from guardrails.disclosure.earlier import with_sums
from guardrails.errors import Blocked
from guardrails.mitigate import repair

COUNTS = [40, 3, 50, 20, 30, 60, 25, 35, 45]
BUURTEN = [f"BU9999{w}{b}" for w in ("00", "01", "02") for b in ("00", "01", "02")]
WIJKEN = ["WK999900", "WK999901", "WK999902"]


@pytest.fixture
def audit(policy, codes, told):
    """Codes of the findings about ``offered`` after an earlier release of ``before``."""

    def judged(offered, before, **facts):
        ledger = told(repair(before, policy=policy), **facts)
        return codes(disclosure.check(offered, policy=policy, ledger=ledger))

    return judged


def test_the_same_release_again_gives_nothing_away(dorp, audit):
    assert audit(dorp({"x": COUNTS}), dorp({"x": COUNTS})) == []


@pytest.mark.parametrize("changed", [1, 4])
def test_a_wijk_with_a_few_persons_filtered_out_blocks(changed, dorp, audit):
    later = [*COUNTS[:8], COUNTS[8] - changed]
    assert "S11" in audit(dorp({"x": later}), dorp({"x": COUNTS}))


def test_many_persons_more_is_a_correction_and_passes(dorp, audit):
    assert audit(dorp({"x": [*COUNTS[:8], COUNTS[8] + 40]}), dorp({"x": COUNTS})) == []


def test_a_wijk_without_one_buurt_differs_by_that_buurt(dorp, audit):
    """The buurten of now add up to the wijk of before, minus the small one that was left out."""
    only_areas = dorp({"x": [*COUNTS[:8], 3]}, drop=BUURTEN)
    without = dorp({"x": [*COUNTS[:8], 0]}, drop=["GM9999", *WIJKEN])
    assert "S11" in audit(without, only_areas)


def test_wijken_beside_the_buurten_of_an_earlier_release_give_a_hidden_buurt(dorp, audit):
    """Buurten alone need one hole; the wijken that come later fill it."""
    before = dorp({"x": COUNTS}, drop=["GM9999", *WIJKEN])
    later = dorp({"x": COUNTS}, drop=BUURTEN)
    assert audit(later, before) == ["S15"]


def test_the_gemeente_alone_beside_wijken_gives_a_hidden_wijk(dorp, audit):
    counts = [1, 1, 1, 20, 30, 60, 25, 35, 45]
    before, later = (
        dorp({"x": counts}, drop=["GM9999", *BUURTEN]),
        dorp({"x": counts}, drop=[*WIJKEN, *BUURTEN]),
    )
    assert audit(later, before) == ["S15"]


def test_other_levels_without_hidden_cells_pass(dorp, audit):
    counts = [n + 10 for n in COUNTS]
    assert audit(dorp({"x": counts}, drop=BUURTEN), dorp({"x": counts}, drop=["GM9999", *WIJKEN])) == []


def test_a_figure_that_must_stay_hidden_and_was_shown_before_blocks(dorp, audit, told, policy, codes):
    facts = told(dorp({"x": COUNTS}))
    assert codes(disclosure.check(dorp({"x": COUNTS}), policy=policy, ledger=facts)) == ["S12"]


def test_two_releases_with_other_categories_give_a_hidden_cell(dorp, audit):
    """Before: a, b and their total, with a hole in a and b. Now: b under another name, with no total beside it."""
    a, b = [3, 40, 41, 42, 43, 44, 45, 46, 47], [20, 21, 22, 23, 24, 25, 26, 27, 28]
    total = [x + y for x, y in zip(a, b, strict=True)]
    assert audit(dorp({"overig": b}), dorp({"alles": total, "a": a, "b": b})) == []
    assert "S15" in audit(dorp({"a": a, "c": b}), dorp({"alles": total}))


def test_a_new_name_does_not_hide_that_it_is_the_same_subject(dorp, audit):
    later = [*COUNTS[:8], COUNTS[8] - 2]
    assert "S11" in audit(dorp({"gevallen": later}), dorp({"meldingen": COUNTS}))


def test_other_boundaries_of_one_area_that_differ_by_few_persons_block(dorp, audit):
    later = dorp({"x": [*COUNTS[:8], COUNTS[8] - 2]}, boundary_year=2025)
    assert "S11" in audit(later, dorp({"x": COUNTS}))


def test_a_register_read_twice_asks_and_another_year_does_not(dorp, policy, codes, told, replace):
    before = told(repair(dorp({"x": COUNTS}), policy=policy))
    earlier = [{**fact, "jaar": 2023, "grensjaar": 2023} for fact in before]
    soon = dorp({"x": [*COUNTS[:8], COUNTS[8] - 2]})
    later = dorp({"x": [n + 2 for n in COUNTS]})
    assert codes(disclosure.check(soon, policy=policy, ledger=earlier)) == ["S18"]
    assert codes(disclosure.check(later, policy=policy, ledger=earlier)) == []


def test_a_share_of_before_does_not_give_a_count_of_now(dorp, audit):
    """The count of one buurt is hidden now; its share on a known base was released under another name."""
    counts = [30, 40, 50, 20, 30, 60, 25, 35, 45]
    shares = [round(100 * n / 500, 2) for n in counts]
    wijken = [round(100 * sum(counts[3 * n : 3 * n + 3]) / 1500, 2) for n in range(3)]
    before = dorp(
        {"x_pct": [round(100 * sum(counts) / 4500, 2), *wijken, *shares]},
        unit="%", denominator="inwoners", aggregation="quotient", decimals=2,
    )  # fmt: skip
    later = [*counts[:8], 43]
    assert "S11" in audit(dorp({"x": later}), before)


def test_what_is_hidden_in_both_stays_hidden_and_passes(dorp, audit):
    before = dorp({"x": COUNTS}, drop=["GM9999"])
    assert audit(dorp({"x": COUNTS}), before) == []


def test_the_screen_gate_knows_earlier_releases_too(dorp, policy, told, peildatum):
    facts = told(repair(dorp({"x": COUNTS}, drop=["GM9999", *WIJKEN]), policy=policy))
    with pytest.raises(Blocked, match="terug te rekenen"):
        clear(dorp({"x": COUNTS}, drop=BUURTEN), policy=policy, peildatum=peildatum, ledger=facts)


def test_without_own_figures_nothing_is_audited(dorp, policy, codes):
    offered = dorp({"x": COUNTS}, published=("x",))
    broken = Ledger(damaged=("vrijgave-2026-001/grootboek.jsonl (regel 3)",))
    assert codes(disclosure.check(offered, policy=policy, ledger=broken)) == []


# --- reading -----------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path, dorp, told, policy):
    """A folder with one release and its journal."""
    place = tmp_path / "uitvoer" / "vrijgave-2026-001"
    place.mkdir(parents=True)
    facts = told(repair(dorp({"x": COUNTS}, drop=["GM9999", *WIJKEN]), policy=policy))
    lines = [json.dumps({key: value for key, value in fact.items() if key != "bundel"}) for fact in facts]
    (place / "grootboek.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    entry = {"bundel": place.name, "status": "VRIJGEGEVEN", "stap": "geschreven"}
    (place.parent / "journaal.jsonl").write_text(json.dumps(entry) + "\n", encoding="utf-8")
    return place.parent


def test_what_was_written_is_read_back(folder):
    ledger = read_ledgers(folder)
    assert len(ledger.facts) == 9
    assert {fact["bundel"] for fact in ledger.facts} == {"vrijgave-2026-001"}
    assert ledger.damaged == ledger.absent == ()


@pytest.mark.parametrize(
    "content", [b"{", b'{"gebied": "X"}', b"\xff\xfe", b"[1]", b'{"gebied":"X","indicator":"x","jaar":1e9}']
)
def test_a_damaged_ledger_blocks_with_its_place_and_no_value(content, folder, dorp, policy):
    path = folder / "vrijgave-2026-001" / "grootboek.jsonl"
    path.write_bytes(path.read_bytes() + content + b"\n")
    offered = dorp({"x": COUNTS}, drop=["GM9999", *WIJKEN])
    found = disclosure.check(offered, policy=policy, ledger=read_ledgers(folder))
    assert [f.code for f in found] == ["S16"]
    assert "regel 10" in found[0].message


def test_a_release_that_only_lies_there_as_zip_counts(folder):
    place = folder / "vrijgave-2026-001"
    with zipfile.ZipFile(folder / "vrijgave-2026-001.zip", "w") as archive:
        archive.write(place / "grootboek.jsonl", "vrijgave-2026-001/grootboek.jsonl")
    (place / "grootboek.jsonl").unlink()
    place.rmdir()
    assert len(read_ledgers(folder).facts) == 9
    (folder / "vrijgave-2026-001.zip").write_bytes(b"geen zip")
    assert read_ledgers(folder).damaged == ("vrijgave-2026-001.zip",)


def test_a_release_that_the_journal_names_and_that_is_gone_asks(folder, dorp, policy, codes):
    place = folder / "vrijgave-2026-001"
    (place / "grootboek.jsonl").unlink()
    place.rmdir()
    found = disclosure.check(dorp({"x": COUNTS}), policy=policy, ledger=read_ledgers(folder))
    assert codes(found) == ["S17"]


def test_a_recalled_release_is_still_known_and_the_message_says_so(folder, dorp, policy):
    entry = {"bundel": "vrijgave-2026-001", "stap": "ingetrokken", "status": "INGETROKKEN"}
    with (folder / "journaal.jsonl").open("a", encoding="utf-8") as journal:
        journal.write(json.dumps(entry) + "\n")
    later = dorp({"x": COUNTS}, drop=BUURTEN)
    found = disclosure.check(later, policy=policy, ledger=read_ledgers(folder))
    assert [f.code for f in found] == ["S15"]
    assert "ingetrokken" in found[0].message


def test_the_replaced_exercise_is_left_out(folder):
    assert read_ledgers(folder).without("vrijgave-2026-001").facts == ()


def test_a_sum_needs_all_its_parts():
    import pandas as pd

    parts = {"a": "T", "b": "T"}
    assert "T" not in with_sums(pd.Series({"a": 1.0}), parts, {"a": "wijk", "b": "wijk"}).index


def test_loose_facts_that_are_none_count_as_damage(dorp, policy, codes):
    assert codes(disclosure.check(dorp({"x": COUNTS}), policy=policy, ledger=[{"gebied": 3}])) == ["S16"]


def test_a_zip_with_a_damaged_member_is_named_as_damaged(tmp_path):
    place = tmp_path / "vrijgave-2026-001.zip"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("vrijgave-2026-001/grootboek.jsonl", '{"gebied": "WK999900"}\n' * 400)
    content = bytearray(place.read_bytes())
    at = content.index(b"grootboek.jsonl") + len("grootboek.jsonl")
    content[at : at + 6] = b"\xff" * 6
    place.write_bytes(bytes(content))
    assert place.name in " ".join(read_ledgers(tmp_path).damaged)
