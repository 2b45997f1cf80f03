"""What the balance of labels means, in sentences: advice, measures, and how parts drift."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QCoreApplication

from labeling.balance import Advice, AdviceKind, Balance, Drift
from labeling.imbalance import FEW_LABELS

_MOST_NAMED = 6
_TEST_SHARE = 0.15  # of the usual split


def advice_in_words(advice: Advice) -> str:
    """One piece of advice: what is so, what that does to a model, what to do."""
    return _ADVICE[advice.kind](advice)


def drift_in_words(drift: Drift) -> str:
    """How far two parts are apart, and whether that is more than chance."""
    if drift.is_more_than_chance:
        said = _tr("{first} and {second} differ in {what}: {distance:.2f} of 1, where chance alone gives {chance:.2f}.")
    else:
        said = _tr("{first} and {second} are alike in {what}: {distance:.2f} of 1, about what chance gives.")
    what = condition_group(drift.of) if drift.of else _tr("classes")
    return said.format(
        first=part_name(drift.first).capitalize(), second=part_name(drift.second), what=what,
        distance=drift.distance, chance=drift.by_chance,
    )  # fmt: skip


def measures_of(balance: Balance) -> list[tuple[str, str]]:
    """The measures of imbalance with their names."""
    told, total = balance.imbalance, int(balance.labels.sum())
    rows: list[tuple[str, str]] = []
    if told.ratio is not None:
        rows.append((_tr("Largest to smallest class"), f"{told.ratio:,.1f} : 1"))
    if told.entropy is not None:
        rows.append((_tr("Evenness (entropy)"), _tr("{value:.2f} of 1").format(value=told.entropy)))
    if told.effective:
        worth = _tr("{worth:,.0f} of {labels:,}").format(worth=sum(told.effective.values()), labels=total)
        rows.append((_tr("Effective number of labels"), worth))
    return rows


def condition_group(group: str) -> str:
    """A group of conditions as people say it."""
    return group.replace("_", " ")


def condition_value(value: str) -> str:
    """A condition as people say it."""
    return value.replace("_", " ")


def held_in_words(held: Mapping[str, str]) -> str:
    """Conditions one after the other; empty for none."""
    return ", ".join(condition_value(value) for value in held.values())


def part_name(part: str) -> str:
    """A part of a version."""
    return {"train": _tr("train"), "valid": _tr("valid"), "test": _tr("test")}.get(part, part)


def listed(names: Sequence[str]) -> str:
    """Names one after the other; of many the first few, and how many more."""
    if len(names) <= _MOST_NAMED:
        return ", ".join(names)
    more = _tr("{names} and {n} more")
    return more.format(names=", ".join(names[:_MOST_NAMED]), n=len(names) - _MOST_NAMED)


def _nothing(_advice: Advice) -> str:
    return _tr("Nothing is labelled yet. Open the Label page to begin.")


def _missing(advice: Advice) -> str:
    said = _tr(
        "Without any label: {names}. A model cannot learn what it never saw. Label some, or take the class out of the"
        " brief."
    )
    return said.format(names=listed(advice.classes))


def _few(advice: Advice) -> str:
    each = _tr("{name} ({labels:,.0f} labels on {images:,.0f} images, {more:,.0f} more to label)")
    named = [
        each.format(name=name, labels=labels, images=images, more=more)
        for name, labels, images, more in zip(
            advice.classes, advice.numbers[::3], advice.numbers[1::3], advice.numbers[2::3], strict=True
        )
    ]
    said = _tr(
        "Too few to learn from, below {least}: {names}. A model learns so few by heart, and a test part of"
        " 15 % would hold about {tested:,.0f} of {rarest}, so that its score says little."
    )
    tested, rarest = advice.numbers[0] * _TEST_SHARE, advice.classes[0]
    return said.format(least=FEW_LABELS, names=listed(named), tested=tested, rarest=rarest)


def _rare(advice: Advice) -> str:
    most, labels, ratio, weight = advice.numbers
    said = _tr(
        "{name} has {labels:,.0f} labels where {most_name} has {most:,.0f}, {ratio:.1f} times as many. In doubt a model"
        " will say {most_name} and miss {name}. Label more of it; until then balanced sampling helps, or a loss weight"
        " of about {weight:.1f} times that of {most_name}."
    )
    name, most_name = advice.classes
    return said.format(name=name, most_name=most_name, labels=labels, most=most, ratio=ratio, weight=weight)


def _crowded(advice: Advice) -> str:
    labels, images = advice.numbers
    said = _tr(
        "The {labels:,.0f} labels of {name} are on {images:,.0f} images only. Things on one picture look alike and"
        " teach less than their number says. Look for it in other places."
    )
    return said.format(name=advice.classes[0], labels=labels, images=images)


def _dominant(advice: Advice) -> str:
    said = _tr(
        "{share:.0f} % of all labels are {name}. More of them teach a model little: spend the next hours on the other"
        " classes."
    )
    return said.format(name=advice.classes[0], share=advice.numbers[0])


def _uneven(advice: Advice) -> str:
    said = _tr(
        "{most} appears {ratio:.1f} times as often as {least}. In doubt a model will say {most}: look at the recall of"
        " {least} after training. Balanced sampling helps, or a loss weight of about {weight:.1f} times that of {most}."
    )
    ratio, weight = advice.numbers
    return said.format(most=advice.classes[0], least=advice.classes[1], ratio=ratio, weight=weight)


def _even(_advice: Advice) -> str:
    return _tr("The classes are about even, and each has enough labels to learn from.")


_ADVICE: Mapping[AdviceKind, Callable[[Advice], str]] = {
    "nothing": _nothing, "missing": _missing, "few": _few, "rare": _rare, "crowded": _crowded, "dominant": _dominant,
    "uneven": _uneven, "even": _even,
}  # fmt: skip


def _tr(text: str) -> str:
    return QCoreApplication.translate("Balance", text)
