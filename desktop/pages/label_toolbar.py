"""Above the picture: tools, undo and redo, zoom, and the way through the images."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent, QUndoStack
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from desktop.icons import icon
from desktop.pages.label_tools import WORDS
from desktop.style import tokens
from desktop.translating import spoken
from desktop.widgets.key_tips import tip, with_keys

SHOWN = ("select", "box", "polygon", "lane", "brush", "magic")
OTHERS = (
    "extremes", "rotated_box", "polyline", "point", "ellipse", "eraser", "scribble", "hole", "knife", "area",
    "vanishing", "pin",
)  # fmt: skip
BUTTON = 34
KEYED = ("undo", "redo", "history", "fit")
LEAST = 400  # widget pixels: the tools and the way through the images
ROOMY = 560  # narrower than this, only what is needed is shown
ROOMIER = 690  # narrower than this, the cursor's place is not shown
AMPLE = 750  # narrower than this, the scale is not shown
TELLING = 840  # narrower than this, the place in the list is told in short


class LabelToolbar(QWidget):
    """`tool_chosen(name)`; undo and redo go to the stack; the others are told by signals of their names."""

    tool_chosen = Signal(str)
    fit_pressed = Signal()
    previous_pressed = Signal()
    next_pressed = Signal()
    more_pressed = Signal()
    steps_pressed = Signal()

    def __init__(self, stack: QUndoStack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons: dict[str, QToolButton] = {}
        self._place: tuple[int | None, int] = (None, 0)
        self._name = self._hint = ""
        self.setMinimumWidth(LEAST)  # the layout's own least width would keep what can go from going
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.setSpacing(2)
        self._tools = QButtonGroup(self)
        for name in SHOWN:
            button = self._button(name, f"{spoken(WORDS[name])} ({{tool_{name}}})")
            button.setCheckable(True)
            button.clicked.connect(lambda _on=False, name=name: self.tool_chosen.emit(name))
            self._tools.addButton(button)
            layout.addWidget(button)
        layout.addWidget(self._others())
        self._add_undo(layout, stack)
        layout.addWidget(Divider())
        self._add(layout, "fit", self.tr("Fit ({fit})"), self.fit_pressed)
        self.scale = QLabel("100 %")
        self.scale.setObjectName("muted")
        self.scale.setMinimumWidth(52)
        layout.addWidget(self.scale)
        self.cursor_place = QLabel()
        self.cursor_place.setObjectName("muted")
        self.cursor_place.setMinimumWidth(88)
        layout.addWidget(self.cursor_place)
        self.name = ElidedLabel()
        layout.addWidget(self.name, 1)
        self.place = QLabel()
        self.place.setObjectName("muted")
        layout.addWidget(self.place)
        self._add(layout, "previous", self.tr("Previous image ({previous_image})"), self.previous_pressed)
        self._add(layout, "next", self.tr("Next image ({next_image})"), self.next_pressed)
        self._add(layout, "keyboard", self.tr("All keys ({keys})"), self.more_pressed)

    def button(self, name: str) -> QToolButton:
        """The button of a tool or an action, by the name of its icon."""
        return self._buttons[name]

    def show_tool(self, name: str) -> None:
        """Light up the tool in use."""
        is_shown = name in SHOWN
        self._more.setChecked(not is_shown)
        self._more.setText("" if is_shown else spoken(WORDS[name]))
        if is_shown:
            self._buttons[name].setChecked(True)
            return
        self._tools.setExclusive(False)
        for other in SHOWN:
            self._buttons[other].setChecked(False)
        self._tools.setExclusive(True)

    def show_hint(self, words: str) -> None:
        """Say how the tool in use is used, in place of the image's name."""
        self._hint = words
        self.name.setText(words or self._name)

    def show_cursor(self, point: tuple[float, float] | None) -> None:
        """Show where the cursor is, pixels of the image."""
        self.cursor_place.setText("" if point is None else f"{point[0]:.0f}, {point[1]:.0f}")

    def show_scale(self, scale: float) -> None:
        """Show how large the picture is seen."""
        self.scale.setText(f"{scale * 100:.0f} %")

    def show_place(self, name: str, row: int | None, count: int) -> None:
        """Show which image is open, and where it stands in the list."""
        self._name = name
        self.name.setText(self._hint or name)
        self.name.setToolTip(name)
        self._place = (row, count)
        self._show_number()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, the scale goes, then the cursor's place, then what has keys of its own."""
        super().resizeEvent(event)
        self.scale.setVisible(self.width() >= AMPLE)
        self.cursor_place.setVisible(self.width() >= ROOMIER)
        for name in KEYED:
            self._buttons[name].setVisible(self.width() >= ROOMY)
        self._show_number()

    def _show_number(self) -> None:
        row, count = self._place
        if row is None:
            self.place.setText(self.tr("{count} images").format(count=f"{count:,}"))
            return
        words = self.tr("Image {row} of {count}").format(row=f"{row + 1:,}", count=f"{count:,}")
        self.place.setToolTip(words)
        self.place.setText(f"{row + 1:,} / {count:,}" if self.width() < TELLING else words)

    def changeEvent(self, event: QEvent) -> None:
        """Another theme: other icons."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            for name, button in self._buttons.items():
                button.setIcon(icon(name))

    def _button(self, name: str, words: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName("tool")
        button.setIcon(icon(name))
        button.setIconSize(QSize(18, 18))
        button.setFixedSize(BUTTON, BUTTON)
        tip(button, words)
        self._buttons[name] = button
        return button

    def _add_undo(self, layout: QHBoxLayout, stack: QUndoStack) -> None:
        layout.addWidget(Divider())
        undo, redo = self._button("undo", self.tr("Undo ({undo})")), self._button("redo", self.tr("Redo ({redo})"))
        for button, act, is_possible in (
            (undo, stack.undo, stack.canUndoChanged),
            (redo, stack.redo, stack.canRedoChanged),
        ):
            button.setEnabled(False)
            button.clicked.connect(act)
            is_possible.connect(button.setEnabled)
            layout.addWidget(button)
        steps = self._button("history", self.tr("Undo list ({undo_list})"))
        steps.clicked.connect(self.steps_pressed)
        layout.addWidget(steps)
        told = (self.tr("Undo {edit} ({undo})"), self.tr("Redo {edit} ({redo})"))
        stack.undoTextChanged.connect(lambda name: tip(undo, told[0].replace("{edit}", spoken(name))))
        stack.redoTextChanged.connect(lambda name: tip(redo, told[1].replace("{edit}", spoken(name))))

    def _others(self) -> QToolButton:
        self._more = self._button("more", self.tr("More tools"))
        self._more.setCheckable(True)
        self._more.setMaximumWidth(200)
        self._more.setMinimumWidth(BUTTON)
        self._more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self._more)
        actions = {name: menu.addAction(spoken(WORDS[name])) for name in OTHERS}
        for name, action in actions.items():
            action.triggered.connect(lambda _on=False, name=name: self.tool_chosen.emit(name))

        def show_keys() -> None:
            for name, action in actions.items():
                action.setText(with_keys(self, f"{spoken(WORDS[name])}\t{{tool_{name}}}"))

        menu.aboutToShow.connect(show_keys)
        self._more.setMenu(menu)
        return self._more

    def _add(self, layout: QHBoxLayout, name: str, words: str, pressed: SignalInstance) -> None:
        button = self._button(name, words)
        button.clicked.connect(pressed)
        layout.addWidget(button)


class Divider(QWidget):
    """A thin line between groups of tools."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(17, 22)

    def paintEvent(self, event: QPaintEvent) -> None:
        """One line in the colour of borders."""
        painter = QPainter(self)
        painter.fillRect(8, 0, 1, self.height(), QColor(tokens(self).border))
        painter.end()
        event.accept()


class ElidedLabel(QLabel):
    """A line that gives its middle away where there is little room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:
        """As much of the text as fits."""
        painter = QPainter(self)
        painter.setPen(QColor(tokens(self).text))
        room = self.rect().adjusted(4, 0, -12, 0)
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, room.width())
        if room.width() > 40:
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()
        event.accept()
