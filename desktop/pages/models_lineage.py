"""The lineage of the selected models, drawn: from labels to the road and back, walked in both directions."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from core.changes import Changes
from core.queries.lineage import QUEUE, Edge, Graph, Node, around, whole_lineage
from core.schema_models import ModelVersionRow
from desktop.background import run_in_background
from desktop.context import Context
from desktop.page import ImagesAsked
from desktop.pages.model_panel import ModelPanel
from desktop.pages.models_lineage_layout import LaidLineage, LineageCard, lay_out
from desktop.pages.models_lineage_view import LineageView
from desktop.pages.models_lineage_words import PAGE_OF, foot_of, how_in_words, kind_in_words, name_of, title_of
from desktop.widgets.section import Section

TOPICS = ("versions", "runs", "models", "evaluations", "packages", "validations", "review", "drives")
VIEW_HEIGHT, DETAILS_WIDTH = 440, 300
MOST_LISTED = 200
KEY = Qt.ItemDataRole.UserRole


class LineagePanel(ModelPanel):
    """A click on a card tells of it, a double click goes there; many that are alike share a card until it is opened."""

    title = "Lineage"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._graph: Graph | None = None
        self._asked: list[str] = []  # the models selected in the table
        self._starts: list[str] = []  # what the drawing is about now
        self._opened: set[str] = set()
        self._laid = LaidLineage()
        self._asked_draws = self._shown_draws = 0
        self.view = LineageView()
        self.view.setFixedHeight(VIEW_HEIGHT)
        self.view.chosen.connect(self._show_details)
        # Queued: it draws anew, and the card that was clicked must live to the end of its event.
        self.view.opened.connect(self._open, Qt.ConnectionType.QueuedConnection)
        self.about = QLabel()
        self.about.setWordWrap(True)
        self.kind, self.name, self.told = QLabel(), QLabel(), QLabel()
        self.kind.setObjectName("muted")
        self.name.setObjectName("sectionTitle")
        self.told.setObjectName("muted")
        for label in (self.name, self.told):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.near = QListWidget()
        self.near.setAccessibleName(self.tr("What it was made from, and what came of it"))
        self.near.setWordWrap(True)
        self.near.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.near.itemActivated.connect(self._walk)
        self.near.itemClicked.connect(self._walk)
        self.go = QPushButton()
        self.go.clicked.connect(lambda: self._open(self.view.chosen_key()))
        self.follow = QPushButton(self.tr("Show only its lineage"))
        self.follow.clicked.connect(self._follow)
        self.back = QPushButton(self.tr("Back to the models"))
        self.back.setObjectName("quiet")
        self.back.clicked.connect(self._come_back)
        self._lay_out()

    def show_models(self, chosen: Sequence[ModelVersionRow]) -> None:
        """The lineage of these; of the whole project where none is selected."""
        asked = [row.id for row in chosen]
        if asked == self._asked and self._graph is not None:
            return
        self._asked, self._starts, self._opened = asked, asked, set()
        if self._graph is None:
            self._read()
        else:
            self._draw(asked[0] if asked else "")

    def refresh(self, changes: Changes | None) -> None:
        """Read the links again where something was made."""
        if changes is None or any(topic in changes.topics for topic in TOPICS):
            self._read()

    def is_ready(self) -> bool:
        """Whether the links were read, and what was asked for last is drawn."""
        return self._graph is not None and self._shown_draws == self._asked_draws

    def _read(self) -> None:
        project = self.context.project

        def read() -> Graph:
            with project.registry.reading() as session:
                return whole_lineage(session)

        run_in_background(self, read, self._take)

    def _take(self, graph: Graph) -> None:
        if graph == self._graph:  # an epoch of a training is a change of its run, and of no link
            return
        self._graph = graph
        self._starts = [key for key in self._starts if key in graph.nodes]
        self._draw(self.view.chosen_key() or (self._starts[0] if self._starts else ""))

    def _draw(self, key: str) -> None:
        """Lay out in the background, since ten thousand hard frames take a while, and show what was asked for last."""
        graph, starts, opened = self._graph, list(self._starts), set(self._opened)
        if graph is None:
            return
        self._asked_draws += 1
        number = self._asked_draws

        def show(laid: LaidLineage) -> None:
            if number == self._asked_draws:
                self._show(laid, key)

        run_in_background(self, lambda: _laid_out(graph, starts, opened), show)

    def _show(self, laid: LaidLineage, key: str) -> None:
        self._laid = laid
        self.view.show_lineage(laid, key)
        self.view.fit()
        self.about.setText(self._what_is_shown(sum(len(card.members) for card in laid.cards)))
        self.back.setVisible(self._starts != self._asked)
        self._show_details(self.view.chosen_key())
        self._shown_draws = self._asked_draws

    def _what_is_shown(self, count: int) -> str:
        if not self._starts:
            return self.tr("Everything in this project: {count:,} things.").format(count=count)
        names = ", ".join(name_of(self._graph.nodes[key]) for key in self._starts) if self._graph else ""
        return self.tr("All that made {names}, and all that came of it: {count:,} things.").format(
            names=names, count=count
        )

    def _show_details(self, key: str) -> None:
        card = self._laid.card(key)
        for widget in (self.kind, self.told, self.near, self.follow):
            widget.setVisible(card is not None)
        self.go.setVisible(card is not None and bool(self._way(card)))
        if card is None:
            self.name.setText(self.tr("Choose a card to see what it was made from and what came of it."))
            return
        self.kind.setText(kind_in_words(card.kind))
        self.name.setText(title_of(card))
        node = card.members[0]
        rows = [foot_of(card)] if card.is_group else [node.get("at", "")[:16].replace("T", " "), node["id"]]
        if not card.is_group:
            rows += [node["sha256"] if node["sha256"] != node["id"] else "", node.get("remedies", "")]
        self.told.setText("\n".join(_breakable(row) for row in rows if row))
        self.go.setText(self._way(card))
        self.follow.setEnabled(not card.is_group and self._starts != [node["id"]])
        self._list_near(card)

    def _list_near(self, card: LineageCard) -> None:
        self.near.clear()
        for link in self._laid.links:
            if card.key not in (link.source, link.target):
                continue
            is_cause = link.target == card.key
            other = self._laid.card(link.source if is_cause else link.target)
            if other is not None:
                arrow = "←" if is_cause else "→"
                words = f"{arrow} {how_in_words(link.how)}: {kind_in_words(other.kind)}, {title_of(other)}"
                self._list(words, other.key)
        for node in card.members[:MOST_LISTED] if card.is_group else ():
            self._list(f"· {name_of(node)}  {node.get('at', '')[:10]}", card.key)

    def _list(self, words: str, key: str) -> None:
        item = QListWidgetItem(words)
        item.setData(KEY, key)
        item.setToolTip(words)
        self.near.addItem(item)

    def _walk(self, item: QListWidgetItem) -> None:
        self.view.choose(str(item.data(KEY)))

    def _way(self, card: LineageCard) -> str:
        """What a double click does, in words; empty where there is nowhere to go."""
        if card.is_group:
            return self.tr("Show them one by one")
        if self._images_of(card):
            return self.tr("Open on the Label page")
        page = PAGE_OF.get(card.kind, "")
        return self.tr("Go to {page}").format(page=page) if page else ""

    def _images_of(self, card: LineageCard) -> list[int]:
        if card.kind == "hard_frame":
            nodes: Sequence[Node] = card.members
        elif card.kind == QUEUE and self._graph is not None:
            waiting = {edge["from"] for edge in self._graph.edges if edge["to"] == QUEUE}
            nodes = [self._graph.nodes[key] for key in waiting]
        else:
            return []
        return sorted({int(node["image"]) for node in nodes if "image" in node})

    def _open(self, key: str) -> None:
        card = self._laid.card(key)
        if card is None:
            return
        if card.is_group:
            self._opened.add(card.key)
            self._draw(card.members[0]["id"])
        elif images := self._images_of(card):
            self.images_asked.emit(ImagesAsked(self.tr("Hard frames of a drive"), images))
        elif page := PAGE_OF.get(card.kind, ""):
            self.go_to.emit(page)

    def _follow(self) -> None:
        card = self._laid.card(self.view.chosen_key())
        if card is not None and not card.is_group:
            self._starts, self._opened = [card.members[0]["id"]], set()
            self._draw(self._starts[0])

    def _come_back(self) -> None:
        self._starts, self._opened = list(self._asked), set()
        self._draw(self._starts[0] if self._starts else "")

    def _lay_out(self) -> None:
        card = Section("")
        card.heading.insertWidget(0, self.about, 1)
        card.heading.addWidget(self.back)
        for words, tip, act in (
            ("−", self.tr("Farther (−)"), lambda: self.view.zoom(-1)),
            ("+", self.tr("Nearer (+)"), lambda: self.view.zoom(1)),
            (self.tr("Fit"), self.tr("Everything at once (0)"), self.view.fit),
        ):
            button = QPushButton(words)
            button.setToolTip(tip)
            button.setAccessibleName(tip)
            button.clicked.connect(act)
            card.heading.addWidget(button)
        side = QVBoxLayout()
        side.setSpacing(6)
        for widget in (self.kind, self.name, self.told):
            side.addWidget(widget)
        side.addWidget(self.near, 1)
        side.addWidget(self.go)
        side.addWidget(self.follow)
        side.addStretch(0)
        details = QWidget()
        details.setFixedWidth(DETAILS_WIDTH)
        details.setLayout(side)
        side.setContentsMargins(0, 0, 0, 0)
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addWidget(self.view, 1)
        both.addWidget(details)
        card.body.addLayout(both)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card)


def _laid_out(graph: Graph, starts: Sequence[str], opened: set[str]) -> LaidLineage:
    nodes: Sequence[Node] = list(graph.nodes.values())
    edges: Sequence[Edge] = graph.edges
    if starts:
        nodes, edges = around(graph, starts)
    return lay_out(nodes, edges, starts=starts, opened=opened)


def _breakable(text: str) -> str:
    """A hash with places where a line may end."""
    return "\u200b".join(text[at : at + 16] for at in range(0, len(text), 16)) if " " not in text else text
