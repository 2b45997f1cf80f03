"""The widgets of the Label page, where they stand, and which signal goes where. Decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from desktop.canvas.canvas import CanvasWidget
from desktop.context import Context
from desktop.pages.label_acts import settled
from desktop.pages.label_images import ImagesPanel
from desktop.pages.label_panel import LabelPanel
from desktop.pages.label_review_bar import ReviewBar
from desktop.pages.label_timeline import DriveTimelinePanel
from desktop.pages.label_toolbar import LabelToolbar
from desktop.undo import EditHistory
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.remembered_splitter import RememberedSplitter

if TYPE_CHECKING:
    from desktop.pages.label import LabelPage


class LabelLayout(QObject):
    """Made by the page while it is made."""

    def __init__(self, page: QWidget, context: Context, history: EditHistory) -> None:
        super().__init__(page)
        self.images = ImagesPanel(context.project)
        self.toolbar = LabelToolbar(history.stack)
        self.canvas = CanvasWidget()
        self.review_bar = ReviewBar()
        self.panel = LabelPanel()
        self.timeline = DriveTimelinePanel(context.project)
        self.empty = EmptyState(
            self.tr("No images yet"),
            self.tr("Import a folder of pictures, a labelled data set or a recorded drive to begin labelling."),
            self.tr("Import…"),
        )
        self.work = RememberedSplitter("label", shares={0: 0.17, 2: 0.2})
        between = QWidget()
        middle = QVBoxLayout(between)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.toolbar)
        middle.addWidget(self.review_bar)
        middle.addWidget(self.canvas, 1)
        middle.addWidget(self.timeline)
        for place, part in enumerate((self.images, between, self.panel)):
            self.work.addWidget(part)
            self.work.setStretchFactor(place, int(part is between))
        self.stack = QStackedWidget()
        self.stack.setFrameShape(QFrame.Shape.NoFrame)
        self.stack.addWidget(self.work)
        self.stack.addWidget(self.empty)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)

    def connect(self, page: LabelPage) -> None:  # type: ignore[override]  # not QObject.connect
        """Let the widgets tell the page."""
        self._connect_middle(page)
        self.images.image_chosen.connect(page.open_image)
        self.images.verify_asked.connect(page.saying.verify_many)
        self.images.bulk.conditions_pressed.connect(page.bulk.ask_conditions)
        self.images.condition_asked.connect(page.saying.choose_condition_of)
        self.images.suggestions_asked.connect(page.asking.ask_about)
        self.images.hand_off_asked.connect(page.popups.hand_off)
        self.images.scene_asked.connect(page.popups.pin_scene)
        panel = self.panel
        panel.class_chosen.connect(page.palettes.choose)
        panel.class_hidden.connect(page.seeing.toggle_class)
        panel.class_looked_for.connect(page.saying.verify_class)
        panel.class_locked.connect(page.seeing.toggle_class_lock)
        panel.tag_toggled.connect(settled(page, page.saying.toggle_tag))
        panel.condition_chosen.connect(settled(page, page.saying.choose_condition))
        panel.attribute_said.connect(settled(page, page.shapes.say))
        panel.shapes_chosen.connect(page.canvas.select)
        panel.classes_wanted.connect(lambda: page.go_to.emit("Brief"))
        panel.verify_pressed.connect(settled(page, page.saying.verify))
        panel.reopen_pressed.connect(settled(page, page.saying.reopen))
        panel.proposals.keep_all_pressed.connect(page.suggestions.keep_all)
        panel.proposals.refuse_all_pressed.connect(page.suggestions.refuse_all)
        panel.proposals.keep_above_pressed.connect(lambda least: page.suggestions.keep_all(above=least))
        panel.proposals.triage_pressed.connect(page.popups.triage)
        self.empty.pressed.connect(page.import_requested)

    def _connect_middle(self, page: LabelPage) -> None:
        canvas, toolbar, timeline = self.canvas, self.toolbar, self.timeline
        canvas.scale_changed.connect(toolbar.show_scale)
        canvas.cursor_moved.connect(toolbar.show_cursor)
        toolbar.tool_chosen.connect(page.use_tool)
        toolbar.fit_pressed.connect(canvas.fit)
        toolbar.previous_pressed.connect(lambda: page.step(-1))
        toolbar.next_pressed.connect(lambda: page.step(1))
        toolbar.more_pressed.connect(page.popups.keys)
        toolbar.steps_pressed.connect(page.popups.undo_list)
        timeline.frame_asked.connect(page.frames.go)
        timeline.scrubbed.connect(page.frames.go)
        timeline.step_asked.connect(page.ways.step)
        timeline.play_pressed.connect(page.frames.toggle_play)
        timeline.speed_chosen.connect(page.frames.playback.set_speed)
        timeline.next_open_pressed.connect(page.ways.go_next_open)
        timeline.camera_pressed.connect(page.ways.show_camera)
        timeline.keep_pressed.connect(page.ways.ask_to_keep)
        timeline.track_chosen.connect(page.tracks.select)
        timeline.interval_asked.connect(page.drive.set_interval)
