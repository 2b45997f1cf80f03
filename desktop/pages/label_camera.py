"""The camera of a drive: whose it is, the areas that it always sees, its horizon, and its earlier versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.camera_profile import CameraProfile
from core.errors import UserError
from core.queries.drives import camera_of, camera_profiles
from desktop.pages.label_desk import Desk
from desktop.style import tokens
from labeling.cameras import area_removed, use_camera, version_restored

if TYPE_CHECKING:
    from desktop.pages.label import LabelPage

SKETCH = QSize(288, 162)


class CameraDialog(QDialog):
    """Names the camera, takes areas out, brings a version back; an area is drawn on the picture."""

    def __init__(self, desk: Desk, drive_id: int, page: LabelPage) -> None:
        super().__init__(page)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Camera of this drive"))
        self.resize(560, 420)
        self._desk, self._drive_id, self._page = desk, drive_id, page
        self.names = QComboBox()
        self.names.setEditable(True)
        self.names.setAccessibleName(self.tr("Camera"))
        self.use = QPushButton(self.tr("Use this camera"))
        self.use.clicked.connect(lambda _on=False: self._use())
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.sketch = ProfileSketch()
        self.areas = QListWidget()
        self.areas.setAccessibleName(self.tr("Areas"))
        self.areas.currentRowChanged.connect(lambda _row: self._show_chosen())
        self.versions = QComboBox()
        self.versions.setAccessibleName(self.tr("Version"))
        self.draw, self.remove = QPushButton(self.tr("Draw an area")), QPushButton(self.tr("Take the area out"))
        self.restore, close = QPushButton(self.tr("Bring this version back")), QPushButton(self.tr("Close"))
        self.draw.setObjectName("primary")
        self.draw.clicked.connect(lambda _on=False: self._draw())
        self.remove.clicked.connect(lambda _on=False: self._remove())
        self.restore.clicked.connect(lambda _on=False: self._restore())
        close.clicked.connect(lambda _on=False: self.accept())
        self._lay_out(close)
        self.show_profile()

    def show_profile(self) -> None:
        """Read the profile of the drive's camera, and show it."""
        with self._desk.project.registry.reading() as session:
            profile = camera_of(session, self._drive_id)
            rows = camera_profiles(session)
        known = sorted({row.name for row in rows})
        self.names.clear()
        self.names.addItems(known)
        self.names.setCurrentText(profile.name if profile is not None else "")
        self.versions.clear()
        for row in reversed(rows):
            if profile is not None and row.name == profile.name:
                self.versions.addItem(self.tr("Version {number}").format(number=row.version), row.version)
        self.areas.clear()
        self.areas.addItems(list(profile.areas) if profile is not None else [])
        self.sketch.show_profile(profile, None)
        self.words.setText(self._told(profile))
        self._show_chosen()

    def _told(self, profile: CameraProfile | None) -> str:
        if profile is None:
            return self.tr("This drive has no camera yet. Name it after its vehicle; drives of one vehicle share it.")
        horizon = (
            self.tr("no horizon yet")
            if profile.horizon_y is None
            else self.tr("horizon at {y:.0f}").format(y=profile.horizon_y)
        )
        words = self.tr(
            "{title}, {count} areas, {horizon}. Nothing in an area is suggested, trained on or measured, and a package"
            " carries the profile to the vehicle."
        )
        return words.format(title=profile.title, count=len(profile.areas), horizon=horizon)

    def _lay_out(self, close: QPushButton) -> None:
        above, beside, below = QHBoxLayout(), QVBoxLayout(), QHBoxLayout()
        above.addWidget(self.names, 1)
        above.addWidget(self.use)
        beside.addWidget(self.areas, 1)
        beside.addWidget(self.draw)
        beside.addWidget(self.remove)
        middle = QHBoxLayout()
        middle.setSpacing(12)
        middle.addWidget(self.sketch, 0, Qt.AlignmentFlag.AlignTop)
        middle.addLayout(beside, 1)
        below.addWidget(self.versions)
        below.addWidget(self.restore)
        below.addStretch(1)
        below.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 20)
        layout.setSpacing(12)
        layout.addLayout(above)
        layout.addWidget(self.words)
        layout.addLayout(middle, 1)
        layout.addLayout(below)

    def _show_chosen(self) -> None:
        item = self.areas.currentItem()
        self.remove.setEnabled(item is not None)
        self.restore.setEnabled(self.versions.count() > 1)
        self.sketch.show_chosen(item.text() if item is not None else None)

    def _use(self) -> None:
        desk = self._desk
        try:
            use_camera(desk.project.registry, self._drive_id, self.names.currentText(), origin=desk.context.origin)
        except UserError as error:
            desk.refused(error)
        self.show_profile()

    def _draw(self) -> None:
        self.accept()
        self._page.use_tool("area")

    def _remove(self) -> None:
        item = self.areas.currentItem()
        if item is not None:
            self._desk.do(area_removed(self._desk.project, self._drive_id, item.text()))
            self.show_profile()

    def _restore(self) -> None:
        try:
            edit = version_restored(self._desk.project, self._drive_id, int(self.versions.currentData()))
        except UserError as error:
            self._desk.refused(error)
            return
        self._desk.do(edit)
        self.show_profile()


class ProfileSketch(QWidget):
    """The areas and the horizon in small."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._profile: CameraProfile | None = None
        self._chosen: str | None = None
        self.setFixedSize(SKETCH)

    def show_profile(self, profile: CameraProfile | None, chosen: str | None) -> None:
        """Show another profile."""
        self._profile, self._chosen = profile, chosen
        self.update()

    def show_chosen(self, chosen: str | None) -> None:
        """Light up an area."""
        self.show_profile(self._profile, chosen)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The picture's frame, the areas and the horizon."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours, profile = tokens(self), self._profile
        painter.fillRect(self.rect(), QColor(colours.canvas))
        if profile is not None:
            scale = min(self.width() / profile.width, self.height() / profile.height)
            painter.fillRect(QRectF(0, 0, profile.width * scale, profile.height * scale), QColor(colours.raised))
            for name, ring in profile.areas.items():
                shade = QColor(colours.accent if name == self._chosen else colours.muted)
                painter.setPen(QPen(shade, 1.5))
                shade.setAlpha(90)
                painter.setBrush(shade)
                painter.drawPolygon(QPolygonF([QPointF(x * scale, y * scale) for x, y in ring]))
            if profile.horizon_y is not None:
                y = profile.horizon_y * scale
                painter.setPen(QPen(QColor(colours.warning), 1, Qt.PenStyle.DashDotLine))
                painter.drawLine(QPointF(0, y), QPointF(profile.width * scale, y))
        painter.end()
