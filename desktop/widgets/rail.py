"""The rail on the left: the stages of the work, one of them chosen."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from desktop.icons import icon

WIDTH_CHARACTERS = 24


class Rail(QWidget):
    """A button for each (title, icon name), with its key in the tip. `chosen(int)` gives the place."""

    chosen = Signal(int)

    def __init__(self, entries: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(QFontMetrics(self.font()).averageCharWidth() * WIDTH_CHARACTERS)
        self._icon_names = [icon_name for _, icon_name in entries]
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.idClicked.connect(self.chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(4)
        mark = QLabel("Roadwright")
        mark.setObjectName("mark")
        mark.setContentsMargins(10, 4, 0, 12)
        layout.addWidget(mark)
        for place, (title, _) in enumerate(entries):
            layout.addWidget(self._button(place, title))
        layout.addStretch(1)
        self.take_colours()

    def choose(self, place: int) -> None:
        """Mark this entry as the one that is shown."""
        self._group.button(place).setChecked(True)

    def take_colours(self) -> None:
        """Draw the icons in the colours of the theme in force."""
        for place, name in enumerate(self._icon_names):
            self._group.button(place).setIcon(icon(name))

    def _button(self, place: int, title: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName("railButton")
        button.setText("  " + title)
        button.setAccessibleName(title)
        button.setToolTip(_tr("{} (Ctrl+{})").format(title, place + 1))
        button.setCheckable(True)
        button.setIconSize(QSize(20, 20))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._group.addButton(button, place)
        return button


def _tr(text: str) -> str:
    return QCoreApplication.translate("MainWindow", text)
