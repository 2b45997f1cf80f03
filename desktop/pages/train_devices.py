"""The field that chooses what a training runs on, with what each device has, and why one cannot be used."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from desktop.background import run_in_background
from desktop.device_probe import DeviceProbe
from training.devices import ALL_CARDS, Device, best_of

AUTO = "auto"
ASK_AFTER_MS = 1500  # the page itself comes first


class DeviceChooser(QComboBox):
    """Devices as they are found; `words` say more of the one that is chosen. `found` once they were asked for."""

    found = Signal()

    def __init__(self, probe: DeviceProbe, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._probe, self._devices, self._is_asking = probe, tuple[Device, ...](), False
        self.words = QLabel(self.tr("Looking for graphics cards…"))
        self.words.setObjectName("muted")
        self.words.setWordWrap(True)
        self.addItem(self.tr("automatic"), AUTO)
        self.addItem(self.tr("processor"), "cpu")
        self.currentIndexChanged.connect(lambda _row: self._say())
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(ASK_AFTER_MS)
        self._soon.timeout.connect(self._ask)

    def device(self) -> str:
        """What a training is to be asked for."""
        return str(self.currentData())

    def showEvent(self, event: QShowEvent) -> None:
        """Ask again what there is: memory that was free may be taken now."""
        super().showEvent(event)
        self._soon.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: nothing is asked."""
        super().hideEvent(event)
        self._soon.stop()

    def show_devices(self, devices: Sequence[Device]) -> None:
        """Offer these; what is chosen stays chosen where it is still there."""
        self._is_asking, self._devices = False, tuple(devices)
        chosen = self.device()
        self.blockSignals(True)
        self.clear()
        best = best_of(devices)
        told = self.tr("automatic ({device})").format(device=best.title) if best else self.tr("automatic")
        self.addItem(told, AUTO)
        for device in devices:
            self.addItem(self._named(device), device.name)
            self.setItemData(self.count() - 1, self._more_of(device), Qt.ItemDataRole.ToolTipRole)
            if not device.is_usable:
                self._grey_out(self.count() - 1)
        cards = [device for device in devices if device.is_usable and device.name.startswith("cuda")]
        if len(cards) > 1:
            self.addItem(self.tr("all {count} graphics cards").format(count=len(cards)), ALL_CARDS)
        self.setCurrentIndex(max(0, self.findData(chosen)))
        self.blockSignals(False)
        self._say()
        self.found.emit()

    def _ask(self) -> None:
        if not self._is_asking:
            self._is_asking = True
            run_in_background(self, self._probe.devices, self.show_devices)

    def _named(self, device: Device) -> str:
        if device.is_usable:
            return f"{device.name} · {device.title}"
        return self.tr("{name} · {title} (cannot be used)").format(name=device.name, title=device.title)

    def _more_of(self, device: Device) -> str:
        """Memory, and what else is known, in a line or two."""
        if not device.is_usable:
            return device.why_not
        free, total = device.memory_free / 1e9, device.memory_total / 1e9
        told = [self.tr("{free:.1f} of {total:.1f} GB of memory are free.").format(free=free, total=total)]
        if device.cores:
            told.append(self.tr("{cores} cores.").format(cores=device.cores))
        if device.capability:
            words = self.tr("Compute capability {capability}, driver {driver}.")
            told.append(words.format(capability=device.capability, driver=device.driver or self.tr("unknown")))
        return " ".join(told)

    def _say(self) -> None:
        if not self._devices:
            return
        name = self.device()
        device = best_of(self._devices) if name == AUTO else next((d for d in self._devices if d.name == name), None)
        told = [self._more_of(device)] if device is not None else []
        if name == ALL_CARDS:
            told = [self.tr("Each card trains on its part of every batch.")]
        if name == AUTO:
            told += [f"{each.name}: {each.why_not}" for each in self._devices if not each.is_usable]
        self.words.setText("\n".join(told))

    def _grey_out(self, row: int) -> None:
        model = self.model()
        item = (
            model.itemFromIndex(model.index(row, 0, QModelIndex())) if isinstance(model, QStandardItemModel) else None
        )
        if item is not None:
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
