"""Reads one COCO file in a process of its own and says how long it took and how much memory: ours, or pycocotools'.

Arguments: `ours`, `pycocotools` or `json`, and the label file. Prints one JSON object.
"""

import json
import sys
import time
from pathlib import Path

import psutil


def main() -> None:
    """Read, count, print."""
    how, path = sys.argv[1], Path(sys.argv[2])
    count = {"ours": _ours, "pycocotools": _pycocotools, "json": _json}[how]
    before = psutil.Process().memory_info().rss
    began, began_cpu = time.perf_counter(), time.process_time()
    annotations = count(path)
    seconds, cpu_seconds = time.perf_counter() - began, time.process_time() - began_cpu
    peak = _peak_bytes()
    told = {"annotations": annotations, "seconds": seconds, "cpu_seconds": cpu_seconds, "peak_mb": peak / 1e6}
    sys.stdout.write(json.dumps(told | {"grown_mb": (peak - before) / 1e6}))


def _ours(path: Path) -> int:
    from core.formats.coco import Coco
    from core.formats.seam import ReadImage

    opened = Coco().open(path)
    assert opened.classes
    return sum(len(item.labels) for item in opened.items if isinstance(item, ReadImage))


def _pycocotools(path: Path) -> int:
    import contextlib
    import io

    from pycocotools.coco import COCO

    with contextlib.redirect_stdout(io.StringIO()):
        return len(COCO(str(path)).anns)


def _json(path: Path) -> int:
    return len(json.loads(path.read_text(encoding="utf-8"))["annotations"])


def _peak_bytes() -> int:
    if sys.platform == "win32":
        return int(psutil.Process().memory_info().peak_wset)
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


if __name__ == "__main__":
    main()
