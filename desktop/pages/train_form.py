"""The form that starts a training: version, recipe, the settings that people change most, and the device."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QPushButton, QWidget

from core.detections import Task
from core.ids import JobId, RunId
from core.schema import DatasetVersionRow
from core.schema_models import ModelVersionRow, TrainingRunRow
from core.settings import read_settings
from desktop.background import run_in_background
from desktop.context import Context
from desktop.device_probe import DeviceProbe, probe_command
from desktop.messages import ask, coverage_question, notify, show_error
from desktop.pages.train_devices import DeviceChooser
from desktop.pages.train_remedies import RemedyFields
from desktop.pages.train_study_start import Chosen
from desktop.pages.train_target import TargetChooser
from desktop.pages.train_transforms import TransformsDialog
from desktop.training_start import policy_folders, start_run
from desktop.widgets.form import WideForm
from desktop.widgets.numbers import WholeNumberField
from desktop.widgets.section import Section
from labeling.coverage import CoverageNotMet
from training.profile import EXACT, FAST, PROFILE
from training.recipes import FIT, TARGET, Recipe, load_recipes
from training.tensor_files import is_tensor_file

FROM_NOTHING, FROM_FILE = "", "file"
USUAL_RECIPE = "detect-nano"
CHOSEN_MOST = ("epochs", "imgsz", "batch", "seed")


class TrainForm(Section):
    """Everything a training needs; `started` carries the id of the job. The page puts the button `train` below it."""

    started = Signal(str)
    changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("New training"), parent)
        self._context = context
        self._recipes: Mapping[str, Recipe] = load_recipes(context.resources / "recipes")
        self._weights: Path | None = None
        self.version, self.recipe, self.pretrained = QComboBox(), QComboBox(), QComboBox()
        self.device = DeviceChooser(DeviceProbe(probe_command(read_settings())))
        self.target = TargetChooser()
        self._form = WideForm()
        self.numbers = {name: _whole_number(name) for name in CHOSEN_MOST}
        self.remedies = RemedyFields(policy_folders(context), self)
        self.remedies.previewing.connect(self.show_preview)
        self.profile = QComboBox()
        self.profile.addItem(self.tr("fast"), FAST)
        self.profile.addItem(self.tr("exact"), EXACT)
        self.profile.setToolTip(
            self.tr(
                "Both can be paused and go on. A fast run goes on to other weights than it would have had; an exact one"
                " to the same, to the bit. Exact loads pictures in one process and takes each batch as one step."
            )
        )
        self.about = QLabel()
        self.about.setObjectName("muted")
        self.about.setWordWrap(True)
        self.train = QPushButton(self.tr("Train"))
        self.train.setObjectName("primary")
        self.train.setMinimumHeight(40)
        self.train.clicked.connect(lambda _on=False: self._start())
        for name, recipe in self._recipes.items():
            self.recipe.addItem(recipe.title, name)
        self.recipe.setCurrentIndex(max(self.recipe.findData(USUAL_RECIPE), 0))
        self.recipe.currentIndexChanged.connect(lambda _index: self._use_recipe())
        self.pretrained.activated.connect(lambda _index: self._choose_weights())
        self._lay_out()
        self._found: dict[str, object] = {}
        self.show_models([])
        self._use_recipe()
        self.version.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.numbers["epochs"].valueChanged.connect(lambda _epochs: self.changed.emit())

    def show_versions(self, rows: Sequence[DatasetVersionRow]) -> None:
        """Offer these versions; what is chosen stays chosen."""
        chosen = self.version.currentData()
        self.version.clear()
        for row in rows:
            told = self.tr("{name} ({images:,} images)").format(name=row.name, images=row.images)
            self.version.addItem(told, row.id)
        self.version.setCurrentIndex(max(self.version.findData(chosen), 0) if rows else -1)
        self.train.setEnabled(bool(rows))
        self._offer_preview()

    def show_models(self, rows: Sequence[ModelVersionRow]) -> None:
        """Offer the models that were trained here as a start."""
        chosen = self.pretrained.currentData()
        self.pretrained.clear()
        self.pretrained.addItem(self.tr("nothing, from scratch"), FROM_NOTHING)
        for row in rows:
            if row.checkpoint_sha256:
                self.pretrained.addItem(row.name, row.id)
        if self._weights is not None:
            self.pretrained.addItem(self._weights.name, str(self._weights))
        self.pretrained.addItem(self.tr("a file…"), FROM_FILE)
        self.pretrained.setCurrentIndex(max(self.pretrained.findData(chosen), 0))

    def use_weights(self, file: Path) -> None:
        """Start from a file, if it is safetensors or the person trusts where it comes from: a .pt file can run code."""
        question = self.tr(
            "Do you trust where {name} comes from? A weights file can contain a program, which would run on this"
            " computer with your rights."
        ).format(name=file.name)
        is_trusted = is_tensor_file(file) or ask(self, question, yes=self.tr("I trust this file"))
        place = 0
        if is_trusted:
            self._weights = file
            place = self.pretrained.count() - 1
            self.pretrained.insertItem(place, file.name, str(file))
        self.pretrained.setCurrentIndex(place)

    def begin_from(self, run: TrainingRunRow, model_id: str) -> None:
        """Fill the form in for a new training that starts from the weights of this run's model."""
        self.recipe.setCurrentIndex(max(self.recipe.findData(run.recipe), 0))
        self.version.setCurrentIndex(max(self.version.findData(run.version_id), 0))
        self.pretrained.setCurrentIndex(max(self.pretrained.findData(model_id), 0))

    def show_preview(self) -> None:
        """Show what the policy does to the pictures of the version; what is chosen there is chosen here."""
        recipe = self._recipes[str(self.recipe.currentData())]
        dialog = TransformsDialog(
            self._context,
            version_id=str(self.version.currentData()),
            task="classify" if recipe.task == "classify" else "detect",
            size=self.numbers["imgsz"].value(),
            policy=str(self.remedies.augment.currentData()),
            parent=self.window(),
        )
        dialog.chosen.connect(self.remedies.offer_policies)
        dialog.open()

    def chosen(self) -> Chosen:
        """What a study's trainings begin with."""
        recipe, version = self._recipes.get(str(self.recipe.currentData())), self.version.currentData()
        return Chosen(str(version or ""), recipe, self.settings(), self.device.currentText().strip())

    def use_settings(self, recipe: str, settings: Mapping[str, object]) -> None:
        """Take a recipe with settings that a search found; those without a field here are taken as they are."""
        self.recipe.setCurrentIndex(max(self.recipe.findData(recipe), 0))
        for name, box in self.numbers.items():
            if name in settings:
                box.setValue(int(str(settings[name])))
        own = self.settings()
        self._found = {name: value for name, value in settings.items() if name not in own and name != "pretrained"}
        told = ", ".join(f"{name} {value}" for name, value in self._found.items())
        self.about.setText(self.tr("With settings that a search found: {settings}.").format(settings=told))
        notify(self, self.tr("The settings are taken. Press Train to train with them."))

    def settings(self) -> dict[str, object]:
        """The settings as a training takes them."""
        chosen: dict[str, object] = {**self._found, **{name: box.value() for name, box in self.numbers.items()}}
        chosen.update(self.remedies.settings())
        chosen[PROFILE] = self.profile.currentData()
        weights = self.pretrained.currentData()
        return {**chosen, "pretrained": weights} if weights not in (FROM_NOTHING, FROM_FILE, None) else chosen

    def _use_recipe(self) -> None:
        recipe = self._recipes.get(str(self.recipe.currentData()))
        if recipe is None:
            return
        self._found = {}
        for name, box in self.numbers.items():
            box.setValue(int(recipe.settings[name]))
        self.remedies.use_recipe(recipe)
        self.profile.setCurrentIndex(max(0, self.profile.findData(recipe.settings[PROFILE])))
        self._form.setRowVisible(self.target, TARGET in recipe.defaults)
        self._offer_preview()
        tasks: dict[Task, str] = {
            "detect": self.tr("Finds boxes."), "classify": self.tr("Names the whole picture."),
            "segment": self.tr("Finds the outlines of objects."), "obb": self.tr("Finds boxes that are turned."),
        }  # fmt: skip
        task = tasks[recipe.task]
        licence = self.tr("Its library's licence: {licence}.").format(licence=recipe.licence)
        self.about.setText(f"{task} {licence}")
        self.changed.emit()

    def _offer_preview(self) -> None:
        self.remedies.preview.setEnabled(self.version.count() > 0 and self.remedies.augment.isEnabled())

    def _choose_weights(self) -> None:
        if self.pretrained.currentData() != FROM_FILE:
            return
        kinds = "safetensors, PyTorch (*.safetensors *.pt *.pth)"
        named, _filter = QFileDialog.getOpenFileName(self, self.tr("Weights to start from"), "", kinds)
        if named:
            self.use_weights(Path(named))
        else:
            self.pretrained.setCurrentIndex(0)

    def _start(self, *, ignore_coverage: bool = False) -> None:
        version, recipe = self.version.currentData(), str(self.recipe.currentData())
        settings, device = self.settings(), self.device.device()
        context, has_target = self._context, TARGET in self._recipes[recipe].defaults
        aims = [{TARGET: target} for target in self.target.targets()] if has_target else [{}]
        self.train.setEnabled(False)
        self.train.setText(self.tr("Starting…"))
        run_in_background(
            self,
            lambda: [
                start_run(
                    context,
                    version=str(version),
                    recipe=recipe,
                    settings={**settings, **aim},
                    device=device,
                    ignore_coverage=ignore_coverage,
                )
                for aim in aims
            ],
            self._show_started,
            self._show_failure,
        )

    def _show_started(self, started: Sequence[tuple[RunId, JobId]]) -> None:
        self._end()
        words = self.tr("The training has started. It goes on when the window is closed.")
        if len(started) > 1:
            words = self.tr("{count} trainings have started, a model each. They go on when the window is closed.")
        notify(self, words.format(count=len(started)))
        self.started.emit(started[0][1])

    def _show_failure(self, error: Exception) -> None:
        self._end()
        if not isinstance(error, CoverageNotMet):
            show_error(self, error)
        elif ask(self, coverage_question(error), yes=self.tr("Train all the same")):
            self._start(ignore_coverage=True)

    def _end(self) -> None:
        self.train.setText(self.tr("Train"))
        self.train.setEnabled(self.version.count() > 0)

    def _lay_out(self) -> None:
        form = self._form
        for combo in (self.version, self.recipe, self.target, self.pretrained, self.profile, self.device):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(12)
        form.add(self.tr("Version"), self.version)
        form.add(self.tr("Recipe"), self.recipe)
        form.add("", self.about)
        form.add(self.tr("Tells"), self.target)
        form.add(self.tr("Start from"), self.pretrained)
        form.add(self.tr("Epochs"), self.numbers["epochs"])
        form.add(self.tr("Image size, px"), self.numbers["imgsz"])
        form.add(self.tr("Batch"), self.numbers["batch"])
        form.add(self.tr("Seed"), self.numbers["seed"])
        form.add(self.tr("Profile"), self.profile)
        form.add(self.tr("Device"), self.device)
        form.add("", self.device.words)
        self.remedies.add_to(form)
        self.body.addLayout(form)
        self.body.addWidget(self.remedies.words)  # a form's layout gives several lines the height of fewer


def _whole_number(name: str) -> WholeNumberField:
    least, most = {"epochs": (1, 10_000), "imgsz": (32, 4096), "batch": (FIT, 1024)}.get(name, (0, 2**31 - 1))
    box = WholeNumberField(least, most, step=32 if name == "imgsz" else 1)
    box.setObjectName(name)
    if name == "batch":
        box.setSpecialValueText(QCoreApplication.translate("TrainForm", "fitted to the memory"))
        box.setToolTip(
            QCoreApplication.translate(
                "TrainForm",
                "Pictures a step. At 0 the batch is fitted: on a graphics card by a measured trial that leaves 30 % of"
                " its free memory, on the processor by a careful rule. The batch that was used is recorded.",
            )
        )
    return box
