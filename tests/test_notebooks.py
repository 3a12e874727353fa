"""The notebooks run from top to bottom on what is in the repository, and are kept without outputs."""

import os
from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat", reason="the extra `notebook` is not installed")
nbclient = pytest.importorskip("nbclient", reason="the extra `notebook` is not installed")
pytest.importorskip("ipykernel", reason="the extra `notebook` is not installed")

FOLDER = Path(__file__).parents[1] / "notebooks"
TOLD = {
    "kazakhstan-and-the-middle-east": ["Kazakhstan - ", "dyads with relations", "best_rank", "single source", "<svg"],
    "sparql-by-example": ["kg:Country", "whom", "SELECT", "origins"],
    "bring-your-own-articles": ["MultiDiGraph", "matrix.html", "graph.html", "negated"],
}
"""What the outputs of each notebook must hold."""


def outputs(notebook):
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            yield output.get("text", "")
            yield from (str(value) for value in output.get("data", {}).values())


def test_every_notebook_is_known():
    assert sorted(path.stem for path in FOLDER.glob("*.ipynb")) == sorted(TOLD)


@pytest.mark.parametrize("name", sorted(TOLD))
def test_a_notebook_runs_and_tells_what_it_should(name, monkeypatch, tmp_path):
    # Jupyter's own start-up may warn; what our code does is tested elsewhere with warnings as errors
    monkeypatch.setenv("PYTHONWARNINGS", "ignore")
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    notebook = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    client = nbclient.NotebookClient(notebook, timeout=300, resources={"metadata": {"path": os.fspath(FOLDER)}})
    client.execute()
    told = "\n".join(outputs(notebook))
    assert [words for words in TOLD[name] if words not in told] == []


@pytest.mark.parametrize("name", sorted(TOLD))
def test_a_notebook_is_kept_without_outputs(name):
    notebook = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
