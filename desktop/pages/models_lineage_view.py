"""The drawing of a lineage: cards and the links between them, walked by pointer and by keys. Decides nothing."""

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QPainter, QPainterPath, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsItem,
    QGraphicsScene,
    QGraphicsSceneMouseEvent,
    QGraphicsView,
    QStyleOptionGraphicsItem,
    QWidget,
)

from desktop.pages.models_lineage_layout import HEIGHT, WIDTH, LaidLineage, LineageCard, LineageLink
from desktop.pages.models_lineage_words import foot_of, how_in_words, kind_in_words, title_of
from desktop.style import mixed, scaled_font, tokens

ZOOM_STEP, NEAREST, FARTHEST = 1.2, 2.0, 0.15
READABLE = 0.72  # below this a fit shows the chosen card and what is around it instead of everything
PAD = 10


class LineageView(QGraphicsView):
    """`chosen(key)` tells of a card that was clicked or walked to, `opened(key)` of one that was double-clicked.

    Keys: arrows walk along the links and up and down a layer, Return opens, + and - zoom, 0 fits.
    """

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._laid = LaidLineage()
        self._cards: dict[str, CardItem] = {}
        self._key = ""
        self.setScene(QGraphicsScene(self))
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(300)
        self.setAccessibleName(self.tr("Lineage"))

    def show_lineage(self, laid: LaidLineage, key: str) -> None:
        """Draw this, with the card of this key chosen."""
        self._laid = laid
        self.scene().clear()
        self._cards = {card.key: CardItem(card, self) for card in laid.cards}
        for link in laid.links:
            self.scene().addItem(LinkItem(link, self._cards[link.source], self._cards[link.target]))
        for item in self._cards.values():
            self.scene().addItem(item)
        self.scene().setSceneRect(self.scene().itemsBoundingRect().adjusted(-24, -24, 24, 24))
        found = laid.card(key)
        self._mark(found.key if found is not None else "")

    def choose(self, key: str) -> None:
        """Choose a card and bring it into view; told by `chosen`."""
        found = self._laid.card(key)
        if found is None:
            return
        self._mark(found.key)
        self.ensureVisible(self._cards[found.key], 40, 30)
        self.chosen.emit(found.key)

    def chosen_key(self) -> str:
        """The key of the chosen card; empty without one."""
        return self._key

    def fit(self) -> None:
        """Show everything; where that would be too small to read, what is around the chosen card."""
        whole = self.scene().sceneRect()
        if whole.isEmpty():
            return
        port = self.viewport().rect()
        scale = min(1.0, port.width() / whole.width(), port.height() / whole.height())
        self.resetTransform()
        self.scale(max(scale, READABLE), max(scale, READABLE))
        at = self._cards.get(self._key)
        self.centerOn(at.sceneBoundingRect().center() if at is not None and scale < READABLE else whole.center())

    def zoom(self, steps: int) -> None:
        """Nearer (positive) or farther, by steps."""
        now = self.transform().m11()
        factor = min(max(now * ZOOM_STEP**steps, FARTHEST), NEAREST) / now
        self.scale(factor, factor)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl; without it the page scrolls."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, open, zoom."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._key:
            self.opened.emit(self._key)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.choose(self._next(key))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoom(-1 if key == Qt.Key.Key_Minus else 1)
        elif key == Qt.Key.Key_0:
            self.fit()
        else:
            super().keyPressEvent(event)

    def _next(self, key: int) -> str:
        """The nearest card that a link leads to (right), comes from (left), or that lies above or below."""
        at = self._laid.card(self._key)
        if at is None:
            return self._laid.cards[0].key if self._laid.cards else ""
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            sign = 1 if key == Qt.Key.Key_Down else -1
            near = [card for card in self._laid.cards if card.x == at.x and (card.y - at.y) * sign > 0]
        else:
            is_right = key == Qt.Key.Key_Right
            keys = {link.target for link in self._laid.links if link.source == at.key and is_right}
            keys |= {link.source for link in self._laid.links if link.target == at.key and not is_right}
            near = [card for card in self._laid.cards if card.key in keys]
        return min(near, key=lambda card: abs(card.y - at.y), default=at).key

    def _mark(self, key: str) -> None:
        self._key = key
        for name, item in self._cards.items():
            item.setSelected(name == key)
        card = self._laid.card(key)
        told = f"{kind_in_words(card.kind)}: {title_of(card)}" if card is not None else ""
        self.setAccessibleDescription(told)
        self.viewport().update()


class CardItem(QGraphicsItem):
    """One card; the view is told of clicks."""

    def __init__(self, card: LineageCard, view: LineageView) -> None:
        super().__init__()
        self.card, self._view = card, view
        self.setPos(card.x, card.y)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip("\n".join(part for part in (kind_in_words(card.kind), title_of(card), foot_of(card)) if part))

    def boundingRect(self) -> QRectF:
        """The card, with the sheets behind it where it stands for several."""
        return QRectF(-2, -2, WIDTH + 10, HEIGHT + 10)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """The kind above, the name, and below when and with which hash."""
        look, box = tokens(), QRectF(0, 0, WIDTH, HEIGHT)
        edge = mixed(look.border, look.muted, 0.3)
        ground = QColor(mixed(look.surface, look.accent, 0.14) if self.isSelected() else look.surface)
        painter.setBrush(ground)
        if self.card.is_group:
            painter.setPen(QPen(QColor(edge), 1))
            for step in (6, 3):
                painter.drawRoundedRect(box.translated(step, step), 8, 8)
        painter.setPen(QPen(QColor(look.accent if self.isSelected() else edge), 2 if self.isSelected() else 1))
        painter.drawRoundedRect(box, 8, 8)
        lines = (
            (kind_in_words(self.card.kind), look.muted, 0.82, QFont.Weight.Normal),
            (title_of(self.card), look.text, 0.95, QFont.Weight.DemiBold),
            (foot_of(self.card), look.muted, 0.78, QFont.Weight.Normal),
        )
        for row, (words, colour, size, weight) in enumerate(lines):
            font = scaled_font(self._view.font(), size, weight=weight)
            painter.setFont(font)
            painter.setPen(QColor(colour))
            shown = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideMiddle, WIDTH - 2 * PAD)
            line = QRectF(PAD, 5 + row * 20, WIDTH - 2 * PAD, 20)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Choose it."""
        event.accept()
        self._view.choose(self.card.key)

    def mouseDoubleClickEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Open it."""
        event.accept()
        self._view.opened.emit(self.card.key)


class LinkItem(QGraphicsItem):
    """A line from one card to another, in the accent's colour where one of them is chosen."""

    def __init__(self, link: LineageLink, source: CardItem, target: CardItem) -> None:
        super().__init__()
        self._ends = (source, target)
        self.setZValue(-1)
        self.setToolTip(how_in_words(link.how))
        begin = source.pos() + QPointF(WIDTH, HEIGHT / 2)
        end = target.pos() + QPointF(0, HEIGHT / 2)
        if target.card.x <= source.card.x:  # to the same layer or back: around the right side
            end = target.pos() + QPointF(WIDTH, HEIGHT / 2)
            far = max(begin.x(), end.x()) + 46
            bends = QPointF(far, begin.y()), QPointF(far, end.y())
        else:
            middle = (begin.x() + end.x()) / 2
            bends = QPointF(middle, begin.y()), QPointF(middle, end.y())
        self._path = QPainterPath(begin)
        self._path.cubicTo(*bends, end)
        self._tip = end

    def boundingRect(self) -> QRectF:
        """The curve and its end."""
        return self._path.boundingRect().adjusted(-4, -4, 4, 4)

    def shape(self) -> QPainterPath:
        """Only near the curve, so that what lies behind can be clicked."""
        return QPainterPath()

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """The curve, with a dot where it arrives."""
        look = tokens()
        is_near = any(item.isSelected() for item in self._ends)
        colour = QColor(look.accent if is_near else mixed(look.border, look.muted, 0.45))
        painter.setPen(QPen(colour, 2.0 if is_near else 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self._path)
        painter.setBrush(colour)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(self._tip, 3, 3)
