"""Every notebook runs from top to bottom, without a network, and is stored without outputs."""

import json
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

# Residents of wijken in 2024, as tables print them: what is shown on screen is not kept in the notebook.
RESIDENTS = ("11.030", "10.255", "11.975", "9.160", "7.295", "10.075", "7.530", "10.740", "83.058")
NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


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
        notebook, timeout=240, store_widget_state=False, resources={"metadata": {"path": str(path.parent)}}
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
