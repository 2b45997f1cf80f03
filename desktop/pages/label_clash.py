"""Two people changed one thing: what it is now beside what was wanted, and one key for what is to become of it."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QDateTime, QLocale, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.pages.label_desk import Desk
from desktop.pages.label_parts import looked_at
from desktop.pages.label_state_words import seen_sides, state_words, thing_words
from desktop.undo import Settle
from desktop.widgets.own_keys import OwnKeys
from desktop.widgets.shape_picture import Side, joined_bounds
from labeling.clashes import Clash, Overtaken

Way = Literal["over", "beside"]
SHOWN = 4  # things that are told in words; the others are counted


class ClashDialog(QDialog):
    """Nothing was written yet: closing leaves everything as somebody else made it. Not modal to other windows."""

    def __init__(self, clash: Overtaken, settle: Settle, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        OwnKeys(self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Changed by two people"))
        self.setMinimumSize(720, 420)
        self._clash, self._settle, self._desk = clash, settle, desk
        self._rest = len(clash.edit.changes) - len(clash.clashes)
        self.told = QLabel(self._sentence())
        self.told.setObjectName("sectionTitle")
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.now, self.wanted = Side(self._title_of_theirs()), Side(self.tr("What you wanted"))
        self.leave = self._button(self.tr("Leave it as it is  (K)"), None)
        self.leave.setDefault(True)
        self.leave.setObjectName("primary")
        self.rest = self._button(self.tr("Only what nobody else changed  (R)"), "beside")
        self.rest.setVisible(self._rest > 0 or clash.is_undo)
        if not self._rest:
            self.rest.setText(self.tr("Pass over this step  (R)"))
        self.take = self._button(self.tr("Take mine all the same  (T)"), "over")
        self._lay_out()
        self._show_sides()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One key decides."""
        if event.key() == Qt.Key.Key_T:
            self.decide("over")
        elif event.key() == Qt.Key.Key_R and self.rest.isVisible():
            self.decide("beside")
        elif event.key() == Qt.Key.Key_K:
            self.reject()
        else:
            super().keyPressEvent(event)

    def decide(self, way: Way) -> None:
        """Do it, over what somebody else did or beside it."""
        self.accept()
        self._settle(way)

    def _sentence(self) -> str:
        message = self._clash.message
        count = len(self._clash.clashes)
        more = self.tr(" It concerns {count} things.").format(count=count) if count > 1 else ""
        return f"{message}{more}"

    def _title_of_theirs(self) -> str:
        first = self._clash.clashes[0]
        if not first.author:
            return self.tr("As it is now")
        return self.tr("As it is now: {name}, by {author} at {time}").format(
            name=first.name, author=first.author, time=time_of(first.at)
        )

    def _show_sides(self) -> None:
        words, bench = self._desk.words, self._desk.bench
        here = [each for each in self._clash.clashes if bench is not None and each.change.image_id == bench.id]
        sides = [seen_sides(each.change, each.present, words) for each in here]
        theirs = [shape for side, _ in sides for shape in side]
        mine = [shape for _, side in sides for shape in side]
        bounds = joined_bounds([*theirs, *mine])
        pixels = looked_at(self._desk.pixels if self._desk.giant is None else self._desk.giant, self.update)
        self.now.show_side(pixels, theirs, bounds, self._words([(each, each.present) for each in self._clash.clashes]))
        self.wanted.show_side(
            pixels, mine, bounds, self._words([(each, each.change.after) for each in self._clash.clashes])
        )
        for side in (self.now, self.wanted):
            side.picture.setVisible(bounds is not None)

    def _words(self, states: list[tuple[Clash, str | None]]) -> str:
        words = self._desk.words
        lines = []
        for each, state in states[:SHOWN]:
            told = state_words(each.change.entity, state, words)
            about = thing_words(each.change.entity, each.change.key, (each.change.before, state), words)
            lines.append(told if each.change.entity == "annotation" and state else f"{about}: {told}")
        if len(states) > SHOWN:
            lines.append(self.tr("and {count} more").format(count=len(states) - SHOWN))
        return "\n".join(lines)

    def _button(self, words: str, way: Way | None) -> QPushButton:
        button = QPushButton(words)
        if way is None:
            button.clicked.connect(lambda _on=False: self.reject())
        else:
            button.clicked.connect(lambda _on=False: self.decide(way))
        return button

    def _lay_out(self) -> None:
        sides = QHBoxLayout()
        sides.setSpacing(12)
        sides.addWidget(self.now, 1)
        sides.addWidget(self.wanted, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.take)
        buttons.addWidget(self.rest)
        buttons.addStretch(1)
        buttons.addWidget(self.leave)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 20)
        layout.setSpacing(14)
        layout.addWidget(self.told)
        layout.addLayout(sides, 1)
        layout.addLayout(buttons)


def time_of(at: str) -> str:
    """A time of the log as people of here read it; without the day where it was today."""
    moment = QDateTime.fromString(at, Qt.DateFormat.ISODateWithMs).toLocalTime()
    if not moment.isValid():
        return at
    locale, short = QLocale(), QLocale.FormatType.ShortFormat
    if moment.date() == QDateTime.currentDateTime().date():
        return moment.time().toString("HH:mm:ss")
    return f"{locale.toString(moment.date(), short)} {moment.time().toString('HH:mm')}"
