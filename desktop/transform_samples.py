"""What the preview of transforms shows: pictures of a version, as they are and as a network would be shown them.

Read and made in the background; knows no Qt. The samples come from the function that trains.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.detections import Task
from core.errors import Stopped, UserError
from core.queries.brief import classes
from core.queries.versions import manifest_of
from desktop.class_colours import shown_colours
from desktop.context import Context
from desktop.training_start import locations_of
from training.examples import lessons_of
from training.laid_pictures import VersionPictures
from training.transforms.copy_paste import Donors
from training.transforms.directed import AUTO, directed_classes
from training.transforms.pipeline import augmented
from training.transforms.policy import Policy
from training.transforms.samples import Pool, Sample, frame_for

KEPT_PIXELS = 60_000_000  # of decoded pictures
PLAIN = Policy("none")


class KeptPictures:
    """A pool that remembers the pictures it gave last: moving a slider decodes nothing again."""

    def __init__(self, pictures: Pool) -> None:
        self._pictures = pictures
        self._kept: OrderedDict[int, Sample] = OrderedDict()

    def __len__(self) -> int:
        return len(self._pictures)

    def sample(self, index: int) -> Sample:
        """One picture as it was labelled; nobody may write into it."""
        sample = self._kept.pop(index, None) or self._pictures.sample(index)
        self._kept[index] = sample
        pixels = sum(each.image.shape[0] * each.image.shape[1] for each in list(self._kept.values()))
        while pixels > KEPT_PIXELS and len(self._kept) > 1:
            _, oldest = self._kept.popitem(last=False)
            pixels -= oldest.image.shape[0] * oldest.image.shape[1]
        return sample


@dataclass(frozen=True, slots=True, eq=False)
class PreviewSet:
    """The train part of a version: pictures, what can be pasted, the classes with their colours (`#rrggbb`)."""

    task: Task
    pictures: KeptPictures
    donors: Donors
    class_names: tuple[str, ...]
    colours: tuple[str, ...]
    directed: frozenset[int]

    def pick(self, count: int, seed: int) -> list[int]:
        """Some pictures, rather with labels than without; always the same for one seed."""
        chance = np.random.default_rng(seed)
        order = chance.permutation(len(self.pictures))[: 20 * count].tolist()
        labelled = set(self.donors.pictures.tolist())
        return sorted(order, key=lambda place: place not in labelled)[:count]


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """A picture fitted into the network's square, and the same after the steps."""

    before: Sample
    after: Sample


def read_preview(context: Context, version_id: str, task: Task) -> PreviewSet:
    """The pictures of a version that can be shown. Raises UserError when there are none for this task."""
    manifest = manifest_of(context.project, version_id)
    examples, _ = lessons_of(manifest, "train", task)
    if not examples:
        what = "with boxes" if task == "detect" else "with one class each"
        raise UserError(f"The train part of this version holds no images {what}.", "Choose another recipe or version.")
    where = locations_of(context, version_id)
    with context.project.registry.reading() as session:
        colours = shown_colours(classes(session, retired=True))
    pictures = VersionPictures(examples, lambda sha256: Path(where.paths[sha256]))
    names = tuple(each.name for each in manifest.classes)
    shown = tuple(colours.get(each.id, "#999999") for each in manifest.classes)
    return PreviewSet(task, KeptPictures(pictures), pictures.donors(), names, shown, directed_classes(names, AUTO))


def make_pairs(
    source: PreviewSet, policy: Policy, size: int, places: Sequence[int], seed: int, is_wanted: Callable[[], bool]
) -> list[Pair]:
    """The pictures at these places, before and after. Raises Stopped when nobody waits for them any more."""
    frame = frame_for(source.task, size, source.directed)
    pairs = []
    for number, place in enumerate(places):
        if not is_wanted():
            raise Stopped
        sample = source.pictures.sample(place)
        after = augmented(sample, policy, frame, seed=seed * 1000 + number, pool=source.pictures, donors=source.donors)
        pairs.append(Pair(augmented(sample, PLAIN, frame, seed=0), after))
    return pairs
