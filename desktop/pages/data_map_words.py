"""Words and colours of what points of the map are told apart by."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from core.project import Project
from core.queries import brief as brief_reads
from core.queries.versions import versions
from desktop.class_colours import shown_colours
from desktop.style import tokens
from labeling.ontology import COLOURS
from labeling.point_words import SEVERAL, By


def choices(project: Project) -> list[tuple[str, By]]:
    """What points can be told apart by in this project, in words."""
    with project.registry.reading() as session:
        groups = list(brief_reads.conditions(session))
        rows = versions(session)
    return [
        (_tr("Class"), By("class")),
        *((group.replace("_", " ").capitalize(), By("condition", group)) for group in groups),
        *((_tr("Part of {version}").format(version=row.name), By("part", row.id)) for row in rows),
        (_tr("Label state"), By("state")),
        (_tr("Findings and disagreement"), By("error")),
    ]


def colours_of(project: Project, by: By, keys: Sequence[str]) -> list[str]:
    """A colour for each key: classes in their own, others such as any colour vision tells apart."""
    named: dict[str, str] = {"": tokens().muted, SEVERAL: tokens().text}
    if by.sort == "class":
        with project.registry.reading() as session:
            rows = brief_reads.classes(session, retired=True)
        colours = shown_colours(rows)
        named |= {row.name: colours[row.id or 0] for row in rows}
    return [named.get(key) or COLOURS[(place - 1) % len(COLOURS)] for place, key in enumerate(keys)]


def words_of(by: By, key: str) -> str:
    """A key as people read it."""
    if not key:
        return {
            "class": _tr("no label"), "condition": _tr("not said"), "part": _tr("in no part"),
            "error": _tr("nothing found"), "state": _tr("not known"),
        }[by.sort]  # fmt: skip
    known = {
        SEVERAL: _tr("several classes"), "unlabelled": _tr("unlabelled"), "in_progress": _tr("in progress"),
        "verified": _tr("verified"), "suggestions": _tr("a model proposes something"),
    }  # fmt: skip
    return known.get(key, key.replace("_", " ")) if by.sort != "class" or key == SEVERAL else key


def _tr(words: str) -> str:
    return QCoreApplication.translate("MapWords", words)
