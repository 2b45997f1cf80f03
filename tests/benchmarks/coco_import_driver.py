"""One step on a project with a COCO set of COCO's size, in a process of its own: how long it took and how much memory.

Arguments: the step, the set's folder, and the project's. Prints one JSON object.
"""

import contextlib
import io
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from core.project import Project, create_project, open_project
from core.recordings import Recording
from tests.benchmarks.coco_set import LABEL_FILE


def no_recordings(_path: Path) -> Recording:
    raise AssertionError("no recording is imported here")


def import_set(folder: Path, root: Path) -> dict[str, object]:
    """Read the labels, look at every picture, write: three times that are told apart."""
    from labeling.importing import stage_source

    project = create_project(root)
    began, reading_ended = time.perf_counter(), 0.0

    def show(_done: int, _total: int, message: str) -> None:
        nonlocal reading_ended
        if message.startswith("Checking") and not reading_ended:
            reading_ended = time.perf_counter()

    staged = stage_source(project, folder / LABEL_FILE, progress=show)
    staged_at = time.perf_counter()
    with staged:
        report = staged.write({}, is_copied=False, author="ann")
    written_at = time.perf_counter()
    counts = _counts(project)
    assert counts["annotation"] == report.annotations
    return {
        "annotations": report.annotations, "images": report.images, "seconds": written_at - began,
        "reading_s": reading_ended - began, "pictures_s": staged_at - reading_ended,
        "writing_s": written_at - staged_at, "rows": counts, "registry_mb": _megabytes(root / "registry.db"),
    }  # fmt: skip


def _counts(project: Project) -> dict[str, int]:
    from sqlalchemy import text

    with project.registry.reading() as session:
        tables = ("image", "annotation", "class_completeness", "image_scope", "edit_change")
        return {name: int(session.execute(text(f"SELECT count(*) FROM {name}")).scalar() or 0) for name in tables}


def freeze_set(_folder: Path, root: Path) -> dict[str, object]:
    """A version of everything."""
    from labeling.versions import SplitPlan, freeze

    project = open_project(root)
    began = time.perf_counter()
    frozen = freeze(project, "whole", SplitPlan())
    seconds = time.perf_counter() - began
    size_mb = _megabytes(project.objects.path(frozen.id))
    return {"images": frozen.images, "annotations": frozen.annotations, "seconds": seconds, "manifest_mb": size_mb}


def compare_set(_folder: Path, root: Path) -> dict[str, object]:
    """The version against the labels as they are."""
    from labeling.version_compare import LIVE, compare

    project = open_project(root)
    began = time.perf_counter()
    is_same = compare(project, "whole", LIVE).is_empty
    return {"is_same": is_same, "seconds": time.perf_counter() - began}


def check_set(_folder: Path, root: Path) -> dict[str, object]:
    """Every picture against its hash."""
    from labeling.version_files import check_files

    began = time.perf_counter()
    seen = check_files(open_project(root), "whole")
    return {"images": seen.images, "are_whole": seen.are_whole, "seconds": time.perf_counter() - began}


def write_as(format_name: str) -> Callable[[Path, Path], dict[str, object]]:
    def write(folder: Path, root: Path) -> dict[str, object]:
        from labeling.labels_out import write_labels

        began = time.perf_counter()
        report = write_labels(
            open_project(root), folder.parent / f"as_{format_name}", format_name=format_name, version="whole"
        )
        seconds = time.perf_counter() - began
        return {"images": report.images, "annotations": report.annotations, "seconds": seconds}

    return write


def pycocotools_load(folder: Path, _root: Path) -> dict[str, object]:
    """What it takes to have the same file in memory."""
    from pycocotools.coco import COCO

    began = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        annotations = len(COCO(str(folder / LABEL_FILE)).anns)
    return {"annotations": annotations, "seconds": time.perf_counter() - began}


def _megabytes(path: Path) -> float:
    return path.stat().st_size / 1e6


def peak_bytes() -> int:
    """Of this process alone: what `getrusage` says on Linux is no less than what its parent had when it was forked."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


STEPS = {
    "import": import_set, "pycocotools": pycocotools_load, "freeze": freeze_set, "compare": compare_set,
    "check": check_set, "yolo": write_as("yolo"), "coco": write_as("coco"),
}  # fmt: skip

if __name__ == "__main__":
    began_cpu = time.process_time()
    told = STEPS[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
    told["cpu_seconds"] = time.process_time() - began_cpu  # of another's work on the computer this knows nothing
    told["peak_mb"] = peak_bytes() / 1e6
    sys.stdout.write(json.dumps(told) + "\n")
