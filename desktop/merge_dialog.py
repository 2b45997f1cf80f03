"""The conflict screen: what this project and an answer both changed, side by side, decided with one key each.

Nothing is written before every conflict has a choice; then all of the merge is one step that can be taken back.
"""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.detections import BgrImage
from core.giants import Giant
from core.queries.images import images
from desktop.background import run_in_background
from desktop.canvas.shown_picture import ShownPicture
from desktop.context import Context
from desktop.messages import ask, notify, show_error
from desktop.pages.label_bench import Words, read_words
from desktop.pages.label_parts import looked_at, read_looked_at
from desktop.pages.label_state_words import seen_shape, state_words, thing_words
from desktop.widgets.shape_picture import SeenShape, Side, joined_bounds
from labeling.clashes import Overtaken
from labeling.handoff import merge_answer
from labeling.merging import Choice, Conflict, MergePlan, Place, resolve
from labeling.store import apply

KEYS: dict[int, Choice] = {Qt.Key.Key_M: "ours", Qt.Key.Key_T: "theirs", Qt.Key.Key_B: "both"}


class MergeDialog(QDialog):
    """Conflicts on the left, both sides in the middle, the choices below."""

    def __init__(self, context: Context, file: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_tr("Merge {}").format(file.name))
        self.resize(1120, 700)
        self._context, self._file = context, file
        self._plan: MergePlan | None = None
        self._words = Words()
        self._names: dict[int, str] = {}
        self._pixels: tuple[int, BgrImage | ShownPicture | None] = (0, None)
        self.choices: dict[Place, Choice] = {}
        self.told = QLabel(_tr("Reading the answer…"))
        self.told.setObjectName("sectionTitle")
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.list = QListWidget()
        self.list.setFixedWidth(260)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its keys are those of the screen
        self.list.setAccessibleName(_tr("Conflicts"))
        self.list.currentRowChanged.connect(lambda _row: self._show_conflict())
        self.ours, self.theirs = Side(_tr("Here, in this project")), Side(_tr("In the answer"))
        self.state = QLabel()
        self.state.setObjectName("muted")
        self._make_buttons()
        self._lay_out()
        self._read()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One key chooses; arrows go on and back."""
        choice = KEYS.get(event.key())
        if choice is not None:
            self.choose(choice)
        elif event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Space):
            self.list.setCurrentRow(min(self.list.currentRow() + 1, self.list.count() - 1))
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Up):
            self.list.setCurrentRow(max(0, self.list.currentRow() - 1))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.merge()
        else:
            super().keyPressEvent(event)

    def choose(self, choice: Choice) -> None:
        """Choose for the conflict that is shown, and go on to the next without a choice."""
        conflict = self._conflict()
        if conflict is None or (choice == "both" and not conflict.can_keep_both):
            return
        self.choices[conflict.place] = choice
        self._show_choices()
        undecided = self._undecided_rows()
        if undecided:
            later = [row for row in undecided if row > self.list.currentRow()]
            self.list.setCurrentRow((later or undecided)[0])
        else:
            self._show_conflict()

    def choose_rest(self, choice: Choice) -> None:
        """Choose one side for every conflict that has no choice yet."""
        for row in self._undecided_rows():
            self.choices[self._conflicts()[row].place] = choice
        self._show_choices()
        self._show_conflict()

    def merge(self) -> None:
        """Write it all as one step, once every conflict has a choice."""
        if self._plan is None or self._undecided_rows():
            return
        edit, context = resolve(self._plan, self.choices), self._context
        self._set_able(is_able=False)
        if not edit.changes:
            self._merged(0)
            return
        run_in_background(
            self,
            lambda: apply(context.project.registry, edit, author=context.author, origin=context.origin),
            lambda _edit_id: self._merged(len(edit.changes)),
            self._failed,
        )

    def reject(self) -> None:
        """Ask before choices that were made are forgotten."""
        question = _tr("Leave without merging? What you chose for {} conflicts is forgotten; nothing else changes.")
        if not self.choices or ask(self, question.format(len(self.choices)), yes=_tr("Leave")):
            super().reject()

    def _merged(self, changes: int) -> None:
        parent = self.parentWidget()
        if parent is not None:
            notify(parent, _tr("The answer was merged: {} changes, one step in the undo list.").format(f"{changes:,}"))
        self.accept()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Overtaken):
            self._read(
                _tr("Somebody labelled on while you chose. The merge was laid out anew; your choices were kept.")
            )
            return
        show_error(self, error)
        self._set_able(is_able=True)

    def _read(self, words: str = "") -> None:
        project, file = self._context.project, self._file

        def read() -> tuple[MergePlan, Words, dict[int, str]]:
            plan = merge_answer(project, file)
            with project.registry.reading() as session:
                rows = images(session, {each.image_id for each in plan.conflicts})
            return plan, read_words(project), {image_id: row.name for image_id, row in rows.items()}

        run_in_background(self, read, lambda answer: self._take(*answer, words), self._unreadable)

    def _unreadable(self, error: Exception) -> None:
        show_error(self.parentWidget(), error)
        self.choices = {}
        self.accept()

    def _take(self, plan: MergePlan, words: Words, names: dict[int, str], told: str) -> None:
        before = {each.place: each for each in self._conflicts()}
        self.choices = {
            each.place: self.choices[each.place]
            for each in plan.conflicts
            if each.place in self.choices and _is_alike(before.get(each.place), each)
        }
        self._plan, self._words, self._names = plan, words, names
        self.told.setText(told or self._sentence(plan))
        self.list.clear()
        for _ in plan.conflicts:
            item = QListWidgetItem()
            item.setSizeHint(QSize(240, 46))
            self.list.addItem(item)
        for widget in (self.list, self.ours, self.theirs, self._choosing):
            widget.setVisible(bool(plan.conflicts))
        self._show_choices()
        self.list.setCurrentRow(next(iter(self._undecided_rows()), 0))
        self._show_conflict()
        self.setFocus()

    def _sentence(self, plan: MergePlan) -> str:
        taken, clashes = f"{len(plan.edit.changes):,}", len(plan.conflicts)
        if not clashes and not plan.edit.changes:
            told = _tr("The answer says nothing that is not here already.")
        elif not clashes:
            told = _tr("{} changes of the answer touch nothing that was changed here, and can be merged.").format(taken)
        else:
            told = _tr("Here and there {} became something else: choose for each.").format(_things(clashes))
            if plan.edit.changes:
                told = _tr("{} changes can be taken as they are.").format(taken) + " " + told
        if plan.missing:
            told += " " + _tr("{} images of the answer are no longer here, such as {}.").format(
                len(plan.missing), plan.missing[0]
            )
        return told

    def _show_choices(self) -> None:
        chosen = {"ours": _tr("mine"), "theirs": _tr("theirs"), "both": _tr("both")}
        for row, each in enumerate(self._conflicts()):
            name = self._names.get(each.image_id, "").rpartition("/")[2]
            about = thing_words(each.kind, each.key, (each.base, each.ours, each.theirs), self._words)
            choice = self.choices.get(each.place)
            mark = f"✓ {chosen[choice]}" if choice is not None else _tr("no choice yet")
            self.list.item(row).setText(f"{about}   {mark}\n{name}")
        decided, count = len(self.choices), len(self._conflicts())
        self.state.setText(_tr("{} of {} decided").format(decided, count) if count else "")
        self._set_able(is_able=self._plan is not None and decided == count)

    def _show_conflict(self) -> None:
        each = self._conflict()
        if each is None:
            return
        for side, choice in ((self.ours, "ours"), (self.theirs, "theirs")):
            side.show_chosen(self.choices.get(each.place) in (choice, "both"))
        self._both.setEnabled(each.can_keep_both)
        self._show_sides(each)
        if self._pixels[0] != each.image_id:
            image_id = each.image_id
            self._pixels = (image_id, None)
            run_in_background(
                self, lambda: self._read_pixels(image_id), lambda pixels: self._take_pixels(image_id, pixels), _nothing
            )

    def _show_sides(self, each: Conflict) -> None:
        pixels = self._pixels[1] if self._pixels[0] == each.image_id else None
        is_shape = each.kind == "annotation"
        base = [
            SeenShape(shape.shape, shape.colour, is_faint=True)
            for shape in (seen_shape(each.base, self._words) if is_shape else [])
        ]
        sides = [seen_shape(state, self._words) if is_shape else [] for state in (each.ours, each.theirs)]
        bounds = joined_bounds([*sides[0], *sides[1]])
        for side, shapes, state in zip((self.ours, self.theirs), sides, (each.ours, each.theirs), strict=True):
            side.show_side(pixels, [*base, *shapes], bounds, state_words(each.kind, state, self._words))

    def _read_pixels(self, image_id: int) -> BgrImage | Giant:
        return read_looked_at(self._context.project, image_id)

    def _take_pixels(self, image_id: int, pixels: BgrImage | Giant) -> None:
        each = self._conflict()
        if self._pixels[0] == image_id:
            self._pixels = (image_id, looked_at(pixels, self.update))
            if each is not None and each.image_id == image_id:
                self._show_sides(each)

    def _conflicts(self) -> tuple[Conflict, ...]:
        return self._plan.conflicts if self._plan is not None else ()

    def _conflict(self) -> Conflict | None:
        row = self.list.currentRow()
        return self._conflicts()[row] if 0 <= row < len(self._conflicts()) else None

    def _undecided_rows(self) -> list[int]:
        return [row for row, each in enumerate(self._conflicts()) if each.place not in self.choices]

    def _set_able(self, *, is_able: bool) -> None:
        self.accept_button.setEnabled(is_able)

    def _make_buttons(self) -> None:
        self._choosing = QWidget()
        self._both = QPushButton(_tr("Keep both  (B)"))
        row = QHBoxLayout(self._choosing)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for button, choice in (
            (QPushButton(_tr("Mine  (M)")), "ours"), (QPushButton(_tr("Theirs  (T)")), "theirs"), (self._both, "both"),
        ):  # fmt: skip
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _on=False, choice=choice: self.choose(choice))
            row.addWidget(button, 1)
        self.rest_ours, self.rest_theirs = (
            QPushButton(_tr("Mine for the rest")),
            QPushButton(_tr("Theirs for the rest")),
        )
        for button, choice in ((self.rest_ours, "ours"), (self.rest_theirs, "theirs")):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setObjectName("quiet")
            button.clicked.connect(lambda _on=False, choice=choice: self.choose_rest(choice))
            row.addWidget(button)
        self.accept_button = QPushButton(_tr("Merge"))
        self.accept_button.setObjectName("primary")
        self.accept_button.setEnabled(False)
        self.accept_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.accept_button.clicked.connect(lambda _on=False: self.merge())
        self.cancel = QPushButton(_tr("Cancel"))
        self.cancel.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.cancel.clicked.connect(lambda _on=False: self.reject())

    def _lay_out(self) -> None:
        sides = QHBoxLayout()
        sides.setSpacing(12)
        sides.addWidget(self.list)
        sides.addWidget(self.ours, 1)
        sides.addWidget(self.theirs, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.state, 1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.accept_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 20)
        layout.setSpacing(14)
        layout.addWidget(self.told)
        layout.addLayout(sides, 1)
        layout.addWidget(self._choosing)
        layout.addLayout(foot)


def _is_alike(before: Conflict | None, now: Conflict) -> bool:
    """Whether a choice made for one conflict still means the same."""
    return before is not None and (before.base, before.ours, before.theirs) == (now.base, now.ours, now.theirs)


def _things(count: int) -> str:
    return _tr("1 thing") if count == 1 else _tr("{} things").format(f"{count:,}")


def _nothing(_error: Exception) -> None:
    return None  # a picture that cannot be read is not shown; the words say what there is to choose


def _tr(text: str) -> str:
    return QCoreApplication.translate("Merge", text)
