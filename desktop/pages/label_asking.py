"""Asking a model about the open image: which one, the wait, the answer. The worker stays ready between images."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QFileDialog

from core.errors import UserError
from core.ids import ImageId
from desktop.background import run_in_background
from desktop.messages import ask as agreed
from desktop.messages import show_error
from desktop.pages.label_desk import Desk
from desktop.pages.label_matching import MatchingDialog
from desktop.pages.label_panel import swatch
from desktop.standby import Question, Standby
from desktop.suggesting import LANES, Askable, Kind, askable_models, brought, matching_for, start_suggesting
from desktop.widgets.palette import Palette, PaletteEntry
from labeling.suggestions import looked_at_by, record_answer

if TYPE_CHECKING:
    from desktop.pages.label import LabelPage

POLL_MS, TELL_AFTER_S, LOOK_AFTER_S = 8, 0.4, 1.0
MANY = 200  # images: more than this are asked about only after a question


class AskingActions(QObject):
    """Suggestions for one image at a time, leaving the image ends the asking; and for whole lists, as a job."""

    def __init__(self, desk: Desk, page: LabelPage) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self._bar = page.panel.proposals
        self._standby = Standby(desk.project, desk.context.executor)
        self._model: Askable | None = None
        self._number: int | None = None  # of the question that waits
        self._image_id = ImageId(0)
        self._asked_at = self._looked_at = 0.0
        self.asks_always = False
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._look)
        page.installEventFilter(self)
        self._bar.ask_pressed.connect(self.ask)
        self._bar.stop_pressed.connect(self.stop)
        self._bar.menu.aboutToShow.connect(self._offer)

    @property
    def model(self) -> Askable | None:
        """The model that is asked: the chosen one, or the first of the project."""
        return self._model or next(iter(askable_models(self._desk.project)), None)

    @property
    def worker_folder(self) -> Path | None:
        """Where the worker that stays ready works; None before the first question."""
        return self._standby.folder

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The worker goes with the page; which model would be asked is known once the page is seen."""
        if watched is self._page and event.type() == QEvent.Type.Close:
            self._timer.stop()
            self._standby.close()
        if watched is self._page and event.type() == QEvent.Type.Show:
            self._show_model()
        return super().eventFilter(watched, event)

    def choose(self) -> None:
        """Choose which model is asked, one of the project's or a file; then ask it."""
        known = askable_models(self._desk.project)
        kinds: dict[Kind, str] = {
            "detect": self.tr("boxes"), "classify": self.tr("tag"), "lanes": self.tr("lanes"),
            "segment": self.tr("outlines"), "obb": self.tr("rotated boxes"),
        }  # fmt: skip
        entries = [
            PaletteEntry(place, model.name, "#0072B2", aside=" · ".join(filter(None, (kinds[model.kind], model.stage))))
            for place, model in enumerate(known)
        ]
        entries.append(PaletteEntry(len(known), self.tr("An ONNX file…"), "#7F7F7F"))
        entries.append(PaletteEntry(len(known) + 1, self.tr("A lane network (ONNX)…"), "#7F7F7F"))
        palette = Palette(entries, swatch, self._page.canvas)
        palette.line.setPlaceholderText(self.tr("Type some letters of the model"))

        def take(place: int) -> None:
            if place < len(known):
                self.use(known[place])
            else:
                self._bring(LANES if place > len(known) else None)

        palette.chosen.connect(take)
        palette.ask()

    def use(self, model: Askable) -> None:
        """Ask this model from now on, and about this image; first what its classes are, where nobody said so."""
        self._model = model
        self._show_model()
        if matching_for(self._desk.project, model).unsaid:
            self._match()
        else:
            self.ask()

    def _match(self) -> None:
        """Say which of the model's classes are which of the project's, then ask it."""
        model = self.model
        if model is None:
            self.choose()
            return
        dialog = MatchingDialog(self._desk, model, self._page)
        dialog.matched.connect(self.ask)
        dialog.open()

    def ask(self) -> None:
        """Let the model look at this image; what it proposes comes as suggestions."""
        desk = self._desk
        if desk.bench is None or not desk.settle():
            return
        model = self._useful_model()
        if model is None:
            return
        self.forget()
        question = Question(desk.bench.id, desk.bench.path, desk.bench.image.orientation, model.arguments)
        try:
            self._number = self._standby.ask(question)
        except UserError as error:
            desk.refused(error)
            return
        self._model, self._image_id = model, desk.bench.id
        self._asked_at = self._looked_at = monotonic()
        self._bar.show_busy(is_busy=True)
        self._bar.say(self.tr("{model} looks at this image…").format(model=model.name))
        self._timer.start()

    def ask_about(self, image_ids: Sequence[int]) -> None:
        """Let the model look at many images, as a job; those that it looked at before are passed over."""
        desk, model = self._desk, self._useful_model()
        if model is None:
            return
        with desk.project.registry.reading() as session:
            done = looked_at_by(session, model.source)
        wanted = [image_id for image_id in image_ids if image_id not in done]
        if not wanted:
            desk.say(self.tr("{model} has looked at all of these images.").format(model=model.name))
            return
        question = self.tr("Let {model} look at {count:,} images? You can go on working, and stop it below.")
        if len(wanted) > MANY and not agreed(
            self._page, question.format(model=model.name, count=len(wanted)), yes=self.tr("Look at them")
        ):
            return
        told = self.tr("{model} looks at {count:,} images; its suggestions come when it is done.")
        words = told.format(model=model.name, count=len(wanted))
        run_in_background(
            self, lambda: start_suggesting(desk.context, model, wanted), lambda _job: desk.say(words), self._refuse
        )

    def _useful_model(self) -> Askable | None:
        """The model in use; where there is none, or no class of it is one of the project's, that is asked first."""
        model = self.model
        if model is None:
            self.choose()
        elif matching_for(self._desk.project, model).is_useless:
            self._match()
            return None
        return model

    def opened(self) -> None:
        """Another image is on the bench: ask about it where that is wanted and was not done."""
        desk, model = self._desk, self.model if self.asks_always else None
        if desk.bench is None or model is None or not desk.bench.is_kept:
            return
        with desk.project.registry.reading() as session:
            if desk.bench.id not in looked_at_by(session, model.source, [desk.bench.id]):
                self.ask()

    def ask_always(self, *, is_on: bool) -> None:
        """Ask about each image that is opened, from this one on; or no more."""
        self.asks_always = is_on
        told = self.tr("Each image that you open is asked about.") if is_on else self.tr("Models are asked by J alone.")
        self._desk.say(told)
        self.opened()

    def stop(self) -> None:
        """The person does not want to wait."""
        self.forget()
        self._bar.say(self.tr("Stopped. Nothing was proposed."))

    def forget(self) -> None:
        """The image is left: its answer is not wanted any more."""
        if self._number is not None:
            self._standby.take_back(self._number)
        self._end()

    def _look(self) -> None:
        if self._number is None or self._model is None:
            self._timer.stop()
            return
        try:
            lines = self._standby.answer(self._number)
            if lines is None:
                self._wait()
                return
        except UserError as error:
            self._end()
            self._bar.say(error.message)
            self._refuse(error)
            return
        self._number = None
        self._take(self._model, self._image_id, lines)

    def _wait(self) -> None:
        """Say how long it takes, and see that somebody is still there."""
        now = monotonic()
        if now - self._looked_at >= LOOK_AFTER_S:
            self._looked_at = now
            self._standby.refuse_dead()
        if now - self._asked_at >= TELL_AFTER_S and self._model is not None:
            told = self.tr("{model} looks at this image… {seconds:.0f} s")
            self._bar.say(told.format(model=self._model.name, seconds=now - self._asked_at))

    def _take(self, model: Askable, image_id: ImageId, lines: Sequence[Mapping[str, Any]]) -> None:
        registry, origin = self._desk.project.registry, self._desk.context.origin

        def write() -> int:
            return record_answer(registry, image_id, lines, source=model.source, origin=origin)

        def told(count: int) -> None:
            self._rest()
            bench = self._desk.bench
            if bench is not None and bench.id == image_id:
                self._tell(model, lines, count)

        def refused(error: Exception) -> None:
            self._rest()
            show_error(self._page, error)

        run_in_background(self, write, told, refused)

    def _tell(self, model: Askable, lines: Sequence[Mapping[str, Any]], count: int) -> None:
        """Where nothing new is to be seen: why."""
        bench = self._desk.bench
        if count or (bench is not None and (bench.suggestions or bench.labelled_already)):
            return
        matching = matching_for(self._desk.project, model)
        others = sorted({str(line["class"]) for line in lines if matching.class_of(str(line["class"])) is None})
        if others:
            told = self.tr("{model} found only classes that are left out: {names}.")
            self._bar.say(told.format(model=model.name, names=", ".join(others[:4])))
        elif lines:
            self._bar.say(self.tr("{model} proposes only what was refused here before.").format(model=model.name))
        else:
            self._bar.say(self.tr("{model} found nothing here.").format(model=model.name))

    def _rest(self) -> None:
        """An answer is taken in; what was asked since is waited for still."""
        if self._number is None:
            self._end()

    def _end(self) -> None:
        self._number = None
        self._timer.stop()
        self._bar.show_busy(is_busy=False)

    def _refuse(self, error: Exception) -> None:
        self._end()
        show_error(self._page, error)

    def _bring(self, decoder: str | None) -> None:
        words = self.tr("An ONNX file of a lane network") if decoder else self.tr("An ONNX file of a model")
        path, _kind = QFileDialog.getOpenFileName(self._page, words, filter="ONNX (*.onnx)")
        if path:
            self.bring(Path(path), decoder)

    def bring(self, onnx: Path, decoder: str | None = None) -> None:
        """Take a file into the project and ask it."""
        project = self._desk.project
        self._bar.say(self.tr("{name} is taken into the project…").format(name=onnx.name))

        def refuse(error: Exception) -> None:
            self._bar.say("")
            show_error(self._page, error)

        run_in_background(self, lambda: brought(project, onnx, decoder), self.use, refuse)

    def _show_model(self) -> None:
        model = self.model
        self._bar.show_model(model.name if model is not None else "")

    def _offer(self) -> None:
        """The menu beside the button, made anew each time it is opened."""
        menu, listed = self._bar.menu, self._page.images.listed_ids()

        def keys(command: str) -> str:
            return self._page.keys.told(f"\t{{{command}}}")

        menu.clear()
        menu.addAction(self.tr("Choose the model…") + keys("choose_model"), self.choose)
        menu.addAction(self.tr("Match its classes…"), self._match).setEnabled(self.model is not None)
        always = menu.addAction(self.tr("Ask about each image I open") + keys("suggest_always"))
        always.setCheckable(True)
        always.setChecked(self.asks_always)
        always.triggered.connect(lambda is_on: self.ask_always(is_on=is_on))
        menu.addSeparator()
        about = self.tr("Ask about all {count:,} images of the list").format(count=len(listed))
        menu.addAction(about + keys("suggest_list"), lambda: self.ask_about(listed)).setEnabled(bool(listed))
