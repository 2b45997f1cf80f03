"""Writes resources/translations/roadwright.ts, the template of all translations: each text for people, once.

Run it after a text was changed: `python -m desktop.translation_template`. A test fails while it is out of step.
Texts are found where they are said: in `tr`, in refusals (UserError), in `say` and `notify`, in names of edits, in what
findings say (a name `detail` that is given a sentence), and in the tables named below. Knows no Qt.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import yaml

ROOT = Path(__file__).parent.parent
FOLDERS = ("core", "labeling", "training", "exports", "desktop")
POLICIES = "resources/policies"  # their titles and words
TEMPLATE = "resources/translations/roadwright.ts"
SPEAKING = {"tr", "_tr", "spoken", "translate"}  # what these are given is shown as it is
TELLING = {"say", "notify", "show_note", "UserError", "Edit"}  # of what these are given, sentences are
PASSING = {"show", "passing"}  # and of these, who say how far work is
TABLES = {
    "desktop/pages/label_commands.py": None,
    "desktop/pages/label_tools.py": ("WORDS", "HINTS"),
    "labeling/review_states.py": ("WORDS",),
    "training/transforms/catalogue.py": ("_ALL",),
    "desktop/pages/label_attributes.py": ("FLAGS",),
    "desktop/pages/data_findings_words.py": ("WORDS",),
}  # every text in the module, or in these tables of it


def texts(root: Path) -> dict[str, list[str]]:
    """Text -> the places that say it, `file:line`, both in order."""
    found: dict[str, list[str]] = {}
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            name = path.relative_to(root).as_posix()
            for line, text in _texts_in(ast.parse(path.read_text(encoding="utf-8")), name):
                found.setdefault(text, []).append(f"{name}:{line}")
    for path in sorted((root / POLICIES).glob("*.yaml")):
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        for text in (told["title"], told["words"]):
            found.setdefault(text, []).append(f"{POLICIES}/{path.name}:1")
    return dict(sorted(found.items()))


def template(found: dict[str, list[str]]) -> str:
    """The file as Qt Linguist reads it. Places are left out, so that a text that moves changes nothing."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', "<!DOCTYPE TS>", '<TS version="2.1" sourcelanguage="en">']
    lines += ["<context>", "    <name>Roadwright</name>"]
    for text in found:
        lines.append("    <message>")
        lines += [f"        <source>{escape(text)}</source>", '        <translation type="unfinished"></translation>']
        lines.append("    </message>")
    return "\n".join([*lines, "</context>", "</TS>", ""])


def main() -> int:
    """Write the template."""
    target = ROOT / TEMPLATE
    target.parent.mkdir(parents=True, exist_ok=True)
    found = texts(ROOT)
    target.write_text(template(found), encoding="utf-8")
    sys.stdout.write(f"{len(found)} texts in {TEMPLATE}\n")
    return 0


def _texts_in(tree: ast.Module, name: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) in SPEAKING | TELLING | PASSING:
            for argument in (*node.args, *(each.value for each in node.keywords if each.arg in ("hint", "name"))):
                said = _said(argument)
                yield from said if _called(node) in SPEAKING else filter(_is_sentence, said)
        elif isinstance(node, ast.ClassDef):
            for each in node.body:  # of a page
                if isinstance(each, ast.Assign) and _assigned(each) == "title":
                    yield from _said(each.value)
        elif isinstance(node, ast.Assign) and _assigned(node) == "detail":  # what a finding says
            yield from filter(_is_sentence, _said(node.value))
    wanted = TABLES.get(name, ())
    if name in TABLES:
        for statement in tree.body:
            if isinstance(statement, ast.Assign | ast.AnnAssign) and (wanted is None or _assigned(statement) in wanted):
                yield from _in_table(statement.value, is_whole=wanted is None)


def _is_sentence(found: tuple[int, str]) -> bool:
    return " " in found[1] or found[1][:1].isupper()


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _assigned(node: ast.Assign | ast.AnnAssign) -> str:
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    return getattr(target, "id", "")


def _in_table(value: ast.expr | None, *, is_whole: bool) -> Iterator[tuple[int, str]]:
    """The texts of a table: of a row of commands its words, of a mapping its values, or a text alone; of what is made
    in it, the sentences.
    """
    for node in ast.walk(value) if value is not None else ():
        if is_whole and isinstance(node, ast.Call) and len(node.args) >= 3:
            yield from _said(node.args[1])
        elif not is_whole and isinstance(node, ast.Dict | ast.Tuple):
            for each in node.values if isinstance(node, ast.Dict) else node.elts:
                yield from _said(each)
        elif not is_whole and isinstance(node, ast.Call):
            yield from (found for each in node.args for found in _said(each) if _is_sentence(found))
    if is_whole and isinstance(value, ast.Constant):
        yield from _said(value)


def _said(node: ast.expr) -> Iterator[tuple[int, str]]:
    """Texts that an expression may be: plain, put together in braces, or one of two."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if any(letter.isalpha() for letter in node.value):
            yield node.lineno, node.value
    elif isinstance(node, ast.JoinedStr):
        parts = [
            str(each.value) if isinstance(each, ast.Constant) else "{" + ast.unparse(each.value) + "}"  # type: ignore[attr-defined]
            for each in node.values
        ]
        yield from _said(ast.copy_location(ast.Constant("".join(parts)), node))
    elif isinstance(node, ast.IfExp):
        yield from _said(node.body)
        yield from _said(node.orelse)
    elif isinstance(node, ast.Call) and _called(node) in ("format", "replace", "join"):
        yield from _said(node.func.value if isinstance(node.func, ast.Attribute) else node)


if __name__ == "__main__":
    raise SystemExit(main())
