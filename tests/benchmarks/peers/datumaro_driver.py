"""Imports a COCO set with datumaro, in its own environment, and says how long it took and how much memory."""

import json
import resource
import sys
import time
from pathlib import Path


def main() -> None:
    """The folder of the set; datumaro wants `annotations/` and `images/` side by side, made here of links."""
    import datumaro

    source, layout = Path(sys.argv[1]), Path(sys.argv[2])
    (layout / "annotations").mkdir(parents=True)
    (layout / "images").mkdir()
    (layout / "images" / "train2017").symlink_to(source / "train2017", target_is_directory=True)
    (layout / "annotations" / "instances_train2017.json").symlink_to(source / "instances_train2017.json")
    began, began_cpu = time.perf_counter(), time.process_time()
    dataset = datumaro.Dataset.import_from(str(layout), "coco_instances")
    annotations = sum(len(item.annotations) for item in dataset)
    seconds, cpu_seconds = time.perf_counter() - began, time.process_time() - began_cpu
    status = Path("/proc/self/status")  # on Linux; getrusage there counts what the parent had
    lines = status.read_text().splitlines() if status.exists() else []
    known = [int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")]
    peak = (known or [resource.getrusage(resource.RUSAGE_SELF).ru_maxrss])[0] / 1e6
    told = {"annotations": annotations, "seconds": seconds, "cpu_seconds": cpu_seconds, "peak_mb": peak}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
