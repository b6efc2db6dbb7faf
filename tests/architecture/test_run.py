"""run.py: what it understands, where the environment goes, when it is made again. Nothing is installed."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def run(project):
    spec = importlib.util.spec_from_file_location("run", project / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def small_project(tmp_path):
    (tmp_path / "requirements.lock").write_text("a==1\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    return tmp_path


def complete(run, folder, stamp):
    """Lay down what a finished environment has, as far as run.py looks."""
    python = run.environment_python(folder)
    python.parent.mkdir(parents=True)
    python.touch()
    (folder / run.STAMP).write_text(stamp + "\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "start"),
    [
        ([], ["-m", "wijkprofiel", "maken", "voorbeelden/hengelo.toml", "--naar", "uitvoer"]),
        (["test"], ["-m", "pytest", "--numprocesses=auto", "--dist=loadfile"]),
        (
            ["test", "-k", "kaart", "--alles"],
            ["-m", "pytest", "--numprocesses=auto", "--dist=loadfile", "-k", "kaart", "--alles"],
        ),
        (["lab", "--no-browser"], ["-m", "jupyterlab", "notebooks", "--ip=127.0.0.1"]),
        (["workshop", "--controle"], ["-m", "wijkprofiel", "workshop", "--controle"]),
        (["bench", "kaart", "--json", "x.json"], ["-m", "benchmarks", "kaart", "--json", "x.json"]),
    ],
)
def test_arguments_become_a_job(run, arguments, start):
    assert run.job_command(arguments)[: len(start)] == start


def test_the_example_of_the_main_job_exists(run, project):
    assert (project / run.job_command([])[3]).is_file()


@pytest.mark.parametrize("arguments", [["fiets"], ["tests"], ["--alles"]])
def test_other_arguments_end_with_2_and_dutch_usage(project, arguments):
    done = subprocess.run(
        [sys.executable, "run.py", *arguments],
        cwd=project,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Gebruik:" in done.stderr


@pytest.mark.parametrize(("version", "fits"), [((3, 10, 13), False), ((3, 11, 0), True), ((3, 14, 1), True)])
def test_an_old_python_is_refused_in_dutch(run, version, fits):
    problem = run.version_problem(version, "python")
    assert (problem == "") is fits
    assert fits or "Python 3.11 of nieuwer is nodig" in problem


def test_the_environment_stands_in_the_project(run):
    assert run.environment_folder(Path("p"), {}) == Path("p/.venv")
    assert run.environment_folder(Path("p"), {"LOCALAPPDATA": "local"}) == Path("p/.venv")


def test_the_environment_leaves_a_onedrive_folder(run):
    place = {"LOCALAPPDATA": "local"}
    first = run.environment_folder(Path("C/Users/a/OneDrive - Gemeente/een"), place)
    second = run.environment_folder(Path("C/Users/a/OneDrive - Gemeente/twee"), place)
    assert first.parts[:2] == ("local", "wijkprofiel")
    assert first != second


def test_only_a_long_windows_path_is_warned_about(run):
    short, long = Path("p") / ".venv", Path("p" * 120) / ".venv"
    assert run.path_warning(short, windows=True) == ""
    assert run.path_warning(long, windows=False) == ""
    assert "260 tekens" in run.path_warning(long, windows=True)


def test_a_finished_environment_is_used_again(run, small_project):
    stamp = run.wanted_stamp(small_project)
    complete(run, small_project / ".venv", stamp)
    assert run.is_ready(small_project / ".venv", stamp)


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_a_changed_input_makes_the_environment_old(run, small_project, name):
    complete(run, small_project / ".venv", run.wanted_stamp(small_project))
    (small_project / name).write_text("changed", encoding="utf-8")
    assert not run.is_ready(small_project / ".venv", run.wanted_stamp(small_project))


def test_line_endings_do_not_make_the_environment_old(run, small_project):
    before = run.wanted_stamp(small_project)
    (small_project / "requirements.lock").write_bytes(b"a==1\r\n")
    assert run.wanted_stamp(small_project) == before


def test_an_interrupted_install_is_done_again(run, small_project, monkeypatch):
    done = []

    def interrupted(folder):
        done.append(folder)
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "install", interrupted)
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            run.prepare(small_project)
    assert len(done) == 2


def test_a_complete_install_is_stamped_once(run, small_project, monkeypatch):
    done = []

    def installed(folder):
        done.append(folder)
        python = run.environment_python(folder)
        python.parent.mkdir(parents=True)
        python.touch()

    monkeypatch.setattr(run, "install", installed)
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    first, second = run.prepare(small_project), run.prepare(small_project)
    assert first == second == run.environment_python(small_project / ".venv")
    assert len(done) == 1


def test_pip_takes_over_when_uv_fails(run, tmp_path, monkeypatch):
    used = []

    def failing(folder, *, fresh):
        raise run.SetupFailed("uv kan het niet")

    monkeypatch.setattr(run, "install_with_uv", failing)
    monkeypatch.setattr(run, "install_with_pip", lambda folder, *, fresh: used.append(folder))
    run.install(tmp_path / ".venv")
    assert used == [tmp_path / ".venv"]


def test_the_lock_pins_the_installer_itself(run, project):
    entry = run.lock_entry("uv", (project / "requirements.lock").read_text(encoding="utf-8"))
    assert entry.startswith("uv==")
    assert entry.count("==") == 1
    assert "--hash=sha256:" in entry


@pytest.mark.parametrize(
    ("output", "word"),
    [
        ("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate in certificate chain", "PIP_CERT"),
        ("invalid peer certificate: UnknownIssuer", "SSL_CERT_FILE"),
        ("OSError: [Errno 28] No space left on device", "ruimte"),
        ("Name or service not known", "verbinding"),
    ],
)
def test_a_failed_step_comes_with_a_remedy(run, output, word):
    assert word in run.remedy(output)


def test_another_active_environment_leaves_no_trace(run):
    kept = run.child_environment({"VIRTUAL_ENV": "x", "PYTHONPATH": "x", "PYTHONHOME": "x", "HOME": "h"})
    assert kept["HOME"] == "h"
    assert kept["UV_SYSTEM_CERTS"] == "true"
    assert not {"VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME"} & set(kept)


@pytest.mark.parametrize("code", [0, 3, 6])
def test_the_exit_code_of_the_job_passes_through(run, code):
    assert run.run_job(Path(sys.executable), ["-c", f"raise SystemExit({code})"]) == code


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signals of this kind")
def test_a_killed_job_is_a_failure(run):
    assert run.run_job(Path(sys.executable), ["-c", "import os; os.kill(os.getpid(), 9)"]) == 137
