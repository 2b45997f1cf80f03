"""The house rules hold on the real tree, and each is shown to bite on a small bad one."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house import rules

ROOT = Path(__file__).resolve().parents[2]
Rule = Callable[[Path], list[str]]

BAD = {
    rules.long_files: ("core/long.py", "x = 1\n" * 401),
    rules.long_functions: ("core/long.py", "def f():\n" + "    x = 1\n" * 40),
    rules.wide_classes: (
        "core/wide.py",
        "class Wide:\n" + "".join(f"    def do_{n}(self): ...\n" for n in range(11)),
    ),
    rules.drawers: ("core/utils.py", ""),
    rules.message_boxes: ("desktop/pages/train.py", "from PySide6.QtWidgets import QMessageBox\n"),
    rules.nested_event_loops: ("desktop/app.py", "app.process" + "Events()\n"),
    rules.swallowed_errors: ("core/quiet.py", "try:\n    f()\nexcept Exception:\n    pass\n"),
    rules.machine_paths: ("core/here.py", "DATA = '/" + "home/ann/data'\n"),
    rules.registry_addresses: ("requirements.lock", "--find-" + "links wheels\n"),
}
GOOD = {
    rules.long_files: ("core/short.py", "x = 1\n" * 400),
    rules.long_functions: ("core/short.py", "def f():\n" + "    x = 1\n" * 39),
    rules.wide_classes: (
        "desktop/view.py",
        "class View:\n" + "".join(f"    def on{n}Event(self, event): ...\n" for n in range(11)),
    ),
    rules.drawers: ("core/geometry.py", ""),
    rules.message_boxes: ("desktop/messages.py", "from PySide6.QtWidgets import QMessageBox\n"),
    rules.nested_event_loops: ("desktop/app.py", "app.exec()\n"),
    rules.swallowed_errors: ("core/loud.py", "try:\n    f()\nexcept OSError:\n    pass\n"),
    rules.machine_paths: ("core/there.py", "FONTS = '/usr/share/fonts'\n"),
    rules.registry_addresses: ("requirements.lock", "numpy==2.0 \\\n    --hash=sha256:00\n"),
}


def make_tree(root: Path, name: str, text: str) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    subprocess.run(["git", "init", "--quiet", str(root)], check=True)
    return root


def name_of(rule: Rule) -> str:
    return rule.__name__


@pytest.mark.parametrize("rule", BAD, ids=name_of)
def test_the_real_tree_keeps_the_rule(rule: Rule):
    assert rule(ROOT) == []


@pytest.mark.parametrize("rule", BAD, ids=name_of)
def test_the_rule_bites_on_a_bad_tree(rule: Rule, tmp_path: Path):
    assert len(rule(make_tree(tmp_path, *BAD[rule]))) == 1


@pytest.mark.parametrize("rule", GOOD, ids=name_of)
def test_the_rule_lets_a_good_tree_pass(rule: Rule, tmp_path: Path):
    assert rule(make_tree(tmp_path, *GOOD[rule])) == []


@pytest.mark.parametrize("words", ["https" + "://" + "somewhere", "wheel @ file:" + "wheels/it.whl"])
def test_an_address_in_the_lock_is_found_in_whatever_form(words: str, tmp_path: Path):
    assert len(rules.registry_addresses(make_tree(tmp_path, "requirements.lock", f"{words}\n"))) == 1


def test_the_rules_see_every_folder_of_the_program():
    seen = {path.relative_to(ROOT).parts[0] for path in rules.python_files(ROOT)}
    assert seen >= {*rules.FOLDERS, "tests", "bootstrap.py", "roadwright.py"}


def test_importing_what_is_not_the_window_brings_in_neither_qt_nor_torch():
    heavy = ("PySide6", "pyqtgraph", "torch", "torchvision", "ultralytics")
    assert rules.heavy_imports(ROOT, rules.light_modules(ROOT), heavy) == []


def test_importing_core_brings_in_neither_opencv_nor_onnxruntime():
    modules = [name for name in rules.light_modules(ROOT) if name.split(".")[0] == "core"]
    assert rules.heavy_imports(ROOT, modules, ("cv2", "onnxruntime")) == []


def test_a_module_that_imports_something_heavy_is_named(tmp_path: Path):
    make_tree(tmp_path, "core/__init__.py", "")
    make_tree(tmp_path, "core/heavy.py", "import sqlite3\n")
    modules = rules.light_modules(tmp_path)
    assert rules.heavy_imports(tmp_path, modules, ("sqlite3",)) == ["core.heavy brings in sqlite3"]
