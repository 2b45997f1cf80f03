"""The contracts of import-linter hold on the real tree, and each is broken by one offending import."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.rules import FOLDERS

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]

OFFENCES = [
    ("layers", "core/offence.py", "import labeling"),
    ("layers", "labeling/offence.py", "import training"),
    ("layers", "training/offence.py", "def f():\n    import exports"),
    ("layers", "exports/offence.py", "from desktop import context"),
    ("resources", "training/offence.py", "import resources"),
    ("resources-below", "resources/offence.py", "import labeling"),
    ("qt", "core/offence.py", "def f():\n    from PySide6 import QtCore"),
    ("qt", "exports/offence.py", "import pyqtgraph"),
    ("qt", "desktop/worker.py", "import desktop.offence_window"),
    ("qt", "desktop/cli/offence.py", "import desktop.offence_window"),
    ("torch", "training/offence.py", "import torch"),
    ("torch", "desktop/offence.py", "def f():\n    import ultralytics"),
    ("onnxruntime", "training/offence.py", "import onnxruntime"),
    ("onnxruntime", "desktop/offence.py", "from onnxruntime import InferenceSession"),
]
PERMITTED = [
    ("torch", "training/ultralytics_backend", "import torch\nimport ultralytics\n"),
    ("torch", "training/torchvision_backend", "def f():\n    import torchvision\n"),
    ("onnxruntime", "exports/permitted", "import onnxruntime\n"),
    ("qt", "desktop/permitted", "import PySide6\n"),
]


def lint(root: Path, contract: str) -> subprocess.CompletedProcess[str]:
    """Runs one contract on a tree. Never cached: the tree lives for one test."""
    program = "from importlinter.cli import lint_imports_command as run; run()"
    arguments = ["--no-cache", "--no-logo", "--contract", contract]
    return subprocess.run(
        [sys.executable, "-c", program, *arguments], cwd=root, capture_output=True, text=True, check=False
    )


def add_line(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(f"{before}\n{text}\n", encoding="utf-8")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The real packages and their contracts, free to be spoilt; with one window that knows Qt."""
    for folder in FOLDERS:
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    add_line(tmp_path / "desktop" / "offence_window.py", "from PySide6 import QtWidgets")
    return tmp_path


@pytest.mark.parametrize("contract", [contract["id"] for contract in CONTRACTS])
def test_the_contract_holds_on_the_real_tree(contract: str):
    done = lint(ROOT, contract)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("contract", "file", "offence"), OFFENCES)
def test_one_offending_import_breaks_the_contract(copy: Path, contract: str, file: str, offence: str):
    add_line(copy / file, offence)
    assert "0 kept, 1 broken" in lint(copy, contract).stdout


@pytest.mark.parametrize(("contract", "module", "text"), PERMITTED)
def test_an_import_in_its_right_place_keeps_the_contract(copy: Path, contract: str, module: str, text: str):
    folder = copy / module
    add_line(folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py"), text)
    assert "1 kept, 0 broken" in lint(copy, contract).stdout


def test_every_contract_is_shown_to_break():
    assert {contract["id"] for contract in CONTRACTS} == {contract for contract, _, _ in OFFENCES}
