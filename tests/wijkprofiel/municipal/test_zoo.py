"""Every animal of the zoo is read right, asked about, or refused; never read wrong in silence."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

import wijkprofiel as wp
from guardrails import Policy
from wijkprofiel.municipal import SourceSheet
from wijkprofiel.municipal.asked_reading import checked_reading
from wijkprofiel.municipal.read import read_source

_SPEC = importlib.util.spec_from_file_location("municipal_zoo", Path(__file__).with_name("zoo.py"))
zoo = importlib.util.module_from_spec(_SPEC)
sys.modules["municipal_zoo"] = zoo
_SPEC.loader.exec_module(zoo)

EXIT = {"read": 0, "ask": 4, "refuse": 3}


def test_there_are_at_least_sixty_animals_with_names_of_their_own():
    assert len(zoo.ZOO) >= 60
    assert len({case.name for case in zoo.ZOO}) == len(zoo.ZOO)


@pytest.fixture(scope="module")
def rules():
    """The law layer, without a vault: comparing figures with it takes most of the time and has its own tests."""
    return Policy.load()


def check_animal(case, source):
    """What must hold of the source that came of an animal."""
    found = {item.code for item in source.report.notices}
    told = f"{[(n.code, n.message) for n in source.report.notices]} {source.report.questions}"
    assert source.report.exit_code == EXIT[case.outcome], told
    assert not case.codes or found & set(case.codes), told
    if case.outcome == "read":
        figures = zoo.first_measure(source.measures)
        assert {area: figures.get(area) for area in case.expected} == case.expected
        assert source.usable
    else:
        assert source.measures.empty
        assert not source.indicators
    said = repr(source) + source._repr_html_() + source.als_json()
    assert not [secret for secret in case.silent if secret in said]


def answers_of(case):
    return {key: value for key, value in {**zoo.ANSWERS, **case.answers}.items() if value is not None}


@pytest.mark.parametrize("case", zoo.ZOO, ids=lambda case: case.name)
def test_a_file_is_read_right_asked_about_or_refused(case, tmp_path, rules):
    path = case.make(tmp_path)
    before = path.read_bytes()
    answers = answers_of(case)
    sheet = SourceSheet(eenheid=answers.pop("eenheid", ""))
    check_animal(
        case, read_source(path, reading=checked_reading(answers), sheet=sheet, policy=rules, vault=None)
    )
    assert path.read_bytes() == before


@pytest.mark.lang
@pytest.mark.parametrize("case", zoo.ZOO, ids=lambda case: case.name)
def test_the_same_holds_beside_the_vault_and_at_most_three_things_are_asked(case, tmp_path):
    path = case.make(tmp_path)
    check_animal(case, wp.inlezen(path, bewaren=False, **answers_of(case)))
    questions = wp.inlezen(path, bewaren=False).report.questions
    assert {q.key for q in questions} <= {"wat", "jaar", "noemer"}


HUGE = """
import resource, sys
from pathlib import Path
from wijkprofiel.municipal import inlezen
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
answers = {"gemeente": sys.argv[2]} if len(sys.argv) > 2 else {}
source = inlezen(Path(sys.argv[1]), bewaren=False, jaar=2022, noemer="geen", **answers)
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(source.report.exit_code, (after - before) // 1024, len(source.measures))
"""


def memory_of(path, *extra):
    """Exit code, megabytes of memory that reading took on top of the program, and rows, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", HUGE, str(path), *extra],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    return tuple(map(int, done.stdout.split()))


@pytest.mark.lang
def test_a_file_of_two_million_cases_is_refused_within_bounded_memory(tmp_path):
    path = tmp_path / "gevallen.csv"
    with path.open("w", encoding="utf-8") as stream:
        stream.write("wijk;soort;datum\n")
        for i in range(2_000_000):
            stream.write(f"WK01640{i % 10};melding {i % 50};2022-01-{1 + i % 28:02d}\n")
    code, megabytes, rows = memory_of(path)
    assert (code, rows) == (3, 0)
    assert megabytes < 500


@pytest.mark.lang
def test_a_national_file_is_streamed_for_one_gemeente(tmp_path):
    path = tmp_path / "land.csv"
    with path.open("w", encoding="utf-8") as stream:
        stream.write("wijk;jaar;" + ";".join(f"cijfer {k}" for k in range(20)) + "\n")
        for year in range(2012, 2023):
            for gemeente in range(1, 400):
                for wijk in range(10):
                    stream.write(f"WK{gemeente:04d}{wijk:02d};{year};" + ";".join(["7"] * 20) + "\n")
    code, megabytes, rows = memory_of(path, "GM0164")
    assert (code, rows) == (0, 11 * 11 * 20)
    assert megabytes < 500


@pytest.mark.lang
def test_a_zip_bomb_takes_no_memory(tmp_path):
    code, megabytes, _ = memory_of(zoo.bomb("bom.xlsx", "xl/worksheets/sheet1.xml")(tmp_path))
    assert code == 3
    assert megabytes < 150
