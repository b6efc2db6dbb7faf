"""A recall: a line, a notice, and a check that says so; the bundle itself stays what it was."""

import json
import shutil

import pytest

from guardrails import Policy, ReleaseBlocked
from wijkprofiel.bundle import check_bundle, recall_bundle

WHY = "De bron is na de vrijgave verbeterd en de cijfers kloppen daardoor niet meer."


@pytest.fixture(scope="module")
def policy():
    return Policy.load()


@pytest.fixture
def recalled(released, write, tmp_path, policy):
    """A release that was recalled a day later."""
    result = write(released, tmp_path / "uit")
    recall = recall_bundle(result.folder, reason=WHY, by="A. Jansen", day="2026-11-25", policy=policy)
    return result, recall


def test_the_notice_says_what_why_who_and_what_to_do(recalled):
    result, recall = recalled
    page = recall.notice.read_text(encoding="utf-8")
    assert recall.notice.parent == result.folder.parent
    assert all(
        word in page for word in (WHY, "A. Jansen", result.kenmerk, "25 november 2026", "Verwijder kopieën")
    )
    assert "http:" not in page
    assert "https:" not in page


def test_folder_and_zip_are_called_recalled_and_are_no_deviation(recalled):
    result, _ = recalled
    for place in (result.folder, result.zip_path):
        report = check_bundle(place)
        assert (report.status, report.exit_code) == ("ingetrokken", 0)
        assert WHY in report.notices[0]


def test_a_recalled_bundle_that_was_changed_deviates_too(recalled):
    result, _ = recalled
    (result.folder / "rapport.html").write_bytes(b"anders")
    report = check_bundle(result.folder)
    assert (report.status, report.exit_code) == ("ingetrokken", 6)


def test_the_notice_alone_is_reported_when_the_journal_is_silent(recalled):
    result, recall = recalled
    folder = result.folder.parent
    first = (folder / "journaal.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)[0]
    (folder / "journaal.jsonl").write_text(first, encoding="utf-8")
    report = check_bundle(result.folder)
    assert report.status == "ingetrokken"
    assert recall.notice.name in report.notices[0]


def test_a_second_recall_changes_nothing_and_restores_the_notice(recalled, policy):
    result, recall = recalled
    recall.notice.unlink()
    again = recall_bundle(result.zip_path, reason=WHY + " Echt.", by="B", day="2026-12-01", policy=policy)
    assert not again.created
    assert again.notice.is_file()
    assert again.entry["door"] == "A. Jansen"
    lines = (result.folder.parent / "journaal.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["stap"] for line in lines] == ["geschreven", "ingetrokken"]


def test_the_same_content_released_again_gets_a_number_of_its_own(recalled, released, write):
    result, _ = recalled
    again = write(released, result.folder.parent)
    assert again.created
    assert again.folder != result.folder
    assert check_bundle(again.folder).status == "vrijgegeven"


def test_a_bundle_that_was_removed_can_still_be_recalled(released, write, tmp_path, policy):
    result = write(released, tmp_path / "uit")
    shutil.rmtree(result.folder)
    assert recall_bundle(result.folder, reason=WHY, by="A", day="2026-11-25", policy=policy).created


def test_a_reason_with_personal_data_is_refused_and_nothing_is_written(released, write, tmp_path, policy):
    result = write(released, tmp_path / "uit")
    before = (result.folder.parent / "journaal.jsonl").read_bytes()
    with pytest.raises(ReleaseBlocked, match="kan niet in het bericht"):
        recall_bundle(
            result.folder, reason=WHY + " Bel 06-12345678.", by="A", day="2026-11-25", policy=policy
        )
    assert (result.folder.parent / "journaal.jsonl").read_bytes() == before
    assert not list(result.folder.parent.glob("*-ingetrokken.html"))
