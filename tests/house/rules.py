"""The house rules that a program can hold, each a pure function from a tree's root to what breaks it.

Tests are looser in two things: their classes may have any number of methods, and they may name a message box.
A revision of the database lists what the tables were on one day and is never edited: its size is not judged.
Nothing here imports the code it judges, save by way of a fresh interpreter.
"""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

FOLDERS = ("core", "labeling", "training", "exports", "desktop", "resources")
MAX_FILE_LINES, MAX_FUNCTION_LINES, MAX_PUBLIC_METHODS = 400, 40, 10
DRAWERS = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "base", "misc"}
# Split in two, so that this file does not break its own rules.
MACHINE_PATHS = re.compile(r"(?<![\w.])/" + r"(work|home|root|Users)/[\w.]")
REGISTRY_ADDRESS = re.compile(r"https?:" + r"//|--(extra-)?index-url|--find-links|file:")
QT_CALLBACK = re.compile(r".+(Event|Hint)$|^(paint|boundingRect|shape|data|setData|rowCount|columnCount|flags)$")
TEXT_SUFFIXES = {
    ".py",
    ".toml",
    ".md",
    ".txt",
    ".lock",
    ".yml",
    ".yaml",
    ".json",
    ".spec",
    ".ini",
    ".sh",
    ".qss",
}


def python_files(root: Path) -> list[Path]:
    """Every Python file of the tree: the packages, the root and the tests."""
    found = [path for folder in (*FOLDERS, "tests") for path in (root / folder).rglob("*.py")]
    return sorted([*root.glob("*.py"), *found])


def is_test(root: Path, path: Path) -> bool:
    return path.relative_to(root).parts[0] == "tests"


def is_revision(path: Path) -> bool:
    return path.parent.name == "versions" and path.parent.parent.name == "migrations"


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def nodes(root: Path) -> Iterator[tuple[str, Path, ast.AST]]:
    """Each syntax node of each file, with the file's name inside the tree."""
    for path in python_files(root):
        for node in ast.walk(tree_of(path)):
            yield path.relative_to(root).as_posix(), path, node


def long_files(root: Path) -> list[str]:
    counts = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in python_files(root)}
    return [
        f"{path.relative_to(root)}: {n} lines"
        for path, n in counts.items()
        if n > MAX_FILE_LINES and not is_revision(path)
    ]


def long_functions(root: Path) -> list[str]:
    broken = []
    for name, path, node in nodes(root):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not is_revision(path):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > MAX_FUNCTION_LINES:
                broken.append(f"{name}:{node.lineno} {node.name}: {lines} lines")
    return broken


def _is_public_verb(node: ast.stmt) -> bool:
    """Whether a class's statement is a method that others call: no property, and nothing that Qt calls."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or node.name.startswith("_"):
        return False
    marks = {ast.unparse(mark).split("(")[0].split(".")[-1] for mark in node.decorator_list}
    return not marks & {"property", "setter", "overload", "override"} and not QT_CALLBACK.match(node.name)


def wide_classes(root: Path) -> list[str]:
    broken = []
    for name, path, node in nodes(root):
        if isinstance(node, ast.ClassDef) and not is_test(root, path):
            count = sum(_is_public_verb(child) for child in node.body)
            if count > MAX_PUBLIC_METHODS:
                broken.append(f"{name}:{node.lineno} {node.name}: {count} public methods")
    return broken


def drawers(root: Path) -> list[str]:
    """Modules and folders named for no noun, where anything ends up."""
    return [
        str(path.relative_to(root))
        for path in python_files(root)
        if DRAWERS & {*path.relative_to(root).parts[:-1], path.stem}
    ]


def message_boxes(root: Path) -> list[str]:
    """`QMessageBox` outside desktop/messages.py, the one place that shows an error."""
    return [
        f"{name}:{getattr(node, 'lineno', 0)}"
        for name, path, node in nodes(root)
        if name != "desktop/messages.py" and not is_test(root, path) and _names(node, "QMessageBox")
    ]


def nested_event_loops(root: Path) -> list[str]:
    return [
        f"{name}:{getattr(node, 'lineno', 0)}" for name, _, node in nodes(root) if _names(node, "process" + "Events")
    ]


def _names(node: ast.AST, word: str) -> bool:
    if isinstance(node, ast.Name):
        return node.id == word
    if isinstance(node, ast.Attribute):
        return node.attr == word
    return isinstance(node, ast.alias) and node.name == word


def swallowed_errors(root: Path) -> list[str]:
    """`except:` or `except Exception:` with nothing but `pass` or `...` under it."""
    broken = []
    for name, _, node in nodes(root):
        if not isinstance(node, ast.ExceptHandler):
            continue
        is_broad = node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"}
        is_empty = all(isinstance(s, ast.Pass | ast.Continue) or ast.unparse(s) == "..." for s in node.body)
        if is_broad and is_empty:
            broken.append(f"{name}:{node.lineno}")
    return broken


def machine_paths(root: Path) -> list[str]:
    """Paths of somebody's machine in files that git tracks, or would."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    broken = []
    for name in filter(None, listed.split("\0")):
        path = root / name
        if not path.is_file() or not (path.suffix in TEXT_SUFFIXES or name == ".ci/run"):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if MACHINE_PATHS.search(line):
                broken.append(f"{name}:{number}")
    return broken


def registry_addresses(root: Path) -> list[str]:
    """Lines of the lock that say where a package comes from: that is for each machine's own settings."""
    lines = (root / "requirements.lock").read_text(encoding="utf-8").splitlines()
    return [f"requirements.lock:{n}" for n, line in enumerate(lines, 1) if REGISTRY_ADDRESS.search(line)]


def light_modules(root: Path) -> list[str]:
    """The modules that must be importable without Qt and torch."""
    files = [path for folder in ("core", "labeling", "exports") for path in (root / folder).rglob("*.py")]
    files += [
        *(root / "desktop" / "cli").rglob("*.py"),
        root / "desktop" / "cli.py",
        root / "desktop" / "worker.py",
    ]
    relative = [path.relative_to(root).with_suffix("") for path in files if path.is_file()]
    names = [".".join(path.parts).removesuffix(".__init__") for path in relative]
    # Alembic runs these with a database in hand; they are no modules to import.
    return sorted(name for name in names if not re.search(r"migrations\.(env|versions\.\d)", name))


def heavy_imports(root: Path, modules: list[str], forbidden: tuple[str, ...]) -> list[str]:
    """Of `modules`, those whose import brings in something forbidden; all in one fresh interpreter."""
    program = (
        "import importlib, sys\n"
        f"for name in {modules!r}:\n"
        "    importlib.import_module(name)\n"
        f"    heavy = sorted(set({forbidden!r}) & set(sys.modules))\n"
        "    if heavy:\n"
        "        print(name, 'brings in', *heavy)\n"
        "        break\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-c", program], cwd=root, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        return [done.stderr.strip().splitlines()[-1]]
    return done.stdout.splitlines()
