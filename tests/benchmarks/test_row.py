"""A measurement beside another's: its ratio, its target, and how it is shown."""

import pytest

from benchmarks.row import Row, as_table, best_seconds


@pytest.mark.parametrize(("ours", "met"), [(1.0, True), (2.0, True), (2.1, False)])
def test_a_row_tells_whether_its_target_is_met(ours, met):
    shown = Row("kaart", ours, 4.0, 0.5).to_json()
    assert list(shown) == ["naam", "wij", "ander", "verhouding", "doel", "gehaald"]
    assert shown["verhouding"] == pytest.approx(ours / 4)
    assert shown["gehaald"] is met


def test_rows_are_shown_with_yes_and_no_in_dutch():
    lines = as_table([Row("snel", 1.0, 4.0, 0.5), Row("traag", 4.0, 1.0, 0.5)]).splitlines()
    assert lines[1].split()[-1] == "ja"
    assert lines[2].split()[-1] == "nee"


def test_the_shortest_run_counts(monkeypatch):
    clock = iter([0.0, 3.0, 10.0, 11.0])
    monkeypatch.setattr("time.perf_counter", lambda: next(clock))
    assert best_seconds(lambda: None, repeats=2) == 1.0
