"""The Label page: images left, the picture in the middle, classes and conditions right. There is no saving to do."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from core.changes import Changes, Topic
from core.detections import BgrImage
from core.errors import UserError
from core.ids import ImageId
from core.settings import read_settings
from desktop.canvas.gestures import Gesture
from desktop.canvas.scene import CanvasScene
from desktop.canvas.turning import Turn, turn_item
from desktop.changes_hub import ChangesHub
from desktop.commands import keymap_of
from desktop.context import Context
from desktop.messages import notify, show_error
from desktop.page import ImagesAsked, Page
from desktop.pages.label_actions import Clipboard, OutlineActions, ShapeActions
from desktop.pages.label_acts import acts_of
from desktop.pages.label_answers import answers_of
from desktop.pages.label_asking import AskingActions
from desktop.pages.label_bench import Bench, read_bench, read_words
from desktop.pages.label_bulk import BulkActions
from desktop.pages.label_carrying import CarryActions
from desktop.pages.label_comfort import Comfort
from desktop.pages.label_commands import LABEL_COMMANDS
from desktop.pages.label_desk import Desk
from desktop.pages.label_drawing import DrawingActions
from desktop.pages.label_drive_ways import DriveWays
from desktop.pages.label_frames import FrameActions
from desktop.pages.label_gestures import take_gesture
from desktop.pages.label_going import Going
from desktop.pages.label_hands import Hands
from desktop.pages.label_keys import KeyBindings
from desktop.pages.label_lanes import LaneActions
from desktop.pages.label_layout import LabelLayout
from desktop.pages.label_modes import Modes
from desktop.pages.label_outlining import OutliningActions
from desktop.pages.label_palettes import Palettes
from desktop.pages.label_pictures import Answer, PictureCache
from desktop.pages.label_popups import Popups
from desktop.pages.label_progress import ClassProgress
from desktop.pages.label_prompting import PromptActions
from desktop.pages.label_reviewing import ReviewActions
from desktop.pages.label_saying import DriveActions, SayingActions, SuggestionActions
from desktop.pages.label_seeing import Seeing
from desktop.pages.label_seen import SeenByModel
from desktop.pages.label_showing import Showing
from desktop.pages.label_tools import ToolBox, hint_of
from desktop.pages.label_tracks import TrackActions
from desktop.undo import EditHistory
from labeling.edits import Edit

SAID: tuple[Topic, ...] = ("annotations", "completeness", "conditions", "suggestions", "reviews")


READ_ANEW = ("suggestion", "verdict", "review", "interval", "camera", "scope")  # what Bench.after does not know
WHOLE: tuple[Topic, ...] = ("classes", "images", "review", "tracks", "intervals", "cameras", "drives")


class LabelPage(Page):
    """Draw, change and verify; every gesture is one edit that is durable at once and can be undone."""

    title = "Label"
    icon_name = "label"

    def __init__(self, context: Context, hub: ChangesHub, parent: QWidget | None = None) -> None:
        super().__init__(context, hub, parent)
        self._is_listed = self._is_painted = self._is_fresh = self._awaits_paint = False
        self._tool, self.last_tool = "select", "box"
        self.history = EditHistory(context, answers_of(self, self._refuse, self._take_edit, self._show_bench), self)
        self.desk = Desk(context, self.history, self._refuse, self.say)
        self._pictures = PictureCache(context.project, self)
        layout = LabelLayout(self, context, self.history)
        self.images, self.toolbar, self.canvas = layout.images, layout.toolbar, layout.canvas
        self.review_bar = layout.review_bar
        self.panel, self.timeline, self.empty, self._stack = layout.panel, layout.timeline, layout.empty, layout.stack
        self._work = layout.work
        self.shapes = ShapeActions(self.desk)
        self.outlines = OutlineActions(self.desk, self.shapes)
        self.saying, self.suggestions = SayingActions(self.desk), SuggestionActions(self.desk)
        self.drive = DriveActions(self.desk)
        self.clipboard = Clipboard(self.shapes, self.desk)
        self.seeing = Seeing(self.desk, self.show_seen)
        self._tools, self.prompting = ToolBox(), PromptActions(self.desk, self.canvas, self._turn)
        self.drawing = DrawingActions(self.desk, self.shapes, self.seeing, self.canvas)
        self.outlining = OutliningActions(self.desk, self.shapes, self.drawing, self)
        self.frames = FrameActions(self)
        self.ways = DriveWays(self)
        self.desk.settle = self.frames.settle
        self.tracks, self.carrying = TrackActions(self.desk, self.shapes, self), CarryActions(self.desk, self)
        self.lanes = LaneActions(self.desk, self.shapes, self)
        self.review = ReviewActions(self.desk, self, layout.review_bar, self._turn)
        self.asking = AskingActions(self.desk, self)
        self.as_seen, self._showing = SeenByModel(self), Showing(self, self._turn)
        self.go, self.popups, self.palettes = Going(self), Popups(self), Palettes(self)
        self.hands, self.modes, self.bulk = Hands(self), Modes(self), BulkActions(self)
        self.comfort = Comfort(self)
        self._progress = ClassProgress(context.project, self.panel, self)
        self.desk.choose = self.go.choose
        layout.connect(self)
        self._hear_canvas()
        self.keys = KeyBindings(self, self.canvas, LABEL_COMMANDS, acts_of(self))
        self.keys.add_numbers(self.go.choose_class_by_number)
        self.keys.rebind(keymap_of(read_settings()))
        self.use_tool("select")

    def _hear_canvas(self) -> None:
        self.images.listed.connect(self._take_list)
        self.canvas.gesture_made.connect(self._take_gesture)
        self.canvas.selection_changed.connect(self._select)
        self.canvas.point_wanted.connect(lambda point: self.outlines.add_point(self._turn().back(point)))
        self.canvas.picture_painted.connect(self._painted)

    def refresh(self, changes: Changes | None) -> None:
        """Show what changed: the words, the list, the open image."""
        self._pictures.forget_benches()
        self.frames.forget()
        if changes is None or changes.touches("completeness", "images", "classes"):
            self._progress.count_soon()
        if changes is None or changes.touches("classes", "brief") or changes.ids("conditions") is None:
            self._read_words()
        if changes is None or not self._is_fresh:
            self._is_fresh = True
            self.history.refill()
        if changes is not None and changes.touches("reviews"):
            self.review.mode.refresh()
        if changes is None or changes.touches("images", "review"):
            self.images.reload()
        if changes is None:
            self._show_bench()
            return
        for topic in SAID:
            if topic != "suggestions" and changes.touches(topic):
                self.images.model.forget(changes.ids(topic))
        if changes.touches("tracks", "intervals", "cameras", "drives", "images", "completeness"):
            self.timeline.reload()
        if self.history.is_applying and not changes.touches("tracks", "intervals", "cameras"):
            return  # the edit itself comes next, and says all
        self.history.catch_up(changes)
        bench = self.desk.bench
        told = [changes.ids(topic) for topic in SAID]
        if changes.touches(*WHOLE) or any(ids is None or (bench is not None and bench.id in ids) for ids in told):
            self._show_bench()

    def is_ready(self) -> bool:
        """The list is read, and the first picture painted where there is one."""
        return self._is_listed and (self._stack.currentWidget() is self.empty or self._is_painted)

    def open_image(self, image_id: int) -> None:
        """Put an image on the bench and show it."""
        if self.desk.bench is not None and self.desk.bench.id == image_id:
            return
        self._pictures.show_size((self.canvas.width(), self.canvas.height()), self.canvas.devicePixelRatioF())
        bench = self._pictures.bench_of(image_id)
        if bench is None:
            return
        self._is_painted = self._awaits_paint = False
        self.canvas.tool.cancel()
        self.asking.forget()
        self.frames.leave()
        self._showing.leave()
        self.desk.bench, self.desk.selection = bench, ()
        self.desk.size_wh = (bench.image.width, bench.image.height)
        if not self._pictures.has(image_id):
            self.canvas.show_message(self.tr("Opening the picture"), bench.image.name)
        self.images.present = image_id  # at once: the next key counts from here
        self._pictures.want(image_id, lambda answer: self._show_picture(bench.id, answer))
        QTimer.singleShot(0, self, self.show_around)

    def show_images(self, asked: ImagesAsked) -> None:
        """List the images that another page asked for, and open the first with its shapes selected and shown large."""
        self.images.show_only(asked)
        if not asked.image_ids:
            return
        self.open_image(asked.image_ids[0])
        if asked.annotation_ids:
            self.go.look_at(tuple(asked.annotation_ids))

    def show_frame(self, bench: Bench, pixels: BgrImage, selection: tuple[int, ...]) -> None:
        """Show a frame of a drive, as quickly as it plays; what stands around it follows by `show_around`."""
        self.canvas.tool.cancel()
        self.desk.bench, self.desk.pixels = bench, None
        self.desk.size_wh = (pixels.shape[1], pixels.shape[0])
        self._showing.show_pixels(pixels)
        self.desk.selection = selection
        self.canvas.overlays = self.seeing.overlays_of(bench)
        self._show_scene()
        self._is_painted = True

    def show_around(self) -> None:
        """What stands around the picture comes after it, and then its neighbours are read ahead."""
        bench = self.desk.bench
        if bench is None:
            return
        if bench.is_kept:
            self.images.show_present(bench.id)
        self._show_place()
        self.timeline.show_image(bench)
        self._show_desk()
        if bench.is_kept:
            self.asking.opened()
        beside = [image_id for step in (1, 2, 3, -1) if (image_id := self.images.beside(step)) is not None]
        self._pictures.read_ahead(bench.id, beside)

    def step(self, by: int) -> None:
        """Go to the next image, or the one before."""
        image_id = self.images.beside(by)
        if image_id is None:
            self.say(self.tr("This is the last image of the list.") if by > 0 else self.tr("This is the first one."))
            return
        self.open_image(image_id)
        if not self.images.search.hasFocus():
            self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def use_tool(self, name: str) -> None:
        """Take another tool; what it needs is said."""
        if name != "select":
            self.last_tool = name
        self._tool = name
        self.canvas.use(self._tools.take(name, self.canvas.tool, has_networks=self.prompting.has_networks))
        self.prompting.look_ahead(self.canvas.tool)
        self.toolbar.show_tool(name)
        self.canvas.hint = self.keys.told(self.tr(hint_of(name, self.canvas.tool)))

    def say(self, words: str) -> None:
        """Tell something in passing."""
        notify(self, self.keys.told(words))

    def show_seen(self) -> None:
        """Show what was switched on or off for looking."""
        self.canvas.overlays = self.seeing.overlays_of(self.desk.bench)
        if self.desk.bench is not None:
            self._showing.again()
        self._show_desk()

    def _turn(self) -> Turn:
        return Turn(self.seeing.quarter_turns, self.seeing.is_mirrored, self.desk.size_wh)

    def _take_gesture(self, gesture: Gesture) -> None:
        take_gesture(self, gesture, self._turn())

    def _show_picture(self, image_id: ImageId, answer: Answer) -> None:
        bench = self.desk.bench
        if bench is None or bench.id != image_id:
            return
        if isinstance(answer, UserError):
            self.canvas.show_message(answer.message, answer.hint)
        elif isinstance(answer, Exception):
            self.canvas.show_message(self.tr("The picture cannot be shown."), str(answer))
        else:
            self._showing.show(answer)
            self.canvas.overlays = self.seeing.overlays_of(bench)
            self._show_scene()
        self._awaits_paint = True
        self.canvas.repaint()  # before anything around it: this is what the person waits for

    def _take_edit(self, edit: Edit) -> None:
        """Show what an edit of this window changed, without reading the whole image again."""
        self._pictures.forget_benches()
        self.timeline.edit_taken(edit)
        if any(change.entity in READ_ANEW for change in edit.changes):
            self._show_bench()
        elif self.desk.bench is not None:
            self.desk.bench = self.desk.bench.after(edit)
            self.canvas.overlays = self.seeing.overlays_of(self.desk.bench)
            self._show_desk()

    def _show_bench(self) -> None:
        """Read the open image anew, and show it; the picture stays."""
        desk = self.desk
        if desk.bench is not None and not desk.bench.is_kept:
            self.frames.renew()
        elif desk.bench is not None:
            desk.bench = read_bench(self.context.project, desk.bench.id)
            if desk.bench is None:
                self.canvas.show_message(self.tr("This image is no longer in the project"), "")
            self.canvas.overlays = self.seeing.overlays_of(desk.bench)
        self._show_desk()

    def _show_desk(self) -> None:
        self.review.mode.show_image()
        self._show_scene()
        self.panel.show_bench(self.desk.bench, self.desk.selection, self.desk.seen)
        self.palettes.show_classes()

    def _show_scene(self) -> None:
        desk = self.desk
        if desk.bench is None or not self.canvas.has_picture:
            return
        turn = self._turn()
        previous = self.canvas.scene if turn.is_plain else None
        scene = desk.bench.scene(turn.seen_wh, previous, desk.seen)
        if not turn.is_plain:
            scene = CanvasScene((turn_item(item, turn) for item in scene.by_id.values()), turn.seen_wh)
        self.canvas.show_scene(scene, desk.selection)
        desk.selection = self.canvas.selection

    def _show_place(self) -> None:
        self.panel.show_why(self.images.model.why(self.desk.bench.id) if self.desk.bench else "")
        row, count = self.images.place()
        bench = self.desk.bench
        name = bench.image.name if bench is not None else ""
        if bench is not None and not bench.is_kept:
            name, row = self.tr("{name}: no image until it is labelled").format(name=name), None
        self.toolbar.show_place(name, row, count)

    def _read_words(self) -> None:
        words = self.desk.words = read_words(self.context.project)
        known = [line.id for line in words.classes]
        if self.desk.active_class not in known:
            self.desk.active_class = known[0] if known else None
        self.panel.show_words(words)
        self.images.show_words(words)
        self.timeline.show_words(words)
        self.panel.show_bench(self.desk.bench, self.desk.selection, self.desk.seen)
        self.palettes.show_classes()

    def _take_list(self) -> None:
        self._is_listed = True
        _row, count = self.images.place()
        is_empty = not count and not self.images.is_filtered()
        self._stack.setCurrentWidget(self.empty if is_empty else self._work)
        self._show_place()
        first = self.images.model.id_at(0)
        if self.desk.bench is None and first is not None:
            self.open_image(first)
        elif self.desk.bench is None and not is_empty:
            self.canvas.show_message(self.tr("No image fits"), self.tr("Change the search or the filters on the left."))
            self._awaits_paint = True

    def _select(self, selection: tuple[int, ...]) -> None:
        self.desk.selection = selection
        self.tracks.follow(selection)
        self.panel.show_selected(selection)

    def _painted(self) -> None:
        if self._awaits_paint:
            self._is_painted, self._awaits_paint = True, False

    def _refuse(self, error: UserError) -> None:
        show_error(self, error)
        self._show_bench()
