"""Every notebook runs from top to bottom, without a network, and is stored without outputs."""

import json
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from wijkprofiel.stages import CHAIN

# Residents of wijken in 2024, as tables print them: what is shown on screen is not kept in the notebook.
RESIDENTS = ("11.030", "10.255", "11.975", "9.160", "7.295", "10.075", "7.530", "10.740", "83.058")
NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
MANUAL = Path(__file__).parents[2] / "docs" / "handleiding-experiment.md"
PHASE = re.compile(r"\*\*Fase ([1-6]) van 6: ([a-z ]+)\.\*\*")


@pytest.fixture
def quiet_jupyter(tmp_path, monkeypatch):
    """Fresh Jupyter folders, and no road to the outside."""
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("PYTHONPATH", raising=False)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_runs_offline(path, quiet_jupyter):
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=240,
        store_widget_state=False,
        record_timing=False,  # a moment such as 19:59:11.975 would be read as a figure
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute()
    shown = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert shown
    assert not [output for output in shown if output["output_type"] == "error"]
    saved = nbformat.writes(notebook)
    assert len(saved) < 100_000
    assert [figure for figure in RESIDENTS if figure in saved] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_is_stored_without_outputs_and_tells_one_short_story(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in code)
    assert len(code) <= 10
    source = "\n".join("".join(cell["source"]) for cell in code)
    assert "def " not in source
    assert "class " not in source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_names_its_phase_its_place_in_the_chain_and_who_takes_part(path):
    first = _texts(path)[0]
    assert re.search(r"\*\*(Fase [1-6] van 6: [a-z ]+|Alle zes fasen)\.\*\*", first)
    assert any(step in first.partition("**Plaats in de keten:**")[2].partition(". **")[0] for step in CHAIN)
    assert first.partition("**Wie doet mee:**")[2].partition(".")[0].strip()


@pytest.mark.parametrize("page", [NOTEBOOKS[0].parent / "00_begin_hier.ipynb", MANUAL], ids=lambda p: p.name)
def test_every_phase_has_a_notebook_and_the_tables_say_the_same(page):
    text = _texts(page)[0] if page.suffix == ".ipynb" else page.read_text(encoding="utf-8")
    told = {}
    for number, name, notebooks in re.findall(
        r"^\| (\d)\. ([a-z ]+) \|[^|]*\| (`[^|]+) \|", text, re.MULTILINE
    ):
        told |= dict.fromkeys(re.findall(r"`(\w+)`", notebooks), (number, name))
    said = {path.stem: PHASE.search(_texts(path)[0]) for path in NOTEBOOKS}
    assert told == {stem: found.groups() for stem, found in said.items() if found}
    assert {number for number, _ in told.values()} == set("123456")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_has_short_exercises_each_with_an_answer(path):
    *story, last = _texts(path)
    asked = re.findall(r"\*\*Oefening (\d+)\.\*\* (.+)", "\n".join(story))
    answered = re.findall(r"<summary>Antwoord (\d+)</summary>\n\n(.+)\n\n</details>", last)
    assert [number for number, _ in asked] == [str(n) for n in range(1, len(asked) + 1)]
    assert len(asked) >= 2
    assert [number for number, _ in answered] == [number for number, _ in asked]
    assert max(len(text.split()) for _, text in (*asked, *answered)) <= 45


def _texts(path):
    """The Markdown cells of a notebook."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
