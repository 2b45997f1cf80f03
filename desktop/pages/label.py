"""The Label page: images left, the picture in the middle, classes and conditions right. There is no saving to do."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.changes import Changes, Topic
from core.errors import UserError
from core.ids import ImageId
from desktop.canvas.canvas import CanvasWidget
from desktop.canvas.painting import ClassLook
from desktop.canvas.tools import BoxTool, PolygonTool, SelectTool, Tool
from desktop.changes_hub import ChangesHub
from desktop.context import Context
from desktop.messages import notify, show_error
from desktop.page import Page
from desktop.pages.label_actions import Clipboard, CompletenessActions, Desk, LabelActions, SuggestionActions
from desktop.pages.label_bench import Words, read_bench, read_words
from desktop.pages.label_images import ImagesPanel
from desktop.pages.label_keys import bind_keys
from desktop.pages.label_panel import LabelPanel
from desktop.pages.label_pictures import Answer, PictureCache
from desktop.pages.label_toolbar import LabelToolbar
from desktop.undo import EditHistory
from desktop.widgets.empty_state import EmptyState
from labeling.edits import Edit

SAID: tuple[Topic, ...] = ("annotations", "completeness", "conditions", "suggestions")
TOOLS: dict[str, Callable[[], Tool]] = {"select": SelectTool, "box": BoxTool, "polygon": PolygonTool}


class LabelPage(Page):
    """Draw, change and verify; every gesture is one edit that is durable at once and can be undone."""

    title = "Label"
    icon_name = "label"

    def __init__(self, context: Context, hub: ChangesHub, parent: QWidget | None = None) -> None:
        super().__init__(context, hub, parent)
        self._words = Words()
        self._is_listed = self._is_painted = self._is_fresh = False
        self.desk = Desk()
        self.history = EditHistory(context, self.open_image, self._refuse, self._take_edit, self)
        self.actions_ = LabelActions(context, self.history, self.desk)
        self.suggestions = SuggestionActions(context, self.history, self.desk, self._refuse)
        self.completeness = CompletenessActions(context, self.history, self.desk, self._refuse)
        self.clipboard = Clipboard(self.actions_, self.desk)
        self._pictures = PictureCache(context.project, self)
        self.images = ImagesPanel(context.project)
        self.toolbar = LabelToolbar(self.history.stack)
        self.canvas = CanvasWidget()
        self.panel = LabelPanel()
        self.empty = EmptyState(
            self.tr("No images yet"),
            self.tr("Import a folder of pictures, a labelled data set or a recorded drive to begin labelling."),
            self.tr("Import…"),
        )
        self._lay_out()
        self._connect()
        bind_keys(self)
        self.use_tool("select")

    def refresh(self, changes: Changes | None) -> None:
        """Show what changed: the words, the list, the open image."""
        if changes is None or changes.touches("classes", "brief") or changes.ids("conditions") is None:
            self._read_words()
        if changes is None or not self._is_fresh:
            self._is_fresh = True
            self.history.refill()
        if changes is None or changes.touches("images", "review"):
            self.images.reload()
        if changes is None:
            self._show_bench()
            return
        for topic in SAID:
            ids = changes.ids(topic)
            if topic != "suggestions" and changes.touches(topic):
                self.images.model.forget(ids)
        if self.history.is_applying:
            return  # the edit itself comes next, and says all
        bench = self.desk.bench
        told = [changes.ids(topic) for topic in SAID]
        if changes.touches("classes", "images", "review") or any(
            ids is None or (bench is not None and bench.id in ids) for ids in told
        ):
            self._show_bench()

    def is_ready(self) -> bool:
        """The list is read, and the first picture painted where there is one."""
        return self._is_listed and (self._stack.currentWidget() is self.empty or self._is_painted)

    def open_image(self, image_id: int) -> None:
        """Put an image on the bench and show it."""
        if self.desk.bench is not None and self.desk.bench.id == image_id:
            return
        bench = read_bench(self.context.project, image_id)
        if bench is None:
            return
        self._is_painted = self._awaits_paint = False
        self.canvas.use(TOOLS[self._tool]())
        self.desk.bench, self.desk.selected = bench, None
        self.desk.size_wh = (bench.image.width, bench.image.height)
        self.canvas.show_message(self.tr("Opening the picture"), bench.image.name)
        self.images.show_present(image_id)
        self._show_place()
        self._pictures.want(image_id, lambda answer: self._show_picture(bench.id, answer))
        self._show_bench()
        for step in (1, -1, 2, 3):
            beside = self.images.beside(step)
            if beside is not None:
                self._pictures.read_ahead(beside)

    def step(self, by: int) -> None:
        """Go to the next image, or the one before."""
        image_id = self.images.beside(by)
        if image_id is None:
            notify(
                self, self.tr("This is the last image of the list.") if by > 0 else self.tr("This is the first one.")
            )
            return
        self.open_image(image_id)
        if not self.images.search.hasFocus():
            self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def use_tool(self, name: str) -> None:
        """Draw boxes or polygons, or select."""
        self._tool = name
        self.canvas.use(TOOLS[name]())
        self.toolbar.show_tool(name)

    def choose_class(self, class_id: int) -> None:
        """Draw this class next; the selected shape gets it."""
        self.actions_.choose_class(class_id)
        self._show_classes()

    def choose_class_by_number(self, number: int) -> None:
        """Like a press on the class in this place, counted from 1."""
        if number <= len(self._words.classes):
            self.choose_class(self._words.classes[number - 1].id)

    def delete_selected(self) -> None:
        """Refuse the selected suggestion, or delete the selected shape."""
        if not self.suggestions.refuse_selected():
            self.actions_.delete()

    def cycle(self, by: int) -> None:
        """Select the shape after the selected one, or before."""
        self.canvas.select(self.canvas.scene.following(self.canvas.selected, by))

    def copy(self) -> None:
        """Take shapes along; says how many."""
        count = self.clipboard.copy()
        words = self.tr("{count} shapes copied. Paste them on another image with Ctrl+V.")
        notify(self, words.format(count=count) if count else self.tr("There is nothing to copy."))

    def _draw(self, shape: object) -> None:
        if self.desk.active_class is None:
            self._refuse(UserError(self.tr("There is no class yet."), self.tr("Add one on the Brief page.")))
            return
        self.actions_.draw(shape)  # type: ignore[arg-type]  # a signal of Shape

    def _show_picture(self, image_id: ImageId, answer: Answer) -> None:
        bench = self.desk.bench
        if bench is None or bench.id != image_id:
            return
        if isinstance(answer, UserError):
            self.canvas.show_message(answer.message, answer.hint)
        elif isinstance(answer, Exception):
            self.canvas.show_message(self.tr("The picture cannot be shown."), str(answer))
        else:
            self.desk.size_wh = (answer.shape[1], answer.shape[0])
            self.canvas.show_picture(answer)
            self.canvas.show_scene(bench.scene(self.desk.size_wh), self.desk.selected)
        self._awaits_paint = True
        self.canvas.update()

    def _take_edit(self, edit: Edit) -> None:
        """Show what an edit of this window changed, without reading the whole image again."""
        if self.desk.bench is not None:
            self.desk.bench = self.desk.bench.after(edit)
            self._show_desk()

    def _show_bench(self) -> None:
        """Read the open image anew, and show it; the picture stays."""
        desk = self.desk
        if desk.bench is not None:
            desk.bench = read_bench(self.context.project, desk.bench.id)
            if desk.bench is None:
                self.canvas.show_message(self.tr("This image is no longer in the project"), "")
        self._show_desk()

    def _show_desk(self) -> None:
        desk = self.desk
        if desk.bench is not None and self.canvas.has_picture:
            self.canvas.show_scene(desk.bench.scene(desk.size_wh, self.canvas.scene), desk.selected)
            desk.selected = self.canvas.selected
        self.panel.show_bench(desk.bench, desk.selected)
        self._show_classes()

    def _show_classes(self) -> None:
        looks = {line.id: ClassLook(line.name, line.colour) for line in self._words.all_classes}
        self.canvas.show_classes(looks, self.desk.active_class)
        self.panel.show_active(self.desk.active_class)

    def _show_place(self) -> None:
        row, count = self.images.place()
        self.toolbar.show_place(self.desk.bench.image.name if self.desk.bench else "", row, count)

    def _read_words(self) -> None:
        self._words = read_words(self.context.project)
        known = [line.id for line in self._words.classes]
        if self.desk.active_class not in known:
            self.desk.active_class = known[0] if known else None
        self.panel.show_words(self._words)
        self.images.show_words(self._words)
        self.panel.show_bench(self.desk.bench, self.desk.selected)
        self._show_classes()

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

    def _select(self, item_id: int | None) -> None:
        self.desk.selected = item_id
        self.panel.show_selected(item_id)

    def _painted(self) -> None:
        if self._awaits_paint:
            self._is_painted, self._awaits_paint = True, False

    def _refuse(self, error: UserError) -> None:
        show_error(self, error)
        self._show_bench()

    def _connect(self) -> None:
        self._awaits_paint = False
        self.images.image_chosen.connect(self.open_image)
        self.images.listed.connect(self._take_list)
        self.canvas.shape_drawn.connect(self._draw)
        self.canvas.shape_changed.connect(self.actions_.reshape)
        self.canvas.selection_changed.connect(self._select)
        self.canvas.scale_changed.connect(self.toolbar.show_scale)
        self.canvas.picture_painted.connect(self._painted)
        self.panel.class_chosen.connect(self.choose_class)
        self.panel.tag_toggled.connect(self.actions_.toggle_tag)
        self.panel.condition_chosen.connect(self.actions_.choose_condition)
        self.panel.shape_chosen.connect(self.canvas.select)
        self.panel.verify_pressed.connect(self.completeness.verify)
        self.panel.reopen_pressed.connect(self.completeness.reopen)
        self.panel.proposals.keep_all_pressed.connect(self.suggestions.keep_all)
        self.panel.proposals.refuse_all_pressed.connect(self.suggestions.refuse_all)
        self.toolbar.tool_chosen.connect(self.use_tool)
        self.toolbar.fit_pressed.connect(self.canvas.fit)
        self.toolbar.previous_pressed.connect(lambda: self.step(-1))
        self.toolbar.next_pressed.connect(lambda: self.step(1))
        self.empty.pressed.connect(self.import_requested)

    def _lay_out(self) -> None:
        self._work = QWidget()
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.toolbar)
        middle.addWidget(self.canvas, 1)
        across = QHBoxLayout(self._work)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.images)
        across.addLayout(middle, 1)  # the sides give way down to their least width where the window is small
        across.addWidget(self.panel)
        self._stack = QStackedWidget()
        self._stack.setFrameShape(QFrame.Shape.NoFrame)
        self._stack.addWidget(self._work)
        self._stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
