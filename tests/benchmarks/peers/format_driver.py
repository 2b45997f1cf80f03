"""Reads or writes a set with another program's own code, in its environment. Imports nothing of Roadwright.

Arguments: peer, `read` or `write`, format, folder, and for `write` the folder to write into. What it reads is printed
as one JSON object: `images` (how many), `classes` (their names, in order), `boxes` (picture's stem -> class, x1, y1,
x2, y2). What it writes is made from the COCO set of the folder.
"""

import json
import shutil
import sys
from pathlib import Path

PART = "train"


def main() -> None:
    """Do as told and print."""
    peer, action, name, folder, *rest = sys.argv[1:]
    call = {"read": READERS, "write": WRITERS}[action][peer, name]
    answer = call(Path(folder), *map(Path, rest))
    sys.stdout.write("\n" + json.dumps(answer) + "\n")


def told(classes, boxes):
    """The answer in the common form."""
    return {"images": len(boxes), "classes": list(classes), "boxes": boxes}


def pycocotools_coco(folder):
    from pycocotools.coco import COCO

    coco = COCO(str(folder / PART / "_annotations.coco.json"))
    names = {each["id"]: each["name"] for each in coco.loadCats(sorted(coco.getCatIds()))}
    boxes = {}
    for image in coco.loadImgs(coco.getImgIds()):
        items = coco.loadAnns(coco.getAnnIds(imgIds=image["id"]))
        boxes[Path(image["file_name"]).stem] = [[names[a["category_id"]], *corners(a["bbox"])] for a in items]
        assert all(coco.annToMask(item).any() for item in items if item["segmentation"])
    return told(names.values(), boxes)


def corners(xywh):
    x, y, width, height = xywh
    return [x, y, x + width, y + height]


def datumaro_reader(name):
    def read(folder):
        from datumaro import Dataset

        if name == "coco":
            folder = _coco_for_datumaro(folder)
        if name == "cvat-video":
            folder = folder / PART / "drive"
        data = Dataset.import_from(str(folder), name.removesuffix("-video"))
        labels = [each.name for each in next(iter(data.categories().values())).items]
        boxes, details, tracks = {}, [], set()
        for item in data:
            found = boxes.setdefault(Path(item.id).stem, [])
            for each in item.annotations:
                if hasattr(each, "get_bbox") and not each.attributes.get("outside"):
                    found.append([labels[each.label], *corners([float(v) for v in each.get_bbox()])])
                    details.append(each.attributes)
                    number = each.attributes.get("track_id", each.object_id)
                    tracks |= {number} - {-1}
        occluded = sum(each.get("occluded") in (True, "yes") for each in details)
        colours = sum(each.get("colour") == "red" for each in details)
        return {**told(labels, boxes), "details": f"{occluded} occluded, {colours} colours, {len(tracks)} tracks"}

    return read


def _coco_for_datumaro(folder):
    """Its importer wants `annotations/instances_PART.json` and `images/PART/`."""
    made = folder.parent / f"{folder.name}-for-datumaro"
    if not made.exists():
        for file in folder.glob("*/_annotations.coco.json"):
            part = file.parent.name
            (made / "annotations").mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, made / "annotations" / f"instances_{part}.json")
            shutil.copytree(file.parent, made / "images" / part)
    return made


def datumaro_writer(name):
    def write(folder, out):
        from datumaro import Dataset

        Dataset.import_from(str(_coco_for_datumaro(folder)), "coco").export(str(out), name, save_media=True)
        return {}

    return write


def globox_reader(name):
    def read(folder):
        from globox import AnnotationSet as Set

        names = {}
        if name == "coco":
            found = Set.from_coco(folder / PART / "_annotations.coco.json")
        elif name == "yolo":
            found, names = _globox_yolo(Set, folder), dict(enumerate(_yaml_names(folder)))
        elif name == "voc":
            found = Set.from_pascal_voc(folder / "Annotations")
        elif name == "labelme":
            found = Set.from_labelme(folder / PART)
        elif name == "cvat":
            found = Set.from_cvat(folder / f"{PART}.xml")
        else:
            # It takes an ImageID for the whole name of a file.
            for path in (folder / "images" / PART).glob("*.*"):
                path.rename(path.with_suffix(""))
            table = folder / "annotations" / f"{PART}-annotations-bbox.csv"
            found = Set.from_openimage(table, image_folder=folder / "images" / PART)
        boxes = {}
        for each in found:
            told_boxes = [[names.get(_int(box.label), box.label), *map(float, box.ltrb)] for box in each.boxes]
            boxes[Path(each.image_id).stem] = told_boxes
        return told(names.values() or sorted(found._labels()), boxes)

    return read


def _globox_yolo(kind, folder):
    """It reads pictures of one ending at a time."""
    made = folder.parent / f"{folder.name}-by-ending"
    found = kind()
    for path in (folder / "images" / PART).iterdir():
        label = folder / "labels" / PART / f"{path.stem}.txt"
        if label.is_file():
            (made / path.suffix).mkdir(parents=True, exist_ok=True)
            shutil.copyfile(label, made / path.suffix / label.name)
    for labels in made.iterdir():
        some = kind.from_yolo_v5(labels, image_folder=folder / "images" / PART, image_extension=labels.name)
        for each in some:
            found.add(each)
    return found


def _int(label):
    return int(label) if str(label).isdigit() else label


def _yaml_names(folder):
    import re

    lines = (folder / "data.yaml").read_text(encoding="utf-8").splitlines()
    return [json.loads(line.split(":", 1)[1]) for line in lines if re.match(r"\s+\d+:", line)]


def globox_writer(name):
    def write(folder, out):
        from globox import AnnotationSet as Set

        found = Set.from_coco(folder / PART / "_annotations.coco.json")
        pictures = out / ("images" if name == "yolo" else "")
        shutil.copytree(folder / PART, pictures, ignore=shutil.ignore_patterns("*.json"))
        if name == "yolo":
            labels = {label: number for number, label in enumerate(sorted(found._labels()))}
            found.save_yolo_v5(out / "labels", label_to_id=labels)
            (out / "classes.txt").write_text("".join(f"{label}\n" for label in labels), encoding="utf-8")
        elif name == "coco":
            found.save_coco(out / "labels.json", auto_ids=True)
        elif name == "voc":
            found.save_pascal_voc(out)
        elif name == "labelme":
            found.save_labelme(out)
        elif name == "cvat":
            found.save_cvat(out / "annotations.xml")
        else:
            found.save_openimage(out / "train-annotations-bbox.csv")
        return {}

    return write


def supervision_reader(name):
    def read(folder):
        import supervision as sv

        if name == "coco":
            images, labels = folder / PART, folder / PART / "_annotations.coco.json"
            data = sv.DetectionDataset.from_coco(str(images), str(labels))
        elif name == "voc":
            data = sv.DetectionDataset.from_pascal_voc(str(folder / "JPEGImages"), str(folder / "Annotations"))
        else:
            images, labels = folder / "images" / PART, folder / "labels" / PART
            data = sv.DetectionDataset.from_yolo(
                str(images), str(labels), str(folder / "data.yaml"), is_obb=name == "yolo-obb"
            )
        boxes = {
            Path(path).stem: [
                [data.classes[int(kind)], *map(float, xyxy)]
                for xyxy, kind in zip(found.xyxy, found.class_id if found.class_id is not None else [], strict=True)
            ]
            for path, found in data.annotations.items()
        }
        return told(data.classes, boxes)

    return read


def supervision_writer(name):
    def write(folder, out):
        import supervision as sv

        images, labels = folder / PART, folder / PART / "_annotations.coco.json"
        data = sv.DetectionDataset.from_coco(str(images), str(labels))
        if name == "coco":
            data.as_coco(str(out), str(out / "labels.json"))
        elif name == "voc":
            data.as_pascal_voc(str(out / "JPEGImages"), str(out / "Annotations"))
        else:
            data.as_yolo(str(out / "images"), str(out / "labels"), str(out / "data.yaml"))
        return {}

    return write


def ultralytics_reader(task):
    def read(folder):
        from ultralytics.cfg import get_cfg
        from ultralytics.data.build import build_yolo_dataset
        from ultralytics.data.utils import check_det_dataset

        data = check_det_dataset(str(folder / "data.yaml"), autodownload=False)
        config = get_cfg(overrides={"task": task, "imgsz": 640, "cache": False})
        dataset = build_yolo_dataset(config, data["train"], 1, data, mode="val", stride=32)
        names = data["names"]
        boxes = {}
        for label in dataset.labels:
            height, width = label["shape"]
            found = boxes.setdefault(Path(label["im_file"]).stem, [])
            for kind, (cx, cy, w, h) in zip(label["cls"][:, 0], label["bboxes"], strict=True):
                x1, y1, x2, y2 = cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2
                found.append(
                    [names[int(kind)], *(float(v) for v in (x1 * width, y1 * height, x2 * width, y2 * height))]
                )
        return told(names.values(), boxes)

    return read


def ultralytics_classes(folder):
    from ultralytics.data.utils import check_cls_dataset

    data = check_cls_dataset(str(folder))
    pictures = {path.stem: [[path.parent.name, 0, 0, 0, 0]] for path in (folder / PART).rglob("*.*")}
    return told(data["names"].values(), pictures)


def labelme_reader(folder):
    from labelme._label_file import read_label_file

    boxes, names = {}, {}
    for file in sorted((folder / PART).glob("*.json")):
        data = read_label_file(str(file))
        found = boxes.setdefault(file.stem, [])
        for shape in data.shapes:
            xs, ys = zip(*shape["points"], strict=True)
            names[shape["label"]] = None
            found.append([shape["label"], min(xs), min(ys), max(xs), max(ys)])
    return told(names, boxes)


def labelme_writer(folder, out):
    from labelme._label_file import write_label_file

    out.mkdir(parents=True)
    loaded = json.loads((folder / PART / "_annotations.coco.json").read_text(encoding="utf-8"))
    names = {each["id"]: each["name"] for each in loaded["categories"]}
    for image in loaded["images"]:
        shutil.copyfile(folder / PART / image["file_name"], out / image["file_name"])
        shapes = [
            {"label": names[each["category_id"]], "shape_type": "rectangle", "flags": {}, "description": "",
             "mask": None, "group_id": None, "points": [corners(each["bbox"])[:2], corners(each["bbox"])[2:]]}
            for each in loaded["annotations"] if each["image_id"] == image["id"]
        ]  # fmt: skip
        write_label_file(
            str(out / f"{Path(image['file_name']).stem}.json"), shapes=shapes, image_path=image["file_name"],
            image_height=image["height"], image_width=image["width"],
        )  # fmt: skip
    return {}


def label_studio_reader(folder):
    out = folder.parent / f"{folder.name}-as-coco"
    label_studio_writer("coco")(folder, out)
    loaded = json.loads((out / "result.json").read_text(encoding="utf-8"))
    names = {each["id"]: each["name"] for each in loaded["categories"]}
    stems = {each["id"]: Path(each["file_name"]).stem for each in loaded["images"]}
    boxes = {stem: [] for stem in stems.values()}
    for each in loaded["annotations"]:
        boxes[stems[each["image_id"]]].append([names[each["category_id"]], *corners(each["bbox"])])
    return told(names.values(), boxes)


def label_studio_writer(name):
    def write(folder, out):
        from label_studio_sdk.converter import Converter

        out.mkdir(parents=True, exist_ok=True)
        converter = Converter(str(folder / "config.xml"), str(folder), download_resources=False)
        tasks = str(folder / "tasks.json")
        if name == "coco":
            converter.convert_to_coco(tasks, str(out), output_image_dir=str(out / "images"), is_dir=False)
        elif name == "voc":
            converter.convert_to_voc(tasks, str(out), output_image_dir=str(out / "images"), is_dir=False)
        else:
            converter.convert_to_yolo(
                tasks,
                str(out),
                output_image_dir=str(out / "images"),
                output_label_dir=str(out / "labels"),
                is_dir=False,
            )
        shutil.copytree(folder / "images" / PART, out / "images", dirs_exist_ok=True)
        return {}

    return write


def label_studio_from_coco(folder, out):
    from label_studio_sdk.converter.imports.coco import convert_coco_to_ls

    shutil.copytree(folder / PART, out / "images", ignore=shutil.ignore_patterns("*.json"))
    convert_coco_to_ls(str(folder / PART / "_annotations.coco.json"), str(out / "tasks.json"))
    (out / "tasks.label_config.xml").unlink(missing_ok=True)
    return {}


DATUMARO_READS = ("coco", "voc", "cvat", "cvat-video", "datumaro", "open_images")
READERS = {
    ("pycocotools", "coco"): pycocotools_coco,
    **{("datumaro", name): datumaro_reader(name) for name in DATUMARO_READS},
    **{("globox", name): globox_reader(name) for name in ("coco", "yolo", "voc", "labelme", "cvat", "open_images")},
    **{("supervision", name): supervision_reader(name) for name in ("coco", "yolo", "yolo-segment", "yolo-obb", "voc")},
    ("ultralytics", "yolo"): ultralytics_reader("detect"),
    ("ultralytics", "yolo-segment"): ultralytics_reader("segment"),
    ("ultralytics", "yolo-obb"): ultralytics_reader("obb"),
    ("ultralytics", "folder_per_class"): ultralytics_classes,
    ("labelme", "labelme"): labelme_reader,
    ("label_studio", "label_studio"): label_studio_reader,
}
WRITERS = {
    **{("datumaro", name): datumaro_writer(name) for name in ("coco", "voc", "cvat", "datumaro", "open_images")},
    ("datumaro", "yolo"): datumaro_writer("yolo"),
    **{("globox", name): globox_writer(name) for name in ("coco", "yolo", "voc", "labelme", "cvat", "open_images")},
    **{("supervision", name): supervision_writer(name) for name in ("coco", "yolo", "voc")},
    ("labelme", "labelme"): labelme_writer,
    **{("label_studio", name): label_studio_writer(name) for name in ("coco", "yolo", "voc")},
    ("label_studio", "label_studio"): label_studio_from_coco,
}

if __name__ == "__main__":
    main()
