"""Beside the map: the pictures of what is selected on it, and what can be done with them."""

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QListView, QPushButton, QWidget

from desktop.models.point_pictures import CELL, ICON, POINT_ROLE, Point, PointList, PointPictures
from desktop.widgets.section import Section

MOST_SHOWN = 2000


class ChosenCard(Section):
    """`list_asked()`, `conditions_asked()` and `alike_asked()` were pressed; `point_opened(point)` was picked."""

    list_asked = Signal()
    conditions_asked = Signal()
    alike_asked = Signal()
    point_opened = Signal(object)

    def __init__(self, pictures: PointPictures, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Selected"), parent)
        self.model = PointList(pictures, self)
        self.told = QLabel()
        self.told.setObjectName("muted")
        self.told.setWordWrap(True)
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setViewMode(QListView.ViewMode.IconMode)
        self.view.setResizeMode(QListView.ResizeMode.Adjust)
        self.view.setUniformItemSizes(True)
        self.view.setIconSize(ICON)
        self.view.setGridSize(CELL + QSize(4, 4))
        self.view.setMovement(QListView.Movement.Static)
        self.view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setAccessibleName(self.tr("Selected pictures"))
        self.view.activated.connect(self._open)
        self.show_in_list = QPushButton(self.tr("Show in the list"))
        self.conditions = QPushButton(self.tr("Say conditions…"))
        self.alike = QPushButton(self.tr("More like this"))
        self.show_in_list.setToolTip(self.tr("List these on the Label page, where they can be labelled and reviewed"))
        self.conditions.setToolTip(self.tr("Select these in the list of the Label page and say weather, light or tags"))
        self.alike.setToolTip(self.tr("List what is most like the one that is selected, the likest first"))
        for button, told in (
            (self.show_in_list, self.list_asked),
            (self.conditions, self.conditions_asked),
            (self.alike, self.alike_asked),
        ):
            button.clicked.connect(told)
            self.body.addWidget(button)
        self.body.insertWidget(0, self.told)
        self.body.insertWidget(1, self.view, 1)
        self.show_chosen([])

    def show_chosen(self, points: list[Point]) -> None:
        """Show these points; the buttons are for at least one, and for exactly one."""
        self.model.show_points(points[:MOST_SHOWN])
        count = self.tr("{count} selected").format(count=f"{len(points):,}")
        self.title.setText(count if points else self.tr("Nothing selected"))
        self.view.setVisible(bool(points))
        self.told.setVisible(not points or len(points) > MOST_SHOWN)
        self.told.setText(
            self.tr("The first {count} are shown.").format(count=f"{MOST_SHOWN:,}")
            if points
            else self.tr(
                "Click a point, or take the lasso and draw round some. With Shift they are added to what is selected."
            )
        )
        self.body.setStretch(0, 0 if points else 1)
        self.told.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.show_in_list.setEnabled(bool(points))
        self.conditions.setEnabled(bool(points))
        self.alike.setEnabled(len(points) == 1)

    def _open(self, index: QModelIndex) -> None:
        self.point_opened.emit(index.data(POINT_ROLE))
