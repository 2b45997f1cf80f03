"""What is done with a frozen version: compared, rolled back to, written out, checked, described, held."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from core.errors import Stopped
from core.schema import DatasetVersionRow
from desktop.context import Context
from desktop.messages import ask, ask_text, notify, show_error
from desktop.pages.data_version_table import VersionsCard
from desktop.saving import save
from desktop.version_diff_dialog import VersionDiffDialog
from desktop.version_note_dialog import VersionNoteDialog
from desktop.version_writing_dialog import VersionWritingDialog
from labeling.labels_out import LabelsReport, write_labels
from labeling.version_compare import LIVE
from labeling.version_files import CheckedFiles, check_files
from labeling.version_notes import hold_test_part, release_test_part
from labeling.version_rollback import RollBackOutlook, RolledBack, outlook, roll_back

NAMED = 3  # files that are named in one sentence


class VersionActs(QObject):
    """Acts of the card's buttons. `images_asked` as of a panel; `told(str)` what came of an act, in a sentence."""

    images_asked = Signal(object)
    told = Signal(str)

    def __init__(self, context: Context, card: VersionsCard, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._card, self._parent = context, card, parent
        self._acts = {
            "compare": self.compare, "roll_back": self.roll_back, "materialise": self.materialise,
            "check": self.check, "note": self.describe, "hold": self.hold,
        }  # fmt: skip
        card.act_asked.connect(self._act)

    def compare(self, row: DatasetVersionRow) -> VersionDiffDialog:
        """Show what became of this version: against the labels as they are, until another is chosen."""
        dialog = VersionDiffDialog(self._context, row.id, LIVE, self._parent)
        dialog.images_asked.connect(self.images_asked)
        dialog.show()
        return dialog

    def roll_back(self, row: DatasetVersionRow) -> None:
        """Count what would change, ask, and do it."""
        project, version_id = self._context.project, row.id
        self._card.strip.begin(
            self.tr("Comparing the labels with {name}").format(name=row.name),
            lambda show, is_stopped: outlook(project, version_id, progress=show, is_stop_asked=is_stopped),
            lambda seen: self._ask_to_roll_back(row, seen),
            self._failed(self.tr("Stopped. The labels are as they were.")),
        )  # fmt: skip

    def materialise(self, row: DatasetVersionRow) -> VersionWritingDialog:
        """Ask for a format and a folder, and write."""
        dialog = VersionWritingDialog(row, self._parent)
        dialog.chosen.connect(lambda name, folder: self._write(row, name, folder))
        dialog.open()
        return dialog

    def check(self, row: DatasetVersionRow) -> None:
        """Read every picture."""
        project, version_id = self._context.project, row.id
        self._card.strip.begin(
            self.tr("Checking the files of {name}").format(name=row.name),
            lambda show, is_stopped: check_files(project, version_id, progress=show, is_stop_asked=is_stopped),
            self._show_checked,
            self._failed(self.tr("Stopped before all files of {name} were read.").format(name=row.name)),
        )  # fmt: skip

    def describe(self, row: DatasetVersionRow) -> VersionNoteDialog:
        """Its note and tags."""
        dialog = VersionNoteDialog(self._context, row, self._parent)
        dialog.open()
        return dialog

    def hold(self, row: DatasetVersionRow) -> None:
        """Hold its test part, or release it; a reason is asked for and kept in the note."""
        question = (
            self.tr("Why may later versions train on the test images of {name} again?")
            if row.is_test_held
            else self.tr("Why are the test images of {name} kept out of training from now on?")
        )
        reason = ask_text(self._parent, question.format(name=row.name))
        if reason is None:
            return
        context, act = self._context, release_test_part if row.is_test_held else hold_test_part
        save(
            self._parent,
            lambda: act(context.project, row.id, reason=reason, author=context.author, origin=context.origin),
        )

    def _act(self, name: str, version_id: str) -> None:
        row = self._card.version(version_id)
        if row is not None and name in self._acts:
            self._acts[name](row)

    def _ask_to_roll_back(self, row: DatasetVersionRow, seen: RollBackOutlook) -> None:
        if seen.is_nothing:
            self._tell(self.tr("The labels are what {name} holds; nothing is to be rolled back.").format(name=row.name))
            return
        counts = [
            (self.tr("{n:,} labels come back"), seen.labels_added),
            (self.tr("{n:,} labels go"), seen.labels_removed),
            (self.tr("{n:,} labels become what they were"), seen.labels_changed),
            (self.tr("{n:,} times how far a class is labelled on an image"), seen.completeness),
            (self.tr("{n:,} conditions"), seen.conditions),
        ]
        what = "\n".join(f"•  {words.format(n=count)}" for words, count in counts if count)
        question = self.tr(
            "Roll the labels back to {name}? On {images:,} images this changes:\n\n{what}\n\nIt is one step, and can be"
            " undone. Images and classes that {name} does not speak of stay as they are."
        ).format(name=row.name, images=seen.images, what=what)
        if seen.missing:
            question += "\n\n" + self.tr("{n:,} images of it are no longer in the project, such as {name}.").format(
                n=len(seen.missing), name=seen.missing[0]
            )
        if ask(self._parent, question, yes=self.tr("Roll back")):
            self._roll_back(row, seen)

    def _roll_back(self, row: DatasetVersionRow, seen: RollBackOutlook) -> None:
        context, version_id, name = self._context, row.id, row.name

        def done(rolled: RolledBack) -> None:
            told = self.tr("The labels are as in {name}: {n:,} changes on {images:,} images, one step to undo.")
            self._tell(told.format(name=name, n=rolled.changes, images=rolled.images))

        self._card.strip.begin(
            self.tr("Rolling back to {name}").format(name=name),
            lambda show, is_stopped: roll_back(
                context.project, version_id, author=context.author, origin=context.origin, seen=seen, progress=show,
                is_stop_asked=is_stopped,
            ),
            done, self._failed(self.tr("Stopped. The labels are as they were.")),
        )  # fmt: skip

    def _write(self, row: DatasetVersionRow, format_name: str, folder: str) -> None:
        project, version_id, dest = self._context.project, row.id, Path(folder).expanduser()

        def done(report: LabelsReport) -> None:
            told = self.tr("{images:,} images with {labels:,} labels are in {folder}.").format(
                images=report.images, labels=report.annotations, folder=dest
            )
            if report.dropped:
                told += " " + self.tr("Not held by the format: {why}").format(why=report.dropped[0].reason)
            self._tell(told)

        self._card.strip.begin(
            self.tr("Writing {name}").format(name=row.name),
            lambda show, is_stopped: write_labels(
                project, dest, format_name=format_name, version=version_id, progress=show, is_stop_asked=is_stopped
            ),
            done, self._failed(self.tr("Stopped. Nothing was left in {folder}.").format(folder=dest)),
        )  # fmt: skip

    def _show_checked(self, seen: CheckedFiles) -> None:
        if seen.are_whole:
            told = self.tr("All {n:,} pictures of {name} are what was frozen.").format(n=seen.images, name=seen.version)
        else:
            named = [*seen.changed, *seen.missing][:NAMED]
            told = self.tr("{changed:,} pictures of {name} were changed and {missing:,} are missing: {which}").format(
                changed=len(seen.changed), missing=len(seen.missing), name=seen.version, which=", ".join(named)
            )
        self._tell(told)

    def _tell(self, words: str) -> None:
        self._card.strip.tell(words)
        notify(self._parent, words)
        self.told.emit(words)

    def _failed(self, stopped: str) -> Callable[[Exception], None]:
        """Shows an error; of work that was stopped, tells what was kept."""

        def fail(error: Exception) -> None:
            if isinstance(error, Stopped):
                self._tell(stopped)
            else:
                show_error(self._parent, error)

        return fail
