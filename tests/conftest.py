"""What all tests stand on: no screen, no settings of the person, and a project of their own."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["ROADWRIGHT_CONFIG_DIR"] = tempfile.mkdtemp(prefix="roadwright-settings-")

from core.project import Project, create_project
from core.settings import Settings
from desktop.composition import make_context
from desktop.context import Context

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


def pytest_configure(config: pytest.Config) -> None:
    """The platform without a screen says this of each dialog and popup; it is no fault of ours."""
    for what in ("propagateSizeHints", "raise", "grabbing the keyboard"):
        config.addinivalue_line("qt_log_ignore", f"This plugin does not support {what}")


@pytest.fixture
def config_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings of this test alone."""
    folder = tmp_path / "settings"
    monkeypatch.setenv("ROADWRIGHT_CONFIG_DIR", str(folder))
    return folder


@pytest.fixture
def project(tmp_path: Path, config_dir: Path) -> Iterator[Project]:
    """A new, empty project."""
    made = create_project(tmp_path / "project", "Test drive")
    yield made
    made.close()


@pytest.fixture
def context(project: Project) -> Context:
    """What pages are handed."""
    return make_context(project, Settings(author="tester"))


@pytest.fixture
def hub(context: Context, qapp: object) -> Iterator[object]:
    """The changes of the project, as the window hears them."""
    from desktop.changes_hub import ChangesHub

    made = ChangesHub(context.project.registry, context.origin)
    yield made
    made.stop()


@pytest.fixture
def speaking(qapp: "QApplication") -> Iterator[None]:
    """Whatever language a test brings in is gone after it."""
    from PySide6.QtCore import QTranslator

    yield
    for each in qapp.findChildren(QTranslator):
        qapp.removeTranslator(each)
        each.setParent(None)
