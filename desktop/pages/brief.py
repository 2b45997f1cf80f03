"""The Brief page: what the model is for, its classes, what it must cause and what it must reach."""

from functools import partial
from pathlib import Path

import yaml
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QScrollArea, QVBoxLayout, QWidget

from core.changes import Changes
from core.queries import brief as reads
from desktop.changes_hub import ChangesHub
from desktop.context import Context
from desktop.messages import notify
from desktop.page import Page
from desktop.pages.brief_classes import ClassesCard
from desktop.pages.brief_rules import ActionsCard, GatesCard
from desktop.pages.brief_words import ConditionsCard, WordsCard
from desktop.saving import save
from desktop.widgets.empty_state import EmptyState
from labeling.ontology import apply_template


class BriefPage(Page):
    """Cards in two columns; each keeps what a person changes at once."""

    title = "Brief"
    icon_name = "brief"

    def __init__(self, context: Context, hub: ChangesHub, parent: QWidget | None = None) -> None:
        super().__init__(context, hub, parent)
        self._project, self._origin = context.project, context.origin
        self._templates = context.resources / "templates"
        registry = context.project.registry
        self.words = WordsCard(registry, context.origin)
        self.classes = ClassesCard(registry, context.origin)
        self.conditions = ConditionsCard(registry, context.origin)
        self.actions_card = ActionsCard(registry, context.origin)
        self.gates = GatesCard(registry, context.origin)
        self.empty = EmptyState(
            self.tr("Say what the model must find"),
            self.tr("Begin with a template and change it, or add your own classes below."),
            self.tr("Start from a template"),
        )
        self.empty.pressed.connect(self._ask_template)
        self._lay_out()

    def refresh(self, changes: Changes | None) -> None:
        """Show the brief again where it changed."""
        if changes is not None and not changes.touches("brief", "classes", "conditions"):
            return
        with self._project.registry.reading() as session:
            canvas = reads.brief(session)
            classes = reads.classes(session, retired=True)
            groups = reads.conditions(session)
            actions, gates = reads.safety_actions(session), reads.gates(session)
        names = {row.id: row.name for row in classes if row.id is not None and not row.is_retired}
        self.words.show_brief(canvas)
        self.classes.show_classes(classes)
        self.conditions.show_conditions(groups)
        self.actions_card.show_actions(actions, names)
        self.gates.show_gates(gates, names)
        self.empty.setVisible(not classes)
        self.template.setVisible(bool(classes))

    def use_template(self, path: Path, _is_checked: object = None) -> None:
        """Begin from a template file; what exists is kept."""
        template = yaml.safe_load(path.read_text(encoding="utf-8"))
        if save(self, lambda: apply_template(self._project.registry, template, origin=self._origin)):
            notify(self, self.tr("The template was added. Change whatever does not fit."))

    def templates(self) -> dict[str, Path]:
        """Title of each template -> its file."""
        found = sorted(self._templates.glob("*.yaml"))
        return {str(yaml.safe_load(path.read_text(encoding="utf-8")).get("title", path.stem)): path for path in found}

    def _ask_template(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for title, path in self.templates().items():
            menu.addAction(title).triggered.connect(partial(self.use_template, path))
        sender = self.template if self.template.isVisible() else self.empty
        menu.popup(sender.mapToGlobal(sender.rect().center()))

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setObjectName("scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 20, 24, 24)
        column.setSpacing(16)
        column.addLayout(self._head())
        column.addWidget(self.empty)
        pair = QHBoxLayout()
        pair.setSpacing(16)
        for cards in ((self.words, self.conditions), (self.classes, self.actions_card, self.gates)):
            side = QVBoxLayout()
            side.setSpacing(16)
            for card in cards:
                side.addWidget(card)
            side.addStretch(1)
            pair.addLayout(side, 1)
        column.addLayout(pair)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        title = QLabel(self.tr("Brief"))
        title.setObjectName("pageTitle")
        self.template = QPushButton(self.tr("Add from a template…"))
        self.template.setObjectName("quiet")
        self.template.clicked.connect(self._ask_template)
        row.addWidget(title)
        row.addStretch(1)
        row.addWidget(self.template)
        return row
