"""Leakage in words, for tables and beside metrics."""

from PySide6.QtCore import QCoreApplication

from core.leakage import COPY, FRAMES, METRES, Leakage, PartLeakage
from core.queries.leakage import LeakageFigure, percent
from desktop.widgets.row_table import Cell

WARN_SHARE = 0.01
PAIRS_TOLD = 3


def leakage_cell(figure: LeakageFigure | None) -> Cell:
    """The share beside a model's metrics; red from one in a hundred."""
    if figure is None:
        return Cell("–", is_number=True)
    if figure.share is None:
        return Cell(_tr("not known"), is_number=True, tip=leakage_sentence(figure))
    return Cell(
        percent(figure.share), "bad" if figure.share > WARN_SHARE else "", is_number=True, tip=leakage_sentence(figure)
    )


def leakage_sentence(figure: LeakageFigure) -> str:
    """What the metrics of an evaluation are to be read with."""
    if figure.unknown == "brought":
        return _tr("Leakage is not known: the model was brought, and nobody knows what it was trained on.")
    if figure.unknown == "other version":
        return _tr(
            "Leakage is not known: the model was trained on another version. Versions on the Data page compares."
        )
    if figure.unknown:
        return _tr("Leakage is not known yet: measure it under Versions on the Data page.")
    told = _tr("Leakage {share}: training has seen {leaking:,} of these {images:,} images, or nearly.").format(
        share=percent(figure.share or 0.0), leaking=figure.leaking, images=figure.images
    )
    return told if figure.measured is None else f"{told} {_sentence(figure.measured, figure.frames, figure.metres)}"


def version_cell(leakage: Leakage | None) -> Cell:
    """The shares of valid and test of a version, with the reasons to read when one points at them."""
    if leakage is None:
        return Cell(_tr("not measured"), is_number=True)
    parts = leakage.parts
    shares = " / ".join(percent(parts[name].share) if name in parts else "–" for name in ("valid", "test"))
    lines = [
        f"{name}: {part.leaking:,} / {part.images:,} · {_reasons(part, leakage.frames, leakage.metres)}"
        for name, part in parts.items()
    ]
    tip = "\n".join([*lines, *_nearest_places(leakage)])
    is_bad = any(part.share > WARN_SHARE for part in parts.values())
    return Cell(shares if parts else "–", "bad" if is_bad else "", is_number=True, tip=tip)


def _reasons(part: PartLeakage, frames: int, metres: float | None) -> str:
    """Why the images of a part leak; the places are told of how many they are known, where it is not all."""
    words = {
        FRAMES: _tr("{n} within {frames} frames of a training image"),
        COPY: _tr("{n} copies of a training image"),
        METRES: _tr("{n} taken near a training image") if metres is None
        else _tr("{n} taken within {metres:g} m of a training image"),
    }  # fmt: skip
    told = [
        words[reason].format(n=_tr("not known:") if count is None else f"{count:,}", frames=frames, metres=metres)
        for reason, count in part.reasons.items()
    ]
    if part.reasons[METRES] is not None and part.with_position < part.images:
        placed, images = f"{part.with_position:,}", f"{part.images:,}"
        told.append(_tr("{n} of {images} have a position").format(n=placed, images=images))
    told += [_tr("{n} could not be read").format(n=part.unread)] if part.unread else []
    return ", ".join(told)


def _sentence(part: PartLeakage, frames: int, metres: float | None) -> str:
    told = _reasons(part, frames, metres)
    return f"{told[:1].upper()}{told[1:]}."


def _nearest_places(leakage: Leakage) -> list[str]:
    """The pairs that were taken nearest to each other."""
    pairs = sorted((each for each in leakage.examples if each.reason == METRES), key=lambda each: each.value)
    words = _tr("{image} was taken {metres:.1f} m from {train}")
    return [
        words.format(image=each.image_name, metres=each.value, train=each.train_name) for each in pairs[:PAIRS_TOLD]
    ]


def _tr(words: str) -> str:
    return QCoreApplication.translate("LeakageWords", words)
