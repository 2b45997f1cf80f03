"""Label Studio JSON: a list of tasks, each with a picture and what people said of it; `JSON` and `JSON_MIN` exports.

Source: labelstud.io/guide/export and /task_format. Pictures are named by addresses, of which none is ever called:
`/data/local-files/?d=`, `/data/upload/` and the last part of any other lead to pictures below the source; one packed
into the address is unpacked beside the file. A task that somebody finished was looked through.
"""

import html
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from urllib.parse import parse_qs, quote, unquote, urlsplit

from core.errors import UserError
from core.formats.embedded import unpack
from core.formats.finding import Finder
from core.formats.folders import PART_NAMES, UniqueNames, copy_picture, make_empty, part_of
from core.formats.json_stream import Peeked, peek, top_values
from core.formats.label_files import each_file, first_files, label_files, told_name
from core.formats.label_studio_shapes import choices_of, labels_of, result_of, size_of
from core.formats.losses import Losses
from core.formats.outgoing import Holds, ListFile, tell_label, tell_picture
from core.formats.seam import OpenedSource, OutImage, OutSet, ReadImage, ReadLabel, Skipped, Standing
from core.formats.words import told, word
from core.images import IMAGE_SUFFIXES
from core.objects import write_text

TASK_FILE, CONFIG_FILE = "tasks.json", "config.xml"
HOLDS = Holds(frozenset({"box", "rotated_box", "polygon", "ellipse", "point", "mask", "tag"}), attributes=None)
_UPLOADED = re.compile(r"^[0-9a-f]{8}-")
_ATTRIBUTES = frozenset({"choices", "textarea", "number", "rating", "labels"})
_TAGS = {
    "rectangle": "RectangleLabels", "polygon": "PolygonLabels", "ellipse": "EllipseLabels",
    "keypoint": "KeyPointLabels", "brush": "BrushLabels",
}  # fmt: skip
Item = Mapping[str, object]


class LabelStudio:
    """Rectangles (turned too), polygons, ellipses, keypoints, brushes, and choices as tags."""

    name = "label_studio"
    holds = HOLDS

    def recognises(self, source: Path) -> bool:
        """JSON lists whose elements are tasks."""
        return any(_looks_like_tasks(peek(path)) for path in first_files(source, ".json"))

    def open(self, source: Path) -> OpenedSource:
        """The picture of each task with its labels."""
        files = [path for path in label_files(source, ".json") if _looks_like_tasks(peek(path))]
        if not files:
            raise UserError(f"{source} holds no Label Studio tasks; nothing was imported.", "Name another file.")
        root = source if source.is_dir() else source.parent
        finder = Finder(root, (root,))
        return OpenedSource((), each_file(files, root, lambda file: _read(file, root, finder)))

    def write(self, labelled: OutSet, dest: Path) -> tuple[Skipped, ...]:
        """tasks.json, the pictures in `images/part/` and config.xml, which sets up a project for them."""
        make_empty(dest)
        losses, names = Losses("Label Studio"), UniqueNames()
        used = {"rectangle"}
        with ListFile(dest / TASK_FILE) as tasks:
            for number, image in enumerate(labelled.images, start=1):
                name = names.name_for(image)
                place = (PurePosixPath("images") / image.part / name).as_posix()
                copy_picture(image, dest / place)
                tell_picture(image, name, HOLDS, losses)
                results = _results_out(image, name, labelled.classes, losses)
                used |= {str(result["from_name"]) for result in results}
                tasks.add(_task(number, image, place, results))
        write_text(dest / CONFIG_FILE, _config(labelled.classes, used))
        return losses.told()


def _looks_like_tasks(seen: Peeked) -> bool:
    first = seen.first.get("")
    if seen.kind != "list" or not isinstance(first, dict):
        return False
    if isinstance(first.get("data"), dict):
        return any(isinstance(first.get(key), list) for key in ("annotations", "completions", "predictions"))
    return any(_is_short_result(value) for value in first.values()) and "id" in first


def _is_short_result(value: object) -> bool:
    """Whether it is a list of regions as JSON_MIN has it."""
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict) and "original_width" in value[0]


def _read(file: Path, root: Path, finder: Finder) -> Iterator[ReadImage | Skipped]:
    where = told_name(file, root)
    predictions = 0
    for number, (_, task) in enumerate(top_values(file, ""), start=1):
        if not isinstance(task, dict):
            yield Skipped(f"{where}: task {number}", "It is no object with names and values.")
            continue
        which = f"{where}: task {told(task['id']) if 'id' in task else number}"
        predictions += bool(task.get("predictions"))
        picture = _picture(task, file, number, finder)
        if isinstance(picture, Skipped):
            yield Skipped(which, f"{picture.path}: {picture.reason}")
            continue
        problems: list[str] = []
        yield _image(task, picture, root, problems)
        yield from (Skipped(which, problem) for problem in problems)
    if predictions:
        yield Skipped(where, f"The predictions of {predictions} tasks were left out: they are no labels.")


def _image(task: Item, picture: Path, root: Path, problems: list[str]) -> ReadImage:
    results = _results(task, problems)
    labels: list[ReadLabel] = []
    before = len(problems)
    regions: dict[object, list[Item]] = {}
    for item in results or ():
        if _is_attribute(item) and isinstance(item.get("id"), str):
            regions.setdefault(item["id"], []).append(item)
    for item in results or ():
        try:
            labels += _labels(item, regions)
        except ValueError as error:
            problems.append(str(error))
    data = task.get("data")
    part = data.get("part") if isinstance(data, dict) else None
    told_part = PART_NAMES.get(part.lower(), "") if isinstance(part, str) else ""
    standing: Standing = "partial" if len(problems) > before else "unknown" if results is None else "exhaustive"
    return ReadImage(picture, tuple(labels), told_part or part_of(picture, root), standing, size_of(results or ()))


def _labels(item: Item, regions: Mapping[object, list[Item]]) -> list[ReadLabel]:
    key = item.get("id")
    own = [each for each in regions.get(key, ()) if each is not item] if isinstance(key, str) else []
    if _is_attribute(item):
        if item.get("type") != "choices":
            if item.get("type") != "labels" and not _belongs_to_region(item):
                raise ValueError(f"A result of the kind {told(item.get('type'))} cannot be kept.")
            return []
        return (
            [] if _belongs_to_region(item) else [ReadLabel(word(name, "A choice"), "tag") for name in choices_of(item)]
        )
    return labels_of(item, own)


def _is_attribute(item: Item) -> bool:
    kind = item.get("type")
    return isinstance(kind, str) and kind in _ATTRIBUTES


def _belongs_to_region(item: Item) -> bool:
    value = item.get("value")
    return isinstance(value, Mapping) and any(key in value for key in ("x", "points", "rle", "vertices"))


def _results(task: Item, problems: list[str]) -> list[Item] | None:
    """What the first good annotation says; None when nobody has finished one."""
    if not isinstance(task.get("data"), dict):
        return _short_results(task)
    said = task.get("annotations", task.get("completions"))
    whole = (
        [each for each in said if isinstance(each, dict) and not each.get("was_cancelled")]
        if isinstance(said, list)
        else []
    )
    whole.sort(key=lambda each: not each.get("ground_truth"))
    if len(whole) > 1:
        problems.append(f"It has {len(whole)} annotations; the others than the first were left out.")
    if not whole:
        return None
    results = whole[0].get("result")
    return [each for each in results if isinstance(each, dict)] if isinstance(results, list) else []


def _short_results(task: Item) -> list[Item]:
    """JSON_MIN: regions lie under the names of their tags, with all that is told of them side by side."""
    results: list[Item] = []
    for key, value in task.items():
        if _is_short_result(value):
            for each in value if isinstance(value, list) else ():
                if isinstance(each, dict):
                    kind = next((name for name in each if isinstance(name, str) and name.endswith("labels")), "")
                    results.append({**each, "value": each, "type": kind, "from_name": key})
        elif isinstance(value, dict) and isinstance(value.get("choices"), list):
            results.append({"type": "choices", "value": value})
    return results


def _picture(task: Item, file: Path, number: int, finder: Finder) -> Path | Skipped:
    address = _address(task)
    if address is None:
        return Skipped("data", "The task names no picture.")
    if address.startswith("data:"):
        try:
            return unpack(address.partition(",")[2], file.parent, f"{file.stem}-{number}")
        except ValueError as error:
            return Skipped("data", str(error))
    found: Path | Skipped = Skipped(told(address), "The address names no picture.")
    for name in _names_of(address):
        found = finder.find(name)
        if isinstance(found, Path):
            return found
    return found


def _address(task: Item) -> str | None:
    """The value that names a picture: `image` if it is there, or the first that can be one."""
    data = task.get("data") if isinstance(task.get("data"), dict) else task
    texts = {key: value for key, value in data.items() if isinstance(value, str)} if isinstance(data, dict) else {}
    if "image" in texts:
        return texts["image"]
    return next((value for value in texts.values() if value.startswith("data:image") or _has_picture_name(value)), None)


def _has_picture_name(address: str) -> bool:
    return any(PurePosixPath(name).suffix.lower() in IMAGE_SUFFIXES for name in _names_of(address))


def _names_of(address: str) -> list[str]:
    """Names that the picture of an address may have below the source, the likeliest first."""
    try:
        split = urlsplit(address.strip())
        local = parse_qs(split.query).get("d", [""])[0]
    except ValueError:
        return []
    name = (local or unquote(split.path)).replace("\\", "/").lstrip("/")
    plain = PurePosixPath(name).name
    return list(dict.fromkeys(each for each in (name, plain, _UPLOADED.sub("", plain)) if each))


def _results_out(image: OutImage, name: str, classes: Mapping[int, str], losses: Losses) -> list[dict[str, object]]:
    results = []
    for known in image.annotations:
        tell_label(known, name, HOLDS, losses)
        result = result_of(known, classes[known.class_id], name, (image.width, image.height), losses)
        if result is not None:
            results.append(result)
    return results


def _task(number: int, image: OutImage, place: str, results: Sequence[Item]) -> dict[str, object]:
    said = [{"id": number, "was_cancelled": False, "ground_truth": False, "result": results}]
    data = {"image": f"/data/local-files/?d={quote(place)}", **({"part": image.part} if image.part else {})}
    is_said = image.is_exhaustive or bool(image.annotations)
    return {"id": number, "data": data, "annotations": said if is_said else [], "predictions": []}


def _config(classes: Mapping[int, str], used: Collection[str]) -> str:
    """Only with what is used: with keypoints in it, Label Studio's converter takes all labels for keypoints."""
    lines = ["<View>", '  <Image name="image" value="$image" zoom="true"/>']
    names = [html.escape(name, quote=True) for name in classes.values()]
    labels = "".join(f'<Label value="{name}"/>' for name in names)
    lines += [f'  <{tag} name="{kind}" toName="image">{labels}</{tag}>' for kind, tag in _TAGS.items() if kind in used]
    choices = "".join(f'<Choice value="{name}"/>' for name in names)
    if "choices" in used:
        lines.append(f'  <Choices name="choices" toName="image" choice="multiple">{choices}</Choices>')
    return "\n".join([*lines, "</View>"]) + "\n"
